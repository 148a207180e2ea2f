"""From a mark or a row to its cells: the panel that shows the rows behind a figure, and where one of them was read.

One mechanism for every exhibit and every list. What was clicked is noted for one run; the panel opens beside the page.
It works without a pointer, too: the part and the cell can be chosen from lists.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.behind import ALL, Behind, Mark, cell_count, figure_words
from dashboard.corner import Place, picture
from dashboard.i18n import MISSING, SPACE, is_missing, message
from dashboard.look import DARK, LIGHT
from dashboard.reader import Reader
from dashboard.tables import Table, cells_first, styled, without_empty

logger = logging.getLogger("iro.pages")

PANEL_WIDTH = 760
# More than this slow a phone down; the file has them all.
MOST_ROWS = 500
GRID_HEIGHT = 220
FAILED = message("This page could not be shown. The office that keeps the system finds the reason in its log.")

NOTHING_BEHIND = message("No row stands behind it.")
# What stands in the place of rows that protected figures do not show.
CELLS_WITHHELD = message("Cells of the sheets hold exact numbers of people. Choose exact figures to see them.")


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see.

    Args:
        mark: position of the mark that they clicked; None for all of the figures.
        figure: the row of a table that they clicked: what it is called, and which rows stand behind it.
        serial: tells one click from the next.
    """

    mark: int | None = None
    figure: Mark | None = None
    serial: int = 0


@contextmanager
def shielded(reader: Reader) -> Iterator[None]:
    """Whatever goes wrong after a click becomes one sentence; details go to the server's log."""
    try:
        yield
    except Exception:
        logger.exception("rows behind a figure could not be shown")
        st.error(reader.language.say(FAILED))


def note_mark(key: str, selection: Any) -> None:
    """Notes a click on a mark. The second click on a mark takes Plotly's selection away: it is meant all the same."""
    position = position_of(selection) if selection["points"] else st.session_state.get(f"last_{key}")
    st.session_state[f"last_{key}"] = position
    if position is not None:
        note(key, Asked(mark=position))


def position_of(selection: Any) -> int | None:
    """The position in its frame of the mark that was clicked; None when it stands for nothing: a year without a figure.

    It is the last of the values that the mark carries (`dashboard.plots`); a browser sends them as a list or by name.
    """
    data = selection["points"][0].get("customdata") or ()
    values = list(data.values()) if isinstance(data, Mapping) else list(data)
    return int(values[-1]) if values and isinstance(values[-1], int | float) else None


def note(key: str, asked: Asked) -> None:
    """Notes what was clicked, for the run that follows."""
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1
    st.session_state[f"asked_{key}"] = replace(asked, serial=st.session_state["clicks"])


def open_when_asked(reader: Reader, key: str, title: str, behind: Behind, marks: Sequence[Mark] = ()) -> None:
    """Opens the panel beside the page, if something was clicked since the last run."""
    asked = st.session_state.pop(f"asked_{key}", None)
    if asked is not None:
        opened = st.dialog(_plain(title), width=PANEL_WIDTH, position="right")(_shielded_panel)
        # Each click begins anew: what was chosen in the panel before is not taken over.
        opened(reader, f"panel_{key}_{asked.serial}", behind, marks, asked)


def _shielded_panel(reader: Reader, key: str, behind: Behind, marks: Sequence[Mark], asked: Asked) -> None:
    with shielded(reader):
        panel(reader, key, behind, marks, asked)


def panel(reader: Reader, key: str, behind: Behind, marks: Sequence[Mark], asked: Asked) -> Table:
    """The rows behind a figure, what they add up to, and the corner of the sheet around one of their cells.

    Returns:
        The rows shown, for a download.
    """
    part, key = (asked.figure, key) if asked.figure or not marks else _chosen_part(reader, key, marks, asked.mark)
    table = cells_first(behind.fetch(part.narrowing if part else ALL))
    if table.is_empty:
        st.markdown(reader.language.say(CELLS_WITHHELD if reader.filters.is_protected else NOTHING_BEHIND))
        return table
    st.markdown(_sum_words(reader, behind, table, part))
    _chosen_cell(reader, key, table)
    return table


def _chosen_part(reader: Reader, key: str, marks: Sequence[Mark], clicked: int | None) -> tuple[Mark | None, str]:
    """The part of the figures that is meant, and a key for what is chosen in it."""
    say = reader.language.say
    chosen = st.selectbox(
        say("Part of the figures"),
        [None, *range(len(marks))],
        index=0 if clicked is None else clicked + 1,
        format_func=lambda place: say("All") if place is None else marks[place].name,
        key=f"{key}_part",
    )
    return (None if chosen is None else marks[chosen]), f"{key}_{chosen}"


def _sum_words(reader: Reader, behind: Behind, table: Table, part: Mark | None) -> str:
    """Name, figure and cells: "Uzbekistan: 18 students in 3 cells".

    Of everything only the cells are counted: years are never added.
    """
    language = reader.language
    cells = cell_count(table.frame)
    figure = "" if part is None else figure_words(behind, table.frame, language)
    if part is not None and not figure:
        words = part.name
    elif part is None:
        words = language.say_count("{count} cell", "{count} cells", cells)
    else:
        words = language.say(
            "{name}: {figure} {cells}",
            name=part.name,
            figure=figure,
            cells=language.say_count("in {count} cell", "in {count} cells", cells),
        )
    return f"**{_plain(words)}**"


def _chosen_cell(reader: Reader, key: str, table: Table) -> None:
    """The rows, one of them chosen by a click or from a list, and its cell in its sheet."""
    frame, language = table.frame.head(MOST_ROWS), reader.language
    stated, _empty = without_empty(replace(table, frame=frame))
    where = f"{key}_cell"

    def choose() -> None:
        rows = st.session_state[f"{key}_grid"]["selection"]["rows"]
        if rows:
            st.session_state[where] = rows[0]

    if len(frame) > 1:
        st.dataframe(
            styled(stated, language),
            hide_index=True,
            alt=table.title,
            height=min(GRID_HEIGHT, 36 * (len(frame) + 1) + 2),
            placeholder=MISSING,
            on_select=choose,
            selection_mode="single-row",
            key=f"{key}_grid",
        )
    if st.session_state.get(where) not in range(len(frame)):
        st.session_state[where] = 0
    chosen = st.selectbox(
        language.say("Cell"),
        range(len(frame)),
        format_func=lambda place: _address(table, place),
        key=where,
    )
    row = frame.iloc[chosen or 0]
    if is_missing(row["sheet"]) or is_missing(row["cell"]):
        st.markdown(language.say("It is about the whole workbook, not about one cell."))
        return
    # Nothing of the picture before stands there while the workbook is opened.
    place = st.empty()
    place.caption(language.say("The workbook is being opened …"))
    look = DARK if st.context.theme.type == "dark" else LIGHT
    place.html(picture(reader, look, Place.of(row), table.of_whole_rows))


def _address(table: Table, place: int) -> str:
    """Where a row stands: "C14 · Sheet1 · students.xlsx"."""
    row = table.frame.iloc[place]
    parts = [row[name] for name in ("cell", "sheet", "file_name") if name in row.index]
    return f"{SPACE}· ".join(str(part) for part in parts if not is_missing(part))


def _plain(text: str) -> str:
    """Text from workbooks with Markdown's signs taken literally."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>#|~$:" else letter for letter in text)
