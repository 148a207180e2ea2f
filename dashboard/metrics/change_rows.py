"""Two snapshots row by row: what was added, removed, altered, each with the cell it was read from.

Rows are matched by what they are about (their key), never by where they stood: a workbook sent again keeps its rows
though every cell moved. Where a key occurs more than once, equal rows are matched first, and the rest in the order of
their cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import DataUnavailable, Warehouse

ADDRESS = ("file_name", "sheet", "cell", "source_id")

# What may have become of a row. `moved`: nothing in it changed, but another workbook says it now.
KINDS = ("altered", "added", "removed", "moved")

# How a figure of several cells comes of them; whatever else is compared is the least of what they state.
FIGURES = {"headcount": "CAST(SUM(headcount) AS BIGINT) AS headcount"}

STUDENT_KEY = ("academic_year", "faculty_code", "country_code", "isced_level", "study_form", "funding", "sex")


@dataclass(frozen=True)
class Facts:
    """How the rows of a table are told apart, and what of them may change.

    Args:
        table: table of the contract.
        key: columns that say what a row is about.
        values: columns that are compared.
        is_counted: rows of one key are parts of one figure, `headcount`: they are added before they are compared.
        name: column that names a row to a reader, where its key is a code.
    """

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    is_counted: bool = False
    name: str = ""

    def sql(self) -> str:
        """The text of the metric: one row a key, or one a row where keys may repeat."""
        return _counted_sql(self) if self.is_counted else _listed_sql(self)

    def compare(self, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
        """What differs between the rows of two snapshots; see `row_changes`.

        Raises:
            DataUnavailable: the two hold their values in different ways.
        """
        if list(before.dtypes) != list(after.dtypes):
            raise DataUnavailable("snapshot_older", table=self.table)
        everything = [*self.key, *self.values]
        equal = _paired(before, after, everything, "inner")
        left = before.drop(index=equal["row_before"])
        right = after.drop(index=equal["row_after"])
        changed = _with_rows(_paired(left, right, [*self.key], "outer"), before, after)
        kinds = changed["_merge"].map({"both": "altered", "right_only": "added", "left_only": "removed"})
        changed = changed.assign(kind=kinds.astype(object), rows=1).drop(columns=["_merge", "row_before", "row_after"])
        moved = _moved(equal, before, after)
        found = pd.concat([changed, moved], ignore_index=True) if len(moved) else changed
        return _in_order(found.reindex(columns=list(changed.columns)), self.key)


def _listed_sql(facts: Facts) -> str:
    columns = ",\n        ".join(f"{facts.table}.{name}" for name in _columns(facts))
    return f"""
WITH {FILES},
final AS (
    SELECT
        {columns},
        files.file_name,
        {facts.table}.sheet,
        {facts.table}.cell,
        {facts.table}.source_id
    FROM {facts.table}
    LEFT JOIN files ON files.source_id = {facts.table}.source_id
    ORDER BY files.file_name, source_id, sheet, LENGTH(cell), cell
)
SELECT * FROM final
"""


def _counted_sql(facts: Facts) -> str:
    """Rows of one key as one figure, with the first of its cells and how many there are."""
    key = ", ".join(facts.key)
    values = ",\n        ".join(FIGURES.get(name, "MIN({0}) AS {0}").format(name) for name in facts.values)
    columns = ",\n        ".join(f"figures.{name}" for name in _columns(facts))
    return f"""
WITH {FILES},
placed AS (
    SELECT {facts.table}.*, CONCAT(source_id, ' ', sheet, ' ', CAST(100 + LENGTH(cell) AS VARCHAR), cell) AS place
    FROM {facts.table}
),
figures AS (
    SELECT
        {key},
        {values},
        COUNT(*) AS cells,
        MIN_BY(source_id, place) AS source_id,
        MIN_BY(sheet, place) AS sheet,
        MIN_BY(cell, place) AS cell
    FROM placed
    GROUP BY {key}
),
final AS (
    SELECT
        {columns},
        figures.cells,
        files.file_name,
        figures.sheet,
        figures.cell,
        figures.source_id
    FROM figures
    LEFT JOIN files ON files.source_id = figures.source_id
    ORDER BY {", ".join(f"figures.{name} NULLS LAST" for name in facts.key)}
)
SELECT * FROM final
"""


def _columns(facts: Facts) -> tuple[str, ...]:
    return (*facts.key, *facts.values)


FACTS = {
    facts.table: facts
    for facts in (
        Facts("enrolments", STUDENT_KEY, ("headcount", "census_date", "flag"), is_counted=True),
        Facts(
            "enrolment_parts",
            (*STUDENT_KEY, "dimension", "code"),
            ("headcount", "census_date", "flag"),
            is_counted=True,
        ),
        Facts(
            "student_totals",
            ("academic_year", "faculty_code"),
            ("headcount", "census_date", "flag"),
            is_counted=True,
        ),
        Facts(
            "agreements",
            ("agreement_code",),
            (
                *("partner_label", "partner_code", "country_code", "agreement_type", "signed_date", "expiry_date"),
                *("is_open_ended", "renews_automatically", "status", "faculty_code", "places_out", "places_in", "flag"),
            ),
            name="partner_label",
        ),
        Facts(
            "partner_listings",
            ("partner_code",),
            ("partner_label", "country_code", "entity_type", "flag"),
            name="partner_label",
        ),
        Facts(
            "projects",
            ("project_code",),
            (
                *("title", "programme", "funder", "coordinator", "coordinator_country_code", "role", "faculty_code"),
                *("start_date", "end_date", "status", "flag"),
            ),
            name="title",
        ),
        Facts(
            "project_partners",
            ("project_code", "partner_code"),
            ("partner_label", "country_code", "role", "flag"),
            name="partner_label",
        ),
        Facts(
            "funding_lines",
            ("project_code", "is_own_share"),
            ("amount", "currency_code", "amount_text", "date", "flag"),
        ),
        Facts("exchange_rates", ("date", "currency_code"), ("nominal", "kgs", "flag")),
        Facts("targets", ("indicator", "period"), ("value", "approved_by", "flag")),
        Facts("due_dates", ("academic_year",), ("due_date", "approved_by", "flag")),
        Facts(
            "indicator_bounds",
            ("indicator", "part", "academic_year", "population"),
            ("low", "high", "basis", "flag"),
        ),
    )
}

ROWS = {name: facts.sql() for name, facts in FACTS.items()}


def row_changes(before: Warehouse, after: Warehouse, filters: Filters, table: str) -> pd.DataFrame:
    """What was added to a table, removed from it and altered in it between two snapshots.

    Returns:
        One row a difference, altered first, then added, removed, moved; by key: the key's columns, kind (one of
        `KINDS`), and for each value and each part of the address a column that ends in _before and one in _after
        (missing where the row is not in that snapshot). Figures that are counted have cells_before, cells_after: how
        many cells were added, the address being that of the first. Rows that another workbook says now, unchanged, are
        one row for each pair of workbooks: kind `moved`, rows [n], no key. Empty when nothing differs.

    Raises:
        DataUnavailable: a snapshot cannot be opened, or is older than the table or one of its columns.
    """
    return after.against(before, ROWS[table], filters, FACTS[table].compare)


def _paired(before: pd.DataFrame, after: pd.DataFrame, by: list[str], how: str) -> pd.DataFrame:
    """Which rows go together: the columns `by`, row_before, row_after, _merge. A missing value equals a missing one."""
    sides = []
    for frame, name in ((before, "row_before"), (after, "row_after")):
        side = frame[by].assign(**{name: frame.index})
        sides.append(side.assign(occurrence=side.groupby(by, dropna=False, sort=False).cumcount()))
    return sides[0].merge(sides[1], on=[*by, "occurrence"], how=how, indicator=True).drop(columns="occurrence")


def _with_rows(pairs: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The pairs, with the rest of both rows beside them."""
    rest = [column for column in before.columns if column not in pairs.columns]
    for frame, name, suffix in ((before, "row_before", "_before"), (after, "row_after", "_after")):
        beside = frame[rest].add_suffix(suffix).assign(**{name: frame.index})
        pairs = pairs.astype({name: "Int64"}).merge(beside.astype({name: "Int64"}), on=name, how="left")
    return pairs


def _moved(equal: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows that did not change but come from another workbook, one row for each pair of workbooks."""
    names = ["file_name", "source_id"]
    old = before.loc[equal["row_before"], names].add_suffix("_before").reset_index(drop=True)
    new = after.loc[equal["row_after"], names].add_suffix("_after").reset_index(drop=True)
    both = pd.concat([old, new], axis=1)
    both = both[both["source_id_before"] != both["source_id_after"]]
    return both.groupby(list(both.columns), as_index=False).size().rename(columns={"size": "rows"}).assign(kind="moved")


def _in_order(found: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    order = found["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return found.assign(order=order).sort_values(["order", *key], kind="stable").drop(columns="order")
