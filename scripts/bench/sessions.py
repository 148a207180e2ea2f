"""Sessions of the dashboard without a browser: they speak to its server as a browser does, over its WebSocket."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

# What was clicked must stand within this, or it counts as an error.
PATIENCE_SECONDS = 120
FACULTIES = ("MED", "ENG", "ENE", "ITF", "ECO", "PHI", "LAW")
COUNTRIES = ("UZB", "IND", "PAK", "KAZ", "RUS", "TJK", "TKM", "TUR", "CHN", "BGD")
FORMS, LEVELS, SEXES = ("full_time", "part_time", "extramural"), ("6", "7", "8"), ("female", "male")
PAGES = ("overview", "students", "agreements", "projects", "changes", "data")
ONE_IN_OPEN = 3  # a filter is set so often


class PageFailed(Exception):
    """A page said that it could not be shown, or did not answer."""


@dataclass(frozen=True)
class View:
    """A page with filters, as a link says it."""

    page: str
    link: str


def view(page: str, **filters: str) -> View:
    """A page of the demonstration university, in English."""
    return View(page, urlencode({"lang": "en", "institution": "DEMO", **filters}, safe=","))


def random_view(draw: random.Random, pages: Sequence[str] = PAGES) -> View:
    """A page with filters that somebody may have set."""
    first = draw.randrange(2016, 2024)
    offered: dict[str, Any] = {
        "faculties": ",".join(draw.sample(FACULTIES, draw.randint(1, 4))),
        "countries": ",".join(draw.sample(COUNTRIES, draw.randint(1, 6))),
        "forms": draw.choice(FORMS),
        "levels": draw.choice(LEVELS),
        "sex": draw.choice(SEXES),
        "from": str(first),
        "population": "all",
    }
    chosen = {name: value for name, value in offered.items() if not draw.randrange(ONE_IN_OPEN)}
    return view(draw.choice(pages), **chosen)


async def show(socket: ClientConnection, wanted: View) -> float:
    """Opens a view in a session; how long until the script of the page had run to its end [s].

    Raises:
        PageFailed: the page said in red that it could not be shown, or nothing came.
    """
    asked = BackMsg()
    asked.rerun_script.query_string = wanted.link
    asked.rerun_script.page_name = "" if wanted.page == "overview" else wanted.page
    start = time.perf_counter()
    await socket.send(asked.SerializeToString())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = ForwardMsg.FromString(bytes(await socket.recv(decode=False)))
            if _is_failure(answer):
                raise PageFailed(f"{wanted.page}?{wanted.link}")
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - start


def _is_failure(answer: ForwardMsg) -> bool:
    element = answer.delta.new_element
    is_red = element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR
    return is_red or element.WhichOneof("type") == "exception"


def session(address: str) -> connect:
    """A session of somebody who has just come."""
    return connect(f"{address.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]


async def one_by_one(address: str, views: Sequence[View]) -> list[float]:
    """How long each view takes while nobody else asks [s]."""
    async with session(address) as socket:
        return [await show(socket, one) for one in views]


async def all_at_once(address: str, people: int, clicks: int, draw: random.Random) -> tuple[list[float], int]:
    """People who all click in the same instant, and again when the last of them has been answered.

    Returns:
        How long each click took [s], and how many failed.
    """
    sockets = [await session(address) for _ in range(people)]
    took: list[float] = []
    failed = 0
    for _ in range(clicks):
        asked = [show(socket, random_view(draw, PAGES[:4])) for socket in sockets]
        for one in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(one, float):
                took.append(one)
            else:
                failed += 1
    for socket in sockets:
        await socket.close()
    return took, failed
