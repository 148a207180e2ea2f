"""What the page of agreements shows, in its order."""

from __future__ import annotations

from functools import partial

from dashboard.findings import (
    agreement_charts,
    agreement_events,
    agreement_faculties,
    agreement_lists,
    agreements,
    partners,
    spellings,
)
from dashboard.findings.exhibit import Exhibit, Listing
from dashboard.kept import kept
from dashboard.reader import Reader


@kept
def exhibits(reader: Reader) -> list[Exhibit]:
    """What the figures under the filters allow to be drawn."""
    found = _endings(reader) + _by_year(reader) + agreement_events.event_exhibits(reader)
    if agreements.has_in_force(reader):
        found.append(_split(reader, "by_country", "country_code"))
        found += agreement_faculties.faculty_exhibits(reader)
        found.append(_split(reader, "by_type", "agreement_type"))
    if partners.has_partners_abroad(reader):
        charts, table = partners.partner_country_charts(reader), partial(partners.partner_country_table, reader)
        found.append(Exhibit("partners_by_country", charts, table, partners.mentions_behind(reader)))
    return found + agreement_faculties.crossing_exhibits(reader)


def _endings(reader: Reader) -> list[Exhibit]:
    if not agreement_charts.has_endings(reader):
        return []
    chart, table = agreement_charts.timeline_chart(reader), partial(agreement_charts.timeline_table, reader)
    return [Exhibit("timeline", [chart], table, agreement_charts.register_behind(reader), is_wide=True)]


def _by_year(reader: Reader) -> list[Exhibit]:
    table = agreement_charts.by_year_table(reader)
    if table.is_empty or not agreements.leaves_agreements(reader):
        return []
    chart = agreement_charts.by_year_chart(reader)
    return [Exhibit("by_year", [chart], lambda: table, agreement_charts.in_force_behind(reader))]


def _split(reader: Reader, key: str, dimension: str) -> Exhibit:
    charts = agreement_charts.split_charts(reader, dimension)
    table = partial(agreement_charts.split_table, reader, dimension)
    return Exhibit(key, charts, table, agreement_charts.in_force_behind(reader))


@kept
def listings(reader: Reader) -> list[Listing]:
    """The lists: what somebody has to look at first, then all agreements and all partners."""
    found = agreement_lists.listings(reader)
    if agreements.leaves_agreements(reader):
        found.append(Listing("register", agreement_charts.register_table(reader)))
    if partners.has_partners(reader):
        found.append(Listing("partners", partners.partner_table(reader), partners.mentions_behind(reader)))
    return found + spellings.spelling_listings(reader)


@kept
def attention_sentences(reader: Reader) -> list[str]:
    """What somebody has to look at: ended yet listed, joint work, faculties without.

    Nothing is said of what is missing among the few that were chosen because they end soon.
    """
    if reader.filters.ending:
        return []
    return [
        *agreement_lists.attention_sentences(reader),
        *agreement_faculties.without_agreement_sentences(reader),
    ]
