"""Random tables of people and what a page publishes of them."""

from __future__ import annotations

from itertools import product
from random import Random

from tests.protected.attacker import Part, Publication, Split, World

# Counts as offices have them: many cells with one or two people, few with many; and awkward ones.
KINDS = (
    (0, 1, 1, 2, 3, 4),
    (0, 0, 1, 2, 3, 4, 6, 8, 9, 12, 13, 20, 40, 120),
    (0, 0, 0, 0, 1, 2, 10, 30),
    (1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 17, 18, 22),
    (1, 2, 8, 12, 13, 17),
)


def random_world(chance: Random, *sizes: int) -> World:
    """A table of counts with as many dimensions as there are sizes."""
    kind = chance.choice(KINDS)
    return {cell: chance.choice(kind) for cell in product(*(range(size) for size in sizes))}


def slices(cells: list[tuple[int, ...]], *axes: int) -> tuple[Part, ...]:
    """The parts of these cells by one dimension or more: each adds the cells that are alike in these."""
    keys = sorted({tuple(cell[axis] for axis in axes) for cell in cells})
    return tuple(frozenset(cell for cell in cells if tuple(cell[axis] for axis in axes) == key) for key in keys)


def crossed(cells: list[tuple[int, ...]]) -> Split:
    """Rows by columns: each row and each column is a total that another table publishes."""
    parts = slices(cells, 0, 1)
    lines = [tuple(part for part in parts if part <= line) for axis in (0, 1) for line in slices(cells, axis)]
    return Split(parts, tuple(lines))


def table_with_totals(chance: Random) -> tuple[World, Publication]:
    """A crossed table, the totals of its rows, those of its columns and the grand total."""
    world = random_world(chance, chance.randint(1, 6), chance.randint(2, 7))
    cells = sorted(world)
    return world, Publication((crossed(cells), Split(slices(cells, 0)), Split(slices(cells, 1))))


def pair_of_filters(chance: Random) -> tuple[World, Publication]:
    """One table under two choices: split by country, or faculty by country, of some faculties, or of one sex."""
    world = random_world(chance, chance.randint(2, 5), chance.randint(2, 6), chance.randint(1, 2))
    cells = sorted(world)
    axis = chance.choice((0, 0, 1, 2))
    codes = sorted({cell[axis] for cell in cells})
    choices = [set(codes), set(chance.sample(codes, chance.randint(1, len(codes))))]
    if chance.random() < 0.4:
        choices[0] = set(chance.sample(codes, chance.randint(1, len(codes))))
    shape = chance.choice(("country", "faculty", "crossed"))
    splits = [_table(shape, [cell for cell in cells if cell[axis] in chosen]) for chosen in choices]
    return world, Publication(tuple(splits))


def _table(shape: str, cells: list[tuple[int, ...]]) -> Split:
    if shape == "crossed":
        return crossed(cells)
    return Split(slices(cells, 1 if shape == "country" else 0))
