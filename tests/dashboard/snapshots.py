"""Snapshots made from `etl/schema.sql` by INSERT, without the reader: one rich enough to draw every chart."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

SCHEMA = Path(__file__).resolve().parents[2] / "etl" / "schema.sql"
FIXTURE_ID = "20251103T090000Z-0000f1c7"
TINY_ID = "20251103T090000Z-000071a7"

Row = Sequence[object]


def make_home(folder: Path) -> Path:
    """A store home whose CURRENT is the rich fixture snapshot; returns the folder, for `IRO_HOME`."""
    build_fixture_snapshot(snapshot_file(folder, FIXTURE_ID))
    serve(folder, FIXTURE_ID)
    return folder


def serve(home: Path, snapshot_id: str) -> None:
    """Moves CURRENT as the store does."""
    aside = home / "CURRENT.tmp"
    aside.write_text(snapshot_id + "\n", encoding="ascii")
    os.replace(aside, home / "CURRENT")


def snapshot_file(home: Path, snapshot_id: str) -> Path:
    """Where a store keeps a snapshot; an older file of that id is taken away."""
    path = home / "snapshots" / f"{snapshot_id}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def build_fixture_snapshot(path: Path) -> None:
    """A snapshot rich enough to draw every chart: invented figures, and the real ones that OshTU publishes."""
    with new_snapshot(path, FIXTURE_ID) as database:
        reference(database)
        _demo_sources(database)
        _demo_students(database)
        _demo_cooperation(database)
        _demo_money(database)
        oshtu(database)


def new_snapshot(path: Path, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    """An empty snapshot with the tables of the contract and its row in `snapshot`."""
    database = duckdb.connect(str(path))
    database.execute(SCHEMA.read_text(encoding="utf-8"))
    insert(database, "snapshot", [(snapshot_id, datetime(2025, 11, 3, 9), "0" * 64, "1", "1")])
    return database


def insert(database: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], columns: Sequence[str] = ()) -> None:
    """Adds rows; columns that are not named stay NULL."""
    listed = [tuple(row) for row in rows]
    names = f" ({', '.join(columns)})" if columns else ""
    for start in range(0, len(listed), 100):
        some = listed[start : start + 100]
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in some)
        database.execute(f"INSERT INTO {table}{names} VALUES {places}", [value for row in some for value in row])


INSTITUTIONS = [
    ("DEMO", "Демонстрациялык университет", "Демонстрационный университет", "Demonstration University", "KGZ", True),
    ("OSHTU", "Ош технологиялык университети", "Ошский технологический университет", "OshTU", "KGZ", False),
    ("OSHSU", "Ош мамлекеттик университети", "Ошский государственный университет", "OshSU", "KGZ", False),
]

DEMO_FACULTIES = [
    ("MED", "Медицина факультети", "Медицинский факультет", "Faculty of Medicine", True),
    ("ENG", "Инженердик факультет", "Инженерный факультет", "Faculty of Engineering", True),
    ("ENE", "Энергетика факультети", "Энергетический факультет", "Faculty of Energy", True),
    ("ITF", "МТ факультети", "Факультет ИТ", "Faculty of Information Technology", True),
    ("ECO", "Экономика факультети", "Экономический факультет", "Faculty of Economics and Management", True),
    ("PHI", "Филология факультети", "Филологический факультет", "Faculty of Philology", True),
    ("LAW", "Юридикалык факультет", "Юридический факультет", "Faculty of Law", True),
    ("COL", "Колледж", "Колледж", "College", False),
    ("RET", "Кайра даярдоо институту", "Институт переподготовки", "Institute of Retraining", False),
]

# Row totals of the one table that OshTU publishes: 82 in all, 69 without TC and IPR&PD.
OSHTU_FACULTIES = [
    ("RTF", 18, True),
    ("AD&CEF", 18, True),
    ("EF", 10, True),
    ("T&NRMF", 4, True),
    ("C&ITF", 12, True),
    ("E&MF", 5, True),
    ("TC", 11, False),
    ("NU&TSF", 2, True),
    ("IPR&PD", 2, False),
]

COUNTRIES = [
    ("UZB", "UZ", "Өзбекстан", "Узбекистан", "Uzbekistan", "central_asia", True),
    ("KAZ", "KZ", "Казакстан", "Казахстан", "Kazakhstan", "central_asia", True),
    ("TJK", "TJ", "Тажикстан", "Таджикистан", "Tajikistan", "central_asia", True),
    ("TKM", "TM", "Түркмөнстан", "Туркменистан", "Turkmenistan", "central_asia", False),
    ("KGZ", "KG", "Кыргызстан", "Кыргызстан", "Kyrgyzstan", "central_asia", True),
    ("RUS", "RU", "Россия", "Россия", "Russia", "cis_other", True),
    ("IND", "IN", "Индия", "Индия", "India", "south_asia", False),
    ("PAK", "PK", "Пакистан", "Пакистан", "Pakistan", "south_asia", False),
    ("CHN", "CN", "Кытай", "Китай", "China", "east_asia", False),
    ("KOR", "KR", "Түштүк Корея", "Республика Корея", "South Korea", "east_asia", False),
    ("TUR", "TR", "Түркия", "Турция", "Türkiye", "middle_east", False),
    ("YEM", "YE", "Йемен", "Йемен", "Yemen", "middle_east", False),
    ("DEU", "DE", "Германия", "Германия", "Germany", "europe", False),
    ("POL", "PL", "Польша", "Польша", "Poland", "europe", False),
    ("FRA", "FR", "Франция", "Франция", "France", "europe", False),
    ("ESP", "ES", "Испания", "Испания", "Spain", "europe", False),
    ("EGY", "EG", "Египет", "Египет", "Egypt", "africa", False),
]

# list -> its codes with their names in English; Kyrgyz and Russian are marked, so that a page shows which it took.
LISTS = {
    "isced_level": {"4": "Retraining", "5": "College", "6": "Bachelor", "7": "Master and specialist", "8": "Doctoral"},
    "study_form": {"full_time": "Full-time", "part_time": "Part-time", "extramural": "Extramural"},
    "funding": {"budget": "Budget", "contract": "Contract", "intergovernmental": "Intergovernmental", "quota": "Quota"},
    "sex": {"female": "Female", "male": "Male"},
    "agreement_type": {"framework": "Framework", "memorandum": "Memorandum", "exchange": "Exchange"}
    | {"double_degree": "Double degree", "research": "Research", "internship": "Internship", "other": "Other"},
    "agreement_status": {"draft": "Draft", "active": "Active", "expired": "Expired", "terminated": "Terminated"}
    | {"suspended": "Suspended"},
    "programme": {"erasmus_plus": "Erasmus+", "tempus": "Tempus", "mevlana": "Mevlana", "giz": "GIZ", "acted": "ACTED"}
    | {"horizon_europe": "Horizon Europe", "daad": "DAAD", "koica": "KOICA", "state_grant": "State grant"}
    | {"other": "Other"},
    "project_status": {"planned": "Planned", "running": "Running", "completed": "Completed", "cancelled": "Cancelled"},
    "role": {"coordinator": "Coordinator", "partner": "Partner"},
    "entity_type": {"university": "University", "institute": "Institute", "ngo": "NGO", "organisation": "Organisation"}
    | {"ministry": "Ministry", "enterprise": "Enterprise", "other": "Other"},
    "currency": {"KGS": "som", "USD": "US dollar", "EUR": "euro", "RUB": "Russian rouble", "KZT": "tenge"}
    | {"GBP": "pound", "CNY": "yuan", "TRY": "lira"},
    "region": {"central_asia": "Central Asia", "cis_other": "Other CIS", "south_asia": "South Asia"}
    | {"east_asia": "East Asia", "south_east_asia": "South-East Asia", "middle_east": "Middle East"}
    | {"europe": "Europe", "africa": "Africa", "north_america": "North America", "latin_america": "Latin America"}
    | {"oceania": "Oceania"},
    "indicator": {"E1": "Foreign students", "E2": "Share of foreign students", "E9": "Countries"}
    | {"A1": "Agreements in force", "G1": "Projects running", "G3": "Amount awarded"},
}


def reference(database: duckdb.DuckDBPyConnection) -> None:
    """Institutions, faculties, countries and closed lists."""
    insert(database, "institutions", INSTITUTIONS)
    insert(database, "faculties", [("DEMO", *faculty) for faculty in DEMO_FACULTIES])
    insert(database, "faculties", [("OSHTU", code, code, code, code, degree) for code, _, degree in OSHTU_FACULTIES])
    insert(database, "countries", COUNTRIES)
    lists(database)


def lists(database: duckdb.DuckDBPyConnection) -> None:
    """The closed lists."""
    rows = [
        (name, code, position, f"{words} (ky)", f"{words} (ru)", words)
        for name, codes in LISTS.items()
        for position, (code, words) in enumerate(codes.items(), start=1)
    ]
    insert(database, "lists", rows)


YEARS = range(2016, 2026)
# How many come in the last year, at the largest faculty.
COUNTRY_SIZES = {"UZB": 60, "IND": 44, "PAK": 25, "KAZ": 12, "TJK": 11, "RUS": 9, "TUR": 7, "CHN": 6, "TKM": 5}
COUNTRY_SIZES |= {"KOR": 3, "YEM": 2, "EGY": 2, "DEU": 1}
FACULTY_SIZES = {"MED": 1.0, "ENG": 0.5, "ENE": 0.25, "ITF": 0.4, "ECO": 0.35, "PHI": 0.3, "LAW": 0.2, "COL": 0.2}
FACULTY_SIZES |= {"RET": 0.05}


def source_id(name: str) -> str:
    """A made-up SHA-256, the same for the same name."""
    return name.encode().hex().ljust(64, "0")[:64]


def accept(database: duckdb.DuckDBPyConnection, position: int, name: str, institution: str, received: date) -> None:
    """Adds an acceptance of a workbook."""
    facts = (source_id(name), position, name, institution, None, None, "Faculty", received, name.startswith("q"), False)
    insert(database, "sources", [(*facts, None)])


def _table(database: duckdb.DuckDBPyConnection, name: str, institution: str, dataset: str, rows: int) -> None:
    facts = (source_id(name), "t1", "Sheet1", "A3:K40", dataset, "crosstab", "Title", institution, rows, None, "{}")
    insert(database, "source_tables", [(*facts, True, None)])


def _demo_sources(database: duckdb.DuckDBPyConnection) -> None:
    names = [f"students {year}.xlsx" for year in YEARS] + ["all students.xlsx", "agreements.xlsx", "projects.xlsx"]
    for position, name in enumerate(names, start=1):
        accept(database, position, name, "DEMO", date(2025, 11, 3) - timedelta(days=len(names) - position))
        datasets = {"all students.xlsx": "student_totals", "agreements.xlsx": "agreements", "projects.xlsx": "projects"}
        _table(database, name, "DEMO", datasets.get(name, "enrolments"), 40)
        sums = [("row", "Total", "Sheet1", f"B{row}", 100 + row, 100 + row, "agrees") for row in range(8)]
        insert(database, "reconciliations", [(source_id(name), "t1", *facts) for facts in sums])
    newest = source_id("students 2025.xlsx")
    insert(database, "reconciliations", [(newest, "t1", "column", "Итого", "Sheet1", "K9", 120, 118, "differs")])
    unknown = ("error", "unknown_country", "Sheet1", "C14", "Атлантида", 13, 2025, '["Австрия"]', "{}")
    blank = ("warning", "not_a_count", "Sheet1", "D9", "н/д", None, 2025, "[]", "{}")
    insert(database, "problems", [(newest, "t1", "DEMO", *problem) for problem in (unknown, blank)])


def _demo_students(database: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(7)
    people, totals = [], []
    for year in YEARS:
        growth = 0.35 + 0.65 * (year - 2016) / 9
        for faculty, size in FACULTY_SIZES.items():
            if (faculty, year) == ("ENE", 2025):
                continue  # has not sent the last year
            people += _demo_faculty(chance, year, faculty, size * growth)
            totals.append(("DEMO", year, date(year, 10, 1), faculty, round(1800 * size) + 20 * (year - 2016)))
        people.append(_person_row(year, "MED", None, 6, "full_time", "contract", "male", 3, 999))
    where = [(source_id("all students.xlsx"), "t1", "Sheet1", f"B{row}", None) for row in range(len(totals))]
    insert(database, "enrolments", people)
    # Of whom women: a part of the men and women of one faculty, by year.
    columns = ("institution_code", "academic_year", "faculty_code", "dimension", "code", "headcount")
    parts = [("DEMO", year, "MED", "sex", "female", 30 + year - 2016) for year in YEARS]
    places = [(source_id(f"students {year}.xlsx"), "t1", "MED", "Z5") for year in YEARS]
    rows = [part + place for part, place in zip(parts, places, strict=True)]
    insert(database, "enrolment_parts", rows, (*columns, "source_id", "table_id", "sheet", "cell"))
    insert(database, "student_totals", [total + place for total, place in zip(totals, where, strict=True)])


def _demo_faculty(chance: random.Random, year: int, faculty: str, size: float) -> list[Row]:
    rows: list[Row] = []
    for country, most in COUNTRY_SIZES.items():
        for sex, part in (("female", 0.4), ("male", 0.6)):
            heads = round(most * size * part * chance.uniform(0.8, 1.2))
            level = 5 if faculty == "COL" else 4 if faculty == "RET" else chance.choice((6, 6, 6, 7, 8))
            form = chance.choice(("full_time", "full_time", "extramural"))
            basis = chance.choice(("contract", "contract", "budget", "intergovernmental"))
            if heads:
                rows.append(_person_row(year, faculty, country, level, form, basis, sex, heads, len(rows)))
    return rows


def _person_row(
    year: int, faculty: str, country: str | None, level: int, form: str, basis: str, sex: str, heads: int, row: int
) -> Row:
    where = (source_id(f"students {year}.xlsx"), "t1", faculty, f"C{row + 5}", "p" if year == 2025 else None)
    return ("DEMO", year, date(year, 10, 1), faculty, country, level, form, basis, sex, heads, *where)


def _demo_cooperation(database: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(11)
    countries = ["RUS", "KAZ", "UZB", "TUR", "DEU", "POL", "KOR", "CHN", "IND", "FRA", "ESP", "KGZ"]
    partners = [(f"P{number:02d}", f"University {number}", countries[number % len(countries)]) for number in range(34)]
    named = [
        ("DEMO", code, f"{name} (ky)", f"{name} (ru)", name, country, "university", country == "KGZ", True)
        for code, name, country in partners
    ]
    insert(database, "partners", named)
    insert(database, "agreements", [_agreement(chance, number, partners) for number in range(42)])


def _agreement(chance: random.Random, number: int, partners: list[tuple[str, str, str]]) -> Row:
    code, name, country = partners[number % len(partners)]
    signed = date(2014, 3, 1) + timedelta(days=chance.randrange(4100))
    ends = signed + timedelta(days=365 * chance.choice((3, 5, 5, 10)))
    if number < 4:
        signed, ends = date(2021, 1, 10), date(2025, 11, 20) + timedelta(days=15 * number)
    open_ended, renews = number % 9 == 5, number % 9 == 7
    status = {10: "draft", 20: "terminated"}.get(number, "active" if ends >= date(2025, 11, 3) else "expired")
    kind = chance.choice(("framework", "memorandum", "exchange", "double_degree", "research", "internship"))
    facts = ("DEMO", f"A-{number + 1:03d}", code, name, country, kind, signed, None if open_ended else ends, open_ended)
    place = (source_id("agreements.xlsx"), "t1", "Register", f"A{number + 4}", None)
    faculty = chance.choice((None, None, *FACULTY_SIZES))
    return (*facts, renews, status, faculty, number % 4, number % 3, *place)


def _demo_money(database: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(13)
    projects, lines = [], []
    for number in range(25):
        projects.append(_project(chance, number))
        lines += _lines(chance, number, projects[-1])
    insert(database, "projects", projects)
    insert(database, "funding_lines", lines)
    where = (source_id("projects.xlsx"), "t1", "Partners", "A2", None)
    members = [("DEU", "P04"), ("POL", "P05"), ("KAZ", "P01"), (None, "P99")]
    taking_part = [("DEMO", "PR-25", f"Partner {code}", code, country, "partner", *where) for country, code in members]
    insert(database, "project_partners", taking_part)
    place = (source_id("projects.xlsx"), "t1", "Rates")
    rates = [
        (date(year, month, 1), code, nominal, round(kgs * (1 + 0.02 * (year - 2016)), 4), "DEMO", *place, "A1", None)
        for year in YEARS
        for month in (1, 4, 7, 10)
        for code, nominal, kgs in (("USD", 1, 70.0), ("EUR", 1, 78.0), ("KZT", 100, 17.0))
    ]
    insert(database, "exchange_rates", rates)
    wanted = [("E1", 2025, 1200), ("E2", 2025, 0.1), ("A1", 2025, 45)]
    insert(database, "targets", [("DEMO", *target, "Academic Council", *place, "B2", None) for target in wanted])
    insert(database, "due_dates", [("DEMO", 2024, date(2024, 12, 31), "Order", *place, "B9", None)])


def _project(chance: random.Random, number: int) -> tuple[object, ...]:
    start = date(2015 + number * 10 // 25, chance.randrange(1, 13), 1)
    end = start + timedelta(days=365 * chance.choice((2, 3, 4)))
    dates = (None, None, None) if number == 9 else (start, end, "day")
    programme = chance.choice(("erasmus_plus", "giz", "daad", "koica", "horizon_europe", "state_grant"))
    named = ("DEMO", f"PR-{number + 1:02d}", f"Project {number + 1}")
    facts = (*named, programme, programme.upper(), "Funder", "University 3")
    status = "cancelled" if number == 17 else "running" if end > date(2025, 11, 3) else "completed"
    role = chance.choice(("coordinator", "partner"))
    place = (source_id("projects.xlsx"), "t1", "Projects", f"A{number + 4}", None)
    return (*facts, "DEU", role, chance.choice(list(FACULTY_SIZES)), *dates, status, status, *place)


def _lines(chance: random.Random, number: int, project: Row) -> list[Row]:
    place = (source_id("projects.xlsx"), "t1", "Projects", f"H{number + 4}", None)
    code, start = project[1], project[10]
    if number == 12:
        readings = '[[[1000000, "USD"], [379780, "KGS"]], [[1379780, "USD"]]]'
        return [("DEMO", code, None, None, None, None, None, "1 million, 379 780", readings, start, *place)]
    amount = chance.randrange(20, 400) * 1000
    currency = chance.choice(("EUR", "USD", "KGS"))
    own = ("DEMO", code, amount, currency, True, None, None, f"{amount} {currency}", None, start, *place)
    total = ("DEMO", code, amount * 5, currency, False, None, None, f"{amount * 5} {currency}", None, start, *place)
    return [own, total] if number % 3 == 0 else [own]


def oshtu(database: duckdb.DuckDBPyConnection) -> None:
    """All that OshTU publishes: students, partners, projects."""
    names = ("oshtu students.xlsx", "oshtu partners.csv", "oshtu projects.csv")
    for position, (name, dataset) in enumerate(zip(names, ("enrolments", "partner_listings", "projects"), strict=True)):
        accept(database, 20 + position, name, "OSHTU", date(2025, 3, 1))
        _table(database, name, "OSHTU", dataset, 9)
    oshtu_students(database)
    oshtu_partners(database)
    oshtu_projects(database)


def oshtu_students(database: duckdb.DuckDBPyConnection) -> None:
    """82 students by faculty, country not stated, date not stated."""
    columns = ("institution_code", "faculty_code", "headcount", "source_id", "table_id", "sheet", "cell")
    place = (source_id("oshtu students.xlsx"), "t1", "Sheet1")
    rows = [("OSHTU", code, heads, *place, f"P{row}") for row, (code, heads, _) in enumerate(OSHTU_FACULTIES, start=4)]
    insert(database, "enrolments", rows, columns)
    bounds = [("E7", "top_1", 0.658537, 0.695122), ("E8", "hhi", 0.457466, 0.518739)]
    known = [
        ("OSHTU", indicator, part, None, "all", low, high, "column totals", *place, f"A{row}", None)
        for row, (indicator, part, low, high) in enumerate(bounds, start=4)
    ]
    insert(database, "indicator_bounds", known)


def oshtu_partners(database: duckdb.DuckDBPyConnection) -> None:
    """42 entries of 40 partners, two of them entered twice; 36 foreign, two of those no universities."""
    groups = {"RUS": 24, "KOR": 5, "KGZ": 4, "KAZ": 3, "POL": 1, "FRA": 1, "DEU": 1, "UZB": 1}
    kinds = {"DEU0": "ngo", "KOR4": "organisation", "KGZ3": "institute"}
    codes = [(f"{country}{number}", country) for country, count in groups.items() for number in range(count)]
    partners = [
        ("OSHTU", code, code, code, code, country, kinds.get(code, "university"), country == "KGZ", code != "RUS23")
        for code, country in codes
    ]
    insert(database, "partners", partners)
    place = (source_id("oshtu partners.csv"), "t1", "oshtu partners")
    columns = ("institution_code", "partner_label", "heading_label", "partner_code", "source_id", "table_id", "sheet")
    entries = [
        ("OSHTU", f"{code} as printed", "Foreign universities", code, *place, f"A{row}")
        for row, code in enumerate([code for code, _ in codes] + ["RUS0", "RUS1"], start=2)
    ]
    insert(database, "partner_listings", entries, (*columns, "cell"))


# First and last year of P1-P15 as printed, with the programme.
OSHTU_PROJECTS = [
    *[(None, None, "giz")] * 4,
    (2021, 2024, "erasmus_plus"),
    (2024, 2027, "erasmus_plus"),
    (2021, 2027, "mevlana"),
    (None, None, "acted"),
    *[(2010, 2013, "tempus")] * 3,
    *[(2012, 2015, "tempus")] * 2,
    *[(2013, 2016, "tempus")] * 2,
]


def oshtu_projects(database: duckdb.DuckDBPyConnection) -> None:
    """15 projects, one amount known, one that can be read in three ways."""
    place = (source_id("oshtu projects.csv"), "t1", "oshtu projects")
    columns = ("institution_code", "project_code", "title", "programme", "start_date", "end_date", "dates_precision")
    rows = [
        ("OSHTU", f"P{number}", f"Project {number}", programme)
        + ((date(first, 1, 1), date(last, 12, 31), "year") if first and last else (None, None, None))
        + (*place, f"A{number + 1}")
        for number, (first, last, programme) in enumerate(OSHTU_PROJECTS, start=1)
    ]
    insert(database, "projects", rows, (*columns, "source_id", "table_id", "sheet", "cell"))
    readings = '[[[1000000, "USD"], [379780, "KGS"]], [[1379780, "USD"]], [[1379780, "KGS"]]]'
    typed = "1 million. United States dollars, 379 thousand 780 soms"
    lines = [
        ("OSHTU", "P3", 692954, "KGS", "692,954 soms", None, *place, "K4"),
        ("OSHTU", "P4", None, None, typed, readings, *place, "K5"),
    ]
    money = ("institution_code", "project_code", "amount", "currency_code", "amount_text", "amount_readings")
    insert(database, "funding_lines", lines, (*money, "source_id", "table_id", "sheet", "cell"))
