"""What the overview says: the answer in a few sentences, eight figures, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.findings import agreements, funding, partners, projects, students
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import overview as metric
from dashboard.metrics.overview import Need
from dashboard.reader import Reader


def overview_sentences(reader: Reader) -> list[list[str]]:
    """Students, agreements, projects: what a rector reads in a minute, a paragraph each."""
    return [
        students.student_sentences(reader),
        agreements.agreement_sentences(reader),
        projects.project_sentences(reader),
    ]


def overview_figures(reader: Reader) -> list[KeyFigure]:
    """At most eight key figures."""
    year = students.shown_year(reader)
    return [
        students.headcount_figure(reader, year),
        students.share_figure(reader, year),
        students.countries_figure(reader, year),
        agreements.in_force_figure(reader),
        agreements.expiring_figure(reader, 90),
        partners.abroad_figure(reader),
        projects.running_figure(reader),
        funding.awarded_figure(reader),
    ]


def has_anything(reader: Reader) -> bool:
    """True when the university has given any figures at all."""
    return (
        students.has_students(reader)
        or agreements.has_register(reader)
        or partners.has_partners(reader)
        or projects.has_projects(reader)
    )


@dataclass(frozen=True)
class Attention:
    """Something that needs attention, and the page that shows it."""

    sentence: str
    page: str


def attention(reader: Reader) -> list[Attention]:
    """What needs attention, most pressing first; empty when nothing does."""
    return [
        Attention(_need_sentence(reader, need), need.page) for need in metric.needs(reader.warehouse, reader.filters)
    ]


def _need_sentence(reader: Reader, need: Need) -> str:
    say: dict[str, Callable[[Reader, Need], str]] = {
        "agreements_expiring": _expiring,
        "faculty_not_sent": _not_sent,
        "outside_totals": _outside,
        "sums_differ": _sums,
        "country_not_stated": _country,
        "ambiguous_amounts": _amounts,
    }
    return say[need.code](reader, need)


def _expiring(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} agreement ends within 90 days", "{count} agreements end within 90 days", need.count
    )


def _not_sent(reader: Reader, need: Need) -> str:
    language = reader.language
    name = reader.names.of("faculty_code", need.subject)
    return language.say("Not sent for {year}: {name}", year=language.academic_year(need.academic_year), name=name)


def _outside(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} student outside the totals", "{count} students outside the totals", need.count
    )


def _sums(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} sum differs from its sheet", "{count} sums differ from their sheets", need.count
    )


def _country(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} student without a country", "{count} students without a country", need.count
    )


def _amounts(reader: Reader, need: Need) -> str:
    return reader.language.say_count("{count} amount is not clear", "{count} amounts are not clear", need.count)
