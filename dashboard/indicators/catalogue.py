"""Which function computes which indicator, and which of its values stands for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard.filters import Filters
from dashboard.indicators import agreements, data, projects, students
from dashboard.indicators.measure import Moment, Part, measured
from dashboard.metrics import overview
from dashboard.warehouse import Warehouse

Measure = Callable[[Warehouse, Filters, Moment], pd.DataFrame]

_OF_SUBJECTS: Mapping[str, Measure] = {
    "E1": students.foreign_students,
    "E2": students.foreign_share,
    "E3": students.by_group,
    "E4": students.by_kind,
    "E5": students.growth_of_students,
    "E6": students.contributions,
    "E7": students.largest_countries,
    "E8": students.concentration,
    "E9": students.countries,
    "E11": students.intake,
    "E12": students.faculties,
    "A1": agreements.in_force,
    "A2": agreements.signed_and_ended,
    "A3": agreements.expiring,
    "A4": agreements.activity_share,
    "A5": agreements.dormant,
    "A9": agreements.coverage,
    "G1": projects.running,
    "G3": projects.awarded,
    "G4": projects.converted,
    "G5": projects.ambiguous,
    "Q1": data.completeness,
    "Q2": data.sums_that_agree,
    "Q3": data.not_resolved,
    "Q4": data.restated,
}

# The part that a target of the indicator speaks of. "" is the one value there is; an indicator that is not here has
# none.
HEADLINES: Mapping[str, str] = {
    "E1": "",
    "E2": "",
    "E5": "year",
    "E7": "top_3",
    "E8": "hhi",
    "E9": "",
    "A1": "",
    "A2": "new",
    "A3": "within_90",
    "A4": "",
    "A5": "",
    "A9": "countries",
    "G1": "running",
    "G3": "own:KGS",
    "G5": "count",
    "Q1": "received",
    "Q2": "agree",
    "Q3": "",
}


def attainment(warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """T [share 0-1]: a part for each indicator with a target for the year."""
    wanted = overview.targets(warehouse, filters)
    of_year = wanted.iloc[0:0] if at.year is None else wanted[wanted["period"] == at.year]
    return measured(_attained(warehouse, filters, str(code), at) for code in of_year["indicator"])


def _attained(warehouse: Warehouse, filters: Filters, code: str, at: Moment) -> Part:
    target = overview.target(warehouse, filters, code, at.year, headline(code, warehouse, filters, at))
    value = None if target is None else target.attained_share
    return Part(code, value, note="" if value is not None else "actual_not_known")


MEASURES: Mapping[str, Measure] = {**_OF_SUBJECTS, "T": attainment}


def measure(code: str, warehouse: Warehouse, filters: Filters, at: Moment) -> pd.DataFrame:
    """The values of an indicator at a moment.

    Returns:
        One row a part: part, value, low, high [unit of the indicator; <NA> = not known], note (code of the reason).
    """
    return MEASURES[code](warehouse, filters, at)


def headline(code: str, warehouse: Warehouse, filters: Filters, at: Moment) -> float | None:
    """The one value of an indicator that a target speaks of; None where it is not known exactly."""
    if code not in HEADLINES:
        return None
    values = measure(code, warehouse, filters, at)
    found = values.loc[values["part"] == HEADLINES[code], "value"].dropna()
    return None if found.empty else float(found.iloc[0])
