"""Growth of foreign students, what contributed to it, and how concentrated they are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.students import STUDENTS, allowed, filters_of_all_years, headcount
from dashboard.warehouse import Warehouse

# Growth on a smaller base says nothing.
SMALLEST_BASE = 10


@dataclass(frozen=True)
class Change:
    """A headcount beside that of the year before (E5). What was not reported, or cannot be compared, is None.

    Args:
        year: academic year.
        headcount: students of the year [students].
        before: students of the year before [students].
        difference: headcount - before [students].
        growth_share: difference / before [share 0-1]; None where `before` is under `SMALLEST_BASE`.
    """

    year: int
    headcount: int | None
    before: int | None
    difference: int | None
    growth_share: float | None


def change_on_year_before(warehouse: Warehouse, filters: Filters, year: int) -> Change:
    """Foreign students of a year against the year before (E5).

    The year before is looked up even where it lies outside the chosen years.
    """
    all_years = filters_of_all_years(filters)
    now = headcount(warehouse, all_years, year)
    before = headcount(warehouse, all_years, year - 1)
    difference = None if now is None or before is None else now - before
    is_comparable = difference is not None and before is not None and before >= SMALLEST_BASE
    growth = difference / before if is_comparable and difference is not None and before else None
    return Change(year, now, before, difference, growth)


CONTRIBUTIONS = f"""
WITH {STUDENTS},
two_years AS (
    SELECT
        CAST(:dimension AS VARCHAR) AS code,
        SUM(CASE WHEN academic_year = :year THEN headcount END) AS headcount,
        SUM(CASE WHEN academic_year = :year - 1 THEN headcount END) AS headcount_before
    FROM students
    WHERE academic_year IN (:year, :year - 1)
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


def contribution_to_growth(warehouse: Warehouse, filters: Filters, dimension: str, year: int) -> pd.DataFrame:
    """What each code added to the growth on the year before (E6).

    Returns:
        One row a code, largest rise first: code, headcount, headcount_before [students; <NA> = not reported],
        difference [students], contribution_share [share 0-1 of last year's total; sums to the growth],
        part_of_change_share [share of the whole change; sums to 1]. Empty when one of the two years was not reported.
    """
    return warehouse.frame(CONTRIBUTIONS, filters_of_all_years(filters), dimension=allowed(dimension), year=year)


CONCENTRATION = f"""
WITH {STUDENTS},
groups AS (
    SELECT :dimension AS code, SUM(headcount) AS headcount
    FROM students
    WHERE academic_year IS NOT DISTINCT FROM :year
    GROUP BY :dimension
),
stated AS (
    SELECT
        code,
        headcount * 1.0 / SUM(headcount) OVER () AS share,
        ROW_NUMBER() OVER (ORDER BY headcount DESC, code) AS place
    FROM groups
    WHERE code IS NOT NULL AND headcount > 0
),
final AS (
    SELECT
        COUNT(*) AS codes,
        SUM(CASE WHEN place <= 1 THEN share END) AS top_1_share,
        SUM(CASE WHEN place <= 3 THEN share END) AS top_3_share,
        SUM(CASE WHEN place <= 5 THEN share END) AS top_5_share,
        SUM(share * share) AS hhi,
        1.0 / SUM(share * share) AS effective_codes
    FROM stated
    HAVING COUNT(*) > 0
)
SELECT * FROM final
"""


def concentration(warehouse: Warehouse, filters: Filters, dimension: str, year: int | None) -> pd.DataFrame:
    """How far the students gather in few countries (or faculties ...): E7, E8. Only stated codes enter.

    Returns:
        One row: codes [n], top_1_share, top_3_share, top_5_share [share 0-1], hhi (sum of squared shares) [index 0-1],
        effective_codes (1 / hhi) [n]. Empty when no code is stated.
    """
    return warehouse.frame(CONCENTRATION, filters, dimension=allowed(dimension), year=year)
