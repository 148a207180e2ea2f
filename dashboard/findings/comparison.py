"""Comparison: two snapshots, and everything in which they differ for one reader, fetched once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from dashboard.filters import Filters
from dashboard.findings import scope
from dashboard.i18n import Language, message
from dashboard.metrics import changes as metric
from dashboard.metrics.change_rows import row_changes
from dashboard.reader import Names, Reader, names_in
from dashboard.warehouse import DataUnavailable
from dashboard.words import failure_sentence

# What totals of students are split by -> its heading.
DIMENSIONS = {"faculty_code": message("Faculty"), "country_code": message("Country")}


@dataclass(frozen=True)
class Comparison:
    """Two snapshots, and who reads about them.

    Args:
        reader: reads the later of the two; the filters choose the institution and who is counted in totals, and no
            other choice narrows what changed.
    """

    reader: Reader
    pair: metric.Pair

    @property
    def language(self) -> Language:
        """The reader's."""
        return self.reader.language

    @property
    def filters(self) -> Filters:
        """Institution and population."""
        return self.reader.filters

    @property
    def everyone(self) -> Filters:
        """With colleges and retraining: rows are compared whole, whoever is counted in the totals."""
        return replace(self.filters, population="all")

    @cached_property
    def names(self) -> Names:
        """Names of codes of either snapshot, as the later one has them."""
        older = names_in(self.language, self.pair.before, self.filters.institution).names
        newer = self.reader.names.names
        return Names(self.language, {kind: {**older.get(kind, {}), **names} for kind, names in newer.items()})

    @cached_property
    def stamp(self) -> str:
        """What stands in each row of a file."""
        return f"{scope.who(self.reader)} · {self.pair.before.snapshot_id} → {self.pair.after.snapshot_id}"

    @cached_property
    def figures(self) -> list[metric.FigureChange]:
        """Key figures before and after."""
        return metric.figure_changes(self.pair, self.filters)

    @cached_property
    def years(self) -> pd.DataFrame:
        """Students by year before and after."""
        return metric.headcount_by_year_changes(self.pair, self.filters)

    @cached_property
    def years_of_everyone(self) -> pd.DataFrame:
        """Students by year at all levels, before and after."""
        return metric.headcount_by_year_changes(self.pair, self.everyone)

    @cached_property
    def splits(self) -> dict[str, pd.DataFrame]:
        """Totals of students that differ, by dimension."""
        return {one: metric.headcount_changes_by(self.pair, self.filters, one) for one in DIMENSIONS}

    @cached_property
    def amounts(self) -> pd.DataFrame:
        """Amounts that differ."""
        return metric.amount_changes(self.pair, self.filters)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Workbooks that came or went."""
        return metric.source_changes(self.pair, self.filters)

    @cached_property
    def rows(self) -> Mapping[str, pd.DataFrame]:
        """What differs in each table that both snapshots hold."""
        tables = metric.comparable(self.pair, self.everyone)
        return {one: row_changes(self.pair.before, self.pair.after, self.everyone, one) for one in tables}


def comparison(reader: Reader) -> Comparison | None:
    """The two snapshots that a reader compares; None where the store holds only one."""
    pair = metric.pair_of(reader.warehouse, reader.filters)
    if pair is None:
        return None
    return Comparison(replace(reader, warehouse=pair.after, filters=reader.filters.only("population")), pair)


def obstacle(found: Comparison) -> str:
    """Why two snapshots cannot be compared, as a sentence; empty when they can."""
    needed = ("names", "stamp", "figures", "years", "years_of_everyone", "splits", "amounts", "sources")
    try:
        for name in needed:
            getattr(found, name)
    except DataUnavailable as absent:
        return failure_sentence(absent.code, absent.detail, found.language)
    return ""


def has_differences(found: Comparison) -> bool:
    """True when anything that is the institution's differs between the two."""
    return not found.sources.empty or any(len(rows) for rows in found.rows.values())
