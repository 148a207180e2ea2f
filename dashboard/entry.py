"""Where `iro` begins: the reader starts at once for a command that reads, while the command line itself is loaded."""

from __future__ import annotations

import sys

from etl.reader_process import start_ahead
from etl.store import REFERENCE, open_store

READING = ("check", "load", "build", "annotate")


def main() -> None:
    """Runs a command."""
    if sys.argv[1:2] and sys.argv[1] in READING:
        start_ahead([folder for folder in (REFERENCE, open_store().reference) if folder.is_dir()])
    from dashboard.cli import main as run

    run()
