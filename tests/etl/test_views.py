"""Tables of one workbook that show the same people: one counts, the others are compared with it."""

from collections.abc import Callable
from pathlib import Path

from etl.reading import Reading
from tests import workbooks
from tests.workbooks import LAW, MEDICINE, codes_of, heads, workbook_of_sheets

Read = Callable[..., Reading]


def standing(reading: Reading) -> dict[str, bool]:
    """Sheet -> whether its table counts."""
    return {table.sheet: table.counts for table in reading.tables}


def view_sums(reading: Reading) -> list[tuple[int, int | None, str]]:
    return [
        (line["declared"], line["computed"], line["status"])
        for table in reading.tables
        for line in table.sums
        if line["axis"] == "view"
    ]


def test_a_summary_beside_the_sheets_of_the_faculties_does_not_count(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.one_sheet_a_faculty_with_a_summary(tmp_path))
    assert standing(reading) == {"Свод": False, "Медфак": True, "Юридический": True}
    # 3 + 2 men and women of medicine, 1 + 6 of law; the summary says 5 + 7
    assert heads(reading, "faculty_code", "sex") == {
        ("MED", "male"): 3,
        ("MED", "female"): 2,
        ("LAW", "male"): 1,
        ("LAW", "female"): 6,
    }
    assert view_sums(reading) == [(12, 12, "agrees")]


def test_level_by_sex_of_the_same_students_does_not_count_again(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.two_views_of_the_same_students(tmp_path))
    assert sum(heads(reading, "country_code").values()) == 14
    assert sorted(standing(reading).values()) == [False, True]
    assert view_sums(reading) == [(14, 14, "agrees")]


def test_a_view_that_shows_another_number_is_said(tmp_path: Path, read: Read) -> None:
    by_country = [
        ["Иностранные студенты на 01.10.2024"],
        ["Факультет", "Индия", "Китай"],
        [MEDICINE, 5, 6],
        [LAW, 1, 2],
    ]
    by_level = [["Иностранные студенты на 01.10.2024"], ["Уровень", "Муж.", "Жен."], ["Бакалавриат", 8, 4]]
    reading = read(workbook_of_sheets(tmp_path, {"Страны": by_country, "Уровни": by_level}))
    assert view_sums(reading) == [(12, 14, "differs")]
    assert "views_differ" in codes_of(reading, "warning")
    assert sum(heads(reading, "country_code").values()) == 14


def test_two_censuses_of_one_year_are_kept_apart(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.two_censuses_of_one_year(tmp_path))
    rows = reading.rows["enrolments"]
    by_day = {
        str(day)[:10]: int(rows.loc[rows["census_date"] == day, "headcount"].sum()) for day in rows["census_date"]
    }
    # 5 + 6 on 1 October, 4 + 6 on 1 March; whoever asks for the year gets the census nearest 1 October
    assert by_day == {"2024-10-01": 11, "2025-03-01": 10}


def test_years_on_sheets_of_their_own_all_count(tmp_path: Path, read: Read) -> None:
    def sheet(year: int, number: int) -> list[list[object]]:
        return [[f"Иностранные студенты на 01.10.{year}"], ["Страна", "Количество"], ["Индия", number], ["Китай", 1]]

    reading = read(workbook_of_sheets(tmp_path, {"2023": sheet(2023, 5), "2024": sheet(2024, 6)}))
    assert heads(reading, "academic_year") == {2023: 6, 2024: 7}
    assert standing(reading) == {"2023": True, "2024": True}


def test_the_same_sheet_twice_counts_once(tmp_path: Path, read: Read) -> None:
    sheet = [["Иностранные студенты на 01.10.2024"], ["Страна", "Количество"], ["Индия", 5], ["Китай", 1]]
    reading = read(workbook_of_sheets(tmp_path, {"Лист1": sheet, "Лист1 (2)": sheet}))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 1}
    assert view_sums(reading) == [(6, 6, "agrees")]


def test_a_view_answers_only_what_the_table_that_counts_does_not(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.two_views_of_the_same_students(tmp_path))
    # 8 + 1 men and 4 + 1 women; 8 + 4 bachelors and 1 + 1 masters: of the 14 by faculty and country.
    assert heads(reading, "dimension", "code", table="enrolment_parts", counting=False) == {
        ("sex", "male"): 9,
        ("sex", "female"): 5,
        ("isced_level", "6"): 12,
        ("isced_level", "7"): 2,
    }
    parts = reading.rows["enrolment_parts"].to_dict("records")
    women = [(part["cell"], part["isced_level"]) for part in parts if part["code"] == "female"]
    assert women == [("C3", 6), ("C4", 7)]
    assert {part["sheet"] for part in parts} == {"Уровни"}


def test_a_view_that_differs_or_splits_no_further_gives_no_parts(tmp_path: Path, read: Read) -> None:
    title = ["Иностранные студенты на 01.10.2024"]
    by_country = [title, ["Факультет", "Индия", "Китай"], [MEDICINE, 5, 6], [LAW, 1, 2]]
    differs = [title, ["Уровень", "Муж.", "Жен."], ["Бакалавриат", 8, 4]]
    reading = read(workbook_of_sheets(tmp_path, {"Страны": by_country, "Уровни": differs}))
    assert "enrolment_parts" not in reading.rows
    coarser = [title, ["Страна", "Всего"], ["Индия", 6], ["Китай", 8]]
    reading = read(workbook_of_sheets(tmp_path, {"Страны": by_country, "Свод": coarser}))
    assert "enrolment_parts" not in reading.rows


def test_of_two_views_by_sex_one_speaks(tmp_path: Path, read: Read) -> None:
    title = ["Иностранные студенты на 01.10.2024"]
    by_country = [title, ["Факультет", "Индия", "Китай"], [MEDICINE, 5, 6], [LAW, 1, 2]]
    by_level = [title, ["Уровень", "Муж.", "Жен."], ["Бакалавриат", 8, 4], ["Магистратура", 1, 1]]
    by_form = [title, ["Форма обучения", "Муж.", "Жен."], ["очная", 8, 4], ["заочная", 1, 1]]
    sheets = {"Страны": by_country, "Уровни": by_level, "Формы": by_form}
    reading = read(workbook_of_sheets(tmp_path, sheets))
    found = heads(reading, "dimension", "code", table="enrolment_parts", counting=False)
    assert found == {
        ("sex", "male"): 9,
        ("sex", "female"): 5,
        ("isced_level", "6"): 12,
        ("isced_level", "7"): 2,
        ("study_form", "full_time"): 12,
        ("study_form", "extramural"): 2,
    }


def test_a_summary_of_the_years_that_says_more_than_their_sheets_is_said(tmp_path: Path, read: Read) -> None:
    title = ["Иностранные студенты"]
    sheets = {
        "2024-2025": [title, ["Страна", "Количество"], ["Индия", 30], ["Китай", 5]],
        "2023-2024": [title, ["Страна", "Количество"], ["Индия", 20], ["Китай", 5]],
        "График": [title, ["Год", "Всего"], ["2023-2024", 26], ["2024-2025", 35]],
    }
    reading = read(workbook_of_sheets(tmp_path, sheets))
    # 30 + 5 + 20 + 5 on the sheets of the years, 26 + 35 in the summary.
    found = [(p.detail["what"], p.detail["declared"], p.detail["computed"]) for p in reading.problems]
    assert found == [("together", 60, 61)]
    sheets["График"][-2:] = [["2023-2024", 25], ["2024-2025", 35]]
    agreeing = read(workbook_of_sheets(tmp_path, sheets))
    assert codes_of(agreeing, "warning") == []
    assert heads(agreeing, "academic_year", "country_code") == {
        (2024, "IND"): 30,
        (2024, "CHN"): 5,
        (2023, "IND"): 20,
        (2023, "CHN"): 5,
    }
