"""How much memory a process and its children hold together, looked at while they run."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

LOOK_EVERY_SECONDS = 0.02
PROC = Path("/proc")


class PeakMemory:
    """Watches a process and its children while a block runs.

    Args:
        pid: of the process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._kb = 0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watcher.join()

    @property
    def mb(self) -> float | None:
        """The most they held at one time [MB]; None on a system without /proc."""
        return self._kb / 1024 if self._kb else None

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_EVERY_SECONDS):
            self._kb = max(self._kb, sum(map(_resident_kb, _family(self.pid))))


def _family(pid: int) -> list[int]:
    """A process, its children and theirs."""
    listed = (_text(path) for path in PROC.glob(f"{pid}/task/*/children"))
    children = [int(child) for text in listed for child in text.split()]
    return [pid, *(member for child in children for member in _family(child))]


def _resident_kb(pid: int) -> int:
    lines = [line for line in _text(PROC / str(pid) / "status").splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) if lines else 0


def _text(path: Path) -> str:
    """A file of /proc; empty when its process has just ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
