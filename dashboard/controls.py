"""What a reader chooses: language and filters, as session state and as a link.

Choices stand in the session state here, in `filter_bar` and in `address` alone (`drill` notes a click there, for one
run). The truth is three plain session values, `language`, `filters` and `views`; widgets start from them on every run
and write to them when they change; the address follows. A link that was opened, edited or gone back to replaces them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address, views
from dashboard.draw import band, nothing_here, nothing_loaded, prepare, quiet_line, under_heading
from dashboard.filter_bar import figures_switch, filter_bar, say_years_outside
from dashboard.filters import Filters, UnknownInLink, from_query
from dashboard.findings.about import findings_of
from dashboard.findings.scope import filter_words, heading_words, invented_words, protected_words, stamp
from dashboard.i18n import CODES, Language, language_of, preferred_language
from dashboard.metrics import names as named
from dashboard.metrics.agreements import with_ending
from dashboard.metrics.changes import pinned
from dashboard.offers import OFFERS
from dashboard.reader import Reader
from dashboard.reports.sheet import Sheet, begin
from dashboard.warehouse import DataUnavailable, Warehouse, open_warehouse
from dashboard.words import failure_sentence, link_sentence

logger = logging.getLogger("iro.pages")

# Failures that mean that nobody has loaded anything; every other one means that what was published cannot be shown.
NOTHING_YET = frozenset(["no_snapshot", "nothing_published"])

# The page at "/", and the name by which Streamlit knows it.
FIRST_PAGE, FIRST = "overview", "first-page"

# What a filter bar offers -> the fields of `Filters`, where these are called otherwise.
FIELDS = {"years": ("from_year", "to_year")}

PAGES = Path(__file__).resolve().parent.parent / "pages"


def menu(language: Language) -> dict[str, Any]:
    """The pages, each at an address that does not change with the language.

    The first stands at "/". Under its own name, too, somebody may ask for it, so Streamlit is given another one for it.
    """
    return {
        code: st.Page(
            PAGES / f"{code}.py",
            title=language.say(offer.title),
            url_path=FIRST if code == FIRST_PAGE else code,
            default=code == FIRST_PAGE,
        )
        for code, offer in OFFERS.items()
    }


def pages(language: Language) -> list[Any]:
    """The pages of the menu; with them, unseen there, the address that was asked for where it is of no page.

    Streamlit would say in English that there is no such page, and show the first one under its address.
    """
    path = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    of_menu = menu(language)
    if path in ("", FIRST, *of_menu) and path != FIRST_PAGE:
        return list(of_menu.values())
    shown = partial(st.switch_page, of_menu[FIRST_PAGE]) if path == FIRST_PAGE else partial(_no_such_page, path)
    title = language.say("There is no such page")
    return [*of_menu.values(), st.Page(shown, title=title, url_path=path, visibility="hidden")]


def _no_such_page(path: str) -> None:
    """That no page stands at an address, and which there are. What else the link asks for waits for one of them."""
    st.session_state["written"] = st.query_params.to_dict()
    language = language_of(st.session_state["language"])
    prepare()
    _heading(language.say("There is no such page"), language)
    missing = language.say("At the address “{path}” there is nothing", path=unquote(path))
    nothing_here(missing, language.say("Choose one of the pages below. Nothing was lost."))
    for page in menu(language).values():
        st.page_link(page, label=page.title, icon=":material/arrow_forward:")


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
    for key in ("filters", "views", "asked", "strange_language", "unknown"):
        st.session_state.pop(key, None)
    st.query_params.clear()


def choose(page: str) -> Reader:
    """Heading, language, band and filter bar of a page; returns who reads and what they have chosen.

    Raises:
        DataUnavailable: nothing was published yet.
    """
    language = language_of(st.session_state["language"])
    prepare()
    heading = _heading(_heading_of(page, language), language)
    warehouse = open_warehouse()
    filters = _chosen_filters(page, warehouse)
    address.write(page)
    filters = _of_page(page, warehouse, filters)
    before = warehouse.before()
    link = address.link_to(page, filters, language)
    reader = Reader(language, warehouse, filters, page, link, before.snapshot_id if before else None)
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
    say_years_outside(page, reader)
    return reader


def _of_page(page: str, warehouse: Warehouse, filters: Filters) -> Filters:
    """What of the choices a page heeds: those that it offers. The others wait for the page that does."""
    offer = OFFERS[page]
    offered = {*offer.bar, *offer.more}
    heeded = filters.only(*(field for name in offered for field in FIELDS.get(name, (name,))))
    if "ending" in offered:
        return with_ending(warehouse, heeded)
    if offer.compares:
        return pinned(warehouse, heeded.comparing(filters.from_snapshot, filters.to_snapshot))
    return heeded


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


def _heading(title: str, language: Language) -> DeltaGenerator:
    heading = st.container(horizontal=True, vertical_alignment="center", key="heading")
    with heading:
        _phone_menu(language)
        st.title(title, anchor=False, width="content")
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


def _chosen_filters(page: str, warehouse: Warehouse) -> Filters:
    """The filters of the session, or those the link asks for, with codes that this snapshot knows."""
    state, known = st.session_state, named.known_codes(warehouse)
    asked = state.pop("asked", None)
    if asked is not None:
        looked_at, strange = views.from_query(asked.pop(views.NAME, ""), findings_of(page))
        state.setdefault("views", {})[page] = looked_at
        state["filters"], unknown = from_query(asked, known)
        state["unknown"] = unknown + strange
    else:
        kept = state["filters"].to_query() if "filters" in state else {}
        state["filters"], unknown = from_query(kept, known)
        state["unknown"] = state.get("unknown", []) + unknown
    filters: Filters = state["filters"]
    return filters


def _say_unknown(language: Language) -> None:
    strange = st.session_state.get("strange_language")
    unknown: list[UnknownInLink] = list(st.session_state.get("unknown", []))
    if strange:
        unknown.insert(0, UnknownInLink("lang", strange, "code"))
    for one in unknown:
        st.warning(link_sentence(one, language))
