"""A located table of figures -> one record a figure, each with its cell; declared sums; problems.

Works for every orientation: what a figure is about comes from the labels of its row, the headings over its column and
the texts around the table, whichever of them say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from etl.locate import Column, Located
from etl.meaning import GROUP, Meanings
from etl.parse import MissingValue, NotUnderstood, count, date_, flag, shown
from etl.problem import Problem
from etl.sheet import address, is_blank
from etl.vocabulary import Dataset

PLAIN_PARSERS = {"date": date_, "flag": flag}


@dataclass
class BodyRow:
    """A row of the body and what its labels say.

    Args:
        kind: `data`, `total`, `group`, `unknown` (a label no list knows) or `silent` (nothing to count).
    """

    index: int
    kind: str
    codes: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    label_column: int = 0
    problem: str | None = None
    problem_field: str | None = None


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


@dataclass
class Figures:
    """The parsed figures of a table by (row, column)."""

    number: dict[tuple[int, int], int] = field(default_factory=dict)
    unreadable: set[tuple[int, int]] = field(default_factory=set)


def read_counts(table: Located, dataset: Dataset, meanings: Meanings, around: Mapping[str, Any]) -> Counts:
    """Reads a table of figures.

    Args:
        around: dimension -> code that the texts around the table give to every figure.
    """
    table = replace(table, columns=tuple(_roles(table, dataset, meanings)))
    layout = _layout(table)
    problems: list[Problem] = []
    figures = _figures(table, dataset, problems)
    table = replace(table, columns=tuple(_partitions(table, figures)))
    rows = list(_body_rows(table, dataset, meanings, figures, layout, problems))
    _find_unlabelled_totals(table, rows, figures)
    records = [*_records(table, dataset, rows, figures, layout, around, problems)]
    parts = [*_parts(table, rows, figures, around)]
    _note_not_stated(table, rows, figures, layout, problems)
    _unknown_headings(table, dataset, meanings, figures, rows, problems)
    sums = [*_sums_along_rows(table, rows, figures), *_sums_down_columns(table, rows, figures, layout)]
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
    names = [
        name for own, name in meanings.words.fields_named(column.heading.rpartition(" / ")[2]) if own == dataset.name
    ]
    names = names or [name for own, name in meanings.words.fields_named(column.heading) if own == dataset.name]
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
    parts_only = not values and _parts_are_whole(table, figures)
    for column in table.columns:
        dims = frozenset(column.codes)
        if column.role == "value" and column.codes and dims != main and not _extends(column, splits[main], main):
            yield replace(column, role="total" if dims < main else "part")
        elif parts_only and column.role == "part":
            yield replace(column, role="value")
        elif parts_only and column.role == "value" and not column.codes:
            yield replace(column, role="total")
        else:
            yield column


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


# ------------------------------------------------------------------- figures
def _figures(table: Located, dataset: Dataset, problems: list[Problem]) -> Figures:
    """Parses the cells of all figure columns once; what cannot be understood becomes a problem at its cell."""
    found = Figures()
    columns = [column.index for column in table.columns if column.role in ("value", "total", "part", "unknown")]
    rows = table.sheet.rows
    unknown = {column.index for column in table.having("unknown")}
    for row in table.body:
        cells = rows[row]
        for index in columns:
            cell = cells[index] if index < len(cells) else ""
            if cell == "":
                continue
            try:
                number = count(cell)
            except MissingValue:
                problems.append(_at(table, row, index, "missing_value", "note"))
                continue
            except NotUnderstood as error:
                if index not in unknown:
                    found.unreadable.add((row, index))
                    problems.append(_at(table, row, index, error.code, "error"))
                continue
            if number is not None:
                found.number[row, index] = number
    return found


def _at(table: Located, row: int, column: int, code: str, severity: Any, **facts: Any) -> Problem:
    value = shown(table.sheet.spanned_value(row, column))
    return Problem(code, severity, table.sheet.name, address(row, column), value, **facts)


# ---------------------------------------------------------------------- rows
def _body_rows(
    table: Located, dataset: Dataset, meanings: Meanings, figures: Figures, layout: str, problems: list[Problem]
) -> Iterable[BodyRow]:
    labels = table.having("label")
    numbers = [column.index for column in table.columns if column.role in ("value", "total")]
    section: dict[str, Any] = {}
    above: dict[int, Any] = {}
    filled_down: list[int] = []
    groups_lead = layout != "persons" and _is_grouped(table, labels, figures)
    for row in table.body:
        has_figures = any((row, index) in figures.number for index in numbers)
        total = _total_label(table, meanings, row)
        if total is not None:
            yield BodyRow(row, "total", label=total[1], label_column=total[0])
            above.clear()
            continue
        texts = {column.index: table.sheet.spanned_value(row, column.index) for column in labels}
        if groups_lead and has_figures and is_blank(texts[labels[0].index]) and labels[0].index in above:
            texts[labels[0].index] = above[labels[0].index]
            filled_down.append(row)
        if all(is_blank(text) for text in texts.values()):
            yield _row_without_labels(table, row, has_figures, labels, layout, section)
            continue
        body_row = _labelled_row(table, dataset, meanings, row, labels, texts, has_figures, layout)
        if body_row.kind == "section":
            section = body_row.codes
            body_row.kind = "group" if has_figures else "silent"
        elif body_row.kind == "data":
            body_row.codes = {**section, **body_row.codes}
            above.update(texts)
        yield body_row
    _note_filled_down(table, labels, filled_down, problems)


def _is_grouped(table: Located, labels: Sequence[Column], figures: Figures) -> bool:
    """True when the leading label is written once for several rows.

    Then no label stands in two rows one below the other, and blanks are common. A lone blank in a list that repeats its
    labels is no invitation to copy the label above it: those heads are of a country or faculty that is not stated.
    """
    if len(labels) < 2:
        return False
    rows = sorted({row for row, _column in figures.number})
    lead = [table.sheet.spanned_value(row, labels[0].index) for row in rows]
    blanks = sum(map(is_blank, lead))
    repeated = any(one == other and not is_blank(one) for one, other in pairwise(lead))
    return not repeated and blanks * 5 >= len(lead) and bool(lead) and not is_blank(lead[0])


def _note_filled_down(table: Located, labels: Sequence[Column], rows: list[int], problems: list[Problem]) -> None:
    if rows:
        detail = {"rows": len(rows), "heading": labels[0].heading}
        where = address(rows[0], labels[0].index)
        problems.append(Problem("label_filled_down", "note", table.sheet.name, where, detail=detail))


def _total_label(table: Located, meanings: Meanings, row: int) -> tuple[int, str] | None:
    """(column, text) of a word for a total at the head of a row, before its figures."""
    value_columns = {column.index for column in table.columns if column.role in ("value", "total", "part")}
    for index in range(table.columns[0].index, table.columns[-1].index + 1):
        cell = table.sheet.value(row, index)
        if is_blank(cell) or not isinstance(cell, str) or index in value_columns:
            continue
        if "total" in meanings.of(cell.splitlines()[0]).marks or "total" in meanings.of(cell).marks:
            return index, shown(cell)
    return None


def _row_without_labels(
    table: Located, row: int, has_figures: bool, labels: Sequence[Column], layout: str, section: dict[str, Any]
) -> BodyRow:
    if layout == "persons":
        filled = any(not is_blank(table.sheet.value(row, c.index)) for c in table.columns if c.role == "personal")
        return BodyRow(row, "data" if filled else "silent", codes=dict(section))
    if not has_figures:
        return BodyRow(row, "silent")
    if not labels:
        return BodyRow(row, "data", codes=dict(section))
    return BodyRow(row, "unknown", label_column=labels[0].index, problem="label_blank", problem_field=labels[0].field)


def _labelled_row(
    table: Located,
    dataset: Dataset,
    meanings: Meanings,
    row: int,
    labels: Sequence[Column],
    texts: Mapping[int, Any],
    has_figures: bool,
    layout: str,
) -> BodyRow:
    """A row by what its labels resolve to."""
    body_row = BodyRow(row, "data")
    filled = [column for column in labels if not is_blank(texts[column.index])]
    for column in filled:
        cell = texts[column.index]
        meaning = meanings.of(cell)
        axis = str(column.field)
        body_row.label, body_row.label_column = shown(cell), column.index
        codes = meanings.codes_in_column(axis, cell)
        if axis in codes:
            body_row.codes[axis] = codes[axis]
        elif "not_stated" in meaning.marks or "missing" in meaning.marks:
            body_row.codes[axis] = None
        elif meaning.group and len(filled) == 1:
            return replace(body_row, kind="group" if has_figures else "silent", label=shown(cell))
        elif meaning.codes and len(filled) == 1:
            return replace(body_row, kind="section", codes=dict(meaning.codes))
        elif not has_figures and layout != "persons":
            return replace(body_row, kind="silent", problem="unread_row")
        else:
            return replace(body_row, kind="unknown", problem=_unknown_code(axis), problem_field=axis)
    if not has_figures and layout != "persons":
        body_row.kind = "data" if len(filled) == len(labels) else "silent"
    return body_row


def _unknown_code(axis: str) -> str:
    return {"country_code": "unknown_country", "faculty_code": "unknown_faculty"}.get(axis, "unknown_label")


def _find_unlabelled_totals(table: Located, rows: Sequence[BodyRow], figures: Figures) -> None:
    """A row without any label whose figures are the sums of the rows above it is a total row."""
    columns = [column.index for column in table.columns if column.role in ("value", "total")]
    data = [row for row in rows if row.kind in ("data", "unknown") and row.problem != "label_blank"]
    for row in rows:
        if row.problem != "label_blank":
            continue
        above = [other.index for other in data if other.index < row.index]
        declared = {
            index: figures.number[row.index, index] for index in columns if (row.index, index) in figures.number
        }
        if above and all(_sum(figures, above, [index]) == number for index, number in declared.items()):
            row.kind, row.problem = "total", None


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
        elif row.problem == "unread_row":
            problems.append(_at(table, row.index, row.label_column, "unread_row", "note"))
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
    heads = 1 if layout == "persons" else _sum(figures, [row.index], [c.index for c in table.having("value")])
    problem = _at(table, row.index, row.label_column, str(row.problem), "error", headcount=heads)
    return replace(problem, academic_year=row.codes.get("academic_year"), detail={"field": row.problem_field})


def _note_not_stated(
    table: Located, rows: Sequence[BodyRow], figures: Figures, layout: str, problems: list[Problem]
) -> None:
    """Heads whose country, faculty or level is blank count in the totals; a warning says how many and where."""
    values = [column.index for column in table.having("value")]
    for column in table.having("label"):
        blank = [row for row in rows if row.kind == "data" and row.codes.get(str(column.field)) is None]
        heads = len(blank) if layout == "persons" else _sum(figures, [row.index for row in blank], values)
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
        except NotUnderstood as error:
            problems.append(_at(table, row.index, column.index, error.code, "error"))
    return facts


def _parts(
    table: Located, rows: Sequence[BodyRow], figures: Figures, around: Mapping[str, Any]
) -> Iterable[dict[str, Any]]:
    """Figures of «of which» columns that name a dimension."""
    for row in rows:
        if row.kind != "data":
            continue
        for column in table.having("part"):
            number = figures.number.get((row.index, column.index))
            if number is not None and len(column.codes) == 1:
                ((dimension, code),) = column.codes.items()
                facts = {key: value for key, value in {**around, **row.codes}.items() if key != dimension}
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
        heads = _sum(figures, data, [column.index])
        where = (table, column.heading_row, column.index)
        detail = {"heading": column.heading}
        if (
            column.role == "unknown"
            and axes
            and heads
            and not is_blank(table.sheet.spanned_value(column.heading_row, column.index))
        ):
            axis = axes.most_common()[-1][0] if column.codes else axes.most_common(1)[0][0]
            problem = _at(*where, _unknown_code(axis), "error", headcount=heads)
            problems.append(replace(problem, detail={"field": axis}))
        elif column.role == "part" and len(column.codes) != 1:
            problems.append(_at(*where, "unread_column", "note", detail=detail))
        elif column.role in ("unknown", "unread"):
            problems.append(_at(*where, "unread_column", "warning" if heads else "note", detail=detail))


# ---------------------------------------------------------------------- sums
def _sum(figures: Figures, rows: Iterable[int], columns: Sequence[int]) -> int:
    return sum(figures.number.get((row, column), 0) for row in rows for column in columns)


def _sums_along_rows(table: Located, rows: Sequence[BodyRow], figures: Figures) -> Iterable[dict[str, Any]]:
    """Totals columns: each declared figure beside the sum of its row."""
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    for total in table.having("total"):
        scope = _columns_of_total(table, total, data, figures)
        for row in data:
            if (row, total.index) in figures.number:
                yield _declared(table, "row", total.heading, row, total.index, figures, [row], scope)


def _columns_of_total(table: Located, total: Column, rows: Sequence[int], figures: Figures) -> list[int]:
    """The columns a totals column adds: those its heading covers, or the run beside it, whichever agrees oftener."""
    values = table.having("value")
    covered = [c.index for c in values if all(c.codes.get(dim) == code for dim, code in total.codes.items())]
    totals = [c.index for c in table.having("total")]
    before = max((i for i in totals if i < total.index), default=-1)
    after = min((i for i in totals if i > total.index), default=10**6)
    run_before = [c.index for c in values if before < c.index < total.index]
    run_after = [c.index for c in values if total.index < c.index < after]
    return _best_scope([covered, run_before, run_after], lambda scope: _agreeing(figures, rows, total.index, scope))


def _agreeing(figures: Figures, rows: Sequence[int], total: int, scope: Sequence[int]) -> int:
    return sum(
        _sum(figures, [row], scope) == figures.number[row, total] for row in rows if (row, total) in figures.number
    )


def _best_scope(scopes: Sequence[list[int]], agreement: Any) -> list[int]:
    """The first scope with the best agreement; the widest one when none agrees."""
    return max((scope for scope in scopes if scope), key=agreement, default=[])


def _sums_down_columns(
    table: Located, rows: Sequence[BodyRow], figures: Figures, layout: str
) -> Iterable[dict[str, Any]]:
    """Totals rows and group rows: each declared figure beside the sum of its column."""
    columns = [column.index for column in table.columns if column.role in ("value", "total", "part")]
    values = [column.index for column in table.having("value")]
    for row in rows:
        if row.kind not in ("total", "group"):
            continue
        if layout == "persons":
            yield from _declared_number_of_persons(table, row, rows)
            continue
        declared = [index for index in columns if (row.index, index) in figures.number]
        scope = _rows_of_total(row, rows, figures, declared, values)
        for index in declared:
            own = values if index not in values and _is_grand(table, index, values) else [index]
            yield _declared(table, "column", row.label, row.index, index, figures, scope, own)


def _is_grand(table: Located, index: int, values: Sequence[int]) -> bool:
    """True for the corner of a table: the total of a totals column that covers all figures."""
    column = next(column for column in table.columns if column.index == index)
    return column.role == "total" and not column.codes and len(table.having("total")) == 1 and bool(values)


def _rows_of_total(
    row: BodyRow, rows: Sequence[BodyRow], figures: Figures, declared: Sequence[int], values: Sequence[int]
) -> list[int]:
    """The rows a total adds: all, or the run above or below it up to the next total; whichever agrees oftener."""
    data = [other.index for other in rows if other.kind in ("data", "unknown")]
    marks = [other.index for other in rows if other.kind in ("total", "group")]
    marks += [other.index for other in rows if other.kind == "silent" and other.label and other.problem is None]
    before = max((i for i in marks if i < row.index), default=-1)
    after = min((i for i in marks if i > row.index), default=10**9)
    above = [i for i in data if before < i < row.index]
    below = [i for i in data if row.index < i < after]
    scopes = [below, above, data] if row.kind == "group" else [data, above, below]

    def agreement(scope: Sequence[int]) -> int:
        return sum(_sum(figures, scope, [index]) == figures.number[row.index, index] for index in declared)

    return _best_scope(scopes, agreement)


def _declared_number_of_persons(table: Located, row: BodyRow, rows: Sequence[BodyRow]) -> Iterable[dict[str, Any]]:
    """A list of persons that ends with «Итого: 25» declares how many it names."""
    persons = sum(other.kind in ("data", "unknown") for other in rows if other.index < row.index)
    for index in range(row.label_column, table.columns[-1].index + 1):
        cell = table.sheet.value(row.index, index)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            yield _line(table, "column", row.label, row.index, index, int(cell), persons)


def _declared(
    table: Located,
    axis: str,
    label: str,
    row: int,
    column: int,
    figures: Figures,
    rows: Sequence[int],
    columns: Sequence[int],
) -> dict[str, Any]:
    broken = any((r, c) in figures.unreadable for r in rows for c in columns)
    computed = None if broken else _sum(figures, rows, columns)
    return _line(table, axis, label, row, column, figures.number[row, column], computed)


def _line(
    table: Located, axis: str, label: str, row: int, column: int, declared: int, computed: int | None
) -> dict[str, Any]:
    status = "not_computable" if computed is None else "agrees" if computed == declared else "differs"
    return {
        "axis": axis,
        "label": label,
        "sheet": table.sheet.name,
        "cell": address(row, column),
        "declared": declared,
        "computed": computed,
        "status": status,
    }
