"""What is well with the installation and the store, and what is not."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from etl.build import acceptances_of
from etl.child import limits
from etl.publish import hash_of
from etl.store import CHECKOUT, Store

STATIC = CHECKOUT / "dashboard" / "static"
LIBRARIES = ("streamlit", "duckdb", "pandas", "plotly", "python-calamine", "openpyxl", "sqlglot", "babel")
ROOM_BYTES = 500 * 1024**2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    found: str
    is_well: bool = True


def examine(store: Store) -> list[Finding]:
    """Looks at everything the dashboard needs, in the order in which one would mend it."""
    return [*_versions(), *_store(store), *_snapshot(store), *_files()]


def _versions() -> Iterator[Finding]:
    yield Finding("Python", platform.python_version(), sys.version_info >= (3, 11))
    yield Finding("Libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    yield Finding("Reading what people send", "in a child process; bounded by " + " and ".join(limits()))


def _store(store: Store) -> Iterator[Finding]:
    yield Finding("Store", str(store.home), store.home.is_dir())
    if not store.home.is_dir():
        return
    free = shutil.disk_usage(store.home).free
    yield Finding("Free space", f"{free // 1024**2} MB", free >= ROOM_BYTES)
    lines = store.journal_lines()
    yield Finding(
        "Journal",
        f"{len(lines)} lines, " + ("whole" if store.journal_is_whole() else "altered"),
        store.journal_is_whole(),
    )


def _snapshot(store: Store) -> Iterator[Finding]:
    served = store.current_id()
    if served is None:
        yield Finding("Served snapshot", "none: load a workbook, or run iro demo", is_well=False)
        return
    path = store.snapshots / f"{served}.duckdb"
    try:
        is_whole = hash_of(path, compute=True) == hash_of(path)
        accepted = acceptances_of(path)
    except duckdb.Error:
        yield Finding("Served snapshot", f"{served} cannot be opened", is_well=False)
        return
    yield Finding("Served snapshot", f"{served}, " + ("as it was published" if is_whole else "altered"), is_whole)
    lost = [a.file_name for a in accepted if store.workbook_path(a.source_id) is None]
    found = f"{len(accepted)} accepted" + (f"; missing: {', '.join(lost)}" if lost else "")
    yield Finding("Workbooks", found, not lost)
    yield Finding("Snapshots", f"{len(store.snapshot_ids())} kept")


def _files() -> Iterator[Finding]:
    for subject, pattern in (("Fonts", "**/*.ttf"), ("Fonts", "**/*.woff2"), ("Map files", "**/*.json")):
        files = sorted(STATIC.glob(pattern))
        if files or subject == "Map files":
            yield _readable(subject, files)


def _readable(subject: str, files: list[Path]) -> Finding:
    broken = [path.name for path in files if path.stat().st_size == 0]
    found = f"{len(files)} files" + (f"; empty: {', '.join(broken)}" if broken else "")
    return Finding(subject, found, bool(files) and not broken)
