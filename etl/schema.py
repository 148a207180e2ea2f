"""What `schema.sql` says of its tables, and rows in the types that it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from etl.store import CHECKOUT

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = CHECKOUT / "etl" / "schema.sql"
# What a column means takes longer to store than the column, and is not asked for here.
COMMENT = re.compile(r"^COMMENT ON .*;$", re.MULTILINE)
# A decimal keeps the digits it was typed with; the database rounds it to those of its column.
ARROW_TYPES = {"VARCHAR": "string", "INTEGER": "int64", "BIGINT": "int64", "DATE": "date32", "BOOLEAN": "bool"}


@cache
def schema_text() -> str:
    """The text of `schema.sql`."""
    return SCHEMA.read_text(encoding="utf-8")


def column_types(table: str) -> Mapping[str, str]:
    """column -> type of a table of the schema, in order; empty for a table that the schema lacks."""
    return _columns().get(table, {})


@cache
def _columns() -> dict[str, dict[str, str]]:
    with duckdb.connect() as connection:
        connection.begin()
        connection.execute(COMMENT.sub("", schema_text()))
        rows = connection.execute("SELECT name, column_names, column_types FROM (SHOW ALL TABLES)").fetchall()
    return {name: dict(zip(columns, types, strict=True)) for name, columns, types in rows}


def arrow_rows(table: str, columns: Mapping[str, Any]) -> pa.Table:
    """Rows of a table of the schema, in its order of columns; columns that are not given stay away.

    Args:
        columns: column -> its values: a list, or a column of a frame.
    """
    import pyarrow as pa

    types = {name: ARROW_TYPES.get(kind) for name, kind in column_types(table).items() if name in columns}
    return pa.table({name: pa.array(columns[name], kind, from_pandas=True) for name, kind in types.items()})
