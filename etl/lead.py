"""The texts of a table beside its figures, looked at once for each different text: which rows are totals, percentages.

A long list has few different texts. Each is judged once, whatever the number of rows in which it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from string import digits
from typing import Any

from etl.body_row import BodyRow
from etl.locate import Located
from etl.meaning import Meanings
from etl.parse import shown
from etl.sheet import Merged, is_blank

FIGURES = ("value", "total", "part")
ASIDE = ("label", "unknown", "unread")


class Lead:
    """What the texts beside the figures say of their rows.

    Args:
        total: row -> (column, text) of a word for a total at its head.
        of_other_unit: rows of percentages, of change or of a plan: «в % к итогу», «прирост».
        flows: row -> column of «прибыло», «выбыло».
        other_census: row -> column of «на конец года», where another row stands nearer to 1 October.
        of_which: row -> column of «в том числе женщин»; such rows repeat people of the rows above.
    """

    def __init__(self, table: Located, meanings: Meanings, earlier: Lead | None = None) -> None:
        self._meanings = meanings
        self._texts: dict[int, frozenset[str]] = earlier._texts if earlier else {}
        self._found: dict[tuple[str, int], dict[int, str]] = earlier._found if earlier else {}
        self.total: dict[int, tuple[int, str]] = {}
        self.of_other_unit: set[int] = set()
        self.of_which: dict[int, int] = {}
        self.flows: dict[int, int] = {}
        times: dict[int, tuple[int, int]] = {}
        roles = {column.index: column.role for column in table.columns}
        labels = table.having("label")
        first_figure = min((column.index for column in table.having("value")), default=-1)
        for index in range(table.columns[0].index, table.columns[-1].index + 1):
            role = roles.get(index)
            if role in FIGURES:
                continue
            for row, text in self._having("total", table, index).items():
                self.total.setdefault(row, (index, shown(text)))
            if role != "personal":
                self.of_other_unit.update(self._having("other_unit", table, index))
            if role in ASIDE and index < first_figure:  # behind the figures stand remarks
                self.flows.update(dict.fromkeys(self._having("flow", table, index), index))
                for row, text in self._having("time_of_year", table, index).items():
                    times[row] = (index, meanings.of(text).time_of_year or 0)
            if role == "label" or (not labels and role in ASIDE and index < first_figure):
                self.of_which.update(dict.fromkeys(self._having("of_which", table, index), index))

        nearest = min((time for _index, time in times.values()), default=0)
        self.other_census = {row: index for row, (index, time) in times.items() if time != nearest}
        self._take_dated_totals(table)

    @cached_property
    def uncounted(self) -> dict[int, tuple[int, str]]:
        """Row -> column of its text, and the code of the problem that says why its figures are in no sum."""
        codes = ((self.flows, "flow_not_counted"), (self.other_census, "census_not_counted"))
        return {row: (index, code) for rows, code in codes for row, index in rows.items()}

    def again(self, table: Located) -> Lead:
        """The same of the table, some of whose columns have other roles now."""
        return Lead(table, self._meanings, self)

    def _take_dated_totals(self, table: Located) -> None:
        """«Итого: 2023/24» is a total where its row says nothing else under several labels; alone it is that year."""
        labels = [column.index for column in table.having("label")]
        for index in labels if len(labels) > 1 else ():
            for row, text in self._having("dated_total", table, index).items():
                if all(is_blank(table.sheet.value(row, other)) for other in labels if other != index):
                    self.total.setdefault(row, (index, shown(text)))

    def _having(self, what: str, table: Located, column: int) -> dict[int, str]:
        """Row -> text of the texts of a column that mean something."""
        if column not in self._texts:
            different = set(table.sheet.column(column, table.body))
            self._texts[column] = frozenset(cell for cell in different if isinstance(cell, str))
        if (what, column) not in self._found:
            found = {text for text in self._texts[column] if MEANT[what](self._meanings, text)}
            cells = table.sheet.column(column, table.body) if found else []
            self._found[what, column] = {
                row: cell
                for row, cell in zip(table.body, cells, strict=False)
                if isinstance(cell, str) and cell in found
            }
        return self._found[what, column]


def _is_total(meanings: Meanings, text: str) -> bool:
    if is_blank(text):
        return False
    before = text.rstrip(digits)  # «Overall: 38»
    is_counted = bool(before) and before != text and not before[-1].isalnum() and meanings.has_mark("total", before)
    if is_counted and not meanings.of(text).codes:
        return True
    return meanings.has_mark("total", text) or meanings.has_mark("total", text.splitlines()[0])


def _is_dated_total(meanings: Meanings, text: str) -> bool:
    return meanings.words.is_mark("total", text) and set(meanings.of(text).codes) == {"academic_year"}


def _is_other_unit(meanings: Meanings, text: str) -> bool:
    return meanings.has_mark("percent", text) or meanings.has_mark("plan", text)


def _is_of_which(meanings: Meanings, text: str) -> bool:
    return "of_which" in meanings.of(text).marks


def _is_flow(meanings: Meanings, text: str) -> bool:
    return meanings.has_mark("arrivals", text) or meanings.has_mark("departures", text)


def _is_of_a_time(meanings: Meanings, text: str) -> bool:
    meaning = meanings.of(text)
    return meaning.time_of_year is not None and meaning.day is None


MEANT: Mapping[str, Callable[[Meanings, str], bool]] = {
    "total": _is_total,
    "dated_total": _is_dated_total,
    "other_unit": _is_other_unit,
    "of_which": _is_of_which,
    "flow": _is_flow,
    "time_of_year": _is_of_a_time,
}


class SeenLabels:
    """Rows that were understood, by their labels: another row with the same labels means the same.

    Only rows all of whose labels are filled and stand in no merged range are kept in mind: what those say depends on no
    other row.

    Args:
        lead: rows that bear a mark are never like others.
    """

    def __init__(self, table: Located, lead: Lead) -> None:
        columns = [column.index for column in table.having("label")]
        self._rows = table.sheet.rows
        self._labels = columns
        # Twice the first column: of one column alone it would give no tuple.
        self._labels_of = itemgetter(*columns, columns[0]) if columns else None
        spanned = (range(span.top, span.bottom + 1) for span in table.sheet.merged if _touches(span, columns))
        short = (row for row in table.body if columns and len(self._rows[row]) <= columns[-1])
        self._apart = {*lead.total, *lead.of_other_unit, *lead.of_which, *lead.uncounted, *short}.union(*spanned)
        self._seen: dict[bool, dict[Any, BodyRow]] = {False: {}, True: {}}

    def like(self, row: int, has_figures: bool) -> BodyRow | None:
        """The row, where one with the same labels was understood."""
        if self._labels_of is None or row in self._apart:
            return None
        seen = self._seen[has_figures].get(self._labels_of(self._rows[row]))
        if seen is None:
            return None
        return BodyRow(row, seen.kind, seen.codes, seen.label, seen.label_column, None, None, (), has_figures)

    def keep(self, row: BodyRow) -> None:
        """Keeps a row of data in mind. A text that stands alone in its row may be the title of a section."""
        if self._labels_of is None or row.kind != "data" or row.index in self._apart:
            return
        if len(self._labels) < 2 and not row.has_figures:
            return
        labels = self._labels_of(self._rows[row.index])
        if not any(map(is_blank, labels)):
            self._seen[row.has_figures][labels] = row


def _touches(span: Merged, columns: Sequence[int]) -> bool:
    return any(span.left <= column <= span.right for column in columns)
