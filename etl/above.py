"""The texts that stand above a table, or between its heading and its body: its titles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from etl.meaning import Meanings
from etl.parse import shown
from etl.sheet import Sheet, is_blank


def titles_below(sheet: Sheet, meanings: Meanings, bottom: int, end: int) -> tuple[str, ...]:
    """Texts that stand alone between a heading and the first row of its body, and mean no label: its title, too."""
    last = bottom
    while last < end:
        filled = [cell for cell in sheet.rows[last + 1] if not is_blank(cell)]
        if len(filled) > 1 or any(not isinstance(cell, str) or meanings.of(cell).is_known for cell in filled):
            break
        last += 1
    return _texts(sheet, range(bottom + 1, last + 1)) if last < end else ()


def titles_beside(
    sheet: Sheet, rows: range, starts: Sequence[int], place: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts above tables that stand beside one another: those of all, and those of one of them.

    A text is of the table over which it begins, when it stands over any but the first, or another stands beside it.
    Alone over the first, or merged over several, it speaks for all. Above one table alone all texts are its own.
    """
    shared: list[str] = []
    own: list[str] = []
    for row in rows:
        cells = enumerate(sheet.rows[row])
        filled = [(i, cell) for i, cell in cells if not is_blank(cell) and not isinstance(cell, bool)]
        over = [max(0, bisect_right(starts, i) - 1) for i, _cell in filled]
        for (i, cell), table in zip(filled, over, strict=True):
            span = sheet.span(row, i)
            is_wide = span is not None and bisect_right(starts, span.right) - 1 > table
            if len(starts) > 1 and (is_wide or (table == 0 and len(set(over)) == 1)):
                shared.append(shown(cell))
            elif table == place:
                own.append(shown(cell))
    return tuple(dict.fromkeys(shared)), tuple(dict.fromkeys(own))


def _texts(sheet: Sheet, rows: range) -> tuple[str, ...]:
    """The texts of some rows, in reading order, each once."""
    found = [
        shown(cell) for row in rows for cell in sheet.rows[row] if not is_blank(cell) and not isinstance(cell, bool)
    ]
    return tuple(dict.fromkeys(found))


def upper_headings(sheet: Sheet, top: int, bottom: int, columns: Sequence[int]) -> tuple[str, ...]:
    """What stands alone over one of several tables side by side, in the rows of the others' headings: its own title."""
    rows = takewhile(lambda row: is_own_title(sheet, row, bottom, columns[0], columns[-1]), range(top, bottom))
    cells = (sheet.value(row, column) for row in rows for column in columns)
    return tuple(dict.fromkeys(shown(cell) for cell in cells if not is_blank(cell)))


def is_own_title(sheet: Sheet, row: int, bottom: int, first: int, last: int) -> bool:
    """True for a row with nothing over a table but a text at its left edge, which has headings of its own below."""
    filled = [i for i in range(first, last + 1) if not is_blank(sheet.value(row, i))]
    below = any(not is_blank(sheet.value(lower, first)) for lower in range(row + 1, bottom + 1))
    return filled in ([], [first]) and below
