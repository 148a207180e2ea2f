"""The reader's child process: what a workbook does to it, the parent survives and says in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.child import Reader
from etl.load import reference_of
from etl.memory import READER_MEMORY_BYTES
from etl.reader_process import _ahead, start_ahead
from etl.reading import Choices, Reading
from etl.store import CHECKOUT, Store, open_store
from tests.etl.test_container import change_parts
from tests.office import Iro, accept, heads_by_year, is_plain, problem_codes, served_bytes, students, zipped_sheet
from tests.workbooks import persons_in_russian

# Two cells, the second in the last corner of the sheet: calamine asks for 17 thousand million cells and aborts.
LAST_CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NEAR_IT = LAST_CORNER.replace("1048576", "900000").replace("XFD", "WFD")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    parsed = tmp_path / "parsed"
    parsed.mkdir()
    with Reader(parsed, reference_of(Store(tmp_path / "home"))) as reader:
        yield reader


def read(reader: Reader, path: Path) -> Reading:
    return reader.read(path, path.name, Choices(), date(2025, 1, 15))


def test_a_workbook_that_would_kill_the_reader_is_refused_and_the_next_one_is_read(
    tmp_path: Path, reader: Reader
) -> None:
    corner = zipped_sheet(tmp_path / "corner.xlsx", LAST_CORNER)
    # The same sheet where the look into the zip does not expect it, and a cell that it does not know.
    elsewhere = zipped_sheet(tmp_path / "elsewhere.xlsx", LAST_CORNER, part="xl/worksheets/list.xml")
    near = zipped_sheet(tmp_path / "near.xlsx", NEAR_IT)
    for path, cell in ((corner, "XFD1048576"), (elsewhere, "XFD1048576"), (near, "WFD900000")):
        reading = read(reader, path)
        assert [(p.code, p.sheet, p.cell) for p in reading.problems] == [("far_cell", "S", cell)], path.name
        assert not reading.is_loadable
    assert read(reader, students(tmp_path, 2024)).is_loadable


def test_a_reader_that_dies_is_named_and_the_next_workbook_is_read(tmp_path: Path, reader: Reader) -> None:
    path = students(tmp_path, 2024)
    reader.memory_bytes = 64 * 1024 * 1024  # not enough to begin with
    assert [p.code for p in read(reader, path).problems] == ["reader_died"]
    reader.memory_bytes = READER_MEMORY_BYTES
    assert read(reader, path).is_loadable


def test_a_workbook_whose_number_formats_are_broken_is_refused(tmp_path: Path, reader: Reader) -> None:
    path = change_parts(
        persons_in_russian(tmp_path), lambda name, content: b"-1" + content if name == "xl/styles.xml" else content
    )
    assert [p.code for p in read(reader, path).problems] == ["broken_file"]


def test_a_workbook_that_takes_too_long_is_refused_and_the_next_one_is_read(tmp_path: Path, reader: Reader) -> None:
    path = students(tmp_path, 2024)
    reader.deadline_seconds = 0.001
    assert [p.code for p in read(reader, path).problems] == ["too_slow"]
    reader.deadline_seconds = 60
    assert read(reader, path).is_loadable


def test_a_reading_is_kept_and_read_again_only_when_something_changed(tmp_path: Path, reader: Reader) -> None:
    path = students(tmp_path, 2024)
    first = read(reader, path)
    kept = set(reader.parsed.iterdir())
    assert read(reader, path).tables == first.tables
    assert set(reader.parsed.iterdir()) == kept
    reader.read(path, path.name, Choices(period="2024"), date(2025, 1, 15))
    assert len(set(reader.parsed.iterdir())) == len(kept) + 1
    shutil.rmtree(reader.parsed)
    reader.parsed.mkdir()
    assert read(reader, path).tables == first.tables


def test_a_workbook_that_cannot_be_read_leaves_what_is_served(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home")
    accept(store, students(tmp_path, 2024))
    before = served_bytes(store)
    bomb = zipped_sheet(tmp_path / "bomb.xlsx", LAST_CORNER, part="xl/worksheets/list.xml")
    outcome = accept(store, students(tmp_path, 2023), bomb, students(tmp_path, 2022))
    assert not outcome.is_loaded
    assert problem_codes(outcome) == ["far_cell"]
    called = Iro(store.home)("load", bomb)
    assert called.status == 2
    assert is_plain(called.said)
    assert "Nothing was loaded" in called.out
    assert served_bytes(store) == before
    assert heads_by_year(store) == {2024: 18}


def test_a_process_started_ahead_reads_the_first_workbook(tmp_path: Path, reader: Reader) -> None:
    start_ahead(reader.reference.folders)
    (ahead,) = _ahead.values()
    assert read(reader, students(tmp_path, 2024)).is_loadable
    assert reader._child is ahead and not _ahead


def test_a_process_started_ahead_that_nobody_needs_ends_with_the_one_that_started_it() -> None:
    program = (
        "from etl.reader_process import _ahead, start_ahead; from etl.store import REFERENCE; "
        "start_ahead([REFERENCE]); print(next(iter(_ahead.values())).pid)"
    )
    pid = int(subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=CHECKOUT, check=True).stdout)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
