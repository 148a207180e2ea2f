"""Registers drawn at random are read as they were meant, to the day and to the cent, in three formats."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reading import Reading
from tests.etl.drawn_registers import KINDS, Drawn
from tests.etl.test_register import rows_of
from tests.formats import Page, write_ods, write_xls, write_xlsx

Read = Callable[..., Reading]
WRITERS = (write_xlsx, write_xlsx, write_xls, write_ods)
SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("draw", KINDS)
def test_a_register_drawn_at_random_is_read_as_it_was_meant(
    draw: Callable[[int], Drawn], seed: int, tmp_path: Path, read: Read
) -> None:
    drawn = draw(seed)
    reading = read(WRITERS[seed % len(WRITERS)](tmp_path, Page(drawn.rows)))
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    assert rows_of(reading, drawn.table, *drawn.columns) == drawn.truth
    sums = [(line["declared"], line["status"]) for table in reading.tables for line in table.sums]
    assert sums == [(pytest.approx(declared), status) for declared, status in drawn.sums]
