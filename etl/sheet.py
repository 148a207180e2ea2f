"""A Sheet: cells with addresses, merged ranges, what is hidden. `etl.workbook` reads them from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from etl.address import address as address
from etl.address import range_address as range_address

# The days from which a workbook counts its days; Excel's 29 February 1900 never was.
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
Value = str | float | int | bool | date | datetime | time | timedelta
# Excel forbids these in the name of a sheet, other programs do not. Copies for the store hold their wide forms.
FORBIDDEN_IN_NAMES = str.maketrans("/\\?*:[]", "／＼？＊：［］")
ALLOWED_IN_NAMES = str.maketrans("／＼？＊：［］", "/\\?*:[]")
# Number formats by (row, column) from 0, read when somebody asks; a cell that is not in it has none.
Formats = Mapping[tuple[int, int], str]


class UnreadableWorkbook(Exception):
    """The file cannot be read as a workbook; `code` says why (a problem code), `detail` the values of its sentence."""

    def __init__(self, code: str, **detail: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


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
        merged: merged ranges; only the first cell of a range holds the value. They end where the cells end.
        formats: reads the number formats; called at most once, when somebody asks for one.
        epoch: the day from which the workbook counts, where a day stands as a bare number.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merged, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: Callable[[], Formats] = field(default=dict, repr=False, compare=False)
    epoch: date = EPOCH_1900
    _spans: dict[tuple[int, int], Merged] = field(default_factory=dict, init=False, repr=False, compare=False)
    _columns: dict[int, list[Cell]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _formats: list[Formats] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "merged", tuple(self._spans_of_cells()))
        for span in self.merged:
            for row in range(span.top, span.bottom + 1):
                for column in range(span.left, span.right + 1):
                    self._spans[row, column] = span

    def _spans_of_cells(self) -> Iterator[Merged]:
        """The merged ranges, ended where the cells end: one may be declared over a million blank rows."""
        last_row, last_column = len(self.rows) - 1, (self.width - 1 if self.merged else -1)
        for span in self.merged:
            if span.top <= last_row and span.left <= last_column:
                yield replace(span, bottom=min(span.bottom, last_row), right=min(span.right, last_column))

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def is_even(self) -> bool:
        """True when all rows are equally long."""
        return len(set(map(len, self.rows))) < 2

    def value(self, row: int, column: int) -> Cell:
        """The cell's own value; "" outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def column(self, column: int, rows: Sequence[int]) -> Sequence[Cell]:
        """The own values of a column in some rows, which are in order."""
        cells = self._whole_column(column)
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return cells[rows[0] : rows[-1] + 1]
        return [cells[row] for row in rows]

    def _whole_column(self, column: int) -> list[Cell]:
        if column not in self._columns:
            is_full = self.is_even and column < self.width
            self._columns[column] = [row[column] if is_full or column < len(row) else "" for row in self.rows]
        return self._columns[column]

    def spanned_column(self, column: int, rows: Sequence[int]) -> Sequence[Cell]:
        """The values that a reader sees there."""
        if any(span.left <= column <= span.right for span in self.merged):
            return [self.spanned_value(row, column) for row in rows]
        return self.column(column, rows)

    def spanned_value(self, row: int, column: int) -> Cell:
        """The value a reader sees there: that of the merged range where the cell is part of one."""
        span = self._spans.get((row, column))
        return self.value(span.top, span.left) if span else self.value(row, column)

    def span(self, row: int, column: int) -> Merged | None:
        """The merged range the cell is part of."""
        return self._spans.get((row, column))

    def number_format(self, row: int, column: int) -> str:
        """How the cell's number is shown, in Excel's own language: `#,##0 "сом"`, `0%`; "" where nothing is said."""
        if not self._formats:
            self._formats.append(self.formats())
        return self._formats[0].get((row, column), "")


def is_blank(value: object) -> bool:
    """True for an empty cell, and for one that holds only white space."""
    return value is None or (isinstance(value, str) and not value.strip())
