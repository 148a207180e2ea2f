"""What the amounts awarded say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.i18n import MISSING, SPACE, is_missing, message
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure, compared
from dashboard.metrics import funding as funding_metric
from dashboard.metrics import projects as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Money, Table

SHARES = {
    "own": message("Share of the university"),
    "consortium": message("Total of the consortium"),
    "not_stated": message("Whose share is not stated"),
}

# What a mark stands for: column of the rows behind -> column of the sums.
AWARDED_KEYS = {"academic_year": "academic_year", "share_of": "share_of", "currency_shown": "currency_code"}

AWARDED = {
    "own": message("Awarded to the university"),
    "consortium": message("Awarded to whole consortia"),
    "not_stated": message("Awarded, whose share is not stated"),
}


def ambiguous_figure(reader: Reader) -> KeyFigure:
    """Amounts that can be read in more than one way (G5)."""
    language = reader.language
    count = len(funding_metric.ambiguous_amounts(reader.warehouse, reader.filters))
    return KeyFigure(
        language.say("Amounts not clear"), language.number(count), note=language.say("in no sum"), indicator="G5"
    )


def without_amount(reader: Reader) -> int:
    """Projects that state no amount at all [projects]."""
    counts = funding_metric.amount_counts(reader.warehouse, reader.filters)
    return 0 if counts.empty else int(counts["not_stated"].iloc[0])


def amount_sentences(reader: Reader) -> list[str]:
    """Of how many projects the amounts are known, and how many stand outside every sum."""
    counts = funding_metric.amount_counts(reader.warehouse, reader.filters)
    if counts.empty:
        return []
    row, language = counts.iloc[0], reader.language
    sentences = [
        language.say(
            "Amounts are stated for {stated} of {all} projects.", stated=int(row["stated"]), all=int(row["projects"])
        )
    ]
    if row["not_clear"]:
        sentences.append(
            language.say_count(
                "The amount of {count} project can be read in more than one way and is in no sum.",
                "The amounts of {count} projects can be read in more than one way and are in no sum.",
                int(row["not_clear"]),
            )
        )
    return sentences


def awarded_figure(reader: Reader) -> KeyFigure:
    """Awarded in the year of the figures (G3): the own share where it is stated, never with a consortium's total."""
    language = reader.language
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    note = _unconfirmed_words(reader)
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
    by_year = {int(year): float(amount) for year, amount in zip(dated["academic_year"], dated["amount"], strict=True)}
    figure = KeyFigure(
        label,
        language.compact(row["amount"]),
        trend=tuple(by_year.get(year) for year in range(min(by_year), max(by_year) + 1)) if by_year else (),
        note=" · ".join(word for word in words if word),
        indicator="G4",
    )
    return _against_year_before(reader, figure, by_year)


def _unconfirmed_words(reader: Reader) -> str:
    """How many projects more there are whose amount can be read in more than one way; empty for none."""
    projects = funding_metric.ambiguous_amounts(reader.warehouse, reader.filters)["project_code"].nunique()
    if not projects:
        return ""
    return reader.language.say_count(
        "+{count} project, amount unconfirmed", "+{count} projects, amounts unconfirmed", projects
    )


def _against_year_before(reader: Reader, figure: KeyFigure, by_year: dict[int, float]) -> KeyFigure:
    """The sum of the last year with one beside that of the year before, where there is one."""
    last = max(by_year, default=0)
    before = by_year.get(last - 1)
    if not before:
        return figure
    language = reader.language
    against = language.say("against {year}", year=language.academic_year(last - 1))
    difference = by_year[last] - before
    return compared(figure, language, difference, language.change(difference / before), against)


def shares_awarded(reader: Reader) -> list[str]:
    """Whose amounts can be drawn by year in the chosen currency: own, consortium, not_stated."""
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    if reader.filters.currency == "original":
        return []
    drawable = lines.dropna(subset=["academic_year", "amount"])
    return [share for share in SHARES if (drawable["share_of"] == share).any()]


@kept
def awarded_chart(reader: Reader, share: str) -> Chart:
    """Amounts awarded by year, of one share: shares of the university and totals of consortia are never added."""
    language = reader.language
    lines = funding_metric.awarded_by_year(reader.warehouse, reader.filters)
    frame = lines[(lines["share_of"] == share)].dropna(subset=["academic_year"])
    best = frame.dropna(subset=["amount"]).sort_values("amount").iloc[-1]
    size, size_word = language.size_of(best["amount"])
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
        keys=AWARDED_KEYS,
        unit=language.currency(reader.filters.currency),
        title=title,
        subtitle=scope.measured(reader, _awarded_measure(reader, share, size_word), scope.PROJECT_FILTERS),
        source=scope.source_line(reader, scope.MONEY),
        alt=scope.alt_text(title, reader),
        value_kind="amount",
        size=size,
        note=_money_note(reader, frame),
    )


def _awarded_measure(reader: Reader, share: str, size_word: str) -> str:
    language = reader.language
    unit = language.currency(reader.filters.currency)
    parts = [language.say(AWARDED[share]), language.say("academic year of the contract")]
    return " · ".join([*parts, f"{size_word}{SPACE}{unit}" if size_word else unit])


def _money_note(reader: Reader, frame: pd.DataFrame) -> str:
    language = reader.language
    notes = [language.say("Amounts in other currencies by the official rate on the day of the contract.")]
    years = set(frame["academic_year"].astype(int))
    if len(years) <= max(years) - min(years):
        notes.append(language.say("Gap: no amount is stated for the year."))
    unstated = without_amount(reader)
    if unstated:
        notes.append(
            language.say_count("{count} project states no amount.", "{count} projects state no amount.", unstated)
        )
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
    return Table(frame, columns, say("Amounts awarded"), scope.stamp(reader), AWARDED_KEYS)


def amounts_behind(reader: Reader) -> Behind:
    """The amounts behind the sums, each with its cell."""
    currency = reader.filters.currency
    unit = "" if currency == "original" else reader.language.currency(currency)
    return Behind(lambda only: _funding_table(reader, only), adds="amount_shown", unit=unit)


def _funding_table(reader: Reader, only: Narrowing) -> Table:
    language = reader.language
    say = language.say
    rows = only.rows(funding_metric.funding_rows(reader.warehouse, reader.filters).dropna(subset=["amount"]))
    titles = project_titles(reader)
    frame = rows.assign(
        project=[titles.get(code, code) for code in rows["project_code"]],
        share_name=[say(SHARES[share]) for share in rows["share_of"]],
        currency=[None if is_missing(code) else language.currency(str(code)) for code in rows["currency_code"]],
        typed=[None if is_missing(text) else text for text in rows["amount_text"]],
    )
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("project", say("Project")),
        Column("share_name", say("Whose")),
        Column("amount", say("Amount"), "amount"),
        Column("currency", say("Currency")),
        Column("amount_shown", say("In the sum"), "amount"),
        Column("typed", say("As typed")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Rows behind the figures"), scope.stamp(reader))


def amounts_by_share(reader: Reader, projects: Iterable[str]) -> dict[str, list[Any]]:
    """Amounts of each project in the currencies agreed, by whose they are: `amount_own`, `amount_consortium` ...

    One that can be read in more than one way stands as it was typed. The amount itself, where a project has one, stands
    in `exact_own` ...
    """
    lines = funding_metric.funding_rows(reader.warehouse, reader.filters)
    projects = list(projects)
    language = reader.language
    words = [
        str(text) if is_missing(amount) else language.money(amount, str(currency))
        for amount, currency, text in zip(lines["amount"], lines["currency_code"], lines["amount_text"], strict=True)
    ]
    of_project = lines.assign(words=words).groupby(["share_of", "project_code"])
    stated, exact = of_project["words"].agg("; ".join).to_dict(), _single_amounts(reader, lines)
    return {
        **{f"amount_{share}": [stated.get((share, project)) for project in projects] for share in SHARES},
        **{f"exact_{share}": [exact.get((share, project)) for project in projects] for share in SHARES},
    }


def _single_amounts(reader: Reader, lines: pd.DataFrame) -> dict[tuple[str, str], Money]:
    """The amounts of projects that have just one, and that one clear; (share, project) -> amount."""
    single = lines[~lines.duplicated(["share_of", "project_code"], keep=False)]
    single = single[single["amount"].notna() & single["currency_code"].notna()]
    return {
        (row["share_of"], row["project_code"]): Money(
            float(row["amount"]), reader.language.currency(str(row["currency_code"]))
        )
        for row in single.to_dict("records")
    }


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
