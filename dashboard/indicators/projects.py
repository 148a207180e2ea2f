"""Indicators of projects and grants: G1, G3-G5."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.filters import Filters
from dashboard.i18n import is_missing
from dashboard.indicators.measure import Moment, Part, measured
from dashboard.metrics import funding, projects
from dashboard.metrics.paragraphs import academic_year_of
from dashboard.warehouse import Warehouse

NO_PROJECTS = "no_projects"
NOT_CONVERTIBLE = "not_convertible"


def running(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """G1 [projects]: parts running and years_unknown (counted apart)."""
    counts = projects.project_counts(warehouse, filters, at.project_day)
    if not projects.has_projects(warehouse, filters):
        return measured(Part(part, None, note=NO_PROJECTS) for part in ("running", "years_unknown"))
    return measured(
        Part(part, 0 if counts.empty else int(counts[part].iloc[0])) for part in ("running", "years_unknown")
    )


def awarded(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """G3 [amount] in the academic year of the day: parts share_of:currency, as in own:KGS; never to be added."""
    return measured(_awarded(warehouse, filters, at))


def converted(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """G4 [amount]: G3 in soms and in dollars at the rate of the day of each contract: own:KGS, own:USD ..."""
    return measured(
        part for currency in ("KGS", "USD") for part in _awarded(warehouse, replace(filters, currency=currency), at)
    )


def _awarded(warehouse: Warehouse, filters: Filters, at: Moment) -> list[Part]:
    years = funding.awarded_by_year(warehouse, filters)
    of_year = (
        years.iloc[0:0]
        if at.project_day is None
        else years[years["academic_year"].eq(academic_year_of(at.project_day))]
    )
    return [_amount(row) for row in of_year.to_dict("records")]


def _amount(row: dict[str, object]) -> Part:
    value = None if is_missing(row["amount"]) else float(str(row["amount"]))
    left_out = int(str(row["lines_not_convertible"]))
    return Part(f"{row['share_of']}:{row['currency_code']}", value, note=NOT_CONVERTIBLE if left_out else "")


def ambiguous(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """G5: part count [amounts], and a part for each amount with its smallest and largest reading [its currency]."""
    rows = funding.ambiguous_amounts(warehouse, filters)
    readings = [
        Part(f"{row['project_code']}:{row['currency_code']}", None, float(row["amount_low"]), float(row["amount_high"]))
        for row in rows.to_dict("records")
        if not is_missing(row["amount_low"])
    ]
    return measured([Part("count", len(rows)), *readings])
