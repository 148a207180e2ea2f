"""What is hidden in a sheet: left out, unless the sums of the sheet itself hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from etl.address import column_letters
from etl.counts import Counts
from etl.locate import Located
from etl.problem import Problem
from etl.sheet import Cell, address, is_blank

FIGURES = ("value", "total", "part", "field", "unknown")
SHOWN = 50
# Blocks of hidden places that are tried one by one, and cells that all these readings together may have.
MAX_BLOCKS, MAX_CELLS = 40, 50_000


@dataclass(frozen=True)
class Hidden:
    """Hidden rows and columns of a table in which something stands; from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.columns)

    def turned(self, other: Hidden) -> Hidden:
        """The places that are in one of the two only."""
        return Hidden(self.rows ^ other.rows, self.columns ^ other.columns)


@dataclass(frozen=True)
class Agreement:
    """How many of the sums that everybody sees agree, and how many differ."""

    agreeing: int
    differing: int

    @property
    def more(self) -> int:
        return self.agreeing - self.differing


def hidden_in(table: Located) -> Hidden:
    """What is hidden in the body of a table, empty rows apart."""
    sheet = table.sheet
    rows = {row for row in table.body if row in sheet.hidden_rows and not all(map(is_blank, sheet.rows[row]))}
    columns = {column.index for column in table.columns if column.index in sheet.hidden_columns}
    return Hidden(frozenset(rows), frozenset(columns))


def read_without_hidden(table: Located, read: Callable[[Located], Counts]) -> tuple[Counts, list[Problem]]:
    """The figures of a table without what is hidden in it, or with that of it which its own sums hold.

    Returns:
        What was read, and warnings that say what is hidden, which of it counts and which does not.
    """
    hidden = hidden_in(table)
    if not hidden:
        return read(table), []
    readings: dict[Hidden, Counts] = {}

    def agreement(left_out: Hidden) -> Agreement:
        if left_out not in readings:
            readings[left_out] = read(without(table, left_out))
        return agreement_of(table, readings[left_out].sums)

    left_out = proven(_choices(hidden), blocks_of(table, hidden), agreement)
    return readings[left_out], [
        _warning(table, places, what)
        for places, what in ((hidden.turned(left_out), "counted"), (left_out, "left_out"))
        if places
    ]


def _choices(hidden: Hidden) -> list[Hidden]:
    """What may be left out: all that is hidden, only its rows, only its columns, nothing."""
    found = [hidden, Hidden(hidden.rows), Hidden(columns=hidden.columns), Hidden()]
    return list(dict.fromkeys(found))


def blocks_of(table: Located, hidden: Hidden) -> list[Hidden]:
    """What is hidden together: rows and columns side by side. None where to try them all would take too long."""
    rows = [Hidden(rows=run & hidden.rows) for run in _runs(table.sheet.hidden_rows & frozenset(table.body))]
    columns = [Hidden(columns=run) for run in _runs(hidden.columns)]
    blocks = [block for block in (*rows, *columns) if block]
    cells = len(blocks) * len(table.body) * len(table.columns)
    return blocks if 1 < len(blocks) <= MAX_BLOCKS and cells <= MAX_CELLS else []


def _runs(places: Iterable[int]) -> Iterable[frozenset[int]]:
    """Numbers that follow each other."""
    run: list[int] = []
    for place in sorted(places):
        if run and place != run[-1] + 1:
            yield frozenset(run)
            run = []
        run.append(place)
    if run:
        yield frozenset(run)


def proven(choices: Sequence[Hidden], blocks: Sequence[Hidden], agreement: Callable[[Hidden], Agreement]) -> Hidden:
    """What of the hidden places the sums of a sheet leave out.

    All or nothing of it, whichever more of the sums agree with; then each block changes sides that makes more of them
    agree by doing so.

    Args:
        choices: what may be left out; of equals the first.
    """
    best = max(choices, key=lambda choice: (agreement(choice).more, -choices.index(choice)))
    starts = [best] if not agreement(best).differing else dict.fromkeys((best, *choices))
    turned = [_turned_where_proven(choice, blocks, agreement) for choice in starts]
    return max(turned, key=lambda choice: (agreement(choice).more, -turned.index(choice)))


def _turned_where_proven(
    left_out: Hidden, blocks: Sequence[Hidden], agreement: Callable[[Hidden], Agreement]
) -> Hidden:
    for block in blocks:
        other = left_out.turned(block)
        if agreement(other).more > agreement(left_out).more:
            left_out = other
    return left_out


def agreement_of(table: Located, sums: Iterable[Mapping[str, Any]]) -> Agreement:
    """How many sums in cells that everybody sees agree, and how many differ."""
    hidden = table.sheet.hidden_rows, table.sheet.hidden_columns
    unseen = {address(row, column.index) for row in hidden[0] for column in table.columns}
    unseen |= {address(row, column) for row in table.body for column in hidden[1]}
    seen = [line["status"] for line in sums if line["cell"] not in unseen]
    return Agreement(seen.count("agrees"), seen.count("differs"))


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
    return [_warning(table, Hidden(columns=columns), "read")] if columns else []
