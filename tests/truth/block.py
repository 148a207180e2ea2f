"""Rows and columns of a table -> a block of cells, with what must be read from each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.truth.labels import Labels
from tests.truth.people import People
from tests.truth.plan import Plan
from tests.truth.table import Column, Row, columns_of, rows_of

Cell = tuple[int, int]


@dataclass
class Block:
    """Cells from (0, 0), and the truth about them.

    Args:
        heads: cell of each figure that counts -> (codes, heads).
        sums: cell of each declared sum -> what it declares.
        parts: cell of each «of which» figure -> (dimension, code, heads).
        heading: number of heading rows.
        warnings: codes of the warnings that a good reader gives.
        addends: cell of each declared sum -> the cells that it adds; of its column or of its row.
        data_rows: the rows that hold people, for what is done to whole rows.
    """

    cells: dict[Cell, Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    heads: dict[Cell, tuple[Mapping[str, Any], int]] = field(default_factory=dict)
    sums: dict[Cell, int] = field(default_factory=dict)
    parts: dict[Cell, tuple[str, str, int]] = field(default_factory=dict)
    heading: int = 0
    height: int = 0
    width: int = 0
    warnings: set[str] = field(default_factory=set)
    personal: set[str] = field(default_factory=set)
    addends: dict[Cell, list[Cell]] = field(default_factory=dict)
    data_rows: list[int] = field(default_factory=list)
    value_columns: list[int] = field(default_factory=list)


def block_of(plan: Plan, people: People, labels: Labels) -> Block:
    """The cells of a table."""
    columns, rows = columns_of(plan, people, labels), rows_of(plan, people, labels)
    block = Block(width=len(columns))
    _lay_headings(block, plan, columns)
    if plan.numbering_row and len(columns) > 3:
        for index in range(len(columns)):
            block.cells[block.heading, index] = index + 1
        block.heading += 1
    for offset, row in enumerate(rows):
        _lay_row(block, plan, people, labels, block.heading + offset, row, columns)
    block.height = block.heading + len(rows)
    block.value_columns = [index for index, column in enumerate(columns) if column.kind == "value"]
    _join_labels(block, plan, rows, columns)
    _note_addends(block, rows, columns)
    if any(row.half for row in rows):
        block.warnings.add("duplicate_key")
    return block


# ------------------------------------------------------------------ headings
def _lay_headings(block: Block, plan: Plan, columns: Sequence[Column]) -> None:
    depth = max(len(column.path) for column in columns)
    block.heading = depth
    for level in range(depth):
        for index, column in enumerate(columns):
            if level < len(column.path) and not _continues(columns, index, level):
                block.cells[level, index] = column.path[level]
                _span_heading(block, plan, columns, index, level, depth)


def _continues(columns: Sequence[Column], index: int, level: int) -> bool:
    """True when the heading to the left spans this column, too."""
    if index == 0 or level == len(columns[index].path) - 1:
        return False
    left, here = columns[index - 1], columns[index]
    return left.path[: level + 1] == here.path[: level + 1] and len(left.path) > level + 1


def _span_heading(block: Block, plan: Plan, columns: Sequence[Column], index: int, level: int, depth: int) -> None:
    if plan.spans != "merged":
        return
    right = index
    while right + 1 < len(columns) and level < len(columns[right + 1].path) and _continues(columns, right + 1, level):
        right += 1
    bottom = depth - 1 if level == len(columns[index].path) - 1 else level
    if (right, bottom) != (index, level):
        block.merged.append((level, index, bottom, right))


# ---------------------------------------------------------------------- body
def _lay_row(
    block: Block, plan: Plan, people: People, labels: Labels, at: int, row: Row, columns: Sequence[Column]
) -> None:
    first_label = next(i for i, column in enumerate(columns) if column.kind == "label")
    if row.head:
        block.cells[at, first_label] = row.head
    if row.kind == "title":
        return
    if row.kind == "data":
        block.data_rows.append(at)
    for index, column in enumerate(columns):
        if column.kind == "label" and row.kind == "data":
            block.cells[at, index] = row.labels[str(column.dim)]
        elif column.kind == "number" and row.kind == "data":
            block.cells[at, index] = len(block.data_rows)
        elif column.kind not in ("label", "number"):
            _lay_figure(block, plan, people, labels, (at, index), row, column)


def _lay_figure(block: Block, plan: Plan, people: People, labels: Labels, cell: Cell, row: Row, column: Column) -> None:
    number = _count(people, row, column)
    if row.kind == "percent":
        block.cells[cell] = _percent(labels.rng, number, people.count() or 1)
        return
    if row.kind == "of_which":
        block.cells[cell] = _percent(labels.rng, number, number or 1) if column.kind == "percent" else number
        return
    if column.kind == "percent":
        block.cells[cell] = _percent(labels.rng, number, people.count(**plan.fixed) or 1)
        return
    if column.kind == "plan":
        block.cells[cell] = number + 7
        return
    is_sum = row.kind == "total" or column.kind == "total"
    written = _written(labels, plan, number, is_sum)
    if written is None:
        return
    block.cells[cell] = written
    if number == 0 and plan.zero == "missing" and not is_sum:
        return
    if is_sum:
        block.sums[cell] = number
    elif column.kind == "part":
        block.parts[cell] = (str(column.dim), str(column.filter[str(column.dim)]), number)
    else:
        block.heads[cell] = ({**plan.fixed, **row.filter, **column.filter}, number)


def _count(people: People, row: Row, column: Column) -> int:
    number = people.count(**{**row.filter, **column.filter})
    if row.half:
        return (number + 1) // 2 if row.half == 1 else number // 2
    return number


def _percent(rng: Random, number: int, whole: int) -> Any:
    share = round(100 * number / whole, 1)
    return rng.choice((share, f"{share}%".replace(".", ","), share))


def _written(labels: Labels, plan: Plan, number: int, is_sum: bool) -> Any:
    """A figure as the sender types it; None for a blank cell."""
    if number == 0 and not is_sum:
        if plan.zero == "blank":
            return None
        if plan.zero in ("sign", "missing"):
            return labels.word("zero" if plan.zero == "sign" else "missing")
    roll = labels.rng.random()
    if plan.digits == "number" or roll < 0.3:
        return float(number) if roll < 0.05 else number
    spaced = f"{number:,}".replace(",", labels.rng.choice((" ", "\u00a0", "\u202f")))
    if plan.digits == "marks" and roll < 0.5:
        return spaced + labels.rng.choice(("*", "¹", " *", "**"))
    return labels.rng.choice((spaced, f" {number} ", str(number), f"{number},0"))


def _note_addends(block: Block, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """What each sum adds: the figures above or below it, or those to its left and right."""
    for row, column in block.sums:
        here, over = rows[row - block.heading], columns[column]
        if here.kind == "total":
            chosen = [r for r in block.data_rows if _within(rows[r - block.heading].filter, here.filter)]
            found = [(r, column) for r in chosen]
        else:
            chosen = [c for c in block.value_columns if _within(columns[c].filter, over.filter)]
            found = [(row, c) for c in chosen]
        block.addends[row, column] = found


def _within(codes: Mapping[str, Any], of: Mapping[str, Any]) -> bool:
    """True when what a row or column counts is among what a sum counts."""
    return all(
        codes.get(dim) in code if isinstance(code, frozenset) else codes.get(dim) == code for dim, code in of.items()
    )


def _join_labels(block: Block, plan: Plan, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Writes the leading label once for the rows below it, merged over them or not."""
    if plan.labels_down == "again" or len(plan.down) < 2:
        return
    index = next(i for i, column in enumerate(columns) if column.kind == "label")
    start = None
    for offset in range(len(rows) + 1):
        here = rows[offset].labels.get(plan.down[0]) if offset < len(rows) and rows[offset].kind == "data" else None
        if start is not None and here == rows[start].labels[plan.down[0]] and _same_section(plan, rows, start, offset):
            block.cells.pop((block.heading + offset, index))
            continue
        if start is not None and plan.labels_down == "merged" and offset - start > 1:
            block.merged.append((block.heading + start, index, block.heading + offset - 1, index))
        start = offset if here is not None else None


def _same_section(plan: Plan, rows: Sequence[Row], one: int, other: int) -> bool:
    return rows[one].filter.get(str(plan.section)) == rows[other].filter.get(str(plan.section))
