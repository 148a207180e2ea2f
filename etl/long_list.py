"""A long list without exceptions, by its columns: what `etl.counts` reads row by row, in a fraction of the time.

Where anything is out of the ordinary (a label that no list knows, a blank, a figure that is a text, a group, a sum that
differs) nothing is read here, and each row is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, overload

from etl.coded import Coded
from etl.lead import Lead
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import NotUnderstood, count
from etl.sheet import Cell, address, is_blank

LONG = 500
PLAIN_ROLES = ("label", "value", "row_number", "personal", "unread")


@dataclass(frozen=True)
class ListRecords(Sequence[Mapping[str, Any]]):
    """The records of a long list, column by column; asked for one by one they are like any others.

    Args:
        kinds: what the labels of a row say; few rows say something that no other one says.
        kind_of: row by row, the number of its kind.
        headcounts: row by row [persons].
        rows: row by row, its row in the sheet.
        column: where the figures stand.
    """

    kinds: Sequence[Mapping[str, Any]]
    kind_of: Sequence[int]
    headcounts: Sequence[int]
    rows: Sequence[int]
    column: int

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, number: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, number: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        place = {"_row": self.rows[number], "_column": self.column}
        return {**self.kinds[self.kind_of[number]], "headcount": self.headcounts[number], **place}

    def values_of(self, name: str) -> Sequence[Any]:
        """A value of each record, in order."""
        own = {"headcount": self.headcounts, "_row": self.rows}
        if name in own:
            return own[name]
        if name == "_column":
            return [self.column] * len(self)
        return Coded([kind.get(name) for kind in self.kinds], self.kind_of)


@dataclass(frozen=True)
class LongList:
    """What a long list holds: its records, and its declared sum where it has one."""

    records: ListRecords
    sums: tuple[dict[str, Any], ...]


def long_list(
    table: Located, meanings: Meanings, around: Mapping[str, Any], lead: Lead, layout: str
) -> LongList | None:
    """Reads a long list, or a list of persons; None for a table in which anything is out of the ordinary."""
    if len(table.body) < LONG or not _is_plain(table, lead, layout):
        return None
    totals = sorted(lead.total)
    rows = _rows_of_data(table, totals)
    read = _kinds(table, meanings, rows) if rows else None
    if read is None:
        return None
    codes, kind_of = read
    figures = table.having("value")
    heads = _heads(table.sheet.column(figures[0].index, rows)) if figures else [1] * len(rows)
    if heads is None or (figures and _may_have_details(kind_of, heads)):
        return None
    sums = [_declared(table, figures[0], row, lead.total[row][1], heads) for row in totals]
    if None in sums:
        return None
    kinds = [{**around, **own} for own in codes]
    column = figures[0].index if figures else table.columns[0].index
    return LongList(ListRecords(kinds, kind_of, heads, rows, column), tuple(line for line in sums if line))


def _is_plain(table: Located, lead: Lead, layout: str) -> bool:
    """True when every row may be a row of data: no second figure, nothing merged, one total at most, at the foot."""
    roles = [column.role for column in table.columns]
    values = table.having("value")
    if any(role not in PLAIN_ROLES for role in roles) or roles.count("label") < 2:
        return False
    if layout == "list" and (len(values) != 1 or values[0].codes):
        return False
    if layout == "persons" and (values or lead.total):
        return False
    if lead.uncounted or lead.of_which or lead.of_other_unit or len(lead.total) > 1 or layout == "crosstab":
        return False
    last = table.columns[-1].index
    lines = table.sheet.rows[table.body.start : table.body.stop]
    is_even = all(len(line) > last for line in lines)
    return is_even and not any(span.bottom >= table.body.start for span in table.sheet.merged)


def _rows_of_data(table: Located, totals: Sequence[int]) -> list[int]:
    """The rows that are neither blank nor a total; none where a total stands above one of them."""
    rows = [row for row in table.body if row not in totals and not all(map(is_blank, table.sheet.rows[row]))]
    return rows if not totals or not rows or totals[0] > rows[-1] else []


def _kinds(table: Located, meanings: Meanings, rows: Sequence[int]) -> tuple[list[dict[str, Any]], list[int]] | None:
    """What the labels of each kind of row say, and row by row the number of its kind; None where one says nothing."""
    axes, columns = [], []
    for label in table.having("label"):
        axis, cells = str(label.field), table.sheet.column(label.index, rows)
        said = {cell: meanings.codes_in_column(axis, cell).get(axis) for cell in set(cells) if not is_blank(cell)}
        if None in said.values() or len(said) < len(set(cells)):
            return None
        axes.append(axis)
        columns.append([said[cell] for cell in cells])
    number: dict[tuple[Any, ...], int] = {}
    kind_of = [number.setdefault(codes, len(number)) for codes in zip(*columns, strict=True)]
    return [dict(zip(axes, codes, strict=True)) for codes in number], kind_of


def _heads(cells: Sequence[Cell]) -> list[int] | None:
    """The figures of a column; None where one of them is blank, or no whole number of heads."""
    try:
        heads = [
            int(cell) if type(cell) is float and cell >= 0 and cell.is_integer() else _head(cell) for cell in cells
        ]
    except NotUnderstood:
        return None
    return None if None in heads else [head for head in heads if head is not None]


def _head(cell: Cell) -> int | None:
    is_number = type(cell) is int or (isinstance(cell, str) and cell.isascii() and cell.isdigit())
    return count(cell) if is_number else None


def _may_have_details(kind_of: Sequence[int], heads: Sequence[int]) -> bool:
    """True when rows of one kind follow a row that they add up to: they may be its details."""
    for first, (kind, following) in enumerate(pairwise(kind_of)):
        if kind == following and heads[first]:
            left, position = heads[first], first + 1
            while left > 0 and position < len(heads) and kind_of[position] == kind:
                left -= heads[position]
                position += 1
            if left == 0:
                return True
    return False


def _declared(table: Located, figures: Column, row: int, label: str, heads: Sequence[int]) -> dict[str, Any] | None:
    """The sum at the foot of the list; None where it differs, or is none."""
    declared = _heads([table.sheet.value(row, figures.index)])
    if declared != [sum(heads)]:
        return None
    place = {"sheet": table.sheet.name, "cell": address(row, figures.index)}
    return {
        "axis": "column",
        "label": label,
        **place,
        "declared": declared[0],
        "computed": declared[0],
        "status": "agrees",
    }
