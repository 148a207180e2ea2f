"""Figures worked out by hand from the register in `tiny.py`, at 15 January 2025."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.filters import Filters
from dashboard.findings import scope
from dashboard.i18n import Language
from dashboard.metrics import activity, agreement_events, agreement_faculties, agreements
from dashboard.metrics import partners as partner_metric
from dashboard.metrics.paragraphs import (
    a_year_before,
    academic_year_of,
    academic_year_sql,
    as_of,
    first_october,
    reporting_day,
)
from dashboard.reader import Reader
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard.snapshots import TINY_ID, accept, insert, source_id
from tests.dashboard.test_metrics_students import records
from tests.dashboard.tiny import AS_OF, make_tiny_home

TST = Filters("TST")
OSHTU = Filters("OSHTU")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_agreements_are_counted_on_the_day_the_data_are_as_of(warehouse: Warehouse) -> None:
    assert as_of(warehouse, TST) == reporting_day(warehouse, TST, "agreements") == AS_OF
    assert reporting_day(warehouse, Filters("TST", to_year=2024), "agreements") == AS_OF
    # An earlier last year is counted on its 1 October.
    assert reporting_day(warehouse, Filters("TST", to_year=2022), "agreements") == date(2022, 10, 1)
    assert reporting_day(warehouse, Filters("OSHSU"), "agreements") is None


def test_a_later_workbook_of_students_alone_makes_no_agreement_and_no_project_newer(tmp_path: Path) -> None:
    home = make_tiny_home(tmp_path, with_oshtu=False)
    with duckdb.connect(str(home / "snapshots" / f"{TINY_ID}.duckdb")) as database:
        accept(database, 3, "later.xlsx", "TST", date(2025, 12, 1))
        facts = (source_id("later.xlsx"), "t1", "Sheet1", "A1:B2", "enrolments", "list", None, "TST", 1, 1, "{}", True)
        insert(database, "source_tables", [(*facts, None)])
    warehouse = open_warehouse(home)
    assert as_of(warehouse, TST) == as_of(warehouse, TST, "enrolments") == date(2025, 12, 1)
    assert reporting_day(warehouse, TST, "agreements") == reporting_day(warehouse, TST, "projects") == AS_OF
    # On the day of the register A01-A05, A07 and A08 are in force. On 1 December 2025 it would be 5: A01, A04, A07,
    # A08 and A11, which is signed later.
    assert agreements.agreements_in_force(warehouse, TST) == 7
    # A page, and the line under a drawing, tell the day of their own workbooks.
    page = Reader(Language("en"), warehouse, TST, "agreements")
    assert page.as_of == AS_OF
    assert replace(page, page="students").as_of == date(2025, 12, 1)
    assert (
        scope.source_line(page, scope.AGREEMENTS)
        == "Source: 1 workbook, as of 15\N{NO-BREAK SPACE}January 2025 · Trial: invented data"
    )
    assert (
        scope.source_line(page, scope.STUDENTS)
        == "Source: 2 workbooks, as of 1\N{NO-BREAK SPACE}December 2025 · Trial: invented data"
    )


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2024, 9, 1), 2024), (date(2024, 12, 31), 2024), (date(2025, 1, 1), 2024), (date(2025, 8, 31), 2024)],
)
def test_an_academic_year_runs_from_september_to_august(day: date, year: int) -> None:
    assert academic_year_of(day) == year


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_query_and_a_page_give_a_day_one_academic_year(warehouse: Warehouse, day: date) -> None:
    query = f"WITH final AS (SELECT {academic_year_sql(':day')} AS year FROM snapshot) SELECT * FROM final"
    assert warehouse.value(query, day=day) == academic_year_of(day)


def test_a_series_begins_on_the_first_october_that_follows() -> None:
    assert first_october(date(2020, 10, 1)) == 2020
    assert first_october(date(2020, 10, 2)) == 2021


def test_agreements_in_force(warehouse: Warehouse) -> None:
    # A01-A05, A07 (open-ended), A08 (renews by itself).
    assert agreements.agreements_in_force(warehouse, TST) == 7
    # One day earlier A06 is still in force; one day later A11 is signed and A05 has ended.
    assert agreements.agreements_in_force(warehouse, TST, date(2025, 1, 14)) == 8
    assert agreements.agreements_in_force(warehouse, TST, date(2025, 1, 16)) == 7
    assert agreements.agreements_in_force(warehouse, TST, date(2019, 12, 31)) == 0


def test_agreements_in_force_within_a_choice(warehouse: Warehouse) -> None:
    assert agreements.agreements_in_force(warehouse, Filters("TST", countries=("RUS",))) == 3
    # There is a register, and it has no agreement with India: that is a 0.
    assert agreements.agreements_in_force(warehouse, Filters("TST", countries=("IND",))) == 0


def test_without_a_register_there_is_no_number(warehouse: Warehouse) -> None:
    assert agreements.agreements_in_force(warehouse, OSHTU) is None
    assert agreements.agreements_expiring(warehouse, OSHTU) is None
    assert agreements.agreements_in_force_by_year(warehouse, OSHTU).empty
    assert agreements.agreement_rows(warehouse, OSHTU).empty
    assert agreements.agreements_by(warehouse, OSHTU, "country_code").empty


@pytest.mark.parametrize(("days", "expected"), [(0, 1), (89, 1), (90, 2), (91, 3), (180, 3), (364, 3), (365, 4)])
def test_agreements_that_end_within_so_many_days(warehouse: Warehouse, days: int, expected: int) -> None:
    # Days left: A05 0, A02 90, A03 91, A04 365. Open-ended ones and those that renew do not end.
    assert agreements.agreements_expiring(warehouse, TST, days) == expected


def test_agreements_in_force_by_year(warehouse: Warehouse) -> None:
    series = agreements.agreements_in_force_by_year(warehouse, TST)
    # A01-A08 were signed on 1 January 2020; on each 1 October since, all eight were in force (A08 renews).
    assert records(series[["academic_year", "agreements"]]) == [(year, 8) for year in range(2020, 2025)]
    assert list(series["day"].dt.date) == [date(year, 10, 1) for year in range(2020, 2025)]
    chosen = agreements.agreements_in_force_by_year(warehouse, Filters("TST", 2022, 2023))
    assert list(chosen["academic_year"]) == [2022, 2023]


def test_agreements_signed_and_ended_by_year(warehouse: Warehouse) -> None:
    # On 1 January 2020 (2019/20) A01-A08, A10 and A13; A09 is a draft, A11 is signed after the day of the data.
    # Only A06 has run out, on 14 January 2025 (2024/25): A05 has its last day, A08 renewed on 1 January 2022.
    assert records(agreement_events.signed_and_ended_by_year(warehouse, TST)) == [
        (2019, 10, 0, 0),
        (2020, 0, 0, 0),
        (2021, 0, 1, 0),
        (2022, 0, 0, 0),
        (2023, 0, 0, 0),
        (2024, 0, 0, 1),
    ]
    assert agreement_events.signed_and_ended_by_year(warehouse, OSHTU).empty


def test_behind_each_year_stand_the_agreements_that_something_happened_to(warehouse: Warehouse) -> None:
    rows = agreement_events.event_rows(warehouse, TST)
    # Newest first: A06 ran out in 2024/25, A08 renewed in 2021/22, ten were signed in 2019/20.
    assert records(rows[["academic_year", "event", "agreement_code"]])[:2] == [
        (2024, "ended", "A06"),
        (2021, "renewed", "A08"),
    ]
    years = agreement_events.signed_and_ended_by_year(warehouse, TST).set_index("academic_year")
    for (year, event), found in rows.groupby(["academic_year", "event"]):
        assert years.loc[year, f"agreements_{event}"] == len(found)
    assert len(rows) == 12
    chosen = agreement_events.event_rows(warehouse, Filters("TST", 2020, 2021))
    assert records(chosen[["agreement_code", "event"]]) == [("A08", "renewed")]
    assert agreement_events.event_rows(warehouse, OSHTU).empty


def test_every_faculty_is_counted_with_the_agreements_that_name_it(warehouse: Warehouse) -> None:
    # In force A01, A02 of faculty A and A03 of B; the others name none. C is a college.
    assert records(agreement_faculties.faculties_by_agreements(warehouse, TST)) == [("A", 2), ("B", 1)]
    everyone = Filters("TST", population="all")
    assert records(agreement_faculties.faculties_by_agreements(warehouse, everyone)) == [("A", 2), ("B", 1), ("C", 0)]
    assert agreement_faculties.share_of_faculties_with_agreement(warehouse, everyone) == pytest.approx(2 / 3)
    # In 2026 only A01 is left of those that name a faculty.
    later = agreement_faculties.faculties_by_agreements(warehouse, TST, date(2026, 1, 1))
    assert records(later) == [("A", 1), ("B", 0)]
    chosen = agreement_faculties.faculties_by_agreements(warehouse, Filters("TST", faculties=("B",)))
    assert records(chosen) == [("B", 1)]


def test_where_no_agreement_names_a_faculty_nothing_is_known_of_any(warehouse: Warehouse) -> None:
    german = Filters("TST", countries=("DEU",))
    assert agreement_faculties.faculties_by_agreements(warehouse, german).empty
    assert agreement_faculties.share_of_faculties_with_agreement(warehouse, german) is None
    assert agreement_faculties.faculties_by_agreements(warehouse, OSHTU).empty


def test_faculties_crossed_with_partners(warehouse: Warehouse) -> None:
    rows = agreement_faculties.agreements_by_faculty_and_partner(warehouse, TST)
    # A04, A05 with DE1 and A07, A08 with KG1 name no faculty.
    assert records(rows) == [
        ("A", "RUS", "RU1", 2),
        ("B", "RUS", "RU2", 1),
        (None, "DEU", "DE1", 2),
        (None, "KGZ", "KG1", 2),
    ]
    assert rows["agreements_in_force"].sum() == agreements.agreements_in_force(warehouse, TST)


def test_what_has_ended_and_is_still_listed(warehouse: Warehouse) -> None:
    def listed(day: date | None = None) -> set[str]:
        rows = agreements.agreement_rows(warehouse, TST, day)
        return set(rows.loc[rows["is_still_listed"], "agreement_code"])

    # A06 ended yesterday and is called active; the day after, A05 has ended, too.
    assert listed() == {"A06"}
    assert listed(date(2025, 1, 16)) == {"A05", "A06"}
    assert agreements.expired_still_listed(warehouse, TST, date(2025, 1, 16)) == 2


def test_joint_work_of_any_faculty_is_joint_work_of_the_university(warehouse: Warehouse) -> None:
    def worked(filters: Filters) -> set[str]:
        rows = activity.activity_rows(warehouse, filters)
        return set(rows.loc[rows["has_joint_work"], "agreement_code"])

    # DE1 takes part in P1, an Erasmus+ project of faculty A.
    assert worked(TST) == {"A04", "A05"}
    # What is chosen on another page, or agreements of no faculty, change nothing of that.
    assert worked(Filters("TST", programmes=("giz",))) == {"A04", "A05"}
    assert worked(Filters("TST", faculties=("none",))) == {"A04", "A05"}
    # P1 began in 2023: on 31 December 2022 no joint work was known.
    assert not activity.activity_rows(warehouse, TST, date(2022, 12, 31))["has_joint_work"].any()


def test_partners_written_in_more_than_one_way(warehouse: Warehouse) -> None:
    rows = partner_metric.spelling_rows(warehouse, TST)
    # The register calls DE1 "DE1" three times, the participants of P1 "Third"; the others are always written alike.
    assert records(rows[["partner_code", "spellings", "partner_label", "cell"]]) == [
        *[("DE1", 2, "DE1", "A5")] * 3,
        ("DE1", 2, "Third", "F9"),
    ]
    assert partner_metric.spelling_rows(warehouse, Filters("TST", countries=("RUS",))).empty
    # OshTU's two repeated entries are written alike in this snapshot.
    assert partner_metric.spelling_rows(warehouse, OSHTU).empty


def test_the_series_and_the_count_agree_on_every_day(warehouse: Warehouse) -> None:
    for row in agreements.agreements_in_force_by_year(warehouse, TST).itertuples():
        assert row.agreements == agreements.agreements_in_force(warehouse, TST, row.day.date())


def test_each_agreement_has_a_state_and_the_days_left(warehouse: Warehouse) -> None:
    rows = agreements.agreement_rows(warehouse, TST).set_index("agreement_code")
    states = {
        "A01": "in_force",
        "A02": "expiring_90",
        "A03": "expiring_180",
        "A04": "expiring_365",
        "A05": "expiring_90",
        "A06": "expired",
        "A07": "in_force",
        "A08": "in_force",
        "A09": "draft",
        "A10": "terminated",
        "A11": "not_yet_signed",
        "A12": "unclear",
        "A13": "unclear",
    }
    assert rows["state"].to_dict() == states
    assert set(states.values()) == set(agreements.STATES)
    days_left = {"A02": 90, "A03": 91, "A04": 365, "A05": 0, "A06": -1}
    assert rows["days_left"].loc[list(days_left)].to_dict() == days_left
    assert rows["days_left"].loc[["A07", "A08", "A13"]].isna().all()
    # What ends soonest comes first; what is not in force comes after.
    assert list(rows.index[:3]) == ["A05", "A02", "A03"]
    assert rows.loc["A02", "file_name"] == "tst.xlsx"


def test_agreements_split(warehouse: Warehouse) -> None:
    # In force: RUS A01-A03; DEU A04, A05 (A06 ended); KGZ A07, A08; five of unknown country, none in force.
    assert records(agreements.agreements_by(warehouse, TST, "country_code")) == [
        ("RUS", 3, 3),
        ("DEU", 3, 2),
        ("KGZ", 2, 2),
        (None, 5, 0),
    ]
    by_region = agreements.agreements_by(warehouse, TST, "region")
    assert records(by_region)[0] == ("cis_other", 3, 3)
    by_state = agreements.agreements_by(warehouse, TST, "state")
    assert by_state["agreements"].sum() == 13
    assert by_state["agreements_in_force"].sum() == 7
    with pytest.raises(ValueError, match="no dimension 'sex'"):
        agreements.agreements_by(warehouse, TST, "sex")


def test_partners_of_oshtu_are_42_entries_of_40_of_them_36_foreign_and_34_universities(warehouse: Warehouse) -> None:
    row = partner_metric.partner_counts(warehouse, OSHTU).iloc[0]
    assert list(row[["entries", "distinct_partners", "foreign_partners", "foreign_universities"]]) == [42, 40, 36, 34]
    # RU KR KZ PL FR DE UZ
    assert row["foreign_countries"] == 7


def test_a_partner_of_unknown_country_is_neither_foreign_nor_domestic(warehouse: Warehouse) -> None:
    row = partner_metric.partner_counts(warehouse, TST).iloc[0]
    assert row["distinct_partners"] == 5
    assert row["foreign_partners"] == 3  # two in Russia, one in Germany
    assert row["foreign_universities"] == 2
    assert row["country_not_stated"] == 1
    assert row["unresolved"] == 1
    assert pd.isna(row["entries"])
    assert partner_metric.partner_counts(warehouse, Filters("OSHSU")).empty


def test_partners_by_country(warehouse: Warehouse) -> None:
    assert records(partner_metric.partners_by_country(warehouse, TST)) == [
        ("RUS", False, 2, 2),
        ("DEU", False, 1, 0),
        ("KGZ", True, 1, 1),
        (None, None, 1, 0),
    ]
    oshtu = partner_metric.partners_by_country(warehouse, OSHTU)
    # 24 of 36 foreign partners are in Russia: 66.7 %.
    assert records(oshtu)[0] == ("RUS", False, 24, 24)


def test_each_partner_with_its_entries_and_agreements(warehouse: Warehouse) -> None:
    rows = partner_metric.partner_rows(warehouse, TST).set_index("partner_code")
    assert rows.loc["DE1", "agreements"] == 3
    assert rows.loc["DE1", "agreements_in_force"] == 2
    assert rows.loc["DE1", "first_signed_date"] == pd.Timestamp(2020, 1, 1)
    listed = partner_metric.partner_rows(warehouse, OSHTU).set_index("partner_code")
    assert listed["entries"].sum() == 42
    assert listed.loc["RUS0", "entries"] == 2
    assert listed["agreements"].isna().all()


def test_each_entry_of_a_list_of_partners_has_its_cell(warehouse: Warehouse) -> None:
    rows = partner_metric.partner_mention_rows(warehouse, OSHTU)
    assert len(rows) == 42
    assert rows["cell"].is_unique
    assert set(rows["file_name"]) == {"oshtu partners.csv"}


def test_a_year_before_a_leap_day_is_the_last_of_february() -> None:
    assert a_year_before(date(2025, 11, 3)) == date(2024, 11, 3)
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
