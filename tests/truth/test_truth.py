"""Workbooks drawn at random from all the kinds that people send, read exactly: every head, every sum, every problem.

`make truth` reads 300 of them; the normal run reads the first 60.
"""

import os
from pathlib import Path
from random import Random

import pytest

from etl.resolve import Reference
from etl.store import REFERENCE
from tests.truth.__main__ import read_seed
from tests.truth.compare import differences
from tests.truth.kinds import KINDS
from tests.truth.people import drawn_people
from tests.truth.workbook import drawn_workbook

SEEDS = int(os.environ.get("TRUTH_SEEDS", "60"))


@pytest.fixture(scope="module")
def lists() -> Reference:
    return Reference(REFERENCE)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_generated_workbook_is_read_as_it_was_drawn(seed: int, tmp_path: Path, lists: Reference) -> None:
    book, reading, _path = read_seed(seed, tmp_path, lists)
    assert differences(reading, book.truth) == [], (book.kind, book.form, book.plan.in_short())


def test_a_seed_draws_the_same_workbook_each_time() -> None:
    one, other = drawn_workbook(7), drawn_workbook(7)
    assert [page.cells for page in one.pages] == [page.cells for page in other.pages]
    assert one.truth == other.truth


def test_the_seeds_draw_every_kind() -> None:
    assert {drawn_workbook(seed).kind for seed in range(60)} == set(KINDS)


def test_a_difference_is_seen(tmp_path: Path, lists: Reference) -> None:
    book, reading, _path = read_seed(3, tmp_path, lists)
    cell = next(iter(book.truth.heads))
    codes, number = book.truth.heads[cell]
    book.truth.heads[cell] = (codes, number + 1)
    assert len(differences(reading, book.truth)) == 1


def test_people_are_counted_by_any_of_their_codes() -> None:
    people = drawn_people(Random(1), ("sex", "funding"))
    by_sex = [people.count(sex=sex) for sex in people.codes("sex")]
    assert sum(by_sex) == people.count() == people.count(sex=frozenset(people.codes("sex")))
