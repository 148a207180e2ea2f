"""What is hidden in a sheet: left out, unless the sums of the sheet itself hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from etl.address import column_letters
from etl.counts import Counts
from etl.locate import Located
from etl.problem import Problem
from etl.sheet import Cell, address, is_blank

FIGURES = ("value", "total", "part", "field", "unknown")
SHOWN = 50


@dataclass(frozen=True)
class Hidden:
    """Hidden rows and columns of a table in which something stands; from 0."""

    rows: frozenset[int]
    columns: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)


def hidden_in(table: Located) -> Hidden:
    """What is hidden in the body of a table, empty rows apart."""
    sheet = table.sheet
    rows = {row for row in table.body if row in sheet.hidden_rows and not all(map(is_blank, sheet.rows[row]))}
    columns = {column.index for column in table.columns if column.index in sheet.hidden_columns}
    return Hidden(frozenset(rows), frozenset(columns))


def read_without_hidden(table: Located, read: Callable[[Located], Counts]) -> tuple[Counts, Problem | None]:
    """The figures of a table without what is hidden in it, or with it where its own sums agree only so.

    Returns:
        What was read, and a warning that says what is hidden and whether it counts.
    """
    hidden = hidden_in(table)
    if not hidden:
        return read(table), None
    choices = _choices(hidden)
    readings = [(left_out, read(without(table, left_out))) for left_out in choices]
    # Of equals the first, which leaves out most.
    left_out, counts = max(readings, key=lambda one: (_agreeing(table, one[1]), -choices.index(one[0])))
    return counts, _warning(table, hidden, "left_out" if left_out == hidden else "counted")


def _choices(hidden: Hidden) -> list[Hidden]:
    """What may be left out: all that is hidden, only its rows, only its columns, nothing."""
    nothing: frozenset[int] = frozenset()
    found = [
        hidden,
        Hidden(hidden.rows, nothing),
        Hidden(nothing, hidden.columns),
        Hidden(nothing, nothing),
    ]
    return list(dict.fromkeys(found))


def _agreeing(table: Located, counts: Counts) -> int:
    """How many sums in cells that everybody sees agree, less those that differ."""
    hidden = table.sheet.hidden_rows, table.sheet.hidden_columns
    unseen = {address(row, column.index) for row in hidden[0] for column in table.columns}
    unseen |= {address(row, column) for row in table.body for column in hidden[1]}
    seen = [line["status"] for line in counts.sums if line["cell"] not in unseen]
    return seen.count("agrees") - seen.count("differs")


def without(table: Located, hidden: Hidden) -> Located:
    """The table as if nothing stood in the hidden cells. Labels stay, for they may hold for the rows below."""
    if not hidden:
        return table
    figures = {column.index for column in table.columns if column.role in FIGURES}
    has_figures = any(column.role in ("value", "total", "part") for column in table.columns)
    rows = [
        _emptied(cells, hidden, row, figures if has_figures else set(range(len(cells)))) if row in table.body else cells
        for row, cells in enumerate(table.sheet.rows)
    ]
    return replace(table, sheet=replace(table.sheet, rows=rows))


def _emptied(cells: Sequence[Cell], hidden: Hidden, row: int, emptied: set[int]) -> list[Cell]:
    gone = emptied if row in hidden.rows else emptied & hidden.columns
    return ["" if index in gone else cell for index, cell in enumerate(cells)]


def _warning(table: Located, hidden: Hidden, what: str) -> Problem:
    places = ", ".join([*map(str, _numbers(hidden.rows)), *(column_letters(n - 1) for n in _numbers(hidden.columns))])
    detail = {"places": places, "what": what}
    return Problem("hidden_rows", "warning", table.sheet.name, table.area.split(":")[0], detail=detail)


def _numbers(places: Iterable[int]) -> list[int]:
    return [place + 1 for place in sorted(places)][:SHOWN]


def note_hidden_columns(table: Located) -> list[Problem]:
    """A warning that names the hidden columns of a register; its hidden rows speak for themselves."""
    columns = hidden_in(table).columns
    return [_warning(table, Hidden(frozenset(), columns), "read")] if columns else []
