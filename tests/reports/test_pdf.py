from __future__ import annotations

import html
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from dashboard import controls
from dashboard.i18n import CODES, Language
from dashboard.keyfigure import KeyFigure
from dashboard.reports import pdf, sheet
from dashboard.reports.pdf import MOST_ROWS, column_widths, page_pdf
from dashboard.tables import Column, Table
from tests.dashboard.snapshots import make_home
from tests.reports.paper import KYRGYZ, LONG, PAYLOADS, charts, squeezed, words_of

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboard" / "app.py"
EN = Language("en")
MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def sheets(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sheet.Sheet]]:
    """The sheets of the runs that follow, the latest last: what the button hands to the PDF."""
    monkeypatch.setenv("IRO_HOME", str(home))
    laid_out: list[sheet.Sheet] = []

    def begin(own: sheet.Sheet) -> sheet.Sheet:
        laid_out.append(own)
        return sheet.begin(own)

    monkeypatch.setattr(controls, "begin", begin)
    yield laid_out


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = query.get("lang", "en")
    app.run()
    if page != "overview":
        app.switch_page(f"../pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def made(*blocks: sheet.Block, **more: object) -> sheet.Sheet:
    own = sheet.Sheet(EN, "Heading", stamp="Trial: invented data · 1", blocks=list(blocks), foot=("Foot",))
    for name, value in more.items():
        setattr(own, name, value)
    own.is_complete.set()
    return own


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", ["overview", "students", "agreements", "projects", "data"])
def test_a_page_on_paper_holds_what_it_holds_on_the_screen(sheets: list[sheet.Sheet], page: str, code: str) -> None:
    app = opened(page, lang=code, institution="DEMO")
    assert not app.exception and not app.error
    written = page_pdf(sheets[-1])
    said = squeezed(words_of(written))
    assert len(written) <= MOST_BYTES
    assert squeezed(app.title[0].value) in said
    figures = [squeezed(text) for one in app.metric for text in (one.label, one.value, one.delta) if text]
    assert figures and [text for text in figures if text not in said] == []
    shown = "\n".join(str(getattr(one, "value", "")) for one in app.get("html"))
    titles = [html.unescape(title) for title in re.findall("<h2>(.*?)</h2>", shown)]
    assert titles and [title for title in titles if squeezed(title) not in said] == []


def test_invented_data_say_so_on_every_page_of_paper(sheets: list[sheet.Sheet]) -> None:
    opened("students", lang="ky", institution="DEMO")
    pages = PdfReader(io.BytesIO(page_pdf(sheets[-1]))).pages
    assert len(pages) > 1
    # Once in the band at the head, once in the line at the foot.
    assert all(page.extract_text().count("ойдон чыгарылган маалыматтар") >= 2 for page in pages)
    opened("students", lang="ky", institution="OSHTU")
    assert "ойдон чыгарылган" not in words_of(page_pdf(sheets[-1]))


def test_protected_figures_say_so_on_every_page_of_paper(sheets: list[sheet.Sheet]) -> None:
    app = opened("students", lang="en", institution="DEMO", figures="protected")
    written = page_pdf(sheets[-1])
    said = squeezed(words_of(written))
    assert [one.value for one in app.metric if squeezed(one.value) not in said] == []
    for page in PdfReader(io.BytesIO(written)).pages:
        # In the band at the head, and in the line at the foot.
        assert page.extract_text().lower().count("protected figures") == 2
    assert "figures=protected" in sheets[-1].link


def test_the_choices_of_the_reader_stand_under_the_heading_in_words(sheets: list[sheet.Sheet]) -> None:
    opened("students", lang="en", institution="DEMO", faculties="MED", countries="IND,UZB", **{"from": "2020"})
    said = words_of(page_pdf(sheets[-1]))
    assert "Years: from 2020/21" in said and "Country: India, Uzbekistan" in said
    assert "Faculty: Faculty of Medicine" in said


def test_a_pdf_is_tagged_titled_and_set_in_letters_that_can_be_searched() -> None:
    written = page_pdf(made(sheet.Lead((KYRGYZ,)), sheet.Picture(charts([KYRGYZ])["bars"])))
    reader = PdfReader(io.BytesIO(written))
    assert reader.metadata is not None and reader.metadata.title == "Heading"
    root = reader.root_object
    assert "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert words_of(written).count(KYRGYZ) == 2, "in the text, and in the drawing"
    fonts = [name for page in reader.pages for name in page._get_fonts()[0]]
    assert fonts and all("PTSans" in font for font in fonts)


def test_whatever_stands_in_a_workbook_comes_out_as_it_is_written_there() -> None:
    everything = [*PAYLOADS, LONG]
    frame = pd.DataFrame({"a": everything, "b": [1] * len(everything)})
    own = made(
        sheet.Lead(tuple(everything)),
        sheet.Figures(tuple(KeyFigure(text, text, note=text) for text in PAYLOADS)),
        sheet.Lines("#title", tuple(everything), len(everything)),
        sheet.Rows(Table(frame, (Column("a", "#a"), Column("b", "*b*", "count")), "$t$")),
        sheet.Section("#section"),
        sheet.Remark("=remark"),
        scope=tuple(PAYLOADS),
        notices=["#notice"],
    )
    said = squeezed(words_of(page_pdf(own)))
    # Lead, label, value, note, line, cell of a table, scope: seven times.
    assert {text: said.count(squeezed(text)) for text in PAYLOADS} == dict.fromkeys(PAYLOADS, 7)
    assert said.count(LONG) == 2, "whole in the lead and in a line; a cell of a table is cut"
    assert all(text in said for text in ("#notice", "#title", "$t$", "#a", "*b*", "#section", "=remark"))


def test_a_long_list_shows_its_first_rows_and_says_how_many_there_are() -> None:
    frame = pd.DataFrame({"n": [f"row{number}." for number in range(60)]})
    said = words_of(page_pdf(made(sheet.Rows(Table(frame, (Column("n", "Name"),), "List")))))
    assert f"row{MOST_ROWS - 1}." in said and f"row{MOST_ROWS}." not in said
    assert "25 of 60 rows" in said


def test_a_row_says_where_it_was_read_in_one_column() -> None:
    frame = pd.DataFrame({"n": ["a", "b"], "file_name": "x.xlsx", "sheet": ["S", None], "cell": ["C4", None]})
    columns = tuple(Column(name, name) for name in ("n", "file_name", "sheet", "cell"))
    said = words_of(page_pdf(made(sheet.Rows(Table(frame, columns, "List")))))
    assert "x.xlsx · S!C4" in said and "file_name" not in said


def test_columns_of_a_table_fill_the_page_and_no_word_is_broken_where_there_is_room() -> None:
    widths = column_widths([["Name", "Day"], ["Faculty of Economics and Management", "16.11.2025"]], 300)
    assert sum(widths) == pytest.approx(300)
    assert widths[1] > 40, "a day needs about 37 points, and the room beside it"


def test_an_empty_page_is_a_page() -> None:
    assert "Nothing yet" in words_of(page_pdf(made(sheet.Lines("Nothing yet", ("Bring a file.",), 1))))


def test_a_page_that_was_not_drawn_to_its_end_gives_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE_SECONDS", 0)
    with pytest.raises(TimeoutError):
        page_pdf(sheet.Sheet(EN, "Heading"))


def test_what_is_noted_within_stands_side_by_side_and_nothing_is_noted_after_the_end() -> None:
    own = sheet.begin(sheet.Sheet(EN, "Heading"))
    with sheet.abreast():
        sheet.note(sheet.Remark("left"))
        sheet.note(sheet.Remark("right"))
    with sheet.abreast():
        sheet.note(sheet.Remark("alone"))
    sheet.finish(["foot"])
    sheet.note(sheet.Remark("late"))
    assert own.blocks == [sheet.Abreast((sheet.Remark("left"), sheet.Remark("right"))), sheet.Remark("alone")]
    assert own.foot == ("foot",) and own.is_complete.is_set()


def test_no_page_waits_for_what_only_paper_needs() -> None:
    command = "import dashboard.controls, sys; print(sorted({'matplotlib', 'typst'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0 and told.stdout.strip() == "[]", told.stderr
