"""What moved the number of foreign students, and how it is spread: contributions, shares of all, concentration."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.exhibit import Exhibit
from dashboard.findings.student_charts import STUDENTS, YEAR_KEYS, rows_behind_years
from dashboard.findings.student_regions import has_regions, regions_chart, regions_table
from dashboard.findings.student_rows import (
    LARGEST,
    rows_behind_change,
    rows_behind_concentration,
    rows_behind_share,
)
from dashboard.findings.students import SHARE_NOTES, shown_year
from dashboard.i18n import is_missing
from dashboard.kept import kept
from dashboard.metrics import growth
from dashboard.metrics import shares as share_metric
from dashboard.metrics import students as metric
from dashboard.metrics.share_rows import pair_codes
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# Pairs of faculty and country drawn before the rest becomes one bar, of those that rose and of those that fell.
MOST_RISES = 7
MOST_FALLS = 4
# What a point stands for: column of the rows behind -> column of the figures.
FACULTY_KEYS = {"academic_year": "academic_year", "faculty_code": "code"}
PAIR_KEYS = {"pair": "pair"}
LINE_KEYS = {"academic_year": "academic_year", "line": "line"}
# Panels of faculties that fit a screen.
MOST_PANELS = 9


@kept
def exhibits(reader: Reader) -> list[Exhibit]:
    """What the data allow: contributions to the change, faculties year by year, share of all, concentration."""
    found, years, of_years = [], compared_years(reader), rows_behind_years(reader)
    if years is not None:
        chart, table = contributions_chart(reader, years), partial(contributions_table, reader, years)
        found.append(Exhibit("contributions", [chart], table, rows_behind_change(reader, years)))
    if shown_year(reader) is not None and has_regions(reader):
        found.append(Exhibit("regions", [regions_chart(reader)], partial(regions_table, reader), of_years))
    if has_shares(reader):
        behind = rows_behind_share(reader)
        found.append(Exhibit("share", [shares_chart(reader)], partial(shares_table, reader), behind))
    if has_faculties_by_year(reader):
        table = partial(faculties_table, reader)
        found.append(Exhibit("faculties_by_year", [faculties_chart(reader)], table, of_years))
    if has_concentration(reader):
        chart, table = concentration_chart(reader), partial(concentration_table, reader)
        found.append(Exhibit("concentration", [chart], table, rows_behind_concentration(reader)))
    return found


@kept
def compared_years(reader: Reader) -> tuple[int, int] | None:
    """The two years that growth is explained between: the first and last chosen, else the last and the one before.

    None where one of them was not reported, or not by all faculties.
    """
    year = shown_year(reader)
    if year is None:
        return None
    chosen = reader.filters.from_year
    base = chosen if chosen is not None and chosen < year else year - 1
    is_told = growth.all_sent(reader.warehouse, reader.filters, year) and not _pairs(reader, base, year).empty
    return (base, year) if is_told else None


@kept
def _pairs(reader: Reader, base: int, year: int) -> pd.DataFrame:
    pairs = growth.contribution_of_pairs(reader.warehouse, reader.filters, year, base)
    named = scope.named(reader, pairs, "faculty_code", "country_code")
    words = [
        " · ".join(reader.names.of(kind, code) for kind, code in (("faculty_code", faculty), ("country_code", country)))
        for faculty, country in zip(pairs["faculty_code"], pairs["country_code"], strict=True)
    ]
    return named.assign(name=words, pair=pair_codes(pairs))


def contributions_chart(reader: Reader, years: tuple[int, int]) -> Chart:
    """What each faculty and country added to the change between two years (E6)."""
    language = reader.language
    pairs = _pairs(reader, *years)
    change = int(pairs["difference"].sum())
    title = _change_title(reader, pairs, change)
    base, year = (language.academic_year(one) for one in years)
    measure = language.say("Change in foreign students by faculty and country, {base} to {year}", base=base, year=year)
    frame = _largest_moves(reader, pairs)
    return Chart(
        frame=frame,
        mark="bars",
        axes={"category": "name", "value": "difference"},
        keys=PAIR_KEYS,
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=f"{measure} · {scope.student_scope(reader)}",
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        value_kind="difference",
        apart=frozenset(frame["name"]) - frozenset(pairs["name"]),
        note=language.say("The bars add up to the whole change: {difference}.", difference=language.difference(change)),
    )


def _change_title(reader: Reader, pairs: pd.DataFrame, change: int) -> str:
    """The pair that moved most in the direction of the whole."""
    language = reader.language
    moved = pairs.iloc[0 if change >= 0 else -1]
    difference = language.difference(int(moved["difference"]))
    if not moved["difference"]:
        return language.say("No faculty and country changed")
    whole = language.difference(change) if change else language.say("no change in all")
    return language.say(
        "Moved most: {name}, {difference} (in all {whole})", name=moved["name"], difference=difference, whole=whole
    )


def _largest_moves(reader: Reader, pairs: pd.DataFrame) -> pd.DataFrame:
    """The largest rises and falls; the rest in one bar, so that all bars add up."""
    columns = ["name", "difference", "pair"]
    moved = pairs[pairs["difference"] != 0]
    rises = moved[moved["difference"] > 0].head(MOST_RISES)
    falls = moved[moved["difference"] < 0].tail(MOST_FALLS)
    rest = moved.drop(index=[*rises.index, *falls.index])
    if rest.empty:
        return moved[columns]
    name = reader.language.say_count("{count} other", "{count} others", len(rest))
    added = int(rest["difference"].sum())
    other = pd.DataFrame({"name": [name], "difference": [added], "pair": [tuple(rest["pair"])]})
    return pd.concat([rises[columns], other, falls[columns]], ignore_index=True)


def contributions_table(reader: Reader, years: tuple[int, int]) -> Table:
    """Every faculty and country in both years, with what it added to the growth."""
    language = reader.language
    base, year = (language.academic_year(one) for one in years)
    columns = (
        Column("faculty_code", language.say("Faculty")),
        Column("country_code", language.say("Country")),
        Column("headcount_before", base, "count"),
        Column("headcount", year, "count"),
        Column("difference", language.say("Change"), "count"),
        Column("contribution_share", language.say("Contribution to growth"), "change"),
    )
    title = language.say("Change in foreign students by faculty and country, {base} to {year}", base=base, year=year)
    return Table(_pairs(reader, *years), columns, title, scope.stamp(reader), PAIR_KEYS)


def has_shares(reader: Reader) -> bool:
    """True when the share of all students is known for more than one year."""
    return int(_shares(reader)["foreign_share"].notna().sum()) > 1


def _shares(reader: Reader) -> pd.DataFrame:
    return share_metric.foreign_share_by_year(reader.warehouse, reader.filters)


def shares_chart(reader: Reader) -> Chart:
    """Foreign students as a share of all students, year by year (E2)."""
    language = reader.language
    years = _shares(reader)
    known = years.dropna(subset=["foreign_share"])
    first, last = known.iloc[0], known.iloc[-1]
    title = language.say(
        "Share of all students: {first} in {from_year}, {last} in {to_year}",
        first=language.percent(first["foreign_share"], 1),
        from_year=language.academic_year(first["academic_year"]),
        last=language.percent(last["foreign_share"], 1),
        to_year=language.academic_year(last["academic_year"]),
    )
    measure = language.say("Foreign students as a share of all students")
    return Chart(
        frame=years,
        mark="columns",
        axes={"year": "academic_year", "value": "foreign_share"},
        keys=YEAR_KEYS,
        unit="%",
        title=title,
        subtitle=f"{measure} · {scope.student_scope(reader)}",
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        value_kind="share",
        note=_gaps_note(reader, years),
    )


def _gaps_note(reader: Reader, years: pd.DataFrame) -> str | None:
    """Why the share of some years cannot be given."""
    absent = years[years["foreign_share"].isna() & years["headcount"].notna()]
    words = [
        f"{reader.language.academic_year(year)}: {reader.language.say(SHARE_NOTES[str(reason)])}"
        for year, reason in zip(absent["academic_year"], absent["share_note"], strict=True)
    ]
    return " ".join(words) or None


def shares_table(reader: Reader) -> Table:
    """Foreign and all students with the share, year by year."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("foreign_share", say("Share"), "share"),
        Column("headcount", say("Foreign students"), "count"),
        Column("all_students", say("All students"), "count"),
    )
    title = say("Foreign students as a share of all students")
    return Table(_shares(reader), columns, title, scope.stamp(reader), YEAR_KEYS)


def has_concentration(reader: Reader) -> bool:
    """True when the countries of more than one year are stated, and there are enough of them."""
    years = _concentration(reader)
    return len(years) > 1 and int(years["codes"].max()) > 5


@kept
def _concentration(reader: Reader) -> pd.DataFrame:
    years = growth.concentration_by_year(reader.warehouse, reader.filters, "country_code")
    dated = years[years["academic_year"].notna() & ~years["academic_year"].isin(_coming_in(reader))]
    return dated.assign(
        hhi=[_bounds(reader, low, high) for low, high in zip(dated["hhi_low"], dated["hhi_high"], strict=True)],
        effective=1 / ((dated["hhi_low"] + dated["hhi_high"]) / 2),
    )


def _bounds(reader: Reader, low: float, high: float) -> str:
    smallest, largest = reader.language.number(low, 3), reader.language.number(high, 3)
    return smallest if smallest == largest else f"{smallest}–{largest}"


def concentration_chart(reader: Reader) -> Chart:
    """Shares of the largest, the three and the five largest countries, year by year (E7)."""
    language = reader.language
    years = _concentration(reader)
    last = years.iloc[-1]
    title = language.say(
        "The five largest countries: {share} of foreign students", share=language.percent(last["top_5_share"])
    )
    words = {
        "top_1_share": language.say("the largest"),
        "top_3_share": language.say("three largest"),
        "top_5_share": language.say("five largest"),
    }
    frame = years.melt(["academic_year"], list(LARGEST), var_name="line", value_name="share")
    unknown = float(years["not_stated_share"].max())
    note = None
    if unknown:
        note = language.say(
            "Students without a country, at most {share} in a year, are counted as of none of these.",
            share=language.percent(unknown, 1),
        )
    measure = language.say("Share of the largest countries among foreign students")
    return Chart(
        frame=frame.assign(series=frame["line"].map(words)),
        mark="line",
        axes={"year": "academic_year", "value": "share", "series": "series"},
        keys=LINE_KEYS,
        unit="%",
        title=title,
        subtitle=f"{measure} · {scope.student_scope(reader)}",
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        value_kind="share",
        note=note,
    )


def concentration_table(reader: Reader) -> Table:
    """Shares of the largest countries with the index of concentration, year by year (E7, E8)."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("top_1_share", say("The largest country"), "share"),
        Column("top_3_share", say("Three largest countries"), "share"),
        Column("top_5_share", say("Five largest countries"), "share"),
        Column("not_stated_share", say("Country not stated"), "share"),
        Column("hhi", say("Index of concentration, 0 to 1")),
        Column("effective", say("As if from so many countries equally"), "decimal"),
        Column("codes", say("Countries"), "count"),
    )
    return Table(_concentration(reader), columns, say("Concentration by country"), scope.stamp(reader), YEAR_KEYS)


def _coming_in(reader: Reader) -> frozenset[int]:
    """Years of which most students are still to be sent: nothing is said of their make-up."""
    return metric.years_coming_in(reader.warehouse, reader.filters)


def has_faculties_by_year(reader: Reader) -> bool:
    """True when several faculties reported in several years."""
    years = _faculties(reader)
    return bool(years["code"].nunique() > 1 and years["academic_year"].nunique() > 2)


@kept
def _faculties(reader: Reader) -> pd.DataFrame:
    years = metric.headcount_by_year_and(reader.warehouse, reader.filters, "faculty_code")
    stated = years[years["code"].notna() & ~years["academic_year"].isin(_coming_in(reader))]
    return stated.assign(name=[reader.names.of("faculty_code", code) for code in stated["code"]])


def faculties_chart(reader: Reader) -> Chart:
    """Foreign students of each faculty year by year, a panel for each, the largest first."""
    language = reader.language
    years = _faculties(reader)
    last = years[years["academic_year"] == years["academic_year"].max()].set_index("name")["headcount"]
    largest = list(years.groupby("name")["headcount"].max().sort_values(ascending=False).index)[:MOST_PANELS]
    frame = years[years["name"].isin(largest)]
    order = {name: place for place, name in enumerate(largest)}
    frame = frame.sort_values(["name", "academic_year"], key=lambda one: one.map(order) if one.name == "name" else one)
    title = _faculties_title(reader, years, last)
    measure = language.say("Foreign students by faculty and year")
    return Chart(
        frame=frame,
        mark="multiples",
        axes={"year": "academic_year", "value": "headcount", "series": "name"},
        keys=FACULTY_KEYS,
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=f"{measure} · {scope.student_scope(reader)}",
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        note=language.say("Each faculty is drawn on its own scale; the numbers are the first and the last year."),
    )


def _faculties_title(reader: Reader, years: pd.DataFrame, last: pd.Series) -> str:
    """How many of the faculties grew since the first year that each of them reported."""
    first = years.sort_values("academic_year").groupby("name")["headcount"].first()
    both = [name for name in last.index if not is_missing(last[name]) and not is_missing(first[name])]
    grown = sum(1 for name in both if last[name] > first[name])
    return reader.language.say(
        "More foreign students than at first in {grown} of {all} faculties", grown=grown, all=len(both)
    )


def faculties_table(reader: Reader) -> Table:
    """Faculties year by year as rows."""
    say = reader.language.say
    columns = (
        Column("name", say("Faculty")),
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("headcount", say("Foreign students"), "count"),
    )
    title = say("Foreign students by faculty and year")
    return Table(_faculties(reader), columns, title, scope.stamp(reader), FACULTY_KEYS)
