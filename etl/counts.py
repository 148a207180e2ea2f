"""A located table of figures -> one record a figure, each with its cell; declared sums; problems.

Works for every orientation: what a figure is about comes from the labels of its row, the headings over its column and
the texts around the table, whichever of them say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl.body import body_rows, unknown_code
from etl.body_row import BodyRow
from etl.columns import PLAIN_PARSERS, layout_of, one_measure, partitions, roles
from etl.contradictions import (
    CODE,
    contradicts_somewhere,
    heading_problem,
    headings_against,
    said_again,
    set_contradicted_aside,
)
from etl.dates import counted_from, date_
from etl.details import find_details
from etl.figures import UNCOMPUTED, Figures, parse_figures, problem_at, total_of
from etl.flows import FLOWS, balances, note_uncounted
from etl.lead import Lead
from etl.leavers import without_leavers
from etl.locate import Column, Located
from etl.long_list import long_list
from etl.meaning import GROUP, Meanings
from etl.parse import MissingValue, NotUnderstood
from etl.problem import Problem, Severity
from etl.sheet import address, is_blank
from etl.sums import sums_along_rows, sums_down_columns
from etl.text import tokens
from etl.totals import count_lone_totals, find_unlabelled_total_columns, find_unlabelled_totals
from etl.unaccounted import unaccounted_figures, unaccounted_rows
from etl.vocabulary import Dataset

UNCOUNTED = ("flow_not_counted", "census_not_counted")


@dataclass
class Counts:
    """What was read from one table of figures.

    Args:
        records: dimension codes, `headcount`, `_row`, `_column` of each figure that counts.
        parts: figures that are parts of a whole («из них женщин»), with `dimension` and `code`.
        sums: the declared sums, ready for the table `reconciliations`.
    """

    layout: str
    records: Sequence[Mapping[str, Any]]
    parts: list[dict[str, Any]]
    sums: list[dict[str, Any]]
    problems: list[Problem]


def read_counts(table: Located, dataset: Dataset, meanings: Meanings, around: Mapping[str, Any]) -> Counts:
    """Reads a table of figures.

    Args:
        around: dimension -> code that the texts around the table give to every figure.
    """
    table = replace(table, columns=tuple(roles(table, dataset, meanings)))
    problems: list[Problem] = []
    against, repeated = headings_against(table, meanings), said_again(table, meanings)
    compared = {again.column.index for again in repeated}
    table = replace(table, columns=tuple(_settled(column, against, compared) for column in table.columns))
    layout = layout_of(table)
    table = without_leavers(table, meanings, problems) if layout == "persons" else table
    lead = Lead(table, meanings)
    is_even = not contradicts_somewhere(table, meanings, repeated)
    if is_even and (found := long_list(table, meanings, around, lead, layout)) is not None:
        problems += _note_country_not_stated(table, dataset, around, found.records) if layout == "persons" else ()
        _refuse_thousands(table, meanings, problems)
        _unknown_headings(table, dataset, meanings, Figures(), [], layout, problems, compared=compared)
        return Counts(layout, found.records, [], list(found.sums), problems)
    figures = parse_figures(table, dataset, problems, lead.of_other_unit)
    _refuse_thousands(table, meanings, problems)
    table = replace(table, columns=tuple(find_unlabelled_total_columns(table, figures)))
    table = replace(table, columns=tuple(one_measure(table, figures, problems)))
    table = replace(table, columns=tuple(partitions(table, figures)))
    rows = list(body_rows(table, dataset, meanings, figures, lead.again(table), layout, problems))
    set_contradicted_aside(table, rows, repeated, problems)
    find_unlabelled_totals(table, rows, figures, problems)
    find_details(table, rows, figures)
    count_lone_totals(table, rows, figures)
    problems[:] = _with_sums_in_doubt(table, rows, figures, problems)
    records = [*_records(table, dataset, rows, figures, layout, around, problems)]
    parts = [*_parts(table, rows, figures, around)]
    _note_not_stated(table, rows, figures, layout, problems)
    _note_columns_not_stated(table, rows, figures, problems)
    _unknown_headings(table, dataset, meanings, figures, rows, layout, problems, against, compared)
    if layout != "persons":
        problems += note_uncounted(table, rows, figures)
    sums = [*sums_along_rows(table, rows, figures), *sums_down_columns(table, rows, figures, layout)]
    sums += balances(table, rows, figures)
    spoken_for = _spoken_for(rows)
    if layout == "persons":
        problems += _note_country_not_stated(table, dataset, around, records)
        totals = [row.index for row in rows if row.kind in ("total", "group")]
        problems += list(unaccounted_rows(table, records, [*totals, *spoken_for], problems))
    else:
        taken = [*records, *parts]
        problems += list(unaccounted_figures(table, figures, taken, sums, problems, spoken_for))
    return Counts(layout, records, parts, sums, problems)


def _spoken_for(rows: Sequence[BodyRow]) -> set[int]:
    """The rows that a problem elsewhere names: the title of a section that no list knows speaks for those below it."""
    below = {member for row in rows for member in row.members}
    return below | {row.index for row in rows if row.problem in (*UNCOUNTED, CODE)}


def _settled(column: Column, against: Collection[int], compared: Collection[int]) -> Column:
    """A column under two countries is nobody's; one that repeats another («Код | Страна») holds no heads."""
    if column.index in against:
        return replace(column, role="unknown", codes={})
    return replace(column, role="unread") if column.index in compared else column


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
    values = [
        (column.index, {dim: code for dim, code in column.codes.items() if dim != GROUP})
        for column in table.having("value")
    ]
    plain = table.having("plain")
    for row in rows:
        if row.problem:
            problems += _with_faculty(row, around, _problems_of(table, row, figures, layout))
        if row.kind != "data":
            continue
        facts = {**around, **row.codes, **(_plain_fields(table, dataset, row, plain, problems) if plain else {})}
        if layout == "persons":
            yield {**facts, "headcount": 1, "_row": row.index, "_column": table.columns[0].index}
            continue
        for index, own in values:
            number = figures.number.get((row.index, index))
            if number is not None:
                yield {**facts, **own, "headcount": number, "_row": row.index, "_column": index}


def _problems_of(table: Located, row: BodyRow, figures: Figures, layout: str) -> Iterable[Problem]:
    """What stands in the way of a row; rows below the title of an unknown section are named at that title."""
    if row.problem == "unread_row":
        severity = "warning" if row.is_passed_over else "note"
        yield problem_at(table, row.index, row.label_column, "unread_row", severity)
    elif row.problem in UNCOUNTED:
        counted = total_of(figures, [row.index], [c.index for c in table.having("value")])
        detail = {"heading": row.label, "counted": counted}
        yield problem_at(table, row.index, row.label_column, row.problem, "warning", detail=detail)
    elif row.problem == "detail_row":
        yield problem_at(table, row.index, row.label_column, "detail_row", "note")
    elif row.kind in ("unknown", "lost") and row.problem is not None:
        rows = row.members or [row.index]
        heads = len(rows) if layout == "persons" else total_of(figures, rows, [c.index for c in table.having("value")])
        code = unknown_code(str(row.problem_field)) if row.kind == "lost" else row.problem
        problem = problem_at(table, row.index, row.label_column, code, "error", headcount=heads)
        yield replace(
            problem, academic_year=row.codes.get("academic_year"), detail={"field": row.problem_field, **row.detail}
        )
        for index, axis in row.further:
            yield problem_at(table, row.index, index, unknown_code(axis), "error", detail={"field": axis})


def _with_faculty(row: BodyRow, around: Mapping[str, Any], problems: Iterable[Problem]) -> Iterable[Problem]:
    """Says whose heads stand outside, where that is known: a later workbook of that faculty speaks for them, too."""
    faculty = row.codes.get("faculty_code", around.get("faculty_code"))
    is_known = faculty is not None and not row.members and row.problem_field != "faculty_code"
    for problem in problems:
        is_heads = is_known and problem.severity == "error" and problem.headcount is not None
        yield replace(problem, detail={**problem.detail, "faculty_code": faculty}) if is_heads else problem


def _with_sums_in_doubt(
    table: Located, rows: Sequence[BodyRow], figures: Figures, problems: Iterable[Problem]
) -> Iterable[Problem]:
    """A formula without a result where a sum is declared keeps nothing out: it proves nothing, and that is said."""
    totals = {row.index for row in rows if row.kind in ("total", "group")}
    columns = {column.index for column in table.having("total")}
    sums = {address(row, column) for row, column in figures.uncomputed if row in totals or column in columns}
    for problem in problems:
        is_sum = problem.code == UNCOMPUTED and problem.cell in sums
        yield replace(problem, severity="warning") if is_sum else problem


def _says_thousands(text: str, meanings: Meanings) -> bool:
    """True where a word for thousands stands beside one for people; a lone letter must stand right before it.

    «Количество студентов / спец-т» are students of a specialist's course, «т. чел.» are thousands.
    """
    scale, people = meanings.words.amounts["thousand"], meanings.words.amounts["persons"]
    words = tokens(text)
    units = [
        word for word, after in zip(words, (*words, "")[1:], strict=True) if len(word) > 1 or people.matches(after)
    ]
    return any(map(scale.matches, units)) and people.found_in(text)


def _refuse_thousands(table: Located, meanings: Meanings, problems: list[Problem]) -> None:
    """Heads in thousands («тыс. чел.») are rounded: which heads they were cannot be said."""
    headings = [(column.heading, column) for column in table.having("value")]
    for text, column in [*headings, *((title, table.columns[0]) for title in table.said_above)]:
        if _says_thousands(text, meanings):
            where = address(column.heading_row, column.index)
            problems.append(Problem("unit_not_heads", "error", table.sheet.name, where, text))
            return


def _note_not_stated(
    table: Located, rows: Sequence[BodyRow], figures: Figures, layout: str, problems: list[Problem]
) -> None:
    """Heads whose country, faculty or level is blank count in the totals; a warning says how many and where."""
    values = [column.index for column in table.having("value")]
    fields = [str(column.field) for column in table.having("label") if column.field != GROUP]
    doubtful = [row for row in rows if row.kind == "data" and None in map(row.codes.get, fields)]
    for column in (column for column in table.having("label") if column.field != GROUP):
        blank = [row for row in doubtful if row.codes.get(str(column.field)) is None]
        heads = len(blank) if layout == "persons" else total_of(figures, [row.index for row in blank], values)
        if heads:
            cells = ", ".join(address(row.index, column.index) for row in blank[:5])
            detail = {"field": column.field, "cells": cells, "counted": heads}
            where = address(blank[0].index, column.index)
            problems.append(Problem("label_not_stated", "warning", table.sheet.name, where, detail=detail))


def _note_columns_not_stated(
    table: Located, rows: Sequence[BodyRow], figures: Figures, problems: list[Problem]
) -> None:
    """Heads of a column «прочие» or «не указано» count in the totals; a warning says how many and where."""
    data = [row.index for row in rows if row.kind == "data"]
    for column in table.having("value"):
        for axis in (axis for axis, code in column.codes.items() if code is None):
            if heads := total_of(figures, data, [column.index]):
                where = address(column.heading_row, column.index)
                detail = {"field": axis, "cells": where, "counted": heads}
                problems.append(Problem("label_not_stated", "warning", table.sheet.name, where, detail=detail))


def _note_country_not_stated(
    table: Located, dataset: Dataset, around: Mapping[str, Any], records: Sequence[Mapping[str, Any]]
) -> Iterable[Problem]:
    """A list of persons without what tells whom its dataset counts (the country), in no column and no title."""
    told = {*around, *(column.field for column in table.having("label"))}
    for name, field in dataset.fields.items():
        if field.identifies and name not in told and records and all(record.get(name) is None for record in records):
            where = table.area.split(":")[0]
            detail = {"counted": len(records)}
            yield Problem("country_not_stated", "warning", table.sheet.name, where, detail=detail)


def _plain_fields(
    table: Located, dataset: Dataset, row: BodyRow, plain: Sequence[Column], problems: list[Problem]
) -> dict[str, Any]:
    facts: dict[str, date | str | None] = {}
    for column in plain:
        parser = PLAIN_PARSERS[str(dataset.fields[str(column.field)].parser)]
        try:
            cell = table.sheet.spanned_value(row.index, column.index)
            facts[str(column.field)] = parser(counted_from(table.sheet.epoch, cell) if parser is date_ else cell)
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
    layout: str,
    problems: list[Problem],
    against: Mapping[int, tuple[int, int]] | None = None,
    compared: Collection[int] = (),
) -> None:
    """Columns that were not read: an error where figures of a crosstab would be lost, else a note."""
    axes = Counter(axis for column in table.having("value") for axis in column.codes if axis != GROUP)
    data = [row.index for row in rows if row.kind in ("data", "unknown")]
    for column in table.columns:
        if column.index in compared or column.role not in (
            "unknown",
            "part",
            "unread",
            "plan",
            "others",
            *(FLOWS if layout == "persons" else ()),
        ):
            continue
        heads = total_of(figures, data, [column.index])
        where = (table, column.heading_row, column.index)
        detail = {"heading": column.heading}
        if against and column.index in against:
            problems.append(heading_problem(table, column.index, against[column.index], heads))
        elif (
            column.role == "unknown"
            and not meanings.words.is_mark("other_subject", column.name)
            and axes
            and heads
            and not is_blank(table.sheet.spanned_value(column.heading_row, column.index))
        ):
            axis = axes.most_common()[-1][0] if column.codes else axes.most_common(1)[0][0]
            problem = problem_at(*where, unknown_code(axis), "error", headcount=heads)
            problems.append(replace(problem, detail={"field": axis}))
        elif column.role == "part" and not column.codes:
            problems.append(problem_at(*where, "unread_column", "note", detail=detail))
        elif column.role in ("plan", "others"):
            severity: Severity = "warning" if heads and column.role == "others" else "note"
            problems.append(problem_at(*where, "column_of_others", severity, detail=detail))
        elif column.role != "part":
            problems.append(problem_at(*where, "unread_column", "warning" if heads else "note", detail=detail))
