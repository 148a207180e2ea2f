"""The only place where conditions are added to a query: a metric's text becomes the query of an engine.

The text is parsed once, each table in it is replaced by a subquery with the conditions of the filters and of the
person's rights, its placeholders become literals, and it is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from dashboard.fact_tables import (
    COLUMNS,
    DIMENSIONS,
    ENDS_BETWEEN,
    FACT_TABLES,
    IN_REGION,
    NARROWED_BY_RIGHTS,
    OF_LIST,
    OWN,
    REFERENCE_TABLES,
    Table,
)
from dashboard.filters import NOT_STATED, Filters
from dashboard.sums import answered_by_sums, sums_of

Value = str | int | float | bool | date | None

# Where a table or a value is put into a query that was written before.
PLACE = re.compile(r'["`]?_iro_place_\d+_["`]?')
# Where rows of the sums are read.
ROWS = re.compile(r"_iro_rows_(\d+)_")

Codes = tuple[str, ...] | tuple[int, ...]
Write = Callable[..., str]  # writes a condition for an engine


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
    return _kept_query(sql, filters, rights, dialect, _typed(parameters), frozenset()).text()


def rendered_for_sums(sql: str, filters: Filters | None, rights: Rights, parameters: Mapping[str, Value]) -> Rendered:
    """The query for DuckDB where the sums of `dashboard.sums` are at hand: it asks them where they know the answer."""
    return _kept_query(sql, filters, rights, "duckdb", _typed(parameters), answered_by_sums(sql))


def _typed(parameters: Mapping[str, Value]) -> tuple[tuple[str, type, Value], ...]:
    """Parameters as one value, with their types: to a cache 1 and True are the same."""
    return tuple((name, type(value), value) for name, value in parameters.items())


@dataclass(frozen=True)
class Rendered:
    """A query of an engine, with a place for each choice of rows from the sums.

    Args:
        pattern: its text; `_iro_rows_0_`, `_iro_rows_1_` ... stand for the rows.
        rows: the queries that give these rows.
    """

    pattern: str
    rows: tuple[str, ...] = ()

    def text(self, read_from: Callable[[str], str] = "({})".format) -> str:
        """The query to run.

        Args:
            read_from: what stands in FROM for the rows of a query; the query itself in brackets unless said otherwise.
        """
        return ROWS.sub(lambda found: read_from(self.rows[int(found[1])]), self.pattern)


@lru_cache(maxsize=1024)
def _kept_query(
    sql: str,
    filters: Filters | None,
    rights: Rights,
    dialect: str,
    values: tuple[tuple[str, type, Value], ...],
    summed: frozenset[str],
) -> Rendered:
    """A page asks for the same figure in its sentence, its key figures and its charts."""
    pattern = _pattern(sql, dialect)
    given = {name: value for name, _, value in values}
    rows: list[str] = []
    pieces = {}
    for place, (name, alias) in pattern.tables.items():
        if name in summed:
            pieces[place] = f"_iro_rows_{len(rows)}_ AS {alias}"
            rows.append(_chosen_sums(name, filters, rights, dialect))
        else:
            pieces[place] = _table_text(name, alias, filters, rights, dialect)
    for place, name in pattern.values.items():
        if name not in given:
            raise UnknownInQuery(f"no value for :{name}")
        pieces[place] = _value_text(name, repr(type(given[name])), given[name], dialect)
    # In one pass: what was put in is not looked at again.
    return Rendered(PLACE.sub(lambda found: pieces[found[0].strip('"`')], pattern.text), tuple(rows))


@dataclass(frozen=True)
class _Pattern:
    """The query of an engine, with a place for each table and each value.

    Args:
        tables: place -> name and alias of the table that belongs there.
        values: place -> name of the parameter.
    """

    text: str
    tables: Mapping[str, tuple[str, str]]
    values: Mapping[str, str]


@lru_cache(maxsize=256)
def _pattern(sql: str, dialect: str) -> _Pattern:
    """To read a text and write it for an engine takes longer than the engine needs to answer it."""
    tree = sqlglot.parse_one(sql)
    tables: dict[str, tuple[str, str]] = {}
    values: dict[str, str] = {}
    for table in _tables_of(tree):
        if table.name not in FACT_TABLES and table.name not in REFERENCE_TABLES:
            raise UnknownInQuery(f"no table {table.sql()!r} in the contract")
        place = f"_iro_place_{len(tables) + len(values)}_"
        tables[place] = table.name, table.alias_or_name
        table.replace(exp.to_table(place))
    for value in list(tree.find_all(exp.Placeholder)):
        place = f"_iro_place_{len(tables) + len(values)}_"
        values[place] = value.name
        value.replace(exp.column(place))
    return _Pattern(tree.sql(dialect=dialect), tables, values)


@lru_cache(maxsize=1024)
def _table_text(name: str, alias: str, filters: Filters | None, rights: Rights, dialect: str) -> str:
    """A table with the conditions on it."""
    conditions = _conditions(name, filters, rights, dialect)
    if conditions:
        return f"({_rows_of(name, conditions)}) AS {alias}"
    return exp.to_table(name, alias=None if alias == name else alias).sql(dialect=dialect)


@lru_cache(maxsize=1024)
def _chosen_sums(name: str, filters: Filters | None, rights: Rights, dialect: str) -> str:
    """The sums of a table with the conditions on them."""
    conditions = _conditions(name, filters, rights, dialect, is_summed=True)
    return _rows_of(sums_of(name, filters.population if filters else ""), conditions)


def _rows_of(table: str, conditions: Sequence[str]) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {table} AS t{where}"


@lru_cache(maxsize=1024)
def _value_text(name: str, _: str, value: Value, dialect: str) -> str:
    return (_column(value) if name == "dimension" else _literal(value)).sql(dialect=dialect)


@lru_cache(maxsize=256)
def tables_read(sql: str) -> frozenset[str]:
    """Names of the tables that a metric's text reads."""
    return frozenset(table.name for table in _tables_of(sqlglot.parse_one(sql)))


def _tables_of(tree: exp.Expr) -> list[exp.Table]:
    """The tables of a query, each place once. A CTE is none, even where it bears the name of a table."""
    found: dict[int, exp.Table] = {}
    for scope in traverse_scope(tree):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                found[id(source)] = source
    return list(found.values())


def _conditions(name: str, filters: Filters | None, rights: Rights, dialect: str, is_summed: bool = False) -> list[str]:
    """The conditions on a table. Those that always hold, and of the population, hold of its sums already."""
    write = partial(_condition, dialect)
    if name in NARROWED_BY_RIGHTS:
        return _one_of(write, OWN, rights.institutions)
    if name in REFERENCE_TABLES:
        return []
    table = FACT_TABLES[name]
    conditions = [] if is_summed else [write(text) for text in table.always]
    if filters and filters.population == "degree" and not is_summed:
        conditions += [write(text) for text in table.degree]
    conditions += _one_of(write, table.institution, rights.institutions)
    if "faculties" in table.filters:
        conditions += _one_of(write, "t.faculty_code IN (:institutions)", rights.faculties)
    if filters:
        conditions += _one_of(write, table.institution, frozenset({filters.institution}))
        conditions += _of_filters(write, table, filters)
    if table.parent:
        conditions += _of_parent(table.parent, filters, rights, dialect)
    return conditions


def _one_of(write: Write, text: str, codes: frozenset[str] | None) -> list[str]:
    """The condition that a row is of one of these; none where all are meant, never true where nothing is."""
    if codes is None:
        return []
    return [write(text, institutions=tuple(sorted(codes)))] if codes else [write("1 = 0")]


def _of_filters(write: Write, table: Table, filters: Filters) -> list[str]:
    conditions = []
    if table.has_years and filters.from_year is not None:
        conditions.append(write("t.academic_year >= :year OR t.academic_year IS NULL", year=filters.from_year))
    if table.has_years and filters.to_year is not None:
        conditions.append(write("t.academic_year <= :year OR t.academic_year IS NULL", year=filters.to_year))
    if table.has_endings and filters.ending and filters.ending_from:
        last = filters.ending_from + timedelta(days=int(filters.ending))
        conditions.append(write(ENDS_BETWEEN, first=filters.ending_from, last=last))
    for name in table.filters:
        codes = getattr(filters, name)
        if codes:
            conditions.append(_of_codes(write, table, name, codes))
    return conditions


def _of_codes(write: Write, table: Table, name: str, codes: tuple[str, ...]) -> str:
    """The condition of a list of codes, `NOT_STATED` among them or not."""
    stated = tuple(code for code in codes if code != NOT_STATED)
    column = COLUMNS.get(name, "country_code")
    alternatives = []
    if NOT_STATED in codes:
        alternatives.append(write(f"t.{column} IS NULL"))
    if stated and name == "regions":
        alternatives.append(write(IN_REGION, codes=stated))
    elif stated and name == "levels":
        alternatives.append(write(f"t.{column} IN (:codes)", codes=tuple(int(code) for code in stated)))
    elif stated:
        alternatives.append(write(f"t.{column} IN (:codes)", codes=stated))
    if stated and name == "statuses":
        alternatives.append(write(OF_LIST.format(listed=table.status_list), codes=stated))
    return f"({' OR '.join(alternatives)})"


def _of_parent(parent: str, filters: Filters | None, rights: Rights, dialect: str) -> list[str]:
    """The condition that a row's project is one of those shown."""
    conditions = _conditions(parent, filters, rights, dialect)
    if not conditions:
        return []
    same = "p.institution_code = t.institution_code AND p.project_code = t.project_code"
    return [f"EXISTS(SELECT 1 FROM ({_rows_of(parent, conditions)}) AS p WHERE {same})"]


def _condition(dialect: str, text: str, **values: Codes | Value) -> str:
    """A condition with its values as literals, in brackets."""
    pattern = _condition_pattern(text, dialect)
    pieces = {place: _listed(values[name], dialect) for place, name in pattern.values.items()}
    return PLACE.sub(lambda found: pieces[found[0].strip('"`')], f"({pattern.text})")


@lru_cache(maxsize=256)
def _condition_pattern(text: str, dialect: str) -> _Pattern:
    """A condition with a place for each value, or for the list of values behind IN."""
    tree = sqlglot.parse_one(text)
    values: dict[str, str] = {}
    for value in list(tree.find_all(exp.Placeholder)):
        place = f"_iro_place_{len(values)}_"
        values[place] = value.name
        value.replace(exp.column(place))
    return _Pattern(tree.sql(dialect=dialect), {}, values)


def _listed(value: Codes | Value, dialect: str) -> str:
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(_literal(code).sql(dialect=dialect) for code in codes)


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
