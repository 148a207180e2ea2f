"""A column that says again what another one says (name and code of a country): rows in which the two contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from etl.body_row import BodyRow
from etl.figures import problem_at
from etl.heading_codes import named_twice
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import shown
from etl.problem import Problem
from etl.sheet import Cell, address, is_blank

CODE = "labels_contradict"
SAMPLE = 5


@dataclass(frozen=True)
class SaidAgain:
    """A column that repeats an axis.

    Args:
        label: the column that is followed.
        column: the one that says it again.
        is_code: one of the two holds codes of what the other names, so that a row which contradicts has two readings.
            Another column of names may be of something else (of residence, beside citizenship).
        codes: row -> what it says there, where that is known.
    """

    axis: str
    label: Column
    column: Column
    is_code: bool
    codes: Mapping[int, Any]


def said_again(table: Located, meanings: Meanings) -> list[SaidAgain]:
    """The columns of a table that repeat an axis which a column of labels states."""
    labels = [column for column in table.having("label") if meanings.axis_kinds.get(str(column.field))]
    beside = [column for column in table.columns if column.role in ("field", "unknown", "unread") and not column.codes]
    found: list[SaidAgain] = []
    for label in labels:
        for column in beside:
            if not meanings.words.is_mark("other_subject", column.name):
                found += _repeats(table, meanings, label, column)
    return found


def _repeats(table: Located, meanings: Meanings, label: Column, column: Column) -> Iterable[SaidAgain]:
    """The column with what it says, where it holds codes, or says the same as the labels at least as often as not."""
    axis = str(label.field)
    is_named = any(name == axis for _own, name in meanings.of(column.name).fields)
    is_code = meanings.words.marks["code"].found_in(column.heading)
    cells = table.sheet.column(column.index, table.body)
    if not is_named and not _resolve(meanings, axis, cells, is_code):
        return
    said = {cell: _code(meanings, axis, cell, is_code) for cell in set(cells)}
    codes = {row: code for row, cell in zip(table.body, cells, strict=True) if (code := said[cell]) is not None}
    is_certain = is_code and (is_named or not any(shown(cell).isdigit() for cell in said))
    if codes and (is_certain or _mostly_agrees(table, meanings, label, codes)):
        yield SaidAgain(axis, label, column, is_code or meanings.words.marks["code"].found_in(label.heading), codes)


def _resolve(meanings: Meanings, axis: str, cells: Iterable[Cell], is_code: bool) -> bool:
    """True where the first texts of a column all say something on an axis."""
    first = list(islice((cell for cell in cells if not is_blank(cell)), SAMPLE))
    return bool(first) and all(_code(meanings, axis, cell, is_code) is not None for cell in first)


def _code(meanings: Meanings, axis: str, cell: Cell, is_code: bool = False) -> Any:
    """What a cell says on an axis; a number is a country only under a heading of codes."""
    if is_blank(cell):
        return None
    code = meanings.codes_in_column(axis, cell).get(axis)
    if code is None and meanings.axis_kinds[axis] == "country":
        return meanings.reference.country_of_code(shown(cell), with_numbers=is_code)
    return code


def _mostly_agrees(table: Located, meanings: Meanings, label: Column, codes: Mapping[int, Any]) -> bool:
    axis = str(label.field)
    own = {row: _code(meanings, axis, table.sheet.spanned_value(row, label.index)) for row in codes}
    agreeing = sum(own[row] == code for row, code in codes.items())
    return agreeing > 0 and agreeing * 2 >= sum(code is not None for code in own.values())


def contradicts_somewhere(table: Located, meanings: Meanings, repeated: Sequence[SaidAgain]) -> bool:
    """True when a label and what is said again beside it are different things in any row."""
    for again in repeated:
        cells = table.sheet.column(again.label.index, table.body)
        pairs = {(cell, again.codes.get(row)) for row, cell in zip(table.body, cells, strict=True)}
        if any(code is not None and _code(meanings, again.axis, cell) not in (None, code) for cell, code in pairs):
            return True
    return False


def headings_against(table: Located, meanings: Meanings) -> dict[int, tuple[int, int]]:
    """Column -> the rows of two headings in it that name two countries: nobody can say whose its figures are."""
    found: dict[int, tuple[int, int]] = {}
    for row in range(table.top + 1, table.heading_bottom + 1):
        for column, (above, here) in named_twice(table.sheet, meanings, row).items():
            if above != here:
                found[column] = (row - 1, row)
    return found


def heading_problem(table: Located, column: int, rows: tuple[int, int], heads: int) -> Problem:
    """The error at the lower one of two headings that contradict each other."""
    above, row = rows
    detail = {"other": shown(table.sheet.value(above, column)), "cell": address(above, column)}
    problem = problem_at(table, row, column, CODE, "error", headcount=heads)
    return replace(problem, detail={**detail, "what": "column"})


def set_contradicted_aside(
    table: Located, rows: Iterable[BodyRow], repeated: Sequence[SaidAgain], problems: list[Problem]
) -> None:
    """Figures whose label and code contradict belong to nobody. Of two names the label is followed, with a warning."""
    for row in rows:
        for again in repeated:
            code = again.codes.get(row.index)
            if row.kind != "data" or code is None or row.codes.get(again.axis) in (None, code):
                continue
            detail = beside(table, row.index, again)
            if again.is_code:
                row.kind, row.problem, row.problem_field = "unknown", CODE, again.axis
                row.label_column, row.detail = again.column.index, detail
            else:
                problems.append(problem_at(table, row.index, again.column.index, CODE, "warning", detail=detail))


def beside(table: Located, row: int, again: SaidAgain) -> dict[str, Any]:
    """What the sentence says of the label that a cell contradicts."""
    other = shown(table.sheet.spanned_value(row, again.label.index))
    detail = {"field": again.axis, "other": other, "cell": address(row, again.label.index)}
    return detail if again.is_code else {**detail, "what": "followed"}
