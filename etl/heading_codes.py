"""Two heading rows that name the same countries, one below the other: names and codes, or names in two languages."""

from __future__ import annotations

from etl.meaning import Meanings
from etl.parse import shown
from etl.sheet import Cell, Sheet, is_blank

FEWEST = 2  # countries that a row must name again, to be a row of names


def named_twice(sheet: Sheet, meanings: Meanings, row: int) -> dict[int, tuple[str, str]]:
    """Column -> the codes of the countries that stand in it, in the row above and in this row."""
    if row == 0:
        return {}
    of_codes = any(isinstance(cell, str) and meanings.words.marks["code"].found_in(cell) for cell in sheet.rows[row])
    found = {}
    for column, cell in enumerate(sheet.rows[row]):
        above = _country(meanings, sheet.value(row - 1, column))
        here = _country(meanings, cell, of_codes=of_codes) if above else None
        if above and here:
            found[column] = (above, here)
    return found


def says_again(sheet: Sheet, meanings: Meanings, row: int) -> bool:
    """True for a heading row that says nothing but what stands above it already, each text below one of that row."""
    filled = [column for column, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    if row == 0 or len(filled) < FEWEST or any(is_blank(sheet.value(row - 1, column)) for column in filled):
        return False
    twice = named_twice(sheet, meanings, row)
    others = [sheet.rows[row][column] for column in filled if column not in twice]
    return len(twice) >= FEWEST and all(isinstance(cell, str) for cell in others) and len(others) <= len(twice)


def _country(meanings: Meanings, cell: Cell, *, of_codes: bool = False) -> str | None:
    """The country that a cell names; a number is one in a row of codes."""
    if is_blank(cell):
        return None
    if isinstance(cell, str):
        codes = meanings.of(cell).codes
        named = next((codes[axis] for axis in codes if meanings.axis_kinds.get(axis) == "country"), None)
        if named is not None:
            return str(named)
    return meanings.reference.country_of_code(shown(cell), with_numbers=True) if of_codes else None
