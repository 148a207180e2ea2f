"""How codes and words are spelt in a workbook: any spelling that the reference lists know, in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from etl.resolve import Reference, csv_rows
from etl.store import REFERENCE
from tests.truth.people import COURSE

INSTITUTION = "DEMO"
KINDS = {
    "faculty_code": "faculty",
    "country_code": "country",
    "isced_level": "isced_level",
    "study_form": "study_form",
    "funding": "funding",
    "sex": "sex",
}
KYRGYZ = re.compile("[ңөүҢӨҮ]")
LATIN = re.compile("[A-Za-z]")
CYRILLIC = re.compile("[А-Яа-яЁё]")

HEADINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "academic_year": {"ru": ("Учебный год", "Год"), "ky": ("Окуу жылы", "Жыл"), "en": ("Academic year", "Year")},
    "faculty_code": {
        "ru": ("Факультет", "Наименование факультета", "Структурное подразделение", "Факультет "),
        "ky": ("Факультет", "Факультеттин аталышы"),
        "en": ("Faculty", "School"),
    },
    "country_code": {
        "ru": ("Страна", "Гражданство", "Государство", "Наименование страны", "страна"),
        "ky": ("Өлкө", "Жарандыгы", "Мамлекет"),
        "en": ("Country", "Citizenship", "Country of citizenship"),
    },
    "isced_level": {
        "ru": ("Уровень", "Уровень образования", "Ступень обучения"),
        "ky": ("Деңгээл", "Билим берүү деңгээли"),
        "en": ("Level", "Level of study", "Degree"),
    },
    "study_form": {"ru": ("Форма обучения", "Форма"), "ky": ("Окуу формасы",), "en": ("Form of study", "Study form")},
    "funding": {"ru": ("Основа обучения", "Бюджет/контракт"), "ky": ("Окуу негизи",), "en": ("Funding", "Basis")},
    "sex": {"ru": ("Пол",), "ky": ("Жынысы",), "en": ("Sex", "Gender")},
    "headcount": {
        "ru": ("Количество студентов", "Кол-во", "Численность", "Кол-во, чел.", "Контингент", "Количество (чел.)"),
        "ky": ("Студенттердин саны", "Саны", "Адам саны"),
        "en": ("Number of students", "Headcount", "Students"),
    },
}
WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "total": {
        "ru": ("Итого", "Всего", "ИТОГО", "Итого:", "Всего по вузу", "ВСЕГО", "Общий итог"),
        "ky": ("Жалпы", "Бардыгы", "Жыйынтыгы", "Баардыгы", "ЖАЛПЫ"),
        "en": ("Total", "TOTAL", "Grand total", "Overall"),
    },
    "subtotal": {"ru": ("Итого", "всего", "Всего"), "ky": ("Жыйынтыгы", "жалпы"), "en": ("Total", "Sub-total")},
    "odd_total": {"ru": ("По университету", "Свод", "По ВУЗу"), "ky": ("Университет", "ЖОЖ"), "en": ("University",)},
    "number": {"ru": ("№", "№ п/п", "п/п"), "ky": ("№", "т/н", "к/с"), "en": ("No.", "#", "No")},
    "percent": {"ru": ("%", "доля, %", "в %"), "ky": ("%", "үлүшү, %"), "en": ("%", "Share, %")},
    "percent_of_total": {
        "ru": ("в % к итогу", "Доля, %", "%"),
        "ky": ("үлүшү, %", "%"),
        "en": ("Share, %", "% of total", "%"),
    },
    "plan": {"ru": ("План",), "ky": ("План",), "en": ("Plan",)},
    "fact": {"ru": ("Факт",), "ky": ("Иш жүзүндө",), "en": ("Actual",)},
    "of_which_female": {
        "ru": ("из них женщин", "в т.ч. женщин", "в том числе женщины", "из них: жен."),
        "ky": ("анын ичинде аялдар", "анын ичинен кыздар"),
        "en": ("of whom women", "of which female", "including women"),
    },
    "of_which_contract": {
        "ru": ("из них на контракте", "в т.ч. контракт"),
        "ky": ("анын ичинде контракт",),
        "en": ("of which contract",),
    },
    "cis": {
        "ru": ("СНГ", "Страны СНГ", "Ближнее зарубежье"),
        "ky": ("КМШ", "КМШ өлкөлөрү", "Жакынкы чет өлкөлөр"),
        "en": ("CIS", "CIS countries", "Near abroad"),
    },
    "non_cis": {
        "ru": ("Дальнее зарубежье", "Страны дальнего зарубежья"),
        "ky": ("Алыскы чет өлкөлөр",),
        "en": ("Far abroad", "Non-CIS countries"),
    },
    "central_asia": {"ru": ("Центральная Азия", "Средняя Азия"), "ky": ("Борбордук Азия",), "en": ("Central Asia",)},
    "cis_other": {
        "ru": ("Другие страны СНГ", "Прочие страны СНГ"),
        "ky": ("КМШнын башка өлкөлөрү",),
        "en": ("Other CIS countries", "Rest of CIS"),
    },
    "south_asia": {"ru": ("Южная Азия", "Страны Южной Азии"), "ky": ("Түштүк Азия",), "en": ("South Asia",)},
    "east_asia": {"ru": ("Восточная Азия",), "ky": ("Чыгыш Азия",), "en": ("East Asia", "Eastern Asia")},
    "middle_east": {"ru": ("Ближний Восток",), "ky": ("Жакынкы Чыгыш",), "en": ("Middle East",)},
    "europe": {"ru": ("Европа", "Страны Европы"), "ky": ("Европа",), "en": ("Europe", "European countries")},
    "africa": {"ru": ("Африка", "Страны Африки"), "ky": ("Африка",), "en": ("Africa",)},
    "north_america": {"ru": ("Северная Америка",), "ky": ("Түндүк Америка",), "en": ("North America",)},
    "of_which": {"ru": ("из них", "в т.ч.", "в том числе"), "ky": ("анын ичинде",), "en": ("of which", "including")},
    "over_countries": {"ru": ("Страны", "Гражданство"), "ky": ("Өлкөлөр",), "en": ("Countries", "Citizenship")},
    "over_all": {
        "ru": ("Иностранные студенты", "Количество студентов", "Численность студентов"),
        "ky": ("Чет өлкөлүк студенттердин саны", "Студенттердин саны"),
        "en": ("Foreign students", "Number of students"),
    },
    "name": {"ru": ("ФИО", "Ф.И.О. студента"), "ky": ("Аты-жөнү", "Студенттин аты-жөнү"), "en": ("Full name",)},
    "surname": {"ru": ("Фамилия",), "ky": ("Фамилиясы",), "en": ("Surname", "Last name")},
    "given_name": {"ru": ("Имя", "Имя, отчество"), "ky": ("Аты",), "en": ("First name", "Given name")},
    "address": {"ru": ("Адрес", "Адрес проживания"), "ky": ("Дареги",), "en": ("Address",)},
    "email": {"ru": ("E-mail", "Электронная почта"), "ky": ("E-mail",), "en": ("Email",)},
    "passport": {"ru": ("Паспорт", "№ паспорта"), "ky": ("Паспорту",), "en": ("Passport no",)},
    "born": {"ru": ("Дата рождения",), "ky": ("Туулган күнү",), "en": ("Date of birth",)},
    "phone": {"ru": ("Телефон", "тел."), "ky": ("Телефону",), "en": ("Phone",)},
    "missing": {"ru": ("н/д", "нет данных", "…"), "ky": ("маалымат жок", "…"), "en": ("n/a", "…", "no data")},
    "zero": {"ru": ("-", "–", "—", "нет"), "ky": ("-", "жок", "–"), "en": ("-", "–", "nil")},
    "not_stated": {"ru": ("Не указано",), "ky": ("Көрсөтүлгөн эмес",), "en": ("Not stated",)},
}
NOTES = {
    "ru": (
        "* с учётом академических отпусков",
        "Примечание: сведения представлены деканатами.",
        "Исполнитель: методист учебного отдела",
        "Проректор по международным связям ______________",
        "М.П.",
    ),
    "ky": ("* академиялык өргүүнү эске алуу менен", "Аткаруучу: окуу бөлүмүнүн методисти", "Проректор ____________"),
    "en": ("* including academic leave", "Prepared by the International Relations Office", "Vice-Rector ____________"),
}

COURSES = {"ru": ("{} курс", "{}-й курс", "Курс {}"), "ky": ("{}-курс", "{} курс"), "en": ("Year {}", "Course {}")}
LOOK_ALIKE = str.maketrans("аоеАОЕСКХ", "aoeAOECKX")
CARELESS: Sequence[Callable[[str], str]] = (
    str.upper,
    str.lower,
    lambda text: f"  {text} ",
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("ё", "е").replace("Ё", "Е"),
    lambda text: text[0] + text[1:].translate(LOOK_ALIKE) if CYRILLIC.fullmatch(text[0]) else text,
    lambda text: f"{text}.",
    lambda text: f"«{text}»",
)


def is_within(text: str, encoding: str) -> bool:
    """True when an encoding has all the letters of a text."""
    return text.encode(encoding, "replace").decode(encoding) == text


def is_1251(encoding: str) -> bool:
    return not is_within("ү", encoding)


class Labels:
    """Spellings of one workbook: the language is chosen once, the spelling each time unless asked twice.

    Now and then a sender mixes languages, types carelessly, or writes the codes of ISO 3166-1 for countries.
    """

    def __init__(self, rng: Random, language: str, encoding: str = "utf-8") -> None:
        self.rng = rng
        self.main = language
        self.encoding = encoding
        self.names_day = rng.random() < 0.4
        self.mixes = rng.random() < 0.15
        self.is_careless = rng.random() < 0.2
        self.uses_codes = rng.random() < 0.05
        self._chosen: dict[tuple[str, Any], str] = {}

    @property
    def language(self) -> str:
        """The language of the next label."""
        if not self.mixes or self.rng.random() < 0.7:
            return self.main
        return self.rng.choice(("ru", "en") if is_1251(self.encoding) else ("ru", "ky", "en"))

    def word(self, name: str) -> str:
        """One of the words for a thing such as `total`."""
        return self._typed(self.rng.choice(WORDS[name][self.language]))

    def heading(self, dim: str) -> str:
        """One of the headings of a field."""
        return self._typed(self.rng.choice(HEADINGS[dim][self.language]))

    def code(self, dim: str, code: Any) -> Any:
        """A spelling of a code; the same one when it is asked again."""
        if (dim, code) not in self._chosen:
            spelt = self._spelt(dim, code)
            self._chosen[dim, code] = self._typed(spelt) if isinstance(spelt, str) and spelt != code else spelt
        return self._chosen[dim, code]

    def _typed(self, text: str) -> str:
        """A text as a careless hand types it: spaces, capitals, letters of the other alphabet."""
        if not self.is_careless or self.rng.random() < 0.5 or len(text) < 3:
            return text
        typed = self.rng.choice(CARELESS)(text)
        return typed if is_within(typed, self.encoding) else text

    def _spelt(self, dim: str, code: Any) -> Any:
        if code is None:
            return self.word("not_stated")
        if dim == "academic_year":
            return self._year(int(code))
        if dim == COURSE:
            style = self._chosen.setdefault(("course style", None), self.rng.choice(COURSES[self.language]))
            return style.format(code)
        known = spellings(KINDS[dim])[str(code)]
        if dim == "country_code" and self.uses_codes and self.rng.random() < 0.5:
            return str(code)  # ISO 3166-1
        names = known.get(self.language) or known["ru"]
        names = tuple(name for name in names if is_within(name, self.encoding)) or known["ru"]
        return names[0] if self.rng.random() < 0.5 else self.rng.choice(names)

    def _year(self, year: int) -> Any:
        style = self._chosen.setdefault(("year style", None), self.rng.choice(("int", "pair", "short", "words")))
        if style == "int":
            return year
        if style == "short":
            return f"{year}/{(year + 1) % 100:02}"
        tail = {"ru": " уч. г.", "ky": "-окуу жылы", "en": " academic year"}[self.language]
        return f"{year}-{year + 1}" + (tail if style == "words" else "")


@cache
def spellings(kind: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """code -> language -> labels, the official name first; only those that mean this and nothing else."""
    reference = Reference(REFERENCE)
    found: dict[str, dict[str, list[str]]] = {}
    for code, row in reference.codes(kind).items():
        if row.get("institution_code") in (None, "", INSTITUTION):
            found[code] = {language: [row[f"name_{language}"]] for language in ("ky", "ru", "en")}
    for row in csv_rows(REFERENCE / f"{kind}_aliases.csv"):
        if row["code"] in found and row.get("institution_code") in (None, "", INSTITUTION):
            found[row["code"]][_language(row["label"])].append(row["label"])
    return {code: _distinct(reference, kind, code, names) for code, names in found.items()}


def _distinct(
    reference: Reference, kind: str, code: str, names: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    kinds = [*KINDS.values(), "institution"]
    return {
        language: tuple(
            label
            for label in labels
            if [k for k in kinds if reference.resolve(k, label, INSTITUTION)] == [kind]
            and reference.resolve(kind, label, INSTITUTION) == code
            and not reference.group(label)
        )
        for language, labels in names.items()
    }


def _language(label: str) -> str:
    if KYRGYZ.search(label):
        return "ky"
    return "en" if LATIN.search(label) else "ru"
