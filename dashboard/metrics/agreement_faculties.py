"""Which faculties have agreements, and with whom. Part of indicator A9 of the catalogue."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.agreements import IN_FORCE, STATED, has_register
from dashboard.metrics.paragraphs import reporting_day
from dashboard.warehouse import Warehouse

FACULTIES_BY_AGREEMENTS = f"""
WITH {STATED},
active AS (
    SELECT faculty_code, COUNT(*) AS agreements_in_force
    FROM stated
    WHERE {IN_FORCE}
    GROUP BY faculty_code
),
final AS (
    SELECT
        faculties.faculty_code,
        COALESCE(active.agreements_in_force, 0) AS agreements_in_force
    FROM faculties
    LEFT JOIN active ON active.faculty_code = faculties.faculty_code
    WHERE faculties.institution_code = :institution
        AND (faculties.is_degree_level OR :population = 'all')
    ORDER BY agreements_in_force DESC, faculties.faculty_code
)
SELECT * FROM final
"""


def faculties_by_agreements(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """Every faculty with the agreements in force that name it, 0 for none (A9).

    Args:
        day: None for `reporting_day`.

    Returns:
        One row a faculty of the population (of those chosen, where faculties are chosen), most first: faculty_code,
        agreements_in_force [agreements]. Empty without a register, or where no agreement in force names a faculty:
        then nothing is known of any of them.
    """
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    parameters = {"institution": filters.institution, "population": filters.population}
    rows = warehouse.frame(FACULTIES_BY_AGREEMENTS, filters, day=day, **parameters)
    if not has_register(warehouse, filters) or not rows["agreements_in_force"].any():
        return rows.iloc[:0]
    return rows[rows["faculty_code"].isin(filters.faculties)] if filters.faculties else rows


def share_of_faculties_with_agreement(warehouse: Warehouse, filters: Filters, day: date | None = None) -> float | None:
    """Faculties that answer for an agreement in force, among all faculties (A9) [share 0-1].

    None without a register, or where no agreement names a faculty.
    """
    faculties = faculties_by_agreements(warehouse, filters, day)
    return None if faculties.empty else float(faculties["agreements_in_force"].gt(0).mean())


AGREEMENTS_BY_FACULTY_AND_PARTNER = f"""
WITH {STATED},
final AS (
    SELECT
        faculty_code,
        country_code,
        partner_code,
        COUNT(*) AS agreements_in_force
    FROM stated
    WHERE {IN_FORCE}
    GROUP BY faculty_code, country_code, partner_code
    ORDER BY faculty_code NULLS LAST, agreements_in_force DESC, country_code NULLS LAST, partner_code
)
SELECT * FROM final
"""


def agreements_by_faculty_and_partner(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """Agreements in force by the faculty that they name and their partner.

    Returns:
        One row a pair: faculty_code (None = the agreement names none), country_code (of the partner; None = not
        stated), partner_code, agreements_in_force [agreements]. Empty without a register.
    """
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    return warehouse.frame(AGREEMENTS_BY_FACULTY_AND_PARTNER, filters, day=day)
