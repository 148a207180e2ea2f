"""Projects and grants. Indicators G1, G3-G5 of the catalogue.

A project runs at a day (G1) when it starts on or before it and ends on or after it, and was not cancelled. Where only
years are stated they run from 1 January to 31 December. A project whose years are not stated runs at no day; it is
counted apart.

Money: an amount that nobody stated is missing, never 0. An amount that can be read in more than one way is in no sum
(G5). The share of the institution and the total of the consortium are never added. A sum in soms, dollars or euros is
converted by the last official rate on or before the day of the contract (G4); a line without a rate or without a day is
counted as not convertible.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.metrics.funding import funding_rows
from dashboard.metrics.paragraphs import FILES, YEAR_DAYS, academic_year_of, as_of, first_october, reporting_day
from dashboard.warehouse import Warehouse, whole

# What projects can be split by.
DIMENSIONS = ("programme", "role", "status", "state", "faculty_code", "coordinator_country_code", "funder")

# States a project can be in at a day, in the order they are shown.
STATES = ("running", "not_started", "ended", "cancelled", "years_unknown")

STATED = """
stated AS (
    SELECT
        projects.*,
        CASE
            WHEN status = 'cancelled' THEN 'cancelled'
            WHEN start_date IS NULL OR end_date IS NULL THEN 'years_unknown'
            WHEN start_date > :day THEN 'not_started'
            WHEN end_date < :day THEN 'ended'
            ELSE 'running'
        END AS state
    FROM projects
)"""

PROJECT_COUNTS = f"""
WITH {STATED},
final AS (
    SELECT
        COUNT(*) AS projects,
        CAST(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END) AS BIGINT) AS running,
        CAST(SUM(CASE WHEN state = 'not_started' THEN 1 ELSE 0 END) AS BIGINT) AS not_started,
        CAST(SUM(CASE WHEN state = 'ended' THEN 1 ELSE 0 END) AS BIGINT) AS ended,
        CAST(SUM(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT) AS cancelled,
        CAST(SUM(CASE WHEN state = 'years_unknown' THEN 1 ELSE 0 END) AS BIGINT) AS years_unknown
    FROM stated
    HAVING COUNT(*) > 0
)
SELECT * FROM final
"""


def project_counts(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """Projects by what they are doing at a day (G1).

    Args:
        day: None for `reporting_day`.

    Returns:
        One row: projects, running, not_started, ended, cancelled, years_unknown [projects]; the last five make up the
        first. Empty when there is no project under the filters.
    """
    day = day or reporting_day(warehouse, filters, "projects") or date.today()
    return warehouse.frame(PROJECT_COUNTS, filters, day=day)


REGISTER_SIZE = """
WITH final AS (
    SELECT COUNT(*) AS projects
    FROM projects
)
SELECT * FROM final
"""


def has_projects(warehouse: Warehouse, filters: Filters) -> bool:
    """True when the institution has told of any project, whatever else the filters choose."""
    return bool(warehouse.value(REGISTER_SIZE, filters.only()))


def active_count(warehouse: Warehouse, filters: Filters, day: date | None = None) -> int | None:
    """Projects that run at a day (G1) [projects]; None when the institution has told of none at all."""
    if not has_projects(warehouse, filters):
        return None
    counts = project_counts(warehouse, filters, day)
    return 0 if counts.empty else int(counts["running"].iloc[0])


def years_unknown_count(warehouse: Warehouse, filters: Filters) -> int | None:
    """Projects whose first or last day nobody stated (G1) [projects]; None when the institution has told of none."""
    if not has_projects(warehouse, filters):
        return None
    counts = project_counts(warehouse, filters)
    return 0 if counts.empty else int(counts["years_unknown"].iloc[0])


FIRST_START = """
WITH final AS (
    SELECT MIN(start_date) AS first_start
    FROM projects
)
SELECT * FROM final
"""

ACTIVE_BY_YEAR = f"""
WITH {YEAR_DAYS},
final AS (
    SELECT
        years.academic_year,
        years.day,
        COUNT(projects.project_code) AS projects
    FROM years
    LEFT JOIN projects
        ON projects.start_date <= years.day
        AND projects.end_date >= years.day
        AND COALESCE(projects.status, 'running') <> 'cancelled'
    GROUP BY years.academic_year, years.day
    ORDER BY years.academic_year
)
SELECT * FROM final
"""


def active_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Projects that run on 1 October of each academic year (G1).

    Returns:
        One row a year, from the chosen first year (else that of the first start) to the chosen last year (else the
        current one): academic_year, day, projects [projects]. Empty when no project has a day of start. Projects
        whose years are not stated are in no row.
    """
    first_start = warehouse.value(FIRST_START, filters.only())
    newest = as_of(warehouse, filters, "projects")
    if newest is None or not isinstance(first_start, date):
        return warehouse.frame(ACTIVE_BY_YEAR, filters, first_year=1, last_year=0, as_of=date.min)
    first = max(filters.from_year or 0, first_october(first_start))
    last = min(filters.to_year or 9999, academic_year_of(newest))
    return warehouse.frame(ACTIVE_BY_YEAR, filters, first_year=first, last_year=last, as_of=newest)


PROJECTS_BY = f"""
WITH {STATED},
final AS (
    SELECT
        CAST(:dimension AS VARCHAR) AS code,
        COUNT(*) AS projects,
        CAST(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END) AS BIGINT) AS running
    FROM stated
    GROUP BY CAST(:dimension AS VARCHAR)
    ORDER BY CASE WHEN code IS NULL THEN 1 ELSE 0 END, projects DESC, code
)
SELECT * FROM final
"""


def projects_by(warehouse: Warehouse, filters: Filters, dimension: str, day: date | None = None) -> pd.DataFrame:
    """Projects split by one dimension (G1).

    Args:
        dimension: one of `DIMENSIONS`; `state` is that of `STATES` at the day.
        day: None for `reporting_day`.

    Returns:
        One row a code, most first, not stated last: code (text; None = not stated), projects (all), running (at the
        day) [projects]. Empty when there is no project.
    """
    if dimension not in DIMENSIONS:
        raise ValueError(f"projects have no dimension {dimension!r}; there are {', '.join(DIMENSIONS)}")
    day = day or reporting_day(warehouse, filters, "projects") or date.today()
    return warehouse.frame(PROJECTS_BY, filters, dimension=dimension, day=day)


PROJECT_ROWS = f"""
WITH {STATED},
{FILES},
final AS (
    SELECT
        stated.project_code,
        stated.title,
        stated.programme,
        stated.programme_label,
        stated.funder,
        stated.coordinator,
        stated.coordinator_country_code,
        stated.role,
        stated.faculty_code,
        stated.start_date,
        stated.end_date,
        stated.dates_precision,
        stated.status,
        stated.status_label,
        stated.state,
        stated.flag,
        files.file_name,
        stated.sheet,
        stated.cell,
        stated.source_id
    FROM stated
    LEFT JOIN files ON files.source_id = stated.source_id
    ORDER BY stated.start_date DESC NULLS LAST, stated.project_code
)
SELECT * FROM final
"""


@kept
def project_rows(warehouse: Warehouse, filters: Filters, day: date | None = None) -> pd.DataFrame:
    """The projects, each with its state at a day, its amounts as typed, and its cell.

    Returns:
        One row a project, newest start first: project_code, title, programme, programme_label, funder, coordinator,
        coordinator_country_code, role, faculty_code, start_date, end_date, dates_precision (year, day or None),
        status, status_label, state (one of `STATES`), flag, file_name, sheet, cell, source_id, amount_text (all
        amounts as typed, joined by "; "; None = no amount stated).
    """
    day = day or reporting_day(warehouse, filters, "projects") or date.today()
    rows = warehouse.frame(PROJECT_ROWS, filters, day=day)
    lines = funding_rows(warehouse, filters)
    texts = lines.dropna(subset=["amount_text"]).groupby("project_code")["amount_text"].agg("; ".join)
    typed = [texts.get(code) for code in rows["project_code"]]
    return rows.assign(amount_text=pd.Series(typed, index=rows.index, dtype=object))


PROJECT_PARTNER_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        project_partners.project_code,
        project_partners.partner_label,
        project_partners.partner_code,
        project_partners.country_code,
        project_partners.role,
        files.file_name,
        project_partners.sheet,
        project_partners.cell,
        project_partners.source_id
    FROM project_partners
    INNER JOIN projects
        ON projects.institution_code = project_partners.institution_code
        AND projects.project_code = project_partners.project_code
    LEFT JOIN files ON files.source_id = project_partners.source_id
    ORDER BY project_partners.project_code, project_partners.role NULLS LAST, project_partners.partner_label
)
SELECT * FROM final
"""


def project_partner_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Who takes part in the projects, each with its cell.

    Returns:
        One row a participant: project_code, partner_label, partner_code, country_code (None = not stated), role,
        file_name, sheet, cell, source_id.
    """
    return warehouse.frame(PROJECT_PARTNER_ROWS, filters)


def project_count(warehouse: Warehouse, filters: Filters) -> int | None:
    """All projects under the filters [projects]; None when the institution has told of none at all."""
    if not has_projects(warehouse, filters):
        return None
    return whole(warehouse.value(REGISTER_SIZE, filters))
