"""Labels that hold for several rows: written once at the head of a run, or as the title of a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from etl.body_row import BodyRow
from etl.locate import Column, Located
from etl.parse import shown
from etl.problem import Problem
from etl.sheet import address, is_blank

FOOTNOTE = "*"


class FillDown:
    """Labels that are written once for several rows: which columns have them, and what they say of each row.

    Args:
        rows: rows with figures, totals apart; none where no label is filled down.
    """

    def __init__(self, table: Located, labels: Sequence[Column], rows: Sequence[int]) -> None:
        self.table = table
        self.labels = labels
        self.once = [column for k, column in enumerate(labels[:-1]) if _is_written_once(table, labels, k, rows)]
        self.above: dict[int, Any] = {}
        self.filled: dict[int, list[int]] = {}

    def texts(self, row: int, has_figures: bool) -> dict[int, Any]:
        """Column -> label of a row; where it is blank under a label written once, that label."""
        texts = {column.index: self.table.sheet.spanned_value(row, column.index) for column in self.labels}
        if not has_figures or all(is_blank(text) for text in texts.values()):
            return texts
        for position, column in enumerate(self.once):
            if not is_blank(texts[column.index]):
                for right in self.once[position + 1 :]:
                    self.above.pop(right.index, None)
            elif column.index in self.above:
                texts[column.index] = self.above[column.index]
                self.filled.setdefault(column.index, []).append(row)
        return texts

    def remember(self, texts: Mapping[int, Any]) -> None:
        """Labels of a row of data hold for the rows below it."""
        self.above.update(texts)

    def remember_row(self, row: int) -> None:
        """The same of a row none of whose labels is blank."""
        if self.once:
            self.above.update({column.index: self.table.sheet.value(row, column.index) for column in self.labels})

    def stop(self) -> None:
        """A total ends the run."""
        self.above.clear()

    def note(self, problems: list[Problem]) -> None:
        """Says where labels were filled down."""
        for column in self.once:
            rows = self.filled.get(column.index)
            if rows:
                detail = {"rows": len(rows), "heading": column.heading}
                where = address(rows[0], column.index)
                problems.append(Problem("label_filled_down", "note", self.table.sheet.name, where, detail=detail))


def _is_written_once(table: Located, labels: Sequence[Column], position: int, rows: Sequence[int]) -> bool:
    """True when a label column says its label once for several rows.

    Then no label stands in two rows one below the other, and blanks are common. A lone blank in a list that repeats its
    labels is no invitation to copy the label above it: those heads are of a country or faculty that is not stated.
    """
    if not any(map(is_blank, table.sheet.spanned_column(labels[position].index, rows))):
        return False
    columns = [_shown(table, column, rows) for column in labels]
    texts = [found for found in zip(*columns, strict=True) if any(found)]
    if not texts or not texts[0][position]:
        return False
    blanks = sum(not found[position] for found in texts)
    repeated = any(
        found[position] and found[: position + 1] == before[: position + 1] for before, found in pairwise(texts)
    )
    return not repeated and blanks * 5 >= len(texts)


def _shown(table: Located, column: Column, rows: Sequence[int]) -> list[str]:
    """The labels of a column in some rows, as a person sees them."""
    cells = table.sheet.spanned_column(column.index, rows)
    texts = {cell: shown(cell) for cell in set(cells) if isinstance(cell, str)}
    return [texts[cell] if isinstance(cell, str) else shown(cell) for cell in cells]


def give_sections(rows: Sequence[BodyRow]) -> None:
    """Gives the rows below the title of a section what it says, down to the next title of its kind.

    Sections may stand in sections: a title ends those of the axes that came up after its own. In a table with sections
    a title that no list knows begins a section nobody knows: its rows stand outside the totals, and the title says so.
    """
    order = list(dict.fromkeys(axis for row in rows if row.kind == "section" for axis in row.codes))
    section: dict[str, Any] = {}
    lost: BodyRow | None = None
    for position, row in enumerate(rows):
        if row.kind == "section":
            first = min(order.index(axis) for axis in row.codes)
            section = {axis: code for axis, code in section.items() if order.index(axis) < first} | dict(row.codes)
            lost = None
            row.kind, row.problem = "group" if row.has_figures else "silent", None
        elif row.kind == "title":
            row.kind, row.problem = "silent", "unread_row"
            if _leads_data(rows, position) and not row.label.startswith(FOOTNOTE):
                lost = _begin_lost(row, order) if order else lost
                row.is_passed_over = not order and any(other.kind == "data" for other in rows[:position])
        elif row.kind == "data" and lost:
            row.kind = "unknown"
            lost.members.append(row.index)
        elif row.kind == "data" and section:
            row.codes = {**section, **row.codes}


def _leads_data(rows: Sequence[BodyRow], position: int) -> bool:
    """True when rows of data stand below a title, before the next one."""
    following = [row.kind for row in rows[position + 1 :] if row.kind != "silent"]
    return bool(following) and following[0] in ("data", "unknown")


def _begin_lost(title: BodyRow, order: Sequence[str]) -> BodyRow:
    title.kind, title.problem, title.problem_field = "lost", "unknown_section", order[-1]
    return title
