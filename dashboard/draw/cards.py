"""A finding in its frame: title, drawing, its table or its cells, source, download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import sleep

import streamlit as st

from dashboard import address, drill
from dashboard.behind import Behind, marks_of
from dashboard.chart import Chart
from dashboard.draw.files import download
from dashboard.draw.lists import rows, rows_that_lead
from dashboard.draw.words import look, small, titled
from dashboard.filters import UnknownInLink
from dashboard.i18n import Language, message
from dashboard.plots import plotly_config, plotly_figure
from dashboard.reader import Reader
from dashboard.reports import sheet
from dashboard.tables import Table
from dashboard.views import NAME
from dashboard.words import link_sentence

VIEW_NAMES = {
    "bars": message("Chart"),
    "columns": message("Chart"),
    "line": message("Chart"),
    "multiples": message("Chart"),
    "heatmap": message("Chart"),
    "timeline": message("Chart"),
    "map": message("Map"),
    "table": message("Table"),
    "rows": message("Cells"),
}
# Fewer bars than this would swell when they fill the height of their neighbour.
FEWEST_BARS_STRETCHED = 5
# How long a browser takes from the key figures to their standing on the screen, on its first visit.
FIGURES_FIRST_SECONDS = 0.4


def exhibit(reader: Reader, key: str, charts: Sequence[Chart], table: Callable[[], Table], behind: Behind) -> None:
    """A finding: title, what is measured, the drawing, its table or the cells behind it, source, download.

    A click on a mark or on a row opens the rows behind it; only the exhibit runs again.

    Args:
        reader: who looks.
        key: name of the finding on its page; names the file that is downloaded.
        charts: the ways to draw it; the first is shown first.
        table: gives the same figures as rows, when somebody turns to them.
        behind: the rows of the workbooks that the figures come from, each with its cell.
    """
    sheet.note(sheet.Picture(charts[0]))
    _let_figures_come_first()
    _card(reader, key, charts, table, behind)


def _let_figures_come_first() -> None:
    """The first drawing of a visit makes the browser load Plotly, and show nothing new until that is done."""
    if st.context.url and "has_drawings" not in st.session_state:
        st.session_state["has_drawings"] = True
        sleep(FIGURES_FIRST_SECONDS)


@st.fragment
def _card(reader: Reader, key: str, charts: Sequence[Chart], table: Callable[[], Table], behind: Behind) -> None:
    with drill.shielded(reader):
        _exhibit(reader, key, charts, table, behind)


def _exhibit(reader: Reader, key: str, charts: Sequence[Chart], table: Callable[[], Table], behind: Behind) -> None:
    first, language = charts[0], reader.language
    with st.container(border=True, height="stretch", key=f"card_{key}"):
        titled(first.title, first.subtitle)
        head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        with head:
            view = _chosen_view(reader, key, [*(chart.mark for chart in charts), "table", "rows"])
        drawn = next((chart for chart in charts if chart.mark == view and not chart.is_empty), None)
        marks = marks_of(drawn or first, language)
        shown, name = table, key
        if drawn is not None:
            _plot(language, key, drawn)
        elif view == "rows":
            cells = drill.panel(reader, key, behind, marks, drill.Asked())
            shown, name = (lambda: cells), f"{key}_rows"
        else:
            _figures(reader, key, table())
        with head:
            download(reader, name, shown, first, behind)
        small(*(_notes(drawn, language) if drawn else ()), first.source)
    drill.open_when_asked(reader, key, first.title, behind, marks)


def _chosen_view(reader: Reader, key: str, views: list[str]) -> str:
    """How a finding is looked at: as chosen here or in the link, else as at first."""
    language, widget = reader.language, f"view_{key}"
    asked = address.views_of(reader.page).get(key, views[0])
    view = asked if asked in views else views[0]
    st.session_state[widget] = view

    def chosen() -> None:
        # A second click on the one in use takes its mark away; the view stays.
        wanted = st.session_state[widget] or view
        address.choose_view(reader.page, key, None if wanted == views[0] else wanted)

    st.segmented_control(
        language.say("View"),
        views,
        key=widget,
        format_func=lambda view: language.say(VIEW_NAMES[view]),
        label_visibility="collapsed",
        on_change=chosen,
        width="content",
    )
    if view != asked:
        st.warning(link_sentence(UnknownInLink(NAME, f"{key}.{asked}", "code"), language))
    return view


def _plot(language: Language, key: str, chart: Chart) -> None:
    name = f"chart_{key}_{chart.mark}"

    def clicked() -> None:
        drill.note_mark(key, st.session_state[name]["selection"])

    st.plotly_chart(
        plotly_figure(chart, language, look()),
        theme=None,
        height="content" if chart.mark == "bars" and len(chart.frame) < FEWEST_BARS_STRETCHED else "stretch",
        config=plotly_config(language),
        key=name,
        alt=chart.alt,
        on_select=clicked if chart.keys else "ignore",
        selection_mode="points",
    )


def _notes(chart: Chart, language: Language) -> list[str]:
    """What has to be known to read a drawing."""
    how = [_map_words(chart, language)] if chart.mark == "map" else []
    return [*how, chart.note or ""]


def _map_words(chart: Chart, language: Language) -> str:
    """How the shades of a map are to be read, and whose outlines it has."""
    values = chart.column("value")
    return language.say(
        "The stronger the colour, the more: here from {least} to {most}. Small numbers are coloured more strongly than "
        "in proportion, so that they can be seen. Outlines of countries: United Nations geodata.",
        least=language.number(values.min()),
        most=language.number(values.max()),
    )


def _figures(reader: Reader, key: str, table: Table) -> None:
    """A table of figures; a click on a row opens the rows behind it."""
    parts = rows_that_lead(table, reader.language)

    def chosen(row: int) -> None:
        drill.note(key, drill.Asked(figure=parts[row]))

    rows(reader, table, f"figures_{key}", chosen if parts else None)
