"""Figures worked out by hand from the projects and amounts in `tiny.py`, at 15 January 2025."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.metrics import funding as funding_metric
from dashboard.metrics import money, projects
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.test_metrics_students import records
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")
OSHTU = Filters("OSHTU")
OSHSU = Filters("OSHSU")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_projects_by_what_they_are_doing(warehouse: Warehouse) -> None:
    # P1 runs, P5 starts in 2026, P2 ended in 2024, P3 was cancelled, P4 has no years.
    counts = projects.project_counts(warehouse, TST)
    assert list(counts.columns) == ["projects", "running", "not_started", "ended", "cancelled", "years_unknown"]
    assert records(counts) == [(5, 1, 1, 1, 1, 1)]
    assert projects.project_count(warehouse, TST) == 5
    assert projects.active_count(warehouse, TST) == 1
    assert projects.active_count(warehouse, TST, date(2024, 12, 31)) == 2
    assert projects.years_unknown_count(warehouse, TST) == 1


def test_projects_that_run_by_year(warehouse: Warehouse) -> None:
    # P2 from 2022, P1 from 2023; P3 was cancelled.
    series = projects.active_by_year(warehouse, TST)
    assert records(series[["academic_year", "projects"]]) == [(2022, 1), (2023, 2), (2024, 2)]


def test_of_15_projects_of_oshtu_3_run_in_2024_7_have_ended_and_5_have_no_years(warehouse: Warehouse) -> None:
    counts = projects.project_counts(warehouse, OSHTU, date(2024, 12, 31)).iloc[0]
    assert (counts["projects"], counts["running"], counts["ended"], counts["years_unknown"]) == (15, 3, 7, 5)
    assert projects.active_count(warehouse, Filters("OSHTU", to_year=2024), date(2024, 10, 1)) == 3
    series = projects.active_by_year(warehouse, OSHTU).set_index("academic_year")["projects"]
    assert series[2024] == 3


def test_without_projects_there_is_no_number(warehouse: Warehouse) -> None:
    assert projects.active_count(warehouse, OSHSU) is None
    assert projects.years_unknown_count(warehouse, OSHSU) is None
    assert projects.project_count(warehouse, OSHSU) is None
    assert projects.project_counts(warehouse, OSHSU).empty
    assert projects.active_by_year(warehouse, OSHSU).empty
    assert funding_metric.awarded_by_year(warehouse, OSHSU).empty
    assert projects.project_rows(warehouse, OSHSU).empty
    # There are projects, and none of them is of this programme: that is a 0.
    assert projects.active_count(warehouse, Filters("TST", programmes=("tempus",))) == 0


def test_projects_split(warehouse: Warehouse) -> None:
    assert records(projects.projects_by(warehouse, TST, "programme")) == [
        ("giz", 2, 0),
        ("daad", 1, 0),
        ("erasmus_plus", 1, 1),
        (None, 1, 0),
    ]
    mevlana = projects.projects_by(warehouse, OSHTU, "programme").set_index("code")["projects"]
    # The heading counts three Erasmus+ projects, one of which is Mevlana.
    assert (mevlana["erasmus_plus"], mevlana["mevlana"]) == (2, 1)
    with pytest.raises(ValueError, match="no dimension 'sex'"):
        projects.projects_by(warehouse, TST, "sex")


def test_each_project_with_its_amounts_as_typed(warehouse: Warehouse) -> None:
    rows = projects.project_rows(warehouse, TST).set_index("project_code")
    assert rows["state"].to_dict() == {
        "P1": "running",
        "P2": "ended",
        "P3": "cancelled",
        "P4": "years_unknown",
        "P5": "not_started",
    }
    assert rows.loc["P1", "amount_text"] == "100 USD; 1000 USD"
    assert rows.loc["P3", "amount_text"] is None
    assert rows.loc["P1", "dates_precision"] == "year"
    assert rows.loc["P1", "cell"] == "A9"


def test_amounts_in_soms(warehouse: Warehouse) -> None:
    # Own share in 2022/23: 100 USD x 87.5 (rate of 20 February, the last before 1 March) = 8 750, and
    # 1 000 KZT x 19 / 100 = 190; 200 EUR of 31 December 2022 come before the first rate: not convertible.
    # The consortium's 1 000 USD = 87 500 stand apart. 50 000 KGS without a day need no rate.
    assert records(funding_metric.awarded_by_year(warehouse, TST)) == [
        (2022, "consortium", "KGS", 87_500.0, 1, 0),
        (2022, "own", "KGS", 8_940.0, 3, 1),
        (None, "own", "KGS", 50_000.0, 1, 0),
    ]


def test_amounts_in_dollars(warehouse: Warehouse) -> None:
    # Of the own share only the 100 USD: the dollar has no rate on 1 February 2023 nor on 31 December 2022.
    # The soms without a day cannot be converted: the amount is missing, not 0.
    assert records(funding_metric.awarded_by_year(warehouse, replace(TST, currency="USD"))) == [
        (2022, "consortium", "USD", 1000.0, 1, 0),
        (2022, "own", "USD", 100.0, 3, 2),
        (None, "own", "USD", None, 1, 1),
    ]


def test_amounts_from_one_foreign_currency_into_another(warehouse: Warehouse) -> None:
    rows = records(funding_metric.awarded_by_year(warehouse, replace(TST, currency="EUR")))
    # 100 USD x 87.5 / 95 + 1 000 KZT x 0.19 / 95 + 200 EUR, which need no rate.
    assert rows[1] == (2022, "own", "EUR", pytest.approx(100 * 87.5 / 95 + 2 + 200), 3, 0)


def test_amounts_as_they_were_agreed(warehouse: Warehouse) -> None:
    original = replace(TST, currency="original")
    assert records(funding_metric.awarded_by_year(warehouse, original)) == [
        (2022, "consortium", "USD", 1000.0, 1, 0),
        (2022, "own", "EUR", 200.0, 1, 0),
        (2022, "own", "KZT", 1000.0, 1, 0),
        (2022, "own", "USD", 100.0, 1, 0),
        (None, "own", "KGS", 50_000.0, 1, 0),
    ]
    assert records(funding_metric.awarded_by_currency(warehouse, TST)) == [
        ("EUR", "own", 200.0, 1),
        ("KGS", "own", 50_000.0, 1),
        ("KZT", "own", 1000.0, 1),
        ("USD", "consortium", 1000.0, 1),
        ("USD", "own", 100.0, 1),
    ]


def test_amounts_of_the_chosen_years(warehouse: Warehouse) -> None:
    rows = records(funding_metric.awarded_by_year(warehouse, Filters("TST", 2023)))
    assert rows == [(None, "own", "KGS", 50_000.0, 1, 0)]


def test_each_amount_with_its_rate_and_cell(warehouse: Warehouse) -> None:
    rows = funding_metric.funding_rows(warehouse, TST)
    dollars = rows[(rows["project_code"] == "P1") & (rows["share_of"] == "own")].iloc[0]
    assert dollars["amount_shown"] == 8750
    assert dollars["rate_date"].date() == date(2023, 2, 20)
    assert dollars["cell"] == "H9"
    assert len(rows) == 6


def test_each_amount_in_soms_and_dollars_with_both_rates_and_their_days(warehouse: Warehouse) -> None:
    columns = ["amount", "currency_code", "kgs_for_one", "rate_date", "amount_kgs", "dollar_rate_date", "amount_usd"]
    found = [
        tuple(value.date() if isinstance(value, pd.Timestamp) else None if pd.isna(value) else value for value in row)
        for row in money.money_rows(warehouse, TST)[columns].itertuples(index=False)
    ]
    tenge, dollar = date(2023, 1, 1), date(2023, 2, 20)
    assert found == [
        # 100 x 87.5 by the rate of 20 February, the last before 1 March.
        (100, "USD", 87.5, dollar, 8750, dollar, 100),
        (1000, "USD", 87.5, dollar, 87_500, dollar, 1000),
        # 19 soms for 100 tenge; the dollar has no rate on 1 February.
        (1000, "KZT", 0.19, tenge, 190, None, None),
        # The euro has none before 2023.
        (200, "EUR", None, None, None, None, None),
        # No day of the contract: a som is a som all the same.
        (50_000, "KGS", 1, None, 50_000, None, None),
    ]


def test_sums_in_soms_and_dollars_say_how_many_amounts_they_leave_out(warehouse: Warehouse) -> None:
    columns = ["share_of", "currency_code", "amount", "amount_kgs", "amount_usd"]
    totals = money.money_totals(warehouse, TST)
    assert records(totals[[*columns, "lines", "lines_without_kgs", "lines_without_usd"]]) == [
        # 50 000 + 8 750 + 190, without the euros; in dollars only the 100.
        ("own", None, None, 58_940, 100, 4, 1, 3),
        ("own", "KGS", 50_000, 50_000, None, 1, 0, 1),
        ("own", "USD", 100, 8750, 100, 1, 0, 0),
        ("own", "KZT", 1000, 190, None, 1, 0, 1),
        ("own", "EUR", 200, None, None, 1, 1, 1),
        ("consortium", None, None, 87_500, 1000, 1, 0, 0),
        ("consortium", "USD", 1000, 87_500, 1000, 1, 0, 0),
    ]
    # After 2022/23 only the soms without a day are left.
    later = money.money_totals(warehouse, Filters("TST", 2023))
    assert records(later[columns]) == [("own", None, None, 50_000, None), ("own", "KGS", 50_000, 50_000, None)]
    oshtu = money.money_totals(warehouse, OSHTU)
    assert records(oshtu[columns])[0] == ("not_stated", None, None, 692_954, None)
    assert money.money_totals(warehouse, OSHSU).empty


@pytest.mark.parametrize("currency", ["KGS", "USD"])
def test_the_sums_by_year_and_the_sums_in_all_are_the_same(warehouse: Warehouse, currency: str) -> None:
    for filters in (TST, OSHTU, Filters("TST", 2023), Filters("TST", None, 2022)):
        totals = money.money_totals(warehouse, filters)
        of_all = totals[totals["is_total"].astype(bool)].set_index("share_of")[f"amount_{currency.lower()}"]
        years = funding_metric.awarded_by_year(warehouse, replace(filters, currency=currency))
        by_share = years.groupby("share_of")["amount"].sum(min_count=1)
        assert of_all.fillna(0).to_dict() == by_share.fillna(0).to_dict()


def test_projects_by_what_is_known_of_their_money(warehouse: Warehouse) -> None:
    # P1, P2 and P5 state amounts, that of P4 is not clear, P3 has none.
    assert records(funding_metric.amount_counts(warehouse, TST)) == [(5, 3, 1, 1)]
    # OshTU: P3 is known, P4 not clear, thirteen state nothing.
    assert records(funding_metric.amount_counts(warehouse, OSHTU)) == [(15, 1, 1, 13)]
    assert funding_metric.amount_counts(warehouse, OSHSU).empty


def test_an_amount_that_can_be_read_in_two_ways_is_in_no_sum(warehouse: Warehouse) -> None:
    assert list(funding_metric.ambiguous_amounts(warehouse, TST)["amount_text"]) == ["1 million, 379 780"]
    oshtu = funding_metric.ambiguous_amounts(warehouse, OSHTU)
    assert list(oshtu["amount_text"]) == ["1 million. United States dollars, 379 thousand 780 soms"]
    # The one amount that is known: 692 954 soms, whose share it is not stated.
    assert records(funding_metric.awarded_by_year(warehouse, OSHTU)) == [(None, "not_stated", "KGS", 692_954.0, 1, 0)]


def test_who_takes_part(warehouse: Warehouse) -> None:
    rows = projects.project_partner_rows(warehouse, TST)
    assert records(rows[["project_code", "partner_code", "cell"]]) == [("P1", "DE1", "F9")]
