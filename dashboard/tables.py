"""Table: the rows behind a figure, written for a reader on a page and for a spreadsheet in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard.i18n import Language, is_missing

Kind = Literal["text", "count", "decimal", "share", "change", "date", "academic_year", "amount"]

RIGHT_ALIGNED: frozenset[Kind] = frozenset({"count", "decimal", "share", "change", "amount"})
# The columns that say where a row was read.
ADDRESS = ("file_name", "sheet", "cell")
# A cell that begins so is a formula to Excel, whoever typed it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    title: str
    stamp: str = ""

    @property
    def is_empty(self) -> bool:
        """True when there are no rows."""
        return self.frame.empty


def cells_first(table: Table) -> Table:
    """The table with the address of each row after its first column, where a narrow card shows it."""
    first, *others = table.columns
    address = [column for column in others if column.name in ADDRESS]
    return replace(table, columns=(first, *address, *(column for column in others if column not in address)))


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
        "text": lambda value: "" if is_missing(value) else str(value),
        "count": language.number,
        "decimal": lambda value: language.number(value, 2),
        "share": language.percent,
        "change": language.change,
        "date": language.short_date,
        "academic_year": str,
        "amount": language.number,
    }
    return writers[kind]


def csv_bytes(table: Table, language: Language) -> bytes:
    """The rows as a CSV file that the reader's Excel opens in columns.

    Russian Excel, which both Kyrgyz and Russian readers have, wants `;` and a decimal comma. Every Excel wants the
    byte-order mark, without which the letters of Kyrgyz and Turkish names come out as rubbish.
    """
    english = language.code == "en"
    text = io.StringIO()
    rows = csv.writer(text, delimiter="," if english else ";", lineterminator="\r\n")
    rows.writerow([column.label for column in table.columns] + [language.say("Source")])
    frame = table.frame[[column.name for column in table.columns]]
    for values in frame.itertuples(index=False):
        cells = [_plain(value, column.kind, language) for value, column in zip(values, table.columns, strict=True)]
        rows.writerow([*cells, table.stamp])
    return text.getvalue().encode("utf-8-sig")


def _plain(value: Any, kind: Kind, language: Language) -> str:
    if is_missing(value):
        return language.say("date not stated") if kind == "academic_year" else ""
    if kind == "text":
        text = str(value)
        return "'" + text if text.startswith(_FORMULA_STARTS) else text
    if kind == "academic_year":
        return language.academic_year(value)
    if kind == "date":
        return value.strftime("%Y-%m-%d")
    return _plain_number(value, kind).replace(".", language.decimal_mark)


def _plain_number(value: Any, kind: Kind) -> str:
    if kind == "count":
        return str(int(value))
    digits = {"share": 4, "change": 4}.get(kind, 2)
    return format(Decimal(str(value)), f".{digits}f")
