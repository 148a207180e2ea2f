"""What `schema.sql` says of its tables, and rows in the types that it asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.coded import Coded
from etl.sql import literal, scratch, texts_of
from etl.store import CHECKOUT

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMA = CHECKOUT / "etl" / "schema.sql"
# What a column means takes longer to store than the column, and is not asked for here.
COMMENT = re.compile(r"^COMMENT ON .*;$", re.MULTILINE)
# A decimal keeps the digits it was typed with; the database rounds it to those of its column.
# So many rows are written sooner than the library that writes many of them is loaded.
FEW = 2000
ARROW_TYPES = {"VARCHAR": "string", "INTEGER": "int64", "BIGINT": "int64", "DATE": "date32", "BOOLEAN": "bool"}


@cache
def schema_text() -> str:
    """The text of `schema.sql`."""
    return SCHEMA.read_text(encoding="utf-8")


def column_types(table: str) -> Mapping[str, str]:
    """column -> type of a table of the schema, in order; empty for a table that the schema lacks."""
    if not _columns:
        database = scratch()
        database.begin()
        database.execute(COMMENT.sub("", schema_text()))
        learn_columns(database)
        database.rollback()
    return _columns.get(table, {})


def learn_columns(database: duckdb.DuckDBPyConnection) -> None:
    """Takes the columns of the schema from a database that has its tables."""
    _columns.update(columns_in(database))


def columns_in(database: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """table -> column -> type, of all tables of a database."""
    asked = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for table, column, kind in database.execute(f"{asked} ORDER BY table_name, column_index").fetchall():
        found[table][column] = kind
    return found


_columns: dict[str, dict[str, str]] = {}


def write_rows(table: str, columns: Mapping[str, Sequence[Any]], path: Path) -> None:
    """Writes rows of a table of the schema into a file of Parquet."""
    count = len(next(iter(columns.values())))
    if count > FEW:
        from pyarrow import parquet

        parquet.write_table(arrow_rows(table, columns), path)
        return
    names = [name for name in column_types(table) if name in columns]
    types = column_types(table)
    casts = ", ".join(f'CAST("{name}" AS {types[name]}) AS "{name}"' for name in names)
    records = [dict(zip(names, row, strict=True)) for row in zip(*(columns[name] for name in names), strict=True)]
    with texts_of(path.with_suffix(".json"), names, records) as origin:
        scratch().execute(f"COPY (SELECT {casts} FROM {origin}) TO {literal(str(path))} (FORMAT parquet)")


def arrow_rows(table: str, columns: Mapping[str, Any]) -> pa.Table:
    """Rows of a table of the schema, in its order of columns; columns that are not given stay away.

    Args:
        columns: column -> its values: a list, or a column of a frame.
    """
    import pyarrow as pa

    types = {name: ARROW_TYPES.get(kind) for name, kind in column_types(table).items() if name in columns}
    numbers: dict[int, pa.Array] = {}  # many columns of a long list share them

    def array(values: Any, kind: str | None) -> pa.Array:
        if not isinstance(values, Coded):
            return pa.array(values, kind, from_pandas=True)
        if len(values.different) == 1:
            return pa.repeat(pa.scalar(values.different[0], kind), len(values))
        if id(values.numbers) not in numbers:
            numbers[id(values.numbers)] = pa.array(values.numbers, pa.int32())
        return pa.array(values.different, kind, from_pandas=True).take(numbers[id(values.numbers)])

    return pa.table({name: array(columns[name], kind) for name, kind in types.items()})
