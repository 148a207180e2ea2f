"""Where the tables are in a Sheet: headings, axes, body, titles. By words and by what resolves, never by position.

A table is found in three steps. A heading row names two fields of a dataset, or two values of one axis (countries,
faculties, years). Rows of headings that touch are one heading of up to four levels. What follows, up to the next
heading, is its body; the texts between two tables are the titles of the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from etl.headings import BODY_SAMPLE, heading_blocks, numbers_columns
from etl.meaning import GROUP, Meaning, Meanings
from etl.parse import shown
from etl.sheet import Cell, Sheet, is_blank, range_address

RESOLVED_SHARE = 0.5


@dataclass(frozen=True)
class Column:
    """A column of a located table.

    Args:
        role: `label` (a field written down the rows), `value` (figures), `total`, `part` (of which), `field` (a plain
            field of a list), `percent`, `row_number`, `personal`, `unknown` (a heading nothing is known of).
        field: the field written down the rows, or the measure.
        codes: axis codes that the heading gives to every figure below it.
        heading: the heading as a person reads it.
        heading_row: row of the lowest heading cell, for its address.
    """

    index: int
    role: str
    heading: str
    heading_row: int
    field: str | None = None
    codes: Mapping[str, Any] = default(default_factory=dict)


@dataclass(frozen=True)
class Located:
    """A table in a sheet: rows and columns from 0, ends included."""

    sheet: Sheet
    top: int
    heading_bottom: int
    bottom: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...]

    @property
    def area(self) -> str:
        """`A3:K9`."""
        return range_address(self.top, self.columns[0].index, self.bottom, self.columns[-1].index)

    @property
    def body(self) -> range:
        return range(self.heading_bottom + 1, self.bottom + 1)

    def having(self, role: str) -> tuple[Column, ...]:
        """The columns of one role, left to right."""
        return tuple(column for column in self.columns if column.role == role)


def locate(sheet: Sheet, meanings: Meanings) -> list[Located]:
    """The tables of a sheet, top to bottom; empty when none is recognised."""
    headings = heading_blocks(sheet, meanings)
    tables = []
    previous_bottom = -1
    for position, (top, bottom) in enumerate(headings):
        end = headings[position + 1][0] - 1 if position + 1 < len(headings) else len(sheet.rows) - 1
        columns = _columns(sheet, meanings, top, bottom, end)
        last = _last_body_row(sheet, columns, bottom, end)
        if last > bottom:
            titles = _texts(sheet, previous_bottom + 1, top - 1)
            tables.append(Located(sheet, top, bottom, last, columns, titles))
            previous_bottom = last
    return tables


# ------------------------------------------------------------------- columns
def _columns(sheet: Sheet, meanings: Meanings, top: int, bottom: int, end: int) -> tuple[Column, ...]:
    filled = {i for row in range(top, bottom + 1) for i, cell in enumerate(sheet.rows[row]) if not is_blank(cell)}
    spans = [sheet.span(row, i) for row in range(top, bottom + 1) for i in filled]
    right = max([*filled, *(span.right for span in spans if span and span.right < sheet.width)])
    first = min(filled)
    while first > 0 and any(
        isinstance(sheet.value(r, first - 1), str) and not is_blank(sheet.value(r, first - 1))
        for r in range(bottom + 1, min(bottom + 6, end + 1))
    ):
        first -= 1
    common = _common_axes(sheet, meanings, top, bottom)
    columns = [_column(sheet, meanings, top, bottom, end, index, common) for index in range(first, right + 1)]
    return tuple(_settle([column for column in columns if column], meanings, sheet, bottom, end))


def _common_axes(sheet: Sheet, meanings: Meanings, top: int, bottom: int) -> Counter[str]:
    """How often each axis occurs in a heading. It decides for words of two axes: «Колледж» among faculties is one."""
    cells = (cell for row in range(top, bottom + 1) for cell in sheet.rows[row])
    return Counter(axis for cell in cells for axis in meanings.of(cell).codes)


def _column(
    sheet: Sheet, meanings: Meanings, top: int, bottom: int, end: int, index: int, common: Counter[str]
) -> Column | None:
    """One column by its heading; None for a gutter with neither heading nor content."""
    path = _heading_path(sheet, top, bottom, index)
    heading = " / ".join(dict.fromkeys(shown(cell) for _row, cell in path))
    heading_row = path[-1][0] if path else bottom
    if not path and not any(not is_blank(sheet.value(row, index)) for row in range(bottom + 1, end + 1)):
        return None
    known = [meanings.of(cell) for _row, cell in path]
    marks = {mark for meaning in known for mark in meaning.marks}
    codes = _codes_of(known, common)
    for role in ("personal", "row_number", "percent"):
        if role in marks and not codes:
            return Column(index, role, heading, heading_row)
    if "of_which" in marks:
        return Column(index, "part", heading, heading_row, codes=codes)
    if "total" in marks:
        return Column(index, "total", heading, heading_row, codes=codes)
    has_unknown_level = any(not meaning.is_known for meaning in known)
    if codes:
        return Column(index, "unknown" if has_unknown_level else "value", heading, heading_row, codes=codes)
    named = any(meaning.fields for meaning in known)
    return Column(index, "field" if named else "unknown", heading, heading_row)


def _codes_of(known: Sequence[Meaning], common: Counter[str]) -> dict[str, Any]:
    """Axis codes that a heading path gives. A text that is also the name of a field gives none («Институт»)."""
    codes: dict[str, Any] = {}
    for meaning in known:
        if meaning.fields and len(known) == 1 and not meaning.codes:
            continue
        if meaning.group and not meaning.codes:
            codes[GROUP] = meaning.group
        if meaning.codes:
            axis = max(meaning.codes, key=lambda name: common[name])
            codes[axis] = meaning.codes[axis]
        if "not_stated" in meaning.marks:
            codes["country_code"] = None
    return codes


def _heading_path(sheet: Sheet, top: int, bottom: int, column: int) -> list[tuple[int, Cell]]:
    """(row, text) of each heading level over a column, top to bottom, merged and visually spanned ones included."""
    path = []
    for row in range(top, bottom + 1):
        value = sheet.spanned_value(row, column)
        if is_blank(value):
            value = _visual_span(sheet, row, bottom, column)
        numbering = numbers_columns(sheet.rows[row], [i for i, c in enumerate(sheet.rows[row]) if not is_blank(c)])
        if not is_blank(value) and not numbering:
            path.append((row, value))
    return path


def _visual_span(sheet: Sheet, row: int, bottom: int, column: int) -> Cell:
    """The text to the left that spans this column only to the eye: both have a lower heading of their own."""
    lower = range(row + 1, bottom + 1)
    if not any(not is_blank(sheet.value(r, column)) for r in lower):
        return ""
    for left in range(column - 1, -1, -1):
        value = sheet.value(row, left)
        if is_blank(value) and sheet.span(row, left) is None:
            continue
        merged = sheet.span(row, left)
        has_lower = any(not is_blank(sheet.value(r, left)) for r in lower)
        return value if has_lower and (merged is None or merged.left == merged.right) else ""
    return ""


def _settle(columns: list[Column], meanings: Meanings, sheet: Sheet, bottom: int, end: int) -> list[Column]:
    """Finds the label columns by what stands in them, where no heading says so."""
    across = {axis for column in columns for axis in column.codes if column.role in ("value", "total", "part")}
    taken: set[str] = set()
    settled = []
    for column in columns:
        if column.role in ("field", "unknown") and not column.codes:
            axis = _axis_down(sheet, meanings, column, bottom, end, across | taken)
            if axis and not _names_another_field(meanings, column, axis):
                column = Column(column.index, "label", column.heading, column.heading_row, axis)
                taken.add(axis)
        settled.append(column)
    return settled


def _names_another_field(meanings: Meanings, column: Column, axis: str) -> bool:
    """True when the heading is the name of a field that is not this axis («Страна координатора»)."""
    named = {name for _dataset, name in meanings.of(column.heading).fields}
    return bool(named) and axis not in named


def _axis_down(sheet: Sheet, meanings: Meanings, column: Column, bottom: int, end: int, used: set[str]) -> str | None:
    """The axis that the heading names, else the one most of the column's texts resolve to; None for neither."""
    named = [name for _dataset, name in meanings.of(column.heading).fields if name in meanings.axis_kinds]
    counts: Counter[str] = Counter()
    texts = 0
    for row in range(bottom + 1, min(end, bottom + BODY_SAMPLE) + 1):
        cell = sheet.value(row, column.index)
        if is_blank(cell) or not isinstance(cell, (str, float, int)):
            continue
        meaning = meanings.of(cell)
        if "total" in meaning.marks or meaning.group:
            continue
        texts += 1
        counts.update((meanings.codes_in_column(named[0], cell) if named else meaning.codes).keys())
    best = [axis for axis, hits in counts.most_common() if axis not in used and hits >= texts * RESOLVED_SHARE]
    if named:
        return next((axis for axis in best if axis in named), next((axis for axis in named if axis not in used), None))
    if all(
        isinstance(sheet.value(row, column.index), (int, float)) for row in range(bottom + 1, min(end, bottom + 3) + 1)
    ):
        return None  # a column of bare numbers is figures, even where they could be years
    return best[0] if best and texts else None


# ---------------------------------------------------------------------- body
def _last_body_row(sheet: Sheet, columns: Sequence[Column], bottom: int, end: int) -> int:
    """The last row that holds figures, or for tables without figures two filled fields."""
    figures = [column.index for column in columns if column.role in ("value", "total", "part")]
    fields = [column.index for column in columns if column.role in ("label", "field", "personal")]
    for row in range(end, bottom, -1):
        if any(_is_content(sheet.value(row, i)) for i in figures):
            return row
        filled = sum(not is_blank(sheet.value(row, i)) for i in fields)
        if filled >= 2 or (filled == 1 and len(fields) == 1 and not figures):
            return row
    return bottom


def _is_content(cell: Cell) -> bool:
    return not is_blank(cell)


def _texts(sheet: Sheet, first: int, last: int) -> tuple[str, ...]:
    """The texts of some rows, in reading order, each once."""
    found = [
        shown(cell)
        for row in range(max(first, 0), last + 1)
        for cell in sheet.rows[row]
        if not is_blank(cell) and not isinstance(cell, bool)
    ]
    return tuple(dict.fromkeys(found))
