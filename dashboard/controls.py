"""What a reader chooses: language and filters, as session state and as a link.

Choices stand in the session state here and in `filter_bar` alone (`drill` notes a click there, for one run); only this
touches the address. The truth is two plain session values, `language` and `filters`; widgets start from them on every
run and write to them when they change; the address follows. A link that was opened, edited or gone back to replaces
them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.draw import band, nothing_here, nothing_loaded, prepare, quiet_line, under_heading
from dashboard.filter_bar import address, figures_switch, filter_bar
from dashboard.filters import Filters, UnknownInLink, from_query
from dashboard.findings.scope import filter_words, heading_words, invented_words, protected_words, stamp
from dashboard.i18n import CODES, Language, language_of, preferred_language
from dashboard.metrics import names as named
from dashboard.metrics.changes import pinned
from dashboard.offers import OFFERS
from dashboard.reader import Reader
from dashboard.reports.sheet import Sheet, begin
from dashboard.warehouse import DataUnavailable, Warehouse, open_warehouse
from dashboard.words import failure_sentence, link_sentence

logger = logging.getLogger("iro.pages")

# Failures that mean that nobody has loaded anything; every other one means that what was published cannot be shown.
NOTHING_YET = frozenset(["no_snapshot", "nothing_published"])

PAGES = Path(__file__).resolve().parent.parent / "pages"


def menu(language: Language) -> dict[str, Any]:
    """The pages, each at an address that does not change with the language."""
    return {
        code: st.Page(PAGES / f"{code}.py", title=language.say(offer.title), url_path=code, default=code == "overview")
        for code, offer in OFFERS.items()
    }


def follow_link() -> Language:
    """Takes up what the address asks for, if it is not what we wrote there, and returns the reader's language."""
    link, state = st.query_params.to_dict(), st.session_state
    if link and link != state.get("written"):
        state["asked"] = {name: value for name, value in link.items() if name != "lang"}
        state["strange_language"] = link.get("lang") if link.get("lang", CODES[0]) not in CODES else None
        if link.get("lang") in CODES:
            state["language"] = link["lang"]
    if "language" not in state:
        # The page's own language first: some browsers open a WebSocket with another Accept-Language than the page's.
        state["language"] = preferred_language([st.context.locale, st.context.headers.get("Accept-Language")]).code
    return language_of(state["language"])


def guarded(page: Callable[[], None], language: Language) -> None:
    """Runs a page; whatever goes wrong becomes one sentence and one way on. Details go to the server's log."""
    try:
        page()
    except DataUnavailable as absent:
        logger.warning("no figures to show: %s %s", absent.code, absent.detail)
        if absent.code in NOTHING_YET:
            nothing_loaded(language, language.say("There are no figures to show yet"))
            return
        sentence = failure_sentence(absent.code, absent.detail, language)
        nothing_here(language.say("The figures cannot be shown at the moment"), sentence)
    except Exception:
        logger.exception("a page failed")
        st.error(
            language.say("This page could not be shown. The office that keeps the system finds the reason in its log.")
        )
        st.button(language.say("Start again without filters"), key="start_again", on_click=_forget)


def _forget() -> None:
    for key in ("filters", "asked", "strange_language", "unknown"):
        st.session_state.pop(key, None)
    st.query_params.clear()


def choose(page: str) -> Reader:
    """Heading, language, band and filter bar of a page; returns who reads and what they have chosen.

    Raises:
        DataUnavailable: nothing was published yet.
    """
    language = language_of(st.session_state["language"])
    prepare()
    heading = _heading(page, language)
    warehouse = open_warehouse()
    filters = _chosen_filters(warehouse)
    _write_link(page, filters)
    filters = pinned(warehouse, filters) if OFFERS[page].compares else filters
    reader = Reader(language, warehouse, filters, page, address(page, language, filters))
    sheet = begin(_sheet(page, reader))
    with heading:
        figures_switch(reader)
    under_heading(heading_words(reader, [*OFFERS[page].bar, *OFFERS[page].more]))
    if reader.is_invented:
        band(invented_words(reader))
    if filters.is_protected:
        quiet_line(protected_words(reader))
    filter_bar(page, reader, sheet)
    _say_unknown(language)
    return reader


def _sheet(page: str, reader: Reader) -> Sheet:
    """An empty sheet for what the page is going to show."""
    chosen = " · ".join(f"{name}: {words}" for name, words in filter_words(reader))
    return Sheet(
        language=reader.language,
        heading=_heading_of(page, reader.language),
        scope=tuple(words for words in (heading_words(reader, ()), chosen) if words),
        link=reader.address,
        stamp=stamp(reader),
    )


def _heading_of(page: str, language: Language) -> str:
    return language.say(OFFERS[page].heading or OFFERS[page].title)


def _heading(page: str, language: Language) -> DeltaGenerator:
    heading = st.container(horizontal=True, vertical_alignment="center", key="heading")
    with heading:
        _phone_menu(language)
        st.title(_heading_of(page, language), anchor=False, width="content")
        st.space("stretch")
        st.session_state["choose_language"] = language.code
        st.segmented_control(
            language.say("Language"),
            CODES,
            key="choose_language",
            format_func=lambda code: Language(code).self_name,
            label_visibility="collapsed",
            on_change=_language_chosen,
            width="content",
        )
    return heading


def _phone_menu(language: Language) -> None:
    """The pages behind a word: what a phone shows in place of Streamlit's row of them."""
    with st.popover(language.say("Menu"), key="open_menu"):
        for page in menu(language).values():
            st.page_link(page, label=page.title)


def _language_chosen() -> None:
    # A second click on the language in use takes its mark away; the language stays.
    st.session_state["language"] = st.session_state["choose_language"] or st.session_state["language"]


def _chosen_filters(warehouse: Warehouse) -> Filters:
    """The filters of the session, or those the link asks for, with codes that this snapshot knows."""
    state, known = st.session_state, named.known_codes(warehouse)
    asked = state.pop("asked", None)
    if asked is not None:
        state["filters"], state["unknown"] = from_query(asked, known)
    else:
        kept = state["filters"].to_query() if "filters" in state else {}
        state["filters"], unknown = from_query(kept, known)
        state["unknown"] = state.get("unknown", []) + unknown
    filters: Filters = state["filters"]
    return filters


def _write_link(page: str, filters: Filters) -> None:
    """Puts the choices into the address, which a change of page has emptied."""
    state, link = st.session_state, st.query_params.to_dict()
    wanted = {"lang": state["language"], **filters.to_query()}
    # Each change of the address is a step in the browser's history. Someone who goes back to the emptied address of
    # this page wants to go further back; writing it again would hold them here.
    went_back = not link and state.get("written_on") == page and state.get("written") == wanted
    if link != wanted and not went_back:
        st.query_params.from_dict(wanted)
    state["written"], state["written_on"] = wanted, page


def _say_unknown(language: Language) -> None:
    strange = st.session_state.get("strange_language")
    unknown: list[UnknownInLink] = list(st.session_state.get("unknown", []))
    if strange:
        unknown.insert(0, UnknownInLink("lang", strange, "code"))
    for one in unknown:
        st.warning(link_sentence(one, language))
