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


def ask(path: Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Runs one SELECT on a snapshot that can be neither written nor left."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise _refusal(error) from error
    if len(statements) != 1 or statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise WrongCall("not_one_select")
    if SAYS_PATHS.search(sql):
        raise WrongCall("asks_for_machine")
    watchdog = threading.Timer(QUERY_SECONDS, lambda: os._exit(WRONG))
    watchdog.daemon = True
    watchdog.start()
    try:
        with duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"}) as connection:
            connection.execute("SET lock_configuration = true")
            answer = connection.execute(sql)
            return [column[0] for column in answer.description or []], answer.fetchall()
    except duckdb.Error as error:
        raise _refusal(error) from error
    finally:
        watchdog.cancel()


def _refusal(error: Exception) -> WrongCall:
    """What DuckDB says in its first line; nothing of it where it names a file of this machine."""
    line = str(error).splitlines()[0]
    return WrongCall("figures_closed") if "IO Error" in line else WrongCall("question_refused", said=line)
