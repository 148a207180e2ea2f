"""Addresses of cells: letters of a column, `C14`, `A3:K9`. Rows and columns count from 0."""

from __future__ import annotations

from functools import cache

LETTERS = 26


@cache
def column_letters(column: int) -> str:
    """`C` for column 2, `AA` for column 26."""
    letters = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_of(letters: str) -> int:
    """2 for `C`, 26 for `AA`, in either case."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def place_of(reference: str) -> tuple[int, int]:
    """Row 13 and column 2 for `C14`.

    Raises:
        ValueError: it is no address.
    """
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha()):
        raise ValueError(reference)
    return int(reference[len(letters) :]) - 1, column_of(letters)


def address(row: int, column: int) -> str:
    """`C14` for row 13, column 2."""
    return f"{column_letters(column)}{row + 1}"


def range_address(top: int, left: int, bottom: int, right: int) -> str:
    """`A3:K9` for a rectangle, ends included."""
    return f"{address(top, left)}:{address(bottom, right)}"
