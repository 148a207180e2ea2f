"""What the figures of foreign students say: sentences and key figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.disclosure import SMALLEST_SHOWN
from dashboard.fact_tables import COLUMNS
from dashboard.findings import scope
from dashboard.findings.restated import restated_words
from dashboard.findings.targets import with_target
from dashboard.i18n import MISSING, SUPPRESSED, Language, is_missing, message
from dashboard.indicators.catalogue import measure
from dashboard.indicators.measure import Moment
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure, compared
from dashboard.metrics import growth, overview
from dashboard.metrics import shares as share_metric
from dashboard.metrics import students as metric
from dashboard.protected_frames import HIDDEN
from dashboard.reader import Reader
from dashboard.warehouse import whole
from dashboard.words import LINK_NAMES

LARGEST_RISE = message("Largest rise: {name}, {difference}.")

LARGEST_FALL = message("Largest fall: {name}, {difference}.")

NO_DENOMINATOR = "no_denominator"

TOO_FEW_FOR_A_SHARE = message("Too few students for a share.")

# Filter -> the dimension that students would have to be split by.
DIMENSIONS = {name: COLUMNS.get(name, "region") for name in scope.STUDENT_FILTERS}

SHARE_NOTES = {
    NO_DENOMINATOR: message("Nobody has reported all students."),
    "small_base": TOO_FEW_FOR_A_SHARE,
    "faculties_differ": message("Not the same faculties reported foreign and all students."),
    "population_differs": message("All students are not reported for this choice."),
}


def shown_year(reader: Reader) -> int | None:
    """The academic year that figures are given for; None when only tables without a date are there."""
    return metric.latest_year(reader.warehouse, reader.filters)


@kept
def has_students(reader: Reader) -> bool:
    """True when there are foreign students under the filters."""
    year = shown_year(reader)
    return year is not None or not metric.headcount_by(reader.warehouse, reader.filters, "faculty_code", None).empty


@kept
def student_sentences(reader: Reader) -> list[str]:
    """How many, from how many countries, more or fewer than a year before, and what grew most."""
    year = shown_year(reader)
    if year is None:
        return _undated_sentences(reader)
    language = reader.language
    students = _students_words(reader, metric.headcount(reader.warehouse, reader.filters, year))
    first = language.say(
        "In {year}: {students}{countries}{change}.",
        year=language.academic_year(year),
        students=students,
        countries=_from_countries(reader, year),
        change=_change_words(reader, year),
    )
    return [first, *_largest_mover(reader, year), *_not_sent(reader, year)]


def _students_words(reader: Reader, headcount: int | None) -> str:
    """So many students; of hidden ones, how many there are at most."""
    language = reader.language
    if headcount is None and reader.filters.is_protected:
        return language.say("fewer than {count} foreign students", count=SMALLEST_SHOWN)
    return language.say_count("{count} foreign student", "{count} foreign students", headcount or 0)


def _from_countries(reader: Reader, year: int | None) -> str:
    countries = metric.country_count(reader.warehouse, reader.filters, year)
    if not countries or len(reader.filters.countries) == 1:
        return ""
    if reader.filters.is_protected:
        return " " + reader.language.say_count(
            "from at least {count} country", "from at least {count} countries", countries
        )
    return " " + reader.language.say_count("from {count} country", "from {count} countries", countries)


def _change_words(reader: Reader, year: int) -> str:
    language = reader.language
    change = growth.change_on_year_before(reader.warehouse, reader.filters, year)
    if change.difference is None or change.growth_share is None:
        return ""
    share = language.percent(abs(change.growth_share))
    if change.difference > 0:
        return language.say(", {share} more than a year before", share=share)
    if change.difference < 0:
        return language.say(", {share} fewer than a year before", share=share)
    return language.say(", as many as a year before")


def _largest_mover(reader: Reader, year: int) -> list[str]:
    """The faculty that moved most in the direction of the whole. One that has not sent its figures did not fall."""
    parts = growth.contribution_to_growth(reader.warehouse, reader.filters, "faculty_code", year)
    stated = parts.dropna(subset=["code", "headcount", "headcount_before"])
    if len(stated) < 2 or parts["code"].eq(HIDDEN).any():
        return []
    row = stated.iloc[0 if stated["difference"].sum() >= 0 else -1]
    if not row["difference"]:
        return []
    name, difference = reader.names.of("faculty_code", row["code"]), reader.language.difference(row["difference"])
    text = LARGEST_RISE if row["difference"] > 0 else LARGEST_FALL
    return [reader.language.say(text, name=name, difference=difference)]


def _not_sent(reader: Reader, year: int) -> list[str]:
    newest = metric.newest_year(reader.warehouse, reader.filters) or year
    if newest > year:
        return [_coming_in(reader, newest)]
    codes = overview.faculties_not_sent(reader.warehouse, reader.filters, year)
    if not codes:
        return []
    names = ", ".join(reader.names.of("faculty_code", code) for code in codes)
    return [reader.language.say("Not sent yet, and not counted: {names}.", names=names)]


def _coming_in(reader: Reader, year: int) -> str:
    """How many students the faculties that have sent a year already tell of."""
    language = reader.language
    heads = metric.headcount(reader.warehouse, reader.filters, year) or 0
    missing = len(overview.faculties_not_sent(reader.warehouse, reader.filters, year))
    return language.say(
        "{year} is coming in: {students} so far, {faculties} to send.",
        year=language.academic_year(year),
        students=language.say_count("{count} student", "{count} students", heads),
        faculties=language.say_count("{count} faculty", "{count} faculties", missing),
    )


def not_split_sentences(reader: Reader) -> list[str]:
    """Which of the choices the workbooks cannot answer, and what they tell instead; none where they can.

    A source of totals alone (OshTU's page) holds no student of any country: that is no "none".
    """
    language = reader.language
    everyone = reader.filters.only("population", "from_year", "to_year")
    year = metric.latest_year(reader.warehouse, everyone)
    names = []
    for name in scope.STUDENT_FILTERS:
        if getattr(reader.filters, name):
            split = metric.headcount_by(reader.warehouse, everyone, DIMENSIONS[name], year)
            if not split.empty and split["code"].isna().all():
                names.append(language.say(LINK_NAMES[name]))
    if not names:
        return []
    headcount = metric.headcount(reader.warehouse, everyone, year)
    return [
        language.say("The source does not split the students by: {names}.", names=", ".join(names)),
        language.say("It gives a total only: {students}.", students=_students_words(reader, headcount)),
    ]


def _undated_sentences(reader: Reader) -> list[str]:
    language = reader.language
    headcount = metric.undated_headcount(reader.warehouse, reader.filters)
    if headcount is None and not has_students(reader):
        return not_split_sentences(reader)
    students = _students_words(reader, headcount)
    sentences = [language.say("{students}; the source bears no date.", students=students)]
    everyone = metric.undated_headcount(reader.warehouse, replace(reader.filters, population="all"))
    if everyone and everyone != headcount:
        sentences.append(language.say("At all levels, with college and retraining: {count}.", count=everyone))
    return sentences


@kept
def student_figures(reader: Reader) -> list[KeyFigure]:
    """Foreign students, all levels, share of all students, countries, concentration, students without a country."""
    year = shown_year(reader)
    figures = [headcount_figure(reader, year), share_figure(reader, year)]
    if len(reader.filters.countries) == 1:
        return figures
    figures.append(countries_figure(reader, year))
    # Three countries or fewer are always the whole.
    if 0 < (metric.country_count(reader.warehouse, reader.filters, year) or 0) <= 3:
        return figures
    return [*figures, _top_three_figure(reader, year)]


def headcount_figure(reader: Reader, year: int | None) -> KeyFigure:
    """Foreign students, with the change on the year before and the target (E1, E5, T)."""
    language = reader.language
    value = metric.headcount(reader.warehouse, reader.filters, year)
    by_year = metric.headcount_by_year(reader.warehouse, reader.filters)
    notes = (_headcount_note(reader, year, value), restated_words(reader, year))
    figure = KeyFigure(
        label=language.say("Foreign students"),
        value=SUPPRESSED if value is None and reader.filters.is_protected else language.number(value),
        trend=_trend(by_year["headcount"]),
        note=" · ".join(note for note in notes if note),
        indicator="E1",
    )
    figure = with_target(reader, figure, year, value)
    if year is None:
        return figure
    change = growth.change_on_year_before(reader.warehouse, reader.filters, year)
    if change.difference is None:
        return figure
    shown = (
        language.difference(change.difference) if change.growth_share is None else language.change(change.growth_share)
    )
    return compared(figure, language, change.difference, shown, _against(reader, year))


def _headcount_note(reader: Reader, year: int | None, value: int | None) -> str:
    language = reader.language
    everyone = metric.headcount(reader.warehouse, replace(reader.filters, population="all"), year)
    if everyone is not None and everyone != value:
        return language.say("{count} at all levels", count=everyone)
    return "" if year is not None or value is None else language.say("date not stated")


def share_figure(reader: Reader, year: int | None) -> KeyFigure:
    """Share of foreign students in all students (E2), or why it cannot be given."""
    language = reader.language
    shares = share_metric.foreign_share_by_year(reader.warehouse, reader.filters)
    share, reason = _share_of(shares, year)
    figure = KeyFigure(
        label=language.say("Share of all students"),
        value=language.percent(share, 1),
        trend=_trend(shares["foreign_share"] * 100),
        note=_denominator_words(reader, shares, year) if reason is None else language.say(SHARE_NOTES[reason]),
        indicator="E2",
    )
    figure = with_target(reader, figure, year, share)
    before = None if year is None else _share_of(shares, year - 1)[0]
    if year is None or share is None or before is None:
        return figure
    points = round((share - before) * 100, 1)
    sign = "+" if points > 0 else ""
    change = language.say("{points} pp", points=sign + language.number(points, 1))
    return compared(figure, language, points, change, _against(reader, year))


def _denominator_words(reader: Reader, shares: pd.DataFrame, year: int | None) -> str:
    """Of how many students the share is: all of the university, or of the faculties chosen."""
    everybody = whole(shares.loc[shares["academic_year"].eq(year).fillna(False), "all_students"].iloc[0])
    words = reader.language.say_count("of {count} student", "of {count} students", everybody or 0)
    faculties = ", ".join(scope.chosen_words(reader, ("faculties",)))
    return f"{words} ({faculties})" if faculties else words


def _share_of(shares: pd.DataFrame, year: int | None) -> tuple[float | None, str | None]:
    """Share of a year, and the code of the reason where there is none."""
    row = shares[shares["academic_year"] == year] if year is not None else shares.iloc[0:0]
    if row.empty:
        return None, NO_DENOMINATOR
    share, reason = row["foreign_share"].iloc[0], row["share_note"].iloc[0]
    return None if is_missing(share) else float(share), None if is_missing(reason) else str(reason)


def countries_figure(reader: Reader, year: int | None) -> KeyFigure:
    """Countries that students come from (E9), and how many students have no country stated."""
    language = reader.language
    counts = metric.country_count_by_year(reader.warehouse, reader.filters)
    value = metric.country_count(reader.warehouse, reader.filters, year)
    of_year = counts[counts["academic_year"].isna() if year is None else counts["academic_year"].eq(year).fillna(False)]
    unknown = 0 if of_year.empty else whole(of_year["headcount_country_not_stated"].iloc[0]) or 0
    note = ""
    if reader.filters.is_protected:
        note = language.say("at least: small groups are not shown")
    elif unknown:
        note = language.say_count(
            "{count} student in the totals, the country not stated",
            "{count} students in the totals, their country not stated",
            unknown,
        )
    dated = counts.dropna(subset=["academic_year"])
    figure = KeyFigure(
        language.say("Countries"), language.number(value), trend=_trend(dated["countries"]), note=note, indicator="E9"
    )
    figure = with_target(reader, figure, year, value)
    before = (
        dated[dated["academic_year"] == year - 1]["countries"] if year is not None else dated["countries"].iloc[0:0]
    )
    # Two numbers that are "at least" have no difference.
    if value is None or before.empty or is_missing(before.iloc[0]) or year is None or reader.filters.is_protected:
        return figure
    difference = value - int(before.iloc[0])
    return compared(figure, language, difference, language.difference(difference), _against(reader, year))


def _top_three_figure(reader: Reader, year: int | None) -> KeyFigure:
    """Share of the three largest countries (E7); of the largest by its bounds, where the source states no country."""
    language = reader.language
    moment = Moment(year, reader.agreement_day)
    parts = measure("E7", reader.warehouse, reader.filters, moment).set_index("part")
    split = metric.headcount_by(reader.warehouse, reader.filters, "country_code", year)
    if split["code"].notna().any():
        label, three = language.say("Share of the three largest countries"), parts.loc["top_3"]
        if is_missing(three["value"]) and is_missing(three["low"]):
            return KeyFigure(label, MISSING, note=language.say(TOO_FEW_FOR_A_SHARE), indicator="E7")
        codes = scope.without_hidden(split)["code"].dropna().head(3)
        names = ", ".join(reader.names.of("country_code", code) for code in codes)
        return KeyFigure(label, share_words(language, parts.loc["top_3"]), note=names, indicator="E7")
    label, largest = language.say("Share of the largest country"), parts.loc["top_1"]
    if is_missing(largest["low"]):
        return KeyFigure(label, MISSING, note=language.say("The country of no student is stated."), indicator="E7")
    return KeyFigure(label, share_words(language, largest), note=_bounds_note(language, largest), indicator="E7")


def _bounds_note(language: Language, part: pd.Series) -> str:
    """Of whom published bounds are, where they are not of those asked for."""
    return language.say("of the students at all levels") if part["note"] == "bounds_of_all_levels" else ""


def share_words(language: Language, part: pd.Series) -> str:
    """A share of an indicator, or its bounds; one number where both are written alike."""
    if not is_missing(part["value"]):
        return language.percent(part["value"])
    low, high = language.number(part["low"] * 100, 1), language.percent(part["high"], 1)
    return high if low == language.number(part["high"] * 100, 1) else f"{low}–{high}"


def _trend(values: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if is_missing(value) else float(value) for value in values)


def _against(reader: Reader, year: int) -> str:
    return reader.language.say("against {year}", year=reader.language.academic_year(year - 1))
