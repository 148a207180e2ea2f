"""Which dataset a located table belongs to: by its headings, its axes and the titles around it."""

from __future__ import annotations

from dataclasses import dataclass

from etl.columns import borrowed_measures
from etl.locate import Column, Located
from etl.meaning import FLOWS, GROUP, Meanings
from etl.records import field_columns
from etl.titles import Surroundings
from etl.vocabulary import FOREIGN, Dataset, Field

TITLE_SPEAKS = 4
IDENTIFIES = 2


@dataclass(frozen=True)
class Choice:
    """The dataset of a table; None with `is_unclear` when two are as likely, None without when it is none.

    Args:
        other: the text that says that the figures are not those who study (graduates, agreements); None: no text does.
    """

    dataset: Dataset | None
    is_unclear: bool = False
    other: str | None = None


def choose_dataset(table: Located, around: Surroundings, meanings: Meanings, wanted: str | None) -> Choice:
    """The dataset of a table.

    Args:
        wanted: name of the dataset that the person loading chose; None: recognise.
    """
    datasets = meanings.words.datasets
    if wanted is not None:
        fits = _score(table, datasets[wanted], around, meanings) is not None
        return Choice(datasets[wanted] if fits else None)
    scores = {name: _score(table, dataset, around, meanings) for name, dataset in datasets.items()}
    found = {name: score for name, score in scores.items() if score is not None}
    other = about_others(around, meanings)
    if other:
        heads = {name for name in found if datasets[name].measure}
        found = {name: score for name, score in found.items() if name not in heads}
        if heads and not found:
            return Choice(None, other=other)
    if not found:
        return Choice(None)
    best = max(found.values())
    first, *others = [datasets[name] for name, score in found.items() if score == best]
    if others and first.measure and all(other.measure for other in others):
        return Choice(None, is_unclear=True)
    if (
        first.titles
        and not others
        and _needs_title(table, first)
        and not (_title_speaks(first, around, meanings) or _heading_speaks(table, first))
    ):
        return Choice(None, is_unclear=True)
    return Choice(first)


def about_others(around: Surroundings, meanings: Meanings) -> str | None:
    """The title that speaks of other people than those who study (a plan, an intake, graduates), or of things."""
    titles = meanings.words.titles
    for text in around.titles:
        if titles["not_enrolled"].found_in(text):
            return text
    spoken = (*around.titles, around.sheet_name)
    if any(titles["students"].found_in(text) for text in spoken):
        return None
    flows = [meanings.words.marks[name] for name in FLOWS]
    if titles["not_enrolled"].found_in(around.sheet_name) or any(flow.matches(around.sheet_name) for flow in flows):
        return around.sheet_name
    return next((text for text in spoken if titles["others"].found_in(text)), None)


def _score(table: Located, dataset: Dataset, around: Surroundings, meanings: Meanings) -> int | None:
    """How well a table fits a dataset; None when it cannot be one."""
    return (
        _figures_score(table, dataset, around, meanings)
        if dataset.measure
        else _register_score(table, dataset, meanings)
    )


def _figures_score(table: Located, dataset: Dataset, around: Surroundings, meanings: Meanings) -> int | None:
    down = {column.field for column in table.having("label")}
    codes = {axis for column in table.columns if column.role in ("value", "total", "part") for axis in column.codes}
    across = codes & {*meanings.axis_kinds, GROUP}
    named = {
        name
        for column in table.columns
        for own, name in meanings.words.fields_named(column.name)
        if own == dataset.name
    }
    has_figures = bool(across & {*dataset.axes, GROUP}) or dataset.measure in named
    has_figures = has_figures or bool(table.having("total") or table.having("census"))
    has_figures = has_figures or bool(dataset.counts_people and borrowed_measures(table, dataset, meanings))
    has_persons = dataset.counts_people and bool(table.having("personal")) and "country_code" in dataset.axes
    own_axes = {axis for axis in (down | across) if axis in dataset.axes} | (around.codes.keys() & set(dataset.axes))
    foreign_axes = {axis for axis in (down | across) if axis and axis != GROUP and axis not in dataset.axes}
    is_told = bool(own_axes) or ((has_persons or GROUP in down) and _title_speaks(dataset, around, meanings))
    if not (has_figures or has_persons) or not is_told or foreign_axes or _is_register(table, meanings):
        return None
    identified = sum(axis in own_axes for axis, field in dataset.fields.items() if field.identifies)
    by_words = _names_measure(table, dataset, meanings)
    title = TITLE_SPEAKS * (_title_speaks(dataset, around, meanings) or _heading_speaks(table, dataset))
    return len(own_axes) + IDENTIFIES * identified + title + (TITLE_SPEAKS if by_words else 0)


def _is_register(table: Located, meanings: Meanings) -> bool:
    """True when headings fit a register and identify it (dates of signature, amounts): its numbers are no heads."""
    for dataset in meanings.words.datasets.values():
        if dataset.measure is None and _register_score(table, dataset, meanings) is not None:
            columns = _register_columns(table, dataset, meanings)
            if any(field.identifies for field, _column in columns):
                return True
    return False


def _names_measure(table: Located, dataset: Dataset, meanings: Meanings) -> bool:
    """True when a heading names this dataset's own measure («Всего студентов»), not just any number of students."""
    if not any(field.identifies_by_words for field in dataset.fields.values()):
        return False
    for column in table.columns:
        named = meanings.words.fields_named(column.name)
        if (dataset.name, dataset.measure) in named and sum(name == dataset.measure for _own, name in named) == 1:
            return True
    return False


def _needs_title(table: Located, dataset: Dataset) -> bool:
    """A table of heads without a country axis says only in its title whose heads they are."""
    identifying = {name for name, field in dataset.fields.items() if field.identifies}
    present = {column.field for column in table.columns} | {axis for column in table.columns for axis in column.codes}
    return bool(identifying) and not identifying & present


def _title_speaks(dataset: Dataset, around: Surroundings, meanings: Meanings) -> bool:
    if dataset.titles is None:
        return False
    words = meanings.words.titles[dataset.titles]
    return any(words.found_in(text.replace("_", " ")) for text in around.texts)


def _heading_speaks(table: Located, dataset: Dataset) -> bool:
    """True where a heading says that foreign students stand below it: «Количество иностранных студентов»."""
    return dataset.titles == FOREIGN and any(column.population == FOREIGN for column in table.columns)


def _register_columns(table: Located, dataset: Dataset, meanings: Meanings) -> list[tuple[Field, Column]]:
    """The fields of a register that headings name, without those that split heads: «бюджет/грант» beside «контракт»."""
    codes = {(axis, code) for column in table.having("value") for axis, code in column.codes.items()}
    split = {axis for axis, _code in codes if sum(other == axis for other, _ in codes) > 1}
    return [
        (field, column) for field, column in field_columns(table, dataset, meanings) if not split & column.codes.keys()
    ]


def _register_score(table: Located, dataset: Dataset, meanings: Meanings) -> int | None:
    columns = _register_columns(table, dataset, meanings)
    for other in dataset.also:
        columns += _register_columns(table, meanings.words.datasets[other], meanings)
    names = {field.name for field, _column in columns}
    needed = {name for name, field in dataset.fields.items() if field.required} | set(dataset.heading_needs)
    alone = any(field.stands_alone for field, _column in columns) and bool(table.having("row_number"))
    if not needed <= names or len(names) < (1 if alone else 2):
        return None
    identified = sum(field.identifies for field, _column in columns)
    if not identified and any(field.identifies for field in dataset.fields.values()):
        return len(names) - 1
    return len(names) + IDENTIFIES * identified
