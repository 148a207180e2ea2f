"""Layouts in which a careless reader counts somebody twice, loses somebody, or gives people to the wrong faculty."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, TITLE, Rows, codes_of, heads, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]
FACULTY_COUNTRY = ("faculty_code", "country_code")


def statuses(reading: Reading) -> set[str]:
    return {status for *_rest, status in sums_of(reading)}


# -------------------------------------------------------------------- sections
def test_years_in_rows_of_their_own_hold_for_the_rows_beneath(tmp_path: Path, read: Read) -> None:
    rows = [["Иностранные студенты"], ["Страна", "Кол-во"], ["2023-2024"], ["Индия", 10], ["Итого", 10]]
    rows += [["2024-2025"], ["Индия", 8], ["Китай", 7], ["Итого", 15]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year", "country_code") == {(2023, "IND"): 10, (2024, "IND"): 8, (2024, "CHN"): 7}
    assert statuses(reading) == {"agrees"} and reading.problems == ()


def test_a_level_within_a_faculty_keeps_the_faculty(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], [MEDICINE], ["Бакалавриат"], ["Индия", 10], ["Магистратура"], ["Индия", 2]]
    rows += [[LAW], ["Бакалавриат"], ["Китай", 3]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "isced_level") == {("MED", 6): 10, ("MED", 7): 2, ("LAW", 6): 3}


def test_a_section_may_stand_in_the_column_of_row_numbers(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["№", "Страна", "Кол-во"], [MEDICINE], [1, "Индия", 10], [LAW], [1, "Индия", 1]]
    assert heads(read(workbook(tmp_path, rows)), *FACULTY_COUNTRY) == {("MED", "IND"): 10, ("LAW", "IND"): 1}


def test_rows_below_a_section_that_no_list_knows_stand_outside(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], [MEDICINE], ["Индия", 10], ["Ветфак"], ["Индия", 2], ["Китай", 3]]
    rows += [[LAW], ["Китай", 4], ["Всего", 19]]
    reading = read(workbook(tmp_path, rows))
    (problem,) = reading.problems
    # 2 + 3 heads of a faculty nobody knows; the total holds them: 10 + 5 + 4
    assert (problem.code, problem.cell, problem.value, problem.headcount) == ("unknown_faculty", "A5", "Ветфак", 5)
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 10, ("LAW", "CHN"): 4}
    assert statuses(reading) == {"agrees"}


def test_sections_of_a_list_of_persons_count_nobody_themselves(tmp_path: Path, read: Read) -> None:
    rows = [["Список иностранных студентов на 01.10.2024"], ["ФИО", "Гражданство"], [MEDICINE], ["Персона А", "Индия"]]
    rows += [[LAW], ["Персона Б", "Китай"], ["Персона В", "Китай"]]
    assert heads(read(workbook(tmp_path, rows)), *FACULTY_COUNTRY) == {("MED", "IND"): 1, ("LAW", "CHN"): 2}


def test_labels_of_two_columns_are_each_written_once(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Уровень", "Страна", "Кол-во"], [MEDICINE, "Бакалавриат", "Индия", 10]]
    rows += [[None, None, "Китай", 5], [None, "Магистратура", "Индия", 2], [LAW, "Бакалавриат", "Индия", 1]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "isced_level") == {("MED", 6): 15, ("MED", 7): 2, ("LAW", 6): 1}


# ---------------------------------------------------------------------- totals
def test_a_total_that_only_arithmetic_tells_is_not_counted(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], ["Индия", 10], ["Китай", 5], ["Россия", 7], ["Наш вуз", 22]]
    reading = read(workbook(tmp_path, rows))
    assert sum(heads(reading, "country_code").values()) == 22
    assert [problem.code for problem in reading.problems] == ["taken_for_total"]
    assert sums_of(reading) == [("B6", 22, 22, "agrees")]


def test_two_countries_that_happen_to_add_up_make_no_total(tmp_path: Path, read: Read) -> None:
    # 5 + 6 = 11, but Atlantis may as well have 11 students of its own
    rows = [[TITLE], ["Страна", "Кол-во"], ["Индия", 5], ["Китай", 6], ["Атлантида", 11]]
    assert codes_of(read(workbook(tmp_path, rows))) == ["unknown_country"]


def test_a_blank_label_beside_the_same_number_is_no_total(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], ["Индия", 5], [None, 5]]
    assert codes_of(read(workbook(tmp_path, rows))) == ["label_blank"]


def test_a_column_without_heading_that_adds_up_the_others_is_a_total(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Индия", "Китай", None], [MEDICINE, 10, 5, 15], [LAW, 1, 2, 3]]
    reading = read(workbook(tmp_path, rows))
    assert sum(heads(reading, "country_code").values()) == 18
    assert statuses(reading) == {"agrees"}


@pytest.mark.parametrize("odd", [2.5, "много", -3])
def test_a_column_with_something_else_than_heads_is_no_total_that_only_arithmetic_tells(
    tmp_path: Path, read: Read, odd: Any
) -> None:
    rows = [[TITLE], ["Факультет", "Атлантида", "Индия", "Китай"], [MEDICINE, 7, 4, 3], [LAW, 3, 2, 1]]
    rows += [["Экономический факультет", odd, 0, 0]]
    reading = read(workbook(tmp_path, rows))
    assert [(problem.code, problem.cell) for problem in reading.problems] == [("unknown_country", "B2")]
    assert sums_of(reading) == []  # 7 = 4 + 3 and 3 = 2 + 1, and what stands in B5 would be lost


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Факультет", "Индия", "Китай"], ["Итого", 11, 7]], {"IND": 11, "CHN": 7}),
        ([["Страна", "Кол-во"], ["СНГ", 10], ["Дальнее зарубежье", 8], ["Итого", 18]], {None: 18}),
        (
            [["Страна", "Кол-во"], ["СНГ", 10], ["Дальнее зарубежье", 8], ["Индия", 5], ["Китай", 3], ["Итого", 18]],
            {None: 10, "IND": 5, "CHN": 3},
        ),
    ],
    ids=["only a total", "only groups", "a group without its countries"],
)
def test_totals_that_nothing_else_says_are_the_figures(
    rows: list[list[Any]], expected: dict[str | None, int], tmp_path: Path, read: Read
) -> None:
    reading = read(workbook(tmp_path, [[TITLE], *rows]))
    assert heads(reading, "country_code") == expected
    assert statuses(reading) <= {"agrees"}


def test_rows_of_percent_and_growth_are_no_heads(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Индия", "Китай"], [MEDICINE, 10, 5], ["Итого", 10, 5], ["в %", 66.7, 33.3]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 10, "CHN": 5}
    assert reading.problems == ()


# --------------------------------------------------------------------- columns
def test_years_of_study_are_a_split_that_counts_once(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "1 курс", "2 курс", "Всего"],
        ["Индия", 1, 2, 3],
        ["Китай", 5, 0, 5],
        ["Итого", 6, 2, 8],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 3, "CHN": 5}
    assert statuses(reading) == {"agrees"} and reading.problems == ()


def test_numbers_under_the_word_course_are_years_of_study(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Курсы", None, None, "Всего"], [None, 1, 2, 3], ["Индия", 1, 2, 3, 6]]
    reading = read(workbook(tmp_path, rows, ["A2:A3", "B2:D2", "E2:E3"]))
    assert heads(reading, "country_code", "isced_level") == {("IND", None): 6}
    assert sums_of(reading) == [("E4", 6, 6, "agrees")]


def test_women_beside_each_country_are_parts_of_all_of_them(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Индия", None, "Китай", None, "Всего", None]]
    rows += [[None, *["всего", "в т.ч. жен."] * 3], [MEDICINE, 10, 4, 5, 1, 15, 5], [LAW, 3, 2, 2, 2, 5, 4]]
    reading = read(workbook(tmp_path, rows, ["A2:A3", "B2:C2", "D2:E2", "F2:G2"]))
    assert heads(reading, "country_code") == {"IND": 13, "CHN": 7}
    parts = reading.rows["enrolment_parts"]
    assert [(row["cell"], row["headcount"]) for row in parts.to_dict("records")] == [
        ("C4", 4),
        ("E4", 1),
        ("C5", 2),
        ("E5", 2),
    ]
    assert statuses(reading) == {"agrees"}


def test_sums_of_groups_between_their_countries_are_proved(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "СНГ", "Узбекистан", "Казахстан", "Индия", "Всего"], [MEDICINE, 3, 1, 2, 5, 8]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"UZB": 1, "KAZ": 2, "IND": 5}
    assert sums_of(reading) == [("B3", 3, 3, "agrees"), ("F3", 8, 8, "agrees")]


def test_of_two_numbers_of_students_nobody_guesses_which_counts(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество студентов", "Численность"], ["Индия", 5, 1], ["Китай", 6, 2]]
    reading = read(workbook(tmp_path, rows))
    (problem,) = reading.problems
    assert (problem.code, problem.cell, problem.headcount) == ("measure_unclear", "C2", 3)


@pytest.mark.parametrize("gutter", [[], [None]], ids=["touching", "apart"])
def test_two_tables_side_by_side_are_two_views(gutter: list[None], tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Факультет", "Кол-во", *gutter, "Страна", "Кол-во"],
        [MEDICINE, 10, *gutter, "Индия", 8],
        [LAW, 5, *gutter, "Китай", 7],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 8, "CHN": 7}
    assert sorted(table.counts for table in reading.tables) == [False, True]
    assert statuses(reading) == {"agrees"}


# ------------------------------------------------------------- around the table
def test_a_list_of_staff_below_is_another_table(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], ["Индия", 10], ["Итого", 10], [], ["Ответственные"]]
    rows += [["ФИО", "Должность"], ["Персона А", "декан"], ["Персона Б", "методист"]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 10}
    assert codes_of(reading) == [] and "Персона" not in str(reading.problems)


def test_a_title_below_the_heading_speaks_for_the_table(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path, [["Страна", "Кол-во"], [TITLE], ["Индия", 10]]))
    assert heads(reading, "academic_year", "country_code") == {(2024, "IND"): 10}
    assert reading.problems == ()


def test_a_faculty_above_the_first_table_holds_for_the_next(tmp_path: Path, read: Read) -> None:
    rows = [[MEDICINE], ["Иностранные студенты 2023-2024"], ["Страна", "Кол-во"], ["Индия", 5], []]
    rows += [["Иностранные студенты 2024-2025"], ["Страна", "Кол-во"], ["Индия", 6]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year", "faculty_code") == {(2023, "MED"): 5, (2024, "MED"): 6}


def test_a_title_copied_from_another_faculty_is_refused(tmp_path: Path, read: Read) -> None:
    sheet = [["Юридический факультет. Иностранные студенты 2024-2025"], ["Страна", "Кол-во"], ["Индия", 5]]
    assert codes_of(read(workbook_of_sheets(tmp_path, {"Медфак": sheet}))) == ["title_conflict"]


@pytest.mark.parametrize(
    ("sheet", "warnings"),
    [("2023-2024", ["year_conflict"]), ("2025", []), ("2024", []), ("2024-2025", []), ("Свод", [])],
)
def test_a_title_that_was_copied_with_last_years_sheet_is_said(
    tmp_path: Path, read: Read, sheet: str, warnings: list[str]
) -> None:
    rows = [["Иностранные студенты, 2024-2025 учебный год"], ["Страна", "Кол-во"], ["Индия", 5]]
    reading = read(workbook_of_sheets(tmp_path, {sheet: rows}))
    assert heads(reading, "academic_year") == {2024: 5}
    assert codes_of(reading, "warning") == warnings
    assert [problem.detail for problem in reading.problems] == [{"stated": 2024, "named": 2023}] * len(warnings)


def test_a_sheet_that_bears_the_name_of_no_known_faculty_stands_outside(tmp_path: Path, read: Read) -> None:
    def sheet(number: int) -> list[list[Any]]:
        return [[TITLE], ["Страна", "Кол-во"], ["Индия", number]]

    reading = read(workbook_of_sheets(tmp_path, {"Медфак": sheet(5), "Юрфак": sheet(1), "Ветфак": sheet(70)}))
    (problem,) = reading.problems
    assert (problem.code, problem.sheet, problem.headcount) == ("unknown_faculty", "Ветфак", 70)
    assert heads(reading, "faculty_code") == {"MED": 5, "LAW": 1}


def test_a_sheet_a_country_gives_its_country_to_all_rows(tmp_path: Path, read: Read) -> None:
    sheets = {name: [[TITLE], ["Факультет", "Кол-во"], [MEDICINE, 5], [LAW, 1]] for name in ("Индия", "Китай")}
    reading = read(workbook_of_sheets(tmp_path, sheets))
    assert heads(reading, "country_code") == {"IND": 6, "CHN": 6}


def test_figures_that_could_be_years_are_figures_below_a_label(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "План", "Факт"], ["Индия", 2030, 2025], ["Китай", 2021, 2019]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"IND": 2025, "CHN": 2019}


def test_budget_or_grant_beside_contract_is_how_studies_are_paid_no_project(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["№", "Страна", "Всего", "бюджет/грант", "контракт"], [1, "Индия", 5, 2, 3]]
    assert heads(read(workbook(tmp_path, rows)), "funding") == {"budget": 2, "contract": 3}


def test_a_total_below_several_tables_adds_them_all(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], [MEDICINE], ["Страна", "Кол-во"], ["Индия", 5], ["Китай", 6], ["Итого", 11], []]
    rows += [[LAW], ["Страна", "Кол-во"], ["Индия", 1], ["Непал", 2], ["Итого", 3], [], ["Всего по университету", 14]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code") == {"MED": 11, "LAW": 3}
    assert sums_of(reading) == [("B6", 11, 11, "agrees"), ("B12", 3, 3, "agrees"), ("B14", 14, 14, "agrees")]
    assert reading.problems == ()


def test_a_total_that_no_table_holds_is_still_said(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], [MEDICINE], ["Страна", "Кол-во"], ["Индия", 5], [], [LAW], ["Страна", "Кол-во"], ["Индия", 1]]
    reading = read(workbook(tmp_path, [*rows, ["Всего по университету", 7]]))
    assert sums_of(reading) == [("B9", 7, 1, "differs")]
    assert codes_of(reading, "warning") == ["total_differs"]


@pytest.mark.parametrize("heading", ["% of total", "в % к итогу", "Доля, %", "%"])
def test_percent_of_the_total_is_no_total(tmp_path: Path, read: Read, heading: str) -> None:
    rows: Rows = [[TITLE], ["Факультет", "Страна", "Кол-во", heading]]
    rows = [*rows, [MEDICINE, "Индия", 9, "90%"], [LAW, "Китай", 1, "10 %"], ["Всего", None, 10, "100%"]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 9, "CHN": 1}
    assert sums_of(reading) == [("C5", 10, 10, "agrees")]
    assert codes_of(reading) == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Итого: 2", "agrees"),
        ("Всего – 3 студента", "differs"),
        ("Overall: 2", "agrees"),
        ("Grand total - 3", "differs"),
    ],
)
def test_a_list_of_persons_says_in_one_cell_how_many_it_names(
    tmp_path: Path, read: Read, said: str, status: str
) -> None:
    rows: Rows = [["Список иностранных студентов на 01.10.2024"], ["№", "ФИО", "Гражданство"]]
    rows = [*rows, [1, "Персона А", "Индия"], [2, "Персона Б", "Китай"], [None, said]]
    reading = read(workbook(tmp_path, rows))
    assert sum(heads(reading, "country_code").values()) == 2
    assert [(computed, found) for _cell, _declared, computed, found in sums_of(reading)] == [(2, status)]


@pytest.mark.parametrize(
    ("heading", "codes"),
    [("Кол-во, тыс. чел.", ["unit_not_heads"]), ("Студентов, т. чел.", ["unit_not_heads"]), ("Кол-во студентов", [])],
)
def test_heads_in_thousands_are_refused(tmp_path: Path, read: Read, heading: str, codes: list[str]) -> None:
    rows = [["Иностранные студенты 2024/25"], ["Страна", heading], ["Индия", 12], ["Китай", 4]]
    assert codes_of(read(workbook(tmp_path, rows))) == codes


def test_a_letter_behind_a_hyphen_is_no_thousand(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество студентов", None], [None, "спец-т", "аспирантура"], ["Индия", 12, 4]]
    reading = read(workbook(tmp_path, rows, ["A2:A3", "B2:C2"]))
    assert heads(reading, "isced_level") == {7: 12, 8: 4} and codes_of(reading) == []


def test_a_total_that_could_be_a_year_is_a_figure(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Country", "Number of students"], ["TOTAL", 1991], ["India", 1200], ["China", 791]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 1200, "CHN": 791}
    assert sums_of(reading) == [("B3", 1991, 1991, "agrees")]


def test_a_label_that_names_two_fields_heads_no_table(tmp_path: Path, read: Read) -> None:
    rows = [["Список иностранных студентов на 01.10.2024"], ["Фамилия", "Страна", "Бюджет/контракт"]]
    rows += [["Образцов", "Индия", "бюджет/грант"], ["Примеров", "Китай", "контракт"]]
    assert heads(read(workbook(tmp_path, rows)), "country_code", "funding") == {
        ("IND", "budget"): 1,
        ("CHN", "contract"): 1,
    }


@pytest.mark.parametrize("number", [3, "3"])
def test_persons_on_the_budget_above_their_number_head_no_table(tmp_path: Path, read: Read, number: int | str) -> None:
    rows = [["Список иностранных студентов на 01.10.2024"], ["ФИО", "Бюджет/контракт", "Страна"]]
    rows += [["Персона А", "Контракт", "Индия"], ["Персона Б", "Бюджет", "Китай"], ["Персона В", "Бюджет", "Индия"]]
    reading = read(workbook(tmp_path, [*rows, ["Итого", None, number]]))
    assert heads(reading, "country_code") == {"IND": 2, "CHN": 1}
    assert sums_of(reading) == [("C6", 3, 3, "agrees")]


def test_women_beside_a_total_that_is_not_known_are_named(tmp_path: Path, read: Read) -> None:
    heading = ["Страна", "Атлантида", "в т.ч. женщин", "Итого", "Мужчины", "Атлантида", "Атлантида"]
    rows: list[Any] = [[TITLE], heading, [MEDICINE, 0, 0, 0, 1, 0, 0], [MEDICINE, 0, 0, 0, 0, 0, 0]]
    rows += [[MEDICINE, 0, 5, "…", "…", 0, 0], [MEDICINE, 0, 0, 0, 1, 0, 0]]
    reading = read(workbook(tmp_path, rows))
    # The total of the third row is not known, so nobody counts there, and its 5 women are parts of nothing.
    assert ("unread_figure", "C5") in [(problem.code, problem.cell) for problem in reading.problems]
