"""What needs attention: agreements that end, targets missed, figures not sent, problems in the data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.filters import NOT_STATED, Filters
from dashboard.indicators.agreements import HORIZONS
from dashboard.indicators.catalogue import attainment
from dashboard.indicators.measure import Moment, latest_moment
from dashboard.indicators.registry import indicators
from dashboard.metrics import agreements, funding, overview, quality, students
from dashboard.warehouse import Warehouse


@dataclass(frozen=True)
class Need:
    """Something that needs attention.

    Args:
        code: which sentence: `agreements_expiring` (how many, within how many days), `targets_missed`,
            `faculties_not_sent`, `outside_totals` [students], `cells_outside` [cells], `sums_differ`,
            `country_not_stated` [students], `ambiguous_amounts`.
        numbers: the numbers of the sentence [unit of the sentence].
        page: url_path of the page that shows them: agreements, students, projects, data.
        filters: what the page is to show.
        subjects: codes that the sentence names: faculties, or indicators.
        academic_year: year it is about; None where it is about no year.
    """

    code: str
    numbers: tuple[float, ...]
    page: str
    filters: Filters
    subjects: tuple[str, ...] = ()
    academic_year: int | None = None


def needs(warehouse: Warehouse, filters: Filters) -> list[Need]:
    """What needs attention, most pressing first; empty when nothing does."""
    at = latest_moment(warehouse, filters)
    found = [
        *_expiring(warehouse, filters, at),
        _targets(warehouse, filters, at),
        _not_sent(warehouse, filters),
        _outside(warehouse, filters),
        Need("sums_differ", (_differing(warehouse, filters),), "data", filters),
        _without_country(warehouse, filters, at),
        Need("ambiguous_amounts", (len(funding.ambiguous_amounts(warehouse, filters)),), "projects", filters),
    ]
    return [need for need in found if any(need.numbers)]


def _expiring(warehouse: Warehouse, filters: Filters, at: Moment) -> list[Need]:
    """A need for each horizon within which more agreements end than within the one before."""
    counts = {days: agreements.agreements_expiring(warehouse, filters, days, at.day) or 0 for days in HORIZONS}
    shorter = dict(zip(HORIZONS, (0, *counts.values()), strict=False))
    return [
        Need("agreements_expiring", (count, days), "agreements", replace(filters, ending=str(days)))
        for days, count in counts.items()
        if count > shorter[days]
    ]


def _targets(warehouse: Warehouse, filters: Filters, at: Moment) -> Need:
    """The targets of the year that are not reached, the furthest from it first."""
    reached = attainment(warehouse, filters, at).dropna(subset=["value"])
    missed = reached[reached["value"] < 1].sort_values("value", kind="stable")
    codes = tuple(str(code) for code in missed["part"])
    page = indicators()[codes[0]].subject if codes else "students"
    return Need("targets_missed", tuple(float(value) for value in missed["value"]), page, filters, codes, at.year)


def _not_sent(warehouse: Warehouse, filters: Filters) -> Need:
    year = students.newest_year(warehouse, filters)
    codes = tuple(overview.faculties_not_sent(warehouse, filters, year))
    return Need("faculties_not_sent", (len(codes),), "data", filters, codes, year)


def _without_country(warehouse: Warehouse, filters: Filters, at: Moment) -> Need:
    split = students.headcount_by(warehouse, filters, "country_code", at.year)
    heads = int(split.loc[split["code"].isna(), "headcount"].sum())
    chosen = replace(filters, countries=(NOT_STATED,))
    return Need("country_not_stated", (heads,), "students", chosen, academic_year=at.year)


def _outside(warehouse: Warehouse, filters: Filters) -> Need:
    """Students outside the totals; the cells where no figure could be read, or none may be told."""
    outside = students.headcount_outside_totals(warehouse, filters)
    if outside.headcount:
        return Need("outside_totals", (outside.headcount,), "data", filters)
    return Need("cells_outside", (outside.cells,), "data", filters)


def _differing(warehouse: Warehouse, filters: Filters) -> int:
    counts = quality.reconciliation_counts(warehouse, filters)
    return 0 if counts.empty else int(counts["differ"].iloc[0])
