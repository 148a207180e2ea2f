"""Who came and who went: columns that are no census, and of several censuses of a year the one that counts.

«На начало года | прибыло | выбыло | на конец года»: the people at the start and at the end are largely the same, so
they are never added; who came and who went is at no day a number of students.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from etl.body_row import BodyRow
from etl.cover import Columns
from etl.dates import CENSUS_MONTH
from etl.figures import Figures, declared_line, problem_at, total_of
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.problem import Problem
from etl.titles import says_academic

FLOWS = ("arrivals", "departures")
OF_A_CENSUS = ("value", "total", "part", "field", "census")


def one_census(columns: Sequence[Column]) -> Iterator[Column]:
    """The columns, those of another census of the same year set aside where no day tells the two apart.

    Of what stands at the start and at the end of a year, the census nearest to 1 October counts.
    """
    nearest: dict[frozenset[tuple[str, Any]], int] = {}
    for column in columns:
        if column.role in OF_A_CENSUS and column.time_of_year is not None:
            key = _whose(column)
            nearest[key] = min(nearest.get(key, column.time_of_year), column.time_of_year)
    dated = {_whose(column) for column in columns if "census_date" in column.codes}
    for column in columns:
        key, time = _whose(column), column.time_of_year
        is_undated = column.role in OF_A_CENSUS and time is not None and "census_date" not in column.codes
        is_other = is_undated and (key in dated or time != nearest[key])
        yield replace(column, role="other_census") if is_other else column


def starts_and_ends(table: Located) -> bool:
    """True for heads at the start and the end of a year that no heading dates: of a calendar year, neither is nearest
    to the October of the academic year.
    """
    times = {column.time_of_year for column in table.columns if column.role in OF_A_CENSUS}
    said = any(says_academic(column.heading) for column in table.columns)
    return len(times - {None}) > 1 and not said


def time_of_year(table: Located, meanings: Meanings) -> int | None:
    """The time of the year at which a table counts, by its title or the name of its sheet; None where they say none."""
    said = (meanings.of(text).time_of_year for text in (*reversed(table.said_above), table.sheet.name))
    return next((time for time in said if time is not None), None)


def heads_counted(rows: Columns) -> int:
    """The heads of a table; of several censuses of one academic year those of the one nearest to 1 October."""
    if "census_date" not in rows or len(set(rows["census_date"])) < 2:
        return sum(rows["headcount"])
    found = list(zip(rows["academic_year"], rows["census_date"], rows["headcount"], strict=True))
    days: dict[int, date] = {}
    for year, day, _heads in found:
        if year is not None and day is not None:
            days[year] = min(days.get(year, day), day, key=lambda other: abs(other - date(year, CENSUS_MONTH, 1)))
    return sum(heads for year, day, heads in found if day is None or day == days.get(year, day))


def _whose(column: Column) -> frozenset[tuple[str, Any]]:
    return frozenset((dim, code) for dim, code in column.codes.items() if dim != "census_date")


def note_uncounted(table: Located, rows: Sequence[BodyRow], figures: Figures) -> Iterable[Problem]:
    """A warning for each column of people who came or went, and of another census, that holds any figure."""
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    codes = {**dict.fromkeys(FLOWS, "flow_not_counted"), "other_census": "census_not_counted"}
    for column in table.columns:
        if column.role in codes:
            heads = total_of(figures, data, [column.index])
            detail = {"heading": column.heading, "counted": heads}
            where = (table, column.heading_row, column.index)
            yield problem_at(*where, codes[column.role], "warning" if heads else "note", detail=detail)


def balances(table: Located, rows: Sequence[BodyRow], figures: Figures) -> list[dict[str, Any]]:
    """The people at the end of a year beside those at its start, with who came and without who went.

    Nothing where no row agrees: the sheet knows of people who came or went in a way that no heading names.
    """
    censuses = sorted(table.having("value") + table.having("other_census"), key=lambda column: column.index)
    flows = [column for column in table.columns if column.role in FLOWS]
    if len(censuses) != 2 or not flows or not any(column.role == "arrivals" for column in flows):
        return []
    start, end = censuses
    came, went = (_finest(table, role) for role in FLOWS)
    lines = []
    for row in rows:
        if row.kind in ("data", "total", "group") and (row.index, end.index) in figures.number:
            computed = total_of(figures, [row.index], [start.index, *came]) - total_of(figures, [row.index], went)
            lines.append(declared_line(table, "row", end.heading, (row.index, end.index), figures, computed))
    return lines if any(line["status"] == "agrees" for line in lines) else []


def _finest(table: Located, role: str) -> list[int]:
    """The columns of who came, or of who went: the total among them where there is one, else all."""
    columns: dict[bool, list[int]] = defaultdict(list)
    for column in table.having(role):
        columns[column.is_sum].append(column.index)
    return columns[True][:1] or columns[False]
