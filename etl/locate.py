"""Where the tables are in a Sheet: headings, axes, body, titles. By words and by what resolves, never by position.

A table is found in three steps. A heading row names two fields of a dataset, or two values of one axis (countries,
faculties, years). Rows of headings that touch are one heading of up to four levels. What follows, up to the next
heading, is its body; the texts between two tables are the titles of the second.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from etl.meaning import GROUP, Meaning, Meanings
from etl.parse import shown
from etl.sheet import Cell, Sheet, is_blank, range_address
from etl.text import fold

MAX_HEADING_ROWS = 4
BODY_SAMPLE = 200
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
    headings = _heading_blocks(sheet, meanings)
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


# ------------------------------------------------------------------ headings
def _heading_blocks(sheet: Sheet, meanings: Meanings) -> list[tuple[int, int]]:
    """(first row, last row) of each heading."""
    blocks: list[tuple[int, int]] = []
    row = 0
    while row < len(sheet.rows):
        if not _is_heading(sheet, meanings, row):
            row += 1
            continue
        top, bottom = _grow_up(sheet, meanings, row, blocks[-1][1] if blocks else -1), row
        while (
            bottom + 1 < len(sheet.rows)
            and bottom - top < MAX_HEADING_ROWS + 1
            and _continues(sheet, meanings, top, bottom + 1)
        ):
            bottom += 1
        if not _repeats(sheet, blocks, top, bottom):
            blocks.append((top, bottom))
        row = bottom + 1
    return blocks


def _is_heading(sheet: Sheet, meanings: Meanings, row: int) -> bool:
    """True when a row names two fields of one dataset, or two values of one axis."""
    cells = sheet.rows[row]
    if sum(1 for cell in cells if not is_blank(cell)) < 2 or _has_figures(cells, meanings):
        return False
    known = [meanings.of(cell) for cell in cells]
    named: dict[str, set[str]] = defaultdict(set)
    on_axis: dict[str, list[Any]] = defaultdict(list)
    for meaning in known:
        for dataset, name in meaning.fields:
            named[dataset].add(name)
        for axis, code in meaning.codes.items():
            on_axis[axis].append(code)
    marks = Counter(mark for meaning in known for mark in meaning.marks)
    fields = max((len(names) for names in named.values()), default=0)
    across = max((len(set(codes)) for codes in on_axis.values()), default=0)
    if _looks_like_data(cells, meanings):
        return False
    if fields >= 2 or (fields == 1 and marks["personal"]):
        return True
    if fields == 1 and (across == 1 or marks["total"]):
        return any(
            _is_figure(sheet.value(row + 1, i)) for i, meaning in enumerate(known) if meaning.codes or meaning.marks
        )
    return across >= 2 and _figures_below(sheet, meanings, row, on_axis)


def _has_figures(cells: Sequence[Cell], meanings: Meanings) -> bool:
    """True when a row holds numbers that cannot be years, or days."""
    return any(
        (not isinstance(cell, (str, bool)) or _is_number_text(cell)) and not meanings.of(cell).codes for cell in cells
    )


def _looks_like_data(cells: Sequence[Cell], meanings: Meanings) -> bool:
    """True when more than half of a row's texts mean nothing to a heading: a row of data that uses a field's word."""
    texts = [cell for cell in cells if not is_blank(cell)]
    unknown = sum(not meanings.of(cell).is_known for cell in texts)
    return unknown * 2 > len(texts) + 2


def _is_number_text(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().replace(" ", "").replace(",", "").replace(".", "").isdigit()


def _figures_below(sheet: Sheet, meanings: Meanings, row: int, on_axis: Mapping[str, list[Any]]) -> bool:
    """True when figures stand under two of the axis values: countries across, not two countries in a row of data."""
    axis = max(on_axis, key=lambda name: len(set(on_axis[name])))
    columns = [i for i, cell in enumerate(sheet.rows[row]) if axis in meanings.of(cell).codes]
    below = range(row + 1, min(row + 1 + BODY_SAMPLE, len(sheet.rows)))
    with_figures = sum(any(_is_figure(sheet.value(r, c)) for r in below) for c in columns)
    return with_figures >= min(2, len(columns))


def _is_figure(cell: Cell) -> bool:
    return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or _is_number_text(cell)


def _grow_up(sheet: Sheet, meanings: Meanings, row: int, floor: int) -> int:
    """Takes in the rows above that are upper levels of the heading («Страны» over the countries)."""
    top = row
    while top - 1 > floor and row - top < MAX_HEADING_ROWS - 1:
        cells = sheet.rows[top - 1]
        texts = [(i, cell) for i, cell in enumerate(cells) if not is_blank(cell)]
        if not texts or _has_figures(cells, meanings) or not all(_is_level(meanings.of(cell)) for _i, cell in texts):
            break
        if len(texts) == 1 and _spans_whole_table(sheet, top - 1, texts[0][0], row):
            break
        top -= 1
    return top


def _is_level(meaning: Meaning) -> bool:
    return bool(meaning.fields or meaning.codes or meaning.group or meaning.marks)


def _spans_whole_table(sheet: Sheet, row: int, column: int, heading_row: int) -> bool:
    """True for a title merged over all columns: it stands above the table, not in its heading."""
    span = sheet.span(row, column)
    filled = [i for i, cell in enumerate(sheet.rows[heading_row]) if not is_blank(cell)]
    first = filled[0] if filled else 0
    return column <= first and (span is None or span.right - span.left + 1 >= len(filled))


def _continues(sheet: Sheet, meanings: Meanings, top: int, row: int) -> bool:
    """True when a row is a lower level of the heading above it, or the row that numbers its columns."""
    cells = sheet.rows[row]
    filled = [i for i, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return False
    if _numbers_columns(cells, filled):
        return True
    if _has_figures(cells, meanings):
        return False
    if _is_heading(sheet, meanings, row) and not _same_texts(sheet, top, row):
        return True
    first = _first_filled(sheet, top)
    under_levels = all(not is_blank(_heading_above(sheet, top, row, i)) for i in filled)
    return filled[0] > first and len(filled) >= 2 and under_levels


def _heading_above(sheet: Sheet, top: int, row: int, column: int) -> Cell:
    """The nearest heading text above a cell, or to the left of there where headings only visually span."""
    for upper in range(row - 1, top - 1, -1):
        for left in range(column, -1, -1):
            value = sheet.spanned_value(upper, left)
            if not is_blank(value):
                return value
    return ""


def _numbers_columns(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """True for a row such as `1 2 3 4` or `А Б 1 2 3`, which numbers the columns of a form."""
    texts = [shown(cells[i]) for i in filled]
    while texts and len(texts[0]) == 1 and texts[0].isalpha():
        texts = texts[1:]
    return len(filled) >= 3 and len(texts) >= 2 and texts == [str(i + 1) for i in range(len(texts))]


def _same_texts(sheet: Sheet, one: int, other: int) -> bool:
    return [fold(shown(cell)) for cell in sheet.rows[one]] == [fold(shown(cell)) for cell in sheet.rows[other]]


def _repeats(sheet: Sheet, blocks: Sequence[tuple[int, int]], top: int, bottom: int) -> bool:
    """True for the same heading printed again on the next page, with no title between."""
    if not blocks or blocks[-1][1] - blocks[-1][0] != bottom - top:
        return False
    first, last = blocks[-1]
    same = all(_same_texts(sheet, first + i, top + i) for i in range(bottom - top + 1))
    return same and not any(_is_title(sheet, row) for row in range(max(last + 1, top - 3), top))


def _is_title(sheet: Sheet, row: int) -> bool:
    texts = [cell for cell in sheet.rows[row] if not is_blank(cell)]
    return len(texts) == 1 and isinstance(texts[0], str)


def _first_filled(sheet: Sheet, row: int) -> int:
    return next((i for i, cell in enumerate(sheet.rows[row]) if not is_blank(cell)), 0)


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
        numbering = _numbers_columns(sheet.rows[row], [i for i, c in enumerate(sheet.rows[row]) if not is_blank(c)])
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
