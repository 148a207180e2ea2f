"""What needs attention, worked out by hand from the tables of `tiny.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.filters import Filters, from_query
from dashboard.indicators.needs import Need, needs
from dashboard.metrics.agreements import agreement_rows, with_ending
from dashboard.metrics.names import known_codes
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_what_needs_attention_leads_to_its_page_with_the_filters_set(warehouse: Warehouse) -> None:
    assert needs(warehouse, TST) == [
        # A02 and A05 within 90 days, A03 within 180, A04 within 365.
        Need("agreements_expiring", (2, 90), "agreements", replace(TST, ending="90")),
        Need("agreements_expiring", (3, 180), "agreements", replace(TST, ending="180")),
        Need("agreements_expiring", (4, 365), "agreements", replace(TST, ending="365")),
        # Two of four countries, one end of an agreement where two come, 24 of 30 students.
        Need("targets_missed", (0.5, 0.5, 0.8), "agreements", TST, ("A3", "A9", "E1"), 2024),
        Need("outside_totals", (13,), "data", TST),
        Need("sums_differ", (1,), "data", TST),
        Need("country_not_stated", (2,), "students", replace(TST, countries=("none",)), (), 2024),
        Need("ambiguous_amounts", (1,), "projects", TST),
    ]


def test_a_longer_term_within_which_no_more_agreements_end_is_not_told_twice(warehouse: Warehouse) -> None:
    # Of faculty A: A02 within 90 days, and A05.
    endings = [need.numbers for need in needs(warehouse, replace(TST, faculties=("A",))) if "expiring" in need.code]
    assert [count for count, _days in endings] == sorted({count for count, _days in endings})


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_ends_soon_leads_to_exactly_those_agreements(warehouse: Warehouse, place: int) -> None:
    codes = ({"A02", "A05"}, {"A02", "A05", "A03"}, {"A02", "A05", "A03", "A04"})[place]
    need = [need for need in needs(warehouse, TST) if need.code == "agreements_expiring"][place]
    asked, unknown = from_query(need.filters.to_query(), known_codes(warehouse))
    rows = agreement_rows(warehouse, with_ending(warehouse, asked))
    assert not unknown and len(rows) == need.numbers[0]
    assert set(rows["agreement_code"]) == codes


def test_a_faculty_that_has_not_sent_its_figures_is_named(warehouse: Warehouse) -> None:
    everyone = Filters("TST", population="all")
    of_c = Need("faculties_not_sent", (1,), "data", everyone, ("C",), 2024)
    assert of_c in needs(warehouse, everyone)


def test_targets_are_for_the_whole_institution(warehouse: Warehouse) -> None:
    codes = {need.code for need in needs(warehouse, replace(TST, faculties=("A",)))}
    assert "agreements_expiring" in codes
    assert "targets_missed" not in codes


def test_an_institution_that_gave_nothing_needs_nothing(warehouse: Warehouse) -> None:
    assert needs(warehouse, Filters("OSHSU")) == []
