"""What each indicator means, in one place: pages, reports, tooltips and docs/indicators.md take it from here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "indicators.toml"


@dataclass(frozen=True)
class Indicator:
    """An indicator of the catalogue. Its name is that of the closed list `indicator`.

    Args:
        code: E1, A3 ...
        subject: students, agreements, projects or data: the page it belongs to.
        unit: of its values: persons, share, points, index (these three 0-1), countries, agreements, projects, amount,
            sums.
        population: who or what is counted.
        good: which way is good: up, down or none.
        formula: how it is counted, as written down for analysts.
        source: whose definition it follows.
        definition: one sentence, by language code.
        missing: what it does where data are missing, by language code.
    """

    code: str
    subject: str
    unit: str
    population: str
    good: str
    formula: str
    source: str
    definition: Mapping[str, str]
    missing: Mapping[str, str]

    def explained(self, language_code: str) -> str:
        """Definition and missing-data rule, for a tooltip."""
        return f"{self.definition[language_code]} {self.missing[language_code]}"


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """The catalogue by code, in its own order."""
    with FILE.open("rb") as file:
        return {code: _indicator(code, entry) for code, entry in tomllib.load(file).items()}


def _indicator(code: str, entry: dict[str, str]) -> Indicator:
    return Indicator(
        code=code,
        subject=entry["subject"],
        unit=entry["unit"],
        population=entry["population"],
        good=entry["good"],
        formula=entry["formula"],
        source=entry["source"],
        definition=_in_languages(entry, "definition_"),
        missing=_in_languages(entry, "missing_"),
    )


def _in_languages(entry: Mapping[str, str], start: str) -> Mapping[str, str]:
    return {key.removeprefix(start): text for key, text in entry.items() if key.startswith(start)}
