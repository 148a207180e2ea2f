"""A record of a register while it is being read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.locate import Column, Located
from etl.parse import left_over, shown
from etl.problem import Problem, Severity
from etl.sheet import Cell, address, is_blank


@dataclass
class Row:
    """A record being read, with what its cells say so far.

    Args:
        repeated: column -> the label above, where a blank cell repeats it.
        records: rows of the table that are records of their own.
        is_lost: it lacks what a record needs.
        refused: columns whose cell is an error already.
        doubted: columns whose cell is named in any problem.
    """

    table: Located
    index: int
    values: dict[str, Any]
    problems: list[Problem]
    repeated: Mapping[int, Cell] = field(default_factory=dict)
    records: frozenset[int] = frozenset()
    is_lost: bool = False
    refused: set[int] = field(default_factory=set)
    doubted: set[int] = field(default_factory=set)

    def cell(self, column: Column) -> Cell:
        """The cell as a reader sees it: merged ranges and labels written once hold for their rows."""
        value = self.table.sheet.spanned_value(self.index, column.index)
        return self.repeated[column.index] if is_blank(value) and column.index in self.repeated else value

    def shares_figure(self, column: Column) -> bool:
        """True where one figure is merged over several records or columns, so that nobody can say whose it is."""
        span = self.table.sheet.span(self.index, column.index)
        if span is None or is_blank(self.table.sheet.value(span.top, span.left)):
            return False
        return sum(span.top <= row <= span.bottom for row in self.records) > 1 or span.left != span.right

    def complain(self, column: Column, code: str, severity: Severity = "error", **detail: Any) -> None:
        """Names what is wrong with a cell of the row."""
        where = address(self.index, column.index)
        value = shown(self.cell(column))
        self.problems.append(Problem(code, severity, self.table.sheet.name, where, value, detail=detail))
        self.doubted.add(column.index)
        if severity == "error":
            self.refused.add(column.index)

    def complain_of_rest(self, column: Column) -> None:
        """Names what a number leaves out of its cell."""
        if code := left_over(self.cell(column)):
            self.complain(column, code, "warning" if code == "number_not_read" else "note")
