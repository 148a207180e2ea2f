"""Rows of a table of the schema, column by column. Nothing is loaded for them that a plain sheet can do without."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from etl.coded import Coded
from etl.schema import column_types

if TYPE_CHECKING:  # loading pandas takes longer than reading a sheet; few workbooks have need of it
    import pandas as pd


@dataclass(frozen=True)
class Rows:
    """Some rows of a table of the schema.

    Args:
        table: of the schema.
        columns: column -> its values, None where there is none; all equally long.
    """

    table: str
    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __contains__(self, column: object) -> bool:
        return column in self.columns

    def __getitem__(self, column: str) -> Sequence[Any]:
        return self.columns[column]

    def get(self, column: str, default: Any = None) -> Any:
        """The values of a column, where the rows have it."""
        return self.columns.get(column, default)

    def __deepcopy__(self, _memo: object) -> Rows:
        return self  # nobody changes it

    def row(self, number: int) -> dict[str, Any]:
        """One row: column -> value."""
        return {name: values[number] for name, values in self.columns.items()}

    def without(self, numbers: Collection[int]) -> Rows:
        """The rows but for some, by their numbers from 0."""
        gone = set(numbers)
        kept = [number for number in range(len(self)) if number not in gone]
        if not gone:
            return self
        return Rows(self.table, {name: [values[i] for i in kept] for name, values in self.columns.items()})

    def with_same(self, **values: Any) -> Rows:
        """The rows with columns that hold one value in all of them."""
        return Rows(self.table, {**self.columns, **{n: Coded([value], [0] * len(self)) for n, value in values.items()}})

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows one by one."""
        return (self.row(number) for number in range(len(self)))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame: whole numbers stay whole where some are missing."""
        import pandas as pd

        kinds = column_types(self.table)
        types = {"VARCHAR": pd.StringDtype(), "INTEGER": pd.Int64Dtype(), "BIGINT": pd.Int64Dtype()}
        columns = {name: (list(values), types.get(kinds[name], object)) for name, values in self.columns.items()}
        return pd.DataFrame({name: pd.Series(values, dtype=kind) for name, (values, kind) in columns.items()})

    @staticmethod
    def of(table: str, frame: pd.DataFrame) -> Rows:
        """The rows of a frame."""
        plain = frame.astype(object).where(frame.notna(), None)
        return Rows(table, {str(name): plain[name].tolist() for name in frame.columns})

    @staticmethod
    def joined(parts: Sequence[Rows]) -> Rows:
        """The rows of several parts of one table, one after the other."""
        if len(parts) == 1:
            return parts[0]
        names = dict.fromkeys(name for part in parts for name in part.columns)
        return Rows(
            parts[0].table,
            {
                name: [v for part in parts for v in (part[name] if name in part else [None] * len(part))]
                for name in names
            },
        )


class Frames(Mapping[str, "pd.DataFrame"]):
    """Rows by table of the schema as frames, made when somebody asks for them."""

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self._rows = rows

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self._rows[table].frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
