"""Pages -> a file: .xlsx, .xls, .ods, or a delimited text in one of the usual encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter

from tests.truth.page import Page

# What cp1251 lacks, as its users write it.
NOT_IN_1251 = str.maketrans({"¹": "*", "\u202f": "\u00a0"})
# name -> (encoding, delimiter); Kyrgyz letters do not exist in cp1251.
TEXT_FORMS: Mapping[str, tuple[str, str]] = {
    "csv-bom": ("utf-8-sig", ";"),
    "csv-utf8": ("utf-8", ","),
    "csv-utf16": ("utf-16", "\t"),
    "csv-1251": ("cp1251", ";"),
    "csv-tab": ("utf-8", "\t"),
}
FORMS = ("xlsx", "xls", "ods", *TEXT_FORMS)


def write(folder: Path, name: str, form: str, pages: Sequence[Page]) -> Path:
    """Writes the pages of one workbook and returns its path."""
    path = folder / f"{name}.{'csv' if form in TEXT_FORMS else form}"
    writers: Mapping[str, Callable[[Path, Sequence[Page]], None]] = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}
    if form in TEXT_FORMS:
        _delimited(path, pages[0], *TEXT_FORMS[form])
    else:
        writers[form](path, pages)
    return path


def _xlsx(path: Path, pages: Sequence[Page]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), value in page.cells.items():
            sheet.cell(row + 1, column + 1, value)
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        sheet.sheet_state = "hidden" if page.is_hidden else "visible"
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    book.save(path)


def _xls(path: Path, pages: Sequence[Page]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for page in pages:
        sheet = book.add_sheet(page.name, cell_overwrite_ok=True)
        for (row, column), value in page.cells.items():
            sheet.write(row, column, value)
        for top, left, bottom, right in page.merged:
            sheet.write_merge(top, bottom, left, right, page.cells.get((top, left)))
    book.save(str(path))


def _ods(path: Path, pages: Sequence[Page]) -> None:
    book = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        for row in range(page.bottom):
            table.addElement(_ods_row(page, row))
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_row(page: Page, row: int) -> Any:
    line = TableRow()
    width = max(column for _row, column in page.cells) + 1
    for column in range(width):
        spans = [span for span in page.merged if _covers(span, row, column)]
        if spans and (row, column) != spans[0][:2]:
            line.addElement(CoveredTableCell())
            continue
        line.addElement(_ods_cell(page.cells.get((row, column)), spans))
    return line


def _covers(span: tuple[int, int, int, int], row: int, column: int) -> bool:
    return span[0] <= row <= span[2] and span[1] <= column <= span[3]


def _ods_cell(value: Any, spans: Sequence[tuple[int, int, int, int]]) -> Any:
    size: dict[str, Any] = {}
    for top, left, bottom, right in spans:
        size = {"numbercolumnsspanned": right - left + 1, "numberrowsspanned": bottom - top + 1}
    if value is None:
        return TableCell(**size)
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=value, **size)
    cell = TableCell(valuetype="string", **size)
    cell.addElement(P(text=value))
    return cell


def _delimited(path: Path, page: Page, encoding: str, delimiter: str) -> None:
    width = max(column for _row, column in page.cells) + 1
    out = io.StringIO()
    lines = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(page.bottom):
        lines.writerow([_plain(page.cells.get((row, column))) for column in range(width)])
    text = out.getvalue()
    path.write_bytes((text.translate(NOT_IN_1251) if encoding == "cp1251" else text).encode(encoding))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
