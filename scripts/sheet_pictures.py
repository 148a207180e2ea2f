"""Pictures of sheets for docs/reading.md: small workbooks of the tests, coloured by what the reader made of each cell.

python -m scripts.sheet_pictures

The colours are what the reader says (rows, parts, declared sums, problems), so a picture cannot tell another story than
the program. They are text (SVG), and a test compares them.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

from openpyxl.utils import get_column_letter, range_boundaries

from etl.parse import shown
from etl.read import read_workbook
from etl.reading import Choices, Reading
from etl.resolve import Reference
from etl.sheet import Sheet, address, is_blank
from etl.store import CHECKOUT, REFERENCE
from etl.workbook import read_sheets
from tests import workbooks

PICTURES = CHECKOUT / "docs" / "pictures" / "sheets"
SHEETS: dict[str, Callable[[Path], Path]] = {
    "crosstab": workbooks.crosstab,
    "four-heading-rows": workbooks.heading_of_four_rows,
    "spans-to-the-eye": workbooks.heading_that_spans_to_the_eye,
    "section-rows": workbooks.country_in_section_rows,
    "written-once": workbooks.merged_faculty_in_a_list,
    "groups-with-sums": workbooks.group_rows_with_sums,
    "parts-beside-the-whole": workbooks.parts_beside_the_whole,
    "persons": workbooks.persons_in_russian,
    "wrong-total": workbooks.wrong_total,
    "problems": workbooks.fraction_negative_and_broken_counts,
}
# Fill and, where it matters, ink. Told apart in print, too: figures are bold, sums underlined, problems boxed.
COLOURS = {
    "title": "#EEF1F4",
    "heading": "#D5E3F0",
    "label": "#E4F0E4",
    "counted": "#BFE3DF",
    "part": "#E3DAF1",
    "sum": "#FBE3BF",
    "problem": "#F8C9C4",
    "personal": "#DDDDDD",
    "other": "#FFFFFF",
}
INK, QUIET, HIDDEN = "#1B2A33", "#6B7C85", "•••••"
ROW_HEIGHT, LETTER_WIDTH, MARGIN, WIDEST = 24, 7.4, 30, 260


def picture(sheet: Sheet, reading: Reading) -> str:
    """The sheet as SVG text."""
    roles = roles_of(sheet, reading)
    lefts = [float(MARGIN)]
    for column in range(sheet.width):
        lefts.append(lefts[-1] + _column_width(sheet, column))
    longest = max(len(shown(cell)) for line in sheet.rows for cell in line if isinstance(cell, str))
    width = max(lefts[-1], MARGIN + longest * LETTER_WIDTH) + 1
    height = ROW_HEIGHT * (len(sheet.rows) + 1) + 1
    boxes, texts = [], []
    for column in range(sheet.width):
        middle = (lefts[column] + lefts[column + 1]) / 2
        texts.append(_text(get_column_letter(column + 1), middle, 0, "middle", QUIET))
    for row in range(len(sheet.rows)):
        texts.append(_text(str(row + 1), MARGIN - 6, row + 1, "end", QUIET))
        for column in range(sheet.width):
            role = roles.get(address(row, column), "other")
            boxes += _box(sheet, role, row, column, lefts)
            texts += _content(sheet, role, row, column, lefts)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}"'
        ' font-family="PT Sans, Arial, sans-serif" font-size="13">'
    )
    paper = f'<rect width="{width:.0f}" height="{height}" fill="#FFFFFF"/>'
    return "\n".join([head, paper, *boxes, *texts, "</svg>", ""])


def roles_of(sheet: Sheet, reading: Reading) -> dict[str, str]:
    """Address -> what the reader made of the cell: counted, part, sum, problem, personal, heading, label, title."""
    roles = {address(r, c): "title" for r, line in enumerate(sheet.rows) for c, cell in enumerate(line) if shown(cell)}
    told = _told(sheet, reading)
    for table in (table for table in reading.tables if table.sheet == sheet.name):
        roles |= _headings_and_labels(table.range, sheet, told)
    for column, first, last in reading.personal_cells.get(sheet.name, ()):
        roles |= {address(row, column): "personal" for row in range(first, last + 1)}
    return roles | told


def _told(sheet: Sheet, reading: Reading) -> dict[str, str]:
    """The cells that the reading names: declared sums, figures that count, parts, problems."""
    told = {str(line["cell"]): "sum" for table in reading.tables if table.sheet == sheet.name for line in table.sums}
    for table_name, role in (("enrolments", "counted"), ("enrolment_parts", "part")):
        rows = reading.rows.get(table_name)
        told |= {} if rows is None else {str(cell): role for cell in rows.loc[rows["sheet"] == sheet.name, "cell"]}
    wrong = [p for p in reading.problems if p.sheet == sheet.name and p.cell and p.severity != "note"]
    return told | {str(problem.cell): "problem" for problem in wrong}


def _headings_and_labels(area: str, sheet: Sheet, told: dict[str, str]) -> dict[str, str]:
    """Headings down to the first row of which the reading names a cell; labels below."""
    left, top, right, bottom = range_boundaries(area)
    rows = [row for row in (int(re.sub(r"\D", "", cell)) for cell in told) if top <= row <= bottom]
    first = min(rows, default=bottom + 1)
    return {
        address(row - 1, column - 1): "heading" if row < first else "label"
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if not is_blank(sheet.spanned_value(row - 1, column - 1))
    }


def _column_width(sheet: Sheet, column: int) -> float:
    """Wide enough for what stands in the column, but for titles, which may run over."""
    texts = [shown(line[column]) for line in sheet.rows if sum(not is_blank(cell) for cell in line) > 1]
    return min(WIDEST, max([34.0, *(len(text) * LETTER_WIDTH + 12 for text in texts)]))


def _extent(sheet: Sheet, row: int, column: int) -> tuple[int, int] | None:
    """The last row and column that a cell takes up; None inside a merged range."""
    span = sheet.span(row, column)
    if span is None:
        return row, column
    return (span.bottom, min(span.right, sheet.width - 1)) if (row, column) == (span.top, span.left) else None


def _box(sheet: Sheet, role: str, row: int, column: int, lefts: list[float]) -> list[str]:
    extent = _extent(sheet, row, column)
    if extent is None:
        return []
    width, height = lefts[extent[1] + 1] - lefts[column], ROW_HEIGHT * (extent[0] - row + 1)
    line = "#A23B2E" if role == "problem" else "#C9D1D6"
    place = f'x="{lefts[column]:.1f}" y="{ROW_HEIGHT * (row + 1)}" width="{width:.1f}" height="{height}"'
    return [f'<rect {place} fill="{COLOURS[role]}" stroke="{line}"/>']


def _content(sheet: Sheet, role: str, row: int, column: int, lefts: list[float]) -> list[str]:
    """The text of a cell; what stands in a personal column is never shown, invented or not."""
    extent, cell = _extent(sheet, row, column), sheet.value(row, column)
    if extent is None or is_blank(cell):
        return []
    text = HIDDEN if role == "personal" else shown(cell)
    style = {"counted": ' font-weight="bold"', "sum": ' text-decoration="underline"'}.get(role, "")
    if isinstance(cell, str):
        return [_text(text, lefts[column] + 6, row + 1, "start", INK, style)]
    return [_text(text, lefts[extent[1] + 1] - 6, row + 1, "end", INK, style)]


def _text(text: str, x: float, row: int, anchor: str, ink: str, style: str = "") -> str:
    y = ROW_HEIGHT * row + 16
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{ink}"{style}>{escape(text)}</text>'


def pictures() -> dict[str, str]:
    """File name -> SVG text of every picture."""
    reference = Reference(REFERENCE)
    drawn = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, build in SHEETS.items():
            path = build(Path(folder))
            reading = read_workbook(path, path.name, Choices("DEMO"), reference, date(2025, 11, 1))
            drawn[f"{name}.svg"] = picture(read_sheets(path)[0], reading)
    return drawn


def main() -> None:
    """Writes the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, text in pictures().items():
        (PICTURES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
