"""What the figures of agreements and partners say."""

from __future__ import annotations

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.i18n import MISSING, NOT_APPLICABLE, is_missing, message
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import agreements as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

AGREEMENTS = ("{count} agreement", "{count} agreements")
PARTNERS = ("{count} partner", "{count} partners")
TIMELINE_ROWS = 20

STATES = {
    "in_force": message("In force"),
    "expiring_90": message("Ends within 90 days"),
    "expiring_180": message("Ends within 180 days"),
    "expiring_365": message("Ends within a year"),
    "expired": message("Expired"),
    "not_yet_signed": message("Not yet signed"),
    "draft": message("In preparation"),
    "terminated": message("Terminated"),
    "unclear": message("Dates not stated"),
}
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


def has_register(reader: Reader) -> bool:
    """True when the university has given a register of agreements."""
    return metric.has_register(reader.warehouse, reader.filters)


def has_partners(reader: Reader) -> bool:
    """True when the university has named any partner."""
    return not metric.partner_counts(reader.warehouse, reader.filters).empty


def leaves_agreements(reader: Reader) -> bool:
    """True when the filters leave an agreement of the register."""
    return not metric.agreement_rows(reader.warehouse, reader.filters).empty


def has_in_force(reader: Reader) -> bool:
    """True when one of the agreements left is in force."""
    return bool(metric.agreements_in_force(reader.warehouse, reader.filters))


def has_partners_abroad(reader: Reader) -> bool:
    """True when a partner abroad is named."""
    return not _abroad(reader).empty


def agreement_sentences(reader: Reader) -> list[str]:
    """How many are in force, how many end soon; partners where there is no register."""
    language = reader.language
    in_force = metric.agreements_in_force(reader.warehouse, reader.filters)
    if in_force is None or reader.reporting_day is None:
        return partner_sentences(reader)
    count = language.say_count("{count} agreement in force", "{count} agreements in force", in_force)
    sentences = [language.say("On {day}: {agreements}.", day=reader.reporting_day, agreements=count)]
    return [*sentences, *expiring_sentences(reader)]


def expiring_sentences(reader: Reader) -> list[str]:
    """How many end within 90 days; nothing when none does."""
    expiring = metric.agreements_expiring(reader.warehouse, reader.filters, 90)
    if not expiring:
        return []
    return [
        reader.language.say_count(
            "{count} agreement ends within 90 days.", "{count} agreements end within 90 days.", expiring
        )
    ]


def partner_sentences(reader: Reader) -> list[str]:
    """Partners as printed, once each, abroad, universities: four numbers that are often confused."""
    counts = metric.partner_counts(reader.warehouse, reader.filters)
    if counts.empty:
        return []
    language, row = reader.language, counts.iloc[0]
    distinct = language.say_count("{count} partner", "{count} partners", int(row["distinct_partners"]))
    if is_missing(row["entries"]):
        sentences = [language.say("{partners} in all.", partners=distinct)]
    else:
        entries = language.say_count("{count} entry in the list", "{count} entries in the list", int(row["entries"]))
        sentences = [language.say("{entries}; without repeats, {partners}.", entries=entries, partners=distinct)]
    return [
        *sentences,
        language.say(
            "Abroad: {foreign} (of these universities: {universities}); countries: {countries}.",
            foreign=int(row["foreign_partners"]),
            universities=int(row["foreign_universities"]),
            countries=int(row["foreign_countries"]),
        ),
    ]


def in_force_figure(reader: Reader) -> KeyFigure:
    """Agreements in force (A1) with their course over the years."""
    language = reader.language
    value = metric.agreements_in_force(reader.warehouse, reader.filters)
    label = language.say("Agreements in force")
    if value is None:
        return KeyFigure(label, MISSING, note=language.say("No register of agreements was loaded."))
    years = metric.agreements_in_force_by_year(reader.warehouse, reader.filters)["agreements"]
    change = int(years.iloc[-1]) - int(years.iloc[-2]) if len(years) > 1 else 0
    return KeyFigure(
        label,
        language.number(value),
        change=language.difference(change) if change else "",
        against=language.say("in a year") if change else "",
        direction=(change > 0) - (change < 0),
        trend=tuple(float(count) for count in years.tail(10)),
        explanation=language.say("Signed, not ended, not terminated; open-ended ones and those that renew count."),
    )


def expiring_figure(reader: Reader, days: int) -> KeyFigure:
    """Agreements that end within so many days (A3)."""
    language = reader.language
    value = metric.agreements_expiring(reader.warehouse, reader.filters, days)
    label = language.say("Agreements ending within {days} days", days=days)
    if value is None:
        return KeyFigure(label, MISSING, note=language.say("No register of agreements was loaded."))
    note = language.say("from {day}", day=reader.reporting_day) if reader.reporting_day else ""
    return KeyFigure(label, language.number(value), note=note)


def agreement_figures(reader: Reader) -> list[KeyFigure]:
    """In force, ending soon; partners as printed, once each, abroad, universities, countries."""
    figures = []
    if has_register(reader):
        figures = [in_force_figure(reader), expiring_figure(reader, 90), expiring_figure(reader, 365)]
    return [*figures, *partner_figures(reader)]


def partner_figures(reader: Reader) -> list[KeyFigure]:
    """The four counts of partners (A9) and their countries."""
    counts = metric.partner_counts(reader.warehouse, reader.filters)
    if counts.empty:
        return []
    language, row = reader.language, counts.iloc[0]
    number = language.number
    unresolved = int(row["unresolved"])
    note = ""
    if unresolved:
        note = language.say_count("{count} name is not clear", "{count} names are not clear", unresolved)
    figures = [
        KeyFigure(language.say("Partners"), number(row["distinct_partners"]), note=note),
        KeyFigure(language.say("Partners abroad"), number(row["foreign_partners"])),
        KeyFigure(language.say("Universities abroad"), number(row["foreign_universities"])),
        KeyFigure(language.say("Partner countries"), number(row["foreign_countries"])),
    ]
    if is_missing(row["entries"]):
        return figures
    return [
        KeyFigure(language.say("Entries in the list"), number(row["entries"]), note=language.say("as printed")),
        *figures,
    ]


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
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=_subtitle(reader, language.say("Agreements in force on 1 October")),
        source=scope.source_line(reader),
        alt=scope.alt_text(title, reader),
    )


def _subtitle(reader: Reader, measure: str) -> str:
    return " · ".join([measure, *scope.chosen_words(reader, scope.AGREEMENT_FILTERS)])


def by_year_table(reader: Reader) -> Table:
    """Agreements in force year by year as rows."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("day", say("Day"), "date"),
        Column("agreements", say("Agreements in force"), "count"),
    )
    frame = metric.agreements_in_force_by_year(reader.warehouse, reader.filters)
    return Table(frame, columns, say("Agreements in force by year"), scope.stamp(reader))


def split_charts(reader: Reader, dimension: str) -> list[Chart]:
    """Agreements in force split by one dimension: ranked bars, and a map for countries."""
    language = reader.language
    split = _split(reader, dimension)
    split = split[split["agreements_in_force"] > 0]
    stated = split[split["code"].notna()]
    title, strong = language.say(SPLITS[dimension]), frozenset[str]()
    if not stated.empty:
        name = str(stated["name"].iloc[0])
        count = int(stated["agreements_in_force"].iloc[0])
        agreements = language.say_count("{count} agreement", "{count} agreements", count)
        title, strong = (
            language.say("Most in force: {name}, {agreements}", name=name, agreements=agreements),
            frozenset([name]),
        )
    bars = Chart(
        frame=scope.with_other(reader, split, "agreements_in_force"),
        mark="bars",
        axes={"category": "name", "value": "agreements_in_force"},
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=_subtitle(reader, _on_day(reader, language.say(SPLITS[dimension]))),
        source=scope.source_line(reader),
        alt=scope.alt_text(title, reader),
        highlight=strong,
        apart=scope.not_stated_names(split),
    )
    return [bars, _as_map(bars, split)] if dimension == "country_code" else [bars]


def _on_day(reader: Reader, measure: str) -> str:
    return f"{measure} · {reader.language.date(reader.reporting_day)}"


def _as_map(bars: Chart, split: pd.DataFrame) -> Chart:
    return Chart(
        frame=split[split["code"].notna()],
        mark="map",
        axes={"place": "code", "category": "name", "value": bars.axes["value"]},
        unit=bars.unit,
        counted=bars.counted,
        title=bars.title,
        subtitle=bars.subtitle,
        source=bars.source,
        alt=bars.alt,
    )


def _split(reader: Reader, dimension: str) -> pd.DataFrame:
    split = metric.agreements_by(reader.warehouse, reader.filters, dimension)
    return split.assign(name=[reader.names.of(dimension, code) for code in split["code"]])


def split_table(reader: Reader, dimension: str) -> Table:
    """The same split as rows."""
    say = reader.language.say
    columns = (
        Column("name", say(HEADINGS[dimension])),
        Column("agreements_in_force", say("In force"), "count"),
        Column("agreements", say("All in the register"), "count"),
    )
    return Table(_split(reader, dimension), columns, say(SPLITS[dimension]), scope.stamp(reader))


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
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=_subtitle(reader, measure),
        source=scope.source_line(reader),
        alt=scope.alt_text(title, reader),
        highlight=frozenset([language.say(URGENT)]),
        groups=tuple(language.say(STATES[state]) for state in IN_FORCE_BY_URGENCY),
        today=reader.reporting_day,
        note=language.say("The dotted line is the day of the figures. Agreements without an end are not drawn."),
    )


def _timeline_rows(reader: Reader) -> pd.DataFrame:
    rows = _register(reader)
    ending = rows[rows["state"].isin(metric.STATES_IN_FORCE) & rows["days_left"].notna()]
    ending = ending.sort_values("days_left", kind="stable").head(TIMELINE_ROWS)
    return ending


def has_endings(reader: Reader) -> bool:
    """True when an agreement in force has an end."""
    return not _timeline_rows(reader).empty


def _register(reader: Reader) -> pd.DataFrame:
    rows = metric.agreement_rows(reader.warehouse, reader.filters)
    say = reader.language.say
    known = set(reader.names.codes("partner"))
    end_words = [
        _end_words(reader, is_open, renews, end)
        for is_open, renews, end in zip(
            rows["is_open_ended"], rows["renews_automatically"], rows["expiry_date"], strict=True
        )
    ]
    return rows.assign(
        name=[
            reader.names.of("partner", code) if code in known else label
            for code, label in zip(rows["partner_code"], rows["partner_label"], strict=True)
        ],
        state_name=[say(STATES[state]) for state in rows["state"]],
        ends=end_words,
        country=[reader.names.of("country_code", code) for code in rows["country_code"]],
        type_name=[reader.names.of("agreement_type", code) for code in rows["agreement_type"]],
        faculty=[
            NOT_APPLICABLE if is_missing(code) else reader.names.of("faculty_code", code)
            for code in rows["faculty_code"]
        ],
    )


def _end_words(reader: Reader, is_open_ended: object, renews: object, end: object) -> str:
    if not is_missing(is_open_ended) and bool(is_open_ended):
        return reader.language.say("no end")
    text = reader.language.short_date(None if is_missing(end) else pd.Timestamp(str(end)).date())
    return reader.language.say("{day}, renews", day=text) if not is_missing(renews) and bool(renews) else text


def register_table(reader: Reader) -> Table:
    """The register: each agreement with its state and its cell."""
    say = reader.language.say
    columns = (
        Column("agreement_code", say("Number")),
        Column("name", say("Partner")),
        Column("country", say("Country")),
        Column("type_name", say("Type of agreement")),
        Column("signed_date", say("Signed"), "date"),
        Column("ends", say("Ends")),
        Column("days_left", say("Days left"), "count"),
        Column("state_name", say("State")),
        Column("faculty", say("Faculty")),
        *scope.cell_columns(reader),
    )
    return Table(_register(reader), columns, say("Register of agreements"), scope.stamp(reader))


def timeline_table(reader: Reader) -> Table:
    """The agreements of the timeline as rows."""
    full = register_table(reader)
    return Table(_timeline_rows(reader), full.columns, reader.language.say("Agreements that end first"), full.stamp)


def partner_country_charts(reader: Reader) -> list[Chart]:
    """Partners abroad by country: ranked bars and a map."""
    language = reader.language
    abroad = _abroad(reader)
    frame = abroad.assign(
        code=abroad["country_code"], name=[reader.names.of("country_code", c) for c in abroad["country_code"]]
    )
    title, strong = language.say("Partners abroad by country"), frozenset[str]()
    if not frame.empty:
        name, total = str(frame["name"].iloc[0]), int(frame["partners"].sum())
        title = language.say(
            "{name}: {count} of {all} partners abroad", name=name, count=int(frame["partners"].iloc[0]), all=total
        )
        strong = frozenset([name])
    bars = Chart(
        frame=scope.with_other(reader, frame, "partners"),
        mark="bars",
        axes={"category": "name", "value": "partners"},
        unit=language.say("partners"),
        counted=PARTNERS,
        title=title,
        subtitle=_subtitle(reader, language.say("Distinct partners abroad by country")),
        source=scope.source_line(reader),
        alt=scope.alt_text(title, reader),
        highlight=strong,
    )
    return [bars, _as_map(bars, frame)]


def _abroad(reader: Reader) -> pd.DataFrame:
    rows = metric.partners_by_country(reader.warehouse, reader.filters)
    return rows[rows["is_domestic"].eq(False).fillna(False)]


def partner_country_table(reader: Reader) -> Table:
    """Partners by country as rows, those at home too."""
    say = reader.language.say
    rows = metric.partners_by_country(reader.warehouse, reader.filters)
    columns = (
        Column("country_code", say("Country")),
        Column("partners", say("Partners"), "count"),
        Column("universities", say("Universities"), "count"),
    )
    return Table(scope.named(reader, rows, "country_code"), columns, say("Partners by country"), scope.stamp(reader))


def partner_table(reader: Reader) -> Table:
    """Distinct partners."""
    language = reader.language
    say = language.say
    rows = metric.partner_rows(reader.warehouse, reader.filters)
    frame = scope.named(reader, rows, "country_code", "entity_type").assign(
        name=rows[f"name_{language.code}"],
        clear=[say("yes") if resolved else say("no") for resolved in rows["is_resolved"]],
    )
    columns = (
        Column("name", say("Partner")),
        Column("country_code", say("Country")),
        Column("entity_type", say("Kind of body")),
        Column("entries", say("Entries in the list"), "count"),
        Column("agreements", say("Agreements"), "count"),
        Column("agreements_in_force", say("In force"), "count"),
        Column("clear", say("Name is clear")),
    )
    return Table(frame, columns, say("Partners, each once"), scope.stamp(reader))


def partner_cells_table(reader: Reader) -> Table:
    """The cells that name the partners: the list as printed, or else the register of agreements."""
    listings = metric.partner_listing_rows(reader.warehouse, reader.filters)
    return register_table(reader) if listings.empty else listing_table(reader)


def listing_table(reader: Reader) -> Table:
    """Partners as printed, each entry with its cell."""
    say = reader.language.say
    rows = metric.partner_listing_rows(reader.warehouse, reader.filters)
    columns = (
        Column("partner_label", say("As printed")),
        Column("heading_label", say("Heading")),
        Column("country_code", say("Country")),
        Column("entity_type", say("Kind of body")),
        *scope.cell_columns(reader),
    )
    frame = scope.named(reader, rows, "country_code", "entity_type")
    return Table(frame, columns, say("Entries in the list of partners"), scope.stamp(reader))
