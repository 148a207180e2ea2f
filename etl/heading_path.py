"""What stands over a column, level by level: merged headings, and those that span it only to the eye."""

from __future__ import annotations

from collections.abc import Sequence

from etl.headings import numbers_columns
from etl.meaning import Meanings
from etl.parse import shown
from etl.sheet import Cell, Sheet, is_blank


def heading_path(sheet: Sheet, meanings: Meanings, top: int, bottom: int, column: int) -> list[tuple[int, Cell]]:
    """(row, text) of each heading level over a column, top to bottom, merged and visually spanned ones included."""
    path: list[tuple[int, Cell]] = []
    levels = [row for row in range(top, bottom + 1) if not _is_numbering(sheet, row)]
    for row in levels:
        value = sheet.spanned_value(row, column)
        if is_blank(value):
            value = _visual_span(sheet, row, [level for level in levels if level > row], column)
        if not is_blank(value):
            path.append((row, value))
    return _with_course(sheet, bottom, column, path, meanings)


def _with_course(
    sheet: Sheet, bottom: int, column: int, path: list[tuple[int, Cell]], meanings: Meanings
) -> list[tuple[int, Cell]]:
    """The path with «2 курс» where a number stands under «Курс»: there it numbers no column."""
    if not path or not _is_numbering(sheet, bottom):
        return path
    level, text = path[-1]
    first = next(i for i, cell in enumerate(sheet.rows[bottom]) if not is_blank(cell))
    spans_numbers = is_blank(sheet.value(level, first + 1)) and shown(sheet.spanned_value(level, first)) == shown(text)
    if not spans_numbers or not meanings.words.marks["course"].matches(shown(text)):
        return path
    return [*path[:-1], (bottom, f"{shown(sheet.value(bottom, column))} {shown(text)}")]


def _is_numbering(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows[row]
    return numbers_columns(cells, [i for i, cell in enumerate(cells) if not is_blank(cell)])


def _visual_span(sheet: Sheet, row: int, lower: Sequence[int], column: int) -> Cell:
    """The text to the left that spans this column only to the eye: both have a lower heading of their own."""
    if not any(not is_blank(sheet.value(r, column)) for r in lower):
        return ""
    for left in range(column - 1, -1, -1):
        value = sheet.value(row, left)
        if is_blank(value) and sheet.span(row, left) is None:
            continue
        merged = sheet.span(row, left)
        has_lower = any(not is_blank(sheet.value(r, left)) for r in lower)
        return value if has_lower and (merged is None or merged.left == merged.right) else ""
    return ""
