from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pandas as pd
from openpyxl import load_workbook

from dashboard.files import csv_bytes, xlsx_bytes
from dashboard.i18n import Language
from dashboard.tables import Column, Table, cells_first, styled, without_empty
from tests.dashboard.displayed import displayed

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
    shown = displayed(table)
    assert [str(shown[name].iloc[0]) for name in ("Студенты", "Доля", "День")] == [
        "1\N{NO-BREAK SPACE}284",
        "46\N{NO-BREAK SPACE}%",
        "03.11.2025",
    ]


def test_an_excel_file_holds_numbers_days_and_text_as_such_and_says_where_each_row_is_from() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes(TABLE, Language("ru")))).active
    assert [cell.value for cell in sheet[1]] == ["Страна", "Студенты", "Доля", "День", "Источник"]
    day = datetime(2025, 11, 3)
    assert [cell.value for cell in sheet[2]] == ["Индия", 1284, 0.4567, day, "вымышленные данные"]
    assert [cell.number_format for cell in sheet[2]][1:4] == ["#,##0", "0.0%", "dd.mm.yyyy"]
    # What Excel would run stays text; what is not stated stays blank, and zero stays zero.
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["B3"].value) == ("=1+1", "s", 0)
    assert (sheet["A4"].value, sheet["B4"].value, sheet["D4"].value) == (None, None, None)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E4")


def test_a_sheet_is_named_as_excel_allows() -> None:
    table = Table(FRAME, TABLE.columns, "Ошибки: [всё] / кроме \\ того, что очень длинно")
    assert load_workbook(BytesIO(xlsx_bytes(table, Language("ru")))).sheetnames == ["Ошибки   всё    кроме   того, ч"]


def test_a_column_in_which_nothing_is_stated_is_named_instead_of_shown() -> None:
    frame = FRAME.assign(sex=[None, None, None], zero=[0, 0, 0])
    columns = (*TABLE.columns, Column("sex", "Пол"), Column("zero", "Ноль", "count"))
    shown, empty = without_empty(Table(frame, columns, ""))
    assert [column.label for column in empty] == ["Пол"]
    assert [column.label for column in shown.columns] == ["Страна", "Студенты", "Доля", "День", "Ноль"]


def test_what_is_not_stated_has_its_sign_on_a_page_and_a_blank_in_a_file() -> None:
    assert list(displayed(styled(TABLE, Language("ru"))).iloc[2]) == [":", ":", "10\N{NO-BREAK SPACE}%", ":"]
    assert ":" not in csv_bytes(TABLE, Language("ru")).decode("utf-8").splitlines()[3]
