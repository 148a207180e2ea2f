"""The rows that one located table gives to a table of the schema: as a reading keeps them, or what is left of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl.cover import Cover
from etl.reading import Reading, RowCount, kept_rows, rows_file

if TYPE_CHECKING:  # most pieces go into a snapshot as they are, and nobody looks at their rows
    import pandas as pd


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
    left: pd.DataFrame | None = None

    def rows(self) -> pd.DataFrame:
        """The rows, with their cells."""
        if self.left is not None:
            return self.left
        frame = kept_rows(self.path)
        return frame[frame["table_id"] == self.table_id].reset_index(drop=True)

    def reduced_to(self, left: pd.DataFrame, cover: Cover | None = None) -> Piece:
        """What is left when a later table took rows out."""
        return replace(self, left=left.reset_index(drop=True), size=RowCount.of(left), cover=cover)


def pieces_of(reading: Reading, table: str, covers: dict[str, Cover], out: set[str]) -> Iterable[Piece]:
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
