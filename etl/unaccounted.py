"""The last look at a table that was read: what became neither a row, nor a declared sum, nor a problem is named.

The other modules know what they take and what they leave. Here nobody knows anything: whatever stands in the table and
was left by all of them comes to a person's eyes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from etl.address import place_of
from etl.figures import Figures, problem_at
from etl.locate import Located
from etl.problem import Problem
from etl.sheet import is_blank

Place = tuple[int, int]
# So many figures left in one column are one problem of the column.
MOST_IN_A_COLUMN = 20


def unaccounted_figures(
    table: Located,
    figures: Figures,
    records: Iterable[Mapping[str, Any]],
    sums: Iterable[Mapping[str, Any]],
    problems: Sequence[Problem],
    spoken_for: Collection[int] = (),
) -> Iterator[Problem]:
    """Figures that nobody took, each with a warning at its cell.

    Args:
        records: rows and parts that were read, with `_row` and `_column`.
        spoken_for: rows that a problem elsewhere names.
    """
    named = {place_of(str(problem.cell)) for problem in problems if problem.cell}
    taken = {(record["_row"], record["_column"]) for record in records} | {place_of(str(line["cell"])) for line in sums}
    columns = {column.index for column in table.columns if column.role in ("value", "total", "part", "unknown")}
    # A column that was left out holds figures all the same: what is said of one of them speaks for no other.
    columns |= {column for _row, column in figures.number}
    named_rows = {row for row, column in named if column not in columns} | {*spoken_for}
    named_columns = {column for row, column in named if row <= table.heading_bottom}
    left: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted(figures.number.keys() - taken - named):
        if row not in named_rows and column not in named_columns:
            left[column].append(row)
    headings = {column.index: column for column in table.columns}
    for index, rows in left.items():
        if len(rows) > MOST_IN_A_COLUMN and index in headings:
            heading = headings[index]
            detail = {"heading": heading.heading}
            yield problem_at(table, heading.heading_row, index, "unread_column", "warning", detail=detail)
        else:
            yield from (problem_at(table, row, index, "unread_figure", "warning") for row in rows)


def unaccounted_rows(
    table: Located, records: Iterable[Mapping[str, Any]], totals: Iterable[int], problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Rows of a list without figures that nobody took, each with a warning. What names a person is not repeated.

    A text that stands alone in its row is the title of what follows, or a remark.
    """
    rows = {record["_row"] for record in records} | {*totals}
    rows |= {place_of(str(problem.cell))[0] for problem in problems if problem.cell}
    for row in table.body:
        filled = [column for column in table.columns if not is_blank(table.sheet.value(row, column.index))]
        shown = [column.index for column in filled if column.role != "personal"]
        if row not in rows and len(filled) > 1 and shown and not table.is_heading_again(row):
            yield problem_at(table, row, shown[0], "unread_row", "warning")
