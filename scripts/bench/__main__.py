"""`make bench`: what reading, loading, building and pages take, beside what the plain tools take, in one run.

Each line says what was measured, the ratio, the limit and whether it holds. The status is 1 when one does not, and when
what was read is not what the workbooks hold.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

from etl.child import Reader
from etl.reading import Choices, Reading
from etl.resolve import Reference
from etl.store import CHECKOUT, REFERENCE, Store
from scripts.bench import pages
from scripts.bench.line import Line
from scripts.bench.measure import BY_CALAMINE, BY_PANDAS, Call, Took, iro, machine, plain
from scripts.bench.workbooks import INSTITUTION, Author, Book

OWN_PACKAGES = ("etl", "dashboard")
ROWS = 200_000
WORKBOOKS = 200
ROUNDS = 3
PAGE_ROWS = 1_000_000
PAGE_ROUNDS = 7
TIMES_CALAMINE = 3.0
TIMES_FASTER_THAN_PANDAS = 4.0
PEAK_MB = 600.0
SHARE_OF_FULL_BUILD = 0.15
CROSSTAB_SECONDS = 0.5
CROSSTAB = (60, 200)


class WrongFigures(Exception):
    """What was read is not what the workbook holds: how long it took does not matter."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures everything and prints it; the exit status."""
    asked = _arguments(words)
    for package in OWN_PACKAGES:  # as an installed program is, also where Python is told to keep no bytecode
        compileall.compile_dir(CHECKOUT / package, quiet=1)
    print(machine())
    print(f"{asked.rows:,} rows, {asked.workbooks} workbooks, medians of {asked.rounds}")
    print("Seconds are those of the clock; the last column compares processor times.\n")
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="iro-bench-") as place:
        folder = Path(place)
        for line in _measured(folder, asked):
            lines.append(line)
            print(line, flush=True)
    failed = [line for line in lines if not line.holds]
    print(f"\n{'All limits hold.' if not failed else f'{len(failed)} of the limits not held.'}")
    return 1 if failed else 0


def _measured(folder: Path, asked: argparse.Namespace) -> Iterator[Line]:
    if asked.only != "pages":
        for measured in (_large_list, _persons, _crosstab, _many_workbooks):
            yield from measured(folder, Author(folder), asked)
    if asked.only != "reading":
        yield from pages.measured(folder, asked.page_rows, asked.page_rounds)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the long lists")
    parser.add_argument("--workbooks", type=int, default=WORKBOOKS, help="workbooks of the build")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each comparison is repeated")
    parser.add_argument("--page-rows", type=int, default=PAGE_ROWS, help="rows of students behind the pages")
    parser.add_argument("--page-rounds", type=int, default=PAGE_ROUNDS, help="how often each page is opened")
    parser.add_argument("--only", choices=("reading", "pages"), help="measure one half alone")
    return parser.parse_args(words)


# ------------------------------------------------------------------ long lists
def _large_list(folder: Path, author: Author, asked: argparse.Namespace) -> list[Line]:
    """The whole of `iro load` beside the plain readers, one after the other in each round."""
    book = author.list_of_heads(asked.rows)
    calls, calamine, pandas = [], [], []
    for number in range(asked.rounds):
        calamine.append(plain(BY_CALAMINE, book.path))
        calls.append(_load_alone(folder / f"list{number}", book))
        pandas.append(plain(BY_PANDAS, book.path))
    what, took = f"iro load, list of {asked.rows:,}", [call.took for call in calls]
    by_pandas = f"pandas.read_excel with openpyxl / {what}"
    return [
        _ratio(f"{what} / its cells by python-calamine", took, calamine, TIMES_CALAMINE),
        replace(_ratio(by_pandas, pandas, took, TIMES_FASTER_THAN_PANDAS), is_least=True),
        *_memory(what, calls),
    ]


def _ratio(what: str, above: Sequence[Took], below: Sequence[Took], limit: float | None = None) -> Line:
    """How many times as long one thing took as another, round by round."""
    pairs = list(zip(above, below, strict=True))
    measured = f"{median(one.seconds for one in above):.2f} s / {median(other.seconds for other in below):.2f} s"
    ratio = median(one.seconds / other.seconds for one, other in pairs)
    processor = median(one.processor / other.processor for one, other in pairs)
    return Line(what, measured, ratio, "×", limit, processor=processor)


def _persons(folder: Path, author: Author, asked: argparse.Namespace) -> list[Line]:
    """A list of persons of the same length: told, since nobody has set a limit to it but that of memory."""
    book = author.list_of_persons(asked.rows)
    alone = plain(BY_CALAMINE, book.path)
    call = _load_alone(folder / "persons", book)
    what = f"iro load, {asked.rows:,} persons"
    return [_ratio(f"{what} / its cells by python-calamine", [call.took], [alone]), *_memory(what, [call])]


def _memory(what: str, calls: Sequence[Call]) -> list[Line]:
    peaks = [call.peak_mb for call in calls if call.peak_mb is not None]
    return [Line(f"{what}: memory, all processes", "peak", max(peaks), "MB", PEAK_MB)] if peaks else []


def _load_alone(home: Path, book: Book) -> Call:
    """Loads a workbook into a store of its own, and proves what was loaded."""
    call = iro(home, "load", book.path, "--institution", INSTITUTION, "--json")
    tables = call.json["files"][0]["tables"]
    statuses = {line["status"] for table in tables for line in table["reconciliations"]}
    if [table["headcount"] for table in tables] != [book.headcount] or statuses - {"agrees"}:
        raise WrongFigures(book.path.name)
    _prove(Store(home), [book])
    shutil.rmtree(home)
    return call


# -------------------------------------------------------------------- crosstab
def _crosstab(folder: Path, author: Author, asked: argparse.Namespace) -> list[Line]:
    """A wide crosstab in a child that has read something before: what a second file costs."""
    book, first = author.crosstab(*CROSSTAB), author.of_a_faculty(0)
    seconds = []
    for number in range(asked.rounds):
        with Reader(folder / f"parsed{number}", Reference(REFERENCE)) as reader:
            _read(reader, first)
            start = time.perf_counter()
            _read(reader, book)
            seconds.append(time.perf_counter() - start)
    what = f"crosstab of {CROSSTAB[0]} × {CROSSTAB[1]}, heading of two levels, after start-up"
    return [Line(what, f"{median(seconds):.2f} s", median(seconds), "s", CROSSTAB_SECONDS)]


def _read(reader: Reader, book: Book) -> Reading:
    reading = reader.read(book.path, book.path.name, Choices(INSTITUTION), date(2025, 11, 1))
    if sum(table.headcount or 0 for table in reading.tables) != book.headcount:
        raise WrongFigures(book.path.name)
    return reading


# ------------------------------------------------------------------- many files
def _many_workbooks(folder: Path, author: Author, asked: argparse.Namespace) -> list[Line]:
    """Building all workbooks anew, beside building them when one has changed."""
    store = Store(folder / "many")
    books = [author.of_a_faculty(number) for number in range(asked.workbooks)]
    iro(store.home, "load", *(book.path for book in books), "--institution", INSTITUTION, "--json")
    whole, forgotten, replaced, after = [], [], [], []
    for _ in range(asked.rounds):
        shutil.rmtree(store.parsed)
        whole.append(iro(store.home, "build").took)
        shutil.rmtree(next(store.parsed.iterdir()))
        forgotten.append(iro(store.home, "build").took)
        books[-1] = author.of_a_faculty(asked.workbooks - 1)
        again = ("load", books[-1].path, "--institution", INSTITUTION, "--replace", "--json")
        replaced.append(iro(store.home, *again).took)
        after.append(iro(store.home, "build").took)
        _prove(store, books)
    changes = {
        "iro build, one workbook read anew": forgotten,
        "iro load --replace of one workbook": replaced,
        "iro build after it": after,
    }
    all_ = f"iro build of all {asked.workbooks}"
    return [_ratio(f"{what} / {all_}", some, whole, SHARE_OF_FULL_BUILD) for what, some in changes.items()]


def _prove(store: Store, books: Sequence[Book]) -> None:
    """The served figures are those of the workbooks, a replaced one in its new form."""
    with duckdb.connect(str(store.served_path()), read_only=True) as connection:
        served = connection.execute("SELECT sum(headcount), count(DISTINCT source_id) FROM enrolments").fetchone()
    if served != (sum(book.headcount for book in books), len(books)):
        raise WrongFigures(f"{served} in {len(books)} workbooks")


if __name__ == "__main__":
    sys.exit(main())
