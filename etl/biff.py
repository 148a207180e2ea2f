"""What the records of an .xls say beside its values: hidden rows and columns, errors, formulas, number formats.

Only the frames of the records are trusted, and of each record only the few bytes that are used here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from etl.grid import Extent
from etl.number_format import BUILTIN
from etl.rpn import formula_text
from etl.sheet import EPOCH_1900, EPOCH_1904, Cell, ErrorValue, Formats, UncomputedFormula, UnreadableWorkbook

BOF, EOF, FILEPASS, BOUNDSHEET, FORMAT, XF = 0x0809, 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0
ROW, COLINFO, DIMENSIONS, BOOLERR, FORMULA = 0x0208, 0x007D, 0x0200, 0x0205, 0x0006
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6
DATEMODE = 0x0022
SUPBOOK, EXTERNSHEET = 0x01AE, 0x0017
BIFF8 = 0x0600
WITH_VALUES = frozenset({NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING, BOOLERR, FORMULA})
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
# What a formula's eight bytes of result say where they are no number.
NO_NUMBER, ERROR_RESULT, EMPTY_RESULT = 0xFFFF, 2, 3
MAX_ROWS, MAX_COLUMNS = 65536, 256

Record = tuple[int, bytes]


@dataclass
class SheetRecords:
    """What the records of one sheet say.

    Args:
        cells: errors, and formulas whose result was not saved.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    extent: Extent = field(default_factory=Extent)


@dataclass(frozen=True)
class Globals:
    """What the head of the stream says of the whole workbook.

    Args:
        sheets: name and position of each sheet.
        formats: the number format of each style.
        targets: the sheet that each link between sheets leads to.
        epoch: the day from which the workbook counts.
    """

    sheets: tuple[tuple[str, int], ...]
    formats: tuple[str, ...]
    targets: tuple[str | None, ...]
    is_biff8: bool
    epoch: date = EPOCH_1900


def records(stream: bytes, start: int = 0) -> Iterator[Record]:
    """(type, content) of each record from a position to the end of its part; parts inside it are passed over."""
    position, depth = start, 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        content = stream[position + 4 : position + 4 + length]
        if len(content) < length:
            raise UnreadableWorkbook("broken_file")
        position += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 1:
            yield kind, content
        if depth <= 0:
            return
    raise UnreadableWorkbook("broken_file")


def is_encrypted(stream: bytes) -> bool:
    """True when a password protects the content."""
    return any(kind == FILEPASS for kind, _content in records(stream))


def globals_of(stream: bytes) -> Globals:
    """What the head of the stream says."""
    starts, names, formats, xfs, internal, links = [], [], dict(BUILTIN), [], [], []
    is_biff8, epoch = False, EPOCH_1900
    for kind, content in records(stream):
        if kind == BOF:
            is_biff8 = struct.unpack_from("<H", content)[0] == BIFF8
        elif kind == BOUNDSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
            names.append(_text(content[6:], 1, is_biff8))
        elif kind == FORMAT:
            formats[struct.unpack_from("<H", content)[0]] = _text(content[2:], 2 if is_biff8 else 1, is_biff8)
        elif kind == XF:
            xfs.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == DATEMODE and content[:1] == b"\x01":
            epoch = EPOCH_1904
        elif kind == SUPBOOK:
            internal.append(content[2:4] == b"\x01\x04")
        elif kind == EXTERNSHEET and is_biff8:
            links += list(struct.iter_unpack("<HHH", content[2 : 2 + struct.unpack_from("<H", content)[0] * 6]))
    targets = tuple(_target(link, internal, names) for link in links)
    codes = tuple(formats.get(number, "") for number in xfs)
    return Globals(tuple(zip(names, starts, strict=True)), codes, targets, is_biff8, epoch)


def _target(link: tuple[int, ...], internal: list[bool], names: list[str]) -> str | None:
    """The sheet of this workbook that a link names; None for several sheets, or another workbook."""
    book, first, last = link
    is_ours = book < len(internal) and internal[book] and first == last < len(names)
    return names[first] if is_ours else None


def _text(content: bytes, length_bytes: int, is_biff8: bool) -> str:
    length = int.from_bytes(content[:length_bytes], "little")
    rest = content[length_bytes:]
    if not is_biff8:
        return rest[:length].decode("cp1251", errors="replace")
    is_wide = bool(rest[:1] and rest[0] & 1)
    raw = rest[1 : 1 + length * (2 if is_wide else 1)]
    return raw.decode("utf-16-le" if is_wide else "latin-1", errors="replace")


def sheet_records(stream: bytes, start: int, book: Globals) -> SheetRecords:
    """What the records of the sheet that starts at a position say."""
    found = SheetRecords()
    for kind, content in records(stream, start):
        if kind == ROW:
            number, options = struct.unpack_from("<H10xI", content)
            if options & ROW_HIDDEN:
                found.hidden_rows.add(number)
        elif kind == COLINFO:
            first, last, width, _xf, options = struct.unpack_from("<5H", content)
            if options & COLUMN_HIDDEN or not width:
                found.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
        elif kind == DIMENSIONS and book.is_biff8:
            _first, last_row, _left, last_column = struct.unpack_from("<IIHH", content)
            if last_row > MAX_ROWS or last_column > MAX_COLUMNS:
                raise UnreadableWorkbook("broken_file")
        elif kind in WITH_VALUES:
            _take_value(found, kind, content, book)
    return found


def _take_value(found: SheetRecords, kind: int, content: bytes, book: Globals) -> None:
    row, column = struct.unpack_from("<HH", content)
    if kind == MULRK:
        column = struct.unpack_from("<H", content, len(content) - 2)[0]
    found.extent.take(row, column)
    if kind == BOOLERR and content[7:8] == b"\x01":
        found.cells[row, column] = ErrorValue(ERRORS.get(content[6], "#ERROR!"))
    elif kind == FORMULA and struct.unpack_from("<H", content, 12)[0] == NO_NUMBER:
        if content[6] == ERROR_RESULT:
            found.cells[row, column] = ErrorValue(ERRORS.get(content[8], "#ERROR!"))
        elif content[6] == EMPTY_RESULT and book.is_biff8:
            length = struct.unpack_from("<H", content, 20)[0]
            formula = formula_text(content[22 : 22 + length], book.targets)
            if formula:
                found.cells[row, column] = UncomputedFormula(formula)


def sheet_formats(stream: bytes, start: int, book: Globals) -> Formats:
    """The number formats of the cells that hold numbers."""
    formats: dict[tuple[int, int], str] = {}
    for kind, content in records(stream, start):
        if kind in (NUMBER, RK, FORMULA):
            row, column, style = struct.unpack_from("<HHH", content)
            formats[row, column] = _format(book, style)
        elif kind == MULRK:
            row, column = struct.unpack_from("<HH", content)
            for offset in range(4, len(content) - 2, 6):
                formats[row, column] = _format(book, struct.unpack_from("<H", content, offset)[0])
                column += 1
    return {cell: code for cell, code in formats.items() if code not in ("", "General")}


def _format(book: Globals, style: int) -> str:
    return book.formats[style] if style < len(book.formats) else ""
