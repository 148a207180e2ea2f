"""Totals that no word tells, only arithmetic; and rows or columns that split the one before them into its parts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from etl.body_row import BodyRow
from etl.figures import Figures, problem_at, total_of
from etl.locate import Column, Located
from etl.meaning import GROUP
from etl.problem import Problem

# Fewer addends make a sum that chance makes, too.
ENOUGH_ADDENDS = 3


def find_unlabelled_totals(table: Located, rows: Sequence[BodyRow], figures: Figures, problems: list[Problem]) -> None:
    """A row whose label is blank, or known to no list, and whose figures are sums of other rows, is a total row.

    Two rounds: a grand total that comes first is known once the totals of its groups are.
    """
    columns = [column.index for column in table.columns if column.role in ("value", "total")]
    if not any(row.kind == "unknown" for row in rows):
        return
    for _round in range(2):
        sums = _RunningSums(rows, figures, columns)
        for row in rows:
            if row.kind == "unknown" and row.problem and sums.hold(row):
                row.kind, row.problem, row.further = "total", None, ()
                problems.append(problem_at(table, row.index, row.label_column, "taken_for_total", "note"))
                sums = _RunningSums(rows, figures, columns)


class _RunningSums:
    """Sums of rows of figures from the first one on: any stretch of rows is added by one subtraction.

    A list may have thousands of labels that no list knows, and each might be a total.
    """

    def __init__(self, rows: Sequence[BodyRow], figures: Figures, columns: Sequence[int]) -> None:
        self._number = figures.number
        self._places = [row.index for row in rows if row.kind in ("data", "unknown")]
        self._marks = [row.index for row in rows if _is_mark(row)]
        self._until = {
            column: [0, *accumulate(figures.number.get((place, column), 0) for place in self._places)]
            for column in columns
        }

    def hold(self, row: BodyRow) -> bool:
        """True when the figures of a row are those of all other rows, or of a run beside it, in every column."""
        declared = {c: self._number[row.index, c] for c in self._until if (row.index, c) in self._number}
        if not any(declared.values()):
            return False
        is_blank = row.problem == "label_blank"
        columns_evidence = sum(number > 0 for number in declared.values()) + 1
        for first, last, is_whole in self._stretches(row.index):
            count = last - first - is_whole
            if count < 2 or (not is_blank and max(count, columns_evidence) < ENOUGH_ADDENDS):
                continue
            # The row itself is among all rows.
            if all(sums[last] - sums[first] == declared[c] * (1 + is_whole) for c, sums in self._sums_of(declared)):
                return True
        return False

    def _sums_of(self, columns: Iterable[int]) -> Iterable[tuple[int, list[int]]]:
        return ((column, self._until[column]) for column in columns)

    def _stretches(self, at: int) -> Iterable[tuple[int, int, bool]]:
        """(first, behind the last, all rows) of what a total may add."""
        yield 0, len(self._places), True
        here, behind = bisect_left(self._places, at), bisect_right(self._places, at)
        yield from ((bisect_right(self._places, mark), here, False) for mark in (-1, *self._marks) if mark < at)
        yield from ((behind, bisect_left(self._places, mark), False) for mark in (*self._marks, 10**9) if mark > at)


def count_lone_totals(table: Located, rows: Sequence[BodyRow], figures: Figures) -> None:
    """Totals and groups below or above which no row stands that they could add up are the figures themselves.

    Groups of countries alone («СНГ», «дальнее зарубежье») count, or one total alone; a group between countries counts
    where the grand total holds it.
    """
    columns = [column.index for column in table.having("value")]
    if not any(row.kind in ("data", "unknown", "lost") for row in rows):
        groups = [row for row in rows if row.kind == "group"]
        totals = [row for row in rows if row.kind == "total"]
        for row in groups or totals[:1]:
            row.kind = "data"
        return
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    lone = [row for row in rows if row.kind == "group" and not _adds_neighbours(row, rows, figures, columns)]
    grand = next((row for row in reversed(rows) if row.kind == "total"), None)
    if lone and grand and not _equals(figures, grand.index, data, columns):
        with_lone = [*data, *(row.index for row in lone)]
        if _equals(figures, grand.index, with_lone, columns):
            for row in lone:
                row.kind = "data"


def _adds_neighbours(row: BodyRow, rows: Sequence[BodyRow], figures: Figures, columns: Sequence[int]) -> bool:
    return any(_equals(figures, row.index, scope, columns) for scope in rows_within_reach(row, rows)[1])


def _equals(figures: Figures, total: int, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """True when a row equals the sum of others in every column where it has a figure."""
    return all(
        total_of(figures, rows, [column]) == figures.number[total, column]
        for column in columns
        if (total, column) in figures.number
    )


def rows_within_reach(row: BodyRow, rows: Sequence[BodyRow]) -> tuple[list[int], Iterator[list[int]]]:
    """The rows that a total may add: all, or a run above or below it that begins at another total or title.

    The nearest runs come first. Longer ones hold totals of their own, which are not added again.
    """
    data = [other.index for other in rows if other.kind in ("data", "unknown") and other is not row]
    return data, runs(row.index, data, [other.index for other in rows if other is not row and _is_mark(other)])


def _is_mark(row: BodyRow) -> bool:
    is_title = row.kind == "silent" and bool(row.label) and row.problem is None
    return row.kind in ("total", "group", "lost") or is_title


def runs(at: int, figures: Sequence[int], marks: Sequence[int]) -> Iterator[list[int]]:
    """Places of figures from a total back to an earlier mark, or on to a later one; the nearest first, each once."""
    ordered = sorted(figures)
    here, behind = bisect_left(ordered, at), bisect_right(ordered, at)
    before = [bisect_right(ordered, mark) for mark in (*sorted((m for m in marks if m < at), reverse=True), -1)]
    after = [bisect_left(ordered, mark) for mark in (*sorted(m for m in marks if m > at), 10**9)]
    ends: list[tuple[int, int]] = []
    for position in range(max(len(before), len(after))):
        ends += [(first, here) for first in before[position : position + 1]]
        ends += [(behind, last) for last in after[position : position + 1]]
    yield from (ordered[first:last] for first, last in dict.fromkeys(ends) if first < last)


def find_unlabelled_total_columns(table: Located, figures: Figures) -> Iterable[Column]:
    """The columns of a table, those without a known heading that add up their neighbours as totals."""
    of_study = _years_of_study(table, figures)
    for column in table.columns:
        if column in of_study:
            yield replace(column, role="value", codes={GROUP: column.heading})
            continue
        is_sum = column.role == "unknown" and not column.codes and _adds_its_neighbours(table, column, figures)
        yield replace(column, role="total") if is_sum else column


def _years_of_study(table: Located, figures: Figures) -> list[Column]:
    """Columns beside years of study that no list knows («подготовительный»), where the total always holds them."""
    values, totals = table.having("value"), table.having("total")
    unknown = [column for column in table.having("unknown") if not column.codes and column.heading]
    if not all(_is_of_heads(column, figures) for column in unknown):
        return []
    if not unknown or len(totals) != 1 or not values or any(column.codes.keys() != {GROUP} for column in values):
        return []
    added = [column.index for column in (*values, *unknown)]
    rows = [row for row in table.body if (row, totals[0].index) in figures.number]
    proved = all(total_of(figures, [row], added) == figures.number[row, totals[0].index] for row in rows)
    return unknown if rows and proved else []


def _is_of_heads(column: Column, figures: Figures) -> bool:
    """False where something else stands among the numbers: once the heading is explained, nobody would name it."""
    return all(place != column.index for _row, place in figures.no_heads)


def _adds_its_neighbours(table: Located, column: Column, figures: Figures) -> bool:
    if not _is_of_heads(column, figures):
        return False
    rows = [row for row in table.body if figures.number.get((row, column.index))]
    values = [c.index for c in table.having("value") if c.codes]
    marks = [c.index for c in table.columns if c.role in ("total", "unknown") and c is not column]
    for scope in (values, *runs(column.index, values, marks)):
        if len(scope) < 2 or max(len(scope), len(rows) + 1) < ENOUGH_ADDENDS:
            continue
        if rows and all(total_of(figures, [row], scope) == figures.number[row, column.index] for row in rows):
            return True
    return False
