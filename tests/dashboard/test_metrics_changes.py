"""Two snapshots side by side, as a real office makes them: load, replace, roll back, build."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.filters import Filters
from dashboard.indicators.catalogue import measure
from dashboard.indicators.measure import Moment
from dashboard.metrics import changes
from dashboard.metrics.change_rows import FACTS, KINDS, ROWS, Facts, row_changes
from dashboard.query import Rights
from dashboard.warehouse import DataUnavailable, Warehouse, open_warehouse
from etl.aliases import add_alias
from etl.load import rebuild, roll_back
from etl.store import Store
from tests.dashboard import snapshots
from tests.dashboard.tiny import make_tiny_home
from tests.office import DEMO, ENG, LAW, MED, accept, students
from tests.workbooks import workbook_of_sheets

ALL = Filters("DEMO", population="all")
REGISTER = ["Рег. №", "Партнёр", "Страна", "Вид договора", "Дата подписания", "Срок действия", "Статус"]


def served(store: Store) -> Warehouse:
    return open_warehouse(store.home)


def pair_of(store: Store) -> changes.Pair:
    """What is served, against what was served before it."""
    found = changes.pair_of(served(store), changes.pinned(served(store), ALL))
    assert found is not None
    return found


def rows_of(store: Store, table: str = "enrolments") -> list[tuple[object, ...]]:
    """Kind, faculty, country, before, after, cell before, cell after of each difference."""
    pair = pair_of(store)
    rows = row_changes(pair.before, pair.after, ALL, table)
    names = ("kind", "faculty_code", "country_code", "headcount_before", "headcount_after", "cell_before", "cell_after")
    return plain_rows(rows, *names)


def rows_by_table(pair: changes.Pair) -> dict[str, pd.DataFrame]:
    return {table: row_changes(pair.before, pair.after, ALL, table) for table in FACTS}


def plain_rows(frame: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    cells = frame[list(names)].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


@pytest.fixture
def replaced(store: Store, tmp_path: Path) -> Store:
    """2024 sent again: India at medicine 10 → 12, Uzbekistan at engineering 3 → 0, law is new with 1 and 0."""
    heads = {MED: (12, 5), ENG: (0, 0), LAW: (1, 0)}
    accept(store, students(tmp_path, 2024, heads, name="svod_2024_new.xlsx"), replace=True)
    return store


def test_a_workbook_that_comes_adds_its_rows_and_no_other(store: Store) -> None:
    # 2023 was loaded last: 7 from India in B4, 2 from Uzbekistan in C4.
    assert rows_of(store) == [
        ("added", "MED", "IND", None, 7, None, "B4"),
        ("added", "MED", "UZB", None, 2, None, "C4"),
    ]
    sources = changes.source_changes(pair_of(store), ALL)
    assert plain_rows(sources, "kind", "file_name") == [("came", "svod_2023.xlsx")]


def test_a_year_that_comes_is_new_and_no_other_total_moves(store: Store) -> None:
    years = changes.headcount_by_year_changes(pair_of(store), ALL)
    # 7 + 2 = 9 in 2023; 10 + 5 + 0 + 3 = 18 in 2024 as before.
    assert plain_rows(years, "academic_year", "before", "after", "difference") == [
        (2023, None, 9, None),
        (2024, 18, 18, 0),
    ]


def test_a_replaced_workbook_gives_old_and_new_value_each_with_its_cell(replaced: Store) -> None:
    assert rows_of(replaced) == [
        ("altered", "ENG", "UZB", 3, 0, "C5", "C5"),
        ("altered", "MED", "IND", 10, 12, "B4", "B4"),
        ("added", "LAW", "IND", None, 1, None, "B6"),
        ("added", "LAW", "UZB", None, 0, None, "C6"),
        ("moved", None, None, None, None, None, None),
    ]
    pair = pair_of(replaced)
    altered = row_changes(pair.before, pair.after, ALL, "enrolments").iloc[0]
    assert (altered["file_name_before"], altered["file_name_after"]) == ("svod_2024.xlsx", "svod_2024_new.xlsx")
    assert altered["sheet_before"] == "Контингент"


def test_who_took_whose_place_is_told_by_the_rows_themselves(replaced: Store) -> None:
    # Four keys are in both: medicine and engineering by two countries; two of them differ.
    taken = changes.replacements(rows_by_table(pair_of(replaced)))
    names = ("table", "file_name_before", "file_name_after", "rows", "altered")
    assert plain_rows(taken, *names) == [("enrolments", "svod_2024.xlsx", "svod_2024_new.xlsx", 4, 2)]
    sources = changes.source_changes(pair_of(replaced), ALL)
    assert sorted(plain_rows(sources, "kind", "file_name")) == [
        ("came", "svod_2024_new.xlsx"),
        ("went", "svod_2024.xlsx"),
    ]


def test_totals_differ_by_year_faculty_and_country_as_worked_out_by_hand(replaced: Store) -> None:
    pair = pair_of(replaced)
    # 12 + 5 + 0 + 0 + 1 + 0 = 18: the total is the same, its parts are not.
    years = changes.headcount_by_year_changes(pair, ALL)
    assert plain_rows(years, "academic_year", "before", "after") == [(2023, 9, 9), (2024, 18, 18)]
    faculties = changes.headcount_changes_by(pair, ALL, "faculty_code")
    assert plain_rows(faculties, "academic_year", "code", "before", "after") == [
        (2024, "ENG", 3, 0),
        (2024, "MED", 15, 17),
        (2024, "LAW", None, 1),
    ]
    countries = changes.headcount_changes_by(pair, ALL, "country_code")
    assert plain_rows(countries, "code", "before", "after") == [("IND", 10, 13), ("UZB", 8, 5)]


def test_what_differs_adds_up_to_the_difference_of_the_totals(replaced: Store) -> None:
    pair = pair_of(replaced)
    rows = row_changes(pair.before, pair.after, ALL, "enrolments")
    moved = rows["headcount_after"].fillna(0).sum() - rows["headcount_before"].fillna(0).sum()
    years = changes.headcount_by_year_changes(pair, ALL)
    assert moved == years["after"].sum() - years["before"].sum() == 0


def test_after_a_rollback_the_page_says_what_was_taken_back(replaced: Store) -> None:
    newest = replaced.current_id()
    first = replaced.snapshot_ids()[1]
    roll_back(replaced, first)
    pair = pair_of(replaced)
    assert (pair.before.snapshot_id, pair.after.snapshot_id) == (newest, first)
    assert ("removed", "LAW", "IND", 1, None, "B6", None) in rows_of(replaced)


def test_what_is_loaded_after_a_rollback_is_compared_with_what_it_was_built_upon(
    replaced: Store, tmp_path: Path
) -> None:
    built_upon = replaced.snapshot_ids()[1]
    roll_back(replaced, built_upon)
    accept(replaced, students(tmp_path, 2022, {MED: (4, 0)}))
    assert pair_of(replaced).before.snapshot_id == built_upon
    assert {row[0] for row in rows_of(replaced)} == {"added"}


def test_without_a_journal_a_snapshot_is_compared_with_the_one_published_before_it(replaced: Store) -> None:
    replaced.journal.unlink()
    ids = replaced.snapshot_ids()
    assert [replaced.served_before(one) for one in ids] == [None, ids[0], ids[1]]


def test_a_snapshot_that_was_deleted_is_compared_with_nothing(replaced: Store) -> None:
    before = replaced.served_before(str(replaced.current_id()))
    replaced.snapshot_path(str(before)).unlink()
    assert replaced.served_before(str(replaced.current_id())) == replaced.snapshot_ids()[0]


def test_building_what_has_not_changed_publishes_nothing_to_compare(store: Store) -> None:
    before = store.served_before(str(store.current_id()))
    rebuild(store)
    assert pair_of(store).before.snapshot_id == before


def test_a_name_learnt_since_is_said_and_brings_its_rows_without_any_workbook(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, 2022, {MED: (4, 6)}, ("Индия", "Атлантида"))
    accept(store, path, quarantine=True)
    add_alias(store, "country", "Атлантида", "EGY", None)
    rebuild(store)
    pair = pair_of(store)
    assert changes.is_read_otherwise(pair) and changes.source_changes(pair, ALL).empty
    assert rows_of(store) == [("added", "MED", "EGY", None, 6, None, "C4")]


def test_the_first_snapshot_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    warehouse = open_warehouse(make_tiny_home(tmp_path))
    assert changes.pair_of(warehouse, changes.pinned(warehouse, Filters("TST"))) is None
    assert changes.restatement_by_year(warehouse, Filters("TST")).empty


def agreements(folder: Path, name: str, *rows: list[object]) -> Path:
    title = [f"{DEMO}. Реестр договоров"]
    return workbook_of_sheets(folder, {"Реестр": [title, [], REGISTER, *rows]}, name=name)


def test_a_register_is_compared_field_by_field_under_its_number(store: Store, tmp_path: Path) -> None:
    ankara = ["DU-1", "Университет Анкары", "Турция", "Договор об обмене", date(2024, 9, 1)]
    delhi = ["DU-2", "Университет Дели", "Индия", "Меморандум", date(2023, 5, 2), date(2028, 5, 1), "действует"]
    accept(store, agreements(tmp_path, "a.xlsx", [*ankara, date(2026, 8, 31), "действует"], delhi), institution="DEMO")
    again = agreements(tmp_path, "b.xlsx", delhi, [*ankara, date(2029, 8, 31), "действует"])
    accept(store, again, institution="DEMO", replace=True)
    pair = pair_of(store)
    rows = row_changes(pair.before, pair.after, ALL, "agreements")
    # The two changed places; only the end of the first is another.
    assert plain_rows(rows, "kind", "agreement_code", "cell_before", "cell_after", "rows") == [
        ("altered", "DU-1", "A4", "A5", 1),
        ("moved", None, None, None, 1),
    ]
    assert (rows.iloc[0]["expiry_date_before"].date(), rows.iloc[0]["expiry_date_after"].date()) == (
        date(2026, 8, 31),
        date(2029, 8, 31),
    )
    figures = {one.code: (one.before, one.after) for one in changes.figure_changes(pair, ALL)}
    assert figures["agreements"] == (2, 2) and figures["workbooks"] == (3, 3)


def two_snapshots(home: Path, *alterations: str) -> changes.Pair:
    """The rich fixture, and a copy of it in which somebody altered something."""
    later = "20251104T090000Z-0000f1c8"
    snapshots.make_home(home)
    shutil.copyfile(home / "snapshots" / f"{snapshots.FIXTURE_ID}.duckdb", snapshots.snapshot_file(home, later))
    with duckdb.connect(str(home / "snapshots" / f"{later}.duckdb")) as database:
        for sql in alterations:
            database.execute(sql)
    snapshots.serve(home, later)
    warehouse = open_warehouse(home)
    before = warehouse.before()
    assert before is not None
    return changes.Pair(before, warehouse)


def test_equal_snapshots_differ_in_no_table(tmp_path: Path) -> None:
    pair = two_snapshots(tmp_path)
    assert changes.comparable(pair, ALL) == list(FACTS)
    assert all(row_changes(pair.before, pair.after, ALL, table).empty for table in FACTS)
    assert changes.amount_changes(pair, ALL).empty and changes.source_changes(pair, ALL).empty


def test_an_amount_that_changes_is_one_altered_line_among_several_of_its_project(tmp_path: Path) -> None:
    pair = two_snapshots(tmp_path)
    lines = pair.after.frame("SELECT project_code, amount, cell FROM funding_lines WHERE amount > 0", ALL)
    project, amount, cell = lines.iloc[0]
    assert (lines["project_code"] == project).sum() > 1  # the university's share and the consortium's total
    where = f"project_code = '{project}' AND cell = '{cell}' AND amount = {amount}"
    altered = two_snapshots(tmp_path / "again", f"UPDATE funding_lines SET amount = amount + 1000 WHERE {where}")
    rows = row_changes(altered.before, altered.after, ALL, "funding_lines")
    assert plain_rows(rows, "kind", "project_code", "amount_before", "amount_after") == [
        ("altered", project, amount, amount + 1000)
    ]
    assert list(changes.amount_changes(altered, ALL)["difference"]) == [1000]


def test_a_nearer_census_restates_a_figure_and_its_day_changes_with_it(tmp_path: Path) -> None:
    # Medicine 2025 counted again on 1 October, one student less in each cell than on the day before.
    columns = "institution_code, academic_year, faculty_code, country_code, isced_level, study_form, funding, sex"
    law = "faculty_code = 'LAW' AND academic_year = 2025 AND institution_code = 'DEMO'"
    pair = two_snapshots(
        tmp_path,
        f"UPDATE enrolments SET census_date = DATE '2025-11-01' WHERE {law}",
        f"INSERT INTO enrolments ({columns}, census_date, headcount, source_id, table_id, sheet, cell) "
        f"SELECT {columns}, DATE '2025-10-01', headcount + 1, source_id, table_id, sheet, 'Z' || cell "
        f"FROM enrolments WHERE {law}",
    )
    rows = row_changes(pair.before, pair.after, ALL, "enrolments")
    assert len(rows) and set(rows["kind"]) == {"altered"} and set(rows["faculty_code"]) == {"LAW"}
    assert (rows["headcount_after"] - rows["headcount_before"] == rows["cells_after"]).all()
    assert {day.date() for day in rows["census_date_after"]} == {date(2025, 10, 1)}
    restated = changes.restatement_by_year(pair.after, ALL)
    assert plain_rows(restated, "academic_year", "difference") == [(2025, int(rows["cells_after"].sum()))]


def test_only_a_figure_that_was_there_before_is_restated(replaced: Store, tmp_path: Path) -> None:
    accept(replaced, students(tmp_path, 2024, {MED: (20, 5)}, name="med.xlsx"), replace=True)
    accept(replaced, students(tmp_path, 2022, {MED: (1, 1)}))
    assert changes.restatement_by_year(served(replaced), ALL).empty  # 2022 is new
    same, higher = (open_warehouse(replaced.home, snapshot_id=one) for one in replaced.snapshot_ids()[2:4])
    assert changes.restatement_by_year(same, ALL).empty  # 18 before, 18 then
    assert plain_rows(changes.restatement_by_year(higher, ALL), "before", "after") == [(18, 26)]
    at = Moment(2024, None)
    assert [measure("Q4", one, ALL, at)["value"].iloc[0] for one in (same, higher)] == [0, 8]
    new = measure("Q4", higher, ALL, Moment(2022, None))
    assert (new["value"].isna().all(), new["note"].iloc[0]) == (True, "nothing_earlier")
    roll_back(replaced, same.snapshot_id)
    # Back from medicine 20 + 5, engineering 0, law 1 = 26 to 18; 2022 is no longer there, which restates nothing.
    restated = changes.restatement_by_year(served(replaced), ALL)
    assert plain_rows(restated, "academic_year", "before", "after", "difference") == [(2024, 26, 18, -8)]


def test_a_table_that_an_older_snapshot_lacks_is_named_and_the_others_are_compared(tmp_path: Path) -> None:
    pair = two_snapshots(
        tmp_path,
        "DROP TABLE targets",
        "ALTER TABLE projects DROP COLUMN funder",
        "ALTER TABLE agreements ALTER signed_date TYPE VARCHAR",
        "UPDATE enrolments SET headcount = headcount + 1 WHERE country_code = 'IND'",
    )
    for one in (pair, changes.Pair(pair.after, pair.before)):
        assert set(FACTS) - set(changes.comparable(one, ALL)) == {"agreements", "projects", "targets"}
        assert set(row_changes(one.before, one.after, ALL, "enrolments")["kind"]) == {"altered"}
    with pytest.raises(DataUnavailable) as absent:
        row_changes(pair.before, pair.after, ALL, "targets")
    assert absent.value.code == "snapshot_older"


def test_an_older_snapshot_without_the_figures_restates_none_of_them(tmp_path: Path) -> None:
    pair = two_snapshots(tmp_path, "UPDATE enrolments SET headcount = headcount + 1")
    assert len(changes.restatement_by_year(pair.after, ALL))
    earlier = pair.before.home / "snapshots" / f"{pair.before.snapshot_id}.duckdb"
    shutil.copytree(tmp_path, tmp_path / "old", ignore=shutil.ignore_patterns("old"))
    with duckdb.connect(str(tmp_path / "old" / "snapshots" / earlier.name)) as database:
        database.execute("DROP TABLE enrolments")
    assert changes.restatement_by_year(open_warehouse(tmp_path / "old"), ALL).empty


def test_rights_hold_for_both_snapshots(replaced: Store) -> None:
    nobody = open_warehouse(replaced.home, Rights(institutions=frozenset()))
    pair = changes.pair_of(nobody, changes.pinned(nobody, ALL))
    assert pair is not None and pair.before.rights == nobody.rights
    assert all(row_changes(pair.before, pair.after, ALL, table).empty for table in FACTS)
    law = open_warehouse(replaced.home, Rights(faculties=frozenset({"LAW"})))
    pair = changes.pair_of(law, changes.pinned(law, ALL))
    assert pair is not None
    assert set(row_changes(pair.before, pair.after, ALL, "enrolments")["faculty_code"]) == {"LAW"}


def test_every_table_of_facts_with_an_address_is_compared() -> None:
    schema = duckdb.connect()
    schema.execute(snapshots.SCHEMA.read_text(encoding="utf-8"))
    found = schema.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'flag'").fetchall()
    assert {name for (name,) in found} == set(FACTS) == set(ROWS)


NOTES = Facts("notes", ("key",), ("value",))
LISTED = st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2, None])), max_size=8)


def listed(rows: list[tuple[str | None, int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["key", "value"])
    frame = frame.assign(file_name="x.xlsx", sheet="S", cell=[f"A{n}" for n in range(len(rows))], source_id="s")
    return frame.astype(dict.fromkeys(frame.columns, object) | {"value": "Int64"})


@settings(deadline=None, max_examples=50)
@given(LISTED, LISTED)
def test_whatever_two_lists_hold_what_differs_leads_from_one_to_the_other(
    before: list[tuple[str | None, int | None]], after: list[tuple[str | None, int | None]]
) -> None:
    found = NOTES.compare(listed(before), listed(after))
    assert set(found["kind"]) <= set(KINDS)
    left = list(before)
    for kind, key, old, new in plain_rows(found, "kind", "key", "value_before", "value_after"):
        if kind != "added":
            left.remove((key, old))  # type: ignore[arg-type]
        if kind != "removed":
            left.append((key, new))  # type: ignore[arg-type]
    assert sorted(map(str, left)) == sorted(map(str, after))


@settings(deadline=None, max_examples=20)
@given(LISTED)
def test_the_same_rows_in_another_order_differ_in_nothing(rows: list[tuple[str | None, int | None]]) -> None:
    assert NOTES.compare(listed(rows), listed(rows[::-1])).empty
