"""Rows -> tables of a database that is being written.

They go by files. Values bound to a statement, and frames, would first load pandas: that takes longer than all the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from etl.pieces import Piece
from etl.schema import column_types
from etl.sql import file_literal, literal

Record = Mapping[str, Any]


def insert_pieces(connection: duckdb.DuckDBPyConnection, table: str, pieces: Sequence[Piece]) -> None:
    """Inserts pieces: straight from the files of their readings, unless rows were taken out of them."""
    whole = [piece for piece in pieces if piece.left is None]
    if whole:
        files = ", ".join(file_literal(path) for path in dict.fromkeys(piece.path for piece in whole))
        names = ", ".join(literal(piece.source_id + piece.table_id) for piece in whole)
        origin = f"read_parquet([{files}], union_by_name = true) WHERE source_id || table_id IN ({names})"
        connection.execute(_insertion(table, column_types(table), origin))
    for piece in pieces:
        if piece.left is not None:
            insert_records(connection, table, list(piece.left.records()))


def insert_records(connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Record]) -> None:
    """Inserts records; a column that the first of them lacks is left out."""
    if records:
        names = [name for name in column_types(table) if name in records[0]]
        with _texts(connection, names, records) as origin:
            connection.execute(_insertion(table, names, origin))


def create_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Iterable[str], records: Sequence[Record]
) -> None:
    """Creates a table for a while, all of whose columns are texts."""
    with _texts(connection, columns, records) as origin:
        connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM {origin}')


def _insertion(table: str, names: Iterable[str], origin: str) -> str:
    """SQL that inserts columns from somewhere; types are those of the schema."""
    types = column_types(table)
    casts = ", ".join(f'CAST("{name}" AS {types[name]})' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) SELECT {casts} FROM {origin}'


@contextmanager
def _texts(connection: duckdb.DuckDBPyConnection, columns: Iterable[str], records: Sequence[Record]) -> Iterator[str]:
    """What to select records from as texts: a file beside the database, for as long as it is needed."""
    database = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()
    path = Path(str(database and database[0])).with_suffix(".json")
    try:
        with path.open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(records, ensure_ascii=False, default=str))
        texts = ", ".join(f"{name}: 'VARCHAR'" for name in columns)
        yield f"read_json({file_literal(path)}, format = 'array', columns = {{{texts}}})"
    finally:
        path.unlink(missing_ok=True)
