"""The figures of a located table, parsed once: cell -> number, and what could not be understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.locate import Located
from etl.parse import MissingValue, NotUnderstood, count, left_over, shown
from etl.problem import Problem
from etl.sheet import address, is_blank
from etl.vocabulary import Dataset

UNCOMPUTED = "formula_without_value"
ADDED = ("value", "total", "part")
# Figures that may be no heads, or are in no sum: what cannot be read there stands in nobody's way.
COMPARED = ("unknown", "arrivals", "departures", "other_census")


@dataclass
class Figures:
    """The parsed figures of a table by (row, column).

    Args:
        unreadable: cells that hold no figure we can read.
        uncomputed: those of them that hold a formula without a result.
        no_heads: cells under a heading that no list knows, where something else than a number of heads stands.
    """

    number: dict[tuple[int, int], int] = field(default_factory=dict)
    unreadable: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    no_heads: set[tuple[int, int]] = field(default_factory=set)

    def declares(self, row: int, column: int) -> bool:
        """True where a figure stands, or a formula that should give one."""
        return (row, column) in self.number or (row, column) in self.uncomputed


def parse_figures(
    table: Located, dataset: Dataset, problems: list[Problem], passed_over: Collection[int] = ()
) -> Figures:
    """Parses the cells of all figure columns once; what cannot be understood becomes a problem at its cell.

    Args:
        passed_over: rows whose figures are no heads («в %»).
    """
    found = Figures()
    shared = _shared_cells(table)
    columns = [column.index for column in table.columns if column.role in (*ADDED, *COMPARED)]
    rows = table.sheet.rows
    unknown = {column.index for column in table.columns if column.role in COMPARED}
    for row in table.body:
        cells = rows[row]
        if table.is_heading_again(row) or row in passed_over:
            continue
        for index in columns:
            cell = cells[index] if index < len(cells) else ""
            if cell == "":
                continue
            if (row, index) in shared and not is_blank(cell):
                found.unreadable.add((row, index))
                problems.append(problem_at(table, row, index, "merged_figure", "error"))
                continue
            try:
                number = count(cell)
            except MissingValue:
                problems.append(problem_at(table, row, index, "missing_value", "note"))
                continue
            except NotUnderstood as error:
                if index not in unknown:
                    found.unreadable.add((row, index))
                    problems.append(problem_at(table, row, index, error.code, "error"))
                if error.code == UNCOMPUTED:
                    found.uncomputed.add((row, index))
                elif index in unknown:
                    found.no_heads.add((row, index))
                continue
            if number is not None:
                found.number[row, index] = number
                if isinstance(cell, str) and (code := left_over(cell)):
                    severity = "warning" if code == "number_not_read" else "note"
                    problems.append(problem_at(table, row, index, code, severity))
    return found


def _shared_cells(table: Located) -> set[tuple[int, int]]:
    """First cells of merged ranges that give one figure to several rows or columns: nobody can say whose it is."""
    figures = {column.index for column in table.columns if column.role in ("value", "part")}
    labels = [column.index for column in table.having("label")]
    shared = set()
    for span in table.sheet.merged:
        columns = [index for index in figures if span.left <= index <= span.right]
        rows = [row for row in range(span.top, span.bottom + 1) if row in table.body]
        labelled = [row for row in rows if any(not is_blank(table.sheet.value(row, index)) for index in labels)]
        if columns and labelled and (len(columns) > 1 or len(labelled) > 1):
            shared.add((span.top, span.left))
    return shared


def problem_at(table: Located, row: int, column: int, code: str, severity: Any, **facts: Any) -> Problem:
    """A problem at a cell of a table, with the text that stands there."""
    value = shown(table.sheet.spanned_value(row, column))
    return Problem(code, severity, table.sheet.name, address(row, column), value, **facts)


def total_of(figures: Figures, rows: Iterable[int], columns: Sequence[int]) -> int:
    """Sum of the figures in some rows and columns; a cell without a figure adds nothing."""
    return sum(figures.number.get((row, column), 0) for row in rows for column in columns)


def lacking(read: float, unread: Sequence[str]) -> dict[str, Any]:
    """What a sum that cannot be computed says besides: the cells that stand in its way, and the sum of the others."""
    return {"read": read, "unread": list(unread)}


def declared_line(
    table: Located, axis: str, label: str, place: tuple[int, int], figures: Figures, computed: int | None
) -> dict[str, Any]:
    """A figure that the sheet declares at (row, column) beside the one that was computed."""
    return compared(table, axis, label, place, figures.number.get(place), computed)


def compared(
    table: Located, axis: str, label: str, place: tuple[int, int], declared: int | None, computed: int | None
) -> dict[str, Any]:
    """A declared figure beside a computed one, ready for the table `reconciliations`."""
    status = "not_computable" if computed is None else "agrees" if computed == declared else "differs"
    return {
        "axis": axis,
        "label": label,
        "sheet": table.sheet.name,
        "cell": address(*place),
        "declared": declared,
        "computed": computed,
        "status": status,
    }
