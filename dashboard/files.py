"""A Table as a file: CSV and Excel, opened by the reader's Excel without a question."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import SUPPRESSED, Language, is_missing
from dashboard.tables import About, Column, Kind, Money, Table

# A cell that begins so is a formula to Excel, whoever typed it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Excel writes the separators of these by its own language.
_NUMBER_FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "decimal": "#,##0.00",
    "share": "0.0%",
    "change": "+0.0%;-0.0%;0.0%",
    "amount": "#,##0",
    "rate": "0.0000",
    "difference": "+#,##0;-#,##0;0",
    "date": "dd.mm.yyyy",
}
_WIDEST = 60
_LONGEST_SHEET_NAME = 31


def csv_bytes(table: Table, language: Language) -> bytes:
    """The rows as a CSV file that the reader's Excel opens in columns.

    Russian Excel, which both Kyrgyz and Russian readers have, wants `;` and a decimal comma. Every Excel wants the
    byte-order mark, without which the letters of Kyrgyz and Turkish names come out as rubbish.
    """
    english = language.code == "en"
    text = io.StringIO()
    rows = csv.writer(text, delimiter="," if english else ";", lineterminator="\r\n")
    rows.writerow([column.label for column in table.columns] + [language.say("Source")])
    for values in _values(table):
        cells = [_plain(value, column.kind, language) for value, column in zip(values, table.columns, strict=True)]
        rows.writerow([*cells, table.stamp])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(table: Table, language: Language, about: About | None = None) -> bytes:
    """The rows as an Excel workbook: numbers, days and text as such; each row says where it is from.

    Two more sheets say what the figures mean and which workbooks they come from, where that is given.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    _fill(sheet, table, language)
    if about:
        _tell(workbook.create_sheet(_sheet_name(about.title)), about)
        _fill(workbook.create_sheet(_sheet_name(about.sources_title)), about.sources, language)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:_LONGEST_SHEET_NAME].strip() or "1"


def _tell(sheet: Worksheet, about: About) -> None:
    """What the figures mean, a fact a row."""
    for place, (name, words) in enumerate(about.facts, start=1):
        _write(sheet.cell(place, 1), name)
        _write(sheet.cell(place, 2), words)
        sheet.cell(place, 1).font = Font(bold=True)
        for position in (1, 2):
            sheet.cell(place, position).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90


def _fill(sheet: Worksheet, table: Table, language: Language) -> None:
    """The rows of a table, each with where it is from."""
    sheet.title = _sheet_name(table.title)
    labels = [column.label for column in table.columns] + [language.say("Source")]
    rows = [_row(values, table, language) for values in _values(table)]
    _put_exact(rows, table)
    for place, values in enumerate([labels, *rows], start=1):
        for position, value in enumerate(values, start=1):
            _write(sheet.cell(place, position), value)
    _lay_out(sheet, table, labels, rows)


def _put_exact(rows: list[list[Any]], table: Table) -> None:
    """Days and amounts in the place of the words that stand for them, where there are any."""
    for position, column in enumerate(table.columns):
        if column.exact:
            for row, value in zip(rows, table.frame[column.exact], strict=True):
                if not is_missing(value):
                    row[position] = value.date() if isinstance(value, datetime) else value


def _values(table: Table) -> list[tuple[Any, ...]]:
    frame = table.frame[[column.name for column in table.columns]]
    return list(frame.itertuples(index=False, name=None))


def _row(values: tuple[Any, ...], table: Table, language: Language) -> list[Any]:
    cells = [_cell_value(value, column, language) for value, column in zip(values, table.columns, strict=True)]
    return [*cells, table.stamp]


def _cell_value(value: Any, column: Column, language: Language) -> Any:
    if column.kind == "academic_year":
        return language.academic_year(value)
    if is_missing(value):
        return None
    if column.kind == "text" or value == SUPPRESSED:
        return str(value)
    if column.kind == "date":
        return value.date() if isinstance(value, datetime) else value
    return int(value) if column.kind == "count" else float(value)


def _write(cell: Cell, value: Any) -> None:
    cell.value = value.amount if isinstance(value, Money) else value
    if isinstance(value, str):
        cell.data_type = "s"  # text that begins with "=" stays text
    elif isinstance(value, Money):
        digits = "#,##0" if value.amount.is_integer() else "#,##0.00"
        cell.number_format = f'{digits} "{value.currency}"'
    elif isinstance(value, date):
        cell.number_format = _NUMBER_FORMATS["date"]


def _lay_out(sheet: Worksheet, table: Table, labels: list[str], rows: list[list[Any]]) -> None:
    """Headings that stay in sight and can be filtered, columns as wide as what stands in them."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(labels))}{len(rows) + 1}"
    for position, label in enumerate(labels, start=1):
        sheet.cell(1, position).font = Font(bold=True)
        sheet.cell(1, position).alignment = Alignment(wrap_text=True, vertical="top")
        longest = max((len(str(row[position - 1])) for row in rows if row[position - 1] is not None), default=0)
        sheet.column_dimensions[get_column_letter(position)].width = min(max(longest, len(label)) + 2, _WIDEST)
    for position, column in enumerate(table.columns, start=1):
        if column.kind in _NUMBER_FORMATS:
            for place in range(2, len(rows) + 2):
                sheet.cell(place, position).number_format = _NUMBER_FORMATS[column.kind]


def _plain(value: Any, kind: Kind, language: Language) -> str:
    if is_missing(value):
        return language.say("date not stated") if kind == "academic_year" else ""
    if kind == "text" or value == SUPPRESSED:
        text = str(value)
        return "'" + text if text.startswith(_FORMULA_STARTS) else text
    if kind == "academic_year":
        return language.academic_year(value)
    if kind == "date":
        return value.strftime("%Y-%m-%d")
    return _plain_number(value, kind).replace(".", language.decimal_mark)


def _plain_number(value: Any, kind: Kind) -> str:
    if kind == "count" or (kind == "difference" and float(value).is_integer()):
        return str(int(value))
    digits = {"share": 4, "change": 4, "rate": 4}.get(kind, 2)
    return format(Decimal(str(value)), f".{digits}f")
