"""What a second view of the same students says that the table which counts does not: parts of its whole.

A sheet of levels and sexes beside a sheet of faculties and countries is in no sum. It alone answers how many women
there are, so its figures go to the parts table of the dataset, each with its own cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from etl.cover import WHOSE
from etl.reading import TableReading
from etl.vocabulary import Dataset


def parts_that_hold(
    tables: Sequence[TableReading], datasets: Mapping[str, Dataset], frames: Mapping[str, Sequence[pd.DataFrame]]
) -> dict[str, list[pd.DataFrame]]:
    """The parts of the tables that count, and those that their views give where they agree and split further.

    Of two views that split by one dimension the finer one speaks; none does where «of which» columns spoke already.

    Returns:
        Parts table -> frames of its rows; only parts tables that have any.
    """
    views = {table.table_id for table in tables if not table.counts}
    names = {str(datasets[table.dataset].parts_table) for table in tables}
    kept = {name: [f[~f["table_id"].isin(views)] for f in frames[name]] for name in names if name in frames}
    for view in sorted(_that_agree(tables), key=lambda table: -len(table.cover.splits)):
        dataset = datasets[view.dataset]
        if not dataset.parts_table:
            continue
        whole = next(table for table in tables if table.table_id == view.counted_instead)
        parts = kept.setdefault(dataset.parts_table, [])
        said = _dimensions_said(parts, {whole.table_id} | {t.table_id for t in tables if _stands_for(whole, t)})
        rows = _rows_of(frames[dataset.table], view.table_id)
        parts += [_parts(rows, dim) for dim in sorted(view.cover.splits - whole.cover.splits - {*WHOSE} - said)]
    return {name: parts for name, parts in kept.items() if parts}


def _stands_for(whole: TableReading, table: TableReading) -> bool:
    return table.counted_instead == whole.table_id


def _that_agree(tables: Iterable[TableReading]) -> Iterable[TableReading]:
    for table in tables:
        if not table.counts and any((line["axis"], line["status"]) == ("view", "agrees") for line in table.sums):
            yield table


def _dimensions_said(parts: Iterable[pd.DataFrame], table_ids: set[str]) -> set[str]:
    return {str(name) for frame in parts for name in frame.loc[frame["table_id"].isin(table_ids), "dimension"]}


def _rows_of(frames: Iterable[pd.DataFrame], table_id: str) -> pd.DataFrame:
    return next(frame for frame in frames if (frame["table_id"] == table_id).any())


def _parts(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """One part a figure: its code on a dimension is what it is a part by, its other codes say of which whole."""
    stated = rows[rows[dimension].notna()]
    codes = stated[dimension].map(str).astype("string")
    return stated.assign(dimension=dimension, code=codes, **{dimension: pd.NA})
