"""Raw records of a located table -> rows of a table of the schema, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl.address import column_letters
from etl.coded import Coded
from etl.locate import Located
from etl.long_list import ListRecords
from etl.rows import Rows
from etl.schema import column_types

KEPT_COLUMNS = ("institution_code", "table_id", "sheet", "cell")


def staged_rows(
    table: Located, name: str, table_id: str, institution: str | None, records: Sequence[Mapping[str, Any]]
) -> Rows:
    """Records as rows of the schema's table of this name."""
    types = column_types(name)
    own = [column for column in types if column not in (*KEPT_COLUMNS, "source_id")]
    columns = {column: _typed(values_of(records, column), types[column]) for column in own}
    same = {"institution_code": institution, "table_id": table_id, "sheet": table.sheet.name}
    columns |= {column: Coded([value], [0] * len(records)) for column, value in same.items()}
    places = zip(values_of(records, "_column"), values_of(records, "_row"), strict=True)
    columns["cell"] = [f"{column_letters(column)}{row + 1}" for column, row in places]
    return Rows(name, columns)


def values_of(records: Sequence[Mapping[str, Any]], name: str) -> Sequence[Any]:
    """A value of each record, in order; None where a record lacks it."""
    return records.values_of(name) if isinstance(records, ListRecords) else [record.get(name) for record in records]


def _typed(values: Sequence[Any], kind: str) -> Sequence[Any]:
    """Values of a column of texts as texts: a code may come as a number."""
    if isinstance(values, Coded):
        return Coded(_typed(values.different, kind), values.numbers)
    if kind != "VARCHAR" or set(map(type, values)) <= {str, type(None)}:
        return values
    return [value if value is None else str(value) for value in values]
