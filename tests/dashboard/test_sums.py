"""Sums without cells: they answer what the rows answer, and are asked nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard import warehouse as door
from dashboard.engine import MOST_NARROWED, Engine
from dashboard.filters import Filters
from dashboard.metrics import student_parts, students
from dashboard.query import EVERYTHING, Rendered, render, rendered_for_sums
from dashboard.sums import answered_by_sums
from tests.dashboard.metric_texts import VALUES, metric_texts
from tests.dashboard.snapshots import TINY_ID
from tests.dashboard.tiny import make_tiny_home

TEXTS = metric_texts()
SUMMED = sorted(name for name, text in TEXTS.items() if rendered_for_sums(text, None, EVERYTHING, VALUES).rows)
CHOICES = (
    Filters("TST"),
    Filters("TST", population="all"),
    Filters("TST", from_year=2022, to_year=2023, countries=("UZB", "none")),
    Filters("TST", regions=("central_asia",), sex=("female", "none"), levels=("6",)),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    make_tiny_home(folder)
    return folder


def test_the_figures_of_students_come_from_the_sums() -> None:
    names = {name.rpartition(".")[2] for name in SUMMED}
    assert {"HEADCOUNT", "HEADCOUNT_BY_YEAR", "HEADCOUNT_BY", "CONTRIBUTIONS", "FACULTIES_NOT_SENT"} <= names
    assert not {"ENROLMENT_ROWS", "PART_ROWS_OF_YEAR", "SUBMISSIONS"} & names, "these show cells"


@pytest.mark.parametrize("name", SUMMED)
def test_sums_and_rows_give_the_same_answer(name: str, home: Path) -> None:
    engine = door._engine(home, TINY_ID)
    for chosen in CHOICES:
        rows = engine.frame(Rendered(render(TEXTS[name], chosen, **VALUES)))
        query = rendered_for_sums(TEXTS[name], chosen, EVERYTHING, VALUES)
        for _ in range(3):  # of all sums, of those chosen when they are put aside, and afterwards
            pd.testing.assert_frame_equal(engine.frame(query), rows)


def test_the_sums_of_a_snapshot_hold_each_of_its_students_once(home: Path) -> None:
    with door._engine(home, TINY_ID).cursor() as cursor:
        rows = cursor.execute(render("SELECT SUM(headcount), COUNT(*) FROM enrolments")).fetchone()
        sums = cursor.execute("SELECT sum(headcount), count(*) FROM sums.enrolments").fetchone()
    assert rows is not None
    assert sums is not None
    assert rows[0] == sums[0]
    assert sums[1] <= rows[1]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM enrolments",
        "SELECT cell, SUM(headcount) FROM enrolments GROUP BY cell",
        "SELECT COUNT(*) FROM enrolments",
        "SELECT SUM(1) FROM enrolments",
        "SELECT SUM(CASE WHEN flag = 'p' THEN 1 ELSE 0 END) FROM enrolments",
        "SELECT SUM(headcount * headcount) FROM enrolments",
        "SELECT AVG(headcount) FROM enrolments",
        "SELECT MAX(headcount) FROM enrolments",
        "SELECT COUNT(DISTINCT headcount) FROM enrolments",
        "SELECT DISTINCT headcount FROM enrolments",
        "SELECT headcount, SUM(headcount) FROM enrolments GROUP BY headcount",
        "SELECT SUM(headcount) FROM enrolments WHERE headcount > 5",
        "SELECT SUM(headcount) FROM (SELECT headcount FROM enrolments LIMIT 10) AS few",
        "SELECT MIN_BY(country_code, headcount) FROM enrolments",
        "SELECT country_code, ROW_NUMBER() OVER (ORDER BY country_code) FROM enrolments",
        "WITH e AS (SELECT * FROM enrolments), final AS (SELECT sheet FROM e) SELECT * FROM final",
        "SELECT SUM(a.headcount) FROM enrolments AS a JOIN enrolments AS b ON a.sex = b.sex",
        "SELECT (SELECT sex FROM enrolments) AS sex",
        "SELECT sex FROM enrolments UNION ALL SELECT sex FROM enrolments",
    ],
)
def test_what_rows_alone_can_tell_is_asked_of_the_rows(text: str) -> None:
    assert "enrolments" not in answered_by_sums(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT sex, SUM(headcount) AS heads FROM enrolments GROUP BY sex",
        "SELECT SUM(CASE WHEN country_code IS NULL THEN headcount ELSE 0 END) FROM enrolments",
        "SELECT COUNT(DISTINCT CASE WHEN headcount > 0 THEN country_code END) FROM enrolments",
        "WITH e AS (SELECT enrolments.* FROM enrolments) SELECT MAX(academic_year) FROM e",
        "SELECT sex FROM enrolments UNION SELECT sex FROM enrolments",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM enrolments WHERE sex = 'female')",
    ],
)
def test_what_adds_up_is_asked_of_the_sums(text: str) -> None:
    assert "enrolments" in answered_by_sums(text)


def test_a_snapshot_without_a_table_is_an_older_one(tmp_path: Path) -> None:
    make_tiny_home(tmp_path)
    path = tmp_path / "snapshots" / f"{TINY_ID}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE enrolment_parts")
    text = TEXTS["dashboard.metrics.student_parts.PARTS_OF_YEAR"]
    with pytest.raises(door.DataUnavailable) as error:
        door.open_warehouse(tmp_path).frame(text, Filters("TST"), **VALUES)
    assert error.value.code == "snapshot_older"


def test_what_no_row_states_is_split_and_put_in_order_all_the_same(tmp_path: Path) -> None:
    home = make_tiny_home(tmp_path)
    with duckdb.connect(str(home / "snapshots" / f"{TINY_ID}.duckdb")) as database:
        database.execute("DELETE FROM enrolment_parts")
        database.execute("UPDATE enrolments SET sex = NULL, study_form = NULL")
    one, chosen = door.open_warehouse(home), Filters("TST")
    # 12 + 9 + 2 + 1 students at degree level in 2024.
    assert students.headcount_by(one, chosen, "sex", 2024)["headcount"].tolist() == [24]
    assert student_parts.parts_of_year(one, chosen, 2024).empty


def test_the_rows_of_old_choices_are_let_go_and_asked_for_anew(home: Path) -> None:
    engine = Engine(home / "snapshots" / f"{TINY_ID}.duckdb")
    text = TEXTS["dashboard.metrics.students.HEADCOUNT"]
    choices = [Filters("TST", from_year=year) for year in range(1900, 1900 + MOST_NARROWED + 10)]
    queries = [rendered_for_sums(text, one, EVERYTHING, VALUES) for one in choices]
    first = [engine.frame(query) for query in queries for _ in range(2)][::2]
    with engine.cursor() as cursor:
        aside = cursor.execute("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name LIKE 'of_%'").fetchone()
    assert aside == (MOST_NARROWED,)
    for query, rows in zip(queries, first, strict=True):
        pd.testing.assert_frame_equal(engine.frame(query), rows)


def test_a_column_that_nobody_states_is_asked_like_any_other(tmp_path: Path) -> None:
    make_tiny_home(tmp_path)
    path = tmp_path / "snapshots" / f"{TINY_ID}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in ("enrolments", "enrolment_parts"):
            connection.execute(f"UPDATE {table} SET funding = NULL")
    engine = Engine(path)
    query = rendered_for_sums("SELECT SUM(headcount) AS n FROM enrolments", Filters("TST"), EVERYTHING, {})
    told = [engine.frame(query)["n"].iloc[0] for _ in range(3)]
    assert (
        told
        == [engine.frame(Rendered(render("SELECT SUM(headcount) AS n FROM enrolments", Filters("TST"))))["n"].iloc[0]]
        * 3
    )
