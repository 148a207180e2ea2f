from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filters import Filters
from dashboard.findings.about import shown_indicators
from dashboard.i18n import CODES, NO_BREAK_HYPHEN, SPACE, Language
from dashboard.metrics import agreements, students
from dashboard.warehouse import open_warehouse
from tests.dashboard.snapshots import FIXTURE_ID, build_fixture_snapshot, make_home, serve, snapshot_file

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
WITHOUT_SEX = "20251104T080000Z-5e5e5e5e"
PAGES = ("overview", "students", "agreements", "projects", "changes", "data")
INSTITUTIONS = ("DEMO", "OSHTU", "OSHSU")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture(autouse=True)
def served(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("IRO_HOME", str(home))
    yield home


def opened(page: str = "overview", **query: str) -> AppTest:
    """A page opened by a link."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if page != "overview":
        # AppTest opens the first page first; the link counts for the page it is then switched to.
        app.query_params["lang"] = query.get("lang", "en")
        app.run()
        app.switch_page(f"../pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def text_of(app: AppTest) -> str:
    """Every word of a page that we have written, whatever holds its lines together."""
    kinds = ("title", "markdown", "caption", "html", "warning", "error", "header")
    parts = [str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind)]
    words = html.unescape("\n".join(part for part in parts if not part.startswith("<style>")))
    return words.replace(f"{SPACE}·", " ·").replace(f"{SPACE}–", " –").replace(NO_BREAK_HYPHEN, "-")


def test_every_drawing_says_in_its_file_which_indicator_it_shows() -> None:
    for page in ("overview", "students", "agreements", "projects"):
        app = opened(page, lang="en", institution="DEMO")
        keys = [str(one.key).removeprefix("view_") for one in app.get("button_group") if "view_" in str(one.key)]
        assert keys and [key for key in keys if not shown_indicators(page, key)] == [], page


def metrics_of(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("institution", INSTITUTIONS)
@pytest.mark.parametrize("code", CODES)
def test_every_page_opens_in_every_language_for_every_university(code: str, institution: str) -> None:
    app = opened(lang=code, institution=institution)
    assert not app.exception and not app.error and not app.warning
    for page in PAGES[1:]:
        app.switch_page(f"../pages/{page}.py").run()
        assert not app.exception and not app.error and not app.warning, page
        assert len(app.title) == 1, page


def test_a_page_in_kyrgyz_or_russian_has_no_english_sentence() -> None:
    english = re.compile(r"\b(the|of|and|students|agreements|loaded|source)\b", re.IGNORECASE)
    for code in ("ky", "ru"):
        app = opened(lang=code, institution="DEMO")
        for page in PAGES[1:]:
            app.switch_page(f"../pages/{page}.py").run()
            # Files and partners keep the names they came with.
            words = re.sub(r"\S+ ?\d*\.(xlsx|csv)|University \d+", "", text_of(app))
            assert not english.search(re.sub(r"<[^>]+>", "", words)), (code, page)


@pytest.mark.parametrize("query", [{}, {"countries": "IND"}, {"faculties": "MED", "to": "2023"}, {"population": "all"}])
def test_a_link_shows_the_same_number_in_every_language(query: dict[str, str]) -> None:
    shown = []
    for code in CODES:
        app = opened("students", lang=code, institution="DEMO", **query)
        shown.append(app.metric[0].value)
    assert len(set(shown)) == 1 and shown[0] != ":"


def test_the_figures_of_a_page_are_those_of_the_metric() -> None:
    warehouse, filters = open_warehouse(), Filters("DEMO", countries=("IND",))
    expected = students.headcount(warehouse, filters, students.latest_year(warehouse, filters))
    app = opened("students", lang="en", institution="DEMO", countries="IND")
    assert metrics_of(app)["Foreign students"] == Language("en").number(expected)
    in_force = agreements.agreements_in_force(warehouse, Filters("DEMO"))
    app = opened("agreements", lang="en", institution="DEMO")
    assert metrics_of(app)["Agreements in force"] == Language("en").number(in_force)


def test_filters_survive_a_change_of_page_and_stand_in_the_link() -> None:
    app = opened("students", lang="ru", institution="DEMO")
    app.multiselect(key="filter_countries").set_value(["IND", "UZB"]).run()
    assert app.query_params["countries"] == "IND,UZB"
    before = app.metric[0].value
    app.switch_page("../pages/data.py").run()
    assert app.query_params["countries"] == "IND,UZB" and app.query_params["lang"] == "ru"
    app.switch_page("../pages/students.py").run()
    assert app.multiselect(key="filter_countries").value == ["IND", "UZB"]
    assert app.metric[0].value == before


def test_every_second_choice_counts_too() -> None:
    app = opened("students", lang="en", institution="DEMO")
    for chosen in (["IND"], ["IND", "UZB"], ["UZB"], []):
        app.multiselect(key="filter_countries").set_value(chosen).run()
        assert app.multiselect(key="filter_countries").value == chosen


def test_the_switch_changes_the_language_and_keeps_the_choice() -> None:
    app = opened("students", lang="en", institution="DEMO", countries="IND")
    number = app.metric[0].value
    app.segmented_control(key="choose_language").set_value("ky").run()
    assert app.title[0].value == "Чет элдик студенттер"
    assert app.metric[0].value == number and app.query_params["lang"] == "ky"


def test_what_a_link_names_and_we_do_not_know_is_said_aloud() -> None:
    app = opened("students", lang="en", institution="DEMO", countries="IND,XXX", bogus="1")
    said = " ".join(warning.value for warning in app.warning)
    assert "“XXX” under “Country”" in said and "“bogus”" in said
    assert app.query_params["countries"] == "IND"


def test_an_unknown_language_in_a_link_is_said_aloud() -> None:
    app = opened(lang="xx", institution="DEMO")
    assert "“xx” under “Language”" in app.warning[0].value


def test_a_first_visit_opens_on_the_demonstration_university_with_its_band() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert app.query_params["institution"] == "DEMO"
    assert "Demonstration University: invented data" in text_of(app)


@pytest.mark.parametrize("institution", ["OSHTU", "OSHSU"])
def test_a_real_university_bears_no_band(institution: str) -> None:
    assert "invented" not in text_of(opened(lang="en", institution=institution))


def test_undated_students_are_counted_and_stand_in_no_series() -> None:
    app = opened("students", lang="en", institution="OSHTU")
    # 82 at all levels, without the college's 11 and the 2 of retraining: 69.
    assert metrics_of(app)["Foreign students"] == "69"
    assert "69 foreign students; the source bears no date." in text_of(app)
    assert "At all levels, with college and retraining: 82." in text_of(app)
    assert re.search(r"do not state: [^.]*Country", text_of(app))


def test_the_four_counts_of_partners_are_told_apart() -> None:
    shown = metrics_of(opened("agreements", lang="en", institution="OSHTU"))
    assert [shown[name] for name in ("Entries in the list", "Partners", "Partners abroad", "Universities abroad")] == [
        "42",
        "40",
        "36",
        "34",
    ]


def test_a_university_without_figures_says_what_is_missing_and_who_can_bring_it() -> None:
    words = text_of(opened(lang="en", institution="OSHSU"))
    assert "Nothing has been loaded for this university yet" in words
    assert "The international office of the university loads it" in words


def test_without_any_snapshot_there_is_a_sentence_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(tmp_path))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "ru"
    app.run()
    assert not app.exception and not app.error
    assert "Пока ничего не загружено" in text_of(app)


def test_whatever_goes_wrong_is_one_sentence_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a detail for the log only")

    monkeypatch.setattr("dashboard.findings.overview.overview_sentences", broken)
    app = opened(lang="ru", institution="DEMO")
    assert not app.exception
    assert app.error[0].value.startswith("Эту страницу показать не удалось.")
    assert "a detail for the log only" not in text_of(app)
    monkeypatch.undo()


def test_the_rows_behind_a_figure_name_workbook_sheet_and_cell() -> None:
    app = opened("students", lang="en", institution="DEMO")
    app.session_state["rows_students"] = True
    app.run()
    columns = [list(table.value.columns) for table in app.dataframe]
    assert any({"Workbook", "Sheet", "Cell"} <= set(names) for names in columns)


def test_a_status_chosen_in_a_link_narrows_the_register() -> None:
    every = opened("agreements", lang="en", institution="DEMO")
    some = opened("agreements", lang="en", institution="DEMO", types="exchange")
    assert len(_register(some)) < len(_register(every))


def _register(app: AppTest) -> list[str]:
    return next(list(table.value["Number"]) for table in app.dataframe if "Number" in table.value.columns)


def test_a_page_names_the_university_the_day_and_what_it_is_narrowed_to() -> None:
    words = text_of(opened("students", lang="en", institution="DEMO", countries="IND"))
    heading = re.search(r'<div class="under-heading">(.*?)</div>', words)
    assert heading and heading[1].startswith("Demonstration University · as of ") and heading[1].endswith("only: India")


def test_the_link_to_copy_is_that_of_the_address() -> None:
    app = opened("students", lang="ru", institution="DEMO", countries="IND,UZB", to="2023")
    link = app.code[0].value
    # Without the language: whoever opens it reads in their own.
    assert link.endswith("/students?institution=DEMO&to=2023&countries=IND,UZB")


@pytest.mark.parametrize("code", CODES)
def test_how_each_finding_is_looked_at_stands_in_the_link_and_comes_back_from_it(code: str) -> None:
    app = opened("students", lang=code, institution="DEMO")
    app.segmented_control(key="view_country_code").set_value("map").run()
    app.segmented_control(key="view_by_year").set_value("table").run()
    assert app.query_params["views"] == "by_year.table,country_code.map"
    link = app.code[0].value
    assert link.endswith("/students?institution=DEMO&views=by_year.table,country_code.map")
    again = opened("students", lang="en", institution="DEMO", views="by_year.table,country_code.map")
    ways = {one.key: one.value for one in again.segmented_control}
    assert (
        ways["view_country_code"] == "map" and ways["view_by_year"] == "table" and ways["view_faculty_code"] == "bars"
    )
    again.segmented_control(key="view_country_code").set_value("bars").run()
    assert again.query_params["views"] == "by_year.table", "what is looked at as at first is left out"


@pytest.mark.parametrize("code", CODES)
def test_a_link_that_looks_at_something_in_an_unknown_way_says_so(code: str) -> None:
    for views, said in (("by_year.map", "by_year.map"), ("nobody.table", "nobody.table"), ("by_year", "by_year")):
        app = opened("students", lang=code, institution="DEMO", views=views)
        assert not app.exception and not app.error
        assert [said in str(one.value) for one in app.warning] == [True], views
        assert app.segmented_control(key="view_by_year").value == "columns"


@pytest.mark.parametrize("page", ["students", "agreements", "projects"])
def test_a_choice_that_leaves_nothing_says_so_and_offers_everything(page: str) -> None:
    none = {"students": {"from": "2090"}, "agreements": {"types": "none"}, "projects": {"programmes": "none"}}[page]
    app = opened(page, lang="en", institution="DEMO", **none)
    assert not app.exception and not app.error
    assert "Nothing fits this choice" in text_of(app)
    app.button(key="show_all_here").click().run()
    assert "Nothing fits this choice" not in text_of(app) and app.metric


def test_how_many_are_not_stated_stands_under_the_title() -> None:
    assert re.search(r"not stated: \d+ of \d+", text_of(opened("students", lang="en", institution="DEMO")))


def test_every_chart_leads_to_its_cells_within_one_click() -> None:
    for page, view in (("students", "country_code"), ("agreements", "by_country"), ("projects", "by_programme")):
        app = opened(page, lang="en", institution="DEMO")
        app.segmented_control(key=f"view_{view}").set_value("rows").run()
        assert not app.exception, page
        assert any(list(table.value.columns)[1:4] == ["Workbook", "Sheet", "Cell"] for table in app.dataframe), page


def test_parts_beside_a_total_are_shown_where_no_student_is_split_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "beside the total" not in text_of(opened("students", lang="en", institution="DEMO"))
    without_sex = snapshot_file(tmp_path, WITHOUT_SEX)
    build_fixture_snapshot(without_sex)
    with duckdb.connect(str(without_sex)) as connection:
        connection.execute("UPDATE enrolments SET sex = NULL")
    serve(tmp_path, WITHOUT_SEX)
    monkeypatch.setenv("IRO_HOME", str(tmp_path))
    shown = text_of(opened("students", lang="en", institution="DEMO"))
    # 30 women of medicine in 2016, one more each year: 39 in 2025
    assert re.search(r"Female\\?: 39 of [\d,]+ foreign students", shown)
    assert "one student may be in several of them" in shown


def test_the_data_page_opens_what_needs_attention_and_folds_what_is_well() -> None:
    app = opened("data", lang="en", institution="DEMO")
    boxes = [box for box in app.expander if ".xlsx" in box.label or "Nothing to correct" in box.label]
    # Of 13 workbooks (ten of students, all students, agreements, projects) only that of the last year has problems.
    wrong, well = boxes
    assert "students 2025.xlsx" in wrong.label and "To correct" in wrong.label and wrong.proto.expanded
    assert well.label.endswith("Nothing to correct or to check\\: 12 workbooks") and not well.proto.expanded
    assert sum(".xlsx" in line.value for line in well.markdown) == 12


def test_a_year_without_figures_leaves_a_hole_in_the_small_drawing_and_breaks_no_page(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home, tmp_path / "home")
    with duckdb.connect(str(tmp_path / "home" / "snapshots" / f"{FIXTURE_ID}.duckdb")) as snapshot:
        snapshot.execute("DELETE FROM enrolments WHERE academic_year = 2021")
    monkeypatch.setenv("IRO_HOME", str(tmp_path / "home"))
    app = opened("students", lang="en", institution="DEMO")
    assert not app.exception and not app.error
    assert "<div></div>" in text_of(app)


def test_all_filters_of_a_page_stand_behind_one_button_too() -> None:
    app = opened("students", lang="en", institution="DEMO")
    assert not [widget.key for widget in app.multiselect if str(widget.key).startswith("folded_")]
    app.session_state["open_folded"] = True
    app.run()
    assert {widget.key for widget in app.multiselect if str(widget.key).startswith("folded_")} >= {
        "folded_faculties",
        "folded_countries",
        "folded_regions",
    }
    app.multiselect(key="folded_countries").set_value(["IND"]).run()
    assert app.query_params["countries"] == "IND"
    assert app.multiselect(key="filter_countries").value == ["IND"]


def test_what_is_wrong_names_who_sent_it() -> None:
    words = text_of(opened("data", lang="en", institution="DEMO"))
    assert re.search(r"^- .+\.xlsx \(Faculty\) · ", words, re.MULTILINE)


def test_a_page_is_short_and_has_no_sql_and_no_drawing() -> None:
    for path in (APP.parent.parent / "pages").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= 60, path.name
        assert "SELECT" not in source and "px." not in source and "plotly" not in source, path.name
