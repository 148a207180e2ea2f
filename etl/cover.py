"""Whom a table covers: which year, which faculties, which countries. Two tables that overlap count the same people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from etl.vocabulary import Dataset

# Types of pandas that stand for a missing value; whoever only compares covers does not load pandas for them.
NOTHING = ("NAType", "NaTType")
# Dimensions that say whose figures a table holds; the others only split them.
WHOSE = ("academic_year", "faculty_code")


class Columns(Protocol):
    """Rows by their columns: `etl.rows.Rows`, or a frame."""

    def __contains__(self, column: object) -> bool: ...
    def __getitem__(self, column: str) -> Any: ...


@dataclass(frozen=True)
class Cover:
    """Whom the rows of a table are about.

    Args:
        dims: dimension -> codes covered; a dimension that is missing is covered whole.
        splits: dimensions that the table tells apart.
        keys: for registers, the keys of the rows; None for tables of figures.
    """

    institution_code: str | None
    dataset: str
    dims: Mapping[str, frozenset[Any]]
    splits: frozenset[str]
    keys: frozenset[tuple[str, ...]] | None = None

    def overlaps(self, other: Cover) -> bool:
        """True when somebody may stand in both tables."""
        if (self.institution_code, self.dataset) != (other.institution_code, other.dataset):
            return False
        if self.keys is not None and other.keys is not None:
            return not self.keys.isdisjoint(other.keys)
        theirs = other.dims
        return not any(dim in theirs and codes.isdisjoint(theirs[dim]) for dim, codes in self.dims.items())

    def as_json(self) -> str:
        """The cover as JSON, for `source_tables`. Registers give the number of their keys, not the keys."""
        facts: dict[str, Any] = {"institution": self.institution_code, "dataset": self.dataset}
        facts["splits"] = sorted(self.splits)
        facts["covers"] = {dim: sorted(codes, key=str) for dim, codes in sorted(self.dims.items())}
        if self.keys is not None:
            facts["keys"] = len(self.keys)
        return json.dumps(facts, ensure_ascii=False, default=str)


def cover_of(dataset: Dataset, institution: str | None, rows: Columns) -> Cover:
    """The cover of a table's rows."""
    if dataset.measure is None:
        return Cover(institution, dataset.name, {}, frozenset(), frozenset(keys_of(dataset, rows)))
    stated = {dim: frozenset(_distinct(rows[dim])) for dim in dataset.axes if dim in rows}
    # A dimension that no row states is covered whole; no date is a statement of its own.
    dims = {dim: codes for dim, codes in stated.items() if dim == "academic_year" or codes - {None}}
    splits = frozenset(dim for dim, codes in dims.items() if codes - {None})
    days = _distinct(rows["census_date"]) if "census_date" in rows else set()
    if days and None not in days:
        dims["census_date"] = frozenset(str(day)[:10] for day in days)
    return Cover(institution, dataset.name, dims, splits)


def keys_of(dataset: Dataset, rows: Columns) -> list[tuple[str, ...]]:
    """What tells the rows of a register apart, row by row. A register without key is one thing: all rows share ()."""
    names = [name for name in (dataset.cover_by or dataset.key) if name in rows]
    if not names:
        names = [name for name in ("academic_year",) if name in rows]
    if not names:
        return [()] * len(rows["table_id"])
    return list(zip(*([str(_plain(value)) for value in rows[name]] for name in names), strict=True))


def rows_within(dataset: Dataset, rows: Columns, cover: Cover) -> list[bool]:
    """Which of some earlier rows a newer table speaks for.

    It speaks for its years, days of count and faculties, and for all countries, levels, forms ... of these people: a
    country that it no longer names has nobody left. A table of one country or one level speaks for that one alone.

    Raises:
        ValueError: an earlier row is not split where the newer table covers only a part of it.
    """
    if cover.keys is not None:
        return [key in cover.keys for key in keys_of(dataset, rows)]
    within = [True] * len(rows["headcount"])
    for dim, codes in cover.dims.items():
        if dim == "census_date":  # an earlier table that bears no day may be of the same census
            own = [day is None or str(day)[:10] in codes for day in map(_plain, rows[dim])]
        elif dim not in WHOSE and len(codes) > 1:
            continue
        else:
            values = [_plain(code) for code in rows[dim]]
            if dim != "academic_year" and None not in codes and not any(code is not None for code in values):
                raise ValueError(dim)
            own = [code in codes for code in values]
        within = [both and here for both, here in zip(within, own, strict=True)]
    return within


def speaks_for(cover: Cover, year: int, faculty: str) -> bool:
    """True when a table of figures speaks for all students of a faculty in a year, as `rows_within` understands it."""
    whose = {"academic_year": year, "faculty_code": faculty}
    covered = all(dim not in cover.dims or code in cover.dims[dim] for dim, code in whose.items())
    others = (codes for dim, codes in cover.dims.items() if dim not in (*WHOSE, "census_date"))
    return cover.keys is None and covered and all(len(codes) > 1 for codes in others)


def _distinct(column: Iterable[Any]) -> set[Any]:
    """The different values of a column; None among them where a cell holds nothing."""
    unique = getattr(column, "unique", None)  # a column of a frame knows them at once
    return {_plain(value) for value in (unique() if unique else set(column))}


def _plain(value: Any) -> Any:
    """A value of a column as Python has it; None for each of the ways in which a frame says that nothing is there."""
    if value is None or type(value).__name__ in NOTHING or value != value:
        return None
    return int(value) if isinstance(value, (int, float)) or hasattr(value, "item") else value
