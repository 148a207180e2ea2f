"""A located register (a list without figures to add) -> one record a row, each value parsed or resolved by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etl import parse
from etl.headings import is_figure
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.money import Money, amount
from etl.parse import MissingValue, NotUnderstood
from etl.problem import Problem
from etl.resolve import Reference
from etl.sheet import Cell, address, is_blank
from etl.text import fold, tokens
from etl.vocabulary import Dataset, Field

# Parsers that need what other cells of the row say come last.
LATE_PARSERS = ("expiry", "amount", "own_amount")
SIMPLE_PARSERS = {
    "text": parse.text,
    "count": parse.count,
    "integer": parse.integer,
    "decimal": parse.decimal,
    "boolean": parse.boolean,
    "flag": parse.flag,
    "date": parse.date_,
    "academic_year": parse.academic_year,
}


@dataclass
class Row:
    """A record being read, with what its cells say so far."""

    table: Located
    index: int
    values: dict[str, Any]
    problems: list[Problem]
    is_lost: bool = False

    def complain(self, column: Column, code: str, severity: Any = "error", **detail: Any) -> None:
        cell = self.table.sheet.spanned_value(self.index, column.index)
        where = address(self.index, column.index)
        self.problems.append(Problem(code, severity, self.table.sheet.name, where, parse.shown(cell), detail=detail))


def read_records(
    table: Located, dataset: Dataset, datasets: Mapping[str, Dataset], meanings: Meanings, around: Mapping[str, Any]
) -> tuple[dict[str, list[dict[str, Any]]], list[Problem]]:
    """Reads a register, and what its rows say to the datasets named in `also`.

    Returns:
        Records by table of the schema, and problems. Each record has `_row` and `_column`.
    """
    problems: list[Problem] = []
    columns = field_columns(table, dataset, meanings)
    others = [(datasets[name], field_columns(table, datasets[name], meanings)) for name in dataset.also]
    records: dict[str, list[dict[str, Any]]] = {dataset.table: [], **{other.table: [] for other, _ in others}}
    for index in table.body:
        if _says_nothing(table, index, columns, meanings):
            _note_text(table, index, meanings, problems)
            continue
        row = _read_row(table, index, dataset, columns, meanings, around, problems)
        if row.is_lost:
            continue
        has_amounts = any(field.parser == "amount" for field, _column in columns)
        records[dataset.table].extend(amounts(row, columns, meanings.reference) if has_amounts else [row.values])
        for other, other_columns in others:
            records[other.table].extend(_read_also(row, other, other_columns, meanings))
    read = {column.index for _field, column in columns} | {c.index for _o, cs in others for _f, c in cs}
    _note_unread(table, read, problems)
    return records, problems


def field_columns(table: Located, dataset: Dataset, meanings: Meanings) -> list[tuple[Field, Column]]:
    """The column of each field that the sheet has, in the order in which they are read."""
    found: dict[str, Column] = {}
    for column in table.columns:
        own = [name for dataset_name, name in meanings.words.fields_named(column.name) if dataset_name == dataset.name]
        free = [name for name in dataset.fields if name in own and name not in found]
        if free:
            found[free[0]] = column
        elif column.role == "label" and column.field in dataset.fields and column.field not in found and not own:
            found[str(column.field)] = column
    pairs = [(dataset.fields[name], found[name]) for name in dataset.fields if name in found]
    return sorted(pairs, key=lambda pair: pair[0].parser in LATE_PARSERS)


def _says_nothing(table: Located, index: int, columns: list[tuple[Field, Column]], meanings: Meanings) -> bool:
    """True for blank rows, totals and texts that stand alone in a row."""
    cells = [table.sheet.value(index, column.index) for _field, column in columns]
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return True
    first = next(cell for cell in table.sheet.rows[index] if not is_blank(cell))
    is_numbered = any(is_figure(table.sheet.value(index, column.index)) for column in table.having("row_number"))
    stands_alone = len(filled) == 1 and len(columns) > 2 and not is_numbered
    return stands_alone or "total" in meanings.of(first).marks


def _note_text(table: Located, index: int, meanings: Meanings, problems: list[Problem]) -> None:
    for column, cell in enumerate(table.sheet.rows[index]):
        if not is_blank(cell):
            where = address(index, column)
            problems.append(Problem("unread_row", "note", table.sheet.name, where, parse.shown(cell)))
            return


def _note_unread(table: Located, read: set[int], problems: list[Problem]) -> None:
    for column in table.columns:
        if column.index not in read and column.role not in ("row_number", "personal") and column.heading:
            where = address(column.heading_row, column.index)
            detail = {"heading": column.heading}
            problems.append(Problem("unread_column", "note", table.sheet.name, where, column.heading, detail=detail))


def _read_row(
    table: Located,
    index: int,
    dataset: Dataset,
    columns: list[tuple[Field, Column]],
    meanings: Meanings,
    around: Mapping[str, Any],
    problems: list[Problem],
) -> Row:
    first = columns[0][1].index
    row = Row(table, index, {**around, "_row": index, "_column": first}, problems)
    for field, column in columns:
        _read_field(row, field, column, meanings)
    for name, field in dataset.fields.items():
        if field.required and row.values.get(name) is None:
            column = next((own for other, own in columns if other.name == name), columns[0][1])
            if not any(p.cell == address(index, column.index) and p.severity == "error" for p in problems[-8:]):
                row.complain(column, "required_missing", field=name)
            row.is_lost = True
    _make_code(row, dataset)
    return row


def _read_field(row: Row, field: Field, column: Column, meanings: Meanings) -> None:
    cell = row.table.sheet.spanned_value(row.index, column.index)
    try:
        if field.reference:
            _read_label(row, field, column, cell, meanings)
        elif field.parser in SIMPLE_PARSERS:
            value = SIMPLE_PARSERS[field.parser](cell)
            row.values[field.name] = value
        elif field.parser in ("first_day", "last_day"):
            _read_day(row, field, cell)
        elif field.parser == "period":
            _read_period(row, cell)
        elif field.parser == "expiry":
            _read_expiry(row, field, column, cell)
    except MissingValue:
        row.complain(column, "missing_value", "note")
    except NotUnderstood as error:
        row.complain(column, error.code, field=field.name)


def _read_day(row: Row, field: Field, cell: Cell) -> None:
    found = (parse.first_day if field.parser == "first_day" else parse.last_day)(cell)
    if found:
        row.values[field.name] = found[0]
        if field.precision_field and row.values.get(field.precision_field) != "year":
            row.values[field.precision_field] = found[1]


def _read_period(row: Row, cell: Cell) -> None:
    span = parse.period(cell)
    if span:
        for name, value in zip(("start_date", "end_date", "dates_precision"), span, strict=True):
            row.values.setdefault(name, value)


def _read_expiry(row: Row, field: Field, column: Column, cell: Cell) -> None:
    term = parse.expiry(cell)
    if term is None:
        return
    last = term.last_day
    if term.years is not None:
        signed = row.values.get("signed_date")
        if signed is None:
            row.complain(column, "term_without_signature")
            return
        last = parse.years_later(signed, term.years)
    row.values[field.name] = last
    for name, value in (("is_open_ended", term.is_open_ended), ("renews_automatically", term.renews_automatically)):
        if value is not None:
            row.values[name] = value
    if last is not None:
        row.values.setdefault("is_open_ended", False)


def _read_label(row: Row, field: Field, column: Column, cell: Cell, meanings: Meanings) -> None:
    """Resolves a label; an unknown one is an error, is kept as typed, or is a new partner, as the field says."""
    label = parse.text(cell)
    if label is None or meanings.words.is_mark("not_stated", label) or meanings.words.is_mark("missing", label):
        return
    reference, kind = meanings.reference, str(field.reference)
    code = reference.resolve(kind, label, meanings.institution)
    if field.code_field:
        row.values[field.name] = label
        row.values[field.code_field] = code or new_code(label)
        return
    if field.label_field:
        row.values[field.label_field] = label
    if code is not None:
        row.values[field.name] = code
        return
    severity = "warning" if field.unknown == "keep" else "error"
    row.complain(column, UNKNOWN.get(kind, "unknown_label"), severity, field=field.name, kind=kind)


UNKNOWN = {"country": "unknown_country", "faculty": "unknown_faculty"}


def new_code(label: str) -> str:
    """A stable code for a partner that no list knows yet: equal for spellings that differ only in case or quotes."""
    return "NEW-" + hashlib.sha256(fold(label).encode("utf-8")).hexdigest()[:8].upper()


def _make_code(row: Row, dataset: Dataset) -> None:
    """Makes the code of a row where the register has none, from what tells the row apart."""
    if not dataset.made_code or row.is_lost or row.values.get(dataset.made_code["field"]):
        return
    parts = [str(row.values.get(name) or "") for name in dataset.made_code["from"]]
    digest = hashlib.sha256("|".join(parts).encode("utf-8")).hexdigest()[:8].upper()
    row.values[dataset.made_code["field"]] = f"{parts[0][:24]}-{digest}" if len(parts[0]) <= 24 else digest


# ------------------------------------------------------------------- amounts
def _read_also(
    row: Row, dataset: Dataset, columns: list[tuple[Field, Column]], meanings: Meanings
) -> Iterable[dict[str, Any]]:
    """The records that a row holds for a second dataset, with the keys they share."""
    shared = {name: row.values[name] for name in dataset.fields if name in row.values}
    facts = {key: row.values[key] for key in ("institution_code",) if key in row.values}
    other = Row(row.table, row.index, {**facts, **shared, "_row": row.index}, row.problems)
    for field, column in columns:
        if field.name not in shared:
            _read_field(other, field, column, meanings)
    yield from amounts(other, columns, meanings.reference)


def amounts(row: Row, columns: list[tuple[Field, Column]], reference: Reference) -> Iterable[dict[str, Any]]:
    """One record for each amount of a row: the total, and the institution's own share where a column states it."""
    money = [(field, column) for field, column in columns if field.parser in ("amount", "own_amount")]
    has_own = any(field.parser == "own_amount" for field, _column in money)
    for field, column in money:
        cell = row.table.sheet.spanned_value(row.index, column.index)
        try:
            read = amount(
                cell,
                row.values.get("currency_code") or _currency_in(column.heading, reference),
                lambda word: _currency(word, reference),
            )
        except MissingValue:
            continue
        except NotUnderstood as error:
            row.complain(column, error.code, field=field.name)
            continue
        if read is None:
            continue
        record = {**row.values, **_amount_columns(read, parse.shown(cell)), "_column": column.index}
        if field.parser == "own_amount" or has_own:
            record["is_own_share"] = field.parser == "own_amount"
        if not read.is_certain or record["currency_code"] is None:
            row.complain(column, "ambiguous_amount", "warning", readings=record["amount_readings"])
        yield record


def _currency(word: str, reference: Reference) -> str | None:
    return reference.resolve("currency", word)


def _currency_in(heading: str, reference: Reference) -> str | None:
    """The currency that a heading names («Сумма, сом»); None when it names none or two."""
    words = tokens(heading)
    found = {reference.resolve("currency", " ".join(words[i : i + n])) for n in (1, 2) for i in range(len(words))}
    found.discard(None)
    return next(iter(found)) if len(found) == 1 else None


def _amount_columns(money: Money, written: str) -> dict[str, Any]:
    """The columns of funding_lines that an amount fills. Uncertain amounts have no `amount` and are in no sum."""
    readings = [[[str(number), currency] for number, currency in reading] for reading in money.readings]
    number, currency = money.readings[0][0]
    if money.is_certain and currency is not None:
        certain = {"amount": number, "currency_code": currency, "amount_low": None, "amount_high": None}
        return {**certain, "amount_text": written, "amount_readings": None}
    currencies = {unit for reading in money.readings for _number, unit in reading}
    totals = [sum((n for n, _unit in reading), Decimal(0)) for reading in money.readings]
    one_currency = len(currencies) == 1
    return {
        "amount": None,
        "currency_code": currency if one_currency else None,
        "amount_low": min(totals) if one_currency else None,
        "amount_high": max(totals) if one_currency else None,
        "amount_text": written,
        "amount_readings": json.dumps(readings, ensure_ascii=False),
    }
