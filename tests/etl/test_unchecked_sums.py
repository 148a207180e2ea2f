"""A declared sum that cells stand in the way of: said with the cells, and with what could be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.reading import Reading
from tests.workbooks import LAW, MEDICINE, TITLE, sums_of, workbook

Read = Callable[..., Reading]


def unchecked(reading: Reading) -> list[tuple[Any, ...]]:
    """Address, severity, cells that cannot be read, sums of each problem about a sum that could not be checked."""
    found = [p for p in reading.problems if p.code == "total_not_checked"]
    return [(p.cell, p.severity, p.detail["cells"], p.detail["sums"]) for p in found]


def test_sums_over_a_cell_that_cannot_be_read_are_named_with_it(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Факультет", "Индия", "Китай", "Итого"], [LAW, "12?", 5, 17], [MEDICINE, 3, 4, 7]]
    reading = read(workbook(tmp_path, [*rows, ["Итого", 16, 9, 24]]))
    # Read: law 5; India 3; all 5 + 3 + 4 = 12.
    sums = "D3 (17 = 5 + …), B5 (16 = 3 + …), D5 (24 = 12 + …)"
    assert unchecked(reading) == [("D3", "warning", "B3", sums)]
    assert ("D4", 7, 7, "agrees") in sums_of(reading)


def test_a_sum_below_what_can_be_read_differs_whatever_the_other_cells_hold(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество"], ["Индия", "12?"], ["Китай", 7], ["Непал", 6], ["Итого", 10]]
    reading = read(workbook(tmp_path, rows))
    assert sums_of(reading) == [("B6", 10, 13, "differs")]
    assert [(p.cell, p.detail["declared"], p.detail["computed"]) for p in reading.problems if p.code == "total_differs"]
    assert unchecked(reading) == []


def test_a_sum_that_differs_is_said_beside_an_unknown_label(tmp_path: Path, read: Read) -> None:
    rows = [[TITLE], ["Страна", "Количество"], ["Атлантида", 5], ["Китай", 7], ["Итого", 20]]
    found = [p for p in read(workbook(tmp_path, rows)).problems if p.code == "total_differs"]
    assert [(p.cell, p.detail["declared"], p.detail["computed"]) for p in found] == [("B5", 20, 12)]


def test_a_sum_of_amounts_of_which_one_is_not_certain_is_named(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Проекты"], ["№", "Название проекта", "Программа", "Сумма, USD"]]
    rows += [[1, "Проект А", "Erasmus+", 1000], [2, "Проект Б", "Erasmus+", "много"], [3, "Проект В", "Erasmus+", 10]]
    reading = read(workbook(tmp_path, [*rows, ["", "Итого", "", 2000]]))
    assert unchecked(reading) == [("D6", "warning", "D4", "D6 (2000 = 1010 + …)")]


def test_a_sum_of_several_currencies_that_names_none_is_said(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Проекты"], ["№", "Название проекта", "Программа", "Сумма"]]
    rows += [[1, "Проект А", "Erasmus+", "1000 USD"], [2, "Проект Б", "Erasmus+", "500 EUR"]]
    reading = read(workbook(tmp_path, [*rows, ["", "Итого", "", 1500]]))
    found = [(p.cell, p.detail["what"]) for p in reading.problems if p.code == "total_not_checked"]
    assert found == [("D5", "currencies")]
