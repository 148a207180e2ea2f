"""Partners, agreements, projects, money and targets of the Demonstration University: all invented."""

import random
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from university import SEED, YEARS

AGREEMENTS_FILE = "reestr_dogovorov_2025.xlsx"
PROJECTS_FILE = "projects_register.xlsx"
PROJECT_PARTNERS_FILE = "dolboor_onoktoshtor.xlsx"
RATES_FILE = "kursy_valyut.csv"
TARGETS_FILE = "targets_2024-2025.xlsx"
DUE_DATES_FILE = "sroki_sdachi_dannyh.xlsx"
AS_OF = date(2025, 11, 3)

PARTNERS_LIST = Path(__file__).parent.parent / "reference" / "partners.csv"
APPROVED_BY_RECTOR = "Приказ ректора № 1 (вымышлено)"
APPROVED_BY = "Academic Council decision No. 3 of 2024-08-30 (invented)"

OPEN_ENDED = "бессрочно"
IN_FORCE, EXPIRED, TERMINATED, DRAFT = "действует", "срок истёк", "расторгнут", "готовится"
STATUS = {IN_FORCE: "active", EXPIRED: "expired", TERMINATED: "terminated", DRAFT: "draft"}
RENEWS = {"да": True, "нет": False, None: None}


@dataclass(frozen=True)
class Agreement:
    """A line of the register as typed: days are dates or texts, `until` is the term in the registrar's words."""

    partner: str
    kind: str
    signed: date | str | None
    until: date | str | None
    renews: str | None
    status: str
    faculty: str | None
    places_out: int | None = None
    places_in: int | None = None


@dataclass(frozen=True)
class Project:
    """A line of the register as typed: a year alone where the day is not known, amounts in `currency`."""

    programme: str
    title: str
    funder: str | None
    coordinator: str | None
    role: str
    faculty: str | None
    start: date | int
    end: date | int
    status: str
    contract: date | None
    total: float | str | None
    currency: str | None
    own: float | None


# Partner, type, signed, valid until, renews, status, faculty, places out, places in. Dates as texts are typed so in
# the register, in several writings; single registrars had their own.
AGREEMENTS = (
    Agreement("UZ-TASHKENT", "framework", date(2018, 5, 14), OPEN_ENDED, None, IN_FORCE, None),
    Agreement("UZ-TASHKENT", "exchange", date(2022, 9, 1), date(2027, 9, 1), "нет", IN_FORCE, "PHI", 4, 4),
    Agreement("UZ-SAMARKAND", "memorandum", date(2021, 2, 10), "5 лет с даты подписания", "нет", IN_FORCE, "MED"),
    Agreement("UZ-SAMARKAND", "internship", "25.04.2019", "25.04.2022", "нет", IN_FORCE, "MED", 6, None),
    Agreement("UZ-ANDIJAN", "double_degree", date(2023, 6, 20), "до 31.12.2027", "нет", IN_FORCE, "ITF", 5, 5),
    Agreement("KZ-ALMATY", "framework", "03.04.2017", OPEN_ENDED, None, IN_FORCE, None),
    Agreement("KZ-ALMATY", "exchange", date(2020, 11, 16), date(2025, 11, 16), "нет", IN_FORCE, "ENG", 3, 3),
    Agreement("KZ-SHYMKENT", "memorandum", date(2019, 10, 22), "22.10.2024", "нет", IN_FORCE, "PHI"),
    Agreement("RU-TOMSK-TECH", "framework", date(2016, 3, 21), date(2021, 3, 21), "да", IN_FORCE, None),
    Agreement("RU-TOMSK-TECH", "research", date(2023, 2, 15), "3 года с даты подписания", "нет", IN_FORCE, "ENE"),
    Agreement("RU-KAZAN", "memorandum", "10.09.2015", "10.09.2020", "нет", EXPIRED, "ECO"),
    Agreement("RU-KAZAN", "framework", date(2018, 6, 11), OPEN_ENDED, None, TERMINATED, "ECO"),
    Agreement("RU-MOSCOW", "internship", date(2021, 12, 20), date(2025, 12, 20), "нет", IN_FORCE, "ENE", 8, None),
    Agreement("TJ-DUSHANBE", "framework", "5 июня 2019 г.", OPEN_ENDED, None, IN_FORCE, None),
    Agreement("TJ-DUSHANBE", "exchange", date(2024, 9, 9), "до 31.12.2028", "нет", IN_FORCE, "ECO", 2, 2),
    Agreement("BY-MINSK", "memorandum", date(2022, 4, 18), "5 лет с даты подписания", None, IN_FORCE, "PHI"),
    Agreement("TR-ANKARA", "framework", "12.03.2018", OPEN_ENDED, None, IN_FORCE, None),
    Agreement("TR-ANKARA", "exchange", "12.03.2019", "12.03.2024", "да", IN_FORCE, "PHI", 5, 5),
    Agreement("TR-IZMIR", "memorandum", date(2020, 12, 1), date(2025, 12, 1), "нет", IN_FORCE, "ENG"),
    Agreement("CN-URUMQI", "framework", date(2021, 9, 15), date(2026, 9, 15), "нет", IN_FORCE, None),
    Agreement("CN-URUMQI", "exchange", date(2023, 9, 15), date(2028, 9, 15), "нет", IN_FORCE, "PHI", 6, 3),
    Agreement("CN-BEIJING", "memorandum", "30 мая 2024 г.", "5 лет с даты подписания", "нет", IN_FORCE, "PHI"),
    Agreement("CN-BEIJING", "exchange", None, None, None, DRAFT, "PHI", 4, 2),
    Agreement("KR-SEOUL", "exchange", date(2022, 8, 25), "25.08.2026", "нет", IN_FORCE, "PHI", 2, 2),
    Agreement("MY-PENANG", "memorandum", date(2017, 11, 8), "08.11.2022", "нет", EXPIRED, "ITF"),
    Agreement("IN-DELHI", "framework", date(2023, 7, 11), "до 31.12.2030", "нет", IN_FORCE, "MED"),
    Agreement("IN-DELHI", "internship", date(2024, 2, 2), "до 02.02.2027", None, IN_FORCE, "MED", 10, None),
    Agreement("IN-MUMBAI", "memorandum", date(2025, 3, 17), "5 лет с даты подписания", "нет", IN_FORCE, "ITF"),
    Agreement("PK-LAHORE", "framework", "27.10.2022", OPEN_ENDED, None, IN_FORCE, "MED"),
    Agreement("PK-LAHORE", "internship", date(2021, 1, 29), date(2026, 1, 29), "нет", IN_FORCE, "MED", 12, None),
    Agreement("RU-NOVOSIBIRSK", "memorandum", date(2024, 11, 21), date(2029, 11, 21), "нет", IN_FORCE, "MED"),
    Agreement("DE-BERLIN", "exchange", "04.05.2020", "до 15.04.2026", "нет", IN_FORCE, "ENG", 3, 2),
    Agreement("RU-TOMSK-STATE", "research", date(2022, 1, 17), date(2026, 7, 31), "нет", IN_FORCE, "ENE"),
    Agreement("DE-FUND", "other", date(2021, 6, 1), OPEN_ENDED, None, IN_FORCE, None),
    Agreement("PL-WROCLAW", "exchange", date(2021, 10, 5), date(2026, 10, 5), "нет", IN_FORCE, "ECO", 4, 2),
    Agreement("KZ-ASTANA", "double_degree", date(2023, 5, 19), "до 31.08.2029", "нет", IN_FORCE, "ECO", 3, 3),
    Agreement("GB-LEEDS", "memorandum", "01.10.2018", "01.10.2023", "нет", IN_FORCE, "LAW"),
    Agreement("IT-BOLOGNA", "exchange", date(2023, 2, 18), date(2028, 2, 18), "нет", TERMINATED, "ENG", 2, 2),
    Agreement("ES-GRANADA", "exchange", date(2022, 3, 30), date(2027, 3, 30), "нет", IN_FORCE, "ITF", 2, 2),
    Agreement("CZ-BRNO", "memorandum", None, None, None, DRAFT, "ENE"),
    Agreement("TJ-KHUJAND", "exchange", date(2024, 6, 14), "5 лет с даты подписания", "нет", IN_FORCE, "ITF", 2, 2),
    Agreement("JP-KYOTO", "memorandum", None, None, None, DRAFT, "PHI"),
    Agreement("US-OHIO", "framework", date(2016, 12, 7), date(2021, 12, 7), "нет", EXPIRED, None),
    Agreement("AZ-BAKU", "memorandum", date(2023, 11, 29), date(2028, 11, 29), "нет", IN_FORCE, "ENE"),
    Agreement("KG-BISHKEK", "framework", date(2020, 2, 20), OPEN_ENDED, None, IN_FORCE, None),
    Agreement("KG-ENERGY", "internship", date(2025, 9, 8), date(2028, 9, 8), "да", IN_FORCE, "ENE"),
)

# A year alone is typed as a number: the register gives no day. Amounts: of the consortium, and of the university.
PROJECTS = (
    Project("erasmus_plus", "Modernising law curricula", "European Commission", "PL-WROCLAW", "partner", "LAW",
            date(2016, 10, 15), date(2019, 10, 14), "completed", date(2016, 9, 28), 905200, "EUR", 68400),
    Project("koica", "Korean language resource room", "KOICA", "KR-SEOUL", "partner", "PHI",
            date(2016, 9, 1), date(2017, 8, 31), "completed", date(2016, 8, 19), None, "USD", 22000),
    Project("giz", "Vocational education for energy efficiency", "GIZ", "DE-BERLIN", "partner", "ENE",
            date(2017, 4, 1), date(2020, 3, 31), "completed", date(2017, 3, 10), None, "EUR", 96500),
    Project("other", "Silk Road summer school", "Example Foundation for Academic Exchange", None, "coordinator",
            "PHI", 2017, 2018, "completed", date(2017, 6, 5), "1,2 mln som (85.000 $)", None, None),
    Project("mevlana", "Mevlana exchange with Anatolia, first round", None, "TR-ANKARA", "partner", "PHI",
            2018, 2019, "completed", None, None, None, None),
    Project("jica", "Safe water laboratory", "JICA", "JP-KYOTO", "partner", "ENG",
            date(2018, 7, 1), date(2021, 6, 30), "completed", date(2018, 6, 12), 320000, "USD", 118000),
    Project("erasmus_plus", "International credit mobility with Spain", "European Commission", "ES-GRANADA", "partner",
            None, 2019, 2022, "completed", date(2019, 8, 1), None, "EUR", 58600),
    Project("daad", "Medical teaching together", "DAAD", "DE-BERLIN", "partner", "MED",
            date(2019, 1, 1), date(2021, 12, 31), "completed", date(2018, 12, 14), None, "EUR", 41200),
    Project("state_grant", "Seismic safety of school buildings", "State budget", None, "coordinator", "ENG",
            date(2019, 1, 1), date(2020, 12, 31), "completed", date(2019, 1, 25), None, "KGS", 1450000),
    Project("acted", "Legal help for families of migrants", "ACTED", None, "coordinator", "LAW",
            date(2020, 3, 1), date(2021, 8, 31), "completed", date(2020, 2, 17), None, "USD", 24800),
    Project("erasmus_plus", "Virtual exchange in philology", "European Commission", "CZ-BRNO", "partner", "PHI",
            date(2020, 9, 1), date(2022, 8, 31), "cancelled", None, None, None, None),
    Project("tika", "Dental simulation room", "TIKA", None, "coordinator", "MED",
            2021, 2021, "completed", date(2021, 3, 15), None, "USD", 36500),
    Project("state_grant", "Health at high altitude", "State budget", None, "coordinator", "MED",
            date(2022, 1, 1), date(2024, 12, 31), "completed", date(2022, 1, 20), None, "KGS", 2380000),
    Project("giz", "Training of managers for small enterprises", "GIZ", "DE-FUND", "partner", "ECO",
            date(2022, 5, 1), date(2025, 12, 31), "running", date(2022, 4, 12), 1150000, "EUR", 82000),
    Project("erasmus_plus", "Master's modules on renewable energy", "European Commission", "DE-BERLIN", "partner",
            "ENE", date(2023, 1, 15), date(2026, 1, 14), "running", date(2022, 12, 20), 812400, "EUR", 74300),
    Project("other", "Digital library of theses", "Issyk-Kul fund (invented)", None, "coordinator", None,
            2023, 2024, "completed", None, None, "KGS", 640000),
    Project("horizon_europe", "Open data on mountain hazards", "European Commission", "IT-BOLOGNA", "partner", "ITF",
            date(2023, 6, 1), date(2026, 5, 31), "running", date(2023, 5, 4), 2140000, "EUR", 96700),
    Project("koica", "Smart classroom", "KOICA", "KR-SEOUL", "partner", "ITF",
            date(2023, 9, 1), date(2026, 8, 31), "running", date(2023, 8, 8), 450000, "USD", 210000),
    Project("erasmus_plus", "Digital skills for teachers", "European Commission", "GB-LEEDS", "partner", "ITF",
            date(2024, 2, 1), date(2027, 1, 31), "running", date(2023, 12, 11), 645000, "EUR", 61850),
    Project("world_bank", "Laboratory fund of the higher education project", "World Bank", None, "coordinator", "ENG",
            date(2024, 4, 1), date(2027, 3, 31), "running", date(2024, 3, 18), None, "USD", 280000),
    Project("mevlana", "Mevlana exchange with Anatolia, second round", None, "TR-ANKARA", "partner", "PHI",
            date(2024, 9, 1), date(2026, 6, 30), "running", None, None, None, None),
    Project("state_grant", "Solar dryers for fruit", "State budget", None, "coordinator", "ENE",
            date(2025, 1, 1), date(2026, 12, 31), "running", date(2025, 1, 10), None, "KGS", 3120000),
    Project("adb", "Skills for green jobs", "Asian Development Bank", "KZ-ALMATY", "partner", "ENG",
            date(2025, 2, 1), date(2028, 1, 31), "running", date(2025, 1, 20), 1900000, "USD", 145000),
    Project("daad", "Summer university of energy", "DAAD", "DE-BERLIN", "partner", "ENE",
            date(2025, 6, 1), date(2025, 9, 30), "completed", date(2025, 4, 7), None, "EUR", 18400.5),
    Project("horizon_europe", "Language technology for Turkic languages", "European Commission", "TR-IZMIR", "partner",
            "ITF", date(2026, 3, 1), date(2029, 2, 28), "planned", None, None, None, None),
)  # fmt: skip

# Who takes part, coordinator first; project by its place in the register.
CONSORTIA = {
    1: ("PL-WROCLAW", "CZ-BRNO", "GB-LEEDS", "UZ-TASHKENT", "KZ-ALMATY"),
    6: ("JP-KYOTO", "CN-URUMQI"),
    14: ("DE-FUND", "KZ-SHYMKENT", "TJ-DUSHANBE"),
    15: ("DE-BERLIN", "CZ-BRNO", "ES-GRANADA", "UZ-ANDIJAN", "TJ-DUSHANBE", "KG-BISHKEK"),
    17: ("IT-BOLOGNA", "DE-BERLIN", "CZ-BRNO", "KZ-ALMATY"),
    18: ("KR-SEOUL", "KG-ENERGY"),
    19: ("GB-LEEDS", "PL-WROCLAW", "UZ-TASHKENT", "KG-BISHKEK"),
    23: ("KZ-ALMATY", "UZ-ANDIJAN", "TJ-KHUJAND", "CH-AGENCY"),
}

# Soms a unit on 1 October of each year, and soms for 100 tenge. Invented; the size is that of the real ones.
RATES = {
    "USD": (1, (67.9, 68.7, 68.9, 69.8, 79.3, 84.8, 81.9, 88.7, 85.1, 87.4)),
    "EUR": (1, (76.2, 81.1, 79.9, 76.3, 93.1, 98.3, 80.4, 93.9, 94.8, 102.6)),
    "RUB": (1, (1.08, 1.19, 1.05, 1.08, 1.02, 1.17, 1.43, 0.91, 0.90, 1.07)),
    "KZT": (100, (20.3, 20.2, 19.0, 18.0, 18.4, 20.0, 17.2, 18.6, 17.7, 16.1)),
}

TARGETS = (
    ("E1", 2024, 1200),
    ("E1", 2025, 1500),
    ("E2", 2024, 0.10),
    ("E2", 2025, 0.12),
    ("E9", 2024, 28),
    ("E9", 2025, 32),
    ("A1", 2024, 32),
    ("A1", 2025, 40),
    ("G1", 2024, 9),
    ("G1", 2025, 10),
)

_MONTHS = {"мая": 5, "июня": 6}


@cache
def partners() -> pd.DataFrame:
    """The invented partners of the reference list, by what follows the institution in their code, e.g. UZ-TASHKENT."""
    rows = pd.read_csv(PARTNERS_LIST, dtype=str, keep_default_na=False)
    rows = rows[rows["institution_code"] == "DEMO"]
    return rows.assign(key=rows["partner_code"].str.removeprefix("DEMO-")).set_index("key")


def agreements() -> pd.DataFrame:
    """The register of agreements as it is meant, one row an agreement."""
    rows = [
        {
            "agreement_code": f"DU-{number:03d}",
            "partner_code": partners().loc[typed.partner, "partner_code"],
            "partner_label": partners().loc[typed.partner, "name_ru"],
            "country_code": partners().loc[typed.partner, "country_code"],
            "agreement_type": typed.kind,
            "signed_date": day(typed.signed),
            "expiry_date": None if typed.until == OPEN_ENDED else day(typed.until, day(typed.signed)),
            "is_open_ended": None if typed.until is None else typed.until == OPEN_ENDED,
            "renews_automatically": RENEWS[typed.renews],
            "status": STATUS[typed.status],
            "faculty_code": typed.faculty,
            "places_out": typed.places_out,
            "places_in": typed.places_in,
        }
        for number, typed in enumerate(AGREEMENTS, start=1)
    ]
    return pd.DataFrame(rows, dtype=object)


def day(typed: date | str | None, signed: date | None = None) -> date | None:
    """The day that a registrar means; «5 лет с даты подписания» ends on the same day of the fifth year."""
    if typed is None or isinstance(typed, date):
        return typed
    if years := re.match(r"(\d+) (?:лет|года) с даты", typed):
        assert signed is not None
        return signed.replace(year=signed.year + int(years[1]))
    if worded := re.match(r"(\d+) (\w+) (\d{4}) г\.", typed):
        return date(int(worded[3]), _MONTHS[worded[2]], int(worded[1]))
    of_month, month, year = (int(part) for part in typed.removeprefix("до ").split("."))
    return date(year, month, of_month)


def project_code(place: int) -> str:
    """The code of the project at a place in the register, from 1."""
    return f"PR-{place:02d}"


def projects() -> pd.DataFrame:
    """The register of projects as it is meant, one row a project; `programme` and `status` are codes."""
    rows = []
    for place, typed in enumerate(PROJECTS, start=1):
        coordinator = partners().loc[typed.coordinator] if typed.coordinator else None
        rows.append(
            {
                "project_code": project_code(place),
                "title": typed.title,
                "programme": typed.programme,
                "funder": typed.funder,
                "coordinator": None if coordinator is None else coordinator["name_en"],
                "coordinator_country_code": None if coordinator is None else coordinator["country_code"],
                "role": typed.role,
                "faculty_code": typed.faculty,
                "start_date": date(typed.start, 1, 1) if isinstance(typed.start, int) else typed.start,
                "end_date": date(typed.end, 12, 31) if isinstance(typed.end, int) else typed.end,
                "dates_precision": "year" if isinstance(typed.start, int) else "day",
                "status": typed.status,
            }
        )
    return pd.DataFrame(rows, dtype=object)


def funding_lines() -> pd.DataFrame:
    """The amounts of the register, one row an amount; an amount that can be read in two ways has no number."""
    rows = [
        {
            "project_code": project_code(place),
            "amount": None if isinstance(typed, str) else typed,
            "currency_code": project.currency,
            "is_own_share": is_own_share,
            "amount_text": typed if isinstance(typed, str) else None,
            "date": project.contract,
        }
        for place, project in enumerate(PROJECTS, start=1)
        for typed, is_own_share in ((project.total, False), (project.own, True))
        if typed is not None
    ]
    return pd.DataFrame(rows, dtype=object)


def project_partners() -> pd.DataFrame:
    """Who takes part in the larger projects, one row a participant, named in Kyrgyz."""
    rows = [
        {
            "project_code": project_code(place),
            "partner_label": partners().loc[member, "name_ky"],
            "partner_code": partners().loc[member, "partner_code"],
            "country_code": partners().loc[member, "country_code"],
            "role": "partner" if order else "coordinator",
        }
        for place, members in CONSORTIA.items()
        for order, member in enumerate(members)
    ]
    return pd.DataFrame(rows)


def exchange_rates() -> pd.DataFrame:
    """Rates on the day of each contract, on 1 October of each year, and on the last day; soms for `nominal` units."""
    days = {project.contract for project in PROJECTS if project.contract}
    days |= {date(year, 10, 1) for year in YEARS} | {AS_OF}
    draw = random.Random(SEED + 3)
    rows = []
    for on in sorted(days):
        place = min(max(on.year - YEARS[0], 0), len(YEARS) - 1)
        for currency, (nominal, levels) in RATES.items():
            kgs = round(levels[place] * (0.992 + 0.016 * draw.random()), 4)
            rows.append({"date": on, "currency_code": currency, "nominal": nominal, "kgs": kgs})
    return pd.DataFrame(rows)


def targets() -> pd.DataFrame:
    """Targets, shares as 0-1."""
    return pd.DataFrame(TARGETS, columns=["indicator", "period", "value"]).assign(approved_by=APPROVED_BY)


def due_dates() -> pd.DataFrame:
    """The faculties have two weeks from the census of 1 October; in 2020, when classes began late, a month."""
    rows = [(year, date(year, 10, 31 if year == 2020 else 15)) for year in YEARS]
    return pd.DataFrame(rows, columns=["academic_year", "due_date"]).assign(approved_by=APPROVED_BY_RECTOR)
