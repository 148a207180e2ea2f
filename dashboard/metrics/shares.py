"""Foreign students as a share of all students, and why it cannot be given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.disclosure import SMALLEST_BASE
from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.metrics.students import headcount_by_year
from dashboard.warehouse import Warehouse

# student_totals has no columns for these: the chosen students and all students would not be of one population.
NOT_IN_TOTALS = ("levels", "forms", "funding", "sex")

ALL_STUDENTS_BY_YEAR = """
WITH final AS (
    SELECT academic_year, CAST(SUM(headcount) AS BIGINT) AS all_students
    FROM student_totals
    WHERE academic_year IS NOT NULL
    GROUP BY academic_year
    ORDER BY academic_year
)
SELECT * FROM final
"""

SHARE_COVERAGE = """
WITH foreign_reported AS (
    SELECT DISTINCT academic_year, faculty_code
    FROM enrolments
    WHERE academic_year IS NOT NULL
),
totals_reported AS (
    SELECT DISTINCT academic_year, faculty_code
    FROM student_totals
    WHERE academic_year IS NOT NULL
),
pairs AS (
    SELECT academic_year, faculty_code FROM foreign_reported
    UNION
    SELECT academic_year, faculty_code FROM totals_reported
),
final AS (
    SELECT
        pairs.academic_year,
        pairs.faculty_code,
        foreign_reported.academic_year IS NOT NULL AS has_foreign,
        totals_reported.academic_year IS NOT NULL AS has_total
    FROM pairs
    LEFT JOIN foreign_reported
        ON foreign_reported.academic_year = pairs.academic_year
        AND foreign_reported.faculty_code IS NOT DISTINCT FROM pairs.faculty_code
    LEFT JOIN totals_reported
        ON totals_reported.academic_year = pairs.academic_year
        AND totals_reported.faculty_code IS NOT DISTINCT FROM pairs.faculty_code
    ORDER BY pairs.academic_year, pairs.faculty_code
)
SELECT * FROM final
"""


def share_coverage(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Which faculties reported foreign students and which all students, by year.

    Choices of country and the like do not matter here: a faculty without students of one country still reported.

    Returns:
        One row a year and faculty: academic_year, faculty_code (None = the whole university), has_foreign, has_total.
    """
    scope = filters.only("from_year", "to_year", "faculties", "population")
    return warehouse.frame(SHARE_COVERAGE, scope)


@kept
def foreign_share_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Share of foreign students in all students, by academic year (E2).

    The share is missing, and `share_note` says why, where it would not be of one population:
    `no_denominator` (nobody reported all students that year), `faculties_differ` (the faculties in `faculties_apart`
    reported only one of the two figures), `population_differs` (the filters choose levels, forms, funding or sex,
    which the totals do not tell); or of too few students for protected figures (`small_base`).

    Returns:
        The rows of `headcount_by_year` with: academic_year, headcount [students], all_students [students],
        foreign_share [share 0-1], share_note (text or None), faculties_apart (codes, comma separated; else "").
    """
    years = headcount_by_year(warehouse, filters)
    # A year that was reported, and whose students protected figures hide.
    is_hidden = years["headcount"].isna() & years["has_provisional"].notna()
    years = years[["academic_year", "headcount"]].assign(is_hidden=is_hidden)
    totals = warehouse.frame(ALL_STUDENTS_BY_YEAR, filters)
    shares = years.merge(totals, on="academic_year", how="left")
    apart = _faculties_apart(share_coverage(warehouse, filters))
    shares["faculties_apart"] = [apart.get(year, "") for year in shares["academic_year"]]
    differs = any(getattr(filters, name) for name in NOT_IN_TOTALS)
    smallest = SMALLEST_BASE if filters.is_protected else 0
    notes = [_share_note(row, differs, smallest) for row in shares.to_dict("records")]
    shares["share_note"] = pd.Series(notes, index=shares.index, dtype=object)
    comparable = shares["share_note"].isna()
    ratio = shares["headcount"].astype("Float64") / shares["all_students"].astype("Float64").replace(0, pd.NA)
    shares["foreign_share"] = ratio.where(comparable)
    columns = ["academic_year", "headcount", "all_students", "foreign_share", "share_note", "faculties_apart"]
    return shares[columns]


def _share_note(row: dict[str, Any], population_differs: bool, smallest_base: float) -> str | None:
    if row["is_hidden"]:
        return "small_base"
    if pd.isna(row["all_students"]):
        return "no_denominator"
    if row["all_students"] < smallest_base:
        return "small_base"
    if population_differs:
        return "population_differs"
    return "faculties_differ" if row["faculties_apart"] else None


def _faculties_apart(coverage: pd.DataFrame) -> dict[int, str]:
    """Faculties of each year that reported foreign students or all students, and not both."""
    apart = coverage[coverage["has_foreign"] != coverage["has_total"]]
    return {
        int(year): ",".join("*" if pd.isna(code) else code for code in rows["faculty_code"])
        for year, rows in apart.groupby("academic_year")
    }
