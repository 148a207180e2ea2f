"""What needs attention, worked out by hand from the tables of `tiny.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.filters import Filters
from dashboard.indicators.needs import Need, needs
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_what_needs_attention_leads_to_its_page_with_the_filters_set(warehouse: Warehouse) -> None:
    assert needs(warehouse, TST) == [
        # A02 and A05 within 90 days, A03 within 180, A04 within 365.
        Need("agreements_expiring", (2, 3, 4), "agreements", TST),
        # Two of four countries, one end of an agreement where two come, 24 of 30 students.
        Need("targets_missed", (0.5, 0.5, 0.8), "agreements", TST, ("A3", "A9", "E1"), 2024),
        Need("outside_totals", (13,), "data", TST),
        Need("sums_differ", (1,), "data", TST),
        Need("country_not_stated", (2,), "students", replace(TST, countries=("none",)), (), 2024),
        Need("ambiguous_amounts", (1,), "projects", TST),
    ]


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
