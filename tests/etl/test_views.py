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
