"""What stands around a table: the year, date, institution and unit that a title, a sheet or a file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.dates import days_in, years_in
from etl.parse import NotUnderstood
from etl.resolve import NAME_COLUMNS, Reference
from etl.text import contains, fold, tokens

MAX_TITLE_WORDS = 60
# A level or a form named in a sheet's name speaks for the whole sheet.
SHEET_NAME_KINDS = {"faculty_code": "faculty", "isced_level": "isced_level", "study_form": "study_form", "sex": "sex"}
SHEET_NAME_LIMIT = 31
SHORTEST_NAME = 6  # a shorter name may be a word of the title


@dataclass(frozen=True)
class Surroundings:
    """What the texts around a table say.

    Args:
        titles: texts above the table, nearest last.
        earlier: titles higher up in the sheet.
        codes: dimension -> code that holds for every row of the table.
        years: academic years named; several when the texts cannot be brought to one.
    """

    titles: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    sheet_name: str = ""
    file_name: str = ""
    years: tuple[int, ...] = ()
    census_date: date | None = None
    codes: Mapping[str, Any] = field(default_factory=dict)

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
    sources = [" | ".join(spoken), " | ".join(earlier), sheet_name, file_name.rpartition(".")[0] or file_name]
    years = next((found for found in map(_years, sources) if found), ())
    days = next((found for found in map(_days, sources) if found), ())
    return Surroundings(
        titles=tuple(titles),
        earlier=tuple(earlier),
        sheet_name=sheet_name,
        file_name=file_name,
        years=years,
        census_date=days[0] if len(days) == 1 else None,
        codes=_codes(spoken, sheet_name, reference, institution),
    )


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


def _days(text: str) -> tuple[date, ...]:
    try:
        return days_in(text.replace("_", " "))
    except NotUnderstood:
        return ()


def _codes(titles: Sequence[str], sheet_name: str, reference: Reference, institution: str | None) -> dict[str, Any]:
    codes: dict[str, Any] = {}
    spoken_for: set[str] = set()
    for dimension, kind in SHEET_NAME_KINDS.items():
        code = reference.resolve(kind, sheet_name, institution) or _cut_name(kind, sheet_name, reference, institution)
        whole_titles = [reference.resolve(kind, part, institution) for title in titles for part in _title_parts(title)]
        named = [code] if code else [found for found in whole_titles if found]
        if not named and kind == "faculty":
            named = sorted(_faculties_in(titles, reference, institution))
        if code and sheet_name in spoken_for:  # «Колледж» is a faculty here, not also a level
            continue
        if code:
            spoken_for.add(sheet_name)
        if len(set(named)) == 1:
            codes[dimension] = int(named[0]) if dimension == "isced_level" else named[0]
    return codes


def _faculties_in(titles: Sequence[str], reference: Reference, institution: str | None) -> set[str]:
    """Faculties whose names stand inside titles («Медицинский факультет. Контингент ...»)."""
    labels = [(row[column], row["faculty_code"], row) for row in reference.rows("faculties") for column in NAME_COLUMNS]
    labels += [(row["label"], row["code"], row) for row in reference.rows("faculty_aliases")]
    names = [
        (tokens(label), code)
        for label, code, row in labels
        if row.get("institution_code") in (None, "", institution) and len(label) >= SHORTEST_NAME
    ]
    return {code for title in titles for name, code in names if contains(tokens(title), name)}


def _title_parts(title: str) -> tuple[str, ...]:
    """A title whole, and what follows a colon or dash in it («Факультет: Энергетический»)."""
    parts = [title]
    for mark in (":", " – ", " — ", " - ", ";", ","):
        parts += [part for part in title.split(mark) if part.strip()]
    return tuple(dict.fromkeys(part.strip(" «»\"'().") for part in parts))


def _cut_name(kind: str, sheet_name: str, reference: Reference, institution: str | None) -> str | None:
    """Excel cuts a sheet's name at 31 characters: such a name means the only faculty that begins with it."""
    if kind != "faculty" or len(sheet_name) < SHEET_NAME_LIMIT:
        return None
    cut = fold(sheet_name)
    beginnings = {
        code
        for owner, label, code in reference.spellings("faculty")
        if fold(label).startswith(cut) and (institution is None or owner in ("", institution))
    }
    return next(iter(beginnings)) if len(beginnings) == 1 else None
