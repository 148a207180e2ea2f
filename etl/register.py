"""The rows of a located register: records, headings of sections, totals, remarks; labels written once for several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from itertools import pairwise
from statistics import median
from typing import Any

from etl.headings import is_figure
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import MissingValue, NotUnderstood, shown
from etl.problem import Problem
from etl.sheet import Cell, address, is_blank
from etl.terms import period
from etl.vocabulary import Dataset, Field

# A field of these may be summed: what stands in its column of a totals row is a sum.
SUMMED_PARSERS = ("count", "integer", "amount", "own_amount")
KINDS_OF_SHEETS = ("country", "faculty")  # a sheet «Партнёры» states no role
COUNTED_BEHIND = re.compile(r"[\s:–—-]*\(?\d*\)?[\s:]*$")
FieldColumns = Sequence[tuple[Field, Column]]


@dataclass
class RegisterRow:
    """A row of the body of a register.

    Args:
        kind: `record`, `section` (a heading for the rows below), `total`, `remark` (a text that is none of these),
            `hidden` or `silent`.
        label_column: column of the text that makes it a section, a total or a remark.
        section: fields that the headings of the sections above it state.
        repeated: column -> the label above, where a blank cell repeats it.
        may_be_record: a remark that looks like one, and may be more.
    """

    index: int
    kind: str
    label_column: int = 0
    may_be_record: bool = False
    section: Mapping[str, Any] = default(default_factory=dict)
    repeated: dict[int, Cell] = default(default_factory=dict)


def register_rows(
    table: Located,
    dataset: Dataset,
    columns: FieldColumns,
    meanings: Meanings,
    problems: list[Problem],
    *,
    shown_rows: frozenset[int] = frozenset(),
) -> list[RegisterRow]:
    """Every row of the body, top to bottom.

    Args:
        columns: the columns that are read, of this dataset and of those that share its rows.
        shown_rows: hidden rows that are rows like others.
    """
    rows = [_row(table, index, columns, meanings, shown_rows) for index in table.body]
    _part_with_the_foot(table, rows, columns)
    _enter_sections(table, rows, dataset, columns, meanings)
    _repeat_labels(table, rows, dataset, columns, problems)
    return rows


def _row(
    table: Located, index: int, columns: FieldColumns, meanings: Meanings, shown_rows: frozenset[int]
) -> RegisterRow:
    own = [(i, cell) for i, cell in enumerate(table.sheet.rows[index]) if not is_blank(cell)]
    fields = {column.index for _field, column in columns}
    filled = [(i, cell) for i, cell in own if i in fields]
    if not own or table.is_heading_again(index):
        return RegisterRow(index, "silent")
    if index in table.sheet.hidden_rows and index not in shown_rows:
        return RegisterRow(index, "hidden", own[0][0])
    if _is_total(table, own, columns, meanings):
        return RegisterRow(index, "total", own[0][0])
    if not filled:
        goes_on = any(_began_above(table, index, column) for column in fields)
        return RegisterRow(index, "silent" if goes_on else "remark", own[0][0])
    if len(own) == 1 and not any(_began_above(table, index, column) for column in fields):
        return RegisterRow(index, "section" if isinstance(own[0][1], str) else "remark", own[0][0])
    return RegisterRow(index, "record")


def _began_above(table: Located, row: int, column: int) -> bool:
    """True for a cell that goes on with a merged one above it."""
    span = table.sheet.span(row, column)
    return span is not None and span.top < row


def _is_total(table: Located, own: Sequence[tuple[int, Cell]], columns: FieldColumns, meanings: Meanings) -> bool:
    """True when a word for a total leads a row that holds nothing but figures besides, or stands for its number.

    A project may be called «Итоговая конференция» or "Total Energies": then its row says more than figures.
    """
    (first, label), *others = own
    if not isinstance(label, str) or "total" not in meanings.of(label).marks:
        return False
    if any(column.index == first for column in table.having("row_number")):
        return True
    summed = {c.index for field, c in columns if field.parser in SUMMED_PARSERS or field.reference == "currency"}
    return all(index in summed or is_figure(cell) for index, cell in others)


def is_numbered(table: Located, index: int) -> bool:
    """True when the row has a number of its own in a column of row numbers."""
    return any(is_figure(table.sheet.spanned_value(index, column.index)) for column in table.having("row_number"))


def _part_with_the_foot(table: Located, rows: Sequence[RegisterRow], columns: FieldColumns) -> None:
    """Signatures and remarks under a gap are no records: they bear no number, or lack what a record needs."""
    records = [row for row in rows if row.kind == "record"]
    numbered = [row for row in records if is_numbered(table, row.index)]
    by_number = len(numbered) * 5 >= len(records) * 4
    needed = [column.index for field, column in columns if field.required]
    counts = {row.index: sum(not is_blank(cell) for cell in table.sheet.rows[row.index]) for row in records}
    usual = median(counts.values()) if counts else 0
    whole = [row.index for row in records if _has(table, row.index, needed) and counts[row.index] * 2 > usual]
    last = max([row.index for row in numbered] if by_number else whole, default=-1)
    is_apart = False
    for row in rows:
        is_apart = row.index > last and (is_apart or row.kind == "silent")
        if is_apart and row.kind in ("record", "section"):
            row.may_be_record = row.kind == "record" and _has(table, row.index, needed)
            row.kind = "remark"
            row.label_column = next(i for i, cell in enumerate(table.sheet.rows[row.index]) if not is_blank(cell))


def _has(table: Located, row: int, needed: Sequence[int]) -> bool:
    return all(not is_blank(table.sheet.spanned_value(row, column)) for column in needed)


# --------------------------------------------------------------------- sections
def _enter_sections(
    table: Located, rows: Sequence[RegisterRow], dataset: Dataset, columns: FieldColumns, meanings: Meanings
) -> None:
    """Gives each record what the headings above it say; a text alone in a row is such a heading or a remark."""
    named = {field.name for field, _column in columns}
    of_sheet = _stated_by(table.sheet.name, dataset, named, meanings, KINDS_OF_SHEETS)
    stated = dict(of_sheet)
    for row in rows:
        row.section = dict(stated)
        if row.kind not in ("section", "remark"):
            continue
        label = shown(table.sheet.value(row.index, row.label_column))
        found = _stated_by(label, dataset, named, meanings)
        if row.kind == "section" and not found and _is_sparse_record(table, row, columns, meanings):
            row.kind = "record"
        elif found or "academic_year" not in meanings.of(label).codes:  # «2023 год» stands within a country
            stated = _with_heading(label, dataset, named, {**(stated if found else of_sheet), **found})
            row.kind = "section" if found else "remark"
            row.may_be_record = row.may_be_record or (
                row.kind == "remark" and _may_be_record(row, rows, label, columns, meanings)
            )


def _stated_by(
    label: str, dataset: Dataset, named: set[str], meanings: Meanings, kinds: Sequence[str] | None = None
) -> dict[str, Any]:
    """Fields without a column of their own that a text states: the country «Россия», the years «2021-2024».

    Args:
        kinds: lists to look in; None: those of all fields but partners.
    """
    bare = COUNTED_BEHIND.sub("", label) if not label[:4].isdigit() else label
    for name, field in dataset.fields.items():
        if name in named or (field.label_field or field.code_field) in named:
            continue
        if field.parser == "period" and field.from_sections and not named & {"start_date", "end_date"}:
            years = _span_of_years(label)
            if years:
                return years
        if not field.reference or field.reference == "partner" or field.reference not in (kinds or (field.reference,)):
            continue
        code = meanings.reference.resolve(field.reference, bare, meanings.institution)
        if code is not None:
            return {name: code, **({field.label_field: bare} if field.label_field else {})}
    return {}


def _span_of_years(label: str) -> dict[str, Any]:
    try:
        span = period(label)
    except (MissingValue, NotUnderstood):
        return {}
    if span is None or span.first is None or span.last is None or span.first.year == span.last.year:
        return {}
    return {"start_date": span.first, "end_date": span.last, "dates_precision": span.precision}


def _with_heading(label: str, dataset: Dataset, named: set[str], stated: dict[str, Any]) -> dict[str, Any]:
    """What is stated, and the heading itself as typed, where the dataset keeps it."""
    kept = [n for n, f in dataset.fields.items() if f.from_sections and f.parser == "text" and n not in named]
    return {**stated, **dict.fromkeys(kept, label)}


def _is_sparse_record(table: Located, row: RegisterRow, columns: FieldColumns, meanings: Meanings) -> bool:
    """True for a row that says only one thing, and that the thing a record needs: a partner's name and no more."""
    required = {column.index: field for field, column in columns if field.required}
    field = required.get(row.label_column)
    if field is None:
        return False
    if table.having("row_number"):
        return is_numbered(table, row.index)
    if len(columns) <= 2 or row.label_column > table.columns[0].index:
        return True
    label = shown(table.sheet.value(row.index, row.label_column))
    return (
        bool(field.reference)
        and meanings.reference.resolve(str(field.reference), label, meanings.institution) is not None
    )


def _may_be_record(
    row: RegisterRow, rows: Sequence[RegisterRow], label: str, columns: FieldColumns, meanings: Meanings
) -> bool:
    """True for a text alone among records, in the column of what a record needs, that is no heading we know."""
    needed = {column.index for field, column in columns if field.required}
    followed = any(other.kind == "record" and other.index > row.index for other in rows)
    return row.label_column in needed and followed and not meanings.of(label).is_known


# ----------------------------------------------------------------------- labels
def _repeat_labels(
    table: Located, rows: Sequence[RegisterRow], dataset: Dataset, columns: FieldColumns, problems: list[Problem]
) -> None:
    """A label that is written once for several rows holds for the blank cells under it, and that is said."""
    records = [row for row in rows if row.kind == "record"]
    places = {column.index: field for field, column in columns if _may_repeat(field, dataset)}
    required = [index for index, field in places.items() if field.required]
    for index in sorted(places):
        if index > max(required, default=-1) or not _is_written_once(table, records, index, places[index].required):
            continue
        filled_down = list(_fill_down(table, rows, index))
        if filled_down:
            heading = next(column.heading for _field, column in columns if column.index == index)
            detail = {"rows": len(filled_down), "heading": heading}
            where = address(filled_down[0], index)
            problems.append(Problem("label_filled_down", "note", table.sheet.name, where, detail=detail))


def _may_repeat(field: Field, dataset: Dataset) -> bool:
    return field.name not in dataset.key and (field.reference is not None or (field.required and not dataset.key))


def _is_written_once(table: Located, records: Sequence[RegisterRow], column: int, required: bool) -> bool:
    """True when no label stands in two rows one below the other, and blanks are common.

    Who repeats labels has left out a blank one. Where a record needs no label, half of the cells must be blank: a
    country that is not stated is no invitation to copy the one above it.
    """
    cells = [table.sheet.spanned_value(row.index, column) for row in records]
    blanks = sum(map(is_blank, cells))
    repeated = any(one == other and not is_blank(one) for one, other in pairwise(cells))
    return bool(cells) and not is_blank(cells[0]) and not repeated and blanks * (5 if required else 2) >= len(cells)


def _fill_down(table: Located, rows: Sequence[RegisterRow], column: int) -> Iterable[int]:
    above: Cell = ""
    for row in rows:
        if row.kind in ("section", "total", "remark"):
            above = ""
        if row.kind != "record":
            continue
        cell = table.sheet.spanned_value(row.index, column)
        if not is_blank(cell):
            above = cell
        elif not is_blank(above):
            row.repeated[column] = above
            yield row.index
