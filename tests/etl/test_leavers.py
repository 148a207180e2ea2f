"""Persons of a list who study no more: not counted, and said; who is on leave is counted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import heads, sums_of, workbook

TITLE = ["Иностранные студенты, 2024-2025 учебный год"]


def left(reading: Reading) -> list[tuple[str | None, int]]:
    return [(p.cell, p.detail["rows"]) for p in reading.problems if p.code == "persons_left"]


@pytest.mark.parametrize(
    "word", ["отчислен", "Отчислена приказом № 5", "выпускник", "expelled", "окуудан чыгарылган", "не активный"]
)
def test_who_has_left_is_not_counted(word: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [["Лицо А", "Индия", "обучается"], ["Лицо Б", "Индия", word], ["Лицо В", "Непал", "академ. отпуск"]]
    reading = read(workbook(tmp_path, [TITLE, ["ФИО", "Гражданство", "Статус"], *people]))
    assert heads(reading, "country_code") == {"IND": 1, "NPL": 1}
    assert left(reading) == [("C4", 1)]


def test_a_day_of_expulsion_says_that_a_person_has_left(tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [["Лицо А", "Индия", "-"], ["Лицо Б", "Индия", "12.11.2024"], ["Лицо В", "Непал", None]]
    reading = read(workbook(tmp_path, [TITLE, ["ФИО", "Гражданство", "Дата отчисления"], *people]))
    assert heads(reading, "country_code") == {"IND": 1, "NPL": 1}
    assert left(reading) == [("C4", 1)]


def test_their_number_below_that_counts_all_is_compared(tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [["Лицо А", "Индия", "обучается"], ["Лицо Б", "Индия", "отчислен"], ["Всего студентов", None, 2]]
    reading = read(workbook(tmp_path, [TITLE, ["ФИО", "Гражданство", "Статус"], *people]))
    assert sums_of(reading) == [("C5", 2, 1, "differs")]


def test_a_long_list_leaves_out_who_has_left(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows: list[Any] = [[f"Лицо {n}", "Индия", "отчислен" if n % 10 == 0 else "обучается"] for n in range(600)]
    reading = read(workbook(tmp_path, [TITLE, ["ФИО", "Гражданство", "Статус"], *rows]))
    assert heads(reading, "country_code") == {"IND": 540}  # 600 - 60
    assert left(reading) == [("C3", 60)]


def test_who_stands_below_a_title_of_those_who_left_is_not_counted(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    rows: list[Any] = [[1, "Лицо А", "Индия"], ["Отчислены:"], [2, "Лицо Б", "Индия"], [3, "Лицо В", "Китай"]]
    rows += [["Академический отпуск:"], [4, "Лицо Г", "Непал"]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "ФИО", "Гражданство"], *rows]))
    assert heads(reading, "country_code") == {"IND": 1, "NPL": 1}
    assert left(reading) == [("A4", 2)]
