"""The workbooks about cooperation: registers of agreements and projects, rates of exchange, targets."""

import cooperation
from labels import FACULTY, UNIVERSITY
from sheets import Grid, Value

AGREEMENT_TYPE_RU = {
    "framework": "Рамочный договор",
    "memorandum": "Меморандум о взаимопонимании",
    "exchange": "Договор об обмене",
    "double_degree": "Двойной диплом",
    "research": "Научное сотрудничество",
    "internship": "Практика и стажировка",
    "other": "Другое",
}
PARTNER_COUNTRY_RU = {
    "AZE": "Азербайджан",
    "BLR": "Беларусь",
    "CHE": "Швейцария",
    "CHN": "КНР",
    "CZE": "Чехия",
    "DEU": "Германия",
    "ESP": "Испания",
    "GBR": "Великобритания",
    "IND": "Индия",
    "ITA": "Италия",
    "JPN": "Япония",
    "KAZ": "Казахстан",
    "KGZ": "Кыргызстан",
    "KOR": "Республика Корея",
    "MYS": "Малайзия",
    "PAK": "Пакистан",
    "POL": "Польша",
    "RUS": "РФ",
    "TJK": "Таджикистан",
    "TUR": "Турция",
    "USA": "США",
    "UZB": "Узбекистан",
}
PARTNER_COUNTRY_EN = {
    "CZE": "Czech Republic",
    "DEU": "Germany",
    "ESP": "Spain",
    "GBR": "United Kingdom",
    "ITA": "Italy",
    "JPN": "Japan",
    "KAZ": "Kazakhstan",
    "KOR": "South Korea",
    "POL": "Poland",
    "TUR": "Turkey",
}
PARTNER_COUNTRY_KY = {
    "CHE": "Швейцария",
    "CHN": "Кытай",
    "CZE": "Чехия",
    "DEU": "Германия",
    "ESP": "Испания",
    "FRA": "Франция",
    "GBR": "Улуу Британия",
    "ITA": "Италия",
    "JPN": "Жапония",
    "KAZ": "Казакстан",
    "KGZ": "Кыргызстан",
    "KOR": "Түштүк Корея",
    "POL": "Польша",
    "TJK": "Тажикстан",
    "UZB": "Өзбекстан",
}
PROGRAMME_EN = {
    "erasmus_plus": "Erasmus+",
    "mevlana": "Mevlana",
    "giz": "GIZ",
    "acted": "ACTED",
    "horizon_europe": "Horizon Europe",
    "daad": "DAAD",
    "jica": "JICA",
    "koica": "KOICA",
    "tika": "TIKA",
    "world_bank": "World Bank",
    "adb": "Asian Development Bank",
    "state_grant": "State grant",
    "other": "Other",
}
STATUS_EN = {"planned": "Planned", "running": "Running", "completed": "Completed", "cancelled": "Cancelled"}
ROLE_EN = {"coordinator": "Coordinator", "partner": "Partner"}
ROLE_KY = {"coordinator": "координатор", "partner": "өнөктөш"}
# One accountant types amounts as text, with no-break spaces.
TYPED_AMOUNTS: dict[Value, Value] = {1450000: "1\u00a0450\u00a0000,00", 1150000: "1\u00a0150\u00a0000,00"}
TARGET_NAME_EN = {
    "E1": "Foreign students",
    "E2": "Share of foreign students",
    "E9": "Countries students come from",
    "A1": "Agreements in force",
    "G1": "Projects running",
}


def agreements() -> list[Grid]:
    """The register of agreements in Russian, days in the writings of several registrars."""
    grid = Grid("Реестр")
    grid.put_merged((1, 1), (1, 12), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, 12), "Реестр договоров с зарубежными партнёрами по состоянию на 03.11.2025")
    heads = ["№", "Рег. №", "Партнёр", "Страна", "Вид договора", "Дата подписания", "Срок действия", "Автопролонгация"]
    grid.put(4, 1, [*heads, "Статус", "Факультет", "Мест (выезд)", "Мест (въезд)"], bold=True)
    meant = cooperation.agreements()
    for place, typed in enumerate(cooperation.AGREEMENTS):
        row = meant.iloc[place]
        who = [row["agreement_code"], row["partner_label"], PARTNER_COUNTRY_RU[row["country_code"]]]
        term = [typed.signed, typed.until, typed.renews, typed.status]
        grid.put(5 + place, 1, [place + 1, *who, AGREEMENT_TYPE_RU[typed.kind], *term])
        faculty = FACULTY["ru"][typed.faculty] if typed.faculty else None
        grid.put(5 + place, 10, [faculty, typed.places_out, typed.places_in])
    grid.put(6 + len(meant), 1, "Реестр ведёт отдел международных связей.")
    return [grid]


def projects() -> list[Grid]:
    """The register of projects in English; currency beside the consortium's total, own share apart."""
    grid = Grid("Projects")
    grid.put(
        1, 1, f"{UNIVERSITY['en']}. Register of international projects and grants, as of 3 November 2025", bold=True
    )
    heads = ["No.", "Project code", "Project title", "Programme", "Funder", "Coordinator", "Country of coordinator"]
    heads += ["Our role", "Faculty", "Start", "End", "Status", "Contract date"]
    grid.put(3, 1, [*heads, "Consortium total", "Currency", "Our share"], bold=True)
    meant = cooperation.projects()
    for place, typed in enumerate(cooperation.PROJECTS):
        row = meant.iloc[place]
        country = PARTNER_COUNTRY_EN.get(row["coordinator_country_code"])
        what = [row["project_code"], row["title"], PROGRAMME_EN[row["programme"]], row["funder"], row["coordinator"]]
        who = [country, ROLE_EN[row["role"]], FACULTY["en"].get(row["faculty_code"])]
        when: list[Value] = [typed.start, typed.end, STATUS_EN[row["status"]], typed.contract]
        total, own = (TYPED_AMOUNTS.get(amount, amount) for amount in (typed.total, typed.own))
        grid.put(4 + place, 1, [place + 1, *what, *who, *when, total, typed.currency, own])
    return [grid]


def project_partners() -> list[Grid]:
    """Who takes part in the larger projects, in Kyrgyz; an empty row after each project."""
    grid = Grid("Өнөктөштөр")
    grid.put(1, 1, f"{UNIVERSITY['ky']}. Долбоорлордун өнөктөштөрү", bold=True)
    grid.put(3, 1, ["Долбоордун коду", "Өнөктөш", "Өлкө", "Ролу"], bold=True)
    number = 4
    for _, members in cooperation.project_partners().groupby("project_code", sort=True):
        for row in members.itertuples():
            cells = [row.project_code, row.partner_label, PARTNER_COUNTRY_KY[row.country_code], ROLE_KY[row.role]]
            grid.put(number, 1, cells)
            number += 1
        number += 1
    return [grid]


def exchange_rates() -> list[list[Value]]:
    """Rates as lines of a text file, decimal commas."""
    lines: list[list[Value]] = [
        [f"{UNIVERSITY['ru']}. Курсы валют вымышлены, по образцу Национального банка", None, None, None],
        ["Дата", "Код валюты", "Номинал", "Курс, сом"],
    ]
    for row in cooperation.exchange_rates().itertuples():
        lines.append([row.date, row.currency_code, row.nominal, row.kgs])
    return lines


def targets() -> list[Grid]:
    """Targets of two years in English; a share is typed once as a number shown in per cent and once as text."""
    grid = Grid("Targets")
    grid.put(1, 1, f"{UNIVERSITY['en']}. Targets of international activity", bold=True)
    grid.put(3, 1, ["Indicator", "Name", "Year", "Target", "Approved by"], bold=True)
    for number, (indicator, year, value) in enumerate(cooperation.TARGETS, start=4):
        typed = "12 %" if (indicator, year) == ("E2", 2025) else value
        grid.put(number, 1, [indicator, TARGET_NAME_EN[indicator], year, typed, cooperation.APPROVED_BY])
        if isinstance(typed, float):
            grid.formats[number, 4] = "0%"
    return [grid]


def due_dates() -> list[Grid]:
    """Until which day the faculties send the figures of each year, in Russian."""
    grid = Grid("Сроки")
    grid.put(1, 1, f"{UNIVERSITY['ru']}. Сроки сдачи данных об иностранных студентах", bold=True)
    grid.put(3, 1, ["Учебный год", "Срок сдачи", "Чем установлено"], bold=True)
    for number, row in enumerate(cooperation.due_dates().itertuples(), start=4):
        year = f"{row.academic_year}/{row.academic_year + 1}"
        grid.put(number, 1, [year, row.due_date, row.approved_by])
    return [grid]
