"""A located register (a list without figures to add) -> one record a row, each value parsed or resolved by field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from etl import dates, parse, terms
from etl.contradictions import CODE, beside, said_again
from etl.funding import AMOUNT_PARSERS, Amounts
from etl.hidden import SHOWN, Agreement, Hidden, agreement_of, blocks_of, hidden_in, proven
from etl.labels import read_label, split_labels
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import MissingValue, NotUnderstood
from etl.problem import Problem, Severity
from etl.register import RegisterRow, register_rows
from etl.register_sums import declared_sums
from etl.row import Row
from etl.sheet import Cell, address, is_blank
from etl.text import fold
from etl.vocabulary import Dataset, Field, WordList

# Parsers that need what other cells of the row say come last.
LATE_PARSERS = ("expiry", *AMOUNT_PARSERS)
SIMPLE_PARSERS = {
    "text": parse.text,
    "code": parse.code,
    "count": parse.count,
    "integer": parse.integer,
    "decimal": parse.decimal,
    "rate": parse.rate,
    "boolean": parse.boolean,
    "flag": parse.flag,
    "date": dates.date_,
    "academic_year": dates.academic_year,
}
NUMBER_PARSERS = ("count", "integer", "decimal", "rate")
DAY_PARSERS = ("date", "first_day", "last_day", "expiry")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2,4}")
CODE_OF_THING = re.compile(r"\d\s*[/\\-]\s*\w|[^\W\d_]\s*[-/]?\s*\d")  # 01/2021, 12-А, А-5: no number of a row
NUMBER_SIGN = re.compile(r"(?<!\w)(?:№\s*|No?\.?\s+)([^\s,;]*\d[^\s,;]*)", re.IGNORECASE)
# What a cell says less than it should: loaded without it, and said.
DOUBTFUL = frozenset({"day_not_stated"})

Record = dict[str, Any]
FieldColumns = list[tuple[Field, Column]]


@dataclass
class Records:
    """What was read from one register.

    Args:
        rows: table of the schema -> its records, each with `_row` and `_column`.
        sums: the sums that the register declares, ready for the table `reconciliations`.
    """

    rows: dict[str, list[Record]]
    sums: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Reader:
    """Reads the rows of one register, and what they say to the datasets named in `also`."""

    def __init__(self, table: Located, dataset: Dataset, datasets: Mapping[str, Dataset], meanings: Meanings) -> None:
        self.table = table
        self.dataset = dataset
        self.meanings = meanings
        self.problems: list[Problem] = []
        self.made: dict[str, list[Record]] = {}
        self.columns = field_columns(table, dataset, meanings)
        self.others = [(datasets[name], field_columns(table, datasets[name], meanings)) for name in dataset.also]
        self.all_columns = [*self.columns, *(pair for _other, columns in self.others for pair in columns)]
        self.repeated = said_again(table, meanings)
        self.month_leads = _month_leads(table, self.all_columns)
        money = [(field, column) for field, column in self.all_columns if field.parser in AMOUNT_PARSERS]
        currency = next((column for field, column in self.all_columns if field.name == "currency_code"), None)
        self.amounts = Amounts(money, currency, meanings.reference, table.said_above)

    def read(self, around: Mapping[str, Any], shown_rows: frozenset[int] = frozenset()) -> Records:
        """All records, problems and declared sums.

        Args:
            shown_rows: hidden rows that are read, too.
        """
        rows = register_rows(
            self.table, self.dataset, self.all_columns, self.meanings, self.problems, shown_rows=shown_rows
        )
        numbers = frozenset(row.index for row in rows if row.kind == "record")
        records: dict[str, list[Record]] = {self.dataset.table: [], **{other.table: [] for other, _c in self.others}}
        for place in rows:
            if place.kind == "record":
                self._read_row(place, numbers, around, records)
            elif place.kind == "remark":
                self._note(place)
        _note_hidden(self.table, rows, self.problems)
        read = {column.index for _field, column in self.all_columns} | {again.column.index for again in self.repeated}
        _note_unread(self.table, read, self.problems)
        sums = list(declared_sums(self.table, rows, self.all_columns, records[self.dataset.table], self.amounts))
        return Records(records, sums, self.problems)

    def _read_row(
        self, place: RegisterRow, numbers: frozenset[int], around: Mapping[str, Any], records: dict[str, list[Record]]
    ) -> None:
        first = self.columns[0][1].index
        facts = {**around, **place.section, "_row": place.index, "_column": first}
        row = Row(self.table, place.index, facts, self.problems, place.repeated, numbers)
        for field_, column in self.columns:
            self._read_field(row, field_, column)
        self._refuse_contradicted(row)
        self._need(row)
        if row.is_lost:
            return
        self._make_code(row)
        has_amounts = any(field_.parser == "amount" for field_, _column in self.columns)
        own = self.amounts.records(row) if has_amounts else split_labels(row, self.columns, self.meanings)
        records[self.dataset.table].extend(own)
        for other, columns in self.others:
            records[other.table].extend(self._read_also(row, other, columns))

    def _refuse_contradicted(self, row: Row) -> None:
        """A label whose code says another thing is neither; another name beside it is pointed out."""
        for again in self.repeated:
            code = again.codes.get(row.index)
            if code is None or row.values.get(again.axis) in (None, code):
                continue
            severity: Severity = "error" if again.is_code else "warning"
            row.complain(again.column, CODE, severity, **beside(self.table, row.index, again))
            if again.is_code:
                row.values[again.axis] = None

    def _need(self, row: Row) -> None:
        """A row without what a record needs is lost, and says so once a cell."""
        for name, field_ in self.dataset.fields.items():
            if field_.required and row.values.get(name) is None:
                column = next((own for other, own in self.columns if other.name == name), self.columns[0][1])
                if column.index not in row.refused:
                    row.complain(column, "required_missing", field=name)
                row.is_lost = True

    def _make_code(self, row: Row) -> None:
        """Makes the code of a row where the register has none, from what tells the row apart, however it is typed.

        Rows that are alike in that and differ in the rest are two things, and that is said; rows alike in all are one.
        """
        made = self.dataset.made_code
        if not made or row.values.get(made["field"]):
            return
        parts = [str(row.values.get(name) or "") for name in made["from"]]
        digest = hashlib.sha256("|".join(map(fold, parts)).encode("utf-8")).hexdigest()[:8].upper()
        code = f"{parts[0]}-{digest}" if made["from"][0].endswith("_code") else digest
        facts = {name: value for name, value in row.values.items() if not name.startswith("_")}
        alike = self.made.setdefault(code, [])
        if alike and facts not in alike:
            row.complain(self.columns[0][1], "similar_rows", "warning")
            code = f"{code}-{len(alike) + 1}"
        if facts not in alike:
            alike.append(facts)
        row.values[made["field"]] = code

    def _read_also(self, row: Row, dataset: Dataset, columns: FieldColumns) -> Iterable[Record]:
        """The records that a row holds for a second dataset, with the keys they share."""
        shared = {name: row.values[name] for name in dataset.fields if name in row.values}
        facts = {key: row.values[key] for key in ("institution_code",) if key in row.values}
        other = replace(row, values={**facts, **shared, "_row": row.index})
        for field_, column in columns:
            if field_.name not in shared:
                self._read_field(other, field_, column)
        return self.amounts.records(other)

    def _read_field(self, row: Row, field_: Field, column: Column) -> None:
        cell = row.cell(column)
        try:
            if field_.parser in DAY_PARSERS:
                self._refuse_turned_round(cell)
                cell = dates.counted_from(self.table.sheet.epoch, cell)
            self._set(row, field_, column, cell)
        except MissingValue:
            row.complain(column, "missing_value", "note")
        except NotUnderstood as error:
            self._complain(row, field_, column, error.code)

    def _complain(self, row: Row, field_: Field, column: Column, code: str) -> None:
        """An error at a cell; a warning where the cell says less than it should, or counts from one that does."""
        signed = next((own.index for other, own in self.columns if other.name == "signed_date"), None)
        counts_from_doubt = code == "term_without_signature" and signed in row.doubted
        severity: Severity = "warning" if code in DOUBTFUL or counts_from_doubt else "error"
        row.complain(column, code, severity, field=field_.name)

    def _set(self, row: Row, field_: Field, column: Column, cell: Cell) -> None:
        """Sets what a cell says of a field, and of those it speaks for besides."""
        if field_.reference:
            read_label(row, field_, column, cell, self.meanings)
        elif field_.parser in SIMPLE_PARSERS:
            value = SIMPLE_PARSERS[field_.parser](cell)
            if value is not None or field_.name not in row.values:
                row.values[field_.name] = value
            if field_.parser in NUMBER_PARSERS:
                row.complain_of_rest(column)
            if field_.parser == "date" and isinstance(cell, str):
                self._set_code_beside(row, cell)
            if field_.parser == "count" and row.shares_figure(column):
                raise NotUnderstood("merged_figure")
        elif field_.parser in ("first_day", "last_day"):
            _read_day(row, field_, cell)
        elif field_.parser == "period":
            _read_period(row, cell)
        elif field_.parser == "expiry":
            _read_expiry(row, field_, terms.expiry(cell, column.heading))

    def _set_code_beside(self, row: Row, written: str) -> None:
        """The number that stands beside the day in a column for both: «№ 12/21 от 15.03.2021»."""
        made = self.dataset.made_code
        found = NUMBER_SIGN.search(written)
        if made and found and not any(field_.name == made["field"] for field_, _column in self.columns):
            row.values[made["field"]] = found[1]

    def _refuse_turned_round(self, cell: Cell) -> None:
        """A sheet that writes 03/15/2024 may mean the fourth of March by 03/04/2024: nobody can say."""
        slashed = SLASHED.search(cell) if self.month_leads and isinstance(cell, str) else None
        if slashed and int(slashed[1]) <= 12 and int(slashed[2]) <= 12 and slashed[1] != slashed[2]:
            raise NotUnderstood("ambiguous_date")

    def _note(self, place: RegisterRow) -> None:
        where = address(place.index, place.label_column)
        value = parse.shown(self.table.sheet.value(place.index, place.label_column))
        severity: Severity = "warning" if place.may_be_record else "note"
        self.problems.append(Problem("unread_row", severity, self.table.sheet.name, where, value))


def read_records(
    table: Located, dataset: Dataset, datasets: Mapping[str, Dataset], meanings: Meanings, around: Mapping[str, Any]
) -> Records:
    """Reads a register, and what its rows say to the datasets named in `also`.

    Hidden rows are read only where the sums that the sheet declares need them.
    """
    hidden = Hidden(hidden_in(table).rows)
    readings: dict[Hidden, Records] = {}

    def agreement(left_out: Hidden) -> Agreement:
        if left_out not in readings:
            reader = _Reader(table, dataset, datasets, meanings)
            readings[left_out] = reader.read(around, hidden.rows - left_out.rows)
        return agreement_of(table, readings[left_out].sums)

    # As long as no sum differs, nothing speaks for what is hidden.
    choices = [hidden, Hidden()] if hidden and agreement(hidden).differing else [hidden]
    return readings[proven(choices, blocks_of(table, hidden), agreement)]


def field_columns(table: Located, dataset: Dataset, meanings: Meanings) -> list[tuple[Field, Column]]:
    """The column of each field that the sheet has, in the order in which they are read."""
    found: dict[str, Column] = {}
    for column in table.columns:
        named = meanings.words.fields_named(meanings.words.without_of_which(column.name) or column.name)
        own = [name for dataset_name, name in named if dataset_name == dataset.name]
        free = [name for name in dataset.fields if name in own and name not in found]
        if free:
            found[free[0]] = column
        elif column.role == "label" and column.field in dataset.fields and column.field not in found and not own:
            found[str(column.field)] = column
    found |= _named_barely(table, dataset, found)
    found |= _numbers_of_things(table, dataset, found)
    pairs = [(dataset.fields[name], found[name]) for name in dataset.fields if name in found]
    return sorted(pairs, key=lambda pair: pair[0].parser in LATE_PARSERS)


def _numbers_of_things(table: Located, dataset: Dataset, found: Mapping[str, Column]) -> dict[str, Column]:
    """A column «№» or «Номер» that counts no rows («01/2021») holds the numbers of the things themselves."""
    code = (dataset.made_code or {}).get("field")
    if code is None or code in found:
        return {}
    for column in table.having("row_number"):
        texts = [parse.shown(cell) for cell in table.sheet.column(column.index, table.body) if not is_blank(cell)]
        numbers = [text for text in texts if CODE_OF_THING.search(text)]
        if numbers and len(numbers) * 2 > len(texts):
            return {code: column}
    return {}


def _named_barely(table: Located, dataset: Dataset, found: Mapping[str, Column]) -> dict[str, Column]:
    """The columns whose headings say what they are only together with the title: «Название» below «Проекты»."""
    asked = [field_ for name, field_ in dataset.fields.items() if field_.bare_words and name not in found]
    thing = WordList(dataset.fillers)
    if not asked or not any(thing.found_in(text) for text in (*table.said_above, table.sheet.name)):
        return {}
    free = [column for column in table.columns if column not in found.values()]
    columns = {field_.name: _first_named(free, WordList(field_.bare_words)) for field_ in asked}
    return {name: column for name, column in columns.items() if column is not None}


def _first_named(columns: Sequence[Column], words: WordList) -> Column | None:
    return next((column for column in columns if words.matches(column.name)), None)


def _month_leads(table: Located, columns: FieldColumns) -> bool:
    """True where a day of the sheet makes sense only with the month before it (03/15/2024)."""
    places = [column.index for field_, column in columns if field_.parser in DAY_PARSERS]
    cells = (table.sheet.value(row, index) for row in table.body for index in places)
    found = (SLASHED.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str))
    return any(match and int(match[1]) <= 12 < int(match[2]) for match in found)


def _note_hidden(table: Located, rows: Sequence[RegisterRow], problems: list[Problem]) -> None:
    hidden = [row for row in rows if row.index in table.sheet.hidden_rows and row.kind != "silent"]
    needed = [row for row in hidden if row.kind != "hidden"]
    left_out = [row for row in hidden if row.kind == "hidden"]
    for code, own in (("hidden_records_needed", needed), ("hidden_records", left_out)):
        if own:
            where = address(own[0].index, own[0].label_column)
            detail = {"rows": [row.index + 1 for row in own[:SHOWN]]}
            problems.append(Problem(code, "warning", table.sheet.name, where, detail=detail))


def _note_unread(table: Located, read: set[int], problems: list[Problem]) -> None:
    for column in table.columns:
        if column.index not in read and column.role not in ("row_number", "personal") and column.heading:
            where = address(column.heading_row, column.index)
            detail = {"heading": column.heading}
            problems.append(Problem("unread_column", "note", table.sheet.name, where, column.heading, detail=detail))


def _read_day(row: Row, field_: Field, cell: Cell) -> None:
    found = (dates.first_day if field_.parser == "first_day" else dates.last_day)(cell)
    if found:
        row.values[field_.name] = found[0]
        if field_.precision_field:
            row.values[field_.precision_field] = dates.coarser(row.values.get(field_.precision_field), found[1])


def _read_period(row: Row, cell: Cell) -> None:
    span = terms.period(cell)
    if span:
        for name, value in (("start_date", span.first), ("end_date", span.last), ("dates_precision", span.precision)):
            if row.values.get(name) is None:
                row.values[name] = value


def _read_expiry(row: Row, field_: Field, term: terms.Term | None) -> None:
    if term is None:
        return
    for name, value in (("is_open_ended", term.is_open_ended), ("renews_automatically", term.renews_automatically)):
        if value is not None:
            row.values[name] = value
    last: date | None = terms.ends_on(term, row.values.get("signed_date"))
    row.values[field_.name] = last
    if last is not None:
        row.values["is_open_ended"] = row.values.get("is_open_ended") or False
