from dataclasses import replace

import pytest

from dashboard.filters import Filters, from_query
from dashboard.metrics import names, overview
from dashboard.metrics.overview import Target
from dashboard.query import Rights
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.test_metrics_students import records
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_targets_with_the_act_that_set_them(warehouse: Warehouse) -> None:
    rows = overview.targets(warehouse, TST)
    assert records(rows[["indicator", "period", "value", "approved_by", "cell"]]) == [
        ("A3", 2024, 1.0, "Council", "B2"),
        ("A9", 2024, 4.0, "Council", "B2"),
        ("E1", 2024, 30.0, "Council", "B2"),
        ("E8", 2024, 0.3, "Council", "B2"),
    ]


def test_a_target_beside_its_actual_value(warehouse: Warehouse) -> None:
    # 24 of 30.
    assert overview.target(warehouse, TST, "E1", 2024, 24) == Target("E1", 2024, 30.0, "Council", 0.8)
    assert overview.target(warehouse, TST, "E1", 2024, None) == Target("E1", 2024, 30.0, "Council", None)
    assert overview.target(warehouse, TST, "E1", 2023, 20) is None
    assert overview.target(warehouse, TST, "E1", None, 20) is None


def test_a_target_is_for_the_whole_institution(warehouse: Warehouse) -> None:
    assert overview.target(warehouse, replace(TST, faculties=("A",)), "E1", 2024, 21) is None
    assert overview.target(warehouse, replace(TST, from_year=2023, currency="USD"), "E1", 2024, 24) is not None


def test_a_faculty_that_reported_last_year_and_not_this_year_is_named(warehouse: Warehouse) -> None:
    # C reported in 2023 and not in 2024; it is no degree-level faculty.
    assert overview.faculties_not_sent(warehouse, TST, 2024) == []
    everyone = Filters("TST", population="all")
    assert overview.faculties_not_sent(warehouse, everyone, 2024) == ["C"]
    # A choice of country does not make a faculty silent: A has no student of Russia.
    assert overview.faculties_not_sent(warehouse, replace(everyone, countries=("RUS",)), 2024) == ["C"]


def test_names_of_each_kind(warehouse: Warehouse) -> None:
    assert records(names.names(warehouse, "institution"))[0] == (
        "DEMO",
        "Демонстрациялык университет",
        "Демонстрационный университет",
        "Demonstration University",
    )
    assert list(names.names(warehouse, "faculty", "TST")["code"]) == ["A", "B", "C"]
    assert "UZB" in set(names.names(warehouse, "country")["code"])
    assert list(names.names(warehouse, "isced_level")["code"]) == ["4", "5", "6", "7", "8"]
    assert len(names.names(warehouse, "partner", "OSHTU")) == 40
    assert names.names(warehouse, "no such list").empty


def test_years_of_an_institution(warehouse: Warehouse) -> None:
    assert names.years_available(warehouse, "TST") == [2021, 2023, 2024]
    assert names.years_available(warehouse, "OSHTU") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("students.countries", ["IND", "RUS", "TJK", "UZB", None]),
        ("students.levels", ["5", "6", "7", "8", None]),
        ("students.faculties", ["A", "B", "C"]),
        ("agreements.statuses", ["active", "draft", "terminated", None]),
        ("projects.programmes", ["daad", "erasmus_plus", "giz", None]),
    ],
)
def test_a_filter_bar_offers_what_occurs(warehouse: Warehouse, name: str, expected: list[str | None]) -> None:
    assert names.codes_in_use(warehouse, "TST", name) == expected


@pytest.mark.parametrize("name", names.CODES_IN_USE)
def test_each_choice_of_a_filter_bar_can_be_asked_for(warehouse: Warehouse, name: str) -> None:
    assert names.codes_in_use(warehouse, "OSHSU", name) == []


def test_a_link_may_name_what_the_snapshot_knows(warehouse: Warehouse) -> None:
    known = names.known_codes(warehouse)
    link = {
        "institution": "OSHTU",
        "faculties": "AD&CEF,T&NRMF",
        "countries": "UZB",
        "levels": "6",
        "statuses": "active",
    }
    filters, unknown = from_query({**link, "programmes": "giz", "regions": "europe"}, known)
    assert unknown == []
    assert filters.faculties == ("AD&CEF", "T&NRMF")
    assert known.default_institution == "OSHTU"  # no table of the demonstration university stands in this snapshot


def test_a_store_without_the_demonstration_opens_with_what_it_has(warehouse: Warehouse) -> None:
    only = Warehouse(warehouse.home, warehouse.snapshot_id, Rights(frozenset({"OSHTU"})))
    assert names.known_codes(only).default_institution == "OSHTU"
