"""Countries written as codes: numbers where the heading says that they are codes, letters in any case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import ECONOMICS, LAW, MEDICINE, TITLE, codes_of, heads, workbook

Read = Callable[..., Reading]
MED = "Медицинский факультет"


def students(folder: Path, heading: str, *countries: Any) -> Path:
    """Students of one faculty by country: 1 of the first, 2 of the second ..."""
    body = [[MED, country, number] for number, country in enumerate(countries, start=1)]
    return workbook(folder, [[TITLE], ["Факультет", heading, "Количество"], *body])


@pytest.mark.parametrize(
    "heading", ["Код страны", "Код страны (ISO)", "Код ОКСМ", "ISO 3166-1 numeric", "Өлкөнүн коду", "Country code"]
)
def test_numbers_are_codes_where_the_heading_says_so(tmp_path: Path, read: Read, heading: str) -> None:
    # ISO 3166-1: 860 UZB, 356 IND, 004 AFG, 031 AZE
    reading = read(students(tmp_path, heading, 860, "356", "004", 31))
    assert heads(reading, "country_code") == {"UZB": 1, "IND": 2, "AFG": 3, "AZE": 4}
    assert codes_of(reading) == codes_of(reading, "warning") == []


def test_a_number_that_is_no_code_is_an_error_at_its_cell(tmp_path: Path, read: Read) -> None:
    reading = read(students(tmp_path, "Код страны", 860, 999, "8600"))
    assert [(p.cell, p.code, p.value) for p in reading.problems if p.severity == "error"] == [
        ("B4", "unknown_country", "999"),
        ("B5", "unknown_country", "8600"),
    ]


def test_a_number_in_a_column_of_names_is_no_country(tmp_path: Path, read: Read) -> None:
    reading = read(students(tmp_path, "Страна", "Индия", 860, "Китай"))
    assert [(p.cell, p.value) for p in reading.problems if p.severity == "error"] == [("B4", "860")]


def test_codes_of_letters_are_read_in_any_case(tmp_path: Path, read: Read) -> None:
    for heading in ("Код страны", "Страна"):
        reading = read(students(tmp_path, heading, "uz", "IND", "kAz", "RU", "Chn"))
        assert heads(reading, "country_code") == {"UZB": 1, "IND": 2, "KAZ": 3, "RUS": 4, "CHN": 5}, heading


def test_a_list_of_persons_may_have_codes_of_citizenship(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Список иностранных студентов на 01.10.2024"], ["ФИО", "Код гражданства"]]
    rows += [["Персона А", 356], ["Персона Б", 860], ["Персона В", "ind"]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"IND": 2, "UZB": 1}


def test_a_register_may_have_codes_of_countries(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Реестр договоров"], ["№", "Партнер", "Код страны", "Дата подписания"]]
    rows += [[1, "Университет А", 792, "01.02.2020"], [2, "Университет Б", "tr", "01.02.2021"]]
    assert list(read(workbook(tmp_path, rows)).rows["agreements"]["country_code"]) == ["TUR", "TUR"]


def test_a_name_speaks_before_a_code_beside_it(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Код страны", "Количество"], ["Узбекистан", 860, 5], ["Индия", 356, 7]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"UZB": 5, "IND": 7}


def told(reading: Reading) -> list[tuple[Any, ...]]:
    """Cells of labels that contradict another one: address, value, severity, the other's cell and text."""
    found = [p for p in reading.problems if p.code == "labels_contradict"]
    return [(p.cell, p.value, p.severity, p.detail["cell"], p.detail["other"]) for p in found]


@pytest.mark.parametrize(
    ("heading", "wrong", "right"),
    [("Код страны", "PAK", "CHN"), ("ISO", "PK", "CN"), ("Код ОКСМ", 586, 156), ("Код", "pak", "chn")],
)
def test_a_code_that_contradicts_the_name_beside_it_is_an_error_that_names_both_cells(
    tmp_path: Path, read: Read, heading: str, wrong: Any, right: Any
) -> None:
    rows: list[list[Any]] = [
        [TITLE],
        ["Страна", heading, "Количество"],
        ["Индия", wrong, 5],
        ["Китай", right, 7],
        ["Итого", "", 12],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"CHN": 7}
    assert [(cell, severity, *other) for cell, _value, severity, *other in told(reading)] == [
        ("B3", "error", "A3", "Индия")
    ]
    (error,) = [p for p in reading.problems if p.severity == "error"]
    assert error.headcount == 5


def test_a_code_before_the_names_is_compared_with_them(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path, [[TITLE], ["Код", "Страна", LAW], ["PAK", "Индия", 5], ["CHN", "Китай", 7]]))
    assert heads(reading, "country_code") == {"CHN": 7}
    assert told(reading) == [("A3", "PAK", "error", "B3", "Индия")]
    assert codes_of(reading, "warning") == []


def test_a_code_beside_a_blank_that_repeats_the_name_above_is_compared_with_that_name(
    tmp_path: Path, read: Read
) -> None:
    rows: list[list[Any]] = [[TITLE], ["Страна", "Код страны", "Факультет", "Количество"], ["Индия", "IND", LAW, 5]]
    rows += [["", "PAK", MEDICINE, 6], ["Китай", "CHN", LAW, 7], ["", "CHN", MEDICINE, 8]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 15}
    assert [line[:3] for line in told(reading)] == [("B4", "PAK", "error")]


def test_a_code_of_another_faculty_is_an_error(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [[TITLE], ["Факультет", "Код факультета", "Страна", "Количество"]]
    rows += [[LAW, "MED", "Индия", 5], [ECONOMICS, "", "Китай", 7], [MEDICINE, "MED", "Китай", 9]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"CHN": 16}
    assert told(reading) == [("B3", "MED", "error", "A3", LAW)]


def test_a_person_whose_country_and_code_differ_is_set_aside(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Список иностранных студентов на 01.10.2024"], ["ФИО", "Гражданство", "Код страны"]]
    rows += [["Персона А", "Индия", "PAK"], ["Персона Б", "Китай", "CHN"]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"CHN": 1}
    assert told(reading) == [("C3", "PAK", "error", "B3", "Индия")]


def test_one_contradiction_in_a_long_list_is_found(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [[TITLE], ["Факультет", "Страна", "Код страны", "Количество"]]
    rows += [[LAW, "Индия", "IND", 1] for _number in range(600)]
    rows[300] = [LAW, "Индия", "PAK", 1]
    assert [line[0] for line in told(read(workbook(tmp_path, rows)))] == ["C301"]


def test_a_register_in_which_name_and_code_differ_says_so(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Реестр договоров"], ["№", "Партнер", "Страна", "Код страны", "Дата подписания"]]
    rows += [[1, "Университет А", "Турция", "IND", "01.02.2020"], [2, "Университет Б", "Турция", "tr", "01.02.2021"]]
    reading = read(workbook(tmp_path, rows))
    assert told(reading) == [("D3", "IND", "error", "C3", "Турция")]
    countries = reading.rows["agreements"]["country_code"]
    assert (list(countries.isna()), countries[1]) == ([True, False], "TUR")


def test_of_two_names_the_first_is_followed_and_the_second_one_pointed_out(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        [TITLE],
        ["Страна", "Country", "Количество"],
        ["Индия", "Pakistan", 5],
        ["Китай", "China", 7],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 7}
    assert told(reading) == [("B3", "Pakistan", "warning", "A3", "Индия")]


def test_a_second_column_of_other_countries_is_another_thing(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [[TITLE], ["Гражданство", "Страна", "Количество"]]
    rows += [["Индия", "ОАЭ", 5], ["Пакистан", "ОАЭ", 7], ["Китай", "Китай", 2]]
    assert told(read(workbook(tmp_path, rows))) == []


# ------------------------------------------------------------------- names and codes over the columns
CODE_ROWS: list[list[Any]] = [
    ["Код ISO", "IND", "PAK", "UZB", ""],
    ["Код ОКСМ", 356, 586, 860, ""],
    ["Faculty", "India", "Pakistan", "Uzbekistan", "Total"],
]


def codes_across(folder: Path, codes: list[Any], is_above: bool = False) -> Path:
    names = ["Факультет", "Индия", "Пакистан", "Узбекистан", "Всего"]
    heading = [codes, names] if is_above else [names, codes]
    return workbook(folder, [[TITLE], *heading, [MEDICINE, 10, 5, 0, 15], [LAW, 0, 0, 7, 7], ["Итого", 10, 5, 7, 22]])


@pytest.mark.parametrize("codes", CODE_ROWS, ids=lambda row: str(row[1]))
def test_codes_or_names_in_another_language_below_the_countries_are_heading(
    tmp_path: Path, read: Read, codes: list[Any]
) -> None:
    reading = read(codes_across(tmp_path, codes))
    assert heads(reading, "country_code") == {"IND": 10, "PAK": 5, "UZB": 7}
    assert heads(reading, "faculty_code") == {"MED": 15, "LAW": 7}
    assert (codes_of(reading), codes_of(reading, "warning")) == ([], [])


@pytest.mark.parametrize("is_above", [False, True])
@pytest.mark.parametrize("wrong", ["KAZ", "Казахстан"])
def test_two_countries_over_one_column_are_an_error_that_names_both_headings(
    tmp_path: Path, read: Read, wrong: str, is_above: bool
) -> None:
    reading = read(codes_across(tmp_path, ["", "IND", "PAK", wrong, ""], is_above))
    assert heads(reading, "country_code") == {"IND": 10, "PAK": 5}
    (error,) = [p for p in reading.problems if p.severity == "error"]
    assert (error.code, error.cell, error.detail["cell"], error.headcount) == ("labels_contradict", "D3", "D2", 7)
    assert {error.value, error.detail["other"]} == {wrong, "Узбекистан"}


def test_a_footnote_number_with_a_bracket_is_no_part_of_a_country(tmp_path: Path, read: Read) -> None:
    reading = read(students(tmp_path, "Страна", "Индия1)", "Узбекистан 2)", "Китай*"))
    assert heads(reading, "country_code") == {"IND": 1, "UZB": 2, "CHN": 3}


def test_a_column_of_codes_that_agree_with_the_names_is_read_without_a_word(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [[TITLE], ["Код", "Страна", "Alpha-2", "Количество"]]
    rows += [[356, "Индия", "IN", 30], [156, "Китай", "CN", 5]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 30, "CHN": 5}
    assert reading.problems == ()


def test_a_name_beside_a_column_of_codes_that_is_read_first_contradicts_it_all_the_same(
    tmp_path: Path, read: Read
) -> None:
    rows: list[list[Any]] = [[TITLE], ["Страна (ISO)", "Название страны", "Человек"]]
    rows += [["ind", "Республика Индия", 30], ["kgz", "Казахстан", 1]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 30}
    assert told(reading) == [("B4", "Казахстан", "error", "A4", "KGZ")]
