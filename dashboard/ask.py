"""A person's question to the served figures: one SELECT, on a snapshot that can be neither written nor left."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Any

import duckdb

from dashboard.console import WrongCall

WRONG = 2
QUERY_SECONDS = 60
SAYS_PATHS = re.compile(
    r"(?i)\b(pragma|duckdb_settings|duckdb_databases|duckdb_secrets|duckdb_temporary_files|getenv)\b"
)


def answer(path: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Runs one SELECT on a snapshot that can be neither written nor left."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise WrongCall(_first_line(error)) from error
    if len(statements) != 1 or statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise WrongCall("One SELECT is asked for; nothing else is carried out.")
    if SAYS_PATHS.search(sql):
        raise WrongCall("Settings and files of this machine are not asked for here.")
    watchdog = threading.Timer(QUERY_SECONDS, lambda: os._exit(WRONG))
    watchdog.daemon = True
    watchdog.start()
    try:
        with duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"}) as connection:
            connection.execute("SET lock_configuration = true")
            answer = connection.execute(sql)
            return [column[0] for column in answer.description or []], answer.fetchall()
    except duckdb.Error as error:
        raise WrongCall(_first_line(error)) from error
    finally:
        watchdog.cancel()


def _first_line(error: Exception) -> str:
    """What DuckDB says in its first line; nothing where it names a file of this machine."""
    line = str(error).splitlines()[0]
    return (
        "The served figures cannot be opened: iro rollback goes back to earlier ones." if "IO Error" in line else line
    )
