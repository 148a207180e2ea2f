"""Indicators of the data themselves: Q1-Q4."""

from __future__ import annotations

import pandas as pd

from dashboard.disclosure import SMALLEST_BASE
from dashboard.filters import Filters
from dashboard.indicators.measure import Moment, Part, measured, only
from dashboard.metrics import changes, quality, students, submissions
from dashboard.warehouse import Warehouse


def completeness(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """Q1: parts received [share 0-1 of the faculties], late [faculties], days_late [days, all faculties together]."""
    rows = submissions.submissions(warehouse, filters)
    of_year = rows.iloc[0:0] if at.year is None else rows[rows["academic_year"] == at.year]
    if of_year.empty:
        return measured(Part(part, None, note="no_faculty_named") for part in ("received", "late", "days_late"))
    received = float((of_year["state"] != "missing").mean())
    if of_year["due_date"].isna().all():
        undated = (Part(part, None, note="no_due_day") for part in ("late", "days_late"))
        return measured([Part("received", received), *undated])
    late = int((of_year["state"] == "late").sum())
    return measured([Part("received", received), Part("late", late), Part("days_late", of_year["days_late"].sum())])


def sums_that_agree(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """Q2: parts agree [share 0-1 of the sums that can be computed], differ, not_computable [sums]."""
    counts = quality.reconciliation_counts(warehouse, filters)
    if counts.empty:
        return measured(Part(part, None, note="no_sums") for part in ("agree", "differ", "not_computable"))
    row = counts.iloc[0]
    compared = int(row["agree"]) + int(row["differ"])
    share = int(row["agree"]) / compared if compared else None
    return measured(
        [
            Part("agree", share, note="" if compared else "no_sums"),
            Part("differ", int(row["differ"])),
            Part("not_computable", int(row["not_computable"])),
        ]
    )


def not_resolved(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """Q3 [share 0-1]: students without a country, or in cells set aside, among all of the year with those."""
    split = students.headcount_by(warehouse, filters, "country_code", at.year)
    outside = quality.headcount_set_aside(warehouse, filters, at.year)
    everybody = int(split["headcount"].sum()) + outside
    without_country = int(split.loc[split["code"].isna(), "headcount"].sum())
    smallest = SMALLEST_BASE if filters.is_protected else 1
    return only((without_country + outside) / everybody if everybody >= smallest else None, "not_reported")


def restated(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """Q4 [students]: the figure of the year now, less what it was in the snapshot served before."""
    return only(changes.restatement(warehouse, filters, at.year), "nothing_earlier")
