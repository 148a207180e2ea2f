"""What the text of one cell may mean: the name of a field, a code on an axis, a total, a mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from etl.dates import (
    YEAR_PAIR,
    YEARS,
    academic_year_of,
    days_in,
    moments_in,
    month_alone,
    month_of_day,
    months_from_census,
    years_in,
)
from etl.parse import NotUnderstood, shown
from etl.resolve import Reference
from etl.sheet import Cell, is_blank
from etl.text import fold, tokens
from etl.vocabulary import COURSE_NUMBERS, Vocabulary, course_code

GROUP = "group"
MAX_LABEL_WORDS = 12
LONGEST_YEAR = 45
NUMBER = re.compile(r"\d{2}")
WORDS = re.compile(r"[^\W\d_]+")
ORDINAL = re.compile(r"^\s*\d+\s*[.)]\s*(?=[^\W\d])")  # «3) Узбекистан»


@dataclass(frozen=True)
class Meaning:
    """What a text may mean; several at once where a word is used for several things.

    Args:
        fields: (dataset, field) pairs that the text may name.
        codes: axis field -> code that the text resolves to.
        group: group of countries, where it names one.
        marks: total, percent, row_number, personal, of_which, not_stated, plan, others, arrivals, departures,
            course (the heading of years of study), population.
        day: the day of the census, where the text says the year by a day («на 01.10.2024»).
        population: whose heads it counts, where it says so in words (`Vocabulary.population`).
        time_of_year: when in its year a census was taken, where no day says so: months after 1 October, about.
    """

    fields: frozenset[tuple[str, str]] = frozenset()
    codes: Mapping[str, Any] = None  # type: ignore[assignment]
    group: str | None = None
    marks: frozenset[str] = frozenset()
    day: date | None = None
    time_of_year: int | None = None
    population: str | None = None

    @property
    def whose(self) -> dict[str, Any]:
        """The codes, with the day of the census where a day says the year."""
        return {**self.codes, "census_date": self.day} if self.day else dict(self.codes)

    @property
    def is_known(self) -> bool:
        return bool(self.fields or self.codes or self.group or self.marks or self.time_of_year is not None)


NOTHING = Meaning(codes={})
FLOWS = ("arrivals", "departures")
HEADING_MARKS = ("total", "percent", "row_number", "personal", "not_stated", "plan", "others", *FLOWS, "course")
# About how many months from 1 October a census was taken, by the list of words that says when.
SEASONS = {"at_start": 0, "autumn": 0, "spring": 5, "at_end": 8}
QUARTERS = {"third_quarter": 0, "fourth_quarter": 2, "second_quarter": 4, "first_quarter": 6}
MONTHS_FROM_OCTOBER = SEASONS | QUARTERS


class Meanings:
    """Looks up what texts mean for one institution, each text once.

    Args:
        institution: whose faculties are meant; None: any institution's.
    """

    def __init__(self, words: Vocabulary, reference: Reference, institution: str | None) -> None:
        self.words = words
        self.reference = reference
        self.institution = institution
        self.axis_kinds = {
            field.name: field.reference
            for dataset in words.datasets.values()
            for field in dataset.fields.values()
            if field.axis
        }
        self._memo: dict[str, Meaning] = {}

    def of(self, cell: Cell) -> Meaning:
        """Meaning of a cell; NOTHING for blanks, numbers that are no year, and errors."""
        if isinstance(cell, str):
            found = self._memo.get(cell)
            if found is None:
                found = self._memo[cell] = self._meaning(cell)
            return found
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and YEARS[0] <= cell <= YEARS[-1]:
            return Meaning(codes={"academic_year": int(cell)}) if cell == int(cell) else NOTHING
        if isinstance(cell, date) and cell.year in YEARS:
            day = cell.date() if isinstance(cell, datetime) else cell
            return Meaning(codes={"academic_year": academic_year_of(day)}, day=day)
        return NOTHING

    def has_mark(self, mark: str, text: str) -> bool:
        """True when a mark is in the meaning of a text; quick for the many texts that bear none."""
        return self.words.is_mark(mark, text) and mark in self.of(text).marks

    def course_numbered(self, cell: Cell) -> str | None:
        """`course 2` for 2, «II» or «2-й», where a heading says that years of study are numbered."""
        number = COURSE_NUMBERS.get(fold(shown(cell)))
        return None if number is None or isinstance(cell, bool) else course_code(number)

    def codes_in_column(self, axis: str, cell: Cell) -> Mapping[str, Any]:
        """What a cell of a label column resolves to; there a bare number may be a code («6» for bachelor)."""
        known = self.of(cell).codes
        if axis == GROUP:
            course = self.course_numbered(cell) or known.get(GROUP)
            return {GROUP: course} if course else {}
        kind = self.axis_kinds.get(axis)
        if known or kind is None or isinstance(cell, bool) or not shown(cell).isdigit():
            return known
        code = self.reference.resolve(kind, shown(cell), self.institution)
        return {} if code is None else {axis: int(code) if axis == "isced_level" else code}

    def _meaning(self, label: str) -> Meaning:
        if is_blank(label) or len(tokens(label)) > MAX_LABEL_WORDS:
            return NOTHING
        marks = self._marks(label)
        rest = self.words.without_of_which(label)
        if rest is not None:
            marks.add("of_which")
        if self.reference.counts_as_not_stated(label):
            marks.add("not_stated")
        population = self.words.population(label)
        if population and not any(mark.isdigit() for mark in label):  # with a year it may be the title of a table
            marks.add("population")
        bare = ORDINAL.sub("", label)
        codes = {} if "row_number" in marks else self._codes(bare if rest is None else rest)
        return Meaning(
            fields=self.words.fields_named(label),
            codes=codes,
            group=self.reference.group(label),
            marks=frozenset(marks if not codes or rest is not None else marks - {"percent", "total"}),
            day=_only_day(label) if "academic_year" in codes else None,
            time_of_year=self._time_of_year(label, codes),
            population=population,
        )

    def _time_of_year(self, label: str, codes: Mapping[str, Any]) -> int | None:
        """When in its year a census was taken: by words («на начало года», «весна»), or by a month."""
        for name, words in self.words.censuses.items():
            if words.found_in(label):
                return MONTHS_FROM_OCTOBER[name]
        moments = moments_in(label) if "academic_year" in codes else ()
        if len(moments) == 1 and moments[0].precision == "month":
            return months_from_census(moments[0].first.month)
        month = (month_of_day(label) or month_alone(label)) if not moments else None
        return None if month is None else months_from_census(month)

    def _codes(self, label: str) -> dict[str, Any]:
        codes: dict[str, Any] = {}
        for field, kind in self.axis_kinds.items():
            if kind and not fold(label).isdigit():  # a bare number is a figure, with a footnote mark, too
                code = self.reference.resolve(kind, label, self.institution)
                if code is not None:
                    codes[field] = int(code) if field == "isced_level" else code
        course = self.words.course(label)
        if course is not None:
            return {GROUP: course}
        year = _only_a_year(label, self.words)
        if year is not None and self.words.censuses["spring"].found_in(label) and not YEAR_PAIR.search(label):
            year -= 1  # the spring of 2025 is of 2024/25
        if year is not None:
            codes["academic_year"] = year
        return codes

    def _marks(self, label: str) -> set[str]:
        """The marks of a label; those of the words beside a year, too («2025-2026 план»)."""
        beside = beside_year(label)
        texts = {label, beside, self.words.not_of_time(beside)} if beside else {label}
        return {mark for mark in HEADING_MARKS for text in texts if self.words.is_mark(mark, text)}


def _only_a_year(label: str, words: Vocabulary) -> int | None:
    """The academic year of a label that says nothing but a year («2023/2024 уч. г.», "2024", «на 1 октября 2024 года»).

    What else is said of it must be of time or of heads in general: «Выпуск 2024» and «2025 прогноз» are no years.
    """
    digits = sum(mark.isdigit() for mark in label)
    if len(label) > LONGEST_YEAR or not 4 <= digits <= 8 or not words.goes_with_year(beside_year(label)):
        return None
    try:
        years = years_in(label)
    except NotUnderstood:  # an impossible day is no year; the column's own parser will say so
        return None
    return years[0] if len(years) == 1 else None


def _only_day(label: str) -> date | None:
    """The day in a label that says nothing but a year, where it says the year by a day."""
    days = days_in(label)
    return days[0] if len(days) == 1 else None


def beside_year(label: str) -> str:
    """The words of a label that holds numbers, without them; empty for one that holds none."""
    return " ".join(WORDS.findall(label)) if NUMBER.search(label) else ""
