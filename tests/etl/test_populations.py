"""All students and the foreign ones beside each other: the denominator of the share, and its numerator."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import ECONOMICS, LAW, MEDICINE, codes_of, heads, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]
TITLE: list[object] = ["Контингент студентов на 2024-2025 учебный год"]
# 500 + 300 students of all countries, 120 + 30 of them from abroad
BY_FACULTY: list[Any] = [[MEDICINE, 500, 120], [LAW, 300, 30], ["Итого", 800, 150]]


def both(reading: Reading, *dimensions: str) -> tuple[object, object]:
    """(all students, foreign students) by some dimensions."""
    return heads(reading, *dimensions, table="student_totals"), heads(reading, *dimensions)


@pytest.mark.parametrize(
    "headings",
    [
        ["Факультет", "Всего студентов", "из них иностранных"],
        ["Факультет", "Контингент всего", "в т.ч. иностранные граждане"],
        ["Факультет", "Студенты, всего", "Иностранные студенты"],
        ["Подразделение", "Общее количество обучающихся", "в том числе иностранных граждан, чел."],
        ["Факультет", "Контингент", "из них иностранных"],
        ["Факультет", "Количество студентов", "Количество иностранных студентов"],
        ["Faculty", "Total students", "of whom foreign"],
        ["Faculty", "All students", "International students"],
        ["Факультет", "Баардык студенттер", "анын ичинде чет элдик"],
        ["Факультет", "Студенттердин жалпы саны", "анын ичинен чет өлкөлүк студенттер"],
    ],
)
def test_all_students_and_the_foreign_ones_of_them_are_two_tables(
    headings: list[str], tmp_path: Path, read: Read
) -> None:
    reading = read(workbook(tmp_path, [TITLE, headings, *BY_FACULTY]))
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {"MED": 120, "LAW": 30})
    assert reading.problems == () and {status for *_rest, status in sums_of(reading)} == {"agrees"}
    assert sorted(line[:3] for line in sums_of(reading)) == [("B5", 800, 800), ("C5", 150, 150)]


def test_a_share_beside_them_is_no_figure(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["№", "Факультет", "Всего студентов", "Иностранные студенты", "Доля, %"]]
    rows += [[1, MEDICINE, 500, 120, 24.0], [2, LAW, 300, 30, 10.0], [None, "Итого", 800, 150, 18.75]]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {"MED": 120, "LAW": 30})
    assert reading.problems == ()


def test_both_by_year_in_rows_and_across(tmp_path: Path, read: Read) -> None:
    expected = ({2023: 950, 2024: 1000}, {2023: 120, 2024: 160})
    down: list[Any] = [["Динамика"], ["Учебный год", "Всего студентов", "из них иностранных"]]
    down += [["2023-2024", 950, 120], ["2024-2025", 1000, 160]]
    assert both(read(workbook(tmp_path, down)), "academic_year") == expected
    across: list[Any] = [["Динамика контингента"], ["Факультет", "2023-2024", None, "2024-2025", None]]
    across += [[None, "всего", "иностр.", "всего", "иностр."], [MEDICINE, 950, 120, 1000, 160]]
    reading = read(workbook(tmp_path, across, merged=["A2:A3", "B2:C2", "D2:E2"]))
    assert both(reading, "academic_year") == expected and reading.problems == ()


@pytest.mark.parametrize("label", ["Показатель", ""])
def test_both_in_rows_of_their_own(label: str, tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Динамика контингента"], [label, "2023-2024", "2024-2025"]]
    rows += [["Всего студентов", 950, 1000], ["из них иностранных", 120, 160], ["доля, %", 12.6, 16]]
    expected = ({2023: 950, 2024: 1000}, {2023: 120, 2024: 160})
    assert both(read(workbook(tmp_path, rows)), "academic_year") == expected


def test_a_single_figure_of_each(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Показатель", "Количество"], ["Всего студентов", 1000], ["из них иностранных", 160]]
    assert both(read(workbook(tmp_path, rows)), "academic_year") == ({2024: 1000}, {2024: 160})
    rows = [TITLE, ["Всего студентов", "из них иностранных"], [1000, 160]]
    assert both(read(workbook(tmp_path, rows)), "academic_year") == ({2024: 1000}, {2024: 160})


def test_the_foreign_students_of_a_faculty_in_the_row_below_it(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Кол-во"], [MEDICINE, 500], ["из них иностранных", 120], [LAW, 300]]
    rows += [["из них иностранных", 30], ["Итого", 800], ["из них иностранных", 150]]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {"MED": 120, "LAW": 30})
    assert sorted(sums_of(reading)) == [("B7", 800, 800, "agrees"), ("B8", 150, 150, "agrees")]


def test_countries_beside_them_split_the_foreign_students(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Всего студентов", "из них иностранных", "Индия", "Китай"]]
    rows += [[MEDICINE, 500, 120, 100, 20], [LAW, 300, 30, 10, 20], ["Итого", 800, 150, 110, 40]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", table="student_totals") == {"MED": 500, "LAW": 300}
    assert heads(reading, "country_code") == {"IND": 110, "CHN": 40}
    assert reading.problems == () and {status for *_rest, status in sums_of(reading)} == {"agrees"}


def test_forms_that_add_up_to_all_students_are_not_of_the_foreign_ones(tmp_path: Path, read: Read) -> None:
    # 400 + 100 = 500 and 100 + 200 = 300: the forms of all, kept by no dataset
    rows: list[Any] = [TITLE, ["Факультет", "Всего", "из них иностранных", "очная", "заочная"]]
    rows += [[MEDICINE, 500, 120, 400, 100], [LAW, 300, 30, 100, 200]]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {"MED": 120, "LAW": 30})
    assert [(problem.code, problem.cell) for problem in reading.problems] == [
        ("unread_column", "D2"),
        ("unread_column", "E2"),
    ]


def test_forms_under_each_of_them(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Всего студентов", None, "в т.ч. иностранные", None]]
    rows += [[None, "очная", "заочная", "очная", "заочная"], [MEDICINE, 400, 100, 100, 20], [LAW, 100, 200, 10, 20]]
    reading = read(workbook(tmp_path, rows, merged=["A2:A3", "B2:C2", "D2:E2"]))
    # 400 + 100 and 100 + 200 students; 100 + 10 full-time and 20 + 20 extramural foreign ones
    assert heads(reading, "faculty_code", table="student_totals") == {"MED": 500, "LAW": 300}
    assert heads(reading, "study_form") == {"full_time": 110, "extramural": 40}
    assert reading.problems == ()


def test_forms_that_add_up_to_neither_leave_the_question(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        TITLE,
        ["Факультет", "Всего", "из них иностранных", "очная", "заочная"],
        [MEDICINE, 500, 120, 70, 60],
    ]
    assert codes_of(read(workbook(tmp_path, rows))) == ["dataset_unclear"]


def test_citizens_of_the_country_beside_foreign_ones_are_loaded_nowhere(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Всего студентов", "граждане КР", "иностранные граждане"]]
    rows += [[MEDICINE, 500, 380, 120], [LAW, 300, 270, 30]]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {"MED": 120, "LAW": 30})
    assert [(problem.severity, problem.code, problem.cell) for problem in reading.problems] == [
        ("note", "unread_column", "C2")
    ]


def test_a_day_over_all_students_holds_for_the_foreign_ones_beside(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        ["Контингент"],
        ["Факультет", "Всего студентов на 01.10.2024", "из них иностранных"],
        [MEDICINE, 500, 120],
    ]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "academic_year") == ({2024: 500}, {2024: 120}) and reading.problems == ()


def test_more_foreign_students_than_students_is_said(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        TITLE,
        ["Факультет", "Всего студентов", "из них иностранных"],
        [MEDICINE, 100, 120],
        [LAW, 300, 30],
    ]
    (problem,) = read(workbook(tmp_path, rows)).problems
    assert (problem.severity, problem.code, problem.cell, problem.value) == ("warning", "part_above_whole", "C3", "120")


def test_an_unknown_faculty_is_said_once_with_its_foreign_students(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        TITLE,
        ["Факультет", "Всего студентов", "из них иностранных"],
        ["Ветфак", 500, 120],
        [LAW, 300, 30],
    ]
    (problem,) = read(workbook(tmp_path, rows)).problems
    assert (problem.code, problem.cell, problem.headcount) == ("unknown_faculty", "A3", 120)


def test_levels_in_rows_leave_out_all_students_and_say_so(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Уровень", "Всего студентов", "из них иностранных"], ["Бакалавриат", 500, 100]]
    reading = read(workbook(tmp_path, [*rows, ["Магистратура", 100, 20]]))
    assert heads(reading, "isced_level") == {6: 100, 7: 20}
    assert [(p.severity, p.code, p.cell) for p in reading.problems] == [("warning", "unread_column", "B2")]


def test_a_sheet_of_countries_counts_before_the_foreign_column(tmp_path: Path, read: Read) -> None:
    shares: list[Any] = [TITLE, ["Факультет", "Всего студентов", "из них иностранных"], *BY_FACULTY]
    countries: list[Any] = [["Иностранные студенты 2024-2025"], ["Факультет", "Индия", "Китай"]]
    countries += [[MEDICINE, 100, 20], [LAW, 10, 20]]
    reading = read(workbook_of_sheets(tmp_path, {"Доля": shares, "Страны": countries}))
    assert heads(reading, "country_code") == {"IND": 110, "CHN": 40}
    assert heads(reading, "faculty_code", table="student_totals") == {"MED": 500, "LAW": 300}
    assert ("A2", 150, 150, "agrees") in sums_of(reading)


def test_a_chosen_dataset_is_read_alone(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path, [TITLE, ["Факультет", "Всего студентов", "из них иностранных"], *BY_FACULTY])
    reading = read(path, dataset="student_totals")
    assert both(reading, "faculty_code") == ({"MED": 500, "LAW": 300}, {})


def test_a_total_of_countries_is_no_number_of_all_students(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Иностранные студенты 2024-2025"], ["Факультет", "Всего студентов", "Индия", "Китай"]]
    reading = read(workbook(tmp_path, [*rows, [MEDICINE, 30, 10, 20], [LAW, 15, 10, 5]]))
    assert both(reading, "country_code") == ({}, {"IND": 20, "CHN": 25})


def test_a_plan_of_admission_is_named_and_not_counted(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["План приема 2024-2025"], ["Факультет", "Всего студентов", "из них иностранных"], *BY_FACULTY]
    assert codes_of(read(workbook(tmp_path, rows))) == ["other_people"]


def test_women_of_each_are_parts_of_the_foreign_ones_only(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Всего студентов", None, "из них иностранных", None]]
    rows += [[None, "всего", "из них женщин", "всего", "из них женщин"], [MEDICINE, 500, 250, 120, 50]]
    reading = read(workbook(tmp_path, rows, merged=["A2:A3", "B2:C2", "D2:E2"]))
    assert both(reading, "faculty_code") == ({"MED": 500}, {"MED": 120})
    assert heads(reading, "dimension", "code", table="enrolment_parts") == {("sex", "female"): 50}


def test_countries_below_them_in_rows(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Контингент"], ["Страна", "2023-2024", "2024-2025"], ["Всего студентов", 950, 1000]]
    rows += [["из них иностранных", 120, 160], ["Индия", 100, 120], ["Китай", 20, 40]]
    reading = read(workbook(tmp_path, rows))
    assert both(reading, "academic_year") == ({2023: 950, 2024: 1000}, {2023: 120, 2024: 160})
    # 100 + 120 and 20 + 40
    assert heads(reading, "country_code") == {"IND": 220, "CHN": 60} and reading.problems == ()


def test_teachers_are_no_students(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [
        ["Профессорско-преподавательский состав 2024-2025"],
        ["Факультет", "Всего", "из них иностранных"],
    ]
    assert codes_of(read(workbook(tmp_path, [*rows, [MEDICINE, 50, 3], [LAW, 30, 1]]))) == ["other_people"]


def test_groups_of_countries_below_the_foreign_students_are_parts_of_them(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [["Контингент"], ["Показатель", "2023-2024", "2024-2025"], ["Всего студентов", 1500, 1600]]
    rows += [["из них иностранных", 200, 250], ["в т.ч. из СНГ", 50, 60], ["из дальнего зарубежья", 150, 190]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2023: 200, 2024: 250}
    assert heads(reading, "academic_year", table="student_totals") == {2023: 1500, 2024: 1600}
    assert [p.cell for p in reading.problems if p.code == "detail_row"] == ["A5", "A6"]


@pytest.mark.parametrize(
    "heading",
    ["Всего иностранных студентов", "Количество иностранных студентов", "Чет өлкөлүк студенттер", "Foreign students"],
)
def test_a_heading_that_names_foreign_students_says_whom_the_table_counts(
    heading: str, tmp_path: Path, read: Read
) -> None:
    rows: list[list[Any]] = [["Свод по университету, 2024-2025 уч. г."], ["Факультет", heading]]
    reading = read(workbook(tmp_path, [*rows, [MEDICINE, 30], [LAW, 12], ["Итого", 42]]))
    assert both(reading, "faculty_code") == ({}, {"MED": 30, "LAW": 12})
    assert sums_of(reading) == [("B5", 42, 42, "agrees")]


@pytest.mark.parametrize(
    ("row", "column", "cell", "differs"),
    [
        (6, 1, None, set()),  # the row of totals leaves India out
        (5, 3, 9, {"D6"}),  # 4 + 4, and the sheet says 9; 19 in the corner is 10 + 9
    ],
)
def test_a_mistake_in_one_row_makes_no_other_students_of_a_total(
    row: int, column: int, cell: int | None, differs: set[str], tmp_path: Path, read: Read
) -> None:
    rows: list[Any] = [["Контингент на 01.10.2024"], ["Факультет", "Иностранные студенты", None, "Итого"]]
    rows += [[None, "Индия", "Китай", None], [MEDICINE, 5, 2, 7], [LAW, 1, 3, 4], [ECONOMICS, 4, 4, 8]]
    rows += [["Итого", 10, 9, 19]]
    rows[row][column] = cell
    reading = read(workbook(tmp_path, rows, merged=("B2:C2",)))
    # India 5 + 1 + 4, China 2 + 3 + 4
    assert both(reading, "country_code") == ({}, {"IND": 10, "CHN": 9})
    differing = {line["cell"] for line in reading.tables[0].sums if line["status"] != "agrees"}
    assert differing == differs


@pytest.mark.parametrize("students", ["Кол-во", "Количество студентов", "Численность", "Итого", "Всего"])
@pytest.mark.parametrize("foreign", ["из них иностранных", "в т.ч. иностранцы", "Иностранные студенты"])
def test_faculties_with_foreign_students_alone_make_no_foreigners_of_the_others(
    students: str, foreign: str, tmp_path: Path, read: Read
) -> None:
    rows: list[Any] = [["Контингент на 01.10.2024"], ["Факультет", students, foreign]]
    rows += [[MEDICINE, 120, 120], [LAW, 30, 30], [ECONOMICS, 300, 7]]
    # In two of three faculties all students are foreign: 120 + 30 + 7 of 450, and not 450.
    assert sum(heads(read(workbook(tmp_path, rows)), "faculty_code").values()) == 157
