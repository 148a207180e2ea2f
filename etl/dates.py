"""Cell -> day, academic year, span of years. The day stands before the month, whatever would fit."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from etl.parse import NotUnderstood, refuse_missing, says_nothing, shown
from etl.sheet import EPOCH_1900, Cell
from etl.vocabulary import WordList, vocabulary

YEAR_PAIR = re.compile(r"(?<!\d)(19\d\d|20\d\d)\s*[-/–—\\]\s*(\d{4}|\d{2})(?!\d)")
THREE_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\s*[-/–—]\s*(?:19|20)\d\d\s*[-/–—]\s*(?:19|20)\d\d(?!\d)")
ONE_YEAR = re.compile(r"(?<![\d.,/])(19[89]\d|20\d\d)(?![\d/])")
DAY_OF_MONTH = re.compile(r"(?<!\d)([0-3]?\d)[\s-]+(?:[^\W\d_]{2}[\s-]+)?([^\W\d_]{3,})")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 - 2119
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
COMPACT = re.compile(r"\A((?:19|20)\d\d)(\d\d)(\d\d)\Z")  # 20240315, as programs write a day
ACADEMIC_YEAR_STARTS_IN = 9
CENSUS_MONTH = 10
YEARS = range(1950, 2100)
CENTURY_TURNS_AT = 70  # 15.03.98 is of 1998, 15.03.24 of 2024
PRECISIONS = ("year", "month", "day")


@dataclass(frozen=True)
class Moment:
    """A day, a month or a year that a text names.

    Args:
        first: first day of it.
        last: last day of it.
        start: where it stands in the text.
        end: where the text goes on.
    """

    first: date
    last: date
    precision: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Reader = tuple[re.Pattern[str], tuple[int, int | None, int | None]]


@lru_cache(maxsize=1)
def _readers() -> tuple[Reader, ...]:
    """Each way to write a date: a pattern, and which of its groups are year, month, day. The first wins."""
    words = vocabulary().dates
    gap = r"[\s\-–./,«»\"'“”„]*"
    ending = rf"(?:-?(?:{'|'.join(words['ordinal_endings'])})(?![^\W\d_]))?"
    of = rf"(?:(?:{'|'.join(words['between_day_and_month'])}){gap})?"
    of_year = rf"[\s\-,.]*(?:(?:{'|'.join(words['of_year'])})(?![^\W\d_]))?"
    word, year = r"([^\W\d_]+)", r"(19[5-9]\d|20\d\d)"
    short = rf"(\d{{4}}|\d{{2}}(?=\s*(?:{'|'.join(words['of_year'])}|[.,;)]|$)))"
    day = r"(\d{1,2})"
    patterns: list[tuple[str, tuple[int, int | None, int | None]]] = [
        (r"(?<!\d)(?<!\d[.,])(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)", (1, 3, 4)),
        (r"(?<!\d)(?<!\d[.,])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)", (4, 3, 1)),
        (r"(?<!\d)(?<!\d[.,])(0[1-9]|[12]\d|3[01])(,| )(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)", (4, 3, 1)),
        (rf"(?<!\d)(?<!\d[.,/]){day}{ending}{gap}{of}{word}{gap}{short}(?!\d)", (3, 2, 1)),
        (rf"(?<![^\W_]){word}\.?\s+{day}{ending},?\s+(\d{{4}})(?!\d)", (3, 1, 2)),
        (rf"(?<!\d){year}{of_year}{gap}{day}{ending}{gap}{word}", (1, 3, 2)),
        (rf"(?<!\d){year}{of_year}{gap}{word}{gap}{of}{day}{ending}(?!\d)", (1, 2, 3)),
        (rf"(?<![\d.,/-])(0?[1-9]|1[0-2])\s?[./]\s?{year}(?![\d/])", (2, 1, None)),
        (rf"(?<![\d.,/-]){year}[-./](0[1-9]|1[0-2])(?![\d/])", (1, 2, None)),
        (rf"(?<![^\W_]){word}{gap}{year}(?!\d)", (2, 1, None)),
        (rf"(?<!\d){year}{of_year}{gap}{word}", (1, 2, None)),
        (rf"(?<![\d.,/]){year}(?![\d/])", (1, None, None)),
    ]
    return tuple((re.compile(pattern, re.IGNORECASE), places) for pattern, places in patterns)


@lru_cache(maxsize=4096)
def moments_in(written: str) -> tuple[Moment, ...]:
    """The days, months and years that a text names, in order; what is part of a day is no year besides.

    Raises:
        NotUnderstood: `impossible_date` (31.04).
    """
    found: list[Moment] = []
    rest = written
    for pattern, places in _readers():
        matched = (_moment(match, places) for match in pattern.finditer(rest))
        found += [moment for moment in matched if moment]
        for taken in found:
            rest = rest[: taken.start] + "\0" * (taken.end - taken.start) + rest[taken.end :]
    return tuple(sorted(found, key=lambda moment: moment.start))


def _moment(match: re.Match[str], places: tuple[int, int | None, int | None]) -> Moment | None:
    """What a match says; None when its word is no month."""
    year, month, day = (match[place] if place else None for place in places)
    if month and not day and YEAR_PAIR.fullmatch(match[0]) and _follows(int(str(year)), month):
        return None  # "2011-12" is an academic year as often as a month
    number = _month_number(month) if month else None
    if month and number is None:
        return None
    if day and number is not None:
        only = _day(str(year), str(number), day)
        return Moment(only, only, "day", *match.span())
    if number is not None:
        first = _day(str(year), str(number), "1")
        return Moment(first, first.replace(day=monthrange(first.year, first.month)[1]), "month", *match.span())
    first = _day(str(year), "1", "1")
    return Moment(first, date(first.year, 12, 31), "year", *match.span())


def _month_number(word: str) -> int | None:
    return int(word) if word.isdigit() else _month(word)


@lru_cache(maxsize=256)
def _month(word: str) -> int | None:
    """1 for январь, Jan, январында; None for a word that is no month."""
    for number, forms in enumerate(_months(), start=1):
        if forms.matches(word):
            return number
    return None


@lru_cache(maxsize=1)
def _months_alone() -> tuple[WordList, ...]:
    return tuple(WordList(forms) for forms in vocabulary().dates["months_alone"])


@lru_cache(maxsize=1)
def _months() -> tuple[WordList, ...]:
    return tuple(WordList(forms) for forms in vocabulary().dates["months"])


def _day(year: str, month: str, day: str) -> date:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < CENTURY_TURNS_AT else 1900
    try:
        return date(full, int(month), int(day))
    except ValueError as error:
        raise NotUnderstood("impossible_date") from error


def probable(day: date) -> date:
    """The day itself.

    Raises:
        NotUnderstood: `improbable_date` for a year that no register of an office speaks of.
    """
    if day.year not in YEARS:
        raise NotUnderstood("improbable_date")
    return day


def days_in(written: str) -> tuple[date, ...]:
    """The days that a text names, in order, each once.

    Raises:
        NotUnderstood: `impossible_date`.
    """
    days = (moment.first for moment in moments_in(written) if moment.precision == "day")
    return tuple(dict.fromkeys(days))


def month_alone(written: str) -> int | None:
    """The month of a text that is its name and nothing else («сентябрь»); None for numerals («V» is also a course)."""
    return next((number for number, forms in enumerate(_months_alone(), start=1) if forms.matches(written)), None)


def month_of_day(written: str) -> int | None:
    """The month of a day that a text names without its year («на 1 октября»); None where it names none, or two."""
    months = {month for _day, word in DAY_OF_MONTH.findall(written) if (month := _month(word))}
    return months.pop() if len(months) == 1 else None


# ------------------------------------------------------------------------ years
def academic_year_of(day: date) -> int:
    """The academic year a day belongs to, by the year in which it starts: September opens it."""
    return day.year if day.month >= ACADEMIC_YEAR_STARTS_IN else day.year - 1


def months_from_census(month: int) -> int:
    """How far a month is from October, when students are counted [months]."""
    apart = (month - CENSUS_MONTH) % 12
    return min(apart, 12 - apart)


def academic_year(cell: Cell) -> int | None:
    """The year in which an academic year starts: 2024 for "2024/25", "2024-2025 уч. г.", 2024; None when blank.

    Raises:
        NotUnderstood: `not_a_year`.
    """
    if says_nothing(cell):
        return None
    if isinstance(cell, (datetime, date)):
        return academic_year_of(cell)
    refuse_missing(cell)
    year = year_in(shown(cell))
    if year is None:
        raise NotUnderstood("not_a_year")
    return year


def year_in(written: str) -> int | None:
    """The one academic year that a text names; None when it names none or several."""
    years = years_in(written)
    return years[0] if len(years) == 1 else None


@lru_cache(maxsize=4096)
def years_in(written: str) -> tuple[int, ...]:
    """The academic years that a text names, in order, each once: pairs, else days and months, else years."""
    if THREE_YEARS.search(written):
        return ()
    pairs = [int(first) for first, second in YEAR_PAIR.findall(written) if _follows(int(first), second)]
    if pairs:
        return tuple(dict.fromkeys(pairs))
    days = [academic_year_of(moment.first) for moment in moments_in(written) if moment.precision != "year"]
    if days:
        return tuple(dict.fromkeys(days))
    return tuple(dict.fromkeys(int(year) for year in ONE_YEAR.findall(written)))


def _follows(first: int, second: str) -> bool:
    return int(second) in (first + 1, (first + 1) % 100)


# ------------------------------------------------------------------------- days
def date_(cell: Cell) -> date | None:
    """A day; None when blank or a dash.

    Raises:
        NotUnderstood: `impossible_date` (31.04), `improbable_date` (2204), `day_not_stated` (a month or a year alone),
            `not_a_date`.
        MissingValue: the cell says that the day is not known.
    """
    if says_nothing(cell):
        return None
    if isinstance(cell, datetime):
        return probable(cell.date())
    if isinstance(cell, date):
        return probable(cell)
    written = shown(cell)
    if SERIAL.fullmatch(written) and not isinstance(cell, bool):
        return _day_of_serial(float(written.replace(",", ".")))
    refuse_missing(cell)
    written = COMPACT.sub(r"\1-\2-\3", written)
    moments = moments_in(written)
    days = days_in(written)
    if not days and len(moments) == 1:
        raise NotUnderstood("day_not_stated")
    if len(days) != 1:
        raise NotUnderstood("not_a_date")
    return probable(days[0])


def _day_of_serial(number: float) -> date:
    """The day that Excel counts so, whether the cell holds the number or its text."""
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        return EPOCH_1900 + timedelta(days=int(number))
    raise NotUnderstood("not_a_date")


def counted_from(epoch: date, cell: Cell) -> Cell:
    """The day that a bare number means in a workbook that does not count from 1900; any other cell as it is."""
    if epoch == EPOCH_1900 or isinstance(cell, (bool, date)):
        return cell
    written = shown(cell)
    number = float(written.replace(",", ".")) if SERIAL.fullmatch(written) else 0
    return epoch + timedelta(days=int(number)) if FIRST_SERIAL <= number <= LAST_SERIAL else cell


def first_day(cell: Cell) -> tuple[date, str] | None:
    """The day on which something starts and how exactly it is stated (`day`, `month`, `year`); None when blank."""
    moment = one_moment(cell)
    return (moment.first, moment.precision) if moment else None


def last_day(cell: Cell) -> tuple[date, str] | None:
    """The day on which something ends and how exactly it is stated (`day`, `month`, `year`); None when blank."""
    moment = one_moment(cell)
    return (moment.last, moment.precision) if moment else None


def one_moment(cell: Cell) -> Moment | None:
    """The day, month or year that a cell states; None when blank.

    Raises:
        NotUnderstood: `impossible_date`, `improbable_date`, `not_a_date`.
        MissingValue: the cell says that it is not known.
    """
    if says_nothing(cell):
        return None
    found = () if isinstance(cell, (date, bool)) or SERIAL.fullmatch(shown(cell)) else moments_in(shown(cell))
    if len(found) == 1 and found[0].precision != "day":
        return found[0]
    day = date_(cell)
    return Moment(day, day, "day") if day else None


def coarser(one: str | None, other: str) -> str:
    """The less exact of two precisions."""
    return min(one or other, other, key=PRECISIONS.index)
