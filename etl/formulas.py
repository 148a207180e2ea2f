"""Formulas that were saved without a result, as other programs than Excel write them: plain sums are computed here.

Only what cannot be misread: numbers, cells, ranges, plus, minus, brackets and SUM. Every other formula stays without a
result, and so does one that leads back to itself. A computed result is what Excel would show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from etl.address import column_of
from etl.grid import with_cells
from etl.sheet import Cell, ErrorValue, Sheet, UncomputedFormula

# Cells that all formulas of a workbook together may look at.
MAX_LOOKS = 5_000_000
MAX_TOKENS = 2000
TOKEN = re.compile(
    r"""\s*(?:(?P<place>(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?(?P<left>[A-Za-z]{1,3})\$?(?P<top>\d{1,7})
    (?:\s*:\s*\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>\d{1,7}))?(?![\w(!]))
    |(?P<sum>SUM)\s*\(|(?P<number>\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?)|(?P<mark>[-+(),]))\s*""",
    re.X | re.I,
)

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
class _Sum:
    parts: tuple[_Term, ...]


@dataclass(frozen=True)
class _Addition:
    """Terms with their signs."""

    terms: tuple[tuple[int, _Term], ...]


_Term = float | _Area | _Sum | _Addition


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
        elif isinstance(term, (_Sum, _Addition)):
            for part in term.parts if isinstance(term, _Sum) else (inner for _sign, inner in term.terms):
                yield from self._places(part)

    def _result(self, term: _Term) -> Cell:
        """What Excel would show."""
        if isinstance(term, _Area):
            if not term.is_cell:
                raise _NotPlain
            cell = self._cell((term.sheet, term.top, term.left))
            return 0 if cell == "" else cell
        if isinstance(term, _Sum):
            return _total(self._summed(term))
        if isinstance(term, _Addition):
            return _total([(sign, self._operand(inner)) for sign, inner in term.terms])
        return term

    def _cell(self, place: Place) -> Cell:
        """A cell that a formula looks at."""
        name, row, column = place
        cell = self.known[place] if place in self.known else self.sheets[name].value(row, column)
        if isinstance(cell, UncomputedFormula):
            raise _NotPlain
        return cell

    def _operand(self, term: _Term) -> float | ErrorValue:
        """A term between plus and minus; a text there is no number, whatever Excel makes of it."""
        cell = self._result(term)
        if isinstance(cell, ErrorValue):
            return cell
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise _NotPlain
        return cell

    def _summed(self, term: _Sum) -> list[tuple[int, float | ErrorValue]]:
        """What SUM adds: numbers and errors; it passes over texts and blanks, numbers written as text among them."""
        found: list[tuple[int, float | ErrorValue]] = []
        for part in term.parts:
            if not isinstance(part, _Area):
                found.append((1, self._operand(part)))
                continue
            for cell in map(self._cell, self._places(part)):
                if isinstance(cell, (int, float, ErrorValue)) and not isinstance(cell, bool):
                    found.append((1, cell))
                elif not isinstance(cell, (str, bool)):
                    raise _NotPlain  # days and times add up to something else than heads
        return found


def _total(parts: Sequence[tuple[int, float | ErrorValue]]) -> Cell:
    error = next((part for _sign, part in parts if isinstance(part, ErrorValue)), None)
    return error or sum(sign * part for sign, part in parts if not isinstance(part, ErrorValue))


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
    """Terms with plus and minus between them; a lone one is itself."""
    terms: list[tuple[int, _Term]] = []
    sign = 1
    while True:
        while (mark := _mark(tokens, position)) in ("+", "-"):
            sign, position = (-sign if mark == "-" else sign), position + 1
        term, position = _term(tokens, position, sheet, depth)
        terms.append((sign, term))
        sign = 1
        if _mark(tokens, position) not in ("+", "-"):
            break
    return (terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else _Addition(tuple(terms))), position


def _term(tokens: Sequence[re.Match[str]], position: int, sheet: str, depth: int) -> tuple[_Term, int]:
    if position >= len(tokens) or depth > 50:
        raise _NotPlain
    token = tokens[position]
    if token["number"]:
        return float(token["number"]), position + 1
    if token["place"]:
        return _area(token, sheet), position + 1
    if not token["sum"] and token["mark"] != "(":
        raise _NotPlain
    parts: list[_Term] = []
    while True:
        part, position = _addition(tokens, position + 1, sheet, depth + 1)
        parts.append(part)
        if not (token["sum"] and _mark(tokens, position) == ","):
            break
    if _mark(tokens, position) != ")":
        raise _NotPlain
    return (_Sum(tuple(parts)) if token["sum"] else parts[0]), position + 1


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
