"""A long column of few different values, kept by its values and their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload


@dataclass(frozen=True)
class Coded(Sequence[Any]):
    """A long column of few different values.

    Args:
        different: the values.
        numbers: row by row, which of them.
    """

    different: Sequence[Any]
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self.different[number] for number in self.numbers[place]]
        return self.different[self.numbers[place]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.different.__getitem__, self.numbers)

    def unique(self) -> Sequence[Any]:
        """The different values."""
        return self.different
