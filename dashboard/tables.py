"""Table: the rows behind a figure, written for a reader on a page and for a spreadsheet in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard.i18n import MISSING, SUPPRESSED, Language, is_missing

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
    """

    name: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """Rows with words: what a reader sees and downloads.

    Args:
        frame: the rows, names in the reader's language already.
        columns: the columns shown, in order.
        title: what the rows are.
        stamp: where they come from; stands in every downloaded row. Says so when the figures are invented.
        keys: column of the rows behind -> column of `frame` that says what a row stands for, where it is a figure.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    title: str
    stamp: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

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


def styled(table: Table, language: Language) -> Styler:
    """The rows for a page: numbers and dates written by the language, while sorting still goes by value."""
    shown = table.frame[[column.name for column in table.columns]].reset_index(drop=True)
    for column in table.columns:
        if column.kind == "academic_year":
            # As words, which sort as the years do: the grid would show a missing year as a blank.
            shown[column.name] = [language.academic_year(year) for year in shown[column.name]]
    shown.columns = pd.Index([column.label for column in table.columns])
    writers = {column.label: _writer(column.kind, language) for column in table.columns}
    right = [column.label for column in table.columns if column.kind in RIGHT_ALIGNED]
    return shown.style.format(writers).set_properties(subset=right, **{"text-align": "right"})


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
