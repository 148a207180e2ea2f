"""The rows behind figures that are no sum of rows: a change between two years, and a part of a whole."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES
from dashboard.metrics.students import enrolment_rows, filters_of_all_years
from dashboard.warehouse import Warehouse

# Columns of rows behind a share: whether a row counts in the part, and in the whole.
PART, WHOLE = "is_part", "is_whole"

ALL_STUDENT_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        student_totals.academic_year,
        student_totals.faculty_code,
        student_totals.headcount,
        student_totals.flag,
        files.file_name,
        student_totals.sheet,
        student_totals.cell,
        student_totals.source_id
    FROM student_totals
    LEFT JOIN files ON files.source_id = student_totals.source_id
    WHERE student_totals.academic_year IS NOT NULL
    ORDER BY
        student_totals.academic_year DESC, student_totals.headcount DESC, student_totals.faculty_code NULLS LAST,
        files.file_name, student_totals.sheet, student_totals.cell
)
SELECT * FROM final
"""


def foreign_share_rows(warehouse: Warehouse, filters: Filters, comparable: frozenset[int]) -> pd.DataFrame:
    """The rows behind the share of foreign students in all students (E2).

    Args:
        comparable: years of which the share can be given; in the others no row is of the whole.

    Returns:
        The dated rows of `enrolment_rows` (`is_part`), then those of all students (`is_whole`), each with its cell.
    """
    part, whole = _dated(enrolment_rows(warehouse, filters)), warehouse.frame(ALL_STUDENT_ROWS, filters)
    of_share = whole["academic_year"].isin(comparable)
    tables = [part.assign(**{PART: True, WHOLE: False}), whole.assign(**{PART: False, WHOLE: of_share})]
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


def largest_rows(warehouse: Warehouse, filters: Filters, column: str, largest: int) -> pd.DataFrame:
    """The rows behind the share of the largest codes of a column in each year (E7).

    Returns:
        The dated rows of `enrolment_rows`, those of the largest codes of their year first (`is_part`); every one is
        of the whole.
    """
    rows = _dated(enrolment_rows(warehouse, filters))
    heads = rows[rows[column].notna()].groupby(["academic_year", column], as_index=False)["headcount"].sum()
    order = heads[heads["headcount"] > 0].sort_values(["headcount", column], ascending=[False, True])
    most = order.groupby("academic_year").head(largest)[["academic_year", column]].assign(**{PART: True, WHOLE: True})
    found = rows.merge(most[["academic_year", column, PART]], on=["academic_year", column], how="left")
    found = found.assign(**{PART: found[PART].fillna(False).astype(bool), WHOLE: True})
    return found.sort_values(PART, ascending=False, kind="stable")


def change_rows(warehouse: Warehouse, filters: Filters, base: int, year: int) -> pd.DataFrame:
    """The rows behind the change from one year to another (E6).

    Returns:
        The rows of `enrolment_rows` of both years, with: difference [students; those of the first year are taken
        away], pair (faculty and country as one code: see `pair_codes`).
    """
    rows = enrolment_rows(warehouse, filters_of_all_years(filters))
    rows = rows[rows["academic_year"].isin([base, year])]
    signs = rows["academic_year"].map({base: -1, year: 1})
    return rows.assign(difference=rows["headcount"] * signs, pair=pair_codes(rows))


def pair_codes(rows: pd.DataFrame) -> list[str]:
    """The faculty and the country of each row as one code."""
    pairs = zip(rows["faculty_code"], rows["country_code"], strict=True)
    return ["·".join("" if pd.isna(code) else str(code) for code in pair) for pair in pairs]


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["academic_year"].notna()]
