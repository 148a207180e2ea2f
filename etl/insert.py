"""Rows -> tables of a database that is being written: by files, which need no other library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl.pieces import Piece
from etl.schema import column_types
from etl.sql import file_literal, literal, texts_of

Record = Mapping[str, Any]


def insert_pieces(connection: duckdb.DuckDBPyConnection, table: str, pieces: Sequence[Piece]) -> None:
    """Inserts pieces: straight from the files of their readings, unless rows were taken out of them."""
    whole = [piece for piece in pieces if piece.left is None]
    if whole:
        files = ", ".join(file_literal(path) for path in dict.fromkeys(piece.path for piece in whole))
        names = ", ".join(literal(piece.source_id + piece.table_id) for piece in whole)
        origin = f"read_parquet([{files}]) WHERE source_id || table_id IN ({names})"
        connection.execute(_insertion(table, column_types(table), origin))
    for piece in pieces:
        if piece.left is not None:
            insert_records(connection, table, list(piece.left.records()))


def insert_records(connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Record]) -> None:
    """Inserts records; a column that the first of them lacks is left out."""
    if records:
        names = [name for name in column_types(table) if name in records[0]]
        with texts_of(_beside(connection), names, records) as origin:
            connection.execute(_insertion(table, names, origin))


def create_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Iterable[str], records: Sequence[Record]
) -> None:
    """Creates a table for a while, all of whose columns are texts."""
    with texts_of(_beside(connection), columns, records) as origin:
        connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM {origin}')


def _insertion(table: str, names: Iterable[str], origin: str) -> str:
    """SQL that inserts columns from somewhere; types are those of the schema."""
    types = column_types(table)
    casts = ", ".join(f'CAST("{name}" AS {types[name]})' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) SELECT {casts} FROM {origin}'


def _beside(connection: duckdb.DuckDBPyConnection) -> Path:
    """A file beside the database."""
    database = connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()
    return Path(str(database and database[0])).with_suffix(".json")
