"""Raw records of a located table -> rows of a table of the schema, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from etl.address import column_letters
from etl.locate import Located
from etl.schema import column_types

KEPT_COLUMNS = ("institution_code", "table_id", "sheet", "cell")


def staged_rows(
    table: Located, name: str, table_id: str, institution: str | None, records: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Records as rows of the schema's table of this name."""
    letters = {index: column_letters(index) for index in range(table.sheet.width + 1)}
    columns: dict[str, list[Any]] = {
        column: [record.get(column) for record in records]
        for column in column_types(name)
        if column not in (*KEPT_COLUMNS, "source_id")
    }
    frame = pd.DataFrame(columns, dtype=object)
    frame["institution_code"] = institution
    frame["table_id"] = table_id
    frame["sheet"] = table.sheet.name
    frame["cell"] = [f"{letters[record['_column']]}{record['_row'] + 1}" for record in records]
    return _typed(frame, name)


def _typed(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Whole numbers as nullable integers, so that a missing code does not turn 2024 into 2024.0."""
    for column, kind in column_types(table).items():
        if column in frame and kind in ("INTEGER", "BIGINT"):
            frame[column] = pd.array(frame[column].tolist(), dtype="Int64")
        elif column in frame and kind == "VARCHAR":
            frame[column] = frame[column].astype("string")
    return frame
