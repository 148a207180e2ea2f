"""`iro demo`, `iro serve`: the dashboard in this process."""

from __future__ import annotations

import gc
import os
import socket
import sys
from contextlib import suppress
from importlib import import_module
from threading import Thread
from time import sleep
from typing import Annotated

import typer

from dashboard.cli.options import NOT_LOADABLE, Address, Port
from dashboard.console import WrongCall, answer, err, progress, said, show_reading
from etl.store import CHECKOUT, Store, open_store

APP = CHECKOUT / "dashboard" / "app.py"
DEMO_FOLDERS = (CHECKOUT / "data" / "demo", CHECKOUT / "data" / "published")
SERVER_LOOK_SECONDS, SERVER_LOOKS = 0.1, 300
PAGES_NEED = ("dashboard.controls", "dashboard.draw")


def demo(
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the store and stop.")] = False,
    port: Port = 8501,
    address: Address = "127.0.0.1",
) -> None:
    """The demonstration university and what two universities publish: builds them once, then serves."""
    store = open_store()
    if store.current_id() is None:
        _build_demo(store)
    if build_only:
        answer("built", snapshot=store.current_id(), folder=str(store.home))
        return
    _serve(port, address)


def serve(port: Port = 8501, address: Address = "127.0.0.1") -> None:
    """Serves the dashboard."""
    _serve(port, address)


def _build_demo(store: Store) -> None:
    from etl.load import load as load_files
    from etl.load import manifest_requests

    requests = [request for folder in DEMO_FOLDERS for request in manifest_requests(folder)]
    err.print(said("building_demo"))
    with progress(len(requests), quiet=False) as tick:
        outcome = load_files(store, requests, tick)
    if not outcome.is_loaded:
        for reading in outcome.readings:
            show_reading(reading, None)
        raise typer.Exit(NOT_LOADABLE)


def _serve(port: int, address: str) -> None:
    """Runs Streamlit in this process, so that ending it ends everything."""
    _refuse_taken_port(port, address)
    os.chdir(CHECKOUT)  # Streamlit reads .streamlit/config.toml from the working folder
    answer("serving", url=f"http://{address}:{port}")
    sys.stdout.flush()
    Thread(target=get_pages_ready, args=(port, address), daemon=True).start()
    from streamlit.web import cli as streamlit_cli

    options = [
        f"--server.port={port}",
        f"--server.address={address}",
        "--server.headless=true",
        "--logger.hideWelcomeMessage=true",
    ]
    sys.argv = ["streamlit", "run", str(APP), *options]
    sys.exit(streamlit_cli.main())


def get_pages_ready(port: int, address: str) -> None:
    """Loads what the pages need as soon as the server answers: the first browser is still loading its own part."""
    for _ in range(SERVER_LOOKS):
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            break
        sleep(SERVER_LOOK_SECONDS)
    for module in PAGES_NEED:
        import_module(module)
    from dashboard.warehouse import DataUnavailable, open_warehouse

    with suppress(DataUnavailable):  # nothing was published yet: the first page says so
        open_warehouse()
    # What was loaded stays; no search for what could be let go has to look through it again.
    gc.freeze()


def _refuse_taken_port(port: int, address: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise WrongCall("port_taken", port=str(port), address=address) from error
