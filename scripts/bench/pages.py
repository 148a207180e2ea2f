"""What pages take with a million rows, beside bare pages of Streamlit, in one interleaved run."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser

from etl.store import CHECKOUT
from scripts.bench.in_browser import Expected, expected, opened, redrawn
from scripts.bench.line import Line
from scripts.bench.measure import iro
from scripts.bench.sessions import PAGES, all_at_once, one_by_one, random_view, view
from tests.browser.chromium import MISSING, find_chromium, open_chromium
from tests.browser.served import free_port, serving, wait_until_served

BARE = CHECKOUT / "scripts" / "bench" / "bare" / "page.py"
MAKE_DEMO = CHECKOUT / "data" / "demo" / "make_demo.py"
STATIC = CHECKOUT / "dashboard" / "static"
TIMES_EMPTY_PAGE, TIMES_TINY_CHARTS, TIMES_BARE_FILTER = 1.3, 1.2, 1.2
RUN_MEDIAN_SECONDS, RUN_P95_SECONDS, CROWD_P95_SECONDS = 0.1, 0.3, 2.0
PEOPLE, CLICKS, RUNS, SEED = 30, 4, 120, 20251103
IN_BROWSER = ("overview", "students")


def measured(folder: Path, rows: int, rounds: int) -> Iterator[Line]:
    """Each line as soon as it is measured.

    Raises:
        RuntimeError: there is no Chromium on this machine.
    """
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(MISSING)
    home = folder / "pages"
    iro(home, "demo", "--build-only")
    subprocess.run([sys.executable, str(MAKE_DEMO), "--many", str(rows), str(home)], check=True, capture_output=True)
    with ExitStack() as stack:
        ours, bare = stack.enter_context(serving(home)), stack.enter_context(_bare(folder / "bare"))
        asyncio.run(one_by_one(ours, [view(page) for page in PAGES]))
        yield from _runs(ours)
        yield from _crowd(ours)
        browser = stack.enter_context(open_chromium(chromium))
        yield from _in_browser(browser, ours, bare, rounds)


@contextmanager
def _bare(folder: Path) -> Iterator[str]:
    """Address of the bare pages, served by the same Streamlit with the same settings and fonts."""
    folder.mkdir()
    shutil.copy(BARE, folder / BARE.name)
    shutil.copytree(STATIC, folder / "static")
    port, log = free_port(), folder / "served.log"
    with log.open("w", encoding="utf-8") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(folder / BARE.name), f"--server.port={port}"],
            cwd=CHECKOUT,
            env=dict(os.environ),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_served(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _runs(address: str) -> Iterator[Line]:
    """The server's time for a run of a page, over all pages and random filters."""
    draw = random.Random(SEED)
    took = asyncio.run(one_by_one(address, [random_view(draw) for _ in range(RUNS)]))
    what = f"run of a page on the server, {RUNS} random filters over all pages"
    yield _seconds(f"{what}: median", median(took), RUN_MEDIAN_SECONDS)
    yield _seconds(f"{what}: 95 %", _p95(took), RUN_P95_SECONDS)


def _crowd(address: str) -> Iterator[Line]:
    """People who click in the same instant."""
    took, failed = asyncio.run(all_at_once(address, PEOPLE, CLICKS, random.Random(SEED)))
    yield _seconds(f"{PEOPLE} people click in one instant, {CLICKS} times: 95 %", _p95(took), CROWD_P95_SECONDS)
    yield Line(f"{PEOPLE} people: pages that failed", f"of {PEOPLE * CLICKS}", failed, "", 0)


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20, method="inclusive")[-1]


def _seconds(what: str, seconds: float, limit: float) -> Line:
    return Line(what, f"{seconds:.3f} s", seconds, "s", limit)


def _in_browser(browser: Browser, ours: str, bare: str, rounds: int) -> Iterator[Line]:
    """What a reader sees, and when; ours and the bare page one after the other in each round."""
    nothing = Expected(0, 0)
    for page in IN_BROWSER:
        link = f"{ours}/{'' if page == 'overview' else page}?{view(page).link}"
        wanted = expected(browser, link)
        charts = f"{bare}/?charts={wanted.charts}"
        tiny = Expected(0, wanted.charts)
        choice = ("Faculty", "Faculty", "Faculty of Medicine")
        yield _compared(
            f"{page}: sentence, {wanted.figures} key figures / empty page",
            partial(opened, browser, link, wanted, "figures"),
            partial(opened, browser, bare, nothing, "ready"),
            TIMES_EMPTY_PAGE,
            rounds,
        )
        yield _compared(
            f"{page}: all {wanted.charts} charts / as many tiny ones",
            partial(opened, browser, link, wanted, "charts"),
            partial(opened, browser, charts, tiny, "charts"),
            TIMES_TINY_CHARTS,
            rounds,
        )
        yield _compared(
            f"{page}: a filter redraws all / as many tiny ones",
            partial(redrawn, browser, link, wanted, *choice),
            partial(redrawn, browser, charts, tiny, None, "Factors", "3"),
            TIMES_BARE_FILTER,
            rounds,
        )


def _compared(what: str, ours: Callable[[], float], bare: Callable[[], float], limit: float, rounds: int) -> Line:
    pairs = [(ours(), bare()) for _ in range(rounds)]
    ratio = median(one / other for one, other in pairs)
    shown = f"{median(one for one, _ in pairs):.2f} s / {median(other for _, other in pairs):.2f} s"
    return Line(what, shown, ratio, "×", limit)
