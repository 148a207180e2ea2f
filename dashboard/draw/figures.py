"""Key figures, and what needs attention."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from dashboard.draw.words import look, plain
from dashboard.findings.overview import Attention
from dashboard.i18n import MISSING, Language, unbroken
from dashboard.indicators.registry import indicators
from dashboard.keyfigure import KeyFigure
from dashboard.plots.trend import trend_html
from dashboard.reader import Reader
from dashboard.reports import sheet

# Direction of a change -> how it is drawn.
ARROWS: Mapping[int, Literal["up", "down", "off"]] = {1: "up", -1: "down", 0: "off"}


def key_figures(reader: Reader, figures: Sequence[KeyFigure]) -> None:
    """Key figures side by side: up to six in a row on a desk, two on a phone."""
    sheet.note(sheet.Figures(tuple(figures)))
    columns = len(figures) if len(figures) <= 6 else 4
    with st.grid(columns, min_column_width=150, gap="small"):
        for figure in figures:
            _key_figure(reader.language, figure)


def _key_figure(language: Language, figure: KeyFigure) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            plain(figure.label),
            language.say("no data") if figure.value == MISSING else figure.value,
            figure.change or None,
            delta_color="blue",
            delta_arrow=ARROWS[figure.direction],
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
    return plain(" ".join(part for part in (explained, figure.act) if part)) or None


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
                label=plain(need.sentence),
                icon=":material/arrow_forward:",
                width="content",
                query_params=dict(need.query),
            )
