"""Measured: the values of an indicator at a moment, in the one shape that all indicators share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.i18n import is_missing
from dashboard.metrics.paragraphs import reporting_day
from dashboard.metrics.students import latest_year
from dashboard.warehouse import Warehouse


@dataclass(frozen=True)
class Moment:
    """When something is measured.

    Args:
        year: academic year of students; None for the tables without a date.
        day: day of agreements; None when no register was loaded.
        project_day: day of projects, whose register is as of a day of its own.
    """

    year: int | None
    day: date | None
    project_day: date | None = None


def latest_moment(warehouse: Warehouse, filters: Filters) -> Moment:
    """The last year with students under the filters, and the reporting days."""
    days = (reporting_day(warehouse, filters, register) for register in ("agreements", "projects"))
    return Moment(latest_year(warehouse, filters), *days)


@dataclass(frozen=True)
class Part:
    """One value of an indicator.

    Args:
        part: which: `top_3`, `cis`, a faculty ...; "" where the indicator has one value.
        value: [unit of the indicator]; None when it is not known, and then `note` says why unless bounds are given.
        low: smallest possible value, where only bounds are known.
        high: largest possible value, where only bounds are known.
        note: code of the reason or of a qualification; "" for none.
    """

    part: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def measured(parts: Iterable[Part]) -> pd.DataFrame:
    """The values as a frame.

    Returns:
        One row a part: part, value, low, high [unit of the indicator; <NA> = not known], note.
    """
    listed = list(parts)
    numbers = {
        name: pd.array([_number(getattr(part, name)) for part in listed], dtype="Float64")
        for name in ("value", "low", "high")
    }
    texts = {name: pd.Series([getattr(part, name) for part in listed], dtype=object) for name in ("part", "note")}
    return pd.DataFrame({"part": texts["part"], **numbers, "note": texts["note"]})


def only(value: object, note: str = "") -> pd.DataFrame:
    """An indicator of one value; `note` says why it is missing."""
    number = _number(value)
    return measured([Part("", number, note=note if number is None else "")])


def between(part: str, low: float, high: float, note: str = "") -> Part:
    """A value that is known exactly where both bounds are one, and else by its bounds."""
    return Part(part, low) if low == high else Part(part, None, low, high, note)


def _number(value: object) -> float | None:
    return None if is_missing(value) else float(str(value))
