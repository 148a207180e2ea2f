"""What stands behind a mark of a chart or a row of a table: which rows of the workbooks, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan

import pandas as pd

from dashboard.chart import Chart
from dashboard.i18n import NOT_APPLICABLE, SPACE, Language, is_missing
from dashboard.metrics.share_rows import PART, WHOLE
from dashboard.tables import Table
from dashboard.warehouse import plain

# What makes an address: two rows of one cell are one cell.
PLACE = ("source_id", "sheet", "cell")
# A column that tells the rows of a list apart.
POSITION = "position_in_list"
# Columns that say what a row of figures is.
NAMING_COLUMNS = 2
# What rows of two years add up to, one year taken from the other.
DIFFERENCE = "difference"


@dataclass(frozen=True)
class Narrowing:
    """Which rows are meant: those that hold one of the codes in each of the columns. Without columns: all rows.

    Args:
        codes: column -> codes; None stands for "not stated".
    """

    codes: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame that are meant."""
        for column, codes in self.codes.items():
            wanted, values = {_text(code) for code in codes}, frame[column]
            meant = values.isin([value for value in values.dropna().unique() if _text(value) in wanted])
            frame = frame[meant | values.isna()] if None in wanted else frame[meant]
        return frame

    def one(self, column: str) -> object:
        """The one code of a column; None where the column is not narrowed."""
        return next(iter(self.codes.get(column, ())), None)

    def without(self, column: str) -> Narrowing:
        """The same without a column that the fetcher has heeded."""
        return Narrowing({name: codes for name, codes in self.codes.items() if name != column})


ALL = Narrowing()


def _text(value: object) -> str | None:
    """A code as text: a level is 6 in the rows and "6" in a split; None when it is missing."""
    known = plain(value)
    return None if known is None else str(known)


@dataclass(frozen=True)
class Behind:
    """The rows behind the figures of a chart and its table.

    Args:
        fetch: the rows that are meant, each with its cell.
        adds: the column whose values make up the figure.
        distinct: the column whose different values are counted instead. With neither, each row counts one.
        counted: the message for one and for many of what is counted.
        unit: what is added, where nothing is counted: a currency.

    Rows that say which of them are the part and which the whole (`metrics.share_rows`) make a share of what is added.
    """

    fetch: Callable[[Narrowing], Table]
    counted: tuple[str, str] | None = None
    adds: str = ""
    distinct: str = ""
    unit: str = ""

    def figure(self, rows: pd.DataFrame) -> float:
        """What some rows add up to, or their share: the figure of the mark or the row that they stand behind.

        NaN where the rows tell a part of nothing.
        """
        if PART in rows:
            part, whole = (float(rows.loc[rows[name].astype(bool), self.adds].sum()) for name in (PART, WHOLE))
            return part / whole if whole else nan
        if self.adds:
            return float(rows[self.adds].astype("float64").sum())
        return float(rows[self.distinct].nunique() if self.distinct else len(rows))


def cell_count(rows: pd.DataFrame) -> int:
    """In how many cells some rows stand."""
    return len(rows[list(PLACE)].drop_duplicates())


def has_cells(table: Table) -> bool:
    """True when each row of a table tells its cell."""
    return set(PLACE) <= set(table.frame.columns)


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: what it is called, and which rows stand behind it."""

    name: str
    narrowing: Narrowing


def marks_of(chart: Chart, language: Language) -> list[Mark]:
    """The marks of a chart, in the order of its frame; none where it does not tell what they stand for."""
    if not chart.keys:
        return []
    pairs = zip(mark_names(chart, language), narrowings(chart.frame, chart.keys), strict=True)
    return [Mark(name, narrowing) for name, narrowing in pairs]


def narrowings(frame: pd.DataFrame, keys: Mapping[str, str]) -> list[Narrowing]:
    """Which rows stand behind each row of a frame.

    Args:
        keys: column of the rows behind -> column of the frame with the code, or with a tuple of codes.
    """
    columns = {name: frame[own].tolist() for name, own in keys.items()}
    return [Narrowing({name: _codes(values[place]) for name, values in columns.items()}) for place in range(len(frame))]


def _codes(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def mark_names(chart: Chart, language: Language) -> list[str]:
    """What each mark of a chart is called, in the order of its frame."""
    of_series = ("series", "year")
    roles = {"heatmap": ("row", "column"), "line": of_series, "multiples": of_series, "columns": ("year",)}.get(
        chart.mark, ("category",)
    )
    written = [_written(chart, role, language) for role in roles]
    return [" · ".join(parts) for parts in zip(*written, strict=True)]


def figures_of(table: Table, language: Language) -> list[Mark]:
    """The rows of a table of figures, in order: what each is called, and which rows stand behind it."""
    said = [column for column in table.columns if column.kind in ("text", "academic_year")]
    words = [column for column in said if column.name in table.named_by] or said[:NAMING_COLUMNS]
    names = [
        " · ".join(
            language.academic_year(row[column.name]) if column.kind == "academic_year" else str(row[column.name])
            for column in words
            if column.kind == "academic_year" or not is_missing(row[column.name])
        )
        for row in table.frame.to_dict("records")
    ]
    return [Mark(name, only) for name, only in zip(names, narrowings(table.frame, table.keys), strict=True)]


def _written(chart: Chart, role: str, language: Language) -> list[str]:
    values = chart.column(role)
    if role != "year":
        return [str(value) for value in values]
    return [str(int(year)) if chart.calendar_years else language.academic_year(year) for year in values]


def cells_of(table: Table) -> Behind:
    """The rows of a list that tell their cells: behind each stands itself."""
    return Behind(lambda only: replace(table, frame=only.rows(_numbered(table).frame)))


def row_of(table: Table, place: int, language: Language) -> Mark:
    """One row of a list that tells its cells, by its position: what it is called, and itself."""
    numbered = _numbered(table)
    (mark,) = figures_of(replace(numbered, frame=numbered.frame.iloc[[place]]), language)
    return mark


def _numbered(table: Table) -> Table:
    frame = table.frame.assign(**{POSITION: range(len(table.frame))})
    return replace(table, frame=frame, keys={POSITION: POSITION})


def figure_words(behind: Behind, rows: pd.DataFrame, language: Language) -> str:
    """What some rows add up to, with its unit, to the last digit; a difference with its sign.

    Empty for rows of a list, which add up to nothing.
    """
    if not (behind.counted or behind.adds or behind.distinct):
        return ""
    figure = behind.figure(rows)
    if PART in rows:
        return NOT_APPLICABLE if is_missing(figure) else language.percent(figure, 1)
    if behind.adds == DIFFERENCE and behind.counted:
        return language.say_count(*behind.counted, int(abs(figure)), count=language.difference(figure))
    if behind.counted:
        return language.say_count(*behind.counted, int(figure))
    return f"{language.number(figure, 0 if figure == int(figure) else 2)}{SPACE}{behind.unit}".rstrip()
