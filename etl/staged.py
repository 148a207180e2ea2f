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

TEXT_AND_INTEGERS = ("VARCHAR", "INTEGER", "BIGINT")
KEPT_COLUMNS = ("institution_code", "table_id", "sheet", "cell")


def staged_rows(
    table: Located, name: str, table_id: str, institution: str | None, records: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """Records as rows of the schema's table of this name."""
    types = column_types(name)
    own = [column for column in types if column not in (*KEPT_COLUMNS, "source_id")]
    columns = {column: _column(records, column, types[column]) for column in own}
    same = {"institution_code": institution, "table_id": table_id, "sheet": table.sheet.name}
    for column, value in same.items():
        columns[column] = _framed(pa.repeat(pa.scalar(value, pa.string()), len(records)))
    places = zip(values_of(records, "_column"), values_of(records, "_row"), strict=True)
    columns["cell"] = _typed([f"{column_letters(column)}{row + 1}" for column, row in places], "VARCHAR")
    return pd.DataFrame(columns)


def _column(records: Sequence[Mapping[str, Any]], name: str, kind: str) -> Any:
    """A column of the rows; of a long list, each value is brought into its type once."""
    if not isinstance(records, ListRecords) or name == "headcount" or kind not in TEXT_AND_INTEGERS:
        return _typed(values_of(records, name), kind)
    values = _array([of_kind.get(name) for of_kind in records.kinds], kind)
    return _framed(values.take(pa.array(records.kind_of, pa.int32())))


def values_of(records: Sequence[Mapping[str, Any]], name: str) -> Sequence[Any]:
    """A value of each record, in order; None where a record lacks it."""
    return records.values_of(name) if isinstance(records, ListRecords) else [record.get(name) for record in records]


def _typed(values: Sequence[Any], kind: str) -> Any:
    """Whole numbers as nullable integers, so that a missing code does not turn 2024 into 2024.0."""
    return _framed(_array(values, kind)) if kind in TEXT_AND_INTEGERS else pd.Series(values, dtype=object)


def _array(values: Sequence[Any], kind: str) -> pa.Array:
    if kind == "VARCHAR":
        return pa.array([v if v is None or isinstance(v, str) else str(v) for v in values], pa.string())
    return pa.array(values, pa.int64())


def _framed(array: pa.Array) -> Any:
    dtype = pd.StringDtype() if pa.types.is_string(array.type) else pd.Int64Dtype()
    return dtype.__from_arrow__(array)
