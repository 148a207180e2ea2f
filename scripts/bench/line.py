"""A line of the bench: what was measured, what the limit is, whether it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measurement.

    Args:
        measured: what was measured, with its unit.
        compared: what the limit bounds: a ratio, seconds or MB.
        processor: the same ratio of processor times.
        limit: upper bound, or lower bound where `is_least`; None: told, not bounded.
    """

    what: str
    measured: str
    compared: float
    unit: str
    limit: float | None = None
    is_least: bool = False
    processor: float | None = None

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.compared >= self.limit if self.is_least else self.compared <= self.limit

    def __str__(self) -> str:
        bound = "" if self.limit is None else f"{'≥' if self.is_least else '≤'} {self.limit:g} {self.unit}"
        verdict = "" if self.limit is None else "holds" if self.holds else "DOES NOT HOLD"
        processor = "" if self.processor is None else f"{self.processor:.2f} {self.unit}"
        what = f"{self.what:<66} {self.measured:>17}  {self.compared:>7.2f} {self.unit:<2}"
        return f"{what}  {bound:<8}  {verdict:<14} {processor:>6}".rstrip()
