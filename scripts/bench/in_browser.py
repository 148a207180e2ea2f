"""When what a reader waits for stands on the screen, by the browser's own clock."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import open_page, wait_until_drawn

# Notes by the browser's clock when something first holds, and the last change of what a filter redraws.
WATCH = """
window.bench = {first: {}, changed: 0, clicked: 0};
const plots = () => [...document.querySelectorAll('.js-plotly-plot')];
const drawn = () => plots().filter(plot => plot.querySelector('svg.main-svg'));
const said = place => [...document.querySelectorAll(place)].filter(part => part.innerText.trim());
const holds = {
    ready: () => said('[data-testid="stMarkdown"]').length > 0,
    figures: () => said('.lead').length > 0 && said('[data-testid="stMetricValue"]').length >= WANTED_FIGURES,
    charts: () => drawn().length >= WANTED_CHARTS,
};
const look = () => {
    for (const [name, test] of Object.entries(holds))
        if (!(name in window.bench.first) && test()) window.bench.first[name] = performance.now();
    requestAnimationFrame(look);
};
const redrawn = '.js-plotly-plot, [data-testid="stMetricValue"], .lead';
const inside = node => (node.nodeType === 1 ? node : node.parentElement)?.closest?.(redrawn);
document.addEventListener('DOMContentLoaded', () => {
    look();
    new MutationObserver(changes => {
        if (changes.some(change => inside(change.target))) window.bench.changed = performance.now();
    }).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
});
document.addEventListener('click', () => { window.bench.clicked = performance.now(); }, true);
"""
QUIET_MS = 700


@dataclass(frozen=True)
class Expected:
    """How many key figures and charts a page shows; it stands when all of them do."""

    figures: int
    charts: int


def expected(browser: Browser, address: str) -> Expected:
    """What a page shows, counted on a first visit that is not measured."""
    page = open_page(browser)
    page.goto(address, wait_until="domcontentloaded")
    wait_until_drawn(page)
    page.wait_for_timeout(QUIET_MS)
    count = page.locator
    found = Expected(count('[data-testid="stMetricValue"]').count(), count(".js-plotly-plot").count())
    page.context.close()
    return found


def opened(browser: Browser, address: str, wanted: Expected, what: str) -> float:
    """How long after somebody with an empty cache asked for a page something stands on it [s].

    Args:
        what: `ready`, `figures` (sentence and key figures) or `charts`.
    """
    page = _watched(browser, address, wanted)
    page.wait_for_function(f"() => '{what}' in window.bench.first")
    seconds = float(page.evaluate(f"() => window.bench.first['{what}']")) / 1000
    page.context.close()
    return seconds


def redrawn(browser: Browser, address: str, wanted: Expected, popover: str | None, field: str, option: str) -> float:
    """How long after a choice the last chart or figure was drawn anew [s]."""
    page = _watched(browser, address, wanted)
    page.wait_for_function("() => 'charts' in window.bench.first")
    wait_until_drawn(page)
    page.wait_for_timeout(QUIET_MS)
    if popover:
        page.get_by_role("button", name=popover).first.click()
    page.get_by_role("combobox", name=field).last.click()
    choice: Locator = page.get_by_role("option", name=option, exact=True)
    choice.wait_for()
    page.wait_for_timeout(QUIET_MS)
    choice.click()
    page.wait_for_function(
        f"() => window.bench.changed > window.bench.clicked && performance.now() - window.bench.changed > {QUIET_MS}"
        " && document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState === 'notRunning'"
    )
    seconds = float(page.evaluate("() => window.bench.changed - window.bench.clicked")) / 1000
    page.context.close()
    return seconds


def _watched(browser: Browser, address: str, wanted: Expected) -> Page:
    page = open_page(browser)
    watch = WATCH.replace("WANTED_FIGURES", str(wanted.figures)).replace("WANTED_CHARTS", str(wanted.charts))
    page.add_init_script(watch)
    page.goto(address, wait_until="domcontentloaded")
    return page
