"""The filter bar as widgets: they start from the filters of the session and write to them when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import address
from dashboard.draw import nothing_here, nothing_loaded, paper
from dashboard.filters import CURRENCIES, ENDINGS, FIGURES, LIST_NAMES, NOT_STATED, POPULATIONS, SNAPSHOT_NAMES, Filters
from dashboard.findings.scope import NARROWING, code_name
from dashboard.findings.snapshots import snapshot_label
from dashboard.metrics import names as named
from dashboard.metrics.paragraphs import as_of, reporting_day
from dashboard.offers import FIGURES_WORDS, OFFERS, POPULATION_WORDS, PageOffer
from dashboard.reader import Reader
from dashboard.reports.sheet import Sheet
from dashboard.words import LINK_NAMES

# A label longer than this pushes the bar into a second line.
LABEL_WIDTH = 28
COPIER = Path(__file__).resolve().parent / "static"


def _keep(**changes: Any) -> None:
    """The reader chose something: it becomes the truth, and what a link got wrong is settled."""
    st.session_state["filters"] = replace(st.session_state["filters"], **changes)
    st.session_state["unknown"], st.session_state["strange_language"] = [], None


def filter_bar(page: str, reader: Reader, sheet: Sheet) -> None:
    """University, the filters of the page, what takes them back, the page on paper, and the link to copy."""
    offer = OFFERS[page]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="filter_bar"):
        _institution(reader)
        for name in offer.bar:
            _in_popover(reader, name, offer.subject)
        if offer.more:
            _more(reader, offer)
        _folded(reader, offer)
        if reader.filters.is_narrowed:
            st.button(reader.language.say("Show all"), key="show_all", type="tertiary", on_click=_show_all)
        st.space("stretch")
        paper(reader, sheet)
        _copy_link(page, reader)


def figures_switch(reader: Reader) -> None:
    """Exact figures, or those that may leave the office."""
    st.session_state["choose_figures"] = reader.filters.figures
    name = LINK_NAMES["figures"]
    st.segmented_control(
        reader.language.say(name),
        FIGURES,
        key="choose_figures",
        format_func=lambda code: reader.language.say(FIGURES_WORDS[code]),
        label_visibility="collapsed",
        on_change=_figures_chosen,
        width="content",
    )


def _figures_chosen() -> None:
    # A second click on the one in use takes its mark away; the figures stay.
    _keep(figures=st.session_state["choose_figures"] or st.session_state["filters"].figures)


def _copy_link(page: str, reader: Reader) -> None:
    """The link to exactly this view, copied as soon as it is asked for. A phone hides the address line."""
    say = reader.language.say
    with st.popover(
        say("Copy link"), key="open_link", icon=":material/link:", type="tertiary", on_change="rerun"
    ) as opened:
        link = address.link_to(page, reader.filters)
        st.caption(say("This link opens the page with the same choices, to everybody in their own language."))
        words = {"copy": say("Copy"), "copied": say("Copied"), "failed": say("Choose the text below and copy it.")}
        if opened.open:  # nothing is copied that nobody asked for
            _copier()(key="copier", data={"text": link, **words})
        st.code(link, language=None, wrap_lines=True)


@lru_cache(maxsize=1)
def _copier() -> Any:
    """A button that has copied a text already when it comes into sight."""
    parts = {part: (COPIER / f"copy.{part}").read_text("utf-8") for part in ("html", "css", "js")}
    return st.components.v2.component("copy", **parts, isolate_styles=False)


def _institution(reader: Reader) -> None:
    st.session_state["filter_institution"] = reader.filters.institution
    st.selectbox(
        reader.language.say("University"),
        reader.names.codes("institution"),
        key="filter_institution",
        format_func=lambda code: reader.names.of("institution", code),
        placeholder=reader.language.say("Choose a university"),
        label_visibility="collapsed",
        on_change=_institution_chosen,
        # A longer name stands in full under the heading.
        width=260,
    )


def _institution_chosen() -> None:
    # Faculties, years and partners of one university mean nothing at another.
    kept = st.session_state["filters"].only("population", "currency")
    st.session_state["filters"] = kept
    _keep(institution=st.session_state["filter_institution"])


def choose_snapshots(reader: Reader) -> None:
    """Which two snapshots are compared: the earlier and the later."""
    with st.container(horizontal=True, key="choose_snapshots"):
        for name in SNAPSHOT_NAMES:
            _snapshot(reader, name)


def _snapshot(reader: Reader, name: str) -> None:
    key = f"filter_{name}"
    st.session_state[key] = getattr(reader.filters, name)
    st.selectbox(
        reader.language.say(LINK_NAMES[name]),
        sorted(reader.warehouse.snapshot_ids(), reverse=True),
        key=key,
        format_func=lambda code: snapshot_label(reader, code),
        placeholder=reader.language.say("There is none earlier"),
        on_change=_chosen,
        args=(name, key),
        width=420,
    )


def _show_all() -> None:
    st.session_state["filters"] = st.session_state["filters"].only()
    _keep()


def nothing_to_show(reader: Reader, title: str, text: str, why: str = "") -> None:
    """Where a page has nothing to show: the reader's choice leaves nothing, or nothing was loaded.

    Args:
        why: what the sources cannot answer, where that is the reason.
    """
    say = reader.language.say
    if not reader.filters.is_narrowed:
        nothing_loaded(reader.language, title, text)
        return
    if why:
        nothing_here(say("The source cannot answer this choice"), why)
    else:
        nothing_here(
            say("Nothing fits this choice"), say("Choose less narrowly, or look at everything the university has.")
        )
    st.button(say("Show all"), key="show_all_here", on_click=_show_all)


def _in_popover(reader: Reader, name: str, subject: str) -> None:
    if name == "years":
        _years(reader, subject)
        return
    if _has_options(reader, name, subject):
        with st.popover(_bar_label(reader, name), key=f"open_{name}"):
            _filter(reader, name, subject)


def _has_options(reader: Reader, name: str, subject: str) -> bool:
    if name == "years":
        return bool(_years_offered(reader, subject))
    return name not in LIST_NAMES or bool(_codes_offered(reader, name, subject))


def _bar_label(reader: Reader, name: str) -> str:
    language, word = reader.language, reader.language.say(LINK_NAMES[name])
    if name == "currency":
        return f"{word}: {_currency_word(reader, reader.filters.currency)}"
    codes = getattr(reader.filters, name)
    if not codes:
        return language.say("{name}: all", name=word)
    only = code_name(reader, name, codes[0])
    if len(codes) == 1 and len(only) <= LABEL_WIDTH:
        return only
    return language.say("{name}: {count} chosen", name=word, count=len(codes))


def _years_offered(reader: Reader, subject: str) -> list[int]:
    return named.years_to_choose(reader.warehouse, reader.filters.institution, subject)


def _years(reader: Reader, subject: str) -> None:
    years = _years_offered(reader, subject)
    if years:
        with st.popover(_years_label(reader, years, subject), key="open_years"):
            _from_and_to(reader, subject, "filter")


def _years_label(reader: Reader, years: list[int], subject: str) -> str:
    """The years shown; for agreements and projects the day on which they are counted."""
    language, filters = reader.language, reader.filters
    if subject == "students":
        first = filters.from_year or min(years[0], filters.to_year or years[0])
        last = filters.to_year or max(years[-1], first)
        return " – ".join(language.academic_year(year) for year in sorted({first, last}))
    since = []
    if filters.from_year is not None:
        since = [language.say("since {year}", year=language.academic_year(filters.from_year))]
    day = reporting_day(reader.warehouse, filters, subject)
    return " · ".join([language.say("Day: {day}", day=language.short_date(day)), *since])


def say_years_outside(page: str, reader: Reader) -> None:
    """That the years chosen lie outside those of which there are figures, and a way back to them."""
    offer, language, filters = OFFERS[page], reader.language, reader.filters
    years = _years_offered(reader, offer.subject) if "years" in offer.bar else []
    if not years:
        return
    first, last = (language.academic_year(year) for year in (years[0], years[-1]))
    if filters.to_year is not None and filters.to_year < years[0]:
        chosen = language.academic_year(filters.to_year)
        words = language.say(
            "The years chosen end with {chosen}. Figures begin in {first}.", chosen=chosen, first=first
        )
    elif filters.from_year is not None and filters.from_year > years[-1]:
        chosen = language.academic_year(filters.from_year)
        words = language.say("The years chosen begin with {chosen}. Figures end with {last}.", chosen=chosen, last=last)
    else:
        return
    st.warning(words)
    st.button(
        language.say("Show all years"), key="show_all_years", on_click=partial(_keep, from_year=None, to_year=None)
    )


@dataclass(frozen=True)
class YearWords:
    """What a choice of a year is called, how a year is written, and what stands for no choice."""

    label: str
    written: Callable[[int], str]
    every: str


def _from_and_to(reader: Reader, subject: str, place: str) -> None:
    """First and last year; for agreements and projects the last is the day on which they are counted."""
    language, years = reader.language, _years_offered(reader, subject)
    every = language.say("all years")
    last = YearWords(language.say("To"), language.academic_year, every)
    if subject != "students":
        newest = language.say("{day} (newest data)", day=as_of(reader.warehouse, reader.filters, subject))
        last = YearWords(language.say("Counted on the day"), partial(_day_words, reader, subject), newest)
    _year(reader, "from_year", years, place, YearWords(language.say("From"), language.academic_year, every))
    _year(reader, "to_year", years, place, last)


def _day_words(reader: Reader, subject: str, year: int) -> str:
    day = reporting_day(reader.warehouse, Filters(reader.filters.institution, to_year=year), subject)
    return reader.language.written(day)


def _year(reader: Reader, field: str, years: list[int], place: str, words: YearWords) -> None:
    key = f"{place}_{field}"
    chosen = getattr(reader.filters, field)
    st.session_state[key] = chosen
    st.selectbox(
        words.label,
        [None, *sorted({*years, *([chosen] if chosen else [])})],
        key=key,
        format_func=lambda year: words.every if year is None else words.written(year),
        placeholder=words.every,
        on_change=_year_chosen,
        args=(field, key),
    )


def _year_chosen(field: str, key: str) -> None:
    year = st.session_state[key]
    _keep(**{field: year})
    filters = st.session_state["filters"]
    if filters.from_year is not None and filters.to_year is not None and filters.from_year > filters.to_year:
        _keep(from_year=year, to_year=year)


def _more(reader: Reader, offer: PageOffer) -> None:
    language = reader.language
    offered = [name for name in offer.more if _has_options(reader, name, offer.subject)]
    chosen = sum(1 for name in offered if getattr(reader.filters, name) != getattr(Filters(""), name))
    label = language.say("More: {count} chosen", count=chosen) if chosen else language.say("More")
    with st.popover(label, key="open_more"):
        for name in offered:
            _filter(reader, name, offer.subject)


def _folded(reader: Reader, offer: PageOffer) -> None:
    """All filters of the page behind one button: what a phone shows in place of the bar."""
    offered = [name for name in (*offer.bar, *offer.more) if _has_options(reader, name, offer.subject)]
    if not offered:
        return
    # Streamlit takes a popover whose label changes for another one, and would close it at every choice.
    with st.popover(reader.language.say("Filters"), key="open_folded", on_change="rerun") as folded:
        if not folded.open:
            return
        for name in offered:
            if name == "years":
                _from_and_to(reader, offer.subject, "folded")
            else:
                _filter(reader, name, offer.subject, "folded")


def _filter(reader: Reader, name: str, subject: str, place: str = "filter") -> None:
    key = f"{place}_{name}"
    if name == "population":
        _one_of(reader, name, key, POPULATIONS, lambda code: reader.language.say(POPULATION_WORDS[code]))
    elif name == "ending":
        _one_of(reader, name, key, ("", *ENDINGS), lambda code: _ending_word(reader, code))
    elif name == "currency":
        _one_of(reader, name, key, CURRENCIES, lambda code: _currency_word(reader, code))
    else:
        _several_of(reader, name, key, subject)


def _ending_word(reader: Reader, code: str) -> str:
    return code_name(reader, "ending", code) if code else reader.language.say("all agreements")


def _currency_word(reader: Reader, code: str) -> str:
    return reader.language.say("as agreed") if code == "original" else reader.language.currency(code)


def _one_of(reader: Reader, name: str, key: str, codes: tuple[str, ...], word: Callable[[str], str]) -> None:
    st.session_state[key] = getattr(reader.filters, name)
    label = reader.language.say(LINK_NAMES[name])
    st.radio(label, codes, key=key, format_func=word, on_change=_chosen, args=(name, key))


def _several_of(reader: Reader, name: str, key: str, subject: str) -> None:
    st.session_state[key] = list(getattr(reader.filters, name))
    st.multiselect(
        reader.language.say(LINK_NAMES[name]),
        _codes_offered(reader, name, subject),
        key=key,
        format_func=lambda code: code_name(reader, name, code),
        placeholder=reader.language.say("all"),
        # Streamlit offers it in English only.
        select_all=False,
        on_change=_chosen,
        args=(name, key),
    )


def _codes_offered(reader: Reader, name: str, subject: str) -> list[str]:
    """Codes that occur in the data of the university, in the order of their names; chosen ones always."""
    use = f"{subject}.{name}"
    if use in named.CODES_IN_USE:
        used = named.codes_in_use(reader.warehouse, reader.filters.institution, use)
    else:
        used = list(reader.names.codes(NARROWING[name]))
    codes = {NOT_STATED if code is None else code for code in used} | set(getattr(reader.filters, name))
    order = {code: place for place, code in enumerate(reader.names.codes(NARROWING[name]))}
    return sorted(codes, key=lambda code: (code == NOT_STATED, order.get(code, len(order)), code))


def _chosen(name: str, key: str) -> None:
    value = st.session_state[key]
    _keep(**{name: tuple(value) if name in LIST_NAMES else value})
