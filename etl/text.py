"""Comparing labels as people type them: one folded form for spelling variants that mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# After casefolding, Latin letters that look like Cyrillic ones (in either case: B/В, H/Н). Both sides of every
# comparison are folded, so a Latin word stays comparable with itself.
LOOK_ALIKES = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")
FOOTNOTE_MARKS = re.compile(r"[*†‡¹²³⁰⁴-⁹₀-₉]+\)?")
TOKENS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The letters and digits of a label, without case, look-alikes, spaces, quotes, dots and footnote marks."""
    return "".join(tokens(text))


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, each folded, in order."""
    plain = unicodedata.normalize("NFKC", FOOTNOTE_MARKS.sub(" ", text)).casefold()
    return tuple(word.translate(LOOK_ALIKES) for word in TOKENS.findall(plain))


def contains(haystack: tuple[str, ...], needle: tuple[str, ...]) -> bool:
    """True when the words of `needle` stand in `haystack` one after another."""
    width = len(needle)
    return width > 0 and any(haystack[i : i + width] == needle for i in range(len(haystack) - width + 1))


def squeeze(text: str) -> str:
    """A text as typed, its runs of white space made single: for showing."""
    return " ".join(text.split())
