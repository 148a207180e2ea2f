"""The machine's own Chromium, driven so that nothing leaves the machine unseen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # a container's root has no user namespaces for the sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    # Whatever asks for another host fails at once, instead of waiting for an answer.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MISSING = (
    "No Chromium on this machine (chromium, chromium-browser or google-chrome on PATH, or IRO_CHROMIUM):"
    " the browser journeys were NOT run."
)
# A first page on a machine that is busy with other tests.
PATIENCE_MS = 60_000


def find_chromium() -> str | None:
    """Path of the Chromium to drive; None when this machine has none."""
    return os.environ.get("IRO_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def is_required() -> bool:
    """Whether a machine without Chromium fails the tests instead of skipping the journeys."""
    return os.environ.get("IRO_REQUIRE_BROWSER") == "1"


@contextmanager
def open_chromium(path: str) -> Iterator[Browser]:
    """A running Chromium, closed afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Browser, width: int = 1280, language: str = "en", dark: bool = False) -> Page:
    """A fresh visitor: no cookies, this width [CSS pixels], this language of the browser."""
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 600 else 844},
        device_scale_factor=1 if width > 600 else 2,
        locale=language,
        timezone_id="Asia/Bishkek",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def visit(page: Page, address: str) -> None:
    """Opens an address and waits until the page is drawn."""
    page.goto(address, wait_until="domcontentloaded")
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Waits until the script of the page has run to its end and its charts stand."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_function(
        '() => document.querySelectorAll(\'[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]\').length === 0'
        " && document.querySelector('[data-testid=\"stMain\"]').innerText.trim().length > 0"
        " && [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('svg.main-svg'))"
    )
    # Streamlit answers a change of the address by one more run; the second look is for that one.
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


if __name__ == "__main__":
    if find_chromium() is None:
        print(MISSING)
