"""What the cases share: one long-lived reader, the workbooks that are damaged, and what counts as an answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from dashboard.i18n import CODES
from dashboard.words import problem_sentence
from etl.child import Reader
from etl.reading import Choices, Reading
from etl.workbook import read_sheets
from tests.fuzz.accounting import lost_cells

CASES = int(os.environ.get("FUZZ_CASES", "200"))
SECONDS = 20.0
FUZZ = settings(
    max_examples=CASES,
    deadline=None,
    derandomize="FUZZ_CASES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Office:
    """What all cases share."""

    reader: Reader
    originals: Mapping[str, bytes]
    folder: Path

    def _repr_pretty_(self, printer: Any, _is_in_circle: bool) -> None:
        printer.text("Office()")  # the workbooks would fill pages when a case fails

    def read(self, name: str, content: bytes) -> Reading:
        return self.reader.read(self.kept(name, content), name, Choices("DEMO"), date(2025, 1, 15))

    def kept(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def lost(self, name: str, reading: Reading) -> list[str]:
        return lost_cells(reading, read_sheets(self.folder / name), self.reader.reference) if reading.tables else []


def assert_answered(reading: Reading) -> None:
    """Tables, or an error; and a sentence in every language for each problem."""
    assert reading.tables or any(problem.severity == "error" for problem in reading.problems)
    codes = {problem.code for problem in reading.problems}
    assert not codes & {"too_slow", "reader_died"}, codes
    for problem in reading.problems:
        for code in CODES:
            sentence = problem_sentence(
                problem.code,
                problem.severity,
                problem.sheet,
                problem.cell,
                problem.value,
                problem.headcount,
                problem.detail,
                code,
                problem.suggestions,
            )
            assert sentence and problem.code not in sentence
