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
WITH final AS (
    SELECT DISTINCT project_partners.partner_code
    FROM project_partners
    INNER JOIN projects
        ON projects.institution_code = project_partners.institution_code
        AND projects.project_code = project_partners.project_code
    WHERE projects.start_date <= :day
        AND projects.end_date >= :since
        AND COALESCE(projects.status, 'running') <> 'cancelled'
    ORDER BY project_partners.partner_code
)
SELECT * FROM final
"""

ACTIVITY_ROWS = f"""
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
        stated.faculty_code,
        stated.signed_date <= :settled AS is_settled,
        files.file_name,
        stated.sheet,
        stated.cell,
        stated.source_id
    FROM stated
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

    A project of any faculty and programme is joint work of the university: the filters choose agreements alone.

    Returns:
        One row an agreement, the oldest first: agreement_code, partner_code, partner_label, country_code,
        agreement_type, signed_date, expiry_date, faculty_code, file_name, sheet, cell, source_id, has_joint_work
        (within `WINDOW_MONTHS` before the day), is_dormant (none, and in force for `DORMANT_AFTER_MONTHS`). Empty
        without a register.
    """
    day = day or reporting_day(warehouse, filters, "agreements") or date.today()
    settled = months_before(day, DORMANT_AFTER_MONTHS)
    active = warehouse.frame(ACTIVE_PARTNERS, filters.only(), day=day, since=since(day))["partner_code"]
    rows = warehouse.frame(ACTIVITY_ROWS, filters, day=day, settled=settled)
    has_joint_work = rows["partner_code"].isin(active)
    is_dormant = ~has_joint_work & rows["is_settled"].astype(bool)
    return rows.drop(columns="is_settled").assign(has_joint_work=has_joint_work, is_dormant=is_dormant)


def since(day: date) -> date:
    """The first day of the time in which joint work is looked for."""
    return months_before(day, WINDOW_MONTHS)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where that month is shorter."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()
