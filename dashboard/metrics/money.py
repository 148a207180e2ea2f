"""Each amount as agreed, in soms and in US dollars, with the rates used; and their sums. Indicators G3, G4.

Soms and dollars by the last official rates on or before the day of the contract. The som is worth one som on any day.
An amount in soms or dollars stands as it was agreed, whether or not there is a rate for the other.
"""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.funding import RATES
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import Warehouse

MONEY = f"""
{RATES},
money AS (
    SELECT
        lines.*,
        CASE WHEN lines.currency_code = 'KGS' THEN CAST(1 AS DOUBLE) ELSE own.kgs_for_one END AS kgs_for_one,
        own.rate_date,
        dollar.kgs_for_one AS kgs_for_dollar,
        dollar.rate_date AS dollar_rate_date,
        CASE
            WHEN lines.currency_code = 'KGS' THEN CAST(lines.amount AS DOUBLE)
            ELSE CAST(lines.amount AS DOUBLE) * own.kgs_for_one
        END AS amount_kgs,
        CASE
            WHEN lines.currency_code = 'USD' THEN CAST(lines.amount AS DOUBLE)
            ELSE CAST(lines.amount AS DOUBLE) * own.kgs_for_one / dollar.kgs_for_one
        END AS amount_usd
    FROM lines
    LEFT JOIN rates AS own
        ON own.currency_code = lines.currency_code
        AND own.date = lines.date
    LEFT JOIN rates AS dollar
        ON dollar.currency_code = :currency
        AND dollar.date = lines.date
    WHERE lines.amount IS NOT NULL
        AND (:first_year IS NULL OR lines.academic_year IS NULL OR lines.academic_year >= :first_year)
        AND (:last_year IS NULL OR lines.academic_year IS NULL OR lines.academic_year <= :last_year)
)"""

MONEY_ROWS = f"""
WITH {MONEY},
{FILES},
final AS (
    SELECT
        money.project_code,
        money.academic_year,
        money.date,
        money.share_of,
        CAST(money.amount AS DOUBLE) AS amount,
        money.currency_code,
        money.kgs_for_one,
        money.rate_date,
        money.amount_kgs,
        money.kgs_for_dollar,
        money.dollar_rate_date,
        money.amount_usd,
        money.amount_text,
        files.file_name,
        money.sheet,
        money.cell,
        money.source_id
    FROM money
    LEFT JOIN files ON files.source_id = money.source_id
    ORDER BY
        money.date DESC NULLS LAST, money.project_code, money.share_of DESC, money.cell, money.currency_code,
        money.amount
)
SELECT * FROM final
"""


def money_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The amounts of the chosen years, each as agreed, in soms and in dollars, with the rates and their days (G4).

    Returns:
        One row an amount, newest first: project_code, academic_year (of the contract), date (of the contract; missing =
        not stated), share_of (own, consortium, not_stated), amount [currency_code], currency_code, kgs_for_one [KGS for
        one of the currency; missing = no rate], rate_date, amount_kgs [KGS; missing = no rate], kgs_for_dollar [KGS for
        1 USD], dollar_rate_date, amount_usd [USD; missing = no rate], amount_text (as typed), file_name, sheet, cell,
        source_id. Amounts that are not clear are in no row.
    """
    return warehouse.frame(MONEY_ROWS, filters, **_parameters(filters))


MONEY_TOTALS = f"""
WITH {MONEY},
sums AS (
    SELECT
        share_of,
        currency_code,
        SUM(CAST(amount AS DOUBLE)) AS amount,
        SUM(amount_kgs) AS amount_kgs,
        SUM(amount_usd) AS amount_usd,
        COUNT(*) AS lines,
        COUNT(*) - COUNT(amount_kgs) AS lines_without_kgs,
        COUNT(*) - COUNT(amount_usd) AS lines_without_usd,
        FALSE AS is_total
    FROM money
    GROUP BY share_of, currency_code
    UNION ALL
    SELECT
        share_of,
        NULL AS currency_code,
        NULL AS amount,
        SUM(amount_kgs) AS amount_kgs,
        SUM(amount_usd) AS amount_usd,
        COUNT(*) AS lines,
        COUNT(*) - COUNT(amount_kgs) AS lines_without_kgs,
        COUNT(*) - COUNT(amount_usd) AS lines_without_usd,
        TRUE AS is_total
    FROM money
    GROUP BY share_of
),
final AS (
    SELECT *
    FROM sums
    ORDER BY share_of DESC, is_total DESC, amount_kgs DESC NULLS LAST, currency_code
)
SELECT * FROM final
"""


def money_totals(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Sums of the amounts of the chosen years, by whose they are and by the currency agreed (G3, G4).

    Own share and consortium total are separate rows and are never to be added. Amounts not clear are in no row.

    Returns:
        For each share_of (own, consortium, not_stated) a row of all its currencies (is_total; currency_code and amount
        missing), then one a currency: share_of, currency_code, amount [currency_code], amount_kgs [KGS], amount_usd
        [USD] (both missing, not 0, when no line has a rate), lines [n], lines_without_kgs, lines_without_usd [n, in no
        sum of that currency], is_total. Empty when no amount is stated.
    """
    return warehouse.frame(MONEY_TOTALS, filters, **_parameters(filters))


def _parameters(filters: Filters) -> dict[str, str | int | None]:
    return {"currency": "USD", "first_year": filters.from_year, "last_year": filters.to_year}
