"""Sums at the foot of a register whose cells are hard to read: none stops a workbook, none proves what it does not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import Rows, sums_of, workbook

Read = Callable[..., Reading]


def places(foot: list[Any], second: Any = 3) -> Rows:
    """Agreements with places for outgoing students, and a last row."""
    return [
        ["Реестр договоров"],
        ["№", "Партнер", "Страна партнера", "Дата подписания", "Мест на выезд"],
        [1, "Университет А", "Турция", "01.09.2020", 2],
        [2, "Университет Б", "Казахстан", "01.09.2021", second],
        foot,
    ]


@pytest.mark.parametrize("cell", ["см. приложение", "1,5", -4, "3 %", True, "12 (15)"])
def test_what_is_no_number_beside_a_total_stops_nothing_and_proves_nothing(
    tmp_path: Path, read: Read, cell: Any
) -> None:
    for foot in (["Всего", cell], ["Итого", None, None, None, cell]):
        reading = read(workbook(tmp_path, places(foot)))
        assert len(reading.rows["agreements"]) == 2
        assert sums_of(reading) == []


def test_a_sum_over_a_cell_that_cannot_be_read_is_not_computable(tmp_path: Path, read: Read) -> None:
    foot = ["Итого", None, None, None, 5]
    for second, expected in (
        (3, (5, "agrees")),
        ("три", (None, "not_computable")),
        ("н/д", (2, "differs")),
        ("-", (2, "differs")),
    ):
        (line,) = sums_of(read(workbook(tmp_path, places(foot, second))))
        assert line[2:] == expected, second
