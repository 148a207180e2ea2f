"""Cell -> count, amount, date, academic year. A cell that cannot be understood raises NotUnderstood with its code."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from etl.sheet import Cell, ErrorValue, UncomputedFormula, is_blank
from etl.text import FOOTNOTE_MARKS, squeeze
from etl.vocabulary import WordList, vocabulary

SPACES = "\u0020\u00a0\u2009\u202f\u2007'’"
WHOLE = re.compile(rf"[+-]?\d+|[+-]?\d{{1,3}}(?:[{SPACES}]\d{{3}})+")
FRACTION = re.compile(rf"[+-]?\d[\d{SPACES}]*[.,]\d+")
YEAR_PAIR = re.compile(r"(?<!\d)(19\d\d|20\d\d)\s*[-/–—\\]\s*(\d{4}|\d{2})(?!\d)")
THREE_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\s*[-/–—]\s*(?:19|20)\d\d\s*[-/–—]\s*(?:19|20)\d\d(?!\d)")
ONE_YEAR = re.compile(r"(?<![\d.,/])(19[89]\d|20\d\d)(?![\d/])")
NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
SPOKEN_DATE = re.compile(r"(?<!\d)(\d{1,2})[\s\-.]*(?:чи|чы|чу|чү)?[\s\-.]*([^\W\d_]+)\.?,?\s*(\d{4})(?!\d)")
SPOKEN_DATE_EN = re.compile(r"(?<!\w)([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
SPOKEN_DATE_KY = re.compile(r"(?<!\d)(\d{4})[\s\-]*(?:ж|жыл)\w*\.?[\s\-]*(\d{1,2})[\s\-]*([^\W\d_]+)")
TERM = re.compile(r"(?<!\d)(\d{1,2})\s*(?:\([^)]*\)\s*)?([^\W\d_]+)")
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 - 2119
ACADEMIC_YEAR_STARTS_IN = 9
YEARS = range(1950, 2100)


class NotUnderstood(Exception):
    """A cell that a parser cannot read; `code` is a problem code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MissingValue(Exception):
    """The cell says that the figure is not known («н/д», "n/a", …): neither zero nor blank."""


@dataclass(frozen=True)
class Term:
    """What an expiry cell says. All None: nothing.

    Args:
        last_day: last day in force.
        years: length in years from the day of signature.
    """

    last_day: date | None = None
    years: int | None = None
    is_open_ended: bool | None = None
    renews_automatically: bool | None = None


def refuse_broken(cell: Cell) -> None:
    """Raises NotUnderstood for an error value, and for a formula without a result."""
    if isinstance(cell, ErrorValue):
        raise NotUnderstood("error_value")
    if isinstance(cell, UncomputedFormula):
        raise NotUnderstood("formula_without_value")


def shown(cell: Cell) -> str:
    """A cell's content as a person sees it, on one line."""
    if isinstance(cell, (ErrorValue, UncomputedFormula)):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return squeeze(str(cell))


def text(cell: Cell) -> str | None:
    """The text of a cell; None when blank."""
    refuse_broken(cell)
    return None if is_blank(cell) else shown(cell)


def count(cell: Cell) -> int | None:
    """A whole number of heads, 0 or more; None when blank.

    Raises:
        MissingValue: the cell says that the figure is not known.
        NotUnderstood: `negative_count`, `fraction_count`, `not_a_count`, `error_value`, `formula_without_value`.
    """
    if type(cell) is float or type(cell) is int:
        return _whole(cell)
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        raise NotUnderstood("not_a_count")
    return _count_from_text(cell)


def _whole(number: float) -> int:
    if number < 0:
        raise NotUnderstood("negative_count")
    if number != int(number):
        raise NotUnderstood("fraction_count")
    return int(number)


def _count_from_text(written: str) -> int:
    plain = _without_unit(FOOTNOTE_MARKS.sub("", written).strip())
    words = vocabulary()
    if words.is_mark("missing", plain):
        raise MissingValue
    if words.is_mark("zero", plain):
        return 0
    if WHOLE.fullmatch(plain):
        return _whole(int(digits_of(plain)))
    if FRACTION.fullmatch(plain):
        return _whole(float(digits_of(plain).replace(",", ".")))
    raise NotUnderstood("not_a_count")


def _without_unit(written: str) -> str:
    """«20 чел.» without the word for people behind the number."""
    written = written.removeprefix("'")  # typed to make a number a text
    number, space, unit = written.rpartition(" ")
    return number.strip() if space and unit[0].isalpha() and vocabulary().amounts["persons"].matches(unit) else written


def digits_of(written: str) -> str:
    """A number as written, without the spaces and apostrophes that part its thousands."""
    return re.sub(f"[{SPACES}]", "", written)


def integer(cell: Cell) -> int | None:
    """A whole number; None when blank."""
    return count(cell)


def decimal(cell: Cell) -> Decimal | None:
    """A decimal number with comma or point; a trailing % divides by 100; None when blank.

    Raises:
        NotUnderstood: `not_a_number`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    written = digits_of(shown(cell))
    try:
        if written.endswith("%"):
            return Decimal(written[:-1].replace(",", ".")) / 100
        return Decimal(written.replace(",", "."))
    except InvalidOperation as error:
        raise NotUnderstood("not_a_number") from error


def boolean(cell: Cell) -> bool | None:
    """Yes or no in three languages; None when blank.

    Raises:
        NotUnderstood: `not_yes_or_no`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, bool):
        return cell
    words = vocabulary().amounts
    for answer, value in (("yes", True), ("no", False)):
        if words[answer].matches(shown(cell)):
            return value
    raise NotUnderstood("not_yes_or_no")


def flag(cell: Cell) -> str | None:
    """Eurostat's letter p, e, b or u; None when blank.

    Raises:
        NotUnderstood: `unknown_flag`.
    """
    written = text(cell)
    if written is None:
        return None
    if written.casefold() in ("p", "e", "b", "u"):
        return written.casefold()
    raise NotUnderstood("unknown_flag")


def academic_year_of(day: date) -> int:
    """The academic year a day belongs to, by the year in which it starts: September opens it."""
    return day.year if day.month >= ACADEMIC_YEAR_STARTS_IN else day.year - 1


def academic_year(cell: Cell) -> int | None:
    """The year in which an academic year starts: 2024 for "2024/25", "2024-2025 уч. г.", 2024; None when blank.

    Raises:
        NotUnderstood: `not_a_year`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, (datetime, date)):
        return academic_year_of(cell)
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
    """The academic years that a text names, in order, each once: pairs first, else days, else single years."""
    if THREE_YEARS.search(written):
        return ()
    pairs = [int(first) for first, second in YEAR_PAIR.findall(written) if _follows(int(first), second)]
    if pairs:
        return tuple(dict.fromkeys(pairs))
    days = [academic_year_of(day) for day in days_in(written)]
    if days:
        return tuple(dict.fromkeys(days))
    return tuple(dict.fromkeys(int(year) for year in ONE_YEAR.findall(written)))


def _follows(first: int, second: str) -> bool:
    return int(second) in (first + 1, (first + 1) % 100)


def date_(cell: Cell) -> date | None:
    """A day; None when blank.

    Raises:
        NotUnderstood: `impossible_date` (31.04), `not_a_date`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if FIRST_SERIAL <= cell <= LAST_SERIAL:
            return EXCEL_EPOCH + timedelta(days=int(cell))
        raise NotUnderstood("not_a_date")
    days = days_in(shown(cell))
    if len(days) != 1:
        raise NotUnderstood("not_a_date")
    return days[0]


@lru_cache(maxsize=4096)
def days_in(written: str) -> tuple[date, ...]:
    """The days that a text names, in order.

    Raises:
        NotUnderstood: `impossible_date`.
    """
    found = [_day(year, month, day) for year, month, day in ISO_DATE.findall(written)]
    rest = ISO_DATE.sub(" ", written)
    found += [_day(year, month, day) for day, month, year in NUMERIC_DATE.findall(rest)]
    for day, word, year in SPOKEN_DATE.findall(rest):
        found += _spoken(year, word, day)
    for word, day, year in SPOKEN_DATE_EN.findall(rest):
        found += _spoken(year, word, day)
    for year, day, word in SPOKEN_DATE_KY.findall(rest):
        found += _spoken(year, word, day)
    return tuple(dict.fromkeys(found))


def _spoken(year: str, word: str, day: str) -> list[date]:
    month = _month(word)
    return [_day(year, str(month), day)] if month else []


@lru_cache(maxsize=256)
def _month(word: str) -> int | None:
    """1 for январь, Jan, январында; None for a word that is no month."""
    for number, forms in enumerate(_months(), start=1):
        if forms.matches(word):
            return number
    return None


@lru_cache(maxsize=1)
def _months() -> tuple[WordList, ...]:
    return tuple(WordList(forms) for forms in vocabulary().dates["months"])


def _day(year: str, month: str, day: str) -> date:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day))
    except ValueError as error:
        raise NotUnderstood("impossible_date") from error


def first_day(cell: Cell) -> tuple[date, str] | None:
    """The day on which something starts and how exactly it is stated (`day` or `year`); 1 January for a year."""
    return _day_or_year(cell, month=1)


def last_day(cell: Cell) -> tuple[date, str] | None:
    """The day on which something ends and how exactly it is stated (`day` or `year`); 31 December for a year."""
    return _day_or_year(cell, month=12)


def _day_or_year(cell: Cell, month: int) -> tuple[date, str] | None:
    refuse_broken(cell)
    if is_blank(cell):
        return None
    year = int(shown(cell)) if shown(cell).isdigit() else 0
    if year in YEARS:
        return date(year, month, monthrange(year, month)[1] if month == 12 else 1), "year"
    day = date_(cell)
    return (day, "day") if day else None


def period(cell: Cell) -> tuple[date, date, str] | None:
    """First day, last day and precision (`day` or `year`) of a span such as "2021-2024" or two days; None when blank.

    Raises:
        NotUnderstood: `not_a_period`, `impossible_date`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    written = shown(cell)
    days = days_in(written)
    if len(days) == 2:
        return days[0], days[1], "day"
    years = [int(year) for year in re.findall(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)", written)]
    if not days and len(years) in (1, 2):
        return date(years[0], 1, 1), date(years[-1], 12, 31), "year"
    raise NotUnderstood("not_a_period")


def expiry(cell: Cell) -> Term | None:
    """How long an agreement holds: a day, a number of years from signature, or without end; None when blank.

    Raises:
        NotUnderstood: `not_a_term`, `impossible_date`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        return Term(last_day=date_(cell))
    renews = True if _terms()["renews"].found_in(cell) else None
    if _terms()["open_ended"].found_in(cell):
        return Term(is_open_ended=True, renews_automatically=renews)
    days = days_in(cell)
    if len(days) == 1:
        return Term(last_day=days[0], renews_automatically=renews)
    years = ONE_YEAR.findall(cell)
    if len(years) == 1 and not days:
        return Term(last_day=date(int(years[0]), 12, 31), renews_automatically=renews)
    length = _length_in_years(cell)
    if length is None and not renews:
        raise NotUnderstood("not_a_term")
    return Term(years=length, renews_automatically=renews)


def _length_in_years(written: str) -> int | None:
    for number, word in TERM.findall(written):
        if _terms()["years"].matches(word):
            return int(number)
    return None


@lru_cache(maxsize=1)
def _terms() -> dict[str, WordList]:
    return {name: WordList(vocabulary().dates[name]) for name in ("open_ended", "renews", "years")}


def years_later(day: date, years: int) -> date:
    """The same day `years` later (Civil Code: a term of years ends on that day); 28 February for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
