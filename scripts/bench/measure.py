"""Time and memory of a call of `iro`, of one read in a running child, and of the plain readers beside them."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.store import CHECKOUT
from scripts.bench.memory import PeakMemory

IRO = (sys.executable, "-c", "from dashboard.entry import main; main()")
CALL_SECONDS = 600
PACKAGES = ("python-calamine", "openpyxl", "pandas", "duckdb", "pyarrow")
# What a person without this program would do with the same file. Imports are not counted.
PLAIN = """
import sys, time
{imports}
start, processor = time.perf_counter(), time.process_time()
{read}
print(time.perf_counter() - start, time.process_time() - processor)
"""
BY_CALAMINE = PLAIN.format(
    imports="from python_calamine import CalamineWorkbook",
    read="rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)",
)
BY_PANDAS = PLAIN.format(
    imports="import openpyxl, pandas",
    read="frame = pandas.read_excel(sys.argv[1], engine='openpyxl', header=None)",
)


@dataclass(frozen=True)
class Took:
    """What something took.

    Args:
        seconds: by the wall clock [s].
        processor: of all its processes together [s]: this changes less when other programs run beside it.
    """

    seconds: float
    processor: float


@dataclass(frozen=True)
class Call:
    """A call of `iro`.

    Args:
        took: from the start of the process to its end.
        peak_mb: most memory that the process and its child held at one time [MB]; None where /proc cannot say.
    """

    took: Took
    peak_mb: float | None
    out: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def machine() -> str:
    """The machine and the versions, in one line each."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3 if hasattr(os, "sysconf") else 0
    first = f"{os.cpu_count()} cores, {_processor()}, {memory:.0f} GB, {platform.system()} {platform.release()}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{first}\nPython {platform.python_version()}, {packages}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    names = [line for line in facts.read_text().splitlines() if line.startswith("model name")] if facts.exists() else []
    return names[0].split(":")[1].strip() if names else platform.processor() or platform.machine()


def iro(home: Path, *words: str | Path, status: int = 0) -> Call:
    """Calls the command line on a store, as a person does.

    Raises:
        RuntimeError: it ended with another status than expected.
    """
    start, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        [*IRO, *map(str, words)],
        cwd=CHECKOUT,
        env={**os.environ, "IRO_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    with PeakMemory(process.pid) as peak:
        out, _ = process.communicate(timeout=CALL_SECONDS)
    seconds, after = time.perf_counter() - start, os.times()
    if process.returncode != status:
        raise RuntimeError(f"iro {' '.join(map(str, words))} ended with {process.returncode}:\n{out[-2000:]}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Call(Took(seconds, processor), peak.mb, out)


def plain(program: str, path: Path) -> Took:
    """What a plain reader needs for a workbook, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=CALL_SECONDS,
    )
    return Took(*map(float, done.stdout.split()))
