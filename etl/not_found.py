"""What of a sheet without a table was not understood: the headings that no list knows, or several labels in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from etl.address import address
from etl.headings import is_figure
from etl.meaning import Meanings
from etl.problem import Problem
from etl.resolve import Reference
from etl.sheet import Cell, Sheet, is_blank

FIRST_ROWS = 40
LONGEST = 60  # letters of a heading
MOST = 5
PARTS = re.compile(r"[,;\n]")
FIGURE = re.compile(r"[\W\d_]+$")


def nothing_found(problems: Sequence[Problem], is_text_in_disguise: bool) -> list[Problem]:
    """The problems of a workbook without any table, one of which now keeps it out: said once.

    Args:
        is_text_in_disguise: the file is plain text, and its name says that it is a workbook.
    """
    code = "empty_table" if any(problem.code == "empty_table" for problem in problems) else "no_table"
    said = [problem for problem in problems if problem.code == code]
    rest = [problem for problem in problems if problem not in said]
    if is_text_in_disguise and not any(problem.detail for problem in said):
        return [*rest, Problem("not_a_workbook", detail={"what": "text"})]
    if len(said) == 1:
        return [*rest, replace(said[0], severity="error")]
    return [*problems, Problem(code, detail=next((problem.detail for problem in said), {}))]


def what_was_not_understood(sheet: Sheet, meanings: Meanings) -> dict[str, Any]:
    """The detail of the problem `no_table`: headings with their cells, or a cell of several countries; else empty."""
    several = next(_cells_of_several(sheet, meanings.reference), None)
    if several:
        return {"what": "several", "cells": several}
    headings = next(_rows_of_headings(sheet, meanings), [])
    quoted = ", ".join(f"“{text}” ({where})" for where, text in headings[:MOST])
    return {"what": "headings", "headings": quoted} if quoted else {}


def holds_several(label: str, reference: Reference) -> bool:
    """True for «Индия – 11, Непал – 10»: several countries in one cell, most with a number."""
    parts = [part.strip() for part in PARTS.split(label) if part.strip()]
    names = [FIGURE.sub("", part) for part in parts]
    known = [name for name in names if reference.resolve("country", name) is not None]
    return len(parts) > 1 and len(known) == len(parts)


def _cells_of_several(sheet: Sheet, reference: Reference) -> Iterator[str]:
    for row, cells in enumerate(sheet.rows[:FIRST_ROWS]):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and any(map(str.isdigit, cell)) and holds_several(cell, reference):
                yield address(row, column)


def _rows_of_headings(sheet: Sheet, meanings: Meanings) -> Iterator[list[tuple[str, str]]]:
    """The texts that no list knows of each row that looks like a heading: texts only, and a figure right below.

    A row with the name of a country or a faculty is data: its other texts may be names of persons.
    """
    for row, (cells, below) in enumerate(pairwise(sheet.rows[:FIRST_ROWS])):
        filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
        if len(filled) < 2 or not all(_is_heading(cell, meanings) for _column, cell in filled):
            continue
        if any(is_figure(below[column]) for column, _cell in filled if column < len(below)):
            yield [(address(row, column), str(cell)) for column, cell in filled if not meanings.of(cell).is_known]


def _is_heading(cell: Cell, meanings: Meanings) -> bool:
    is_short = isinstance(cell, str) and len(cell) <= LONGEST and not is_figure(cell)
    return is_short and not meanings.of(cell).codes and "personal" not in meanings.of(cell).marks
