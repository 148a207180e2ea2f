"""Growth of foreign students, what contributed to it, and how concentrated they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import pandas as pd

from dashboard.disclosure import SMALLEST_BASE as SMALLEST_PROTECTED_BASE
from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.metrics.students import (
    STUDENTS,
    allowed,
    filters_of_all_years,
    headcount,
    headcount_by,
    headcount_by_year,
    years_sent,
)
from dashboard.protected_frames import HIDDEN
from dashboard.warehouse import Warehouse

# Growth on a smaller base says nothing.
SMALLEST_BASE = 10
# Columns of `concentration_by_year`.
CONCENTRATED = ["academic_year", "codes", "top_1_share", "top_3_share", "top_5_share", "not_stated_share"]
CONCENTRATED += ["hhi_low", "hhi_high"]


@dataclass(frozen=True)
class Change:
    """A headcount beside that of the year before (E5). What was not reported, or cannot be compared, is None.

    Args:
        year: academic year.
        headcount: students of the year [students].
        before: students of the year before [students].
        difference: headcount - before [students].
        growth_share: difference / before [share 0-1]; None where `before` is under `smallest_base`.
    """

    year: int
    headcount: int | None
    before: int | None
    difference: int | None
    growth_share: float | None


@kept
def all_sent(warehouse: Warehouse, filters: Filters, year: int) -> bool:
    """True when every faculty that reported students the year before has sent its figures of a year."""
    sent = years_sent(warehouse, filters)
    return bool(sent.loc[sent["academic_year"] == year, "is_sent"].all())


@kept
def change_on_year_before(warehouse: Warehouse, filters: Filters, year: int) -> Change:
    """Foreign students of a year against the year before (E5).

    The year before is looked up even where it lies outside the chosen years. While a faculty of the year before has not
    sent the year, the two are not compared: what is missing is no fall.
    """
    all_years = filters_of_all_years(filters)
    now = headcount(warehouse, all_years, year)
    before = headcount(warehouse, all_years, year - 1)
    if not all_sent(warehouse, filters, year):
        return Change(year, now, before, None, None)
    difference = None if now is None or before is None else now - before
    is_comparable = difference is not None and before is not None and before >= smallest_base(filters)
    growth = difference / before if is_comparable and difference is not None and before else None
    return Change(year, now, before, difference, growth)


def smallest_base(filters: Filters) -> float:
    """The fewest students of whom a growth is given [students]."""
    return SMALLEST_PROTECTED_BASE if filters.is_protected else SMALLEST_BASE


CONTRIBUTIONS = f"""
WITH {STUDENTS},
two_years AS (
    SELECT
        CAST(:dimension AS VARCHAR) AS code,
        SUM(CASE WHEN academic_year = :year THEN headcount END) AS headcount,
        SUM(CASE WHEN academic_year = :base_year THEN headcount END) AS headcount_before
    FROM students
    WHERE academic_year IN (:year, :base_year)
    GROUP BY CAST(:dimension AS VARCHAR)
),
bases AS (
    SELECT SUM(headcount) AS headcount, SUM(headcount_before) AS headcount_before
    FROM two_years
),
final AS (
    SELECT
        two_years.code,
        CAST(two_years.headcount AS BIGINT) AS headcount,
        CAST(two_years.headcount_before AS BIGINT) AS headcount_before,
        CAST(COALESCE(two_years.headcount, 0) - COALESCE(two_years.headcount_before, 0) AS BIGINT) AS difference,
        (COALESCE(two_years.headcount, 0) - COALESCE(two_years.headcount_before, 0)) * 1.0
            / NULLIF(bases.headcount_before, 0) AS contribution_share,
        (COALESCE(two_years.headcount, 0) - COALESCE(two_years.headcount_before, 0)) * 1.0
            / NULLIF(bases.headcount - bases.headcount_before, 0) AS part_of_change_share
    FROM two_years
    CROSS JOIN bases
    WHERE bases.headcount IS NOT NULL AND bases.headcount_before IS NOT NULL
    ORDER BY difference DESC, two_years.code NULLS LAST
)
SELECT * FROM final
"""


def contribution_to_growth(
    warehouse: Warehouse, filters: Filters, dimension: str, year: int, base_year: int | None = None
) -> pd.DataFrame:
    """What each code added to the growth from one year to another, the year before unless said otherwise (E6).

    Returns:
        One row a code, largest rise first: code, headcount, headcount_before [students; <NA> = not reported],
        difference [students], contribution_share [share 0-1 of the first year's total; sums to the growth],
        part_of_change_share [share of the whole change; sums to 1]. Empty when one of the two years was not reported.
    """
    years = {"year": year, "base_year": year - 1 if base_year is None else base_year}
    return warehouse.frame(CONTRIBUTIONS, filters_of_all_years(filters), dimension=allowed(dimension), **years)


CONCENTRATION_BY_YEAR = f"""
WITH {STUDENTS},
groups AS (
    SELECT academic_year, :dimension AS code, SUM(headcount) AS headcount
    FROM students
    GROUP BY academic_year, :dimension
),
everybody AS (
    SELECT
        academic_year,
        SUM(headcount) * 1.0 AS headcount,
        SUM(CASE WHEN code IS NULL THEN headcount ELSE 0 END) * 1.0 AS not_stated
    FROM groups
    GROUP BY academic_year
),
stated AS (
    SELECT
        academic_year,
        headcount * 1.0 AS headcount,
        ROW_NUMBER() OVER (PARTITION BY academic_year ORDER BY headcount DESC, code) AS place
    FROM groups
    WHERE code IS NOT NULL AND headcount > 0
),
summed AS (
    SELECT
        academic_year,
        COUNT(*) AS codes,
        SUM(CASE WHEN place <= 1 THEN headcount END) AS top_1,
        SUM(CASE WHEN place <= 3 THEN headcount END) AS top_3,
        SUM(CASE WHEN place <= 5 THEN headcount END) AS top_5,
        SUM(headcount * headcount) AS squares
    FROM stated
    GROUP BY academic_year
),
final AS (
    SELECT
        summed.academic_year,
        summed.codes,
        summed.top_1 / everybody.headcount AS top_1_share,
        summed.top_3 / everybody.headcount AS top_3_share,
        summed.top_5 / everybody.headcount AS top_5_share,
        everybody.not_stated / everybody.headcount AS not_stated_share,
        (summed.squares + everybody.not_stated) / (everybody.headcount * everybody.headcount) AS hhi_low,
        (summed.squares + 2 * summed.top_1 * everybody.not_stated + everybody.not_stated * everybody.not_stated)
            / (everybody.headcount * everybody.headcount) AS hhi_high
    FROM summed
    INNER JOIN everybody ON everybody.academic_year IS NOT DISTINCT FROM summed.academic_year
    ORDER BY summed.academic_year NULLS LAST
)
SELECT * FROM final
"""


@kept
def concentration_by_year(warehouse: Warehouse, filters: Filters, dimension: str) -> pd.DataFrame:
    """How far the students gather in few countries (or faculties ...): E7, E8.

    Where the country of some is not stated only bounds are known. The share of the largest N is at least
    `top_N_share`, if none of them belongs to these, and at most `top_N_share + not_stated_share`, if all do. The sum
    of squared shares (HHI) is least if each of them comes from a country of their own, and largest if all come from
    the largest.

    Returns:
        One row a year in which a code is stated, the tables without a date last: academic_year, codes stated [n],
        top_1_share, top_3_share, top_5_share, not_stated_share [share 0-1 of all students], hhi_low, hhi_high
        [index 0-1; equal when every code is stated].
    """
    if filters.is_protected:
        return _concentration_of_shown(warehouse, filters, dimension)
    return warehouse.frame(CONCENTRATION_BY_YEAR, filters, dimension=allowed(dimension))


def concentration(warehouse: Warehouse, filters: Filters, dimension: str, year: int | None) -> pd.DataFrame:
    """The row of `concentration_by_year` of one year, or of the tables without a date; empty when no code is stated."""
    years = concentration_by_year(warehouse, filters, dimension)
    of_year = years["academic_year"]
    return years[of_year.isna() if year is None else of_year.eq(year).fillna(False)]


def _concentration_of_shown(warehouse: Warehouse, filters: Filters, dimension: str) -> pd.DataFrame:
    """The same from protected counts, for each year of which enough is shown."""
    years = [int(year) for year in headcount_by_year(warehouse, filters)["academic_year"]]
    rows = [(year, _concentrated(headcount_by(warehouse, filters, dimension, year))) for year in (*years, None)]
    frame = pd.DataFrame([{"academic_year": year, **row} for year, row in rows if row], columns=CONCENTRATED)
    return frame.astype({"academic_year": "Int64"})


def _concentrated(split: pd.DataFrame) -> dict[str, float]:
    """How far one year's parts gather. Hidden parts are in the whole, and too small to weigh in the sum of squares."""
    stated = split[split["code"].notna()].dropna(subset=["headcount_share"])
    if stated.empty:
        return {}
    shares = stated["headcount_share"].sort_values(ascending=False)
    # Of fewer parts than asked for, one that is hidden may be among the largest.
    is_whole = not split["code"].eq(HIDDEN).any()
    top = {f"top_{n}_share": float(shares.head(n).sum()) if is_whole or len(shares) >= n else nan for n in (1, 3, 5)}
    unknown = float(split.loc[split["code"].isna(), "headcount_share"].sum())
    squares = float((shares**2).sum())
    most = squares + 2 * float(shares.iloc[0]) * unknown + unknown**2
    return {"codes": len(shares), **top, "not_stated_share": unknown, "hhi_low": squares, "hhi_high": most}


CONTRIBUTIONS_OF_PAIRS = """
WITH pairs AS (
    SELECT
        faculty_code,
        country_code,
        SUM(CASE WHEN academic_year = :year THEN headcount END) AS headcount,
        SUM(CASE WHEN academic_year = :base_year THEN headcount END) AS headcount_before
    FROM enrolments
    WHERE academic_year IN (:year, :base_year)
    GROUP BY faculty_code, country_code
),
bases AS (
    SELECT SUM(headcount) AS headcount, SUM(headcount_before) AS headcount_before
    FROM pairs
),
final AS (
    SELECT
        pairs.faculty_code,
        pairs.country_code,
        CAST(pairs.headcount AS BIGINT) AS headcount,
        CAST(pairs.headcount_before AS BIGINT) AS headcount_before,
        CAST(COALESCE(pairs.headcount, 0) - COALESCE(pairs.headcount_before, 0) AS BIGINT) AS difference,
        (COALESCE(pairs.headcount, 0) - COALESCE(pairs.headcount_before, 0)) * 1.0
            / NULLIF(bases.headcount_before, 0) AS contribution_share
    FROM pairs
    CROSS JOIN bases
    WHERE bases.headcount IS NOT NULL AND bases.headcount_before IS NOT NULL
    ORDER BY difference DESC, pairs.faculty_code NULLS LAST, pairs.country_code NULLS LAST
)
SELECT * FROM final
"""


def contribution_of_pairs(warehouse: Warehouse, filters: Filters, year: int, base_year: int) -> pd.DataFrame:
    """What each faculty and country added to the growth from one year to another (E6).

    Returns:
        One row a pair, largest rise first: faculty_code, country_code (None = not stated), headcount, headcount_before
        [students; <NA> = not reported], difference [students], contribution_share [share 0-1 of the first year's
        total; sums to the growth]. Empty when one of the two years was not reported.
    """
    years = {"year": year, "base_year": base_year}
    return warehouse.frame(CONTRIBUTIONS_OF_PAIRS, filters_of_all_years(filters), **years)


def growth_a_year(first: int, last: int, years: int, smallest: float = SMALLEST_BASE) -> float | None:
    """Growth a year on average between two headcounts so many years apart (E5, CAGR) [share 0-1].

    None where the first is under the smallest base, or less than two years lie between.
    """
    return (last / first) ** (1 / years) - 1 if years > 1 and first >= smallest else None


def average_growth(warehouse: Warehouse, filters: Filters, year: int) -> float | None:
    """Growth a year on average from the first year reported to `year` (E5, CAGR) [share 0-1]; None where it says
    nothing.
    """
    by_year = headcount_by_year(warehouse, filters).dropna(subset=["headcount"])
    heads = {int(row["academic_year"]): int(row["headcount"]) for row in by_year.to_dict("records")}
    if year not in heads:
        return None
    first = min(heads)
    return growth_a_year(heads[first], heads[year], year - first, smallest_base(filters))
