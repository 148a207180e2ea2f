"""Sheets written as an .xlsx: the cells that the reader sees, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from etl.plain_xlsx import write_xlsx
from etl.sheet import Sheet, is_blank

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
    write_xlsx([_covered(sheet, covered.get(sheet.name, ())) for sheet in sheets], target)


def _covered(sheet: Sheet, spans: tuple[Span, ...]) -> Sheet:
    """The sheet with a placeholder in each filled cell of some columns."""
    if not spans:
        return sheet
    columns: dict[int, set[int]] = {}
    for column, first, last in spans:
        columns.setdefault(column, set()).update(range(first, last + 1))
    rows = [list(cells) for cells in sheet.rows]
    for column, numbers in columns.items():
        for row in numbers:
            if row < len(rows) and column < len(rows[row]) and not is_blank(rows[row][column]):
                rows[row][column] = PLACEHOLDER
    return replace(sheet, rows=rows)
