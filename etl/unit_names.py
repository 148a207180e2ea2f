"""Names of units of a university compared by their words: order, «факультет» and «мед.» written in full or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from etl.text import tokens

UNIT = "unit:"  # a word that says what kind of unit it is: `unit:faculty`, `unit:college`
SHORTEST_WORD = 4  # letters of a word that says what a unit teaches


@dataclass(frozen=True)
class Said:
    """What a name says.

    Args:
        units: kinds of unit that it names; empty where it names none («Медицинский»).
        words: its other words as written, in no order.
        subjects: the same by what they mean, where unit_words.csv knows them.
    """

    units: frozenset[str]
    words: frozenset[str]
    subjects: frozenset[str]


class NameWords:
    """Words of names and what they mean.

    Args:
        meanings: (word, what it means); a word without meaning is left out («и», «имени»).
    """

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._means = {tokens(word): tuple(means.split()) for word, means in meanings}
        self._longest = max((len(word) for word in self._means), default=1)

    def said(self, name: str) -> Said:
        """What a name says."""
        spoken = tokens(name)
        units: set[str] = set()
        words: set[str] = set()
        subjects: set[str] = set()
        position = 0
        while position < len(spoken):
            width = self._known_at(spoken, position)
            chosen = spoken[position : position + (width or 1)]
            means = self._means[chosen] if width else chosen
            units.update(one for one in means if one.startswith(UNIT))
            about = [one for one in means if not one.startswith(UNIT)]
            if about and (width or not _is_initial(chosen[0])):
                subjects.update(about)
                words.update(chosen)
            position += len(chosen)
        return Said(frozenset(units), frozenset(words), frozenset(subjects))

    def _known_at(self, spoken: tuple[str, ...], position: int) -> int:
        """How many words from here make an entry, the longest first; 0 where none does."""
        widths = range(min(self._longest, len(spoken) - position), 0, -1)
        return next((width for width in widths if spoken[position : position + width] in self._means), 0)


class UnitNames:
    """Names of units by what they say.

    Args:
        names: (institution, name, code).
    """

    def __init__(self, words: NameWords, names: Iterable[tuple[str, str, str]]) -> None:
        self._words = words
        self._by_words: dict[frozenset[str], set[tuple[str, str]]] = defaultdict(set)
        self._by_subjects: dict[tuple[frozenset[str], frozenset[str]], set[tuple[str, str]]] = defaultdict(set)
        for owner, name, code in names:
            said = words.said(name)
            self._by_words[said.words].add((owner, code))
            self._by_subjects[said.units, said.subjects].add((owner, code))

    def find(self, label: str, institution: str | None) -> frozenset[str] | None:
        """The codes whose name says the same as the label; None where none does.

        Without the kind of unit the words must be the very ones: «Экономика» may be a speciality.
        """
        said = self._words.said(label)
        if not any(len(word) >= SHORTEST_WORD for word in said.subjects):
            return None
        found = self._by_subjects.get((said.units, said.subjects)) if said.units else self._by_words.get(said.words)
        codes = {code for owner, code in found or () if institution is None or owner in ("", institution)}
        return frozenset(codes) or None


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
