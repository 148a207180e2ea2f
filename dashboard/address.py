"""The address of a page: what a reader has chosen, written into the browser's address line and into links.

Only this touches the address. The truth is in plain session values: `language`, `filters`, and `views` by page.
"""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard import views
from dashboard.filters import Filters
from dashboard.i18n import Language


def views_of(page: str) -> dict[str, str]:
    """How the findings of a page are looked at, by finding; those looked at as at first are not among them."""
    chosen: dict[str, dict[str, str]] = st.session_state.setdefault("views", {})
    return chosen.setdefault(page, {})


def choose_view(page: str, key: str, view: str | None) -> None:
    """A finding is looked at in another way; None: as at first. The address says so at once."""
    of_page = views_of(page)
    of_page.pop(key, None)
    if view is not None:
        of_page[key] = view
    write(page)


def link_to(page: str, filters: Filters, language: Language | None = None) -> str:
    """The link to exactly this view; without a language, everybody sees it in their own."""
    spoken = {"lang": language.code} if language else {}
    query = urlencode({**spoken, **filters.to_query(), **views.to_query(views_of(page))}, safe=",")
    path = "/" if page == "overview" else f"/{page}"
    return f"{(st.context.url or path).partition('?')[0]}?{query}"


def write(page: str) -> None:
    """Puts the choices into the address, which a change of page has emptied."""
    state, link = st.session_state, st.query_params.to_dict()
    wanted = {"lang": state["language"], **state["filters"].to_query(), **views.to_query(views_of(page))}
    # Each change of the address is a step in the browser's history. Someone who goes back to the emptied address of
    # this page wants to go further back; writing it again would hold them here.
    went_back = not link and state.get("written_on") == page and state.get("written") == wanted
    if link != wanted and not went_back:
        st.query_params.from_dict(wanted)
    state["written"], state["written_on"] = wanted, page
