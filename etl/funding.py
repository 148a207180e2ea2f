"""The amounts of a row -> funding lines. An amount that is not certain, or of no known currency, is in no sum."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from etl import money
from etl.locate import Column
from etl.money import CurrencyOf, Money, Unit
from etl.parse import MissingValue, NotUnderstood, shown, text
from etl.resolve import Reference
from etl.row import Row
from etl.vocabulary import Field

AMOUNT_PARSERS = ("amount", "own_amount")


@dataclass
class Amounts:
    """Reads the amounts of one table.

    Args:
        money_columns: the columns of amounts, with their fields.
        currency_column: the column that names the currency of a row.
        titles: texts above the table, which may state a unit for all of it.
        read: (row, column) -> what was read there; None where it was not certain.
    """

    money_columns: Sequence[tuple[Field, Column]]
    currency_column: Column | None
    reference: Reference
    titles: Sequence[str]
    read: dict[tuple[int, int], tuple[Decimal, str] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        currency_of = self.currency_of
        stated = [unit for unit in (money.unit_in(title, currency_of) for title in self.titles) if unit.currencies]
        self.of_titles = stated[-1] if len(set(stated)) == 1 else Unit()
        self.of_headings = {c.index: money.unit_in(c.heading, currency_of) for _field, c in self.money_columns}

    @property
    def currency_of(self) -> CurrencyOf:
        return lambda word: self.reference.resolve("currency", word)

    def records(self, row: Row) -> Iterable[dict[str, Any]]:
        """One record for each amount of a row: the total, and the institution's own share where it is stated."""
        has_own = any(field.parser == "own_amount" for field, _column in self.money_columns)
        for field_, column in self.money_columns:
            read = self._amount(row, field_, column)
            if read is None:
                continue
            if read.own_share is None:
                row.complain_of_rest(column)
            is_own = field_.parser == "own_amount"
            states_share = has_own or read.own_share is not None
            yield self._record(row, column, read, is_own if states_share else None)
            if read.own_share is not None:
                yield self._record(row, column, read.own_share, True)

    def _amount(self, row: Row, field_: Field, column: Column) -> Money | None:
        if row.shares_figure(column):
            row.complain(column, "merged_figure", field=field_.name)
            return None
        try:
            return money.amount(row.cell(column), self.unit(row, column), self.currency_of)
        except MissingValue:
            row.complain(column, "missing_value", "note")
        except NotUnderstood as error:
            row.complain(column, error.code, field=field_.name)
            self.read[row.index, column.index] = None
        return None

    def unit(self, row: Row, column: Column) -> Unit:
        """What an amount is counted in: its row and its heading say so, and the title where they do not.

        The row's own column of currencies speaks before the format of the cell. What says another currency than the
        heading contradicts it; of two in a heading it chooses one.
        """
        heading = self.of_headings[column.index]
        cell = row.cell(column)
        in_format: tuple[str, ...] = ()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            number_format = row.table.sheet.number_format(row.index, column.index)
            in_format = money.currencies_in_format(number_format, self.currency_of)
        scale = heading.scale if heading.scale != 1 or heading.currencies else self.of_titles.scale
        if self.currency_column is not None and text(row.cell(self.currency_column)) is not None:
            code = row.values.get("currency_code")
            if code is None:
                return Unit(scale=scale, is_known=False)
            return _contradicted((code,), in_format, heading.currencies, scale)
        code = row.values.get("currency_code")
        if code is not None:  # a section of the sheet says it
            return _contradicted((code,), in_format, (), scale)
        if in_format:
            return _contradicted(in_format, (), heading.currencies, scale)
        return Unit(heading.currencies or self.of_titles.currencies, scale)

    def _record(self, row: Row, column: Column, read: Money, is_own: bool | None) -> dict[str, Any]:
        written = shown(row.cell(column))
        record = {**row.values, **_amount_columns(read, written), "_column": column.index}
        if is_own is not None:
            record["is_own_share"] = is_own
        if read.is_estimate:
            record["flag"] = "e"
        place = (row.index, column.index)
        certain = record["amount"] is not None
        self.read[place] = (record["amount"], record["currency_code"]) if certain else None
        if not certain:
            code = "currency_missing" if read.is_certain else "ambiguous_amount"
            row.complain(column, code, "warning", readings=record["amount_readings"])
        return record


def _contradicted(stated: tuple[str, ...], in_format: tuple[str, ...], heading: tuple[str, ...], scale: int) -> Unit:
    """The unit of a row, with the currencies that its format or its heading state against it."""
    others = [code for code in in_format if code not in stated]
    others += [] if set(stated) & set(heading) else heading
    return Unit(tuple(dict.fromkeys((*stated, *others))), scale, is_of_row=True)


def _amount_columns(read: Money, written: str) -> dict[str, Any]:
    """The columns of funding_lines that an amount fills. Uncertain amounts have no `amount` and are in no sum."""
    readings = [[[f"{number.normalize():f}", currency] for number, currency in reading] for reading in read.readings]
    number, currency = read.readings[0][0]
    if read.is_certain and currency is not None:
        certain = {"amount": number, "currency_code": currency, "amount_low": None, "amount_high": None}
        return {**certain, "amount_text": written, "amount_readings": None}
    currencies = {unit for reading in read.readings for _number, unit in reading}
    totals = [sum((n for n, _unit in reading), Decimal(0)) for reading in read.readings]
    one_currency = len(currencies) == 1
    return {
        "amount": None,
        "currency_code": currency if one_currency else None,
        "amount_low": min(totals) if one_currency else None,
        "amount_high": max(totals) if one_currency else None,
        "amount_text": written,
        "amount_readings": json.dumps(readings, ensure_ascii=False),
    }


def declared_amount(amounts: Amounts, row: Row, column: Column, label: str) -> tuple[Decimal, str | None] | None:
    """The sum that a totals row declares, and its currency (None: not named); None where it is no one sum.

    Args:
        label: of the row; it may name the currency («Итого USD»).
    """
    if amounts.currency_column is not None:
        named = text(row.cell(amounts.currency_column)) or ""
        row.values["currency_code"] = amounts.currency_of(named)
    of_label = money.unit_in(label, amounts.currency_of).currencies
    if not row.values.get("currency_code") and len(of_label) == 1:
        row.values["currency_code"] = of_label[0]
    try:
        read = money.amount(row.cell(column), amounts.unit(row, column), amounts.currency_of)
    except (MissingValue, NotUnderstood):
        return None
    if read is None or not read.is_certain:
        return None
    return read.readings[0][0]
