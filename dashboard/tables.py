"""Table: the rows behind a figure, written for a reader on a page and for a spreadsheet in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from dashboard.i18n import MISSING, SUPPRESSED, Language, is_missing
from dashboard.written import Written

Kind = Literal["text", "count", "decimal", "share", "change", "date", "academic_year", "amount", "rate", "difference"]

RIGHT_ALIGNED: frozenset[Kind] = frozenset({"count", "decimal", "share", "change", "amount", "rate", "difference"})
# The columns that say where a row was read.
ADDRESS = ("file_name", "sheet", "cell")


@dataclass(frozen=True)
class Column:
    """A column shown.

    Args:
        name: the column of the frame.
        label: its heading in the reader's language.
        kind: how its values are written.
        exact: where `name` holds words, the column of the frame with what they stand for: days or `Money`, which an
            Excel file takes instead. Missing in it is what only words say ("no end", two amounts).
    """

    name: str
    label: str
    kind: Kind = "text"
    exact: str = ""


@dataclass(frozen=True)
class Money:
    """An amount with the short word for its currency."""

    amount: float
    currency: str


@dataclass(frozen=True)
class About:
    """What a reader of a file needs to know, who does not see the page.

    Args:
        title: heading of the sheet.
        facts: what is said, and its words: finding, scope, unit, definitions, snapshot, link.
        sources_title: heading of the sheet of workbooks.
        sources: the workbooks behind the figures, with sender, day and sheets.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sources_title: str
    sources: Table


@dataclass(frozen=True)
class Table:
    """Rows with words: what a reader sees and downloads.

    Args:
        frame: the rows, names in the reader's language already.
        columns: the columns shown, in order.
        title: what the rows are.
        stamp: where they come from; stands in every downloaded row. Says so when the figures are invented.
        keys: column of the rows behind -> column of `frame` that says what a row stands for, where it is a figure.
        named_by: the columns that name a row; the first words of it where none are said.
        of_whole_rows: each row was read from a whole row of a sheet, as in a register; its cell is the first of them.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    title: str
    stamp: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    named_by: tuple[str, ...] = ()
    of_whole_rows: bool = False

    @property
    def is_empty(self) -> bool:
        """True when there are no rows."""
        return self.frame.empty


def cells_first(table: Table) -> Table:
    """The table with the address of each row after its first column, where a narrow card shows it."""
    first, *others = table.columns
    address = [column for column in others if column.name in ADDRESS]
    return replace(table, columns=(first, *address, *(column for column in others if column not in address)))


def without_empty(table: Table) -> tuple[Table, tuple[Column, ...]]:
    """The table without the columns in which no row has a value, and those columns."""
    empty = tuple(column for column in table.columns if _is_empty(table.frame[column.name]))
    if len(empty) == len(table.columns):
        return table, ()
    return replace(table, columns=tuple(column for column in table.columns if column not in empty)), empty


def _is_empty(values: pd.Series) -> bool:
    return all(is_missing(value) or value in ("", MISSING) for value in values)


def styled(table: Table, language: Language) -> Written:
    """The rows for a page: numbers and dates written by the language, while sorting still goes by value."""
    shown, written = {}, {}
    for position, column in enumerate(table.columns):
        values = table.frame[column.name].reset_index(drop=True)
        if column.kind == "academic_year":
            # As words, which sort as the years do: the grid would show a missing year as a blank.
            values = pd.Series([language.academic_year(year) for year in values], dtype=object)
        elif column.kind == "text":
            # The sign as a word of the cell: what the grid writes into a missing one is too pale to be read.
            values = pd.Series([MISSING if is_missing(value) else value for value in values], dtype=object)
        else:
            write = _writer(column.kind, language)
            written[position] = [write(value) for value in values]
        shown[column.label] = values
    return Written(pd.DataFrame(shown), written)


def right_aligned(table: Table) -> list[str]:
    """The headings of the columns whose values stand to the right."""
    return [column.label for column in table.columns if column.kind in RIGHT_ALIGNED]


def written_rows(table: Table, language: Language) -> list[list[str]]:
    """The rows as words, as a page shows them: for paper."""
    writers = [
        language.academic_year if c.kind == "academic_year" else _writer(c.kind, language) for c in table.columns
    ]
    values = table.frame[[column.name for column in table.columns]].itertuples(index=False, name=None)
    return [[write(value) for write, value in zip(writers, row, strict=True)] for row in values]


def _writer(kind: Kind, language: Language) -> Callable[[Any], str]:
    writers: dict[Kind, Callable[[Any], str]] = {
        "text": lambda value: MISSING if is_missing(value) else str(value),
        "count": language.number,
        "decimal": lambda value: language.number(value, 2),
        "share": language.percent,
        "change": language.change,
        "date": language.short_date,
        "academic_year": str,
        "amount": language.number,
        "rate": lambda value: language.number(value, 4),
        "difference": language.difference,
    }
    written = writers[kind]
    return lambda value: SUPPRESSED if isinstance(value, str) and value == SUPPRESSED else written(value)
