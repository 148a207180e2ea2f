"""Which of the reader's choices a figure heeds: its rows do not tell every choice apart, and a page says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.fact_tables import FACT_TABLES
from dashboard.filters import LIST_NAMES
from dashboard.findings.scope import chosen_words
from dashboard.keyfigure import KeyFigure
from dashboard.reader import Reader
from dashboard.words import LINK_NAMES

# Registers have no academic years: the last year that is chosen moves the day on which their rows are counted.
COUNTED_ON_A_DAY = ("agreements", "projects")


# Every choice that narrows one table or another, besides the years.
CHOICES = (*LIST_NAMES, "ending")


def heeded_words(reader: Reader, table: str) -> list[str]:
    """The choices that narrow the rows of a table, as words; none where nothing is chosen that does.

    What ends within the days chosen is not among them: the sentences of agreements say that themselves.
    """
    return chosen_words(reader, [name for name in LIST_NAMES if _narrows(name, table)])


def _narrows(name: str, table: str) -> bool:
    return FACT_TABLES[table].has_endings if name == "ending" else name in FACT_TABLES[table].filters


def unheeded_words(reader: Reader, table: str) -> str:
    """Which of the filters chosen have no effect on the rows of a table; empty where each has."""
    say, filters = reader.language.say, reader.filters
    names = [say(LINK_NAMES[name]) for name in CHOICES if _is_passed_over(reader, name, table)]
    has_years = FACT_TABLES[table].has_years or table in COUNTED_ON_A_DAY
    if not has_years and (filters.from_year, filters.to_year) != (None, None):
        names.append(say("Years"))
    return say("This filter has no effect here: {names}", names=", ".join(names)) if names else ""


def _is_passed_over(reader: Reader, name: str, table: str) -> bool:
    return bool(reader.filters.chosen(name)) and not _narrows(name, table)


def under_choice(reader: Reader, table: str, sentences: Sequence[str]) -> list[str]:
    """Sentences with the choices that they were made under before them, and those without effect behind."""
    if not sentences:
        return []
    chosen, unheeded = ", ".join(heeded_words(reader, table)), unheeded_words(reader, table)
    before = [reader.language.say("Chosen: {names}.", names=chosen)] if chosen else []
    return [*before, *sentences, *([f"{unheeded}."] if unheeded else [])]


def narrowed(reader: Reader, table: str, figure: KeyFigure) -> KeyFigure:
    """A key figure that says which of the filters chosen do not narrow it, and of which agreements alone it is."""
    ending = chosen_words(reader, ["ending"] if _narrows("ending", table) else [])
    notes = (figure.note, *ending, unheeded_words(reader, table))
    return replace(figure, note=" · ".join(part for part in notes if part))


def of_whom_words(reader: Reader, table: str) -> str:
    """Of whom something is said that heeds only a part of the choices: that part, or the whole university.

    Empty where every choice narrows it, and where nothing is chosen.
    """
    if not any(_is_passed_over(reader, name, table) for name in CHOICES):
        return ""
    return ", ".join(heeded_words(reader, table)) or reader.language.say("the whole university")
