"""Each sentence and each key figure says which of the choices it heeds; figures by hand from `tiny.py`."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from dashboard.filters import Filters
from dashboard.findings import overview, partners, students
from dashboard.i18n import Language
from dashboard.keyfigure import KeyFigure
from dashboard.metrics.agreements import with_ending
from dashboard.reader import Reader
from dashboard.warehouse import open_warehouse
from tests.dashboard.snapshots import TINY_ID, insert
from tests.dashboard.test_pages import opened, text_of
from tests.dashboard.tiny import make_tiny_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("tiny"))


def reader(home: Path, filters: Filters, code: str = "en") -> Reader:
    return Reader(Language(code), open_warehouse(home), filters, "overview")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def figures(home: Path, filters: Filters, code: str = "en") -> dict[str, KeyFigure]:
    return {figure.label: figure for figure in overview.overview_figures(reader(home, filters, code))}


def test_each_paragraph_of_the_overview_says_under_which_choice_it_holds(home: Path) -> None:
    of_students, of_agreements, of_projects = overview.overview_sentences(
        reader(home, Filters("TST", faculties=("A",), countries=("RUS", "UZB")))
    )
    # 2024: A has 12 from Uzbekistan and none from Russia; 10 from Uzbekistan the year before.
    assert [plain(one) for one in of_students[:2]] == [
        "Chosen: A, Russia, Uzbekistan.",
        "In 2024/25: 12 foreign students from 1 country, 20 % more than a year before.",
    ]
    # A01 and A02 are of A, with a Russian partner, and in force; A02 ends after 90 days.
    assert [plain(one) for one in of_agreements] == [
        "Chosen: A, Russia, Uzbekistan.",
        "On 15 January 2025: 2 agreements in force.",
        "1 agreement ends within 90 days.",
    ]
    # P1 and P5 are of A; P5 starts in 2026. A project is of no country.
    assert [plain(one) for one in of_projects] == [
        "Chosen: A.",
        "On 15 January 2025: 1 project is running (of 2 in all).",
        "This filter has no effect here: Country.",
    ]


def test_without_a_choice_no_sentence_and_no_figure_speaks_of_filters(home: Path) -> None:
    everything = reader(home, Filters("TST"))
    words = [sentence for paragraph in overview.overview_sentences(everything) for sentence in paragraph]
    words += [figure.note for figure in overview.overview_figures(everything)]
    assert not [one for one in words if "Chosen" in one or "filter" in one]


def test_a_share_under_a_faculty_is_of_the_students_of_that_faculty(home: Path) -> None:
    share = figures(home, Filters("TST", faculties=("A",), countries=("IND",)))["Share of all students"]
    # 2024: 9 Indians of A among the 240 students of A; 9 / 240 = 3.75 %.
    assert (plain(share.value), share.note) == ("3.8 %", "of 240 students (A)")


def test_partners_say_how_many_have_an_agreement_in_force_and_that_no_faculty_narrows_them(home: Path) -> None:
    russian = figures(home, Filters("TST", to_year=2022, faculties=("A",), countries=("RUS",)))["Partners abroad"]
    # RU1 and RU2; only RU1 has agreements of A, A01 and A02, in force on 1 October 2022.
    assert (russian.value, plain(russian.note)) == (
        "2",
        "in 1 country · of these with an agreement in force on 1 Oct 2022: 1 (A)"
        " · This filter has no effect here: Faculty, Years",
    )
    # Of RU1, RU2 and DE1 each has an agreement in force; KG1 is at home, XX1 has none.
    everyone = figures(home, Filters("TST"))["Partners abroad"]
    assert plain(everyone.note).endswith("of these with an agreement in force on 15 Jan 2025: 3")


def test_a_country_does_not_narrow_projects_and_their_card_says_so(home: Path) -> None:
    cards = figures(home, Filters("TST", countries=("RUS",)), "ru")
    assert cards["Действующие проекты"].note.endswith("Этот фильтр здесь не действует: Страна")
    assert "фильтр" not in cards["Действующие договоры"].note


def test_a_choice_of_endings_is_said_of_agreements_and_named_as_without_effect_elsewhere(home: Path) -> None:
    chosen = with_ending(open_warehouse(home), Filters("TST", ending="90"))
    cards = figures(home, chosen)
    # A02 ends 90 days after 15 January 2025, A05 on that day.
    assert cards["Agreements in force"].value == "2"
    assert cards["Agreements in force"].note.endswith("Ends within 90 days")
    assert cards["Foreign students"].note.endswith("This filter has no effect here: End of the agreement")


def test_what_no_filter_narrows_is_named_as_the_university_s(home: Path) -> None:
    needs = [one.sentence for one in overview.attention(reader(home, Filters("TST", faculties=("A",))))]
    assert [one for one in needs if "outside the totals" in one or "differs" in one] == [
        "13 students outside the totals: their cells were not understood (the whole university)",
        "1 sum differs from its sheet (the whole university)",
    ]


def test_a_source_of_totals_is_said_not_to_tell_countries(home: Path) -> None:
    # OshTU's page: 82 students without college (11) and retraining (2) are 69, by faculty and by no country.
    russian = reader(home, Filters("OSHTU", countries=("RUS",)))
    expected = [
        "The source does not split the students by: Country.",
        "It gives a total only: 69 foreign students.",
    ]
    assert students.not_split_sentences(russian) == expected
    assert overview.overview_sentences(russian)[0] == ["Chosen: Russia.", *expected]
    assert {figure.note for figure in overview.overview_figures(russian)[:3]} == {expected[0]}
    # Faculties are told there; TST tells countries, and has nobody from France.
    assert students.not_split_sentences(reader(home, Filters("OSHTU", faculties=("RTF",)))) == []
    assert students.not_split_sentences(reader(home, Filters("TST", countries=("FRA",)))) == []


def test_an_empty_page_speaks_to_somebody_without_a_command_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    for page in ("overview", "students", "agreements", "projects", "data"):
        app = opened(page, lang="ru", institution="OSHSU")  # nothing was loaded for it
        lines = [one.value for one in app.markdown]
        assert any("Его загружает отдел международных связей университета" in line for line in lines), page
        assert not any("iro load" in line for line in lines), page
        # Small print, for the officer.
        assert [one.value for one in app.caption if "iro load" in one.value], page


def test_a_store_without_figures_names_the_office_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(tmp_path))
    app = opened(lang="en")
    assert any("The international office of the university loads the files" in one.value for one in app.markdown)
    assert not any("iro load" in one.value for one in app.markdown)


def test_a_page_says_that_its_source_cannot_answer_a_choice(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    words = text_of(opened("students", lang="en", institution="OSHTU", countries="RUS"))
    assert "It gives a total only\\: 69 foreign students" in words and "Nothing fits this choice" not in words
    assert "Nothing fits this choice" in text_of(opened("students", lang="en", institution="TST", countries="FRA"))


def test_headings_of_a_page_skip_no_level(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    for page in ("overview", "students", "agreements", "projects", "data"):
        app = opened(page, lang="en", institution="TST")
        assert len(app.title) == 1 and not app.subheader, page
        written = "\n".join(str(getattr(one, "value", "")) for kind in ("markdown", "html") for one in app.get(kind))
        assert set(re.findall(r"<h[1-6]|^#+ ", written, re.MULTILINE)) - {"<h2"} <= {"## "}, page
        assert "<h2" in written or "## " in written, page


def test_a_map_tells_its_scale_in_plain_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    app = opened("students", lang="en", institution="TST")
    app.segmented_control(key="view_country_code").set_value("map").run()
    # 2024: UZB 12, IND 9, RUS 1.
    assert "The stronger the colour, the more: here from 1 to 12." in text_of(app)


def test_countries_with_as_many_partners_are_all_named(tmp_path: Path) -> None:
    home = make_tiny_home(tmp_path, with_oshtu=False)
    # RU1 and RU2; DE1.
    assert partners.partner_country_charts(reader(home, Filters("TST")))[0].title == "Russia: 2 of 3 partners abroad"
    other = make_tiny_home(tmp_path / "other", with_oshtu=False)
    with duckdb.connect(str(other / "snapshots" / f"{TINY_ID}.duckdb")) as database:
        insert(database, "partners", [("TST", "DE2", "Алтынчы", "Шестой", "Sixth", "DEU", "university", False, True)])
    chart = partners.partner_country_charts(reader(other, Filters("TST")))[0]
    assert chart.title == "Germany and Russia: 2 each of 4 partners abroad"
    assert chart.highlight == {"Germany", "Russia"}
