"""Cells -> spans of projects and terms of agreements. The last day is right, or the cell says why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.parse import MissingValue, NotUnderstood
from etl.sheet import Cell
from etl.terms import Span, ends_on, expiry, months_later, period

SIGNED = date(2020, 9, 1)
NEVER_ENDS = "never ends"


def last_day(cell: Cell, heading: str = "", signed: date | None = SIGNED) -> date | str | None:
    """What a term of an agreement signed on 1 September 2020 comes to."""
    term = expiry(cell, heading)
    if term is None:
        return None
    return NEVER_ENDS if term.is_open_ended else ends_on(term, signed)


# ------------------------------------------------------------------------ terms
@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("31.12.2026", date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (46387, date(2026, 12, 31)),  # 31 December 2026 as Excel counts it
        ("до 31.12.2026 г.", date(2026, 12, 31)),
        ("2026-жылдын 31-декабрына чейин", date(2026, 12, 31)),
        ("until December 31, 2026", date(2026, 12, 31)),
        ("действует до 31.12.2026, а в части обязательств — до полного их исполнения", date(2026, 12, 31)),
        ("до 2026 года", date(2026, 12, 31)),
        (2026, date(2026, 12, 31)),
        ("until 2026", date(2026, 12, 31)),
        ("2026-жылга чейин", date(2026, 12, 31)),
        ("до марта 2026", date(2026, 3, 31)),
        ("с 01.09.2021 по 31.08.2026", date(2026, 8, 31)),
        ("01.09.2021 - 31.08.2026", date(2026, 8, 31)),
        ("2021-2026", date(2026, 12, 31)),
        ("2021-жылдан 2026-жылга чейин", date(2026, 12, 31)),
        ("5 лет", date(2025, 9, 1)),
        ("5 (пять) лет", date(2025, 9, 1)),
        ("пять лет", date(2025, 9, 1)),
        ("срок 5 лет с даты подписания", date(2025, 9, 1)),
        ("на 5 лет с автоматической пролонгацией на следующие 5 лет", date(2025, 9, 1)),
        ("3 года, затем продлевается на 1 год", date(2023, 9, 1)),
        ("5 years from the date of signature", date(2025, 9, 1)),
        ("five (5) years", date(2025, 9, 1)),
        ("5-year term", date(2025, 9, 1)),
        ("5 жылга", date(2025, 9, 1)),
        ("беш жыл", date(2025, 9, 1)),
        ("1,5 года", date(2022, 3, 1)),
        ("1 год 6 месяцев", date(2022, 3, 1)),
        ("18 months", date(2022, 3, 1)),
        ("5 лет с 01.02.2021", date(2026, 2, 1)),
        ("01.02.2021-ден баштап 5 жыл", date(2026, 2, 1)),
        ("5 лет, до 01.09.2025", date(2025, 9, 1)),
        ("5 лет, до 31.08.2025", date(2025, 8, 31)),
        ("5 лет (до 2025 г.)", date(2025, 9, 1)),
        ("бессрочно", NEVER_ENDS),
        ("бессрочный, с 01.09.2020", NEVER_ENDS),
        ("без ограничения срока", NEVER_ENDS),
        ("на неопределённый срок", NEVER_ENDS),
        ("до полного исполнения обязательств", NEVER_ENDS),
        ("indefinite", NEVER_ENDS),
        ("мөөнөтсүз", NEVER_ENDS),
        ("31.12.9999", NEVER_ENDS),
        ("", None),
        ("—", None),
    ],
)
def test_a_term_ends_on_the_right_day(cell: Cell, last: date | str | None) -> None:
    assert last_day(cell) == last


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("по договорённости", "not_a_term"),
        ("с 01.09.2022", "not_a_term"),
        ("с 2022 года", "not_a_term"),
        ("не менее 3 лет", "not_a_term"),
        ("3 года + 2 года", "not_a_term"),
        ("5 лет, бессрочно", "not_a_term"),
        (5, "not_a_term"),
        (True, "not_a_term"),
        ("истёк", "not_a_term"),
        ("5 лет, до 01.09.2027", "term_contradicts"),
        ("5 лет с 2022 года", "term_contradicts"),
        ("до 31.04.2027", "impossible_date"),
        ("до 31.12.2207", "improbable_date"),
    ],
)
def test_a_term_that_does_not_say_when_it_ends_says_why(cell: Cell, code: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        last_day(cell)
    assert refusal.value.code == code


def test_a_length_counts_from_a_day_that_somebody_stated() -> None:
    assert last_day("5 лет с 01.02.2021", signed=None) == date(2026, 2, 1)
    with pytest.raises(NotUnderstood) as refusal:
        last_day("5 лет", signed=None)
    assert refusal.value.code == "term_without_signature"


def test_a_bare_number_counts_what_the_heading_says() -> None:
    assert last_day(5, "Срок действия, лет") == date(2025, 9, 1)
    assert last_day("36", "Срок (месяцев)") == date(2023, 9, 1)
    assert last_day(2026, "Срок действия, год") == date(2026, 12, 31)


@pytest.mark.parametrize("cell", ["н/д", "n/a", "не указан", "көрсөтүлгөн эмес"])
def test_a_term_that_is_not_known_is_missing(cell: str) -> None:
    with pytest.raises(MissingValue):
        expiry(cell)


@pytest.mark.parametrize(
    ("cell", "renews"),
    [
        ("5 лет с автоматической пролонгацией", True),
        ("до 31.12.2027 с последующей пролонгацией", True),
        ("3 жыл, автоматтык түрдө узартылат", True),
        ("auto-renewable", True),
        ("5 years, renewed automatically", True),
        ("5 лет", None),
        ("5 лет без пролонгации", False),
        ("5 лет с возможностью пролонгации", False),
        ("5 years, may be renewed", False),
        ("5 years, not renewed automatically", False),
        ("5 лет, пролонгируется по соглашению сторон", False),
    ],
)
def test_an_agreement_renews_by_itself_only_where_the_register_says_so(cell: str, renews: bool | None) -> None:
    term = expiry(cell)
    assert term is not None
    assert term.renews_automatically is renews


@given(st.dates(date(1991, 1, 1), date(2060, 12, 31)), st.integers(1, 50))
def test_a_term_of_years_ends_on_the_day_of_its_beginning(day: date, years: int) -> None:
    last = months_later(day, years * 12)
    assert last.year == day.year + years
    assert last.month == day.month
    assert day.day - last.day in (0, 1)  # 29 February ends on the 28th


def test_a_term_of_months_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 10, 31), 6) == date(2025, 4, 30)
    assert months_later(date(2024, 6, 15), 6) == date(2024, 12, 15)


# ------------------------------------------------------------------------ spans
@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        ("2021-2024", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("2021–2024 гг.", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("2021-24", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("2021/2022", date(2021, 1, 1), date(2022, 12, 31), "year"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        (2021, date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("09.2021 - 08.2024", date(2021, 9, 1), date(2024, 8, 31), "month"),
        ("март 2021 — июнь 2024", date(2021, 3, 1), date(2024, 6, 30), "month"),
        ("01.09.2021-31.08.2024", date(2021, 9, 1), date(2024, 8, 31), "day"),
        ("с 01.09.2021 по 2024 г.", date(2021, 9, 1), date(2024, 12, 31), "year"),
        ("2021-жылдан 2024-жылга чейин", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("с 2021 по настоящее время", date(2021, 1, 1), None, "year"),
        ("2021 –", date(2021, 1, 1), None, "year"),
        ("с сентября 2021", date(2021, 9, 1), None, "month"),
        ("до 2024", None, date(2024, 12, 31), "year"),
    ],
)
def test_a_span_has_the_days_that_it_states(cell: Cell, first: date | None, last: date | None, precision: str) -> None:
    assert period(cell) == Span(first, last, precision)


@pytest.mark.parametrize("cell", ["36 месяцев", "2021 (2 года)", "2020, 2021, 2022", "01.09.2021", "скоро"])
def test_a_cell_that_states_no_span_is_no_period(cell: Cell) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        period(cell)
    assert refusal.value.code == "not_a_period"


@pytest.mark.parametrize("cell", ["5 л.", "5л", "5 лет"])
def test_years_may_be_cut_short(cell: str) -> None:
    term = expiry(cell)
    assert term is not None
    assert term.months == 60
