"""What is well with the installation and the store, and what is not."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

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
    """One thing that was looked at; `dashboard.call_words` has the words.

    Args:
        subject: what was looked at.
        state: what was found there, where there are several possibilities.
        values: further values for the sentence.
    """

    subject: str
    state: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    is_well: bool = True


def examine(store: Store) -> list[Finding]:
    """Looks at everything the dashboard needs, in the order in which one would mend it."""
    return [*_versions(), *_store(store), *_snapshot(store), *_files()]


def _versions() -> Iterator[Finding]:
    yield Finding("python", None, {"version": platform.python_version()}, sys.version_info >= (3, 11))
    yield Finding("libraries", None, {"versions": ", ".join(f"{name} {version(name)}" for name in LIBRARIES)})
    yield Finding("reading", limits()[-1])


def _store(store: Store) -> Iterator[Finding]:
    yield Finding("store", None, {"folder": str(store.home)}, store.home.is_dir())
    if not store.home.is_dir():
        return
    free = shutil.disk_usage(store.home).free
    yield Finding("space", None, {"megabytes": free // 1024**2}, free >= ROOM_BYTES)
    is_whole = store.journal_is_whole()
    yield Finding("journal", _whole(is_whole), {"lines": len(store.journal_lines())}, is_whole)


def _whole(is_whole: bool) -> str:
    return "whole" if is_whole else "altered"


def _snapshot(store: Store) -> Iterator[Finding]:
    served = store.current_id()
    if served is None:
        yield Finding("served", "none", is_well=False)
        return
    path = store.snapshots / f"{served}.duckdb"
    try:
        is_whole = hash_of(path, compute=True) == hash_of(path)
        accepted = acceptances_of(path)
    except duckdb.Error:
        yield Finding("served", "closed", {"snapshot": served}, is_well=False)
        return
    yield Finding("served", _whole(is_whole), {"snapshot": served}, is_whole)
    lost = [a.file_name for a in accepted if store.workbook_path(a.source_id) is None]
    values = {"count": len(accepted), "files": ", ".join(lost)}
    yield Finding("workbooks", "missing" if lost else None, values, not lost)
    yield Finding("snapshots", None, {"count": len(store.snapshot_ids())})


def _files() -> Iterator[Finding]:
    for subject, pattern in (("fonts", "**/*.ttf"), ("fonts", "**/*.woff2"), ("maps", "**/*.json")):
        files = sorted(STATIC.glob(pattern))
        if files or subject == "maps":
            yield _readable(subject, files)


def _readable(subject: str, files: list[Path]) -> Finding:
    broken = [path.name for path in files if path.stat().st_size == 0]
    values = {"count": len(files), "files": ", ".join(broken)}
    return Finding(subject, "empty" if broken else None, values, bool(files) and not broken)
