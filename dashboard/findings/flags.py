"""Flags of a figure, in Eurostat's letters: provisional, estimated, break in the series, unreliable."""

from __future__ import annotations

import pandas as pd

from dashboard.i18n import Language, is_missing, message
from dashboard.reader import Reader
from dashboard.tables import Column

# The column of a table that bears them.
FLAG = "flag"

FLAG_WORDS = {
    "p": message("provisional"),
    "b": message("break in series"),
    "e": message("estimated"),
    "u": message("unreliable"),
}


def flag_column(reader: Reader) -> Column:
    """The column of the letters."""
    return Column(FLAG, reader.language.say("Flag"))


def flags_explained(language: Language) -> str:
    """What the letters mean: "p – provisional, b – break in series"."""
    return ", ".join(f"{letter} – {language.say(words)}" for letter, words in FLAG_WORDS.items())


def flags_of_years(years: pd.DataFrame) -> list[str | None]:
    """The letters of each year (`has_provisional`, `has_break`): "p b"; None where it bears none."""
    signs = {"p": years["has_provisional"], "b": years["has_break"]}
    letters = [
        " ".join(letter for letter, has in signs.items() if not is_missing(has.iloc[place]) and has.iloc[place])
        for place in range(len(years))
    ]
    return [own or None for own in letters]
