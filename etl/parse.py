"""Cell -> text, count, decimal, yes or no. A cell that cannot be understood raises NotUnderstood with its code."""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal

from etl.numbers import readings_of
from etl.sheet import Cell, ErrorValue, UncomputedFormula, is_blank
from etl.text import fold, squeeze, tokens
from etl.vocabulary import vocabulary

MINUSES = "-−–—‐‑"
STOPS = " .,;"
# At the end of a figure: 12*, 12¹, 12 (1), 12 1). Within it they would be no footnotes: «1*2».
FOOTNOTES = re.compile(r"(?:\s*[*†‡¹²³⁰⁴-⁹₀-₉]+[)⁾]?|\s*[(\[]\d[)\]]|\s\d\))+$")
LEADING_MARKS = re.compile(r"^[*†‡]+\s*")
DIGIT_IN_BRACKETS = re.compile(r"[(\[]\d[)\]]")
PART = re.compile(r"(.*\d\D*?)\s*[(\[]([^()\[\]]*)[)\]]")
ONE_NUMBER = re.compile(r"\D*?(\d+)\D*")
UNIT = re.compile(r"(.*\d)\s*([^\W\d_]+\.?)")
LINES_OF_NUMBERS = re.compile(r"(?<=\d) *[\t\r\n]\s*(?=\d)")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
LARGEST_COUNT = 2**31 - 1
FLOAT_ERROR = 1e-9  # what a sum of decimals in Excel leaves behind its last digit is no fraction


class NotUnderstood(Exception):
    """A cell that a parser cannot read; `code` is a problem code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MissingValue(Exception):
    """The cell says that the figure is not known («н/д», "n/a", …): neither zero nor blank."""


def refuse_broken(cell: Cell) -> None:
    """Raises NotUnderstood for an error value, and for a formula without a result."""
    if isinstance(cell, ErrorValue) or (isinstance(cell, str) and cell.strip().upper() in vocabulary().error_values):
        raise NotUnderstood("error_value")
    if isinstance(cell, UncomputedFormula):
        raise NotUnderstood("formula_without_value")


def says_nothing(cell: Cell) -> bool:
    """True for a blank cell and for a dash, where no zero can be meant.

    Raises:
        NotUnderstood: `error_value`, `formula_without_value`.
    """
    refuse_broken(cell)
    if not isinstance(cell, str):
        return cell is None
    written = cell.translate(INVISIBLE)
    return is_blank(written) or (not fold(written) and vocabulary().is_mark("zero", written.strip()))


def refuse_missing(cell: Cell) -> None:
    """Raises MissingValue where a cell says in words that it is not known, or that there is none."""
    if isinstance(cell, str) and any(vocabulary().is_mark(mark, cell) for mark in ("missing", "not_stated", "zero")):
        raise MissingValue


def shown(cell: Cell) -> str:
    """A cell's content as a person sees it, on one line."""
    if isinstance(cell, (ErrorValue, UncomputedFormula)):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return squeeze(str(cell))


def text(cell: Cell) -> str | None:
    """The text of a cell; None when blank, a dash, or a word that says that it is not known."""
    if says_nothing(cell) or (isinstance(cell, str) and vocabulary().is_mark("missing", cell)):
        return None
    return shown(cell)


def code(cell: Cell) -> str | None:
    """The number or code of a thing as typed; None when blank, or when the cell says that it has none («б/н»)."""
    written = text(cell)
    return None if written is None or vocabulary().is_mark("unnumbered", written) else written


def figure_text(cell: str) -> str:
    """A figure as written, on one line. Numbers below one another are several: «12» over «300» is not 12 300."""
    return squeeze(LINES_OF_NUMBERS.sub("; ", cell.translate(INVISIBLE)))


def count(cell: Cell) -> int | None:
    """A whole number of heads, 0 or more; None when blank.

    Raises:
        MissingValue: the cell says that the figure is not known.
        NotUnderstood: `negative_count`, `fraction_count`, `ambiguous_count` (1,234), `not_a_count`, `error_value`,
            `formula_without_value`.
    """
    if type(cell) is float or type(cell) is int:
        return _whole(cell)
    refuse_broken(cell)
    if isinstance(cell, str):
        return _count_from_text(figure_text(cell))
    if is_blank(cell):
        return None
    raise NotUnderstood("not_a_count")


def _whole(number: float) -> int:
    if not math.isfinite(number) or number > LARGEST_COUNT:
        raise NotUnderstood("not_a_count")
    if number < 0:
        raise NotUnderstood("negative_count")
    whole = round(number)
    if abs(number - whole) > FLOAT_ERROR:
        raise NotUnderstood("fraction_count")
    return whole


def _count_from_text(written: str) -> int | None:
    if not written:
        return None
    written = _without_part(written)
    plain = LEADING_MARKS.sub("", FOOTNOTES.sub("", written.removeprefix("'")))  # ' makes a number a text
    words = vocabulary()
    if words.is_mark("missing", plain):
        raise MissingValue
    if words.is_mark("zero", plain):
        return 0
    plain = _without_unit(plain).rstrip(STOPS) if plain[:1].isdigit() else plain
    if plain and plain[0] in MINUSES and readings_of(plain[1:].strip()):
        raise NotUnderstood("negative_count")
    readings = readings_of(plain)
    if not readings:
        raise NotUnderstood("not_a_count")
    if len(readings) > 1:
        raise NotUnderstood("ambiguous_count")
    return _whole(float(readings[0]))


def left_over(cell: Cell) -> str | None:
    """What a number leaves out of its cell, as the code of a problem; None when it takes in all of it.

    «12 (3 ж)», «12, из них 3» say that they name a part of the 12: `part_not_read`. Of «12 (3)» nobody can say whether
    the 3 is a footnote or a part: `number_not_read`. In both the first number is the one that counts.
    """
    if not isinstance(cell, str):
        return None
    written = figure_text(cell)
    if _without_part(written) != written:
        return "part_not_read"
    marks = FOOTNOTES.search(written)
    return "number_not_read" if marks and DIGIT_IN_BRACKETS.search(marks[0]) else None


def _without_part(written: str) -> str:
    """What stands before a part of it («из них 3», «(3 ж)»); the text itself where something else follows."""
    whole, part = split_of_which(written)
    if not part:
        found = PART.fullmatch(written)
        sexes = vocabulary().amounts["sexes"]
        if not found or not any(sexes.matches(word) for word in tokens(found[2]) if word.isalpha()):
            return written
        whole, part = found[1], found[2]
    inside = ONE_NUMBER.fullmatch(part)
    heads = readings_of(_without_unit(whole.strip()))
    return whole if inside and len(heads) == 1 and int(inside[1]) <= heads[0] else written


def split_of_which(written: str) -> tuple[str, str]:
    """A text before and after «из них», "of which" ...: the second part is contained in the first."""
    lowered = written.casefold()
    places = [
        (match.start(), match.end())
        for words in vocabulary().of_which_texts
        for match in re.finditer(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", lowered)
    ]
    if not places or len(lowered) != len(written):
        return written, ""
    start, end = min(places)
    return written[:start].rstrip(" (,;["), written[end:].rstrip(" )]")


def _without_unit(written: str) -> str:
    """«20 чел.» without the word for people behind the number."""
    unit = UNIT.fullmatch(written)
    return unit[1] if unit and vocabulary().amounts["persons"].matches(unit[2]) else written


def integer(cell: Cell) -> int | None:
    """A whole number; None when blank."""
    return count(cell)


def decimal(cell: Cell) -> Decimal | None:
    """A decimal number with comma or point; a trailing % divides by 100; None when blank or a dash.

    Raises:
        MissingValue: the cell says that it is not known.
        NotUnderstood: `not_a_number`, `ambiguous_number` (1,234).
    """
    readings = _decimals(cell)
    if len(readings) > 1:
        raise NotUnderstood("ambiguous_number")
    return readings[0] if readings else None


def rate(cell: Cell) -> Decimal | None:
    """A rate of exchange: the mark before its last digits is that of decimals, however many they are.

    Raises:
        MissingValue: the cell says that it is not known.
        NotUnderstood: `not_a_number`.
    """
    return min(_decimals(cell), default=None)


def _decimals(cell: Cell) -> tuple[Decimal, ...]:
    """Every decimal number that a cell may hold; empty when it says nothing."""
    if says_nothing(cell):
        return ()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise NotUnderstood("not_a_number")
        return (Decimal(repr(cell)),)
    refuse_missing(cell)
    written = figure_text(cell) if isinstance(cell, str) else shown(cell)
    is_negative = written[:1] in MINUSES
    plain = FOOTNOTES.sub("", written.removeprefix("'").removesuffix("%").strip())
    readings = readings_of(plain[1:].strip() if is_negative else plain)
    if not readings:
        raise NotUnderstood("not_a_number")
    factor = (Decimal("0.01") if written.endswith("%") else Decimal(1)) * (-1 if is_negative else 1)
    return tuple(reading * factor for reading in readings)


def boolean(cell: Cell) -> bool | None:
    """Yes or no in three languages; None when blank.

    Raises:
        NotUnderstood: `not_yes_or_no`.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, bool):
        return cell
    words = vocabulary().amounts
    for answer, value in (("yes", True), ("no", False)):
        if words[answer].matches(shown(cell)):
            return value
    raise NotUnderstood("not_yes_or_no")


def flag(cell: Cell) -> str | None:
    """Eurostat's letter p, e, b or u; None when blank.

    Raises:
        NotUnderstood: `unknown_flag`.
    """
    written = text(cell)
    if written is None:
        return None
    if written.casefold() in ("p", "e", "b", "u"):
        return written.casefold()
    raise NotUnderstood("unknown_flag")
