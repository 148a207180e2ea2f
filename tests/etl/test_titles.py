"""What stands around a table: its year and day, the institution, a faculty or a level that holds for every row."""

from datetime import date

import pytest

from etl.resolve import Reference
from etl.titles import Surroundings, institution_in, surroundings


def around(
    reference: Reference, *titles: str, sheet: str = "Лист1", file: str = "a.xlsx", institution: str | None = "DEMO"
) -> Surroundings:
    return surroundings(titles, (), sheet, file, reference, institution)


@pytest.mark.parametrize(
    "title",
    [
        "Контингент иностранных студентов на начало 2024/25 уч. г.",
        "Иностранные студенты 2024 - 2025 учебный год (1 семестр)",
        "2024–2025-окуу жылындагы чет өлкөлүк студенттер",
        "Foreign students, fall 2024",
        "Иностранные студенты в 2024-25 г.г.",
        "Иностранные студенты на 20.02.2025",
        "Иностранные студенты. Отчёт за 2024-2025 уч.год, подготовлен 15.01.2026",
    ],
)
def test_a_title_names_the_academic_year(title: str, reference: Reference) -> None:
    assert around(reference, title).years == (2024,)


@pytest.mark.parametrize(
    "title",
    [
        "Иностранные студенты на 01.10.2024",
        "по состоянию на 1 октября 2024 года",
        "Чет өлкөлүк студенттер, 2024-жылдын 1-октябрына карата",
        "Foreign students as of October 1, 2024",
    ],
)
def test_a_title_names_the_day_of_the_count(title: str, reference: Reference) -> None:
    assert around(reference, title).census_date == date(2024, 10, 1)


def test_the_title_speaks_before_the_sheets_name_and_that_before_the_files_name(reference: Reference) -> None:
    assert around(reference, "2022-2023", sheet="2023-2024", file="2024-2025.xlsx").years == (2022,)
    assert around(reference, "Студенты", sheet="2023-2024", file="2024-2025.xlsx").years == (2023,)
    assert around(reference, "Студенты", file="inostrannye_2024-2025.xlsx").years == (2024,)


def test_several_years_in_a_title_are_not_brought_to_one(reference: Reference) -> None:
    assert len(around(reference, "Сравнение 2022-2023 и 2023-2024 учебных годов").years) == 2


def test_an_impossible_day_names_no_year(reference: Reference) -> None:
    assert around(reference, "на 31.02.2024").years == ()


@pytest.mark.parametrize(
    ("titles", "sheet", "code"),
    [
        ((), "Медфак", "MED"),
        ((), "Юридический факультет", "LAW"),
        ((), "Факультет информационных технолог", "ITF"),  # cut by Excel at 31 characters
        (("Медицинский факультет. Иностранные студенты",), "Лист1", "MED"),
        (("Факультет: Энергетический",), "Лист1", "ENE"),
        (("Медицинский факультет и Юридический факультет",), "Лист1", None),
        (("Иностранные студенты",), "Лист1", None),
    ],
)
def test_a_faculty_named_around_a_table_holds_for_all_its_rows(
    titles: tuple[str, ...], sheet: str, code: str | None, reference: Reference
) -> None:
    assert around(reference, *titles, sheet=sheet[:31]).codes.get("faculty_code") == code


def test_a_level_or_a_form_may_be_the_name_of_a_sheet(reference: Reference) -> None:
    assert around(reference, sheet="Магистратура").codes["isced_level"] == 7
    assert around(reference, sheet="Заочная").codes["study_form"] == "extramural"


def test_an_institution_is_known_by_its_names_and_not_when_two_are_named(reference: Reference) -> None:
    assert institution_in(["Демонстрационный университет", "Отчёт"], reference) == "DEMO"
    assert institution_in(["Иностранные студенты"], reference) is None
    assert institution_in(["DEMO", "OSHTU"], reference) is None


def test_a_word_of_a_facultys_name_is_no_level(reference: Reference) -> None:
    # «Кайра даярдоо» alone is retraining, a level; here it is the name of the institute.
    said = around(reference, "Кайра даярдоо институту. Чет элдик студенттер, 2022-2023-окуу жылы")
    assert said.codes == {"faculty_code": "RET"}
    said = around(reference, "Медицинский факультет. Иностранные студенты бакалавриата, 2022/23")
    assert said.codes == {"faculty_code": "MED", "isced_level": 6}
