"""Cells -> days and academic years, in three languages; what is no day says why."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import dates
from etl.parse import MissingValue, NotUnderstood
from etl.sheet import Cell

MONTHS_RU = [
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
]
MONTHS_KY = [
    "январы",
    "февралы",
    "марты",
    "апрели",
    "майы",
    "июну",
    "июлу",
    "августу",
    "сентябры",
    "октябры",
    "ноябры",
    "декабры",
]
MONTHS_EN = [
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
]
DAYS = st.dates(date(1991, 1, 1), date(2060, 12, 31))


@given(DAYS)
def test_a_day_is_read_again_however_it_is_written(day: date) -> None:
    ru, ky, en = (months[day.month - 1] for months in (MONTHS_RU, MONTHS_KY, MONTHS_EN))
    serial = (day - date(1899, 12, 30)).days  # as Excel keeps it
    writings: list[Cell] = [
        day,
        datetime(day.year, day.month, day.day),
        serial,
        serial + 0.75,
        str(serial),
        day.isoformat(),
        f"{day.isoformat()}T10:00:00",
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%d.%m.%Y}г.",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year} г.",
        f"№ 12/21 от {day:%d.%m.%Y}",
        f"{day.day} {ru} {day.year} года",
        f"«{day.day:02}» {ru} {day.year} г.",
        f"{day.year}-жылдын {day.day}-{ky}",
        f"{day.day}-{ky} {day.year}-ж.",
        f"{day.year}-ж. {day.day}-{ky}",
        f"{en} {day.day}, {day.year}",
        f"{en} {day.day}th, {day.year}",
        f"{day.day} {en} {day.year}",
        f"{day.day}-{en[:3]}-{day.year}",
        f"{day.day}th of {en} {day.year}",
    ]
    assert [dates.date_(writing) for writing in writings] == [day] * len(writings)


@pytest.mark.parametrize(
    ("written", "year"), [("15.03.24", 2024), ("15.03.69", 2069), ("15.03.98", 1998), ("15-Mar-24", 2024)]
)
def test_a_year_of_two_digits_is_of_this_century_or_of_the_last_one(written: str, year: int) -> None:
    assert dates.date_(written) == date(year, 3, 15)


def test_the_day_stands_before_the_month() -> None:
    assert dates.date_("03/04/2024") == date(2024, 4, 3)


@pytest.mark.parametrize(
    "cell",
    ["31.04.2022", "29.02.2023", "00.00.2024", "03/15/2024", "30 февраля 2024", "2024-13-01", "2024-жылдын 31-апрели"],
)
def test_a_day_that_does_not_exist_is_an_impossible_date(cell: str) -> None:
    assert _refusal(cell) == "impossible_date"


@pytest.mark.parametrize("cell", ["15.03.2204", "15.03.0204", date(1900, 1, 5), datetime(9999, 12, 31)])
def test_a_year_far_from_ours_is_a_slip_of_the_pen(cell: Cell) -> None:
    assert _refusal(cell) == "improbable_date"


@pytest.mark.parametrize("cell", [2024, "2024", "март 2024", "03.2024", "2024-жылдын марты"])
def test_a_month_or_a_year_is_not_yet_a_day(cell: Cell) -> None:
    assert _refusal(cell) == "day_not_stated"


@pytest.mark.parametrize("cell", ["скоро", "01.09.2020 - 01.09.2025", 7, True, "15032024", "15.03.2024, 16.03.2024"])
def test_a_cell_that_names_no_one_day_is_no_date(cell: Cell) -> None:
    assert _refusal(cell) == "not_a_date"


def _refusal(cell: Cell) -> str:
    with pytest.raises(NotUnderstood) as refusal:
        dates.date_(cell)
    return refusal.value.code


@pytest.mark.parametrize("cell", ["н/д", "n/a", "нет", "жок", "не указано"])
def test_a_day_that_is_not_known_is_missing(cell: str) -> None:
    with pytest.raises(MissingValue):
        dates.date_(cell)


@pytest.mark.parametrize("cell", ["", " ", "-", "–", None])
def test_a_dash_is_no_day(cell: Cell) -> None:
    assert dates.date_(cell) is None


@pytest.mark.parametrize(
    "written",
    ["2024-жылдын 1-октябры", "2024-жылдын 1-октябрына карата", "1-октября 2024-г.", "1 окт. 2024", "1.X.2024"],
)
def test_a_day_in_a_sentence_is_found(written: str) -> None:
    assert dates.days_in(written) == (date(2024, 10, 1),)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_missing_or_says_why(text: str) -> None:
    try:
        day = dates.date_(text)
    except (MissingValue, NotUnderstood):
        return
    assert day is None or day.year in dates.YEARS


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
    assert [dates.academic_year(writing) for writing in writings] == [year] * len(writings)


@given(DAYS)
def test_september_opens_the_academic_year(day: date) -> None:
    year = dates.academic_year_of(day)
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
    assert dates.years_in(text) == years


@pytest.mark.parametrize("cell", ["первый", "2020, 2024", "12"])
def test_a_cell_that_names_no_one_year_is_no_year(cell: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        dates.academic_year(cell)
    assert refusal.value.code == "not_a_year"


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        (2021, (date(2021, 1, 1), "year"), (date(2021, 12, 31), "year")),
        ("2021 г.", (date(2021, 1, 1), "year"), (date(2021, 12, 31), "year")),
        ("февраль 2024", (date(2024, 2, 1), "month"), (date(2024, 2, 29), "month")),
        ("02.2023", (date(2023, 2, 1), "month"), (date(2023, 2, 28), "month")),
        ("2023-02", (date(2023, 2, 1), "month"), (date(2023, 2, 28), "month")),
        ("2023-жылдын февралы", (date(2023, 2, 1), "month"), (date(2023, 2, 28), "month")),
        ("15.03.2021", (date(2021, 3, 15), "day"), (date(2021, 3, 15), "day")),
        ("", None, None),
        ("–", None, None),
    ],
)
def test_a_month_or_a_year_stands_for_its_first_and_last_day(cell: Cell, first: object, last: object) -> None:
    assert (dates.first_day(cell), dates.last_day(cell)) == (first, last)


def test_a_day_counted_by_excel_is_a_day() -> None:
    # 1 October 2024 is day 45566
    assert dates.date_(45566) == date(2024, 10, 1)
    assert date(1899, 12, 30) + timedelta(days=45566) == date(2024, 10, 1)


@pytest.mark.parametrize("cell", ["15,03,2024", "15 03 2024", 20240315, "20240315"])
def test_a_day_with_other_marks_or_none_is_a_day(cell: Cell) -> None:
    assert dates.date_(cell) == date(2024, 3, 15)


@pytest.mark.parametrize("cell", ["31,04,2024", "30 02 2024", 20240431, "2024031", "40 13 2024"])
def test_marks_do_not_make_a_day_of_what_is_none(cell: Cell) -> None:
    with pytest.raises(NotUnderstood):
        dates.date_(cell)
