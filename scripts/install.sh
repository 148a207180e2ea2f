#!/bin/sh
# Makes .venv from uv.lock: `sh scripts/install.sh run` (what the dashboard needs) or `dev` (and what the tests need).
# Needs Python 3.11 or newer. uv is taken from PATH, else fetched into .tools/; nothing is installed system-wide.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9  # start.cmd names the same version
UV_OLDEST="(0, 8)" # an older one on PATH does not read our lock

say() { printf '%s\n' "$*" >&2; }

is_new_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
        if is_new_python "$python"; then
            return
        fi
    done
    say "Python 3.11 or newer is needed, and this machine has none that answers to python3."
    say "On Debian or Ubuntu: sudo apt install python3 python3-venv. Otherwise: https://www.python.org/downloads/"
    say "If it stands somewhere else: make PYTHON=/path/to/python3.11 run"
    exit 2
}

is_new_uv() {
    "$python" -c "
import re, subprocess, sys
said = subprocess.run([sys.argv[1], '--version'], capture_output=True, text=True).stdout
found = re.match(r'uv (\d+)\.(\d+)', said)
sys.exit(not found or tuple(map(int, found.groups())) < $UV_OLDEST)" "$1" >/dev/null 2>&1
}

find_uv() {
    for uv in uv .tools/uv/bin/uv; do
        if is_new_uv "$uv"; then
            return
        fi
    done
    fetch_uv
    uv=.tools/uv/bin/uv
}

fetch_uv() {
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        say "This Python has no venv, so the packages cannot be installed apart from the rest of the machine."
        say "On Debian or Ubuntu: sudo apt install python3-venv. Then the same command again."
        exit 2
    fi
    say "Fetching uv $UV_VERSION into .tools/ (once) ..."
    if ! "$python" -m venv --clear .tools/uv; then
        say "The folder .tools/uv could not be made. Is this folder writable, and is there room on the disk?"
        exit 2
    fi
    if ! .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"; then
        say "uv could not be fetched. The first start needs the Internet (pypi.org); later starts do not."
        exit 2
    fi
}

sync() {
    # shellcheck disable=SC2086 # two words on purpose
    "$uv" sync --quiet --frozen --compile-bytecode --python "$python" $what
}

install() {
    # Bytecode now, our own too, so that no start waits for it. --inexact: `make run` leaves the tools of `make test` alone.
    case "$1" in
        run) what="--no-dev --inexact" ;;
        dev) what="--inexact" ;;
        *) say "Usage: sh scripts/install.sh run|dev"; exit 2 ;;
    esac
    unset VIRTUAL_ENV
    export UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never
    # Some networks read what passes with a certificate of their own, which only the system's store knows: a second try.
    if ! sync 2>/dev/null && ! UV_SYSTEM_CERTS=1 sync; then
        say "The packages of uv.lock could not be installed into .venv; the lines above say why."
        say "The first start needs the Internet (pypi.org) and about 1 GB on the disk; later starts need neither."
        exit 2
    fi
    .venv/bin/python -m compileall -q etl dashboard pages
}

find_python
find_uv
say "Installing the packages of uv.lock into .venv ..."
install "${1:-run}"
