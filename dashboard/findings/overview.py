"""What the overview says: the answer in a few sentences, eight figures, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dashboard.findings import agreements, funding, partners, projects, students
from dashboard.findings.heeded import narrowed, of_whom_words, under_choice
from dashboard.indicators.needs import Need, needs
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure
from dashboard.reader import Reader

# More targets than this are counted, not named.
MOST_TARGETS_NAMED = 3
MOST_FACULTIES_NAMED = 2


@kept
def overview_sentences(reader: Reader) -> list[list[str]]:
    """Students, agreements, projects: what a rector reads in a minute, a paragraph each."""
    return [
        under_choice(reader, "enrolments", students.student_sentences(reader)),
        agreements.sentences_under_choice(reader),
        under_choice(reader, "projects", projects.project_sentences(reader)),
    ]


@kept
def overview_figures(reader: Reader) -> list[KeyFigure]:
    """At most eight key figures; each says which of the choices do not narrow it."""
    year = students.shown_year(reader)
    figures = (
        *(("enrolments", figure) for figure in _student_figures(reader, year)),
        ("agreements", agreements.in_force_figure(reader)),
        ("agreements", agreements.expiring_figure(reader, 90)),
        ("partners", partners.abroad_figure(reader)),
        ("projects", projects.running_figure(reader)),
        ("projects", funding.awarded_figure(reader)),
    )
    return [narrowed(reader, table, figure) for table, figure in figures]


def _student_figures(reader: Reader, year: int | None) -> list[KeyFigure]:
    figures = [
        students.headcount_figure(reader, year),
        students.share_figure(reader, year),
        students.countries_figure(reader, year),
    ]
    why = [] if students.has_students(reader) else students.not_split_sentences(reader)
    return [replace(figure, note=why[0]) for figure in figures] if why else figures


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
    """Something that needs attention, the page that shows it, and the link's parameters with the filters set."""

    sentence: str
    page: str
    query: Mapping[str, str]


@kept
def attention(reader: Reader) -> list[Attention]:
    """What needs attention, most pressing first; empty when nothing does."""
    return [
        Attention(_of_whom(reader, need), need.page, {"lang": reader.language.code, **need.filters.to_query()})
        for need in needs(reader.warehouse, reader.filters)
    ]


# What is counted in a need whose rows do not tell every choice apart.
_NEED_TABLES = {
    "outside_totals": "problems",
    "cells_outside": "problems",
    "sums_differ": "reconciliations",
    "ambiguous_amounts": "projects",
}


def _of_whom(reader: Reader, need: Need) -> str:
    """The sentence of a need, with whom it is about where that is not what the reader has chosen."""
    sentence = _need_sentence(reader, need)
    whom = of_whom_words(reader, _NEED_TABLES[need.code]) if need.code in _NEED_TABLES else ""
    return f"{sentence} ({whom})" if whom else sentence


def _need_sentence(reader: Reader, need: Need) -> str:
    say: dict[str, Callable[[Reader, Need], str]] = {
        "agreements_expiring": _expiring,
        "targets_missed": _targets,
        "faculties_not_sent": _not_sent,
        "outside_totals": _outside,
        "cells_outside": _cells_outside,
        "sums_differ": _sums,
        "country_not_stated": _country,
        "ambiguous_amounts": _amounts,
    }
    return say[need.code](reader, need)


def _expiring(reader: Reader, need: Need) -> str:
    count, days = (int(number) for number in need.numbers)
    return reader.language.say_count(
        "{count} agreement ends within {days} days", "{count} agreements end within {days} days", count, days=days
    )


def _targets(reader: Reader, need: Need) -> str:
    """The targets furthest from being reached, each with how far it is."""
    language = reader.language
    named = zip(need.subjects, need.numbers, strict=True)
    missed = [f"{reader.names.of('indicator', code)} ({language.percent(share, 0)})" for code, share in named]
    year = language.academic_year(need.academic_year)
    names = ", ".join(missed[:MOST_TARGETS_NAMED])
    if len(missed) <= MOST_TARGETS_NAMED:
        return language.say("Targets of {year} not reached: {names}", year=year, names=names)
    more = len(missed) - MOST_TARGETS_NAMED
    return language.say_count(
        "Targets of {year} not reached: {names} and {count} more",
        "Targets of {year} not reached: {names} and {count} more",
        more,
        year=year,
        names=names,
    )


def _not_sent(reader: Reader, need: Need) -> str:
    language = reader.language
    year, count = language.academic_year(need.academic_year), len(need.subjects)
    if count <= MOST_FACULTIES_NAMED:
        names = ", ".join(reader.names.of("faculty_code", code) for code in need.subjects)
        return language.say("Not sent for {year}: {name}", year=year, name=names)
    return language.say_count(
        "Not sent for {year}: {count} faculty", "Not sent for {year}: {count} faculties", count, year=year
    )


def _outside(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} student outside the totals: the cell was not understood",
        "{count} students outside the totals: their cells were not understood",
        int(need.numbers[0]),
    )


def _cells_outside(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} cell not understood", "{count} cells not understood", int(need.numbers[0])
    )


def _sums(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} sum differs from its sheet", "{count} sums differ from their sheets", int(need.numbers[0])
    )


def _country(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} student in the totals, the country not stated",
        "{count} students in the totals, their country not stated",
        int(need.numbers[0]),
    )


def _amounts(reader: Reader, need: Need) -> str:
    return reader.language.say_count(
        "{count} amount is not clear", "{count} amounts are not clear", int(need.numbers[0])
    )
