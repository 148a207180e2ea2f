"""Labels are compared as people read them, not as they are typed."""

import pytest

from etl.text import contains, fold, squeeze, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Узбекистан", "  УЗБЕКИСТАН. "),
        ("Страна", "Cтрaнa"),  # Latin C and a
        ("КНР", "KHP"),  # all three Latin
        ("ещё", "еще"),
        ("Медицинский факультет", "«Медицинский» факультет"),
        ("очно-заочная", "очно заочная"),
        ("№ п/п", "№ п/п."),
        ("Индия¹", "Индия"),
        ("Китай **", "Китай"),
        ("Ко\u00a0во", "Ко во"),
    ],
)
def test_spellings_that_mean_the_same_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Нигер", "Нигерия"), ("очная", "заочная"), ("өлкө", "олко"), ("2024", "2025"), ("Австрия", "Австралия")],
)
def test_labels_that_differ_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_are_found_one_after_another() -> None:
    title = tokens("Медицинский факультет. Контингент студентов")
    assert contains(title, tokens("медицинский факультет"))
    assert not contains(title, tokens("факультет медицинский"))
    assert not contains(title, ())


def test_a_text_is_shown_as_typed_but_for_runs_of_spaces() -> None:
    assert squeeze(" total :\n82 ") == "total : 82"
