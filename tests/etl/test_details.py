"""Rows that split the row above them: «в т.ч. лечебное дело» and what follows is its part, where the sums prove it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, codes_of, heads, sums_of, workbook

Read = Callable[..., Reading]
TITLE: list[object] = ["Контингент иностранных студентов 2024-2025 учебный год"]
BY_FACULTY: list[Any] = [TITLE, ["Факультет", "Кол-во"], [MEDICINE, 100]]


@pytest.mark.parametrize("end", [[["Итого", 130]], []])
def test_a_part_named_by_a_word_and_those_that_follow_it(end: list[list[object]], tmp_path: Path, read: Read) -> None:
    # 60 + 25 + 15 = 100
    rows: list[Any] = [
        *BY_FACULTY,
        ["в т.ч. лечебное дело", 60],
        ["стоматология", 25],
        ["педиатрия", 15],
        [LAW, 30],
        *end,
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code") == {"MED": 100, "LAW": 30}
    assert [(p.severity, p.code) for p in reading.problems] == [("note", "detail_row")] * 3
    assert all(status == "agrees" for *_rest, status in sums_of(reading))


def test_parts_that_do_not_add_up_stay_an_error(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [*BY_FACULTY, ["в т.ч. лечебное дело", 60], ["педиатрия", 30], [LAW, 30], ["Итого", 130]]
    assert codes_of(read(workbook(tmp_path, rows))) == ["unknown_faculty"]


@pytest.mark.parametrize("word", ["в т.ч. ", ""])
def test_levels_below_a_faculty_are_no_sections(word: str, tmp_path: Path, read: Read) -> None:
    # 60 + 40 = 100, 20 + 10 = 30; no level holds for the next faculty
    rows: list[Any] = [*BY_FACULTY, [f"{word}бакалавриат", 60], ["магистратура", 40]]
    rows += [[LAW, 30], [f"{word}бакалавриат", 20], ["магистратура", 10], ["Итого", 130]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "isced_level") == {("MED", None): 100, ("LAW", None): 30}
    assert codes_of(reading, "warning") == codes_of(reading) == []


def test_levels_that_do_not_add_up_are_an_error(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [*BY_FACULTY, ["в т.ч. бакалавриат", 60], ["магистратура", 30], [LAW, 30], ["Итого", 130]]
    reading = read(workbook(tmp_path, rows))
    assert codes_of(reading) == ["unknown_label"]
    assert heads(reading, "faculty_code", "isced_level") == {("MED", None): 100, ("LAW", None): 30}


def test_faculties_below_a_country(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Кол-во"], ["Индия", 100], ["в т.ч. Медицинский факультет", 60]]
    rows += [["Юридический факультет", 40], ["Китай", 30], ["Итого", 130]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code", "faculty_code") == {("IND", None): 100, ("CHN", None): 30}


def test_the_first_country_below_a_total_counts(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Кол-во"], ["Всего", 15], ["в т.ч. Индия", 10], ["Китай", 5]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 5} and reading.problems == ()
    groups: list[Any] = [
        ["СНГ", 15],
        ["в т.ч. Россия", 10],
        ["Казахстан", 5],
        ["Дальнее зарубежье", 7],
        ["в т.ч. Индия", 7],
    ]
    reading = read(workbook(tmp_path, [TITLE, ["Страна", "Кол-во"], *groups, ["Итого", 22]]))
    assert heads(reading, "country_code") == {"RUS": 10, "KAZ": 5, "IND": 7} and reading.problems == ()


def test_levels_of_a_total_are_its_parts(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Страна", "Кол-во"], ["Индия", 10], ["Китай", 5], ["Итого", 15]]
    reading = read(workbook(tmp_path, [*rows, ["в т.ч. бакалавриат", 9], ["магистратура", 6]]))
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 5}
    assert codes_of(reading, "warning") == codes_of(reading) == []


def test_rows_that_say_what_they_measure_are_parts_of_the_total_above_them(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [TITLE, ["Показатель", "Индия", "Китай", "Итого"], ["Всего студентов", 30, 5, 35]]
    rows += [["из них женщин", 10, 2, 12], ["на контракте", 28, 5, 33], ["отчислено", 1, 0, 1]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 30, "CHN": 5}
    assert [p.value for p in reading.problems if p.code == "unread_row"] == ["из них женщин", "на контракте"]
