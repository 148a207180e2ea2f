"""All students and the foreign ones beside each other: which columns of one table count whom.

«Всего студентов | из них иностранных» is two tables in one: the denominator of the share of foreign students, and the
foreign students themselves. Each column goes to one of the two, by its words or by arithmetic, or the table is unclear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from etl.figures import problem_at
from etl.headings import is_figure
from etl.locate import Column, Located
from etl.meaning import GROUP, Meanings
from etl.parse import MissingValue, NotUnderstood, count
from etl.population_rows import populations_in_rows
from etl.problem import Problem, Severity
from etl.sheet import Cell, is_blank
from etl.vocabulary import FOREIGN, HOME, WHOLE, Dataset, vocabulary

FIGURES = ("value", "total", "part", "field", "census", "unknown")


def populations(table: Located, meanings: Meanings) -> dict[str, Located] | None:
    """The tables of each population that a table counts, by the list of titles that speaks for its dataset.

    Returns:
        Empty where a table counts one population, as most do; None where nobody can say whom some figures count.
    """
    if not any(column.population == FOREIGN for column in table.columns):
        return populations_in_rows(table, meanings)
    figures = [column for column in table.columns if column.role in FIGURES and _has_figures(table, column)]
    columns = [column for column in figures if not _is_part(column)]
    foreign = [column for column in columns if column.population == FOREIGN]
    home = [column for column in columns if column.population == HOME]
    whole = _whole(table, columns, foreign)
    if not foreign or not (whole or home) or _repeats(table, whole, foreign):
        return populations_in_rows(table, meanings)
    named = [*foreign, *home, *whole]
    rest = _rest(table, [column for column in columns if column not in named], foreign, whole)
    if rest is None:
        return None
    found = {FOREIGN: _of(table, [_dated(column, whole) for column in foreign], rest)}
    return {**found, WHOLE: _of(table, whole, [])} if whole else found


def speaks_of_students(table: Located, texts: Iterable[str]) -> bool:
    """True when headings or the texts around a table say that its figures are students."""
    headings = (column.heading for column in table.columns if column.population is not None)
    rows = (cell for row in table.body for cell in table.sheet.rows[row] if isinstance(cell, str))
    words = vocabulary().titles["students"]
    return any(words.found_in(text.replace("_", " ")) for text in (*texts, *headings, *rows))


def fitted(table: Located, dataset: Dataset) -> Located:
    """A table whose figures split by what a dataset does not keep (forms of study): parts that are added."""
    columns = []
    for column in table.columns:
        other = {dim: code for dim, code in column.codes.items() if dim not in dataset.fields and dim != GROUP}
        kept = {dim: code for dim, code in column.codes.items() if dim not in other}
        split = {GROUP: " ".join(f"{dim} {code}" for dim, code in sorted(other.items()))} if other else {}
        columns.append(replace(column, codes={**split, **kept}))
    return replace(table, columns=tuple(columns))


def keeps_labels(table: Located, dataset: Dataset) -> bool:
    """True when a dataset keeps what the rows of a table tell apart."""
    return all(column.field in (*dataset.axes, GROUP) for column in table.having("label"))


def said_once(problems: Iterable[Problem], earlier: Iterable[Problem]) -> list[Problem]:
    """Problems without those that were said at the same cell of the other population."""
    said = {(problem.code, problem.sheet, problem.cell) for problem in earlier}
    return [problem for problem in problems if (problem.code, problem.sheet, problem.cell) not in said]


def unread_populations(table: Located, read: Sequence[Located]) -> Iterator[Problem]:
    """A remark for each column of figures that no population took."""
    for position, column in enumerate(table.columns):
        is_left = column.role in FIGURES and all(part.columns[position].role == "elsewhere" for part in read)
        if is_left and _has_figures(table, column):
            detail = {"heading": column.heading}
            severity: Severity = "warning" if column.population == WHOLE else "note"
            yield problem_at(table, column.heading_row, column.index, "unread_column", severity, detail=detail)


def unread_rows(table: Located, read: Sequence[Located]) -> Iterator[Problem]:
    """A remark for each row of figures that no population took: parts of the foreign students."""
    figures = [column.index for column in table.columns if column.role in FIGURES]
    for row in table.body:
        is_left = read and all(all(map(is_blank, part.sheet.rows[row])) for part in read)
        if is_left and any(is_figure(table.sheet.value(row, index)) for index in figures):
            yield problem_at(table, row, table.columns[0].index, "detail_row", "note")


def parts_above_whole(table: Located) -> Iterator[Problem]:
    """A warning at each figure of foreign students that is more than all students beside it."""
    columns = [column for column in table.columns if column.role in FIGURES]
    wholes = {str(column.codes): column for column in reversed(columns) if column.population == WHOLE}
    foreign = [column for column in columns if column.population == FOREIGN and str(column.codes) in wholes]
    for column in foreign:
        whole = wholes[str(column.codes)]
        for row in table.body:
            part, all_ = _heads(table, row, column), _heads(table, row, whole)
            if part is not None and all_ is not None and part > all_:
                detail = {"heading": whole.heading, "whole": all_}
                yield problem_at(table, row, column.index, "part_above_whole", "warning", detail=detail)


def _whole(table: Located, columns: Sequence[Column], foreign: Sequence[Column]) -> list[Column]:
    """The columns of all students: by their words, or any number of students of which foreign ones are a part."""
    whole = [column for column in columns if column.population == WHOLE and not _is_view(table, column, columns)]
    neutral = [column for column in columns if column.population == "" and column.role != "part"]
    if whole or not foreign or not _exceed(table, neutral, foreign):
        return whole
    return neutral


def _is_view(table: Located, total: Column, columns: Sequence[Column]) -> bool:
    """True for a total that adds up the countries beside it: foreign students are all whom the table knows.

    One that does so in most rows is a total with a mistake, which the sums will name.
    """
    countries = [column for column in columns if column.role == "value" and "country_code" in column.codes]
    countries = [column for column in countries if column.population != HOME]
    return not total.codes and len(countries) > 1 and _mostly_equal(table, countries, [total])


def _is_part(column: Column) -> bool:
    """True for a part of the people beside it by a dimension («из них женщин»), not the foreign ones of all."""
    return column.role == "part" and bool(column.codes.keys() - {"academic_year", "census_date"})


def _exceed(table: Located, ones: Sequence[Column], others: Sequence[Column]) -> bool:
    """True when some columns hold in no row less, and in one row more, than others."""
    pairs = [(_sum(table, row, ones), _sum(table, row, others)) for row in table.body]
    return bool(ones and others) and all(one >= other for one, other in pairs) and any(a > b for a, b in pairs)


def _repeats(table: Located, whole: Sequence[Column], foreign: Sequence[Column]) -> bool:
    """True for a total of the foreign students: it adds them up, or stands beside the names of their countries."""
    has_countries = any(column.field == "country_code" for column in table.having("label"))
    return has_countries or (len(whole) == 1 and _equal(table, whole, foreign))


def _rest(
    table: Located, columns: Sequence[Column], foreign: Sequence[Column], whole: Sequence[Column]
) -> list[Column] | None:
    """Of the other figures those that split the foreign students; None where neither words nor sums tell.

    What splits all students is kept by no dataset.
    """
    splits: dict[frozenset[str], list[Column]] = {}
    for column in columns:
        if column.codes and column.role == "value":
            splits.setdefault(frozenset(column.codes), []).append(column)
    of_foreign: list[Column] = []
    for dims, split in splits.items():
        if _equal(table, split, foreign) or ("country_code" in dims and not _equal(table, split, whole)):
            of_foreign += split
        elif not _equal(table, split, whole):
            return None
    return of_foreign


def _of(table: Located, own: Sequence[Column], splits: Sequence[Column]) -> Located:
    """The table of one population: its figures, the finest of which count; whatever else is figures stands apart."""
    finest = max((len(column.codes) for column in (*own, *splits)), default=0)
    counting = [column for column in (*own, *splits) if len(column.codes) == finest]
    if not finest:
        counting = counting[:1]
    columns = []
    places = {column.index: column for column in (*own, *splits)}
    for column in table.columns:
        if (named := places.get(column.index)) is not None:
            role = ("value" if finest else "census") if named in counting else "total"
            column = replace(named, role=role)
        elif _is_part(column) and column.population == own[0].population:
            pass
        elif column.role in FIGURES and (column.population is not None or _has_figures(table, column)):
            column = replace(column, role="elsewhere")
        columns.append(column)
    return replace(table, columns=tuple(columns))


def _dated(column: Column, whole: Sequence[Column]) -> Column:
    """A column with the year and day that only the heading beside it says: «Всего на 01.10.2024 | иностранных»."""
    said = {name: {other.codes.get(name) for other in whole} for name in ("academic_year", "census_date")}
    told = {name: codes.pop() for name, codes in said.items() if len(codes) == 1 and None not in codes}
    return replace(column, codes={**told, **column.codes})


def _has_figures(table: Located, column: Column) -> bool:
    return any(_heads(table, row, column) is not None for row in table.body)


def _equal(table: Located, ones: Sequence[Column], others: Sequence[Column]) -> bool:
    """True when the figures of some columns add up to those of others in every row."""
    rows = [row for row in table.body if _counts(table, row, (*ones, *others))]
    return bool(ones and others and rows) and all(_sum(table, row, ones) == _sum(table, row, others) for row in rows)


def _mostly_equal(table: Located, ones: Sequence[Column], others: Sequence[Column]) -> bool:
    """True when the figures of some columns add up to those of others in more than half of the rows."""
    rows = [row for row in table.body if _counts(table, row, (*ones, *others))]
    return 2 * sum(_sum(table, row, ones) == _sum(table, row, others) for row in rows) > len(rows)


def _counts(table: Located, row: int, columns: Sequence[Column]) -> bool:
    """True for a row with heads; figures that are none (percentages) stand in rows of another unit."""
    return any(_heads(table, row, column) for column in columns) and not any(
        _is_no_count(table.sheet.value(row, column.index)) for column in columns
    )


def _is_no_count(cell: Cell) -> bool:
    try:
        count(cell)
    except MissingValue:
        return False
    except NotUnderstood:
        return True
    return False


def _sum(table: Located, row: int, columns: Iterable[Column]) -> int:
    return sum(_heads(table, row, column) or 0 for column in columns)


def _heads(table: Located, row: int, column: Column) -> int | None:
    try:
        return count(table.sheet.value(row, column.index))
    except (MissingValue, NotUnderstood):
        return None
