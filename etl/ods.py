"""An .ods -> sheets: values, merged ranges, what is hidden, errors, formulas, all from `content.xml`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lxml import etree

from etl.grid import MAX_COLUMNS, MAX_ROWS, Extent
from etl.ods_cells import TABLE, is_number, value_of
from etl.ods_formats import formats_of_styles, hidden_table_styles
from etl.sheet import Cell, Formats, Merged, Sheet, UnreadableWorkbook
from etl.xml_parts import finished, local_name

CONTENT = "content.xml"
SOUGHT = tuple(f"{TABLE}{name}" for name in ("table", "table-row", "table-column"))
HIDDEN = ("collapse", "filter")


@dataclass
class _Table:
    """A sheet while it is read. Rows without a value are only counted until one with values follows.

    Args:
        height: rows so far, blank ones included.
        hidden_rows: (first, after the last) of hidden rows.
        styles: (row, repeated, column -> style) where numbers stand.
    """

    name: str
    style: str
    rows: list[list[Cell]] = field(default_factory=list)
    height: int = 0
    extent: Extent = field(default_factory=Extent)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    column_styles: list[str] = field(default_factory=list)
    styles: list[tuple[int, int, dict[int, str]]] = field(default_factory=list)


def ods_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an .ods, in order.

    Raises:
        UnreadableWorkbook: broken, or larger than we dare to open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open(CONTENT) as stream:
                tables = _tables(finished(stream, *SOUGHT))
            hidden = hidden_table_styles(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableWorkbook("broken_file") from error
    for table in tables:
        yield _sheet(table, table.style in hidden, partial(_formats, path, table))


def _tables(elements: Iterable[etree._Element]) -> list[_Table]:
    tables: list[_Table] = []
    for element in elements:
        owner = next((e for e in (element, *element.iterancestors()) if local_name(e.tag) == "table"), None)
        parent = None if owner is None else owner.getparent()
        if owner is None or parent is None or local_name(parent.tag) != "spreadsheet":
            continue
        name = owner.get(f"{TABLE}name") or ""
        if not tables or tables[-1].name != name:
            tables.append(_Table(name, owner.get(f"{TABLE}style-name") or ""))
        kind = local_name(element.tag)
        if kind == "table-column":
            _take_column(tables[-1], element)
        elif kind == "table-row":
            _take_row(tables[-1], element)
    return tables


def _repeated(element: etree._Element, what: str, most: int) -> int:
    return max(1, min(int(element.get(f"{TABLE}number-{what}-repeated") or 1), most))


def _take_column(table: _Table, column: etree._Element) -> None:
    first, count = len(table.column_styles), _repeated(column, "columns", MAX_COLUMNS)
    table.column_styles += [column.get(f"{TABLE}default-cell-style-name") or ""] * min(count, MAX_COLUMNS - first)
    if column.get(f"{TABLE}visibility") in HIDDEN:
        table.hidden_columns.update(range(first, min(first + count, MAX_COLUMNS)))


def _take_row(table: _Table, row: etree._Element) -> None:
    top, count = table.height, _repeated(row, "rows", MAX_ROWS)
    table.height += count
    if row.get(f"{TABLE}visibility") in HIDDEN:
        table.hidden_rows.append((top, table.height))
    values, styles = _row_values(table, row, top)
    if not values:
        return
    table.extent.take(table.height - 1, max(values), len(values) * count)
    table.extent.refuse_far(table.name)
    table.rows += [[] for _ in range(top - len(table.rows))]
    cells = [values.get(column, "") for column in range(max(values) + 1)]
    table.rows += [list(cells) for _ in range(count)]
    if styles:
        table.styles.append((top, count, styles))


def _row_values(table: _Table, row: etree._Element, top: int) -> tuple[dict[int, Cell], dict[int, str]]:
    """The values of a row by column, and the styles of its numbers."""
    values: dict[int, Cell] = {}
    styles: dict[int, str] = {}
    column = 0
    for cell in row:
        kind = local_name(cell.tag)
        if kind not in ("table-cell", "covered-table-cell"):
            continue
        count = _repeated(cell, "columns", MAX_COLUMNS)
        if kind == "table-cell":
            _note_span(table, cell, top, column)
            value = value_of(cell)
            for index in range(column, min(column + count, MAX_COLUMNS)) if value != "" else ():
                values[index] = value
                if is_number(cell):
                    default = table.column_styles[index] if index < len(table.column_styles) else ""
                    styles[index] = cell.get(f"{TABLE}style-name") or default
        column += count
    return values, styles


def _note_span(table: _Table, cell: etree._Element, top: int, column: int) -> None:
    wide, high = (int(cell.get(f"{TABLE}number-{what}-spanned") or 1) for what in ("columns", "rows"))
    if wide > 1 or high > 1:
        table.merged.append(Merged(top, column, top + max(high, 1) - 1, column + max(wide, 1) - 1))


def _sheet(table: _Table, is_hidden: bool, formats: partial[Formats]) -> Sheet:
    height, width = len(table.rows), table.extent.rightmost[1] + 1
    return Sheet(
        name=table.name,
        rows=[[*row, *[""] * (width - len(row))] for row in table.rows],
        merged=tuple(table.merged),
        is_hidden=is_hidden,
        hidden_rows=frozenset(row for first, end in table.hidden_rows for row in range(first, min(end, height))),
        hidden_columns=frozenset(table.hidden_columns),
        formats=formats,
    )


def _formats(path: Path, table: _Table) -> Formats:
    with zipfile.ZipFile(path) as archive:
        codes = formats_of_styles(archive)
    return {
        (row, column): codes[style]
        for top, count, styles in table.styles
        for row in range(top, top + count)
        for column, style in styles.items()
        if codes.get(style)
    }
