"""The rules of a dataset, run over its staged rows so that all failures come at once, each with its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from string import digits as DIGITS
from tempfile import TemporaryDirectory
from typing import Any

from etl.problem import Problem
from etl.rows import Rows
from etl.schema import column_types
from etl.sql import scratch, texts_of
from etl.vocabulary import Dataset, Rule


def apply_rules(
    dataset: Dataset, rows: Rows, cells: dict[str, list[str]], received: date
) -> tuple[Rows, list[Problem]]:
    """The rows that break no rule of severity `error`, and a problem for each row that breaks any rule.

    Args:
        rows: the dataset's rows as read; columns of the schema's table may be missing.
        cells: field -> address of that field in each row, for fields whose cell is not the row's own.
        received: day the workbook was received; a rule may compare with `current_received_date`.
    """
    if not dataset.rules or not len(rows):
        return rows, []
    asked = " ".join(rule.where for rule in dataset.rules)
    types = {name: kind for name, kind in column_types(dataset.table).items() if name in asked}
    told = [name for name in types if name in rows]
    # Rows that are alike in what the rules ask break the same rules.
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, key in enumerate(zip(*(rows[name] for name in told), strict=True) if told else [()] * len(rows)):
        alike[key].append(number)
    problems: list[Problem] = []
    refused: set[int] = set()
    for rule, keys in _broken(dataset, types, told, list(alike), received):
        numbers = sorted(number for key in keys for number in alike[key])
        problems += [_problem(rule, rows.row(number), cells, number) for number in numbers]
        refused.update(numbers if rule.severity == "error" else ())
    return rows.without(refused), problems


def _broken(
    dataset: Dataset, types: Mapping[str, str], told: Sequence[str], keys: Sequence[tuple[Any, ...]], received: date
) -> Iterator[tuple[Rule, list[tuple[Any, ...]]]]:
    """Each rule, and the values of the columns that are told by which it is broken."""
    records = [{**dict(zip(told, key, strict=True)), "row_number": number} for number, key in enumerate(keys)]
    wanted = ", ".join(
        f'CAST("{name}" AS {kind}) AS "{name}"' if name in told else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in types.items()
    )
    received_day = f"DATE '{received:%Y-%m-%d}' AS current_received_date"
    with TemporaryDirectory() as folder, texts_of(Path(folder) / "rows.json", (*told, "row_number"), records) as origin:
        staged = f"SELECT CAST(row_number AS INTEGER) AS row_number, {received_day}, {wanted} FROM {origin}"
        for rule in dataset.rules:
            hits = scratch().execute(f"SELECT row_number FROM ({staged}) WHERE {rule.where}").fetchall()
            yield rule, [keys[number] for (number,) in hits]


def _problem(rule: Rule, row: Mapping[str, Any], cells: dict[str, list[str]], number: int) -> Problem:
    value = row.get(rule.field)
    return Problem(
        rule.code,
        rule.severity,
        sheet=row["sheet"],
        cell=cells[rule.field][number] if rule.field in cells else row["cell"],
        value=None if value is None else str(value),
        headcount=row.get("headcount"),
        table_id=row["table_id"],
        detail={"field": rule.field},
    )


def note_repeated_keys(
    rows: Rows,
    dataset: Dataset,
    headings: Mapping[str, str],
    problems: list[Problem],
    kind_of: Sequence[int] | None = None,
    groups: Sequence[Any] = (),
    unread: Callable[[], Mapping[str, Mapping[int, Any]]] = dict,
) -> None:
    """Two rows of one table with the same key are added, and said.

    Not said of columns that a sheet tells apart and our lists do not: «специалист» beside «магистр».

    Args:
        headings: column (A, B, ...) -> what stands over it.
        kind_of: row by row, the number of its key, where that is known.
        groups: row by row, its year of study: no field, but told apart.
        unread: gives heading of a column that no field takes -> row of the sheet, from 1 -> what stands there.
    """
    keys = [name for name in dataset.fields if name in rows and name not in (dataset.measure, "flag")]
    if not len(rows) or all(heads == 1 for heads in rows["headcount"]):  # a list of persons repeats its keys by nature
        return
    known = [kind_of] if kind_of is not None else [*(rows[name] for name in keys), *([groups] if groups else [])]
    again = _again(known, rows["cell"], headings)
    if again:
        first = rows.row(again[0])
        detail = {"rows": len(again), "cells": ", ".join(rows["cell"][number] for number in again[:5])}
        apart = next((name for name, texts in unread().items() if not _again_with(known, rows, headings, texts)), None)
        code = "duplicate_key" if apart is None else "added_over_column"
        detail |= {} if apart is None else {"heading": apart}
        problems.append(Problem(code, "warning", first["sheet"], first["cell"], detail=detail))


def _again_with(
    known: Sequence[Sequence[Any]], rows: Rows, headings: Mapping[str, str], texts: Mapping[int, Any]
) -> list[int]:
    """Numbers of the rows that repeat an earlier one in an unread column, too."""
    cells = rows["cell"]
    told = [texts.get(int(cell.lstrip(ascii_uppercase))) for cell in cells]
    return _again([*known, told], cells, headings)


def _again(keys: Sequence[Sequence[Any]], cells: Sequence[str], headings: Mapping[str, str]) -> list[int]:
    """Numbers of the rows whose key stood in a row before; figures that one row tells apart by headings are not."""
    told_apart = [values for values in keys if len(set(values)) > 1]
    seen: set[Any] = set()
    in_rows: set[Any] = set()
    again = []
    are_in_one_column = len({cell.rstrip(DIGITS) for cell in cells}) == 1
    for number, key in enumerate(zip(*told_apart, strict=True) if told_apart else [()] * len(cells)):
        if not are_in_one_column:
            column = cells[number].rstrip(DIGITS)
            row = (key, cells[number][len(column) :])
            figure = (*row, headings.get(column))
            is_finer = row in in_rows and figure not in in_rows
            in_rows |= {row, figure}
            if is_finer:
                continue
        if key in seen:
            again.append(number)
        seen.add(key)
    return again


def note_repeated_codes(rows: Rows, dataset: Dataset, problems: list[Problem]) -> None:
    """Two rows of a register with the same code are one too many: an error at the second."""
    keys = [name for name in dataset.key if name in rows]
    if not keys or not len(rows):
        return
    seen: set[tuple[Any, ...]] = set()
    for number, key in enumerate(zip(*(rows[name] for name in keys), strict=True)):
        if key in seen:
            value = " ".join(map(str, key))
            problems.append(Problem("duplicate_code", "error", rows["sheet"][number], rows["cell"][number], value))
        seen.add(key)
