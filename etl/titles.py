"""What stands around a table: the year, date, institution and unit that a title, a sheet or a file names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.dates import YEAR_PAIR, days_in, years_in
from etl.parse import NotUnderstood, shown
from etl.resolve import Reference
from etl.sheet import Sheet, is_blank
from etl.text import contains, fold, tokens
from etl.vocabulary import vocabulary

MAX_TITLE_WORDS = 60
SHEET_NAME_LIMIT = 31
BRACKETS = re.compile(r"\(([^()]+)\)")
MOST_TEXTS_OF_TITLE_PAGE = 12
SHORTEST_NAME = 6  # a shorter name may be a word of the title


@dataclass(frozen=True)
class Surroundings:
    """What the texts around a table say.

    Args:
        titles: texts above the table, nearest last.
        earlier: titles higher up in the sheet.
        codes: dimension -> code that holds for every row of the table.
        years: academic years named; several when the texts cannot be brought to one.
        conflicts: (dimension, what the titles say, what the sheet's name says) where the two contradict each other.
        is_academic: the years are said as academic ones («2024-2025», «учебный год»), not as calendar years.
        other_year: academic year that the sheet's name says, where the titles say another one.
    """

    titles: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    sheet_name: str = ""
    file_name: str = ""
    years: tuple[int, ...] = ()
    census_date: date | None = None
    codes: Mapping[str, Any] = field(default_factory=dict)
    conflicts: tuple[tuple[str, str, str], ...] = ()
    other_year: int | None = None
    is_academic: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.titles, *self.earlier, self.sheet_name, self.file_name)


def surroundings(
    titles: Sequence[str],
    earlier: Sequence[str],
    sheet_name: str,
    file_name: str,
    reference: Reference,
    institution: str | None,
) -> Surroundings:
    """Reads the texts around a table.

    The table's own title speaks first, then titles higher up in the sheet, the sheet's name, the file's name.
    """
    spoken = [text for text in titles if len(tokens(text)) <= MAX_TITLE_WORDS]
    dated, before = (" | ".join(map(_dated_part, texts)) for texts in (spoken, earlier))
    sources = [dated, before, sheet_name, file_name.rpartition(".")[0] or file_name]
    sources += [" | ".join(spoken), " | ".join(earlier)]
    years = next((found for found in map(_years, sources) if found), ())
    days = next((found for found in map(_days, sources) if found), ())
    return Surroundings(
        titles=tuple(titles),
        earlier=tuple(earlier),
        sheet_name=sheet_name,
        file_name=file_name,
        years=years,
        census_date=days[0] if len(days) == 1 else None,
        codes=_codes(spoken, earlier, sheet_name, reference, institution),
        conflicts=tuple(_conflicts(spoken, sheet_name, reference, institution)),
        other_year=_other_year(years, _years(sheet_name)),
        is_academic=any(map(says_academic, sources)),
    )


def texts_of_title_page(sheet: Sheet) -> tuple[str, ...]:
    """The few texts of a sheet that holds no table: what they say of a year holds for the sheets behind it."""
    texts = [cell for row in sheet.rows for cell in row if not is_blank(cell)]
    return tuple(map(shown, texts)) if len(texts) <= MOST_TEXTS_OF_TITLE_PAGE else ()


def _dated_part(text: str) -> str:
    """What of a text says when a table holds; of a letterhead or an order only a pair of years («на 2024-2025 год»).

    Telephone numbers («5-12-34») are no days, and the day of an order is not that of the figures.
    """
    if not vocabulary().marks["contact"].found_in(text):
        return text
    return " ".join(pair[0] for pair in YEAR_PAIR.finditer(text))


def institution_in(texts: Iterable[str], reference: Reference) -> str | None:
    """The institution that texts name by one of its names; None when they name none or two."""
    names = _institution_names(reference)
    found: set[str] = set()
    for text in texts:
        spoken = tokens(text.replace("_", " "))
        found.update(code for name, code in names if contains(spoken, name))
    return next(iter(found)) if len(found) == 1 else None


def _institution_names(reference: Reference) -> list[tuple[tuple[str, ...], str]]:
    labels = [
        (row[column], row["institution_code"])
        for row in reference.rows("institutions")
        for column in row
        if column.startswith("name_")
    ]
    labels += [(row["institution_code"], row["institution_code"]) for row in reference.rows("institutions")]
    labels += [(row["label"], row["code"]) for row in reference.rows("institution_aliases")]
    return [(tokens(label), code) for label, code in labels]


def _years(text: str) -> tuple[int, ...]:
    try:
        return years_in(text.replace("_", " "))
    except NotUnderstood:  # an impossible day in a title names no year
        return ()


def says_academic(text: str) -> bool:
    """True for a text that says an academic year: a pair of years, a day, or in words."""
    return bool(YEAR_PAIR.search(text) or _days(text)) or vocabulary().academic_year.found_in(text)


def _other_year(stated: tuple[int, ...], named: tuple[int, ...]) -> int | None:
    """The year of a sheet's name that is not the stated one; «2025» alone may be either half of 2024/25."""
    if len(stated) != 1 or len(named) != 1 or named[0] in (stated[0], stated[0] + 1):
        return None
    return named[0]


def _days(text: str) -> tuple[date, ...]:
    try:
        return days_in(text.replace("_", " "))
    except NotUnderstood:
        return ()


def _codes(
    titles: Sequence[str], earlier: Sequence[str], sheet_name: str, reference: Reference, institution: str | None
) -> dict[str, Any]:
    """What is said of every figure: by the sheet's name, the table's titles, or titles higher up in the sheet.

    A word of two dimensions speaks for the first of them: «Колледж» is a faculty here, not also a level. A table that
    calls itself a total is not of the faculty that stood above an earlier one.
    """
    codes: dict[str, Any] = {}
    spoken_for: set[str] = set()
    taken: list[tuple[str, ...]] = []
    is_total = any(vocabulary().marks["total"].found_in(title) for title in titles)
    for dimension, kind in _kinds().items():
        code = _code_of_sheet(kind, sheet_name, reference, institution)
        if code and sheet_name in spoken_for:
            continue
        if code:
            spoken_for.add(sheet_name)
        named = {code} if code else _codes_in_titles(kind, titles, reference, institution, taken)
        if not named and not is_total:
            named = _codes_in_titles(kind, earlier, reference, institution, taken)
        if len(named) == 1:
            found = named.pop()
            codes[dimension] = int(found) if dimension == "isced_level" else found
            taken += _names_spoken(kind, found, [sheet_name, *titles, *earlier], reference, institution)
    return codes


def _names_spoken(
    kind: str, code: str, texts: Sequence[str], reference: Reference, institution: str | None
) -> list[tuple[str, ...]]:
    """The names of a code that stand in texts: a word of such a name says nothing of another dimension."""
    spoken = [tokens(text) for text in texts]
    names = {tokens(label) for label, other in reference.labels(kind, institution) if other == code}
    return [name for name in names if any(contains(text, name) for text in spoken)]


def _code_of_sheet(kind: str, sheet_name: str, reference: Reference, institution: str | None) -> str | None:
    return reference.resolve(kind, sheet_name, institution) or _cut_name(kind, sheet_name, reference, institution)


def _conflicts(
    titles: Sequence[str], sheet_name: str, reference: Reference, institution: str | None
) -> Iterable[tuple[str, str, str]]:
    """Where a copied title still says another faculty than the sheet's name does."""
    for dimension, kind in _kinds().items():
        code = _code_of_sheet(kind, sheet_name, reference, institution)
        named = _codes_in_titles(kind, titles, reference, institution) if code else set()
        if code and len(named) == 1 and code not in named:
            yield dimension, " · ".join(titles)[:120], sheet_name


def _kinds() -> dict[str, str]:
    """Axis -> kind of its labels, in the order in which the datasets name them."""
    fields = [field for dataset in vocabulary().datasets.values() for field in dataset.fields.values()]
    return {field.name: field.reference for field in fields if field.axis and field.reference}


def _codes_in_titles(
    kind: str,
    titles: Sequence[str],
    reference: Reference,
    institution: str | None,
    taken: Sequence[tuple[str, ...]] = (),
) -> set[str]:
    """The codes that parts of titles name, or names within a sentence.

    The university's own country in a title is its address.

    Args:
        taken: names that spoke for another dimension; their words say nothing more.
    """
    parts = [part for title in titles for part in _title_parts(title) if tokens(part) not in taken]
    named = {code for part in parts if (code := reference.resolve(kind, part, institution))}
    if kind == "country":
        home = reference.codes("institution").get(institution or "", {}).get("country_code")
        return named - {home}
    return named or _named_within(kind, titles, reference, institution, taken)


def _named_within(
    kind: str, titles: Sequence[str], reference: Reference, institution: str | None, taken: Sequence[tuple[str, ...]]
) -> set[str]:
    """Codes whose names stand inside titles («Медицинский факультет. Контингент студентов бакалавриата»).

    A name within a longer name does not count: «очная» in «очно-заочная».
    """
    names = [
        (tokens(label), code) for label, code in reference.labels(kind, institution) if len(label) >= SHORTEST_NAME
    ]
    found = [(name, code) for title in titles for name, code in names if contains(tokens(title), name)]
    longer = {other for other, _code in found}
    return {
        code
        for name, code in found
        if not any(len(other) > len(name) and contains(other, name) for other in longer)
        and not any(contains(other, name) for other in taken)
    }


def _title_parts(title: str) -> tuple[str, ...]:
    """A title whole, and what follows a colon or dash in it («Факультет: Энергетический»)."""
    parts = [title, *BRACKETS.findall(title), BRACKETS.sub(" ", title)]
    for mark in (":", " – ", " — ", " - ", ";", ","):
        parts += [part for part in title.split(mark) if part.strip()]
    return tuple(dict.fromkeys(part.strip(" «»\"'().") for part in parts))


def _cut_name(kind: str, sheet_name: str, reference: Reference, institution: str | None) -> str | None:
    """Excel cuts a sheet's name at 31 characters: such a name means the only code whose name begins with it."""
    if len(sheet_name) < SHEET_NAME_LIMIT:
        return None
    cut = fold(sheet_name)
    beginnings = {code for label, code in reference.labels(kind, institution) if fold(label).startswith(cut)}
    return beginnings.pop() if len(beginnings) == 1 else None
