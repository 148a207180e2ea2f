"""The child process that reads what people send (`python -m etl.reader`): `etl.child` gives it its jobs.

One JSON job a line on standard input, one answer a line on standard output. The parent never opens a workbook.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from etl.container import Container
from etl.meaning import Meanings
from etl.memory import limit_memory
from etl.read import read_opened, unread
from etl.reading import Choices, Reading, write_reading
from etl.resolve import Reference
from etl.schema import column_types
from etl.sheet import UnreadableWorkbook
from etl.store import failure_of
from etl.vocabulary import vocabulary
from etl.workbook import Workbook, open_workbook

Job = Mapping[str, Any]
UNKNOWN = "no such label"  # is looked for in every list


def main() -> None:
    """Answers jobs until standard input ends.

    A job is `{path, container, source_id, file_name, folder, choices, received}`. The arguments are the memory that may
    be used, in bytes, and the folders of the reference lists.
    """
    limit_memory(int(sys.argv[1]))
    # A workbook is a million small objects that live until it is read, and none of them points back at another.
    gc.freeze()
    gc.disable()
    reference = Reference(*map(Path, sys.argv[2:]))
    _get_ready(reference)
    for line in sys.stdin:
        failed = _carried_out(json.loads(line), reference)
        sys.stdout.write(json.dumps({"failed": failed}) + "\n")
        sys.stdout.flush()
        gc.collect()


def _get_ready(reference: Reference) -> None:
    """Loads what every reading needs while nobody waits for one yet: the words, the lists, the schema."""
    Meanings(vocabulary(), reference, None).of(UNKNOWN)
    column_types("enrolments")


def _carried_out(job: Job, reference: Reference) -> str | None:
    """Reads a workbook and keeps the reading; the code of what stood in the way of that."""
    path, choices = Path(job["path"]), Choices(**job["choices"])
    name = job["source_id"], job["file_name"]
    workbook: Workbook | None = None
    try:
        workbook = open_workbook(path, Container.of_facts(job["container"]))
        reading = read_opened(workbook, *name, choices, reference, date.fromisoformat(job["received"]))
    except UnreadableWorkbook as error:
        reading = unread(error, *name, choices)
    copy = partial(_copy, workbook, path, reading) if workbook and reading.personal_cells else None
    try:
        return _kept(reading, Path(job["folder"]), copy)
    except UnreadableWorkbook as error:  # the copy needs a part of the file that the reading did not
        return _kept(unread(error, *name, choices), Path(job["folder"]))


def _kept(reading: Reading, folder: Path, copy: Callable[[Path], object] | None = None) -> str | None:
    """Keeps a reading; the code of what stood in the way, when the disk did."""
    try:
        write_reading(reading, folder, copy)
    except OSError as error:
        return failure_of(error).code
    return None


def _copy(workbook: Workbook, path: Path, reading: Reading, folder: Path) -> None:
    from etl.redact import redacted_copy  # brings the library that writes workbooks, which few readings need

    redacted_copy(workbook, path.suffix, folder, reading.personal_cells)


if __name__ == "__main__":
    main()
