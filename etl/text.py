"""Comparing labels as people type them: one folded form for spelling variants that mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# After casefolding, Latin letters that look like Cyrillic ones (in either case: B/В, H/Н), the Ukrainian і that looks
# like i, and the letters that stand for ө where a keyboard lacks it. Both sides of every comparison are folded, so a
# Latin word stays comparable with itself.
LOOK_ALIKES = str.maketrans("abcehkmoptxyёіɵѳθҥ", "авсенкмортхуеiөөөң")
# Letters of Kyrgyz and its neighbours as people type them who have a Russian keyboard only.
PLAIN_LETTERS = str.maketrans("өүңқғҳұўәҷһıłøđ", "оункгхууачхilod")
FOOTNOTE_MARKS = re.compile(r"[*†‡¹²³⁰⁴-⁹₀-₉]+\)?")
# Case endings of Russian and Kyrgyz words, after folding (Latin and Cyrillic look-alikes are one letter by then).
ENDINGS = re.compile(
    r"(?<=\w{3})(?:(?:лар|лер|лор|лөр|дар|дер|дор|дөр|тар|тер)?(?:[нтд][ыиуү]н)|[оеи]го|[оеи]му|[ыи]ми|ами|ями"
    r"|ов|ев|ей|ой|ий|[ыи]й|[аяое]я|[ыи]х|ам|ям|ах|ях|ом|ем|ую|юю|[аеиоуыэюяйьs])$"
)
TOKENS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The letters and digits of a label, without case, look-alikes, spaces, quotes, dots and footnote marks."""
    return "".join(tokens(text))


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, each folded, in order."""
    plain = unicodedata.normalize("NFKC", FOOTNOTE_MARKS.sub(" ", text)).casefold()
    if not plain.isprintable():
        plain = "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")  # soft hyphens, zero widths
    return tuple(word.translate(LOOK_ALIKES) for word in TOKENS.findall(plain))


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The folded label without what a keyboard may lack: «Озбекстан» for «Өзбекстан», "Turkiye" for "Türkiye"."""
    apart = unicodedata.normalize("NFD", fold(text).translate(PLAIN_LETTERS))
    letters = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return letters.translate(LOOK_ALIKES)


def is_short_for(letters: str, name: str) -> bool:
    """True when a text is the first letters of a name: ФЭМ or ФЭиМ of «Факультет экономики и менеджмента»."""
    words = tokens(name)
    asked = plain(letters)
    firsts = "".join(plain(word)[:1] for word in words)
    long_firsts = "".join(plain(word)[:1] for word in words if len(word) > 2)
    return len(words) > 1 and len(asked) > 1 and asked in (firsts, long_firsts)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its case ending: «договора» and «договору» are one; a short word stays whole."""
    ending = ENDINGS.search(word)
    return word[: ending.start()] if ending else word


def contains(haystack: tuple[str, ...], needle: tuple[str, ...]) -> bool:
    """True when the words of `needle` stand in `haystack` one after another."""
    width = len(needle)
    return width > 0 and any(haystack[i : i + width] == needle for i in range(len(haystack) - width + 1))


def squeeze(text: str) -> str:
    """A text as typed, its runs of white space made single: for showing."""
    return " ".join(text.split())
