"""Foreign students by faculty and country at once."""

from __future__ import annotations

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.student_charts import STUDENTS, largest_words
from dashboard.findings.students import shown_year
from dashboard.kept import kept
from dashboard.metrics import students as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

CROSSING_KEYS = {"faculty_code": "faculty_code", "country_code": "country_code"}
HEAT_MAP_COUNTRIES = 8


@kept
def heat_map_chart(reader: Reader) -> Chart:
    """Faculties by country in the shown year."""
    language = reader.language
    frame = scope.without_hidden(_faculty_country(reader), "country_code")
    frame = frame[frame["country_code"].notna()]
    largest = frame.groupby("country")["headcount"].sum().sort_values(ascending=False).head(HEAT_MAP_COUNTRIES).index
    faculties = frame.groupby("faculty")["headcount"].sum().sort_values(ascending=False).index
    title, note = _heat_map_words(reader, frame)
    parts = [language.say("Foreign students by faculty and country"), language.academic_year(shown_year(reader))]
    if frame["country"].nunique() > len(largest):
        parts.append(largest_words(reader, len(largest), frame["country"].nunique()))
    return Chart(
        frame=_crossed(frame, list(faculties), list(largest)),
        mark="heatmap",
        axes={"row": "faculty", "column": "country", "value": "headcount"},
        keys=CROSSING_KEYS,
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=" · ".join([*parts, scope.student_scope(reader)]),
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        note=note,
    )


def _heat_map_words(reader: Reader, frame: pd.DataFrame) -> tuple[str, str | None]:
    """The finding; of protected figures only the subject, for the largest cell may be one that is hidden."""
    say = reader.language.say
    if reader.filters.is_protected:
        return say("Foreign students by faculty and country"), say("Empty: none, or not shown.")
    top = frame.sort_values("headcount", ascending=False).iloc[0]
    return say("The largest group: {country}, {faculty}", country=top["country"], faculty=top["faculty"]), None


def has_crossing(reader: Reader) -> bool:
    """True when students of more than one faculty and more than one country can be crossed."""
    frame = scope.without_hidden(_faculty_country(reader), "country_code")
    return bool(frame["country_code"].nunique() > 1 and frame["faculty_code"].nunique() > 1)


def _crossed(frame: pd.DataFrame, faculties: list[str], countries: list[str]) -> pd.DataFrame:
    """Every faculty with every country, in their orders; a pair that was not reported is missing."""
    every = pd.MultiIndex.from_product([faculties, countries], names=["faculty", "country"])
    crossed = frame.set_index(["faculty", "country"])["headcount"].reindex(every).reset_index()
    codes = {name: dict(zip(frame[name], frame[f"{name}_code"], strict=True)) for name in every.names}
    return crossed.assign(**{f"{name}_code": [codes[name][own] for own in crossed[name]] for name in every.names})


def _faculty_country(reader: Reader) -> pd.DataFrame:
    frame = metric.headcount_by_faculty_and_country(reader.warehouse, reader.filters, shown_year(reader))
    return frame.assign(
        faculty=[reader.names.of("faculty_code", code) for code in frame["faculty_code"]],
        country=[reader.names.of("country_code", code) for code in frame["country_code"]],
    )


def heat_map_table(reader: Reader) -> Table:
    """Faculties by country as rows."""
    say = reader.language.say
    columns = (
        Column("faculty", say("Faculty")),
        Column("country", say("Country")),
        Column("headcount", say("Foreign students"), "count"),
    )
    title = say("Foreign students by faculty and country")
    frame = scope.with_signs(reader, _faculty_country(reader), "headcount")
    return Table(frame, columns, title, scope.stamp(reader), CROSSING_KEYS)
