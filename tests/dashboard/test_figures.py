"""Every key figure of every page equals SQL written by hand and asked by `iro query`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.i18n import Language
from tests.dashboard.test_pages import metrics_of, opened

EN = Language("en")
CHECKOUT = Path(__file__).resolve().parents[2]
IRO = Path(sys.executable).parent / ("iro.exe" if os.name == "nt" else "iro")

# Foreign students at degree level: no Kyrgyz citizen, no college, no retraining. The demonstration counts once a year.
FOREIGN = """
    SELECT e.* FROM enrolments e LEFT JOIN faculties f USING (institution_code, faculty_code)
    WHERE e.institution_code = 'DEMO' AND e.country_code IS DISTINCT FROM 'KGZ'
        AND (e.isced_level IS NULL OR e.isced_level >= 6) AND (f.is_degree_level OR f.is_degree_level IS NULL)
"""
EVERYBODY = """
    SELECT t.* FROM student_totals t LEFT JOIN faculties f USING (institution_code, faculty_code)
    WHERE t.institution_code = 'DEMO' AND (f.is_degree_level OR f.is_degree_level IS NULL)
"""
AGREEMENTS = "SELECT * FROM agreements WHERE institution_code = 'DEMO' AND {narrowed}"
IN_FORCE = """
    signed_date <= DATE '{day}' AND coalesce(status, '') NOT IN ('draft', 'terminated')
    AND (expiry_date >= DATE '{day}' OR is_open_ended OR renews_automatically)
"""
ENDS = IN_FORCE + "AND NOT coalesce(is_open_ended, false) AND NOT coalesce(renews_automatically, false)"
PARTNERS = "SELECT * FROM partners WHERE institution_code = 'DEMO' AND {narrowed}"
PROJECTS = "SELECT * FROM projects WHERE institution_code = 'DEMO' AND {narrowed}"
RUNNING = "start_date <= DATE '{day}' AND end_date >= DATE '{day}' AND coalesce(status, '') <> 'cancelled'"
# Contracts of September to August; the rate of the day, or the last before it. A som is a som.
OWN_AMOUNTS = f"""
    SELECT l.amount * CASE l.currency_code WHEN 'KGS' THEN 1 ELSE (
        SELECT r.kgs / r.nominal FROM exchange_rates r
        WHERE r.currency_code = l.currency_code AND r.date <= l.date ORDER BY r.date DESC LIMIT 1) END AS kgs
    FROM funding_lines l JOIN ({PROJECTS}) p USING (institution_code, project_code)
    WHERE l.is_own_share AND l.date BETWEEN DATE '{{year}}-09-01' AND DATE '{{next}}-08-31'
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the demonstration university and the published figures."""
    home = tmp_path_factory.mktemp("demo")
    iro(home, "demo", "--build-only")
    return home


@pytest.fixture(autouse=True)
def served(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("IRO_HOME", str(demo))
    yield demo


def iro(home: Path, *arguments: str) -> str:
    environment = {**os.environ, "IRO_HOME": str(home), "PYTHONUTF8": "1"}
    done = subprocess.run([str(IRO), *arguments], env=environment, cwd=CHECKOUT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(home: Path, **figures: str) -> dict[str, Any]:
    """One answer to each question, by one `iro query`."""
    sql = "SELECT " + ", ".join(f"({question}) AS {name}" for name, question in figures.items())
    (row,) = json.loads(iro(home, "query", sql, "--format", "json"))
    return {name: row[name] for name in figures}


# What a link chooses, and the same in SQL: conditions on students and on all of them, the year, the day before.
STUDENT_SCOPES = [
    pytest.param({}, "true", "true", 2025, id="everything"),
    pytest.param(
        {"faculties": "ECO,MED", "countries": "IND,UZB", "to": "2023"},
        "faculty_code IN ('ECO', 'MED') AND country_code IN ('IND', 'UZB')",
        "faculty_code IN ('ECO', 'MED')",
        2023,
        id="two faculties, two countries, until 2023/24",
    ),
]


@pytest.mark.parametrize(("link", "narrowed", "narrowed_all", "year"), STUDENT_SCOPES)
def test_the_figures_of_students(
    served: Path, link: dict[str, str], narrowed: str, narrowed_all: str, year: int
) -> None:
    heads = f"SELECT sum(headcount) FROM ({FOREIGN}) WHERE {narrowed} AND academic_year = "
    by_country = (
        f"SELECT sum(headcount) AS heads FROM ({FOREIGN}) WHERE {narrowed} AND academic_year = {year}"
        " AND country_code IS NOT NULL GROUP BY country_code ORDER BY heads DESC"
    )
    said = asked(
        served,
        heads=heads + str(year),
        before=heads + str(year - 1),
        everybody=f"SELECT sum(headcount) FROM ({EVERYBODY}) WHERE {narrowed_all} AND academic_year = {year}",
        countries=f"SELECT count(*) FROM ({by_country})",
        largest=f"SELECT sum(heads) FROM ({by_country} LIMIT 3)",
        stated=f"SELECT sum(heads) FROM ({by_country})",
    )
    page = opened("students", lang="en", institution="DEMO", **link)
    shown = metrics_of(page)
    assert shown["Foreign students"] == EN.number(said["heads"])
    assert page.metric[0].delta == EN.change(said["heads"] / said["before"] - 1)
    assert shown["Share of all students"] == EN.percent(said["heads"] / said["everybody"], 1)
    assert shown["Countries"] == EN.number(said["countries"])
    if said["countries"] > 3:  # of three or fewer the three largest are the whole, and say nothing
        # Those without a country may all be from the three largest, or none of them.
        low, high = said["largest"] / said["heads"], 1 - (said["stated"] - said["largest"]) / said["heads"]
        exact = EN.percent(low)
        between = f"{EN.number(low * 100, 1)}–{EN.percent(high, 1)}"
        assert shown["Share of the three largest countries"] == (exact if said["stated"] == said["heads"] else between)


COOPERATION_SCOPES = [
    pytest.param({}, "true", "2025-11-03", "2024-11-03", id="everything"),
    pytest.param(
        {"countries": "RUS,UZB", "to": "2023"},
        "country_code IN ('RUS', 'UZB')",
        "2023-10-01",
        "2022-10-01",
        id="two countries, on 1 October 2023",
    ),
]


@pytest.mark.parametrize(("link", "narrowed", "day", "before"), COOPERATION_SCOPES)
def test_the_figures_of_agreements(served: Path, link: dict[str, str], narrowed: str, day: str, before: str) -> None:
    # The country of an agreement is that of its partner.
    register = (
        AGREEMENTS.format(narrowed="true")
        if narrowed == "true"
        else (
            "SELECT a.* FROM agreements a JOIN partners p USING (institution_code, partner_code)"
            f" WHERE institution_code = 'DEMO' AND p.{narrowed}"
        )
    )
    partners = PARTNERS.format(narrowed=narrowed)
    ending = f"SELECT count(*) FROM ({register}) WHERE {ENDS.format(day=day)} AND expiry_date <= DATE '{day}' + "
    said = asked(
        served,
        in_force=f"SELECT count(*) FROM ({register}) WHERE {IN_FORCE.format(day=day)}",
        a_year_before=f"SELECT count(*) FROM ({register}) WHERE {IN_FORCE.format(day=before)}",
        soon=ending + "90",
        in_a_year=ending + "365",
        partners=f"SELECT count(*) FROM ({partners})",
        abroad=f"SELECT count(*) FROM ({partners}) WHERE NOT is_domestic",
        universities=f"SELECT count(*) FROM ({partners}) WHERE NOT is_domestic AND entity_type = 'university'",
        countries=f"SELECT count(DISTINCT country_code) FROM ({partners}) WHERE NOT is_domestic",
    )
    page = opened("agreements", lang="en", institution="DEMO", **link)
    change = said["in_force"] - said["a_year_before"]
    assert page.metric[0].delta == (EN.difference(change) if change else "no change")
    assert metrics_of(page) == {
        "Agreements in force": str(said["in_force"]),
        "Agreements ending within 90 days": str(said["soon"]),
        "Agreements ending within 365 days": str(said["in_a_year"]),
        "Partners": str(said["partners"]),
        "Partners abroad": str(said["abroad"]),
        "Universities abroad": str(said["universities"]),
        "Partner countries": str(said["countries"]),
    }


PROJECT_SCOPES = [
    pytest.param({}, "true", "2025-11-03", 2024, id="everything"),
    pytest.param(
        {"programmes": "erasmus_plus,koica", "to": "2023"},
        "programme IN ('erasmus_plus', 'koica')",
        "2023-10-01",
        2023,
        id="two programmes, until 2023/24",
    ),
]


@pytest.mark.parametrize(("link", "narrowed", "day", "year"), PROJECT_SCOPES)
def test_the_figures_of_projects(served: Path, link: dict[str, str], narrowed: str, day: str, year: int) -> None:
    projects = PROJECTS.format(narrowed=narrowed)
    own = OWN_AMOUNTS.format(narrowed=narrowed, year=year, next=year + 1)
    said = asked(
        served,
        running=f"SELECT count(*) FROM ({projects}) WHERE {RUNNING.format(day=day)}",
        every=f"SELECT count(*) FROM ({projects})",
        awarded=f"SELECT sum(kgs) FROM ({own})",
        unclear=f"SELECT count(*) FROM funding_lines JOIN ({projects}) USING (institution_code, project_code)"
        " WHERE amount IS NULL",
    )
    page = opened("projects", lang="en", institution="DEMO", **link)
    assert metrics_of(page) == {
        "Projects running": str(said["running"]),
        "Projects in all": str(said["every"]),
        f"Awarded, {EN.academic_year(year)}, KGS": EN.compact(float(said["awarded"])),
        "Amounts not clear": str(said["unclear"]),
    }


@pytest.mark.parametrize("link", [{}, {"faculties": "ECO,MED", "countries": "IND,UZB", "to": "2023"}])
def test_the_figures_of_the_overview_are_those_of_the_other_pages(served: Path, link: dict[str, str]) -> None:
    shown = metrics_of(opened("overview", lang="en", institution="DEMO", **link))
    elsewhere: dict[str, str] = {}
    for page in ("students", "agreements", "projects"):
        elsewhere |= metrics_of(opened(page, lang="en", institution="DEMO", **link))
    assert len(shown) == 8
    assert shown == {label: elsewhere[label] for label in shown}


def test_the_figures_of_the_data_page(served: Path) -> None:
    of_demo = "source_id IN (SELECT source_id FROM sources WHERE institution_code = 'DEMO')"
    said = asked(
        served,
        workbooks="SELECT count(DISTINCT source_id) FROM sources WHERE institution_code = 'DEMO'",
        tables=f"SELECT count(*) FROM source_tables WHERE {of_demo}",
        agree=f"SELECT count(*) FROM reconciliations WHERE {of_demo} AND status = 'agrees'",
        sums=f"SELECT count(*) FROM reconciliations WHERE {of_demo}",
        errors=f"SELECT count(*) FROM problems WHERE {of_demo} AND severity = 'error'",
    )
    assert metrics_of(opened("data", lang="en", institution="DEMO")) == {
        "Workbooks": str(said["workbooks"]),
        "Tables found in them": str(said["tables"]),
        "Sums that agree": f"{said['agree']} of {said['sums']}",
        "To correct": str(said["errors"]),
    }


def test_the_figures_that_a_real_university_publishes() -> None:
    """OshTU: 82 students of which 11 of the college and 2 of retraining are no degree level; nothing bears a date."""
    students = metrics_of(opened("students", lang="en", institution="OSHTU"))
    assert students["Foreign students"] == "69"
    assert metrics_of(opened("students", lang="en", institution="OSHTU", population="all"))["Foreign students"] == "82"
    # Known by its bounds, of all 82: the largest country has 54 to 57.
    assert (
        metrics_of(opened("students", lang="en", institution="OSHTU"))["Share of the largest country"]
        == "65.9–69.5\xa0%"
    )
    # 42 entries: two twice, four in Kyrgyzstan; of the 36 abroad two are no universities. RU KR KZ DE FR PL UZ.
    assert metrics_of(opened("agreements", lang="en", institution="OSHTU")) == {
        "Entries in the list": "42",
        "Partners": "40",
        "Partners abroad": "36",
        "Universities abroad": "34",
        "Partner countries": "7",
    }
    # Of 15 projects two run on 3 November 2025 (2021-2027, 2024-2027); one amount is sure, one can be read three ways.
    assert metrics_of(opened("projects", lang="en", institution="OSHTU")) == {
        "Projects running": "2",
        "Projects in all": "15",
        "Awarded, date not stated, KGS": EN.compact(692_954),
        "Amounts not clear": "1",
    }
