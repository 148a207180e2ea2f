"""Two snapshots side by side: figures before and after, which workbooks came, which took whose place. Indicator Q4.

Every figure is that of its own metric, asked of both snapshots; nothing is counted here in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.metrics import agreements, funding, partners, projects, quality, students
from dashboard.metrics.change_rows import FACTS, row_changes
from dashboard.metrics.paragraphs import reporting_day
from dashboard.query import Value
from dashboard.warehouse import DataUnavailable, Warehouse, plain, whole

# What a person chose for a workbook; the same workbook accepted with another choice is read in another way.
CHOICES = ("file_name", "institution_code", "dataset", "period", "sender", "is_quarantine", "is_replacement")


@dataclass(frozen=True)
class Pair:
    """Two snapshots that are compared."""

    before: Warehouse
    after: Warehouse


def pinned(warehouse: Warehouse, filters: Filters) -> Filters:
    """The filters with both snapshots named: what is served, and what was served before it, where none is chosen.

    `from_snapshot` stays None where there is nothing earlier.
    """
    after = filters.to_snapshot or warehouse.snapshot_id
    earlier = warehouse.at(after).before()
    before = filters.from_snapshot or (earlier.snapshot_id if earlier else None)
    return filters.comparing(before, after)


def pair_of(warehouse: Warehouse, filters: Filters) -> Pair | None:
    """The two snapshots that pinned filters name; None where there is only one."""
    if filters.from_snapshot is None or filters.to_snapshot is None:
        return None
    return Pair(warehouse.at(filters.from_snapshot), warehouse.at(filters.to_snapshot))


def _outside_totals(warehouse: Warehouse, filters: Filters) -> int | None:
    """Students outside the totals; 0 where no cell was set aside, None where no figure could be read in those that
    were.
    """
    outside = students.headcount_outside_totals(warehouse, filters)
    return 0 if not outside.cells else outside.headcount


def headcount_by_year_changes(pair: Pair, filters: Filters) -> pd.DataFrame:
    """Foreign students by academic year in both snapshots (E1, Q4).

    Returns:
        One row a year reported in either, in order, students without a date last: academic_year, before, after,
        difference [students]; <NA> where the year is not in that snapshot.
    """
    return _side_by_side(pair, lambda one: _with_undated(one, filters), ["academic_year"], "headcount")


def _with_undated(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    years = students.headcount_by_year(warehouse, filters)[["academic_year", "headcount"]].dropna()
    undated = students.undated_headcount(warehouse, filters)
    if undated is None:
        return years
    row = pd.DataFrame({"academic_year": [pd.NA], "headcount": [undated]}, dtype="Int64")
    return pd.concat([years, row], ignore_index=True)


def headcount_changes_by(pair: Pair, filters: Filters, dimension: str) -> pd.DataFrame:
    """Foreign students by year and one dimension, where the two snapshots differ (E1, Q4).

    Returns:
        One row a year and code, newest year first, largest difference first: academic_year, code (None = not stated),
        before, after, difference [students]; <NA> where the pair is not in that snapshot. Empty when none differs.
    """

    def split(one: Warehouse) -> pd.DataFrame:
        dated = students.headcount_by_year_and(one, filters, dimension)
        undated = students.headcount_by(one, filters, dimension, None)[["code", "headcount"]]
        undated = undated.assign(academic_year=pd.array([pd.NA] * len(undated), dtype="Int64"))
        return pd.concat([dated, undated[list(dated.columns)]], ignore_index=True)

    found = _side_by_side(pair, split, ["academic_year", "code"], "headcount")
    found = found[_differs(found)]
    size = found["after"].fillna(0) - found["before"].fillna(0)
    ordered = found.assign(size=size.abs()).sort_values(["academic_year", "size"], ascending=False, kind="stable")
    return ordered.drop(columns="size").reset_index(drop=True)


def amount_changes(pair: Pair, filters: Filters) -> pd.DataFrame:
    """Amounts awarded as agreed, where the two snapshots differ (G3).

    Returns:
        One row a currency and share_of (own, consortium, not_stated), which are never added: currency_code, share_of,
        before, after, difference [currency_code]; missing where there is no such amount in that snapshot.
    """
    found = _side_by_side(
        pair, lambda one: funding.awarded_by_currency(one, filters), ["currency_code", "share_of"], "amount"
    )
    return found[_differs(found)].reset_index(drop=True)


def _side_by_side(pair: Pair, fetch: Callable[[Warehouse], pd.DataFrame], by: list[str], value: str) -> pd.DataFrame:
    sides = (
        fetch(one)[[*by, value]].rename(columns={value: name})
        for one, name in ((pair.before, "before"), (pair.after, "after"))
    )
    both = next(sides).merge(next(sides), on=by, how="outer").sort_values(by, kind="stable", na_position="last")
    return both.assign(difference=both["after"] - both["before"]).reset_index(drop=True)


def _differs(found: pd.DataFrame) -> pd.Series:
    known = found["before"].notna() & found["after"].notna()
    return (known & found["difference"].ne(0).fillna(False)) | (found["before"].isna() != found["after"].isna())


@dataclass(frozen=True)
class FigureChange:
    """A key figure in both snapshots; None where it cannot be given.

    Args:
        code: students, countries, students_outside, agreements, agreements_in_force, partners, projects, workbooks.
        year: academic year that students are counted in; None for tables without a date.
        day: day that agreements are counted at, the same for both snapshots.
    """

    code: str
    before: int | None
    after: int | None
    year: int | None = None
    day: date | None = None


def figure_changes(pair: Pair, filters: Filters) -> list[FigureChange]:
    """The key figures of the institution before and after, those that neither snapshot knows left out (Q4)."""
    year = _latest_year(pair, filters)
    days = [reporting_day(one, filters, "agreements") for one in (pair.after, pair.before)]
    day = days[0] or days[1]
    asked: dict[str, Callable[[Warehouse], int | None]] = {
        "students": lambda one: students.headcount(one, filters, year),
        "countries": lambda one: students.country_count(one, filters, year),
        "students_outside": lambda one: _outside_totals(one, filters),
        "agreements": lambda one: agreements.agreement_count(one, filters),
        "agreements_in_force": lambda one: agreements.agreements_in_force(one, filters, day),
        "partners": lambda one: _partner_count(one, filters),
        "projects": lambda one: projects.project_count(one, filters),
        "workbooks": lambda one: whole(quality.snapshot_facts(one, filters)["workbooks"].iloc[0]),
    }
    found = [FigureChange(code, count(pair.before), count(pair.after), year, day) for code, count in asked.items()]
    return [change for change in found if change.before or change.after]


def _latest_year(pair: Pair, filters: Filters) -> int | None:
    years = [students.latest_year(one, filters) for one in (pair.after, pair.before)]
    return next((year for year in years if year is not None), None)


def _partner_count(warehouse: Warehouse, filters: Filters) -> int | None:
    counts = partners.partner_counts(warehouse, filters)
    return None if counts.empty else whole(counts["distinct_partners"].iloc[0])


def source_changes(pair: Pair, filters: Filters) -> pd.DataFrame:
    """Workbooks that came, went, or were accepted again with other choices.

    Returns:
        One row a workbook, in the order of acceptance: kind (came, went, otherwise), and the columns of
        `quality.source_rows` as the later snapshot that lists it has them.
    """
    before, after = (quality.source_rows(one, filters) for one in (pair.before, pair.after))
    accepted = {_acceptance(row) for row in before.to_dict("records")}
    known = {source for source, _ in accepted}
    kinds = [
        "came" if row["source_id"] not in known else "" if _acceptance(row) in accepted else "otherwise"
        for row in after.to_dict("records")
    ]
    went = before[~before["source_id"].isin(after["source_id"])].assign(kind="went")
    found = [part for part in (after.assign(kind=kinds), went) if len(part)]
    if not found:
        return after.assign(kind=pd.Series(dtype=object))
    rows = pd.concat(found, ignore_index=True)
    return rows[rows["kind"] != ""].sort_values("position", kind="stable").reset_index(drop=True)


def _acceptance(row: dict[Hashable, object]) -> tuple[object, tuple[object, ...]]:
    return row["source_id"], tuple(None if pd.isna(row[name]) else row[name] for name in CHOICES)


def replacements(rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Which workbook says what another said before.

    Args:
        rows: table -> what differs in it (`change_rows.row_changes`).

    Returns:
        One row a table and pair of workbooks, most rows first: table, file_name_before, source_id_before,
        file_name_after, source_id_after, rows (of one key in both) [n], altered (those of them that differ) [n].
    """
    workbooks = ["file_name_before", "source_id_before", "file_name_after", "source_id_after"]
    found = []
    for table, differing in rows.items():
        both = differing[differing["kind"].isin(["altered", "moved"])]
        both = both[both["source_id_before"] != both["source_id_after"]]
        if len(both):
            altered = both["rows"].where(both["kind"] == "altered", 0)
            counted = both[[*workbooks, "rows"]].assign(table=table, altered=altered)
            found.append(counted.groupby(["table", *workbooks], as_index=False)[["rows", "altered"]].sum())
    if not found:
        return pd.DataFrame(columns=["table", *workbooks, "rows", "altered"])
    return pd.concat(found, ignore_index=True).sort_values("rows", ascending=False, kind="stable")


def comparable(pair: Pair, filters: Filters) -> list[str]:
    """Tables that both snapshots hold with the columns compared; an older one may lack what was added since."""
    return [table for table in FACTS if not _obstacle(pair, filters, table)]


def _obstacle(pair: Pair, filters: Filters, table: str) -> str:
    """Code of the reason why a table cannot be compared; empty when it can."""
    try:
        row_changes(pair.before, pair.after, filters, table)
    except DataUnavailable as absent:
        return absent.code
    return ""


def is_read_otherwise(pair: Pair) -> bool:
    """True when the program that reads, or the lists of names, changed between the two snapshots."""
    versions = [
        tuple(quality.snapshot_facts(one, Filters(""))[["reader_version", "reference_version"]].iloc[0])
        for one in (pair.before, pair.after)
    ]
    return versions[0] != versions[1]


def restatement_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Foreign students by year whose figure is another than in the snapshot served before (Q4).

    A year that is reported for the first time, or no longer, is not restated.

    Returns:
        One row a restated year: academic_year (<NA> = date not stated), before, after, difference (after - before)
        [students], snapshot_id (of the earlier figure). Empty when there is none, or nothing earlier to compare with.
    """
    earlier = warehouse.before()
    # Rounded figures of two snapshots side by side would tell of single students who came or went.
    if earlier is None or filters.is_protected:
        return _none_restated()
    return _restatement(warehouse, earlier, filters)


@kept
def _restatement(warehouse: Warehouse, earlier: Warehouse, filters: Filters) -> pd.DataFrame:
    try:
        dated = warehouse.against(earlier, students.HEADCOUNT_BY_YEAR, filters, _restated)
        undated = warehouse.against(earlier, students.HEADCOUNT, filters, _restated, year=None)
    except DataUnavailable:  # an earlier snapshot without these figures restates none of them
        return _none_restated()
    return pd.concat([dated, undated], ignore_index=True).assign(snapshot_id=earlier.snapshot_id)


def restatement(warehouse: Warehouse, filters: Filters, year: int | None) -> int | None:
    """Foreign students of a year now, less those in the snapshot served before (Q4) [students].

    None where there is nothing earlier, or the year is not in both.
    """
    earlier = warehouse.before()
    if earlier is None:
        return None
    try:
        before, after = (students.headcount(one, filters, year) for one in (earlier, warehouse))
    except DataUnavailable:  # an earlier snapshot without these figures restates none of them
        return None
    return None if before is None or after is None else after - before


def _restated(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Figures of `academic_year` (none: date not stated) that both snapshots know, and not as the same."""
    known, now = _by_year(before), _by_year(after)
    rows = [(year, known[year], heads, heads - known[year]) for year, heads in now.items() if year in known]
    restated = pd.DataFrame([row for row in rows if row[3]], columns=["academic_year", "before", "after", "difference"])
    return restated.astype("Int64")


def _by_year(figures: pd.DataFrame) -> dict[Value, int]:
    years = [None] * len(figures) if "academic_year" not in figures else map(plain, figures["academic_year"])
    heads = zip(years, map(whole, figures["headcount"]), strict=True)
    return {year: count for year, count in heads if count is not None}


def _none_restated() -> pd.DataFrame:
    return pd.DataFrame(columns=["academic_year", "before", "after", "difference", "snapshot_id"])
