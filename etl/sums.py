"""The sums a table declares, along rows and down columns, beside the sums of what was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from etl.body_row import BodyRow
from etl.figures import Figures, compared, declared_line, lacking, total_of
from etl.locate import Column, Located
from etl.meaning import GROUP
from etl.numbers import readings_of
from etl.sheet import Cell, address
from etl.totals import rows_within_reach, runs
from etl.vocabulary import vocabulary

NUMBER_OF_PERSONS = re.compile(r"\D+?[:\s–—-]\s*(\d+)\s*(\D*?)[\s.]*")  # «Всего: 4 студента»


def sums_along_rows(table: Located, rows: Sequence[BodyRow], figures: Figures) -> Iterable[dict[str, Any]]:
    """Totals columns: each declared figure beside the sum of its row."""
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    for total in table.having("total"):
        scope = _columns_of_total(table, total, data, figures)
        for row, added in _rows_of_group(data, total.index, scope, figures).items():
            yield _declared(table, "row", total.heading, row, total.index, figures, added, scope)


def _rows_of_group(data: Sequence[int], total: int, scope: Sequence[int], figures: Figures) -> dict[int, list[int]]:
    """The rows that each figure of a totals column adds: its own, or those down to the next, whichever agrees oftener.

    «Всего по факультету» is written once for the rows of a faculty.
    """
    declared = [row for row in data if figures.declares(row, total)]
    alone = {row: [row] for row in declared}
    ends = [*declared[1:], data[-1] + 1 if data else 0]
    groups = {row: [other for other in data if row <= other < end] for row, end in zip(declared, ends, strict=False)}

    def agreement(scopes: dict[int, list[int]]) -> int:
        return sum(total_of(figures, rows, scope) == figures.number.get((row, total)) for row, rows in scopes.items())

    return groups if agreement(groups) > agreement(alone) else alone


def _columns_of_total(table: Located, total: Column, rows: Sequence[int], figures: Figures) -> list[int]:
    """The columns a totals column adds: those its heading covers, or the run beside it, whichever agrees oftener."""
    values = table.having("value")
    covered = [c.index for c in values if all(c.codes.get(dim) == code for dim, code in total.codes.items())]
    # A heading that no list knows is a problem of its own; the sheet's sums hold its figures all the same.
    with_unknown = [c.index for c in table.columns if c.index in covered or c.role == "unknown"]
    marks = [c.index for c in table.having("total") if c is not total]
    parts = [c.index for c in table.having("part") if total.codes and total.codes.items() <= c.codes.items()]
    scopes = [covered, parts, *runs(total.index, [c.index for c in values], marks), with_unknown]
    if GROUP in total.codes:
        scopes += _beginnings(total.index, [c.index for c in values])
    declared = sum((row, total.index) in figures.number for row in rows)
    return _best_scope(scopes, lambda scope: _agreeing(figures, rows, total.index, scope), declared)


def _beginnings(at: int, figures: Sequence[int]) -> list[list[int]]:
    """Runs of figures that begin right after a group and end anywhere: what follows the last need not be of it."""
    after = [i for i in figures if i > at]
    return [after[:length] for length in range(1, len(after))]


def _agreeing(figures: Figures, rows: Sequence[int], total: int, scope: Sequence[int]) -> int:
    return sum(
        total_of(figures, [row], scope) == figures.number[row, total] for row in rows if (row, total) in figures.number
    )


def _best_scope(scopes: Iterable[list[int]], agreement: Callable[[list[int]], int], most: int) -> list[int]:
    """The first scope with the best agreement; the search ends at one where all that is declared agrees."""
    best: list[int] = []
    best_agreement = -1
    for scope in scopes:
        found = agreement(scope) if scope else -1
        if found > best_agreement:
            best, best_agreement = scope, found
        if found == most:
            break
    return best


def sums_down_columns(
    table: Located, rows: Sequence[BodyRow], figures: Figures, layout: str
) -> Iterable[dict[str, Any]]:
    """Totals rows and group rows: each declared figure beside the sum of its column."""
    columns = [column.index for column in table.columns if column.role in ("value", "total", "part")]
    corner = _corner(table, rows, figures)
    for row in rows:
        if row.kind not in ("total", "group"):
            continue
        if layout == "persons":
            yield from _declared_number_of_persons(table, row, rows)
            continue
        declared = [index for index in columns if (row.index, index) in figures.number]
        scope = _rows_of_total(row, rows, figures, declared)
        for index in (column for column in columns if figures.declares(row.index, column)):
            own = corner.get(index, [index])
            yield _declared(table, "column", row.label, row.index, index, figures, scope, own)
        for index in (
            column.index for column in table.having("unknown") if (row.index, column.index) in figures.number
        ):
            line = _declared(table, "column", row.label, row.index, index, figures, scope, [index])
            if line["status"] == "agrees":  # what no heading explains may be no heads, and then proves nothing
                yield line


def _corner(table: Located, rows: Sequence[BodyRow], figures: Figures) -> dict[int, list[int]]:
    """The totals column that covers all figures, with the columns it adds: where it meets a totals row is a corner."""
    totals = table.having("total")
    if len(totals) != 1 or totals[0].codes or not table.having("value"):
        return {}
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    return {totals[0].index: _columns_of_total(table, totals[0], data, figures)}


def _rows_of_total(row: BodyRow, rows: Sequence[BodyRow], figures: Figures, declared: Sequence[int]) -> list[int]:
    """The rows a total adds: all, or the run above or below it up to the next total; whichever agrees oftener."""
    if row.kind == "group" and not any(figures.number[row.index, index] for index in declared):
        return []  # nobody from there, so no row either
    data, beside = rows_within_reach(row, rows)
    scopes = chain([data], beside)
    if row.kind == "group":
        nearest = list(islice(beside, 2))
        scopes = chain(reversed(nearest), [data], beside, _beginnings(row.index, data))

    def agreement(scope: Sequence[int]) -> int:
        return sum(total_of(figures, scope, [index]) == figures.number[row.index, index] for index in declared)

    return _best_scope(scopes, agreement, len(declared))


def _declared_number_of_persons(table: Located, row: BodyRow, rows: Sequence[BodyRow]) -> Iterable[dict[str, Any]]:
    """A list of persons that ends with «Итого: 25», in one cell or two, declares how many it names.

    Below a faculty it may be the number of those since the number before.
    """
    above = [other for other in rows if other.index < row.index]
    last = max((other.index for other in above if other.kind in ("total", "group")), default=-1)
    persons = [other.index for other in above if other.kind in ("data", "unknown")]
    of_run = sum(index > last for index in persons)

    def computed(declared: int) -> int:
        return of_run if declared == of_run else len(persons)

    in_words = NUMBER_OF_PERSONS.fullmatch(row.label)
    if in_words and (not in_words[2] or vocabulary().amounts["persons"].matches(in_words[2])):
        number = int(in_words[1])
        yield compared(table, "column", row.label, (row.index, row.label_column), number, computed(number))
    for index in range(row.label_column, table.columns[-1].index + 1):
        found = _whole_number(table.sheet.value(row.index, index))
        if found is not None:
            yield compared(table, "column", row.label, (row.index, index), found, computed(found))


def _whole_number(cell: Cell) -> int | None:
    """A whole number, also one that is written as text."""
    if isinstance(cell, str):
        found = readings_of(cell.strip())
        return int(found[0]) if len(found) == 1 and found[0] == int(found[0]) else None
    return int(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def _declared(
    table: Located,
    axis: str,
    label: str,
    row: int,
    column: int,
    figures: Figures,
    rows: Sequence[int],
    columns: Sequence[int],
) -> dict[str, Any]:
    """A declared figure beside its sum; where cells of that cannot be read, with them and what the others make.

    What can be read is more than the declared figure already: then no figure in the others could make the two agree.
    """
    declared = figures.number.get((row, column))
    unread = [address(r, c) for r in rows for c in columns if (r, c) in figures.unreadable]
    read = total_of(figures, rows, columns)
    is_open = declared is None or (bool(unread) and read <= declared)
    line = declared_line(table, axis, label, (row, column), figures, None if is_open else read)
    return {**line, **lacking(read, unread)} if is_open and unread and declared is not None else line
