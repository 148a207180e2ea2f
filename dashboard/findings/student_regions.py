"""Foreign students by region, year by year."""

from __future__ import annotations

import pandas as pd

from dashboard.chart import MOST_COLOURS, Chart
from dashboard.findings import scope
from dashboard.findings.student_charts import STUDENTS
from dashboard.i18n import is_missing
from dashboard.metrics import students as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table


def regions_chart(reader: Reader) -> Chart:
    """Regions year by year, at most six lines."""
    language = reader.language
    regions = scope.without_hidden(_regions(reader))
    title = _regions_title(reader, regions[regions["code"].notna()])
    of_year = regions[regions["academic_year"] == regions["academic_year"].max()]
    parts = [
        language.say("Foreign students by region and year · {scope}", scope=scope.student_scope(reader)),
        scope.not_stated_part(reader, of_year, "headcount"),
    ]
    frame = _largest_regions(reader, regions[regions["code"].notna()])
    return Chart(
        frame=frame,
        mark="line",
        axes={"year": "academic_year", "value": "headcount", "series": "name"},
        keys={"academic_year": "academic_year", "region": "codes"},
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=" · ".join(part for part in parts if part),
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
    )


def _regions(reader: Reader) -> pd.DataFrame:
    frame = metric.headcount_by_year_and(reader.warehouse, reader.filters, "region")
    frame = frame[~frame["academic_year"].isin(metric.years_coming_in(reader.warehouse, reader.filters))]
    return frame.assign(name=[reader.names.of("region", code) for code in frame["code"]])


def has_regions(reader: Reader) -> bool:
    """True when there are regions to draw."""
    return bool(scope.without_hidden(_regions(reader))["code"].notna().any())


def _largest_regions(reader: Reader, regions: pd.DataFrame) -> pd.DataFrame:
    """As many regions as there are colours, largest first; where there are more, the rest is "other"."""
    largest = list(regions.groupby("name")["headcount"].max().sort_values(ascending=False).index)
    if len(largest) > MOST_COLOURS:
        rest = largest[MOST_COLOURS - 1 :]
        if reader.filters.is_protected:  # a sum of rounded parts is not their rounded sum
            regions, rest = regions[~regions["name"].isin(rest)], []
        other = reader.language.say_count("{count} other region", "{count} other regions", len(rest))
        largest = [*largest[: MOST_COLOURS - 1], other]
        regions = regions.assign(name=regions["name"].where(~regions["name"].isin(rest), other))
    codes = regions.groupby("name")["code"].agg(lambda own: tuple(own.unique())).to_dict()
    regions = regions.groupby(["academic_year", "name"], as_index=False)["headcount"].sum(min_count=1)
    order = {name: place for place, name in enumerate(largest)}
    regions = regions.assign(codes=[codes[name] for name in regions["name"]])
    return regions.sort_values("name", key=lambda names: names.map(order), kind="stable")


def _regions_title(reader: Reader, frame: pd.DataFrame) -> str:
    counts = {
        (str(name), int(year)): float(count)
        for name, year, count in zip(frame["name"], frame["academic_year"], frame["headcount"], strict=True)
        if not is_missing(count)
    }
    years = sorted({year for _, year in counts})
    both = [name for name, year in counts if year == years[0] and (name, years[-1]) in counts]
    if len(years) < 2 or not both:
        return reader.language.say("Foreign students by region")
    moved = max((counts[name, years[-1]] - counts[name, years[0]], name) for name in both)
    since = reader.language.academic_year(years[0])
    difference = reader.language.difference(moved[0])
    return reader.language.say("{name}: {difference} since {year}", name=moved[1], difference=difference, year=since)


def regions_table(reader: Reader) -> Table:
    """Regions year by year as rows."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("name", say("Region")),
        Column("headcount", say("Foreign students"), "count"),
    )
    keys = {"academic_year": "academic_year", "region": "code"}
    frame = scope.with_signs(reader, _regions(reader), "headcount")
    return Table(frame, columns, say("Foreign students by region"), scope.stamp(reader), keys)
