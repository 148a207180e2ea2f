"""Cell -> every reading of an amount of money. Two readings are never made one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from etl.parse import SPACES, MissingValue, NotUnderstood, digits_of, refuse_broken, shown
from etl.sheet import Cell, is_blank
from etl.vocabulary import vocabulary

NUMBER_OR_WORD = re.compile(rf"\d[\d{SPACES}]*(?:[.,]\d+)*|[^\W\d_]+|[$€₽£¥]")


Reading = tuple[tuple[Decimal, str | None], ...]


@dataclass(frozen=True)
class Money:
    """What an amount cell says.

    Args:
        readings: each way to read it: sums with their currencies. One reading with one sum is certain.
    """

    readings: tuple[Reading, ...]

    @property
    def is_certain(self) -> bool:
        return len(self.readings) == 1 and len(self.readings[0]) == 1


def amount(cell: Cell, currency: str | None, currency_of: Callable[[str], str | None]) -> Money | None:
    """Every reading of an amount of money; None when blank.

    Args:
        currency: stated beside the cell (a column, a heading), for sums that name none.
        currency_of: resolves a word or sign to an ISO 4217 code.

    Raises:
        NotUnderstood: `not_an_amount`.
        MissingValue: the cell says that the amount is not known.
    """
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Money((((Decimal(str(cell)).quantize(Decimal("0.01")), currency),),))
    written = shown(cell)
    if vocabulary().is_mark("missing", written):
        raise MissingValue
    sums = _sums_in(written, currency_of)
    if not sums:
        raise NotUnderstood("not_an_amount")
    if len(sums) == 1:
        numbers, unit = sums[0]
        return Money(tuple(((number, unit or currency),) for number in numbers))
    return Money(_joint_readings(sums))


def _joint_readings(sums: list[tuple[tuple[Decimal, ...], str | None]]) -> tuple[Reading, ...]:
    """Readings of several sums in one cell: each in its own currency, or all one number in either currency."""
    firsts = [(numbers[0], unit) for numbers, unit in sums]
    total = sum((number for number, _unit in firsts), Decimal(0))
    together = [((total, unit),) for unit in dict.fromkeys(unit for _number, unit in firsts)]
    return (tuple(firsts), *together)


def _sums_in(written: str, currency_of: Callable[[str], str | None]) -> list[tuple[tuple[Decimal, ...], str | None]]:
    """The sums of a text: possible numbers and the currency named after (or just before) them.

    `379 thousand 780 soms` is one sum: scaled numbers add up until a currency ends them.
    """
    sums: list[tuple[tuple[Decimal, ...], str | None]] = []
    open_numbers: list[tuple[Decimal, ...]] = []
    sign_before: str | None = None
    words = NUMBER_OR_WORD.findall(written)
    for position, word in enumerate(words):
        if word[0].isdigit():
            next_word = words[position + 1] if position + 1 < len(words) else ""
            open_numbers.append(_numbers(word, is_scaled=_scale(next_word) is not None))
        elif scale := _scale(word):
            if open_numbers:
                open_numbers[-1] = tuple(number * scale for number in open_numbers[-1])
        elif unit := _currency_at(words, position, currency_of):
            if open_numbers:
                sums.append((_added(open_numbers), unit))
                open_numbers = []
            elif not sums or sums[-1][1] != unit:
                sign_before = unit
    if open_numbers:
        sums.append((_added(open_numbers), sign_before))
    return sums


def _currency_at(words: list[str], position: int, currency_of: Callable[[str], str | None]) -> str | None:
    """A currency named by one word or by up to three («доллар США», "United States dollars")."""
    for width in (3, 2, 1):
        code = currency_of(" ".join(words[position : position + width]))
        if code:
            return code
    return None


def _scale(word: str) -> int | None:
    scales = vocabulary().amounts
    for name, factor in (("thousand", 10**3), ("million", 10**6), ("billion", 10**9)):
        if scales[name].matches(word):
            return factor
    return None


def _added(parts: list[tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    """Adds parts of one sum; only a lone part may have several readings."""
    return parts[0] if len(parts) == 1 else (sum((part[0] for part in parts), Decimal(0)),)


def _numbers(written: str, *, is_scaled: bool) -> tuple[Decimal, ...]:
    """Every reading of digits with separators.

    Money has no third decimal, so three digits after a lone mark are thousands (692,954 soms); before «млн» they may be
    either (1,234 млн) and both readings come back.
    """
    plain = digits_of(written)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return (Decimal(plain),)
    head, tail = re.split(r"[.,](?=\d+$)", plain)
    if len(set(marks)) > 1:  # 1.234,56 and 1,234.56: the last mark is the decimal one
        return (Decimal(re.sub("[.,]", "", head) + "." + tail),)
    if len(marks) > 1:  # 1.234.567
        return (Decimal(re.sub("[.,]", "", plain)),)
    if len(tail) != 3:
        return (Decimal(f"{head}.{tail}"),)
    return (Decimal(head + tail), Decimal(f"{head}.{tail}")) if is_scaled else (Decimal(head + tail),)
