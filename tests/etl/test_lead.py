"""Rows that look alike mean the same: what stands beside the figures is judged once for each different text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.reading import Reading
from tests import workbooks
from tests.workbooks import LAW, MEDICINE, codes_of, heads, sums_of

Read = Callable[..., Reading]
HEADINGS = ["Факультет", "Страна", "Количество студентов"]
TITLE = ["Контингент иностранных студентов, 2024/25"]


def test_labels_that_were_seen_before_mean_the_same_between_totals(tmp_path: Path, read: Read) -> None:
    # The same faculty and country stand above and below a total of the first part: 3 + 4 = 7, 7 + 5 = 12 in all.
    rows: list[list[Any]] = [TITLE, HEADINGS, [MEDICINE, "Индия", 3], [MEDICINE, "Непал", 4], ["Итого", None, 7]]
    rows += [[LAW, "Индия", 5], [MEDICINE, "Индия", 1], ["Всего", None, 13]]
    reading = read(workbooks.workbook(tmp_path, rows))
    assert heads(reading, "faculty_code", "country_code") == {("MED", "IND"): 4, ("MED", "NPL"): 4, ("LAW", "IND"): 5}
    assert [status for _cell, _declared, _computed, status in sums_of(reading)] == ["agrees", "agrees"]


def test_a_label_written_once_is_filled_down_below_rows_seen_before(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [TITLE, HEADINGS]
    rows += [[MEDICINE, "Индия", 3], [None, "Непал", 4], [LAW, "Индия", 5], [None, "Китай", 6], [None, "Непал", 7]]
    reading = read(workbooks.workbook(tmp_path, rows))
    assert heads(reading, "faculty_code") == {"MED": 7, "LAW": 18}


def test_a_person_whose_name_is_a_word_for_a_total_is_looked_at(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [TITLE, ["№", "ФИО", "Гражданство", "Факультет"]]
    rows += [[i, f"Каримов {i}", "Индия", MEDICINE] for i in range(1, 5)]
    rows += [[None, "Итого: 4", None, None]]
    reading = read(workbooks.workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"IND": 4}
    assert codes_of(reading) == []


def test_a_total_that_names_its_year_is_no_row_of_that_year(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Иностранные студенты"], ["Учебный год", "Страна", "Кол-во"]]
    rows += [["2023/24", "Индия", 10], [None, "Китай", 5], ["Итого: 2023/24", None, 15]]
    rows += [["2024/25", "Индия", 3], [None, "Китай", 4], ["Итого 2024/25", None, 7]]
    reading = read(workbooks.workbook(tmp_path, rows))
    assert heads(reading, "academic_year") == {2023: 15, 2024: 7}
    assert [problem for problem in reading.problems if problem.severity != "note"] == []


def test_a_row_for_each_year_counts_though_it_is_called_a_total(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        ["Иностранные студенты"],
        ["Учебный год", "Кол-во"],
        ["Всего 2023/24", 15],
        ["Всего 2024/25", 7],
    ]
    assert heads(read(workbooks.workbook(tmp_path, rows)), "academic_year") == {2023: 15, 2024: 7}
