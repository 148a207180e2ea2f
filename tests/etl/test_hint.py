"""A hint never says no to a text that the words match: only time is saved by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.hint import Hint
from etl.vocabulary import WordList, vocabulary

MARKS = vocabulary().marks
WORDS = [word for words in (*MARKS.values(),) for word in words.exact] or ["итого"]
SIGNS = " .,*'\"«»-_()№¹²\u00ad\u00a0\u0301"


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A word for a mark as somebody may type it: in capitals, with Latin letters, signs and spaces in it."""
    word = draw(st.sampled_from(WORDS))
    letters = [draw(st.sampled_from([letter, letter.upper(), letter.translate(LATIN)])) for letter in word]
    gaps = [draw(st.text(SIGNS, max_size=2)) for _ in range(3)]
    place = draw(st.integers(0, len(letters)))
    return gaps[0] + "".join(letters[:place]) + gaps[1] + "".join(letters[place:]) + gaps[2]


LATIN = str.maketrans("авсенкмортхуе", "abcehkmoptxyё")


@given(typed())
@settings(max_examples=400, deadline=None)
def test_whatever_a_list_matches_its_hint_lets_through(text: str) -> None:
    for name, words in MARKS.items():
        if words.matches_closely(text):
            assert words.matches(text), name


@pytest.mark.parametrize(
    ("words", "text", "may"),
    [
        (["итого*"], "Итого по факультету", True),
        (["итого*"], " ИTOГO", True),  # two letters are Latin
        (["итого*"], "и.т.о.г.о", True),
        (["итого*"], "Персона Первая", False),
        (["итого*"], "AN1234567", False),
        (["%"], "%", True),
        (["x"], "х", True),
    ],
)
def test_a_hint_says_no_only_where_no_word_can_begin(words: list[str], text: str, may: bool) -> None:
    assert Hint(words).may_begin(text) is may
    assert WordList(words).matches(text) <= may


def test_a_hint_looks_at_the_end_of_a_text_too() -> None:
    hint = Hint(["итого", "жыйынтык"])
    assert [hint.may_end(text) for text in ("СНГ итого", "СНГ, ИТОГО:", "Персона", "боюнча жыйынтык")] == [
        True,
        True,
        False,
        True,
    ]
