"""Rows of registers that may be one thing: the same number in two workbooks, or almost the same one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from etl.problem import Problem
from etl.reading import TableReading
from etl.rows import Rows
from etl.text import LOOK_ALIKES, fold
from etl.vocabulary import Dataset, Field

UNSAID = re.compile(r"[\s№\"'«»“”„]+")
DASHES = re.compile(r"[‐‑‒–—−]")


def number_as_read(code: str) -> str:
    """A number of a register without what the eye passes over: capitals, spaces, № and look-alike letters."""
    plain = unicodedata.normalize("NFKC", UNSAID.sub("", code)).casefold()
    return DASHES.sub("-", plain).translate(LOOK_ALIKES)


def rows_met(dataset: Dataset, table: TableReading, own: Rows, earlier: Rows, file_name: str) -> Problem | None:
    """The error at a row whose number an earlier workbook has: one of another partner first. None: no register of such.

    Args:
        own: rows of the table.
        earlier: rows of a table of an earlier workbook.
    """
    label = _label_field(dataset)
    if label is None:
        return None
    code = str((dataset.made_code or {})["field"])
    place = {value: number for number, value in reversed(list(enumerate(earlier[code])))}
    pairs = [(number, place[value]) for number, value in enumerate(own[code]) if value in place]
    others = [(mine, theirs) for mine, theirs in pairs if _thing(own, label, mine) != _thing(earlier, label, theirs)]
    mine, theirs = (others or pairs)[0]
    detail = {
        "what": "another" if others else "register",
        "number": own[code][mine],
        "file": file_name,
        "place": _place(earlier, theirs),
        "other": earlier[label.name][theirs],
        "rows": len(pairs),
    }
    where = (own["sheet"][mine], own["cell"][mine], own[label.name][mine])
    return Problem("overlap", "error", *where, table_id=table.table_id, detail=detail)


def codes_alike(dataset: Dataset, own: Rows, earlier: Rows, file_name: str | None = None) -> Iterable[Problem]:
    """A warning at each row whose number is that of an earlier row but for what the eye passes over."""
    if not dataset.made_code or not len(own):
        return
    code = dataset.made_code["field"]
    exact = set(earlier[code])
    read = {number_as_read(value): number for number, value in reversed(list(enumerate(earlier[code])))}
    for number, value in enumerate(own[code]):
        other = read.get(number_as_read(value))
        if other is not None and value not in exact:
            yield _alike(own, number, earlier, other, code, file_name)


def codes_alike_within(dataset: Dataset, rows: Rows) -> Iterable[Problem]:
    """The same for the rows of one table: a warning at the second of two."""
    if not dataset.made_code or not len(rows):
        return
    code = dataset.made_code["field"]
    first: dict[str, int] = {}
    for number, value in enumerate(rows[code]):
        other = first.setdefault(number_as_read(value), number)
        if rows[code][other] != value:
            yield _alike(rows, number, rows, other, code, None)


def _alike(own: Rows, number: int, earlier: Rows, other: int, code: str, file_name: str | None) -> Problem:
    place = _place(earlier, other)
    detail = {"other": earlier[code][other], "place": f"{file_name}, {place}" if file_name else place}
    where = (own["sheet"][number], own["cell"][number], own[code][number])
    return Problem("similar_code", "warning", *where, table_id=own["table_id"][number], detail=detail)


def may_be_alike(dataset: Dataset, keys: Iterable[Sequence[str]], others: Iterable[Sequence[str]]) -> bool:
    """True where a number of one register is almost one of another: few have, and only their rows are looked at."""
    if not dataset.made_code:
        return False
    return not {number_as_read(key[0]) for key in keys}.isdisjoint(number_as_read(key[0]) for key in others)


def _label_field(dataset: Dataset) -> Field | None:
    """The field that says in words what a row of a register with numbers is: its partner, its title."""
    fields = (field for name, field in dataset.fields.items() if field.required and name not in dataset.key)
    return next(fields, None) if dataset.made_code else None


def _thing(rows: Rows, label: Field, number: int) -> str:
    """What a row is about, equal for spellings that come to the same."""
    return str(rows[label.code_field][number]) if label.code_field else fold(str(rows[label.name][number]))


def _place(rows: Rows, number: int) -> str:
    return f"{rows['sheet'][number]}!{rows['cell'][number]}"
