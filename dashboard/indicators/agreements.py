"""Indicators of agreements and partners: A1-A5, A9."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.indicators.measure import Moment, Part, measured, only
from dashboard.metrics import activity, agreement_events, agreement_faculties, agreements, partners
from dashboard.metrics.paragraphs import academic_year_of
from dashboard.warehouse import Warehouse

NO_REGISTER = "no_register"
NO_JOINT_WORK_KNOWN = "no_joint_work_known"
HORIZONS = (90, 180, 365)


def in_force(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A1 [agreements]."""
    return only(agreements.agreements_in_force(warehouse, filters, at.day), NO_REGISTER)


def signed_and_ended(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A2 [agreements] in the academic year of the day, so far: parts new, renewed, expired."""
    names = {"new": "agreements_signed", "renewed": "agreements_renewed", "expired": "agreements_ended"}
    years = agreement_events.signed_and_ended_by_year(warehouse, filters)
    if at.day is None or years.empty:
        return measured(Part(part, None, note=NO_REGISTER) for part in names)
    of_year = years[years["academic_year"] == academic_year_of(at.day)]
    counts = {part: 0 if of_year.empty else int(of_year[column].iloc[0]) for part, column in names.items()}
    return measured(Part(part, count) for part, count in counts.items())


def expiring(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A3 [agreements]: parts within_90, within_180, within_365, and still_listed (ended before the day)."""
    parts = {f"within_{days}": agreements.agreements_expiring(warehouse, filters, days, at.day) for days in HORIZONS}
    parts["still_listed"] = agreements.expired_still_listed(warehouse, filters, at.day)
    return measured(Part(part, value, note="" if value is not None else NO_REGISTER) for part, value in parts.items())


def activity_share(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A4 [share 0-1 of the agreements in force]."""
    rows, reason = _activity(warehouse, filters, at)
    return only(None, reason) if reason else only(rows["has_joint_work"].astype(float).mean())


def dormant(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A5 [agreements]."""
    rows, reason = _activity(warehouse, filters, at)
    return only(None, reason) if reason else only(int(rows["is_dormant"].sum()))


def _activity(warehouse: Warehouse, filters: Filters, at: Moment) -> tuple[pd.DataFrame, str]:
    """The agreements in force, and the reason where nothing can be said of them."""
    rows = activity.activity_rows(warehouse, filters, at.day)
    if not agreements.has_register(warehouse, filters) or rows.empty:
        return rows, NO_REGISTER
    return rows, "" if activity.knows_joint_work(warehouse, filters) else NO_JOINT_WORK_KNOWN


def coverage(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """A9: parts countries [countries], distinct, abroad, universities [partners], and faculties [share 0-1 of all
    faculties that have an agreement in force].
    """
    counts = partners.partner_counts(warehouse, filters)
    columns = {
        "countries": "foreign_countries",
        "distinct": "distinct_partners",
        "abroad": "foreign_partners",
        "universities": "foreign_universities",
    }
    values = {part: None if counts.empty else counts[column].iloc[0] for part, column in columns.items()}
    parts = [Part(part, value, note="" if value is not None else "no_partners") for part, value in values.items()]
    share = agreement_faculties.share_of_faculties_with_agreement(warehouse, filters, at.day)
    return measured([*parts, Part("faculties", share, note="" if share is not None else NO_REGISTER)])
