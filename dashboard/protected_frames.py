"""A metric's frame as it may leave the office: `warehouse` sends every frame through here when figures are protected.

What is not known to be harmless does not pass: of a frame made from counts of people, only codes, years, days, words,
truth values and protected counts come out, and what can be worked out from these.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import nan

import pandas as pd

from dashboard.disclosure import SMALLEST_BASE, rounded, shown_count, shown_parts

# In the place of a code: the parts of a total that are hidden, together.
HIDDEN = "hidden"
# Tables whose rows count people; all that is computed from them is protected.
TABLES_OF_PEOPLE = frozenset({"enrolments", "enrolment_parts", "student_totals"})
# Columns that count people, wherever they come from. Sums that a sheet declares may be of people.
PEOPLE = ("headcount", "headcount_before", "all_students", "headcount_country_not_stated", "declared", "computed")
# Columns whose values are parts of one total, and columns that tell one total from another.
PARTS = ("code", "faculty_code", "country_code")
APART = ("academic_year", "dimension")
# Numbers that are no counts of people.
HARMLESS = frozenset({*PARTS, *APART, "isced_level", "workbooks", "days_late"})


def protected(frame: pd.DataFrame, is_of_people: bool) -> pd.DataFrame:
    """A frame with its counts of people rounded, or hidden.

    Args:
        frame: the exact figures.
        is_of_people: whether they were computed from a table of people.

    Returns:
        The same columns. Hidden parts of a total are one row, with `HIDDEN` for their codes, or a missing count where
        the row says something else too. Parts are in the order of what is shown. A frame that tells people by the
        cell of a sheet is empty.
    """
    people = [name for name in PEOPLE if name in frame]
    if people and "cell" in frame:
        return frame.iloc[:0]
    parts = [name for name in PARTS if name in frame]
    if not is_of_people:
        return _whole(frame, people)
    shown = _of_parts(frame, people, parts) if people and parts and len(frame) else _whole(frame, people)
    return _without_other_numbers(shown, frame, people)


def _whole(frame: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Each count for itself, and the rows that a list of persons fills: there are as many as persons."""
    counts = {name: _each(frame[name]) for name in people}
    if "row_count" in frame and people:
        counts["row_count"] = frame["row_count"].where(frame["headcount"].isna(), _each(frame["row_count"]))
    return frame.assign(**counts)


def _each(counts: pd.Series) -> pd.Series:
    shown = [None if pd.isna(count) else shown_count(int(count)) for count in counts]
    return pd.Series(shown, index=counts.index, dtype="Int64")


def _of_parts(frame: pd.DataFrame, people: list[str], parts: list[str]) -> pd.DataFrame:
    """The parts of each total, hidden ones gathered in one row at its end."""
    apart = [name for name in APART if name in frame]
    groups = frame.groupby(apart, dropna=False, sort=False) if apart else [((), frame)]
    shown = [_of_total(group, people, parts) for _, group in groups]
    return pd.concat(shown, ignore_index=True).astype(frame.dtypes.to_dict())


def _of_total(group: pd.DataFrame, people: list[str], parts: list[str]) -> pd.DataFrame:
    group = group.reset_index(drop=True)
    counts = {name: _shown(group, name, parts) for name in people}
    shown = group.assign(**counts).dropna(subset=people, how="all")
    if "headcount_share" in group:
        shown["headcount_share"] = shown["headcount"].astype("float64") / _base(group)
    if "difference" in group:
        shown["difference"] = shown[people[0]] - shown[people[1]]
    shown = _in_order(shown, people[0], parts)
    if len(shown) == (group[people] > 0).any(axis=1).sum():
        return shown
    hidden = pd.DataFrame([{name: _of_hidden(group, name, parts) for name in group}])
    return pd.concat([shown, hidden], ignore_index=True) if len(shown) else hidden


def _of_hidden(group: pd.DataFrame, name: str, parts: list[str]) -> object:
    """What stands in the row of the hidden parts."""
    if name in parts:
        return HIDDEN
    if name in APART:
        return group[name].iloc[0]
    return nan if pd.api.types.is_float_dtype(group[name]) else None


def _in_order(shown: pd.DataFrame, count: str, parts: list[str]) -> pd.DataFrame:
    """By what is shown: the order of exact counts would say which of two equal ones is larger."""
    first = "difference" if "difference" in shown else count
    not_stated = shown[parts].isna().any(axis=1)
    keyed = shown.assign(_not_stated=not_stated, **{f"_{name}": shown[name].astype(str) for name in parts})
    ordered = keyed.sort_values(
        ["_not_stated", first, *(f"_{name}" for name in parts)], ascending=[True, False, *(True for _ in parts)]
    )
    return ordered[shown.columns]


def _shown(group: pd.DataFrame, name: str, parts: list[str]) -> pd.Series:
    """The counts of one column that may be shown; missing where hidden."""
    counts: dict[Hashable, int] = {row: int(count) for row, count in group[name].items() if not pd.isna(count)}
    totals = [[row for row in rows if row in counts] for rows in _rows_of_totals(group, parts)]
    rest = _rest(group, name)
    if rest:
        counts["rest"] = rest
        totals[-1].append("rest")
    shown = shown_parts(counts, totals)
    return pd.Series([shown.get(row) for row in group.index], index=group.index, dtype="Int64")


def _rows_of_totals(group: pd.DataFrame, parts: list[str]) -> Iterator[list[Hashable]]:
    """The rows that each published total adds: of a crossed table its lines, its columns and all of it."""
    if len(parts) > 1:
        for name in parts:
            for _, rows in group.groupby(name, dropna=False, sort=False):
                yield list(rows.index)
    yield list(group.index)


def _all(group: pd.DataFrame) -> int:
    """People in the total that the parts belong to: their shares say how many, where they are not all of it."""
    stated = group[group["headcount"] > 0] if "headcount_share" in group else group.iloc[:0]
    if stated.empty:
        return int(group["headcount"].sum()) if "headcount" in group else 0
    return round(float(stated["headcount"].iloc[0]) / float(stated["headcount_share"].iloc[0]))


def _rest(group: pd.DataFrame, name: str) -> int:
    return max(_all(group) - int(group["headcount"].sum()), 0) if name == "headcount" else 0


def _base(group: pd.DataFrame) -> float:
    """What shares are of: the rounded total; not a number where it is too small for any."""
    total = rounded(_all(group))
    return float(total) if total >= SMALLEST_BASE else nan


def _without_other_numbers(shown: pd.DataFrame, frame: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Numbers of people that are neither protected nor worked out from what is shown become missing."""
    kept = {*people, *HARMLESS, *(("headcount_share", "difference") if people and set(PARTS) & set(frame) else ())}
    numbers = [
        name
        for name in shown
        if name not in kept
        and pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name])
    ]
    return shown.assign(**{name: pd.Series(pd.NA, index=shown.index, dtype="Float64") for name in numbers})
