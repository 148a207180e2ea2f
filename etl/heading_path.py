"""What stands over a column, level by level: merged headings, and those that span it only to the eye; what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from etl.heading_codes import says_again
from etl.headings import heading_above, numbers_columns, numbers_courses
from etl.meaning import GROUP, Meaning, Meanings
from etl.parse import shown
from etl.sheet import Cell, Sheet, is_blank
from etl.vocabulary import FOREIGN, HOME, WHOLE


def heading_path(sheet: Sheet, meanings: Meanings, top: int, bottom: int, column: int) -> list[tuple[int, Cell]]:
    """(row, text) of each heading level over a column, top to bottom, merged and visually spanned ones included."""
    path: list[tuple[int, Cell]] = []
    courses = [row for row in range(top, bottom + 1) if numbers_courses(sheet, meanings, top, row)]
    silent = {row for row in range(top + 1, bottom + 1) if says_again(sheet, meanings, row)}
    levels = [
        row for row in range(top, bottom + 1) if row in courses or not (row in silent or _is_numbering(sheet, row))
    ]
    for row in levels:
        value = sheet.spanned_value(row, column)
        if is_blank(value):
            value = _visual_span(sheet, row, [level for level in levels if level > row], column)
        elif row in courses:
            value = f"{shown(value)} {shown(heading_above(sheet, top, row, column))}"
            path = [(level, text) for level, text in path if "course" not in meanings.of(text).marks]
        if not is_blank(value):
            path.append((row, value))
    return path


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


def common_axes(sheet: Sheet, meanings: Meanings, top: int, bottom: int) -> Counter[str]:
    """How often each axis occurs in a heading. It decides for words of two axes: «Колледж» among faculties is one."""
    cells = (cell for row in range(top, bottom + 1) for cell in sheet.rows[row])
    return Counter(axis for cell in cells for axis in meanings.of(cell).codes)


def codes_of(known: Sequence[Meaning], common: Counter[str]) -> dict[str, Any]:
    """Axis codes that a heading path gives. A text that is also the name of a field gives none («Институт»)."""
    codes: dict[str, Any] = {}
    for meaning in known:
        if meaning.fields and len(known) == 1 and not meaning.codes:
            continue
        if meaning.group and not meaning.codes:
            codes[GROUP] = meaning.group
        if meaning.codes:
            axis = max(meaning.codes, key=lambda name: common[name])
            codes[axis] = meaning.codes[axis]
            if meaning.day and axis == "academic_year":
                codes["census_date"] = meaning.day
        if "not_stated" in meaning.marks:
            codes["country_code"] = None
    return codes


def population_of(known: Sequence[Meaning]) -> str | None:
    """Whose heads a column counts, by all levels of its heading."""
    named = [meaning.population for meaning in known if meaning.population is not None]
    return next((name for name in (FOREIGN, HOME, WHOLE, "") if name in named), None)
