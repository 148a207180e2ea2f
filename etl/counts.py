"""A located table of figures -> one record a figure, each with its cell; declared sums; problems.

Works for every orientation: what a figure is about comes from the labels of its row, the headings over its column and
the texts around the table, whichever of them say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl.body import BodyRow, body_rows, find_details, find_unlabelled_totals, unknown_code
from etl.dates import date_
from etl.figures import Figures, parse_figures, problem_at, total_of
from etl.locate import Column, Located
from etl.meaning import GROUP, Meanings
from etl.parse import MissingValue, NotUnderstood, flag
from etl.problem import Problem
from etl.sheet import address, is_blank
from etl.sums import sums_along_rows, sums_down_columns
from etl.unaccounted import unaccounted_figures, unaccounted_rows
from etl.vocabulary import Dataset

# A single column on one of these is a table with one country or year, not a part of a total.
WHOLE_AXES = ("country_code", "faculty_code", "academic_year", GROUP)
PLAIN_PARSERS = {"date": date_, "flag": flag}


@dataclass
class Counts:
    """What was read from one table of figures.

    Args:
        records: dimension codes, `headcount`, `_row`, `_column` of each figure that counts.
        parts: figures that are parts of a whole («из них женщин»), with `dimension` and `code`.
        sums: the declared sums, ready for the table `reconciliations`.
    """

    layout: str
    records: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    sums: list[dict[str, Any]]
    problems: list[Problem]


def read_counts(table: Located, dataset: Dataset, meanings: Meanings, around: Mapping[str, Any]) -> Counts:
    """Reads a table of figures.

    Args:
        around: dimension -> code that the texts around the table give to every figure.
    """
    table = replace(table, columns=tuple(_roles(table, dataset, meanings)))
    layout = _layout(table)
    problems: list[Problem] = []
    figures = parse_figures(table, dataset, problems)
    _refuse_thousands(table, meanings, problems)
    table = replace(table, columns=tuple(_partitions(table, figures)))
    rows = list(body_rows(table, dataset, meanings, figures, layout, problems))
    find_unlabelled_totals(table, rows, figures)
    find_details(table, rows, figures)
    records = [*_records(table, dataset, rows, figures, layout, around, problems)]
    parts = [*_parts(table, rows, figures, around)]
    _note_not_stated(table, rows, figures, layout, problems)
    _unknown_headings(table, dataset, meanings, figures, rows, problems)
    sums = [*sums_along_rows(table, rows, figures), *sums_down_columns(table, rows, figures, layout)]
    if layout == "persons":
        totals = [row.index for row in rows if row.kind in ("total", "group")]
        problems += list(unaccounted_rows(table, records, totals, problems))
    else:
        problems += list(unaccounted_figures(table, figures, [*records, *parts], sums, problems))
    return Counts(layout, records, parts, sums, problems)


# ------------------------------------------------------------------ columns
def _roles(table: Located, dataset: Dataset, meanings: Meanings) -> Iterable[Column]:
    """Columns with the roles that this dataset gives them: which one is the measure, which a plain field."""
    columns = [_dataset_column(column, dataset, meanings) for column in table.columns]
    has_split = any(column.role == "value" and column.codes for column in columns)
    measures = [column for column in columns if column.field == dataset.measure]
    totals = [column for column in columns if column.role == "total"]
    for column in columns:
        if column.field == dataset.measure and has_split:
            yield replace(column, role="total")
        elif not has_split and not measures and totals and column == totals[0]:
            yield replace(column, role="value", field=dataset.measure)
        elif column.role == "label" and column.field not in dataset.fields:
            yield replace(column, role="unread", field=None)
        else:
            yield column


def _dataset_column(column: Column, dataset: Dataset, meanings: Meanings) -> Column:
    if column.role == "value" and any(axis not in dataset.fields for axis in column.codes if axis != GROUP):
        return replace(column, role="unknown")
    if column.role != "field":
        return column
    names = [name for own, name in meanings.words.fields_named(column.name) if own == dataset.name]
    if dataset.measure in names:
        return replace(column, role="value", field=dataset.measure)
    plain = [name for name in names if dataset.fields[name].parser in PLAIN_PARSERS]
    return replace(column, role="plain" if plain else "unread", field=plain[0] if plain else None)


def _layout(table: Located) -> str:
    if any(column.codes for column in table.having("value")) or (table.having("part") and not table.having("value")):
        return "crosstab"
    return "list" if table.having("value") or table.having("total") else "persons"


def _partitions(table: Located, figures: Figures) -> Iterable[Column]:
    """Keeps one split as the figures that count, where a table splits the same people side by side in several ways."""
    values = [column for column in table.having("value") if column.codes]
    splits: dict[frozenset[str], list[Column]] = {}
    for column in values:
        splits.setdefault(frozenset(column.codes), []).append(column)
    main = max(splits, key=lambda dims: (len(dims), len(splits[dims])), default=frozenset())
    wholes = _wholes_with_one_part(table, figures)
    parts_only = not values and _parts_are_whole(table, figures)
    for column in table.columns:
        dims = frozenset(column.codes)
        if wholes:
            yield replace(column, role=wholes.get(column.index, column.role))
        elif column.role == "value" and column.codes and dims != main and not _extends(column, splits[main], main):
            yield replace(column, role="total" if dims < main else "part")
        elif parts_only and column.role == "part":
            yield replace(column, role="value")
        elif parts_only and column.role == "value" and not column.codes:
            yield replace(column, role="total")
        else:
            yield column


def _wholes_with_one_part(table: Located, figures: Figures) -> dict[int, str]:
    """Roles of columns such as «всего | жен.»: the total counts, its one part never makes it up.

    Returns:
        Column -> role; empty when the totals of a table are sums of its other columns, as they usually are.
    """
    roles: dict[int, str] = {}
    values = table.having("value")
    for total in table.having("total"):
        parts = [c for c in values if total.codes.items() <= c.codes.items() and len(c.codes) == len(total.codes) + 1]
        extra = {(dim, code) for c in parts for dim, code in c.codes.items() if dim not in total.codes}
        if any(dim in WHOLE_AXES for dim, _code in extra):
            continue
        rows = [row for row in table.body if (row, total.index) in figures.number]
        if len(extra) != 1 or not rows or any(_makes_up(figures, row, total, parts) for row in rows):
            continue
        roles |= {total.index: "value", **{part.index: "part" for part in parts}}
    covered = {column.index for column in values} <= roles.keys()
    return roles if covered else {}


def _makes_up(figures: Figures, row: int, total: Column, parts: Sequence[Column]) -> bool:
    """True when parts equal or exceed their total in a row, other than where both are nothing."""
    declared = figures.number[row, total.index]
    return total_of(figures, [row], [part.index for part in parts]) >= declared > 0


def _extends(column: Column, others: Sequence[Column], main: frozenset[str]) -> bool:
    """True for a column that is split less finely but holds people of its own («country not stated», one form only)."""
    dims = frozenset(column.codes)
    if not dims < main:
        return False
    return not any(all(other.codes[dim] == code for dim, code in column.codes.items()) for other in others)


def _parts_are_whole(table: Located, figures: Figures) -> bool:
    """True when «в том числе» columns of one dimension add up to the figure beside them in every row."""
    parts, wholes = table.having("part"), table.having("value")
    dims = {dim for column in parts for dim in column.codes}
    if len(parts) < 2 or len(dims) != 1 or len(wholes) != 1:
        return False
    whole = wholes[0].index
    rows = [row for row in table.body if (row, whole) in figures.number]
    return bool(rows) and all(
        sum(figures.number.get((row, part.index), 0) for part in parts) == figures.number[row, whole] for row in rows
    )


# ------------------------------------------------------------------- records
def _records(
    table: Located,
    dataset: Dataset,
    rows: Sequence[BodyRow],
    figures: Figures,
    layout: str,
    around: Mapping[str, Any],
    problems: list[Problem],
) -> Iterable[dict[str, Any]]:
    values = table.having("value")
    plain = table.having("plain")
    for row in rows:
        if row.kind == "unknown":
            problems.append(_unknown_row(table, row, figures, layout))
            problems += [
                problem_at(table, row.index, index, unknown_code(axis), "error", detail={"field": axis})
                for index, axis in row.further
            ]
        elif row.problem in ("unread_row", "detail_row"):
            problems.append(problem_at(table, row.index, row.label_column, row.problem, "note"))
        if row.kind != "data":
            continue
        facts = {**around, **row.codes, **_plain_fields(table, dataset, row, plain, problems)}
        if layout == "persons":
            yield {**facts, "headcount": 1, "_row": row.index, "_column": table.columns[0].index}
            continue
        for column in values:
            number = figures.number.get((row.index, column.index))
            if number is not None:
                own = {dim: code for dim, code in column.codes.items() if dim != GROUP}
                yield {**facts, **own, "headcount": number, "_row": row.index, "_column": column.index}


def _unknown_row(table: Located, row: BodyRow, figures: Figures, layout: str) -> Problem:
    heads = 1 if layout == "persons" else total_of(figures, [row.index], [c.index for c in table.having("value")])
    problem = problem_at(table, row.index, row.label_column, str(row.problem), "error", headcount=heads)
    return replace(problem, academic_year=row.codes.get("academic_year"), detail={"field": row.problem_field})


def _refuse_thousands(table: Located, meanings: Meanings, problems: list[Problem]) -> None:
    """Heads in thousands («тыс. чел.») are rounded: which heads they were cannot be said."""
    scale, people = meanings.words.amounts["thousand"], meanings.words.amounts["persons"]
    headings = [(column.heading, column) for column in table.having("value")]
    for text, column in [*headings, *((title, table.columns[0]) for title in table.titles)]:
        if scale.found_in(text) and people.found_in(text):
            where = address(column.heading_row, column.index)
            problems.append(Problem("unit_not_heads", "error", table.sheet.name, where, text))
            return


def _note_not_stated(
    table: Located, rows: Sequence[BodyRow], figures: Figures, layout: str, problems: list[Problem]
) -> None:
    """Heads whose country, faculty or level is blank count in the totals; a warning says how many and where."""
    values = [column.index for column in table.having("value")]
    for column in table.having("label"):
        blank = [row for row in rows if row.kind == "data" and row.codes.get(str(column.field)) is None]
        heads = len(blank) if layout == "persons" else total_of(figures, [row.index for row in blank], values)
        if heads:
            cells = ", ".join(address(row.index, column.index) for row in blank[:5])
            detail = {"field": column.field, "cells": cells, "counted": heads}
            where = address(blank[0].index, column.index)
            problems.append(Problem("label_not_stated", "warning", table.sheet.name, where, detail=detail))


def _plain_fields(
    table: Located, dataset: Dataset, row: BodyRow, plain: Sequence[Column], problems: list[Problem]
) -> dict[str, Any]:
    facts: dict[str, date | str | None] = {}
    for column in plain:
        parser = PLAIN_PARSERS[str(dataset.fields[str(column.field)].parser)]
        try:
            facts[str(column.field)] = parser(table.sheet.spanned_value(row.index, column.index))
        except MissingValue:
            problems.append(problem_at(table, row.index, column.index, "missing_value", "note"))
        except NotUnderstood as error:
            problems.append(problem_at(table, row.index, column.index, error.code, "error"))
    return facts


def _parts(
    table: Located, rows: Sequence[BodyRow], figures: Figures, around: Mapping[str, Any]
) -> Iterable[dict[str, Any]]:
    """Figures of «of which» columns that name a dimension."""
    across = {dim for column in table.having("value") for dim in column.codes}
    for row in rows:
        if row.kind != "data":
            continue
        for column in table.having("part"):
            number = figures.number.get((row.index, column.index))
            own = [dim for dim in column.codes if dim not in across]
            if number is not None and len(own) == 1:
                dimension, code = own[0], column.codes[own[0]]
                facts = {
                    key: value for key, value in {**around, **row.codes, **column.codes}.items() if key != dimension
                }
                place = {"_row": row.index, "_column": column.index}
                yield {**facts, "dimension": dimension, "code": str(code), "headcount": number, **place}


def _unknown_headings(
    table: Located,
    dataset: Dataset,
    meanings: Meanings,
    figures: Figures,
    rows: Sequence[BodyRow],
    problems: list[Problem],
) -> None:
    """Columns that were not read: an error where figures of a crosstab would be lost, else a note."""
    axes = Counter(axis for column in table.having("value") for axis in column.codes if axis != GROUP)
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    for column in table.columns:
        heads = total_of(figures, data, [column.index])
        where = (table, column.heading_row, column.index)
        detail = {"heading": column.heading}
        if (
            column.role == "unknown"
            and axes
            and heads
            and not is_blank(table.sheet.spanned_value(column.heading_row, column.index))
        ):
            axis = axes.most_common()[-1][0] if column.codes else axes.most_common(1)[0][0]
            problem = problem_at(*where, unknown_code(axis), "error", headcount=heads)
            problems.append(replace(problem, detail={"field": axis}))
        elif column.role == "part" and not column.codes:
            problems.append(problem_at(*where, "unread_column", "note", detail=detail))
        elif column.role in ("unknown", "unread", "plan"):
            problems.append(problem_at(*where, "unread_column", "warning" if heads else "note", detail=detail))
