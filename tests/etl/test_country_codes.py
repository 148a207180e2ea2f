"""Countries written as codes: numbers where the heading says that they are codes, letters in any case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import TITLE, codes_of, heads, workbook

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
