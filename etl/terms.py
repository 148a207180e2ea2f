"""Cell -> how long: the span of a project, the term of an agreement. A term that two readings fit is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from etl.dates import YEARS, Moment, coarser, date_, moments_in, probable
from etl.parse import NotUnderstood, refuse_missing, says_nothing, shown
from etl.sheet import Cell
from etl.text import tokens
from etl.vocabulary import WordList, vocabulary

ACADEMIC_PAIR = re.compile(r"(?<![\d.,/])((?:19|20)\d\d)\s*/\s*((?:19|20)\d\d)(?![\d/])")
SHORT_PAIR = re.compile(r"(?<![\d.,/])((?:19|20)\d\d)(\s*[-/–—]\s*)(\d\d)(?![\d.,/-])")
LENGTH = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*\)?\s*(?:\([^)]*\)\s*)?[-–]?\s*([^\W\d_]+)")
LENGTH_IN_WORDS = re.compile(r"(?<![^\W_])([^\W\d_]+)\s+([^\W\d_]+)")
LONGEST_YEARS = 99
NEVER = 9999  # 31.12.9999 is a program's way to say: without end


@dataclass(frozen=True)
class Span:
    """First and last day of something (None: not stated), and how exactly they are stated (`day`, `month`, `year`)."""

    first: date | None
    last: date | None
    precision: str


@dataclass(frozen=True)
class Term:
    """What an expiry cell says. All None: nothing.

    Args:
        ends: the day, month or year stated as its last.
        begins: the day, month or year stated as its first.
        months: length in months, from `begins` or else from the day of signature.
    """

    ends: Moment | None = None
    begins: Moment | None = None
    months: int | None = None
    is_open_ended: bool | None = None
    renews_automatically: bool | None = None


@lru_cache(maxsize=1)
def _words() -> dict[str, WordList]:
    """The lists of words about time, by name."""
    flat = {name: words for name, words in vocabulary().dates.items() if words and isinstance(words[0], str)}
    return {name: WordList(words) for name, words in flat.items()}


# ------------------------------------------------------------------------ spans
def period(cell: Cell) -> Span | None:
    """A span such as "2021-2024", "09.2021 - 08.2024" or two days; None when blank.

    Raises:
        NotUnderstood: `not_a_period`, `impossible_date`, `improbable_date`.
        MissingValue: the cell says that it is not known.
    """
    if says_nothing(cell):
        return None
    refuse_missing(cell)
    written = _with_whole_years(shown(cell))
    moments = moments_in(written)
    if not moments or len(moments) > 2 or _lengths_in(written, moments) or isinstance(cell, (datetime, bool)):
        raise NotUnderstood("not_a_period")
    first, last = moments[0], moments[-1]
    precision = coarser(first.precision, last.precision)
    if len(moments) == 2:
        return Span(probable(first.first), probable(last.last), precision)
    role = _role(written, moments, 0)
    if _words()["goes_on"].found_in(written) or role == "begins" or written.rstrip().endswith(("-", "–", "—")):
        return Span(probable(first.first), None, precision)
    if role == "ends":
        return Span(None, probable(last.last), precision)
    if first.precision == "day":  # nobody knows whether it opens or closes the span
        raise NotUnderstood("not_a_period")
    return Span(probable(first.first), probable(last.last), precision)


def _with_whole_years(written: str) -> str:
    """A text in which spans of years are written out: 2021-2024 for "2021-24", and for "2021/2024"."""
    return SHORT_PAIR.sub(_whole_pair, ACADEMIC_PAIR.sub(r"\1-\2", written))


def _whole_pair(match: re.Match[str]) -> str:
    """2021-2024 for "2021-24"; "2021-09" stays a month."""
    first, dash, second = match[1], match[2], match[3]
    follows = int(second) == (int(first) + 1) % 100
    is_month = 1 <= int(second) <= 12 and not follows
    is_later = int(first[2:]) < int(second)
    return f"{first}{dash}{first[:2]}{second}" if is_later and not is_month else match[0]


def _role(written: str, moments: Sequence[Moment], place: int) -> str | None:
    """`begins` or `ends` where a word beside a moment says which; None where none does."""
    floor = moments[place - 1].end if place else 0
    ceiling = moments[place + 1].start if place + 1 < len(moments) else len(written)
    before, after = tokens(written[floor : moments[place].start]), tokens(written[moments[place].end : ceiling])[:3]
    for role, leading, following in (("begins", "begins_with", "begun_after"), ("ends", "ends_with", "ended_after")):
        if any(before[-len(phrase) :] == phrase for phrase in _words()[leading].phrases):
            return role
        if any(phrase[0] in after for phrase in _words()[following].phrases):
            return role
    return None


# ------------------------------------------------------------------------ terms
def expiry(cell: Cell, heading: str = "") -> Term | None:
    """How long an agreement holds: until a day, for a length of time, or without end; None when blank or a dash.

    Args:
        heading: of the column; it may say what a bare number counts («Срок действия, лет»).

    Raises:
        NotUnderstood: `not_a_term`, `impossible_date`, `improbable_date`.
        MissingValue: the cell says that it is not known.
    """
    if says_nothing(cell):
        return None
    if isinstance(cell, date):
        return _until_a_date(cell)
    refuse_missing(cell)
    written = _with_whole_years(shown(cell))
    bare = _bare_number(written, heading)
    if bare is not None:
        return bare
    if isinstance(cell, bool) or _words()["about"].found_in(written):
        raise NotUnderstood("not_a_term")
    return _term_in(written)


def _until_a_date(cell: date) -> Term:
    if cell.year == NEVER:
        return Term(is_open_ended=True)
    day = date_(cell)
    assert day is not None
    return Term(ends=Moment(day, day, "day"))


def _bare_number(written: str, heading: str) -> Term | None:
    """A cell with nothing but a number: a year, a day as Excel counts it, or as many years as the heading says."""
    if not written.replace(",", ".").replace(".", "", 1).isdigit():
        return None
    number = float(written.replace(",", "."))
    if number in YEARS:
        return Term(ends=moments_in(str(int(number)))[0])
    if number > LONGEST_YEARS:
        day = date_(written)
        return Term(ends=Moment(day, day, "day")) if day else None
    for unit, months in (("year_words", 12), ("month_words", 1)):
        if _words()[unit].found_in(heading) and number:
            return Term(months=_whole(number * months))
    raise NotUnderstood("not_a_term")


def _term_in(written: str) -> Term:
    """What a text says of a term."""
    moments = moments_in(written)
    begins, ends = _sorted(written, moments)
    months = _length(written, moments)
    renews = renews_automatically(written)
    if len(begins) > 1 or len(ends) > 1:
        raise NotUnderstood("not_a_term")
    first, last = (found[0] if found else None for found in (begins, ends))
    if last and last.first.year == NEVER and len(moments) == 1:
        return Term(is_open_ended=True, renews_automatically=renews)
    for moment in moments:
        probable(moment.last)
    is_limited = last is not None or months is not None
    if _words()["open_ended"].found_in(written):
        if is_limited:
            raise NotUnderstood("not_a_term")
        return Term(begins=first, is_open_ended=True, renews_automatically=renews)
    if is_limited:
        return Term(last, first, months, renews_automatically=renews)
    if _words()["until_fulfilled"].found_in(written):
        return Term(begins=first, is_open_ended=True, renews_automatically=renews)
    if renews and first is None:
        return Term(renews_automatically=True)
    raise NotUnderstood("not_a_term")


def _sorted(written: str, moments: Sequence[Moment]) -> tuple[list[Moment], list[Moment]]:
    """The moments that open the term, and those that close it: by the words beside them; of two bare ones the later."""
    roles = [_role(written, moments, place) for place in range(len(moments))]
    if len(moments) == 2 and roles[1] != "begins" and roles[0] != "ends" and moments[0].first < moments[1].last:
        roles = ["begins", "ends"]
    begins = [moment for moment, role in zip(moments, roles, strict=True) if role == "begins"]
    return begins, [moment for moment in moments if moment not in begins]


def _length(written: str, moments: Sequence[Moment]) -> int | None:
    """The length of a term in months; of two the first, where the second is that of its renewal."""
    lengths = _lengths_in(written, moments)
    if len(set(lengths)) > 1 and renews_automatically(written) is None:
        raise NotUnderstood("not_a_term")
    return lengths[0] if lengths else None


def _lengths_in(written: str, moments: Sequence[Moment]) -> list[int]:
    """The lengths that a text states, in months, in order: «5 лет», «36 месяцев», "five years", «1 год 6 месяцев»."""
    for moment in moments:
        written = written[: moment.start] + "\0" * (moment.end - moment.start) + written[moment.end :]
    found: list[tuple[int, int, str, int]] = []  # where it stands and ends, its unit, months
    for match in (*LENGTH.finditer(written), *LENGTH_IN_WORDS.finditer(written)):
        unit = next((unit for unit in ("year_words", "month_words") if _words()[unit].matches(match[2])), None)
        number = _number(match[1])
        if unit and number:
            found.append((*match.span(), unit, _whole(number * (12 if unit == "year_words" else 1))))
    found.sort()
    lengths: list[int] = []
    for place, (start, _end, unit, months) in enumerate(found):
        before = found[place - 1] if place else None
        if (
            before
            and (before[2], unit) == ("year_words", "month_words")
            and len(tokens(written[before[1] : start])) < 2
        ):
            lengths[-1] += months  # «1 год и 6 месяцев»
        else:
            lengths.append(months)
    return lengths


def _number(written: str) -> float | None:
    if written[0].isdigit():
        return float(written.replace(",", "."))
    return next((place for place, words in enumerate(_numbers(), start=1) if words.matches(written)), None)


@lru_cache(maxsize=1)
def _numbers() -> tuple[WordList, ...]:
    return tuple(WordList(words) for words in vocabulary().dates["numbers"])


def _whole(months: float) -> int:
    if months != int(months):
        raise NotUnderstood("not_a_term")
    return int(months)


def renews_automatically(written: str) -> bool | None:
    """True where a text says that the agreement goes on by itself, False where it says that it does not."""
    words = _words()
    if words["does_not_renew"].found_in(written):
        return False
    if not words["renews"].found_in(written):
        return None
    return not words["may_renew"].found_in(written)


def ends_on(term: Term, signed: date | None) -> date | None:
    """The last day of a term; None when it states none.

    Raises:
        NotUnderstood: `term_without_signature` when it counts from a day that nobody stated, `term_contradicts` when
            its length and its last day do not fit each other.
    """
    if term.months is None:
        return term.ends.last if term.ends else None
    base = _base(term, signed)
    if base is None:
        if term.ends and term.ends.precision == "day":
            return term.ends.last
        raise NotUnderstood("term_without_signature")
    end = months_later(base, term.months)
    if term.ends is None or term.ends.first == base:
        return end
    if not term.ends.first - timedelta(days=1) <= end <= term.ends.last + timedelta(days=1):
        raise NotUnderstood("term_contradicts")
    return term.ends.last if term.ends.precision == "day" else end


def _base(term: Term, signed: date | None) -> date | None:
    """The day from which a length counts: the stated one, or that of signature where only its year is stated."""
    if term.begins is None:
        return signed
    if term.begins.precision == "day":
        return term.begins.first
    if signed is not None and not term.begins.first <= signed <= term.begins.last:
        raise NotUnderstood("term_contradicts")
    return signed


def months_later(day: date, months: int) -> date:
    """The same day `months` later (Civil Code: a term ends on that day); the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise NotUnderstood("impossible_date")
