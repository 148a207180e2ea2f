"""A copy of a workbook without what stands in its personal columns, for the store.

The copy is written from the cells that the reader sees and from nothing else, so that comments, lists of names behind a
cell, and the name of whoever made the file stay out. Headings, addresses, hidden rows and results of formulas are kept:
the copy reads like the workbook as received.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.sheet import DELIMITERS, FORBIDDEN_IN_NAMES, Cell, Sheet, delimited_rows, is_blank, read_sheets

Spans = Mapping[str, tuple[tuple[int, int, int], ...]]
# Says that something stood there: a person of whom only the name is given still counts as one.
PLACEHOLDER = "•"


COPY_NAME = "redacted"


def redacted_copy(path: Path, folder: Path, personal: Spans) -> Path:
    """Writes the copy that the store keeps.

    Args:
        personal: sheet -> (column, first row, last row) of each personal column, from 0.

    Returns:
        The copy: delimited text stays text, every other format becomes .xlsx.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _text_copy(path, folder / f"{COPY_NAME}{suffix}", personal)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in read_sheets(path):
        _copy_sheet(sheet, book.create_sheet(sheet.name.translate(FORBIDDEN_IN_NAMES)), personal.get(sheet.name, ()))
    target = folder / f"{COPY_NAME}.xlsx"
    book.save(target)
    return target


def _copy_sheet(sheet: Sheet, page: Worksheet, spans: tuple[tuple[int, int, int], ...]) -> None:
    hidden = {(row, column) for column, first, last in spans for row in range(first, last + 1)}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if not is_blank(cell):
                target = page.cell(row + 1, column + 1)
                target.value = PLACEHOLDER if (row, column) in hidden else _plain(cell)
                if isinstance(target.value, str) and isinstance(cell, str):
                    target.data_type = "s"  # a text that begins with = is a text
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


def _text_copy(path: Path, target: Path, personal: Spans) -> Path:
    rows = delimited_rows(path.read_bytes())
    for spans in personal.values():
        for column, first, last in spans:
            for row in rows[first : last + 1]:
                if column < len(row) and not is_blank(row[column]):
                    row[column] = PLACEHOLDER
    stream = io.StringIO()
    csv.writer(stream, delimiter=DELIMITERS[0], lineterminator="\n").writerows(rows)
    target.write_text(stream.getvalue(), encoding="utf-8-sig")
    return target
