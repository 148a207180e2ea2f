"""Whether lists of persons name the same people: compared in memory by hashes, which go nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from etl.address import address
from etl.locate import Located
from etl.problem import Problem

MOST_CELLS = 5


@dataclass(frozen=True)
class Persons:
    """The persons of one list.

    Args:
        rows: the rows of the sheet that were counted, from 0.
    """

    table: Located
    rows: Sequence[int]

    def names(self) -> frozenset[int]:
        """A hash for each person: of name, passport and whatever else is personal."""
        columns = [column.index for column in self.table.having("personal")]
        return frozenset(self._hashes(columns)) if columns else frozenset()

    def repeated(self) -> Iterable[Problem]:
        """A warning where rows say the same in every column: somebody may stand in the list twice."""
        first = next((column.index for column in self.table.having("personal")), None)
        if first is None or len(set(self.table.sheet.column(first, self.rows))) == len(self.rows):
            return  # all names differ, as in most lists
        numbers = [column.index for column in self.table.having("row_number")]
        columns = [column.index for column in self.table.columns if column.index not in numbers]
        seen: set[int] = set()
        again = []
        for row, found in zip(self.rows, self._hashes(columns), strict=True):
            if found in seen:
                again.append(row)
            seen.add(found)
        if again:
            cells = ", ".join(address(row, columns[0]) for row in again[:MOST_CELLS])
            where = address(again[0], columns[0])
            detail = {"rows": len(again), "cells": cells}
            yield Problem("persons_repeated", "warning", self.table.sheet.name, where, detail=detail)

    def _hashes(self, columns: Sequence[int]) -> list[int]:
        texts = [self.table.sheet.column(column, self.rows) for column in columns]
        return list(map(hash, zip(*texts, strict=True)))


def different_people(lists: Mapping[str, Persons]) -> frozenset[frozenset[str]]:
    """Pairs of lists of which few name the same person: neither is a view of the other."""
    names = {table_id: persons.names() for table_id, persons in lists.items()} if len(lists) > 1 else {}
    return frozenset(
        frozenset((one, other)) for one, other in combinations(names, 2) if _are_apart(names[one], names[other])
    )


def _are_apart(one: frozenset[int], other: frozenset[int]) -> bool:
    return 2 * len(one & other) < min(len(one), len(other))
