"""Figures worked out by hand from the table at the top of `tiny.py`."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.metrics import growth, student_parts, students
from dashboard.metrics import shares as share_metric
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard import snapshots
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")
TST_ALL = Filters("TST", population="all")
OSHTU = Filters("OSHTU")
OSHTU_ALL = Filters("OSHTU", population="all")
OSHSU = Filters("OSHSU")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def records(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows as tuples, missing values as None."""
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


def test_headcount_by_year_has_a_gap_where_nobody_reported(warehouse: Warehouse) -> None:
    assert records(students.headcount_by_year(warehouse, TST)) == [
        (2021, 8, False, False),
        (2022, None, None, None),
        (2023, 20, False, False),  # A 10 + 5, B 4 + 1
        (2024, 24, True, True),  # A 12 + 9, B 2 + 1; one cell provisional, one after a break
    ]


def test_college_and_retraining_count_only_where_all_are_asked_for(warehouse: Warehouse) -> None:
    assert students.headcount(warehouse, TST, 2023) == 20
    assert students.headcount(warehouse, TST_ALL, 2023) == 20 + 6 + 7  # A TJK at college level, C


def test_citizens_are_no_foreign_students_and_unknown_countries_are(warehouse: Warehouse) -> None:
    split = students.headcount_by(warehouse, TST_ALL, "country_code", 2023)
    assert records(split[["code", "headcount"]]) == [("UZB", 21), ("TJK", 6), ("IND", 5), (None, 1)]


def test_two_censuses_of_one_year_are_never_added(warehouse: Warehouse) -> None:
    # 11 students of 1 April 2025 are the 12 of 1 October 2024, counted again.
    uzbekistan = Filters("TST", countries=("UZB",))
    assert students.headcount(warehouse, uzbekistan, 2024) == 12
    assert students.census_dates(warehouse, TST, 2024) == (date(2024, 10, 1), date(2024, 10, 1))
    assert students.census_dates(warehouse, TST, 2023) is None


def test_tables_without_a_date_stand_apart(warehouse: Warehouse) -> None:
    assert students.undated_headcount(warehouse, TST) == 2
    assert students.latest_year(warehouse, TST) == 2024
    assert students.undated_headcount(warehouse, Filters("TST", 2023, 2023)) == 2
    assert students.undated_headcount(warehouse, Filters("TST", countries=("IND",))) is None


def test_shares_of_a_split_are_of_all_rows(warehouse: Warehouse) -> None:
    split = students.headcount_by(warehouse, TST, "region", 2023)
    # UZB 14 in Central Asia, IND 5 in South Asia, 1 not stated, of 20.
    assert records(split) == [("central_asia", 14, 0.7), ("south_asia", 5, 0.25), (None, 1, 0.05)]


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("faculty_code", [("A", 15), ("B", 5)]),
        ("isced_level", [("6", 10), ("7", 5), (None, 5)]),
        ("study_form", [("full_time", 15), ("extramural", 4), (None, 1)]),
        ("funding", [(None, 20)]),
        ("sex", [("female", 10), ("male", 5), (None, 5)]),
        ("is_cis", [("true", 14), ("false", 5), (None, 1)]),
    ],
)
def test_students_split_by_each_dimension(warehouse: Warehouse, dimension: str, expected: list[object]) -> None:
    split = students.headcount_by(warehouse, TST, dimension, 2023)
    assert records(split[["code", "headcount"]]) == expected


def test_students_cannot_be_split_by_what_they_have_not(warehouse: Warehouse) -> None:
    with pytest.raises(ValueError, match="no dimension 'programme'"):
        students.headcount_by(warehouse, TST, "programme", 2023)


def test_a_split_by_year_has_no_row_for_what_was_not_reported(warehouse: Warehouse) -> None:
    assert records(students.headcount_by_year_and(warehouse, TST, "faculty_code")) == [
        (2021, "A", 8),
        (2023, "A", 15),
        (2023, "B", 5),
        (2024, "A", 21),
        (2024, "B", 3),
    ]


def test_faculties_and_countries(warehouse: Warehouse) -> None:
    assert records(students.headcount_by_faculty_and_country(warehouse, TST, 2023)) == [
        ("A", "UZB", 10),
        ("A", "IND", 5),
        ("B", "UZB", 4),
        ("B", None, 1),
    ]


def test_parts_are_kept_apart_from_the_whole(warehouse: Warehouse) -> None:
    # 7 + 2 women of 20: 10 + 5 + 4 + 1
    assert records(student_parts.parts_of_year(warehouse, TST, 2023)) == [("sex", "female", 9, 0.45)]
    rows = student_parts.part_rows_of_year(warehouse, TST, 2023)
    assert records(rows[["faculty_code", "headcount", "cell"]]) == [("A", 7, "E4"), ("B", 2, "E5")]
    assert student_parts.parts_of_year(warehouse, TST, 2024).empty


def test_the_share_is_missing_where_the_faculties_differ(warehouse: Warehouse) -> None:
    assert records(share_metric.foreign_share_by_year(warehouse, TST)) == [
        (2021, 8, None, None, "no_denominator", "A"),
        (2022, None, None, None, "no_denominator", ""),
        (2023, 20, 300, 20 / 300, None, ""),  # totals of A 200 and B 100
        (2024, 24, 240, None, "faculties_differ", "B"),  # B gave no total
    ]


def test_the_share_of_a_faculty_that_reported_both(warehouse: Warehouse) -> None:
    shares = share_metric.foreign_share_by_year(warehouse, Filters("TST", 2024, 2024, faculties=("A",)))
    assert records(shares) == [(2024, 21, 240, 21 / 240, None, "")]


def test_the_share_of_one_country_is_of_all_students(warehouse: Warehouse) -> None:
    shares = share_metric.foreign_share_by_year(warehouse, Filters("TST", 2023, 2023, countries=("IND",)))
    assert records(shares) == [(2023, 5, 300, 5 / 300, None, "")]


def test_the_share_is_missing_where_the_totals_tell_no_level(warehouse: Warehouse) -> None:
    shares = share_metric.foreign_share_by_year(warehouse, Filters("TST", 2023, 2023, levels=("6",)))
    assert records(shares) == [(2023, 10, 300, None, "population_differs", "")]


def test_countries_are_counted_by_year(warehouse: Warehouse) -> None:
    assert records(students.country_count_by_year(warehouse, TST)) == [
        (2021, 1, 0),
        (2023, 2, 1),  # UZB, IND; one student without a country
        (2024, 3, 2),  # UZB, IND, RUS
        (None, 1, 0),
    ]
    assert students.country_count(warehouse, TST, 2024) == 3
    assert students.country_count(warehouse, TST, 2022) is None


def test_change_on_the_year_before(warehouse: Warehouse) -> None:
    assert growth.change_on_year_before(warehouse, TST, 2024) == growth.Change(2024, 24, 20, 4, 0.2)
    # The year before counts though it lies outside the chosen years.
    chosen = Filters("TST", 2024, 2024)
    assert growth.change_on_year_before(warehouse, chosen, 2024) == growth.Change(2024, 24, 20, 4, 0.2)
    # 2022 was not reported.
    assert growth.change_on_year_before(warehouse, TST, 2023) == growth.Change(2023, 20, None, None, None)
    # From a base under ten there is a difference and no growth: IND 5 to 9.
    india = Filters("TST", countries=("IND",))
    assert growth.change_on_year_before(warehouse, india, 2024) == growth.Change(2024, 9, 5, 4, None)


def test_contributions_add_up_to_the_growth(warehouse: Warehouse) -> None:
    rows = records(growth.contribution_to_growth(warehouse, TST, "country_code", 2024))
    # Of a base of 20 and a rise of 4.
    assert rows == [
        ("IND", 9, 5, 4, 0.2, 1.0),
        ("RUS", 1, None, 1, 0.05, 0.25),
        (None, 2, 1, 1, 0.05, 0.25),
        ("UZB", 12, 14, -2, -0.1, -0.5),
    ]
    assert growth.contribution_to_growth(warehouse, TST, "country_code", 2023).empty


def test_concentration_is_known_by_its_bounds_where_a_country_is_not_stated(warehouse: Warehouse) -> None:
    row = growth.concentration(warehouse, TST, "country_code", 2023).iloc[0]
    # UZB 14, IND 5 and one not stated of 20: that one is from Uzbekistan at one extreme, from a third country at the
    # other.
    assert row["codes"] == 2
    assert row["top_1_share"] == pytest.approx(14 / 20)
    assert row["top_3_share"] == pytest.approx(19 / 20)
    assert row["not_stated_share"] == pytest.approx(1 / 20)
    assert row["hhi_low"] == pytest.approx((14 * 14 + 5 * 5 + 1) / 20**2)
    assert row["hhi_high"] == pytest.approx((15 * 15 + 5 * 5) / 20**2)


def test_students_outside_the_totals_are_those_of_unread_cells(warehouse: Warehouse) -> None:
    # 13 of an unknown country and a cell that is no number; a date of an agreement is no student.
    assert students.headcount_outside_totals(warehouse, TST) == students.OutsideTotals(13, 2)
    assert students.headcount_outside_totals(warehouse, Filters("TST", 2021, 2021)) == students.OutsideTotals(None, 0)


def test_each_row_behind_a_figure_has_its_cell(warehouse: Warehouse) -> None:
    rows = students.enrolment_rows_of_year(warehouse, TST, 2023)
    assert rows["headcount"].sum() == students.headcount(warehouse, TST, 2023)
    first = rows.iloc[0]
    assert (first["file_name"], first["sheet"], first["cell"]) == ("tst.xlsx", "Sheet1", "C5")
    assert len(students.enrolment_rows_of_year(warehouse, TST, None)) == 1
    # A workbook accepted twice does not double its rows: 10 of the degree population.
    assert len(students.enrolment_rows(warehouse, TST)) == 10


def test_oshtu_has_82_students_at_all_levels_and_69_at_degree_level(warehouse: Warehouse) -> None:
    # 18 + 18 + 10 + 4 + 12 + 5 + 11 + 2 + 2 = 82; without TC 11 and IPR&PD 2: 69.
    assert students.undated_headcount(warehouse, OSHTU_ALL) == 82
    assert students.undated_headcount(warehouse, OSHTU) == 69


def test_oshtu_is_in_no_series_by_year(warehouse: Warehouse) -> None:
    assert students.headcount_by_year(warehouse, OSHTU_ALL).empty
    assert students.headcount_by_year_and(warehouse, OSHTU_ALL, "faculty_code").empty
    assert share_metric.foreign_share_by_year(warehouse, OSHTU_ALL).empty
    assert students.latest_year(warehouse, OSHTU_ALL) is None


def test_oshtu_counts_students_whose_country_is_not_stated(warehouse: Warehouse) -> None:
    split = students.headcount_by(warehouse, OSHTU_ALL, "country_code", None)
    assert records(split) == [(None, 82, 1.0)]
    # Unknown is not nowhere: the number of countries is missing, not 0.
    assert students.country_count(warehouse, OSHTU_ALL, None) is None
    assert growth.concentration(warehouse, OSHTU_ALL, "country_code", None).empty


def test_oshtu_shares_by_faculty(warehouse: Warehouse) -> None:
    split = students.headcount_by(warehouse, OSHTU_ALL, "faculty_code", None)
    assert records(split)[0] == ("AD&CEF", 18, pytest.approx(0.2195, abs=0.0001))
    # 18² + 18² + 10² + 4² + 12² + 5² + 11² + 2² + 2² = 1062, of 82² = 6724.
    row = growth.concentration(warehouse, OSHTU_ALL, "faculty_code", None).iloc[0]
    assert row["hhi_low"] == row["hhi_high"] == pytest.approx(1062 / 6724)


def test_an_institution_that_published_nothing_has_nothing_and_not_zero(warehouse: Warehouse) -> None:
    assert students.headcount_by_year(warehouse, OSHSU).empty
    assert students.undated_headcount(warehouse, OSHSU) is None
    assert students.latest_year(warehouse, OSHSU) is None
    assert students.enrolment_rows(warehouse, OSHSU).empty
    assert students.country_count(warehouse, OSHSU, 2024) is None


def test_a_census_further_from_october_counts_where_it_is_the_only_one_of_its_faculty(tmp_path: Path) -> None:
    make_tiny_home(tmp_path, with_oshtu=False)
    file = tmp_path / "snapshots" / f"{snapshots.TINY_ID}.duckdb"
    with duckdb.connect(str(file)) as database:
        columns: tuple[str, ...] = (
            "institution_code",
            "academic_year",
            "census_date",
            "faculty_code",
            "country_code",
            "headcount",
        )
        columns += ("source_id", "table_id", "sheet", "cell")
        place = ("x", "t9", "S", "A1")
        rows = [
            ("TST", 2020, date(2020, 10, 1), "A", "UZB", 5, *place),
            ("TST", 2020, date(2020, 10, 5), "B", "UZB", 7, *place),  # B counted four days later: both count
            ("TST", 2020, date(2021, 4, 1), "A", "UZB", 6, *place),  # A again: not
            ("TST", 2020, date(2021, 4, 1), None, "UZB", 14, *place),  # the whole university again: not
        ]
        snapshots.insert(database, "enrolments", rows, columns)
    assert students.headcount(open_warehouse(tmp_path), TST, 2020) == 5 + 7


@pytest.fixture(scope="module")
def coming_in(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The tiny snapshot, to which B alone has sent 3 students of 2025: A held 21 of the 24 of 2024."""
    home = make_tiny_home(tmp_path_factory.mktemp("coming_in"))
    with duckdb.connect(str(home / "snapshots" / f"{snapshots.TINY_ID}.duckdb")) as database:
        database.execute(
            "INSERT INTO enrolments BY NAME SELECT * REPLACE (2025 AS academic_year, 3 AS headcount, 'C99' AS cell) "
            "FROM enrolments WHERE institution_code = 'TST' AND academic_year = 2024 AND country_code = 'RUS'"
        )
    return open_warehouse(home)


def test_a_year_that_is_coming_in_is_not_the_latest(coming_in: Warehouse) -> None:
    assert students.newest_year(coming_in, TST) == 2025
    assert students.years_coming_in(coming_in, TST) == {2025}
    assert students.latest_year(coming_in, TST) == 2024
    # Of B alone the year is there.
    assert students.latest_year(coming_in, replace(TST, faculties=("B",))) == 2025
    # Where nothing else is chosen it is shown as what it is.
    assert students.latest_year(coming_in, replace(TST, from_year=2025)) == 2025


def test_what_a_faculty_has_not_sent_is_no_fall(coming_in: Warehouse) -> None:
    assert growth.change_on_year_before(coming_in, TST, 2025) == growth.Change(2025, 3, 24, None, None)
    assert growth.change_on_year_before(coming_in, TST, 2024) == growth.Change(2024, 24, 20, 4, 0.2)
