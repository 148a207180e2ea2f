"""Targets of an institution, and which faculties have not sent their figures. Indicator T of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.filters import Filters
from dashboard.indicators.registry import indicators
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import Warehouse

TARGETS = f"""
WITH {FILES},
final AS (
    SELECT
        targets.indicator,
        targets.period,
        CAST(targets.value AS DOUBLE) AS value,
        targets.approved_by,
        files.file_name,
        targets.sheet,
        targets.cell,
        targets.source_id
    FROM targets
    LEFT JOIN files ON files.source_id = targets.source_id
    ORDER BY targets.indicator, targets.period
)
SELECT * FROM final
"""


def targets(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Targets of the institution (T).

    Returns:
        One row an indicator and year: indicator (E1, E2 ...), period (academic year), value [unit of the indicator;
        shares 0-1], approved_by, file_name, sheet, cell, source_id. Empty when none was set.
    """
    return warehouse.frame(TARGETS, filters)


@dataclass(frozen=True)
class Target:
    """A target and how far the actual value is on the way to it (T).

    Args:
        value: target in the unit of the indicator [persons, share 0-1 ...].
        attained_share: actual / target, or target / actual where less is better [share 0-1]; None when the actual value
            is missing.
    """

    indicator: str
    period: int
    value: float
    approved_by: str | None
    attained_share: float | None


def target(
    warehouse: Warehouse, filters: Filters, indicator: str, period: int | None, actual: float | None
) -> Target | None:
    """The target of an indicator for a year beside its actual value (T); None when there is no such target.

    A target is set for the whole institution: with filters that choose a part of it there is none.
    """
    if period is None or filters.only("currency", "from_year", "to_year") != filters:
        return None
    rows = targets(warehouse, filters)
    found = rows[(rows["indicator"] == indicator) & (rows["period"] == period)]
    if found.empty:
        return None
    row = found.iloc[0]
    attained = _attained(actual, float(row["value"]), indicators()[indicator].good)
    approved_by = None if pd.isna(row["approved_by"]) else str(row["approved_by"])
    return Target(indicator, period, float(row["value"]), approved_by, attained)


def _attained(actual: float | None, wanted: float, good: str) -> float | None:
    of, against = (wanted, actual) if good == "down" else (actual, wanted)
    return None if of is None or not against else float(of) / float(against)


# A faculty that reported the year before and has no row this year.
FACULTIES_NOT_SENT = """
WITH last_year AS (
    SELECT DISTINCT faculty_code
    FROM enrolments
    WHERE academic_year = :year
),
year_before AS (
    SELECT DISTINCT faculty_code
    FROM enrolments
    WHERE academic_year = :year - 1
),
final AS (
    SELECT year_before.faculty_code
    FROM year_before
    LEFT JOIN last_year ON last_year.faculty_code = year_before.faculty_code
    WHERE last_year.faculty_code IS NULL AND year_before.faculty_code IS NOT NULL
    ORDER BY year_before.faculty_code
)
SELECT * FROM final
"""


def faculties_not_sent(warehouse: Warehouse, filters: Filters, year: int | None) -> list[str]:
    """Faculties that reported foreign students the year before and have not for this year (codes, in order)."""
    if year is None:
        return []
    scope = filters.only("faculties", "population")
    return list(warehouse.frame(FACULTIES_NOT_SENT, scope, year=year)["faculty_code"])
