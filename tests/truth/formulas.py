"""Sums written as formulas, as people write them: a range, single cells with plus signs, arguments."""

from __future__ import annotations

from random import Random

from etl.address import address
from tests.truth.block import Cell
from tests.truth.page import Placed

# Excel allows 255 arguments; nobody types so many.
MOST_ADDENDS = 30


def write_formulas(rng: Random, placed: Placed, knows_plus: bool) -> None:
    """Puts a formula in the place of each sum of a block.

    Args:
        knows_plus: single cells may be added by plus signs, for none of them holds a text.
    """
    addends = {placed.on_page(cell): list(map(placed.on_page, cells)) for cell, cells in placed.block.addends.items()}
    for cell, cells in addends.items():
        if cells and isinstance(placed.page.cells.get(cell), (int, float)):
            placed.page.formulas[cell] = _formula(rng, cells, knows_plus, addends.keys() | placed.figures_apart())


def _formula(rng: Random, cells: list[Cell], knows_plus: bool, others: set[Cell]) -> str:
    first, last = min(cells), max(cells)
    within = {cell for cell in others if first[0] <= cell[0] <= last[0] and first[1] <= cell[1] <= last[1]}
    is_free = not within - set(cells)
    names = [address(*cell) for cell in cells]
    if is_free and (rng.random() < 0.8 or len(cells) > MOST_ADDENDS):
        return f"=SUM({address(*first)}:{address(*last)})"
    if knows_plus and rng.random() < 0.6:
        return "=" + "+".join(names)
    return f"=SUM({','.join(names)})"
