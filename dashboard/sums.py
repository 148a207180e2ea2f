"""Sums without cells: students added up over everything but where they stood, made once for each snapshot.

A page asks for sums. A million cells have no more sums than years x faculties x countries x levels ... have
combinations; most questions are answered from these as well as from the cells, in a hundredth of the time. Which
questions, this module tells from the text of a metric: it lets pass only what cannot come out otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from dashboard.fact_tables import FACT_TABLES

SCHEMA = "sums"
MEASURE = "headcount"
TEXT = "VARCHAR"
# Before the name of sums of the population that most questions are about.
DEGREE = "degree_"
# What tells one cell from another, and is gone from the sums.
ADDRESS = frozenset({"source_id", "table_id", "sheet", "cell"})
SUMMED = ("enrolments", "enrolment_parts", "student_totals")


def sums_sql(columns: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The statements that make the sums of a snapshot, of the rows that count whatever is asked.

    Args:
        columns: table -> its columns in this snapshot, each with its type.
    """
    tables = {table: _kept(columns[table]) for table in SUMMED if table in columns}
    for table, kept in tables.items():
        added = f"CAST(SUM({MEASURE}) AS BIGINT) AS {MEASURE}"
        yield f"CREATE TABLE {SCHEMA}.all_{table} AS SELECT {', '.join(kept)}, {added} FROM {table} GROUP BY ALL"
    yield from _code_types(tables)
    for table, kept in tables.items():
        final, fact = f"{SCHEMA}.{table}", FACT_TABLES[table]
        codes = ", ".join(f"CAST({name} AS {SCHEMA}.{name}) AS {name}" for name in kept if kept[name] == TEXT)
        yield f"CREATE TABLE {final} AS SELECT * REPLACE ({codes}) FROM ({_rows(f'{SCHEMA}.all_{table}', fact.always)})"
        yield f"CREATE TABLE {SCHEMA}.{DEGREE}{table} AS {_rows(final, fact.degree)}"
    for table in tables:
        yield f"DROP TABLE {SCHEMA}.all_{table}"


def sums_of(table: str, population: str) -> str:
    """Name of the sums of a table's rows of one population (see `Filters`)."""
    return f"{SCHEMA}.{DEGREE if population == 'degree' else ''}{table}"


def _kept(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: kind for name, kind in columns.items() if name not in ADDRESS and name != MEASURE}


def _rows(table: str, conditions: Collection[str]) -> str:
    conditions = [f"({text})" for text in conditions]
    return sqlglot.transpile(f"SELECT * FROM {table} AS t WHERE {' AND '.join(conditions)}", write="duckdb")[0]


def _code_types(tables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """A type for the codes of each column: numbers inside, compared in a third of the time; in the order of their
    letters.
    """
    names = dict.fromkeys(name for kept in tables.values() for name in kept if kept[name] == TEXT)
    for name in names:
        places = [f"SELECT {name} FROM {SCHEMA}.all_{table}" for table, kept in tables.items() if name in kept]
        # A type needs one code at least, and there are columns in which nobody states anything.
        places.append(f"SELECT '' AS {name}")
        codes = f"SELECT {name} FROM ({' UNION '.join(places)}) WHERE {name} IS NOT NULL ORDER BY {name}"
        yield f"CREATE TYPE {SCHEMA}.{name} AS ENUM ({codes})"


@lru_cache(maxsize=256)
def answered_by_sums(sql: str) -> frozenset[str]:
    """Tables whose sums give the same answer as their rows, in the text of a metric."""
    rows: dict[int, frozenset[str]] = {}
    refused: set[str] = set()
    for scope in traverse_scope(sqlglot.parse_one(sql)):
        found = _tables_read_as_rows(scope, rows)
        rows[id(scope)] = found
        if isinstance(scope.expression, exp.SetOperation):
            rows[id(scope)] = frozenset() if scope.expression.args.get("distinct") else found
        elif found and not (_is_indifferent(scope) and _has_one_list_of_rows(scope, rows)):
            refused |= found
        elif found and _adds_up(scope):
            rows[id(scope)] = frozenset()
        if rows[id(scope)] and (scope.is_root or (scope.is_subquery and not _is_existence(scope))):
            refused |= rows[id(scope)]
    return frozenset(SUMMED) - refused


def _tables_read_as_rows(scope: Scope, rows: dict[int, frozenset[str]]) -> frozenset[str]:
    """The tables whose rows, not added up yet, a part of a query reads."""
    selected = [source for _, source in scope.selected_sources.values()]
    return frozenset().union(*(_rows_of(source, rows) for source in (*selected, *scope.set_operation_scopes)))


def _rows_of(source: exp.Table | Scope, rows: dict[int, frozenset[str]]) -> frozenset[str]:
    if isinstance(source, Scope):
        return rows.get(id(source), frozenset())
    return frozenset({source.name} & set(SUMMED))


def _has_one_list_of_rows(scope: Scope, rows: dict[int, frozenset[str]]) -> bool:
    """Two lists side by side would count each row as often as the other has some."""
    return sum(1 for _, source in scope.selected_sources.values() if _rows_of(source, rows)) == 1


def _is_existence(scope: Scope) -> bool:
    return isinstance(scope.expression.find_ancestor(exp.Exists, exp.Select), exp.Exists)


def _adds_up(scope: Scope) -> bool:
    select = scope.expression
    return bool(select.args.get("group") or select.args.get("distinct") or next(scope.find_all(exp.AggFunc), None))


def _is_indifferent(scope: Scope) -> bool:
    """True when rows that differ in their cell alone may be one row with the sum, and nothing comes out otherwise."""
    select = scope.expression
    windows = [window.this for window in scope.find_all(exp.Window)]
    return not (
        select.args.get("limit")
        or any(column.name in ADDRESS for column in scope.columns)
        or not all(isinstance(one, exp.Sum) for one in windows)
        or not all(_is_sum_of_sums(one) for one in scope.find_all(exp.AggFunc))
        or not all(_is_harmless(one, scope) for one in scope.find_all(exp.Column) if one.name == MEASURE)
    )


def _is_sum_of_sums(one: exp.Expr) -> bool:
    """True for a sum of heads, and for what does not ask how many rows there are."""
    if isinstance(one, exp.Sum):
        return isinstance(one.this, exp.Sum) or _is_heads(one.this)
    if isinstance(one, exp.Min | exp.Max):
        return not any(column.name == MEASURE for column in one.find_all(exp.Column))
    return isinstance(one, exp.Count) and isinstance(one.this, exp.Distinct)


def _is_heads(value: exp.Expr | None) -> bool:
    """True for the heads of a row, or of some rows and nothing of the others."""
    if isinstance(value, exp.Case):
        results = [one.args["true"] for one in value.args["ifs"]] + [value.args.get("default")]
        return all(_is_heads(one) or _is_nothing(one) for one in results)
    return isinstance(value, exp.Column) and value.name == MEASURE


def _is_nothing(value: exp.Expr | None) -> bool:
    return value is None or isinstance(value, exp.Null) or (isinstance(value, exp.Literal) and value.this == "0")


def _is_harmless(column: exp.Expr, scope: Scope) -> bool:
    """True where heads are added, handed on, or only asked whether there are any."""
    parent = column.parent
    if column.find_ancestor(exp.Sum, exp.Select, exp.Ordered).__class__ in (exp.Sum, exp.Ordered):
        return not isinstance(column.find_ancestor(exp.Ordered, exp.Select), exp.Ordered) or _adds_up(scope)
    if isinstance(parent, exp.GT | exp.EQ | exp.NEQ) and _is_nothing(parent.expression):
        return True
    return isinstance(parent, exp.Select | exp.Alias) and parent.arg_key != "group" and not _adds_up(scope)
