"""Cells -> counts, days, years, terms, amounts. What cannot be read says why; nothing is guessed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import parse
from etl.money import Money, amount
from etl.parse import MissingValue, NotUnderstood
from etl.resolve import Reference
from etl.sheet import Cell, ErrorValue, UncomputedFormula

MONTHS_RU = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = st.dates(date(1991, 1, 1), date(2060, 12, 31))


# ---------------------------------------------------------------------- counts
@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (5, 5),
        (5.0, 5),
        ("5", 5),
        (" 5 ", 5),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1\u202f250", 1250),
        ("3,0", 3),
        ("2.0", 2),
        ("5*", 5),
        ("5¹", 5),
        ("0", 0),
        ("-", 0),
        ("—", 0),
        ("нет", 0),
        ("жок", 0),
        ("", None),
        ("   ", None),
    ],
)
def test_a_count_is_read(cell: Cell, number: int | None) -> None:
    assert parse.count(cell) == number


@pytest.mark.parametrize("cell", ["н/д", "нет данных", "n/a", "…", "маалымат жок", "белгисиз"])
def test_missing_is_not_zero(cell: str) -> None:
    with pytest.raises(MissingValue):
        parse.count(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (-1, "negative_count"),
        ("-1", "negative_count"),
        (2.5, "fraction_count"),
        ("2,5", "fraction_count"),
        ("много", "not_a_count"),
        ("12 34", "not_a_count"),
        ("5/6", "not_a_count"),
        (True, "not_a_count"),
        (date(2024, 10, 1), "not_a_count"),
        (ErrorValue("#REF!"), "error_value"),
        (UncomputedFormula("=A1"), "formula_without_value"),
    ],
)
def test_a_cell_that_is_no_count_says_why(cell: Cell, code: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.count(cell)
    assert refusal.value.code == code


@given(st.integers(0, 10**9), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"]))
def test_a_count_written_with_any_space_between_thousands_is_read_again(number: int, space: str) -> None:
    assert parse.count(f"{number:,}".replace(",", space)) == number


@given(st.text(max_size=12))
def test_any_text_is_a_count_or_missing_or_says_why(text: str) -> None:
    try:
        number = parse.count(text)
    except (MissingValue, NotUnderstood):
        return
    assert number is None or number >= 0


# ------------------------------------------------------------------------ days
@given(DAYS)
def test_a_day_is_read_again_however_it_is_written(day: date) -> None:
    writings: list[Cell] = [
        day,
        datetime(day.year, day.month, day.day),
        (day - date(1899, 12, 30)).days,  # as Excel keeps it
        day.isoformat(),
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year} г.",
        f"{day.day} {MONTHS_RU[day.month - 1]} {day.year} года",
        f"{MONTHS_EN[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}",
    ]
    assert [parse.date_(writing) for writing in writings] == [day] * len(writings)


@pytest.mark.parametrize("cell", ["31.04.2022", "30 февраля 2024", "2024-13-01"])
def test_a_day_that_does_not_exist_is_an_impossible_date(cell: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.date_(cell)
    assert refusal.value.code == "impossible_date"


@pytest.mark.parametrize("cell", ["скоро", "01.09.2020 - 01.09.2025", "2024", 7, True])
def test_a_cell_that_names_no_one_day_is_no_date(cell: Cell) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.date_(cell)
    assert refusal.value.code == "not_a_date"


@pytest.mark.parametrize(
    "written", ["2024-жылдын 1-октябры", "2024-жылдын 1-октябрына карата", "1-октября 2024-г.", "1 окт. 2024"]
)
def test_a_day_in_a_sentence_is_found(written: str) -> None:
    assert parse.days_in(written) == (date(2024, 10, 1),)


# ----------------------------------------------------------------------- years
@given(st.integers(1991, 2090))
def test_an_academic_year_is_read_again_however_it_is_written(year: int) -> None:
    short = f"{(year + 1) % 100:02}"
    writings: list[Cell] = [
        year,
        str(year),
        f"{year}/{short}",
        f"{year}-{year + 1}",
        f"{year} – {year + 1} уч. г.",
        f"{year}-{year + 1}-окуу жылы",
        f"{year}/{year + 1} учебный год",
        date(year, 10, 1),
        date(year + 1, 3, 1),
    ]
    assert [parse.academic_year(writing) for writing in writings] == [year] * len(writings)


@given(DAYS)
def test_september_opens_the_academic_year(day: date) -> None:
    year = parse.academic_year_of(day)
    assert date(year, 9, 1) <= day <= date(year + 1, 8, 31)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Контингент иностранных студентов на начало 2024/25 уч. г.", (2024,)),
        ("Иностранные студенты на 01.10.24", (2024,)),
        ("Иностранные студенты на 20.02.2025", (2024,)),
        ("Foreign students as of October 1, 2024", (2024,)),
        ("2024–2025-окуу жылындагы чет өлкөлүк студенттер", (2024,)),
        ("Динамика за 2020 и 2024", (2020, 2024)),
        ("приказ № 12/2", ()),
        ("2024/2030", ()),
        ("", ()),
    ],
)
def test_the_years_that_a_text_names(text: str, years: tuple[int, ...]) -> None:
    assert parse.years_in(text) == years


@pytest.mark.parametrize("cell", ["первый", "2020, 2024", "12"])
def test_a_cell_that_names_no_one_year_is_no_year(cell: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.academic_year(cell)
    assert refusal.value.code == "not_a_year"


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        (2021, (date(2021, 1, 1), "year"), (date(2021, 12, 31), "year")),
        ("2021", (date(2021, 1, 1), "year"), (date(2021, 12, 31), "year")),
        ("15.03.2021", (date(2021, 3, 15), "day"), (date(2021, 3, 15), "day")),
        ("", None, None),
    ],
)
def test_a_bare_year_stands_for_its_first_and_last_day(cell: Cell, first: object, last: object) -> None:
    assert (parse.first_day(cell), parse.last_day(cell)) == (first, last)


# ----------------------------------------------------------------------- terms
def test_an_expiry_is_a_day_a_number_of_years_or_without_end() -> None:
    assert parse.expiry("31.12.2026") == parse.Term(last_day=date(2026, 12, 31))
    assert parse.expiry(date(2026, 12, 31)) == parse.Term(last_day=date(2026, 12, 31))
    assert parse.expiry("до 2026 года") == parse.Term(last_day=date(2026, 12, 31))
    assert parse.expiry("5 лет") == parse.Term(years=5)
    assert parse.expiry("5 (пять) лет") == parse.Term(years=5)
    assert parse.expiry("бессрочно") == parse.Term(is_open_ended=True)
    assert parse.expiry("3 года, с автоматической пролонгацией") == parse.Term(years=3, renews_automatically=True)
    assert parse.expiry("") is None


def test_a_term_that_says_nothing_is_not_understood() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.expiry("по договорённости")
    assert refusal.value.code == "not_a_term"


@given(DAYS, st.integers(1, 50))
def test_a_term_of_years_ends_on_the_day_of_its_beginning(day: date, years: int) -> None:
    last = parse.years_later(day, years)
    assert last.year == day.year + years
    assert last.month == day.month
    assert day.day - last.day in (0, 1)  # 29 February ends on the 28th


# --------------------------------------------------------------------- amounts
def money(reference: Reference, cell: Cell, currency: str | None = None) -> Money | None:
    return amount(cell, currency, lambda word: reference.resolve("currency", word))


@pytest.mark.parametrize(
    ("cell", "number", "currency"),
    [
        ("692,954 soms", "692954", "KGS"),
        ("1,5 млн сом", "1500000", "KGS"),
        ("250 000 евро", "250000", "EUR"),
        ("1 250 000,50 сом", "1250000.50", "KGS"),
        ("$ 12 500", "12500", "USD"),
        ("379 тыс. сом", "379000", "KGS"),
        (1000, "1000", None),
    ],
)
def test_an_amount_with_one_reading_is_certain(
    cell: Cell, number: str, currency: str | None, reference: Reference
) -> None:
    read = money(reference, cell)
    assert read is not None
    assert read.is_certain
    assert read.readings[0][0] == (Decimal(number), currency)


def test_an_amount_in_two_currencies_has_all_its_readings(reference: Reference) -> None:
    read = money(reference, "1 million. United States dollars, 379 thousand 780 soms")
    assert read is not None
    assert not read.is_certain
    assert read.readings == (
        ((Decimal(1_000_000), "USD"), (Decimal(379_780), "KGS")),
        ((Decimal(1_379_780), "USD"),),
        ((Decimal(1_379_780), "KGS"),),
    )


def test_the_currency_beside_an_amount_holds_where_it_names_none(reference: Reference) -> None:
    read = money(reference, "1 000", "USD")
    assert read is not None
    assert read.readings == (((Decimal(1000), "USD"),),)


@pytest.mark.parametrize("cell", ["", "   "])
def test_a_blank_amount_is_none_and_not_zero(cell: str, reference: Reference) -> None:
    assert money(reference, cell) is None


def test_a_text_without_a_sum_is_no_amount(reference: Reference) -> None:
    with pytest.raises(NotUnderstood):
        money(reference, "уточняется")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1000, 10**10), word=st.sampled_from(["сом", "долларов США", "EUR"]))
def test_an_amount_written_with_spaces_is_read_again(number: int, word: str, reference: Reference) -> None:
    read = money(reference, f"{number:,} {word}".replace(",", " "))
    assert read is not None
    assert read.readings[0][0][0] == number


# ----------------------------------------------------------------- small parsers
def test_a_share_is_read_with_comma_point_or_percent() -> None:
    assert parse.decimal("12,5%") == Decimal("0.125")
    assert parse.decimal("0.5") == Decimal("0.5")
    assert parse.decimal(3) == Decimal(3)
    assert parse.decimal("") is None


@pytest.mark.parametrize(("cell", "answer"), [("да", True), ("ооба", True), ("no", False), ("жок", False), ("", None)])
def test_yes_and_no_are_read_in_three_languages(cell: str, answer: bool | None) -> None:
    assert parse.boolean(cell) is answer


def test_a_flag_is_one_of_eurostats_letters() -> None:
    assert (parse.flag("P"), parse.flag("")) == ("p", None)
    with pytest.raises(NotUnderstood):
        parse.flag("z")


def test_a_day_counted_by_excel_is_a_day() -> None:
    # 1 October 2024 is day 45566
    assert parse.date_(45566) == date(2024, 10, 1)
    assert date(1899, 12, 30) + timedelta(days=45566) == date(2024, 10, 1)
