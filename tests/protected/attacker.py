"""Somebody who knows every published figure and all rules, and wants the small counts.

A world is a table of people that might be the true one. It is possible if it would be published word for word as the
true one was: the same figures, and the same figures hidden. So the attacker knows all that the rules tell, also what
the hiding of a figure tells. What the attacker cannot rule out is a possible world; CP-SAT looks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ortools.sat.python import cp_model

from dashboard.disclosure import ROOM, SMALLEST_SHOWN, fewest, most, rounded, shown_count, shown_parts

Cell = tuple[int, ...]
World = Mapping[Cell, int]
Part = frozenset[Cell]

# Values tried for a count, the nearest first; three are enough.
STEPS = (1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
ENOUGH = 3
MOST_PEOPLE = 100_000
# How far hidden counts may be from what they are rounded to, and how many solutions are asked for each.
FREEDOMS = (0, 5, 20, None)
FIRST_SEEDS, MORE_SEEDS = range(2), range(2, 60)


@dataclass(frozen=True)
class Split:
    """A table as a page shows it: one total, and parts that are hidden where they would give a small count away.

    Args:
        parts: the cells of the world that each part adds.
        lines: the parts that each total adds, where there are more totals than one (rows and columns).
    """

    parts: tuple[Part, ...]
    lines: tuple[tuple[Part, ...], ...] = ()

    @property
    def whole(self) -> Part:
        return frozenset().union(*self.parts)

    def published(self, world: World) -> tuple[int | None, dict[Part, int]]:
        counts = {part: sum(world[cell] for cell in part) for part in self.parts}
        return shown_count(sum(world[cell] for cell in self.whole)), shown_parts(counts, [*self.lines, self.parts])


@dataclass(frozen=True)
class Publication:
    """All that was published."""

    splits: tuple[Split, ...]

    def of(self, world: World) -> list[tuple[int | None, dict[Part, int]]]:
        return [split.published(world) for split in self.splits]

    @property
    def counts(self) -> set[Part]:
        """Every count that a table gives or hides, and every difference of a count in two of the tables."""
        counts = {part for split in self.splits for part in (split.whole, *split.parts)}
        return counts | {larger - smaller for larger in counts for smaller in counts if smaller < larger}

    def small_counts(self, world: World) -> list[Part]:
        return [count for count in self.counts if 1 <= sum(world[cell] for cell in count) <= 4]


def possible_values(publication: Publication, truth: World, count: Part) -> set[int]:
    """Values of a count that the attacker cannot rule out; no more than `ENOUGH` are looked for."""
    true, published = sum(truth[cell] for cell in count), publication.of(truth)
    values = {true}
    for seeds in (FIRST_SEEDS, MORE_SEEDS):
        for step in STEPS:
            is_wanted = len(values) < ENOUGH and true + step >= 0 and true + step not in values
            if is_wanted and _is_possible(publication, truth, published, count, step, seeds):
                values.add(true + step)
    return values


def _is_possible(
    publication: Publication, truth: World, published: Sequence[object], count: Part, step: int, seeds: range
) -> bool:
    if any(publication.of(world) == published for world in _near(truth, count, step)):
        return True
    for freedom in FREEDOMS:
        for seed in seeds:
            world = _solved(publication, truth, count, step, freedom, seed)
            if world is not None and publication.of(world) == published:
                return True
    return False


def _near(truth: World, count: Part, step: int) -> list[World]:
    """The worlds in which one cell of the count is larger or smaller."""
    return [{**truth, cell: truth[cell] + step} for cell in count if truth[cell] + step >= 0]


def _solved(
    publication: Publication, truth: World, count: Part, step: int, freedom: int | None, seed: int
) -> dict[Cell, int] | None:
    """The world nearest to the true one that has the other value and all the published figures.

    Args:
        freedom: how far a hidden count that is not small, or a total that is not published, may be from its rounded
            true one; None for as far as can be, and then a small one may be large too.
        seed: chooses among equally near worlds: a solver finds one, and the next may be the possible one.
    """
    model = cp_model.CpModel()
    people = {cell: model.new_int_var(0, MOST_PEOPLE, str(cell)) for cell in truth}

    def within(part: Part, low: int, high: int) -> None:
        model.add_linear_constraint(sum(people[cell] for cell in part), low, high)

    def about(part: Part, freedom: int) -> None:
        near = rounded(sum(truth[cell] for cell in part))
        within(part, max(fewest(near) - freedom, 0), most(near) + freedom)

    for split, (whole, shown) in zip(publication.splits, publication.of(truth), strict=True):
        if whole is None:
            within(split.whole, 0, ROOM)
        else:
            within(split.whole, fewest(whole), most(whole))
        for part in split.parts:
            if part in shown:
                within(part, fewest(shown[part]), most(shown[part]))
            elif freedom is not None and sum(truth[cell] for cell in part) < SMALLEST_SHOWN:
                within(part, 0, ROOM)
            elif freedom is not None:
                about(part, freedom)
        if freedom is not None:
            for line in split.lines:
                about(frozenset().union(*line), freedom)
    within(count, *[sum(truth[cell] for cell in count) + step] * 2)
    changes = []
    chance = Random(seed)
    for cell, variable in people.items():
        change = model.new_int_var(0, MOST_PEOPLE, f"change {cell}")
        model.add_abs_equality(change, variable - truth[cell])
        changes.append(change * (chance.randint(1, 9) if seed else 1))
    model.minimize(sum(changes))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = 5
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {cell: solver.value(variable) for cell, variable in people.items()}
