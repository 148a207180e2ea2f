"""Agreements that somebody has to look at: ended yet still listed, in force without joint work that is known."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.behind import PLACE
from dashboard.findings import scope
from dashboard.findings.agreement_charts import register_table
from dashboard.findings.agreements import ending_words
from dashboard.findings.exhibit import Listing
from dashboard.i18n import Language
from dashboard.metrics import activity
from dashboard.metrics import agreements as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table


def listings(reader: Reader) -> list[Listing]:
    """The lists that have a row."""
    found = [Listing("still_listed", still_listed_table(reader)), Listing("no_joint_work", no_joint_work_table(reader))]
    return [one for one in found if not one.table.is_empty]


def attention_sentences(reader: Reader) -> list[str]:
    """How many have ended and are still listed; for how many joint work is known."""
    return [*_still_listed_sentences(reader), *_joint_work_sentences(reader)]


def _still_listed_sentences(reader: Reader) -> list[str]:
    count = metric.expired_still_listed(reader.warehouse, reader.filters)
    if not count:
        return []
    return [
        reader.language.say_count(
            "{count} agreement has ended, though the register does not say so.",
            "{count} agreements have ended, though the register does not say so.",
            count,
        )
    ]


def _joint_work_sentences(reader: Reader) -> list[str]:
    """Of how many agreements in force joint work is known, and what counts as joint work."""
    rows = activity.activity_rows(reader.warehouse, reader.filters)
    if rows.empty or reader.agreement_day is None or not activity.knows_joint_work(reader.warehouse, reader.filters):
        return []
    return [
        reader.language.say(
            "Joint work is known for {known} of the {all} in force: a project together since {day}. "
            "What no workbook tells of is not known here.",
            known=int(rows["has_joint_work"].sum()),
            all=len(rows),
            day=activity.since(reader.agreement_day),
        )
    ]


def ending_table(reader: Reader) -> Table:
    """The agreements chosen because they end soon, the first to end first, each as a sentence with its day (A3)."""
    language, register = reader.language, register_table(reader)
    rows = register.frame.sort_values("expiry_date", kind="stable")
    frame = rows.assign(sentence=[_ending_sentence(language, row) for row in rows.to_dict("records")])
    return replace(register, frame=frame, title=ending_words(reader, len(frame)))


def _ending_sentence(language: Language, row: dict[Hashable, Any]) -> str:
    left = language.say_count("{count} day left", "{count} days left", int(row["days_left"]))
    day = pd.Timestamp(row["expiry_date"]).date()
    return language.say(
        "{day}: {name}, {country} · {left}", day=day, name=row["name"], country=row["country"], left=left
    )


def _title(sentences: list[str]) -> str:
    """A sentence as a title."""
    return "".join(sentences).rstrip(".")


def still_listed_table(reader: Reader) -> Table:
    """Agreements that have ended, though the register does not say so (A3)."""
    say = reader.language.say
    register = register_table(reader)
    rows = register.frame[register.frame["is_still_listed"].astype(bool)].sort_values("expiry_date", kind="stable")
    frame = rows.assign(
        days_since=-rows["days_left"],
        status_name=[reader.names.of("agreement_status", code) for code in rows["status"]],
    )
    columns = (
        Column("name", say("Partner")),
        Column("country", say("Country")),
        Column("expiry_date", say("End"), "date"),
        Column("days_since", say("Days since the end"), "count"),
        Column("status_name", say("Status in the register")),
        Column("type_name", say("Type of agreement")),
        Column("agreement_code", say("Number")),
        Column("faculty", say("Faculty")),
        *scope.cell_columns(reader),
    )
    return replace(register, frame=frame, columns=columns, title=_title(_still_listed_sentences(reader)))


def no_joint_work_table(reader: Reader) -> Table:
    """Agreements in force without joint work that is known, the oldest first; those for a year and longer say so (A5).

    Empty where nobody has told who takes part in the projects: then nothing is known of any of them.
    """
    say = reader.language.say
    register = register_table(reader)
    rows = activity.activity_rows(reader.warehouse, reader.filters)
    is_known = activity.knows_joint_work(reader.warehouse, reader.filters)
    without = rows[~rows["has_joint_work"]] if is_known else rows.iloc[:0]
    frame = without[[*PLACE, "agreement_code", "is_dormant"]].merge(register.frame, on=[*PLACE, "agreement_code"])
    frame = frame.assign(settled=[say("yes") if dormant else say("no") for dormant in frame["is_dormant"]])
    columns = (
        Column("name", say("Partner")),
        Column("country", say("Country")),
        Column("signed_date", say("Signed"), "date"),
        Column("settled", say("In force for a year or longer")),
        Column("ends", say("Ends"), exact="ends_on"),
        Column("type_name", say("Type of agreement")),
        Column("agreement_code", say("Number")),
        Column("faculty", say("Faculty")),
        *scope.cell_columns(reader),
    )
    title = say("No joint work known: {count} of {all} in force", count=len(frame), all=len(rows))
    return replace(register, frame=frame, columns=columns, title=title)
