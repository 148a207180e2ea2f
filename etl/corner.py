"""The corner of a sheet around one cell, for who wants to see where a figure was read. The pages' second door.

The parent never opens a workbook: `etl.corner_reader` does, in a child process of its own with a memory limit and a
deadline, from the copy that the store keeps.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.memory import READER_MEMORY_BYTES
from etl.store import CHECKOUT, REFERENCE, Store

DEADLINE_SECONDS = 60
# Corners kept: some kilobytes each.
MOST_CORNERS = 256
# Children at once: each may take the memory that a large workbook needs.
MOST_CHILDREN = 2
SOURCE_ID = re.compile(r"[0-9a-f]{64}")


class NoCorner(Exception):
    """There is nothing to show. `code` says why.

    Codes: `not_kept` (the store has no copy of the workbook), `no_such_cell` (its sheet or cell is not in the copy),
    `unreadable` (the copy cannot be read), `too_slow`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class CornerCell:
    """A cell as printed; one of a merged range stands for all of the range that is in view.

    Args:
        kind: `heading`, `label` or `cell`: what it is to the figure.
        is_personal: something stood there that is shown to nobody; `text` is empty.
        rows, columns: how many of the rows and columns in view it takes.
    """

    text: str
    kind: str
    is_number: bool
    is_marked: bool
    is_personal: bool
    rows: int
    columns: int


@dataclass(frozen=True)
class CornerColumn:
    """A column in view. `is_apart`: others stand between it and the one before that are not in view."""

    letters: str
    is_apart: bool
    is_hidden: bool


@dataclass(frozen=True)
class CornerRow:
    """A row in view, with the cells that begin in it."""

    number: int
    is_apart: bool
    is_hidden: bool
    cells: tuple[CornerCell, ...]


@dataclass(frozen=True)
class Corner:
    """What surrounds a cell: its neighbours, and the headings and labels that say whose figure it is."""

    sheet: str
    cell: str
    columns: tuple[CornerColumn, ...]
    rows: tuple[CornerRow, ...]


def corner_of(home: Path, source_id: str, sheet: str, cell: str) -> Corner:
    """The corner of a sheet around a cell.

    Args:
        home: the store.
        source_id: SHA-256 of the workbook as received.
        cell: its address, such as `C14`.

    Raises:
        NoCorner: there is nothing to show.
    """
    kept = Store(home).workbook_path(source_id) if SOURCE_ID.fullmatch(source_id) else None
    if kept is None:
        raise NoCorner("not_kept")
    return _corner(kept, Store(home).reference, sheet, cell)


@lru_cache(maxsize=MOST_CORNERS)
def _corner(path: Path, own_reference: Path, sheet: str, cell: str) -> Corner:
    # The store never writes to a kept workbook, so its path says which bytes are meant.
    folders = [str(folder.resolve()) for folder in (REFERENCE, own_reference)]
    facts = _answer({"path": str(path.resolve()), "sheet": sheet, "cell": cell, "reference": folders})
    if "failed" in facts:
        raise NoCorner(str(facts["failed"]))
    return _corner_of_facts(facts)


_free_children = threading.BoundedSemaphore(MOST_CHILDREN)


def _answer(job: Mapping[str, Any]) -> dict[str, Any]:
    """What the child says of a job.

    Raises:
        NoCorner: `too_slow`; `unreadable` when it died.
    """
    if not _free_children.acquire(timeout=DEADLINE_SECONDS):
        raise NoCorner("too_slow")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "etl.corner_reader", str(READER_MEMORY_BYTES)],
            input=json.dumps(job),
            capture_output=True,
            cwd=CHECKOUT,
            text=True,
            encoding="utf-8",
            timeout=DEADLINE_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NoCorner("too_slow") from error
    finally:
        _free_children.release()
    if done.returncode or not done.stdout:
        raise NoCorner("unreadable")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _corner_of_facts(facts: Mapping[str, Any]) -> Corner:
    rows = [{**row, "cells": tuple(CornerCell(**cell) for cell in row["cells"])} for row in facts["rows"]]
    return Corner(
        sheet=facts["sheet"],
        cell=facts["cell"],
        columns=tuple(CornerColumn(**column) for column in facts["columns"]),
        rows=tuple(CornerRow(**row) for row in rows),
    )
