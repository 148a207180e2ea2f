"""A dashboard that is really served: its own store, its own port, stopped afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
IRO = Path(sys.executable).parent / ("iro.exe" if os.name == "nt" else "iro")
START_SECONDS = 60


def iro(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of the command line on a store; what it said stands in the error where it failed."""
    done = subprocess.run(
        [str(IRO), *arguments], env=environment(home), cwd=CHECKOUT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"iro {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works on this store."""
    return {**os.environ, "IRO_HOME": str(home), "PYTHONUTF8": "1"}


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Address of a dashboard of this store."""
    port = free_port()
    log = home / "served.log"
    with log.open("w", encoding="utf-8") as stream:
        server = subprocess.Popen(
            [str(IRO), "serve", "--port", str(port)],
            env=environment(home),
            cwd=CHECKOUT,
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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_served(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when the server answers; raises with its log when it stops or does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text(encoding='utf-8')}")
