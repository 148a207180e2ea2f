"""Which faculties have sent their figures for a year, and when. Indicator Q1 of the catalogue.

A faculty has sent its figures when a row of it counts for that year, were it a zero. A table that names no faculty is
of the whole university and of none of them. The due day is the one that the office has set for the year (`due_dates`).
"""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.students import enrolment_rows
from dashboard.warehouse import Warehouse

LAST_YEAR = 9999
# States of a submission, in the order they are shown.
STATES = ("received", "late", "missing")

SUBMISSIONS = """
WITH years AS (
    SELECT DISTINCT academic_year
    FROM enrolments
    WHERE academic_year IS NOT NULL AND faculty_code IS NOT NULL
),
expected AS (
    SELECT faculties.faculty_code, years.academic_year
    FROM faculties
    CROSS JOIN years
    WHERE faculties.institution_code = :institution
        AND (faculties.is_degree_level OR :population = 'all')
),
received AS (
    SELECT
        enrolments.faculty_code,
        enrolments.academic_year,
        MIN(sources.received_date) AS received_date,
        COUNT(DISTINCT enrolments.source_id) AS workbooks
    FROM enrolments
    INNER JOIN sources ON sources.source_id = enrolments.source_id
    GROUP BY enrolments.faculty_code, enrolments.academic_year
),
due AS (
    SELECT academic_year, MIN(due_date) AS due_date
    FROM due_dates
    GROUP BY academic_year
),
dated AS (
    SELECT
        expected.faculty_code,
        expected.academic_year,
        received.received_date,
        COALESCE(received.workbooks, 0) AS workbooks,
        due.due_date,
        DATEDIFF(received.received_date, due.due_date, DAY) AS days_after_due
    FROM expected
    LEFT JOIN received
        ON received.faculty_code = expected.faculty_code
        AND received.academic_year = expected.academic_year
    LEFT JOIN due ON due.academic_year = expected.academic_year
),
final AS (
    SELECT
        faculty_code,
        academic_year,
        CASE
            WHEN received_date IS NULL THEN 'missing'
            WHEN days_after_due > 0 THEN 'late'
            ELSE 'received'
        END AS state,
        received_date,
        due_date,
        CASE WHEN days_after_due > 0 THEN days_after_due WHEN days_after_due IS NOT NULL THEN 0 END AS days_late,
        workbooks
    FROM dated
    ORDER BY academic_year DESC, faculty_code
)
SELECT * FROM final
"""


def submissions(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Each faculty in each year for which any faculty has sent figures: received, late or missing (Q1).

    Choices of country and the like do not matter here: a faculty without students of one country still reported.

    Returns:
        One row a year and faculty, newest year first: faculty_code, academic_year, state (one of `STATES`),
        received_date (of the first workbook; missing = none), due_date (missing = none was set), days_late [days;
        <NA> = not received, or no due day], workbooks [n]. Empty when no table names a faculty and a year.
    """
    # The years and faculties chosen narrow what is shown, not what is asked: each choice would go through every cell.
    every = warehouse.frame(
        SUBMISSIONS, filters.only("population"), institution=filters.institution, population=filters.population
    )
    first, last = filters.from_year or 0, filters.to_year or LAST_YEAR
    chosen = every["academic_year"].between(first, last)
    if filters.faculties:
        chosen &= every["faculty_code"].isin(filters.faculties)
    return every[chosen].reset_index(drop=True)


def rows_sent(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The rows that the faculties have sent of some year: those of `enrolment_rows` with a faculty and a year."""
    rows = enrolment_rows(warehouse, filters.only("from_year", "to_year", "faculties", "population"))
    return rows[rows["academic_year"].notna() & rows["faculty_code"].notna()]
