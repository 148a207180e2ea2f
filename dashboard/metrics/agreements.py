"""Agreements and partners. Indicators A1-A3, A9, G1 (partners) of the catalogue.

An agreement is in force at a day (A1) when it was signed on or before it and ends on or after it, or is open-ended, or
renews by itself, and the register does not call it a draft or terminated. The register keeps no history of its
statuses: a terminated agreement is out of every year.

A count is None where the institution has given no register at all, and 0 where its register has no such agreement.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import (
    FILES,
    YEAR_DAYS,
    academic_year_of,
    as_of,
    first_october,
    reporting_day,
)
from dashboard.warehouse import Warehouse, whole

# What agreements can be split by.
DIMENSIONS = ("country_code", "region", "agreement_type", "faculty_code", "partner_code", "status", "state")

# States an agreement can be in at a day, in the order they are shown.
STATES = (
    "in_force",
    "expiring_90",
    "expiring_180",
    "expiring_365",
    "expired",
    "not_yet_signed",
    "draft",
    "terminated",
    "unclear",
)

STATES_IN_FORCE = STATES[:4]

# unclear: no day of signing, or no end where the agreement is not known to be open-ended or to renew.
STATED = """
dated AS (
    SELECT
        agreements.*,
        countries.region,
        COALESCE(is_open_ended, FALSE) OR COALESCE(renews_automatically, FALSE) AS goes_on,
        DATEDIFF(expiry_date, :day, DAY) AS days_to_expiry
    FROM agreements
    LEFT JOIN countries ON countries.country_code = agreements.country_code
),
stated AS (
    SELECT
        dated.*,
        CASE
            WHEN status = 'draft' THEN 'draft'
            WHEN status = 'terminated' THEN 'terminated'
            WHEN signed_date IS NULL THEN 'unclear'
            WHEN signed_date > :day THEN 'not_yet_signed'
            WHEN goes_on THEN 'in_force'
            WHEN expiry_date IS NULL THEN 'unclear'
            WHEN days_to_expiry < 0 THEN 'expired'
            WHEN days_to_expiry <= 90 THEN 'expiring_90'
            WHEN days_to_expiry <= 180 THEN 'expiring_180'
            WHEN days_to_expiry <= 365 THEN 'expiring_365'
            ELSE 'in_force'
        END AS state,
        CASE WHEN goes_on THEN NULL ELSE days_to_expiry END AS days_left
    FROM dated
)"""

STILL_LISTED = "state = 'expired' AND COALESCE(status, 'active') <> 'expired'"

IN_FORCE = f"state IN ({', '.join(repr(state) for state in STATES_IN_FORCE)})"

REGISTER_SIZE = """
WITH final AS (
    SELECT COUNT(*) AS agreements
    FROM agreements
)
SELECT * FROM final
"""


def has_register(warehouse: Warehouse, filters: Filters) -> bool:
    """True when the institution has given a register of agreements, whatever else the filters choose."""
    return bool(warehouse.value(REGISTER_SIZE, filters.only()))


def agreement_count(warehouse: Warehouse, filters: Filters) -> int | None:
    """Agreements in the register [agreements]; None when there is no register."""
    return whole(warehouse.value(REGISTER_SIZE, filters)) if has_register(warehouse, filters) else None


AGREEMENTS_IN_FORCE = f"""
WITH {STATED},
final AS (
    SELECT COUNT(*) AS agreements
    FROM stated
    WHERE {IN_FORCE}
)
SELECT * FROM final
"""


def agreements_in_force(warehouse: Warehouse, filters: Filters, day: date | None = None) -> int | None:
    """Agreements in force at a day (A1) [agreements]; None when there is no register.

    Args:
        day: None for `reporting_day`.
    """
    day = day or reporting_day(warehouse, filters, "agreements")
    if day is None or not has_register(warehouse, filters):
        return None
    return whole(warehouse.value(AGREEMENTS_IN_FORCE, filters, day=day))


FIRST_SIGNED = """
WITH final AS (
    SELECT MIN(signed_date) AS first_signed
    FROM agreements
)
SELECT * FROM final
"""

AGREEMENTS_IN_FORCE_BY_YEAR = f"""
WITH {YEAR_DAYS},
final AS (
    SELECT
        years.academic_year,
        years.day,
        COUNT(agreements.agreement_code) AS agreements
    FROM years
    LEFT JOIN agreements
        ON agreements.signed_date <= years.day
        AND (
            agreements.expiry_date >= years.day
            OR COALESCE(agreements.is_open_ended, FALSE)
            OR COALESCE(agreements.renews_automatically, FALSE)
        )
        AND COALESCE(agreements.status, 'active') NOT IN ('draft', 'terminated')
    GROUP BY years.academic_year, years.day
    ORDER BY years.academic_year
)
SELECT * FROM final
"""


def agreements_in_force_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Agreements in force on 1 October of each academic year (A1).

    The current year is counted at the day the data are as of, where that comes before 1 October.

    Returns:
        One row a year, from the chosen first year (else the year of the first signature) to the chosen last year (else
        the current one): academic_year, day, agreements [agreements]. Empty when there is no register.
    """
    first_signed = warehouse.value(FIRST_SIGNED, filters.only())
    newest = as_of(warehouse, filters, "agreements")
    if newest is None or not isinstance(first_signed, date):
        return warehouse.frame(AGREEMENTS_IN_FORCE_BY_YEAR, filters, first_year=1, last_year=0, as_of=date.min)
    first = max(filters.from_year or 0, first_october(first_signed))
    last = min(filters.to_year or 9999, academic_year_of(newest))
    return warehouse.frame(AGREEMENTS_IN_FORCE_BY_YEAR, filters, first_year=first, last_year=last, as_of=newest)


AGREEMENTS_EXPIRING = f"""
WITH {STATED},
final AS (
    SELECT COUNT(*) AS agreements
    FROM stated
    WHERE {IN_FORCE} AND days_left <= :days
)
SELECT * FROM final
"""


def agreements_expiring(warehouse: Warehouse, filters: Filters, days: int = 90, day: date | None = None) -> int | None:
    """Agreements in force at a day that end within so many days of it (A3) [agreements]; None without a register.

    Those that are open-ended or renew by themselves do not end.
    """
    day = day or reporting_day(warehouse, filters, "agreements")
    if day is None or not has_register(warehouse, filters):
        return None
    return whole(warehouse.value(AGREEMENTS_EXPIRING, filters, day=day, days=days))


def with_ending(warehouse: Warehouse, filters: Filters) -> Filters:
    """The filters with the day from which the days of `ending` count: whatever reads agreements reads those alone."""
    return replace(filters, ending_from=reporting_day(warehouse, filters, "agreements")) if filters.ending else filters


EXPIRED_STILL_LISTED = f"""
WITH {STATED},
final AS (
    SELECT COUNT(*) AS agreements
    FROM stated
    WHERE {STILL_LISTED}
)
SELECT * FROM final
"""


def expired_still_listed(warehouse: Warehouse, filters: Filters, day: date | None = None) -> int | None:
    """Agreements that ended before a day though the register does not say so (A3) [agreements]; None without one."""
    day = day or reporting_day(warehouse, filters, "agreements")
    if day is None or not has_register(warehouse, filters):
        return None
    return whole(warehouse.value(EXPIRED_STILL_LISTED, filters, day=day))


AGREEMENTS_BY = f"""
WITH {STATED},
final AS (
    SELECT
        CAST(:dimension AS VARCHAR) AS code,
        COUNT(*) AS agreements,
        CAST(SUM(CASE WHEN {IN_FORCE} THEN 1 ELSE 0 END) AS BIGINT) AS agreements_in_force
    FROM stated
    GROUP BY CAST(:dimension AS VARCHAR)
    ORDER BY CASE WHEN code IS NULL THEN 1 ELSE 0 END, agreements_in_force DESC, agreements DESC, code
)
SELECT * FROM final
"""


def agreements_by(warehouse: Warehouse, filters: Filters, dimension: str, day: date | None = None) -> pd.DataFrame:
    """Agreements split by one dimension (A1, A9).

    Args:
        dimension: one of `DIMENSIONS`; `state` is that of `STATES` at the day.
        day: None for `reporting_day`.

    Returns:
        One row a code, most in force first, not stated last: code (text; None = not stated), agreements (all in the
        register), agreements_in_force (at the day) [agreements]. Empty without a register.
    """
    if dimension not in DIMENSIONS:
        raise ValueError(f"agreements have no dimension {dimension!r}; there are {', '.join(DIMENSIONS)}")
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    return warehouse.frame(AGREEMENTS_BY, filters, dimension=dimension, day=day)


AGREEMENT_ROWS = f"""
WITH {STATED},
{FILES},
final AS (
    SELECT
        stated.agreement_code,
        stated.partner_code,
        stated.partner_label,
        stated.country_code,
        stated.agreement_type,
        stated.signed_date,
        stated.expiry_date,
        stated.is_open_ended,
        stated.renews_automatically,
        stated.status,
        stated.state,
        stated.days_left,
        {STILL_LISTED} AS is_still_listed,
        stated.faculty_code,
        stated.places_out,
        stated.places_in,
        stated.flag,
        files.file_name,
        stated.sheet,
        stated.cell,
        stated.source_id
    FROM stated
    LEFT JOIN files ON files.source_id = stated.source_id
    ORDER BY
        CASE WHEN {IN_FORCE} THEN 0 ELSE 1 END, stated.days_left NULLS LAST, stated.agreement_code, stated.cell
)
SELECT * FROM final
"""


def agreement_rows(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """The register, each agreement with its state at a day and its cell (A1, A3).

    Returns:
        One row an agreement; in force first, those that end soonest on top: agreement_code, partner_code,
        partner_label, country_code, agreement_type, signed_date, expiry_date, is_open_ended, renews_automatically,
        status (as the register says), state (one of `STATES`), days_left [days; <NA> = does not end, or end not
        stated; below 0 = ended], is_still_listed (ended, though the register does not say so), faculty_code,
        places_out, places_in [persons a year], flag, file_name, sheet, cell, source_id. Empty without a register.
    """
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    return warehouse.frame(AGREEMENT_ROWS, filters, day=day)
