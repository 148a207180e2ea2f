"""SQL paragraphs that several metrics begin with, and the days they speak of.

A metric is portable SQL: explicit GROUP BY, no QUALIFY, PIVOT or list functions. `warehouse` reads it in SQLGlot's base
dialect, adds filters and rights to each table, and renders it for the engine.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.warehouse import Warehouse

# A workbook accepted twice has two rows in sources and one name.
FILES = """
files AS (
    SELECT source_id, MIN(file_name) AS file_name
    FROM sources
    GROUP BY source_id
)"""

# 0 to 99. Engines differ in how they generate a series; this text is the same for all.
NUMBERS = """
digits AS (
    SELECT 0 AS digit UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
    UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
numbers AS (
    SELECT tens.digit * 10 + ones.digit AS number
    FROM digits AS tens
    CROSS JOIN digits AS ones
)"""

# The points of a series of years: 1 October, or the day the data are as of where that is earlier.
YEAR_DAYS = f"""{NUMBERS},
years AS (
    SELECT
        :first_year + number AS academic_year,
        LEAST(DATE_FROM_PARTS(:first_year + number, 10, 1), :as_of) AS day
    FROM numbers
    WHERE :first_year + number <= :last_year
)"""


def academic_year_sql(day: str) -> str:
    """SQL for the academic year of a column of days: what `academic_year_of` says of one day."""
    year = f"EXTRACT(YEAR FROM {day})"
    return f"CAST(CASE WHEN EXTRACT(MONTH FROM {day}) >= 9 THEN {year} ELSE {year} - 1 END AS BIGINT)"


FEEDING_FILES = """
WITH final AS (
    SELECT DISTINCT source_tables.dataset, sources.source_id, sources.received_date
    FROM sources
    LEFT JOIN source_tables ON source_tables.source_id = sources.source_id
    ORDER BY source_tables.dataset, sources.received_date, sources.source_id
)
SELECT * FROM final
"""


@kept
def feeding_files(warehouse: Warehouse, filters: Filters, *datasets: str) -> pd.DataFrame:
    """The workbooks of the institution from which some datasets come; all its workbooks where none is named.

    Returns:
        One row a dataset (None: no table was found in it), workbook and day of receipt: dataset, source_id,
        received_date.
    """
    files = warehouse.frame(FEEDING_FILES, filters.only())
    return files[files["dataset"].isin(datasets)] if datasets else files


@kept
def as_of(warehouse: Warehouse, filters: Filters, *datasets: str) -> date | None:
    """Day on which the office received the newest workbook that feeds some datasets; None when there is none.

    A workbook of students says nothing of agreements: it does not make them newer.
    """
    days = feeding_files(warehouse, filters, *datasets)["received_date"]
    return None if days.empty else pd.Timestamp(days.max()).date()


@kept
def reporting_day(warehouse: Warehouse, filters: Filters, dataset: str) -> date | None:
    """Day for which the rows of a register are counted: `agreements` or `projects`.

    The day the register is as of; 1 October of the chosen last year where that is an earlier academic year. None when
    no such register was loaded for the institution.
    """
    newest = as_of(warehouse, filters, dataset)
    if newest is None or filters.to_year is None or filters.to_year >= academic_year_of(newest):
        return newest
    return date(filters.to_year, 10, 1)


def academic_year_of(day: date) -> int:
    """Academic year of a day: September to December belong to the year, January to August to the one before."""
    return day.year if day.month >= 9 else day.year - 1


def first_october(day: date) -> int:
    """Year of the first 1 October on or after a day: where a series that begins at that day has its first point."""
    return day.year if day <= date(day.year, 10, 1) else day.year + 1


def a_year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
