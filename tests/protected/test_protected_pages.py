"""Pages, files and links of protected figures, as somebody outside the office gets them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard.behind import ALL
from dashboard.chart import Chart
from dashboard.files import csv_bytes, xlsx_bytes
from dashboard.filters import Filters
from dashboard.findings import overview, student_charts, student_crossing, student_parts, student_regions, students
from dashboard.findings.scope import file_stem
from dashboard.i18n import CODES, SUPPRESSED, Language
from dashboard.keyfigure import KeyFigure
from dashboard.reader import Reader
from dashboard.tables import Table
from dashboard.warehouse import open_warehouse
from tests.dashboard.snapshots import make_home
from tests.dashboard.test_pages import metrics_of, opened, text_of
from tests.dashboard.tiny import make_tiny_home

DIMENSIONS = ("country_code", "faculty_code", "isced_level", "study_form", "funding", "sex")
# Choices that leave few people.
CHOICES: tuple[dict[str, Any], ...] = (
    {},
    {"faculties": ("A",)},
    {"faculties": ("B",)},
    {"countries": ("IND",)},
    {"countries": ("RUS",)},
    {"levels": ("7",)},
    {"from_year": 2023, "to_year": 2023},
    {"population": "all"},
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("tiny"), with_oshtu=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("home"))


def reader(home: Path, code: str = "en", figures: str = "protected", **choice: Any) -> Reader:
    return Reader(Language(code), open_warehouse(home), Filters("TST", figures=figures, **choice))


def tables_of(one: Reader) -> Iterator[Table]:
    yield student_charts.by_year_table(one)
    for dimension in DIMENSIONS:
        yield student_charts.split_table(one, dimension)
    yield student_regions.regions_table(one)
    yield student_crossing.heat_map_table(one)
    yield student_parts.parts_table(one)
    yield from rows_of(one)


def rows_of(one: Reader) -> Iterator[Table]:
    yield student_charts.rows_behind_year(one).fetch(ALL)
    yield student_charts.rows_behind_years(one).fetch(ALL)
    yield student_parts.rows_behind_parts(one).fetch(ALL)


def charts_of(one: Reader) -> Iterator[Chart]:
    if students.shown_year(one) is not None:
        yield student_charts.by_year_chart(one)
    for dimension in DIMENSIONS:
        if student_charts.is_stated(one, dimension):
            yield from student_charts.split_charts(one, dimension)
    if student_regions.has_regions(one):
        yield student_regions.regions_chart(one)
    if student_crossing.has_crossing(one):
        yield student_crossing.heat_map_chart(one)
    if student_parts.has_parts(one):
        yield student_parts.parts_chart(one)


def is_shown(count: object) -> bool:
    """True for what protected figures may show of a count of people."""
    return count == SUPPRESSED or (isinstance(count, int) and count >= 10 and count % 5 == 0)


@pytest.mark.parametrize("choice", CHOICES)
def test_no_table_shows_a_small_or_exact_count(tiny: Path, choice: dict[str, Any]) -> None:
    for table in tables_of(reader(tiny, **choice)):
        for column in table.columns:
            if column.kind == "count":
                counts = [value for value in table.frame[column.name] if not pd.isna(value)]
                assert all(is_shown(count if count == SUPPRESSED else int(count)) for count in counts), (table, choice)


@pytest.mark.parametrize("choice", CHOICES)
def test_no_chart_and_no_sentence_shows_a_small_or_exact_count(tiny: Path, choice: dict[str, Any]) -> None:
    one = reader(tiny, **choice)
    texts = [sentence for paragraph in overview.overview_sentences(one) for sentence in paragraph]
    for chart in charts_of(one):
        assert all(is_shown(int(value)) for value in chart.column("value").dropna()), (chart, choice)
        texts += [chart.title, chart.subtitle, chart.alt]
    figures: list[KeyFigure] = students.student_figures(one)
    texts += [f"{figure.value} {figure.note} students" for figure in figures[:1]]
    for text in texts:
        counted = re.findall(r"(\d+) (?:foreign )?students?\b(?! or more)", text.replace("fewer than 8", ""))
        assert all(is_shown(int(count)) for count in counted), text


def test_exact_figures_of_the_same_choice_do_show_small_counts(tiny: Path) -> None:
    # So the tests above would see one.
    counts = student_charts.split_table(reader(tiny, figures="exact"), "country_code").frame["headcount"]
    assert list(counts) == [12, 9, 1, 2]


@pytest.mark.parametrize("code", CODES)
def test_files_say_that_their_figures_are_protected_and_hold_no_small_count(tiny: Path, code: str) -> None:
    one = reader(tiny, code)
    words = one.language.say("protected figures")
    for table in tables_of(one):
        sheet = load_workbook(io.BytesIO(xlsx_bytes(table, one.language))).active
        assert sheet is not None
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        text = csv_bytes(table, one.language).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter="," if code == "en" else ";"))[1:]
        assert len(lines) == len(rows) == len(table.frame)
        for row, line in zip(rows, lines, strict=True):
            assert words in str(row[-1]) and words in line[-1]
            for position, column in enumerate(table.columns):
                if column.kind == "count":
                    assert row[position] is None or is_shown(row[position]), row
                    assert line[position] in ("", SUPPRESSED) or is_shown(int(line[position])), line


def test_hidden_parts_stand_in_one_row_with_a_sign(tiny: Path) -> None:
    table = student_charts.split_table(reader(tiny), "country_code")
    assert list(table.frame["name"]) == ["India", "Uzbekistan", "Too few to show"]
    assert list(table.frame["headcount"]) == [10, 10, SUPPRESSED]


def test_no_cell_of_a_sheet_is_shown(tiny: Path) -> None:
    assert all(table.is_empty for table in rows_of(reader(tiny)))
    assert not next(rows_of(reader(tiny, figures="exact"))).is_empty


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", ["overview", "students", "agreements", "projects", "data", "changes"])
def test_every_page_opens_protected_and_says_so(
    page: str, code: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    app = opened(page, lang=code, institution="DEMO", figures="protected")
    assert not app.exception and not app.error and not app.warning
    start = {"ky": "Корголгон сандар:", "ru": "Защищённые данные:", "en": "Protected figures:"}[code]
    assert start in text_of(app)
    assert app.query_params["figures"] == "protected"
    exact = opened(page, lang=code, institution="DEMO")
    assert start not in text_of(exact) and "figures" not in exact.query_params


def test_the_switch_protects_the_page_and_its_link_and_gives_the_exact_figures_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    app = opened("students", lang="en", institution="DEMO", countries="IND,UZB")
    exact = metrics_of(app)
    app.segmented_control(key="choose_figures").set_value("protected").run()
    assert app.query_params["figures"] == "protected" and app.query_params["countries"] == "IND,UZB"
    assert int(metrics_of(app)["Foreign students"]) == 5 * round(int(exact["Foreign students"]) / 5)
    app.switch_page("../pages/overview.py").run()
    assert "Protected figures:" in text_of(app)
    app.segmented_control(key="choose_figures").set_value("exact").run()
    assert "figures" not in app.query_params and "Protected figures:" not in text_of(app)


def test_a_link_to_a_few_students_says_how_few_and_no_more(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(tiny))
    app = opened("students", lang="en", institution="TST", countries="RUS", figures="protected")
    assert not app.exception and not app.error
    assert "In 2024/25: fewer than 8 foreign students" in text_of(app)
    assert metrics_of(app)["Foreign students"] == SUPPRESSED
    exact = opened("students", lang="en", institution="TST", countries="RUS")
    assert "In 2024/25: 1 foreign student" in text_of(exact)


def test_what_is_wrong_with_workbooks_is_counted_and_its_cells_are_withheld(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    app = opened("data", lang="en", institution="DEMO", figures="protected")
    assert "Problems and sums are named with their cells. Choose exact figures to see them." in text_of(app)
    assert metrics_of(app)["To correct"] == metrics_of(opened("data", lang="en", institution="DEMO"))["To correct"]


def test_the_name_of_a_file_says_that_its_figures_are_protected(tiny: Path) -> None:
    protected, exact = reader(tiny), reader(tiny, figures="exact")
    assert file_stem(protected, "by_year") == f"tst_by_year_protected_{protected.warehouse.snapshot_id}".lower()
    assert file_stem(exact, "by_year") == f"tst_by_year_{exact.warehouse.snapshot_id}".lower()


def test_no_page_of_protected_figures_splits_students_by_region_beside_countries(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    for page in ("overview", "students"):
        app = opened(page, lang="en", institution="DEMO", figures="protected")
        assert not [one.key for one in app.segmented_control if "region" in str(one.key)]
    one = Reader(Language("en"), open_warehouse(home), Filters("DEMO", figures="protected"))
    assert student_regions.regions_table(one).is_empty and not student_regions.has_regions(one)
