"""What was read from one workbook: tables, rows, problems; and its form on disk under `parsed/`."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.cover import Cover
from etl.problem import Problem
from etl.rows import Frames, Rows

if TYPE_CHECKING:  # who builds from kept readings looks at hardly any row by itself
    import pandas as pd

READING_FILE = "reading.json"
COPY_NAME = "redacted"  # of the workbook without its personal columns, beside the reading


@dataclass(frozen=True)
class Choices:
    """What the person loading says of a workbook.

    Args:
        institution: code; None: the one the workbook names.
        dataset: name; None: recognised.
        period: a year as text, `none` for a table that bears no date; None: as the workbook says.
    """

    institution: str | None = None
    dataset: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class TableReading:
    """A located table and what it declares. The contract's `tables` entry of `iro check --json`.

    Args:
        time_of_year: months from 1 October, about, at which its title or its sheet says that it counts (`Meaning`).
    """

    table_id: str
    sheet: str
    range: str
    dataset: str
    layout: str
    title: str | None
    row_count: int
    headcount: int | None
    periods: tuple[int | None, ...]
    cover: Cover
    counts: bool = True
    counted_instead: str | None = None
    time_of_year: int | None = None
    sums: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class RowCount:
    """How many rows there are, and heads in them [persons]; None for tables that count no heads."""

    rows: int
    heads: int | None = None

    @staticmethod
    def of(rows: Rows) -> RowCount:
        """The size of some rows."""
        return RowCount(len(rows), sum(rows["headcount"]) if "headcount" in rows else None)


@dataclass(frozen=True)
class Reading:
    """One workbook, read.

    Args:
        personal_cells: sheet -> (column, first row, last row) of each personal column, from 0.
        sheet_count: sheets with anything in them.
        folder: where the reading is kept, with a copy of the workbook without personal columns where it has any.
        content: table of the schema -> its rows (without `institution_code` only where the workbook names none).
        row_counts: table of the schema -> located table -> size of what it gave; of a kept reading.
    """

    file_name: str
    source_id: str
    institution_code: str | None
    tables: tuple[TableReading, ...] = ()
    problems: tuple[Problem, ...] = ()
    content: Mapping[str, Rows] = field(default_factory=dict)
    personal_cells: Mapping[str, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)
    sheet_count: int = 0
    folder: Path | None = None
    row_counts: Mapping[str, Mapping[str, RowCount]] = field(default_factory=dict)

    @property
    def rows(self) -> Mapping[str, pd.DataFrame]:
        """Table of the schema -> its rows as a frame, for who wants to look at them."""
        return Frames(self.content)

    @property
    def is_loadable(self) -> bool:
        return bool(self.tables) and not any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class KeptRows(Mapping[str, Rows]):
    """The rows of a kept reading by table of the schema, fetched when somebody asks for them."""

    folder: Path
    names: tuple[str, ...]

    def __getitem__(self, table: str) -> Rows:
        if table not in self.names:
            raise KeyError(table)
        from pyarrow import parquet

        return Rows(table, parquet.ParquetFile(rows_file(self.folder, table)).read().to_pydict())

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def rows_file(folder: Path, table: str) -> Path:
    """Where a kept reading has its rows of a table of the schema."""
    return folder / f"{table}.parquet"


def write_reading(reading: Reading, folder: Path, add: Callable[[Path], object] | None = None) -> None:
    """Writes a reading whole: aside, then renamed.

    Args:
        add: writes further files into the folder before it gets its name.
    """
    from etl.schema import write_rows

    aside = folder.with_name(folder.name + ".tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for table, rows in reading.content.items():
        write_rows(table, rows.with_same(source_id=reading.source_id).columns, rows_file(aside, table))
    facts = {
        "file_name": reading.file_name,
        "source_id": reading.source_id,
        "institution_code": reading.institution_code,
        "tables": [_table_facts(table) for table in reading.tables],
        "problems": [asdict(problem) for problem in reading.problems],
        "rows": {table: _counted(rows) for table, rows in sorted(reading.content.items())},
        "personal_cells": reading.personal_cells,
        "sheet_count": reading.sheet_count,
    }
    (aside / READING_FILE).write_text(json.dumps(facts, ensure_ascii=False, default=str), encoding="utf-8")
    if add:
        add(aside)
    shutil.rmtree(folder, ignore_errors=True)
    aside.replace(folder)


def read_reading(folder: Path) -> Reading:
    """A reading written by `write_reading`."""
    facts = json.loads((folder / READING_FILE).read_text(encoding="utf-8"))
    return Reading(
        file_name=facts["file_name"],
        source_id=facts["source_id"],
        institution_code=facts["institution_code"],
        tables=tuple(_table(table) for table in facts["tables"]),
        problems=tuple(Problem(**{**p, "suggestions": tuple(p["suggestions"])}) for p in facts["problems"]),
        content=KeptRows(folder, tuple(facts["rows"])),
        personal_cells={sheet: tuple(map(tuple, spans)) for sheet, spans in facts["personal_cells"].items()},
        sheet_count=facts["sheet_count"],
        folder=folder,
        row_counts={
            table: {table_id: RowCount(*size) for table_id, size in counts.items()}
            for table, counts in facts["rows"].items()
        },
    )


def _counted(rows: Rows) -> dict[str, tuple[int, int | None]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, table_id in enumerate(rows["table_id"]):
        numbers[table_id].append(number)
    heads = rows.get("headcount")
    return {
        table_id: (len(own), sum(heads[number] for number in own) if heads is not None else None)
        for table_id, own in numbers.items()
    }


def _table_facts(table: TableReading) -> dict[str, Any]:
    cover = table.cover
    return {
        **{name: getattr(table, name) for name in table.__dataclass_fields__ if name != "cover"},
        "cover": {
            "institution_code": cover.institution_code,
            "dataset": cover.dataset,
            "dims": {dim: sorted(codes, key=str) for dim, codes in cover.dims.items()},
            "splits": sorted(cover.splits),
            "keys": None if cover.keys is None else sorted(map(list, cover.keys)),
        },
    }


def _table(facts: dict[str, Any]) -> TableReading:
    cover = facts.pop("cover")
    keys = cover.pop("keys")
    return TableReading(
        **{**facts, "periods": tuple(facts["periods"]), "sums": tuple(facts["sums"])},
        cover=Cover(
            cover["institution_code"],
            cover["dataset"],
            {dim: frozenset(codes) for dim, codes in cover["dims"].items()},
            frozenset(cover["splits"]),
            None if keys is None else frozenset(map(tuple, keys)),
        ),
    )
