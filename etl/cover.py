"""Whom a table covers: which year, which faculties, which countries. Two tables that overlap count the same people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from etl.vocabulary import Dataset

if TYPE_CHECKING:  # most covers are compared without a look at any row
    import pandas as pd

# Dimensions that say whose figures a table holds; the others only split them.
WHOSE = ("academic_year", "faculty_code")


@dataclass(frozen=True)
class Cover:
    """Whom the rows of a table are about.

    Args:
        dims: dimension -> codes covered; a dimension that is missing is covered whole.
        splits: dimensions that the table tells apart.
        keys: for registers, the keys of the rows; None for tables of figures.
    """

    institution_code: str | None
    dataset: str
    dims: Mapping[str, frozenset[Any]]
    splits: frozenset[str]
    keys: frozenset[tuple[str, ...]] | None = None

    def overlaps(self, other: Cover) -> bool:
        """True when somebody may stand in both tables."""
        if (self.institution_code, self.dataset) != (other.institution_code, other.dataset):
            return False
        if self.keys is not None and other.keys is not None:
            return not self.keys.isdisjoint(other.keys)
        shared = self.dims.keys() & other.dims.keys()
        return not any(self.dims[dim].isdisjoint(other.dims[dim]) for dim in shared)

    def as_json(self) -> str:
        """The cover as JSON, for `source_tables`. Registers give the number of their keys, not the keys."""
        facts: dict[str, Any] = {"institution": self.institution_code, "dataset": self.dataset}
        facts["splits"] = sorted(self.splits)
        facts["covers"] = {dim: sorted(codes, key=str) for dim, codes in sorted(self.dims.items())}
        if self.keys is not None:
            facts["keys"] = len(self.keys)
        return json.dumps(facts, ensure_ascii=False, default=str)


def cover_of(dataset: Dataset, institution: str | None, rows: pd.DataFrame) -> Cover:
    """The cover of a table's rows."""
    if dataset.measure is None:
        return Cover(institution, dataset.name, {}, frozenset(), frozenset(keys_of(dataset, rows)))
    dims = {
        dim: frozenset(_codes(rows[dim])) for dim in dataset.axes if dim in rows and _says_something(dim, rows[dim])
    }
    splits = frozenset(dim for dim, codes in dims.items() if any(code is not None for code in codes))
    if "census_date" in rows and rows["census_date"].notna().all() and len(rows):
        dims["census_date"] = frozenset(str(day)[:10] for day in rows["census_date"])
    return Cover(institution, dataset.name, dims, splits)


def keys_of(dataset: Dataset, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """What tells the rows of a register apart, row by row. A register without key is one thing: all rows share ()."""
    names = [name for name in (dataset.cover_by or dataset.key) if name in rows]
    if not names:
        names = [name for name in ("academic_year",) if name in rows]
    if not names:
        return [()] * len(rows)
    return list(zip(*(rows[name].map(str) for name in names), strict=True))


def rows_within(dataset: Dataset, rows: pd.DataFrame, cover: Cover) -> pd.Series:
    """Which of some earlier rows a newer table speaks for.

    It speaks for its years, days of count and faculties, and for all countries, levels, forms ... of these people: a
    country that it no longer names has nobody left. A table of one country or one level speaks for that one alone.

    Raises:
        ValueError: an earlier row is not split where the newer table covers only a part of it.
    """
    import pandas as pd

    if cover.keys is not None:
        return pd.Series([key in cover.keys for key in keys_of(dataset, rows)], index=rows.index, dtype=bool)
    within = pd.Series(True, index=rows.index)
    for dim, codes in cover.dims.items():
        if dim == "census_date":  # an earlier table that bears no day may be of the same census
            within &= rows[dim].isna() | rows[dim].map(lambda day: str(day)[:10]).isin(codes)
            continue
        if dim not in WHOSE and len(codes) > 1:
            continue
        column = rows[dim].map(_plain)
        if dim != "academic_year" and column.isna().all() and None not in codes:
            raise ValueError(dim)
        within &= column.isin([code for code in codes if code is not None]) | (column.isna() & (None in codes))
    return within


def _says_something(dim: str, column: pd.Series) -> bool:
    """A dimension that no row states is covered whole; no date is a statement of its own."""
    return dim == "academic_year" or bool(column.notna().any())


def _codes(column: pd.Series) -> set[Any]:
    return {_plain(code) for code in column.unique()}


def _plain(code: Any) -> Any:
    import pandas as pd

    if code is None or code is pd.NA or code != code:
        return None
    return int(code) if isinstance(code, (int, float)) or hasattr(code, "item") else code
