"""Figures by country or by year that are not the students who study here: never counted, always named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reading import Reading
from tests.workbooks import codes_of, heads, workbook, workbook_of_sheets

BY_COUNTRY = [["Страна", "Количество"], ["Индия", 60], ["Узбекистан", 40]]
OTHERS = [
    "Иностранные гости университета, 2024-2025",
    "Участники международной олимпиады, 2024-2025",
    "Задолженность иностранных студентов за обучение, 2024-2025",
    "Иностранные студенты, у которых истекает виза, 2024-2025",
    "Иностранные преподаватели университета, 2024-2025 уч. год",
    "Количество договоров по странам, 2024-2025",
    "Студенты, выехавшие по программам академической мобильности в 2024-2025 уч. году",
    "Иностранные студенты, проживающие в общежитии, 2024-2025",
    "Абитуриенты из зарубежных стран, 2024-2025",
    "Publications with foreign co-authors by country, 2024-2025",
    "2024-2025-окуу жылында чет өлкөдө окуп жаткан студенттерибиз",
    "Эл аралык келишимдердин саны, 2024-2025",
]
STUDENTS = [
    "Отдел международных связей и академической мобильности. Контингент иностранных студентов, 2024-2025",
    "Отчёт о международных проектах и о контингенте иностранных студентов, 2024-2025",
    "Students from abroad, 2024/25",
]


@pytest.mark.parametrize("title", OTHERS)
def test_a_title_of_other_people_or_of_things_keeps_the_figures_out(
    title: str, tmp_path: Path, read: Callable[..., Reading]
) -> None:
    reading = read(workbook(tmp_path, [[title], *BY_COUNTRY], name="other.xlsx"))
    assert codes_of(reading) == ["other_people"]
    assert [p.detail["stated"] for p in reading.problems if p.code == "other_people"] == [title]
    assert not reading.tables


@pytest.mark.parametrize("title", STUDENTS)
def test_a_title_that_names_the_students_counts_them(title: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    reading = read(workbook(tmp_path, [[title], *BY_COUNTRY], name="students.xlsx"))
    assert codes_of(reading) == []
    assert sum(heads(reading, "country_code").values()) == 100  # 60 + 40


def test_a_sheet_of_graduates_does_not_keep_the_others_out(tmp_path: Path, read: Callable[..., Reading]) -> None:
    sheets = {
        "Контингент": [["Иностранные студенты, 2024-2025"], *BY_COUNTRY],
        "Выпуск": [["Выпускники 2024-2025 учебного года"], *BY_COUNTRY],
    }
    reading = read(workbook_of_sheets(tmp_path, sheets))
    assert sum(heads(reading, "country_code").values()) == 100
    assert (codes_of(reading), codes_of(reading, "warning")) == ([], ["other_people"])


def test_a_register_of_agreements_is_read_under_a_title_of_exchange(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    rows = [
        ["Договоры по обмену студентами"],
        ["№", "Партнёр", "Дата подписания", "Срок действия"],
        [1, "Университет Анкары", "01.09.2022", "01.09.2027"],
    ]
    assert len(read(workbook(tmp_path, rows)).rows["agreements"]) == 1


def test_only_a_heading_of_a_year_and_nothing_else_is_that_year(tmp_path: Path, read: Callable[..., Reading]) -> None:
    """The forecast, the plan and the graduates of a year stand beside its students and are none of them."""
    rows = [
        ["Контингент иностранных студентов"],
        ["Страна", "2023-2024 факт", "на 1 октября 2024 года", "2024-2025 прогноз", "2024-2025 план", "Выпуск 2024"],
        ["Индия", 60, 70, 80, 90, 20],
        ["Узбекистан", 40, 41, 45, 50, 8],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2023: 100, 2024: 111}  # 60 + 40; 70 + 41
    left_out = [p.detail["heading"] for p in reading.problems if p.code == "column_of_others"]
    assert left_out == ["2024-2025 прогноз", "2024-2025 план"]
    assert [(p.cell, p.detail["counted"]) for p in reading.problems if p.code == "flow_not_counted"] == [("F2", 28)]


def test_a_word_of_a_year_that_no_list_knows_is_asked_about(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["Контингент"], ["Страна", "2023/24", "2024/25", "Эталон 2024"], ["Индия", 60, 70, 5], ["Непал", 4, 1, 1]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2023: 64, 2024: 71}
    assert [(p.code, p.cell, p.headcount) for p in reading.problems if p.severity == "error"] == [
        ("unknown_label", "D2", 6)
    ]
