"""Texts, files and records as SQL can take them."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


@cache
def scratch() -> duckdb.DuckDBPyConnection:
    """A database in memory, for what is asked of rows on their way."""
    import duckdb  # whoever only looks at what was read does not wait for it

    return duckdb.connect(config={"threads": 1})


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A path as a function of the database reads it: the signs of a pattern in it mean themselves."""
    return literal(glob.escape(str(path)))


@contextmanager
def texts_of(path: Path, columns: Iterable[str], records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What to select records from, all their values as texts: a file, for as long as it is needed.

    Values bound to a statement, and frames, would first load pandas: that takes longer than all the rest.
    """
    try:
        path.write_text(json.dumps(records, ensure_ascii=False, default=str), encoding="utf-8")
        texts = ", ".join(f"\"{name}\": 'VARCHAR'" for name in columns)
        yield f"read_json({file_literal(path)}, format = 'array', columns = {{{texts}}})"
    finally:
        path.unlink(missing_ok=True)
