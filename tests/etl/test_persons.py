"""Lists of persons on several sheets: other names are other people, the same names are the same."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from etl.reading import Reading
from tests.workbooks import codes_of, heads, workbook, workbook_of_sheets

HEADING = [["2024-2025"], ["№", "Ф.И.О.", "Гражданство"]]


def group(*people: tuple[str, str]) -> Sequence[Sequence[Any]]:
    return [*HEADING, *([number, *person] for number, person in enumerate(people, start=1))]


def test_groups_of_as_many_students_all_count(tmp_path: Path, read: Callable[..., Reading]) -> None:
    sheets = {
        "ЛД-1-23": group(("Лицо А", "Индия"), ("Лицо Б", "Индия")),
        "ЛД-2-23": group(("Лицо В", "Индия"), ("Лицо Г", "Пакистан")),
    }
    reading = read(workbook_of_sheets(tmp_path, sheets))
    assert heads(reading, "country_code") == {"IND": 3, "PAK": 1}
    assert [table.counts for table in reading.tables] == [True, True]


def test_the_same_list_twice_counts_once(tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = group(("Лицо А", "Индия"), ("Лицо Б", "Индия"))
    reading = read(workbook_of_sheets(tmp_path, {"Лист1": people, "Копия": people}))
    assert [table.counts for table in reading.tables] == [True, False]


def test_a_row_that_stands_twice_is_counted_and_said(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = group(("Лицо А", "Индия"), ("Лицо Б", "Непал"), ("Лицо А", "Индия"))
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 2, "NPL": 1}
    assert [(p.cell, p.value) for p in reading.problems if p.code == "persons_repeated"] == [("B5", None)]


def test_a_column_year_over_small_numbers_is_the_year_of_study(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["International students 2024/25"], ["S.No", "Name", "Nationality", "Year"]]
    reading = read(workbook(tmp_path, [*rows, [1, "A B", "Indian", 1], [2, "C D", "Pakistani", 2]]))
    assert heads(reading, "academic_year", "country_code") == {(2024, "IND"): 1, (2024, "PAK"): 1}
    assert codes_of(reading) == []


def test_a_list_in_two_halves_side_by_side_counts_both(tmp_path: Path, read: Callable[..., Reading]) -> None:
    half = ["№", "ФИО", "Гражданство"]
    rows = [[1, "Лицо А", "Индия", None, 3, "Лицо В", "Китай"], [2, "Лицо Б", "Индия", None, 4, "Лицо Г", "Непал"]]
    beside = read(workbook(tmp_path, [["2024-2025"], [*half, None, *half], *rows]))
    assert heads(beside, "country_code") == {"IND": 2, "CHN": 1, "NPL": 1}
    close = read(workbook(tmp_path, [["2024-2025"], [*half, *half], *([*row[:3], *row[4:]] for row in rows)]))
    assert heads(close, "country_code") == {"IND": 2, "CHN": 1, "NPL": 1}
