"""Amounts awarded: as agreed, converted, and those that are not clear."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES, academic_year_sql
from dashboard.warehouse import Warehouse

# Whose money an amount is. The two are never added: a consortium's total contains the shares.
LINES = f"""
lines AS (
    SELECT
        funding_lines.*,
        CASE
            WHEN funding_lines.is_own_share THEN 'own'
            WHEN NOT funding_lines.is_own_share THEN 'consortium'
            ELSE 'not_stated'
        END AS share_of,
        {academic_year_sql("funding_lines.date")} AS academic_year
    FROM funding_lines
    INNER JOIN projects
        ON projects.institution_code = funding_lines.institution_code
        AND projects.project_code = funding_lines.project_code
)"""

# The last official rate on or before the day of each line, of the line's currency and of the one asked for.
# The som is worth one som on any day. A rate of the institution goes before one that is common to all.
RATES = f"""
{LINES},
wanted AS (
    SELECT DISTINCT currency_code, date FROM lines WHERE currency_code IS NOT NULL AND date IS NOT NULL
    UNION
    SELECT DISTINCT :currency AS currency_code, date FROM lines WHERE date IS NOT NULL
),
ranked AS (
    SELECT
        wanted.currency_code,
        wanted.date,
        exchange_rates.date AS rate_date,
        CAST(exchange_rates.kgs AS DOUBLE) / exchange_rates.nominal AS kgs_for_one,
        ROW_NUMBER() OVER (
            PARTITION BY wanted.currency_code, wanted.date
            ORDER BY exchange_rates.date DESC, exchange_rates.institution_code NULLS LAST
        ) AS place
    FROM wanted
    INNER JOIN exchange_rates
        ON exchange_rates.currency_code = wanted.currency_code
        AND exchange_rates.date <= wanted.date
    WHERE wanted.currency_code <> 'KGS'
),
rates AS (
    SELECT currency_code, date, rate_date, kgs_for_one FROM ranked WHERE place = 1
    UNION ALL
    SELECT currency_code, date, date AS rate_date, CAST(1 AS DOUBLE) AS kgs_for_one
    FROM wanted
    WHERE currency_code = 'KGS'
)"""

CONVERTED = f"""
{RATES},
converted AS (
    SELECT
        lines.*,
        from_rates.rate_date,
        CASE
            WHEN lines.currency_code = :currency OR :currency = 'original' THEN CAST(lines.amount AS DOUBLE)
            ELSE CAST(lines.amount AS DOUBLE) * from_rates.kgs_for_one / to_rates.kgs_for_one
        END AS amount_shown,
        CASE WHEN :currency = 'original' THEN lines.currency_code ELSE :currency END AS currency_shown
    FROM lines
    LEFT JOIN rates AS from_rates
        ON from_rates.currency_code = lines.currency_code
        AND from_rates.date = lines.date
    LEFT JOIN rates AS to_rates
        ON to_rates.currency_code = :currency
        AND to_rates.date = lines.date
)"""

FUNDING_ROWS = f"""
WITH {CONVERTED},
{FILES},
final AS (
    SELECT
        converted.project_code,
        converted.academic_year,
        converted.date,
        converted.share_of,
        CAST(converted.amount AS DOUBLE) AS amount,
        converted.currency_code,
        converted.amount_shown,
        converted.currency_shown,
        converted.rate_date,
        converted.amount_text,
        converted.flag,
        files.file_name,
        converted.sheet,
        converted.cell,
        converted.source_id
    FROM converted
    LEFT JOIN files ON files.source_id = converted.source_id
    ORDER BY
        converted.date DESC NULLS LAST, converted.project_code, converted.share_of DESC, converted.cell,
        converted.amount_text
)
SELECT * FROM final
"""


def funding_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The amounts awarded, as typed and converted to the currency of the filters, each with its cell (G3, G4).

    Returns:
        One row an amount, newest first: project_code, academic_year (of the contract), date, share_of (own,
        consortium, not_stated), amount [currency_code; missing = ambiguous], currency_code, amount_shown
        [currency_shown; missing = not convertible], currency_shown, rate_date (day of the rate used), amount_text,
        flag, file_name, sheet, cell, source_id.
    """
    return warehouse.frame(FUNDING_ROWS, filters, currency=filters.currency)


AWARDED_BY_YEAR = f"""
WITH {CONVERTED},
final AS (
    SELECT
        academic_year,
        share_of,
        currency_shown AS currency_code,
        SUM(amount_shown) AS amount,
        COUNT(*) AS lines,
        CAST(SUM(CASE WHEN amount_shown IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS lines_not_convertible
    FROM converted
    WHERE amount IS NOT NULL
        AND (:first_year IS NULL OR academic_year IS NULL OR academic_year >= :first_year)
        AND (:last_year IS NULL OR academic_year IS NULL OR academic_year <= :last_year)
    GROUP BY academic_year, share_of, currency_shown
    ORDER BY academic_year NULLS LAST, share_of, currency_code
)
SELECT * FROM final
"""


def awarded_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Amounts awarded by academic year of the contract, in the currency of the filters (G3, G4).

    Own share and consortium total are separate rows and are never to be added. Ambiguous amounts are in no row.

    Returns:
        One row a year (<NA> = day of the contract not stated, last), share_of (own, consortium, not_stated) and
        currency: academic_year, share_of, currency_code, amount [currency_code] (missing, not 0, when no line could
        be converted), lines (amounts stated) [n], lines_not_convertible [n] (not in amount). Empty when no amount is
        stated. With the currency `original` there is a row for each currency and nothing is converted.
    """
    years = {"first_year": filters.from_year, "last_year": filters.to_year}
    return warehouse.frame(AWARDED_BY_YEAR, filters, currency=filters.currency, **years)


AWARDED_BY_CURRENCY = f"""
WITH {LINES},
final AS (
    SELECT
        currency_code,
        share_of,
        CAST(SUM(amount) AS DOUBLE) AS amount,
        COUNT(*) AS lines
    FROM lines
    WHERE amount IS NOT NULL
    GROUP BY currency_code, share_of
    ORDER BY currency_code NULLS LAST, share_of
)
SELECT * FROM final
"""


def awarded_by_currency(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Amounts awarded as they were agreed, by currency, all years (G3).

    Returns:
        One row a currency and share_of (own, consortium, not_stated): currency_code, share_of, amount [currency_code],
        lines [n]. Ambiguous amounts are in no row. Empty when no amount is stated.
    """
    return warehouse.frame(AWARDED_BY_CURRENCY, filters)


AMBIGUOUS_AMOUNTS = f"""
WITH {FILES},
final AS (
    SELECT
        funding_lines.project_code,
        projects.title,
        funding_lines.amount_text,
        funding_lines.amount_readings,
        funding_lines.currency_code,
        CAST(funding_lines.amount_low AS DOUBLE) AS amount_low,
        CAST(funding_lines.amount_high AS DOUBLE) AS amount_high,
        files.file_name,
        funding_lines.sheet,
        funding_lines.cell,
        funding_lines.source_id
    FROM funding_lines
    INNER JOIN projects
        ON projects.institution_code = funding_lines.institution_code
        AND projects.project_code = funding_lines.project_code
    LEFT JOIN files ON files.source_id = funding_lines.source_id
    WHERE funding_lines.amount IS NULL
    ORDER BY funding_lines.project_code, funding_lines.cell, funding_lines.amount_text
)
SELECT * FROM final
"""


def ambiguous_amounts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Amounts that can be read in more than one way, and are in no sum (G5).

    Returns:
        One row an amount: project_code, title, amount_text (as typed), amount_readings (JSON: the readings, each a
        list of [amount, currency]), currency_code, amount_low, amount_high (where all readings are in one currency),
        file_name, sheet, cell, source_id. Empty when there is none.
    """
    return warehouse.frame(AMBIGUOUS_AMOUNTS, filters)


AMOUNT_COUNTS = """
WITH by_project AS (
    SELECT
        projects.project_code,
        COUNT(funding_lines.cell) AS lines,
        COUNT(funding_lines.amount) AS clear_lines
    FROM projects
    LEFT JOIN funding_lines
        ON funding_lines.institution_code = projects.institution_code
        AND funding_lines.project_code = projects.project_code
    GROUP BY projects.project_code
),
final AS (
    SELECT
        COUNT(*) AS projects,
        CAST(SUM(CASE WHEN lines > 0 AND lines = clear_lines THEN 1 ELSE 0 END) AS BIGINT) AS stated,
        CAST(SUM(CASE WHEN lines > clear_lines THEN 1 ELSE 0 END) AS BIGINT) AS not_clear,
        CAST(SUM(CASE WHEN lines = 0 THEN 1 ELSE 0 END) AS BIGINT) AS not_stated
    FROM by_project
    HAVING COUNT(*) > 0
)
SELECT * FROM final
"""


def amount_counts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Projects by what is known of their money (G3, G5).

    Returns:
        One row: projects, stated (every amount is clear), not_clear (one can be read in more than one way), not_stated
        (no amount at all) [projects]; the last three make up the first. Empty when there is no project.
    """
    return warehouse.frame(AMOUNT_COUNTS, filters)
