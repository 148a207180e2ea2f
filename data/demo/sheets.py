"""Cells on a sheet, and how they become a file that is the same on every run."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

WRITTEN = datetime(2025, 11, 3, 9, 0, 0)
BOLD = Font(bold=True)
EXCEL_SHEET_NAME = 31

Value = str | int | float | date | None


@dataclass
class Grid:
    """One sheet: values by (row, column) from 1, merged rectangles, what is bold, number formats."""

    name: str
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    bold: set[tuple[int, int]] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)

    def put(self, row: int, column: int, values: Value | Sequence[Value], bold: bool = False) -> None:
        """Write one value, or several to the right of each other; None leaves the cell empty."""
        several = values if isinstance(values, (list, tuple)) else [values]
        for step, value in enumerate(several):
            if value is not None:
                self.cells[row, column + step] = value
                if bold:
                    self.bold.add((row, column + step))

    def put_merged(self, rows: tuple[int, int], columns: tuple[int, int], value: Value) -> None:
        """Write a bold value over a rectangle of cells, first and last row and column included."""
        self.put(rows[0], columns[0], value, bold=True)
        if rows[0] != rows[1] or columns[0] != columns[1]:
            self.merged.append((rows[0], columns[0], rows[1], columns[1]))

    def address(self, row: int, column: int) -> str:
        """The address of a cell, e.g. C14."""
        return f"{get_column_letter(column)}{row}"


def write_xlsx(path: Path, grids: Iterable[Grid]) -> None:
    """Write sheets to an .xlsx whose bytes do not depend on the hour."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for grid in grids:
        _fill(workbook.create_sheet(grid.name[:EXCEL_SHEET_NAME]), grid)
    workbook.properties.creator = "Demonstration University (invented)"
    workbook.properties.created = WRITTEN
    workbook.save(path)
    _fix_times(path)


def write_ods(path: Path, grids: Iterable[Grid]) -> None:
    """Write sheets to an OpenDocument spreadsheet, merged cells included."""
    tables = "".join(_ods_table(grid) for grid in grids)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        # The format wants the kind first and not compressed.
        _add(archive, "mimetype", kind.encode(), zipfile.ZIP_STORED)
        _add(archive, "META-INF/manifest.xml", manifest.encode())
        _add(archive, "content.xml", content.encode())


def write_csv(path: Path, rows: Iterable[Sequence[Value]], encoding: str) -> None:
    """Write semicolon-separated text with decimal commas, as a Russian Excel saves it."""
    lines = [";".join(_csv_text(value) for value in row) for row in rows]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))


def _fill(sheet, grid: Grid) -> None:  # type: ignore[no-untyped-def]
    widths: dict[int, int] = {}
    for (row, column), value in grid.cells.items():
        cell = sheet.cell(row=row, column=column, value=value)
        if (row, column) in grid.bold:
            cell.font = BOLD
        if isinstance(value, date):
            cell.number_format = "DD.MM.YYYY"
        if (row, column) in grid.formats:
            cell.number_format = grid.formats[row, column]
        widths[column] = max(widths.get(column, 0), min(len(str(value)), 28))
    for first_row, first_column, last_row, last_column in grid.merged:
        sheet.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)
        sheet.cell(row=first_row, column=first_column).alignment = Alignment(
            horizontal="center", vertical="center", wrap_text=True
        )
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width + 2


def _fix_times(path: Path) -> None:
    """openpyxl stamps the hour of saving on the document and on each part of the zip."""
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(path) as archive:
        parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            _add(archive, name, content)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
    item = zipfile.ZipInfo(name, date_time=WRITTEN.timetuple()[:6])
    item.compress_type = compression
    item.external_attr = 0o644 << 16
    archive.writestr(item, content)


def _ods_table(grid: Grid) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merged}
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    last_row = max(row for row, _ in grid.cells)
    last_column = max(column for _, column in grid.cells)
    rows = [
        "".join(
            _ods_cell(grid.cells.get((row, column)), spans.get((row, column)), (row, column) in covered)
            for column in range(1, last_column + 1)
        )
        for row in range(1, last_row + 1)
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{escape(grid.name)}">{body}</table:table>'


def _ods_cell(value: Value, span: tuple[int, int] | None, is_covered: bool) -> str:
    if is_covered:
        return "<table:covered-table-cell/>"
    spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if value is None:
        return f"<table:table-cell{spanned}/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, (int, float)):
        return f'<table:table-cell{spanned} office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    return f'<table:table-cell{spanned} office:value-type="string">{text}</table:table-cell>'


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return f"{value:.4f}".replace(".", ",")
    return str(value)
