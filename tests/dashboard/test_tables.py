from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.i18n import Language
from dashboard.tables import Column, Table, cells_first, csv_bytes, styled

FRAME = pd.DataFrame(
    {
        "name": ["Индия", "=1+1", None],
        "headcount": pd.array([1284, 0, None], dtype="Int64"),
        "share": [0.4567, None, 0.1],
        "day": [date(2025, 11, 3), None, None],
    }
)
TABLE = Table(
    FRAME,
    (
        Column("name", "Страна"),
        Column("headcount", "Студенты", "count"),
        Column("share", "Доля", "share"),
        Column("day", "День", "date"),
    ),
    "Студенты",
    "вымышленные данные",
)


def test_a_file_for_russian_excel_has_semicolons_a_comma_and_a_mark_at_its_beginning() -> None:
    content = csv_bytes(TABLE, Language("ru"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[:2] == [
        "Страна;Студенты;Доля;День;Источник",
        "Индия;1284;0,4567;2025-11-03;вымышленные данные",
    ]


def test_a_file_for_english_readers_has_commas_and_the_mark_without_which_excel_garbles_names() -> None:
    content = csv_bytes(TABLE, Language("en"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == "Индия,1284,0.4567,2025-11-03,вымышленные данные"


def test_the_address_of_a_row_stands_after_its_first_column_where_room_is_scarce() -> None:
    columns = tuple(Column(name, name) for name in ("title", "role", "file_name", "sheet", "cell"))
    table = cells_first(Table(pd.DataFrame(columns=[column.name for column in columns]), columns, ""))
    assert [column.name for column in table.columns] == ["title", "file_name", "sheet", "cell", "role"]


def test_a_missing_year_is_said_in_words_on_a_page() -> None:
    table = Table(pd.DataFrame({"year": [2024, None]}), (Column("year", "Year", "academic_year"),), "")
    assert list(styled(table, Language("en")).data["Year"]) == ["2024/25", "date not stated"]


def test_text_that_excel_would_run_is_written_as_text_and_blank_stays_blank() -> None:
    rows = csv_bytes(TABLE, Language("en")).decode("utf-8").splitlines()
    assert rows[2].startswith("'=1+1,0,,")
    assert rows[3].startswith(",,0.1000,")


def test_a_table_on_a_page_is_written_in_the_language_and_keeps_its_values_for_sorting() -> None:
    table = styled(TABLE, Language("ru"))
    assert list(table.data["Студенты"])[:2] == [1284, 0]
    shown = table.to_html()
    assert "1\N{NO-BREAK SPACE}284" in shown and "46\N{NO-BREAK SPACE}%" in shown and "03.11.2025" in shown
