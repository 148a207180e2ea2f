"""The only door to the data, the only cache, and the only place where conditions are added to a query.

A metric is portable SQL text over the tables of `etl/schema.sql`. Here it is parsed once, each table in it is replaced
by a subquery with the conditions of the filters and of the person's rights, its placeholders become literals, and it is
rendered for the engine. This module alone knows which engine that is.

    warehouse = open_warehouse()                 # the served snapshot, everything in it
    warehouse.frame(SQL, filters, year=2024)
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from dashboard.filters import NOT_STATED, Filters
from etl.store import StoreError, open_store

Value = str | int | float | bool | date | None
Codes = tuple[str, ...] | tuple[int, ...]

# What a `:dimension` placeholder may become.
DIMENSIONS = frozenset(
    {
        "agreement_type",
        "coordinator_country_code",
        "country_code",
        "faculty_code",
        "funder",
        "funding",
        "is_cis",
        "isced_level",
        "partner_code",
        "programme",
        "region",
        "role",
        "sex",
        "state",
        "status",
        "study_form",
    }
)

# Conditions on a table `t`. A list behind IN is filled with the codes.
OWN = "t.institution_code IN (:institutions)"
# A table or a rate that names no institution is common to all.
SHARED = "t.institution_code IN (:institutions) OR t.institution_code IS NULL"
# A workbook for which nobody chose an institution belongs to those that its tables name.
OF_SOURCE = """
t.institution_code IN (:institutions) OR (t.institution_code IS NULL AND EXISTS (
    SELECT 1 FROM source_tables AS s
    WHERE s.source_id = t.source_id AND (s.institution_code IN (:institutions) OR s.institution_code IS NULL)
))"""
OF_TABLE = """
EXISTS (
    SELECT 1 FROM source_tables AS s
    WHERE s.source_id = t.source_id AND s.table_id = t.table_id
    AND (s.institution_code IN (:institutions) OR s.institution_code IS NULL)
)"""
# NULL is "country not stated" and counts as foreign.
NOT_A_CITIZEN = "t.country_code IS DISTINCT FROM 'KGZ'"
# Two censuses of one year are never added: the one nearest 1 October counts. Rows without a faculty are of all of them.
NEAREST_CENSUS = """
NOT EXISTS (
    SELECT 1
    FROM (SELECT DISTINCT institution_code, academic_year, faculty_code, census_date FROM {table}) AS n
    WHERE n.institution_code = t.institution_code
        AND n.academic_year = t.academic_year
        AND (n.faculty_code = t.faculty_code OR n.faculty_code IS NULL OR t.faculty_code IS NULL)
        AND COALESCE(ABS(DATEDIFF(n.census_date, DATE_FROM_PARTS(n.academic_year, 10, 1), DAY)), 0)
            < COALESCE(ABS(DATEDIFF(t.census_date, DATE_FROM_PARTS(t.academic_year, 10, 1), DAY)), 0)
)"""
DEGREE_FACULTY = """
NOT EXISTS (
    SELECT 1 FROM faculties AS f
    WHERE f.institution_code = t.institution_code AND f.faculty_code = t.faculty_code AND NOT f.is_degree_level
)"""
DEGREE_LEVEL = "t.isced_level IS NULL OR t.isced_level >= 6"
IN_REGION = "EXISTS (SELECT 1 FROM countries AS c WHERE c.country_code = t.country_code AND c.region IN (:codes))"
# Agreements and projects have each their own statuses, and a link holds both kinds: each heeds those of its list.
OF_LIST = "NOT EXISTS (SELECT 1 FROM lists AS l WHERE l.list = '{listed}' AND l.code IN (:codes))"

# Filter -> column, where the filter is a list of codes.
COLUMNS = {
    "faculties": "faculty_code",
    "countries": "country_code",
    "levels": "isced_level",
    "forms": "study_form",
    "funding": "funding",
    "sex": "sex",
    "types": "agreement_type",
    "statuses": "status",
    "programmes": "programme",
}
STUDENT_FILTERS = ("faculties", "countries", "regions", "levels", "forms", "funding", "sex")


@dataclass(frozen=True)
class Table:
    """How filters and rights touch a table.

    Args:
        institution: condition for institutions; "" where filters do not narrow it.
        filters: the filters that narrow it.
        has_years: the years narrow it; rows without a year stay.
        always: conditions that always hold.
        degree: conditions of the population `degree`.
        parent: table whose conditions narrow this one through `project_code`.
        status_list: closed list of its statuses.
    """

    institution: str = OWN
    filters: tuple[str, ...] = ()
    has_years: bool = False
    always: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    parent: str = ""
    status_list: str = ""


def _students(table: str) -> Table:
    return Table(
        filters=STUDENT_FILTERS,
        has_years=True,
        always=(NOT_A_CITIZEN, NEAREST_CENSUS.format(table=table)),
        degree=(DEGREE_LEVEL, DEGREE_FACULTY),
    )


# Which filter touches which table.
FACT_TABLES = {
    "enrolments": _students("enrolments"),
    "enrolment_parts": _students("enrolment_parts"),
    "student_totals": Table(
        filters=("faculties",),
        has_years=True,
        always=(NEAREST_CENSUS.format(table="student_totals"),),
        degree=(DEGREE_FACULTY,),
    ),
    "partner_listings": Table(filters=("countries", "regions")),
    "partners": Table(filters=("countries", "regions")),
    "agreements": Table(
        filters=("faculties", "countries", "regions", "types", "statuses"), status_list="agreement_status"
    ),
    "projects": Table(filters=("faculties", "programmes", "statuses"), status_list="project_status"),
    "project_partners": Table(parent="projects"),
    "funding_lines": Table(parent="projects"),
    "exchange_rates": Table(institution=SHARED),
    "targets": Table(),
    "sources": Table(institution=OF_SOURCE),
    "source_tables": Table(institution=SHARED),
    "problems": Table(institution=OF_SOURCE, has_years=True),
    "reconciliations": Table(institution=OF_TABLE),
}
# Lists of institutions and faculties are narrowed by rights alone; the others are the same for everybody.
REFERENCE_TABLES = frozenset({"institutions", "faculties", "countries", "lists", "snapshot"})
NARROWED_BY_RIGHTS = frozenset({"institutions", "faculties"})

# Rows x columns of all frames kept, and how many frames.
MOST_CELLS = 4_000_000
MOST_FRAMES = 400
# A snapshot that was just replaced is still asked for by pages that are being drawn.
MOST_SNAPSHOTS = 4


class DataUnavailable(Exception):
    """There is nothing to query. `code` says which sentence a page shows, `detail` holds its values.

    Codes: `no_snapshot` (nothing was published yet), `snapshot_missing` (its file is not in the store),
    `snapshot_unreadable` (its file cannot be opened).
    """

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class UnknownInQuery(Exception):
    """A metric's text names a table, dimension or parameter that does not exist: a mistake in our code."""


@dataclass(frozen=True)
class Rights:
    """What a person may see: everything unless narrowed. None means all; an empty set means nothing.

    Args:
        institutions: codes of the institutions.
        faculties: codes of the faculties. Tables that tell no faculty (partners, sources, problems) stay whole.
    """

    institutions: frozenset[str] | None = None
    faculties: frozenset[str] | None = None


EVERYTHING = Rights()


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
            filters: whose conditions are added to each table; None adds those of the rights alone.
            parameters: values of the placeholders; `dimension` becomes a column's name, the others literals.

        Returns:
            The rows, in the order of the text. Integers are `Int64` and booleans `boolean` (missing: <NA>), dates
            `datetime64` (NaT), amounts and shares `float64` (NaN), text `object` (None).

        Raises:
            DataUnavailable: the snapshot's file cannot be opened.
            UnknownInQuery: the text names a table, dimension or parameter that does not exist.
        """
        text = _rendered(sql, filters, self.rights, "duckdb", parameters)
        key = (self.home, self.snapshot_id, text, self.rights)
        kept = _frames.get(key)
        if kept is None:
            kept = _fetch(_connection(self.home, self.snapshot_id), text)
            _frames.put(key, kept)
        return kept.copy(deep=False)

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
    _connection(store.home, wanted)
    return Warehouse(store.home, wanted, rights)


def health(home: Path | None = None) -> Health:
    """Runs a query on the served snapshot, past the cache."""
    try:
        warehouse = open_warehouse(home)
        _fetch(_connection(warehouse.home, warehouse.snapshot_id), "SELECT COUNT(*) FROM enrolments")
    except DataUnavailable as error:
        return Health(False, error.code, error.detail.get("snapshot"))
    except duckdb.Error:
        return Health(False, "snapshot_unreadable", warehouse.snapshot_id)
    return Health(True, "well", warehouse.snapshot_id)


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


# ---------------------------------------------------------------- text -> query


def render(
    sql: str,
    filters: Filters | None = None,
    rights: Rights = EVERYTHING,
    dialect: str = "duckdb",
    **parameters: Value,
) -> str:
    """The query of an engine: a metric's text with the conditions of filters and rights, and its values as literals.

    Args:
        sql: portable SQL text.
        filters: None adds the conditions of the rights alone.
        dialect: name of the engine, as SQLGlot has it (duckdb, spark, trino ...).
        parameters: values of the placeholders.

    Raises:
        UnknownInQuery: the text names a table, dimension or parameter that does not exist.
    """
    return _rendered(sql, filters, rights, dialect, parameters)


def _rendered(sql: str, filters: Filters | None, rights: Rights, dialect: str, parameters: Mapping[str, Value]) -> str:
    tree = _parsed(sql).copy()
    for table in _tables_of(tree):
        _narrow(table, filters, rights)
    return _filled(tree, parameters).sql(dialect=dialect)


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql)


def _tables_of(tree: exp.Expr) -> list[exp.Table]:
    """The tables of a query, each place once. A CTE is none, even where it bears the name of a table."""
    found: dict[int, exp.Table] = {}
    for scope in traverse_scope(tree):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                found[id(source)] = source
    return list(found.values())


def _narrow(table: exp.Table, filters: Filters | None, rights: Rights) -> None:
    """Puts a subquery with the conditions in the place of a table."""
    if table.name not in FACT_TABLES and table.name not in REFERENCE_TABLES:
        raise UnknownInQuery(f"no table {table.name!r} in the contract")
    conditions = _conditions(table.name, filters, rights)
    if conditions:
        rows = exp.select("*").from_(exp.alias_(exp.to_table(table.name), "t", table=True)).where(*conditions)
        table.replace(rows.subquery(table.alias_or_name))


def _conditions(name: str, filters: Filters | None, rights: Rights) -> list[exp.Expr]:
    if name in NARROWED_BY_RIGHTS:
        return _one_of(OWN, rights.institutions)
    if name in REFERENCE_TABLES:
        return []
    table = FACT_TABLES[name]
    conditions = [_condition(text) for text in table.always]
    conditions += _one_of(table.institution, rights.institutions)
    if "faculties" in table.filters:
        conditions += _one_of("t.faculty_code IN (:institutions)", rights.faculties)
    if filters:
        conditions += _one_of(table.institution, frozenset({filters.institution}))
        conditions += _of_filters(table, filters)
    if table.parent:
        conditions += _of_parent(table.parent, filters, rights)
    return conditions


def _one_of(text: str, codes: frozenset[str] | None) -> list[exp.Expr]:
    """The condition that a row is of one of these; none where all are meant, never true where nothing is."""
    if codes is None:
        return []
    return [_condition(text, institutions=tuple(sorted(codes)))] if codes else [exp.false()]


def _of_filters(table: Table, filters: Filters) -> list[exp.Expr]:
    conditions = [_condition(text) for text in table.degree if filters.population == "degree"]
    if table.has_years and filters.from_year is not None:
        conditions.append(_condition("t.academic_year >= :year OR t.academic_year IS NULL", year=filters.from_year))
    if table.has_years and filters.to_year is not None:
        conditions.append(_condition("t.academic_year <= :year OR t.academic_year IS NULL", year=filters.to_year))
    for name in table.filters:
        codes = getattr(filters, name)
        if codes:
            conditions.append(_of_codes(table, name, codes))
    return conditions


def _of_codes(table: Table, name: str, codes: tuple[str, ...]) -> exp.Expr:
    """The condition of a list of codes, `NOT_STATED` among them or not."""
    stated = tuple(code for code in codes if code != NOT_STATED)
    column = COLUMNS.get(name, "country_code")
    alternatives: list[exp.Expr] = []
    if NOT_STATED in codes:
        alternatives.append(_condition(f"t.{column} IS NULL"))
    if stated and name == "regions":
        alternatives.append(_condition(IN_REGION, codes=stated))
    elif stated and name == "levels":
        alternatives.append(_condition(f"t.{column} IN (:codes)", codes=tuple(int(code) for code in stated)))
    elif stated:
        alternatives.append(_condition(f"t.{column} IN (:codes)", codes=stated))
    if stated and name == "statuses":
        alternatives.append(_condition(OF_LIST.format(listed=table.status_list), codes=stated))
    return exp.paren(exp.or_(*alternatives))


def _of_parent(parent: str, filters: Filters | None, rights: Rights) -> list[exp.Expr]:
    """The condition that a row's project is one of those shown."""
    conditions = _conditions(parent, filters, rights)
    if not conditions:
        return []
    rows = exp.select("*").from_(exp.alias_(exp.to_table(parent), "t", table=True)).where(*conditions)
    same = "p.institution_code = t.institution_code AND p.project_code = t.project_code"
    return [exp.Exists(this=exp.select("1").from_(rows.subquery("p")).where(same))]


def _condition(text: str, **values: Codes | Value) -> exp.Expr:
    return _kept_condition(text, tuple(values.items())).copy()


@lru_cache(maxsize=1024)
def _kept_condition(text: str, values: tuple[tuple[str, Codes | Value], ...]) -> exp.Expr:
    return exp.paren(_filled(sqlglot.parse_one(text), dict(values)))


def _filled(tree: exp.Expr, values: Mapping[str, Codes | Value]) -> exp.Expr:
    """The query with a literal, or a column's name, in the place of each placeholder."""
    for place in list(tree.find_all(exp.Placeholder)):
        if place.name not in values:
            raise UnknownInQuery(f"no value for :{place.name}")
        value = values[place.name]
        if isinstance(value, tuple):
            place.parent.set("expressions", [_literal(code) for code in value])  # type: ignore[union-attr]
        else:
            place.replace(_column(value) if place.name == "dimension" else _literal(value))
    return tree


def _column(value: Value) -> exp.Expr:
    if value not in DIMENSIONS:
        raise UnknownInQuery(f"no dimension {value!r}")
    return exp.column(str(value))


def _literal(value: Value) -> exp.Expr:
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.strftime("%Y-%m-%d")), "DATE")
    if isinstance(value, int | float):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    return exp.Literal.string(value)


# ------------------------------------------------------------- query -> rows


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
_connections: OrderedDict[tuple[Path, str], duckdb.DuckDBPyConnection] = OrderedDict()
_opening = threading.Lock()


def _connection(home: Path, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    """The one connection to a snapshot, opened at need. Its file never changes, so it never goes stale."""
    with _opening:
        key = (home, snapshot_id)
        if key not in _connections:
            _connections[key] = _opened(home, snapshot_id)
        _connections.move_to_end(key)
        while len(_connections) > MOST_SNAPSHOTS:
            # Let go, not closed: a page may be reading from a cursor, and the last reader closes the file.
            _connections.popitem(last=False)
        return _connections[key]


def _opened(home: Path, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    try:
        path = open_store(home).snapshot_path(snapshot_id)
    except StoreError as error:
        raise DataUnavailable("snapshot_missing", snapshot=snapshot_id) from error
    # Queries are ours, but their literals come from links: nothing beside the snapshot can be reached.
    hardened: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "lock_configuration": True,
    }
    try:
        return duckdb.connect(str(path), read_only=True, config=hardened)
    except duckdb.Error as error:
        raise DataUnavailable("snapshot_unreadable", snapshot=snapshot_id) from error


def _fetch(connection: duckdb.DuckDBPyConnection, text: str) -> pd.DataFrame:
    # A connection is not thread-safe; a cursor for each query is.
    with connection.cursor() as cursor:
        result = cursor.execute(text)
        types = {column[0]: str(column[1]) for column in result.description or ()}
        frame = result.df()
    return frame.assign(**{name: _typed(frame[name], kind) for name, kind in types.items()})


def _typed(column: pd.Series, kind: str) -> pd.Series:
    """A column in which a missing value stays missing and a count stays whole."""
    if kind == "BOOLEAN":
        return column.astype("boolean")
    if "INT" in kind:
        return column.astype("Int64")
    if kind == "VARCHAR":
        return column.astype(object).where(column.notna(), None)
    return column
