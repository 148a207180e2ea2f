"""What the amounts awarded say."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.i18n import MISSING, is_missing, message
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import funding as funding_metric
from dashboard.metrics import projects as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

SHARES = {
    "own": message("Share of the university"),
    "consortium": message("Total of the consortium"),
    "not_stated": message("Whose share is not stated"),
}

AWARDED = {
    "own": message("Awarded to the university"),
    "consortium": message("Awarded to whole consortia"),
    "not_stated": message("Awarded, whose share is not stated"),
}


def ambiguous_figure(reader: Reader) -> KeyFigure:
    """Amounts that can be read in more than one way (G5)."""
    language = reader.language
    count = len(funding_metric.ambiguous_amounts(reader.warehouse, reader.filters))
    return KeyFigure(language.say("Amounts not clear"), language.number(count), note=language.say("in no sum"))


def awarded_figure(reader: Reader) -> KeyFigure:
    """Awarded in the year of the figures (G3): the own share where it is stated, never with a consortium's total."""
    language = reader.language
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    ambiguous = len(funding_metric.ambiguous_amounts(reader.warehouse, reader.filters))
    note = (
        language.say_count("{count} more amount is not clear", "{count} more amounts are not clear", ambiguous)
        if ambiguous
        else ""
    )
    if lines.empty or reader.filters.currency == "original":
        reason = language.say("No amount is stated.") if lines.empty else language.say("Choose a currency for a sum.")
        return KeyFigure(language.say("Awarded"), MISSING, note=" · ".join(part for part in (reason, note) if part))
    share = "own" if (lines["share_of"] == "own").any() else str(lines["share_of"].iloc[0])
    of_share = lines[(lines["share_of"] == share) & lines["amount"].notna()]
    dated = of_share.dropna(subset=["academic_year"])
    if of_share.empty:
        return KeyFigure(
            language.say("Awarded"), MISSING, note=language.say("There is no exchange rate for the amounts.")
        )
    row = of_share.iloc[0] if dated.empty else dated.iloc[-1]
    label = language.say(
        "Awarded, {year}, {currency}",
        year=language.academic_year(row["academic_year"]),
        currency=language.currency(str(row["currency_code"])),
    )
    words = [language.say(SHARES[share]), note]
    return KeyFigure(
        label,
        language.compact(row["amount"]),
        trend=tuple(float(amount) for amount in dated["amount"]),
        note=" · ".join(word for word in words if word),
        explanation=language.say("By the official rate of the National Bank on the day of each contract."),
    )


def shares_awarded(reader: Reader) -> list[str]:
    """Whose amounts can be drawn by year in the chosen currency: own, consortium, not_stated."""
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    if reader.filters.currency == "original":
        return []
    drawable = lines.dropna(subset=["academic_year", "amount"])
    return [share for share in SHARES if (drawable["share_of"] == share).any()]


def awarded_chart(reader: Reader, share: str) -> Chart:
    """Amounts awarded by year, of one share: shares of the university and totals of consortia are never added."""
    language = reader.language
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    frame = lines[(lines["share_of"] == share)].dropna(subset=["academic_year"])
    best = frame.dropna(subset=["amount"]).sort_values("amount").iloc[-1]
    title = language.say(
        "{whose}: most in {year}, {amount}",
        whose=language.say(SHARES[share]),
        year=language.academic_year(best["academic_year"]),
        amount=language.money_compact(best["amount"], str(best["currency_code"])),
    )
    return Chart(
        frame=frame,
        mark="columns",
        axes={"year": "academic_year", "value": "amount"},
        unit=language.currency(reader.filters.currency),
        title=title,
        subtitle=scope.measured(reader, _awarded_measure(reader, share), scope.PROJECT_FILTERS),
        source=scope.source_line(reader),
        alt=scope.alt_text(title, reader),
        value_kind="amount",
        note=_money_note(reader, frame),
    )


def _awarded_measure(reader: Reader, share: str) -> str:
    language = reader.language
    parts = [language.say(AWARDED[share]), language.say("academic year of the contract")]
    return " · ".join([*parts, language.currency(reader.filters.currency)])


def _money_note(reader: Reader, frame: pd.DataFrame) -> str:
    language = reader.language
    notes = [language.say("Amounts in other currencies by the official rate on the day of the contract.")]
    lost = int(frame["lines_not_convertible"].sum())
    if lost:
        notes.append(
            language.say_count(
                "{count} amount has no rate and is in no sum.", "{count} amounts have no rate and are in no sum.", lost
            )
        )
    return " ".join(notes)


def awarded_table(reader: Reader) -> Table:
    """Amounts awarded by year, whose share, currency."""
    language = reader.language
    say = language.say
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    frame = lines.assign(
        share_name=[say(SHARES[share]) for share in lines["share_of"]],
        currency=[language.currency(str(code)) for code in lines["currency_code"]],
    )
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("share_name", say("Whose")),
        Column("amount", say("Amount"), "amount"),
        Column("currency", say("Currency")),
        Column("lines", say("Amounts stated"), "count"),
        Column("lines_not_convertible", say("Without a rate"), "count"),
    )
    return Table(frame, columns, say("Amounts awarded"), scope.stamp(reader))


def funding_table(reader: Reader) -> Table:
    """The amounts behind the sums, each with its cell."""
    language = reader.language
    say = language.say
    rows = funding_metric.funding_rows(reader.warehouse, reader.filters)
    titles = project_titles(reader)
    frame = rows.assign(
        project=[titles.get(code, code) for code in rows["project_code"]],
        share_name=[say(SHARES[share]) for share in rows["share_of"]],
        currency=[MISSING if is_missing(code) else language.currency(str(code)) for code in rows["currency_code"]],
        typed=[MISSING if is_missing(text) else text for text in rows["amount_text"]],
    )
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("project", say("Project")),
        Column("share_name", say("Whose")),
        Column("amount", say("Amount"), "amount"),
        Column("currency", say("Currency")),
        Column("typed", say("As typed")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Rows behind the figures"), scope.stamp(reader))


def project_titles(reader: Reader) -> pd.Series:
    """Title of each project by its code."""
    return metric.project_rows(reader.warehouse, reader.filters).set_index("project_code")["title"]


def has_amounts(reader: Reader) -> bool:
    """True when an amount is stated that can be read in one way."""
    return not funding_metric.awarded_by_year(reader.warehouse, reader.filters).empty


def ambiguous_table(reader: Reader) -> Table:
    """Amounts that can be read in more than one way, with every reading."""
    language = reader.language
    say = language.say
    rows = funding_metric.ambiguous_amounts(reader.warehouse, reader.filters)
    frame = rows.assign(readings=[_readings(reader, text) for text in rows["amount_readings"]])
    columns = (
        Column("title", say("Project")),
        Column("amount_text", say("As typed")),
        Column("readings", say("It may mean")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Amounts that are not clear, and in no sum"), scope.stamp(reader))


def _readings(reader: Reader, text: Any) -> str:
    """Readings as the reader wrote them: a list of readings, each a list of [amount, currency]."""
    if is_missing(text):
        return MISSING
    language = reader.language
    readings = [
        " + ".join(language.money(float(amount), str(currency)) for amount, currency in reading)
        for reading in json.loads(text)
    ]
    either = language.say("or")
    return f" {either} ".join(readings)


def has_ambiguous(reader: Reader) -> bool:
    """True when an amount can be read in more than one way."""
    return not funding_metric.ambiguous_amounts(reader.warehouse, reader.filters).empty
