"""Writes docs/indicators.md from the catalogue of indicators, so that the two cannot drift apart."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.indicators.catalogue import HEADLINES, MEASURES
from dashboard.indicators.registry import Indicator, indicators

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "indicators.md"
LISTS = CHECKOUT / "data" / "reference" / "lists.csv"

HEAD = """# Indicators

How each figure is computed. Pages, reports and tooltips take the same words from
`dashboard/indicators/indicators.toml`. This page is generated: `make dictionary` writes it again.

**The population.** Unless the page says otherwise: degree level (bachelor, master and specialist, doctoral; or level
not stated), without colleges and retraining, citizenship other than Kyrgyz. A student whose country is not stated
counts. The day is the census nearest 1 October. `population=all` in a link takes every level.

**The reporting day** of agreements and projects: the day on which the last workbook of the institution was received;
1 October of the last academic year chosen, when that is an earlier one.

**Missing is not zero.** A ratio without a denominator is shown as missing, never as 0. A value known only by its
bounds is shown as "65.9 to 69.5 %". Shares, amounts and heads of two institutions are never added.

**Protected figures** (`figures=protected` in a link): counts of people to the nearest 5, those under 8 hidden, and
further ones where a total would give them away; no share of fewer than 22.5 people; shares, growth, concentration and
the number of countries from what is shown. Why: [decisions/0009](decisions/0011-protected-figures.md).

An indicator has one value or several parts; `measure(code, ...)` of `dashboard/indicators/catalogue.py` returns them
with the reason where one is missing. A target is compared with the headline part of the indicator of the same year.
"""
SUBJECTS = {
    "students": "Foreign students",
    "agreements": "Agreements and partners",
    "projects": "Projects and grants",
    "data": "The data themselves",
}
GOOD = {"up": "more is better", "down": "less is better", "none": "neither way is better"}
UNITS = {
    "share": "share 0-1",
    "points": "share 0-1, written in percentage points",
    "index": "index 0-1",
    "amount": "the currency of the part",
}


def page_text() -> str:
    """The whole page."""
    names = _names()
    parts = [HEAD]
    for subject, title in SUBJECTS.items():
        parts.append(f"\n## {title}\n")
        parts += [_entry(one, names[one.code]) for one in indicators().values() if one.subject == subject]
    return "".join(parts)


def _names() -> dict[str, dict[str, str]]:
    with LISTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file) if row["list"] == "indicator"}


def _entry(one: Indicator, name: dict[str, str]) -> str:
    headline = HEADLINES.get(one.code)
    lines = [
        f"\n### {one.code} {name['name_en']}\n\n",
        f"{one.definition['en']} {one.missing['en']}\n\n",
        f"- Кыргызча: {name['name_ky']}. {one.definition['ky']} {one.missing['ky']}\n",
        f"- По-русски: {name['name_ru']}. {one.definition['ru']} {one.missing['ru']}\n",
        f"- Formula: {one.formula}\n",
        f"- Unit: {UNITS.get(one.unit, one.unit)}; {GOOD[one.good]}\n",
        f"- After: {one.source}\n",
        f"- Computed by `{_function(one.code)}`{f', headline part `{headline}`' if headline else ''}\n",
    ]
    return "".join(lines)


def _function(code: str) -> str:
    function = MEASURES[code]
    return f"{function.__module__}.{function.__qualname__}"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
