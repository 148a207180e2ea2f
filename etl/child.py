"""The reader's child process, seen from the parent: reads what people upload without putting the server at risk.

A workbook can make its reader abort, hang or eat memory. So a child turns it into files under `parsed/`; the parent
waits no longer than a deadline, starts a new child when one dies, and never opens a workbook itself: all it does is to
look at the container (`etl.container`), which parses nothing.
"""

from __future__ import annotations

import hashlib
import json
import queue
import sys
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from etl.container import Container, look, refusal
from etl.memory import READER_MEMORY_BYTES
from etl.problem import Problem
from etl.reader_process import Process, start
from etl.reading import READING_FILE, Choices, Reading, read_reading
from etl.resolve import Reference
from etl.sheet import UnreadableWorkbook
from etl.store import SPARE_BYTES, StoreError, sha256_of
from etl.vocabulary import vocabulary

DEADLINE_SECONDS = 120
SMALL_BYTES = 256 * 1024


class Reader:
    """Reads workbooks in a child process, and keeps what was found.

    Args:
        parsed: folder of kept readings.
        reference: the lists that labels are resolved by; part of what a kept reading depends on.
    """

    def __init__(self, parsed: Path, reference: Reference, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self.parsed = parsed
        self.reference = reference
        self.deadline_seconds = deadline_seconds
        self.memory_bytes = READER_MEMORY_BYTES
        self._child: Process | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(
        self, path: Path, file_name: str, choices: Choices, received: date, source_id: str | None = None
    ) -> Reading:
        """The reading of a workbook: the kept one, or a new one from the child.

        Args:
            source_id: SHA-256 of the workbook as received, where `path` is a copy without personal columns.
        """
        try:
            source_id = source_id or sha256_of(path)
        except PermissionError:
            return Reading(file_name, "", choices.institution, problems=(Problem("not_allowed"),))
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return Reading(file_name, "", choices.institution, problems=(Problem("not_a_file"),))
        folder = self._folder(source_id, file_name, choices, received)
        if not self.has_kept(source_id, file_name, choices, received):
            try:
                found = self._look(path)
            except UnreadableWorkbook as error:
                return Reading(file_name, source_id, choices.institution, problems=(refusal(error),))
            failed = self._ask(path, found, source_id, file_name, choices, received, folder)
            if failed:
                return Reading(file_name, source_id, choices.institution, problems=(Problem(failed),))
        return read_reading(folder)

    def has_kept(self, source_id: str, file_name: str, choices: Choices, received: date) -> bool:
        """True when `read` will not need the child."""
        return (self._folder(source_id, file_name, choices, received) / READING_FILE).is_file()

    def start(self) -> None:
        """Starts the child, which takes a moment to be ready; in the meantime something else can be done."""
        self._running_child()

    def _look(self, path: Path) -> Container:
        """What a file is, seen from here: a refusal does not wait for the child. It starts while a large one is seen.

        Raises:
            UnreadableWorkbook: it is not to be read.
        """
        if path.stat().st_size > SMALL_BYTES:
            self.start()
        return look(path)

    def _folder(self, source_id: str, file_name: str, choices: Choices, received: date) -> Path:
        facts = [
            source_id,
            file_name,
            vars(choices),
            received.isoformat(),
            vocabulary().version,
            self.reference.version,
        ]
        key = hashlib.sha256(json.dumps(facts, sort_keys=True).encode("utf-8")).hexdigest()[:32]
        return self.parsed / key

    def _ask(
        self,
        path: Path,
        found: Container,
        source_id: str,
        file_name: str,
        choices: Choices,
        received: date,
        folder: Path,
    ) -> str | None:
        """Has the child read a workbook; a problem code when it could not."""
        job = {
            "path": str(path.resolve()),
            "container": found.facts,
            "source_id": source_id,
            "file_name": file_name,
            "folder": str(folder.resolve()),
            "choices": vars(choices),
            "received": received.isoformat(),
        }
        child = self._running_child()
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps(job) + "\n")
            child.stdin.flush()
            answer = self._answers.get(timeout=self.deadline_seconds)
        except queue.Empty:
            self._stop()
            return "too_slow"
        except OSError:
            answer = ""
        if not answer:
            self._stop()
            return "reader_died"
        failed = json.loads(answer)["failed"]
        if failed:
            raise StoreError(failed, needed_mb=SPARE_BYTES // 1024**2, folder=self.parsed.name)
        return None

    def _running_child(self) -> Process:
        if self._child is None or self._child.poll() is not None:
            self._answers = queue.Queue()
            self._child = start(self.reference.folders, self.memory_bytes)
            assert self._child.stdout is not None
            threading.Thread(target=_pass_on, args=(self._child.stdout, self._answers), daemon=True).start()
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


def _pass_on(stream: IO[str], answers: queue.Queue[str]) -> None:
    """Hands on the child's answers; an empty one when it has ended."""
    for line in stream:
        answers.put(line)
    answers.put("")


def limits() -> Sequence[str]:
    """What bounds a child on this system, for `iro doctor`."""
    return ("deadline",) if sys.platform == "win32" else ("deadline", "memory")
