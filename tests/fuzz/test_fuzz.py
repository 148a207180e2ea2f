"""Damaged workbooks of every format: no hang, no crash, an answer in words each time, and no cell lost in silence.

200 workbooks in the normal run; `make fuzz` takes 5,000 others (`FUZZ_CASES`).
"""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutations import Change, changes, damaged, damaged_inside
from tests.fuzz.office import FUZZ, SECONDS, Office, assert_answered


def test_every_workbook_is_read_before_it_is_damaged(office: Office) -> None:
    for name, content in office.originals.items():
        reading = office.read(name, content)
        assert reading.tables, name
        assert office.lost(name, reading) == [], name


@FUZZ
@given(seed=st.integers(0, 10**6), part=st.floats(0, 1), wanted=changes(), inside=st.integers(0, 3))
def test_a_damaged_workbook_is_answered_and_loses_no_cell_in_silence(
    office: Office, seed: int, part: float, wanted: list[Change], inside: int
) -> None:
    name = sorted(office.originals)[seed % len(office.originals)]
    original = office.originals[name]
    begun = time.monotonic()
    reading = office.read(name, damaged_inside(original, part, wanted) if inside else damaged(original, wanted))
    assert time.monotonic() - begun < SECONDS
    assert_answered(reading)
    assert office.lost(name, reading) == []
