"""Rates of exchange that stand as a table of days by currencies, either way round -> one record a rate, with its cell.

A list with a column for each of day, currency, nominal and rate is a register like others. Here are the tables that no
register is: `Дата | USD | EUR | 100 KZT`, and `Валюта | Номинал | 15.03.2024 | 18.03.2024`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from etl.dates import counted_from, date_, days_in
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.money import unit_in
from etl.parse import MissingValue, NotUnderstood, count, rate, shown
from etl.problem import Problem
from etl.sheet import Cell, Sheet, address, is_blank
from etl.text import tokens
from etl.vocabulary import Dataset, WordList

SEARCHED_ROWS = 60  # in which a heading may stand, from the top of the sheet or the table above
SAMPLE = 100  # rows that show what a column holds
LONGEST_HEADING = 60
DIGITS_OF_A_DAY = 5
NUMBER = re.compile(r"\d+(?:\s\d{3})*")
SIGN = re.compile("[$€₽£¥₸₺⃀]")
NOMINALS = (1, 10, 100, 1000, 10_000)
OWN_CURRENCY = "KGS"
STEADY = Decimal("1.5")  # a rate does not grow by more within the days of one table; amounts do


@dataclass(frozen=True)
class Priced:
    """A currency, and for how many units of it the rate is (None: not stated).

    Args:
        is_all: nothing else is said beside it.
    """

    currency: str
    nominal: int | None = None
    is_all: bool = False


@dataclass
class RateTable:
    """A table of rates that was read.

    Args:
        records: date, currency_code, nominal, kgs, `_row`, `_column` of each rate.
    """

    table: Located
    records: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def rate_tables(
    sheet: Sheet, dataset: Dataset, meanings: Meanings, file_name: str, *, is_asked: bool
) -> list[RateTable]:
    """The tables of rates in a sheet, top to bottom.

    Args:
        is_asked: the person loading says that the workbook holds rates; else the words around a table or its nominals
            must say so, or the figures, which are as steady as rates are.
    """
    finder = _Finder(sheet, dataset, meanings, file_name, is_asked)
    return list(finder.tables())


def without_tables(sheet: Sheet, tables: Sequence[RateTable]) -> Sheet:
    """The sheet as if nothing stood in the rows of some tables."""
    taken = {row for found in tables for row in range(found.table.top, found.table.bottom + 1)}
    return (
        replace(sheet, rows=[[] if row in taken else cells for row, cells in enumerate(sheet.rows)]) if taken else sheet
    )


@dataclass(frozen=True)
class _Shape:
    """Where what stands in a table.

    Args:
        heading: row of the headings.
        places: (row, column) of each rate -> its day and its currency.
        notes: rows with figures that are no rates of a day or currency we know.
        nominals: row or column -> (nominal, cell) as a row or a column of nominals states it.
        by_row: `nominals` go by row.
    """

    heading: int
    bottom: int
    columns: tuple[int, ...]
    rates: Mapping[tuple[int, int], tuple[Cell, Priced]]
    days: Mapping[tuple[int, int], tuple[int, int]]
    nominals: Mapping[tuple[int, int], tuple[int, int]]
    unread: tuple[tuple[int, int], ...] = ()


@dataclass
class _Finder:
    sheet: Sheet
    dataset: Dataset
    meanings: Meanings
    file_name: str
    is_asked: bool
    known: dict[str, Priced | None] = field(default_factory=dict)

    def tables(self) -> Iterator[RateTable]:
        row, above = 0, -1
        while row < min(len(self.sheet.rows), above + 1 + SEARCHED_ROWS):
            shape = self._currencies_across(row) or self._currencies_down(row, above)
            found = self._read(shape, above) if shape else None
            if found:
                yield found
                above = row = found.table.bottom
            row += 1

    # ------------------------------------------------------------ currencies across
    def _currencies_across(self, heading: int) -> _Shape | None:
        priced = {
            column: found for column, cell in enumerate(self.sheet.rows[heading]) if (found := self._priced(cell))
        }
        currencies = [found.currency for found in priced.values()]
        if len(priced) < 2 or len(set(currencies)) < len(currencies):
            return None
        below = range(heading + 1, len(self.sheet.rows))
        others = [column for column in range(self.sheet.width) if column not in priced]
        days = max(others, key=lambda column: self._number_of_days(column, below), default=None)
        if days is None or not self._number_of_days(days, below):
            return None
        rates: dict[tuple[int, int], tuple[Cell, Priced]] = {}
        nominals: dict[int, int] = {}
        unread: list[tuple[int, int]] = []
        bottom = heading
        for row in below:
            cells = [column for column in priced if not is_blank(self.sheet.value(row, column))]
            if sum(self._priced(self.sheet.value(row, column)) is not None for column in cells) > 1:
                break
            key = self.sheet.spanned_value(row, days)
            if not cells:
                continue
            if any(self._names("nominal", self.sheet.value(row, column)) for column in others):
                nominals |= dict.fromkeys(cells, row)
            elif is_blank(key) or not any(mark.isdigit() for mark in shown(key)):
                unread.append((row, days if not is_blank(key) else cells[0]))
            else:
                rates |= {(row, column): (key, priced[column]) for column in cells}
            bottom = row
        above = heading - 1
        if above >= 0 and any(self._names("nominal", self.sheet.value(above, column)) for column in others):
            nominals |= {column: above for column in priced if not is_blank(self.sheet.value(above, column))}
        return _Shape(
            heading,
            bottom,
            tuple(sorted({days, *priced})),
            rates,
            {place: (place[0], days) for place in rates},
            {place: (nominals[place[1]], place[1]) for place in rates if place[1] in nominals},
            tuple(unread),
        )

    def _number_of_days(self, column: int, rows: range) -> int:
        return sum(self._day(self.sheet.value(row, column)) is not None for row in rows[:SAMPLE])

    # -------------------------------------------------------------- currencies down
    def _currencies_down(self, heading: int, above: int) -> _Shape | None:
        cells = self.sheet.rows[heading]
        days = {column: cell for column, cell in enumerate(cells) if self._is_day_of_heading(cell)}
        rates = [column for column, cell in enumerate(cells) if self._names("kgs", cell)]
        if not days and len(rates) == 1 and not any(self._names("date", cell) for cell in cells):
            stated = {day for text in self._texts(above + 1, heading) for day in _days_of(text)}
            days = {rates[0]: next(iter(stated))} if len(stated) == 1 else {}
        if not days or min(days) == 0:
            return None
        below = range(heading + 1, len(self.sheet.rows))
        label = max(range(min(days)), key=lambda column: self._number_of_currencies(column, below))
        if self._number_of_currencies(label, below) < (1 if rates else 2):
            return None
        nominal = next((column for column, cell in enumerate(cells) if self._names("nominal", cell)), None)
        found: dict[tuple[int, int], tuple[Cell, Priced]] = {}
        unread: list[tuple[int, int]] = []
        bottom = heading
        for row in below:
            filled = [column for column in days if not is_blank(self.sheet.value(row, column))]
            priced = self._priced(self.sheet.spanned_value(row, label))
            if any(self._is_day_of_heading(self.sheet.value(row, column)) for column in filled):
                break
            if filled and priced:
                found |= {(row, column): (days[column], priced) for column in filled}
            elif filled:
                unread.append((row, label))
            bottom = row if filled else bottom
        stated_nominals = {
            place: (place[0], nominal)
            for place in found
            if nominal is not None and not is_blank(self.sheet.value(place[0], nominal))
        }
        return _Shape(
            heading,
            bottom,
            tuple(sorted({label, *days, *([] if nominal is None else [nominal])})),
            found,
            {place: (heading, place[1]) for place in found},
            stated_nominals,
            tuple(unread),
        )

    def _number_of_currencies(self, column: int, rows: range) -> int:
        return sum(self._priced(self.sheet.value(row, column)) is not None for row in rows[:SAMPLE])

    def _is_day_of_heading(self, cell: Cell) -> bool:
        if isinstance(cell, str):
            return sum(map(str.isdigit, cell[:LONGEST_HEADING])) >= DIGITS_OF_A_DAY and len(_days_of(cell)) == 1
        return isinstance(cell, date)

    # ---------------------------------------------------------------------- reading
    def _read(self, shape: _Shape, above: int) -> RateTable | None:
        titles = self._texts(above + 1, shape.heading)
        columns = tuple(self._column(shape, index) for index in shape.columns)
        table = Located(self.sheet, shape.heading, shape.heading, shape.bottom, columns, titles)
        found = RateTable(table)
        for place in shape.rates:
            self._read_rate(shape, place, found)
        found.problems += [_problem(table, place, "unread_row", "warning") for place in shape.unread]
        if not found.records or not self._are_rates(shape, found, titles):
            return None
        found.problems += self._without_nominal(shape, table)
        return found

    def _without_nominal(self, shape: _Shape, table: Located) -> list[Problem]:
        """A note that names the currencies whose rates are taken for those of one unit: nothing else is said."""
        bare = {priced.currency: place for place, (_day, priced) in shape.rates.items() if place not in shape.nominals}
        stated = {priced.currency for _day, priced in shape.rates.values() if priced.nominal}
        names = [code for code in bare if code not in stated]
        where = address(shape.heading, shape.columns[0])
        detail = {"currencies": ", ".join(names)}
        return [Problem("nominal_not_stated", "note", table.sheet.name, where, detail=detail)] if names else []

    def _read_rate(self, shape: _Shape, place: tuple[int, int], found: RateTable) -> None:
        cell, priced = shape.rates[place]
        where = shape.days[place]
        try:
            day = date_(counted_from(self.sheet.epoch, cell))
            where = shape.nominals.get(place, place)
            nominal = count(self.sheet.value(*where)) if where != place else priced.nominal
            if priced.nominal not in (None, nominal):
                raise NotUnderstood("ambiguous_number")
            where = place
            kgs = rate(self.sheet.value(*place))
        except MissingValue:
            found.problems.append(_problem(found.table, where, "missing_value", "note"))
            return
        except NotUnderstood as error:
            problem = _problem(found.table, where, error.code, "error")
            found.problems += [problem] if problem not in found.problems else []
            return
        if kgs is None:
            return
        record = {
            "date": day,
            "currency_code": priced.currency,
            "nominal": 1 if nominal is None else nominal,
            "kgs": kgs,
        }
        found.records.append({**record, "_row": place[0], "_column": place[1]})

    def _column(self, shape: _Shape, index: int) -> Column:
        heading = shown(self.sheet.value(shape.heading, index))
        return Column(index, "field", heading, shape.heading, heading)

    def _are_rates(self, shape: _Shape, found: RateTable, titles: Sequence[str]) -> bool:
        """True where the words say that these are rates, or the nominals, or figures as steady as rates are."""
        currencies = {priced.currency for _day, priced in shape.rates.values()}
        if OWN_CURRENCY in currencies:
            return False
        headings = [column.heading for column in found.table.columns]
        texts = [*titles, self.sheet.name, self.file_name.rpartition(".")[0].replace("_", " "), *headings]
        words = self.meanings.words.titles
        says_so = any(words["rates"].found_in(text) or words["rates_alone"].matches(text) for text in texts)
        if self.is_asked or says_so:
            return True
        if any(self._is_text_beside(shape, row) for row, _column in shape.rates):
            return False
        states_nominal = any(priced.nominal and priced.is_all for _day, priced in shape.rates.values())
        return bool(shape.nominals) or states_nominal or _are_steady(found.records)

    def _is_text_beside(self, shape: _Shape, row: int) -> bool:
        """True for a row that says more than a day or a currency and its rates: an amount with what it is for."""
        beside = (cell for column, cell in enumerate(self.sheet.rows[row]) if column not in shape.columns)
        return any(isinstance(cell, str) and self._is_word(cell) for cell in beside)

    def _is_word(self, text: str) -> bool:
        return any(map(str.isalpha, text)) and self._priced(text) is None

    def _texts(self, first: int, behind: int) -> tuple[str, ...]:
        cells = (cell for row in range(first, behind) for cell in self.sheet.rows[row])
        return tuple(dict.fromkeys(shown(cell) for cell in cells if not is_blank(cell)))

    # ------------------------------------------------------------------------ cells
    def _priced(self, cell: Cell) -> Priced | None:
        """The currency that a text names, and how many units of it: `USD`, «100 тенге», "JPY (100)"."""
        if not isinstance(cell, str) or len(cell) > LONGEST_HEADING or is_blank(cell):
            return None
        if cell not in self.known:
            self.known[cell] = self._priced_text(cell)
        return self.known[cell]

    def _priced_text(self, text: str) -> Priced | None:
        numbers = NUMBER.findall(text)
        if len(numbers) > 1 or not (SIGN.search(text) or self._words.intersection(tokens(text))):
            return None
        if self.meanings.of(text).codes:  # «США», "Switzerland"
            return None
        resolve = self.meanings.reference.resolve
        named = resolve("currency", NUMBER.sub(" ", text)) or resolve("currency", text)
        codes = (
            {named} if named else {*unit_in(NUMBER.sub(" ", text), lambda word: resolve("currency", word)).currencies}
        )
        codes -= {OWN_CURRENCY} if len(codes) > 1 else set()
        nominal = int(re.sub(r"\s", "", numbers[0])) if numbers else None
        is_price = len(codes) == 1 and nominal in (None, *NOMINALS)
        return Priced(codes.pop(), nominal, bool(named)) if is_price else None

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every word of the names of currencies; hardly a text has one, and only those are looked at closely."""
        labels = self.meanings.reference.labels("currency", None)
        return frozenset(word for label, _code in labels for word in tokens(label))

    def _day(self, cell: Cell) -> date | None:
        try:
            return date_(counted_from(self.sheet.epoch, cell))
        except (MissingValue, NotUnderstood):
            return None

    def _names(self, name: str, cell: Cell) -> bool:
        return isinstance(cell, str) and self._headings[name].matches(cell.split(",")[0])

    @cached_property
    def _headings(self) -> Mapping[str, WordList]:
        return {name: WordList(own.words) for name, own in self.dataset.fields.items()}


def _days_of(text: str) -> tuple[date, ...]:
    try:
        return days_in(text)
    except NotUnderstood:
        return ()


def _are_steady(records: Sequence[Mapping[str, Any]]) -> bool:
    """True where currencies have rates on several days, and none changes by much."""
    by_currency: dict[str, list[Decimal]] = {}
    for record in records:
        by_currency.setdefault(record["currency_code"], []).append(record["kgs"])
    several = [rates for rates in by_currency.values() if len(rates) > 1]
    return bool(several) and all(min(rates) > 0 and max(rates) <= min(rates) * STEADY for rates in several)


def _problem(table: Located, place: tuple[int, int], code: str, severity: Any) -> Problem:
    row, column = place
    return Problem(code, severity, table.sheet.name, address(row, column), shown(table.sheet.value(row, column)))
