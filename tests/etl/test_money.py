"""Cells -> amounts. An amount with two readings keeps both and is in no sum; no cent is lost on the way."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.money import Money, Unit, amount, unit_in
from etl.parse import MissingValue, NotUnderstood
from etl.resolve import Reference
from etl.sheet import Cell, ErrorValue

SOMS = Unit(("KGS",))


def money(reference: Reference, cell: Cell, unit: Unit = SOMS) -> Money | None:
    return amount(cell, unit, lambda word: reference.resolve("currency", word))


@pytest.mark.parametrize(
    ("cell", "number", "currency"),
    [
        (1000, "1000", "KGS"),
        (692954.0, "692954", "KGS"),
        (0.1 + 0.2, "0.30", "KGS"),
        (0, "0", "KGS"),
        ("692,954 soms", "692954", "KGS"),
        ("1,5 млн сом", "1500000", "KGS"),
        ("250 000 евро", "250000", "EUR"),
        ("1 250 000,50 сом", "1250000.50", "KGS"),
        ("1,234,567.89 USD", "1234567.89", "USD"),
        ("1.234.567,89 EUR", "1234567.89", "EUR"),
        ("$ 12 500", "12500", "USD"),
        ("$12,500", "12500", "USD"),
        ("USD 12 500", "12500", "USD"),
        ("12 500 долл. США", "12500", "USD"),
        ("1 000 000 тенге", "1000000", "KZT"),
        ("379 тыс. сом", "379000", "KGS"),
        ("100 т. сом", "100000", "KGS"),
        ("50K USD", "50000", "USD"),
        ("1 млн 379 тыс. 780 сом", "1379780", "KGS"),
        ("100 000 (сто тысяч) долларов США", "100000", "USD"),
        ("500 (тыс. сом)", "500000", "KGS"),
        ("грант 10 000 USD от фонда Сороса", "10000", "USD"),
        ("100 000 USD*", "100000", "USD"),
        ("5 000,- EUR", "5000", "EUR"),
    ],
)
def test_an_amount_with_one_reading_is_certain(cell: Cell, number: str, currency: str, reference: Reference) -> None:
    read = money(reference, cell)
    assert read is not None
    assert read.is_certain
    assert read.readings[0][0] == (Decimal(number), currency)


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("1,234 млн сом", [(1_234_000_000, "KGS"), (1_234_000, "KGS")]),
        ("10 000 – 15 000 USD", [(10_000, "USD"), (15_000, "USD")]),
        ("от 10 000 до 15 000 USD", [(10_000, "USD"), (15_000, "USD")]),
        ("2 транша по 50 000 USD", [(2, "USD"), (50_000, "USD")]),
        ("10 000 USD, 5 000 USD", [(15_000, "USD"), (10_000, "USD")]),
        ("до 50 000 USD", [(50_000, "USD")]),
        ("10 000 USD в год", [(10_000, "USD")]),
        ("№3 150 000 сом", [(3_150_000, "KGS")]),
        ("1000 (тысяча) сом", [(1_000_000, "KGS")]),
        ("1000 у.е.", [(1000, None)]),
        ("1000 XYZ", [(1000, None)]),
    ],
)
def test_an_amount_that_may_be_another_one_is_not_certain(
    cell: str, readings: list[tuple[int, str | None]], reference: Reference
) -> None:
    read = money(reference, cell)
    assert read is not None
    assert not read.is_certain
    assert [reading[0] for reading in read.readings] == [(Decimal(number), unit) for number, unit in readings]


def test_an_amount_in_two_currencies_has_all_its_readings(reference: Reference) -> None:
    read = money(reference, "1 million. United States dollars, 379 thousand 780 soms")
    assert read is not None
    assert not read.is_certain
    assert read.readings == (
        ((Decimal(1_000_000), "USD"), (Decimal(379_780), "KGS")),
        ((Decimal(1_379_780), "USD"),),
        ((Decimal(1_379_780), "KGS"),),
    )


def test_a_part_in_the_same_cell_is_the_own_share_and_not_added(reference: Reference) -> None:
    read = money(reference, "100 000 EUR (из них 20 000 EUR доля университета)")
    assert read is not None
    assert read.is_certain
    assert read.readings == (((Decimal(100_000), "EUR"),),)
    assert read.own_share is not None
    assert read.own_share.readings == (((Decimal(20_000), "EUR"),),)


def test_an_amount_that_is_about_so_is_an_estimate(reference: Reference) -> None:
    read = money(reference, "около 50 000 USD")
    assert read is not None
    assert (read.is_certain, read.is_estimate) == (True, True)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("по решению комиссии", "not_an_amount"),
        ("50%", "not_an_amount"),
        ("01.09.2024", "not_an_amount"),
        (date(2024, 9, 1), "not_an_amount"),
        ("12 34", "not_an_amount"),
        ("2024 100 000", "not_an_amount"),
        (True, "not_an_amount"),
        (float("nan"), "not_an_amount"),
        (-5, "negative_amount"),
        ("-5000", "negative_amount"),
        ("−5000 сом", "negative_amount"),
        ("(5 000)", "negative_amount"),
        (ErrorValue("#REF!"), "error_value"),
    ],
)
def test_a_cell_that_is_no_amount_says_why(cell: Cell, code: str, reference: Reference) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        money(reference, cell)
    assert refusal.value.code == code


@pytest.mark.parametrize("cell", ["н/д", "уточняется", "нет", "–", "жок"])
def test_an_amount_that_is_not_known_is_missing_and_not_zero(cell: str, reference: Reference) -> None:
    with pytest.raises(MissingValue):
        money(reference, cell)


@pytest.mark.parametrize("cell", ["", "   "])
def test_a_blank_amount_is_none_and_not_zero(cell: str, reference: Reference) -> None:
    assert money(reference, cell) is None


# ------------------------------------------------------------------------ units
@pytest.mark.parametrize(
    ("heading", "currencies", "scale"),
    [
        ("Сумма, сом", ("KGS",), 1),
        ("Сумма, тыс. сом", ("KGS",), 1000),
        ("Сумма (млн долл. США)", ("USD",), 1_000_000),
        ("Сумма с НДС, USD", ("USD",), 1),
        ("Суммасы, миң сом", ("KGS",), 1000),
        ("Amount (USD '000)", ("USD",), 1000),
        ("Сумма, т. сом", ("KGS",), 1000),
        ("Сумма в млн", (), 1_000_000),
        ("Бюджет, сом / USD", ("KGS", "USD"), 1),
        ("Общая сумма гранта", (), 1),
    ],
)
def test_a_heading_says_what_amounts_are_counted_in(
    heading: str, currencies: tuple[str, ...], scale: int, reference: Reference
) -> None:
    assert unit_in(heading, lambda word: reference.resolve("currency", word)) == Unit(currencies, scale)


def test_a_heading_of_thousands_multiplies_what_says_no_scale_itself(reference: Reference) -> None:
    thousands = Unit(("KGS",), 1000)
    for cell, number in (
        (500, 500_000),
        (1.234, 1_234),
        ("500", 500_000),
        ("500 сом", 500_000),
        ("1,5 млн", 1_500_000),
    ):
        read = money(reference, cell, thousands)
        assert read is not None
        assert read.is_certain
        assert read.readings == (((Decimal(number), "KGS"),),)


def test_another_currency_under_a_heading_of_thousands_may_be_of_thousands_or_not(reference: Reference) -> None:
    read = money(reference, "500 USD", Unit(("KGS",), 1000))
    assert read is not None
    assert read.readings == (((Decimal(500_000), "USD"),), ((Decimal(500), "USD"),))


def test_a_cell_that_contradicts_the_column_of_currencies_has_both_readings(reference: Reference) -> None:
    read = money(reference, "500 USD", Unit(("EUR",), is_of_row=True))
    assert read is not None
    assert read.readings == (((Decimal(500), "USD"),), ((Decimal(500), "EUR"),))


def test_an_amount_without_any_currency_is_of_none(reference: Reference) -> None:
    read = money(reference, 500, Unit())
    assert read is not None
    assert read.readings == (((Decimal(500), None),),)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.integers(0, 10**14), word=st.sampled_from(["сом", "долларов США", "EUR"]))
def test_an_amount_is_read_again_to_the_cent(cents: int, word: str, reference: Reference) -> None:
    number = Decimal(cents) / 100
    for written in (f"{number:,.2f} {word}".replace(",", " ").replace(".", ","), f"{number:,.2f} {word}"):
        read = money(reference, written)
        assert read is not None
        assert read.is_certain
        assert read.readings[0][0][0] == number


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="0123456789 .,-–()%$€KMтыс.млнUSDсомдоот", max_size=16))
def test_any_text_is_an_amount_or_missing_or_says_why(text: str, reference: Reference) -> None:
    try:
        read = money(reference, text)
    except (MissingValue, NotUnderstood):
        return
    assert read is None or all(number >= 0 for reading in read.readings for number, _currency in reading)


def test_two_amounts_one_below_the_other_in_a_cell_are_never_one(reference: Reference) -> None:
    read = money(reference, "10 000\n500", Unit(("USD",)))
    assert read is None or not read.is_certain
    assert read is None or Decimal(10_000_500) not in [number for reading in read.readings for number, _unit in reading]
