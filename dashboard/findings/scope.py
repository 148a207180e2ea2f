"""What a figure covers and where it comes from, in words: the line under a title and the line under a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from dashboard.chart import Chart
from dashboard.disclosure import SMALLEST_SHOWN
from dashboard.i18n import SUPPRESSED, is_missing
from dashboard.kept import kept
from dashboard.metrics import quality
from dashboard.metrics.paragraphs import as_of, feeding_files
from dashboard.offers import ENDING_WORDS, OFFERS, POPULATION_WORDS, PageOffer
from dashboard.protected_frames import HIDDEN
from dashboard.reader import Reader
from dashboard.tables import Column
from dashboard.words import LINK_NAMES

# Filters of a link that narrow what is shown -> the kind of their codes.
NARROWING = {
    "faculties": "faculty",
    "countries": "country",
    "regions": "region",
    "levels": "isced_level",
    "forms": "study_form",
    "funding": "funding",
    "sex": "sex",
    "types": "agreement_type",
    "statuses": "agreement_status",
    "programmes": "programme",
    "ending": "ending",
}
# Bars of a ranking before the rest becomes "other".
MOST_BARS = 15
# Names alike that a title still speaks of.
MOST_LEADERS = 3
STUDENT_FILTERS = ("faculties", "countries", "regions", "levels", "forms", "funding", "sex")
AGREEMENT_FILTERS = ("faculties", "countries", "regions", "types", "statuses", "ending")
# The datasets that figures are made of, and that the day they are as of is taken from.
STUDENTS = ("enrolments",)
AGREEMENTS = ("agreements",)
PARTNERS = ("partner_listings", "agreements")
PROJECTS = ("projects",)
MONEY = ("projects", "funding_lines")
PROJECT_FILTERS = ("faculties", "programmes", "statuses")


def chosen_words(reader: Reader, filters: Iterable[str]) -> list[str]:
    """The choices that narrow what is shown, as words; up to two names, then how many."""
    words = []
    for name in filters:
        codes = reader.filters.chosen(name)
        if 0 < len(codes) <= 2:
            words.append(", ".join(code_name(reader, name, code) for code in codes))
        elif codes:
            words.append(reader.language.say_count("{count} chosen", "{count} chosen", len(codes)))
    return words


def code_name(reader: Reader, filter_name: str, code: str) -> str:
    """Name of a code of a filter. A status may be one of agreements or of projects."""
    kind = NARROWING[filter_name]
    if filter_name == "ending":
        return reader.language.say(ENDING_WORDS[code])
    if filter_name == "statuses" and code not in reader.names.codes("agreement_status"):
        kind = "project_status"
    return reader.names.of(kind, code)


@kept
def student_scope(reader: Reader) -> str:
    """Who is counted, as words: population, then every choice that narrows it."""
    say = reader.language.say
    everyone = reader.filters.population == "all"
    population = say("all levels, college and retraining too") if everyone else say("degree level")
    return " · ".join([population, *chosen_words(reader, STUDENT_FILTERS)])


def measured(reader: Reader, measure: str, filters: Iterable[str]) -> str:
    """What is measured, then every choice that narrows it: the line under a title."""
    return " · ".join([measure, *chosen_words(reader, filters)])


def heading_words(reader: Reader, filters: Iterable[str]) -> str:
    """Of whom, as of when, and what a reader has narrowed a page to: stands under its heading."""
    language = reader.language
    words = [reader.institution_name]
    if reader.as_of is not None:
        words.append(language.say("as of {day}", day=reader.as_of))
    chosen = chosen_words(reader, [name for name in filters if name in NARROWING])
    if chosen:
        words.append(language.say("only: {names}", names=", ".join(chosen)))
    return " · ".join(words)


def filter_words(reader: Reader) -> list[tuple[str, str]]:
    """Every choice that a page offers, in words and in full: its name, and what is chosen; "all" is not said."""
    say, offer = reader.language.say, OFFERS.get(reader.page, PageOffer(""))
    words = []
    for name in (*offer.bar, *offer.more):
        if name == "years":
            words.append((say("Years"), _years_words(reader)))
        elif name == "population":
            words.append((say(LINK_NAMES[name]), say(POPULATION_WORDS[reader.filters.population])))
        elif name == "currency":
            original = reader.filters.currency == "original"
            words.append(
                (
                    say(LINK_NAMES[name]),
                    say("as agreed") if original else reader.language.currency(reader.filters.currency),
                )
            )
        else:
            codes = reader.filters.chosen(name)
            words.append((say(LINK_NAMES[name]), ", ".join(code_name(reader, name, code) for code in codes)))
    return [(name, chosen) for name, chosen in words if chosen]


def _years_words(reader: Reader) -> str:
    """The years chosen: "2016/17 – 2025/26", "from 2016/17"; "all years" where none is."""
    language, first, last = reader.language, reader.filters.from_year, reader.filters.to_year
    if first is None and last is None:
        return language.say("all years")
    if first is not None and last is not None:
        return f"{language.academic_year(first)} – {language.academic_year(last)}"
    if first is not None:
        return language.say("from {year}", year=language.academic_year(first))
    return language.say("to {year}", year=language.academic_year(last))


@kept
def source_line(reader: Reader, datasets: tuple[str, ...] = ()) -> str:
    """Where figures come from and as of when: "Source: 14 workbooks, as of 3 November 2025".

    Args:
        datasets: those that the figures are made of; none for everything that was loaded.
    """
    files = feeding_files(reader.warehouse, reader.filters, *datasets)
    if files.empty:
        return reader.language.say("Source: nothing was loaded for this university")
    text = reader.language.say_count(
        "Source: {count} workbook, as of {day}",
        "Source: {count} workbooks, as of {day}",
        files["source_id"].nunique(),
        day=as_of(reader.warehouse, reader.filters, *datasets),
    )
    return f"{text} · {invented_words(reader)}" if reader.is_invented else text


def invented_words(reader: Reader) -> str:
    """The words that every page, chart and export of invented figures bears."""
    return reader.language.say("{university}: invented data", university=reader.institution_name)


def stamp(reader: Reader) -> str:
    """What stands in each row of a file: university, snapshot, and that figures are invented where they are."""
    how = [reader.language.say("protected figures")] if reader.filters.is_protected else []
    return " · ".join([who(reader), *how, reader.warehouse.snapshot_id])


def who(reader: Reader) -> str:
    """Whose figures they are, and that they are invented where they are."""
    return invented_words(reader) if reader.is_invented else reader.institution_name


def file_stem(reader: Reader, key: str) -> str:
    """Name of a file of these figures, without its ending: university, finding, protected or not, snapshot."""
    how = [reader.filters.figures] if reader.filters.is_protected else []
    return "_".join([reader.filters.institution, key, *how, reader.warehouse.snapshot_id]).lower()


def protected_words(reader: Reader) -> str:
    """What every page of protected figures bears."""
    return reader.language.say(
        "Protected figures: numbers of people are rounded to the nearest 5. Groups of fewer than {count}, and figures "
        "that would give them away, are not shown. Agreements, projects and money are exact.",
        count=SMALLEST_SHOWN,
    )


def without_hidden(split: pd.DataFrame, code: str = "code") -> pd.DataFrame:
    """The rows of a split that a drawing can show."""
    hidden = [one == HIDDEN for one in split[code]]
    return split[[not one for one in hidden]] if any(hidden) else split


def with_signs(reader: Reader, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with ".." for each number of these columns that protected figures hide."""
    if not reader.filters.is_protected:
        return frame
    signs = {
        name: [SUPPRESSED if is_missing(value) else value for value in frame[name].astype(object)] for name in columns
    }
    return frame.assign(**signs)


def cell_columns(reader: Reader) -> tuple[Column, ...]:
    """The columns that say where a row was read."""
    say = reader.language.say
    return (Column("file_name", say("Workbook")), Column("sheet", say("Sheet")), Column("cell", say("Cell")))


def named(reader: Reader, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with codes replaced by names in the reader's language; what is not stated stays missing."""
    names = {
        column: [None if is_missing(code) else reader.names.of(column, code) for code in frame[column]]
        for column in columns
    }
    return frame.assign(**names)


def alt_text(chart_title: str, reader: Reader) -> str:
    """What a reader who hears the page is told about a drawing."""
    return f"{chart_title}. {reader.institution_name}"


@kept
def foot_sentences(reader: Reader) -> list[str]:
    """What a page rests on: workbooks, sums that agree, cells set aside."""
    language = reader.language
    sentences = [source_line(reader)]
    counts = quality.reconciliation_counts(reader.warehouse, reader.filters.only())
    if not counts.empty:
        agree, sums = int(counts["agree"].iloc[0]), int(counts["sums"].iloc[0])
        sentences.append(language.say("{agree} of {sums} sums agree", agree=agree, sums=sums))
    return sentences


def not_stated_part(reader: Reader, split: pd.DataFrame, value: str) -> str:
    """How many of all are not stated in a split (`code`, value): "not stated: 580 of 1 284"; empty when none."""
    unknown = _headcount_not_stated(split, value)
    if not unknown:
        return ""
    if reader.filters.is_protected:  # what is shown does not add up to all
        return reader.language.say("not stated: {count}", count=unknown)
    return reader.language.say("not stated: {count} of {all}", count=unknown, all=int(split[value].sum()))


def not_stated_names(split: pd.DataFrame) -> frozenset[str]:
    """The names in a split (`code`, `name`) that stand for "not stated"."""
    return frozenset(str(name) for code, name in zip(split["code"], split["name"], strict=True) if is_missing(code))


def _headcount_not_stated(split: pd.DataFrame, value: str) -> int:
    counts = zip(split["code"], split[value], strict=True)
    return sum(int(count) for code, count in counts if is_missing(code) and not is_missing(count))


def leaders(split: pd.DataFrame, value: str) -> list[str]:
    """The names in a split (`code`, `name`, value) that have most: one, or several alike; none where all have 0."""
    rows = zip(split["code"], split["name"], split[value], strict=True)
    stated = [(str(name), count) for code, name, count in rows if not is_missing(code) and not is_missing(count)]
    most = max((count for _, count in stated), default=0)
    return [name for name, count in stated if count == most] if most > 0 else []


def as_map(bars: Chart, split: pd.DataFrame) -> Chart:
    """Bars by country as a map: every country of the split, none of them "other"."""
    axes = {"place": "code", "category": "name", "value": bars.axes["value"]}
    keys = dict.fromkeys(bars.keys, "code")
    return replace(bars, frame=split[split["code"].notna()], mark="map", axes=axes, keys=keys)


def with_other(reader: Reader, split: pd.DataFrame, value: str) -> pd.DataFrame:
    """The largest rows (`code`, `name`, value), the rest as "other", what was not stated last.

    `codes` says what each row stands for: its code, or all those of "other".
    """
    split = split.assign(codes=split["code"])
    is_stated = split["code"].notna()
    if is_stated.sum() <= MOST_BARS:
        return split
    stated, unknown = split[is_stated], split[~is_stated]
    if reader.filters.is_protected:  # a sum of rounded parts is not their rounded sum
        return pd.concat([stated.head(MOST_BARS - 1), unknown], ignore_index=True)
    rest = stated.iloc[MOST_BARS - 1 :]
    name = reader.language.say_count("{count} other", "{count} others", len(rest))
    other = pd.DataFrame(
        {"code": ["other"], "codes": [tuple(rest["code"])], "name": [name], value: [rest[value].sum()]}
    )
    return pd.concat([stated.head(MOST_BARS - 1), other, unknown], ignore_index=True)
