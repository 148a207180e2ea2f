"""A list of persons: one row each, with names, passports and other columns that must reach nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.truth.block import Block
from tests.truth.labels import Labels
from tests.truth.people import People

PERSONAL = ("passport", "born", "phone", "address", "email")
NAMES = (("name",), ("name",), ("surname", "given_name"))
MOST = 120


def persons_block(people: People, labels: Labels, fixed: Mapping[str, Any], has_days: bool) -> Block:
    """Everybody as a row. The names are invented letters; a reader that lets one through is caught.

    Args:
        has_days: birth dates are real dates now and then.
    """
    rng = labels.rng
    personal = (*rng.choice(NAMES), *rng.sample(PERSONAL, rng.randint(0, 3)))
    dims = tuple(rng.sample(people.dims, len(people.dims)))
    further = [*personal[1:], *dims]
    if rng.random() < 0.3:
        rng.shuffle(further)
    columns = [*(("number",) if rng.random() < 0.6 else ()), personal[0], *further]
    block = Block(heading=1, width=len(columns))
    for index, name in enumerate(columns):
        is_word = name in ("number", *personal)
        block.cells[0, index] = labels.word(name) if is_word else labels.heading(name)
    everybody = [key for key, number in people.heads.items() for _person in range(number)]
    rng.shuffle(everybody)
    days = has_days and rng.random() < 0.5
    for row, key in enumerate(everybody[:MOST], start=1):
        codes = dict(zip(people.dims, key, strict=True))
        for index, name in enumerate(columns):
            block.cells[row, index] = labels.code(name, codes[name]) if name in codes else _invented(name, row, days)
        block.heads[row, 0] = ({**fixed, **codes}, 1)
        block.personal |= {str(block.cells[row, columns.index(name)]) for name in personal if name != "born"}
    block.height = 1 + min(len(everybody), MOST)
    if rng.random() < 0.25:
        _declare_number(block, labels, columns.index(personal[0]))
    return block


def _declare_number(block: Block, labels: Labels, name: int) -> None:
    """«Итого: 25» below the names, in one cell or in two."""
    row, number = block.height, block.height - 1
    word = labels.word("total").rstrip(" :")
    if labels.rng.random() < 0.5:
        block.cells[row, name] = f"{word}: {number}"
        block.sums[row, name] = number
    else:
        block.cells[row, name], block.cells[row, block.width - 1] = word, number
        block.sums[row, block.width - 1] = number
    block.height += 1


def _invented(name: str, row: int, has_days: bool) -> Any:
    """What stands in a column that says nothing of groups of people."""
    invented = {
        "number": row,
        "name": f"Персона {row}",
        "surname": f"Фамильев{row}",
        "given_name": f"Имен{row}",
        "passport": f"AA{row:06}",
        "born": date(2003, 5, row % 28 + 1) if has_days else f"{row % 28 + 1:02}.05.2003",
        "phone": f"0700 {row:06}",
        "address": f"г. Образцов, ул. Примерная, {row}",
        "email": f"persona{row}@example.org",
    }
    return invented[name]
