"""Partners: as printed, each once, abroad, by country."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.agreements import IN_FORCE, STATED
from dashboard.metrics.paragraphs import FILES, reporting_day
from dashboard.warehouse import Warehouse

PARTNER_COUNTS = """
WITH listed AS (
    SELECT COUNT(*) AS entries
    FROM partner_listings
),
counted AS (
    SELECT
        COUNT(*) AS distinct_partners,
        SUM(CASE WHEN NOT is_domestic THEN 1 ELSE 0 END) AS foreign_partners,
        SUM(CASE WHEN NOT is_domestic AND entity_type = 'university' THEN 1 ELSE 0 END) AS foreign_universities,
        COUNT(DISTINCT CASE WHEN NOT is_domestic THEN country_code END) AS foreign_countries,
        SUM(CASE WHEN country_code IS NULL THEN 1 ELSE 0 END) AS country_not_stated,
        SUM(CASE WHEN NOT is_resolved THEN 1 ELSE 0 END) AS unresolved
    FROM partners
),
final AS (
    SELECT
        NULLIF(listed.entries, 0) AS entries,
        counted.distinct_partners,
        CAST(counted.foreign_partners AS BIGINT) AS foreign_partners,
        CAST(counted.foreign_universities AS BIGINT) AS foreign_universities,
        counted.foreign_countries,
        CAST(counted.country_not_stated AS BIGINT) AS country_not_stated,
        CAST(counted.unresolved AS BIGINT) AS unresolved
    FROM counted
    CROSS JOIN listed
    WHERE counted.distinct_partners > 0
)
SELECT * FROM final
"""


def partner_counts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Partners counted as printed, once each, foreign, and foreign universities (A9).

    Returns:
        One row: entries (printed in lists of partners; <NA> = no list), distinct_partners, foreign_partners,
        foreign_universities, foreign_countries [countries], country_not_stated, unresolved (the name does not say
        which body is meant) [partners]. Empty when the institution has named no partner under the filters.
    """
    return warehouse.frame(PARTNER_COUNTS, filters)


PARTNERS_BY_COUNTRY = """
WITH final AS (
    SELECT
        country_code,
        is_domestic,
        COUNT(*) AS partners,
        CAST(SUM(CASE WHEN entity_type = 'university' THEN 1 ELSE 0 END) AS BIGINT) AS universities
    FROM partners
    GROUP BY country_code, is_domestic
    ORDER BY CASE WHEN country_code IS NULL THEN 1 ELSE 0 END, partners DESC, country_code
)
SELECT * FROM final
"""


def partners_by_country(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Distinct partners by country (A9).

    Returns:
        One row a country, most first, not stated last: country_code, is_domestic, partners, universities [partners].
    """
    return warehouse.frame(PARTNERS_BY_COUNTRY, filters)


PARTNER_ROWS = f"""
WITH {STATED},
by_partner AS (
    SELECT
        partner_code,
        COUNT(*) AS agreements,
        SUM(CASE WHEN {IN_FORCE} THEN 1 ELSE 0 END) AS agreements_in_force,
        MIN(signed_date) AS first_signed_date
    FROM stated
    GROUP BY partner_code
),
by_listing AS (
    SELECT partner_code, COUNT(*) AS entries
    FROM partner_listings
    GROUP BY partner_code
),
final AS (
    SELECT
        partners.partner_code,
        partners.name_ky,
        partners.name_ru,
        partners.name_en,
        partners.country_code,
        partners.entity_type,
        partners.is_domestic,
        partners.is_resolved,
        by_listing.entries,
        by_partner.agreements,
        CAST(by_partner.agreements_in_force AS BIGINT) AS agreements_in_force,
        by_partner.first_signed_date
    FROM partners
    LEFT JOIN by_listing ON by_listing.partner_code = partners.partner_code
    LEFT JOIN by_partner ON by_partner.partner_code = partners.partner_code
    ORDER BY
        agreements_in_force DESC NULLS LAST, partners.country_code NULLS LAST, partners.name_en,
        partners.partner_code
)
SELECT * FROM final
"""


def partner_rows(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """Distinct partners, each with its entries and agreements (A9).

    Returns:
        One row a partner: partner_code, name_ky, name_ru, name_en, country_code, entity_type, is_domestic,
        is_resolved, entries (<NA> = in no list), agreements, agreements_in_force (at the day; <NA> = none in the
        register), first_signed_date.
    """
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    return warehouse.frame(PARTNER_ROWS, filters, day=day)


PARTNER_MENTION_ROWS = f"""
WITH {FILES},
mentions AS (
    SELECT partner_code, partner_label, heading_label, source_id, sheet, cell
    FROM partner_listings
    UNION ALL
    SELECT partner_code, partner_label, NULL AS heading_label, source_id, sheet, cell
    FROM agreements
),
final AS (
    SELECT
        mentions.partner_label,
        mentions.heading_label,
        mentions.partner_code,
        files.file_name,
        mentions.sheet,
        mentions.cell,
        mentions.source_id
    FROM mentions
    LEFT JOIN files ON files.source_id = mentions.source_id
    ORDER BY mentions.partner_code, mentions.partner_label, files.file_name, mentions.sheet, mentions.cell
)
SELECT * FROM final
"""


def partner_mention_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The cells that name the partners under the filters: entries of lists, and agreements.

    The country of a partner is that of the partner, not what one list prints beside its name: the filters choose
    partners, and every cell that names one of them is here.

    Returns:
        One row a mention: partner_label (as printed), heading_label (of a list), partner_code, file_name, sheet, cell,
        source_id, country_code, entity_type, is_domestic (of the partner).
    """
    mentions = warehouse.frame(PARTNER_MENTION_ROWS, filters.only())
    facts = ["partner_code", "country_code", "entity_type", "is_domestic"]
    return mentions.merge(partner_rows(warehouse, filters)[facts], on="partner_code")


SPELLING_ROWS = f"""
WITH {FILES},
mentions AS (
    SELECT partner_code, TRIM(partner_label) AS partner_label, source_id, sheet, cell FROM partner_listings
    UNION ALL
    SELECT partner_code, TRIM(partner_label) AS partner_label, source_id, sheet, cell FROM agreements
    UNION ALL
    SELECT partner_code, TRIM(partner_label) AS partner_label, source_id, sheet, cell FROM project_partners
),
written AS (
    SELECT partner_code, COUNT(DISTINCT partner_label) AS spellings
    FROM mentions
    GROUP BY partner_code
    HAVING COUNT(DISTINCT partner_label) > 1
),
final AS (
    SELECT
        mentions.partner_code,
        written.spellings,
        mentions.partner_label,
        files.file_name,
        mentions.sheet,
        mentions.cell,
        mentions.source_id
    FROM mentions
    INNER JOIN written ON written.partner_code = mentions.partner_code
    LEFT JOIN files ON files.source_id = mentions.source_id
    ORDER BY
        written.spellings DESC, mentions.partner_code, mentions.partner_label, files.file_name, mentions.sheet,
        mentions.cell
)
SELECT * FROM final
"""


def spelling_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Partners whose name the workbooks write in more than one way: lists, register and participants of projects.

    As in `partner_mention_rows`, the filters choose partners, and every cell that names one of them is here.

    Returns:
        One row a mention, partners with most spellings first: partner_code, spellings (of the partner) [n],
        partner_label (as typed), file_name, sheet, cell, source_id. Empty when each partner is always written alike.
    """
    rows = warehouse.frame(SPELLING_ROWS, filters.only())
    return rows[rows["partner_code"].isin(partner_rows(warehouse, filters)["partner_code"])]
