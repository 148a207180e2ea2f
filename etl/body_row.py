"""A row of the body of a table, and what was understood of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class BodyRow:
    """A row of the body and what its labels say.

    Args:
        further: (column, field) of the other labels of the row that no list knows.
        kind: `data`, `total`, `group`, `unknown` (a label no list knows), `lost` (the title of a section that no list
            knows), `detail` (a part of the row above) or `silent` (nothing to count); while rows are looked
            through also `section`, `title` and `of_which`.
        is_passed_over: a title that no list knows, between rows of data: what it says of them is lost.
        members: rows that stand outside the totals because of this one.
        detail: further values for the sentence of the problem.
    """

    index: int
    kind: str
    codes: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    label_column: int = 0
    problem: str | None = None
    problem_field: str | None = None
    further: tuple[tuple[int, str], ...] = ()
    has_figures: bool = False
    is_passed_over: bool = False
    members: list[int] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
