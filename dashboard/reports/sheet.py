"""Sheet: what a page shows, collected while it is drawn, so that paper says what the screen says.

What draws a page notes each thing on the sheet of the run; nothing is fetched or counted a second time. A run has one
sheet: `begin` lays it out, `finish` says that the page stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event

from dashboard.chart import Chart
from dashboard.i18n import Language
from dashboard.keyfigure import KeyFigure
from dashboard.tables import Table


@dataclass(frozen=True)
class Lead:
    """The answer, a paragraph for each subject."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Key figures side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Picture:
    """A finding with its drawing."""

    chart: Chart


@dataclass(frozen=True)
class Rows:
    """A list as it is."""

    table: Table


@dataclass(frozen=True)
class Lines:
    """Sentences under a title: what needs attention, what is missing.

    Args:
        title: stands above them.
        lines: those shown on the page.
        count: how many there are.
    """

    title: str
    lines: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Section:
    """A heading between the parts of a page."""

    heading: str


@dataclass(frozen=True)
class Remark:
    """A quiet line."""

    text: str


@dataclass(frozen=True)
class Abreast:
    """What stands side by side."""

    blocks: tuple[Block, ...]


Block = Lead | Figures | Picture | Rows | Lines | Section | Remark | Abreast


@dataclass
class Sheet:
    """What a page shows.

    Args:
        language: of its words.
        heading: the heading of the page.
        scope: whose figures, as of when, and every choice in words.
        link: address of the same view.
        stamp: university, snapshot, and whether figures are invented: stands on every page of paper.
        notices: what no reader may overlook, on every page of paper.
        blocks: what the page shows, from top to bottom.
        foot: what the page rests on.
        is_complete: set when the page stands.
    """

    language: Language
    heading: str
    scope: tuple[str, ...] = ()
    link: str = ""
    stamp: str = ""
    notices: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    foot: tuple[str, ...] = ()
    is_complete: Event = field(default_factory=Event)


_SHEET: ContextVar[Sheet | None] = ContextVar("sheet", default=None)


def begin(sheet: Sheet) -> Sheet:
    """Makes a sheet that of the run."""
    _SHEET.set(sheet)
    return sheet


def note(block: Block) -> None:
    """Notes what is drawn. What is drawn after the page stands, by a click, is no part of it."""
    sheet = _SHEET.get()
    if sheet is not None and not sheet.is_complete.is_set():
        sheet.blocks.append(block)


def notice(text: str) -> None:
    """Notes what no reader may overlook."""
    sheet = _SHEET.get()
    if sheet is not None:
        sheet.notices.append(text)


@contextmanager
def abreast() -> Iterator[None]:
    """What is noted within stands side by side."""
    sheet = _SHEET.get()
    before = len(sheet.blocks) if sheet else 0
    yield
    if sheet and len(sheet.blocks) > before:
        noted = tuple(sheet.blocks[before:])
        sheet.blocks[before:] = [Abreast(noted)] if len(noted) > 1 else noted


def finish(foot: Sequence[str]) -> None:
    """The page stands."""
    sheet = _SHEET.get()
    if sheet is not None:
        sheet.foot = tuple(foot)
        sheet.is_complete.set()
