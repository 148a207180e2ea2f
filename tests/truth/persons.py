"""A list of persons: one row each, with names, passports and other columns that must reach nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.truth.block import Block
from tests.truth.labels import Labels
from tests.truth.people import People

PERSONAL = ("passport", "born", "phone")


def persons_block(people: People, labels: Labels, fixed: Mapping[str, Any]) -> Block:
    """Everybody as a row. The names are invented letters; a reader that lets one through is caught by its tests."""
    rng = labels.rng
    personal = ("name", *rng.sample(PERSONAL, rng.randint(0, 3)))
    dims = tuple(rng.sample(people.dims, len(people.dims)))
    columns = [*(("number",) if rng.random() < 0.6 else ()), *personal, *dims]
    block = Block(heading=1, width=len(columns))
    for index, name in enumerate(columns):
        is_word = name in ("number", *personal)
        block.cells[0, index] = labels.word(name) if is_word else labels.heading(name)
    everybody = [key for key, number in people.heads.items() for _person in range(number)]
    rng.shuffle(everybody)
    for row, key in enumerate(everybody[:120], start=1):
        codes = dict(zip(people.dims, key, strict=True))
        for index, name in enumerate(columns):
            block.cells[row, index] = _cell(labels, name, row, codes)
        block.heads[row, 0] = ({**fixed, **codes}, 1)
    block.height = 1 + min(len(everybody), 120)
    return block


def _cell(labels: Labels, name: str, row: int, codes: Mapping[str, Any]) -> Any:
    if name in codes:
        return labels.code(name, codes[name])
    invented = {
        "number": row,
        "name": f"Персона {row}",
        "passport": f"AA{row:06}",
        "born": f"{row % 28 + 1:02}.05.2003",
        "phone": f"0700 {row:06}",
    }
    return invented[name]
