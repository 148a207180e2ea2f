"""Whether anything around a bare table by country says that its figures are students."""

from __future__ import annotations

from etl.locate import Located
from etl.meaning import Meanings
from etl.text import tokens
from etl.titles import Surroundings, institution_in
from etl.vocabulary import Dataset

BARE = {"country_code", "faculty_code", "academic_year", "census_date"}


def title_of_nobody(table: Located, dataset: Dataset, around: Surroundings, meanings: Meanings) -> str | None:
    """The title of a bare table that names something, and no students; None for all other tables.

    «Страна | Количество» under «Участники олимпиады» counts somebody else. A table without a title, or under one that
    says only where and when, is taken for what it looks like.
    """
    if not dataset.counts_people or dataset.titles is None or not _is_bare(table) or around.codes.keys() - BARE:
        return None
    titles = meanings.words.titles
    headings = [column.heading for column in table.columns]
    spoken = [text.replace("_", " ") for text in (*around.texts, *headings)]
    if any(titles[name].found_in(text) for name in ("students", "all_students") for text in spoken):
        return None
    return next((text for text in around.titles if _names_something(text, meanings)), None)


def _is_bare(table: Located) -> bool:
    """True where nothing but countries, faculties and years tells the figures apart: levels are of students only."""
    named = {str(column.field) for column in table.having("label")}
    across = {dim for column in table.columns for dim in column.codes}
    says_whom = any(bool(column.population) or column.role == "personal" for column in table.columns)
    return not says_whom and (named | across) <= BARE


def _names_something(text: str, meanings: Meanings) -> bool:
    """True for a title with a word that is neither a place, a time, nor a word for reports and tables."""
    if institution_in([text], meanings.reference) or meanings.words.marks["contact"].found_in(text):
        return False
    if meanings.of(text).codes or meanings.of(text).group:
        return False
    neutral, foreign = meanings.words.titles["neutral"], meanings.words.titles["foreign"]
    words = [word for word in tokens(text) if word.isalpha() and not neutral.matches(word)]
    return any(not foreign.found_in(word) and not meanings.words.goes_with_year(word) for word in words)
