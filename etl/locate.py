"""Where the tables are in a Sheet: headings, axes, body, titles. By words and by what resolves, never by position.

A table is found in three steps. A heading row names two fields of a dataset, or two values of one axis (countries,
faculties, years). Rows of headings that touch are one heading of up to four levels. What follows, up to the next
heading, is its body; the texts between two tables are the titles of the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from itertools import pairwise
from typing import Any

from etl.above import is_own_title, titles_below, titles_beside, upper_headings
from etl.address import column_letters
from etl.heading_path import codes_of, common_axes, heading_path, population_of
from etl.headings import BODY_SAMPLE, heading_blocks, is_figure, is_signature
from etl.meaning import GROUP, Meaning, Meanings
from etl.parse import shown
from etl.sheet import Sheet, is_blank, range_address
from etl.text import fold
from etl.vocabulary import FOREIGN, HOME

RESOLVED_SHARE = 0.5


@dataclass(frozen=True)
class Column:
    """A column of a located table.

    Args:
        role: `label` (a field written down the rows), `value` (figures), `total`, `part` (of which), `field` (a plain
            field of a list), `census` (heads at a time of the year that the heading names), `arrivals`, `departures`,
            `percent`, `row_number`, `personal`, `plan`, `others` (a forecast, debtors), `unknown` (a heading nothing
            is known of).
        field: the field written down the rows, or the measure.
        codes: axis codes that the heading gives to every figure below it.
        heading: the heading as a person reads it, all levels.
        name: its lowest level, which names the field.
        heading_row: row of the lowest heading cell, for its address.
        time_of_year: when the census was taken, where words or a month say it (`etl.meaning`).
        population: whose heads it counts, where its headings say so (`etl.populations`).
        is_sum: a total, or a part of the figures beside it, of those who came or went.
    """

    index: int
    role: str
    heading: str
    heading_row: int
    name: str = ""
    field: str | None = None
    codes: Mapping[str, Any] = default(default_factory=dict)
    time_of_year: int | None = None
    is_sum: bool = False
    population: str | None = None


@dataclass(frozen=True)
class Located:
    """A table in a sheet: rows and columns from 0, ends included.

    Args:
        titles: texts above it, its own where it stands beside others.
        shared_titles: texts that stand above it and those beside it.
    """

    sheet: Sheet
    top: int
    heading_bottom: int
    bottom: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    shared_titles: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        """`A3:K9`."""
        return range_address(self.top, self.columns[0].index, self.bottom, self.columns[-1].index)

    @property
    def body(self) -> range:
        return range(self.heading_bottom + 1, self.bottom + 1)

    @property
    def said_above(self) -> tuple[str, ...]:
        """All texts above it."""
        return (*self.shared_titles, *self.titles)

    @property
    def headings(self) -> dict[str, str]:
        """Column (A, B, ...) -> what stands over it, folded."""
        return {column_letters(column.index): fold(column.heading) for column in self.columns}

    def is_heading_again(self, row: int) -> bool:
        """True for the heading printed again at the top of the next page."""
        heading = range(self.top, self.heading_bottom + 1)
        return any(self.sheet.rows[row] == self.sheet.rows[own] for own in heading)

    def having(self, role: str) -> tuple[Column, ...]:
        """The columns of one role, left to right."""
        return tuple(column for column in self.columns if column.role == role)


def locate(sheet: Sheet, meanings: Meanings) -> list[Located]:
    """The tables of a sheet, top to bottom; empty when none is recognised."""
    headings = heading_blocks(sheet, meanings)
    tables = []
    previous_bottom = -1
    for position, (top, bottom) in enumerate(headings):
        end = headings[position + 1][0] - 1 if position + 1 < len(headings) else len(sheet.rows) - 1
        found = _columns(sheet, meanings, top, bottom, end)
        beside = _side_by_side(found, meanings, sheet, range(bottom + 1, end + 1))
        above = range(previous_bottom + 1, top)
        below = titles_below(sheet, meanings, bottom, end)
        for place, raw in enumerate(beside):
            if len(beside) > 1:
                raw = _below_own_title(raw, meanings, sheet, top, bottom, end)
            columns = tuple(_settle(raw, meanings, sheet, bottom, end))
            last = _last_body_row(sheet, meanings, columns, bottom, end)
            if last > bottom:
                shared, own = titles_beside(sheet, above, [table[0].index for table in beside], place)
                if len(beside) > 1:
                    shared += below
                    own += upper_headings(sheet, top, bottom, [column.index for column in columns])
                else:
                    own += below
                tables.append(Located(sheet, top, bottom, last, columns, tuple(dict.fromkeys(own)), shared))
                previous_bottom = max(previous_bottom, last)
    return tables


# ------------------------------------------------------------------- columns
def _columns(sheet: Sheet, meanings: Meanings, top: int, bottom: int, end: int) -> tuple[Column, ...]:
    filled = {i for row in range(top, bottom + 1) for i, cell in enumerate(sheet.rows[row]) if not is_blank(cell)}
    spans = [sheet.span(row, i) for row in range(top, bottom + 1) for i in filled]
    right = max([*filled, *(span.right for span in spans if span and span.right < sheet.width)])
    first = min(filled)
    while first > 0 and any(
        isinstance(sheet.value(r, first - 1), str) and not is_blank(sheet.value(r, first - 1))
        for r in range(bottom + 1, min(bottom + 6, end + 1))
    ):
        first -= 1
    while right + 1 < sheet.width and any(is_figure(sheet.value(row, right + 1)) for row in range(bottom + 1, end + 1)):
        right += 1  # figures without a heading: named, not passed over
    return _columns_between(sheet, meanings, top, bottom, end, first, right)


def _columns_between(
    sheet: Sheet, meanings: Meanings, top: int, bottom: int, end: int, first: int, last: int
) -> tuple[Column, ...]:
    common = common_axes(sheet, meanings, top, bottom)
    end = _without_next_title(sheet, bottom, end)
    columns = [_column(sheet, meanings, top, bottom, end, index, common) for index in range(first, last + 1)]
    return tuple(column for column in columns if column)


def _without_next_title(sheet: Sheet, bottom: int, end: int) -> int:
    """The last row that may be of the body: below it stand single texts, remarks or the title of the next table."""
    for row in range(end, bottom, -1):
        filled = [cell for cell in sheet.rows[row] if not is_blank(cell)]
        if len(filled) > 1 or any(map(is_figure, filled)):
            return row
    return end


def _side_by_side(
    columns: tuple[Column, ...], meanings: Meanings, sheet: Sheet, body: range
) -> list[tuple[Column, ...]]:
    """The tables that stand beside one another under one row of headings.

    A second one begins after a blank column, where a field is named again that stood at the head of the first; and
    where labels follow upon figures, and figures upon them. A list of persons in two halves repeats its headings.
    """
    named: set[str] = set()
    starts = [0]
    for position, column in enumerate(columns):
        after_gutter = position > 0 and column.index > columns[position - 1].index + 1
        here = {name for _own, name in meanings.of(column.name).fields if name in meanings.axis_kinds}
        names_again = named & here or _numbers_then_names(columns, starts[-1], position, named, meanings)
        if _lists_persons_again(columns, starts[-1], position) or (after_gutter and names_again):
            starts.append(position)
        elif here and _is_second_table(columns, starts[-1], position, meanings, sheet, body, after_gutter):
            starts.append(position - (columns[position - 1].role == "row_number"))
        named = named or here
    return [columns[start:end] for start, end in pairwise([*starts, len(columns)])]


def _lists_persons_again(columns: Sequence[Column], start: int, position: int) -> bool:
    """True where the first two headings of a list of persons stand again: «№ | ФИО | Страна | № | ФИО | Страна»."""
    first = [fold(column.heading) for column in columns[start:position]]
    again = [fold(column.heading) for column in columns[position : position + 2]]
    has_persons = any(column.role == "personal" for column in columns[start:position])
    return has_persons and len(again) == 2 and first[:2] == again and all(again)


def _below_own_title(
    columns: tuple[Column, ...], meanings: Meanings, sheet: Sheet, top: int, bottom: int, end: int
) -> tuple[Column, ...]:
    """The columns of one of several tables without a title that stands in the rows of the others' headings."""
    first, last = columns[0].index, columns[-1].index
    lowest = top
    while lowest < bottom and is_own_title(sheet, lowest, bottom, first, last):
        lowest += 1
    return columns if lowest == top else _columns_between(sheet, meanings, lowest, bottom, end, first, last)


def _is_second_table(
    columns: Sequence[Column],
    start: int,
    position: int,
    meanings: Meanings,
    sheet: Sheet,
    body: range,
    after_gutter: bool,
) -> bool:
    """True for labels after the figures of a table, with figures of their own, row by row beside the first.

    Where the first labels are written once for several rows, the second ones split them: that is one table, unless a
    blank column stands between.
    """
    before, after = columns[start:position], columns[position:]
    if columns[position].codes or not any(_is_figures(column, meanings) for column in before):
        return False
    if not any(_is_figures(column, meanings) for column in after):
        return False
    lead = next((c for c in before if any(n in meanings.axis_kinds for _own, n in meanings.of(c.name).fields)), None)
    if lead is None:
        return False
    own = [row for row in body if not is_blank(sheet.value(row, columns[position].index))]
    if any(is_figure(sheet.value(row, columns[position].index)) for row in own):
        return False
    if after_gutter:
        return True
    filled = [row for row in own if not is_blank(sheet.value(row, lead.index))]
    return bool(filled) and filled == own[: len(filled)] and len(filled) * 2 >= len(own)


def _is_figures(column: Column, meanings: Meanings) -> bool:
    """True for a column of heads by its heading: a code across, a total, or the name of a measure."""
    if column.role in ("value", "total", "census"):
        return True
    measures = {(name, dataset.measure) for name, dataset in meanings.words.datasets.items() if dataset.counts_people}
    return column.role == "field" and bool(measures & meanings.of(column.name).fields)


def _numbers_then_names(
    columns: Sequence[Column], start: int, position: int, named: set[str], meanings: Meanings
) -> bool:
    """True when a column of row numbers stands before the field that is named again, or behind figures before any."""
    following = columns[position + 1] if position + 1 < len(columns) else None
    if columns[position].role != "row_number" or following is None:
        return False
    names = {name for _dataset, name in meanings.of(following.name).fields}
    has_figures = any(_is_figures(column, meanings) for column in columns[start:position])
    return bool(named & names) or (has_figures and not names.isdisjoint(meanings.axis_kinds))


def _column(
    sheet: Sheet, meanings: Meanings, top: int, bottom: int, end: int, index: int, common: Counter[str]
) -> Column | None:
    """One column by its heading; None for a gutter with neither heading nor content."""
    path = heading_path(sheet, meanings, top, bottom, index)
    heading = " / ".join(dict.fromkeys(shown(cell) for _row, cell in path))
    heading_row = path[-1][0] if path else bottom
    lowest = path[-1][1] if path else ""
    name = lowest if isinstance(lowest, str) else shown(lowest)  # a heading may say one language a line
    if not path and not any(not is_blank(sheet.value(row, index)) for row in range(bottom + 1, end + 1)):
        return None
    known = [meanings.of(cell) for _row, cell in path]
    marks = {mark for meaning in known for mark in meaning.marks}
    names_axis = (
        bool(known) and not known[-1].codes and any(name in meanings.axis_kinds for _own, name in known[-1].fields)
    )
    says_else = meanings.words.is_mark("other_subject", name) and not any(
        is_figure(sheet.value(row, index)) for row in range(bottom + 1, end + 1)
    )
    codes = {} if names_axis or says_else else codes_of(known, common)
    for role in ("personal", "row_number", "percent", "plan"):
        if role in marks:
            return Column(index, role, heading, heading_row, name)
    for role in ("arrivals", "departures"):
        if role in marks and any(is_figure(sheet.value(row, index)) for row in range(bottom + 1, end + 1)):
            return Column(index, role, heading, heading_row, name, is_sum="total" in marks)
    if "others" in marks:
        return Column(index, "others", heading, heading_row, name)
    time = next((meaning.time_of_year for meaning in reversed(known) if meaning.time_of_year is not None), None)
    column = Column(
        index,
        "unknown",
        heading,
        heading_row,
        name,
        codes=codes,
        time_of_year=time,
        population=population_of(known),
    )
    return replace(column, role=_role_of_figures(known, marks, column))


def _role_of_figures(known: Sequence[Meaning], marks: Collection[str], column: Column) -> str:
    """The role of a column that is no person's name, number or percentage."""
    names_population = [meaning.population in (FOREIGN, HOME) for meaning in known if "of_which" in meaning.marks]
    if not all(names_population) or (names_population and not column.codes):
        return "part"
    if "total" in marks:
        return "total"
    if column.codes:
        return "value" if all(meaning.is_known for meaning in known) else "unknown"
    if any(meaning.fields for meaning in known):
        return "field"
    return "unknown" if column.time_of_year is None else "census"


def _settle(columns: Sequence[Column], meanings: Meanings, sheet: Sheet, bottom: int, end: int) -> list[Column]:
    """Finds the label columns by what stands in them, where no heading says so."""
    used = {axis for column in columns for axis in column.codes if column.role in ("value", "total", "part")}
    found: dict[int, str] = {}
    counts_heads = any(_is_figures(column, meanings) for column in columns)
    is_dated = counts_heads and not any(column.role == "personal" for column in columns)
    finders = (_axis_by_name, _axis_by_second_best_name, _axis_by_content, _courses)
    for finds in (*finders, _days) if is_dated else finders:
        for column in columns:
            if column.index in found or column.codes or column.role not in ("field", "unknown"):
                continue
            body = range(bottom + 1, end + 1)
            axis = finds(sheet, meanings, column, body, used)
            if axis and (counts_heads or not column.heading or _is_certain(sheet, meanings, column, body, axis)):
                found[column.index] = axis
                used.add(axis)
    return [replace(c, role="label", field=found[c.index]) if c.index in found else c for c in columns]


def _is_certain(sheet: Sheet, meanings: Meanings, column: Column, body: range, axis: str) -> bool:
    """True for a column of a register that its heading gives to an axis, or of which every text resolves on it.

    «Ответственный» may hold faculties, and chairs or offices beside them.
    """
    if any(name == axis for _own, name in meanings.of(column.name).fields) or axis in meanings.words.second_best:
        return True
    counts, texts = _resolved(sheet, meanings, column, body)
    return counts[axis] == texts


def _axis_by_name(sheet: Sheet, meanings: Meanings, column: Column, body: range, used: set[str]) -> str | None:
    """The axis that the heading names; of two («Страна/факультет»), the one its texts resolve to."""
    named = [name for _dataset, name in meanings.of(column.name).fields if name in meanings.axis_kinds]
    if "academic_year" in named and _courses(sheet, meanings, column, body, used):
        return None  # "Year" over 1, 2, 3
    free = [axis for axis in dict.fromkeys(named) if axis not in used]
    if len(free) < 2:
        return free[0] if free else None
    counts, _texts = _resolved(sheet, meanings, column, body)
    return max(sorted(free), key=lambda axis: counts[axis])


def _axis_by_second_best_name(
    sheet: Sheet, meanings: Meanings, column: Column, body: range, used: set[str]
) -> str | None:
    """The axis of a heading that will do where no better one stands beside it («Страна прибытия»)."""
    words = meanings.words.second_best
    return next((axis for axis in words if axis not in used and words[axis].matches(column.name)), None)


def _axis_by_content(sheet: Sheet, meanings: Meanings, column: Column, body: range, used: set[str]) -> str | None:
    """The axis most of the column's texts resolve to, where its heading is blank or says nothing we know."""
    words = meanings.words
    names_a_field = meanings.of(column.name).fields and not words.is_mark("neutral", column.name)
    if names_a_field or words.is_mark("other_subject", column.name):
        return None  # another field («Страна координатора»), or another thing («Язык обучения»: German)
    if all(isinstance(sheet.value(row, column.index), (int, float)) for row in body[:3]):
        return None  # a column of bare numbers is figures, even where they could be years
    counts, texts = _resolved(sheet, meanings, column, body)
    best = [axis for axis, hits in counts.most_common() if axis not in used and hits >= texts * RESOLVED_SHARE]
    return best[0] if best and texts else None


def _courses(sheet: Sheet, meanings: Meanings, column: Column, body: range, used: set[str]) -> str | None:
    """The split by years of study, where the column is named so and says nothing else."""
    if GROUP in used or "course" not in meanings.of(column.name).marks:
        return None
    cells = {cell for cell in sheet.column(column.index, body) if not is_blank(cell)}
    said = [cell for cell in cells if "total" not in meanings.of(cell).marks]
    return GROUP if said and all(GROUP in meanings.codes_in_column(GROUP, cell) for cell in said) else None


def _days(sheet: Sheet, meanings: Meanings, column: Column, body: range, used: set[str]) -> str | None:
    """The axis of years for a column beside heads whose every text is a day: each is the day of a census."""
    people = {name for name, dataset in meanings.words.datasets.items() if dataset.counts_people}
    named = {name for own, name in meanings.of(column.name).fields if own in people}
    if "academic_year" in used or named - {"census_date"} or meanings.words.is_mark("other_subject", column.name):
        return None
    cells = {cell for cell in sheet.column(column.index, body) if not is_blank(cell)}
    said = [meanings.of(cell) for cell in cells if "total" not in meanings.of(cell).marks]
    return "academic_year" if said and all(meaning.day for meaning in said) else None


def _resolved(sheet: Sheet, meanings: Meanings, column: Column, body: range) -> tuple[Counter[str], int]:
    """How many of a column's texts resolve on each axis, and how many texts there are; totals and groups apart."""
    counts: Counter[str] = Counter()
    texts = 0
    for row in body[:BODY_SAMPLE]:
        cell = sheet.value(row, column.index)
        meaning = meanings.of(cell)
        if is_blank(cell) or "total" in meaning.marks or meaning.group:
            continue
        texts += 1
        counts.update(meaning.codes.keys() if meaning.day is None else ())  # days are of many things
    return counts, texts


def _last_body_row(sheet: Sheet, meanings: Meanings, columns: Sequence[Column], bottom: int, end: int) -> int:
    """The last row that holds a figure, or says something under a known label, or fills two fields of a register.

    Signatures and remarks below a table stand in its columns too, but have neither.
    """
    figures = [column.index for column in columns if column.role == "part" or _is_figures(column, meanings)]
    is_register = any(column.role == "field" and not _is_figures(column, meanings) for column in columns)
    counts_heads = any(_is_figures(column, meanings) for column in columns if column.role != "total" or not is_register)
    is_crosstab = any(column.codes for column in columns if column.role == "value")
    fields = [column.index for column in columns if column.role in ("label", "field", "personal")]
    is_signed = counts_heads and not any(column.role == "personal" for column in columns)
    for row in range(end, bottom, -1):
        if is_signed and is_signature(sheet, meanings, row):
            continue
        cells = [sheet.value(row, i) for i in figures]
        has_figures = any(is_figure(cell) for cell in cells)
        beside = [cell for i, cell in enumerate(sheet.rows[row]) if i not in figures]
        says = any(not is_blank(cell) for cell in cells) and any(meanings.of(cell).is_known for cell in beside)
        if is_crosstab:
            if has_figures or says:
                return row
            continue
        is_total = any("total" in meanings.of(cell).marks for cell in sheet.rows[row])
        filled = 0 if counts_heads else sum(not is_blank(sheet.value(row, i)) for i in fields)
        if has_figures or says or is_total or filled >= 2 or (filled == 1 and len(fields) == 1):
            return _with_sparse_rows(sheet, columns, row, end)
    return bottom


def _with_sparse_rows(sheet: Sheet, columns: Sequence[Column], last: int, end: int) -> int:
    """Takes in the rows at the foot of a list that say little: a person's name alone, or a number and one field.

    They follow without a gap; remarks and signatures stand apart, and bear no number.
    """
    names = [column.index for column in columns if column.role == "personal"]
    numbers = [column.index for column in columns if column.role == "row_number"]
    fields = [column.index for column in columns if column.role in ("label", "field")]
    while last < end:
        has_name = any(not is_blank(sheet.value(last + 1, index)) for index in names)
        has_number = any(is_figure(sheet.value(last + 1, index)) for index in numbers)
        if not has_name and not (has_number and any(not is_blank(sheet.value(last + 1, index)) for index in fields)):
            break
        last += 1
    return last
