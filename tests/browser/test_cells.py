"""From a mark to its cell, in a browser: a click on a bar, and the same way without a pointer on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import visit, wait_until_drawn
from tests.browser.conftest import OpenPage
from tests.browser.test_journeys import asked, too_wide

# With the other journeys on one worker: they share one store, one server and one browser.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OF_PAKISTAN = (
    "SELECT sum(headcount) AS n, count(DISTINCT (source_id, sheet, cell)) AS cells, max(headcount) AS largest"
    " FROM enrolments LEFT JOIN faculties USING (institution_code, faculty_code)"
    " WHERE institution_code = 'DEMO' AND academic_year = 2025 AND country_code = 'PAK'"
    " AND coalesce(isced_level, 6) >= 6 AND coalesce(is_degree_level, true)"
)

THIRD_TO_END = (
    "SELECT agreement_code AS code FROM agreements WHERE institution_code = 'DEMO'"
    " AND signed_date <= DATE '2025-11-03' AND expiry_date >= DATE '2025-11-03'"
    " AND NOT coalesce(is_open_ended, false) AND NOT coalesce(renews_automatically, false)"
    " AND coalesce(status, '') NOT IN ('draft', 'terminated') ORDER BY expiry_date LIMIT 1 OFFSET 2"
)


def test_a_click_on_a_bar_leads_to_the_cell_in_its_sheet(address: str, home: Path, open_tab: OpenPage) -> None:
    page = open_tab()
    visit(page, f"{address}/students?lang=en&institution=DEMO")
    (facts,) = asked(home, OF_PAKISTAN)
    place, panel = bar(page, "Pakistan"), page.get_by_role("dialog")
    page.mouse.click(*place)
    marked = panel.locator("td.marked")
    marked.wait_for()
    assert f"Pakistan: {facts['n']} students in {facts['cells']} cells" in panel.inner_text()
    # The largest of the cells comes first; the picture shows its number where the sheet has it.
    assert marked.text_content() == f"The cell meant: {facts['largest']}"
    page.keyboard.press("Escape")
    panel.wait_for(state="detached")
    # Plotly takes a second click on the same bar for its opposite; for a reader it is a click.
    page.mouse.click(*place)
    marked.wait_for()


def test_a_row_of_a_register_opens_that_entry_with_its_row_marked(address: str, home: Path, open_tab: OpenPage) -> None:
    page = open_tab()
    visit(page, f"{address}/agreements?lang=en&institution=DEMO")
    grid, panel = page.locator(".st-key-list_register"), page.get_by_role("dialog")
    grid.scroll_into_view_if_needed()
    wait_until_drawn(page)
    box = grid.bounding_box()
    assert box
    # The register begins with what ends first; its third row, of rows about 35 pixels high under a heading.
    page.mouse.click(box["x"] + 18, box["y"] + 3 * 35 + 18)
    panel.locator("tr.meant").wait_for()
    (third,) = asked(home, THIRD_TO_END)
    assert third["code"] in panel.locator("tr.meant").inner_text()
    # No other row of the register stands in the panel.
    assert panel.locator("tr.meant").count() == 1 and panel.get_by_test_id("stDataFrame").count() == 0


def test_a_phone_reaches_the_cell_by_keys_alone(address: str, open_tab: OpenPage) -> None:
    page = open_tab(width=390)
    visit(page, f"{address}/students?lang=ru&institution=DEMO")
    card = page.locator(".st-key-card_country_code")
    card.get_by_role("radio", name="Ячейки").focus()
    page.keyboard.press("Enter")
    card.locator("td.marked").wait_for()
    card.get_by_role("combobox", name="Какая часть").focus()
    page.keyboard.type("Паки")
    page.get_by_role("option", name="Пакистан").wait_for()
    page.keyboard.press("Enter")
    card.get_by_text(re.compile(r"Пакистан: \d+ студент\S* в \d+ ячейк")).wait_for()
    wait_until_drawn(page)
    seen = card.locator("td.marked").bounding_box()
    assert seen and seen["x"] >= 0 and seen["x"] + seen["width"] <= 390, "the cell is in view"
    assert too_wide(page) == []


def bar(page: Page, name: str) -> tuple[float, float]:
    """A place beside a bar of the countries, in its row: the bar of one student is too thin to be hit."""
    chart = page.locator(".st-key-chart_country_code_bars")
    chart.scroll_into_view_if_needed()
    label = chart.locator(".ytick text", has_text=name).bounding_box()
    plot = chart.locator(".bars").first.bounding_box()
    assert label and plot
    return plot["x"] + plot["width"] + 20, label["y"] + label["height"] / 2
