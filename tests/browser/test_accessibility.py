"""axe-core finds nothing serious on any page, in three languages, on a desk and on a phone, light and dark."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import visit
from tests.browser.conftest import OpenPage
from tests.browser.served import serving

# On the worker that has the store and its server already.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = ("", "students", "agreements", "projects", "changes", "data")
LANGUAGES = ("ky", "ru", "en")
DESK, PHONE = 1280, 390
ALL_VIEWS = os.environ.get("AXE_ALL_VIEWS") == "1"
GRAVE = {"serious", "critical"}
NOTHING_FITS = "institution=DEMO&from=2016&to=2016&countries=ISL&faculties=ENG"


@dataclass(frozen=True)
class View:
    """A page as somebody sees it."""

    page: str
    language: str
    width: int
    is_dark: bool
    query: str = ""

    def __str__(self) -> str:
        scheme = "dark" if self.is_dark else "light"
        return "-".join([self.page or "overview", self.language, str(self.width), scheme, *self.query.split("&")[:1]])


def sample() -> list[View]:
    """Each page once, light on a desk or dark on a phone, the languages by turns; two that have nothing to show."""
    views = [View(page, LANGUAGES[n % 3], (DESK, PHONE)[n % 2], is_dark=n % 2 == 1) for n, page in enumerate(PAGES)]
    views.append(View("students", "ru", DESK, is_dark=True, query=NOTHING_FITS))
    views.append(View("agreements", "ky", PHONE, is_dark=False, query="institution=OSHSU"))
    return views


def every_view() -> list[View]:
    """All pages × languages × widths × colour schemes, with figures, without, and with a choice that leaves nothing."""
    queries = ("", "institution=OSHSU", NOTHING_FITS)
    return [View(*parts) for parts in product(PAGES, LANGUAGES, (DESK, PHONE), (False, True), queries)]


@pytest.mark.parametrize("view", every_view() if ALL_VIEWS else sample(), ids=str)
def test_axe_finds_nothing_serious(address: str, open_tab: OpenPage, view: View) -> None:
    page = open_tab(width=view.width, language=view.language, dark=view.is_dark)
    visit(page, f"{address}/{view.page}?lang={view.language}&{view.query}")
    assert grave(page) == []


def test_axe_finds_nothing_serious_in_the_rows_behind_a_figure(address: str, open_tab: OpenPage) -> None:
    page = open_tab(language="ky")
    visit(page, f"{address}/agreements?lang=ky&institution=DEMO")
    page.locator('[class*="st-key-cells_"] button').first.click()
    page.get_by_role("dialog").wait_for()
    page.locator(".corner").wait_for()
    assert grave(page) == []


@pytest.mark.parametrize("is_dark", [False, True])
def test_axe_finds_nothing_serious_where_a_link_is_copied_and_where_no_page_stands(
    address: str, open_tab: OpenPage, is_dark: bool
) -> None:
    page = open_tab(width=PHONE if is_dark else DESK, language="ru", dark=is_dark)
    visit(page, f"{address}/agreements?lang=ru&institution=DEMO&ending=180")
    page.locator(".st-key-open_link button").first.click()
    page.locator(".copier-said:not(:empty)").wait_for()
    assert grave(page) == []
    visit(page, f"{address}/nosuchpage?lang=ky")
    assert grave(page) == []


def test_axe_finds_nothing_serious_where_nothing_was_published(
    browser: object, tmp_path: Path, open_tab: OpenPage
) -> None:
    with serving(tmp_path) as address:
        for language in LANGUAGES:
            page = open_tab(language=language, dark=language == "ky")
            visit(page, f"{address}/?lang={language}")
            assert grave(page) == []


def grave(page: Page) -> list[str]:
    """What axe-core finds serious or critical: rule, place, why."""
    response = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for rule in response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
