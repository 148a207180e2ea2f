"""Formulas that were saved without a result, as other programs than Excel write them: plain sums are computed here.

Only what cannot be misread: numbers, cells, ranges, plus, minus, brackets, SUM, SUBTOTAL where it adds, and products
with a constant. Every other formula stays without a result, and so does one that leads back to itself. A computed
result is what Excel would show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import add, mul, sub, truediv

from etl.address import column_of
from etl.grid import with_cells
from etl.sheet import Cell, ErrorValue, Sheet, UncomputedFormula

# Cells that all formulas of a workbook together may look at.
MAX_LOOKS = 5_000_000
MAX_TOKENS = 2000
TOKEN = re.compile(
    r"""\s*(?:(?P<place>(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>\d{1,7})
    (?:\s*:\s*\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>\d{1,7}))?(?![\w(!]))
    |(?P<function>SUM|SUBTOTAL)\s*\(|(?P<number>\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?)|(?P<mark>[-+*/%(),]))\s*""",
    re.X | re.I,
)

# SUBTOTAL adds under these two numbers. The second passes over hidden rows, the first over filtered ones only; both
# pass over cells that are subtotals themselves.
ADD_FILTERED, ADD_VISIBLE = 9, 109
MARKS: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}
SUBTOTALS = ("SUBTOTAL(", "AGGREGATE(")

Place = tuple[str, int, int]


class _NotPlain(Exception):
    """The formula is of another kind, or holds what cannot be added."""


@dataclass(frozen=True)
class _Area:
    """A cell or a range of a sheet; rows and columns from 0, ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_cell(self) -> bool:
        return (self.top, self.left) == (self.bottom, self.right)


@dataclass(frozen=True)
class _Call:
    """A function with what stands in its brackets."""

    function: str
    parts: tuple[_Term, ...]


@dataclass(frozen=True)
class _Chain:
    """Terms with the mark before each: `+` and `-`, or `*` and `/`."""

    terms: tuple[tuple[str, _Term], ...]


_Term = float | _Area | _Call | _Chain


def compute(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets in which the formulas of plain sums have their results."""
    open_formulas = {
        (sheet.name.casefold(), row, column): cell.text
        for sheet in sheets
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if type(cell) is UncomputedFormula
    }
    if not open_formulas:
        return list(sheets)
    results = _Computation({sheet.name.casefold(): sheet for sheet in sheets}, open_formulas).results()
    return [_with_results(sheet, results) for sheet in sheets]


def _with_results(sheet: Sheet, results: dict[Place, Cell]) -> Sheet:
    name = sheet.name.casefold()
    own = {(row, column): cell for (owner, row, column), cell in results.items() if owner == name}
    return replace(sheet, rows=with_cells(sheet.rows, own)) if own else sheet


@dataclass
class _Computation:
    """The formulas of a workbook and what is known of their results."""

    sheets: dict[str, Sheet]
    formulas: dict[Place, str]
    known: dict[Place, Cell] = field(default_factory=dict)
    looks: int = 0

    def results(self) -> dict[Place, Cell]:
        """The results of the formulas that have one."""
        for place in self.formulas:
            self._settle(place)
        return {place: cell for place, cell in self.known.items() if not isinstance(cell, UncomputedFormula)}

    def _settle(self, place: Place) -> None:
        """Computes a formula after all that it leads to, however long the chain."""
        waiting, begun = [place], set[Place]()
        while waiting:
            current = waiting[-1]
            if current in self.known:
                waiting.pop()
                continue
            try:
                term = _parsed(self.formulas[current], current[0])
                needs = [] if current in begun else [p for p in self._places(term) if self._is_open(p)]
                begun.add(current)
                if any(need in begun for need in needs):
                    raise _NotPlain
                if needs:
                    waiting += needs
                    continue
                self.known[current] = self._result(term)
            except _NotPlain:
                self.known[current] = UncomputedFormula(self.formulas[current])

    def _is_open(self, place: Place) -> bool:
        return place in self.formulas and place not in self.known

    def _places(self, term: _Term) -> Iterator[Place]:
        """Every cell that a term looks at."""
        if isinstance(term, _Area):
            sheet = self.sheets.get(term.sheet)
            if sheet is None:
                raise _NotPlain
            for row in range(term.top, min(term.bottom, len(sheet.rows) - 1) + 1):
                for column in range(term.left, min(term.right, len(sheet.rows[row]) - 1) + 1):
                    self.looks += 1
                    yield term.sheet, row, column
            if self.looks > MAX_LOOKS:
                raise _NotPlain
        elif isinstance(term, (_Call, _Chain)):
            for part in term.parts if isinstance(term, _Call) else (inner for _mark, inner in term.terms):
                yield from self._places(part)

    def _result(self, term: _Term) -> Cell:
        """What Excel would show."""
        if isinstance(term, _Area):
            if not term.is_cell:
                raise _NotPlain
            cell = self._cell((term.sheet, term.top, term.left))
            return 0 if cell == "" else cell
        if isinstance(term, _Call):
            return self._called(term)
        if isinstance(term, _Chain):
            return _chained([(mark, self._operand(inner)) for mark, inner in term.terms])
        return term

    def _called(self, call: _Call) -> Cell:
        """The result of a function."""
        if call.function == "SUM":
            return _added(self._summed(call.parts))
        return self._subtotal(call.parts)

    def _subtotal(self, parts: Sequence[_Term]) -> Cell:
        """The sum of some ranges without hidden rows or with them, as its number says.

        Whether a row is hidden by a filter the files do not tell alike: where that matters there is no result.
        """
        areas = [part for part in parts[1:] if isinstance(part, _Area)]
        if parts[0] not in (ADD_FILTERED, ADD_VISIBLE) or len(areas) != len(parts) - 1:
            raise _NotPlain
        visible = _added(self._summed(areas, is_subtotal=True, with_hidden=False))
        if parts[0] == ADD_FILTERED and _added(self._summed(areas, is_subtotal=True)) != visible:
            raise _NotPlain
        return visible

    def _cell(self, place: Place) -> Cell:
        """A cell that a formula looks at."""
        name, row, column = place
        cell = self.known[place] if place in self.known else self.sheets[name].value(row, column)
        if isinstance(cell, UncomputedFormula):
            raise _NotPlain
        return cell

    def _operand(self, term: _Term) -> float | ErrorValue:
        """A term beside a mark; a text there is no number, whatever Excel makes of it."""
        cell = self._result(term)
        if isinstance(cell, ErrorValue):
            return cell
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise _NotPlain
        return cell

    def _summed(
        self, parts: Sequence[_Term], *, is_subtotal: bool = False, with_hidden: bool = True
    ) -> list[float | ErrorValue]:
        """What SUM adds: numbers and errors; it passes over texts and blanks, numbers written as text among them."""
        found: list[float | ErrorValue] = []
        for part in parts:
            if not isinstance(part, _Area):
                found.append(self._operand(part))
                continue
            hidden = frozenset[int]() if with_hidden else self.sheets[part.sheet].hidden_rows
            for place in self._places(part):
                if place[1] in hidden or (is_subtotal and self._is_subtotal(place)):
                    continue
                cell = self._cell(place)
                if isinstance(cell, (int, float, ErrorValue)) and not isinstance(cell, bool):
                    found.append(cell)
                elif not isinstance(cell, (str, bool)):
                    raise _NotPlain  # days and times add up to something else than heads
        return found

    def _is_subtotal(self, place: Place) -> bool:
        formula = self.formulas.get(place, "").upper()
        return any(function in formula for function in SUBTOTALS)


def _added(parts: Sequence[float | ErrorValue]) -> Cell:
    error = next((part for part in parts if isinstance(part, ErrorValue)), None)
    return error or sum(part for part in parts if not isinstance(part, ErrorValue))


def _chained(parts: Sequence[tuple[str, float | ErrorValue]]) -> Cell:
    """The result of marks from left to right."""
    result: float = 1 if parts[0][0] in "*/" else 0
    for mark, part in parts:
        if isinstance(part, ErrorValue):
            return part
        result = MARKS[mark](result, part)
    return result


# ------------------------------------------------------------------- parsing
def _parsed(formula: str, sheet: str) -> _Term:
    """A formula as a term.

    Args:
        sheet: where it stands; references without a sheet mean this one.
    """
    tokens = _tokens(formula.removeprefix("="))
    term, position = _addition(tokens, 0, sheet)
    if position != len(tokens):
        raise _NotPlain
    return term


def _tokens(text: str) -> list[re.Match[str]]:
    tokens: list[re.Match[str]] = []
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if not found or len(tokens) > MAX_TOKENS:
            raise _NotPlain
        tokens.append(found)
        position = found.end()
    return tokens


def _mark(tokens: Sequence[re.Match[str]], position: int) -> str | None:
    return tokens[position]["mark"] if position < len(tokens) else None


def _addition(tokens: Sequence[re.Match[str]], position: int, sheet: str, depth: int = 0) -> tuple[_Term, int]:
    """Products with plus and minus between them; a lone one is itself."""
    terms: list[tuple[str, _Term]] = []
    while not terms or _mark(tokens, position) in ("+", "-"):
        sign, position = _sign(tokens, position)
        term, position = _product(tokens, position, sheet, depth)
        terms.append((sign, term))
    return _chain(terms, "+"), position


def _product(tokens: Sequence[re.Match[str]], position: int, sheet: str, depth: int) -> tuple[_Term, int]:
    """A term with the constants by which it is multiplied or divided."""
    mark: str | None = "*"
    terms: list[tuple[str, _Term]] = []
    while mark in ("*", "/"):
        sign, position = _sign(tokens, position + bool(terms))
        term, position = _term(tokens, position, sheet, depth)
        terms.append((mark, -term if sign == "-" and isinstance(term, float) else _chain([(sign, term)], "+")))
        while _mark(tokens, position) == "%":
            terms.append(("/", 100.0))
            position += 1
        mark = _mark(tokens, position)
    if any(not isinstance(term, float) or not term for mark, term in terms if mark == "/"):
        raise _NotPlain
    if sum(not isinstance(term, float) for _mark, term in terms) > 1:
        raise _NotPlain
    return _chain(terms, "*"), position


def _sign(tokens: Sequence[re.Match[str]], position: int) -> tuple[str, int]:
    """The sign that several make together."""
    sign = "+"
    while (mark := _mark(tokens, position)) in ("+", "-"):
        sign, position = ("-" if (mark == "-") == (sign == "+") else "+"), position + 1
    return sign, position


def _chain(terms: Sequence[tuple[str, _Term]], neutral: str) -> _Term:
    return terms[0][1] if len(terms) == 1 and terms[0][0] == neutral else _Chain(tuple(terms))


def _term(tokens: Sequence[re.Match[str]], position: int, sheet: str, depth: int) -> tuple[_Term, int]:
    if position >= len(tokens) or depth > 50:
        raise _NotPlain
    token = tokens[position]
    if token["number"]:
        return float(token["number"]), position + 1
    if token["place"]:
        return _area(token, sheet), position + 1
    if not token["function"] and token["mark"] != "(":
        raise _NotPlain
    parts: list[_Term] = []
    while True:
        part, position = _addition(tokens, position + 1, sheet, depth + 1)
        parts.append(part)
        if not (token["function"] and _mark(tokens, position) == ","):
            break
    if _mark(tokens, position) != ")":
        raise _NotPlain
    return (_Call(token["function"].upper(), tuple(parts)) if token["function"] else parts[0]), position + 1


def _area(token: re.Match[str], sheet: str) -> _Area:
    name = token["sheet"]
    if name:
        sheet = (name[1:-1].replace("''", "'") if name.startswith("'") else name).casefold()
    left, top = column_of(token["left"]) + 1, int(token["top"])
    right = column_of(token["right"]) + 1 if token["right"] else left
    bottom = int(token["bottom"]) if token["bottom"] else top
    if min(top, bottom) < 1:
        raise _NotPlain
    return _Area(sheet, min(top, bottom) - 1, min(left, right) - 1, max(top, bottom) - 1, max(left, right) - 1)
