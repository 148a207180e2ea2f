"""What a second view of the same students says that the table which counts does not: parts of its whole.

A sheet of levels and sexes beside a sheet of faculties and countries is in no sum. It alone answers how many women
there are, so its figures go to the parts table of the dataset, each with its own cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from etl.cover import WHOSE
from etl.reading import TableReading
from etl.rows import Rows
from etl.vocabulary import Dataset


def parts_that_hold(
    tables: Sequence[TableReading], datasets: Mapping[str, Dataset], rows: Mapping[str, Sequence[Rows]]
) -> dict[str, list[Rows]]:
    """The parts of the tables that count, and those that their views give where they agree and split further.

    Of two views that split by one dimension the finer one speaks; none does where «of which» columns spoke already.

    Returns:
        Parts table -> its rows; only parts tables that have any.
    """
    views = {table.table_id for table in tables if not table.counts}
    names = {str(datasets[table.dataset].parts_table) for table in tables}
    kept = {name: [_without(part, views) for part in rows[name]] for name in names if name in rows}
    for view in sorted(_that_agree(tables), key=lambda table: -len(table.cover.splits)):
        dataset = datasets[view.dataset]
        if not dataset.parts_table:
            continue
        whole = next(table for table in tables if table.table_id == view.counted_instead)
        parts = kept.setdefault(dataset.parts_table, [])
        said = _dimensions_said(parts, {whole.table_id} | {t.table_id for t in tables if _stands_for(whole, t)})
        own = next(part for part in rows[dataset.table] if view.table_id in part["table_id"])
        parts += [
            _parts(own, dim, dataset.parts_table)
            for dim in sorted(view.cover.splits - whole.cover.splits - {*WHOSE} - said)
        ]
    return {name: parts for name, parts in kept.items() if parts}


def _stands_for(whole: TableReading, table: TableReading) -> bool:
    return table.counted_instead == whole.table_id


def _that_agree(tables: Iterable[TableReading]) -> Iterable[TableReading]:
    for table in tables:
        if not table.counts and any((line["axis"], line["status"]) == ("view", "agrees") for line in table.sums):
            yield table


def _without(rows: Rows, table_ids: set[str]) -> Rows:
    return rows.without([number for number, table_id in enumerate(rows["table_id"]) if table_id in table_ids])


def _dimensions_said(parts: Iterable[Rows], table_ids: set[str]) -> set[str]:
    pairs = (pair for part in parts for pair in zip(part["table_id"], part["dimension"], strict=True))
    return {dimension for table_id, dimension in pairs if table_id in table_ids}


def _parts(rows: Rows, dimension: str, table: str) -> Rows:
    """One part a figure: its code on a dimension is what it is a part by, its other codes say of which whole."""
    stated = rows.without([number for number, code in enumerate(rows[dimension]) if code is None])
    codes = {"code": [str(code) for code in stated[dimension]]}
    return Rows(table, {**stated.with_same(**{dimension: None}, dimension=dimension).columns, **codes})
