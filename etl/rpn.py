"""The formula of an .xls cell, stored as tokens in reverse Polish order, as text: `=SUM(B2:B9)`."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from etl.sheet import address

FUNCTIONS = {4: "SUM", 344: "SUBTOTAL"}
ADD, SUBTRACT, MULTIPLY, DIVIDE, PLUS, MINUS, PERCENT, PARENTHESES, ABSENT, TEXT, ATTRIBUTE = (
    *(0x03, 0x04, 0x05, 0x06),
    *(0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x19),
)
ERROR, BOOLEAN, INTEGER, DECIMAL, FUNCTION, VARIADIC, NAME = 0x1C, 0x1D, 0x1E, 0x1F, 0x21, 0x22, 0x23
REFERENCE, AREA, BROKEN_REFERENCE, BROKEN_AREA, REFERENCE_ELSEWHERE, AREA_ELSEWHERE = 0x24, 0x25, 0x2A, 0x2B, 0x3A, 0x3B
MARKS = {ADD: "+", SUBTRACT: "-", MULTIPLY: "*", DIVIDE: "/"}
# How many bytes belong to each token of a fixed size; those of operators and parentheses have none.
SIZES = {
    **dict.fromkeys([*range(ADD, PARENTHESES + 1), ABSENT], 0),
    ERROR: 1,
    BOOLEAN: 1,
    INTEGER: 2,
    DECIMAL: 8,
    FUNCTION: 2,
    VARIADIC: 3,
    NAME: 4,
    REFERENCE: 4,
    AREA: 8,
    BROKEN_REFERENCE: 4,
    BROKEN_AREA: 8,
    REFERENCE_ELSEWHERE: 6,
    AREA_ELSEWHERE: 10,
}
SUM_ATTRIBUTE, CHOICE_ATTRIBUTE = 0x10, 0x04
COLUMN = 0x00FF
# Stands for a formula that is no plain sum: it cannot be computed here, but its result is missing all the same.
OTHER_FORMULA = "=…"

Token = tuple[int, bytes]


class _OtherFormula(Exception):
    """The formula is no plain sum."""


def formula_text(content: bytes, targets: Sequence[str | None]) -> str | None:
    """The text of a formula of plain sums whose result was not saved.

    Args:
        content: the tokens.
        targets: the sheet that each link of the workbook leads to.

    Returns:
        `=…` for a formula of another kind; None where an empty result is nothing strange: the formula holds a text,
        as `=IF(A1="","",A1)` does, or is shared with other cells, which only Excel writes.
    """
    try:
        tokens = list(_tokens(content))
    except (struct.error, IndexError, KeyError):
        return None
    if any(kind == TEXT for kind, _content in tokens):
        return None
    try:
        stack: list[str] = []
        for kind, own in tokens:
            _take(kind, own, stack, targets)
    except (_OtherFormula, IndexError):
        return OTHER_FORMULA
    return f"={stack[0]}" if len(stack) == 1 else OTHER_FORMULA


def _tokens(content: bytes) -> Iterator[Token]:
    """(kind, content) of each token.

    Raises:
        KeyError: a token that is not known here.
    """
    position = 0
    while position < len(content):
        token = content[position]
        kind = token & 0x1F | 0x20 if token >= 0x20 else token  # three classes of one operand
        rest = content[position + 1 :]
        size = SIZES[kind] if kind not in (TEXT, ATTRIBUTE) else _varying_size(kind, rest)
        yield kind, rest[:size]
        position += 1 + size


def _varying_size(kind: int, rest: bytes) -> int:
    if kind == TEXT:
        return 2 + rest[0] * (2 if rest[1] & 1 else 1)
    number = struct.unpack_from("<H", rest, 1)[0]
    return 3 + (number + 1) * 2 if rest[0] & CHOICE_ATTRIBUTE else 3


def _take(kind: int, own: bytes, stack: list[str], targets: Sequence[str | None]) -> None:
    """Takes one token upon the stack of operands."""
    if kind in MARKS:
        right, left = stack.pop(), stack.pop()
        stack.append(f"{left}{MARKS[kind]}{right}")
    elif kind == PLUS:
        return
    elif kind in (MINUS, PERCENT, PARENTHESES):
        operand = stack.pop()
        stack.append({MINUS: f"-{operand}", PERCENT: f"{operand}%", PARENTHESES: f"({operand})"}[kind])
    elif kind == ATTRIBUTE:
        if own[0] & SUM_ATTRIBUTE:
            stack.append(f"SUM({stack.pop()})")
    elif kind == VARIADIC:
        count, function = struct.unpack("<BH", own)
        if function not in FUNCTIONS or not 0 < count <= len(stack):
            raise _OtherFormula
        stack[-count:] = [f"{FUNCTIONS[function]}({','.join(stack[-count:])})"]
    else:
        stack.append(_operand(kind, own, targets))


def _operand(kind: int, own: bytes, targets: Sequence[str | None]) -> str:
    """A number or a place."""
    if kind == INTEGER:
        return str(struct.unpack("<H", own)[0])
    if kind == DECIMAL:
        return repr(struct.unpack("<d", own)[0])
    if kind == REFERENCE:
        row, column = struct.unpack("<HH", own)
        return address(row, column & COLUMN)
    if kind == AREA:
        top, bottom, left, right = struct.unpack("<4H", own)
        return f"{address(top, left & COLUMN)}:{address(bottom, right & COLUMN)}"
    if kind in (REFERENCE_ELSEWHERE, AREA_ELSEWHERE):
        link = struct.unpack_from("<H", own)[0]
        name = targets[link] if link < len(targets) else None
        if name is not None:
            quoted = name.replace("'", "''")
            return f"'{quoted}'!{_operand(REFERENCE if kind == REFERENCE_ELSEWHERE else AREA, own[2:], targets)}"
    raise _OtherFormula
