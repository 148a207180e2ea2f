"""A page of HTML under the name of an .xls -> one sheet, as Excel shows it: tables and texts from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

from etl.encoding import decoded, proven_encoding
from etl.grid import MAX_CELLS
from etl.problem import Problem
from etl.sheet import Cell, Merged, Sheet, UnreadableWorkbook

STATED_ENCODING = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.I)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
HIDDEN = re.compile(r"(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*collapse)", re.I)
UNSEEN = ("script", "style", "head", "noscript", "template")
# Browsers go no further.
MAX_COLUMNS_SPANNED, MAX_ROWS_SPANNED = 1000, 65_534
MAX_DEPTH = 200
# Stands for <br> while the white space of the page's own lines is squeezed.
LINE_BREAK = "\x1e"


@dataclass
class _Grid:
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    taken: set[tuple[int, int]] = field(default_factory=set)

    def put(self, row: int, column: int, value: Cell) -> None:
        if (row + 1) * (column + 1) > MAX_CELLS:
            raise UnreadableWorkbook("too_large")
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value


def html_sheet(path: Path, notes: list[Problem]) -> Sheet:
    """The one sheet of a page.

    Raises:
        UnreadableWorkbook: `broken_file`, `too_large`; `not_a_workbook` for a page without a table.
    """
    text = _text_of_page(path.read_bytes(), notes)
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        page = html.document_fromstring(DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableWorkbook("broken_file") from error
    if page.find(".//table") is None:
        raise UnreadableWorkbook("not_a_workbook", kind="HTML")
    grid = _Grid()
    for block in _blocks(page, 0):
        if isinstance(block, str):
            grid.put(len(grid.rows), 0, block)
        else:
            _take_table(grid, block)
    width = max(map(len, grid.rows), default=0)
    return Sheet(
        name=path.stem,
        rows=[[*row, *[""] * (width - len(row))] for row in grid.rows],
        merged=tuple(grid.merged),
        hidden_rows=frozenset(grid.hidden_rows),
        hidden_columns=frozenset(grid.hidden_columns),
    )


def _text_of_page(content: bytes, notes: list[Problem]) -> str:
    """The page as text: what the bytes prove, then what the page says of itself, then what reads like words."""
    stated = STATED_ENCODING.search(content[:8192])
    if proven_encoding(content) is None and stated:
        try:
            return content.decode(stated.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page may say what is not so; the bytes decide
    found = decoded(content)
    if found.is_guess:
        notes.append(Problem("encoding_decided", "note", detail={"encoding": found.encoding}))
    return found.text


def _blocks(element: etree._Element, depth: int) -> Iterator[etree._Element | str]:
    """Tables that hold no other table, and the texts between them, in reading order."""
    if depth > MAX_DEPTH:
        raise UnreadableWorkbook("broken_file")
    if _is_unseen(element):
        return
    if element.tag == "table" and element.find(".//table") is None:
        yield element
        return
    if element.find(".//table") is None:
        text = _shown(element)
        if text:
            yield text
        return
    if text := _squeezed(element.text):
        yield text
    for child in element:
        yield from _blocks(child, depth + 1)
        if text := _squeezed(child.tail):
            yield text


def _is_unseen(element: etree._Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in UNSEEN


def _take_table(grid: _Grid, table: etree._Element) -> None:
    top = len(grid.rows)
    _take_columns(grid, table)
    for row, line in enumerate(table.iter("tr"), start=top):
        if HIDDEN.search(line.get("style", "")):
            grid.hidden_rows.add(row)
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in grid.taken:
                column += 1
            _take_cell(grid, cell, row, column)
            column += _spanned(cell, "colspan", MAX_COLUMNS_SPANNED)
        while len(grid.rows) <= row:
            grid.rows.append([])
    grid.taken.clear()


def _take_columns(grid: _Grid, table: etree._Element) -> None:
    position = 0
    for column in table.iter("col"):
        count = _spanned(column, "span", MAX_COLUMNS_SPANNED)
        if HIDDEN.search(column.get("style", "")):
            grid.hidden_columns.update(range(position, position + count))
        position += count


def _take_cell(grid: _Grid, cell: etree._Element, row: int, column: int) -> None:
    wide = _spanned(cell, "colspan", MAX_COLUMNS_SPANNED)
    high = _spanned(cell, "rowspan", MAX_ROWS_SPANNED)
    grid.put(row, column, _shown(cell))
    if wide > 1 or high > 1:
        grid.merged.append(Merged(row, column, row + high - 1, column + wide - 1))
        if len(grid.taken) + wide * high > MAX_CELLS:
            raise UnreadableWorkbook("too_large")
        grid.taken.update((r, c) for r in range(row, row + high) for c in range(column, column + wide))


def _spanned(element: etree._Element, name: str, most: int) -> int:
    stated = element.get(name, "1").strip()
    return max(1, min(int(stated[:9]), most)) if stated.isascii() and stated.isdigit() else 1


def _shown(element: etree._Element) -> str:
    """The text of an element as a browser shows it."""
    pieces = "".join(_pieces(element))
    lines = pieces.split(LINE_BREAK)
    return "\n".join(line for line in map(_squeezed, lines) if line)


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield LINE_BREAK
        elif not _is_unseen(child):
            yield from _pieces(child)
        yield child.tail or ""


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())
