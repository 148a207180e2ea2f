"""Years of study: a split that no dataset keeps. Their figures are added, and the sheet's sums prove it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, codes_of, heads, sums_of, workbook

Read = Callable[..., Reading]
TITLE: list[object] = ["Контингент иностранных студентов 2024-2025 учебный год"]


def agrees(reading: Reading) -> bool:
    return {status for *_rest, status in sums_of(reading)} == {"agrees"} and reading.problems == ()


@pytest.mark.parametrize("heading", ["Курс", "По курсам", "Курсы обучения", "Year of study", "Курстар"])
@pytest.mark.parametrize("merged", [["A2:A3", "B2:E2", "F2:F3"], []])
def test_bare_numbers_below_a_heading_of_courses(merged: list[str], heading: str, tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", heading, None, None, None, "Всего"], [None, 1, 2, 3, 4, None]]
    rows += [["Индия", 10, 9, 8, 7, 34], ["Китай", 5, 4, 3, 2, 14], ["Итого", 15, 13, 11, 9, 48]]
    reading = read(workbook(tmp_path, rows, merged=merged))
    # 10 + 9 + 8 + 7 = 34, 5 + 4 + 3 + 2 = 14
    assert heads(reading, "country_code") == {"IND": 34, "CHN": 14} and agrees(reading)


def test_two_courses_only(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Курс", None, "Всего"], [None, 1, 2, None]]
    rows += [["Индия", 10, 9, 19], ["Китай", 5, 4, 9], ["Итого", 15, 13, 28]]
    reading = read(workbook(tmp_path, rows, merged=["A2:A3", "B2:C2", "D2:D3"]))
    assert heads(reading, "country_code") == {"IND": 19, "CHN": 9} and agrees(reading)


def test_courses_without_a_total(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Курс", None, None], [None, "I", "II", "III"]]
    reading = read(workbook(tmp_path, [*rows, ["Индия", 10, 9, 8], ["Китай", 5, 4, 3]], merged=["B2:D2"]))
    assert heads(reading, "country_code") == {"IND": 27, "CHN": 12} and reading.problems == ()


def test_courses_below_levels(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Бакалавриат", None, "Магистратура", None, "Всего"]]
    rows += [[None, "курс", None, "курс", None, None], [None, 1, 2, 1, 2, None], ["Индия", 10, 9, 3, 2, 24]]
    merged = ["A2:A4", "B2:C2", "D2:E2", "F2:F4", "B3:C3", "D3:E3"]
    reading = read(workbook(tmp_path, rows, merged=merged))
    assert heads(reading, "isced_level") == {6: 19, 7: 5} and agrees(reading)


@pytest.mark.parametrize("courses", [(1, 2), ("1 курс", "2 курс"), ("I", "II"), ("1-й", "2-й")])
def test_a_column_of_courses_tells_rows_apart(courses: tuple[object, object], tmp_path: Path, read: Read) -> None:
    first, second = courses
    rows: list[Any] = [
        TITLE,
        ["Страна", "Курс", "Кол-во"],
        ["Индия", first, 10],
        ["Индия", second, 9],
        ["Китай", first, 5],
    ]
    reading = read(workbook(tmp_path, [*rows, ["Итого", None, 24]]))
    assert heads(reading, "country_code") == {"IND": 19, "CHN": 5} and agrees(reading)


def test_rows_of_courses_under_countries(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Курс", "Индия", "Китай", "Всего"], [1, 10, 5, 15], [2, 9, 4, 13], ["Итого", 19, 9, 28]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 19, "CHN": 9} and agrees(reading)


def test_courses_alone(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Курс", "Кол-во"], ["1 курс", 10], ["2 курс", 9], ["Итого", 19]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2024: 19} and agrees(reading)


def test_the_same_course_twice_is_still_said(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Курс", "Кол-во"], ["Индия", 1, 10], ["Китай", 1, 5], ["Индия", 1, 9]]
    assert codes_of(read(workbook(tmp_path, rows)), "warning") == ["duplicate_key"]


def test_a_year_before_the_first_counts_where_the_total_holds_it(tmp_path: Path, read: Read) -> None:
    # 3 + 10 + 9 = 22
    rows: list[Any] = [TITLE, ["Страна", "Подготовительное", "1 курс", "2 курс", "Всего"], ["Индия", 3, 10, 9, 22]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"IND": 22}


def test_a_faculty_written_once_for_its_courses(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Курс", "Индия", "Китай"], [MEDICINE, 1, 10, 9], [None, 2, 5, 4]]
    reading = read(workbook(tmp_path, [*rows, [LAW, 1, 3, 2], [None, 2, 1, 1]], merged=["A3:A4", "A5:A6"]))
    # 10 + 9 + 5 + 4 and 3 + 2 + 1 + 1
    assert heads(reading, "faculty_code") == {"MED": 28, "LAW": 7} and reading.problems == ()
