"""The two commands of the README: what they need, what they say where it is missing, and that Windows can follow."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

CHECKOUT = Path(__file__).resolve().parent.parent
# Modules of the standard library that Windows does not have, and names of `os` and `signal` that are missing there.
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
POSIX_NAMES = {
    "os": {
        "fork",
        "forkpty",
        "getuid",
        "geteuid",
        "getgid",
        "setuid",
        "setsid",
        "killpg",
        "getpgid",
        "chown",
        "mkfifo",
    },
    "signal": {"SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "alarm", "setitimer"},
}
needs_sh = pytest.mark.skipif(shutil.which("sh") is None or shutil.which("make") is None, reason="no sh and make here")


# ------------------------------------------------------------------------------------------------- the lock and Windows
def test_the_lock_says_what_pyproject_asks_for() -> None:
    uv = shutil.which("uv") or shutil.which(str(CHECKOUT / ".tools/uv/bin/uv"))
    if uv is None:
        pytest.skip("uv is neither on PATH nor in .tools")
    check = subprocess.run([uv, "lock", "--check", "--offline"], cwd=CHECKOUT, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_windows_installs_from_wheels_alone(minor: int) -> None:
    lock = locked_on_windows(minor)
    tags = set(windows_tags(minor))
    without = [name for name in sorted(needed_on_windows(lock, minor)) if not has_wheel(lock[name], tags)]
    assert without == [], f"no wheel for Windows and Python 3.{minor}"


def locked_on_windows(minor: int) -> dict[str, dict[str, Any]]:
    """The packages of uv.lock by name, the project among them; of two locked versions the one for this Python."""
    lock = tomllib.loads((CHECKOUT / "uv.lock").read_text(encoding="utf-8"))
    return {
        package["name"]: package
        for package in lock["package"]
        if any(applies_on_windows(marker, minor) for marker in package.get("resolution-markers", [None]))
    }


def needed_on_windows(lock: dict[str, dict[str, Any]], minor: int) -> set[str]:
    """Names that `uv sync --no-dev` installs on Windows, markers and extras minded."""
    seen: set[tuple[str, str]] = set()
    ahead = [("iro", "")]
    while ahead:
        name, extra = ahead.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        package = lock[name]
        wanted = package.get("optional-dependencies", {}).get(extra, []) if extra else package.get("dependencies", [])
        for dependency in wanted:
            if applies_on_windows(dependency.get("marker"), minor):
                ahead += [(dependency["name"], extra) for extra in ["", *dependency.get("extra", [])]]
    return {name for name, _ in seen} - {"iro"}


def applies_on_windows(marker: str | None, minor: int) -> bool:
    """Whether a dependency with this marker is installed on 64-bit Windows."""
    windows = {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return marker is None or Marker(marker).evaluate({**windows, "extra": ""})


def windows_tags(minor: int) -> Iterator[Tag]:
    """Tags of wheels that a CPython on 64-bit Windows takes."""
    yield from cpython_tags((3, minor), platforms=["win_amd64"])
    yield from compatible_tags((3, minor), platforms=["win_amd64"])


def has_wheel(package: dict[str, Any], tags: set[Tag]) -> bool:
    """Whether one of the locked wheels fits."""
    names = [wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", [])]
    return any(tags & parse_wheel_filename(name)[3] for name in names)


def test_no_import_that_windows_lacks() -> None:
    files = [path for folder in ("etl", "dashboard", "pages", "scripts") for path in (CHECKOUT / folder).rglob("*.py")]
    found = [f"{path.relative_to(CHECKOUT)}:{line} {name}" for path in files for line, name in posix_only(path)]
    assert found == [], "guard it by `if sys.platform != 'win32'` or by `except ImportError`"


def test_an_unguarded_posix_import_is_found(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, os\n"
        "import fcntl\n"
        "os.fork()\n"
        "if sys.platform != 'win32':\n    import resource\n    os.fork()\n"
        "try:\n    from pwd import getpwuid\nexcept ImportError:\n    pass\n",
        encoding="utf-8",
    )
    assert list(posix_only(script)) == [(2, "fcntl"), (3, "os.fork")]


def posix_only(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of everything in a file that Windows does not have and that nothing guards."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {id(inner) for node in ast.walk(tree) if is_guard(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) not in guarded:
            yield from posix_names(node)


def posix_names(node: ast.AST) -> Iterator[tuple[int, str]]:
    """What a single import or attribute names of POSIX."""
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names if alias.name in POSIX_MODULES)
    elif isinstance(node, ast.ImportFrom) and node.module in POSIX_MODULES:
        yield node.lineno, node.module
    elif isinstance(node, ast.ImportFrom):
        missing = POSIX_NAMES.get(node.module or "", set())
        yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names if alias.name in missing)
    elif isinstance(node, ast.Attribute) and node.attr in POSIX_NAMES.get(ast.unparse(node.value), set()):
        yield node.lineno, ast.unparse(node)


def is_guard(node: ast.AST) -> bool:
    """Whether what stands below runs only where the platform has it."""
    if isinstance(node, ast.Try):
        return any(handler.type is not None and "ImportError" in ast.unparse(handler.type) for handler in node.handlers)
    return (
        isinstance(node, ast.If)
        and re.search(r"sys\.platform|os\.name|hasattr\((os|signal),", ast.unparse(node.test)) is not None
    )


# ------------------------------------------------------------------------------------------------ make and start.cmd
@needs_sh
def test_make_alone_lists_every_target() -> None:
    call = ["make", "--no-print-directory"]  # under `make test` it would say which folder it enters and leaves
    said = subprocess.run(call, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^\.PHONY: ([a-z-]+)$", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"run", "install", "test"} <= set(targets)
    assert [line.split()[1] for line in said.splitlines()] == targets


@needs_sh
def test_recipes_are_plain_sh() -> None:
    subprocess.run(["sh", "-n", "scripts/install.sh"], cwd=CHECKOUT, check=True)
    assert "SHELL" not in (CHECKOUT / "Makefile").read_text(encoding="utf-8")


@needs_sh
def test_an_old_python_is_answered_by_a_sentence(tmp_path: Path) -> None:
    answer = install_with(tmp_path, python3="#!/bin/sh\nexit 1\n")
    assert answer.returncode == 2
    assert answer.stderr.startswith("Python 3.11 or newer is needed")


@needs_sh
def test_a_missing_venv_is_answered_by_a_sentence(tmp_path: Path) -> None:
    without_venv = f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec \'{sys.executable}\' "$@"\n'
    answer = install_with(tmp_path, python3=without_venv)
    assert answer.returncode == 2
    assert "sudo apt install python3-venv" in answer.stderr


def install_with(folder: Path, python3: str) -> subprocess.CompletedProcess[str]:
    """What install.sh answers in an empty checkout whose only Python is the given script, without uv."""
    commands = folder / "bin"
    commands.mkdir()
    (commands / "python3").write_text(python3, encoding="utf-8")
    (commands / "python3").chmod(0o755)
    dirname = shutil.which("dirname")
    assert dirname is not None
    (commands / "dirname").symlink_to(dirname)
    (folder / "scripts").mkdir()
    script = shutil.copy(CHECKOUT / "scripts" / "install.sh", folder / "scripts")
    sh = shutil.which("sh")
    assert sh is not None
    return subprocess.run([sh, script], env={"PATH": str(commands)}, capture_output=True, text=True)


def test_both_systems_fetch_the_same_uv() -> None:
    versions = [
        re.search(r"UV_VERSION=([\d.]+)", (CHECKOUT / name).read_text(encoding="utf-8"))
        for name in ("scripts/install.sh", "start.cmd")
    ]
    assert all(versions)
    assert len({version.group(1) for version in versions if version}) == 1


def test_both_systems_compile_our_own_modules_when_they_install() -> None:
    # Where Python may not keep bytecode (PYTHONDONTWRITEBYTECODE, a folder of somebody else), a start takes 0.2 s more.
    command = "-m compileall -q etl dashboard pages"
    assert all(command in (CHECKOUT / name).read_text(encoding="utf-8") for name in ("scripts/install.sh", "start.cmd"))


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no executable bit")
def test_what_is_run_directly_is_executable() -> None:
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)
