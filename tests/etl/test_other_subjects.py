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
