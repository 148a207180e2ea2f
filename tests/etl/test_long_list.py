"""A long list is read by its columns, to the letter as row by row; what is out of the ordinary goes the slow way."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from etl import long_list
from etl.counts import Counts, read_counts
from etl.locate import locate
from etl.long_list import ListRecords
from etl.meaning import Meanings
from etl.resolve import Reference
from etl.sheet import Sheet
from etl.store import REFERENCE
from etl.vocabulary import vocabulary
from tests.workbooks import LAW, MEDICINE

FACULTIES = (MEDICINE, LAW, "Колледж")
COUNTRIES = ("Индия", "India", "Узбекистан", "КНР")
LEVELS = ("Бакалавриат", "Магистратура")
FIGURES: tuple[Any, ...] = (0.0, 1.0, 2.0, 3.0, 5.0, 7.0)
# What people write that is not a row of data like the others.
ODD_CELLS: tuple[Any, ...] = (
    "",
    "Атлантида",
    "не указано",
    "н/д",
    "Итого",
    "из них женщин",
    "СНГ",
    "в %",
    "12*",
    -3.0,
    2.5,
)
ODD_ROWS: tuple[list[Any], ...] = (["", "", "", ""], ["Прирост", "", "", 3.0], ["Медики", "", "", ""])
HEADINGS = ["Факультет", "Страна", "Уровень образования", "Количество студентов"]


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    return Meanings(vocabulary(), Reference(REFERENCE), "DEMO")


def read(rows: list[list[Any]], meanings: Meanings) -> Counts:
    table = locate(Sheet("Лист1", rows), meanings)[0]
    return read_counts(table, vocabulary().datasets["enrolments"], meanings, {"academic_year": 2024})


def row_by_row(rows: list[list[Any]], meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> Counts:
    with monkeypatch.context() as patched:
        patched.setattr(long_list, "LONG", 10**9)
        return read(rows, meanings)


def by_columns(rows: list[list[Any]], meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> Counts:
    with monkeypatch.context() as patched:
        patched.setattr(long_list, "LONG", 1)
        return read(rows, meanings)


def drawn_list(seed: int) -> list[list[Any]]:
    """A list of a dozen rows, in two of three cases with a sum that agrees, in half of them with something odd."""
    draw = Random(seed)
    body = [[draw.choice(part) for part in (FACULTIES, COUNTRIES, LEVELS, FIGURES)] for _ in range(draw.randint(3, 14))]
    total: list[list[Any]] = [["Итого", "", "", float(sum(row[3] for row in body))]] if draw.random() < 0.66 else []
    for _ in range(draw.choice((0, 0, 1, 2))):
        if draw.random() < 0.5:
            body[draw.randrange(len(body))][draw.randrange(4)] = draw.choice(ODD_CELLS)
        else:
            body.insert(draw.randint(0, len(body)), list(draw.choice(ODD_ROWS)))
    return [["Иностранные студенты", "", "", ""], HEADINGS, *body, *total]


@pytest.mark.parametrize("block", range(8))
def test_a_long_list_is_read_as_row_by_row(block: int, meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = 0
    for seed in range(block * 100, block * 100 + 100):
        rows = drawn_list(seed)
        slow, fast = row_by_row(rows, meanings, monkeypatch), by_columns(rows, meanings, monkeypatch)
        assert list(fast.records) == list(slow.records), seed
        assert (fast.layout, fast.parts, fast.sums, fast.problems) == (
            slow.layout,
            slow.parts,
            slow.sums,
            slow.problems,
        )
        quick += isinstance(fast.records, ListRecords)
    assert 20 < quick < 80  # both ways were gone


def test_persons_of_a_long_list_are_read_as_row_by_row(meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Random(5)
    rows: list[list[Any]] = [["№", "ФИО", "Гражданство", "Факультет"]]
    rows += [[float(i), f"Каримов {i}", draw.choice(COUNTRIES), draw.choice(FACULTIES)] for i in range(1, 40)]
    slow, fast = row_by_row(rows, meanings, monkeypatch), by_columns(rows, meanings, monkeypatch)
    assert isinstance(fast.records, ListRecords)
    assert (len(fast.records), fast.layout) == (39, "persons")
    assert list(fast.records) == list(slow.records)
    assert fast.problems == slow.problems


def test_a_short_list_is_read_row_by_row(meanings: Meanings) -> None:
    assert isinstance(read(drawn_list(0), meanings).records, list)
