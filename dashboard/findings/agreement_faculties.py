"""Which faculties have agreements, with the partners of which countries."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import agreement_charts, scope
from dashboard.findings.exhibit import Exhibit
from dashboard.i18n import is_missing
from dashboard.kept import kept
from dashboard.metrics import agreement_faculties as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# Countries side by side that a desk shows without turning their names over.
MOST_COUNTRIES = 12
# What a cell stands for: column of the rows behind -> column of the figures.
CROSSING_KEYS = {"faculty_code": "faculty_code", "country_code": "country_code"}
PAIR_KEYS = {**CROSSING_KEYS, "partner_code": "partner_code"}


def faculty_exhibits(reader: Reader) -> list[Exhibit]:
    """Agreements in force by faculty; nothing where none of them names a faculty."""
    if not _names_faculties(reader):
        return []
    charts = agreement_charts.split_charts(reader, "faculty_code")
    noted = [replace(chart, note=" ".join(without_agreement_sentences(reader)) or None) for chart in charts]
    table = partial(agreement_charts.split_table, reader, "faculty_code")
    return [Exhibit("by_faculty", noted, table, agreement_charts.in_force_behind(reader))]


def crossing_exhibits(reader: Reader) -> list[Exhibit]:
    """Faculties by country of the partner; nothing where no agreement in force names a faculty."""
    if not _names_faculties(reader):
        return []
    behind = agreement_charts.in_force_behind(reader)
    return [Exhibit("faculty_country", [crossing_chart(reader)], partial(crossing_table, reader), behind, is_wide=True)]


def _names_faculties(reader: Reader) -> bool:
    return bool(_pairs(reader)["faculty_code"].notna().any())


def without_agreement_sentences(reader: Reader) -> list[str]:
    """The faculties that no agreement in force names; nothing when each has one, or when none is known to have any."""
    faculties = metric.faculties_by_agreements(reader.warehouse, reader.filters)
    without = faculties.loc[faculties["agreements_in_force"].eq(0), "faculty_code"]
    if without.empty:
        return []
    names = [reader.names.of("faculty_code", code) for code in without]
    return [
        reader.language.say("Faculties that no agreement in force names: {names}.", names=reader.language.names(names))
    ]


@kept
def _pairs(reader: Reader) -> pd.DataFrame:
    """Agreements in force by faculty and partner, with names."""
    rows = metric.agreements_by_faculty_and_partner(reader.warehouse, reader.filters)
    return rows.assign(
        faculty=[agreement_charts.code_name(reader, "faculty_code", code) for code in rows["faculty_code"]],
        country=[reader.names.of("country_code", code) for code in rows["country_code"]],
        partner=[reader.names.of("partner", code) for code in rows["partner_code"]],
    )


def crossing_chart(reader: Reader) -> Chart:
    """Faculties by country of the partner, those without an agreement too; agreements that name no faculty last."""
    language = reader.language
    pairs = _pairs(reader)
    by_country = pairs.groupby("country", sort=False)["agreements_in_force"].sum()
    countries = by_country.sort_values(ascending=False, kind="stable").index[:MOST_COUNTRIES]
    title = _crossing_title(reader, pairs)
    parts = [
        language.say("Agreements in force by faculty and country of the partner"),
        language.date(reader.agreement_day),
    ]
    if len(by_country) > len(countries):
        parts.append(language.say("{shown} largest of {all}", shown=len(countries), all=len(by_country)))
    return Chart(
        frame=_crossed(reader, pairs, list(countries)),
        mark="heatmap",
        axes={"row": "faculty", "column": "country", "value": "agreements_in_force"},
        keys=CROSSING_KEYS,
        unit=language.say("agreements"),
        counted=agreement_charts.AGREEMENTS,
        title=title,
        subtitle=scope.measured(reader, " · ".join(parts), scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.AGREEMENTS),
        alt=scope.alt_text(title, reader),
        note=" ".join(without_agreement_sentences(reader)) or None,
    )


def _crossing_title(reader: Reader, pairs: pd.DataFrame) -> str:
    """The faculty whose partners sit in most countries."""
    stated = pairs[pairs["faculty_code"].notna() & pairs["country_code"].notna()]
    if stated.empty:
        return reader.language.say("Agreements in force by faculty and country of the partner")
    reach = stated.groupby("faculty", sort=False)["country_code"].nunique()
    widest = list(reach[reach == reach.max()].index)
    if len(widest) > scope.MOST_LEADERS:
        return reader.language.say("Agreements in force by faculty and country of the partner")
    countries = reader.language.say_count("{count} country", "{count} countries", int(reach.max()))
    names = reader.language.names(widest)
    return reader.language.say("Widest reach: {faculty}, {countries}", faculty=names, countries=countries)


def _crossed(reader: Reader, pairs: pd.DataFrame, countries: list[str]) -> pd.DataFrame:
    """Every faculty with every country; a pair without an agreement in force is 0."""
    codes = list(metric.faculties_by_agreements(reader.warehouse, reader.filters)["faculty_code"])
    codes += [code for code in pairs["faculty_code"].dropna().unique() if code not in codes]
    codes += [None] if pairs["faculty_code"].isna().any() else []
    faculties = [agreement_charts.code_name(reader, "faculty_code", code) for code in codes]
    country_codes = dict(zip(pairs["country"], pairs["country_code"], strict=True))
    counts = pairs.groupby(["faculty", "country"])["agreements_in_force"].sum()
    every = pd.MultiIndex.from_product([faculties, countries], names=["faculty", "country"])
    crossed = counts.reindex(every, fill_value=0).reset_index()
    by_name = dict(zip(faculties, codes, strict=True))
    return crossed.assign(
        faculty_code=[by_name[name] for name in crossed["faculty"]],
        country_code=[None if is_missing(country_codes[name]) else country_codes[name] for name in crossed["country"]],
    )


def crossing_table(reader: Reader) -> Table:
    """Faculties by partner as rows."""
    say = reader.language.say
    columns = (
        Column("faculty", say("Faculty")),
        Column("partner", say("Partner")),
        Column("country", say("Country")),
        Column("agreements_in_force", say("In force"), "count"),
    )
    title = say("Agreements in force by faculty and partner")
    return Table(_pairs(reader), columns, title, scope.stamp(reader), PAIR_KEYS)
