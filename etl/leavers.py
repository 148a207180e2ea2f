"""Persons of a list who have left: a cell beside their name says that they were expelled or graduated.

They are no students any more. They are not counted, and a warning says how many they are; who is on leave is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from etl.address import address
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.problem import Problem
from etl.sheet import Cell, is_blank

BESIDE = ("unread", "unknown", "field", "departures", "others")
MOST_CELLS = 5


def without_leavers(table: Located, meanings: Meanings, problems: list[Problem]) -> Located:
    """A list of persons, the rows of those who left blanked; a warning for each column that says it of any."""
    below = _below_titles(table, meanings)
    gone = {row for rows in below.values() for row in rows}
    for title, rows in below.items():
        index = next(i for i, cell in enumerate(table.sheet.rows[title]) if not is_blank(cell))
        where = address(title, index)
        detail = {"heading": str(table.sheet.rows[title][index]), "rows": len(rows), "cells": where}
        problems.append(Problem("persons_left", "warning", table.sheet.name, where, detail=detail))
    for column in table.columns:
        if column.role in BESIDE:
            rows = [row for row in _rows_that_left(table, column, meanings) if row not in gone]
            gone.update(rows)
            problems += _left(table, column, rows)
    if not gone:
        return table
    lines = [[""] * len(cells) if row in gone else cells for row, cells in enumerate(table.sheet.rows)]
    return replace(table, sheet=replace(table.sheet, rows=lines))


def _below_titles(table: Located, meanings: Meanings) -> dict[int, list[int]]:
    """Row of a title such as «Отчислены:», alone in its row -> the rows below it, up to the next title."""
    below: dict[int, list[int]] = {}
    title = None
    for row in table.body:
        cells = table.sheet.rows[row]
        if len(cells) - cells.count("") - cells.count(None) > 1:
            if title is not None:
                below[title].append(row)
            continue
        text = next((cell for cell in cells if isinstance(cell, str) and not is_blank(cell)), None)
        if text is not None:
            title = row if meanings.words.marks["left"].matches(text.strip().rstrip(":")) else None
            below |= {row: []} if title is not None else {}
    return below


def _rows_that_left(table: Located, column: Column, meanings: Meanings) -> list[int]:
    """Rows whose cell says that a person left; under a heading such as «Дата отчисления» any cell says so."""
    marks = meanings.words.marks
    cells = table.sheet.column(column.index, table.body)
    different = {cell for cell in cells if not is_blank(cell)}
    if marks["left_on"].matches(column.name):
        says = {cell for cell in different if not _says_nothing(cell, meanings)}
    else:
        says = {cell for cell in different if isinstance(cell, str) and marks["left"].matches(cell)}
    return [row for row, cell in zip(table.body, cells, strict=False) if cell in says] if says else []


def _says_nothing(cell: Cell, meanings: Meanings) -> bool:
    marks = meanings.words.marks
    return isinstance(cell, str) and (marks["missing"].matches(cell) or marks["zero"].matches(cell))


def _left(table: Located, column: Column, rows: Sequence[int]) -> Iterable[Problem]:
    if rows:
        cells = ", ".join(address(row, column.index) for row in rows[:MOST_CELLS])
        detail = {"heading": column.heading, "rows": len(rows), "cells": cells}
        where = address(rows[0], column.index)
        yield Problem("persons_left", "warning", table.sheet.name, where, detail=detail)
