"""A copy of a workbook without what stands in its personal columns, for the store. Headings and rows stay."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.cell import MergedCell

from etl.sheet import DELIMITERS, ZIP_MAGIC, Cell, delimited_rows, read_sheets

Spans = Mapping[str, tuple[tuple[int, int, int], ...]]


def redacted_copy(path: Path, folder: Path, source_id: str, personal: Spans) -> Path:
    """Writes the copy that the store keeps; its name is the hash of the workbook as received.

    Args:
        personal: sheet -> (column, first row, last row) of each personal column, from 0.

    Returns:
        The copy: same format for .xlsx and text; other formats become .xlsx with the same cells.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _text_copy(path, folder / f"{source_id}{suffix}", personal)
    target = folder / f"{source_id}.xlsx"
    book = openpyxl.load_workbook(path) if path.read_bytes()[:4] == ZIP_MAGIC and suffix == ".xlsx" else _as_xlsx(path)
    for sheet, spans in personal.items():
        page = book[sheet]
        for column, first, last in spans:
            for row in range(first, last + 1):
                cell = page.cell(row + 1, column + 1)
                if not isinstance(cell, MergedCell):
                    cell.value = None
                    cell.comment = None
    book.save(target)
    return target


def _as_xlsx(path: Path) -> openpyxl.Workbook:
    """The cells of a workbook that openpyxl cannot open, as a workbook that it can write."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in read_sheets(path):
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append([_plain(cell) for cell in row])
        for span in sheet.merged:
            page.merge_cells(None, span.top + 1, span.left + 1, span.bottom + 1, span.right + 1)
    return book


def _plain(cell: Cell) -> object:
    return None if cell == "" else getattr(cell, "text", cell)


def _text_copy(path: Path, target: Path, personal: Spans) -> Path:
    rows = delimited_rows(path.read_bytes())
    for spans in personal.values():
        for column, first, last in spans:
            for row in rows[first : last + 1]:
                if column < len(row):
                    row[column] = ""
    stream = io.StringIO()
    csv.writer(stream, delimiter=DELIMITERS[0], lineterminator="\n").writerows(rows)
    target.write_text(stream.getvalue(), encoding="utf-8-sig")
    return target
