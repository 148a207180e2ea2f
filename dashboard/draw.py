"""How a page is drawn with Streamlit: sentence, key figures, charts in their frame, tables, foot of the page."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import address, drill
from dashboard.behind import Behind, Mark, cells_of, figures_of, has_cells, marks_of, row_of
from dashboard.chart import Chart
from dashboard.files import csv_bytes, xlsx_bytes
from dashboard.filters import UnknownInLink
from dashboard.findings.about import about
from dashboard.findings.flags import FLAG, flags_explained
from dashboard.findings.overview import Attention
from dashboard.findings.scope import file_stem
from dashboard.i18n import MISSING, Language, message, unbroken
from dashboard.indicators.registry import indicators
from dashboard.keyfigure import KeyFigure
from dashboard.look import DARK, LIGHT, Look
from dashboard.plots import plotly_config, plotly_figure
from dashboard.plots.trend import trend_html
from dashboard.reader import Reader
from dashboard.reports import sheet
from dashboard.tables import Table, right_aligned, styled, without_empty
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
# Ending of a file -> what it is called, its type.
FILES = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "pdf": ("PDF", "application/pdf"),
}
STYLE = Path(__file__).resolve().parent / "static" / "page.css"
# More rows than this slow a phone down; the file has them all.
MOST_ROWS_SHOWN = 500
MOST_SENTENCES = 8
RIGHT = st.column_config.Column(alignment="right")
# Fewer bars than this would swell when they fill the height of their neighbour.
FEWEST_BARS_STRETCHED = 5


def prepare() -> None:
    """What every page needs before anything is drawn."""
    st.html(STYLE)


def look() -> Look:
    """Chart colours for the background that the reader's browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def band(text: str) -> None:
    """A band across the page that nobody overlooks: the figures are invented."""
    sheet.notice(text)
    st.html(f'<div role="note" class="band">{html.escape(text)}</div>')


def quiet_line(text: str) -> None:
    """A line across the page that says how its figures are to be read."""
    sheet.notice(text)
    st.html(f'<div role="note" class="quiet-line">{html.escape(text)}</div>')


def under_heading(text: str) -> None:
    """The line under the heading of a page."""
    st.html(f'<div class="under-heading">{html.escape(unbroken(text))}</div>')


def lead(*paragraphs: Sequence[str]) -> None:
    """The answer, in larger type, a line for each subject. A rector may read nothing else."""
    lines = [" ".join(unbroken(sentence) for sentence in paragraph if sentence) for paragraph in paragraphs]
    sheet.note(sheet.Lead(tuple(line for line in lines if line)))
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    st.html(f'<div class="lead">{text}</div>')


def key_figures(reader: Reader, figures: Sequence[KeyFigure]) -> None:
    """Key figures side by side: up to six in a row on a desk, two on a phone."""
    sheet.note(sheet.Figures(tuple(figures)))
    columns = len(figures) if len(figures) <= 6 else 4
    with st.grid(columns, min_column_width=150, gap="small"):
        for figure in figures:
            _key_figure(reader.language, figure)


def _key_figure(language: Language, figure: KeyFigure) -> None:
    arrow = {1: "up", -1: "down"}.get(figure.direction, "off")
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            _plain(figure.label),
            language.say("no data") if figure.value == MISSING else figure.value,
            figure.change or None,
            delta_color="blue",
            delta_arrow=arrow,  # type: ignore[arg-type]
            delta_description=figure.against or None,
            help=_explained(language, figure),
        )
        if len(figure.trend) > 1 or figure.note:
            st.html(_below_figure(figure))


def _below_figure(figure: KeyFigure) -> str:
    """The small columns under a key figure, and its note. A drawing of Streamlit's own would load a library for it."""
    drawn = trend_html(figure.trend, look()) if len(figure.trend) > 1 else ""
    note = f'<div class="note">{html.escape(unbroken(figure.note))}</div>' if figure.note else ""
    return drawn + note


def _explained(language: Language, figure: KeyFigure) -> str | None:
    """How the figure is counted, what it does where data are missing, and what set its target."""
    explained = indicators()[figure.indicator].explained(language.code) if figure.indicator else ""
    return _plain(" ".join(part for part in (explained, figure.act) if part)) or None


def attention(heading: str, pages: Mapping[str, Any], needs: Sequence[Attention]) -> None:
    """What needs attention, each a link to the page that shows it with the filters set; nothing when nothing does."""
    if not needs:
        return
    sheet.note(sheet.Lines(heading, tuple(need.sentence for need in needs), len(needs)))
    st.header(heading, anchor=False)
    with st.container(horizontal=True, gap="xsmall"):
        for need in needs:
            st.page_link(
                pages[need.page],
                label=_plain(need.sentence),
                icon=":material/arrow_forward:",
                width="content",
                query_params=dict(need.query),
            )


def in_pairs(cards: Sequence[Callable[[], None]]) -> None:
    """Cards two in a row and equally high on a desk, one under the other on a phone; an odd last one in full width."""
    for start in range(0, len(cards), 2):
        of_row = cards[start : start + 2]
        with sheet.abreast():
            for column, card in zip(st.columns(len(of_row), gap="small"), of_row, strict=True):
                with column:
                    card()


def section(heading: str) -> None:
    """A heading between the parts of a page."""
    sheet.note(sheet.Section(heading))
    st.header(_plain(heading), anchor=False)


def remark(text: str) -> None:
    """A quiet line between the parts of a page; none where there is nothing to say."""
    if text:
        sheet.note(sheet.Remark(text))
        _small(text)


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
    _card(reader, key, charts, table, behind)


@st.fragment
def _card(reader: Reader, key: str, charts: Sequence[Chart], table: Callable[[], Table], behind: Behind) -> None:
    with drill.shielded(reader):
        _exhibit(reader, key, charts, table, behind)


def _exhibit(reader: Reader, key: str, charts: Sequence[Chart], table: Callable[[], Table], behind: Behind) -> None:
    first, language = charts[0], reader.language
    with st.container(border=True, height="stretch", key=f"card_{key}"):
        _titled(first.title, first.subtitle)
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
        _small(*(_notes(drawn, language) if drawn else ()), first.source)
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


def download(
    reader: Reader, key: str, table: Callable[[], Table], chart: Chart | None = None, behind: Behind | None = None
) -> None:
    """The rows as a file, for Excel or as CSV; made when it is asked for.

    Args:
        key: name of the finding on its page.
        table: gives its rows.
        chart: the finding in words, where there is one.
        behind: the rows of the workbooks that it comes from.
    """
    label = reader.language.say("Download")
    with st.popover(
        label, key=f"download_{key}", icon=":material/download:", type="tertiary", on_change="rerun"
    ) as opened:
        if opened.open:
            _files(reader, key, table(), chart, behind)


def _files(reader: Reader, key: str, table: Table, chart: Chart | None, behind: Behind | None) -> None:
    written: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: xlsx_bytes(table, reader.language, about(reader, key, table, chart, behind)),
        "csv": lambda: csv_bytes(table, reader.language),
    }
    for ending, made in written.items():
        words, mime = FILES[ending]
        st.download_button(
            words,
            data=made,
            file_name=f"{file_stem(reader, key)}.{ending}",
            mime=mime,
            key=f"{ending}_{key}",
            type="tertiary",
            on_click="ignore",
        )


def paper(reader: Reader, page: sheet.Sheet) -> None:
    """The whole page as one PDF, made when it is asked for."""
    words, mime = FILES["pdf"]
    st.download_button(
        words,
        data=partial(_pdf, page),
        file_name=f"{file_stem(reader, reader.page)}.pdf",
        mime=mime,
        key="paper",
        icon=":material/picture_as_pdf:",
        type="tertiary",
        on_click="ignore",
    )


def _pdf(page: sheet.Sheet) -> bytes:
    # Matplotlib and Typst take seconds to load: no page waits for them.
    from dashboard.reports.pdf import page_pdf

    return page_pdf(page)


def _figures(reader: Reader, key: str, table: Table) -> None:
    """A table of figures; a click on a row opens the rows behind it."""
    parts = _rows_that_lead(table, reader.language)

    def chosen(row: int) -> None:
        drill.note(key, drill.Asked(figure=parts[row]))

    rows(reader, table, f"figures_{key}", chosen if parts else None)


def _rows_that_lead(table: Table, language: Language) -> list[Mark]:
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
    _small(" · ".join(words))


def _title_and_download(reader: Reader, key: str, table: Table, behind: Behind | None) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"head_{key}"
    ):
        _titled(table.title)
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
    parts = _rows_that_lead(table, reader.language) if behind else []
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
        st.markdown("\n".join(f"- {_plain(line)}" for line in lines))
        if len(table.frame) > MOST_SENTENCES:
            with st.expander(reader.language.say("All of them"), key=f"all_{key}"):
                rows(reader, table, f"list_{key}", chosen)

    with drill.shielded(reader), st.container(border=True):
        _list(reader, key, table, None, show)


def opened(key: str, title: str, lines: Sequence[str], details: Sequence[str], icon: str) -> None:
    """What is the matter with something, open; a reader may fold it to one line.

    Args:
        details: what else there is to say, in small print.
    """
    sheet.note(sheet.Lines(title, tuple(lines[:MOST_SENTENCES]), len(lines)))
    with st.expander(_plain(title), key=f"folded_{key}", icon=icon, expanded=True):
        st.markdown("\n".join(f"- {_plain(line)}" for line in lines))
        st.caption("  \n".join(_plain(line) for line in details))


def folded(key: str, title: str, entries: Sequence[tuple[str, Sequence[str]]], icon: str) -> None:
    """One line that opens to what is well: entries, each with its sentences."""
    sheet.note(sheet.Lines(title, tuple(name for name, _ in entries[:MOST_SENTENCES]), len(entries)))
    with st.expander(_plain(title), key=f"folded_{key}", icon=icon):
        for name, lines in entries:
            st.markdown("\n".join([f"**{_plain(name)}**", "", *(f"- {_plain(line)}" for line in lines)]))


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


def nothing_here(title: str, *lines: str, command: str = "") -> None:
    """What is missing, and who can bring it.

    Args:
        command: how whoever keeps the system brings it, in small type; empty for nothing.
    """
    sheet.note(sheet.Lines(title, lines, len(lines)))
    with st.container(border=True):
        st.markdown(f"## {_plain(title)}")
        for line in lines:
            st.markdown(_plain(line))
        if command:
            st.caption(_plain(command))


def nothing_loaded(language: Language, title: str, text: str = "") -> None:
    """What nobody has brought yet; the office that brings it, in words, and the command for whoever does it.

    Args:
        text: what is missing; empty where that is everything.
    """
    say = language.say
    if text:
        who = say("No file of this kind has been loaded yet. The international office of the university loads it.")
    else:
        who = say("Nothing has been loaded yet. The international office of the university loads the files.")
    nothing_here(title, *(line for line in (text, who) if line), command=say("For the office: iro load FILE"))


def foot(reader: Reader, sentences: Sequence[str]) -> None:
    """What the page rests on: workbooks, sums that agree, students outside, snapshot."""
    st.divider()
    snapshot = reader.language.say("Snapshot {id}", id=reader.warehouse.snapshot_id)
    _small(" · ".join([*sentences, snapshot]))
    sheet.finish([*sentences, snapshot])


def _titled(title: str, subtitle: str = "") -> None:
    """The title of a finding or a list, and what is measured. As HTML: Markdown takes a browser ten times as long."""
    below = f'<p class="small">{html.escape(unbroken(subtitle))}</p>' if subtitle else ""
    st.html(f"<h2>{html.escape(unbroken(title))}</h2>{below}")


def _small(*lines: str) -> None:
    """Lines in small print."""
    st.html("".join(f'<p class="small">{html.escape(unbroken(line))}</p>' for line in lines if line))


def _plain(text: str) -> str:
    """Text from workbooks with Markdown's signs taken literally."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>#|~$:" else letter for letter in unbroken(text))
