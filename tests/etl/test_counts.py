"""Tables of figures, from the workbook to the heads that count: every expected figure can be added up from the builder.

Each workbook is awkward in its own way; what it says stands in `tests/workbooks.py`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reading import Reading
from tests import workbooks
from tests.workbooks import ECONOMICS, LAW, MEDICINE, TITLE, codes_of, delimited, heads, sums_of, workbook

Read = Callable[..., Reading]
FACULTY_COUNTRY = ("faculty_code", "country_code")


def test_a_crosstab_is_read_cell_by_cell_and_its_sums_are_proved(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.crosstab(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {
        ("MED", "IND"): 5,
        ("MED", "CHN"): 6,
        ("LAW", "IND"): 1,
        ("LAW", "CHN"): 2,
    }
    # two faculties along the rows, two countries and the corner down the columns
    assert sorted(sums_of(reading)) == [
        ("B5", 6, 6, "agrees"),
        ("C5", 8, 8, "agrees"),
        ("D3", 11, 11, "agrees"),
        ("D4", 3, 3, "agrees"),
        ("D5", 14, 14, "agrees"),
    ]
    assert reading.is_loadable
    assert reading.problems == ()


def test_every_figure_has_its_cell(tmp_path: Path, read: Read) -> None:
    rows = read(workbooks.crosstab(tmp_path)).rows["enrolments"]
    cells = {(row["faculty_code"], row["country_code"]): row["cell"] for row in rows.to_dict("records")}
    assert cells == {("MED", "IND"): "B3", ("MED", "CHN"): "C3", ("LAW", "IND"): "B4", ("LAW", "CHN"): "C4"}


def test_a_table_that_starts_at_c4_keeps_its_addresses(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.crosstab_at_c4(tmp_path))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 6}
    assert list(reading.rows["enrolments"]["cell"]) == ["D5", "D6"]
    assert sums_of(reading) == [("D7", 11, 11, "agrees")]


def test_totals_that_come_first_are_not_added(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.totals_first(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {
        ("MED", "UZB"): 20,
        ("MED", "IND"): 60,
        ("LAW", "UZB"): 10,
        ("LAW", "IND"): 10,
    }
    assert {status for *_rest, status in sums_of(reading)} == {"agrees"}


def test_four_levels_of_headings_give_country_and_form(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.heading_of_four_rows(tmp_path))
    assert heads(reading, "faculty_code", "country_code", "study_form") == {
        ("MED", "UZB", "full_time"): 1,
        ("MED", "UZB", "extramural"): 2,
        ("MED", "TJK", "full_time"): 3,
        ("MED", "TJK", "extramural"): 4,
        ("MED", "IND", "full_time"): 50,
        ("ECO", "UZB", "full_time"): 5,
        ("ECO", "UZB", "extramural"): 6,
        ("ECO", "TJK", "extramural"): 1,
    }
    assert {str(day)[:10] for day in reading.rows["enrolments"]["census_date"]} == {"2024-10-01"}


def test_a_row_that_numbers_the_columns_is_not_counted(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.heading_that_spans_to_the_eye(tmp_path))
    # 1 + 2 + 30 and 4 + 5 + 6
    assert heads(reading, "faculty_code") == {"MED": 33, "LAW": 15}


def test_subtotals_of_groups_of_countries_are_proved_and_not_added(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.group_columns_with_subtotals(tmp_path))
    assert heads(reading, "country_code") == {"UZB": 24, "KAZ": 16, "IND": 62, "CHN": 13}
    assert {status for *_rest, status in sums_of(reading)} == {"agrees"}


def test_heads_of_a_group_without_countries_are_of_no_stated_country(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.groups_only(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", None): 100, ("LAW", None): 15}


def test_years_across_are_the_years_of_their_figures(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.years_across(tmp_path))
    assert heads(reading, "academic_year", "country_code") == {
        (2022, "IND"): 10,
        (2023, "IND"): 20,
        (2024, "IND"): 30,
        (2022, "UZB"): 1,
        (2023, "UZB"): 2,
        (2024, "UZB"): 3,
    }
    assert reading.tables[0].periods == (2022, 2023, 2024)


def test_percent_beside_figures_is_never_counted(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.percent_beside_figures(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {
        ("MED", "IND"): 60,
        ("MED", "PAK"): 40,
        ("LAW", "IND"): 1,
        ("LAW", "PAK"): 4,
    }


def test_a_country_that_no_list_knows_is_an_error_that_names_its_heads(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.unknown_country_column(tmp_path))
    (problem,) = [problem for problem in reading.problems if problem.severity == "error"]
    # 6 + 2 heads stand under «Атлантида»
    assert (problem.code, problem.cell, problem.value, problem.headcount) == ("unknown_country", "C2", "Атлантида", 8)
    assert heads(reading, "country_code") == {"IND": 6}
    assert not reading.is_loadable


def test_a_declared_sum_that_differs_is_named_with_both_numbers(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.wrong_total(tmp_path))
    assert sums_of(reading) == [("B5", 12, 11, "differs")]
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.cell) == ("total_differs", "warning", "B5")
    assert (problem.detail["declared"], problem.detail["computed"]) == (12, 11)
    assert reading.is_loadable


def test_countries_in_rows_of_their_own_hold_for_the_faculties_beneath(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.country_in_section_rows(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 50, ("LAW", "IND"): 10, ("ECO", "CHN"): 7}


def test_a_heading_printed_again_is_not_read_as_figures(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.heading_again_on_the_next_page(tmp_path))
    assert heads(reading, "country_code") == {"IND": 6, "CHN": 8}
    assert codes_of(reading) == []


# ----------------------------------------------------------------------- lists
def test_a_blank_country_in_a_long_list_is_not_copied_from_above(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.long_list_with_blanks(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 50, ("MED", None): 7, ("LAW", "UZB"): 3}
    assert codes_of(reading, "warning") == ["label_not_stated"]


def test_a_merged_faculty_holds_for_its_rows_and_its_total_is_not_added(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.merged_faculty_in_a_list(tmp_path))
    assert heads(reading, *FACULTY_COUNTRY) == {
        ("MED", "IND"): 50,
        ("MED", "PAK"): 30,
        ("LAW", "UZB"): 7,
        ("LAW", "KAZ"): 3,
    }
    assert sums_of(reading) == [
        ("C5", 80, 80, "agrees"),
        ("C8", 10, 10, "agrees"),
        ("C9", 90, 90, "agrees"),
    ]


def test_women_among_the_students_are_a_part_and_are_not_added(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.parts_beside_the_whole(tmp_path))
    assert heads(reading, "country_code") == {"UZB": 20, "IND": 50}
    assert heads(reading, "dimension", "code", table="enrolment_parts") == {("sex", "female"): 28}


def test_numbers_as_text_are_numbers_and_not_known_is_not_zero(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.numbers_written_as_text(tmp_path))
    # 1 250 + 7 + 3 + 5; «—» is zero, «н/д» is not known
    assert heads(reading, "country_code") == {"IND": 1250, "CHN": 7, "UZB": 3, "TJK": 5}
    assert reading.tables[0].headcount == 1265
    assert codes_of(reading) == []
    assert "missing_value" in {problem.code for problem in reading.problems}


def test_a_kyrgyz_list_with_row_numbers_and_percent_is_read(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.kyrgyz_list_with_percent(tmp_path))
    assert heads(reading, "academic_year", "country_code") == {(2024, "UZB"): 20, (2024, "IND"): 50, (2024, "KAZ"): 10}


def test_cells_that_are_no_count_are_errors_with_their_cells_and_never_dropped(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.fraction_negative_and_broken_counts(tmp_path))
    found = {problem.cell: problem.code for problem in reading.problems if problem.severity == "error"}
    assert found == {
        "B3": "fraction_count",
        "B4": "negative_count",
        "B5": "not_a_count",
        "B6": "error_value",
        "B7": "formula_without_value",
    }
    assert heads(reading, "country_code") == {"TJK": 4}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_text_file_is_read_in_any_encoding(encoding: str, tmp_path: Path, read: Read) -> None:
    text = f"Факультет;Страна;Кол-во\n{MEDICINE};Индия;1 050\n{LAW};Узбекистан;3\nИтого;;1 053\n"
    reading = read(delimited(tmp_path, text, encoding))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 1050, ("LAW", "UZB"): 3}
    assert reading.tables[0].periods == (2024,)  # from the name of the file


# --------------------------------------------------------------------- persons
def test_each_row_of_a_list_of_persons_is_one_head(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.persons_in_russian(tmp_path))
    assert heads(reading, "faculty_code", "country_code", "study_form", "sex") == {
        ("MED", "IND", "full_time", "male"): 1,
        ("MED", "IND", "full_time", "female"): 1,
        ("LAW", "UZB", "extramural", "male"): 1,
        ("LAW", None, "full_time", "female"): 1,
    }
    assert reading.tables[0].layout == "persons"


def test_nothing_that_stands_in_a_personal_column_goes_further(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.persons_in_russian(tmp_path))
    said = " ".join(str(problem) for problem in reading.problems)
    rows = reading.rows["enrolments"].to_csv()
    assert "Персона" not in said + rows
    assert "AA00" not in said + rows
    assert "personal_columns" in {problem.code for problem in reading.problems}
    kept_out = {
        (column, row) for column, first, last in reading.personal_cells["Лист1"] for row in range(first, last + 1)
    }
    # names in column B and passports in column C, rows 3 to 6
    assert {(column, row) for column in (1, 2) for row in range(2, 6)} <= kept_out


def test_a_kyrgyz_list_of_persons_is_read(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.persons_in_kyrgyz(tmp_path))
    assert heads(reading, "academic_year", "country_code", "study_form", "funding") == {
        (2024, "UZB", "full_time", "contract"): 1,
        (2024, "TJK", "extramural", "contract"): 1,
        (2024, "RUS", "full_time", "budget"): 1,
    }


def test_a_person_of_no_known_country_stands_outside_and_is_counted_there(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.persons_in_english(tmp_path))
    assert heads(reading, "faculty_code", "country_code", "isced_level") == {("MED", "PAK", 6): 2}
    (problem,) = [problem for problem in reading.problems if problem.severity == "error"]
    assert (problem.code, problem.cell, problem.value, problem.headcount) == ("unknown_country", "C5", "Atlantis", 1)


def test_a_course_of_study_is_not_a_rate_of_exchange(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Список иностранных студентов на 01.10.2024"],
        ["№", "ФИО", "Гражданство", "Курс", "Факультет"],
        [1, "Персона А", "Индия", 1, MEDICINE],
        [2, "Персона Б", "Китай", 2, LAW],
    ]
    assert heads(read(workbook(tmp_path, rows)), *FACULTY_COUNTRY) == {("MED", "IND"): 1, ("LAW", "CHN"): 1}


# ------------------------------------------------------------ what nearly went wrong
def test_citizenship_wins_over_the_country_a_student_came_from(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Список иностранных студентов 2024/2025"],
        ["№", "ФИО", "Страна прибытия", "Гражданство", "Факультет"],
        [1, "Персона А", "Россия", "Таджикистан", MEDICINE],
        [2, "Персона Б", "Казахстан", "Китай", LAW],
    ]
    assert heads(read(workbook(tmp_path, rows)), *FACULTY_COUNTRY) == {("MED", "TJK"): 1, ("LAW", "CHN"): 1}


def test_a_split_into_one_sex_only_is_a_part_of_the_total_beside_it(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Иностранные студенты в разрезе стран"],
        ["Страна", "2022-2023 уч.год", None, "2023-2024 уч.год", None],
        [None, "всего", "жен.", "всего", "жен."],
        ["Индия", 10, 4, 20, 8],
        ["Китай", 5, 1, 6, 2],
    ]
    reading = read(workbook(tmp_path, rows, ["A2:A3", "B2:C2", "D2:E2"]))
    assert heads(reading, "academic_year", "country_code") == {
        (2022, "IND"): 10,
        (2022, "CHN"): 5,
        (2023, "IND"): 20,
        (2023, "CHN"): 6,
    }


def test_what_was_planned_is_never_counted(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "План", "Факт", "Отклонение"], ["Индия", 100, 60, -40], ["Китай", 50, 40, -10]]
    assert heads(read(workbook(tmp_path, rows)), "country_code") in ({}, {"IND": 60, "CHN": 40})


@pytest.mark.parametrize(
    "title",
    [
        "План приема иностранных студентов на 2024-2025 учебный год",
        "Выпуск иностранных студентов в 2024 году",
        "Отчисленные иностранные студенты, 2024-2025 уч. год",
    ],
)
def test_admission_plans_graduates_and_expelled_are_not_loaded_as_students(
    title: str, tmp_path: Path, read: Read
) -> None:
    reading = read(workbook(tmp_path, [[title], ["Страна", "Количество"], ["Индия", 50], ["Китай", 7]]))
    assert not reading.is_loadable


def test_specialities_beneath_a_faculty_are_not_added_to_it_in_silence(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Контингент иностранных студентов на 01.10.2024"],
        ["№", "Факультет/специальность", "Индия", "Пакистан", "Всего"],
        [1, MEDICINE, 50, 30, 80],
        ["1.1", "Лечебное дело", 40, 25, 65],
        ["1.2", "Стоматология", 10, 5, 15],
        [2, LAW, 1, 0, 1],
        ["2.1", "Юриспруденция", 1, 0, 1],
        [None, "Итого", 51, 30, 81],
    ]
    reading = read(workbook(tmp_path, rows))
    assert not reading.is_loadable or heads(reading, "faculty_code") == {"MED": 80, "LAW": 1}


def test_two_lists_side_by_side_are_two_lists(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "Кол-во", None, "Страна", "Кол-во"],
        ["Индия", 10, None, "Казахстан", 7],
        ["Пакистан", 5, None, "Узбекистан", 8],
        ["Итого", 15, None, "Итого", 15],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 10, "PAK": 5, "KAZ": 7, "UZB": 8}


def test_a_second_table_of_a_sheet_is_of_the_year_that_its_top_title_names(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Иностранные студенты на 01.10.2024"],
        [MEDICINE],
        ["Страна", "Кол-во"],
        ["Индия", 10],
        [],
        [LAW],
        ["Страна", "Кол-во"],
        ["Казахстан", 3],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "academic_year", *FACULTY_COUNTRY) == {(2024, "MED", "IND"): 10, (2024, "LAW", "KAZ"): 3}


def test_signatures_beneath_a_table_are_no_figures(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "бакалавриат", "магистратура", "Всего"],
        ["Индия", 10, 5, 15],
        ["Всего", 10, 5, 15],
        [],
        ["Декан", None, None, "Подпись"],
        ["Исполнитель", None, "тел. 12345"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert codes_of(reading) == []
    assert heads(reading, "country_code", "isced_level") == {("IND", 6): 10, ("IND", 7): 5}


def test_courses_across_are_added_to_the_country(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "1 курс", "2 курс", "3 курс", "4 курс", "Всего"],
        ["Индия", 10, 20, 30, 40, 100],
        ["Узбекистан", 1, 2, 3, 4, 10],
        ["Итого", 11, 22, 33, 44, 110],
    ]
    assert heads(read(workbook(tmp_path, rows)), "country_code") == {"IND": 100, "UZB": 10}


def test_budget_and_contract_under_forms_are_four_cells_a_row(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["№", "Факультет", "Страна", "Очная", None, "Заочная", None, "Всего"],
        [None, None, None, "бюджет", "контракт", "бюджет", "контракт", None],
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, MEDICINE, "Индия", 0, 50, 0, 0, 50],
        [2, ECONOMICS, "Россия", 5, 10, 1, 4, 20],
        [None, "Итого", None, 5, 60, 1, 4, 70],
    ]
    merged = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:H3"]
    reading = read(workbook(tmp_path, rows, merged))
    assert heads(reading, "country_code", "study_form", "funding") == {
        ("IND", "full_time", "contract"): 50,
        ("RUS", "full_time", "budget"): 5,
        ("RUS", "full_time", "contract"): 10,
        ("RUS", "extramural", "budget"): 1,
        ("RUS", "extramural", "contract"): 4,
    }


def test_a_list_may_close_each_faculty_with_its_total(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Факультет", "Страна", "Всего"],
        [MEDICINE, "Индия", 50],
        [MEDICINE, "Китай", 5],
        [MEDICINE, "Итого", 55],
        [LAW, "Индия", 3],
        [LAW, "Всего", 3],
        ["ВСЕГО", None, 58],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 50, ("MED", "CHN"): 5, ("LAW", "IND"): 3}
    assert {status for *_rest, status in sums_of(reading)} == {"agrees"}


def test_students_of_a_faculty_without_countries_are_of_no_stated_country(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Количество студентов"], [MEDICINE, 300], [LAW, 20], ["Итого", 320]]
    assert heads(read(workbook(tmp_path, rows)), *FACULTY_COUNTRY) == {("MED", None): 300, ("LAW", None): 20}


def test_all_students_are_another_dataset_than_foreign_ones(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Общий контингент студентов на 01.10.2024"],
        ["Факультет", "Всего студентов", "из них иностранных"],
        [MEDICINE, 1000, 300],
        [LAW, 500, 20],
        ["Итого", 1500, 320],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", table="student_totals") == {"MED": 1000, "LAW": 500}
    assert heads(reading, "faculty_code") in ({}, {"MED": 300, "LAW": 20})


def test_citizens_of_the_country_itself_are_loaded_and_said(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество"], ["Кыргызстан", 1000], ["Индия", 50], ["Узбекистан", 20]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"KGZ": 1000, "IND": 50, "UZB": 20}
    assert codes_of(reading, "warning") == ["home_citizens"]


def test_a_workbook_without_a_year_asks_for_it(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path, [["Иностранные студенты"], ["Страна", "Количество"], ["Индия", 5], ["Китай", 6]])
    assert codes_of(read(path)) == ["period_missing"]
    assert heads(read(path, period="2023"), "academic_year") == {2023: 11}
    assert heads(read(path, period="none"), "academic_year") == {None: 11}


def test_a_year_that_contradicts_the_workbook_is_refused(tmp_path: Path, read: Read) -> None:
    assert codes_of(read(workbooks.crosstab(tmp_path), period="2020")) == ["period_conflict"]


def test_groups_of_countries_with_sums_of_their_own_are_proved_and_not_added(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.group_rows_with_sums(tmp_path))
    assert heads(reading, "country_code") == {"UZB": 20, "KAZ": 10, "IND": 50, "CHN": 10}
    assert sorted(sums_of(reading)) == [("C3", 30, 30, "agrees"), ("C6", 60, 60, "agrees"), ("C9", 90, 90, "agrees")]


def test_women_in_rows_beneath_their_country_are_not_added(tmp_path: Path, read: Read) -> None:
    assert heads(read(workbooks.of_which_rows(tmp_path)), "country_code") == {"IND": 50, "UZB": 20}


@pytest.mark.parametrize("build", [workbooks.one_number_over_two_countries, workbooks.one_number_over_two_columns])
def test_one_number_for_two_countries_is_not_given_to_the_first_in_silence(
    build: Callable[[Path], Path], tmp_path: Path, read: Read
) -> None:
    reading = read(build(tmp_path))
    assert codes_of(reading) or codes_of(reading, "warning")
    assert heads(reading, "country_code").get("IND", 0) < 50


def test_thousands_are_not_read_as_heads(tmp_path: Path, read: Read) -> None:
    rows = [["Иностранные студенты 2024/25"], ["Страна", "Кол-во, тыс. чел."], ["Индия", 12], ["Китай", 4]]
    reading = read(workbook(tmp_path, rows))
    assert not reading.is_loadable or heads(reading, "country_code") == {"IND": 12_000, "CHN": 4_000}


def test_spans_of_an_opendocument_heading_are_known(tmp_path: Path, read: Read) -> None:
    assert heads(read(workbooks.ods_with_spans(tmp_path)), "country_code", "sex") == {
        ("IND", "male"): 5,
        ("IND", "female"): 6,
        ("RUS", "male"): 1,
        ("RUS", "female"): 2,
    }


def test_two_spellings_of_one_country_are_added_and_said(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Кол-во"], ["Россия", 5], ["РФ", 7], ["Индия", 50], ["Всего", 62]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"RUS": 12, "IND": 50}
    assert codes_of(reading, "warning") == ["duplicate_key"]


def test_a_row_of_sums_without_any_label_is_a_total(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["№", "Факультет", "Страна", "Кол-во"],
        [1, MEDICINE, "Индия", 5],
        [2, LAW, "Китай", 6],
        [None, None, None, 11],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, *FACULTY_COUNTRY) == {("MED", "IND"): 5, ("LAW", "CHN"): 6}
    assert codes_of(reading) == []


def test_days_of_count_across_are_two_years(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Иностранные студенты"],
        ["Факультет", "на 01.10.2023", "на 01.10.2024"],
        [MEDICINE, 100, 120],
        [LAW, 10, 8],
        ["Итого", 110, 128],
    ]
    assert heads(read(workbook(tmp_path, rows)), "academic_year", "faculty_code") == {
        (2023, "MED"): 100,
        (2024, "MED"): 120,
        (2023, "LAW"): 10,
        (2024, "LAW"): 8,
    }


def test_stateless_and_other_students_count_and_their_country_is_not_stated(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "Кол-во"],
        ["Индия", 50],
        ["Лица без гражданства", 2],
        ["Прочие страны", 3],
        ["Не указано", 4],
        ["Всего", 59],
    ]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 50, None: 9}
    assert "label_not_stated" in codes_of(reading, "warning")


def test_a_column_of_figures_without_a_heading_is_named(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Индия", "Китай"], [MEDICINE, 5, 6, 70], [LAW, 1, 2, 30]]
    reading = read(workbook(tmp_path, rows))
    assert sum(heads(reading, "country_code").values()) == 14
    assert codes_of(reading) or codes_of(reading, "warning")


def test_every_unknown_label_of_a_row_is_named(tmp_path: Path, read: Read) -> None:
    rows = [
        [workbooks.TITLE],
        ["Факультет", "Страна", "Количество"],
        [workbooks.LAW, "Индия", 4],
        ["Нет такого", "Атлантида", 7],
    ]
    reading = read(workbooks.workbook(tmp_path, rows))
    unknown = {(p.cell, p.code, p.headcount) for p in reading.problems if p.severity == "error"}
    # The 7 heads are named once, not once a label.
    assert unknown == {("A4", "unknown_faculty", 7), ("B4", "unknown_country", None)}


def test_a_part_in_brackets_is_not_counted_and_that_is_said(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество"], ["Индия", "12 (3 ж)"], ["Китай", 6], ["Итого", 18]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 12, "CHN": 6}
    assert sums_of(reading) == [("B5", 18, 18, "agrees")]
    assert [(p.cell, p.code, p.severity) for p in reading.problems] == [("B3", "part_not_read", "note")]


def test_a_second_number_in_brackets_is_named_at_its_cell(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество"], ["Индия", "12 (3)"], ["Китай", 6], ["Итого", 18]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 12, "CHN": 6}
    assert [(p.cell, p.code, p.severity) for p in reading.problems] == [("B3", "number_not_read", "warning")]


@pytest.mark.parametrize("cell", ["12/3", "12+3", "≈12", "12?", "до 12", "12-15", "12\n300", "12 (15)"])
def test_a_cell_of_two_readings_is_an_error_there_and_nothing_is_counted_for_it(
    tmp_path: Path, read: Read, cell: str
) -> None:
    reading = read(workbook(tmp_path, [[TITLE], ["Страна", "Количество"], ["Индия", cell], ["Китай", 6]]))
    assert heads(reading, "country_code") == {"CHN": 6}
    assert [(p.cell, p.code, p.severity) for p in reading.problems] == [("B3", "not_a_count", "error")]


# ------------------------------------------------------------- one split beside the number of students
def beside_the_whole(folder: Path, part: str, *figures: tuple[int, int]) -> Path:
    """A split and the number of students, row by row."""
    countries = ["Индия", "Китай", "Непал"]
    body = [[country, *pair] for country, pair in zip(countries, figures, strict=False)]
    return workbook(folder, [[TITLE], ["Страна", part, "Всего"], *body])


def test_a_split_that_is_the_whole_in_one_row_is_a_part_all_the_same(tmp_path: Path, read: Read) -> None:
    reading = read(beside_the_whole(tmp_path, "Контракт", (40, 50), (5, 5)))
    assert heads(reading, "country_code") == {"IND": 50, "CHN": 5}
    assert heads(reading, "country_code", table="enrolment_parts") == {"IND": 40, "CHN": 5}


def test_a_split_that_is_the_whole_in_every_row_splits_it(tmp_path: Path, read: Read) -> None:
    reading = read(beside_the_whole(tmp_path, "Контракт", (50, 50), (5, 5)))
    assert heads(reading, "country_code", "funding") == {("IND", "contract"): 50, ("CHN", "contract"): 5}


def test_a_quota_above_the_number_of_students_counts_nobody_and_is_named(tmp_path: Path, read: Read) -> None:
    reading = read(beside_the_whole(tmp_path, "Квота", (50, 38), (5, 5), (10, 3)))
    assert heads(reading, "country_code") == {"IND": 38, "CHN": 5, "NPL": 3}
    assert [(p.cell, p.code) for p in reading.problems if p.severity == "warning"] == [("B2", "unread_column")]
