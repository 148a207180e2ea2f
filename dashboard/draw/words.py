"""How a page is written: bands, sentences, headings, small print, and what stands where there is nothing."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from dashboard.i18n import Language, unbroken
from dashboard.look import DARK, LIGHT, Look
from dashboard.reader import Reader
from dashboard.reports import sheet

STYLE = Path(__file__).resolve().parent.parent / "static" / "page.css"
# Sentences of a list that are read at once.
MOST_SENTENCES = 8


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


def section(heading: str) -> None:
    """A heading between the parts of a page."""
    sheet.note(sheet.Section(heading))
    st.header(plain(heading), anchor=False)


def remark(text: str) -> None:
    """A quiet line between the parts of a page; none where there is nothing to say."""
    if text:
        sheet.note(sheet.Remark(text))
        small(text)


def in_pairs(cards: Sequence[Callable[[], None]]) -> None:
    """Cards two in a row and equally high on a desk, one under the other on a phone; an odd last one in full width."""
    for start in range(0, len(cards), 2):
        of_row = cards[start : start + 2]
        with sheet.abreast():
            for column, card in zip(st.columns(len(of_row), gap="small"), of_row, strict=True):
                with column:
                    card()


def opened(key: str, title: str, lines: Sequence[str], details: Sequence[str], icon: str) -> None:
    """What is the matter with something, open; a reader may fold it to one line.

    Args:
        details: what else there is to say, in small print.
    """
    sheet.note(sheet.Lines(title, tuple(lines[:MOST_SENTENCES]), len(lines)))
    with st.expander(plain(title), key=f"folded_{key}", icon=icon, expanded=True):
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        st.caption("  \n".join(plain(line) for line in details))


def folded(key: str, title: str, entries: Sequence[tuple[str, Sequence[str]]], icon: str) -> None:
    """One line that opens to what is well: entries, each with its sentences."""
    sheet.note(sheet.Lines(title, tuple(name for name, _ in entries[:MOST_SENTENCES]), len(entries)))
    with st.expander(plain(title), key=f"folded_{key}", icon=icon):
        for name, lines in entries:
            st.markdown("\n".join([f"**{plain(name)}**", "", *(f"- {plain(line)}" for line in lines)]))


def nothing_here(title: str, *lines: str, command: str = "") -> None:
    """What is missing, and who can bring it.

    Args:
        command: how whoever keeps the system brings it, in small type; empty for nothing.
    """
    sheet.note(sheet.Lines(title, lines, len(lines)))
    with st.container(border=True):
        st.markdown(f"## {plain(title)}")
        for line in lines:
            st.markdown(plain(line))
        if command:
            st.caption(plain(command))


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
    small(" · ".join([*sentences, snapshot]))
    sheet.finish([*sentences, snapshot])


def titled(title: str, subtitle: str = "") -> None:
    """The title of a finding or a list, and what is measured. As HTML: Markdown takes a browser ten times as long."""
    below = f'<p class="small">{html.escape(unbroken(subtitle))}</p>' if subtitle else ""
    st.html(f"<h2>{html.escape(unbroken(title))}</h2>{below}")


def small(*lines: str) -> None:
    """Lines in small print."""
    st.html("".join(f'<p class="small">{html.escape(unbroken(line))}</p>' for line in lines if line))


def plain(text: str) -> str:
    """Text from workbooks with Markdown's signs taken literally."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>#|~$:" else letter for letter in unbroken(text))
