"""Cell -> every reading of an amount of money. Two readings are never made one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from etl.numbers import SPACES, readings_of
from etl.parse import (
    FOOTNOTES,
    MissingValue,
    NotUnderstood,
    figure_text,
    refuse_missing,
    says_nothing,
    split_of_which,
)
from etl.sheet import Cell, is_blank
from etl.vocabulary import vocabulary

ITEM = re.compile(rf"\d+(?:[{SPACES}.,]+\d+)*|[^\W\d_]+|[$€₽£¥₸₺⃀№#%<>≤≥≈~]")
BRACKET = re.compile(r"\(([^()]*)\)")
NEGATIVE = re.compile(rf"^[-−–]\s*\d|(?<!\d)(?<!\d[{SPACES}])[-−]\d|^\([\d{SPACES}.,]+\)$")
THOUSANDS_IN_ZEROS = re.compile(r"(?<![\d.,])['’`]?000s?(?!\d)")  # Amount (USD '000)
FORMAT_SIGN = re.compile(r"\[\$([^\]-]*)[^\]]*\]")  # [$€-407]
FORMAT_SWITCH = re.compile(r"\[[^\]]*\]")  # [Red]
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16  # what DECIMAL(18, 2) holds
DOUBTFUL_SIGNS = frozenset("№#<>≤≥")
ABOUT_SIGNS = frozenset("≈~")
SCALES = (("thousand", 10**3), ("million", 10**6), ("billion", 10**9))

Reading = tuple[tuple[Decimal, str | None], ...]
CurrencyOf = Callable[[str], str | None]


@dataclass(frozen=True)
class Unit:
    """What amounts are counted in: a heading, a column of currencies or the format of a cell says so.

    Args:
        currencies: the currencies stated; two of them contradict each other.
        scale: 1000 under «тыс. сом».
        is_of_row: stated for the cell's own row, so that another currency in the cell contradicts it.
        is_known: False where a currency is stated that no list knows.
    """

    currencies: tuple[str, ...] = ()
    scale: int = 1
    is_of_row: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Money:
    """What an amount cell says.

    Args:
        readings: each way to read it: sums with their currencies.
        is_doubtful: it says more than one sum («до 50 000», «10 000 в год»), so that no reading is certain.
        is_estimate: it says that the sum is about so.
        own_share: what it says of the institution's own part («из них 20 000 EUR доля университета»).
    """

    readings: tuple[Reading, ...]
    is_doubtful: bool = False
    is_estimate: bool = False
    own_share: Money | None = None

    @property
    def is_certain(self) -> bool:
        return len(self.readings) == 1 and len(self.readings[0]) == 1 and not self.is_doubtful


@dataclass(frozen=True)
class _Part:
    """A number of a text as written, with the word for thousands or millions behind it."""

    numbers: tuple[Decimal, ...]
    scale: int | None = None
    has_unknown_unit: bool = False


@dataclass(frozen=True)
class _Sum:
    """Numbers that stand together, and the currency beside them."""

    parts: tuple[_Part, ...]
    currency: str | None


def amount(cell: Cell, unit: Unit, currency_of: CurrencyOf) -> Money | None:
    """Every reading of an amount of money; None when blank.

    Args:
        unit: stated around the cell, for what it does not say itself.
        currency_of: resolves a word or sign to an ISO 4217 code.

    Raises:
        NotUnderstood: `not_an_amount`, `negative_amount`.
        MissingValue: the cell says that the amount is not known, or that there is none.
    """
    if says_nothing(cell):
        if isinstance(cell, str) and not is_blank(cell):
            raise MissingValue
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _money_of_number(cell, unit)
    if not isinstance(cell, str):
        raise NotUnderstood("not_an_amount")
    refuse_missing(cell)
    whole, part = split_of_which(FOOTNOTES.sub("", figure_text(cell)))
    money = _money_in(whole, unit, currency_of)
    if part and vocabulary().amounts["own_share"].found_in(part):
        return replace(money, own_share=_money_in(part, unit, currency_of))
    return money


def unit_in(text: str, currency_of: CurrencyOf) -> Unit:
    """The unit that a heading or a title states: «Сумма, тыс. сом», "Amount (EUR million)"."""
    items = ITEM.findall(text)
    currencies = {position: code for code, position in _currencies(items, currency_of, shortest=2)}
    # A lone letter is a scale beside a currency only: «т. сом», k€.
    scales = {
        scale
        for position, item in enumerate(items)
        if (len(item) > 1 or position + 1 in currencies) and (scale := _scale(item))
    }
    if THOUSANDS_IN_ZEROS.search(text):
        scales.add(10**3)
    return Unit(tuple(dict.fromkeys(currencies.values())), scales.pop() if len(scales) == 1 else 1)


def currencies_in_format(number_format: str, currency_of: CurrencyOf) -> tuple[str, ...]:
    """The currency that the format of a cell shows: `#,##0.00 [$€-407]`, `# ##0" сом"`. Its scale changes no value.

    Raises:
        NotUnderstood: `not_an_amount` for a format of per cent.
    """
    if "%" in number_format:
        raise NotUnderstood("not_an_amount")
    shown_part = number_format.split(";")[0].replace("\\", "").replace('"', " ")
    signs = FORMAT_SIGN.sub(lambda match: f" {match[1]} ", shown_part)
    return unit_in(FORMAT_SWITCH.sub(" ", signs), currency_of).currencies


def _money_of_number(number: float, unit: Unit) -> Money:
    if not math.isfinite(number):
        raise NotUnderstood("not_an_amount")
    return Money(_in_currencies((Decimal(repr(number)) * unit.scale,), unit))


def _in_currencies(numbers: Iterable[Decimal], unit: Unit) -> tuple[Reading, ...]:
    """Every number in every currency that is stated around it."""
    currencies = unit.currencies if unit.is_known else ()
    return tuple(((_cents(number), currency),) for number in numbers for currency in currencies or (None,))


def _cents(number: Decimal) -> Decimal:
    if number < 0:
        raise NotUnderstood("negative_amount")
    if number >= LARGEST:
        raise NotUnderstood("not_an_amount")
    return number.quantize(CENT)


def _money_in(written: str, unit: Unit, currency_of: CurrencyOf) -> Money:
    """The readings of a text."""
    if NEGATIVE.search(written):
        raise NotUnderstood("negative_amount")
    plain = BRACKET.sub(lambda bracket: _bracket(bracket[1], currency_of), written)
    items = ITEM.findall(plain)
    sums = _sums(items, currency_of)
    if not sums or "%" in items:
        raise NotUnderstood("not_an_amount")
    words = vocabulary().amounts
    is_estimate = words["about"].found_in(plain) or bool(ABOUT_SIGNS & set(items))
    has_unknown_unit = any(part.has_unknown_unit for one in sums for part in one.parts)
    is_doubtful = has_unknown_unit or _is_doubtful(plain, items) or any(map(_is_scale, BRACKET.findall(written)))
    return Money(_readings(sums, unit), is_doubtful, is_estimate)


def _is_doubtful(plain: str, items: Sequence[str]) -> bool:
    """True for a limit («до 50 000»), a sum that comes again («10 000 в год»), and a number of something else (№ 5)."""
    words = vocabulary().amounts
    limited = any(words["limits_before"].matches(one) for one, other in pairwise(items) if other[0].isdigit())
    return (
        limited
        or words["limits_after"].found_in(plain)
        or words["per"].found_in(plain)
        or bool(DOUBTFUL_SIGNS & set(items))
    )


def _bracket(content: str, currency_of: CurrencyOf) -> str:
    """What stands in brackets, where it is a unit or holds figures; the sum in words is left out."""
    items = ITEM.findall(content)
    is_unit = all(_scale(item) or currency_of(item) for item in items) or currency_of(content) is not None
    return f" {content} " if is_unit or any(mark.isdigit() for mark in content) else " "


def _is_scale(content: str) -> bool:
    """True for «(тысяча)», which may repeat the number before it or multiply it."""
    return _scale(content) is not None


def _sums(items: Sequence[str], currency_of: CurrencyOf) -> list[_Sum]:
    """The sums of a text: numbers with the currency that stands behind, or before, them."""
    currencies = {position: code for code, position in _currencies(items, currency_of)}
    taken = set(currencies.keys())
    leads = bool(currencies) and _leads(items, currencies)
    sums: list[_Sum] = []
    parts: list[_Part] = []
    before: str | None = None
    for position, item in enumerate(items):
        if item[0].isdigit():
            parts.append(_part(items, position, taken))
        elif position in currencies:
            if parts:
                sums.append(_Sum(tuple(parts), before if leads else currencies[position]))
                parts = []
            before = currencies[position] if leads or not sums else before
    if parts:
        sums.append(_Sum(tuple(parts), before))
    return sums


def _leads(items: Sequence[str], currencies: dict[int, str]) -> bool:
    """True where currencies stand before their numbers: "USD 10 000, EUR 5 000"."""
    numbers = [position for position, item in enumerate(items) if item[0].isdigit()]
    return bool(numbers) and min(currencies) < numbers[0] and max(currencies) < numbers[-1]


def _currencies(items: Sequence[str], currency_of: CurrencyOf, shortest: int = 1) -> list[tuple[str, int]]:
    """(code, position) of each currency, named by up to three words («доллар США», "United States dollars").

    Args:
        shortest: letters that a word needs at least to name one.
    """
    found: list[tuple[str, int]] = []
    position = 0
    while position < len(items):
        for width in (3, 2, 1):
            name = items[position : position + width]
            if len(name) < width or any(word[0].isdigit() for word in name) or len(name[0]) < shortest > 1 < width:
                continue
            is_long_enough = not name[0].isalpha() or len("".join(name)) >= shortest
            code = currency_of(" ".join(name)) if is_long_enough else None
            if code:
                found.append((code, position))
                position += width - 1
                break
        position += 1
    return found


def _part(items: Sequence[str], position: int, currencies: set[int]) -> _Part:
    """A number with the word behind it: a scale, a currency, or one that nobody knows and that may be either."""
    scale = _scale(items[position + 1]) if position + 1 < len(items) else None
    following = items[position + (2 if scale else 1) :][:1]
    is_unknown = bool(following) and following[0].isalpha() and position + (2 if scale else 1) not in currencies
    named_before = position - 1 in currencies or position - 2 in currencies
    harmless = bool(following) and vocabulary().amounts["harmless"].matches(following[0])
    return _Part(
        _numbers(items[position], is_scaled=scale is not None), scale, is_unknown and not named_before and not harmless
    )


def _scale(word: str) -> int | None:
    scales = vocabulary().amounts
    return next((factor for name, factor in SCALES if scales[name].matches(word)), None)


def _numbers(written: str, *, is_scaled: bool) -> tuple[Decimal, ...]:
    """Every reading of digits with separators.

    Money has no third decimal, so three digits after a lone mark are thousands (692,954 soms); before «млн» they may be
    either (1,234 млн) and both readings come back.
    """
    readings = readings_of(written)
    if not readings:
        raise NotUnderstood("not_an_amount")
    has_spaces = any(mark in SPACES for mark in written)  # «1 234,567»: who parts by spaces does not part by commas
    return readings if is_scaled or has_spaces else readings[:1]


# --------------------------------------------------------------------- readings
def _readings(sums: Sequence[_Sum], unit: Unit) -> tuple[Reading, ...]:
    if len(sums) == 1:
        return _readings_of_one(sums[0], unit)
    firsts = [(_readings_of_one(one, unit)[0][0]) for one in sums]
    total = sum((number for number, _currency in firsts), Decimal(0))
    currencies = tuple(dict.fromkeys(currency for _number, currency in firsts))
    if len(currencies) == 1:  # a sum and its addition, or a sum and a part of it
        largest = max(number for number, _currency in firsts)
        return ((((total, currencies[0]),)), ((largest, currencies[0]),))
    return (tuple(firsts), *(((total, currency),) for currency in currencies))


def _readings_of_one(one: _Sum, unit: Unit) -> tuple[Reading, ...]:
    """The readings of one sum: its numbers added where they are thousands and units of one, else each by itself."""
    if any(part.has_unknown_unit for part in one.parts) and not one.currency:
        unit = replace(unit, is_known=False)
    numbers = _added(one.parts) if _is_one_number(one.parts) else tuple(_scaled(part)[0] for part in one.parts)
    disagrees = bool(one.currency) and bool(unit.currencies) and one.currency not in unit.currencies
    own_scale = any(part.scale for part in one.parts)
    if unit.scale != 1 and not own_scale:
        larger = tuple(number * unit.scale for number in numbers)
        numbers = (*larger, *numbers) if disagrees else larger
    if one.currency:
        others = unit.currencies if disagrees and unit.is_of_row else ()
        unit = Unit((one.currency, *others), is_known=True)
    return _in_currencies(numbers, unit)


def _is_one_number(parts: Sequence[_Part]) -> bool:
    """True for «1 млн 379 тыс. 780»: each part is of a smaller scale than the one before it."""
    return all((one.scale or 1) > (other.scale or 1) for one, other in pairwise(parts))


def _scaled(part: _Part) -> tuple[Decimal, ...]:
    return tuple(number * (part.scale or 1) for number in part.numbers)


def _added(parts: Sequence[_Part]) -> tuple[Decimal, ...]:
    """Adds parts of one number; only a lone part may have several readings."""
    return _scaled(parts[0]) if len(parts) == 1 else (sum((_scaled(part)[0] for part in parts), Decimal(0)),)
