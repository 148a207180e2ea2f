"""DuckDB: the one connection to each snapshot, its sums, and the rows that the choices of a page narrow them to.

Only `dashboard.warehouse` asks it anything. Another engine takes the place of this module.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import md5
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from dashboard.query import Rendered
from dashboard.sums import SCHEMA, sums_sql

COLUMNS_PUBLISHED = """
SELECT table_name, column_name, data_type FROM duckdb_columns()
WHERE database_name = 'published' AND schema_name = 'main'
ORDER BY table_name, column_index
"""

# Choices whose rows are kept: of some thirty people, each with a few.
MOST_NARROWED = 64
NOTHING = np.array(None, dtype=object)


class Engine:
    """A snapshot that is open: answers queries, several at once.

    A page asks twenty questions of the same choices. From the second on they are asked of the rows that were chosen,
    put aside once, and not of all.

    Args:
        path: the snapshot's file.

    Raises:
        duckdb.Error: the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect()
        _attach(self._connection, path)
        self._narrowing = threading.Lock()
        self._aside = self.cursor()
        self._asked: OrderedDict[str, bool] = OrderedDict()  # the rows of a choice -> whether they were put aside

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection is not thread-safe; a cursor for each query is."""
        return self._connection.cursor()

    def frame(self, query: Rendered) -> pd.DataFrame:
        """Rows of a query: `Int64`, `boolean`, `datetime64`, `float64`, text as `object` with None.

        Raises:
            duckdb.Error: it cannot be answered.
        """
        with self.cursor() as cursor:
            # Rows put aside may go while somebody begins to ask of them; a query never waits for another to end.
            try:
                return _frame(cursor.execute(query.text(self._rows_put_aside)))
            except duckdb.CatalogException:
                return _frame(cursor.execute(query.text()))

    def _rows_put_aside(self, rows: str) -> str:
        """The rows of a choice: by name where they are put aside, as a query when they are asked for the first time."""
        with self._narrowing:
            is_there = self._asked.get(rows)
            if is_there is False:
                self._aside.execute(f"CREATE TABLE {_name(rows)} AS {rows}")
            self._asked[rows] = is_there is not None
            self._asked.move_to_end(rows)
            while len(self._asked) > MOST_NARROWED:
                oldest, was_there = self._asked.popitem(last=False)
                if was_there:
                    self._aside.execute(f"DROP TABLE {_name(oldest)}")
            return _name(rows) if self._asked[rows] else f"({rows})"


def _name(rows: str) -> str:
    return f"{SCHEMA}.of_{md5(rows.encode(), usedforsecurity=False).hexdigest()}"


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The tables of a snapshot, with the sums made of them in memory: a file that never changes holds none of these."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS published (READ_ONLY)")
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(COLUMNS_PUBLISHED).fetchall():
        columns.setdefault(table, {})[column] = kind
    for table in columns:  # as views, so that a cursor finds them without being told where
        connection.execute(f'CREATE VIEW "{table}" AS SELECT * FROM published."{table}"')
    for statement in sums_sql(columns):
        connection.execute(statement)
    # Questions are small, and several people ask at once: to hand one out to several threads takes longer than it.
    connection.execute("SET threads = 1")
    # Queries are ours, but their literals come from links: nothing beside the snapshot can be reached.
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _frame(result: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    kinds = [str(column[1]) for column in result.description or ()]
    found = result.fetchnumpy()
    return pd.DataFrame({name: _typed(values, kind) for (name, values), kind in zip(found.items(), kinds, strict=True)})


def _typed(values: np.ndarray, kind: str) -> pd.Series | ExtensionArray | np.ndarray:
    """A column in which a missing value stays missing and a count stays whole."""
    data, missing = np.ma.getdata(values), np.ma.getmaskarray(values)
    if kind == "VARCHAR" or kind.startswith("ENUM"):  # codes of the sums are of the latter kind
        missing = missing | pd.isna(data)
        return pd.Series(np.where(missing, NOTHING, data), dtype=object)
    if kind == "BOOLEAN":
        return pd.arrays.BooleanArray(data.astype(bool), missing)
    if "INT" in kind:
        return pd.arrays.IntegerArray(data.astype("int64"), missing)
    if missing.any():
        data = np.where(missing, np.array("NaT" if data.dtype.kind == "M" else "nan", dtype=data.dtype), data)
    return data
