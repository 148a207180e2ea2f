"""What changed between two snapshots, in words: sentences, key figures, totals before and after, workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dashboard.findings import scope
from dashboard.findings.change_places import (
    AMOUNT_KEYS,
    rows_behind_amounts,
    rows_behind_totals,
    total_keys,
)
from dashboard.findings.comparison import DIMENSIONS, Comparison
from dashboard.findings.exhibit import Listing
from dashboard.findings.funding import SHARES
from dashboard.findings.quality import SOURCE_KEYS
from dashboard.findings.restated import old_and_new
from dashboard.findings.snapshots import moment, snapshot_name
from dashboard.i18n import is_missing, message
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure, compared
from dashboard.metrics import changes as metric
from dashboard.metrics.change_rows import FACTS
from dashboard.tables import Column, Table
from dashboard.words import dataset_name

FIGURES = {
    "students": message("Foreign students, {year}"),
    "countries": message("Countries, {year}"),
    "students_outside": message("Students outside the totals"),
    "agreements": message("Agreements in the register"),
    "agreements_in_force": message("Agreements in force, {day}"),
    "partners": message("Partners"),
    "projects": message("Projects in all"),
    "workbooks": message("Workbooks"),
}

SOURCE_KINDS = {
    "came": message("came"),
    "went": message("no longer counts"),
    "otherwise": message("loaded again with other choices"),
}
# More than this is for the tables.
MOST_NAMED = 2


@kept
def change_sentences(found: Comparison) -> list[str]:
    """What changed, in one sentence; then what the totals do not say."""
    language = found.language
    parts = [*_workbook_words(found), *_student_words(found), *_register_words(found)]
    words = ", ".join(parts) or language.say("no total changed")
    return [*_between(found, words), *_other_levels(found), *_read_otherwise(found)]


def _between(found: Comparison, words: str) -> list[str]:
    language = found.language
    before, after = found.pair.before.snapshot_id, found.pair.after.snapshot_id
    first, last = moment(before), moment(after)
    if first > last:
        names = {"before": snapshot_name(language, before), "after": snapshot_name(language, after)}
        return [
            language.say(
                "From the snapshot of {before} to the earlier one of {after}: {changes}.", **names, changes=words
            )
        ]
    if first.date() == last.date():
        shown = "%H:%M" if f"{first:%H:%M}" != f"{last:%H:%M}" else "%H:%M:%S"
        times = {"first": first.strftime(shown), "last": last.strftime(shown)}
        return [language.say("On {day}, {first} to {last}: {changes}.", day=last.date(), **times, changes=words)]
    return [
        language.say("Between {before} and {after}: {changes}.", before=first.date(), after=last.date(), changes=words)
    ]


def _workbook_words(found: Comparison) -> list[str]:
    language = found.language
    kinds = found.sources["kind"]
    came, went, again = (int((kinds == kind).sum()) for kind in SOURCE_KINDS)
    words = (
        language.say_count("{count} workbook came", "{count} workbooks came", came) if came else "",
        language.say_count("{count} workbook no longer counts", "{count} workbooks no longer count", went)
        if went
        else "",
        language.say_count(
            "{count} workbook was loaded with other choices", "{count} workbooks were loaded with other choices", again
        )
        if again
        else "",
    )
    return [word for word in words if word]


def _student_words(found: Comparison) -> list[str]:
    """How many students more or fewer, newest years first, and the faculties that were restated in them."""
    years = found.years
    change = years["after"].fillna(0) - years["before"].fillna(0)
    changed = years.assign(change=change)[change.ne(0)].sort_values("academic_year", ascending=False, kind="stable")
    words = [_students_more(found, row) for row in changed.head(MOST_NAMED).to_dict("records")]
    if len(changed) > MOST_NAMED:
        more = len(changed) - MOST_NAMED
        words.append(found.language.say_count("{count} year more changed", "{count} years more changed", more))
    return [*words, *_restated_words(found)]


def _students_more(found: Comparison, row: dict[object, object]) -> str:
    language = found.language
    count, year = int(str(row["change"])), row["academic_year"]
    if is_missing(year):
        if count > 0:
            return language.say_count(
                "{count} student more without a date", "{count} students more without a date", count
            )
        return language.say_count(
            "{count} student fewer without a date", "{count} students fewer without a date", -count
        )
    shown = language.academic_year(int(str(year)))
    if count > 0:
        return language.say_count(
            "{count} student more in {year}", "{count} students more in {year}", count, year=shown
        )
    return language.say_count("{count} student fewer in {year}", "{count} students fewer in {year}", -count, year=shown)


def _restated_words(found: Comparison) -> list[str]:
    """The faculties whose figure was there before and is another now, those of the newest year first."""
    faculties = found.splits["faculty_code"].dropna(subset=["difference"])
    language = found.language
    words = [
        language.say(
            "{name} restated {figures} ({year})",
            name=found.names.of("faculty_code", row["code"]),
            figures=old_and_new(language, row["before"], row["after"]),
            year=language.academic_year(row["academic_year"]),
        )
        for row in faculties.head(MOST_NAMED).to_dict("records")
    ]
    if len(faculties) > MOST_NAMED:
        more = len(faculties) - MOST_NAMED
        words.append(
            language.say_count(
                "{count} figure of a faculty more restated", "{count} figures of faculties more restated", more
            )
        )
    return words


def _register_words(found: Comparison) -> list[str]:
    language = found.language
    figures = {one.code: (one.after or 0) - (one.before or 0) for one in found.figures}
    agreements, projects = figures.get("agreements", 0), figures.get("projects", 0)
    words = (
        language.say_count("{count} agreement more", "{count} agreements more", agreements) if agreements > 0 else "",
        language.say_count("{count} agreement fewer", "{count} agreements fewer", -agreements)
        if agreements < 0
        else "",
        language.say_count("{count} project more", "{count} projects more", projects) if projects > 0 else "",
        language.say_count("{count} project fewer", "{count} projects fewer", -projects) if projects < 0 else "",
    )
    return [word for word in words if word]


def _other_levels(found: Comparison) -> list[str]:
    """By how much the students of all levels changed, in years in which colleges and retraining changed too."""
    language = found.language
    both = found.years_of_everyone.merge(found.years, on="academic_year", how="left", suffixes=("", "_own")).fillna(0)
    change = both["after"] - both["before"]
    other = both.assign(change=change)[change.ne(both["after_own"] - both["before_own"])].tail(MOST_NAMED)
    return [
        language.say(
            "At all levels, with college and retraining: {difference} in {year}.",
            difference=language.difference(int(row["change"])),
            year=language.academic_year(row["academic_year"] or None),
        )
        for row in other.to_dict("records")
    ]


def _read_otherwise(found: Comparison) -> list[str]:
    if not metric.is_read_otherwise(found.pair):
        return []
    return [
        found.language.say(
            "The lists of names or the reading program changed in between: a workbook may be read otherwise now."
        )
    ]


@kept
def change_figures(found: Comparison) -> list[KeyFigure]:
    """The key figures after, each against what it was before."""
    return [_figure(found, change) for change in found.figures]


def _figure(found: Comparison, change: metric.FigureChange) -> KeyFigure:
    language = found.language
    year, day = language.academic_year(change.year), language.short_date(change.day)
    figure = KeyFigure(language.say(FIGURES[change.code], year=year, day=day), language.number(change.after))
    was_missing = language.say("not there before") if change.before is None else ""
    before = was_missing or language.say("before: {value}", value=change.before)
    if change.before is None or change.after is None:
        return replace(figure, note=before)
    difference = change.after - change.before
    return compared(figure, language, difference, language.difference(difference), before)


@kept
def total_listings(found: Comparison) -> list[Listing]:
    """Totals before and after: students by year, faculty, country; amounts. A table without rows is left out."""
    of_students, of_amounts = rows_behind_totals(found), rows_behind_amounts(found)
    return [
        Listing(key, table, of_amounts if key == "totals_of_amounts" else of_students)
        for key, table in total_tables(found).items()
    ]


def total_tables(found: Comparison) -> dict[str, Table]:
    """The tables of `total_listings`, by name."""
    say = found.language.say
    tables: dict[str, Table] = {}
    for dimension, heading in DIMENSIONS.items():
        rows = found.splits[dimension]
        rows = rows.assign(name=[found.names.of(dimension, code) for code in rows["code"]])
        column = Column("name", say(heading))
        keyed = total_keys(dimension)
        tables[f"totals_by_{dimension}"] = _totals(found, rows, say(TITLES[dimension]), keyed, column)
    title = say("Foreign students by year, before and after")
    tables["totals_by_year"] = _totals(found, found.years, title, total_keys(""))
    tables["totals_of_amounts"] = _amounts(found)
    return {key: table for key, table in tables.items() if not table.is_empty}


TITLES = {
    "faculty_code": message("Faculties whose totals differ, before and after"),
    "country_code": message("Countries whose totals differ, before and after"),
}


def _totals(found: Comparison, rows: pd.DataFrame, title: str, keys: Mapping[str, str], *more: Column) -> Table:
    say = found.language.say
    title = f"{title} · {scope.student_scope(found.reader)}"
    columns = (Column("academic_year", say("Academic year"), "academic_year"), *more, *_before_after(found))
    return Table(rows, columns, title, found.stamp, keys)


def _before_after(found: Comparison) -> tuple[Column, ...]:
    say = found.language.say
    return (
        Column("before", say("Before"), "count"),
        Column("after", say("After"), "count"),
        Column("difference", say("Difference"), "difference"),
    )


def _amounts(found: Comparison) -> Table:
    say = found.language.say
    rows = found.amounts
    rows = rows.assign(
        currency=[found.names.of("currency_code", code) for code in rows["currency_code"]],
        share=[say(SHARES[share]) for share in rows["share_of"]],
    )
    columns = (
        Column("currency", say("Currency")),
        Column("share", say("Whose share")),
        Column("before", say("Before"), "decimal"),
        Column("after", say("After"), "decimal"),
        Column("difference", say("Difference"), "decimal"),
    )
    return Table(rows, columns, say("Amounts awarded, before and after"), found.stamp, AMOUNT_KEYS)


@kept
def source_table(found: Comparison) -> Table:
    """The workbooks that came, that no longer count, and what each took the place of."""
    language = found.language
    say = language.say
    rows = found.sources
    taken = metric.replacements(found.rows)
    frame = rows.assign(
        kind_words=[say(SOURCE_KINDS[kind]) for kind in rows["kind"]],
        sender_words=[found.reader.names.of_typed(sender) for sender in rows["sender"]],
        in_place_of=[_in_place_of(found, taken[taken["source_id_after"] == source]) for source in rows["source_id"]],
    )
    columns = (
        Column("file_name", say("Workbook")),
        Column("kind_words", say("Change")),
        Column("in_place_of", say("In place of")),
        Column("sender_words", say("Sender")),
        Column("received_date", say("Received"), "date"),
        Column("row_count", say("Rows"), "count"),
        Column("headcount", say("Students"), "count"),
    )
    return Table(frame, columns, say("Workbooks that came or went"), found.stamp, SOURCE_KEYS)


def _in_place_of(found: Comparison, taken: pd.DataFrame) -> str | None:
    """Whose rows a workbook says now: "old.xlsx: Foreign students, 12 rows, 2 of them altered"."""
    language = found.language
    words = []
    for row in taken.to_dict("records"):
        about = dataset_name(str(row["table"]), language)
        rows = language.say_count("{count} row", "{count} rows", int(row["rows"]))
        altered = language.say_count("{count} of them altered", "{count} of them altered", int(row["altered"]))
        words.append(f"{row['file_name_before']}: {about}, {rows}, {altered}")
    return "; ".join(words) or None


@kept
def not_compared_sentence(found: Comparison) -> str:
    """Which subjects could not be compared, because one of the snapshots is older than their tables; empty for none."""
    tables = [table for table in FACTS if table not in found.rows]
    if not tables:
        return ""
    names = ", ".join(dict.fromkeys(dataset_name(table, found.language) for table in tables))
    return found.language.say(
        "Not compared, because an earlier version of the program wrote one of the snapshots: {names}.", names=names
    )
