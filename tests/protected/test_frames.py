"""What the door to the data lets out when figures are protected. The figures of `tiny` are in its docstring."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.disclosure import rounded, shown_count, shown_parts
from dashboard.filters import Filters
from dashboard.metrics import agreements, growth, projects, quality, shares, student_parts, students
from dashboard.protected_frames import HIDDEN, protected
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.snapshots import make_home
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST", figures="protected")
DEMO = Filters("DEMO", figures="protected")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_home(tmp_path_factory.mktemp("demo")))


def records(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]


@pytest.mark.parametrize(
    ("count", "to_five"), [(0, 0), (1, 0), (2, 0), (3, 5), (4, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_counts_are_rounded_to_the_nearest_five_as_hesa_does(count: int, to_five: int) -> None:
    assert rounded(count) == to_five


def test_a_count_that_would_be_none_or_five_is_hidden() -> None:
    assert [shown_count(count) for count in (0, 1, 4, 7, 8)] == [None, None, None, None, 10]


def test_a_part_is_hidden_with_a_small_one_that_its_total_would_give_away() -> None:
    # 121 + 131 + 1 = 253, shown as 255: the small one has room for 255 + 2 - 118 - 128 = 11. 120 + 130 + 1 = 251, shown
    # as 250, leaves room for 6, and the smaller of the two goes as well.
    assert shown_parts({"a": 121, "b": 131, "c": 1}, ["abc"]) == {"a": 120, "b": 130}
    assert shown_parts({"a": 120, "b": 130, "c": 1}, ["abc"]) == {"b": 130}
    # Where nothing is small, nothing is hidden.
    assert shown_parts({"a": 120, "b": 130}, ["ab"]) == {"a": 120, "b": 130}


def test_the_total_is_the_rounded_true_total_and_not_the_sum_of_rounded_parts(tiny: Warehouse) -> None:
    # 2024: UZB 12, IND 9, RUS 1, none 2 = 24. The parts shown add up to 20.
    assert students.headcount(tiny, TST, 2024) == 25
    split = students.headcount_by(tiny, TST, "country_code", 2024)
    # Room: 25 + 2 - 8 - 8 = 11.
    assert records(split) == [("IND", 10, 10 / 25), ("UZB", 10, 10 / 25), (HIDDEN, None, None)]


def test_a_small_whole_is_hidden_and_a_year_nobody_reported_stays_missing(tiny: Warehouse) -> None:
    years = students.headcount_by_year(tiny, TST)
    assert records(years[["academic_year", "headcount"]]) == [(2021, 10), (2022, None), (2023, 20), (2024, 25)]
    assert students.undated_headcount(tiny, TST) is None  # 2


def test_no_share_and_no_growth_of_fewer_than_23(tiny: Warehouse) -> None:
    # 2023: 20 students in all.
    split = students.headcount_by(tiny, TST, "country_code", 2023)
    assert split["headcount_share"].isna().all() and split["headcount"].notna().any()
    change = growth.change_on_year_before(tiny, TST, 2024)
    assert (change.headcount, change.before, change.difference, change.growth_share) == (25, 20, 5, None)
    assert growth.concentration(tiny, TST, "country_code", 2023).empty
    exact = growth.change_on_year_before(tiny, Filters("TST"), 2024)
    assert exact.growth_share == pytest.approx((24 - 20) / 20)


def test_shares_and_growth_are_worked_out_from_what_is_shown(demo: Warehouse) -> None:
    year = 2024  # of 2025 a faculty has sent nothing yet, and no growth is given
    total, before = students.headcount(demo, DEMO, year), students.headcount(demo, DEMO, year - 1)
    split = students.headcount_by(demo, DEMO, "faculty_code", year).dropna(subset=["headcount"])
    assert total is not None and before is not None
    assert list(split["headcount_share"]) == pytest.approx([count / total for count in split["headcount"]])
    assert growth.change_on_year_before(demo, DEMO, year).growth_share == pytest.approx((total - before) / before)
    moved = growth.contribution_to_growth(demo, DEMO, "faculty_code", year).dropna(subset=["difference"])
    assert list(moved["difference"]) == list(moved["headcount"] - moved["headcount_before"])
    foreign = shares.foreign_share_by_year(demo, DEMO).dropna(subset=["foreign_share"])
    assert list(foreign["foreign_share"]) == pytest.approx(list(foreign["headcount"] / foreign["all_students"]))


def test_only_countries_that_are_shown_are_counted(tiny: Warehouse) -> None:
    assert students.country_count(tiny, Filters("TST"), 2024) == 3
    assert students.country_count(tiny, TST, 2024) == 2


def test_a_part_of_a_whole_is_hidden_where_the_rest_of_the_whole_is_small() -> None:
    # 95 women of 97: 100 less than 95 is shown as 95 of 95, and leaves room for 95 + 2 - 93 = 4 others.
    women = {"dimension": ["sex"], "code": ["female"], "headcount": [95], "headcount_share": [95 / 97]}
    out = protected(pd.DataFrame(women).astype({"headcount": "Int64"}), is_of_people=True)
    assert records(out[["dimension", "code", "headcount"]]) == [("sex", HIDDEN, None)]


def test_parts_that_sheets_give_beside_a_total_are_protected(tiny: Warehouse) -> None:
    # Of 20 students in 2023 the sheets give 9 women: 10 of 20 in whole, and 11 others.
    out = student_parts.parts_of_year(tiny, TST, 2023)
    assert records(out[["code", "headcount"]]) == [("female", 10)]


def test_cells_of_sheets_that_hold_people_are_not_let_out(tiny: Warehouse) -> None:
    assert students.enrolment_rows(tiny, TST).empty
    assert student_parts.part_rows_of_year(tiny, TST, 2023).empty
    assert quality.problem_rows(tiny, TST).empty and quality.reconciliation_rows(tiny, TST).empty
    assert not students.enrolment_rows(tiny, Filters("TST")).empty


def test_a_number_of_people_that_nobody_thought_of_does_not_pass(tiny: Warehouse) -> None:
    sql = """
    WITH final AS (
        SELECT academic_year, faculty_code, MAX(headcount) AS largest, AVG(headcount) AS mean FROM enrolments
        GROUP BY academic_year, faculty_code
    )
    SELECT * FROM final
    """
    out = tiny.frame(sql, TST)
    assert out[["largest", "mean"]].isna().all(axis=None)
    assert tiny.frame(sql, Filters("TST"))["largest"].notna().all()


def test_rows_that_show_the_same_are_in_no_telling_order() -> None:
    exact = {"code": ["B", "A", "C"], "headcount": [12, 11, 9]}
    out = protected(pd.DataFrame(exact).astype({"headcount": "Int64"}), is_of_people=True)
    assert list(out["code"]) == ["A", "B", "C"]


def test_counts_of_other_things_stay_exact(demo: Warehouse) -> None:
    for metric in (agreements.agreements_in_force, agreements.agreements_expiring, projects.active_count):
        assert metric(demo, DEMO) == metric(demo, Filters("DEMO"))


@pytest.mark.parametrize("dimension", ["region", "is_cis"])
def test_protected_figures_are_not_split_by_groups_of_countries(tiny: Warehouse, dimension: str) -> None:
    # Beside the countries: Central Asia 14, shown as 15, less Uzbekistan 13, shown as 15, leaves Tajikistan 4 or less.
    assert students.headcount_by(tiny, TST, dimension, 2024).empty
    assert students.headcount_by_year_and(tiny, TST, dimension).empty
    assert len(students.headcount_by(tiny, Filters("TST"), dimension, 2024)) > 1
