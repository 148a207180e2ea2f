"""The first sheet of an annotated workbook: what was found, and each problem with a link to its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from etl.package import MAIN, serialised, tag
from etl.problem import Problem
from etl.styles import Style, Styles

# Fill by severity: red, amber, blue, each light enough for black letters upon it.
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "note": "FFDDEBF7"}
WIDTHS = (18, 26, 26, 90)  # letters
LINE_HEIGHT = 15  # points
HEADING_ROW = 5
TITLE = Style(size=16, is_bold=True, wraps=False)
PLAIN_LINE = Style(wraps=False)
HEADING = Style(is_bold=True, colour="FFFFFFFF", fill="FF1F4E79")
TEXT = Style()
LINK = Style(is_link=True)


@dataclass(frozen=True)
class Wording:
    """The words of an annotated workbook.

    Args:
        sheet_name: what the sheet that lists the problems is called.
        title: what the sheet is, with the name of the workbook.
        summary: what was found, in one sentence.
        hint: how to use the list, or that there is nothing to mend.
        headings: over severity, place, text of the cell, what is wrong and what to do.
        severity: the word for a severity.
        say: what is wrong and what to do, without the place.
        whole_file: the place of a problem that is about the whole file.
    """

    sheet_name: str
    title: str
    summary: str
    hint: str
    headings: tuple[str, str, str, str]
    severity: Callable[[str], str]
    say: Callable[[Problem], str]
    whole_file: str


def problem_list(problems: Sequence[Problem], words: Wording, names: Mapping[str, str], styles: Styles) -> bytes:
    """The sheet as XML.

    Args:
        names: name of a sheet as a problem knows it -> its name in the workbook.
    """
    root = etree.fromstring(f'<worksheet xmlns="{MAIN}"/>')
    fit = etree.SubElement(etree.SubElement(root, tag("sheetPr")), tag("pageSetUpPr"))
    fit.set("fitToPage", "1")
    _add_view(root)
    columns = etree.SubElement(root, tag("cols"))
    for number, width in enumerate(WIDTHS, 1):
        etree.SubElement(columns, tag("col"), min=str(number), max=str(number), width=str(width), customWidth="1")
    data = etree.SubElement(root, tag("sheetData"))
    for number, (text, style) in enumerate(
        ((words.title, TITLE), (words.summary, PLAIN_LINE), (words.hint, PLAIN_LINE)), 1
    ):
        _add_row(data, number, [(text, styles.of(style))])
    if problems:
        _add_row(data, HEADING_ROW, [(heading, styles.of(HEADING)) for heading in words.headings])
    links = []
    for number, problem in enumerate(problems, HEADING_ROW + 1):
        target = _target(problem, names)
        _add_row(data, number, _problem_cells(problem, words, names, styles, bool(target)))
        links += [(f"B{number}", target)] if target else []
    if links:
        pointers = etree.SubElement(root, tag("hyperlinks"))
        for cell, target in links:
            etree.SubElement(pointers, tag("hyperlink"), ref=cell, location=str(target))
    etree.SubElement(
        root, tag("pageMargins"), left="0.5", right="0.5", top="0.6", bottom="0.6", header="0.3", footer="0.3"
    )
    etree.SubElement(root, tag("pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0")
    return serialised(root)


def _add_view(root: etree._Element) -> None:
    views = etree.SubElement(root, tag("sheetViews"))
    view = etree.SubElement(views, tag("sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0")
    below = f"A{HEADING_ROW + 1}"
    etree.SubElement(
        view, tag("pane"), ySplit=str(HEADING_ROW), topLeftCell=below, activePane="bottomLeft", state="frozen"
    )
    etree.SubElement(view, tag("selection"), pane="bottomLeft", activeCell=below, sqref=below)


def _problem_cells(
    problem: Problem, words: Wording, names: Mapping[str, str], styles: Styles, is_linked: bool
) -> list[tuple[str, int]]:
    sheet = names.get(problem.sheet or "", problem.sheet)
    place = "!".join(part for part in (sheet, problem.cell) if part) or words.whole_file
    return [
        (words.severity(problem.severity), styles.of(Style(fill=COLOURS[problem.severity]))),
        (place, styles.of(LINK if is_linked else TEXT)),
        (problem.value or "", styles.of(TEXT)),
        (words.say(problem), styles.of(TEXT)),
    ]


def _target(problem: Problem, names: Mapping[str, str]) -> str | None:
    """Where a link leads: the cell, or the top of its sheet."""
    name = names.get(problem.sheet or "", "").replace("'", "''")
    if not name:
        return None
    return f"'{name}'!{problem.cell or 'A1'}"


def _add_row(data: etree._Element, number: int, cells: Sequence[tuple[str, int]]) -> None:
    lines = (
        max(_lines(text, width) for (text, _style), width in zip(cells, WIDTHS, strict=False)) if len(cells) > 1 else 1
    )
    height = LINE_HEIGHT * lines if number > 1 else 2 * LINE_HEIGHT
    row = etree.SubElement(data, tag("row"), r=str(number), ht=str(height), customHeight="1")
    for letter, (text, style) in zip("ABCD", cells, strict=False):
        cell = etree.SubElement(row, tag("c"), r=f"{letter}{number}", s=str(style), t="inlineStr")
        written = etree.SubElement(etree.SubElement(cell, tag("is")), tag("t"))
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = _without_controls(text)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column of so many letters; not every program works that out when it opens a file."""
    return sum(len(line) // (width - 2) + 1 for line in text.split("\n"))


def _without_controls(text: str) -> str:
    """A text without the characters that XML may not hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
