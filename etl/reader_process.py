"""The process of the reader (`python -m etl.reader`): started for a workbook, or ahead of it.

Loads little, so that a command can start the process before it loads what it needs itself.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from etl.memory import READER_MEMORY_BYTES

CHECKOUT = Path(__file__).resolve().parent.parent
Process = subprocess.Popen[str]
Words = tuple[str, ...]


def start(folders: Sequence[Path], memory_bytes: int = READER_MEMORY_BYTES) -> Process:
    """A process that waits for workbooks: the one that was started ahead, where there is such a one.

    Args:
        folders: of the reference lists.
        memory_bytes: that it may use.
    """
    words = _words(folders, memory_bytes)
    return _ahead.pop(words, None) or _started(words)


def start_ahead(folders: Sequence[Path]) -> None:
    """Starts a process before anybody asks for it. It ends with this one where nobody does."""
    words = _words(folders, READER_MEMORY_BYTES)
    _ahead[words] = _started(words)


def _words(folders: Sequence[Path], memory_bytes: int) -> Words:
    return (sys.executable, "-m", "etl.reader", str(memory_bytes), *(str(folder.resolve()) for folder in folders))


def _started(words: Words) -> Process:
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if not os.environ.get("IRO_DEBUG") else None,
        cwd=CHECKOUT,
        text=True,
        encoding="utf-8",
    )


@atexit.register
def _end_unused() -> None:
    while _ahead:
        _, process = _ahead.popitem()
        process.kill()
        process.wait()


_ahead: dict[Words, Process] = {}
