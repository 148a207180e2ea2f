"""From every mark and every row of every page to its cells: each drawing and table there is, on the page itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.behind import ALL, figure_words, figures_of, has_cells, marks_of
from dashboard.filters import PROTECTED, Filters
from dashboard.findings import change_tables, changes, quality, student_growth, submissions
from dashboard.findings.change_places import tables_behind
from dashboard.findings.comparison import comparison
from dashboard.i18n import Language
from dashboard.metrics.changes import pinned
from dashboard.reader import Reader
from dashboard.warehouse import open_warehouse
from etl.store import Store
from tests.dashboard.snapshots import make_home
from tests.dashboard.test_pages import opened
from tests.dashboard.tiny import make_tiny_home
from tests.office import ENG, LAW, MED, accept, students

PAGES = ("overview", "students", "agreements", "projects", "changes", "data")
# Name of a drawing or a table on its page -> why nothing stands behind it. Each drawing and table there is leads on.
LEADS_NOWHERE: dict[str, str] = {}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("ways"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(Language("en"), open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny"))), Filters("TST"))


@pytest.fixture(scope="module")
def office(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """2024: medicine 15, law 0; sent again, medicine 21 and law 4."""
    folder = tmp_path_factory.mktemp("office")
    store = Store(folder / "home")
    accept(store, students(folder, 2024))
    heads = {MED: (15, 6), ENG: (0, 3), LAW: (4, 0)}
    accept(store, students(folder, 2024, heads, name="svod_2024_new.xlsx"), replace=True)
    return store


def without_a_way(app: AppTest) -> list[str]:
    """The drawings and tables of which no mark and no row can be clicked."""
    elements = [*app.get("plotly_chart"), *app.dataframe]
    keys = {element.proto.id.rpartition("-")[2]: element for element in elements}
    assert len(keys) == len(elements), "each has a name of its own"
    return [key for key, element in keys.items() if not element.proto.selection_mode and key not in LEADS_NOWHERE]


def as_tables(app: AppTest) -> AppTest:
    """The page with every drawing shown as its table."""
    for choice in app.segmented_control:
        if str(choice.key).startswith("view_"):
            choice.set_value("table")
    return app.run()


@pytest.mark.parametrize("institution", ["DEMO", "OSHTU", "OSHSU"])
@pytest.mark.parametrize("page", PAGES)
def test_every_mark_and_every_row_leads_to_its_cells(
    home: Path, monkeypatch: pytest.MonkeyPatch, page: str, institution: str
) -> None:
    monkeypatch.setenv("IRO_HOME", str(home))
    app = opened(page, lang="en", institution=institution, population="all")
    assert without_a_way(app) == []
    assert without_a_way(as_tables(app)) == []


def test_every_row_of_what_changed_leads_to_its_cells(office: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRO_HOME", str(office.home))
    app = opened("changes", lang="en", institution="DEMO")
    assert len(app.dataframe) > 3 and without_a_way(app) == []


def test_a_change_is_made_up_of_the_cells_of_both_years(tiny: Reader) -> None:
    one = next(one for one in student_growth.exhibits(tiny) if one.key == "contributions")
    marks = {mark.name: one.behind.fetch(mark.narrowing).frame for mark in marks_of(one.charts[0], tiny.language)}
    # A: India 5 → 9, Uzbekistan 10 → 12. B: Russia 0 → 1, not stated 1 → 2, Uzbekistan 4 → 0. 24 - 20 in all.
    assert {name: one.behind.figure(rows) for name, rows in marks.items()} == {
        "A · India": 4,
        "A · Uzbekistan": 2,
        "B · Russia": 1,
        "B · Country not stated": 1,
        "B · Uzbekistan": -4,
    }
    assert sorted(marks["A · India"]["headcount"]) == [5, 9]
    fell = marks["B · Uzbekistan"]
    words = {code: figure_words(one.behind, fell, Language(code)) for code in ("en", "ru", "ky")}
    assert words == {"en": "−4 students", "ru": "−4 студента", "ky": "−4 студент"}


def test_a_share_is_made_up_of_the_cells_of_foreign_and_of_all_students(home: Path) -> None:
    reader = Reader(Language("en"), open_warehouse(home), Filters("DEMO"))
    one = next(one for one in student_growth.exhibits(reader) if one.key == "share")
    for figure, row in zip(figures_of(one.table(), reader.language), one.table().frame.to_dict("records"), strict=True):
        rows = one.behind.fetch(figure.narrowing).frame
        parts = rows.groupby("counts_as")["headcount"].sum()
        assert int(parts["foreign students"]) == row["headcount"] and int(parts["all students"]) == row["all_students"]
        assert one.behind.figure(rows) == pytest.approx(row["foreign_share"])


def test_protected_figures_show_no_cell_of_a_student(home: Path) -> None:
    reader = Reader(Language("en"), open_warehouse(home), Filters("DEMO", figures=PROTECTED))
    behind = [one.behind for one in student_growth.exhibits(reader)]
    behind += [quality.tables_behind(reader), submissions.rows_behind_submissions(reader)]
    assert len(behind) > 4
    assert all(one.fetch(ALL).is_empty for one in behind)
    assert not has_cells(quality.located_table(reader))


def listings_of_changes(store: Store) -> Iterator[tuple[str, dict[str, tuple[float, list[str]]]]]:
    """Key of a list -> what stands behind each of its rows: what the cells add up to, and where they are."""
    warehouse = open_warehouse(store.home)
    found = comparison(Reader(Language("en"), warehouse, pinned(warehouse, Filters("DEMO"))))
    assert found is not None
    for one in [*changes.total_listings(found), *change_tables.change_listings(found)]:
        assert one.behind is not None
        rows = [(mark.name, one.behind.fetch(mark.narrowing).frame) for mark in figures_of(one.table, found.language)]
        yield one.key, {name: (one.behind.figure(frame), places(frame)) for name, frame in rows}
    sources = figures_of(changes.source_table(found), found.language)
    behind = tables_behind(found)
    frames = [behind.fetch(mark.narrowing).frame for mark in sources]
    yield "sources", {mark.name: (0, places(frame)) for mark, frame in zip(sources, frames, strict=True)}


def places(frame: pd.DataFrame) -> list[str]:
    return sorted(f"{name}!{cell}" for name, cell in zip(frame["file_name"], frame["cell"], strict=True))


def test_behind_a_change_stand_the_cells_read_before_and_those_read_now(office: Store) -> None:
    found = dict(listings_of_changes(office))
    # Cells B4:C6 of each sheet: medicine India and Uzbekistan, engineering, law.
    before, after = "svod_2024.xlsx", "svod_2024_new.xlsx"
    medicine = next(value for name, value in found["totals_by_faculty_code"].items() if MED in name or "Medic" in name)
    assert medicine[0] == 6, "15 before, 21 now"
    assert [place.partition("!")[0] for place in medicine[1]] == [before, before, after, after]
    assert sum(value[0] for value in found["totals_by_year"].values()) == 10, "18 before, 28 now"
    altered = [value for name, value in found["enrolments"].items() if "altered" in name]
    assert altered and all(len(value[1]) == 2 for value in altered), "one cell before, one now"
    assert all(value[1] for value in found["sources"].values())
