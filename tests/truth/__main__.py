"""`python -m tests.truth 0-300`: reads the workbooks of some seeds and prints what was read otherwise than it is."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from etl.read import read_workbook
from etl.reading import Choices, Reading
from etl.resolve import Reference
from etl.store import REFERENCE
from tests.truth.compare import differences
from tests.truth.draft import Workbook
from tests.truth.workbook import drawn_workbook
from tests.truth.write import write

SHOWN = 6


def read_seed(seed: int, folder: Path, reference: Reference) -> tuple[Workbook, Reading, Path]:
    """The workbook of a seed, as written and as read."""
    book = drawn_workbook(seed)
    path = write(folder, book.name, book.form, book.pages)
    return book, read_workbook(path, path.name, Choices("DEMO"), reference, date(2025, 11, 1)), path


def main() -> None:
    """Reads a range of seeds."""
    first, _dash, last = sys.argv[1].partition("-")
    reference = Reference(REFERENCE)
    failed: Counter[str] = Counter()
    for seed in range(int(first), int(last or first) + 1):
        with tempfile.TemporaryDirectory() as folder:
            book, reading, _path = read_seed(seed, Path(folder), reference)
        found = differences(reading, book.truth)
        if found:
            failed[book.kind] += 1
            print(f"--- {seed}: {book.kind}, {book.form}, {book.plan.in_short()}")
            print("\n".join(found[:SHOWN]), f"\n({len(found)} differences)" if len(found) > SHOWN else "", flush=True)
    print(f"{sum(failed.values())} of {int(last or first) - int(first) + 1} read otherwise: {dict(failed)}")


if __name__ == "__main__":
    main()
