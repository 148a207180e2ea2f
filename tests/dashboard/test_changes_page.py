"""The page of what changed, on the store of a real office."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.files import csv_bytes, xlsx_bytes
from dashboard.filters import Filters, Known, UnknownInLink, from_query
from dashboard.findings import change_tables, restated
from dashboard.findings.comparison import Comparison, comparison
from dashboard.findings.snapshots import moment, snapshot_name
from dashboard.i18n import CODES, Language
from dashboard.metrics.change_rows import FACTS
from dashboard.metrics.changes import pinned
from dashboard.reader import Reader
from dashboard.warehouse import open_warehouse
from etl.load import roll_back
from etl.store import Store
from tests.dashboard.test_metrics_changes import two_snapshots
from tests.dashboard.test_pages import opened, text_of
from tests.office import DEMO, ENG, LAW, MED, accept, students
from tests.workbooks import workbook_of_sheets

REGISTER = ["Рег. №", "Партнёр", "Страна", "Вид договора", "Дата подписания", "Срок действия", "Статус"]


@pytest.fixture(scope="module")
def office(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """2024 is 18 students, then 2023 comes with 9, then 2024 again: law 0 → 4 is new, medicine 15 → 21; a register."""
    folder = tmp_path_factory.mktemp("office")
    store = Store(folder / "home")
    accept(store, students(folder, 2024))
    accept(store, students(folder, 2023, {MED: (7, 2)}))
    heads = {MED: (15, 6), ENG: (0, 3), LAW: (4, 0)}
    accept(store, students(folder, 2024, heads, name="svod_2024_new.xlsx"), replace=True)
    rows = [
        ["DU-1", "Университет Анкары", "Турция", "Договор об обмене", date(2024, 9, 1), date(2026, 8, 31), "действует"]
    ]
    register = workbook_of_sheets(folder, {"Реестр": [[f"{DEMO}. Реестр"], [], REGISTER, *rows]}, name="reestr.xlsx")
    accept(store, register, institution="DEMO")
    rows[0][5] = date(2029, 8, 31)
    again = workbook_of_sheets(folder, {"Реестр": [[f"{DEMO}. Реестр"], [], REGISTER, *rows]}, name="reestr_2.xlsx")
    accept(store, again, institution="DEMO", replace=True)
    return store


@pytest.fixture(autouse=True)
def served(office: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("IRO_HOME", str(office.home))
    return office


def between(first: int, last: int, lang: str = "en", **query: str) -> AppTest:
    """The page on the snapshots of two numbers, in the order of their publication."""
    ids = Store(Path(open_warehouse().home)).snapshot_ids()
    return opened("changes", lang=lang, institution="DEMO", from_snapshot=ids[first], to_snapshot=ids[last], **query)


def reader_of(lang: str = "en", first: int = 0, last: int = 4) -> Reader:
    warehouse = open_warehouse()
    ids = warehouse.snapshot_ids()
    return Reader(Language(lang), warehouse, Filters("DEMO").comparing(ids[first], ids[last]))


def lead_of(app: AppTest) -> str:
    found = re.search(r'class="lead"><p>(.*?)</p>', text_of(app))
    return found[1].replace("\N{NO-BREAK SPACE}", " ") if found else ""


def tables_of(app: AppTest) -> list[pd.DataFrame]:
    return [table.value for table in app.dataframe]


def test_the_first_sentence_says_what_changed_in_plain_words() -> None:
    # 2023: 0 → 9. 2024: 15 + 6 + 0 + 3 + 4 + 0 = 28, which is 10 more than 18. Medicine 10 + 5 = 15 → 21.
    said = lead_of(between(0, 4))
    assert (
        "3 workbooks came, 1 workbook no longer counts, 10 students more in 2024/25, 9 students more in 2023/24" in said
    )
    assert "Faculty of Medicine restated 15 → 21 (2024/25), 1 agreement more." in said
    said = lead_of(between(0, 4, "ru"))
    assert "поступило 3 файла, больше не учитывается 1 файл, в 2024/25 на 10 студентов больше" in said
    assert "Медицинский факультет: пересмотрено 15 → 21 (2024/25)" in said
    said = lead_of(between(0, 4, "ky"))
    assert "3 файл келди" in said and "2024/25: 10 студентке көбөйдү" in said and "такталды 15 → 21" in said


def test_a_link_opens_the_page_with_every_row_and_both_of_its_cells() -> None:
    app = between(0, 2)
    (rows,) = [table for table in tables_of(app) if "Read now from" in table]
    medicine = rows[(rows["Country"] == "India") & (rows["Change"] == "altered")].iloc[0]
    assert (medicine["Before"], medicine["After"], medicine["Difference"]) == (10, 15, 5)
    assert medicine["Read before from"] == "svod_2024.xlsx!Контингент!B4"
    assert medicine["Read now from"] == "svod_2024_new.xlsx!Контингент!B4"
    assert list(rows["Change"]) == ["altered"] * 2 + ["added"] * 4
    (workbooks,) = [table for table in tables_of(app) if "In place of" in table]
    # Engineering's 0 and 3 stand in the new workbook as they stood, medicine's two figures do not.
    replaced = workbooks.loc[workbooks["Workbook"] == "svod_2024_new.xlsx", "In place of"].iloc[0]
    assert replaced == "svod_2024.xlsx: Foreign students, 4 rows, 2 of them altered"


def test_a_register_names_the_field_that_changed_and_its_old_and_new_value() -> None:
    (rows,) = [table for table in tables_of(between(3, 4)) if "Field" in table]
    assert rows[["Which", "Field", "Before", "After"]].to_numpy().tolist() == [
        ["DU-1 · Университет Анкары", "Ends", "31 Aug 2026", "31 Aug 2029"]
    ]


@pytest.mark.parametrize("code", CODES)
def test_the_page_opens_on_what_the_last_load_changed_and_hands_on_a_link_that_stays(code: str, office: Store) -> None:
    ids = office.snapshot_ids()
    app = opened("changes", lang=code, institution="DEMO")
    assert not app.exception and not app.error and not app.warning
    assert app.selectbox(key="filter_from_snapshot").value == ids[3]
    assert app.selectbox(key="filter_to_snapshot").value == ids[4]
    assert app.code[0].value.endswith(f"&from_snapshot={ids[3]}&to_snapshot={ids[4]}")
    assert "from_snapshot" not in app.query_params  # tomorrow the address shows tomorrow's load


def test_another_snapshot_is_chosen_by_its_day_and_hour_and_stands_in_the_address(office: Store) -> None:
    ids = office.snapshot_ids()
    app = opened("changes", lang="en", institution="DEMO")
    box = app.selectbox(key="filter_from_snapshot")
    day = snapshot_name(Language("en"), ids[0])
    assert any(option.startswith(day) for option in box.options)
    assert not any(one in option for option in box.options for one in ids)
    box.set_value(ids[0]).run()
    assert app.query_params["from_snapshot"] == ids[0]
    assert "10 students more in 2024/25" in lead_of(app)


def test_an_unknown_snapshot_in_a_link_is_said_aloud_and_the_last_load_is_shown() -> None:
    app = opened("changes", lang="en", institution="DEMO", from_snapshot="20200101T000000Z-deadbeef")
    assert "“20200101T000000Z-deadbeef” under “Earlier snapshot”" in app.warning[0].value
    assert app.metric and not app.exception


def test_the_same_snapshot_twice_differs_in_nothing() -> None:
    app = between(4, 4)
    assert "Nothing changed for this university" in text_of(app) and not app.metric


def test_what_another_university_loaded_changes_nothing_here() -> None:
    ids = open_warehouse().snapshot_ids()
    app = opened("changes", lang="en", institution="OSHTU", from_snapshot=ids[0], to_snapshot=ids[4])
    assert "Nothing changed for this university" in text_of(app)


def test_snapshots_in_the_wrong_order_are_compared_as_they_were_asked_for() -> None:
    said = lead_of(between(4, 0))
    assert said.startswith("From the snapshot of") and "10 students fewer in 2024/25" in said
    assert "1 agreement fewer" in said


def test_with_one_snapshot_the_page_says_that_there_is_nothing_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(Store(tmp_path / "home"), students(tmp_path, 2024))
    monkeypatch.setenv("IRO_HOME", str(tmp_path / "home"))
    for code in CODES:
        app = opened("changes", lang=code, institution="DEMO")
        assert not app.exception and not app.error
        assert app.selectbox(key="filter_from_snapshot").value is None
    assert "There is nothing to compare with yet" in text_of(app)


def test_an_older_snapshot_that_lacks_what_is_asked_gives_a_sentence_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "home")
    accept(store, students(tmp_path, 2024))
    accept(store, students(tmp_path, 2023))
    first, _ = store.snapshot_ids()
    with duckdb.connect(str(store.snapshot_path(first))) as old:
        old.execute("ALTER TABLE enrolments DROP COLUMN funding")
        old.execute("DROP TABLE targets")
    monkeypatch.setenv("IRO_HOME", str(store.home))
    app = opened("changes", lang="en", institution="DEMO")
    assert not app.exception and not app.error
    # What the totals need is there; rows of students and targets are not compared.
    assert "18 students more in 2023/24" in lead_of(app)
    assert "Not compared, because an earlier version of the program wrote one of the snapshots" in text_of(app)


def test_a_damaged_snapshot_gives_a_sentence_in_every_language_and_another_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "home")
    for year in (2022, 2023, 2024):
        accept(store, students(tmp_path, year))
    first, second, _ = store.snapshot_ids()
    store.snapshot_path(second).write_bytes(b"no database at all")
    monkeypatch.setenv("IRO_HOME", str(store.home))
    for code in CODES:
        app = opened("changes", lang=code, institution="DEMO")
        assert not app.exception and not app.error and not app.metric
    assert "These two snapshots cannot be compared" in text_of(app)
    app.selectbox(key="filter_from_snapshot").set_value(first).run()
    assert "18 students more in 2024/25" in lead_of(app)


def test_a_figure_restated_since_the_snapshot_before_is_flagged_where_it_is_shown(
    office: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "restated" not in text_of(opened("students", lang="en", institution="DEMO"))  # the register came last
    home = tmp_path / "home"
    home.mkdir()
    for part in ("snapshots", "journal.jsonl", "CURRENT"):
        (home / part).symlink_to(office.home / part)
    (home / "CURRENT").unlink()
    (home / "CURRENT").write_text(office.snapshot_ids()[2] + "\n", encoding="ascii")
    monkeypatch.setenv("IRO_HOME", str(home))
    # 18 → 28 in the workbook that came third.
    for code, words in (("en", "restated"), ("ru", "пересмотрено"), ("ky", "такталды")):
        app = opened("students", lang=code, institution="DEMO")
        said = text_of(app).replace("\N{NO-BREAK SPACE}", " ")
        assert f"2024/25 {words}: 18 → 28" in said
        assert f'<div class="note">{words}: 18 → 28</div>' in said
    app = opened("students", lang="en", institution="DEMO")
    app.segmented_control(key="view_by_year").set_value("table").run()
    (years,) = [table for table in tables_of(app) if "Restated from" in table]
    assert years.set_index("Academic year")["Restated from"].to_dict()["2024/25"] == 18


def test_a_downloaded_table_names_both_snapshots_and_keeps_signs_and_numbers(office: Store) -> None:
    found = comparison(reader_of("ru"))
    assert found is not None
    table = change_tables.change_tables(found)["enrolments"]
    lines = csv_bytes(table, Language("ru")).decode("utf-8-sig").splitlines()
    altered = next(line for line in lines if line.startswith("изменено;"))
    assert ";10;15;5;" in altered and "svod_2024.xlsx!Контингент!B4;svod_2024_new.xlsx!Контингент!B4" in altered
    ids = office.snapshot_ids()
    assert altered.endswith(f"{ids[0]} → {ids[4]}")
    sheet = load_workbook(io.BytesIO(xlsx_bytes(table, Language("ru")))).active
    assert sheet is not None
    heading = [cell.value for cell in sheet[1]]
    column = heading.index("Разница") + 1
    assert sheet.cell(2, column).value == 5 and sheet.cell(2, column).number_format.startswith("+")


def test_persons_on_a_list_are_one_figure_with_its_first_cell_and_how_many_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "home")
    title = [f"{DEMO}. {LAW}. Список иностранных студентов, 2024/25 учебный год"]
    people = [[number, f"Студент {number}", "Индия", "бакалавр", "очная"] for number in (1, 2, 3)]
    rows = [title, [], ["№", "ФИО", "Гражданство", "Уровень", "Форма обучения"], *people]
    accept(store, students(tmp_path, 2023))
    accept(store, workbook_of_sheets(tmp_path, {"Список": rows}, name="spisok.xlsx"))
    monkeypatch.setenv("IRO_HOME", str(store.home))
    found = comparison(Reader(Language("en"), open_warehouse(), pinned(open_warehouse(), Filters("DEMO"))))
    assert found is not None
    row = change_tables.change_tables(found)["enrolments"].frame.iloc[0]
    assert row["headcount_after"] == 3
    assert re.fullmatch(r"spisok\.xlsx!Список!\w4 and 2 cells more", row["place_after"])


def test_snapshots_of_a_link_come_back_and_narrow_no_figure() -> None:
    first, last = "20251103T090000Z-0000f1c7", "20251104T090000Z-0000f1c8"
    known = Known(frozenset({"DEMO"}), "DEMO", snapshots=frozenset({first, last}))
    filters = Filters("DEMO").comparing(first, last)
    back, unknown = from_query(filters.to_query(), known)
    assert (back.from_snapshot, back.to_snapshot, unknown) == (first, last, [])
    assert filters == Filters("DEMO") and filters.only().from_snapshot is None
    _, unknown = from_query({"to_snapshot": "yesterday"}, known)
    assert unknown == [UnknownInLink("to_snapshot", "yesterday", "code")]


def test_the_hour_of_a_snapshot_is_that_of_kyrgyzstan() -> None:
    # 20:30 UTC on the third is 02:30 on the fourth in Bishkek.
    assert moment("20251103T203000Z-0000f1c7").strftime("%d %H:%M") == "04 02:30"
    assert snapshot_name(Language("en"), "20251103T203000Z-0000f1c7").endswith("November 2025, 02:30")


def test_nothing_is_restated_where_nothing_came_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "home")
    accept(store, students(tmp_path, 2024))
    reader = Reader(Language("en"), open_warehouse(store.home), Filters("DEMO"))
    assert restated.restated_sentence(reader) == restated.restated_words(reader, 2024) == ""


def test_a_rollback_is_told_as_what_it_took_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "home")
    accept(store, students(tmp_path, 2024))
    accept(store, students(tmp_path, 2023, {MED: (7, 2)}))
    roll_back(store, store.snapshot_ids()[0])
    monkeypatch.setenv("IRO_HOME", str(store.home))
    said = lead_of(opened("changes", lang="en", institution="DEMO"))
    assert "1 workbook no longer counts, 9 students fewer in 2023/24" in said


def test_every_table_is_told_in_words_in_every_language(tmp_path: Path) -> None:
    place = "'source', 't1', 'Sheet1', 'A2', NULL"
    more = (
        f"INSERT INTO due_dates VALUES ('DEMO', 2025, DATE '2025-10-15', 'Order 1', {place})",
        f"INSERT INTO indicator_bounds VALUES ('DEMO', 'E7', NULL, 2025, 'all', 0.5, 0.75, 'Table', {place})",
    )
    flagged = [f"UPDATE {table} SET flag = 'p' WHERE institution_code = 'DEMO'" for table in FACTS]
    emptied = [f"DELETE FROM {table}" for table in FACTS]
    for name, alterations in (("flag", [*more, *flagged]), ("gone", [*more, *emptied])):
        pair = two_snapshots(tmp_path / name, *alterations)
        for code in CODES:
            found = Comparison(Reader(Language(code), pair.after, Filters("DEMO")), pair)
            for table in change_tables.change_tables(found).values():
                told = csv_bytes(table, found.language).decode("utf-8-sig")
                assert not re.search(r"\b(None|nan|NaT|not_stated|\w+_code|population|due_dates)\b", told), table.title
            if code == "en" and name == "flag":
                kinds = {key: set(table.frame["kind"]) for key, table in change_tables.change_tables(found).items()}
                assert (kinds.pop("due_dates"), kinds.pop("indicator_bounds")) == ({"altered", "added"}, {"added"})
                assert all(kind == {"altered"} for kind in kinds.values())
                bounds = change_tables.change_tables(found)["indicator_bounds"].frame.iloc[0]
                assert bounds["what"] == "E7 · 2025/26 · All levels, college and retraining too"
                assert (
                    bounds["says"]
                    == "At least: 0.5000; At most: 0.7500; From what it follows: Table; Sign: provisional"
                )
