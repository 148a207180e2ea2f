"""What can be seen of the XML of a sheet without parsing it, in a fraction of the time that a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.address import column_of
from etl.grid import MAX_CELLS, MAX_COLUMNS, STRAY_SHARE, is_stray

# What calamine does not tell: hidden rows and columns, error values, formulas whose result was not saved. Each word is
# sought by itself, and the longer the better: an expression that names them all takes seconds for what these do in a
# blink.
ERRORS = (b't="e"', b"t='e'")
FORMULAS = (b"</f>", b'"shared"', b"'shared'")
NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
# Columns stand before the cells; of rows, only the tags are looked through.
CELLS_BEGIN = b"<sheetData"
ROW_TAGS = re.compile(rb"<row\b[^>]*")
HIDDEN = re.compile(rb"""hidden=["'](?:1|true)|\s(?:width|ht)=["']0["']""")
FAR_ROWS = re.compile(rb"""\sr=["'](\d{5,7})""")
FARTHEST_ROWS = re.compile(rb"""r=["'][A-Za-z]{1,3}(\d{7})""")
LETTERS = re.compile(rb"""r=["']([A-Za-z]{2,})\d""")
EITHER = re.compile(rb"""r=["'](?:[A-Za-z]{2,}\d|[A-Za-z]\d{7})""")
LETTERS_AT_MOST = 3  # no column of any program has more
ONE_LETTER_COLUMNS = 26
# No sheet with so many values is stray.
ENOUGH_VALUES = max(MAX_CELLS // STRAY_SHARE, 2 * MAX_COLUMNS)


class SheetLook:
    """Collects what the blocks of a part show."""

    def __init__(self) -> None:
        self.is_untold = False
        self._width = ONE_LETTER_COLUMNS
        self._height = 0
        self._value_count = 0
        self._is_odd: bool | None = None  # it writes its attributes otherwise than Excel does
        self._are_cells = False

    @property
    def is_far(self) -> bool:
        """True when the cells span more than a reader should hold, or much more than they fill: worth measuring."""
        width, height = self._width, max(self._height, 1)
        return width > MAX_COLUMNS or width * height > MAX_CELLS or is_stray(height, width, self._value_count)

    def take(self, block: bytes) -> None:
        """Looks at the next block."""
        if self._is_odd is None:
            self._is_odd = b"='" in block[:2000]
            self.is_untold = b":worksheet" in block[:2000]  # every word has a prefix; leave it to the slower reader
        tags = b"".join(ROW_TAGS.findall(block)) + self._before_cells(block)
        self.is_untold = self.is_untold or bool(HIDDEN.search(tags)) or self._has_untold_cells(block)
        if self._value_count <= ENOUGH_VALUES:
            self._value_count += block.count(b"</c>")
        self._reach(FAR_ROWS.findall(tags), ())
        if EITHER.search(block):
            self._reach(FARTHEST_ROWS.findall(block), set(LETTERS.findall(block)))

    def _reach(self, rows: Iterable[bytes], columns: Iterable[bytes]) -> None:
        """Takes note of how far rows and columns reach."""
        self._height = max(self._height, *map(int, rows), 0)
        self._width = max(self._width, *map(_width_to, columns), 0)

    def _before_cells(self, block: bytes) -> bytes:
        if self._are_cells:
            return b""
        before, mark, _cells = block.partition(CELLS_BEGIN)
        self._are_cells = bool(mark)
        return before

    def _has_untold_cells(self, block: bytes) -> bool:
        words = ERRORS if self._is_odd else ERRORS[:1]
        formulas = FORMULAS if self._is_odd else FORMULAS[:2]
        has_formulas = any(word in block for word in formulas)
        return any(word in block for word in words) or (has_formulas and bool(NO_RESULT.search(block)))


def _width_to(letters: bytes) -> int:
    """How many columns a sheet has up to one; more than any has where its name is longer than names are."""
    return column_of(letters.decode()) + 1 if len(letters) <= LETTERS_AT_MOST else MAX_COLUMNS + 1
