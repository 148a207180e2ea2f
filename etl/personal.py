"""Columns of names, passports, telephones: marked for the copy that is kept, named by their heading, read by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from etl.address import place_of
from etl.headings import is_figure
from etl.locate import Located
from etl.problem import Problem
from etl.sheet import Sheet
from etl.vocabulary import Dataset, Vocabulary

LONGEST_HEADING = 60


class PersonalColumns:
    """Marks personal columns of the sheets of one workbook.

    Attributes:
        cells: sheet -> (column, first row, last row) of each personal column, from 0.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.weak = words.marks["weak_personal"]
        self.cells: dict[str, list[tuple[int, int, int]]] = {}
        self.tables: dict[str, Sequence[Located]] = {}

    def mark(self, sheet: Sheet, tables: Sequence[Located]) -> None:
        """Marks what stands under personal headings of any sheet, also where no table we know was found.

        Args:
            tables: the tables of the sheet, top to bottom.
        """
        self.tables[sheet.name] = tables
        cells_once = set(chain.from_iterable(sheet.rows))
        texts = {cell for cell in cells_once if isinstance(cell, str) and len(cell) < LONGEST_HEADING}
        headings = {text for text in texts if self._is_heading(text)}
        for row, cells in enumerate(sheet.rows if headings else ()):
            if any(map(is_figure, cells)):
                continue  # «Тел. | 555 12 34»: its number stands beside it
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell in headings:
                    self._mark_below(sheet, column, row)

    def _is_heading(self, text: str) -> bool:
        """True for a personal heading; «Телефон: 0312 00-00-00» in a letterhead heads nothing."""
        says_it_itself = any(mark.isdigit() for mark in text) or text.partition(":")[2].strip()
        return not says_it_itself and self.words.is_mark("personal", text) and not self.weak.matches(text)

    def unquoted(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems in which nothing is quoted that stands in a personal column: the cell is named, its text is not."""
        return [replace(p, value=None, suggestions=()) if self._holds(p) else p for p in problems]

    def _holds(self, problem: Problem) -> bool:
        if problem.cell is None:
            return False
        row, column = place_of(problem.cell)
        spans = self.cells.get(problem.sheet or "", ())
        return any(column == index and first <= row <= last for index, first, last in spans)

    def note(self, table: Located, dataset: Dataset) -> Iterable[Problem]:
        """Personal columns are named by their heading; nothing of what stands in them goes further."""
        columns = [c for c in table.having("personal") if dataset.counts_people or not self.weak.matches(c.name)]
        for column in columns:
            self._mark_below(table.sheet, column.index, table.heading_bottom)
        if columns:
            detail = {"headings": ", ".join(column.heading for column in columns)}
            yield Problem("personal_columns", "note", table.sheet.name, table.area.split(":")[0], detail=detail)

    def _mark_below(self, sheet: Sheet, column: int, heading_row: int) -> None:
        """Marks a column from its heading to where another table begins, and all columns that the heading spans."""
        span = sheet.span(heading_row, column)
        right = span.right if span else column
        last = self._last_row(sheet, heading_row)
        for index in range(column, right + 1):
            self.cells.setdefault(sheet.name, []).append((index, heading_row + 1, last))

    def _last_row(self, sheet: Sheet, heading_row: int) -> int:
        """The last row under a heading: of its table, or before the next one; with none, the foot of the sheet."""
        tables = self.tables.get(sheet.name, ())
        following = [table for table in tables if table.top > heading_row]
        own = [table for table in tables if table.top <= heading_row <= table.heading_bottom]
        if not following:
            return len(sheet.rows) - 1
        return max(table.bottom for table in own) if own else following[0].top - 1
