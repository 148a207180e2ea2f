"""Registers of one workbook that hold the same things twice (by country, by year): each is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.check import note_repeated_codes
from etl.cover import cover_of
from etl.problem import Problem
from etl.reading import TableReading
from etl.rows import Rows
from etl.vocabulary import Dataset

if TYPE_CHECKING:  # only registers of several tables are compared as frames
    import pandas as pd

# Where a row was read, and under which heading, tells no two rows apart.
ADDRESS = ("source_id", "table_id", "sheet", "cell", "heading_label")
# Of a sum that stands in two sheets, only what it comes to is compared.
SUM = ("project_code", "amount", "currency_code", "amount_text")


def settle_registers(
    tables: Sequence[TableReading], rows: Mapping[str, Rows], datasets: Mapping[str, Dataset]
) -> tuple[list[TableReading], dict[str, Rows], list[Problem]]:
    """Keeps once what several registers of a workbook hold.

    Rows of one key that contradict each other are an error at the later one.

    Returns:
        The tables with the rows they still have, the rows by table of the schema, and what there is to say.
    """
    kept = dict(rows)
    problems: list[Problem] = []
    changed: set[str] = set()
    for dataset in datasets.values():
        own = kept.get(dataset.table)
        if dataset.measure or own is None or len(set(own["table_id"])) < 2:
            continue
        frame = own.frame
        keys = dataset.key or (SUM if "amount_text" in frame else ())
        repeated, found = _repeated(frame, dataset, [key for key in keys if key in frame])
        problems += found
        changed.update(frame.loc[repeated, "table_id"])
        kept[dataset.table] = own.without(repeated)
        problems += _in_two_tables(kept[dataset.table].frame)
    return (
        [_recounted(table, kept, datasets) if table.table_id in changed else table for table in tables],
        kept,
        problems,
    )


def _repeated(frame: pd.DataFrame, dataset: Dataset, keys: list[str]) -> tuple[list[int], list[Problem]]:
    """The rows that say no more than one of another table, and the problems of those that say something else."""
    dropped: list[int] = []
    problems: list[Problem] = []
    if not keys:
        return dropped, problems
    facts = frame.drop(columns=[name for name in ADDRESS if name in frame])
    for _key, group in frame.groupby(keys, sort=False, dropna=False):
        if group["table_id"].nunique() < 2:
            continue
        first, *others = sorted(group.index, key=lambda index: -int(facts.loc[index].notna().sum()))
        for index in others:
            if frame.at[index, "table_id"] == frame.at[first, "table_id"]:
                continue
            if _agree(facts.loc[first], facts.loc[index]):
                dropped.append(index)
            else:
                both = Rows.of(dataset.table, frame.loc[[first, index]].sort_index())
                note_repeated_codes(both, dataset, problems)
    return dropped, [*problems, *_notes(frame, dropped, keys)]


def _in_two_tables(frame: pd.DataFrame) -> Iterable[Problem]:
    """Amounts of one project in two tables: nobody says whether the second adds to the first or splits it."""
    if "amount_text" not in frame:
        return
    for (project, _is_own), lines in frame.groupby(["project_code", "is_own_share"], sort=False, dropna=False):
        if lines["table_id"].nunique() > 1:
            first = lines.iloc[0]
            later = lines[lines["table_id"] != first["table_id"]].iloc[0]
            detail = {"cells": f"{first['sheet']}!{first['cell']}"}
            where = (later["sheet"], later["cell"], str(project))
            yield Problem("amounts_in_two_tables", "warning", *where, table_id=str(later["table_id"]), detail=detail)


def _agree(one: pd.Series, other: pd.Series) -> bool:
    both = one.notna() & other.notna()
    return bool((one[both].astype(str) == other[both].astype(str)).all())


def _notes(frame: pd.DataFrame, dropped: Sequence[int], keys: list[str]) -> Iterable[Problem]:
    """One warning for each table, with the places of the rows that stand."""
    for table_id, rows in frame.loc[list(dropped)].groupby("table_id", sort=False):
        row = rows.iloc[0]
        same = frame[(frame[keys].astype(str) == row[keys].astype(str)).all(axis=1) & (frame["table_id"] != table_id)]
        detail = {"rows": len(rows), "cells": f"{same.iloc[0]['sheet']}!{same.iloc[0]['cell']}"}
        yield Problem("row_repeated", "warning", row["sheet"], row["cell"], table_id=str(table_id), detail=detail)


def _recounted(table: TableReading, rows: Mapping[str, Rows], datasets: Mapping[str, Dataset]) -> TableReading:
    dataset = datasets[table.dataset]
    all_rows = rows[dataset.table]
    own = all_rows.without([n for n, table_id in enumerate(all_rows["table_id"]) if table_id != table.table_id])
    return replace(table, row_count=len(own), cover=cover_of(dataset, table.cover.institution_code, own))
