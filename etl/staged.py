"""Raw records of a located table -> rows of a table of the schema, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.address import column_letters
from etl.locate import Located
from etl.long_list import ListRecords
from etl.schema import column_types

KEPT_COLUMNS = ("institution_code", "table_id", "sheet", "cell")


def staged_rows(
    table: Located, name: str, table_id: str, institution: str | None, records: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Records as rows of the schema's table of this name."""
    columns: dict[str, Sequence[Any]] = {
        column: values_of(records, column)
        for column in column_types(name)
        if column not in (*KEPT_COLUMNS, "source_id")
    }
    same = {"institution_code": institution, "table_id": table_id, "sheet": table.sheet.name}
    columns |= {column: [value] * len(records) for column, value in same.items()}
    places = zip(values_of(records, "_column"), values_of(records, "_row"), strict=True)
    columns["cell"] = [f"{column_letters(column)}{row + 1}" for column, row in places]
    types = column_types(name)
    return pd.DataFrame({column: _typed(values, types.get(column)) for column, values in columns.items()})


def values_of(records: Sequence[Mapping[str, Any]], name: str) -> Sequence[Any]:
    """A value of each record, in order; None where a record lacks it."""
    return records.values_of(name) if isinstance(records, ListRecords) else [record.get(name) for record in records]


def _typed(values: Sequence[Any], kind: str | None) -> Any:
    """Whole numbers as nullable integers, so that a missing code does not turn 2024 into 2024.0."""
    if kind in ("INTEGER", "BIGINT"):
        return pd.Int64Dtype().__from_arrow__(pa.array(values, pa.int64()))
    if kind == "VARCHAR":
        texts = [value if value is None or isinstance(value, str) else str(value) for value in values]
        return pd.StringDtype().__from_arrow__(pa.array(texts, pa.string()))
    return pd.Series(values, dtype=object)
