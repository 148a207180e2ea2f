"""Nobody who knows all that was published and all rules can tell a count of 1 to 4 from two others.

`make protect` runs 2,000 tables and 200 pairs of filters; the usual run takes fewer.
"""

from __future__ import annotations

import os
from random import Random

import pandas as pd
import pytest

from dashboard.disclosure import rounded, shown_count
from dashboard.protected_frames import HIDDEN, protected
from tests.protected.attacker import ENOUGH, Publication, Split, World, possible_values
from tests.protected.worlds import pair_of_filters, slices, table_with_totals

TABLES = int(os.environ.get("PROTECT_TABLES", "100"))
PAIRS = int(os.environ.get("PROTECT_PAIRS", "60"))
BATCHES = 10


def given_away(publication: Publication, truth: World) -> list[tuple[list[tuple[int, ...]], set[int]]]:
    """The small counts that can be told from all but one other, or from all others."""
    values = {count: possible_values(publication, truth, count) for count in publication.small_counts(truth)}
    return [(sorted(count), found) for count, found in values.items() if len(found) < ENOUGH]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_table_with_its_totals_leaves_three_values_for_each_small_count(batch: int) -> None:
    small_counts = 0
    for number in range(batch, TABLES, BATCHES):
        truth, publication = table_with_totals(Random(f"table {number}"))
        small_counts += len(publication.small_counts(truth))
        assert given_away(publication, truth) == [], (number, truth)
    assert small_counts


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_table_under_two_filters_leaves_three_values_for_each_small_count(batch: int) -> None:
    small_counts = 0
    for number in range(batch, PAIRS, BATCHES):
        truth, publication = pair_of_filters(Random(f"pair {number}"))
        small_counts += len(publication.small_counts(truth))
        assert given_away(publication, truth) == [], (number, truth)
    assert small_counts


class RoundedOnly(Split):
    """What HESA's rounding alone would publish: every part, and the total."""

    def published(self, world: World) -> tuple[int | None, dict[frozenset[tuple[int, ...]], int]]:
        counts = {part: sum(world[cell] for cell in part) for part in self.parts}
        return rounded(sum(counts.values())), {part: rounded(count) for part, count in counts.items()}


def test_rounding_alone_gives_small_counts_away_and_the_attacker_sees_it() -> None:
    # 3 + 3 = 6 is shown as 5 + 5 = 5: each is 3 or more, both are 7 or less, so each is 3 or 4.
    truth: World = {(0,): 3, (1,): 3}
    rounded_only = Publication((RoundedOnly(slices(sorted(truth), 0)),))
    assert {frozenset(found) for _, found in given_away(rounded_only, truth)} == {frozenset({3, 4})}
    assert given_away(Publication((Split(slices(sorted(truth), 0)),)), truth) == []


def test_hiding_small_parts_alone_gives_one_away_where_its_total_is_tight() -> None:
    # 12 and 12 are shown as 10, their total with a single 1 is 25. Nothing else is hidden, so the one is 25 + 2 - 16
    # or less; with 13 + 13 + 1 = 27 shown as 15 + 15 = 25, it is 27 - 26 = 1 or none, and 13 is hidden as well.
    shown = Split(slices([(0,), (1,), (2,)], 0)).published({(0,): 13, (1,): 13, (2,): 1})
    assert shown[0] == 25 and sorted(shown[1].values()) == [15]


@pytest.mark.parametrize("number", range(20))
def test_a_frame_lets_out_exactly_what_the_rules_publish(number: int) -> None:
    truth, publication = table_with_totals(Random(f"frame {number}"))
    frame = pd.DataFrame(
        [(f"F{row}", f"C{column}", count) for (row, column), count in truth.items()],
        columns=["faculty_code", "country_code", "headcount"],
    ).astype({"headcount": "Int64"})
    out = protected(frame, is_of_people=True)
    _, shown = publication.splits[0].published(truth)
    expected = {(f"F{row}", f"C{column}"): count for part, count in shown.items() for row, column in part}
    visible = out[out["faculty_code"] != HIDDEN]
    assert {(faculty, country): count for faculty, country, count in visible.itertuples(index=False)} == expected
    whole = protected(pd.DataFrame({"headcount": [sum(truth.values())]}, dtype="Int64"), is_of_people=True)
    assert (None if pd.isna(whole["headcount"][0]) else whole["headcount"][0]) == shown_count(sum(truth.values()))
