"""What the figures of partners say."""

from __future__ import annotations

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.i18n import MISSING, counted, is_missing
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import partners as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

PARTNERS = counted("{count} partner", "{count} partners")


def has_partners(reader: Reader) -> bool:
    """True when the university has named any partner."""
    return not metric.partner_counts(reader.warehouse, reader.filters).empty


def has_partners_abroad(reader: Reader) -> bool:
    """True when a partner abroad is named."""
    return not _abroad(reader).empty


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
        KeyFigure(language.say("Partners"), number(row["distinct_partners"]), note=note, indicator="A9"),
        KeyFigure(language.say("Partners abroad"), number(row["foreign_partners"])),
        KeyFigure(language.say("Universities abroad"), number(row["foreign_universities"])),
        KeyFigure(language.say("Partner countries"), number(row["foreign_countries"]), indicator="A9"),
    ]
    if is_missing(row["entries"]):
        return figures
    return [
        KeyFigure(language.say("Entries in the list"), number(row["entries"]), note=language.say("as printed")),
        *figures,
    ]


def abroad_figure(reader: Reader) -> KeyFigure:
    """Distinct partners abroad (A9), with their countries beside them."""
    say = reader.language.say
    counts = metric.partner_counts(reader.warehouse, reader.filters)
    if counts.empty:
        return KeyFigure(say("Partners abroad"), MISSING, note=say("No list of partners was loaded."))
    row = counts.iloc[0]
    countries = reader.language.say_count("in {count} country", "in {count} countries", int(row["foreign_countries"]))
    note = " · ".join(part for part in (countries, _in_force_words(reader)) if part)
    return KeyFigure(say("Partners abroad"), reader.language.number(row["foreign_partners"]), note=note)


def _in_force_words(reader: Reader) -> str:
    """How many of the partners abroad have an agreement in force: they are fewer than those ever named.

    Unlike partners, agreements are of a faculty and of a day.
    """
    if reader.agreement_day is None:
        return ""
    rows = metric.partner_rows(reader.warehouse, reader.filters)
    bound = rows["agreements_in_force"].fillna(0).gt(0) & rows["is_domestic"].eq(False).fillna(False)
    words = reader.language.say(
        "with an agreement in force on {day}: {count}",
        day=reader.language.short_date(reader.agreement_day),
        count=int(bound.sum()),
    )
    faculties = ", ".join(scope.chosen_words(reader, ("faculties",)))
    return f"{words} ({faculties})" if faculties else words


@kept
def partner_country_charts(reader: Reader) -> list[Chart]:
    """Partners abroad by country: ranked bars and a map."""
    language = reader.language
    abroad = _abroad(reader)
    frame = abroad.assign(
        code=abroad["country_code"], name=[reader.names.of("country_code", c) for c in abroad["country_code"]]
    )
    title, strong = _country_title(reader, frame)
    bars = Chart(
        frame=scope.with_other(reader, frame, "partners"),
        mark="bars",
        axes={"category": "name", "value": "partners"},
        keys={"country_code": "codes"},
        unit=language.say("partners"),
        counted=PARTNERS,
        title=title,
        subtitle=scope.measured(reader, language.say("Distinct partners abroad by country"), scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.PARTNERS),
        alt=scope.alt_text(title, reader),
        highlight=strong,
    )
    return [bars, scope.as_map(bars, frame)]


def _country_title(reader: Reader, frame: pd.DataFrame) -> tuple[str, frozenset[str]]:
    """Where most partners are, and the names it speaks of; what is split where too many countries have as many."""
    language, most = reader.language, scope.leaders(frame, "partners")
    if not 1 <= len(most) <= scope.MOST_LEADERS:
        return language.say("Partners abroad by country"), frozenset()
    count, total = int(frame["partners"].max()), int(frame["partners"].sum())
    if len(most) == 1:
        title = language.say("{name}: {count} of {all} partners abroad", name=most[0], count=count, all=total)
    else:
        title = language.say(
            "{names}: {count} each of {all} partners abroad", names=language.names(most), count=count, all=total
        )
    return title, frozenset(most)


def _abroad(reader: Reader) -> pd.DataFrame:
    rows = metric.partners_by_country(reader.warehouse, reader.filters)
    return rows[rows["is_domestic"].eq(False).fillna(False)]


def partner_country_table(reader: Reader) -> Table:
    """Partners by country as rows, those at home too."""
    say = reader.language.say
    rows = metric.partners_by_country(reader.warehouse, reader.filters)
    frame = scope.named(reader, rows, "country_code").assign(code=rows["country_code"])
    columns = (
        Column("country_code", say("Country")),
        Column("partners", say("Partners"), "count"),
        Column("universities", say("Universities"), "count"),
    )
    return Table(frame, columns, say("Partners by country"), scope.stamp(reader), {"country_code": "code"})


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
    keys = {"partner_code": "partner_code"}
    return Table(frame, columns, say("Partners, each once"), scope.stamp(reader), keys)


def mentions_behind(reader: Reader) -> Behind:
    """The cells that name the partners: lists as printed, and the register of agreements."""
    return Behind(lambda only: _mention_table(reader, only), PARTNERS, distinct="partner_code")


def _mention_table(reader: Reader, only: Narrowing) -> Table:
    say = reader.language.say
    rows = only.rows(metric.partner_mention_rows(reader.warehouse, reader.filters))
    columns = (
        Column("partner_label", say("As printed")),
        Column("heading_label", say("Heading")),
        Column("country_code", say("Country")),
        Column("entity_type", say("Kind of body")),
        *scope.cell_columns(reader),
    )
    frame = scope.named(reader, rows, "country_code", "entity_type")
    return Table(frame, columns, say("Cells that name the partners"), scope.stamp(reader))
