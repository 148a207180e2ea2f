"""Amounts as agreed, in soms and in dollars, with the rate and its day; and their sums."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.findings import scope
from dashboard.findings.exhibit import Listing
from dashboard.findings.funding import SHARES, ambiguous_table, has_ambiguous, project_titles
from dashboard.i18n import NOT_APPLICABLE, SPACE, is_missing
from dashboard.metrics import money as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Money, Table

TOTAL_KEYS = {"share_of": "share_of", "currency_code": "codes"}


def money_sentences(reader: Reader) -> list[str]:
    """What was awarded in all, in soms and in dollars, whose share by whose share."""
    rows = metric.money_totals(reader.warehouse, reader.filters)
    return [_money_sentence(reader, row) for row in rows[rows["is_total"].astype(bool)].to_dict("records")]


def _money_sentence(reader: Reader, row: dict[Hashable, Any]) -> str:
    """One sum in the currencies in which it is known, with how many amounts each leaves out for want of a rate."""
    language, sums = reader.language, []
    for amount, code, lost in (
        (row["amount_kgs"], "KGS", row["lines_without_kgs"]),
        (row["amount_usd"], "USD", row["lines_without_usd"]),
    ):
        words = language.currency(code) if is_missing(amount) else language.money_compact(amount, code)
        without = language.say_count("{count} without a rate", "{count} without a rate", int(lost))
        sums.append(f"{words} ({without})" if lost else words)
    whose = language.say(SHARES[str(row["share_of"])])
    return language.say("{whose}: {sums}.", whose=whose, sums=f"{SPACE}· ".join(sums))


def money_listings(reader: Reader) -> list[Listing]:
    """The sums, beside them the amounts that are in none because they are not clear; each amount with its rates."""
    found, lines = [], money_table(reader)
    if not lines.is_empty:
        found.append(Listing("money_totals", totals_table(reader), money_behind(reader)))
    if has_ambiguous(reader):
        found.append(Listing("ambiguous", ambiguous_table(reader)))
    return found if lines.is_empty else [*found, Listing("money", lines)]


def totals_table(reader: Reader) -> Table:
    """Sums by whose the amounts are and by the currency agreed; the share of one is never added to the total of all."""
    language, say = reader.language, reader.language.say
    rows = metric.money_totals(reader.warehouse, reader.filters)
    currencies = rows[~rows["is_total"].astype(bool)].groupby("share_of")["currency_code"].agg(tuple).to_dict()
    frame = rows.assign(
        share_name=[say(SHARES[share]) for share in rows["share_of"]],
        currency=[
            say("all currencies") if total else language.currency(str(code))
            for total, code in zip(rows["is_total"], rows["currency_code"], strict=True)
        ],
        agreed=[
            NOT_APPLICABLE if total else language.number(amount)
            for total, amount in zip(rows["is_total"], rows["amount"], strict=True)
        ],
        agreed_exactly=[
            None if total else Money(float(amount), language.currency(str(code)))
            for total, amount, code in zip(rows["is_total"], rows["amount"], rows["currency_code"], strict=True)
        ],
        codes=[
            currencies[share] if total else code
            for share, total, code in zip(rows["share_of"], rows["is_total"], rows["currency_code"], strict=True)
        ],
    )
    columns = (
        Column("share_name", say("Whose")),
        Column("currency", say("Currency agreed")),
        Column("agreed", say("As agreed"), exact="agreed_exactly"),
        Column("amount_kgs", _in_currency(reader, "KGS"), "amount"),
        Column("amount_usd", _in_currency(reader, "USD"), "amount"),
        Column("lines", say("Amounts stated"), "count"),
        Column("lines_without_kgs", _without_rate(reader, "KGS"), "count"),
        Column("lines_without_usd", _without_rate(reader, "USD"), "count"),
    )
    title = next(iter(money_sentences(reader)), say("Amounts awarded")).rstrip(".")
    return Table(frame, columns, title, scope.stamp(reader), TOTAL_KEYS)


def _in_currency(reader: Reader, code: str) -> str:
    return reader.language.say("Amount, {currency}", currency=reader.language.currency(code))


def _without_rate(reader: Reader, code: str) -> str:
    return reader.language.say("Without a rate, {currency}", currency=reader.language.currency(code))


def money_table(reader: Reader) -> Table:
    """Each amount as agreed, in soms and in dollars, with the rates and their days (G4)."""
    return _table_of(reader, metric.money_rows(reader.warehouse, reader.filters))


def money_behind(reader: Reader) -> Behind:
    """The amounts behind the sums, each with its cell; they add up in soms."""
    rows = metric.money_rows
    return Behind(
        lambda only: _narrowed(reader, rows(reader.warehouse, reader.filters), only),
        adds="amount_kgs",
        unit=reader.language.currency("KGS"),
    )


def _narrowed(reader: Reader, rows: pd.DataFrame, only: Narrowing) -> Table:
    return _table_of(reader, only.rows(rows))


def _table_of(reader: Reader, rows: pd.DataFrame) -> Table:
    language, say = reader.language, reader.language.say
    titles = project_titles(reader)
    frame = rows.assign(
        project=[titles.get(code, code) for code in rows["project_code"]],
        share_name=[say(SHARES[share]) for share in rows["share_of"]],
        currency=[language.currency(str(code)) for code in rows["currency_code"]],
        typed=[None if is_missing(text) else text for text in rows["amount_text"]],
    )
    som = language.currency("KGS")
    columns = (
        Column("project", say("Project")),
        Column("share_name", say("Whose")),
        Column("date", say("Day of the contract"), "date"),
        Column("amount", say("Amount"), "amount"),
        Column("currency", say("Currency")),
        Column("kgs_for_one", say("Rate: {som} for one", som=som), "rate"),
        Column("rate_date", say("Day of the rate"), "date"),
        Column("amount_kgs", _in_currency(reader, "KGS"), "amount"),
        Column("kgs_for_dollar", say("Rate: {som} for 1 USD", som=som), "rate"),
        Column("dollar_rate_date", say("Day of the dollar’s rate"), "date"),
        Column("amount_usd", _in_currency(reader, "USD"), "amount"),
        Column("typed", say("As typed")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Each amount, with the official rate of its day"), scope.stamp(reader))
