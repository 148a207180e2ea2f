"""The same students counted twice in a year, and those who came or went between: never added."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, codes_of, heads, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]
TITLE: list[object] = ["Движение контингента иностранных студентов, 2024-2025 учебный год"]
# 100 + 20 - 5 = 115, 50 + 10 - 10 = 50
FLOWS: list[Any] = [["Индия", 100, 20, 5, 115], ["Китай", 50, 10, 10, 50]]


def warnings_of(reading: Reading) -> list[tuple[str, str | None, Any]]:
    return [(p.code, p.cell, p.detail.get("counted")) for p in reading.problems if p.severity == "warning"]


@pytest.mark.parametrize(
    "days", [("на 01.10.2024", "на 01.04.2025"), (date(2024, 10, 1), date(2025, 4, 1)), ("1 октября 2024", "1.4.2025")]
)
def test_two_days_of_one_year_are_two_censuses(days: tuple[Any, Any], tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты"], ["Страна", *days], ["Индия", 100, 90], ["Китай", 50, 40]]
    reading = read(workbook(tmp_path, rows))
    autumn, spring = date(2024, 10, 1), date(2025, 4, 1)
    by_day = {(2024, autumn): 150, (2024, spring): 130}
    assert heads(reading, "academic_year", "census_date") == by_day
    # the students of the census nearest to 1 October, not 150 + 130
    assert [table.headcount for table in reading.tables] == [150] and reading.problems == ()


def test_days_in_rows_are_censuses_too(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты"], ["Учебный год", "Индия", "Китай"]]
    reading = read(workbook(tmp_path, [*rows, ["на 01.10.2024", 100, 50], ["на 01.04.2025", 90, 40]]))
    assert heads(reading, "census_date") == {date(2024, 10, 1): 150, date(2025, 4, 1): 130}
    assert reading.problems == ()


@pytest.mark.parametrize(
    "headings",
    [
        ["Страна", "На начало года", "Прибыло", "Выбыло", "На конец года"],
        ["Страна", "Контингент на начало учебного года", "Принято", "Отчислено", "Контингент на конец учебного года"],
        ["Country", "At start of year", "Admitted", "Left", "At end of year"],
        ["Өлкө", "Жылдын башында", "Келди", "Кетти", "Жылдын аягында"],
        ["Страна", "Контингент на 1 сентября", "Поступило", "Выбыло", "Контингент на 1 июня"],
    ],
)
def test_who_came_and_went_is_no_census(headings: list[str], tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path, [TITLE, headings, *FLOWS, ["Итого", 150, 30, 15, 165]]))
    assert heads(reading, "country_code") == {"IND": 100, "CHN": 50}
    assert warnings_of(reading) == [
        ("flow_not_counted", "C2", 30),
        ("flow_not_counted", "D2", 15),
        ("census_not_counted", "E2", 165),
    ]
    # the end of the year is what the others make up: 115, 50 and 165; the total of the start is 100 + 50
    assert sorted(sums_of(reading)) == [
        ("B5", 150, 150, "agrees"),
        ("E3", 115, 115, "agrees"),
        ("E4", 50, 50, "agrees"),
        ("E5", 165, 165, "agrees"),
    ]


def test_a_year_that_does_not_close_is_said(tmp_path: Path, read: Read) -> None:
    headings = ["Страна", "На начало года", "Прибыло", "Выбыло", "На конец года"]
    reading = read(workbook(tmp_path, [TITLE, headings, ["Индия", 100, 20, 5, 116], FLOWS[1]]))
    # 100 + 20 - 5 = 115
    assert ("E3", 116, 115, "differs") in sums_of(reading)
    assert "total_differs" in codes_of(reading, "warning")


def test_days_over_start_and_end_load_both(tmp_path: Path, read: Read) -> None:
    headings = ["Страна", "Состояло на 01.10.2024", "прибыло", "Убыло", None, "Состоит на 01.06.2025"]
    rows: list[Any] = [["Иностранные студенты"], headings, [None, None, None, "отчислено", "окончили", None]]
    rows += [["Индия", 100, 20, 2, 3, 115], ["Китай", 50, 10, 4, 6, 50]]
    reading = read(workbook(tmp_path, rows, merged=["D2:E2"]))
    assert heads(reading, "census_date") == {date(2024, 10, 1): 150, date(2025, 6, 1): 165}
    assert [code for code, *_rest in warnings_of(reading)] == ["flow_not_counted"] * 3
    assert sums_of(reading) == [("F4", 115, 115, "agrees"), ("F5", 50, 50, "agrees")]


def test_start_and_end_in_rows(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Показатель", "Индия", "Китай", "Всего"], ["На начало года", 100, 50, 150]]
    rows += [["Прибыло", 20, 10, 30], ["Выбыло", 5, 10, 15], ["На конец года", 115, 50, 165]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 100, "CHN": 50}
    assert [code for code, *_rest in warnings_of(reading)] == [
        "flow_not_counted",
        "flow_not_counted",
        "census_not_counted",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("осенний семестр", "весенний семестр"),
        ("2024-2025, осень", "2024-2025, весна"),
        ("октябрь 2024", "апрель 2025"),
        ("осень 2024", "весна 2025"),
        ("Fall 2024", "Spring 2025"),
        ("на 1 октября", "на 1 апреля"),
    ],
)
def test_of_two_censuses_without_a_day_the_one_nearest_to_october_counts(
    first: str, second: str, tmp_path: Path, read: Read
) -> None:
    rows: list[Any] = [
        ["Иностранные студенты 2024-2025"],
        ["Страна", first, second],
        ["Индия", 100, 90],
        ["Китай", 50, 40],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2024: 150}
    assert warnings_of(reading) == [("census_not_counted", "C2", 130)]


def test_start_and_end_of_each_year(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты"], ["Страна", "2023-2024", None, "2024-2025", None]]
    rows += [[None, "на начало", "на конец", "на начало", "на конец"], ["Индия", 100, 95, 110, 105]]
    reading = read(workbook(tmp_path, rows, merged=["A2:A3", "B2:C2", "D2:E2"]))
    assert heads(reading, "academic_year") == {2023: 100, 2024: 110}


def test_the_start_of_a_calendar_year_is_of_no_academic_year_without_a_word(tmp_path: Path, read: Read) -> None:
    title = ["Движение контингента иностранных студентов за 2024 год"]
    headings = ["Страна", "На начало года", "Прибыло", "Выбыло", "На конец года"]
    path = workbook(tmp_path, [title, headings, *FLOWS], name="a.xlsx")
    assert codes_of(read(path)) == ["period_missing"]
    assert heads(read(path, period="2024"), "academic_year") == {2024: 150}


def test_who_left_beside_countries_is_no_country(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Факультет", "Индия", "Китай", "Всего", "Отчислено"]]
    reading = read(workbook(tmp_path, [*rows, [MEDICINE, 10, 20, 30, 2], [LAW, 1, 2, 3, 1]]))
    assert heads(reading, "country_code") == {"IND": 11, "CHN": 22}
    assert warnings_of(reading) == [("flow_not_counted", "E2", 3)] and codes_of(reading) == []


def test_a_month_of_spring_is_of_the_year_that_began_in_autumn(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path, [["Иностранные студенты, апрель 2025 г."], ["Страна", "Кол-во"], ["Индия", 10]]))
    assert heads(reading, "academic_year") == {2024: 10}


def test_the_year_of_arrival_of_a_person_is_not_the_year_of_the_list(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        ["Список иностранных студентов 2024-2025"],
        ["ФИО", "Гражданство", "Дата зачисления", "Год поступления"],
    ]
    rows += [["Персона А", "Индия", date(2022, 9, 1), "2022"], ["Персона Б", "Китай", date(2023, 9, 1), "2023"]]
    assert heads(read(workbook(tmp_path, rows)), "academic_year") == {2024: 2}


def test_years_of_admission_are_no_years_of_study(tmp_path: Path, read: Read) -> None:
    # 10 + 20 + 30 came in three years, and 60 study in 2024/25
    rows: list[Any] = [["Контингент иностранных студентов 2024-2025"]]
    rows += [["Страна", "Набор 2022", "Набор 2023", "Набор 2024", "Всего"], ["Индия", 10, 20, 30, 60]]
    assert heads(read(workbook(tmp_path, rows)), "academic_year") == {2024: 60}


def test_a_part_of_one_year_leaves_the_year_of_the_table(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Страна", "Всего", "в т.ч. принято в 2024 г."]]
    assert heads(read(workbook(tmp_path, [*rows, ["Индия", 100, 20], ["Китай", 50, 10]])), "academic_year") == {
        2024: 150
    }


def test_a_remark_that_people_came_takes_no_row_away_that_one_left_does(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Страна", "Кол-во", "Примечание"]]
    reading = read(
        workbook(tmp_path, [*rows, ["Индия", 10, "прибыли"], ["Китай", 5, "весной"], ["Россия", 3, "осенью"]])
    )
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 5, "RUS": 3}
    rows = [["Иностранные студенты 2024-2025"], ["ФИО", "Страна", "Примечание"], ["Персона А", "Индия", "весной"]]
    reading = read(workbook(tmp_path, [*rows, ["Персона Б", "Китай", "осенью"], ["Персона В", "Китай", "отчислен"]]))
    assert heads(reading, "country_code") == {"IND": 1, "CHN": 1}
    assert [(p.cell, p.detail["rows"]) for p in reading.problems if p.code == "persons_left"] == [("C5", 1)]


@pytest.mark.parametrize("heading", ["Период", "Срез", "Отчётная дата", "Дата", None])
def test_days_down_the_rows_are_censuses_under_any_heading(heading: str | None, tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], [heading, "Страна", "Количество"]]
    rows += [["01.10.2024", "Индия", 20], ["01.02.2025", "Индия", 22], ["01.10.2024", "Непал", 5]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "census_date") == {date(2024, 10, 1): 25, date(2025, 2, 1): 22}  # 20 + 5
    assert reading.tables[0].headcount == 25


def test_days_of_two_years_down_the_rows_say_their_years(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты"], ["Дата", "Страна", "Количество"]]
    reading = read(workbook(tmp_path, [*rows, ["01.10.2023", "Индия", 20], ["01.10.2024", "Индия", 22]]))
    assert heads(reading, "academic_year") == {2023: 20, 2024: 22}


def test_of_months_down_the_rows_the_one_nearest_october_counts(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Месяц", "Страна", "Количество"]]
    reading = read(workbook(tmp_path, [*rows, ["октябрь", "Индия", 20], ["ноябрь", "Индия", 22]]))
    assert heads(reading, "country_code") == {"IND": 20}
    assert [code for code, *_rest in warnings_of(reading)] == ["census_not_counted"]


def test_a_country_that_begins_like_a_month_is_none(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Страна", "Количество"], ["Сенегал", 3], ["Япония", 2]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"SEN": 3, "JPN": 2}


def test_days_of_a_visa_are_no_censuses(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Страна", "Количество", "Виза до"]]
    reading = read(workbook(tmp_path, [*rows, ["Индия", 20, "01.02.2025"], ["Непал", 5, "01.06.2025"]]))
    assert heads(reading, "academic_year") == {2024: 25}


@pytest.mark.parametrize("sheets", [("1 семестр", "2 семестр"), ("Октябрь", "Ноябрь"), ("IV квартал", "I квартал")])
def test_of_sheets_of_several_times_the_one_nearest_october_counts(
    sheets: tuple[str, str], tmp_path: Path, read: Read
) -> None:
    rows: list[Any] = [["2024-2025"], ["Страна", "Кол-во"]]
    counted = dict(zip(sheets, (12, 14), strict=True))
    reading = read(workbook_of_sheets(tmp_path, {name: [*rows, ["Индия", found]] for name, found in counted.items()}))
    assert [(table.headcount, table.counts) for table in reading.tables] == [(12, True), (14, False)]
    assert codes_of(reading, "warning") == ["views_differ"]


@pytest.mark.parametrize("name", ["Прибыло", "Отчислено", "Выпускники 2025"])
def test_a_sheet_named_for_who_came_or_went_is_not_counted(name: str, tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Страна", "Кол-во"], ["Индия", 12]]
    sheets: dict[str, list[Any]] = {"Контингент": [["2024-2025"], *rows], name: [["2024-2025"], *rows]}
    reading = read(workbook_of_sheets(tmp_path, sheets))
    assert [table.sheet for table in reading.tables] == ["Контингент"]
    assert codes_of(reading, "warning") == ["other_people"]


def test_a_title_page_says_the_year_of_the_sheets_behind_it(tmp_path: Path, read: Read) -> None:
    sheets: dict[str, list[Any]] = {
        "Титул": [["Иностранные студенты"], ["2024-2025 учебный год"]],
        "Данные": [["Страна", "Кол-во"], ["Индия", 5]],
    }
    assert heads(read(workbook_of_sheets(tmp_path, sheets)), "academic_year") == {2024: 5}
