"""Declared sums once all tables are read: those that several tables prove together, and those that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from string import digits
from typing import Any

from etl.problem import Problem
from etl.reading import TableReading
from etl.rows import Rows
from etl.vocabulary import Dataset

MOST = 5


def totals_of_several(
    tables: Sequence[TableReading], datasets: Mapping[str, Dataset], parts: Mapping[str, Sequence[Rows]]
) -> list[TableReading]:
    """The tables, with those sums proved that differ from their own table and agree with all tables so far.

    «Всего по университету» below the tables of the faculties, or on the last sheet, may add the same column of the
    tables above it on its sheet, everybody in these, or in the workbook.
    """
    settled = []
    for position, table in enumerate(tables):
        alike = [other for other in tables[: position + 1] if other.dataset == table.dataset]
        if len(alike) > 1 and any(_is_open(line) for line in table.sums):
            rows = Rows.joined(parts[datasets[table.dataset].table])
            table = replace(table, sums=tuple(_proved(line, table, alike, rows) for line in table.sums))
        settled.append(table)
    return settled


def _is_open(line: Mapping[str, Any]) -> bool:
    return (line["axis"], line["status"]) == ("column", "differs")


def _proved(line: dict[str, Any], table: TableReading, alike: Sequence[TableReading], rows: Rows) -> dict[str, Any]:
    if not _is_open(line) or "headcount" not in rows:
        return line
    on_sheet = [other for other in alike if other.sheet == table.sheet]
    for group in (on_sheet, alike):
        ids = {other.table_id for other in group}
        facts = zip(rows["table_id"], rows["cell"], rows["headcount"], strict=True)
        of_group = [(cell.rstrip(digits), heads) for table_id, cell, heads in facts if table_id in ids]
        in_column = [(column, heads) for column, heads in of_group if column == str(line["cell"]).rstrip(digits)]
        for added in (in_column, of_group):
            if len(group) > 1 and sum(heads for _column, heads in added) == line["declared"]:
                return {**line, "computed": line["declared"], "status": "agrees"}
    return line


def differing_sums(tables: Sequence[TableReading]) -> Iterable[Problem]:
    """Sums that differ become warnings that name both numbers; those that cannot be checked, one a table."""
    for table in tables:
        for line in table.sums:
            if line["status"] == "differs":
                detail = {name: line[name] for name in ("declared", "computed", "label", "axis")}
                where = (line["sheet"], line["cell"], str(line["declared"]))
                yield Problem("total_differs", "warning", *where, table_id=table.table_id, detail=detail)
        yield from _unchecked(table)


def _unchecked(table: TableReading) -> Iterable[Problem]:
    """The sums of a table that cells stand in the way of: declared, and what could be read of them."""
    open_sums = [line for line in table.sums if "unread" in line]
    if open_sums:
        cells = list(dict.fromkeys(cell for line in open_sums for cell in line["unread"]))
        detail = {
            "sums": ", ".join(f"{line['cell']} ({line['declared']} = {line['read']} + …)" for line in open_sums[:MOST]),
            "cells": ", ".join(cells[:MOST]),
            "what": None if cells else "currencies",
        }
        where = (open_sums[0]["sheet"], open_sums[0]["cell"], str(open_sums[0]["declared"]))
        yield Problem("total_not_checked", "warning", *where, table_id=table.table_id, detail=detail)
