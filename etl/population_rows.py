"""All students and the foreign ones in rows: «Всего студентов», below it «из них иностранных».

Either each row counts one of the two, or each faculty has a row and its foreign students the next one. The rows of the
other population are blanked, so that what is left is a table like any other, at its own addresses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.headings import is_figure
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.sheet import Cell
from etl.vocabulary import FOREIGN, HOME, WHOLE

MOST_ROWS = 300  # a longer list is no summary
TEXTS = ("label", "unknown", "field", "row_number")


def populations_in_rows(table: Located, meanings: Meanings) -> dict[str, Located]:
    """The tables of each population; empty for a table whose rows name none."""
    if len(table.body) > MOST_ROWS:
        return {}
    figures = [row for row in table.body if _has_figures(table, row)]
    for column in table.columns:
        if column.role not in TEXTS:
            continue
        named = {row: meanings.of(table.sheet.value(row, column.index)).population for row in figures}
        foreign = [row for row in figures if named[row] == FOREIGN]
        counted = [row for row in figures if not _is_beside(table, meanings, row, column)]
        if foreign and len(counted) > len(foreign):
            details = _details_of_foreign(table, meanings, column, counted, foreign)
            if all(named[row] in (FOREIGN, HOME, WHOLE) for row in counted if row not in details):
                return _each_in_its_rows(table, column, figures, named)
            if found := _countries_below(table, meanings, column, counted, named):
                return found
            return _below_each_row(table, meanings, column, counted, foreign)
    return {}


def _has_figures(table: Located, row: int) -> bool:
    cells = [table.sheet.value(row, column.index) for column in table.columns if column.role != "row_number"]
    return any(map(is_figure, cells))


def _is_beside(table: Located, meanings: Meanings, row: int, column: Column) -> bool:
    """True for a row of percentages or of a plan: no heads."""
    return bool(meanings.of(table.sheet.value(row, column.index)).marks & {"percent", "plan"})


def _each_in_its_rows(
    table: Located, column: Column, figures: Sequence[int], named: Mapping[int, str | None]
) -> dict[str, Located]:
    """Every row of figures counts one population; the column that says which is no label of the rows."""
    apart = _with_column(table, replace(column, role="elsewhere"))
    found = {}
    for name in (FOREIGN, WHOLE):
        own: dict[int, Cell] = {row: "" for row in figures if named[row] == name}
        if own:
            found[name] = _with_rows(apart, column, own, figures)
    return found


def _details_of_foreign(
    table: Located, meanings: Meanings, column: Column, rows: Sequence[int], foreign: Collection[int]
) -> list[int]:
    """Rows below the foreign students that name groups of their countries, or parts of them: «в т.ч. из СНГ»."""
    details: list[int] = []
    is_below = False
    for row in rows:
        meaning = meanings.of(table.sheet.value(row, column.index))
        is_part = meaning.population is None and bool(meaning.group or "of_which" in meaning.marks)
        is_below = row in foreign or (is_below and is_part)
        if is_below and is_part:
            details.append(row)
    return details


def _countries_below(
    table: Located, meanings: Meanings, column: Column, rows: Sequence[int], named: Mapping[int, str | None]
) -> dict[str, Located]:
    """All students, the foreign ones as the total of the countries below them; nothing for any other table."""
    sheet = table.sheet
    whole = [
        row for row in rows if named[row] == WHOLE and "total" in meanings.of(sheet.value(row, column.index)).marks
    ]
    foreign = [row for row in rows if named[row] == FOREIGN]
    others = [row for row in rows if row not in (*whole, *foreign)]
    countries = [row for row in others if "country_code" in meanings.of(sheet.value(row, column.index)).codes]
    if len(whole) != 1 or len(foreign) != 1 or rows[:2] != [*whole, *foreign] or countries != others:
        return {}
    total = sheet.value(whole[0], column.index)
    own: dict[int, Cell] = {foreign[0]: total, **{row: sheet.value(row, column.index) for row in others}}
    apart = _with_column(table, replace(column, role="elsewhere"))
    by_country = _with_column(table, replace(column, role="label", field="country_code"))
    return {FOREIGN: _with_rows(by_country, column, own, rows), WHOLE: _with_rows(apart, column, {whole[0]: ""}, rows)}


def _below_each_row(
    table: Located, meanings: Meanings, column: Column, rows: Sequence[int], foreign: Collection[int]
) -> dict[str, Located]:
    """The foreign students of each faculty in the row below it; nothing where a faculty has no such row."""
    whole = [row for row in rows if row not in foreign]
    above = {after: before for before, after in pairwise(rows) if after in foreign and before not in foreign}
    sums = [row for row in whole if "total" in meanings.of(table.sheet.value(row, column.index)).marks]
    if column.role != "label" or len(above) < len(foreign) or not {*whole} - {*sums} <= {*above.values()}:
        return {}
    labels = {row: table.sheet.spanned_value(before, column.index) for row, before in above.items()}
    own = {row: table.sheet.spanned_value(row, column.index) for row in whole}
    return {name: _with_rows(table, column, kept, rows) for name, kept in ((FOREIGN, labels), (WHOLE, own))}


def _with_column(table: Located, column: Column) -> Located:
    """The table with another role of one of its columns."""
    return replace(table, columns=tuple(column if own.index == column.index else own for own in table.columns))


def _with_rows(table: Located, column: Column, kept: Mapping[int, Cell], rows: Sequence[int]) -> Located:
    """The table with some of its rows of figures, and what their labels say; the other ones are blank."""
    lines = list(table.sheet.rows)
    for row in rows:
        cells: list[Cell] = list(lines[row]) if row in kept else [""] * len(lines[row])
        if column.index < len(cells):
            cells[column.index] = kept.get(row, "")
        lines[row] = cells
    merged = tuple(span for span in table.sheet.merged if not span.left <= column.index <= span.right)
    return replace(table, sheet=replace(table.sheet, rows=lines, merged=merged))
