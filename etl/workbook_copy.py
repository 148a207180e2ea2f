"""Sheets written as an .xlsx: the cells that the reader sees, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.sheet import FORBIDDEN_IN_NAMES, Cell, Sheet, is_blank

# (column, first row, last row) from 0.
Span = tuple[int, int, int]
Spans = Mapping[str, tuple[Span, ...]]
# Says that something stood there: a person of whom only the name is given still counts as one.
PLACEHOLDER = "•"


def write_sheets(sheets: Iterable[Sheet], target: Path, covered: Spans) -> None:
    """Writes sheets with their values, merged ranges and what is hidden.

    Args:
        covered: what a placeholder stands for in the copy.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _copy_sheet(sheet, book.create_sheet(sheet.name.translate(FORBIDDEN_IN_NAMES)), covered.get(sheet.name, ()))
    book.save(target)


def _copy_sheet(sheet: Sheet, page: Worksheet, spans: tuple[tuple[int, int, int], ...]) -> None:
    hidden = {(row, column) for column, first, last in spans for row in range(first, last + 1)}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if not is_blank(cell):
                target = page.cell(row + 1, column + 1)
                target.value = PLACEHOLDER if (row, column) in hidden else _plain(cell)
                if isinstance(target.value, str) and isinstance(cell, str):
                    target.data_type = "s"  # a text that begins with = is a text
                elif code := sheet.number_format(row, column):
                    target.number_format = code  # it may say the currency
    for span in sheet.merged:
        page.merge_cells(None, span.top + 1, span.left + 1, span.bottom + 1, span.right + 1)
    page.sheet_state = "hidden" if sheet.is_hidden else "visible"
    for row in sheet.hidden_rows:
        page.row_dimensions[row + 1].hidden = True
    for column in sheet.hidden_columns:
        page.column_dimensions[get_column_letter(column + 1)].hidden = True


def _plain(cell: Cell) -> Any:
    """A cell's value as a workbook can hold it, without characters that no workbook may hold."""
    value = getattr(cell, "text", cell)
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
