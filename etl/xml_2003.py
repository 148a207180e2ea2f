"""The XML that Excel 2003 writes, often under the name .xls -> sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path

from lxml import etree

from etl.grid import MAX_COLUMNS, MAX_ROWS, Extent
from etl.number_format import BUILTIN_NAMES
from etl.sheet import EPOCH_1900, EPOCH_1904, Cell, ErrorValue, Merged, Sheet, UncomputedFormula, UnreadableWorkbook
from etl.xml_parts import children, finished, local_name

SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass
class _Page:
    name: str
    epoch: date
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False
    next_row: int = 0
    next_column: int = 0
    extent: Extent = field(default_factory=Extent)


def xml_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook in XML, in order.

    Raises:
        UnreadableWorkbook: broken, unsafe, or larger than we dare to open.
    """
    content = path.read_bytes()
    if any(word in content for word in DOCTYPES):
        raise UnreadableWorkbook("unsafe_file")
    tags = tuple(f"{SPACE}{name}" for name in ("Style", "Column", "Row", "Worksheet"))
    codes: dict[str, str] = {}
    try:
        with path.open("rb") as stream:
            pages = _pages(finished(stream, *tags, "{*}Visible", "{*}Date1904"), codes)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableWorkbook("broken_file") from error
    return [_sheet(page, codes) for page in pages]


def _pages(elements: Iterable[etree._Element], codes: dict[str, str]) -> list[_Page]:
    pages: dict[str, _Page] = {}
    epoch = EPOCH_1900
    for element in elements:
        kind = local_name(element.tag)
        if kind == "Style":
            codes[_of(element, "ID")] = _format_code(element)
            continue
        if kind == "Date1904":
            epoch = EPOCH_1904
        owner = next((e for e in (element, *element.iterancestors()) if local_name(e.tag) == "Worksheet"), None)
        if owner is None:
            continue
        page = pages.setdefault(_of(owner, "Name"), _Page(_of(owner, "Name"), epoch))
        if kind == "Visible":
            page.is_hidden = (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif kind == "Column":
            _take_column(page, element)
        elif kind == "Row":
            _take_row(page, element)
    return list(pages.values())


def _of(element: etree._Element, name: str, default: str = "") -> str:
    return element.get(f"{SPACE}{name}") or default


def _number(element: etree._Element, name: str, most: int, default: int = 0) -> int:
    return max(0, min(int(_of(element, name, str(default))), most))


def _format_code(style: etree._Element) -> str:
    code = next((_of(element, "Format") for element in children(style, "NumberFormat")), "")
    return BUILTIN_NAMES.get(code, code)


def _take_column(page: _Page, column: etree._Element) -> None:
    first = _number(column, "Index", MAX_COLUMNS, page.next_column + 1) - 1
    page.next_column = first + _number(column, "Span", MAX_COLUMNS) + 1
    if _of(column, "Hidden") == "1" or _of(column, "Width") == "0":
        page.hidden_columns.update(range(first, page.next_column))


def _take_row(page: _Page, row: etree._Element) -> None:
    index = _number(row, "Index", MAX_ROWS, page.next_row + 1) - 1
    page.next_row = index + _number(row, "Span", MAX_ROWS) + 1
    if _of(row, "Hidden") == "1" or _of(row, "Height") == "0":
        page.hidden_rows.update(range(index, min(page.next_row, index + 10_000)))
    column = 0
    for cell in children(row, "Cell"):
        column = _number(cell, "Index", MAX_COLUMNS, column + 1) - 1
        wide, high = _number(cell, "MergeAcross", MAX_COLUMNS), _number(cell, "MergeDown", MAX_ROWS)
        if wide or high:
            page.merged.append(Merged(index, column, index + high, column + wide))
        _take_value(page, cell, index, column)
        column += wide + 1


def _take_value(page: _Page, cell: etree._Element, row: int, column: int) -> None:
    value = _value(cell)
    if value == "":
        return
    page.rows.setdefault(row, {})[column] = value
    page.extent.take(row, column)
    page.extent.refuse_far(page.name)
    if isinstance(value, float):
        page.styles[row, column] = _of(cell, "StyleID")


def _value(cell: etree._Element) -> Cell:
    data = next(iter(children(cell, "Data")), None)
    if data is None:
        return UncomputedFormula("=…") if _of(cell, "Formula") else ""
    text, kind = "".join(map(str, data.itertext())), _of(data, "Type")
    try:
        if kind == "Number":
            number = float(text)
            return number if isfinite(number) else ErrorValue("#NUM!")
        if kind == "DateTime":
            return _moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    return ErrorValue(text or "#ERROR!") if kind == "Error" else text


def _moment(moment: datetime) -> date | datetime | time:
    """A day, or a time of day: Excel writes both as a moment, times of day on the last day of 1899."""
    if moment.year < 1900:
        return moment.time()
    return moment if moment.time() != time() else moment.date()


def _sheet(page: _Page, codes: dict[str, str]) -> Sheet:
    height, width = max(page.rows, default=-1) + 1, page.extent.rightmost[1] + 1
    blank: dict[int, Cell] = {}
    return Sheet(
        name=page.name,
        rows=[[page.rows.get(row, blank).get(column, "") for column in range(width)] for row in range(height)],
        merged=tuple(page.merged),
        is_hidden=page.is_hidden,
        hidden_rows=frozenset(page.hidden_rows),
        hidden_columns=frozenset(page.hidden_columns),
        epoch=page.epoch,
        formats=lambda: {place: codes[style] for place, style in page.styles.items() if codes.get(style)},
    )
