"""The pages of agreements and of projects, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.behind import figures_of
from dashboard.filters import Filters
from dashboard.findings import agreement_events, agreement_faculties, agreement_lists, agreement_page, project_page
from dashboard.i18n import CODES, Language
from dashboard.metrics import agreements
from dashboard.reader import Reader
from dashboard.warehouse import open_warehouse
from tests.dashboard.snapshots import make_home
from tests.dashboard.test_pages import metrics_of, opened, text_of
from tests.dashboard.tiny import make_tiny_home

EN = Language("en")
AGREEMENTS = [
    "timeline",
    "by_year",
    "events",
    "by_country",
    "by_faculty",
    "by_type",
    "partners_by_country",
    "faculty_country",
]
PROJECTS = ["timeline", "running", "by_programme", "by_funder", "by_faculty", "by_role"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture(autouse=True)
def served(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("IRO_HOME", str(home))
    yield home


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(EN, open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny"))), Filters("TST"))


def views_of(app: AppTest) -> list[str]:
    """The findings of a page, in their order."""
    names = [str(control.key) for control in app.segmented_control]
    return [name.removeprefix("view_") for name in names if name.startswith("view_")]


def lists_of(app: AppTest) -> list[str]:
    names = [str(button.key) for button in app.button]
    return [name.removeprefix("cells_") for name in names if name.startswith("cells_")]


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_agreements_has_every_finding_and_list(code: str) -> None:
    app = opened("agreements", lang=code, institution="DEMO")
    assert not app.exception and not app.error
    assert views_of(app) == AGREEMENTS
    assert lists_of(app) == ["no_joint_work", "register", "partners", "spellings"]


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_projects_has_every_finding_and_list(code: str) -> None:
    app = opened("projects", lang=code, institution="DEMO")
    assert not app.exception and not app.error
    assert views_of(app) == [*PROJECTS, "awarded_own", "awarded_consortium"]
    assert lists_of(app) == ["money_totals", "ambiguous", "money", "projects", "awarded", "participants"]


def test_what_nobody_states_is_not_drawn() -> None:
    # OshTU has no register; its list of projects names neither funder nor faculty nor role.
    app = opened("agreements", lang="en", institution="OSHTU")
    assert views_of(app) == ["partners_by_country"] and lists_of(app) == ["partners"]
    assert "No register of agreements was loaded" in text_of(app)
    app = opened("projects", lang="en", institution="OSHTU")
    assert views_of(app) == ["timeline", "running", "by_programme"]
    assert "5 projects without stated years are in no column" in text_of(app)
    assert "Amounts are stated for 1 of 15 projects." in text_of(app)


DAYS = {"ky": ("Күнү: 01.10.2022", "2022-жылдын 1-октябры"), "ru": ("День: 01.10.2022", "На 1 октября 2022 г.")}
DAYS |= {"en": ("Day: 1 Oct 2022", "On 1 October 2022")}


@pytest.mark.parametrize("code", CODES)
def test_the_day_on_which_agreements_are_counted_can_be_chosen(home: Path, code: str) -> None:
    app = opened("agreements", lang=code, institution="DEMO")
    app.selectbox(key="filter_to_year").set_value(2022).run()
    assert not app.exception and app.query_params["to"] == "2022"
    label, words = DAYS[code]
    assert label in [str(popover.proto.popover.label) for popover in app.get("popover")]
    assert words in text_of(app).replace("\N{NO-BREAK SPACE}", " ")
    on_the_day = agreements.agreements_in_force(open_warehouse(home), Filters("DEMO"), date(2022, 10, 1))
    assert app.metric[0].value == Language(code).number(on_the_day)


def test_a_day_is_offered_for_every_year_since_the_first_signature() -> None:
    app = opened("agreements", lang="en", institution="DEMO")
    days = [option.replace("\N{NO-BREAK SPACE}", " ") for option in app.selectbox(key="filter_to_year").options]
    # Students are on record from 2016; the oldest agreement is older. This year is the day of the register,
    # which came a day before the newest workbook.
    assert days[0] == "2 November 2025 (newest data)" and days[-1] == "1 October 2024"
    assert days[1] < "1 October 2016"
    app = opened("projects", lang="en", institution="OSHTU")
    # P9 begins in January 2010; the newest workbook came in March 2025.
    years = [option[-4:] for option in app.selectbox(key="filter_to_year").options[1:]]
    assert years == [str(year) for year in range(2010, 2024)]


@pytest.mark.parametrize("page", ["agreements", "projects"])
@pytest.mark.parametrize("years", [{"from": "2090"}, {"to": "1990"}, {"from": "2024", "to": "2024"}])
def test_years_in_which_nothing_happened_break_no_page(page: str, years: dict[str, str]) -> None:
    app = opened(page, lang="ru", institution="DEMO", **years)
    assert not app.exception and not app.error


def test_faculties_without_an_agreement_are_named(tiny: Reader) -> None:
    assert agreement_faculties.without_agreement_sentences(tiny) == []
    everyone = Reader(EN, tiny.warehouse, Filters("TST", population="all"))
    (sentence,) = agreement_faculties.without_agreement_sentences(everyone)
    assert sentence == "Faculties that no agreement in force names: C."
    (crossing,) = agreement_faculties.crossing_exhibits(everyone)
    assert crossing.charts[0].note == sentence
    # A row for each faculty, for C too, and one for agreements that name none; three countries.
    frame = crossing.charts[0].frame
    assert list(dict.fromkeys(frame["faculty"])) == ["A", "B", "C", "No faculty named"]
    assert frame.pivot(index="faculty", columns="country", values="agreements_in_force").loc["A"].to_dict() == {
        "Germany": 0,
        "Kyrgyzstan": 0,
        "Russia": 2,
    }


def test_titles_state_what_was_found(tiny: Reader) -> None:
    titles = {one.key: one.charts[0].title for one in agreement_page.exhibits(tiny)}
    assert titles["by_country"] == "Most in force: Russia, 3 agreements"
    assert titles["by_faculty"] == "Most in force: A, 2 agreements"
    # A and B have partners in Russia alone.
    assert titles["faculty_country"] == "Widest reach: A and B, 1 country"
    assert titles["events"] == "Since 2019/20: new 10, renewed 1, ended 1"
    titles = {one.key: one.charts[0].title for one in project_page.exhibits(tiny)}
    # P1, P5 of faculty A; P2, P3 of B.
    assert titles["by_faculty"] == "Most projects: A and B, 2 projects each"
    lists = {one.key: one.table.title for one in [*agreement_page.listings(tiny), *project_page.listings(tiny)]}
    assert lists["still_listed"] == "1 agreement has ended, though the register does not say so"
    assert lists["no_joint_work"] == "No joint work known: 5 of 7 in force"
    assert lists["spellings"] == "The name of 1 partner is written in more than one way"
    assert lists["money_totals"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Share of the university: 58.9 k KGS (1 without a rate) · 100 USD (3 without a rate)"
    )


def test_an_agreement_that_was_terminated_is_in_no_year_and_the_chart_says_so(tiny: Reader) -> None:
    assert agreement_events.events_chart(tiny).note == (
        "1 terminated agreement is in no year as ended: its day is not in the register."
    )


def test_agreements_are_never_said_to_be_without_work(tiny: Reader) -> None:
    words = " ".join(agreement_lists.attention_sentences(tiny)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Joint work is known for 2 of the 7 in force: a project together since 15 January 2023." in words
    assert "What no workbook tells of is not known here." in words
    # Nobody has told who takes part in OshTU's projects: nothing is said of joint work.
    oshtu = Reader(EN, tiny.warehouse, Filters("OSHTU"))
    assert agreement_lists.attention_sentences(oshtu) == []
    assert agreement_lists.no_joint_work_table(oshtu).is_empty


def test_the_amounts_behind_a_sum_add_up_to_it_in_soms(tiny: Reader) -> None:
    totals = next(one for one in project_page.listings(tiny) if one.key == "money_totals")
    assert totals.behind is not None
    sums = [totals.behind.figure(totals.behind.fetch(one.narrowing).frame) for one in figures_of(totals.table, EN)]
    assert sums == [58_940, 50_000, 8750, 190, 0, 87_500, 87_500]


def test_amounts_that_are_not_clear_stand_beside_the_sums_with_what_they_may_mean() -> None:
    app = opened("projects", lang="en", institution="OSHTU")
    table = next(found.value for found in app.dataframe if "It may mean" in found.value.columns)
    readings = str(table["It may mean"].iloc[0]).replace("\N{NO-BREAK SPACE}", " ")
    assert readings == "1 000 000 USD + 379 780 KGS or 1 379 780 USD or 1 379 780 KGS"
    assert metrics_of(app)["Amounts not clear"] == "1"


@pytest.mark.parametrize("code", CODES)
def test_what_needs_attention_opens_exactly_the_agreements_that_it_counts(code: str) -> None:
    needed = [
        link for link in opened("overview", lang=code, institution="DEMO").get("page_link") if "ending=" in way(link)
    ]
    assert needed
    for link in needed:
        query = dict(parse_qsl(way(link)))
        app = opened("agreements", **{**query, "lang": code})
        assert not app.exception and not app.error and not app.warning
        count = next(int(number) for number in re.findall(r"\d+", link.proto.label) if number != query["ending"])
        register = next(one for one in app.dataframe if one.proto.id.endswith("list_register"))
        assert len(register.value) == count
        sentences = [line for part in app.markdown for line in str(part.value).splitlines() if line.startswith("- ")]
        assert len(sentences) == min(count, 8), "each with its day"
        app.button(key="show_all").click().run()
        register = next(one for one in app.dataframe if one.proto.id.endswith("list_register"))
        assert len(register.value) > count


def way(link: Any) -> str:
    """The parameters of a link to a page."""
    return str(link.proto.query_string)


def test_what_ends_soon_narrows_the_page_of_agreements_alone() -> None:
    before = metrics_of(opened("overview", lang="en", institution="DEMO"))
    assert metrics_of(opened("overview", lang="en", institution="DEMO", ending="90")) == before
