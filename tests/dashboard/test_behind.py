"""The rows behind a figure: they add up to it, each has its cell, and the page leads to both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.behind import ALL, Behind, cell_count, cells_of, figure_words, figures_of, has_cells, marks_of, row_of
from dashboard.chart import Chart
from dashboard.corner import WHY_NOT, Place, drawn, picture
from dashboard.drill import Asked, position_of
from dashboard.filters import Filters
from dashboard.findings import (
    agreement_charts,
    agreement_page,
    project_charts,
    project_page,
    projects,
    student_charts,
    student_crossing,
    student_growth,
    student_parts,
    student_regions,
    students,
)
from dashboard.i18n import CODES, Language, is_missing
from dashboard.look import LIGHT
from dashboard.query import Rights
from dashboard.reader import Reader
from dashboard.tables import Table
from dashboard.warehouse import open_warehouse
from etl.corner import Corner, CornerCell, CornerColumn, CornerRow
from etl.store import open_store
from tests.dashboard.snapshots import FIXTURE_ID, make_home
from tests.dashboard.tiny import make_tiny_home
from tests.office import accept
from tests.office import students as sheet_of_students

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
EN = Language("en")
Exhibit = tuple[list[Chart], Table, Behind]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("behind"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(EN, open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny"))), Filters("TST"))


def reader_of(home: Path, institution: str = "DEMO", **chosen: object) -> Reader:
    return Reader(EN, open_warehouse(home), Filters(institution, **chosen))  # type: ignore[arg-type]


def exhibits(reader: Reader) -> Iterator[Exhibit]:
    """Every exhibit of the pages that this reader's figures allow."""
    yield from student_exhibits(reader)
    for one in [*agreement_page.exhibits(reader), *project_page.exhibits(reader)]:
        yield list(one.charts), one.table(), one.behind


def student_exhibits(reader: Reader) -> Iterator[Exhibit]:
    year, years = student_charts.rows_behind_year(reader), student_charts.rows_behind_years(reader)
    for dimension in ("country_code", "faculty_code", "isced_level", "study_form", "funding", "sex"):
        charts = student_charts.split_charts(reader, dimension)
        yield charts, student_charts.split_table(reader, dimension), year
    if students.shown_year(reader) is not None:
        yield [student_charts.by_year_chart(reader)], student_charts.by_year_table(reader), years
    for one in student_growth.exhibits(reader):
        yield list(one.charts), one.table(), one.behind
    if student_crossing.has_crossing(reader):
        yield [student_crossing.heat_map_chart(reader)], student_crossing.heat_map_table(reader), year
    if student_parts.has_parts(reader):
        behind = student_parts.rows_behind_parts(reader)
        yield [student_parts.parts_chart(reader)], student_parts.parts_table(reader), behind


def figures_of_chart(chart: Chart) -> list[float]:
    """The figures that the marks of a chart show; a span of a timeline is one thing, a figure that is missing none."""
    if chart.mark == "timeline":
        return [1.0] * len(chart.frame)
    return [0.0 if is_missing(value) else float(value) for value in chart.column("value")]


def added_up(behind: Behind, chart: Chart) -> list[float]:
    """The figure of the rows behind each mark; 0 where they tell a part of nothing."""
    figures = [behind.figure(behind.fetch(mark.narrowing).frame) for mark in marks_of(chart, EN)]
    return [0.0 if is_missing(figure) else figure for figure in figures]


@pytest.mark.parametrize(
    ("institution", "chosen"),
    [
        ("DEMO", {}),
        ("DEMO", {"population": "all", "to_year": 2022}),
        ("DEMO", {"countries": ("IND", "UZB", "KAZ"), "faculties": ("MED", "ENG")}),
        ("DEMO", {"currency": "USD"}),
        ("OSHTU", {}),
    ],
)
def test_the_rows_behind_every_mark_add_up_to_its_figure(
    home: Path, institution: str, chosen: dict[str, object]
) -> None:
    reader, seen = reader_of(home, institution, **chosen), 0
    for charts, _table, behind in exhibits(reader):
        for chart in charts:
            assert added_up(behind, chart) == pytest.approx(figures_of_chart(chart)), chart.title
            seen += len(chart.frame)
    assert seen > 20


def test_the_rows_behind_every_row_of_a_table_add_up_to_its_figure(home: Path) -> None:
    reader, seen = reader_of(home), 0
    for charts, table, behind in exhibits(reader):
        column = charts[0].axes.get("value", "")
        for figure, value in zip(figures_of(table, EN), table.frame.get(column, [0] * len(table.frame)), strict=True):
            if column not in table.frame:
                continue
            rows = behind.fetch(figure.narrowing).frame
            assert behind.figure(rows) == pytest.approx(0.0 if is_missing(value) else float(value)), figure.name
            seen += 1
    assert seen > 100


def test_every_row_behind_a_figure_has_its_cell(home: Path) -> None:
    for _charts, _table, behind in exhibits(reader_of(home)):
        table = behind.fetch(ALL)
        assert has_cells(table) and {"file_name", "sheet", "cell"} <= {column.name for column in table.columns}
        assert table.frame[["source_id", "sheet", "cell"]].notna().all(axis=None)


def test_figures_worked_out_by_hand_stand_behind_the_marks(tiny: Reader) -> None:
    def behind(chart: Chart, rows: Behind) -> dict[str, float]:
        return dict(zip([mark.name for mark in marks_of(chart, EN)], added_up(rows, chart), strict=True))

    years = behind(student_charts.by_year_chart(tiny), student_charts.rows_behind_years(tiny))
    # Degree level: 8; nobody; 10 + 5 + 4 + 1; 12 + 9 + 2 + 1. The second census of 2024 is never added.
    assert years == {"2021/22": 8, "2022/23": 0, "2023/24": 20, "2024/25": 24}
    (bars, _map), year = student_charts.split_charts(tiny, "country_code"), student_charts.rows_behind_year(tiny)
    assert behind(bars, year) == {"Uzbekistan": 12, "India": 9, "Russia": 1, "Country not stated": 2}
    regions = behind(student_regions.regions_chart(tiny), student_charts.rows_behind_years(tiny))
    assert regions["Central Asia · 2023/24"] == 14 and regions["South Asia · 2024/25"] == 9


def test_the_rows_behind_a_mark_are_those_that_sql_finds(home: Path, tmp_path: Path) -> None:
    reader = reader_of(home)
    # A copy: the pages hold the snapshot open with settings of their own.
    copy = shutil.copyfile(home / "snapshots" / f"{FIXTURE_ID}.duckdb", tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy), read_only=True) as snapshot:

        def asked(sql: str) -> dict[object, tuple[float, int]]:
            return {row[0]: (float(row[1]), row[2]) for row in snapshot.execute(sql).fetchall()}

        degree = "academic_year = 2025 AND isced_level >= 6 AND faculty_code NOT IN ('COL', 'RET')"
        cells = "count(DISTINCT (source_id, sheet, cell))"
        by_country = asked(f"SELECT country_code, sum(headcount), {cells} FROM enrolments WHERE {degree} GROUP BY ALL")
        day = "DATE '2025-11-03'"
        lasts = f"(expiry_date >= {day} OR is_open_ended OR renews_automatically)"
        kept = f"signed_date <= {day} AND {lasts} AND status NOT IN ('draft', 'terminated')"
        by_type = asked(f"SELECT agreement_type, count(*), {cells} FROM agreements WHERE {kept} GROUP BY ALL")
        by_programme = asked(
            f"SELECT programme, count(*), {cells} FROM projects WHERE institution_code = 'DEMO' GROUP BY ALL"
        )
    split = student_charts.split_charts(reader, "country_code")[1], student_charts.rows_behind_year(reader)
    assert found(*split, "country_code") == {code: facts for code, facts in by_country.items() if code}
    types = agreement_charts.split_charts(reader, "agreement_type")[0], agreement_charts.in_force_behind(reader)
    assert found(*types, "agreement_type") == by_type
    programmes = project_charts.split_chart(reader, "programme")
    assert found(programmes, projects.projects_behind(reader), "programme") == by_programme


def found(chart: Chart, behind: Behind, column: str) -> dict[object, tuple[float, int]]:
    """Code -> what the rows behind its mark add up to, and in how many cells they stand."""
    rows = [(mark.narrowing.one(column), behind.fetch(mark.narrowing).frame) for mark in marks_of(chart, EN)]
    return {code: (behind.figure(frame), cell_count(frame)) for code, frame in rows}


def test_other_stands_for_all_that_it_holds(home: Path) -> None:
    (bars, world) = agreement_charts.split_charts(reader_of(home), "country_code")
    assert {mark.name for mark in marks_of(world, EN)} <= {mark.name for mark in marks_of(bars, EN)}
    reader = reader_of(home, population="all")
    chart = student_charts.split_charts(reader, "country_code")[0]
    assert sum(added_up(student_charts.rows_behind_year(reader), chart)) == chart.column("value").sum()


def test_a_click_tells_its_mark_whichever_way_the_browser_says_it() -> None:
    assert position_of({"points": [{"customdata": ["India", "10 students", 3]}]}) == 3
    assert position_of({"points": [{"customdata": {"0": "India", "1": "10 students", "2": 3}}]}) == 3
    assert position_of({"points": [{"customdata": ["2022/23", ":", None]}]}) is None
    assert position_of({"points": [{}]}) is None


# ------------------------------------------------------------------- the pages
@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one workbook: India 10 and 0, Uzbekistan 5 and 3, in B4:C5 of its sheet."""
    folder = tmp_path_factory.mktemp("loaded")
    accept(open_store(folder / "home"), sheet_of_students(folder, 2024))
    return folder / "home"


def test_what_a_workbook_holds_is_shown_as_text_and_never_runs() -> None:
    evil = "<img src=x onerror=alert(1)>"
    cell = CornerCell(evil, "cell", is_number=False, is_marked=True, is_personal=False, rows=1, columns=1)
    corner = Corner(evil, "A1", (CornerColumn("A", False, False),), (CornerRow(1, False, False, (cell,)),))
    drawn_html = drawn(corner, EN)
    assert "<img" not in drawn_html and drawn_html.count("&lt;img src=x onerror=alert(1)&gt;") == 3


def test_a_row_of_a_register_leads_to_its_own_cells_alone(tiny: Reader) -> None:
    table = agreement_charts.register_table(tiny)
    own, place = cells_of(table), list(table.frame["agreement_code"]).index("A04")
    mark = row_of(table, place, EN)
    rows = own.fetch(mark.narrowing)
    assert list(rows.frame["agreement_code"]) == ["A04"] and rows.of_whole_rows
    assert mark.name == "Third · Germany"
    # One entry of a list adds up to nothing: the panel names it, and no sum.
    assert figure_words(own, rows.frame, EN) == ""
    assert len(own.fetch(ALL).frame) == 13


def test_the_picture_of_an_entry_marks_its_row_and_that_of_a_figure_its_cell() -> None:
    number, partner, below = (
        CornerCell(text, "cell", is_number=False, is_marked=text == "7", is_personal=False, rows=1, columns=1)
        for text in ("7", "Third", "8")
    )
    columns = (CornerColumn("A", False, False), CornerColumn("B", False, False))
    rows = (CornerRow(5, False, False, (number, partner)), CornerRow(6, False, False, (below,)))
    corner = Corner("Register", "A5", columns, rows)
    assert drawn(corner, EN, whole_row=True).count('<tr class="meant">') == 1
    assert "Sheet “Register”, row of cell A5" in drawn(corner, EN, whole_row=True)
    assert "meant" not in drawn(corner, EN).replace("The cell meant", "")


def test_who_may_see_only_some_faculties_sees_no_picture(loaded: Path) -> None:
    everything = Reader(EN, open_warehouse(loaded), Filters("DEMO"))
    row = student_charts.rows_table(everything).frame.iloc[0]
    where = (str(row["source_id"]), str(row["sheet"]), str(row["cell"]))
    assert "aria-current" in picture(everything, LIGHT, Place(*where))
    some = Reader(EN, open_warehouse(loaded, Rights(faculties=frozenset(["MED"]))), Filters("DEMO"))
    assert "aria-current" not in picture(some, LIGHT, Place(*where))


def opened(page: str, **query: str) -> AppTest:
    """A page opened by a link."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = query.get("lang", "en")
    app.run()
    app.switch_page(f"../pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def words_of(app: AppTest) -> str:
    return "\n".join(
        str(getattr(part, "value", "")) for kind in ("markdown", "caption", "html", "error") for part in app.get(kind)
    )


SUMS = {
    "en": ("Uzbekistan", "Uzbekistan: 8 students in 2 cells", "around cell C4"),
    "ru": ("Узбекистан", "Узбекистан: 8 студентов в 2 ячейках", "вокруг ячейки C4"),
    "ky": ("Өзбекстан", "Өзбекстан: 8 студент — 2 уячада", "C4 уячасынын айланасы"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_part_and_its_cell_can_be_chosen_without_a_pointer(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("IRO_HOME", str(loaded))
    app = opened("students", lang=code, institution="DEMO")
    app.segmented_control(key="view_country_code").set_value("rows").run()
    country, sum_words, around = SUMS[code]
    part = app.selectbox(key="country_code_part")
    assert country in part.options
    part.set_value(part.options.index(country) - 1).run()
    assert not app.exception and not app.error
    words = words_of(app).replace("\\", "")
    assert sum_words in words and around in words
    assert 'marked" aria-current="true"' in words
    assert any(box.options[0].startswith("C4") for box in app.selectbox if str(box.key).endswith("_cell"))


@pytest.mark.parametrize("code", CODES)
def test_a_click_on_a_row_of_figures_opens_the_rows_behind_it(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("IRO_HOME", str(loaded))
    app = opened("students", lang=code, institution="DEMO")
    reader = Reader(Language(code), open_warehouse(loaded), Filters("DEMO"))
    india = figures_of(student_charts.split_table(reader, "country_code"), reader.language)[0]
    app.session_state["asked_country_code"] = Asked(figure=india, serial=1)
    app.run()
    assert not app.exception and not app.error
    assert f"{india.name}: 10" in words_of(app).replace("\\", "")


def test_every_list_with_cells_has_a_button_that_opens_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    for page, key in (
        ("agreements", "register"),
        ("agreements", "partners"),
        ("projects", "awarded"),
        ("data", "sums"),
    ):
        app = opened(page, lang="ky", institution="DEMO")
        app.button(key=f"cells_{key}").click().run()
        assert not app.exception and not app.error, (page, key)
        # This store's workbooks were never kept: the page says so instead of showing nothing.
        assert Language("ky").say(WHY_NOT["not_kept"]) in words_of(app), (page, key)
