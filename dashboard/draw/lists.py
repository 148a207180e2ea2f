"""Tables: registers, lists that are read, the rows behind the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import drill
from dashboard.behind import Behind, Mark, cells_of, figures_of, has_cells, row_of
from dashboard.draw.files import download
from dashboard.draw.words import MOST_SENTENCES, plain, small, titled
from dashboard.findings.flags import FLAG, flags_explained
from dashboard.i18n import MISSING, Language
from dashboard.reader import Reader
from dashboard.reports import sheet
from dashboard.tables import Table, right_aligned, styled, without_empty

# More rows than this slow a phone down; the file has them all.
MOST_ROWS_SHOWN = 500
RIGHT = st.column_config.Column(alignment="right")


def rows_that_lead(table: Table, language: Language) -> list[Mark]:
    """Of the rows shown, what each is called and which rows stand behind it; none where the table does not tell."""
    shown = replace(table, frame=table.frame.head(MOST_ROWS_SHOWN))
    return figures_of(shown, language) if table.keys else []


def rows(reader: Reader, table: Table, key: str = "", chosen: Callable[[int], None] | None = None) -> None:
    """The first rows of a table, numbers to the right, with the meaning of the signs under it.

    Args:
        key: name of the table on its page, where a row of it may be chosen.
        chosen: takes the position of the row that somebody chose.
    """
    language = reader.language
    if table.is_empty and reader.filters.is_protected:
        st.caption(language.say(drill.CELLS_WITHHELD))
        return
    stated, empty = without_empty(table)
    first = replace(stated, frame=stated.frame.head(MOST_ROWS_SHOWN))

    def selected() -> None:
        for row in st.session_state[key]["selection"]["rows"]:
            if chosen is not None:
                chosen(row)

    st.dataframe(
        styled(first, language),
        column_config=dict.fromkeys(right_aligned(first), RIGHT),
        hide_index=True,
        alt=table.title,
        placeholder=MISSING,
        key=key or None,
        on_select=selected if chosen else "ignore",
        selection_mode="single-row",
    )
    words = [language.say("“:” not stated · “–” does not apply")]
    if reader.filters.is_protected:
        words.append(language.say("“..” too few people to show"))
    if empty:
        words.append(language.say("not stated in any row: {names}", names=", ".join(one.label for one in empty)))
    if FLAG in (column.name for column in stated.columns):
        words.append(flags_explained(language))
    if len(table.frame) > MOST_ROWS_SHOWN:
        shown, every = len(first.frame), len(table.frame)
        words.append(language.say("{shown} of {all} rows; the file has them all.", shown=shown, all=every))
    small(" · ".join(words))


def _title_and_download(reader: Reader, key: str, table: Table, behind: Behind | None) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"head_{key}"
    ):
        titled(table.title)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            if behind:
                st.button(
                    reader.language.say("Cells"),
                    key=f"cells_{key}",
                    icon=":material/grid_on:",
                    type="tertiary",
                    on_click=lambda: drill.note(key, drill.Asked()),
                )
            download(reader, key, lambda: table, behind=behind)


def register(reader: Reader, key: str, table: Table, behind: Behind | None = None) -> None:
    """A list shown as it is: title, rows, download. A click on a row opens its cell, or the rows behind it.

    Args:
        behind: the rows behind the figures of the list, where its rows are no cells themselves.
    """
    sheet.note(sheet.Rows(table))
    _register(reader, key, table, behind)


@st.fragment
def _register(reader: Reader, key: str, table: Table, behind: Behind | None) -> None:
    with drill.shielded(reader), st.container(border=True):
        _list(reader, key, table, behind, lambda chosen: rows(reader, table, f"list_{key}", chosen))


def _list(
    reader: Reader, key: str, table: Table, behind: Behind | None, show: Callable[[Callable[[int], None] | None], None]
) -> None:
    """Title, download, whatever shows the rows, and the panel that a click on one of them opens."""
    source = behind or (cells_of(table) if has_cells(table) else None)
    parts = rows_that_lead(table, reader.language) if behind else []
    _title_and_download(reader, key, table, source)

    def chosen(row: int) -> None:
        drill.note(key, drill.Asked(figure=parts[row] if behind else row_of(table, row, reader.language)))

    show(chosen if source else None)
    if source:
        drill.open_when_asked(reader, key, table.title, source, parts)


def sentences(reader: Reader, key: str, table: Table, column: str) -> None:
    """A list to be read: one column of a table as sentences; all of it as a table, and as a file."""
    lines = tuple(str(text) for text in table.frame[column].head(MOST_SENTENCES))
    sheet.note(sheet.Lines(table.title, lines, len(table.frame)))
    _sentences(reader, key, table, lines)


@st.fragment
def _sentences(reader: Reader, key: str, table: Table, lines: Sequence[str]) -> None:

    def show(chosen: Callable[[int], None] | None) -> None:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        if len(table.frame) > MOST_SENTENCES:
            with st.expander(reader.language.say("All of them"), key=f"all_{key}"):
                rows(reader, table, f"list_{key}", chosen)

    with drill.shielded(reader), st.container(border=True):
        _list(reader, key, table, None, show)


@st.fragment
def rows_behind(reader: Reader, key: str, behind: Behind) -> None:
    """The cells that the figures come from, fetched when somebody opens the list."""
    language = reader.language
    label = language.say("Rows behind the figures: workbook, sheet, cell")
    with st.expander(label, key=f"rows_{key}", on_change="rerun") as opened:
        if not opened.open:
            return
        with drill.shielded(reader):
            table = drill.panel(reader, key, behind, (), drill.Asked())
            download(reader, f"{key}_rows", lambda: table, behind=behind)
