"""What became of every cell of the tables that were read: accepted, declared sum, or named by a problem. Else lost.

A cell of a located table counts as accounted for when
- it is the cell of a row that was read, or of a sum that the sheet declares; or
- a problem stands at it; or
- a problem stands at another cell of its row that is no figure (an unknown label, a row that was not read); or
- a problem stands in the heading of its column (a column that was not read); or
- an unknown name stands in a row above it, with nothing that was read between: the title of a section speaks for the
  rows below it; or
- it is hidden, and the warning about what is hidden in the table says so.
Headings that a printed page repeats are no cells of the table, and neither are columns of row numbers and labels, nor
rows and columns of percentages and plans. In a list without figures the same holds for rows: each was read, or a
problem or a sum stands in it, or it is a total («Всего: 4 студента»), or a text stands there alone: the title of what
follows, or a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.utils.cell import coordinate_to_tuple

from etl.locate import Located, locate
from etl.meaning import Meanings
from etl.reading import Reading, TableReading
from etl.resolve import Reference
from etl.sheet import Sheet, address, is_blank
from etl.vocabulary import vocabulary

FIGURE_ROLES = ("value", "total", "part", "unknown")
Place = tuple[int, int]


def lost_cells(reading: Reading, sheets: Sequence[Sheet], reference: Reference) -> list[str]:
    """The cells of the tables of a reading that nothing accounts for, as `sheet!cell`."""
    meanings = Meanings(vocabulary(), reference, reading.institution_code)
    lost: list[str] = []
    for sheet in sheets:
        areas = {table.range: table for table in reading.tables if table.sheet == sheet.name}
        for located in locate(sheet, meanings) if areas else ():
            table = areas.get(located.area)
            if table is not None:
                lost += [f"{sheet.name}!{address(*place)}" for place in _lost(reading, table, located, meanings)]
    return lost


def _lost(reading: Reading, table: TableReading, located: Located, meanings: Meanings) -> Iterator[Place]:
    read = {_place(cell) for rows in _rows(reading, table) for cell in rows}
    accepted = read | {_place(str(line["cell"])) for line in table.sums}
    named = {_place(str(problem.cell)) for problem in reading.problems if problem.sheet == table.sheet and problem.cell}
    if table.headcount is None or table.layout == "persons":
        yield from _lost_rows(located, accepted | named, meanings)
        return
    figures = {column.index for column in located.columns if column.role in FIGURE_ROLES}
    figures |= {column for _row, column in read}
    rows = {row for row, column in named if column not in figures}
    if any(problem.code == "hidden_rows" and problem.sheet == table.sheet for problem in reading.problems):
        rows |= located.sheet.hidden_rows
        figures -= located.sheet.hidden_columns
    rows |= _rows_spoken_for(reading, table, located, {row for row, _column in read})
    columns = {column for row, column in named if row <= located.heading_bottom}
    for row in located.body:
        if located.is_heading_again(row) or row in rows or _is_of_other_unit(located, meanings, row):
            continue
        for column in sorted(figures - columns):
            if not is_blank(located.sheet.value(row, column)) and (row, column) not in accepted | named:
                yield row, column


def _is_of_other_unit(located: Located, meanings: Meanings, row: int) -> bool:
    """True for a row of percentages, of change or of a plan: «в % к итогу», «прирост»."""
    texts = [located.sheet.value(row, column.index) for column in located.columns if column.role not in FIGURE_ROLES]
    marks = ("percent", "plan")
    return any(isinstance(text, str) and any(meanings.has_mark(mark, text) for mark in marks) for text in texts)


def _rows_spoken_for(reading: Reading, table: TableReading, located: Located, read: set[int]) -> set[int]:
    """The rows below an unknown name, up to the next row of which something was read."""
    unknown = {
        _place(problem.cell)[0]
        for problem in reading.problems
        if problem.cell and problem.sheet == table.sheet and problem.code.startswith("unknown_")
    }
    spoken_for: set[int] = set()
    is_below = False
    for row in located.body:
        is_below = row in unknown or (is_below and row not in read)
        spoken_for |= {row} if is_below else set()
    return spoken_for


def _lost_rows(located: Located, known: set[Place], meanings: Meanings) -> Iterator[Place]:
    rows = {row for row, _column in known}
    for row in located.body:
        filled = [c.index for c in located.columns if not is_blank(located.sheet.value(row, c.index))]
        texts = [located.sheet.value(row, column) for column in filled]
        is_total = any("total" in meanings.of(text).marks for text in texts)
        if len(filled) > 1 and row not in rows and not is_total and not located.is_heading_again(row):
            yield row, filled[0]


def _rows(reading: Reading, table: TableReading) -> Iterator[Sequence[str]]:
    """The cells of the rows that were read from a table."""
    for rows in reading.rows.values():
        yield list(rows.loc[rows["table_id"] == table.table_id, "cell"])


def _place(cell: str) -> Place:
    row, column = coordinate_to_tuple(cell)
    return row - 1, column - 1
