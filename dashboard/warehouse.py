"""The only door to the data and the only cache. `dashboard.engine` holds the figures.

warehouse = open_warehouse()                 # the served snapshot, everything in it
warehouse.frame(SQL, filters, year=2024)
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.protected_frames import TABLES_OF_PEOPLE, protected
from dashboard.query import EVERYTHING, Rendered, Rights, Value, rendered_for_sums, tables_read
from etl.store import StoreError, open_store

# Rows x columns of all frames kept, and how many frames.
MOST_CELLS = 4_000_000

MOST_FRAMES = 400

# A snapshot that was just replaced is still asked for by pages that are being drawn.
MOST_SNAPSHOTS = 4


class DataUnavailable(Exception):
    """There is nothing to query. `code` says which sentence a page shows, `detail` holds its values.

    Codes: `no_snapshot` (nothing was published yet), `snapshot_missing` (its file is not in the store),
    `snapshot_unreadable` (its file cannot be opened), `snapshot_older` (an earlier version of the program wrote it, and
    it does not hold what is asked).
    """

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Warehouse:
    """One snapshot as one person may see it. Cheap to make: take a new one for each run of a page.

    All figures drawn in that run then come from the same snapshot, even when another is published meanwhile.
    """

    home: Path
    snapshot_id: str
    rights: Rights = EVERYTHING

    def frame(self, sql: str, filters: Filters | None = None, **parameters: Value) -> pd.DataFrame:
        """Rows of a metric.

        Args:
            sql: portable SQL text.
            filters: whose conditions are added to each table; None adds those of the rights alone. With protected
                figures the counts of people come rounded, or hidden (see `protected_frames`).
            parameters: values of the placeholders; `dimension` becomes a column's name, the others literals.

        Returns:
            The rows, in the order of the text. Integers are `Int64` and booleans `boolean` (missing: <NA>), dates
            `datetime64` (NaT), amounts and shares `float64` (NaN), text `object` (None).

        Raises:
            DataUnavailable: the snapshot's file cannot be opened, or does not hold what is asked.
            UnknownInQuery: the text names a table, dimension or parameter that does not exist.
        """
        query = rendered_for_sums(sql, filters, self.rights, parameters)
        is_protected = filters is not None and filters.is_protected
        return self._kept((query, is_protected), lambda: self._let_out(query, sql, is_protected))

    def against(
        self,
        other: Warehouse,
        sql: str,
        filters: Filters,
        compare: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame],
        **parameters: Value,
    ) -> pd.DataFrame:
        """What came of comparing the rows of a metric in another snapshot with those in this one.

        The comparison is kept in place of the rows: two lists of a million are not, what differs in them is.

        Args:
            compare: takes the other's rows, then these; a plain function of them.
        """
        query = rendered_for_sums(sql, filters, self.rights, parameters)
        is_protected = filters is not None and filters.is_protected
        key = (other.snapshot_id, compare.__module__, compare.__qualname__, query, is_protected)
        rows = [partial(one._let_out, query, sql, is_protected) for one in (other, self)]
        return self._kept(key, lambda: compare(rows[0](), rows[1]()))

    def _let_out(self, query: Rendered, sql: str, is_protected: bool) -> pd.DataFrame:
        """The rows of a query, protected where they must be: the one place through which all figures pass."""
        frame = self._fetched(query)
        return protected(frame, bool(tables_read(sql) & TABLES_OF_PEOPLE)) if is_protected else frame

    def at(self, snapshot_id: str) -> Warehouse:
        """Another snapshot of the same store, as the same person may see it."""
        return replace(self, snapshot_id=snapshot_id)

    def snapshot_ids(self) -> list[str]:
        """Every snapshot of the store, oldest first."""
        return open_store(self.home).snapshot_ids()

    def before(self) -> Warehouse | None:
        """The snapshot that was served before this one; None when there is none."""
        earlier = _served_before(self.home, self.snapshot_id, _last_write(self.home))
        return None if earlier is None else self.at(earlier)

    def kept(self, asked: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Rows made of this snapshot's, kept with its frames.

        Args:
            asked: all that decides what they are, beside the snapshot and the rights.
        """
        return self._kept(("made", asked), make)

    def _kept(self, asked: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        key = (self.home, self.snapshot_id, asked, self.rights)
        kept = _frames.get(key)
        if kept is None:
            kept = make()
            _frames.put(key, kept)
        return kept.copy(deep=False)

    def _fetched(self, query: Rendered) -> pd.DataFrame:
        try:
            return _engine(self.home, self.snapshot_id).frame(query)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise DataUnavailable("snapshot_older", snapshot=self.snapshot_id) from error

    def value(self, sql: str, filters: Filters | None = None, **parameters: Value) -> Value:
        """First value of the first row of a metric; None when there is no row or the value is missing."""
        rows = self.frame(sql, filters, **parameters)
        return plain(rows.iloc[0, 0]) if len(rows) else None


@dataclass(frozen=True)
class Health:
    """Whether queries are answered. `code` is `well`, or that of the `DataUnavailable` met."""

    is_well: bool
    code: str
    snapshot_id: str | None = None


def open_warehouse(home: Path | None = None, rights: Rights = EVERYTHING, snapshot_id: str | None = None) -> Warehouse:
    """The served snapshot as a person may see it, or an older one.

    Reads the store's CURRENT each time, so that a new publication is seen without a restart.

    Args:
        home: the store; None for `IRO_HOME`, else `data/store` of the checkout.
        rights: what the person may see.
        snapshot_id: an older snapshot, to see the figures as they were.

    Raises:
        DataUnavailable: nothing was published, or the snapshot's file cannot be opened.
    """
    store = open_store(home)
    wanted = snapshot_id or store.current_id()
    if wanted is None:
        raise DataUnavailable("no_snapshot", home=str(store.home))
    _engine(store.home, wanted)
    return Warehouse(store.home, wanted, rights)


def health(home: Path | None = None) -> Health:
    """Runs a query on the served snapshot, past the cache."""
    try:
        warehouse = open_warehouse(home)
        _engine(warehouse.home, warehouse.snapshot_id).frame(Rendered("SELECT COUNT(*) FROM enrolments"))
    except DataUnavailable as error:
        return Health(False, error.code, error.detail.get("snapshot"))
    except duckdb.Error:
        return Health(False, "snapshot_unreadable", warehouse.snapshot_id)
    return Health(True, "well", warehouse.snapshot_id)


def _last_write(home: Path) -> tuple[int, ...]:
    """When the journal and the folder of snapshots were last written; every page asks what was served before."""
    store = open_store(home)
    return tuple(path.stat().st_mtime_ns for path in (store.journal, store.snapshots) if path.exists())


@lru_cache(maxsize=MOST_FRAMES)
def _served_before(home: Path, snapshot_id: str, _: tuple[int, ...]) -> str | None:
    return open_store(home).served_before(snapshot_id)


def whole(value: object) -> int | None:
    """A count as an int; None when it is missing."""
    found = plain(value)
    return int(found) if isinstance(found, int | float) else None


def plain(value: object) -> Value:
    """A value of a frame as Python's own; None when it is missing."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    return value.item() if isinstance(value, np.generic) else value  # type: ignore[return-value]


class _Frames:
    """The frames used last, as many as fit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: OrderedDict[Hashable, pd.DataFrame] = OrderedDict()
        self._cells = 0

    def get(self, key: Hashable) -> pd.DataFrame | None:
        with self._lock:
            if key in self._frames:
                self._frames.move_to_end(key)
            return self._frames.get(key)

    def put(self, key: Hashable, frame: pd.DataFrame) -> None:
        with self._lock:
            replaced = self._frames.pop(key, None)
            self._cells += frame.size - (0 if replaced is None else replaced.size)
            self._frames[key] = frame
            while len(self._frames) > MOST_FRAMES or (self._cells > MOST_CELLS and len(self._frames) > 1):
                self._cells -= self._frames.popitem(last=False)[1].size

    def __len__(self) -> int:
        return len(self._frames)


_frames = _Frames()

_engines: OrderedDict[tuple[Path, str], Engine] = OrderedDict()

_opening = threading.Lock()


def _engine(home: Path, snapshot_id: str) -> Engine:
    """The one engine of a snapshot, opened at need. The snapshot's file never changes, so it never goes stale."""
    with _opening:
        key = (home, snapshot_id)
        if key not in _engines:
            _engines[key] = _opened(home, snapshot_id)
        _engines.move_to_end(key)
        while len(_engines) > MOST_SNAPSHOTS:
            # Let go, not closed: a page may be reading from a cursor, and the last reader closes the file.
            _engines.popitem(last=False)
        return _engines[key]


def _opened(home: Path, snapshot_id: str) -> Engine:
    try:
        path = open_store(home).snapshot_path(snapshot_id)
    except StoreError as error:
        raise DataUnavailable("snapshot_missing", snapshot=snapshot_id) from error
    try:
        return Engine(path)
    except duckdb.Error as error:
        raise DataUnavailable("snapshot_unreadable", snapshot=snapshot_id) from error
