import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from dashboard import fact_tables, query
from dashboard import warehouse as door
from dashboard.engine import Engine
from dashboard.fact_tables import FACT_TABLES, REFERENCE_TABLES
from dashboard.filters import Filters
from dashboard.metrics import names, quality, students
from dashboard.query import Rights, UnknownInQuery, render
from dashboard.warehouse import DataUnavailable, Warehouse, health, open_warehouse
from tests.dashboard import snapshots
from tests.dashboard.metric_texts import VALUES, metric_texts
from tests.dashboard.tiny import make_tiny_home

TEXTS = metric_texts()
EVERY_CHOICE = Filters(
    "ZZ",
    2016,
    2024,
    faculties=("A",),
    countries=("UZB", "none"),
    regions=("europe",),
    levels=("6",),
    forms=("full_time",),
    funding=("contract",),
    sex=("female",),
    types=("exchange",),
    statuses=("active",),
    programmes=("giz",),
)
NARROW = Rights(frozenset({"RR"}), frozenset({"FF"}))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("alone"), with_oshtu=False)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(snapshots.make_home(tmp_path_factory.mktemp("rich")))


@pytest.fixture
def warehouse(home: Path) -> Warehouse:
    return open_warehouse(home)


def contract() -> dict[str, set[str]]:
    """Tables of the contract and their columns, as the database has them."""
    database = duckdb.connect()
    database.execute(snapshots.SCHEMA.read_text(encoding="utf-8"))
    rows = database.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    tables: dict[str, set[str]] = {}
    for table, column in rows:
        tables.setdefault(table, set()).add(column)
    return tables


def test_the_tables_that_the_warehouse_narrows_are_in_the_contract() -> None:
    # A dataset that somebody adds brings a table of its own; it is refused until it is declared here.
    assert set(FACT_TABLES) | REFERENCE_TABLES <= set(contract())


def test_filters_touch_columns_that_their_tables_have() -> None:
    columns = contract()
    for name, table in FACT_TABLES.items():
        needed = {fact_tables.COLUMNS.get(one, "country_code") for one in table.filters}
        needed |= {"academic_year"} if table.has_years else set()
        needed |= {"project_code"} if table.parent else set()
        assert needed <= columns[name], name


def test_each_filter_touches_every_table_that_has_its_column_and_the_same_meaning() -> None:
    columns = contract()
    for name, table in FACT_TABLES.items():
        if table.parent:
            continue
        for one in ("faculties", "countries", "levels", "forms", "funding", "sex", "types", "statuses", "programmes"):
            has_column = fact_tables.COLUMNS[one] in columns[name]
            # The status of a reconciliation is that of a sum.
            assert has_column == (one in table.filters) or (name, one) == ("reconciliations", "statuses"), (name, one)


def fact_places(text: str) -> Iterator[tuple[str, str]]:
    """Each fact table of a rendered query with the SELECT around it, conditions' own look-ups left out."""
    for table in sqlglot.parse_one(text, read="duckdb").find_all(exp.Table):
        is_condition = table.alias != "t" and table.find_ancestor(exp.Exists)
        if table.name in FACT_TABLES and not is_condition:
            select = table.find_ancestor(exp.Select)
            assert select is not None
            yield table.name, select.sql("duckdb")


@pytest.mark.parametrize("name", TEXTS)
def test_no_metric_reads_a_fact_table_without_the_conditions_of_filters_and_rights(name: str) -> None:
    text = render(TEXTS[name], EVERY_CHOICE, NARROW, **VALUES)
    for table, select in fact_places(text):
        assert "'ZZ'" in select, f"{name}: {table} without the institution of the filters"
        assert "'RR'" in select, f"{name}: {table} without the rights"
        if "faculties" in FACT_TABLES[table].filters:
            assert "'FF'" in select, f"{name}: {table} without the rights to faculties"
            assert "'A'" in select, f"{name}: {table} without the faculties of the filters"


def test_the_metrics_read_fact_tables_at_all() -> None:
    tables = {
        table for text in TEXTS.values() for table, _ in fact_places(render(text, EVERY_CHOICE, NARROW, **VALUES))
    }
    assert tables == set(FACT_TABLES)


@pytest.mark.parametrize("name", TEXTS)
def test_each_metric_renders_for_spark(name: str) -> None:
    text = render(TEXTS[name], EVERY_CHOICE, NARROW, dialect="spark", **VALUES)
    again = sqlglot.parse_one(text, read="spark")
    assert not list(again.find_all(exp.Placeholder))
    assert not re.search(r"\b(QUALIFY|PIVOT|UNNEST|LIST_|ARRAY)\b", text.upper())


@pytest.mark.parametrize("name", TEXTS)
def test_each_metric_groups_explicitly(name: str) -> None:
    for group in sqlglot.parse_one(TEXTS[name]).find_all(exp.Group):
        assert group.expressions
        assert not any(isinstance(key, exp.Literal) for key in group.expressions)


@pytest.mark.parametrize("name", TEXTS)
def test_figures_of_one_institution_do_not_change_when_another_is_loaded(name: str, home: Path, alone: Path) -> None:
    beside, by_itself = (open_warehouse(one).frame(TEXTS[name], Filters("TST"), **VALUES) for one in (home, alone))
    pd.testing.assert_frame_equal(beside, by_itself)


@pytest.mark.parametrize("name", TEXTS)
def test_a_person_without_rights_sees_no_row_of_an_institution(name: str, home: Path) -> None:
    nobody = open_warehouse(home, Rights(institutions=frozenset()))
    rows = nobody.frame(TEXTS[name], Filters("TST"), **VALUES)
    text = rows.to_csv()
    for fact in ("TST", "tst.xlsx", "Sheet1", "Атлантида", "A01", "Project P1"):
        assert fact not in text.replace(",TST,Сыноо", ""), name


def test_a_cte_that_bears_the_name_of_a_table_is_narrowed_inside() -> None:
    sql = "WITH enrolments AS (SELECT * FROM enrolments), final AS (SELECT * FROM enrolments) SELECT * FROM final"
    text = render(sql, Filters("ZZ"))
    # The table is narrowed once; the name of the CTE is left alone.
    assert text.count("t.institution_code IN ('ZZ')") == 1
    assert text.endswith("final AS (SELECT * FROM enrolments) SELECT * FROM final")


def test_a_table_keeps_the_name_that_the_metric_gives_it() -> None:
    text = render("SELECT e.headcount FROM enrolments AS e", Filters("ZZ"))
    assert re.search(r"\) AS e$", text)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM passwords",
        "SELECT :nothing AS x FROM enrolments",
        "SELECT :dimension AS x FROM enrolments",
    ],
)
def test_a_text_with_an_unknown_table_or_placeholder_is_refused(sql: str) -> None:
    with pytest.raises(UnknownInQuery):
        render(sql, Filters("ZZ"), year=2020)


@pytest.mark.parametrize("dimension", ["headcount", "country_code; DROP TABLE x", "source_id", None, 1])
def test_a_dimension_is_one_of_the_list_or_refused(dimension: query.Value) -> None:
    with pytest.raises(UnknownInQuery):
        render("SELECT :dimension AS code FROM enrolments", dimension=dimension)


ECHO = "WITH final AS (SELECT :text AS echo FROM snapshot) SELECT * FROM final"
NASTY = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@given(NASTY | st.sampled_from(["'", "''", "\\'", "'; DROP TABLE enrolments; --", '"', "%", ":year", "$1", "{x}", "?"]))
def test_whatever_is_put_into_a_query_comes_out_as_it_was(home: Path, text: str) -> None:
    assert open_warehouse(home).value(ECHO, text=text) == text


@given(NASTY)
def test_whatever_stands_in_a_link_is_only_compared(home: Path, text: str) -> None:
    filters = Filters(text, faculties=(text,), countries=(text, "none"), statuses=(text,))
    assert students.headcount(open_warehouse(home), filters, 2023) is None


@pytest.mark.parametrize("value", [None, True, False, 0, -5, 2.5, "x"])
def test_values_of_every_kind_become_literals(warehouse: Warehouse, value: query.Value) -> None:
    assert warehouse.value(ECHO, text=value) == value


@pytest.mark.parametrize("name", TEXTS)
def test_the_snapshot_for_drawing_gives_every_metric_something_to_draw(name: str, rich: Warehouse) -> None:
    values = {**VALUES, "as_of": date(2025, 11, 3), "day": date(2025, 11, 3), "last_year": 2025}
    frames = [
        rich.frame(TEXTS[name], Filters(institution), **{**values, "institution": institution, "year": year})
        for institution, year in (("DEMO", 2024), ("DEMO", 2025), ("OSHTU", None))
    ]
    if not name.endswith("FACULTIES_NOT_SENT"):
        assert any(len(frame) and frame.notna().any(axis=None) for frame in frames)


def rows(warehouse: Warehouse, table: str, filters: Filters) -> int:
    count = warehouse.value(f"WITH final AS (SELECT COUNT(*) AS n FROM {table}) SELECT * FROM final", filters)
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize(
    ("table", "filters", "expected"),
    [
        # 14 rows of TST in the tiny snapshot; KGZ (1) and the census of April (1) never count; 2 are college level
        # (A TJK and C), so the degree population has 10.
        ("enrolments", Filters("TST", population="all"), 12),
        ("enrolments", Filters("TST"), 10),
        # A year keeps the row without a date.
        ("enrolments", Filters("TST", 2023, 2023), 5),
        ("enrolments", Filters("TST", 2024), 5),
        ("enrolments", Filters("TST", None, 2021), 2),
        ("enrolments", Filters("TST", countries=("none",)), 2),
        ("enrolments", Filters("TST", countries=("none", "IND")), 4),
        ("enrolments", Filters("TST", regions=("south_asia",)), 2),
        ("enrolments", Filters("TST", regions=("none",)), 2),
        ("enrolments", Filters("TST", levels=("7", "8")), 3),
        ("enrolments", Filters("TST", faculties=("B",), forms=("extramural",)), 1),
        ("enrolments", Filters("TST", sex=("female",)), 2),
        # C is no degree-level faculty.
        ("student_totals", Filters("TST"), 3),
        ("student_totals", Filters("TST", population="all"), 4),
        ("student_totals", Filters("TST", countries=("UZB",), levels=("6",)), 3),
        ("agreements", Filters("TST"), 13),
        ("agreements", Filters("TST", countries=("RUS",)), 3),
        ("agreements", Filters("TST", regions=("europe",)), 3),
        ("agreements", Filters("TST", statuses=("draft",)), 1),
        # A status of projects says nothing of agreements.
        ("agreements", Filters("TST", statuses=("running",)), 13),
        ("projects", Filters("TST", statuses=("running",)), 1),
        ("projects", Filters("TST", statuses=("draft",)), 5),
        ("projects", Filters("TST", programmes=("giz", "none")), 3),
        # Amounts and participants go with their projects.
        ("funding_lines", Filters("TST"), 6),
        ("funding_lines", Filters("TST", programmes=("erasmus_plus",)), 2),
        ("funding_lines", Filters("TST", faculties=("B",)), 2),
        ("project_partners", Filters("TST", programmes=("giz",)), 0),
        # One rate is another institution's; four name none and are common to all.
        ("exchange_rates", Filters("TST"), 4),
        ("exchange_rates", Filters("OSHTU"), 5),
        ("sources", Filters("TST"), 2),
        # A problem without an institution belongs to those of its workbook.
        ("problems", Filters("TST"), 5),
        ("problems", Filters("OSHTU"), 0),
        ("problems", Filters("TST", 2024), 4),
        ("reconciliations", Filters("TST"), 3),
        ("reconciliations", Filters("OSHTU"), 0),
    ],
)
def test_filters_keep_the_rows_they_mean(warehouse: Warehouse, table: str, filters: Filters, expected: int) -> None:
    assert rows(warehouse, table, filters) == expected


def test_rights_narrow_beside_the_filters(home: Path) -> None:
    # Faculty A, degree level: UZB 8; UZB 10, IND 5; UZB 12, IND 9; UZB 2 without a date.
    only_a = open_warehouse(home, Rights(frozenset({"TST"}), frozenset({"A"})))
    assert rows(only_a, "enrolments", Filters("TST")) == 6
    # Amounts of the projects of A: two of P1, one of P5.
    assert rows(only_a, "funding_lines", Filters("TST")) == 3
    assert rows(only_a, "enrolments", Filters("OSHTU")) == 0
    assert list(names.institution_rows(only_a)["institution_code"]) == ["TST"]


def test_two_persons_do_not_share_what_only_one_may_see(home: Path) -> None:
    everything, nothing = open_warehouse(home), open_warehouse(home, Rights(frozenset()))
    assert students.headcount(everything, Filters("TST"), 2023) == 20
    assert students.headcount(nothing, Filters("TST"), 2023) is None
    assert students.headcount(everything, Filters("TST"), 2023) == 20


def test_missing_stays_missing_and_counts_stay_whole(warehouse: Warehouse) -> None:
    frame = students.enrolment_rows(warehouse, Filters("TST"))
    assert str(frame["academic_year"].dtype) == "Int64"
    assert frame["academic_year"].isna().sum() == 1
    assert frame["country_code"].map(lambda code: code is None).sum() == 2
    assert str(frame["headcount"].dtype) == "Int64"


def test_a_page_cannot_change_what_the_next_one_gets(warehouse: Warehouse) -> None:
    first = students.headcount_by_year(warehouse, Filters("TST"))
    first["headcount"] = 0
    first.loc[0, "academic_year"] = 1
    second = students.headcount_by_year(warehouse, Filters("TST"))
    assert list(second["academic_year"]) == [2021, 2022, 2023, 2024]
    assert second["headcount"].sum() == 8 + 20 + 24


def test_the_cache_is_bounded_by_frames_and_by_cells(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = door._Frames()
    monkeypatch.setattr(door, "_frames", frames)
    monkeypatch.setattr(door, "MOST_FRAMES", 5)
    for number in range(20):
        warehouse.value(ECHO, text=number)
    assert len(frames) == 5
    monkeypatch.setattr(door, "MOST_CELLS", 3)
    warehouse.value(ECHO, text=21)
    assert len(frames) == 3


def test_an_answer_is_kept(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = students.headcount(warehouse, Filters("TST"), 2024)
    monkeypatch.setattr(Engine, "frame", lambda *_: pytest.fail("asked the database again"))
    assert students.headcount(warehouse, Filters("TST"), 2024) == before == 24


def test_many_pages_may_ask_at_once(home: Path) -> None:
    def ask(number: int) -> int | None:
        warehouse = open_warehouse(home)
        warehouse.value(ECHO, text=f"page {number}")
        return students.headcount(warehouse, Filters("TST", from_year=2000 + number % 20), 2023)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(60))) == {20}


def test_a_published_snapshot_is_seen_without_a_restart(tmp_path: Path) -> None:
    make_tiny_home(tmp_path)
    before = open_warehouse(tmp_path)
    assert students.undated_headcount(before, Filters("OSHTU")) == 69
    make_tiny_home(tmp_path, with_oshtu=False, snapshot_id="20251104T090000Z-000071a8")
    after = open_warehouse(tmp_path)
    assert after.snapshot_id == "20251104T090000Z-000071a8"
    assert students.undated_headcount(after, Filters("OSHTU")) is None
    # A page that is being drawn goes on with the snapshot it began with.
    assert students.undated_headcount(before, Filters("OSHTU", population="all")) == 82
    # And an older snapshot can be asked for.
    assert students.undated_headcount(open_warehouse(tmp_path, snapshot_id=before.snapshot_id), Filters("OSHTU")) == 69


def test_old_snapshots_are_let_go(tmp_path: Path) -> None:
    make_tiny_home(tmp_path, with_oshtu=False)
    served = (tmp_path / "snapshots" / f"{snapshots.TINY_ID}.duckdb").read_bytes()
    for number in range(door.MOST_SNAPSHOTS + 2):
        snapshot_id = f"20251105T09000{number}Z-0000000{number}"
        (tmp_path / "snapshots" / f"{snapshot_id}.duckdb").write_bytes(served)
        assert quality.snapshot_facts(open_warehouse(tmp_path, snapshot_id=snapshot_id), Filters("TST")).shape[0] == 1
    assert len(door._engines) == door.MOST_SNAPSHOTS


def test_nothing_is_said_of_an_empty_store_but_that_it_is_empty(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable) as error:
        open_warehouse(tmp_path)
    assert error.value.code == "no_snapshot"
    assert health(tmp_path) == door.Health(False, "no_snapshot")


def test_a_snapshot_that_is_gone_or_broken_has_its_own_code(tmp_path: Path) -> None:
    snapshots.serve(tmp_path, snapshots.TINY_ID)
    assert health(tmp_path) == door.Health(False, "snapshot_missing", snapshots.TINY_ID)
    snapshots.snapshot_file(tmp_path, snapshots.TINY_ID).write_bytes(b"no database")
    assert health(tmp_path) == door.Health(False, "snapshot_unreadable", snapshots.TINY_ID)


def test_health_runs_a_query(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health(home) == door.Health(True, "well", snapshots.TINY_ID)
    monkeypatch.setattr(Engine, "frame", lambda *_: (_ for _ in ()).throw(duckdb.IOException("disk")))
    assert health(home) == door.Health(False, "snapshot_unreadable", snapshots.TINY_ID)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '/tmp/other.duckdb' AS other",
        "CREATE TABLE published.other (code VARCHAR)",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DELETE FROM enrolments",
    ],
)
def test_the_connection_reaches_nothing_but_the_snapshot(home: Path, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        door._engine(home, snapshots.TINY_ID).cursor().execute(statement)
