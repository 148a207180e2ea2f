"""What happened to agreements year by year: signed, renewed, run out. Indicator A2 of the catalogue."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.agreements import FIRST_SIGNED
from dashboard.metrics.paragraphs import FILES, YEAR_DAYS, academic_year_of, academic_year_sql, as_of
from dashboard.warehouse import Warehouse

# What may happen to an agreement, in the order in which it is shown.
EVENTS = ("signed", "renewed", "ended")

HAPPENED = f"""
happened AS (
    SELECT agreements.*, 'signed' AS event, signed_date AS event_date
    FROM agreements
    WHERE COALESCE(status, 'active') <> 'draft' AND signed_date <= :as_of
    UNION ALL
    SELECT
        agreements.*,
        CASE WHEN COALESCE(renews_automatically, FALSE) THEN 'renewed' ELSE 'ended' END AS event,
        expiry_date AS event_date
    FROM agreements
    WHERE COALESCE(status, 'active') NOT IN ('draft', 'terminated')
        AND NOT COALESCE(is_open_ended, FALSE)
        AND expiry_date < :as_of
),
events AS (
    SELECT happened.*, {academic_year_sql("event_date")} AS academic_year
    FROM happened
)"""

SIGNED_AND_ENDED_BY_YEAR = f"""
WITH {YEAR_DAYS},
{HAPPENED},
final AS (
    SELECT
        years.academic_year,
        CAST(SUM(CASE WHEN events.event = 'signed' THEN 1 ELSE 0 END) AS BIGINT) AS agreements_signed,
        CAST(SUM(CASE WHEN events.event = 'renewed' THEN 1 ELSE 0 END) AS BIGINT) AS agreements_renewed,
        CAST(SUM(CASE WHEN events.event = 'ended' THEN 1 ELSE 0 END) AS BIGINT) AS agreements_ended
    FROM years
    LEFT JOIN events ON events.academic_year = years.academic_year
    GROUP BY years.academic_year
    ORDER BY years.academic_year
)
SELECT * FROM final
"""


def signed_and_ended_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Agreements signed, renewed and run out in each academic year up to the day the data are as of (A2).

    Terminated ones bear no day on which they ended and are in no year's agreements_ended. One that renews by itself is
    renewed in the year of the end that the register states; later renewals bear no day.

    Returns:
        One row a year, from the chosen first year (else that of the first signature) to the chosen last year (else
        the current one): academic_year, agreements_signed, agreements_renewed, agreements_ended [agreements]. Empty
        without a register.
    """
    first_signed = warehouse.value(FIRST_SIGNED, filters.only())
    newest = as_of(warehouse, filters, "agreements")
    if newest is None or not isinstance(first_signed, date):
        return warehouse.frame(SIGNED_AND_ENDED_BY_YEAR, filters, first_year=1, last_year=0, as_of=date.min)
    first = max(filters.from_year or 0, academic_year_of(first_signed))
    last = min(filters.to_year or 9999, academic_year_of(newest))
    return warehouse.frame(SIGNED_AND_ENDED_BY_YEAR, filters, first_year=first, last_year=last, as_of=newest)


EVENT_ROWS = f"""
WITH {HAPPENED},
{FILES},
final AS (
    SELECT
        events.academic_year,
        events.event,
        events.event_date,
        events.agreement_code,
        events.partner_code,
        events.partner_label,
        events.country_code,
        events.agreement_type,
        files.file_name,
        events.sheet,
        events.cell,
        events.source_id
    FROM events
    LEFT JOIN files ON files.source_id = events.source_id
    WHERE (:first_year IS NULL OR events.academic_year >= :first_year)
        AND (:last_year IS NULL OR events.academic_year <= :last_year)
    ORDER BY events.event_date DESC, events.agreement_code, events.cell, events.event
)
SELECT * FROM final
"""


def event_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """What stands behind `signed_and_ended_by_year`: one thing that happened to one agreement, with its cell.

    Returns:
        One row an event, newest first: academic_year, event (one of `EVENTS`), event_date, agreement_code,
        partner_code, partner_label, country_code, agreement_type, file_name, sheet, cell, source_id.
    """
    newest = as_of(warehouse, filters, "agreements") or date.min
    years = {"first_year": filters.from_year, "last_year": filters.to_year}
    return warehouse.frame(EVENT_ROWS, filters, as_of=newest, **years)
