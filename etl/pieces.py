"""The rows that one located table gives to a table of the schema: as a reading keeps them, or what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from etl.cover import Cover
from etl.reading import Reading, RowCount, rows_file
from etl.rows import Rows
from etl.sql import file_literal, literal


@dataclass(frozen=True)
class Piece:
    """Rows of one located table.

    Args:
        path: file of the kept reading that holds them, beside those of other tables.
        size: how many rows, and heads in them.
        cover: whom they are about; None for parts, which go where their whole goes.
        left: the rows themselves, where later tables took some out.
    """

    source_id: str
    table_id: str
    path: Path
    size: RowCount
    cover: Cover | None = None
    left: Rows | None = None

    def rows(self) -> Rows:
        """The rows, with their cells."""
        return self.left if self.left is not None else _rows_in(self.path, self.table_id)

    def reduced_to(self, left: Rows, cover: Cover | None = None) -> Piece:
        """What is left when a later table took rows out."""
        return replace(self, left=left, size=RowCount.of(left), cover=cover)


def pieces_of(reading: Reading, table: str, covers: Mapping[str, Cover], out: set[str]) -> Iterable[Piece]:
    """The pieces that a kept reading gives to a table of the schema; a located table without rows gives none.

    Args:
        covers: located table -> whom it is about, of those whose own rows these are.
        out: located tables that give nothing.
    """
    assert reading.folder is not None
    for table_id, size in reading.row_counts[table].items():
        if size.rows and table_id not in out:
            path = rows_file(reading.folder, table)
            yield Piece(reading.source_id, table_id, path, size, covers.get(table_id))


def _rows_in(path: Path, table_id: str) -> Rows:
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT * FROM read_parquet({file_literal(path)}) WHERE table_id = {literal(table_id)}"
        )
        names = [column[0] for column in found.description or []]
        return Rows(path.stem, dict(zip(names, map(list, zip(*found.fetchall(), strict=True)), strict=True)))
