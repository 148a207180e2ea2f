"""Indicators of foreign students: E1-E9, E11, E12."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.filters import Filters
from dashboard.i18n import is_missing
from dashboard.indicators.measure import Moment, Part, between, measured, only
from dashboard.metrics import bounds, growth, shares, students
from dashboard.protected_frames import HIDDEN
from dashboard.warehouse import Warehouse

NOT_REPORTED = "not_reported"
NO_BASE = "no_base"
SPLITS = ("study_form", "isced_level", "funding", "sex")


def foreign_students(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E1 [students]."""
    return only(students.headcount(warehouse, filters, at.year), NOT_REPORTED)


def foreign_share(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E2 [share 0-1]; the note says why it is missing."""
    years = shares.foreign_share_by_year(warehouse, filters)
    of_year = years[years["academic_year"].eq(at.year).fillna(False)] if at.year is not None else years.iloc[0:0]
    if of_year.empty:
        return only(None, "no_denominator")
    row = of_year.iloc[0]
    return only(row["foreign_share"], "" if is_missing(row["share_note"]) else str(row["share_note"]))


def by_group(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E3 [students]: parts cis, other, not_stated."""
    names = {"true": "cis", "false": "other"}
    split = students.headcount_by(warehouse, filters, "is_cis", at.year)
    return measured(
        Part("not_stated" if is_missing(code) else names.get(str(code).lower(), str(code)), heads)
        for code, heads in zip(split["code"], split["headcount"], strict=True)
    )


def by_kind(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E4 [students]: parts are dimension:code, as in sex:female; what is not stated is dimension:not_stated."""
    return measured(part for dimension in SPLITS for part in _split(warehouse, filters, dimension, at.year))


def _split(warehouse: Warehouse, filters: Filters, dimension: str, year: int | None) -> list[Part]:
    split = students.headcount_by(warehouse, filters, dimension, year)
    return [
        Part(f"{dimension}:{'not_stated' if is_missing(code) else code}", heads)
        for code, heads in zip(split["code"], split["headcount"], strict=True)
    ]


def growth_of_students(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E5 [share 0-1]: parts year (on the year before) and average (a year, since the first year reported)."""
    if at.year is None:
        return measured([Part("year", None, note=NO_BASE), Part("average", None, note=NO_BASE)])
    change = growth.change_on_year_before(warehouse, filters, at.year)
    average = growth.average_growth(warehouse, filters, at.year)
    parts = (("year", change.growth_share), ("average", average))
    return measured(Part(name, value, note=NO_BASE if value is None else "") for name, value in parts)


def contributions(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E6 [share 0-1 of the year before]: parts are faculty:country; they add up to E5."""
    if at.year is None:
        return measured([])
    pairs = growth.contribution_of_pairs(warehouse, filters, at.year, at.year - 1)
    return measured(
        Part(f"{_code(faculty)}:{_code(country)}", share)
        for faculty, country, share in zip(
            pairs["faculty_code"], pairs["country_code"], pairs["contribution_share"], strict=True
        )
    )


def _code(code: object) -> str:
    return "not_stated" if is_missing(code) else str(code)


def largest_countries(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E7 [share 0-1]: parts top_1, top_3, top_5."""
    row = _concentration(warehouse, filters, at.year)
    if row is None:
        return measured(_published_bounds(warehouse, filters, "E7", ("top_1", "top_3", "top_5"), at.year))
    low = {part: float(row[f"{part}_share"]) for part in ("top_1", "top_3", "top_5")}
    return measured(
        between(part, share, share + float(row["not_stated_share"]), "country_not_stated")
        for part, share in low.items()
    )


def concentration(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E8 [index 0-1]: part hhi."""
    row = _concentration(warehouse, filters, at.year)
    if row is None:
        return measured(_published_bounds(warehouse, filters, "E8", ("hhi",), at.year))
    return measured([between("hhi", float(row["hhi_low"]), float(row["hhi_high"]), "country_not_stated")])


def _concentration(warehouse: Warehouse, filters: Filters, year: int | None) -> pd.Series | None:
    found = growth.concentration(warehouse, filters, "country_code", year)
    return None if found.empty else found.iloc[0]


def _published_bounds(
    warehouse: Warehouse, filters: Filters, indicator: str, parts: tuple[str, ...], year: int | None
) -> list[Part]:
    """Bounds that somebody proved from a source which states no countries; those of all levels where there are no
    other.
    """
    known = bounds.bounds_of(warehouse, filters, indicator, year)
    of_part = {str(row["part"]): row for row in known.to_dict("records")}
    return [_published(part, of_part.get(part), filters) for part in parts]


def _published(part: str, row: dict[str, object] | None, filters: Filters) -> Part:
    if row is None:
        return Part(part, None, note="no_country_stated")
    note = "published_bounds" if row["population"] == filters.population else "bounds_of_all_levels"
    return between(part, float(str(row["low"])), float(str(row["high"])), note)


def countries(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E9 [countries]."""
    return only(students.country_count(warehouse, filters, at.year), "no_country_stated")


def intake(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E11 [students]: no faculty sends it, and no table holds it."""
    return only(None, NOT_REPORTED)


def faculties(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """E12 [share 0-1]: parts share:FACULTY (of E1) and penetration:FACULTY (foreign in all students of the faculty)."""
    split = students.headcount_by(warehouse, filters, "faculty_code", at.year)
    parts = [
        Part(f"share:{_code(code)}", share) for code, share in zip(split["code"], split["headcount_share"], strict=True)
    ]
    codes = [code for code in split["code"].dropna() if code != HIDDEN]
    return measured([*parts, *(_penetration(warehouse, filters, code, at) for code in codes)])


def _penetration(warehouse: Warehouse, filters: Filters, code: str, at: Moment) -> Part:
    row = foreign_share(warehouse, replace(filters, faculties=(code,)), at).iloc[0]
    return Part(f"penetration:{code}", None if is_missing(row["value"]) else float(row["value"]), note=row["note"])
