"""The sums that a register declares at its foot or under a section, beside the sums of what was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from etl.figures import lacking
from etl.funding import AMOUNT_PARSERS, Amounts, declared_amount
from etl.headings import is_figure
from etl.locate import Column, Located
from etl.parse import MissingValue, NotUnderstood, count, shown
from etl.register import FieldColumns, RegisterRow
from etl.row import Row
from etl.sheet import Cell, UncomputedFormula, address, is_blank
from etl.vocabulary import vocabulary

ONE_NUMBER = re.compile(r"([^\d]*?)[\s:–—-]*(\d{1,5})[\s.]*([^\d]*)")
Sum = dict[str, Any]


def declared_sums(
    table: Located,
    rows: Sequence[RegisterRow],
    columns: FieldColumns,
    records: Sequence[Mapping[str, Any]],
    amounts: Amounts,
) -> Iterable[Sum]:
    """Every sum that a totals row declares: of amounts, of numbers, and of the rows themselves."""
    summed = {column.index: field for field, column in columns if field.parser in (*AMOUNT_PARSERS, "count", "integer")}
    by_row = {record["_row"]: record for record in records}
    kept = [row.index for row in rows if row.kind == "record"]
    for total in (row for row in rows if row.kind == "total"):
        scopes = _scopes(rows, kept, total.index)
        place = Row(table, total.index, dict(total.section), [])
        label = shown(table.sheet.value(total.index, total.label_column))
        for field, column in columns:
            if column.index not in summed or is_blank(table.sheet.value(total.index, column.index)):
                continue
            if field.parser in AMOUNT_PARSERS:
                yield from _sum_of_amounts(place, column, scopes, amounts, label)
            else:
                yield from _sum_of_counts(place, field.name, column, scopes, by_row, label)
        yield from _number_of_rows(place, total, summed.keys(), scopes, label)


def _scopes(rows: Sequence[RegisterRow], kept: Sequence[int], total: int) -> list[list[int]]:
    """The rows that a total may add: all above it, or those since the total or the section heading before it."""
    above = [index for index in kept if index < total]
    found = [above]
    for kinds in (("total",), ("total", "section")):
        before = max((row.index for row in rows if row.kind in kinds and row.index < total), default=-1)
        found.append([index for index in above if index > before])
    return [scope for scope in found if scope] or [list(kept)]


def _sum_of_amounts(
    place: Row, column: Column, scopes: Sequence[Sequence[int]], amounts: Amounts, label: str
) -> Iterable[Sum]:
    declared = declared_amount(amounts, place, column, label)
    if declared is None:
        if isinstance(place.cell(column), UncomputedFormula):
            yield _line(place, column.index, label, None, None)
        return
    number, currency = declared
    computed = [_added(amounts, scope, column.index, currency) for scope in scopes]
    line = _line(place, column.index, label, number, _best(computed, number))
    yield line if line["computed"] is not None else {**line, **_lacking_amounts(amounts, scopes[0], column, currency)}


def _lacking_amounts(amounts: Amounts, scope: Sequence[int], column: Column, currency: str | None) -> Sum:
    """The amounts that are not certain, and the sum of the others; 0 where nobody says in which currency to add."""
    read = {row: amounts.read[row, column.index] for row in scope if (row, column.index) in amounts.read}
    certain = [line for line in read.values() if line is not None and currency in (None, line[1])]
    is_one = len({unit for _number, unit in certain}) == 1
    added = sum((number for number, _unit in certain), Decimal(0)) if is_one else Decimal(0)
    return lacking(_plain(added), [address(row, column.index) for row, line in read.items() if line is None])


def _added(amounts: Amounts, scope: Sequence[int], column: int, currency: str | None) -> Decimal | None:
    """The sum of the amounts of some rows in a currency; None where one of them is not certain.

    A total that names no currency adds those of one currency only.
    """
    read = [amounts.read[row, column] for row in scope if (row, column) in amounts.read]
    certain = [line for line in read if line is not None]
    if len(certain) < len(read) or (currency is None and len({unit for _number, unit in certain}) > 1):
        return None
    return sum((number for number, unit in certain if currency in (None, unit)), Decimal(0))


def _sum_of_counts(
    place: Row,
    name: str,
    column: Column,
    scopes: Sequence[Sequence[int]],
    by_row: Mapping[int, Mapping[str, Any]],
    label: str,
) -> Iterable[Sum]:
    cell = place.cell(column)
    try:
        declared = count(cell)
    except (MissingValue, NotUnderstood):
        if isinstance(cell, UncomputedFormula):
            yield _line(place, column.index, label, None, None)
        return
    if declared is None:
        return
    computed = [_counted(place, column, name, scope, by_row) for scope in scopes]
    line = _line(place, column.index, label, declared, _best(computed, declared))
    yield line if line["computed"] is not None else {**line, **_lacking_counts(place, column, name, scopes[0], by_row)}


def _lacking_counts(
    place: Row, column: Column, name: str, scope: Sequence[int], by_row: Mapping[int, Mapping[str, Any]]
) -> Sum:
    """The cells of some rows that are no numbers, and the sum of the others."""
    numbers = {row: number for row in scope if isinstance(number := by_row.get(row, {}).get(name), int)}
    unread = [row for row in scope if row not in numbers and not _says_no_number(_cell(place, row, column))]
    return lacking(sum(numbers.values()), [address(row, column.index) for row in unread])


def _counted(
    place: Row, column: Column, name: str, scope: Sequence[int], by_row: Mapping[int, Mapping[str, Any]]
) -> int | None:
    """The sum of the numbers of some rows; None where one of them could not be read.

    A row that says in words that its number is not known, or that there is none, adds nothing.
    """
    total = 0
    for row in scope:
        number = by_row.get(row, {}).get(name)
        if isinstance(number, int):
            total += number
        elif not _says_no_number(_cell(place, row, column)):
            return None
    return total


def _cell(place: Row, row: int, column: Column) -> Cell:
    return place.table.sheet.spanned_value(row, column.index)


def _says_no_number(cell: Cell) -> bool:
    """True for a blank cell, a dash and «н/д»."""
    try:
        return not count(cell)
    except MissingValue:
        return True
    except NotUnderstood:
        return False


def _number_of_rows(
    place: Row, total: RegisterRow, summed: Iterable[int], scopes: Sequence[Sequence[int]], label: str
) -> Iterable[Sum]:
    """«Всего договоров: 42», or a number beside «Всего» where nothing is summed: how many rows there are."""
    computed = [len(scope) for scope in scopes]
    found = ONE_NUMBER.fullmatch(label)
    words = vocabulary()
    if found:
        rest = found[3].strip(" .")
        leads = words.is_mark("total", found[1]) or any(
            words.amounts["records"].matches(w) for w in found[1].split()[-1:]
        )
        if leads and (not rest or words.amounts["records"].matches(rest)):
            number = int(found[2])
            yield _line(place, total.label_column, label, number, _best(computed, number))
        return
    if not words.is_mark("total", label):
        return
    cells = place.table.sheet.rows[place.index]
    for index in range(total.label_column + 1, len(cells)):
        cell = cells[index]
        if index not in summed and is_figure(cell):
            with suppress(MissingValue, NotUnderstood):  # a fraction or a percentage is no number of rows
                number_of_rows = count(cell)
                if number_of_rows is not None:
                    yield _line(place, index, label, number_of_rows, _best(computed, number_of_rows))
            return


def _best(computed: Sequence[Any], declared: Any) -> Any:
    """The sum that agrees, else that of the widest scope."""
    return declared if declared in computed else computed[0]


def _line(place: Row, column: int, label: str, declared: Decimal | int | None, computed: Decimal | int | None) -> Sum:
    status = "not_computable" if computed is None else "agrees" if computed == declared else "differs"
    return {
        "axis": "column",
        "label": label,
        "sheet": place.table.sheet.name,
        "cell": address(place.index, column),
        "declared": None if declared is None else _plain(declared),
        "computed": None if computed is None else _plain(computed),
        "status": status,
    }


def _plain(number: Decimal | int) -> float | int:
    """A number as JSON holds it: whole where it is whole."""
    return int(number) if number == int(number) else float(number)
