"""A quick look at a text as typed: may it begin with one of some words, or end with one? "No" is certain, "yes" is not.

Folding a text takes ten times as long, and of the thousands of different texts of a long list hardly one is sought.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from etl.text import LOOK_ALIKES, fold

LETTERS = 3
# Of other letters and signs a few fold into several, or into none: a text that has one there is looked at closely.
USUAL = re.compile(rf"[0-9A-Za-z\u0400-\u0481\u048a-\u04ff]{{{LETTERS}}}")


class Hint:
    """Looks for texts that may begin with one of some words, or end with one.

    Args:
        words: labels, as typed or folded; one that ends with * is a beginning.
    """

    def __init__(self, words: Iterable[str]) -> None:
        folded = [(fold(word), word.endswith("*")) for word in words]
        self._heads = frozenset(word[:LETTERS] for word, _begins in folded)
        self._tails = frozenset(word[-LETTERS:] for word, _begins in folded)
        self._is_vague = any(begins and len(word) < LETTERS for word, begins in folded)

    def may_begin(self, text: str) -> bool:
        """False where the text certainly begins with none of the words."""
        head = _folded(text[:LETTERS])
        return self._is_vague or head is None or head in self._heads

    def may_end(self, text: str) -> bool:
        """False where the text certainly ends with none of the words."""
        tail = _folded(text[-LETTERS:])
        return tail is None or tail in self._tails


@lru_cache(maxsize=65536)
def _folded(letters: str) -> str | None:
    """The first or last letters of a text, folded; None where the text has to be looked at closely."""
    return letters.casefold().translate(LOOK_ALIKES) if USUAL.fullmatch(letters) else None
