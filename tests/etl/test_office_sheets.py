"""What stands around and inside the sheets that offices send: letterheads, signatures, headings in their own words."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import codes_of, heads, sums_of, workbook

TITLE = ["Иностранные студенты, 2024-2025 учебный год"]


def test_a_letterhead_heads_no_personal_column_and_dates_nothing(tmp_path: Path, read: Callable[..., Reading]) -> None:
    """The faculties below «Телефон» stay in the kept copy, and «5-12-34» is no day of 2034."""
    rows: list[list[Any]] = [
        ["Телефон"],
        ["Адрес: г. Ош, ул. Примерная, 1; тел./факс: 5-12-34; e-mail: info@example.kg"],
        ["Приложение 2 к протоколу № 5 от 25.01.2023"],
        ["Сведения об иностранных студентах на 01.10.2024"],
        ["Факультет", "Страна", "Кол-во"],
        ["Медицинский факультет", "Индия", 20],
        ["Юридический факультет", "Узбекистан", 5],
    ]
    reading = read(workbook(tmp_path, rows))
    assert codes_of(reading) == []
    assert heads(reading, "academic_year", "faculty_code") == {(2024, "MED"): 20, (2024, "LAW"): 5}
    assert [last for spans in reading.personal_cells.values() for _column, _first, last in spans] == [3]  # above row 5


def test_what_follows_a_list_of_persons_is_kept(tmp_path: Path, read: Callable[..., Reading]) -> None:
    """The names are marked to the end of their own table, not down the one that follows."""
    rows = [TITLE, ["ФИО", "Гражданство"], ["Лицо А", "Индия"], ["Лицо Б", "Непал"], []]
    summary = [
        ["Контингент студентов по факультетам, 2024-2025"],
        ["Факультет", "Всего студентов"],
        ["Медицинский", 900],
    ]
    reading = read(workbook(tmp_path, [*rows, *summary]))
    assert reading.personal_cells == {"Лист1": ((0, 2, 3), (0, 2, 3))}  # found twice: in the sheet, in the table


@pytest.mark.parametrize("heading", ["Контактный телефон", "Моб. тел.", "Номер паспорта", "Личный e-mail", "WhatsApp"])
def test_a_telephone_under_any_heading_is_personal(heading: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [[1, "Лицо А", "Индия", "0555 111"], [2, "Лицо Б", "Непал", "0555 112"]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "ФИО", "Гражданство", heading], *people]))
    assert {column for column, _first, _last in reading.personal_cells["Лист1"]} == {1, 3}
    assert codes_of(reading, "warning") == []


def test_the_lines_of_a_signature_count_nobody(tmp_path: Path, read: Callable[..., Reading]) -> None:
    figures = [["Индия", 20], ["Узбекистан", 5], ["Итого", 25], []]
    foot = [["Зав. отделом ______"], ["тел.", 555123456], ["исх. №", 145], ["дата", "05.10.2024"]]
    reading = read(workbook(tmp_path, [TITLE, ["Страна", "Кол-во"], *figures, *foot]))
    assert reading.problems == ()
    assert heads(reading, "country_code") == {"IND": 20, "UZB": 5}


@pytest.mark.parametrize(
    "heading",
    [
        ["Название структурного подразделения", "Страна", "Численность обучающихся иностранных граждан"],
        ["Name of the Faculty", "Name of the Country", "No. of students enrolled"],
        ["Факультет (институт)", "Кайсы өлкөнүн жараны", "Студенттердин жалпы саны (адам)"],
        ["Факультет", "Наименование государства", "Общее количество студентов"],
    ],
)
def test_headings_in_the_words_of_an_office_are_understood(
    heading: list[str], tmp_path: Path, read: Callable[..., Reading]
) -> None:
    figures = [["Медицинский факультет", "Индия", 18], ["Юридический факультет", "Узбекистан", 12]]
    reading = read(workbook(tmp_path, [TITLE, heading, *figures]))
    assert heads(reading, "faculty_code", "country_code") == {("MED", "IND"): 18, ("LAW", "UZB"): 12}


def test_a_heading_that_says_nothing_leaves_the_word_to_the_labels(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    figures = [["Мужчины", 12, 9, 21], ["Женщины", 8, 6, 14], ["Всего", 20, 15, 35]]
    reading = read(workbook(tmp_path, [TITLE, ["Показатель", "Индия", "Бангладеш", "Итого"], *figures]))
    assert heads(reading, "sex") == {"male": 21, "female": 14}  # 12 + 9; 8 + 6
    assert reading.problems == ()


def test_parts_in_two_dimensions_that_make_up_the_whole_are_the_figures(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    rows: Sequence[Sequence[Any]] = [
        TITLE,
        ["Страна", "Всего", "в том числе по уровням образования", None, None, None],
        [None, None, "бакалавриат", None, "магистратура", None],
        [None, None, "муж", "жен", "муж", "жен"],
        ["Индия", 39, 20, 11, 5, 3],
        ["Китай", 28, 12, 9, 3, 4],
    ]
    reading = read(workbook(tmp_path, rows, ["A2:A4", "B2:B4", "C2:F2", "C3:D3", "E3:F3"]))
    assert heads(reading, "isced_level") == {6: 52, 7: 15}  # 20 + 11 + 12 + 9; 5 + 3 + 3 + 4
    assert {status for _axis, _declared, _computed, status in sums_of(reading)} == {"agrees"}


def test_a_total_written_once_for_the_rows_of_a_faculty_is_their_sum(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    figures = [
        ["Медицинский факультет", "Индия", 11, 21],
        [None, "Непал", 6, None],
        [None, "Пакистан", 4, None],
        ["Юридический факультет", "Казахстан", 7, 10],
        [None, "Россия", 3, None],
    ]
    heading = ["Факультет", "Страна", "Кол-во", "Всего по факультету"]
    reading = read(workbook(tmp_path, [TITLE, heading, *figures], ["A3:A5", "D3:D5", "A6:A7", "D6:D7"]))
    assert [(declared, computed) for _axis, declared, computed, _status in sums_of(reading)] == [(21, 21), (10, 10)]
    assert reading.problems == ()


def test_a_heading_of_several_rows_may_be_printed_again(tmp_path: Path, read: Callable[..., Reading]) -> None:
    heading = [["№", "Страна", "муж.", "жен.", "В с е г о"], [1, 2, 3, 4, 5]]
    pages = [[1, "Индия", 6, 4, 10], [None, "Перенос", 6, 4, 10], *heading, [2, "Китай", 5, 5, 10]]
    reading = read(workbook(tmp_path, [TITLE, *heading, *pages, [None, "Итого", 11, 9, 20]]))
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 10}
    assert codes_of(reading) == []


def test_the_person_who_answers_for_a_project_is_no_faculty(tmp_path: Path, read: Callable[..., Reading]) -> None:
    """Two of the three texts are short names of faculties; the third is a chair."""
    projects = [
        ["Зелёная энергия", "2023-2026", "кафедра ЭЭ"],
        ["Цифровые навыки", "2024-2025", "ФИТ"],
        ["Вода и климат", "2024", "ИФ"],
    ]
    heading = ["Название проекта", "Сроки реализации", "Ответственный"]
    reading = read(workbook(tmp_path, [["Международные проекты"], heading, *projects]))
    assert (len(reading.rows["projects"]), codes_of(reading)) == (3, [])


def test_the_same_students_on_several_days_of_a_year_are_never_added(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    """Each day is a census of its own; the table's number of students is that of the day nearest 1 October."""
    figures = [["Индия", 20, 22, 21], ["Непал", 5, 4, 4], ["Итого", 25, 26, 25]]
    heading = ["Страна", "01.09.2024", "на 1 октября 2024 г.", "01.02.2025"]
    reading = read(workbook(tmp_path, [TITLE, heading, *figures]))
    days = {date(2024, 9, 1): 25, date(2024, 10, 1): 26, date(2025, 2, 1): 25}  # 20 + 5; 22 + 4; 21 + 4
    assert heads(reading, "academic_year", "census_date") == {(2024, day): counted for day, counted in days.items()}
    assert reading.tables[0].headcount == 26
    assert {status for _axis, _declared, _computed, status in sums_of(reading)} == {"agrees"}


def test_the_day_of_an_order_is_not_that_of_the_figures(tmp_path: Path, read: Callable[..., Reading]) -> None:
    title = "Контингент иностранных студентов (приказ от 12.03.2019 г. № 211) на 2024-2025 учебный год"
    reading = read(workbook(tmp_path, [[title], ["Страна", "Кол-во"], ["Индия", 20], ["Непал", 13]]))
    assert heads(reading, "academic_year") == {2024: 33}


def test_a_contingent_of_foreigners_is_not_all_students(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["2024-2025"], ["Факультет", "Контингент иностранных студентов"], ["Медицинский факультет", 20]]
    reading = read(workbook(tmp_path, rows))
    assert "student_totals" not in reading.rows


@pytest.mark.parametrize("heading", ["Количество по полю № паспорта", "Count of Name", "Сумма по полю Кол-во"])
def test_a_pivot_table_is_read(heading: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    figures = [["Индия", 12], ["Непал", 5], ["(пусто)", 2], ["Общий итог", 19]]
    reading = read(workbook(tmp_path, [["2024-2025"], ["Названия строк", heading], *figures]))
    assert heads(reading, "country_code") == {"IND": 12, "NPL": 5, None: 2}
    assert sums_of(reading) == [("B6", 19, 19, "agrees")]


def test_the_number_of_each_faculty_below_its_persons_is_compared(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["Медицинский факультет"], [1, "А", "Индия"], [2, "Б", "Индия"], ["", "Итого по факультету", 2]]
    rows += [["Юридический факультет"], [1, "В", "Китай"], ["", "Итого по факультету", 1], ["", "Всего", 3]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "ФИО", "Страна"], *rows]))
    assert sums_of(reading) == [("C6", 2, 2, "agrees"), ("C9", 1, 1, "agrees"), ("C10", 3, 3, "agrees")]


def test_a_quota_beside_those_who_study_is_none_of_them(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [TITLE, ["Страна", "Квота", "Обучается"], ["Индия", 20, 50], ["Китай", 10, 12]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"IND": 50, "CHN": 12}


def test_a_sum_sign_is_a_total(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["Факультет / Страна", "Индия", "Китай", "Проч.", "Σ"], ["Медицинский факультет", 10, 2, 1, 13]]
    reading = read(workbook(tmp_path, [TITLE, *rows, ["Σ", 10, 2, 1, 13]]))
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 2, None: 1}
    assert {status for *_cell, status in sums_of(reading)} == {"agrees"}
