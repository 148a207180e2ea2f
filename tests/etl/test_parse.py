"""Cells -> counts, decimals, yes and no. What cannot be read says why; nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import parse
from etl.numbers import readings_of
from etl.parse import MissingValue, NotUnderstood, count, left_over
from etl.sheet import Cell, ErrorValue, UncomputedFormula


# ---------------------------------------------------------------------- counts
@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (5, 5),
        (5.0, 5),
        (11.999999999999998, 12),  # what 0.1 * 120 leaves in Excel
        ("5", 5),
        (" 5 ", 5),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1\u202f250", 1250),
        ("1\u2009250\u2009000", 1250000),
        ("1'250", 1250),
        ("1,234,567", 1234567),  # twice a comma: no decimal one
        ("1.234.567", 1234567),
        ("1 234,0", 1234),
        ("3,0", 3),
        ("2.0", 2),
        ("5*", 5),
        ("5**", 5),
        ("*5", 5),
        ("5¹", 5),
        ("5¹⁾", 5),
        ("12 (1)", 12),
        ("12(1)", 12),
        ("12 1)", 12),
        ("12 чел.", 12),
        ("12чел", 12),
        ("１２", 12),
        ("١٢", 12),
        ("\u200b12\ufeff", 12),
        ("0", 0),
        ("-", 0),
        ("—", 0),
        ("--", 0),
        ("нет", 0),
        ("жок", 0),
        ("", None),
        ("   ", None),
        ("\u200b", None),
    ],
)
def test_a_count_is_read(cell: Cell, number: int | None) -> None:
    assert parse.count(cell) == number


@pytest.mark.parametrize(
    "cell", ["н/д", "Н/Д*", "нет данных", "n/a", "…", "маалымат жок", "белгисиз", "уточняется", "такталууда"]
)
def test_missing_is_not_zero(cell: str) -> None:
    with pytest.raises(MissingValue):
        parse.count(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (-1, "negative_count"),
        ("-1", "negative_count"),
        ("−1", "negative_count"),
        ("–1", "negative_count"),
        (2.5, "fraction_count"),
        ("2,5", "fraction_count"),
        ("0,500", "fraction_count"),
        ("1,234", "ambiguous_count"),
        ("1.234", "ambiguous_count"),
        ("много", "not_a_count"),
        ("12 34", "not_a_count"),
        ("1 2 3,0", "not_a_count"),
        ("5/6", "not_a_count"),
        ("1*2", "not_a_count"),
        ("5²3", "not_a_count"),
        ("12 (15)", "not_a_count"),
        ("(5)", "not_a_count"),
        ("12+3", "not_a_count"),
        ("+5", "not_a_count"),
        ("10-15", "not_a_count"),
        ("≈12", "not_a_count"),
        (">10", "not_a_count"),
        ("1e3", "not_a_count"),
        ("12/3", "not_a_count"),
        ("12?", "not_a_count"),
        ("до 12", "not_a_count"),
        ("12\n3", "not_a_count"),
        ("12\n300", "not_a_count"),  # two numbers, one below the other, and not 12 300
        ("12\t300", "not_a_count"),
        ("12½", "not_a_count"),
        ("5 %", "not_a_count"),
        ("1О", "not_a_count"),  # the letter О
        ("l2", "not_a_count"),  # the letter l
        ("2 тыс. чел.", "not_a_count"),
        ("9" * 30, "not_a_count"),
        (996555123456, "not_a_count"),  # a telephone
        (float("inf"), "not_a_count"),
        (True, "not_a_count"),
        (date(2024, 10, 1), "not_a_count"),
        (ErrorValue("#REF!"), "error_value"),
        ("#REF!", "error_value"),
        ("#ЗНАЧ!", "error_value"),
        ("#Н/Д", "error_value"),
        (UncomputedFormula("=A1"), "formula_without_value"),
    ],
)
def test_a_cell_that_is_no_count_says_why(cell: Cell, code: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.count(cell)
    assert refusal.value.code == code


@given(st.integers(0, 2_000_000_000), st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "'"]))
def test_a_count_written_with_any_space_between_thousands_is_read_again(number: int, space: str) -> None:
    assert parse.count(f"{number:,}".replace(",", space)) == number


@given(st.text(max_size=12))
def test_any_text_is_a_count_or_missing_or_says_why(text: str) -> None:
    try:
        number = parse.count(text)
    except (MissingValue, NotUnderstood):
        return
    assert number is None or number >= 0


# --------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("1234", ["1234"]),
        ("12,5", ["12.5"]),
        ("1,234", ["1234", "1.234"]),
        ("1 234,567", ["1234567", "1234.567"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,56", ["1234.56"]),
        ("0,500", ["0.500"]),
        ("12345,678", ["12345.678"]),
        ("1.5.24", []),
        ("12 34", []),
        ("1,23,456", []),
        ("", []),
        ("9" * 5000, []),
    ],
)
def test_digits_with_separators_have_all_their_readings(written: str, readings: list[str]) -> None:
    assert readings_of(written) == tuple(map(Decimal, readings))


# ----------------------------------------------------------------- small parsers
def test_a_share_is_read_with_comma_point_or_percent() -> None:
    assert parse.decimal("12,5%") == Decimal("0.125")
    assert parse.decimal("12 %") == Decimal("0.12")
    assert parse.decimal("0.5") == Decimal("0.5")
    assert parse.decimal("1 234,5") == Decimal("1234.5")
    assert parse.decimal(3) == Decimal(3)
    assert parse.decimal(0.1) == Decimal("0.1")
    assert parse.decimal("") is None
    assert parse.decimal("–") is None


@pytest.mark.parametrize(
    ("cell", "code"), [("1,234", "ambiguous_number"), ("12 34", "not_a_number"), (True, "not_a_number")]
)
def test_a_decimal_that_may_be_thousands_is_not_read(cell: Cell, code: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        parse.decimal(cell)
    assert refusal.value.code == code


def test_a_rate_of_exchange_has_as_many_decimals_as_it_is_printed_with() -> None:
    assert parse.rate("87,4512") == Decimal("87.4512")
    assert parse.rate("86,450") == Decimal("86.450")
    assert parse.rate(0.1855) == Decimal("0.1855")
    assert parse.rate("") is None


@pytest.mark.parametrize("written", ["-", "—", "н/д", "", "n/a"])
def test_a_dash_is_no_text(written: str) -> None:
    assert parse.text(written) is None


@pytest.mark.parametrize(
    ("written", "code"), [("12/21", "12/21"), (12.0, "12"), ("б/н", None), ("без номера", None), ("-", None)]
)
def test_a_thing_without_a_number_has_no_code(written: Cell, code: str | None) -> None:
    assert parse.code(written) == code


@pytest.mark.parametrize(("cell", "answer"), [("да", True), ("ооба", True), ("no", False), ("жок", False), ("", None)])
def test_yes_and_no_are_read_in_three_languages(cell: str, answer: bool | None) -> None:
    assert parse.boolean(cell) is answer


def test_a_flag_is_one_of_eurostats_letters() -> None:
    assert (parse.flag("P"), parse.flag("")) == ("p", None)
    with pytest.raises(NotUnderstood):
        parse.flag("z")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12 (3 ж)", 12),
        ("12 (из них 3 женщины)", 12),
        ("1 284 чел. (в т.ч. 84 жен.)", 1284),
        ("12 (анын ичинде 3 кыз)", 12),
        ("12 (3 women)", 12),
        ("12, из них 3", 12),
        ("12 чел., в т.ч. 3 чел.", 12),
        ("12; of which 3", 12),
        ("12, анын ичинде 3 кыз", 12),
        ("12 студ.", 12),
        ("12 киши", 12),
        ("12 pers.", 12),
        ("12.", 12),
        ("12;", 12),
    ],
)
def test_heads_with_a_part_in_brackets_or_a_word_for_people_are_the_whole(cell: str, expected: int) -> None:
    assert count(cell) == expected


@pytest.mark.parametrize(
    "cell", ["12 (15)", "12 (15 ж)", "12 (3 курс)", "12 (3 ж, 9 м)", "12 ж", "1.5 (1 ж)", "12, из них 15"]
)
def test_brackets_that_are_no_part_of_the_heads_are_a_problem(cell: str) -> None:
    with pytest.raises(NotUnderstood):
        count(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12 (3 ж)", "part_not_read"),
        ("12, из них 3", "part_not_read"),
        ("12 (3)", "number_not_read"),
        ("12 [3]*", "number_not_read"),
        ("12 1)", None),
        ("12*", None),
        ("12 (15 ж)", None),
        (12, None),
        ("", None),
        ("н/д (3 ж)", None),
    ],
)
def test_what_a_number_leaves_out_of_its_cell_is_named(cell: Cell, code: str | None) -> None:
    assert left_over(cell) == code
