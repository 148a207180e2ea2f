"""Totals that add several tables: «Всего по университету» below the tables of the faculties, or on the last sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from etl.reading import TableReading
from etl.vocabulary import Dataset


def totals_of_several(
    tables: Sequence[TableReading], datasets: Mapping[str, Dataset], frames: Mapping[str, Sequence[pd.DataFrame]]
) -> list[TableReading]:
    """The tables, with those sums proved that differ from their own table and agree with all tables so far.

    A total may add the same column of the tables above it on its sheet, everybody in these, or in the workbook.
    """
    settled = []
    for position, table in enumerate(tables):
        alike = [other for other in tables[: position + 1] if other.dataset == table.dataset]
        if len(alike) > 1 and any(_is_open(line) for line in table.sums):
            rows = pd.concat(frames[datasets[table.dataset].table], ignore_index=True)
            table = replace(table, sums=tuple(_proved(line, table, alike, rows) for line in table.sums))
        settled.append(table)
    return settled


def _is_open(line: Mapping[str, Any]) -> bool:
    return (line["axis"], line["status"]) == ("column", "differs")


def _proved(
    line: dict[str, Any], table: TableReading, alike: Sequence[TableReading], rows: pd.DataFrame
) -> dict[str, Any]:
    if not _is_open(line) or "headcount" not in rows:
        return line
    on_sheet = [other for other in alike if other.sheet == table.sheet]
    for group in (on_sheet, alike):
        of_group = rows[rows["table_id"].isin([other.table_id for other in group])]
        column = str(line["cell"]).rstrip("0123456789")
        in_column = of_group[of_group["cell"].str.rstrip("0123456789") == column]
        for added in (in_column, of_group):
            if len(group) > 1 and int(added["headcount"].sum()) == line["declared"]:
                return {**line, "computed": line["declared"], "status": "agrees"}
    return line
