"""Each indicator of the catalogue against figures worked out by hand from the tables of `tiny.py`."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.i18n import CODES
from dashboard.indicators.catalogue import HEADLINES, MEASURES, attainment, headline, measure
from dashboard.indicators.measure import Moment, latest_moment
from dashboard.indicators.registry import indicators
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.tiny import make_tiny_home

CHECKOUT = Path(__file__).resolve().parents[2]
TST = Filters("TST")
OSHTU = Filters("OSHTU")
OSHTU_ALL = Filters("OSHTU", population="all")
# As of 15 January 2025, the last year reported is 2024.
NOW = Moment(2024, date(2025, 1, 15), date(2025, 1, 15))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def values(frame: pd.DataFrame) -> dict[str, object]:
    """part -> value, missing as None."""
    pairs = zip(frame["part"], frame["value"], strict=True)
    return {part: None if pd.isna(value) else pytest.approx(value) for part, value in pairs}


def of(warehouse: Warehouse, code: str, filters: Filters = TST, at: Moment = NOW) -> dict[str, object]:
    return values(measure(code, warehouse, filters, at))


def bounds(warehouse: Warehouse, code: str, filters: Filters, at: Moment) -> dict[str, tuple[float, float, str]]:
    frame = measure(code, warehouse, filters, at).dropna(subset=["low", "high"])
    return {row["part"]: (row["low"], row["high"], row["note"]) for row in frame.to_dict("records")}


def test_the_moment_is_the_last_year_reported_and_the_days_of_the_registers(warehouse: Warehouse) -> None:
    assert latest_moment(warehouse, TST) == NOW


def test_e1_counts_heads_of_foreign_citizens_and_those_without_a_country(warehouse: Warehouse) -> None:
    # A 12 + 9, B 2 + 1.
    assert of(warehouse, "E1") == {"": 24}
    assert of(warehouse, "E1", at=replace(NOW, year=2022)) == {"": None}


def test_e2_needs_the_same_faculties_in_both_figures(warehouse: Warehouse) -> None:
    # 2023: (15 + 5) / (200 + 100). In 2024 B gave no total.
    assert of(warehouse, "E2", at=replace(NOW, year=2023)) == {"": 20 / 300}
    missing = measure("E2", warehouse, TST, NOW)
    assert (missing["value"].isna().all(), missing["note"].iloc[0]) == (True, "faculties_differ")


def test_e3_keeps_those_without_a_country_apart(warehouse: Warehouse) -> None:
    # Uzbekistan 12 and Russia 1 are of the CIS, India 9 is not, 2 have no country.
    assert of(warehouse, "E3") == {"cis": 13, "other": 9, "not_stated": 2}


def test_e4_splits_by_form_level_basis_and_sex(warehouse: Warehouse) -> None:
    found = of(warehouse, "E4")
    # Form: A 12 + 9 full time; B 3 not stated. Level: 12 bachelor, 9 master, 1 doctoral, 2 not stated.
    assert {part: found[part] for part in found if part.startswith("study_form:")} == {
        "study_form:full_time": 21,
        "study_form:not_stated": 3,
    }
    assert {part: found[part] for part in found if part.startswith("isced_level:")} == {
        "isced_level:6": 12,
        "isced_level:7": 9,
        "isced_level:8": 1,
        "isced_level:not_stated": 2,
    }
    assert {part: found[part] for part in found if part.startswith("sex:")} == {
        "sex:female": 12,
        "sex:male": 9,
        "sex:not_stated": 3,
    }


def test_e5_is_the_growth_on_the_year_before_and_a_year_on_average(warehouse: Warehouse) -> None:
    # 24 after 20. The first year reported, 2021, has 8 students: too small a base for an average.
    assert of(warehouse, "E5") == {"year": 0.2, "average": None}
    # 2022 was not reported.
    assert of(warehouse, "E5", at=replace(NOW, year=2023)) == {"year": None, "average": None}


def test_e6_adds_up_to_the_growth(warehouse: Warehouse) -> None:
    found = of(warehouse, "E6")
    # A: UZB 10 -> 12, IND 5 -> 9; B: UZB 4 -> 0, not stated 1 -> 2, RUS 0 -> 1; of 20.
    assert found == {
        "A:IND": 4 / 20,
        "A:UZB": 2 / 20,
        "B:RUS": 1 / 20,
        "B:not_stated": 1 / 20,
        "B:UZB": -4 / 20,
    }


def test_e7_and_e8_are_bounded_where_a_country_is_not_stated(warehouse: Warehouse) -> None:
    # UZB 12, IND 9, RUS 1 and two without a country, of 24.
    assert bounds(warehouse, "E7", TST, NOW) == {
        "top_1": (pytest.approx(12 / 24), pytest.approx(14 / 24), "country_not_stated"),
        "top_3": (pytest.approx(22 / 24), pytest.approx(24 / 24), "country_not_stated"),
        "top_5": (pytest.approx(22 / 24), pytest.approx(24 / 24), "country_not_stated"),
    }
    # 144 + 81 + 1 + 1 + 1 = 228 if the two are of two further countries; 14² + 81 + 1 = 278 if both are Uzbek.
    assert bounds(warehouse, "E8", TST, NOW) == {
        "hhi": (pytest.approx(228 / 576), pytest.approx(278 / 576), "country_not_stated")
    }


def test_e7_and_e8_are_exact_where_every_country_is_stated(warehouse: Warehouse) -> None:
    # Faculty A: 12 and 9 of 21.
    only_a = replace(TST, faculties=("A",))
    assert of(warehouse, "E7", only_a) == {"top_1": 12 / 21, "top_3": 1, "top_5": 1}
    assert of(warehouse, "E8", only_a) == {"hhi": 225 / 441}


def test_oshtu_has_the_published_bounds_of_its_largest_country(warehouse: Warehouse) -> None:
    undated = latest_moment(warehouse, OSHTU_ALL)
    assert bounds(warehouse, "E7", OSHTU_ALL, undated) == {"top_1": (0.658537, 0.695122, "published_bounds")}
    assert bounds(warehouse, "E8", OSHTU_ALL, undated) == {"hhi": (0.457466, 0.518739, "published_bounds")}
    # They are of all levels, and said to be; a part of the university has none.
    assert bounds(warehouse, "E7", OSHTU, undated)["top_1"][2] == "bounds_of_all_levels"
    assert bounds(warehouse, "E7", replace(OSHTU_ALL, faculties=("RTF",)), undated) == {}


def test_e9_counts_countries_and_not_the_unknown(warehouse: Warehouse) -> None:
    assert of(warehouse, "E9") == {"": 3}
    undated = measure("E9", warehouse, OSHTU_ALL, latest_moment(warehouse, OSHTU_ALL))
    assert (undated["value"].isna().all(), undated["note"].iloc[0]) == (True, "no_country_stated")


def test_e11_says_that_nobody_reports_it(warehouse: Warehouse) -> None:
    frame = measure("E11", warehouse, TST, NOW)
    assert (frame["value"].isna().all(), frame["note"].iloc[0]) == (True, "not_reported")


def test_e12_is_the_share_of_a_faculty_and_of_foreigners_in_it(warehouse: Warehouse) -> None:
    found = of(warehouse, "E12", at=replace(NOW, year=2023))
    # A 15 and B 5 of 20; A 15 of 200, B 5 of 100.
    assert found == {"share:A": 15 / 20, "share:B": 5 / 20, "penetration:A": 15 / 200, "penetration:B": 5 / 100}
    # In 2024 B gave no total.
    assert of(warehouse, "E12")["penetration:B"] is None


def test_a1_and_a3_count_what_is_in_force_and_what_ends(warehouse: Warehouse) -> None:
    # A01-A05 and the open-ended A07, A08.
    assert of(warehouse, "A1") == {"": 7}
    # A02 and A05 within 90 days; A03 with them within 180; A04 on its 365th day; A06 ended yesterday and is listed.
    assert of(warehouse, "A3") == {"within_90": 2, "within_180": 3, "within_365": 4, "still_listed": 1}


def test_a2_counts_the_academic_year(warehouse: Warehouse) -> None:
    # September 2024 to 15 January 2025: none signed (A11 tomorrow), A06 ended; A05 ends today.
    assert of(warehouse, "A2") == {"new": 0, "renewed": 0, "expired": 1}


def test_a4_and_a5_know_of_joint_projects_only(warehouse: Warehouse) -> None:
    # DE1 takes part in P1 (2023-2025): A04 and A05 of the seven in force. The other five are five years old.
    assert of(warehouse, "A4") == {"": 2 / 7}
    assert of(warehouse, "A5") == {"": 5}
    # OshTU has no register; nothing can be said of its agreements.
    assert measure("A5", warehouse, OSHTU, NOW)["note"].iloc[0] == "no_register"


def test_a9_counts_partners_once_and_leaves_domestic_ones_out(warehouse: Warehouse) -> None:
    # Russia and Germany; five partners, three of them abroad, two of these universities. Faculties A and B of A and B.
    assert of(warehouse, "A9") == {"countries": 2, "distinct": 5, "abroad": 3, "universities": 2, "faculties": 1}
    # OshTU: 40, of which 36 abroad, of which 34 universities, in seven countries.
    oshtu = of(warehouse, "A9", OSHTU)
    assert oshtu == {"countries": 7, "distinct": 40, "abroad": 36, "universities": 34, "faculties": None}


def test_g1_counts_running_projects_and_those_of_unknown_years(warehouse: Warehouse) -> None:
    # P1 runs, P2 ended a fortnight ago, P3 was cancelled, P5 starts next year; P4 has no years.
    assert of(warehouse, "G1") == {"running": 1, "years_unknown": 1}
    # OshTU in 2024 by stated years: P5, P6, P7.
    assert of(warehouse, "G1", OSHTU, replace(NOW, project_day=date(2024, 6, 1))) == {"running": 3, "years_unknown": 5}


def test_g3_and_g4_keep_shares_and_currencies_apart(warehouse: Warehouse) -> None:
    spring = replace(NOW, project_day=date(2023, 5, 1))
    # Academic year 2022/23. Own: 100 USD at 87.5 and 1,000 KZT at 19 for a hundred; 200 EUR of December 2022 has no
    # rate yet and is left out. Consortium: 1,000 USD.
    assert of(warehouse, "G3", at=spring) == {"consortium:KGS": 87500, "own:KGS": 8750 + 190}
    assert set(measure("G3", warehouse, TST, spring)["note"]) == {"", "not_convertible"}
    found = of(warehouse, "G4", at=spring)
    assert found["consortium:USD"] == 1000
    # The tenge at the rates of 1 February 2023; no dollar rate was published by then, so dollars only from March.
    assert found["own:USD"] == 100


def test_g5_counts_unclear_amounts_beside_the_sum(warehouse: Warehouse) -> None:
    assert of(warehouse, "G5") == {"count": 1}
    assert of(warehouse, "G5", OSHTU) == {"count": 1}


def test_q1_knows_who_has_sent_and_how_late(warehouse: Warehouse) -> None:
    # A and B both sent 2024, in a workbook that came 75 days after 1 November 2024.
    assert of(warehouse, "Q1") == {"received": 1, "late": 2, "days_late": 150}
    # Of 2021 only A is there, and no day was set.
    early = measure("Q1", warehouse, TST, replace(NOW, year=2021))
    assert values(early) == {"received": 0.5, "late": None, "days_late": None}
    assert list(early["note"]) == ["", "no_due_day", "no_due_day"]


def test_q2_leaves_sums_that_cannot_be_computed_out_of_the_share(warehouse: Warehouse) -> None:
    assert of(warehouse, "Q2") == {"agree": 0.5, "differ": 1, "not_computable": 1}


def test_q3_counts_students_without_a_country_and_in_cells_set_aside(warehouse: Warehouse) -> None:
    # 2 without a country and 13 of an unknown one, of 24 + 13. The second view of the same 13 is passed over.
    assert of(warehouse, "Q3") == {"": 15 / 37}


def test_t_looks_at_which_way_is_good(warehouse: Warehouse) -> None:
    found = attainment(warehouse, TST, NOW)
    # 24 of 30 students; two agreements end where one was the aim, and less is better; 2 of 4 countries. The
    # concentration is known by its bounds only.
    assert values(found) == {"A3": 1 / 2, "A9": 2 / 4, "E1": 24 / 30, "E8": None}
    assert set(found.loc[found["value"].isna(), "note"]) == {"actual_not_known"}


def test_a_headline_is_the_value_that_a_target_speaks_of(warehouse: Warehouse) -> None:
    assert headline("A3", warehouse, TST, NOW) == 2
    assert headline("E3", warehouse, TST, NOW) is None


def test_the_registry_the_closed_list_and_the_functions_have_the_same_codes() -> None:
    with (CHECKOUT / "data" / "reference" / "lists.csv").open(encoding="utf-8", newline="") as lists:
        named = [row["code"] for row in csv.DictReader(lists) if row["list"] == "indicator"]
    assert list(indicators()) == named
    assert set(indicators()) == set(MEASURES)
    assert set(HEADLINES) <= set(MEASURES)


def test_each_indicator_is_explained_in_three_languages() -> None:
    for indicator in indicators().values():
        for code in CODES:
            assert indicator.definition[code].endswith("."), indicator.code
            assert indicator.missing[code].endswith("."), indicator.code
        assert len({*indicator.definition.values(), *indicator.missing.values()}) == 6, indicator.code


def test_a_university_without_any_data_has_reasons_and_no_zero(warehouse: Warehouse) -> None:
    nothing = Filters("OSHSU")
    at = latest_moment(warehouse, nothing)
    for code in MEASURES:
        frame = measure(code, warehouse, nothing, at)
        stated = frame[frame["value"].notna() & ~((code == "G5") & (frame["part"] == "count"))]
        assert stated.empty, code
        assert frame.loc[frame["value"].isna(), "note"].ne("").all(), code
