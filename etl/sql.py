"""Texts and files as SQL writes them."""

from __future__ import annotations

import glob
from pathlib import Path


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def file_literal(path: Path) -> str:
    """A path as a function of the database reads it: the signs of a pattern in it mean themselves."""
    return literal(glob.escape(str(path)))
