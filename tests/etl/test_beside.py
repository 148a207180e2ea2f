"""Tables that stand beside one another in the same rows: whose titles, numbers and sections are whose."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, TITLE, heads, sums_of, workbook

Read = Callable[..., Reading]
LIST = ["Страна", "Кол-во"]
INDIA_CHINA = [["Индия", 10, None, "Индия", 3], ["Китай", 5, None, "Китай", 4]]


def test_a_year_over_each_table_is_of_that_table(tmp_path: Path, read: Read) -> None:
    rows = [["Иностранные студенты"], ["2023-2024 уч. г.", None, None, "2024-2025 уч. г."], [*LIST, None, *LIST]]
    reading = read(workbook(tmp_path, [*rows, *INDIA_CHINA]))
    assert heads(reading, "academic_year", "country_code") == {
        (2023, "IND"): 10,
        (2023, "CHN"): 5,
        (2024, "IND"): 3,
        (2024, "CHN"): 4,
    }
    assert reading.problems == ()


def test_a_title_alone_over_the_first_table_speaks_for_all(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [[TITLE], [MEDICINE, None, None, LAW], [], [*LIST, None, *LIST], *INDIA_CHINA]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year", "faculty_code") == {(2024, "MED"): 15, (2024, "LAW"): 7}
    assert reading.problems == ()


def test_a_table_without_a_year_does_not_take_that_of_its_neighbour(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        ["Сведения о контингенте", None, None, "2024-2025 уч. г."],
        [*LIST, None, *LIST],
        *INDIA_CHINA,
    ]
    reading = read(workbook(tmp_path, rows))
    assert [(problem.code, problem.cell) for problem in reading.problems if problem.severity == "error"] == [
        ("period_missing", "A2")
    ]


def test_what_is_planned_is_not_counted_beside_itself_either(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        ["План приёма иностранных студентов на 2024-2025 уч. г."],
        [*LIST, None, *LIST],
        *INDIA_CHINA,
    ]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {}


def test_the_numbers_of_the_columns_begin_again_behind_the_gutter(tmp_path: Path, read: Read) -> None:
    heading: list[Any] = ["№", "Страна", "Кол-во"]
    rows: list[list[Any]] = [
        [TITLE],
        [MEDICINE, None, None, None, LAW],
        [*heading, None, *heading],
        [1, 2, 3, None, 1, 2, 3],
    ]
    rows += [[1, "Индия", 10, None, 1, "Индия", 3], [2, "Китай", 5, None, 2, "Китай", 4]]
    rows += [[None, "Итого", 15, None, None, "Итого", 7]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "country_code") == {
        ("MED", "IND"): 10,
        ("MED", "CHN"): 5,
        ("LAW", "IND"): 3,
        ("LAW", "CHN"): 4,
    }
    assert {status for *_rest, status in sums_of(reading)} == {"agrees"}


def test_titles_that_are_years_are_no_level_of_the_headings(tmp_path: Path, read: Read) -> None:
    # Two of three titles are bare years and look like years across; the third says more.
    heading: list[Any] = ["№", "Форма обучения", "Индия", "Китай"]
    titles: list[Any] = ["Контингент иностранных студентов, 2018-2019 учебный год", *[None] * 4, "2019/2020 уч. г."]
    rows: list[list[Any]] = [[*titles, *[None] * 4, "2020/2021 уч. г."]]
    rows += [[*heading, None, *heading, None, *heading]]
    rows += [[1, "Очная", 10, 5, None, 1, "Очная", 3, 4, None, 1, "Очная", 6, 7]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year", "country_code") == {
        (2018, "IND"): 10,
        (2018, "CHN"): 5,
        (2019, "IND"): 3,
        (2019, "CHN"): 4,
        (2020, "IND"): 6,
        (2020, "CHN"): 7,
    }
    assert reading.problems == ()


def test_titles_of_sections_beside_each_other_are_no_heading(tmp_path: Path, read: Read) -> None:
    heading: list[Any] = ["№", "Страна", "Кол-во"]
    rows: list[list[Any]] = [[TITLE], ["Бакалавриат", None, None, None, "Магистратура"], [*heading, None, *heading]]
    rows += [[None, MEDICINE, None, None, None, MEDICINE], [1, "Индия", 10, None, 1, "Индия", 3]]
    rows += [[None, LAW, None, None, None, LAW], [2, "Китай", 5, None, 2, "Китай", 4]]
    assert heads(read(workbook(tmp_path, rows)), "isced_level", "faculty_code", "country_code") == {
        (6, "MED", "IND"): 10,
        (6, "LAW", "CHN"): 5,
        (7, "MED", "IND"): 3,
        (7, "LAW", "CHN"): 4,
    }


@pytest.mark.parametrize("numbers", [[], ["№"]], ids=["bare", "numbered"])
def test_other_labels_behind_a_gutter_are_a_second_table(numbers: list[str], tmp_path: Path, read: Read) -> None:
    # Faculties are written once: their blanks stand beside labels of the second table.
    first: list[list[Any]] = [[MEDICINE, "Бакалавриат", 10], [None, "Магистратура", 5], [LAW, "Бакалавриат", 6]]
    second: list[list[Any]] = [["Очная", "Мужской", 9], ["Очная", "Женский", 8], ["Заочная", "Мужской", 4]]
    rows: list[list[Any]] = [[TITLE], ["Факультет", "Уровень", "Кол-во", None, *numbers, "Форма", "Пол", "Численность"]]
    rows += [[*one, None, *map(len, numbers), *other] for one, other in zip(first, second, strict=True)]
    reading = read(workbook(tmp_path, rows))
    # 10 + 5 + 6 = 9 + 8 + 4: the same people twice
    assert [(table.layout, table.headcount) for table in reading.tables] == [("list", 21), ("list", 21)]
    assert [line["status"] for table in reading.tables for line in table.sums] == ["agrees"]
