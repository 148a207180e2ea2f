"""Any workbook -> Sheets: cells with addresses, merged ranges, what is hidden."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import python_calamine as calamine
from openpyxl.utils import get_column_letter

Value = str | float | int | bool | date | datetime | time | timedelta
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_UNPACKED_BYTES = 600 * 1024 * 1024
MAX_DECLARED_CELLS = 20_000_000
MAX_EMPTY_CELLS_PER_ROW = 4096
# Excel forbids these in the name of a sheet, other programs do not. Copies for the store hold their wide forms.
FORBIDDEN_IN_NAMES = str.maketrans("/\\?*:[]", "／＼？＊：［］")
ALLOWED_IN_NAMES = str.maketrans("／＼？＊：［］", "/\\?*:[]")
DELIMITERS = (";", "\t", ",")
# What calamine does not tell: hidden rows, error values, formulas saved without a result. Only sheets with one of these
# pay for a second reader.
NEEDS_SECOND_LOOK = re.compile(rb'hidden="(?:1|true)"|t="e"|</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]*/>\s*</c>')
DIMENSION = re.compile(rb'<dimension ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
FAR_CELL = re.compile(rb'<c r="([A-Z]{3})\d+"')
LAST_ROWS = re.compile(rb'<(?:row|c) r="[A-Z]*(\d+)"')


class UnreadableWorkbook(Exception):
    """The file cannot be read as a workbook; `code` says why (a problem code)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ErrorValue:
    """A cell whose stored value is an error such as `#REF!`."""

    text: str


@dataclass(frozen=True)
class UncomputedFormula:
    """A cell whose formula was saved without a result."""

    text: str


Cell = Value | ErrorValue | UncomputedFormula


@dataclass(frozen=True)
class Merged:
    """A merged range; rows and columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet.

    Args:
        rows: cells by row and column from 0; a blank cell is "".
        merged: merged ranges; only the first cell of a range holds the value.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    _spans: dict[tuple[int, int], Merged] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for span in self.merged:
            for row in range(span.top, min(span.bottom, span.top + 500) + 1):
                for column in range(span.left, min(span.right, span.left + 500) + 1):
                    self._spans[row, column] = span

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Cell:
        """The cell's own value; "" outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def spanned_value(self, row: int, column: int) -> Cell:
        """The value a reader sees there: that of the merged range where the cell is part of one."""
        span = self._spans.get((row, column))
        return self.value(span.top, span.left) if span else self.value(row, column)

    def span(self, row: int, column: int) -> Merged | None:
        """The merged range the cell is part of."""
        return self._spans.get((row, column))


def address(row: int, column: int) -> str:
    """`C14` for row 13, column 2."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def range_address(top: int, left: int, bottom: int, right: int) -> str:
    """`A3:K9` for a rectangle, ends included."""
    return f"{address(top, left)}:{address(bottom, right)}"


def is_blank(value: object) -> bool:
    """True for an empty cell, and for one that holds only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook, in order.

    Raises:
        UnreadableWorkbook: not a workbook, broken, encrypted, or larger than we dare to open.
    """
    head = path.read_bytes()[:4096]
    if not head:
        raise UnreadableWorkbook("empty_file")
    if head.startswith(ZIP_MAGIC):
        return list(_zipped_sheets(path))
    if head.startswith(OLE_MAGIC):
        return _ole_sheets(path)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return [Sheet(path.stem, delimited_rows(path.read_bytes()))]
    raise UnreadableWorkbook("unreadable_file")


def _ole_sheets(path: Path) -> list[Sheet]:
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in path.read_bytes():
        raise UnreadableWorkbook("encrypted")
    return _calamine_sheets(path)


def _zipped_sheets(path: Path) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            _refuse_dangerous(archive, parts)
            second_look = any(
                NEEDS_SECOND_LOOK.search(archive.read(name)) for name in parts if name.startswith("xl/worksheets/sheet")
            )
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableWorkbook("unreadable_file") from error
    sheets = _calamine_sheets(path)
    yield from _second_look(path, sheets) if second_look else sheets


def _refuse_dangerous(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuses what would exhaust memory before any reader opens it."""
    if sum(info.file_size for info in parts.values()) > MAX_UNPACKED_BYTES:
        raise UnreadableWorkbook("too_large")
    for name in parts:
        if not name.startswith("xl/worksheets/sheet"):
            continue
        with archive.open(name) as stream:
            start = stream.read(65536)
        span = DIMENSION.search(start)
        if b"<!DOCTYPE" in start:
            raise UnreadableWorkbook("unreadable_file")
        if span and _declared_cells(span) > MAX_DECLARED_CELLS:
            raise UnreadableWorkbook("too_large")
        if _real_cells(archive.read(name)) > MAX_DECLARED_CELLS:
            raise UnreadableWorkbook("too_large")


def _real_cells(content: bytes) -> int:
    """Rows by columns that a reader has to hold, whatever the sheet declares: one far cell is enough to exhaust it."""
    columns = set(FAR_CELL.findall(content))
    rows = [int(found) for found in LAST_ROWS.findall(content[-262144:])]
    widest = max((openpyxl.utils.column_index_from_string(name.decode()) for name in columns), default=1)
    return widest * max(rows, default=1)


def _declared_cells(span: re.Match[bytes]) -> int:
    left, top, right, bottom = (part.decode() for part in span.groups())
    columns = openpyxl.utils.column_index_from_string
    return (columns(right) - columns(left) + 1) * (int(bottom) - int(top) + 1)


def _calamine_sheets(path: Path) -> list[Sheet]:
    try:
        book = calamine.CalamineWorkbook.from_path(path)
        return [_calamine_sheet(book, meta) for meta in book.sheets_metadata]
    except calamine.PasswordError as error:
        raise UnreadableWorkbook("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableWorkbook("unreadable_file") from error


def _calamine_sheet(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata) -> Sheet:
    if meta.typ != calamine.SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, [])
    sheet = book.get_sheet_by_name(meta.name)
    ranges = sheet.merged_cell_ranges or []
    return Sheet(
        name=meta.name.translate(ALLOWED_IN_NAMES),
        rows=sheet.to_python(skip_empty_area=False),
        merged=tuple(Merged(top, left, bottom, right) for (top, left), (bottom, right) in ranges),
        is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
    )


def _second_look(path: Path, sheets: list[Sheet]) -> Iterator[Sheet]:
    """Adds hidden rows and columns, error values and formulas without a result."""
    formulas = openpyxl.load_workbook(path)
    results = openpyxl.load_workbook(path, data_only=True)
    for sheet in sheets:
        if sheet.name not in formulas.sheetnames or not sheet.rows:
            yield sheet
            continue
        page, stored = formulas[sheet.name], results[sheet.name]
        rows = [list(row) for row in sheet.rows]
        for line in page.iter_rows():
            for cell in line:
                if cell.data_type not in ("f", "e") or cell.row > len(rows) or cell.column > len(rows[cell.row - 1]):
                    continue
                result = stored.cell(cell.row, cell.column)
                if result.data_type == "e":
                    rows[cell.row - 1][cell.column - 1] = ErrorValue(str(result.value))
                elif cell.data_type == "f" and result.value is None:
                    rows[cell.row - 1][cell.column - 1] = UncomputedFormula(str(cell.value))
        yield Sheet(
            name=sheet.name,
            rows=rows,
            merged=sheet.merged,
            is_hidden=sheet.is_hidden,
            hidden_rows=frozenset(i - 1 for i, size in page.row_dimensions.items() if size.hidden),
            hidden_columns=_hidden_columns(page),
        )


def _hidden_columns(page: openpyxl.worksheet.worksheet.Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for size in page.column_dimensions.values():
        if size.hidden:
            hidden.update(range(size.min - 1, min(size.max, MAX_EMPTY_CELLS_PER_ROW)))
    return frozenset(hidden)


def delimited_rows(content: bytes) -> list[list[Cell]]:
    """Rows of a delimited text file; encoding and delimiter decided by evidence."""
    text = _decoded(content)
    sample = "\n".join(text.splitlines()[:50])
    delimiter = max(DELIMITERS, key=lambda mark: (_regularity(sample, mark), -DELIMITERS.index(mark)))
    rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding, high in (("utf-16-le", content[1:400:2]), ("utf-16-be", content[0:400:2])):
        # UTF-16 without its mark: the high byte of Latin letters and digits is 0, of Cyrillic ones 4.
        if len(high) > 4 and sum(byte in (0, 4) for byte in high) > 0.8 * len(high):
            return content.decode(encoding)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1251")
    except UnicodeDecodeError as error:
        raise UnreadableWorkbook("unreadable_file") from error


def _regularity(sample: str, delimiter: str) -> int:
    """How many lines share the commonest number of fields above one."""
    widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * width for width in set(wide)), default=0)
