"""Which columns of a located table hold its figures, which their totals, parts and other splits of the same people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from etl.dates import date_
from etl.figures import Figures, problem_at, total_of
from etl.flows import one_census
from etl.locate import Column, Located
from etl.meaning import GROUP, Meanings
from etl.parse import flag, shown
from etl.problem import Problem
from etl.vocabulary import Dataset

# A single column on one of these is a table with one country or year, not a part of a total.
WHOLE_AXES = ("country_code", "faculty_code", "academic_year", GROUP)
PLAIN_PARSERS = {"date": date_, "flag": flag}


def roles(table: Located, dataset: Dataset, meanings: Meanings) -> Iterable[Column]:
    """Columns with the roles that this dataset gives them: which one is the measure, which a plain field."""
    borrowed = borrowed_measures(table, dataset, meanings)
    columns = [
        replace(column, role="value", field=dataset.measure)
        if column in borrowed
        else _dataset_column(column, dataset, meanings)
        for column in one_census(table.columns)
    ]
    has_split = any(column.role == "value" and column.codes for column in columns)
    measures = [column for column in columns if column.field == dataset.measure]
    foreign = [
        column for column in measures if dataset.titles and meanings.words.titles[dataset.titles].found_in(column.name)
    ]
    counting = [] if has_split or measures else _totals_that_count(columns)
    for column in columns:
        if column.field == dataset.measure and has_split:
            yield replace(column, role="total")
        elif column.field == dataset.measure and len(foreign) == 1 and column not in foreign:
            yield replace(column, role="unread", field=None)
        elif column in counting:
            yield replace(column, role="value", field=dataset.measure)
        elif column.role == "label" and column.field not in (*dataset.fields, GROUP):
            yield replace(column, role="unread", field=None)
        else:
            yield column


def texts_unread(table: Located, dataset: Dataset, meanings: Meanings) -> dict[str, dict[int, str]]:
    """What stands in the columns of texts that a dataset does not read («Специальность»), by heading.

    Returns:
        heading -> row of the sheet, from 1 -> its text.
    """
    columns = [column for column in roles(table, dataset, meanings) if column.role in ("unknown", "unread")]
    return {
        column.heading: {row + 1: shown(table.sheet.spanned_value(row, column.index)) for row in table.body}
        for column in columns
        if column.heading
    }


def borrowed_measures(table: Located, dataset: Dataset, meanings: Meanings) -> list[Column]:
    """Columns that name the measure of another dataset of people, in a list that only this one can be.

    «Общее количество студентов» beside countries are the foreign students: all students have no country.
    """
    labels = {column.field for column in table.having("label")}
    if not any(field.identifies for name, field in dataset.fields.items() if name in labels):
        return []
    people = {(name, other.measure) for name, other in meanings.words.datasets.items() if other.counts_people}
    named = [(column, people & meanings.words.fields_named(column.name)) for column in table.having("field")]
    measures = [column for column, names in named if names]
    own = any((dataset.name, dataset.measure) in names for _column, names in named)
    return measures if len(measures) == 1 and not own else []


def _totals_that_count(columns: Sequence[Column]) -> list[Column]:
    """The totals that count where a table has no other figures: the first, or all that are split finest."""
    totals = [column for column in columns if column.role == "total"]
    finest = max((len(column.codes) for column in totals), default=0)
    return [column for column in totals if len(column.codes) == finest] if finest else totals[:1]


def _dataset_column(column: Column, dataset: Dataset, meanings: Meanings) -> Column:
    if column.role == "value" and any(axis not in dataset.fields for axis in column.codes if axis != GROUP):
        return replace(column, role="unknown")
    if column.role == "census":
        return replace(column, role="value", field=dataset.measure)
    if column.role != "field":
        return column
    names = [name for own, name in meanings.words.fields_named(column.name) if own == dataset.name]
    if dataset.measure in names:
        return replace(column, role="value", field=dataset.measure)
    plain = [name for name in names if dataset.fields[name].parser in PLAIN_PARSERS]
    return replace(column, role="plain" if plain else "unread", field=plain[0] if plain else None)


def layout_of(table: Located) -> str:
    """`crosstab`, `list` or `persons`."""
    if any(column.codes for column in table.having("value")) or (table.having("part") and not table.having("value")):
        return "crosstab"
    return "list" if table.having("value") or table.having("total") else "persons"


def one_measure(table: Located, figures: Figures, problems: list[Problem]) -> Iterable[Column]:
    """Columns of a list, of which one may count: of two numbers of students nobody can say which is meant.

    The first counts where the others repeat it, or where they are its parts; a column that adds up the rows of each
    group below its label is a total. Otherwise the others are problems.
    """
    measures = [column for column in table.having("value") if not column.codes]
    whole = _whole_of(table, figures, measures) if len(measures) > 1 else None
    for column in table.columns:
        if column not in measures or len(measures) < 2 or column is whole:
            yield column
            continue
        if whole is None and column is measures[0]:
            yield column
            continue
        if whole is None:
            heads = total_of(figures, table.body, [column.index])
            problems.append(
                problem_at(table, column.heading_row, column.index, "measure_unclear", "error", headcount=heads)
            )
            yield replace(column, role="unclear", field=None)
            continue
        yield replace(column, role="unread", field=None)


def _whole_of(table: Located, figures: Figures, measures: Sequence[Column]) -> Column | None:
    """The one of several measures that the others repeat, are parts of, or add up group by group."""
    columns = [column.index for column in measures]
    rows = [row for row in table.body if any((row, index) in figures.number for index in columns)]
    for column in measures:
        others = [index for index in columns if index != column.index]
        own = [total_of(figures, [row], [column.index]) for row in rows]
        repeated = all(own == [total_of(figures, [row], [index]) for row in rows] for index in others)
        is_sum = own == [total_of(figures, [row], others) for row in rows]
        if repeated or is_sum or all(_adds_up_groups(figures, rows, index, column.index) for index in others):
            return column
    return None


def _adds_up_groups(figures: Figures, rows: Sequence[int], total: int, column: int) -> bool:
    """True when each figure of a column is the sum of another over the rows down to the next figure."""
    heads = [row for row in rows if (row, total) in figures.number]
    if not heads or len(heads) == len(rows):
        return False
    ends = [*heads[1:], rows[-1] + 1]
    return all(
        figures.number[head, total] == total_of(figures, range(head, end), [column])
        for head, end in zip(heads, ends, strict=True)
    )


def partitions(table: Located, figures: Figures) -> Iterable[Column]:
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
        elif column.role == "part" and _adds_up_parts(table, column):
            yield replace(column, role="total")
        elif column.role == "value" and dims == {GROUP} and "country_code" in main:
            yield replace(column, role="value" if _holds_people_of_its_own(table, figures, column) else "total")
        elif column.role == "value" and column.codes and dims != main and not _extends(column, splits[main], main):
            yield replace(column, role="total" if dims < main else "part")
        elif parts_only and column.role == "part":
            yield replace(column, role="value")
        elif parts_only and column.role == "value" and not column.codes:
            yield replace(column, role="total")
        else:
            yield column


def _adds_up_parts(table: Located, column: Column) -> bool:
    """True for a part of all («всего: в т.ч. женщин») where the same part stands beside each country, too."""
    codes = column.codes.items()
    return bool(codes) and any(codes < other.codes.items() for other in table.having("part"))


def _holds_people_of_its_own(table: Located, figures: Figures, group: Column) -> bool:
    """True for a group of countries that the table's own totals add to the countries beside it.

    As a rule such a column is the sum of countries that stand beside it.
    """
    values = [column.index for column in table.having("value") if GROUP not in column.codes]
    for total in table.having("total"):
        rows = [row for row in table.body if (row, total.index) in figures.number]
        with_group = [*values, group.index]
        if any(figures.number.get((row, group.index)) for row in rows) and all(
            total_of(figures, [row], with_group) == figures.number[row, total.index] for row in rows
        ):
            return True
    return False


def _wholes_with_one_part(table: Located, figures: Figures) -> dict[int, str]:
    """Roles of columns such as «всего | жен.»: the total counts, its one part does not make it up in every row.

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
        role = _role_beside_whole(figures, rows, total, parts)
        if len(extra) != 1 or role is None:
            continue
        roles |= {total.index: "value", **{part.index: role for part in parts}}
    covered = {column.index for column in values} <= roles.keys()
    return roles if covered else {}


def _role_beside_whole(figures: Figures, rows: Sequence[int], total: Column, parts: Sequence[Column]) -> str | None:
    """What one split is beside a total: a part that is less in some rows, or something else («Квота | Обучается»).

    None where it is the total itself, but for a slip or two.
    """
    added = [part.index for part in parts]
    rest = [figures.number[row, total.index] - total_of(figures, [row], added) for row in rows]
    less, more = sum(number > 0 for number in rest), sum(number < 0 for number in rest)
    if more == 0:
        return "part" if less else None
    return "unread" if less or more * 2 > len(rows) else None


def _extends(column: Column, others: Sequence[Column], main: frozenset[str]) -> bool:
    """True for a column that is split less finely but holds people of its own («country not stated», one form only)."""
    dims = frozenset(column.codes)
    if not dims < main:
        return False
    return not any(all(other.codes[dim] == code for dim, code in column.codes.items()) for other in others)


def _parts_are_whole(table: Located, figures: Figures) -> bool:
    """True when «в том числе» columns of one split add up to the figure beside them in every row."""
    parts, wholes = table.having("part"), table.having("value")
    splits = {frozenset(column.codes) for column in parts}
    if len(parts) < 2 or len(splits) != 1 or not any(splits) or len(wholes) != 1:
        return False
    whole = wholes[0].index
    rows = [row for row in table.body if (row, whole) in figures.number]
    return bool(rows) and all(
        sum(figures.number.get((row, part.index), 0) for part in parts) == figures.number[row, whole] for row in rows
    )
