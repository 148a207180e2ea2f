"""Words, numbers, dates and names in Kyrgyz, Russian and English.

Messages are English in the code; `locales/<code>/LC_MESSAGES/iro.po` holds the others and is read as it is, so that an
office can correct a word in a text editor. Numbers and dates follow CLDR through Babel.
"""

from __future__ import annotations

import datetime
import gettext
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

LOCALES = Path(__file__).resolve().parent / "locales"
CODES = ("ky", "ru", "en")
DEFAULT = "en"

# Eurostat's signs, explained once under each table.
MISSING = ":"
NOT_APPLICABLE = "–"
SUPPRESSED = ".."
MINUS = "\N{MINUS SIGN}"
# PT Sans has no thin space (U+202F) and its no-break space is narrow.
SPACE = "\N{NO-BREAK SPACE}"

# British English, because its order of day and month is the one of ky and ru.
_CLDR = {"ky": "ky", "ru": "ru", "en": "en_GB"}
_SELF_NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
_SHORT_DATES = {"ky": "dd.MM.yyyy", "ru": "dd.MM.yyyy", "en": "d MMM yyyy"}
_LONG_DATES = {"ru": "d\N{NO-BREAK SPACE}MMMM y\N{NO-BREAK SPACE}'г'.", "en": "d\N{NO-BREAK SPACE}MMMM y"}
_KYRGYZ_MONTHS = (
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
)
_ENGLISH_SIZES = {1e9: "billion", 1e6: "million", 1e3: "thousand"}
_ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
_LETTER_ORDER = {letter: chr(0x430 + position) for position, letter in enumerate(_ALPHABET)}


def message(text: str) -> str:
    """Marks a message that is said later, so that the catalogues get it."""
    return text


def counted(one: str, many: str) -> tuple[str, str]:
    """Marks a message with its plural that is said later, so that the catalogues get it."""
    return one, many


@lru_cache(maxsize=len(_CLDR))
def _locale(code: str) -> Locale:
    return Locale.parse(_CLDR[code])


@lru_cache(maxsize=16_384)
def _number(code: str, value: float | Decimal, digits: int) -> str:
    """A page writes the same numbers in its marks, hover words and tables."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    locale = _locale(code)
    text = format_decimal(value, format=pattern, locale=locale)
    return text.replace(str(locale.number_symbols["latn"]["group"]), SPACE).replace("-", MINUS)


@dataclass(frozen=True)
class Language:
    """A language of the reader: `ky`, `ru` or `en`."""

    code: str

    @property
    def self_name(self) -> str:
        """What the language calls itself."""
        return _SELF_NAMES[self.code]

    @property
    def locale(self) -> Locale:
        """The CLDR locale behind it."""
        return _locale(self.code)

    @property
    def decimal_mark(self) -> str:
        """Comma in ky and ru, full stop in en."""
        return str(self.locale.number_symbols["latn"]["decimal"])

    def say(self, text: str, /, **values: Any) -> str:
        """The message in this language, with its values written as this language writes them."""
        return self._filled(_catalogue(self.code).gettext(text), values)

    def say_count(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """The plural form of the message that fits `count`, which fills `{count}`."""
        return self._filled(_catalogue(self.code).ngettext(one, many, count), {"count": count, **values})

    def _filled(self, text: str, values: Mapping[str, Any]) -> str:
        return text.format(**{name: self.written(value) for name, value in values.items()}) if values else text

    def written(self, value: Any) -> str:
        """A value as text: numbers and dates by this language, text as it is, a missing value as ':'."""
        if is_missing(value):
            return MISSING
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, str):
            return value
        return self.number(value)

    def number(self, value: float | Decimal | None, digits: int = 0) -> str:
        """Number with no-break spaces in thousands and the language's decimal mark; ':' when missing."""
        if is_missing(value):
            return MISSING
        assert value is not None
        # Zero added: minus zero is no other number, and must not become one in what is kept.
        return _number(self.code, value + 0, digits)

    def percent(self, share: float | None, digits: int | None = None) -> str:
        """Share 0-1 as per cent; one decimal below 10 %, unless `digits` says otherwise."""
        if is_missing(share):
            return MISSING
        assert share is not None
        if digits is None:
            digits = 1 if abs(share) < 0.0995 and share != 0 else 0
        return f"{self.number(share * 100, digits)}{SPACE}%"

    def change(self, share: float | None) -> str:
        """Relative change with its sign, as per cent."""
        if is_missing(share):
            return MISSING
        assert share is not None
        return ("+" if share > 0 else "") + self.percent(share)

    def difference(self, value: float | Decimal | None) -> str:
        """Absolute change with its sign."""
        if is_missing(value):
            return MISSING
        assert value is not None
        return ("+" if float(value) > 0 else "") + self.number(value)

    def compact(self, value: float | Decimal | None) -> str:
        """Large amounts in thousands, millions: '18,4 млн'. Below 10 000 in full."""
        if is_missing(value):
            return MISSING
        assert value is not None
        if abs(float(value)) < 10_000:
            return self.number(value)
        if self.code == "en":
            return self._compact_english(float(value))
        return format_compact_decimal(value, fraction_digits=1, locale=self.locale).replace(" ", SPACE)

    def _compact_english(self, value: float) -> str:
        # CLDR's "18.4M" and "18.4K" stick to the number; our sign stands apart, as in the other languages.
        for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
            if abs(value) >= size:
                return f"{self.number(value / size, 1).removesuffix('.0')}{SPACE}{word}"
        return self.number(value)

    def size_of(self, value: float | Decimal) -> tuple[float, str]:
        """The size that amounts of a chart are written in, by the largest of them: (1e6, 'млн'); (1, '') when small."""
        size = next((size for size in (1e9, 1e6, 1e3) if abs(float(value)) >= size * 10), 1.0)
        if size == 1.0:
            return size, ""
        return size, _ENGLISH_SIZES[size] if self.code == "en" else self.compact(size * 10).split(SPACE)[-1]

    def money(self, amount: float | Decimal | None, currency: str) -> str:
        """Amount in full with its currency: '692 954 сом'; ':' when missing."""
        if is_missing(amount):
            return MISSING
        assert amount is not None
        digits = 0 if float(amount).is_integer() else 2
        return f"{self.number(amount, digits)}{SPACE}{self.currency(currency)}"

    def money_compact(self, amount: float | Decimal | None, currency: str) -> str:
        """Amount in thousands or millions with its currency."""
        if is_missing(amount):
            return MISSING
        return f"{self.compact(amount)}{SPACE}{self.currency(currency)}"

    def currency(self, code: str) -> str:
        """Short word for a currency: the som by its name, the others by their ISO code."""
        return "сом" if code == "KGS" and self.code != "en" else code

    def date(self, day: datetime.date | None) -> str:
        """Day in words: '3 November 2025'."""
        if is_missing(day):
            return MISSING
        assert day is not None
        if self.code == "ky":  # inside a sentence the month takes its ending, which CLDR does not know
            return f"{day.year}-жылдын {day.day}-{_KYRGYZ_MONTHS[day.month - 1]}"
        return format_date(day, _LONG_DATES[self.code], locale=self.locale)

    def short_date(self, day: datetime.date | None) -> str:
        """Day for a column of a table: '03.11.2025', '3 Nov 2025'."""
        return MISSING if is_missing(day) else format_date(day, _SHORT_DATES[self.code], locale=self.locale)

    def month(self, day: datetime.date | None) -> str:
        """Month and year for an axis."""
        if is_missing(day):
            return MISSING
        assert day is not None
        name = get_month_names("abbreviated", "stand-alone", locale=self.locale)[day.month]
        return f"{name} {day.year}"

    def academic_year(self, year: int | float | None) -> str:
        """Academic year by the year in which it starts: 2024 is '2024/25'; missing is 'date not stated'."""
        if is_missing(year):
            return self.say("date not stated")
        assert year is not None
        return f"{int(year)}/{(int(year) + 1) % 100:02d}"

    def names(self, names: Iterable[str]) -> str:
        """Names joined as a list: 'A, B and C'."""
        return format_list(list(names), locale=self.locale)

    def name_of(self, row: Mapping[str, Any]) -> str:
        """The official name in a reference row (`name_ky`, `name_ru`, `name_en`)."""
        return str(row[f"name_{self.code}"])

    def sort_key(self, name: str) -> str:
        """Key that puts ң, ө, ү and ё where the Kyrgyz alphabet has them, in all three languages."""
        return "".join(_LETTER_ORDER.get(letter, letter) for letter in name.casefold())


def is_missing(value: Any) -> bool:
    """True for None, NaN, NaT and pandas' NA: a value that was not stated."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NaTType", "NAType") or (isinstance(value, Decimal) and value.is_nan())


def language_of(code: str | None) -> Language:
    """The language of a code; English for a code we do not speak."""
    return Language(code if code in CODES else DEFAULT)


def preferred_language(wishes: Iterable[str | None]) -> Language:
    """First of the browser's wishes that we speak, else English.

    Args:
        wishes: language tags (`ru-RU`) and `Accept-Language` lists (`ky-KG,ky;q=0.9,ru;q=0.8`), best first.
    """
    for wish in wishes:
        for tag in _by_quality(wish or ""):
            code = tag.split("-")[0].casefold()
            if code in CODES:
                return Language(code)
    return Language(DEFAULT)


def _by_quality(accepted: str) -> list[str]:
    tags = []
    for position, part in enumerate(accepted.split(",")):
        tag, _, quality = part.strip().partition(";q=")
        tags.append((-_quality(quality), position, tag))
    return [tag for _, _, tag in sorted(tags)]


def _quality(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


@lru_cache(maxsize=len(CODES))
def _catalogue(code: str) -> gettext.GNUTranslations:
    """A catalogue as written by people, compiled in memory: no .mo file to forget."""
    with (LOCALES / code / "LC_MESSAGES" / "iro.po").open("rb") as stream:
        catalog = read_po(stream, locale=_CLDR[code])
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
