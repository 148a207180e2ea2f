"""What the figures of agreements say: sentences and key figures."""

from __future__ import annotations

from dashboard.findings.heeded import under_choice
from dashboard.findings.partners import partner_figures, partner_sentences
from dashboard.findings.targets import with_target, year_of_day
from dashboard.i18n import MISSING, message
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure, compared
from dashboard.metrics import agreements as metric
from dashboard.metrics.paragraphs import a_year_before
from dashboard.reader import Reader

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


def has_register(reader: Reader) -> bool:
    """True when the university has given a register of agreements."""
    return metric.has_register(reader.warehouse, reader.filters)


@kept
def leaves_agreements(reader: Reader) -> bool:
    """True when the filters leave an agreement of the register."""
    return not metric.agreement_rows(reader.warehouse, reader.filters).empty


def has_in_force(reader: Reader) -> bool:
    """True when one of the agreements left is in force."""
    return bool(metric.agreements_in_force(reader.warehouse, reader.filters))


def agreement_sentences(reader: Reader) -> list[str]:
    """How many are in force, how many end soon; partners where there is no register."""
    language = reader.language
    in_force = metric.agreements_in_force(reader.warehouse, reader.filters)
    if in_force is None or reader.agreement_day is None:
        return partner_sentences(reader)
    if reader.filters.ending:
        return [f"{ending_words(reader, in_force)}."]
    count = language.say_count("{count} agreement in force", "{count} agreements in force", in_force)
    sentences = [language.say("On {day}: {agreements}.", day=reader.agreement_day, agreements=count)]
    return [*sentences, *expiring_sentences(reader)]


@kept
def sentences_under_choice(reader: Reader) -> list[str]:
    """The sentences of agreements, or of partners where there is no register, with the choices they were made under."""
    return under_choice(reader, "agreements" if has_register(reader) else "partners", agreement_sentences(reader))


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


def ending_words(reader: Reader, count: int) -> str:
    """How many of the agreements end within the days that the reader chose."""
    days = int(reader.filters.ending)
    return reader.language.say_count(
        "{count} agreement ends within {days} days", "{count} agreements end within {days} days", count, days=days
    )


def in_force_figure(reader: Reader) -> KeyFigure:
    """Agreements in force (A1) with their course over the years."""
    language = reader.language
    value = metric.agreements_in_force(reader.warehouse, reader.filters)
    label = language.say("Agreements in force")
    if value is None:
        return KeyFigure(label, MISSING, note=language.say("No register of agreements was loaded."), indicator="A1")
    years = metric.agreements_in_force_by_year(reader.warehouse, reader.filters)["agreements"]
    figure = KeyFigure(
        label,
        language.number(value),
        trend=tuple(float(count) for count in years.tail(10)),
        note=language.say("on {day}", day=language.short_date(reader.agreement_day)),
        indicator="A1",
    )
    figure = with_target(reader, figure, year_of_day(reader.agreement_day), value)
    if reader.agreement_day is None:
        return figure
    before = metric.agreements_in_force(reader.warehouse, reader.filters, a_year_before(reader.agreement_day)) or 0
    return compared(figure, language, value - before, language.difference(value - before), language.say("in a year"))


def expiring_figure(reader: Reader, days: int) -> KeyFigure:
    """Agreements that end within so many days (A3)."""
    language = reader.language
    value = metric.agreements_expiring(reader.warehouse, reader.filters, days)
    label = language.say("Agreements ending within {days} days", days=days)
    if value is None:
        return KeyFigure(label, MISSING, note=language.say("No register of agreements was loaded."), indicator="A3")
    note = language.say("from {day}", day=reader.agreement_day) if reader.agreement_day else ""
    return KeyFigure(label, language.number(value), note=note, indicator="A3")


@kept
def agreement_figures(reader: Reader) -> list[KeyFigure]:
    """In force, ending soon; partners as printed, once each, abroad, universities, countries."""
    figures = []
    if has_register(reader):
        figures = [in_force_figure(reader), expiring_figure(reader, 90), expiring_figure(reader, 365)]
    return [*figures, *partner_figures(reader)]
