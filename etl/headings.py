"""Which rows of a Sheet are the heading of a table: rows that name fields, or several values of one axis."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from etl.dates import YEARS, days_in
from etl.heading_codes import says_again
from etl.meaning import Meaning, Meanings
from etl.numbers import readings_of
from etl.parse import NotUnderstood, shown
from etl.sheet import Cell, Sheet, is_blank
from etl.text import FOOTNOTE_MARKS, fold
from etl.vocabulary import FOREIGN, HOME, Dataset

MAX_HEADING_ROWS = 4
MAX_ROWS_TO_FIGURES = 6  # between a heading and its first figure: titles of sections, empty rows
BODY_SAMPLE = 200
TWO_NUMBERS = re.compile(r"\s*\d+\s*[(/]\s*\d+")  # «12 (3)», "12/5": no count, but meant as one


def heading_blocks(sheet: Sheet, meanings: Meanings) -> list[tuple[int, int]]:
    """(first row, last row) of each heading."""
    blocks: list[tuple[int, int]] = []
    row = 0
    figures = _rows_of_figures(sheet)
    while row < len(sheet.rows):
        if row in figures or not _is_heading(sheet, meanings, row):
            row += 1
            continue
        top, bottom = _grow_up(sheet, meanings, row, blocks[-1][1] if blocks else -1), row
        while (
            bottom + 1 < len(sheet.rows)
            and bottom - top < MAX_HEADING_ROWS + 1
            and _continues(sheet, meanings, top, bottom + 1)
        ):
            bottom += 1
        if not _repeats(sheet, blocks, top, bottom):
            blocks.append((top, bottom))
        row = bottom + 1
    return blocks


def _is_heading(sheet: Sheet, meanings: Meanings, row: int) -> bool:
    """True when a row names two fields of one dataset, or two values of one axis."""
    cells = sheet.rows[row]
    if _has_figures(cells, meanings) or sum(not is_blank(cell) for cell in cells) < 2:
        return False
    known = [meanings.of(cell) for cell in cells]
    named: dict[str, set[str]] = defaultdict(set)
    on_axis: dict[str, list[Any]] = defaultdict(list)
    for meaning in known:
        for dataset, name in meaning.fields:
            named[dataset].add(name)
        for axis, code in meaning.codes.items():
            on_axis[axis].append(meaning.day or code)
    marks = Counter(mark for meaning in known for mark in meaning.marks)
    fields = max((_named_together(named, dataset) for dataset in meanings.words.datasets.values()), default=0)
    if fields > 1:  # one text may name two fields («бюджет/грант»); a heading has a cell for each
        fields = min(fields, sum(bool(meaning.fields) for meaning in known))
    across = max((len(set(codes)) for codes in on_axis.values()), default=0)
    if _looks_like_data(cells, meanings) or _follows_figures(sheet, row):
        return False
    if fields >= 2 or (fields == 1 and marks["personal"]) or _heads_persons(cells, meanings):
        return True
    if marks["row_number"] and _names_what_stands_alone(named, meanings):
        return True
    counting = [i for i, meaning in enumerate(known) if _heads_figures(meaning)]
    heads = across == 1 or any(_heads_figures(meaning) and not meaning.codes for meaning in known)
    if (
        fields == 1
        and heads
        and (any(_only_names_field(meaning, meanings) for meaning in known) or _names_populations(known))
    ):
        return _figure_soon_below(sheet, row, counting)
    measures = [i for i, meaning in enumerate(known) if _only_names_field(meaning, meanings)]
    is_neutral = any(meanings.words.is_mark("neutral", shown(cell)) for cell in cells)
    if fields == 1 and is_neutral and _figure_soon_below(sheet, row, measures):
        return True
    if fields == 1 and _populations_below(sheet, meanings, row):
        return True
    if fields == 1 and any(_names_course(meaning, meanings) for meaning in known):
        return _figure_soon_below(sheet, row, range(len(cells)))
    unknown = sum(not is_blank(cell) and not _is_known(cell, meanings) for cell in cells)
    is_bare = unknown <= max(1, across // 3)  # a corner, and a value or two that no list knows
    return across >= 2 and is_bare and _figures_below(sheet, meanings, row, on_axis)


def _only_names_field(meaning: Meaning, meanings: Meanings) -> bool:
    """True for a text that names a field of figures and is no value of another: «Бюджет» is funding, too.

    «Total» is an amount as well, and "open-ended" stands in a register as often below its heading as in it.
    """
    names = {name for own, name in meaning.fields if meanings.words.datasets[own].measure}
    return bool(names) and "total" not in meaning.marks and (not meaning.codes or not names.isdisjoint(meaning.codes))


def _names_populations(known: Sequence[Meaning]) -> bool:
    """True for «Всего студентов» beside «Иностранных»; one alone may be a title, or the label of a row ("Total")."""
    named = {meaning.population for meaning in known if meaning.population is not None}
    return len(named) > 1 and bool(named & {FOREIGN, HOME})


def _heads_figures(meaning: Meaning) -> bool:
    return bool(meaning.codes or "total" in meaning.marks or meaning.population) or meaning.time_of_year is not None


def _names_course(meaning: Meaning, meanings: Meanings) -> bool:
    """True for «Курс»; "Year" is as often the academic year."""
    return "course" in meaning.marks and not any(name in meanings.axis_kinds for _own, name in meaning.fields)


def _is_known(cell: Cell, meanings: Meanings) -> bool:
    """True for a text that means something in a heading, and for one that names another subject («Специальность»)."""
    return meanings.of(cell).is_known or meanings.words.is_mark("other_subject", shown(cell))


def _names_what_stands_alone(named: Mapping[str, set[str]], meanings: Meanings) -> bool:
    """True when a heading names a field that makes a list by itself, beside numbers of rows: «№ | Партнёр»."""
    datasets = meanings.words.datasets
    return any(datasets[own].fields[name].stands_alone for own, names in named.items() for name in names)


def _named_together(named: Mapping[str, set[str]], dataset: Dataset) -> int:
    """How many fields a row of headings names of a dataset and of those that share its rows."""
    return len(set().union(*(named.get(name, set()) for name in (dataset.name, *dataset.also))))


def _heads_persons(cells: Sequence[Cell], meanings: Meanings) -> bool:
    """True when a row names a column of persons' names, passports or telephones: a list of some other kind."""
    strong, weak = meanings.words.marks["personal"], meanings.words.marks["weak_personal"]
    texts = [cell for cell in cells if isinstance(cell, str) and not is_blank(cell)]
    return any(strong.matches(text) and not weak.matches(text) for text in texts)


def _figure_soon_below(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """True when a figure stands under one of the columns, below a title or an empty row at most."""
    below = range(row + 1, row + 1 + MAX_ROWS_TO_FIGURES)
    return any(is_figure(sheet.value(r, column)) for r in below for column in columns)


def _populations_below(sheet: Sheet, meanings: Meanings, row: int) -> bool:
    """True when one of the next rows begins with words for foreign students, beside a figure."""
    for line in sheet.rows[row + 1 : row + 1 + MAX_ROWS_TO_FIGURES]:
        texts = [cell for cell in line if isinstance(cell, str) and not is_blank(cell)]
        if texts and meanings.of(texts[0]).population == FOREIGN and any(map(is_figure, line)):
            return True
    return False


def _rows_of_figures(sheet: Sheet) -> set[int]:
    """Rows with a number that cannot be a year, as far as one column shows: no heading is there.

    A long list has such a column, which spares its rows a closer look.
    """
    middle = sheet.rows[len(sheet.rows) // 2] if sheet.rows else ()
    column = next((i for i, cell in enumerate(middle) if type(cell) is float and not _may_be_year(cell)), None)
    if column is None:
        return set()
    cells = enumerate(sheet.column(column, range(len(sheet.rows))))
    return {row for row, cell in cells if type(cell) is float and not _may_be_year(cell)}


def _may_be_year(number: float) -> bool:
    return YEARS[0] <= number <= YEARS[-1]


def _has_figures(cells: Sequence[Cell], meanings: Meanings) -> bool:
    """True when a row holds numbers that cannot be years, or days."""
    for cell in cells:
        if isinstance(cell, str) and (not cell or cell[0].isalpha()):
            continue  # looked at for each row of a long list: most cells are words
        if (not isinstance(cell, (str, bool)) or _is_number_text(cell)) and not meanings.of(cell).codes:
            return True
    return False


def _looks_like_data(cells: Sequence[Cell], meanings: Meanings) -> bool:
    """True when more than half of a row's texts mean nothing to a heading: a row of data that uses a field's word."""
    texts = [cell for cell in cells if not is_blank(cell)]
    unknown = sum(not meanings.of(cell).is_known for cell in texts)
    days = (cell for cell in texts if is_day(cell) and not (isinstance(cell, str) and cell.lstrip()[:1].isalpha()))
    return unknown * 2 > len(texts) + 2 or (unknown > 0 and any(days))


def _follows_figures(sheet: Sheet, row: int) -> bool:
    """True when numbers that could be years stand right below figures: they are figures, too."""
    years = [i for i, cell in enumerate(sheet.rows[row]) if is_figure(cell)]
    return any(is_figure(sheet.value(row - 1, column)) for column in years)


def _is_number_text(cell: Cell) -> bool:
    """True for a number written as text, with spaces in its thousands, decimals or footnote marks."""
    plain = FOOTNOTE_MARKS.sub("", cell).strip() if isinstance(cell, str) else ""
    return bool(readings_of(plain))


def is_day(cell: Cell) -> bool:
    """True for a whole day (01.03.2022), as rows of a register have and headings seldom do."""
    if isinstance(cell, date):
        return True
    try:
        return isinstance(cell, str) and bool(days_in(cell))
    except NotUnderstood:
        return True


def _figures_below(sheet: Sheet, meanings: Meanings, row: int, on_axis: Mapping[str, list[Any]]) -> bool:
    """True when figures stand under two of the axis values: countries across, not two countries in a row of data."""
    axis = max(on_axis, key=lambda name: len(set(on_axis[name])))
    columns = [i for i, cell in enumerate(sheet.rows[row]) if axis in meanings.of(cell).codes]
    below = range(row + 1, min(row + 1 + BODY_SAMPLE, len(sheet.rows)))
    with_figures = sum(any(_counts_below(sheet.value(r, c), axis, meanings) for r in below) for c in columns)
    return with_figures >= min(2, len(columns))


def _counts_below(cell: Cell, axis: str, meanings: Meanings) -> bool:
    """True for a figure; under years, for one that is no year itself (start and end of projects)."""
    if axis == "academic_year" and axis in meanings.of(cell).codes:
        return False
    return is_figure(cell) or (isinstance(cell, str) and bool(TWO_NUMBERS.match(cell)))


def is_figure(cell: Cell) -> bool:
    """True for a number, and for a text that is one."""
    return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or _is_number_text(cell)


def is_signature(sheet: Sheet, meanings: Meanings, row: int) -> bool:
    """True for a line of the foot whose number counts nobody: «Тел. | 555 12 34», «Исх. № | 145»."""
    first = next((cell for cell in sheet.rows[row] if not is_blank(cell)), None)
    return isinstance(first, str) and meanings.words.is_mark("signature", first) and not meanings.of(first).codes


def _grow_up(sheet: Sheet, meanings: Meanings, row: int, floor: int) -> int:
    """Takes in the rows above that are upper levels of the heading («Страны» over the countries)."""
    top = row
    while top - 1 > floor and row - top < MAX_HEADING_ROWS - 1:
        cells = sheet.rows[top - 1]
        texts = [(i, cell) for i, cell in enumerate(cells) if not is_blank(cell)]
        if not texts or _has_figures(cells, meanings) or not all(_is_level(meanings.of(cell)) for _i, cell in texts):
            break
        if len(texts) == 1 and _spans_whole_table(sheet, top - 1, texts[0][0], row):
            break
        top -= 1
    return top


def _is_level(meaning: Meaning) -> bool:
    return bool(meaning.fields or meaning.codes or meaning.group or meaning.marks)


def _spans_whole_table(sheet: Sheet, row: int, column: int, heading_row: int) -> bool:
    """True for a title merged over all columns: it stands above the table, not in its heading."""
    span = sheet.span(row, column)
    filled = [i for i, cell in enumerate(sheet.rows[heading_row]) if not is_blank(cell)]
    first = filled[0] if filled else 0
    return column <= first and (span is None or span.right - span.left + 1 >= len(filled))


def _continues(sheet: Sheet, meanings: Meanings, top: int, row: int) -> bool:
    """True when a row is a lower level of the heading above it, or the row that numbers its columns."""
    cells = sheet.rows[row]
    filled = [i for i, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return False
    if numbers_columns(cells, filled) or numbers_courses(sheet, meanings, top, row):
        return True
    if says_again(sheet, meanings, row):
        return True
    if _has_figures(cells, meanings) or any(is_day(cells[i]) for i in filled):
        return False
    if _labels_figures_like_years(sheet, meanings, row, filled):
        return False
    if _is_heading(sheet, meanings, row) and not same_texts(sheet, top, row):
        return True
    first = min(_first_filled(sheet, upper) for upper in range(top, row))
    above = [_place_above(sheet, top, row, i) for i in filled]
    spans = len(set(above)) < len(above)  # a lower level divides at least one heading
    return filled[0] > first and len(filled) >= 2 and all(above) and spans


def _labels_figures_like_years(sheet: Sheet, meanings: Meanings, row: int, filled: Sequence[int]) -> bool:
    """True for a row of data whose figures could be years: its label stands under the heading of the labels."""
    years = [i for i in filled if is_figure(sheet.value(row, i))]
    found = {i: meanings.of(sheet.value(row, i)) for i in filled if i not in years}
    labels = [i for i, meaning in found.items() if not meaning.fields or "total" in meaning.marks]
    named = [i for i in labels if meanings.of(sheet.value(row - 1, i)).fields]
    return bool(years) and bool(named)


def heading_above(sheet: Sheet, top: int, row: int, column: int) -> Cell:
    """The nearest heading text above a cell, or to the left of there where headings only visually span."""
    place = _place_above(sheet, top, row, column)
    return "" if place is None else sheet.value(*place)


def _place_above(sheet: Sheet, top: int, row: int, column: int) -> tuple[int, int] | None:
    """Where the nearest heading text above a cell stands, or to the left of there where headings only visually span."""
    for upper in range(row - 1, top - 1, -1):
        for left in range(column, -1, -1):
            if not is_blank(sheet.spanned_value(upper, left)):
                span = sheet.span(upper, left)
                return (span.top, span.left) if span else (upper, left)
    return None


def numbers_columns(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """True for a row such as `1 2 3 4` or `А Б 1 2 3`, which numbers the columns of a form.

    Behind a blank column the numbers may begin again: those are of a second table beside the first.
    """
    runs: list[list[str]] = []
    for before, i in zip((-2, *filled), filled, strict=False):
        text = shown(cells[i])
        if not runs or (i > before + 1 and text != str(len(runs[-1]) + 1)):
            runs.append([])
        if runs[-1] or not (len(text) == 1 and text.isalpha()):
            runs[-1].append(text)
    counted = (run == [str(i + 1) for i in range(len(run))] and len(run) >= 2 for run in runs)
    return len(filled) >= 3 and bool(runs) and all(counted)


def numbers_courses(sheet: Sheet, meanings: Meanings, top: int, row: int) -> bool:
    """True for a row whose every text numbers a year of study, below a heading «Курс»."""
    filled = [i for i, cell in enumerate(sheet.rows[row]) if not is_blank(cell)]
    if len(filled) < 2 or row == top:
        return False
    are_numbers = all(meanings.course_numbered(sheet.value(row, i)) for i in filled)
    return are_numbers and all("course" in meanings.of(heading_above(sheet, top, row, i)).marks for i in filled)


def same_texts(sheet: Sheet, one: int, other: int) -> bool:
    """True when two rows hold the same texts, but for spelling that folds away."""
    return [fold(shown(cell)) for cell in sheet.rows[one]] == [fold(shown(cell)) for cell in sheet.rows[other]]


def _repeats(sheet: Sheet, blocks: Sequence[tuple[int, int]], top: int, bottom: int) -> bool:
    """True for the same heading printed again on the next page, with no title between."""
    if not blocks or blocks[-1][1] - blocks[-1][0] != bottom - top:
        return False
    first, last = blocks[-1]
    same = all(same_texts(sheet, first + i, top + i) for i in range(bottom - top + 1))
    return same and not any(_is_title(sheet, row) for row in range(max(last + 1, top - 3), top))


def _is_title(sheet: Sheet, row: int) -> bool:
    texts = [cell for cell in sheet.rows[row] if not is_blank(cell)]
    return len(texts) == 1 and isinstance(texts[0], str)


def _first_filled(sheet: Sheet, row: int) -> int:
    return next((i for i, cell in enumerate(sheet.rows[row]) if not is_blank(cell)), 0)
