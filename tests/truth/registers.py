"""Registers of agreements and of projects drawn at random, each with what it says: the truth comes before the sheet."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Cells = list[Any]
COUNTRIES: Mapping[str, Mapping[str, str]] = {
    "TUR": {"ru": "Турция", "ky": "Түркия", "en": "Turkey"},
    "DEU": {"ru": "Германия", "ky": "Германия", "en": "Germany"},
    "CHN": {"ru": "КНР", "ky": "Кытай", "en": "China"},
    "KOR": {"ru": "Республика Корея", "ky": "Түштүк Корея", "en": "South Korea"},
    "KAZ": {"ru": "Казахстан", "ky": "Казакстан", "en": "Kazakhstan"},
}
TYPES: Mapping[str, Mapping[str, str]] = {
    "memorandum": {"ru": "Меморандум", "ky": "меморандум", "en": "MoU"},
    "exchange": {"ru": "Обмен студентами", "ky": "алмашуу", "en": "Student exchange"},
    "framework": {"ru": "Рамочный договор", "ky": "Алкактык келишим", "en": "Framework agreement"},
}
HEADINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "ru": {
        "number": ("№", "№ п/п"),
        "partner": ("Партнер", "Наименование вуза-партнера", "Зарубежный партнёр", "Организация"),
        "country": ("Страна", "Страна партнёра"),
        "type": ("Вид договора", "Тип соглашения"),
        "signed": ("Дата подписания", "Дата заключения договора"),
        "expiry": ("Срок действия", "Срок действия договора", "Действует до"),
        "title": ("Название проекта", "Наименование проекта"),
        "period": ("Сроки реализации", "Период"),
        "amount": ("Сумма", "Бюджет проекта"),
        "currency": ("Валюта",),
        "total": ("Итого", "Всего:", "ИТОГО"),
    },
    "ky": {
        "number": ("№", "к/с"),
        "partner": ("Өнөктөш", "Өнөктөштүн аты", "Өнөктөш университет"),
        "country": ("Өлкөсү", "Өнөктөштүн өлкөсү"),
        "type": ("Келишимдин түрү", "Түрү"),
        "signed": ("Кол коюлган күнү", "Түзүлгөн күнү"),
        "expiry": ("Мөөнөтү", "Колдонуу мөөнөтү"),
        "title": ("Долбоордун аталышы", "Долбоордун аты"),
        "period": ("Ишке ашыруу мөөнөтү", "Жылдары"),
        "amount": ("Суммасы", "Бюджети"),
        "currency": ("Валютасы",),
        "total": ("Бардыгы", "Жыйынтыгы"),
    },
    "en": {
        "number": ("No.", "#"),
        "partner": ("Partner", "Partner university", "Name of the partner institution"),
        "country": ("Country", "Partner country"),
        "type": ("Type", "Type of agreement"),
        "signed": ("Date signed", "Date of signature"),
        "expiry": ("Valid until", "Expiry date"),
        "title": ("Project title", "Name of project"),
        "period": ("Period", "Implementation period"),
        "amount": ("Amount", "Total budget"),
        "currency": ("Currency",),
        "total": ("Total", "Grand total"),
    },
}
MONTHS: Mapping[str, Sequence[str]] = {
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "ky": [
        "январы",
        "февралы",
        "марты",
        "апрели",
        "майы",
        "июну",
        "июлу",
        "августу",
        "сентябры",
        "октябры",
        "ноябры",
        "декабры",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
TITLES = {"ru": "Реестр, ответственный отдел", "ky": "Реестр, жооптуу бөлүм", "en": "Register, office in charge"}
FOOTS = {"ru": "Исполнитель: П. Образец", "ky": "Аткаруучу: П. Образец", "en": "Prepared by P. Sample"}
UNITS: Mapping[tuple[str, int], Mapping[str, str]] = {
    ("KGS", 1): {"ru": "сом", "ky": "сом", "en": "KGS"},
    ("KGS", 1000): {"ru": "тыс. сом", "ky": "миң сом", "en": "thousand KGS"},
    ("USD", 1): {"ru": "долл. США", "ky": "АКШ доллары", "en": "USD"},
    ("EUR", 1): {"ru": "евро", "ky": "евро", "en": "EUR"},
}


@dataclass
class Drawn:
    """A sheet and what it says.

    Args:
        rows: cells of the sheet.
        table: table of the schema whose rows are compared.
        columns: their columns.
        truth: their values, in order.
        sums: (declared, status) of each sum.
        errors: text of a cell that nobody can read -> the code of the problem.
    """

    rows: list[Cells]
    table: str
    columns: tuple[str, ...]
    truth: list[tuple[Any, ...]]
    sums: list[tuple[float, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


class Draw:
    """Draws the writings of one register.

    Args:
        has_serials: days may stand as numbers without a format of dates, as in a sheet that lost its formats.
    """

    def __init__(self, seed: int, language: str, has_serials: bool) -> None:
        self.random = Random(seed)
        self.language = language
        self.has_serials = has_serials

    def heading(self, name: str) -> str:
        return self.random.choice(HEADINGS[self.language][name])

    def day(self) -> date:
        return date(2015, 1, 1) + timedelta(days=self.random.randrange(3650))

    def written_day(self, day: date) -> Any:
        month = MONTHS[self.language][day.month - 1]
        spoken = {
            "ru": f"{day.day} {month} {day.year} г.",
            "ky": f"{day.year}-жылдын {day.day}-{month}",
            "en": f"{month} {day.day}, {day.year}",
        }
        forms: Sequence[Any] = (
            day,
            f"{day:%d.%m.%Y}",
            f"{day:%d.%m.%y}",
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            spoken[self.language],
            *([(day - date(1899, 12, 30)).days] if self.has_serials else []),
        )
        return self.random.choice(forms)

    def number(self, number: Decimal) -> Any:
        plain, grouped = f"{number:f}", f"{number:,.2f}"
        forms = (float(number), grouped.replace(",", " ").replace(".", ","), grouped.replace(",", "\u00a0"), plain)
        return self.random.choice(forms)

    def term(self, signed: date) -> tuple[Any, date | None, bool, bool | None]:
        """A term as written, its last day, whether it is without end, whether it renews by itself."""
        years = self.random.randint(1, 9)
        last = monthrange(signed.year + years, signed.month)[1]
        later = date(signed.year + years, signed.month, min(signed.day, last))
        words = {
            "ru": (
                f"{years} лет",
                f"{years} лет с даты подписания",
                "бессрочно",
                f"до {later.year} г.",
                "с автоматической пролонгацией",
            ),
            "ky": (
                f"{years} жыл",
                f"{years} жылга",
                "мөөнөтсүз",
                f"{later.year}-жылга чейин",
                "автоматтык түрдө узартылат",
            ),
            "en": (
                f"{years} years",
                f"{years} years from the date of signature",
                "open-ended",
                f"until {later.year}",
                "renewed automatically",
            ),
        }[self.language]
        length, long_length, endless, year, renewed = words
        return self.random.choice(
            (
                (length, later, False, None),
                (long_length, later, False, None),
                (f"{length}, {renewed}", later, False, True),
                (endless, None, True, None),
                (year, date(later.year, 12, 31), False, None),
                (self.written_day(later), later, False, None),
            )
        )


def agreements(seed: int, language: str, has_serials: bool) -> Drawn:
    """A register of agreements: countries in a column or above the rows, partners written once or each time."""
    draw = Draw(seed, language, has_serials)
    by_section, once, numbered = (draw.random.random() < share for share in (0.3, 0.3, 0.6))
    names = [
        *(["number"] if numbered else []),
        "partner",
        *([] if by_section else ["country"]),
        "type",
        "signed",
        "expiry",
    ]
    drawn = Drawn([[draw.heading(name) for name in names]], "agreements", AGREEMENT_COLUMNS, [])
    for country in draw.random.sample(sorted(COUNTRIES), draw.random.randint(2, 4)):
        named = COUNTRIES[country][draw.language]
        if by_section:
            drawn.rows.append([named])
        for number in range(draw.random.randint(1, 3)):
            partner = f"University {country} {number}"
            for position in range(draw.random.randint(2, 3) if once else 1):
                shown = partner if position == 0 else None
                drawn.rows.append(
                    _agreement(draw, drawn, numbered, shown, partner, None if by_section else named, country)
                )
    if draw.random.random() < 0.5:
        drawn.rows.append([f"{HEADINGS[draw.language]['total'][0]}: {len(drawn.truth)}"])
        drawn.sums.append((len(drawn.truth), "agrees"))
    return _placed(draw, drawn)


# How often a day without end is one that no calendar has.
IMPOSSIBLE = 0.1
AGREEMENT_COLUMNS = (
    "partner_label",
    "country_code",
    "agreement_type",
    "signed_date",
    "expiry_date",
    "is_open_ended",
    "renews_automatically",
)


def _agreement(
    draw: Draw, drawn: Drawn, numbered: bool, shown: str | None, partner: str, named: str | None, country: str
) -> Cells:
    """One row; its truth is kept in the order of the columns compared."""
    kind = draw.random.choice(sorted(TYPES))
    signed = draw.day()
    day: date | None = signed
    term, last, is_endless, renews = draw.term(signed)
    written = draw.written_day(signed)
    if is_endless and not drawn.errors and draw.random.random() < IMPOSSIBLE:
        written, day = f"31.04.{signed.year}", None
        drawn.errors[written] = "impossible_date"
    drawn.truth.append((partner, country, kind, day, last, is_endless, renews))
    cells: Cells = [len(drawn.truth)] if numbered else []
    cells += [shown] if named is None else [shown, named]
    return [*cells, TYPES[kind][draw.language], written, term]


def projects(seed: int, language: str, has_serials: bool) -> Drawn:
    """A register of projects with amounts: the unit in the heading, the cells, a column, or above the table."""
    draw = Draw(seed, language, has_serials)
    code, scale = draw.random.choice(sorted(UNITS))
    unit = UNITS[code, scale][draw.language]
    place = draw.random.choice(("heading", "cell", "title") if scale > 1 else ("heading", "cell", "title", "column"))
    amount = draw.heading("amount")
    headings = [draw.heading("number"), draw.heading("title"), draw.heading("period")]
    headings += [
        f"{amount}, {unit}" if place == "heading" else amount,
        *([draw.heading("currency")] if place == "column" else []),
    ]
    drawn = Drawn([headings], "funding_lines", ("amount", "currency_code"), [])
    if place == "title":
        drawn.rows.insert(0, [None, None, None, f"({unit})"])
    total = Decimal(0)
    for number in range(1, draw.random.randint(3, 8)):
        value = Decimal(draw.random.randrange(100, 10**9)) / 100
        total += value
        written: Any = draw.number(value)
        if place == "cell":
            written = f"{value:,.2f} {unit}".replace(",", " ")
        first = draw.random.randint(2015, 2023)
        cells = [number, f"Project {seed} {number}", f"{first}-{first + 2}", written]
        drawn.rows.append(cells + ([code] if place == "column" else []))
        drawn.truth.append((value * scale, code))
    if draw.random.random() < 0.6:
        declared = total if draw.random.random() < 0.8 else total + 1
        drawn.rows.append(
            [draw.heading("total"), None, None, float(declared) if place != "cell" else f"{declared:f} {unit}"]
        )
        if place == "column":
            drawn.rows[-1].append(code)
        drawn.sums.append((float(declared * scale), "agrees" if declared == total else "differs"))
    return _placed(draw, drawn)


def _placed(draw: Draw, drawn: Drawn) -> Drawn:
    """The register somewhere in the sheet, with a title above and a remark below, or none."""
    right = draw.random.choice((0, 0, 1, 2))
    above = [[TITLES[draw.language]], *([[]] * draw.random.randint(0, 2))] if draw.random.random() < 0.7 else []
    below: list[Cells] = [[], [FOOTS[draw.language]]] if draw.random.random() < 0.5 else []
    drawn.rows = [[None] * right + cells if cells else [] for cells in (*above, *drawn.rows, *below)]
    return drawn


KINDS: tuple[Callable[[int, str, bool], Drawn], ...] = (agreements, projects)
