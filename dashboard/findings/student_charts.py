"""Charts and tables of foreign students."""

from __future__ import annotations

import pandas as pd

from dashboard.behind import ALL, Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.flags import flag_column, flags_of_years
from dashboard.findings.restated import restated_sentence, with_restated
from dashboard.findings.students import shown_year
from dashboard.i18n import SUPPRESSED, is_missing, message
from dashboard.kept import kept
from dashboard.metrics import shares as share_metric
from dashboard.metrics import students as metric
from dashboard.metrics.growth import SMALLEST_BASE
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# Above this part of students a finding about those for whom a thing is stated would mislead.
STUDENTS = ("{count} student", "{count} students")

# What a mark stands for: column of the rows behind -> column of the figures.
YEAR_KEYS = {"academic_year": "academic_year"}


MOSTLY_NOT_STATED = 0.5

HARDLY_NOT_STATED = 0.05


NUMBERS_BY_YEAR = ("headcount", "foreign_share")

SPLITS = {
    "country_code": message("by country of citizenship"),
    "faculty_code": message("by faculty"),
    "isced_level": message("by level"),
    "study_form": message("by form of study"),
    "funding": message("by basis of study"),
    "sex": message("by sex"),
    "region": message("by region"),
}

HEADINGS = {
    "country_code": message("Country"),
    "faculty_code": message("Faculty"),
    "isced_level": message("Level"),
    "study_form": message("Form of study"),
    "funding": message("Basis of study"),
    "sex": message("Sex"),
    "region": message("Region"),
}

ALL_STATED = message("{names}: {share} of foreign students")

PARTLY_STATED = message("{names}: {share} of those for whom it is stated")

OF_THOSE_CHOSEN = message("{names}: {share} of those chosen")


@kept
def by_year_chart(reader: Reader) -> Chart:
    """Foreign students year by year."""
    language = reader.language
    years = metric.headcount_by_year(reader.warehouse, reader.filters)
    coming_in = years["academic_year"].isin(metric.years_coming_in(reader.warehouse, reader.filters))
    years = years.assign(provisional=years["has_provisional"].fillna(False) | coming_in)
    title = _by_year_title(reader, years.dropna(subset=["headcount"]))
    notes = []
    if years["provisional"].any():
        notes.append(language.say("Hollow: provisional, or still coming in."))
    if years["headcount"].isna().any():
        notes.append(
            language.say("Gap: nothing was reported for the year, or there are too few to show.")
            if reader.filters.is_protected
            else language.say("Gap: nothing was reported for the year.")
        )
    notes.append(restated_sentence(reader))
    return Chart(
        frame=years,
        mark="columns",
        axes={"year": "academic_year", "value": "headcount", "provisional": "provisional"},
        keys=YEAR_KEYS,
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=language.say("Foreign students on 1 October · {scope}", scope=scope.student_scope(reader)),
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        note=" ".join(note for note in notes if note) or None,
    )


def _by_year_title(reader: Reader, years: pd.DataFrame) -> str:
    language = reader.language
    years = years[~years["academic_year"].isin(metric.years_coming_in(reader.warehouse, reader.filters))]
    if len(years) < 2:
        return language.say("Foreign students by year")
    first, last = years.iloc[0], years.iloc[-1]
    since = language.academic_year(first["academic_year"])
    if first["headcount"] < SMALLEST_BASE:
        return language.say(
            "Foreign students: {first} in {from_year}, {last} in {to_year}",
            first=int(first["headcount"]),
            from_year=since,
            last=int(last["headcount"]),
            to_year=language.academic_year(last["academic_year"]),
        )
    ratio = float(last["headcount"]) / float(first["headcount"])
    if ratio >= 1.95:
        return _times_title(reader, round(ratio, 1), since)
    if ratio > 1.02:
        return language.say(
            "{share} more foreign students than in {year}", share=language.percent(ratio - 1), year=since
        )
    if ratio < 0.98:
        return language.say(
            "{share} fewer foreign students than in {year}", share=language.percent(1 - ratio), year=since
        )
    return language.say("About as many foreign students as in {year}", year=since)


def _times_title(reader: Reader, times: float, since: str) -> str:
    language = reader.language
    if times != int(times):
        return language.say(
            "{times} times as many foreign students as in {year}", times=language.number(times, 1), year=since
        )
    return language.say_count(
        "{count} times as many foreign students as in {year}",
        "{count} times as many foreign students as in {year}",
        int(times),
        year=since,
    )


def by_year_table(reader: Reader) -> Table:
    """Foreign students year by year, beside all students."""
    say = reader.language.say
    columns: tuple[Column, ...] = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("headcount", say("Foreign students"), "count"),
        Column("all_students", say("All students"), "count"),
        Column("foreign_share", say("Share"), "share"),
    )
    frame = with_restated(reader, share_metric.foreign_share_by_year(reader.warehouse, reader.filters))
    years = metric.headcount_by_year(reader.warehouse, reader.filters)
    frame = frame.assign(flag=flags_of_years(years))
    if frame["flag"].notna().any():
        columns = (*columns, flag_column(reader))
    if frame["restated_from"].notna().any():
        columns = (*columns, Column("restated_from", say("Restated from"), "count"))
    small = frame["share_note"].eq("small_base").fillna(False)
    signs = {name: frame[name].astype(object).mask(small & frame[name].isna(), SUPPRESSED) for name in NUMBERS_BY_YEAR}
    frame = frame.assign(**signs)
    return Table(frame, columns, say("Foreign students by year"), scope.stamp(reader), YEAR_KEYS)


@kept
def split_charts(reader: Reader, dimension: str) -> list[Chart]:
    """Foreign students of the shown year split by one dimension: ranked bars, and a map for countries."""
    split = scope.without_hidden(_split(reader, dimension))
    bars = _split_bars(reader, dimension, split)
    return [bars, scope.as_map(bars, split)] if dimension == "country_code" and split["code"].notna().any() else [bars]


@kept
def is_stated(reader: Reader, dimension: str) -> bool:
    """True when the dimension of at least one student is stated."""
    return bool(_split(reader, dimension)["code"].notna().any())


def not_stated_words(reader: Reader, dimensions: tuple[str, ...]) -> str:
    """Which splits the workbooks do not allow; empty when they allow all."""
    absent = [reader.language.say(HEADINGS[dimension]) for dimension in dimensions if not is_stated(reader, dimension)]
    return reader.language.say("The workbooks do not state: {names}.", names=", ".join(absent)) if absent else ""


@kept
def _split(reader: Reader, dimension: str) -> pd.DataFrame:
    split = metric.headcount_by(reader.warehouse, reader.filters, dimension, shown_year(reader))
    return split.assign(name=[reader.names.of(dimension, code) for code in split["code"]])


def _split_bars(reader: Reader, dimension: str, split: pd.DataFrame) -> Chart:
    language = reader.language
    frame = scope.with_other(reader, split, "headcount")
    title, strong = _split_title(reader, dimension, split)
    return Chart(
        frame=frame,
        mark="bars",
        axes={"category": "name", "value": "headcount"},
        keys={dimension: "codes"},
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=_split_subtitle(reader, dimension, split),
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        highlight=strong,
        apart=scope.not_stated_names(split),
    )


def _split_subtitle(reader: Reader, dimension: str, split: pd.DataFrame) -> str:
    language = reader.language
    parts = [
        language.say("Foreign students {split}", split=language.say(SPLITS[dimension])),
        language.academic_year(shown_year(reader)),
    ]
    codes = int(split["code"].notna().sum())
    if codes > scope.MOST_BARS:
        parts.append(largest_words(reader, scope.MOST_BARS - 1, codes))
    parts = [*parts, scope.student_scope(reader), scope.not_stated_part(reader, split, "headcount")]
    return " · ".join(part for part in parts if part)


def largest_words(reader: Reader, shown: int, every: int) -> str:
    """How many are drawn, and of how many; protected figures do not know of how many."""
    if reader.filters.is_protected:
        return reader.language.say("the {count} largest", count=shown)
    return reader.language.say("{shown} largest of {all}", shown=shown, all=every)


def _split_title(reader: Reader, dimension: str, split: pd.DataFrame) -> tuple[str, frozenset[str]]:
    """The finding, and the names it speaks of: one that has half, or the two largest."""
    language = reader.language
    rows = zip(split["code"], split["name"], split["headcount"], split["headcount_share"], strict=True)
    known = [(code, name, count, share) for code, name, count, share in rows if not is_missing(count) and count > 0]
    stated = [(name, int(count), share) for code, name, count, share in known if not is_missing(code)]
    by_what = language.say("Foreign students {split}", split=language.say(SPLITS[dimension]))
    if reader.filters.is_protected and (not stated or any(is_missing(share) for _, _, share in stated)):
        return by_what, frozenset()
    if not stated:
        return language.say("Not stated in the workbooks"), frozenset()
    unknown = sum(float(share) for code, _, _, share in known if is_missing(code) and not is_missing(share))
    if unknown >= MOSTLY_NOT_STATED:
        heading = language.say(HEADINGS[dimension])
        title = language.say(
            "{name}: not stated for {share} of students", name=heading, share=language.percent(unknown)
        )
        return title, frozenset(name for name, _, _ in stated)
    count = 1 if stated[0][2] >= 0.5 or len(stated) <= 3 else 2
    if len(stated) > count and stated[count - 1][1] == stated[count][1]:
        return by_what, frozenset()
    names = [name for name, _, _ in stated[:count]]
    if len(stated) == 1:
        students = language.say_count("{count} foreign student", "{count} foreign students", stated[0][1])
        return f"{names[0]}: {students}", frozenset(names)
    share = sum(float(share) for _, _, share in stated[:count]) / (1 - unknown)
    whole = ALL_STATED if unknown < HARDLY_NOT_STATED else PARTLY_STATED
    if scope.chosen_words(reader, scope.STUDENT_FILTERS):
        whole = OF_THOSE_CHOSEN
    title = language.say(whole, names=language.names(names), share=language.percent(share))
    return title, frozenset(names)


def split_table(reader: Reader, dimension: str) -> Table:
    """The same split as rows: every code, its headcount and share."""
    say = reader.language.say
    columns = (
        Column("name", say(HEADINGS[dimension])),
        Column("headcount", say("Foreign students"), "count"),
        Column("headcount_share", say("Share"), "share"),
    )
    title = say("Foreign students {split}", split=say(SPLITS[dimension]))
    frame = scope.with_signs(reader, _split(reader, dimension), "headcount", "headcount_share")
    return Table(frame, columns, title, scope.stamp(reader), {dimension: "code"})


def rows_behind_year(reader: Reader) -> Behind:
    """The cells behind the shown year."""
    return Behind(lambda only: rows_table(reader, only), STUDENTS, adds="headcount")


def rows_behind_years(reader: Reader) -> Behind:
    """The cells behind every year, newest first."""
    return Behind(lambda only: _rows_of_years_table(reader, only), STUDENTS, adds="headcount")


def _rows_of_years_table(reader: Reader, only: Narrowing) -> Table:
    rows = metric.enrolment_rows(reader.warehouse, reader.filters)
    return cells_table(reader, only.rows(rows[rows["academic_year"].notna()]))


def rows_table(reader: Reader, only: Narrowing = ALL) -> Table:
    """The cells behind the shown year."""
    rows = metric.enrolment_rows_of_year(reader.warehouse, reader.filters, shown_year(reader))
    return cells_table(reader, only.rows(rows))


def cells_table(reader: Reader, frame: pd.DataFrame, *more: Column) -> Table:
    """Rows of foreign students with their cells, and what more is to be said of each."""
    say = reader.language.say
    codes = ("faculty_code", "country_code", "isced_level", "study_form", "funding", "sex")
    columns = (
        Column("headcount", say("Students"), "count"),
        *more,
        *scope.cell_columns(reader),
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("faculty_code", say("Faculty")),
        Column("country_code", say("Country")),
        Column("isced_level", say("Level")),
        Column("study_form", say("Form of study")),
        Column("funding", say("Basis of study")),
        Column("sex", say("Sex")),
        flag_column(reader),
    )
    return Table(scope.named(reader, frame, *codes), columns, say("Rows behind the figures"), scope.stamp(reader))
