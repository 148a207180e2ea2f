"""Where things are: what was received, snapshots, which one is served, the journal, the office's own lists.

Layout of a store (`IRO_HOME`, default `data/store` of the checkout)::

    workbooks/<sha256><ext>   as received
    parsed/<key>/             what the reader found; safe to delete
    snapshots/<id>.duckdb     one immutable database for each publication
    CURRENT                   the id that is served
    journal.jsonl             who did what and when, each line chained to the one before by its hash
    reference/*.csv           the office's own lists; they extend data/reference
"""

from __future__ import annotations

import errno
import getpass
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
REFERENCE = CHECKOUT / "data" / "reference"
SNAPSHOT_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
# A snapshot is written beside the old ones, so a store needs room for a copy and some air.
SPARE_BYTES = 64 * 1024 * 1024
LOCK_SECONDS = 60.0
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class StoreError(Exception):
    """Something about the store that a person has to know.

    Args:
        code: which sentence to say (`dashboard.words`).
        detail: the values of that sentence.
    """

    def __init__(self, code: str, **detail: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Store:
    """A store's folders. Reading needs no lock; writing goes through `writing()`."""

    home: Path

    @property
    def workbooks(self) -> Path:
        return self.home / "workbooks"

    @property
    def parsed(self) -> Path:
        return self.home / "parsed"

    @property
    def snapshots(self) -> Path:
        return self.home / "snapshots"

    @property
    def reference(self) -> Path:
        return self.home / "reference"

    @property
    def journal(self) -> Path:
        return self.home / "journal.jsonl"

    def current_id(self) -> str | None:
        """Id of the served snapshot; None before the first publication."""
        try:
            return (self.home / "CURRENT").read_text(encoding="ascii", errors="replace").strip() or None
        except FileNotFoundError:
            return None

    def snapshot_path(self, snapshot_id: str) -> Path:
        """File of a snapshot.

        Raises:
            StoreError: `unknown_snapshot` when there is none of that id.
        """
        path = self.snapshots / f"{snapshot_id}.duckdb"
        if not SNAPSHOT_ID.fullmatch(snapshot_id) or not path.is_file():
            raise StoreError("unknown_snapshot", snapshot=snapshot_id)
        return path

    def served_path(self) -> Path:
        """File of the served snapshot.

        Raises:
            StoreError: `nothing_published`; `snapshot_missing` when CURRENT names a file that is gone.
        """
        served = self.current_id()
        if served is None:
            raise StoreError("nothing_published")
        try:
            return self.snapshot_path(served)
        except StoreError as error:
            raise StoreError("snapshot_missing") from error

    def snapshot_ids(self) -> list[str]:
        """All published ids, oldest first."""
        return sorted(path.stem for path in self.snapshots.glob("*.duckdb") if SNAPSHOT_ID.fullmatch(path.stem))

    def served_before(self, snapshot_id: str) -> str | None:
        """Id of the snapshot that was served before another came to be served; None when there is none to open.

        The journal tells: a load builds on what is served, and after a rollback that is not the newest. Where it is
        silent, the one published before.
        """
        published = self.snapshot_ids()
        for facts in reversed(self.journal_lines()):
            before = facts.get("before_it")
            if facts.get("snapshot") == snapshot_id and before != snapshot_id and before in published:
                return str(before)
        return max((other for other in published if other < snapshot_id), default=None)

    def workbook_path(self, source_id: str) -> Path | None:
        """The kept copy of a workbook; None when it is not in the store."""
        return next((path for path in sorted(self.workbooks.glob(f"{source_id}.*"))), None)

    def workbook_paths(self) -> dict[str, Path]:
        """source_id -> kept copy, of every workbook in the store."""
        return {path.name.partition(".")[0]: path for path in sorted(self.workbooks.glob("*.*"), reverse=True)}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time.

        Raises:
            StoreError: `store_busy` when another process writes; `store_not_writable`; `disk_full`.
        """
        from filelock import FileLock, Timeout  # who only reads has no need of it

        try:
            for folder in (self.workbooks, self.parsed, self.snapshots, self.reference):
                folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(self.home).free < SPARE_BYTES:
                raise StoreError("disk_full", needed_mb=SPARE_BYTES // 1024**2)
            with FileLock(self.home / ".lock", timeout=LOCK_SECONDS):
                yield
        except Timeout as error:
            raise StoreError("store_busy") from error
        except OSError as error:
            raise failure_of(error) from error

    def serve(self, snapshot_id: str, event: str, **facts: Any) -> None:
        """Moves CURRENT to a published snapshot, atomically, and records it: both or neither.

        What may fail for want of room comes first: the new CURRENT is written aside, then the journal's line; the
        last step only renames.
        """
        self.snapshot_path(snapshot_id)
        aside = write_beside(self.home / "CURRENT", snapshot_id.encode("ascii") + b"\n")
        try:
            self.record(event, snapshot=snapshot_id, before_it=self.current_id(), **facts)
        except OSError:
            aside.unlink()
            raise
        os.replace(aside, self.home / "CURRENT")

    def record(self, event: str, **facts: Any) -> None:
        """Adds a line to the journal. The line carries the hash of the one before, so that a gap shows."""
        line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": user_name(), "event": event, **facts}
        line["before"] = self._last_hash()
        text = json.dumps(line, ensure_ascii=False, sort_keys=True)
        is_torn = self.journal.exists() and self.journal.read_bytes()[-1:] not in (b"", b"\n")
        with self.journal.open("a", encoding="utf-8", newline="\n") as journal:
            journal.write(("\n" if is_torn else "") + text + "\n")
            journal.flush()
            os.fsync(journal.fileno())

    def journal_lines(self) -> list[dict[str, Any]]:
        """The journal, oldest first, without lines that cannot be read; empty when nothing was done."""
        return [facts for line in self._journal_texts() if (facts := _journal_facts(line))]

    def journal_is_whole(self) -> bool:
        """True when each line of the journal carries the hash of the line before it."""
        before = ""
        for line in self._journal_texts():
            facts = _journal_facts(line)
            if facts is None or facts.get("before") != before:
                return False
            before = hashlib.sha256(line.encode("utf-8")).hexdigest()
        return True

    def _last_hash(self) -> str:
        lines = self._journal_texts()
        return hashlib.sha256(lines[-1].encode("utf-8")).hexdigest() if lines else ""

    def _journal_texts(self) -> list[str]:
        if not self.journal.exists():
            return []
        return self.journal.read_text(encoding="utf-8", errors="replace").splitlines()


def failure_of(error: OSError) -> StoreError:
    """What an error of the file system means for the person in front of it."""
    if error.errno in DISK_FULL:
        return StoreError("disk_full", needed_mb=SPARE_BYTES // 1024**2)
    return StoreError("store_not_writable", folder=Path(error.filename).parent.name if error.filename else "")


def _journal_facts(line: str) -> dict[str, Any] | None:
    """A line of the journal; None for one that was torn or altered beyond reading."""
    try:
        facts = json.loads(line)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def open_store(home: Path | None = None) -> Store:
    """The store at `home`, else at `IRO_HOME`, else `data/store` of the checkout. Creates nothing."""
    return Store(home or Path(os.environ.get("IRO_HOME") or CHECKOUT / "data" / "store"))


def user_name() -> str:
    """Login name of whoever runs this, for the journal."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a passwd entry; Windows without USERNAME
        return "unknown"


def write_aside(path: Path, content: bytes) -> None:
    """Replaces a small file in one step: readers see the old or the new one, never half."""
    os.replace(write_beside(path, content), path)


def write_beside(path: Path, content: bytes) -> Path:
    """Writes what a file is to hold next, beside it and safely on the disk; returns where."""
    aside = path.with_name(path.name + ".tmp")
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return aside


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def facts_of(detail: Mapping[str, Any]) -> str:
    """JSON text of a small mapping, for a column of a snapshot."""
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
