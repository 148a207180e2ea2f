"""`make bench` in small: what it measures is read exactly, each line has its limit, and the status says what failed."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout

import pytest

from scripts.bench.__main__ import main
from scripts.bench.line import Line


@pytest.fixture(scope="module")
def printed() -> str:
    page = io.StringIO()
    with redirect_stdout(page):
        main(
            ["--only", "reading", "--rows", "5000", "--workbooks", "3", "--rounds", "1"]
        )  # raises WrongFigures where it was read wrongly
    return page.getvalue()


def test_a_bench_names_the_machine_and_the_versions(printed: str) -> None:
    assert re.match(r"\d+ cores, .+, \d+ GB, \w+ .+\nPython 3\.\d+\.\d+, python-calamine [\d.]+, openpyxl", printed)


def test_a_bench_measures_everything_that_has_a_limit(printed: str) -> None:
    limits = re.findall(r"  ([≤≥] [\d.]+ \S+) +(?:holds|DOES NOT HOLD)", printed, re.MULTILINE)
    assert limits == ["≤ 3 ×", "≥ 4 ×", "≤ 600 MB", "≤ 600 MB", "≤ 0.5 s", "≤ 0.15 ×", "≤ 0.15 ×", "≤ 0.15 ×"]


def test_a_limit_is_held_from_its_own_side() -> None:
    least = Line("faster", "8 s / 2 s", 4.0, "×", 4.0, is_least=True)
    most = Line("memory", "peak", 600.1, "MB", 600.0)
    assert (least.holds, most.holds) == (True, False)
    assert str(most).endswith("600.10 MB  ≤ 600 MB  DOES NOT HOLD")
    assert Line("told only", "1 s", 99.0, "s").holds
