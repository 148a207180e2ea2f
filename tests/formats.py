"""One small sheet written in every format that the reader knows, by the libraries that offices' programs use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from odf import number, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl.utils import get_column_letter

from etl.sheet import Merged

Place = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A sheet to be written; rows and columns from 0. A formula is a text that begins with `=`, in Excel's language.

    Args:
        formats: how numbers are shown, in Excel's language.
    """

    rows: Sequence[Sequence[Any]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: Mapping[Place, str] = field(default_factory=dict)
    is_hidden: bool = False
    name: str = "Лист1"


def is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def write_xlsx(folder: Path, *pages: Page) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row, cells in enumerate(page.rows):
            for column, value in enumerate(cells):
                cell = sheet.cell(row + 1, column + 1, value)
                if (row, column) in page.formats:
                    cell.number_format = page.formats[row, column]
        for span in page.merged:
            sheet.merge_cells(None, span.top + 1, span.left + 1, span.bottom + 1, span.right + 1)
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
        sheet.sheet_state = "hidden" if page.is_hidden else "visible"
    path = folder / "page.xlsx"
    book.save(path)
    return path


def write_xls(folder: Path, *pages: Page) -> Path:
    book = xlwt.Workbook()
    looks_of = cache(lambda code: xlwt.easyxf(num_format_str=code))  # an .xls holds 4,094 looks at most
    for page in pages:
        sheet = book.add_sheet(page.name)
        spans = {(span.top, span.left): span for span in page.merged}
        for row, cells in enumerate(page.rows):
            for column, value in enumerate(cells):
                code = page.formats.get((row, column), "dd.mm.yyyy" if isinstance(value, date) else "General")
                looks = looks_of(code)
                content = xlwt.Formula(value[1:]) if is_formula(value) else value
                if (row, column) in spans:
                    span = spans[row, column]
                    sheet.write_merge(span.top, span.bottom, span.left, span.right, content, looks)
                elif value is not None:
                    sheet.write(row, column, content, looks)
        for row in page.hidden_rows:
            sheet.row(row).hidden = True
        for column in page.hidden_columns:
            sheet.col(column).hidden = True
        sheet.visibility = int(page.is_hidden)
    path = folder / "page.xls"
    book.save(str(path))
    return path


def write_ods(folder: Path, *pages: Page) -> Path:
    book = OpenDocumentSpreadsheet()
    looks = {code: _ods_style(book, f"n{i}", code) for i, code in enumerate(_codes(pages))}
    unseen = style.Style(name="unseen", family="table")
    unseen.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for page in pages:
        sheet = table.Table(name=page.name, **({"stylename": unseen} if page.is_hidden else {}))
        for column in range(max(map(len, page.rows))):
            is_hidden = column in page.hidden_columns
            sheet.addElement(table.TableColumn(**({"visibility": "collapse"} if is_hidden else {})))
        for row, cells in enumerate(page.rows):
            line = table.TableRow(**({"visibility": "filter"} if row in page.hidden_rows else {}))
            for column, value in enumerate(cells):
                line.addElement(_ods_cell(page, row, column, value, looks))
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    path = folder / "page.ods"
    book.save(str(path))
    return path


def _codes(pages: Sequence[Page]) -> list[str]:
    return sorted({code for page in pages for code in page.formats.values()})


def _ods_style(book: Any, name: str, code: str) -> Any:
    if code.endswith("%"):
        shown = number.PercentageStyle(name=name)
        shown.addElement(number.Number(minintegerdigits="1"))
        shown.addElement(number.Text(text="%"))
    else:
        shown = number.CurrencyStyle(name=name)
        shown.addElement(number.Number(minintegerdigits="1"))
        shown.addElement(number.CurrencySymbol(text=code.split('"')[1]))
    cell = style.Style(name=f"c{name}", family="table-cell", datastylename=name)
    book.automaticstyles.addElement(shown)
    book.automaticstyles.addElement(cell)
    return cell


def _ods_cell(page: Page, row: int, column: int, value: Any, looks: Mapping[str, Any]) -> Any:
    span = next((span for span in page.merged if (row, column) in span), None)
    if span and (row, column) != (span.top, span.left):
        return table.CoveredTableCell()
    facts: dict[str, Any] = {}
    if span:
        facts |= {
            "numbercolumnsspanned": str(span.right - span.left + 1),
            "numberrowsspanned": str(span.bottom - span.top + 1),
        }
    if (row, column) in page.formats:
        facts["stylename"] = looks[page.formats[row, column]]
    if value is None:
        return table.TableCell(**facts)
    if is_formula(value):
        return table.TableCell(formula=f"of:{_open_formula(value)}", **facts)
    if isinstance(value, date):
        return table.TableCell(valuetype="date", datevalue=value.isoformat(), **facts)
    kind = "string" if isinstance(value, str) else "float"
    cell = table.TableCell(valuetype=kind, **({} if kind == "string" else {"value": str(value)}), **facts)
    for line in str(value).split("\n"):
        cell.addElement(text.P(text=line))
    return cell


def _open_formula(formula: str) -> str:
    """`=SUM([.B2:.B9])` for `=SUM(B2:B9)`; only for the formulas of these tests."""
    places = re.compile(r"(?:('[^']+'|\w+)!)?([A-Z]+\d+)(?::([A-Z]+\d+))?")

    def reference(found: Any) -> str:
        sheet = f"${found[1]}" if found[1] else ""
        return f"[{sheet}.{found[2]}" + (f":.{found[3]}" if found[3] else "") + "]"

    return places.sub(reference, formula).replace(",", ";")


def write_html(folder: Path, *pages: Page, encoding: str = "windows-1251") -> Path:
    """A page as accounting programs write it under the name of an .xls; it knows no formulas and one sheet."""
    (page,) = pages
    hidden = 'style="display:none"'
    columns = "".join(
        f"<col {hidden if column in page.hidden_columns else ''}>" for column in range(max(map(len, page.rows)))
    )
    lines = []
    for row, cells in enumerate(page.rows):
        shown = "".join(_html_cell(page, row, column, value) for column, value in enumerate(cells))
        lines.append(f"<tr {hidden if row in page.hidden_rows else ''}>{shown}</tr>")
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><body>'
    path = folder / "page.xls"
    path.write_bytes(f"{head}<table border=1>{columns}{''.join(lines)}</table></body></html>".encode(encoding))
    return path


def _html_cell(page: Page, row: int, column: int, value: Any) -> str:
    span = next((span for span in page.merged if (row, column) in span), None)
    if span and (row, column) != (span.top, span.left):
        return ""
    wide, high = (span.right - span.left + 1, span.bottom - span.top + 1) if span else (1, 1)
    shown = "" if value is None else escape(str(value)).replace("\n", "<br>")
    return f'<td colspan="{wide}" rowspan={high}>&nbsp;{shown}</td>'


def write_xml(folder: Path, *pages: Page) -> Path:
    """The XML of Excel 2003 under the name of an .xls; formulas stay out."""
    looks = {code: f"s{i}" for i, code in enumerate(_codes(pages))}
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{escape(code)}"/></Style>' for code, name in looks.items()
    )
    path = folder / "page.xls"
    path.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<Styles>{styles}</Styles>{''.join(_xml_page(page, looks) for page in pages)}</Workbook>",
        encoding="utf-8",
    )
    return path


def _xml_page(page: Page, looks: Mapping[str, str]) -> str:
    columns = "".join(f'<Column ss:Index="{column + 1}" ss:Hidden="1"/>' for column in sorted(page.hidden_columns))
    lines = []
    for row, cells in enumerate(page.rows):
        shown = "".join(_xml_cell(page, row, column, value, looks) for column, value in enumerate(cells))
        is_hidden = int(row in page.hidden_rows)
        lines.append(f'<Row ss:Index="{row + 1}" ss:Hidden="{is_hidden}">{shown}</Row>')
    state = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>" * page.is_hidden
    return f'<Worksheet ss:Name="{escape(page.name)}"><Table>{columns}{"".join(lines)}</Table>{state}</Worksheet>'


def _xml_cell(page: Page, row: int, column: int, value: Any, looks: Mapping[str, str]) -> str:
    span = next((span for span in page.merged if (row, column) in span), None)
    if value is None or (span and (row, column) != (span.top, span.left)):
        return ""
    facts = f' ss:Index="{column + 1}"'
    if span:
        facts += f' ss:MergeAcross="{span.right - span.left}" ss:MergeDown="{span.bottom - span.top}"'
    if (row, column) in page.formats:
        facts += f' ss:StyleID="{looks[page.formats[row, column]]}"'
    kind = "DateTime" if isinstance(value, date) else "String" if isinstance(value, str) else "Number"
    shown = f"{value.isoformat()}T00:00:00.000" if kind == "DateTime" else escape(str(value))
    return f'<Cell{facts}><Data ss:Type="{kind}">{shown}</Data></Cell>'


Writer = Callable[..., Path]
WRITERS: dict[str, Writer] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "html": write_html,
    "xml": write_xml,
}
