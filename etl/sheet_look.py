"""What can be seen of the XML of a sheet without parsing it, in a fraction of the time that a reader needs."""

from __future__ import annotations

import re

from etl.address import column_of
from etl.grid import MAX_CELLS, MAX_COLUMNS, is_stray

# What calamine does not tell: hidden rows and columns, and error values. Each word is sought by itself: an expression
# that names them all takes seconds for what these do in a blink.
UNTOLD = (b'hidden="1"', b'hidden="true"', b't="e"', b' width="0"', b' ht="0"')
# The same where a program writes its attributes otherwise than Excel does.
UNTOLD_ODDLY = (b"hidden='1'", b"hidden='true'", b"t='e'")
# A formula whose result was not saved.
NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
TWO_LETTERS, THREE_LETTERS = (re.compile(rb"""r=["']([A-Za-z]{%d})\d""" % count) for count in (2, 3))
FAR_ROWS = re.compile(rb"""<row[^>]*?\sr=["'](\d{5,7})""")
FARTHEST_ROWS = re.compile(rb"""r=["'][A-Za-z]{1,3}(\d{7})""")
ONE_LETTER_COLUMNS = 26


class SheetLook:
    """Collects what the blocks of a part show."""

    def __init__(self) -> None:
        self.is_untold = False
        self._width = ONE_LETTER_COLUMNS
        self._height = 0
        self._value_count = 0
        self._is_odd: bool | None = None

    @property
    def is_far(self) -> bool:
        """True when the cells span more than a reader should hold, or much more than they fill: worth measuring."""
        width, height = self._width, max(self._height, 1)
        return width > MAX_COLUMNS or width * height > MAX_CELLS or is_stray(height, width, self._value_count)

    def take(self, block: bytes) -> None:
        """Looks at the next block."""
        if self._is_odd is None:
            head = block[:2000]
            self._is_odd = b"='" in head
            self.is_untold = b":worksheet" in head  # every word has a prefix; leave it to the slower reader
        self.is_untold = self.is_untold or _holds_untold(block, UNTOLD_ODDLY if self._is_odd else ())
        self._value_count += block.count(b"<v") + block.count(b"<is")
        for letters in {*TWO_LETTERS.findall(block), *THREE_LETTERS.findall(block)}:
            self._width = max(self._width, column_of(letters.decode()) + 1)
        rows = (*FAR_ROWS.findall(block), *FARTHEST_ROWS.findall(block))
        self._height = max(self._height, max(map(int, rows), default=0))


def _holds_untold(block: bytes, more: tuple[bytes, ...]) -> bool:
    return any(word in block for word in (*UNTOLD, *more)) or (b"<f" in block and bool(NO_RESULT.search(block)))
