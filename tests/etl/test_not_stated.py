"""Students of whom a sheet does not say where they are from, and headings in more than one language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, codes_of, heads, workbook

Read = Callable[..., Reading]
TITLE: list[object] = ["Иностранные студенты 2024-2025"]
PERSONS: list[object] = ["Список иностранных студентов 2024-2025"]


@pytest.mark.parametrize("others", ["Прочие", "Другие страны", "Others", "Башкалар", "не указано"])
def test_a_column_of_other_countries_is_said(others: str, tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Индия", "Китай", others], [MEDICINE, 10, 5, 3], [LAW, 1, 2, 1]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 11, "CHN": 7, None: 4}
    (problem,) = reading.problems
    assert (problem.severity, problem.code, problem.cell) == ("warning", "label_not_stated", "D2")
    assert problem.detail["counted"] == 4


def test_nobody_under_other_countries_is_nothing_to_say(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, ["Факультет", "Индия", "Китай", "Прочие"], [MEDICINE, 10, 5, 0]]
    assert read(workbook(tmp_path, rows)).problems == ()


@pytest.mark.parametrize("heading", [["№", "ФИО", "Факультет"], ["№", "ФИО", "Паспорт"]])
def test_a_list_of_persons_without_countries_says_so(heading: list[str], tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [PERSONS, heading, [1, "Персона А", MEDICINE], [2, "Персона Б", MEDICINE], [3, "Персона В", LAW]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {None: 3}
    assert codes_of(reading, "warning") == ["country_not_stated"] and codes_of(reading) == []
    assert [p.detail["counted"] for p in reading.problems if p.severity == "warning"] == [3]


def test_a_list_of_persons_with_countries_in_section_rows_says_nothing(tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [PERSONS, ["ФИО", "Факультет"], ["Индия"], ["Персона А", MEDICINE], ["Китай"], ["Персона Б", LAW]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 1, "CHN": 1} and codes_of(reading, "warning") == []


@pytest.mark.parametrize(
    "headings",
    [
        ["Факультет\nFaculty", "Өлкө\nСтрана", "Саны\nКоличество"],
        ["Факультет – Faculty", "Өлкө - Страна", "Саны - Количество"],
        ["Факультет / Faculty", "Өлкө / Страна / Country", "Саны / Кол-во / Number"],
        ["Факультет (Faculty)", "Өлкө (Страна)", "Саны (Количество)"],
        ["Faculty", "Өлкөсү", "Количество студентов"],
    ],
)
def test_headings_in_several_languages(headings: list[str], tmp_path: Path, read: Read) -> None:
    rows: list[Any] = [TITLE, headings, ["Медицина факультети (Медицинский факультет)", "Өзбекстан (Узбекистан)", 5]]
    rows += [["Юридический факультет / Faculty of Law", "Индия / India", 7], ["Жалпы / Итого / Total", None, 12]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "country_code") == {("MED", "UZB"): 5, ("LAW", "IND"): 7}
    assert reading.problems == ()
