"""What goes wrong in a good table: hidden rows and columns, a total that is wrong, a cell that nobody can read."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.truth.block import Cell
from tests.truth.page import Placed, Truth
from tests.truth.plan import Plan

UNRECOGNISED = ("Абхазия", "Приднестровье", "Атлантида")
UNREADABLE = ((-3, "negative_count"), (2.5, "fraction_count"), ("много", "not_a_count"), ("#REF!", "error_value"))


def hide(rng: Random, placed: Placed, truth: Truth, is_counted: bool) -> None:
    """Hides some rows, or a column; what no sum of the sheet holds must not be counted."""
    block, page = placed.block, placed.page
    rows = set(rng.sample(block.data_rows, max(1, len(block.data_rows) // 3)))
    columns: set[int] = set()
    if len(block.value_columns) > 2 and rng.random() < 0.4:
        rows, columns = set(), {rng.choice(block.value_columns)}
    page.hidden_rows |= {placed.rows[row] for row in rows}
    page.hidden_columns |= {placed.columns[column] for column in columns}
    truth.warnings.add("hidden_rows")
    gone = {cell for cell in block.heads if cell[0] in rows or cell[1] in columns}
    has_figures = any(block.heads[cell][1] for cell in gone)
    if not is_counted or not has_figures:
        for cell in gone:
            del truth.heads[placed.at(cell)]
    for cell in block.sums:
        if cell[0] in rows or cell[1] in columns:
            truth.sums.pop(placed.at(cell))


def spoil(rng: Random, placed: Placed, truth: Truth, plan: Plan) -> None:
    """Makes one cell wrong, in one of three ways."""
    figures = [cell for cell, (_codes, number) in placed.block.heads.items() if number > 0]
    kind = rng.choice(("total", "figure", "country"))
    if kind == "total" or not figures:
        _wrong_total(rng, placed, truth)
    elif kind == "figure":
        _wrong_figure(rng.choice(figures), rng.choice(UNREADABLE), placed, truth)
    elif "country_code" in (*plan.down, *plan.across):
        _unknown_country(rng, rng.choice(figures), placed, truth, plan)


def _wrong_total(rng: Random, placed: Placed, truth: Truth) -> None:
    """A sum in the totals row, under one column of figures, is too large."""
    block = placed.block
    row = next(row for row, _column in block.sums if row not in block.data_rows)
    cell = (row, rng.choice(block.value_columns))
    _put(placed, cell, block.sums[cell] + 1)
    truth.differs.add(placed.at(cell))
    truth.sums[placed.at(cell)] += 1
    truth.warnings.add("total_differs")


def _wrong_figure(cell: Cell, spoilt: tuple[Any, str], placed: Placed, truth: Truth) -> None:
    value, code = spoilt
    placed.page.formulas.clear()  # they would add what is wrong
    _put(placed, cell, value)
    del truth.heads[placed.at(cell)]
    truth.errors[placed.at(cell)] = code
    truth.is_shaken = True
    if any(at in truth.sums for at in map(placed.at, placed.block.sums)):
        truth.warnings.add("total_not_checked")


def _unknown_country(rng: Random, cell: Cell, placed: Placed, truth: Truth, plan: Plan) -> None:
    """The country over or beside a figure gets a name that no list knows: all its heads stand outside."""
    block = placed.block
    code = block.heads[cell][0]["country_code"]
    gone = [other for other, (codes, _number) in block.heads.items() if codes["country_code"] == code]
    label = (cell[0], min(column for row, column in block.cells if row == cell[0] and _is_text(block, row, column)))
    if plan.across == ("country_code",):
        label = (max(row for row, column in block.cells if column == cell[1] and row < block.heading), cell[1])
    _put(placed, label, rng.choice(UNRECOGNISED))
    for other in gone:
        del truth.heads[placed.at(other)]
    truth.errors[placed.at(label)] = "unknown_country"
    truth.outside = sum(block.heads[other][1] for other in gone)


def _is_text(block: Any, row: int, column: int) -> bool:
    return isinstance(block.cells[row, column], str)


def _put(placed: Placed, cell: Cell, value: Any) -> None:
    placed.page.cells[placed.on_page(cell)] = value
    placed.page.formulas.pop(placed.on_page(cell), None)
