"""Columns whose words look like countries or levels and say something else of a person."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from etl.reading import Reading
from tests.workbooks import workbook

TITLE = ["Медицинский факультет. Иностранные студенты, 2024/25 учебный год"]


def countries(reading: Reading) -> list[str | None]:
    """Country of each student, in the order of the list."""
    rows = reading.rows["enrolments"]
    codes = rows["country_code"] if "country_code" in rows else pd.Series([None] * len(rows), dtype=object)
    return [None if pd.isna(code) else str(code) for code in codes]


@pytest.mark.parametrize("heading", ["Язык обучения", "Language", "Окуу тили", "Родной язык", "Виза", "Место выдачи"])
def test_the_language_of_study_is_no_citizenship(heading: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [[1, "А", "German", "м"], [2, "Б", "Chinese", "ж"], [3, "В", "French", "ж"]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "ФИО", heading, "Пол"], *people]))
    assert [countries(reading), len(reading.rows["enrolments"])] == [[None] * 3, 3]


def test_the_citizenship_counts_beside_the_place_of_birth(tmp_path: Path, read: Callable[..., Reading]) -> None:
    people = [[1, "А", "Индия", "Непал"], [2, "Б", "Пакистан", "Пакистан"]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "ФИО", "Страна рождения", "Гражданство"], *people]))
    assert countries(reading) == ["NPL", "PAK"]


def test_a_kyrgyz_list_with_specialities_is_read(tmp_path: Path, read: Callable[..., Reading]) -> None:
    """«Адистик» heads the speciality of a person, and the figures of specialists."""
    people = [[1, "А", "Дарылоо иши", "Индия"], [2, "Б", "Стоматология", "Пакистан"]]
    reading = read(workbook(tmp_path, [TITLE, ["№", "Аты-жөнү", "Адистик", "Өлкө"], *people]))
    assert [p.code for p in reading.problems if p.severity == "error"] == []
    assert countries(reading) == ["IND", "PAK"]
    figures = [["Индия", 10, 5], ["Пакистан", 2, 1]]
    levels = read(workbook(tmp_path, [TITLE, ["Өлкө", "Бакалавр", "Адистик"], *figures], name="levels.xlsx"))
    by_level = levels.rows["enrolments"].groupby("isced_level")["headcount"].sum().to_dict()
    assert by_level == {6: 12, 7: 6}


def test_columns_that_only_the_sheet_tells_apart_are_added_without_a_warning(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    """Specialists and masters are one level of ISCED, a grant is a budget place: no row is there twice."""
    heads = [["Индия", 10, 5, 2], ["Пакистан", 2, 1, 1]]
    reading = read(workbook(tmp_path, [TITLE, ["Страна", "Бакалавр", "Специалист", "Магистр"], *heads]))
    assert [problem.code for problem in reading.problems] == []
    by_level = reading.rows["enrolments"].groupby("isced_level")["headcount"].sum().to_dict()
    assert by_level == {6: 12, 7: 9}  # 10 + 2; 5 + 2 + 1 + 1
    twice = [["Страна", "Бакалавр", "Бакалавр"], ["Индия", 10, 5]]
    assert "duplicate_key" in [p.code for p in read(workbook(tmp_path, [TITLE, *twice], name="twice.xlsx")).problems]
    again = [["Страна", "Бакалавр", "Магистр"], ["Индия", 10, 5], ["Индия", 1, 2]]
    assert "duplicate_key" in [p.code for p in read(workbook(tmp_path, [TITLE, *again], name="again.xlsx")).problems]


@pytest.mark.parametrize("heading", ["Өлкө / Страна / Country", "Өлкө | Страна | Country", "Өлкө\nСтрана\nCountry"])
def test_a_heading_in_three_languages_names_its_field(
    heading: str, tmp_path: Path, read: Callable[..., Reading]
) -> None:
    rows = [[heading, "Саны / Кол-во / Number"], ["Индия / India", 5], ["Кытай / Китай / China", 3]]
    reading = read(workbook(tmp_path, [TITLE, *rows]))
    assert [countries(reading), reading.problems] == [["IND", "CHN"], ()]
