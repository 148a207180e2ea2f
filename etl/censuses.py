"""Columns that count the same students on several days of one academic year: one day counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from etl.dates import days_in
from etl.figures import problem_at
from etl.locate import Column, Located
from etl.parse import NotUnderstood
from etl.problem import Problem

CENSUS_MONTH = 10  # the National Statistical Committee counts on 1 October
COUNTED = ("value", "total", "part")


def one_census_a_year(table: Located, problems: list[Problem]) -> Iterable[Column]:
    """The columns, those of all days but one of each year left out, with a warning: two censuses are never added.

    The day nearest 1 October counts, as on the pages.
    """
    days = {column.index: day for column in table.columns if (day := _day_of(column))}
    by_year: dict[int, set[date]] = defaultdict(set)
    for column in table.columns:
        if column.index in days:
            by_year[column.codes["academic_year"]].add(days[column.index])
    for column in table.columns:
        day = days.get(column.index)
        kept = day and min(by_year[column.codes["academic_year"]], key=_away_from_census)
        if day == kept:
            yield column
            continue
        detail = {"heading": column.heading, "kept": f"{kept:%d.%m.%Y}"}
        problems.append(problem_at(table, column.heading_row, column.index, "other_census", "warning", detail=detail))
        yield replace(column, role="other_census", field=None)


def _day_of(column: Column) -> date | None:
    """The day that a column of figures names, where it names one and a year."""
    if column.role not in COUNTED or not column.codes.get("academic_year"):
        return None
    try:
        days = days_in(column.heading)
    except NotUnderstood:  # an impossible day is no census
        return None
    return days[0] if len(days) == 1 else None


def _away_from_census(day: date) -> tuple[int, date]:
    start = day.year if day.month >= CENSUS_MONTH - 1 else day.year - 1
    return abs((day - date(start, CENSUS_MONTH, 1)).days), day
