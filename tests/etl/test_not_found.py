"""A sheet in which no table is found: what keeps it from being one is said."""

from collections.abc import Callable
from pathlib import Path

from etl.reading import Reading
from tests.workbooks import workbook


def test_headings_that_no_list_knows_are_named_with_their_cells(tmp_path: Path, read: Callable[..., Reading]) -> None:
    reading = read(workbook(tmp_path, [["2024-2025"], ["Откуда они", "Всего их"], ["Индия", 20], ["Непал", 3]]))
    said = [p.detail.get("headings") for p in reading.problems if p.code == "no_table"]
    assert said == ["“Откуда они” (A2)"]


def test_several_countries_in_a_cell_are_named_by_it(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["2024-2025"], ["Факультет", "Страны"], ["Медицинский факультет", "Индия – 11, Непал – 10"]]
    said = [dict(p.detail) for p in read(workbook(tmp_path, rows)).problems if p.code == "no_table"]
    assert said == [{"what": "several", "cells": "B3"}]


def test_several_countries_beside_their_number_are_said_to_be_several(
    tmp_path: Path, read: Callable[..., Reading]
) -> None:
    rows = [["Иностранные студенты 2024-2025"], ["Страны", "Всего"], ["Индия – 11, Непал – 10", 21], ["Китай", 2]]
    problems = [p for p in read(workbook(tmp_path, rows)).problems if p.severity == "error"]
    assert [(p.code, p.cell, p.headcount, p.detail["what"]) for p in problems] == [
        ("unknown_country", "A3", 21, "several")
    ]
