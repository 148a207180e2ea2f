"""The rows that were added, removed or altered between two snapshots, each with the cells it was read from."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.findings.change_places import ROW_KEYS, places_behind
from dashboard.findings.comparison import Comparison
from dashboard.findings.exhibit import Listing
from dashboard.findings.flags import FLAG_WORDS
from dashboard.findings.funding import SHARES
from dashboard.i18n import MISSING, NOT_APPLICABLE, Language, is_missing, message
from dashboard.kept import kept
from dashboard.metrics.change_rows import FACTS, Facts
from dashboard.offers import POPULATION_WORDS
from dashboard.tables import Column, Table
from dashboard.warehouse import plain, whole
from dashboard.words import dataset_name, field_name

Row = Mapping[Hashable, Any]

KINDS = {"altered": message("altered"), "added": message("added"), "removed": message("removed")}

TITLES = {"enrolment_parts": message("Parts beside the totals of students")}

# Column of a table -> its heading.
LAST = {"besides": message("What else changed"), "says": message("What the row says")}

# Everyday words for columns that no problem speaks of.
FIELDS = {
    "partner_code": message("Partner, in the list of partners"),
    "is_open_ended": message("For an unlimited time"),
    "renews_automatically": message("Renews by itself"),
    "places_out": message("Places for our students"),
    "places_in": message("Places for theirs"),
    "flag": message("Sign"),
    "funder": message("Who pays"),
    "coordinator": message("Coordinator"),
    "coordinator_country_code": message("Country of the coordinator"),
    "amount_text": message("Amount as typed"),
    "date": message("Day"),
    "nominal": message("Units"),
    "kgs": message("Soms"),
    "value": message("Target"),
    "approved_by": message("Act"),
    "due_date": message("Due by"),
    "low": message("At least"),
    "high": message("At most"),
    "basis": message("From what it follows"),
    "dimension": message("Part"),
    "code": message("Which part"),
}

# Decimals of values that are no amounts.
DIGITS = {"kgs": 4, "value": 4, "low": 4, "high": 4}
YES_NO = {True: message("yes"), False: message("no")}
# Columns whose codes go by another name in the list that they are from, by table where tables differ.
LISTS = {"agreements.status": "agreement_status", "projects.status": "project_status"}


@kept
def change_listings(found: Comparison) -> list[Listing]:
    """The tables of `change_tables`, each row leading to the cells it was read from."""
    tables = change_tables(found).items()
    return [Listing(name, table, places_behind(found, table.frame)) for name, table in tables]


def change_tables(found: Comparison) -> dict[str, Table]:
    """Every table with a row added, removed or altered, at all levels of study; those with none are left out."""
    tables = {}
    for name, differing in found.rows.items():
        rows = differing[differing["kind"] != "moved"]
        if len(rows):
            tables[name] = _table(found, FACTS[name], rows)
    return tables


def _table(found: Comparison, facts: Facts, rows: pd.DataFrame) -> Table:
    asked = ("lines", found.pair.before.snapshot_id, found.everyone, found.language.code, facts.table)
    # Ten thousand rows take a second to put into words; whoever turns back to the page has them at once.
    frame = found.pair.after.kept(asked, lambda: _lines_of(found, facts, rows))
    columns = _counted_columns(found, facts) if facts.is_counted else _listed_columns(found, rows)
    say = found.language.say
    # What is long, or seldom there, comes last.
    last = {name: label for name, label in LAST.items() if name in frame and frame[name].notna().any()}
    frame = frame.assign(**{name: frame[name].fillna(NOT_APPLICABLE) for name in last})
    columns = (
        Column("kind_words", say("Change")),
        *columns,
        Column("place_before", say("Read before from")),
        Column("place_after", say("Read now from")),
        *(Column(name, say(label)) for name, label in last.items()),
    )
    frame = frame.assign(row=range(len(frame)))
    return Table(frame, columns, _title(found.language, facts, rows), found.stamp, ROW_KEYS)


def _lines_of(found: Comparison, facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in words."""
    records = rows.to_dict("records")
    lines = rows.assign(
        kind_words=[found.language.say(KINDS[kind]) for kind in rows["kind"]],
        place_before=[_place(found.language, row, "before") for row in records],
        place_after=[_place(found.language, row, "after") for row in records],
    )
    return _counted(found, facts, lines) if facts.is_counted else _listed(found, facts, lines)


def _title(language: Language, facts: Facts, rows: pd.DataFrame) -> str:
    """What the rows are, and how many of each kind: "Foreign students: 2 rows altered, 14 rows added"."""
    altered, added, removed = (int((rows["kind"] == kind).sum()) for kind in KINDS)
    words = (
        language.say_count("{count} row altered", "{count} rows altered", altered) if altered else "",
        language.say_count("{count} row added", "{count} rows added", added) if added else "",
        language.say_count("{count} row removed", "{count} rows removed", removed) if removed else "",
    )
    about = language.say(TITLES[facts.table]) if facts.table in TITLES else dataset_name(facts.table, language)
    return f"{about}: {', '.join(word for word in words if word)}"


def _place(language: Language, row: Row, side: str) -> str:
    """The cell that a row was read from in one of the snapshots: "med.xlsx!Лист1!C14"; where it was not, "–"."""
    if is_missing(row[f"source_id_{side}"]):
        return NOT_APPLICABLE
    parts = (row[f"{name}_{side}"] for name in ("file_name", "sheet", "cell"))
    place = "!".join(str(part) for part in parts if not is_missing(part))
    more = (whole(row.get(f"cells_{side}")) or 1) - 1
    if not more:
        return place
    return language.say_count("{place} and {count} cell more", "{place} and {count} cells more", more, place=place)


def _counted(found: Comparison, facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """One line a figure: of whom, before, after, difference, and what else of it changed."""
    codes = [name for name in facts.key if name != "academic_year"]
    records = rows.to_dict("records")
    named = {name: [_code_words(found, name, row) for row in records] for name in codes}
    difference = rows["headcount_after"] - rows["headcount_before"]
    return rows.assign(**named, difference=difference, besides=[_besides(found, facts, row) for row in records])


def _counted_columns(found: Comparison, facts: Facts) -> tuple[Column, ...]:
    language = found.language
    return (
        Column("academic_year", language.say("Academic year"), "academic_year"),
        *(Column(name, _label(name, language)) for name in facts.key if name != "academic_year"),
        Column("headcount_before", language.say("Before"), "count"),
        Column("headcount_after", language.say("After"), "count"),
        Column("difference", language.say("Difference"), "difference"),
    )


def _code_words(found: Comparison, name: str, row: Row) -> str | None:
    if name == "code":
        name, code = str(row["dimension"]), row["code"]
    else:
        code = row[name]
    if name == "dimension":
        return field_name(str(code), found.language)
    return None if is_missing(code) else found.names.of(name, code)


def _besides(found: Comparison, facts: Facts, row: Row) -> str | None:
    """What beside the figure was altered: "Day of the count: 1 Feb 2025 → 1 Oct 2024"."""
    if row["kind"] != "altered":
        return None
    lines = [(name, before, after) for name, before, after in _altered(found, facts, row) if name != "headcount"]
    return "; ".join(f"{_label(name, found.language)}: {before} → {after}" for name, before, after in lines) or None


def _listed(found: Comparison, facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """One line for each field altered, and one for a row added or removed, with all that it says."""
    return pd.DataFrame([line for row in rows.to_dict("records") for line in _lines(found, facts, row)])


def _listed_columns(found: Comparison, rows: pd.DataFrame) -> tuple[Column, ...]:
    say = found.language.say
    columns = [Column("what", say("Which"))]
    if (rows["kind"] == "altered").any():
        columns += [Column("field", say("Field")), Column("before", say("Before")), Column("after", say("After"))]
    return tuple(columns)


def _lines(found: Comparison, facts: Facts, row: Row) -> list[dict[Hashable, Any]]:
    line = {**row, "what": _what(found, facts, row), "says": None}
    if row["kind"] != "altered":
        none = NOT_APPLICABLE
        return [{**line, "field": none, "before": none, "after": none, "says": _stated(found, facts, row)}]
    return [
        {**line, "field": _label(name, found.language), "before": before, "after": after}
        for name, before, after in _altered(found, facts, row)
    ]


def _altered(found: Comparison, facts: Facts, row: Row) -> list[tuple[str, str, str]]:
    """The columns of a row that are not the same in both snapshots: name, value before, value after, as words."""
    pairs = [(name, row[f"{name}_before"], row[f"{name}_after"]) for name in facts.values]
    return [
        (name, _value_words(found, facts, name, before), _value_words(found, facts, name, after))
        for name, before, after in pairs
        if not (is_missing(before) and is_missing(after))
        and (is_missing(before) != is_missing(after) or before != after)
    ]


def _what(found: Comparison, facts: Facts, row: Row) -> str:
    """The row by its key and its name: "A-12 · University of Ankara"."""
    told = (name for name in facts.key if name == "is_own_share" or not is_missing(row[name]))
    words = [_value_words(found, facts, name, row[name]) for name in told if name != "partner_code"]
    if facts.name:
        name = row[f"{facts.name}_after"]
        words.append(str(row[f"{facts.name}_before"] if is_missing(name) else name))
    return " · ".join(words)


def _stated(found: Comparison, facts: Facts, row: Row) -> str:
    """All that a row states that was added or removed, beside its name."""
    side = "after" if row["kind"] == "added" else "before"
    values = [(name, row[f"{name}_{side}"]) for name in facts.values if name not in (facts.name, "partner_code")]
    stated = [(name, value) for name, value in values if not is_missing(value)]
    words = (f"{_label(name, found.language)}: {_value_words(found, facts, name, value)}" for name, value in stated)
    return "; ".join(words) or MISSING


def _label(name: str, language: Language) -> str:
    return language.say(FIELDS[name]) if name in FIELDS else field_name(name, language)


def _value_words(found: Comparison, facts: Facts, name: str, value: Any) -> str:
    """A value of a register as a reader sees it."""
    language, value = found.language, plain(value)
    if name == "is_own_share":
        share = "not_stated" if value is None else "own" if value else "consortium"
        return language.say(SHARES[share])
    if is_missing(value):
        return MISSING
    if name == "flag":
        return language.say(FLAG_WORDS[value])
    if isinstance(value, bool):
        return language.say(YES_NO[value])
    if isinstance(value, datetime.date):
        return language.short_date(value)
    if name == "population":
        return language.say(POPULATION_WORDS[value])
    if name == "approved_by":
        return str(found.names.of_typed(value))
    if isinstance(value, str):
        return found.names.of(LISTS.get(f"{facts.table}.{name}", name), value)
    if name == "academic_year":
        return language.academic_year(value)
    if name == "period":
        return str(value)
    return language.number(value, 0 if float(value).is_integer() else DIGITS.get(name, 2))
