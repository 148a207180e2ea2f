"""A seed -> a whole workbook of one of the kinds that people send, and the truth about it."""

from __future__ import annotations

from random import Random

from tests.truth.draft import Draft, Workbook
from tests.truth.kinds import kinds_for
from tests.truth.labels import Labels, is_1251
from tests.truth.plan import Plan
from tests.truth.write import FORMS, PAGELESS, encoding_of


def drawn_workbook(seed: int) -> Workbook:
    """The workbook of a seed: the same each time."""
    rng = Random(seed)
    form = rng.choices(tuple(FORMS), weights=tuple(FORMS.values()))[0]
    encoding = encoding_of(form)
    language = rng.choice(("ru", "ru", "ru", "en") if is_1251(encoding) else ("ru", "ru", "ky", "en"))
    kinds = kinds_for(form)
    kind = rng.choices(tuple(kinds), weights=[weight for weight, _draw in kinds.values()])[0]
    book = Workbook(rng.choice(("svod", "Сведения", "kontingent")), form, kind, Plan(()))
    draft = Draft(rng, Labels(rng, language, encoding), book, rng.random() < 0.3, rng.random() < 0.5)
    kinds[kind][1](draft)
    if form in PAGELESS:
        _name_after_the_file(book)
    return book


def _name_after_the_file(book: Workbook) -> None:
    """A text file has no name of a sheet: the reader calls it by the file."""
    book.truth = book.truth.on_sheet(book.name)
