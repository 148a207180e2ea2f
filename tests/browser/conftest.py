from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.chromium import MISSING, find_chromium, is_required, open_chromium, open_page
from tests.browser.served import iro, serving

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None and is_required():
        pytest.fail(MISSING)
    if path is None:
        pytest.skip(MISSING)
    with open_chromium(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the demonstration university and the published figures."""
    folder = tmp_path_factory.mktemp("home")
    iro(folder, "demo", "--build-only")
    return folder


@pytest.fixture(scope="session")
def address(browser: Browser, home: Path) -> Iterator[str]:
    """Address of a dashboard of that store, in whose log nothing may have gone wrong afterwards."""
    with serving(home) as served:
        yield served
    log = (home / "served.log").read_text(encoding="utf-8")
    assert "Traceback" not in log, log


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages that afterwards must have asked nothing of another machine and thrown nothing."""
    pages: list[Page] = []
    asked: list[str] = []
    thrown: list[str] = []

    def note_request(request: Request) -> None:
        if is_elsewhere(request.url):
            asked.append(request.url)

    def open_one(width: int = 1280, language: str = "en", dark: bool = False) -> Page:
        page = open_page(browser, width, language, dark)
        page.on("request", note_request)
        page.on("websocket", lambda socket: asked.append(socket.url) if is_elsewhere(socket.url) else None)
        page.on("pageerror", lambda error: thrown.append(str(error)))
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.context.close()
    assert asked == [], "a page asked another machine"
    assert thrown == [], "a page threw an exception in the browser"


def is_elsewhere(url: str) -> bool:
    """Whether an address is on another machine; `data:` and `blob:` are in the page itself."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1"
