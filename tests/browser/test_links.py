"""Links in a browser: what is copied opens to the same view for a colleague, whichever language is hers."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import visit, wait_until_drawn
from tests.browser.conftest import OpenPage
from tests.browser.test_journeys import failures, headline_figures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def copied_link(page: Page) -> str:
    """What stands in the clipboard after "Copy link" was pressed."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".st-key-open_link button").first.click()
    page.locator(".copier-said", has_text="Скопировано").wait_for()
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    assert text == page.get_by_test_id("stCode").inner_text().strip(), "the same stands there to be copied by hand"
    page.keyboard.press("Escape")
    return text


def choose_view(page: Page, key: str, place: int) -> None:
    """Looks at a finding in another way."""
    page.locator(f".st-key-view_{key}").get_by_role("radio").nth(place).click()
    page.wait_for_url(f"**views=*{key}*")
    wait_until_drawn(page)


def pressed(page: Page) -> dict[str, int]:
    """Which way each finding is looked at, by its place among the ways."""
    found: dict[str, int] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('[class*="st-key-view_"]')].map(one => [
            [...one.classList].find(name => name.startsWith("st-key-view_")),
            [...one.querySelectorAll('[role="radio"]')].findIndex(way => way.getAttribute("aria-checked") === "true"),
        ]))"""
    )
    return found


def test_the_copied_link_opens_to_the_same_view_in_the_language_of_whoever_opens_it(
    address: str, open_tab: OpenPage
) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/students?lang=ru&institution=DEMO&from=2018&to=2023&countries=IND,UZB&figures=protected")
    choose_view(page, "country_code", 1)
    choose_view(page, "faculty_code", 1)
    link = copied_link(page)
    asked = parse_qs(urlsplit(link).query)
    assert "lang" not in asked
    assert asked["views"] == ["country_code.map,faculty_code.table"] and asked["figures"] == ["protected"]
    for language, word in (("ky", "Чет элдик студенттер"), ("en", "Foreign students"), ("ru", "Иностранные студенты")):
        other = open_tab(language=language)
        visit(other, link)
        assert other.get_by_role("heading", level=1).inner_text() == word
        assert headline_figures(other) == headline_figures(page) != []
        assert pressed(other) == pressed(page)
        assert failures(other) == []


def test_the_copied_link_keeps_the_currency(address: str, open_tab: OpenPage) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/projects?institution=DEMO&currency=USD")
    choose_view(page, "by_programme", 1)
    link = copied_link(page)
    other = open_tab(language="en")
    visit(other, link)
    assert parse_qs(urlsplit(other.url).query)["currency"] == ["USD"]
    assert headline_figures(other) == headline_figures(page) != []
    assert pressed(other) == pressed(page)


def test_going_back_takes_back_the_last_view(address: str, open_tab: OpenPage) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/students?lang=ru&institution=DEMO")
    before = pressed(page)
    choose_view(page, "country_code", 2)
    assert pressed(page) != before
    page.go_back()
    page.wait_for_url(lambda url: "views" not in url)
    wait_until_drawn(page)
    assert pressed(page) == before


def test_a_phone_copies_the_link_too(address: str, open_tab: OpenPage) -> None:
    page = open_tab(width=390, language="ru")
    visit(page, f"{address}/?lang=ru&institution=DEMO&faculties=MED")
    assert copied_link(page) == f"{address}?institution=DEMO&faculties=MED"


def test_a_page_without_https_copies_the_link_too(address: str, open_tab: OpenPage) -> None:
    page = open_tab(language="ru")
    # What a browser gives to a page of another machine that is served without https.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    visit(page, f"{address}/agreements?lang=ru&institution=DEMO")
    page.locator(".st-key-open_link button").first.click()
    page.locator(".copier-said", has_text="Скопировано").wait_for()


@pytest.mark.parametrize(("language", "heading"), [("ky", "Мындай бет жок"), ("ru", "Такой страницы нет")])
def test_an_address_of_no_page_says_so_in_the_language_of_the_reader_and_leads_on(
    address: str, open_tab: OpenPage, language: str, heading: str
) -> None:
    page = open_tab(language=language)
    visit(page, f"{address}/nosuchpage?institution=DEMO&faculties=MED")
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert page.get_by_role("dialog").count() == 0 and "Page not found" not in page.locator("body").inner_text()
    assert "nosuchpage" in page.get_by_test_id("stMain").inner_text()
    page.get_by_role("radio", name="English").click()
    page.get_by_role("heading", level=1, name="There is no such page").wait_for()
    page.get_by_test_id("stMain").get_by_role("link", name="Foreign students").click()
    page.wait_for_url("**/students?*faculties=MED*")
    wait_until_drawn(page)
    assert headline_figures(page) != []


def test_the_overview_is_found_under_its_own_name(address: str, open_tab: OpenPage) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/overview?institution=DEMO&faculties=MED")
    page.wait_for_url(lambda url: urlsplit(url).path == "/" and "faculties=MED" in url)
    wait_until_drawn(page)
    assert page.get_by_role("dialog").count() == 0 and headline_figures(page) != []


@pytest.mark.parametrize("link", ["?to=1990", "students?to=1990", "agreements?to=1990", "projects?from=2090"])
def test_years_without_figures_are_said_aloud_with_a_way_back(address: str, open_tab: OpenPage, link: str) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/{link}")
    said = page.get_by_test_id("stAlert").inner_text()
    assert re.search(r"1990/91|2090/91", said) and re.search(r"20[12]\d/\d\d", said)
    page.get_by_role("button", name="Показать все годы").click()
    page.wait_for_url(lambda url: "1990" not in url and "2090" not in url)
    wait_until_drawn(page)
    assert page.get_by_test_id("stAlert").count() == 0


WRONG = [
    ("?institution=NOPE", "NOPE"),
    ("students?countries=XXX", "XXX"),
    ("?faculties=NOPE", "NOPE"),
    ("students?from=2024&to=2018", "порядке"),
    ("changes?from_snapshot=20200101T000000Z-00000000", "20200101T000000Z-00000000"),
    ("students?views=by_year.pie", "by_year.pie"),
    ("agreements?ending=7", "7"),
    ("students?lang=de", "de"),
]


@pytest.mark.parametrize(("link", "named"), WRONG)
def test_what_a_link_gets_wrong_is_said_aloud_once(address: str, open_tab: OpenPage, link: str, named: str) -> None:
    page = open_tab(language="ru")
    visit(page, f"{address}/{link}")
    said = page.get_by_test_id("stAlert").all_inner_texts()
    assert (
        len(said) == 1 and named in said[0] and "неизвестное" in said[0] + ("неизвестное" if named == "порядке" else "")
    )
    assert failures(page) == []
