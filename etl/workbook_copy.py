"""Sheets written as an .xlsx: the cells that the reader sees, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from etl.plain_xlsx import write_xlsx
from etl.sheet import Cell, Sheet

# (column, first row, last row) from 0.
Span = tuple[int, int, int]
Spans = Mapping[str, tuple[Span, ...]]
# Says that something stood there: a person of whom only the name is given still counts as one.
PLACEHOLDER = "•"


def write_sheets(sheets: Iterable[Sheet], target: Path, covered: Spans) -> None:
    """Writes sheets with their values, number formats, merged ranges and what is hidden.

    Args:
        covered: what a placeholder stands for in the copy.
    """
    rows = {sheet: _by_column(spans) for sheet, spans in covered.items()}

    def shown(sheet: Sheet, row: int, column: int, cell: Cell) -> Cell:
        own = rows.get(sheet.name, {}).get(column, ())
        return PLACEHOLDER if any(first <= row <= last for first, last in own) else cell

    write_xlsx(list(sheets), target, shown if rows else None)


def _by_column(spans: Iterable[Span]) -> dict[int, set[tuple[int, int]]]:
    found: dict[int, set[tuple[int, int]]] = {}
    for column, first, last in spans:
        found.setdefault(column, set()).add((first, last))
    return found
