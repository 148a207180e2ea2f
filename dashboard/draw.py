"""How a page is drawn with Streamlit: sentence, key figures, charts in their frame, tables, foot of the page."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.chart import DARK, LIGHT, Chart, Look, plotly_config, plotly_figure
from dashboard.i18n import MISSING, Language, message
from dashboard.keyfigure import KeyFigure
from dashboard.reader import Reader
from dashboard.tables import Table, csv_bytes, styled

VIEW_NAMES = {
    "bars": message("Bars"),
    "columns": message("Chart"),
    "line": message("Lines"),
    "heatmap": message("Chart"),
    "timeline": message("Timeline"),
    "map": message("Map"),
    "table": message("Table"),
}
# More rows than this slow a phone down; the file has them all.
MOST_ROWS_SHOWN = 500
MOST_SENTENCES = 8

# Streamlit's own buttons over tables and charts speak English only, and their file does not say that data are invented.
_STYLE = "<style>[data-testid='stElementToolbar']{display:none}</style>"


def prepare() -> None:
    """What every page needs before anything is drawn."""
    st.html(_STYLE)


def look() -> Look:
    """Chart colours for the background that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def band(text: str) -> None:
    """A band across the page that nobody overlooks: the figures are invented."""
    style = "background:#D9822B;color:#1B1208;font-weight:700;padding:0.35rem 0.9rem;border-radius:6px"
    st.html(f'<div role="note" style="{style}">{html.escape(text)}</div>')


def lead(*paragraphs: Sequence[str]) -> None:
    """The answer, in larger type, a line for each subject. A rector may read nothing else."""
    lines = [" ".join(html.escape(sentence) for sentence in paragraph if sentence) for paragraph in paragraphs]
    text = "".join(
        f'<p style="margin:0 0 0.35rem 0;font-size:1.2rem;line-height:1.45">{line}</p>' for line in lines if line
    )
    st.html(f'<div style="max-width:64rem">{text}</div>')


def key_figures(reader: Reader, figures: Sequence[KeyFigure]) -> None:
    """Key figures side by side: up to six in a row on a desk, two on a phone."""
    columns = len(figures) if len(figures) <= 6 else 4
    with st.grid(columns, min_column_width=150, gap="small"):
        for figure in figures:
            _key_figure(reader.language, figure)


def _key_figure(language: Language, figure: KeyFigure) -> None:
    arrow = {1: "up", -1: "down"}.get(figure.direction, "off")
    with st.container(border=True, height="stretch", gap="xsmall"):
        # The metric's own label does not wrap on a phone.
        st.markdown(_plain(figure.label), help=figure.explanation or None)
        st.metric(
            figure.label,
            language.say("no data") if figure.value == MISSING else figure.value,
            figure.change or None,
            delta_color="primary",
            delta_arrow=arrow,  # type: ignore[arg-type]
            chart_data=list(figure.trend) if len(figure.trend) > 1 else None,
            chart_type="area",
            label_visibility="collapsed",
        )
        note = " · ".join(part for part in (figure.against, figure.note) if part)
        if note:
            st.caption(_plain(note))


def pair(has_second: bool = True) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns on a desk, one under the other on a phone; the full width where the second has nothing."""
    if not has_second:
        return st.container(), st.container()
    left, right = st.columns(2, gap="medium")
    return left, right


def exhibit(reader: Reader, key: str, charts: Sequence[Chart], table: Table) -> None:
    """A finding: title, what is measured, the drawing or its table, source, download.

    Args:
        reader: who looks.
        key: name of the finding on its page; names the file that is downloaded.
        charts: the ways to draw it; the first is shown first.
        table: the same figures as rows.
    """
    first, language = charts[0], reader.language
    with st.container(border=True):
        st.markdown(f"#### {_plain(first.title)}")
        st.caption(_plain(first.subtitle))
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            view = _chosen_view(language, key, [chart.mark for chart in charts])
            download(reader, key, table)
        drawn = next((chart for chart in charts if chart.mark == view), None)
        if drawn is None:
            rows(reader, table)
        else:
            _plot(language, key, drawn)
        st.caption(_plain(first.source))


def _chosen_view(language: Language, key: str, marks: list[str]) -> str:
    chosen = st.segmented_control(
        language.say("View"),
        [*marks, "table"],
        key=f"view_{key}",
        default=marks[0],
        format_func=lambda view: language.say(VIEW_NAMES[view]),
        label_visibility="collapsed",
        width="content",
    )
    return chosen or marks[0]


def _plot(language: Language, key: str, chart: Chart) -> None:
    st.plotly_chart(
        plotly_figure(chart, language, look()),
        theme=None,
        config=plotly_config(language),
        key=f"chart_{key}_{chart.mark}",
        alt=chart.alt,
    )
    if chart.mark == "map":
        st.caption(_plain(language.say("Outlines of countries: United Nations geodata. Shades by square root.")))
    if chart.note:
        st.caption(_plain(chart.note))


def download(reader: Reader, key: str, table: Table) -> None:
    """A link to the rows as a file; made when it is asked for."""
    snapshot = reader.warehouse.snapshot_id
    st.download_button(
        reader.language.say("Download"),
        data=lambda: csv_bytes(table, reader.language),
        file_name=f"{reader.filters.institution}_{key}_{snapshot}.csv".lower(),
        mime="text/csv",
        key=f"download_{key}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def rows(reader: Reader, table: Table) -> None:
    """The rows of a table, numbers to the right, with the meaning of the signs under it."""
    st.dataframe(styled(table, reader.language), hide_index=True, alt=table.title, width="stretch", placeholder=MISSING)
    st.caption(reader.language.say("“:” not stated · “–” does not apply"))


def register(reader: Reader, key: str, table: Table) -> None:
    """A list shown as it is: title, rows, download."""
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"#### {_plain(table.title)}", width="content")
            download(reader, key, table)
        rows(reader, table)


def sentences(reader: Reader, key: str, table: Table, column: str) -> None:
    """A list to be read: one column of a table as sentences; all of it as a table, and as a file."""
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"#### {_plain(table.title)}", width="content")
            download(reader, key, table)
        lines = [f"- {_plain(str(text))}" for text in table.frame[column].head(MOST_SENTENCES)]
        st.markdown("\n".join(lines))
        if len(table.frame) > MOST_SENTENCES:
            with st.expander(reader.language.say("All of them"), key=f"all_{key}"):
                rows(reader, table)


def rows_behind(reader: Reader, key: str, fetch: Callable[[], Table]) -> None:
    """The cells that the figures come from, fetched when somebody opens the list."""
    language = reader.language
    label = language.say("Rows behind the figures: workbook, sheet, cell")
    with st.expander(label, key=f"rows_{key}", on_change="rerun") as opened:
        if not opened.open:
            return
        table = fetch()
        first = Table(table.frame.head(MOST_ROWS_SHOWN), table.columns, table.title, table.stamp)
        rows(reader, first)
        if len(table.frame) > MOST_ROWS_SHOWN:
            text = language.say(
                "{shown} of {all} rows; the file has them all.", shown=MOST_ROWS_SHOWN, all=len(table.frame)
            )
            st.caption(text)
        download(reader, f"{key}_rows", table)


def nothing_here(title: str, text: str, remedy: str = "") -> None:
    """What is missing, and who can bring it."""
    with st.container(border=True):
        st.markdown(f"#### {_plain(title)}")
        st.markdown(_plain(text))
        if remedy:
            st.markdown(_plain(remedy))


def foot(reader: Reader, sentences: Sequence[str]) -> None:
    """What the page rests on: workbooks, sums that agree, students outside, snapshot."""
    st.divider()
    snapshot = reader.language.say("Snapshot {id}", id=reader.warehouse.snapshot_id)
    st.caption(_plain(" · ".join([*sentences, snapshot])))


def _plain(text: str) -> str:
    """Text from workbooks with Markdown's signs taken literally."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>#|~$:" else letter for letter in text)
