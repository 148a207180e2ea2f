"""Charts and tables of agreements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.agreements import STATES, expiring_sentences
from dashboard.i18n import NOT_APPLICABLE, counted, is_missing, message
from dashboard.kept import kept
from dashboard.metrics import agreements as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

AGREEMENTS = counted("{count} agreement", "{count} agreements")

TIMELINE_ROWS = 20

# What a mark stands for: column of the rows behind -> column of the figures.
YEAR_KEYS = {"day": "day"}

REGISTER_KEYS = {name: name for name in ("agreement_code", "source_id", "sheet", "cell")}

URGENT = STATES["expiring_90"]

IN_FORCE_BY_URGENCY = ("expiring_90", "expiring_180", "expiring_365", "in_force")

HEADINGS = {
    "country_code": message("Country"),
    "agreement_type": message("Type of agreement"),
    "faculty_code": message("Faculty"),
}

SPLITS = {
    "country_code": message("Agreements in force by country of the partner"),
    "agreement_type": message("Agreements in force by type"),
    "faculty_code": message("Agreements in force by faculty responsible"),
}


def by_year_chart(reader: Reader) -> Chart:
    """Agreements in force year by year."""
    language = reader.language
    years = metric.agreements_in_force_by_year(reader.warehouse, reader.filters)
    first, last = years.iloc[0], years.iloc[-1]
    title = language.say(
        "Agreements in force: {first} in {from_year}, {last} in {to_year}",
        first=int(first["agreements"]),
        from_year=language.academic_year(first["academic_year"]),
        last=int(last["agreements"]),
        to_year=language.academic_year(last["academic_year"]),
    )
    return Chart(
        frame=years,
        mark="columns",
        axes={"year": "academic_year", "value": "agreements"},
        keys=YEAR_KEYS,
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=scope.measured(reader, language.say("Agreements in force on 1 October"), scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.AGREEMENTS),
        alt=scope.alt_text(title, reader),
    )


def by_year_table(reader: Reader) -> Table:
    """Agreements in force year by year as rows."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("day", say("Day"), "date"),
        Column("agreements", say("Agreements in force"), "count"),
    )
    frame = metric.agreements_in_force_by_year(reader.warehouse, reader.filters)
    return Table(frame, columns, say("Agreements in force by year"), scope.stamp(reader), YEAR_KEYS)


def split_charts(reader: Reader, dimension: str) -> list[Chart]:
    """Agreements in force split by one dimension: ranked bars, and a map for countries."""
    language = reader.language
    split = _split(reader, dimension)
    split = split[split["agreements_in_force"] > 0]
    title, strong = _split_title(reader, dimension, split)
    bars = Chart(
        frame=scope.with_other(reader, split, "agreements_in_force"),
        mark="bars",
        axes={"category": "name", "value": "agreements_in_force"},
        keys={dimension: "codes"},
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=scope.measured(reader, _on_day(reader, language.say(SPLITS[dimension])), scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.AGREEMENTS),
        alt=scope.alt_text(title, reader),
        highlight=strong,
        apart=scope.not_stated_names(split),
    )
    return [bars, scope.as_map(bars, split)] if dimension == "country_code" else [bars]


def _split_title(reader: Reader, dimension: str, split: pd.DataFrame) -> tuple[str, frozenset[str]]:
    """Who has most, and the names it speaks of; what is split where too many have as many."""
    language, most = reader.language, scope.leaders(split, "agreements_in_force")
    if not 0 < len(most) <= scope.MOST_LEADERS:
        return language.say(SPLITS[dimension]), frozenset()
    agreements = language.say_count(
        *AGREEMENTS, int(split.loc[split["name"] == most[0], "agreements_in_force"].iloc[0])
    )
    if len(most) == 1:
        title = language.say("Most in force: {name}, {agreements}", name=most[0], agreements=agreements)
    else:
        names = language.names(most)
        title = language.say("Most in force: {names}, {agreements} each", names=names, agreements=agreements)
    return title, frozenset(most)


def _on_day(reader: Reader, measure: str) -> str:
    return f"{measure} · {reader.language.date(reader.agreement_day)}"


@kept
def _split(reader: Reader, dimension: str) -> pd.DataFrame:
    split = metric.agreements_by(reader.warehouse, reader.filters, dimension)
    return split.assign(name=[code_name(reader, dimension, code) for code in split["code"]])


def code_name(reader: Reader, dimension: str, code: object) -> str:
    """Name of a code; an agreement without a faculty may be one of the whole university."""
    if dimension == "faculty_code" and is_missing(code):
        return reader.language.say("No faculty named")
    return reader.names.of(dimension, code)


def partner_name(reader: Reader, code: object, label: object) -> str:
    """Name of a partner; as it is typed where the code is of nobody known."""
    return reader.names.names["partner"].get(str(code), str(label))


def split_table(reader: Reader, dimension: str) -> Table:
    """The same split as rows."""
    say = reader.language.say
    columns = (
        Column("name", say(HEADINGS[dimension])),
        Column("agreements_in_force", say("In force"), "count"),
        Column("agreements", say("All in the register"), "count"),
    )
    return Table(_split(reader, dimension), columns, say(SPLITS[dimension]), scope.stamp(reader), {dimension: "code"})


def timeline_chart(reader: Reader) -> Chart:
    """The agreements in force that end first, with today's line."""
    language = reader.language
    frame = _timeline_rows(reader)
    title = "; ".join(sentence.rstrip(".") for sentence in expiring_sentences(reader))
    title = title or language.say("No agreement ends within 90 days")
    measure = language.say("Agreements in force that end first, from signature to end")
    return Chart(
        frame=frame,
        mark="timeline",
        axes={"category": "name", "start": "signed_date", "end": "expiry_date", "group": "state_name"},
        keys=REGISTER_KEYS,
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=scope.measured(reader, measure, scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.AGREEMENTS),
        alt=scope.alt_text(title, reader),
        highlight=frozenset([language.say(URGENT)]),
        groups=tuple(language.say(STATES[state]) for state in IN_FORCE_BY_URGENCY),
        today=reader.agreement_day,
        note=language.say("The dotted line is the day of the figures. Agreements without an end are not drawn."),
    )


@kept
def _timeline_rows(reader: Reader) -> pd.DataFrame:
    rows = _register(reader)
    ending = rows[rows["state"].isin(metric.STATES_IN_FORCE) & rows["days_left"].notna()]
    ending = ending.sort_values("days_left", kind="stable").head(TIMELINE_ROWS)
    return ending


def has_endings(reader: Reader) -> bool:
    """True when an agreement in force has an end."""
    return not _timeline_rows(reader).empty


@kept
def _register(reader: Reader, day: date | None = None) -> pd.DataFrame:
    rows = metric.agreement_rows(reader.warehouse, reader.filters, day)
    say = reader.language.say
    end_words = [
        _end_words(reader, is_open, renews, end)
        for is_open, renews, end in zip(
            rows["is_open_ended"], rows["renews_automatically"], rows["expiry_date"], strict=True
        )
    ]
    return rows.assign(
        name=[
            partner_name(reader, code, label)
            for code, label in zip(rows["partner_code"], rows["partner_label"], strict=True)
        ],
        state_name=[say(STATES[state]) for state in rows["state"]],
        ends=end_words,
        ends_on=rows["expiry_date"].where(~(_is_true(rows["is_open_ended"]) | _is_true(rows["renews_automatically"]))),
        country=[reader.names.of("country_code", code) for code in rows["country_code"]],
        type_name=[reader.names.of("agreement_type", code) for code in rows["agreement_type"]],
        faculty=[
            NOT_APPLICABLE if is_missing(code) else reader.names.of("faculty_code", code)
            for code in rows["faculty_code"]
        ],
    )


def _is_true(flags: pd.Series) -> pd.Series:
    return flags.fillna(False).astype(bool)


def _end_words(reader: Reader, is_open_ended: object, renews: object, end: object) -> str:
    if not is_missing(is_open_ended) and bool(is_open_ended):
        return reader.language.say("no end")
    text = reader.language.short_date(None if is_missing(end) else pd.Timestamp(str(end)).date())
    return reader.language.say("{day}, renews", day=text) if not is_missing(renews) and bool(renews) else text


def register_table(reader: Reader) -> Table:
    """The register: each agreement with its state and its cell."""
    say = reader.language.say
    columns = (
        Column("name", say("Partner")),
        Column("ends", say("Ends"), exact="ends_on"),
        Column("days_left", say("Days left"), "count"),
        Column("state_name", say("State")),
        Column("country", say("Country")),
        Column("signed_date", say("Signed"), "date"),
        Column("type_name", say("Type of agreement")),
        Column("agreement_code", say("Number")),
        Column("faculty", say("Faculty")),
        *scope.cell_columns(reader),
    )
    title, named_by = say("Register of agreements"), ("name", "country")
    return Table(_register(reader), columns, title, scope.stamp(reader), named_by=named_by, of_whole_rows=True)


def timeline_table(reader: Reader) -> Table:
    """The agreements of the timeline as rows."""
    full = register_table(reader)
    title = reader.language.say("Agreements that end first")
    return replace(full, frame=_timeline_rows(reader), title=title, keys=REGISTER_KEYS)


def register_behind(reader: Reader) -> Behind:
    """The agreements of the register."""
    return Behind(lambda only: _narrowed(register_table(reader), only), AGREEMENTS)


def in_force_behind(reader: Reader) -> Behind:
    """The agreements in force: at the day of the figures, or on the one that a mark stands for."""
    return Behind(lambda only: _in_force_table(reader, only), AGREEMENTS)


def _in_force_table(reader: Reader, only: Narrowing) -> Table:
    day = only.one("day")
    rows = _register(reader, None if day is None else pd.Timestamp(str(day)).date())
    in_force = rows[rows["state"].isin(metric.STATES_IN_FORCE)]
    return _narrowed(replace(register_table(reader), frame=in_force), only.without("day"))


def _narrowed(table: Table, only: Narrowing) -> Table:
    return replace(table, frame=only.rows(table.frame))
