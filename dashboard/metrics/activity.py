"""Which agreements are alive: joint work with the partner that the data know of. Indicators A4, A5 of the catalogue.

The only joint work known so far is a project in which the partner takes part and that ran within the window. A partner
of whom no work is known may work with the university all the same: it is "no known work", never "no work".
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.agreements import IN_FORCE, STATED
from dashboard.metrics.paragraphs import FILES, reporting_day
from dashboard.warehouse import Warehouse

# Months looked back for joint work, and months in force before an agreement can be called dormant.
WINDOW_MONTHS = 24
DORMANT_AFTER_MONTHS = 12

ACTIVE_PARTNERS = """
active_partners AS (
    SELECT DISTINCT project_partners.institution_code, project_partners.partner_code
    FROM project_partners
    INNER JOIN projects
        ON projects.institution_code = project_partners.institution_code
        AND projects.project_code = project_partners.project_code
    WHERE projects.start_date <= :day
        AND projects.end_date >= :since
        AND COALESCE(projects.status, 'running') <> 'cancelled'
)"""

ACTIVITY_ROWS = f"""
WITH {STATED},
{ACTIVE_PARTNERS},
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
        stated.faculty_code,
        active_partners.partner_code IS NOT NULL AS has_joint_work,
        active_partners.partner_code IS NULL AND stated.signed_date <= :settled AS is_dormant,
        files.file_name,
        stated.sheet,
        stated.cell,
        stated.source_id
    FROM stated
    LEFT JOIN active_partners
        ON active_partners.institution_code = stated.institution_code
        AND active_partners.partner_code = stated.partner_code
    LEFT JOIN files ON files.source_id = stated.source_id
    WHERE {IN_FORCE}
    ORDER BY stated.signed_date, stated.agreement_code, stated.cell
)
SELECT * FROM final
"""

PARTICIPANTS = """
WITH final AS (
    SELECT COUNT(*) AS participants
    FROM project_partners
)
SELECT * FROM final
"""


def knows_joint_work(warehouse: Warehouse, filters: Filters) -> bool:
    """True when the institution has told who takes part in its projects: else no agreement can be called dormant."""
    return bool(warehouse.value(PARTICIPANTS, filters.only()))


def activity_rows(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """Agreements in force at a day, each with whether joint work with its partner is known (A4, A5).

    Returns:
        One row an agreement, the oldest first: agreement_code, partner_code, partner_label, country_code,
        agreement_type, signed_date, expiry_date, faculty_code, has_joint_work (within `WINDOW_MONTHS` before the day),
        is_dormant (none, and in force for `DORMANT_AFTER_MONTHS`), file_name, sheet, cell, source_id. Empty without a
        register.
    """
    day = day or reporting_day(warehouse, filters) or date.today()
    since, settled = months_before(day, WINDOW_MONTHS), months_before(day, DORMANT_AFTER_MONTHS)
    return warehouse.frame(ACTIVITY_ROWS, filters, day=day, since=since, settled=settled)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where that month is shorter."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()
