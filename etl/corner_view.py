"""Which rows and columns of a sheet make the corner around a cell, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import islice

from etl.address import address, column_letters
from etl.corner import Corner, CornerCell, CornerColumn, CornerRow
from etl.locate import Located
from etl.parse import shown
from etl.sheet import Merged, Sheet, is_blank

Place = tuple[int, int]
# (column, first row, last row) from 0.
Span = tuple[int, int, int]

# Rows and columns in view at most, without headings and labels.
NEIGHBOUR_ROWS, NEIGHBOUR_COLUMNS = 7, 5
MOST_HEADING_ROWS, MOST_LABELS, MOST_SECTIONS, MOST_TITLES = 5, 3, 2, 2
# How far above a heading its title may stand.
TITLE_REACH = 4
LONGEST_TEXT = 120
DECIMALS = re.compile(r"\.(0+)%")


def corner_around(sheet: Sheet, place: Place, tables: Sequence[Located], personal: Iterable[Span]) -> Corner:
    """The corner of a sheet around a cell.

    Args:
        tables: the tables of the sheet, whose headings and labels stay in view however far away they are.
        personal: what is shown to nobody.
    """
    table = _table_of(place, tables)
    rows = _rows_in_view(sheet, place, table)
    columns = _columns_in_view(sheet, place, table)
    headings = set(range(table.top, table.heading_bottom + 1)) if table else set[int]()
    labels = set(_labels(table)) if table else set[int]()
    view = _View(sheet, place, rows, columns, headings, labels, tuple(personal))
    return Corner(
        sheet=sheet.name,
        cell=address(*place),
        columns=tuple(
            CornerColumn(column_letters(index), _is_apart(columns, position), index in sheet.hidden_columns)
            for position, index in enumerate(columns)
        ),
        rows=tuple(
            CornerRow(index + 1, _is_apart(rows, position), index in sheet.hidden_rows, tuple(view.cells(index)))
            for position, index in enumerate(rows)
        ),
    )


def _is_apart(shown_lines: Sequence[int], position: int) -> bool:
    return position > 0 and shown_lines[position] > shown_lines[position - 1] + 1


def _table_of(place: Place, tables: Sequence[Located]) -> Located | None:
    """The table that a cell belongs to, or under which it stands."""
    row, column = place
    above = [t for t in tables if t.top <= row and t.columns[0].index <= column <= t.columns[-1].index]
    return max(above, key=lambda table: table.top, default=None)


# ---------------------------------------------------------------- rows, columns
def _rows_in_view(sheet: Sheet, place: Place, table: Located | None) -> list[int]:
    row = place[0]
    first = table.heading_bottom + 1 if table and row > table.heading_bottom else 0
    near = _nearest(row, range(first, len(sheet.rows)), NEIGHBOUR_ROWS, sheet.hidden_rows)
    if table is None:
        return sorted(near)
    heading = range(max(table.top, table.heading_bottom + 1 - MOST_HEADING_ROWS), table.heading_bottom + 1)
    title = [r for r in range(max(table.top - TITLE_REACH, 0), table.top) if _filled(sheet, r)][-MOST_TITLES:]
    return sorted({*near, *heading, *title, *_sections(sheet, place, table), *_written_once(sheet, place, table)})


def _sections(sheet: Sheet, place: Place, table: Located) -> list[int]:
    """The nearest rows above a figure in which a label stands alone: it holds for the rows below."""
    between = range(place[0] - 1, table.heading_bottom, -1)
    alone = (row for row in between if len(filled := _filled(sheet, row)) == 1 and isinstance(filled[0], str))
    return list(islice(alone, MOST_SECTIONS))


def _written_once(sheet: Sheet, place: Place, table: Located) -> Iterable[int]:
    """Rows further up whose label is written once for several rows, the one of the figure among them."""
    for label in table.having("label"):
        span = sheet.span(place[0], label.index)
        if span is None and is_blank(sheet.value(place[0], label.index)):
            above = range(place[0] - 1, table.heading_bottom, -1)
            yield from islice((row for row in above if not is_blank(sheet.value(row, label.index))), 1)


def _filled(sheet: Sheet, row: int) -> list[object]:
    return [cell for cell in sheet.rows[row] if not is_blank(cell)]


def _columns_in_view(sheet: Sheet, place: Place, table: Located | None) -> list[int]:
    column = place[1]
    area = range(table.columns[0].index, table.columns[-1].index + 1) if table else range(sheet.width)
    near = _nearest(column, area, NEIGHBOUR_COLUMNS, sheet.hidden_columns)
    return sorted({*near, *(_labels(table) if table else ())})


def _labels(table: Located) -> list[int]:
    """The columns that say whose figure or which entry a row is: labels; of a list, the first of its fields, too."""
    roles = ("label",) if table.having("value") else ("label", "field")
    return [column.index for column in table.columns if column.role in roles][:MOST_LABELS]


def _nearest(middle: int, area: range, count: int, hidden: Collection[int]) -> set[int]:
    """A line and the lines nearest to it, as many as fit. A hidden one is left out, unless it is the one meant."""
    seen = [line for line in area if line not in hidden or line == middle]
    at = seen.index(middle) if middle in seen else 0
    first = max(0, min(at - count // 2, len(seen) - count))
    return {middle, *seen[first : first + count]}


# ----------------------------------------------------------------------- cells
class _View:
    """The cells of the rows and columns in view."""

    def __init__(
        self,
        sheet: Sheet,
        marked: Place,
        rows: Sequence[int],
        columns: Sequence[int],
        headings: Collection[int],
        labels: Collection[int],
        personal: Sequence[Span],
    ) -> None:
        self.sheet, self.rows, self.columns = sheet, rows, columns
        self.headings, self.labels, self.personal = headings, labels, personal
        span = sheet.span(*marked)
        self.marked = (span.top, span.left) if span else marked

    def cells(self, row: int) -> Iterable[CornerCell]:
        """The cells that begin in a row in view, left to right. A text that stands alone runs over, as on the sheet."""
        alone = self._alone(row)
        for column in self.columns:
            if alone is not None and column >= alone:
                yield self._cell(Merged(row, alone, row, alone), [row], [c for c in self.columns if c >= column])
                return
            span = self.sheet.span(row, column) or Merged(row, column, row, column)
            rows = [r for r in self.rows if span.top <= r <= span.bottom]
            columns = [c for c in self.columns if span.left <= c <= span.right]
            if (row, column) == (rows[0], columns[0]):
                yield self._cell(span, rows, columns)

    def _alone(self, row: int) -> int | None:
        """The column of the only text of a row, which may begin left of what is in view, as titles do.

        None where more stands in the row, where the text is merged over columns in view, and in the row of the cell.
        """
        filled = [column for column, cell in enumerate(self.sheet.rows[row]) if not is_blank(cell)]
        if len(filled) != 1 or row == self.marked[0] or not isinstance(self.sheet.value(row, filled[0]), str):
            return None
        span = self.sheet.span(row, filled[0])
        return filled[0] if span is None or not any(span.left <= c <= span.right for c in self.columns) else None

    def _cell(self, span: Merged, rows: Sequence[int], columns: Sequence[int]) -> CornerCell:
        place = span.top, span.left
        value = self.sheet.value(*place)
        is_personal = not is_blank(value) and self._is_personal(*place)
        kind = "heading" if rows[0] in self.headings else "label" if columns[0] in self.labels else "cell"
        return CornerCell(
            text="" if is_personal else self._printed(*place),
            kind=kind,
            is_number=isinstance(value, int | float) and not isinstance(value, bool),
            is_marked=place == self.marked,
            is_personal=is_personal,
            rows=len(rows),
            columns=len(columns),
        )

    def _is_personal(self, row: int, column: int) -> bool:
        return any(column == index and first <= row <= last for index, first, last in self.personal)

    def _printed(self, row: int, column: int) -> str:
        """What the cell shows, on one line: percentages and days as people write them."""
        value = self.sheet.value(row, column)
        if isinstance(value, datetime) and (value.hour or value.minute):
            return f"{value:%d.%m.%Y %H:%M}"
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        if isinstance(value, float) and "%" in (code := self.sheet.number_format(row, column)):
            decimals = DECIMALS.search(code)
            return f"{value * 100:.{len(decimals[1]) if decimals else 0}f}%"
        text = shown(value)
        return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
