"""Figures of students that are others than in the snapshot served before, old → new. Indicator Q4."""

from __future__ import annotations

import pandas as pd

from dashboard.findings.snapshots import snapshot_name
from dashboard.i18n import SPACE, Language
from dashboard.metrics.changes import restatement_by_year
from dashboard.reader import Reader

# More years than this are for the table.
MOST_YEARS = 3


def old_and_new(language: Language, before: int, after: int) -> str:
    """A restated figure on one line: "1 250 → 1 264"."""
    return f"{language.number(before)}{SPACE}→{SPACE}{language.number(after)}"


def restated_words(reader: Reader, year: int | None) -> str:
    """What the figure of a year was before: "restated: 1 250 → 1 264"; empty where it is the same or is new."""
    rows = restatement_by_year(reader.warehouse, reader.filters)
    own = rows[rows["academic_year"].isna() if year is None else rows["academic_year"].eq(year).fillna(False)]
    if own.empty:
        return ""
    figures = old_and_new(reader.language, own["before"].iloc[0], own["after"].iloc[0])
    return reader.language.say("restated: {figures}", figures=figures)


def restated_sentence(reader: Reader) -> str:
    """The years whose figures were restated, newest first, and against which snapshot; empty for none."""
    language = reader.language
    rows = restatement_by_year(reader.warehouse, reader.filters).dropna(subset=["academic_year"])
    if rows.empty:
        return ""
    years = [int(year) for year in reversed(list(rows["academic_year"]))]
    words = [f"{language.academic_year(year)} {restated_words(reader, year)}" for year in years[:MOST_YEARS]]
    if len(years) > MOST_YEARS:
        more = len(years) - MOST_YEARS
        words.append(language.say_count("{count} year more", "{count} years more", more))
    name = snapshot_name(language, str(rows["snapshot_id"].iloc[0]))
    return language.say("{years} (snapshot of {name}).", years=", ".join(words), name=name)


def with_restated(reader: Reader, years: pd.DataFrame) -> pd.DataFrame:
    """Figures by `academic_year`, with what a restated one was before: column `restated_from` [students]."""
    rows = restatement_by_year(reader.warehouse, reader.filters).dropna(subset=["academic_year"])
    earlier = {int(year): int(before) for year, before in zip(rows["academic_year"], rows["before"], strict=True)}
    return years.assign(restated_from=pd.array([earlier.get(year) for year in years["academic_year"]], dtype="Int64"))
