"""Figures that sheets give beside a total ("of whom women", a second sheet by level): parts of the whole, in no sum."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import Warehouse

PARTS_OF_YEAR = """
WITH parts AS (
    SELECT dimension, code, CAST(SUM(headcount) AS BIGINT) AS headcount
    FROM enrolment_parts
    WHERE academic_year IS NOT DISTINCT FROM :year
    GROUP BY dimension, code
),
whole AS (
    SELECT SUM(headcount) AS headcount
    FROM enrolments
    WHERE academic_year IS NOT DISTINCT FROM :year
),
final AS (
    SELECT
        parts.dimension,
        parts.code,
        parts.headcount,
        parts.headcount * 1.0 / NULLIF(whole.headcount, 0) AS headcount_share
    FROM parts
    CROSS JOIN whole
    ORDER BY parts.headcount DESC, parts.dimension, parts.code
)
SELECT * FROM final
"""

PART_ROWS_OF_YEAR = f"""
WITH {FILES},
final AS (
    SELECT
        enrolment_parts.academic_year,
        enrolment_parts.dimension,
        enrolment_parts.code,
        enrolment_parts.headcount,
        enrolment_parts.faculty_code,
        enrolment_parts.country_code,
        files.file_name,
        enrolment_parts.sheet,
        enrolment_parts.cell,
        enrolment_parts.source_id
    FROM enrolment_parts
    LEFT JOIN files ON files.source_id = enrolment_parts.source_id
    WHERE academic_year IS NOT DISTINCT FROM :year
    ORDER BY enrolment_parts.headcount DESC, files.file_name, enrolment_parts.sheet, enrolment_parts.cell
)
SELECT * FROM final
"""


def parts_of_year(warehouse: Warehouse, filters: Filters, year: int | None) -> pd.DataFrame:
    """Parts of the foreign students of a year, or of the tables without a date (E4).

    Returns:
        One row a part, largest first: dimension (sex, funding, study_form, isced_level), code, headcount [students],
        headcount_share [share 0-1] of all foreign students of the year. Parts of two dimensions overlap: never add
        them.
    """
    return warehouse.frame(PARTS_OF_YEAR, filters, year=year)


def part_rows_of_year(warehouse: Warehouse, filters: Filters, year: int | None) -> pd.DataFrame:
    """The cells behind the parts of a year.

    Returns:
        One row a cell: academic_year, dimension, code, headcount [students], faculty_code, country_code, file_name,
        sheet, cell, source_id.
    """
    return warehouse.frame(PART_ROWS_OF_YEAR, filters, year=year)
