"""The store: one writer, one step to CURRENT, a journal in which a gap shows, sentences when the disk says no."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from etl import doctor
from etl.store import CHECKOUT, Store, StoreError, open_store
from tests.office import Iro, accept, heads_by_year, is_plain, served_bytes, students

OLD, NEW = "20250101T000000Z-00000001", "20250102T000000Z-00000002"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two empty files for snapshots."""
    store = open_store(tmp_path / "home")
    with store.writing():
        for snapshot_id in (OLD, NEW):
            (store.snapshots / f"{snapshot_id}.duckdb").touch()
    return store


def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system of its own, so that its end is reached for real; unmounted afterwards."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted only by root on Linux")
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a file system of some size: `small_disk("size=8M")`."""
    with _mounts(tmp_path) as mount:
        yield mount


@contextmanager
def _mounts(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    mounts: list[Iterator[Path]] = []

    def mount(options: str) -> Path:
        mounts.append(mounted(tmp_path / f"disk{len(mounts)}", options))
        return next(mounts[-1])

    try:
        yield mount
    finally:
        for one in mounts:
            next(one, None)


# ------------------------------------------------------------------ where it is
def test_the_store_is_where_iro_home_says_and_opening_it_creates_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRO_HOME", str(tmp_path / "home"))
    assert open_store().home == tmp_path / "home"
    assert open_store(tmp_path / "other").home == tmp_path / "other"
    assert open_store().current_id() is None
    assert open_store().snapshot_ids() == []
    assert open_store().journal_is_whole()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.delenv("IRO_HOME")
    assert open_store().home == CHECKOUT / "data" / "store"


def test_serving_moves_current_in_one_step_and_only_to_what_was_published(store: Store) -> None:
    store.serve(OLD, "load")
    store.serve(NEW, "load")
    assert store.current_id() == NEW
    assert store.snapshot_ids() == [OLD, NEW]
    for unknown in ("20250103T000000Z-00000003", "../../CURRENT", "", "new"):
        with pytest.raises(StoreError, match="unknown_snapshot"):
            store.serve(unknown, "load")
    assert store.current_id() == NEW
    assert not list(store.home.glob("*.tmp"))


def test_a_current_that_cannot_be_read_is_a_failure_with_a_code(store: Store) -> None:
    (store.home / "CURRENT").write_bytes(b"\xff\xfe\x00")
    try:
        served = store.current_id()
    except StoreError:
        return
    with pytest.raises(StoreError):
        store.snapshot_path(str(served))


# ------------------------------------------------------------------- one writer
def test_a_second_writer_waits_for_the_first(store: Store) -> None:
    order: list[str] = []
    is_inside = threading.Event()

    def first() -> None:
        with store.writing():
            is_inside.set()
            time.sleep(0.4)
            order.append("first")

    writer = threading.Thread(target=first)
    writer.start()
    is_inside.wait(5)
    with store.writing():
        order.append("second")
    writer.join()
    assert order == ["first", "second"]


def test_a_writer_that_waits_too_long_says_that_somebody_else_is_writing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.store.LOCK_SECONDS", 0.2)
    is_inside, may_leave = threading.Event(), threading.Event()

    def first() -> None:
        with store.writing():
            is_inside.set()
            may_leave.wait(10)

    writer = threading.Thread(target=first)
    writer.start()
    is_inside.wait(5)
    try:
        with pytest.raises(StoreError, match="store_busy"), store.writing():
            pytest.fail("two writers at once")
    finally:
        may_leave.set()
        writer.join()


# ---------------------------------------------------------------------- journal
def journal_finding(store: Store) -> doctor.Finding:
    return next(finding for finding in doctor.examine(store) if finding.subject == "journal")


def test_each_line_of_the_journal_carries_the_hash_of_the_one_before(store: Store) -> None:
    for event in ("load", "alias", "rollback"):
        store.record(event, label="Ысык-Көл")
    lines = store.journal.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["load", "alias", "rollback"]
    assert [json.loads(line)["before"] for line in lines] == ["", *(sha256(x.encode()).hexdigest() for x in lines[:2])]
    assert {"at", "by", "event", "before", "label"} <= json.loads(lines[0]).keys()
    assert store.journal_is_whole()
    assert journal_finding(store).is_well


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a line was altered", lambda lines: [lines[0].replace("load", "fake"), *lines[1:]]),
        ("a line was taken out", lambda lines: [lines[0], *lines[2:]]),
        ("two lines changed places", lambda lines: [lines[1], lines[0], lines[2]]),
        ("the last line was cut by a power failure", lambda lines: [*lines[:2], lines[2][:20]]),
        ("there is something that is no line of ours", lambda lines: [*lines, "[]"]),
    ],
)
def test_the_doctor_notices_a_journal_that_was_changed(
    store: Store, what: str, change: Callable[[list[str]], list[str]]
) -> None:
    for event in ("load", "alias", "rollback"):
        store.record(event)
    lines = change(store.journal.read_text(encoding="utf-8").splitlines())
    store.journal.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not journal_finding(store).is_well, what


def test_a_line_after_a_torn_one_stands_on_its_own(store: Store) -> None:
    store.record("load")
    with store.journal.open("a", encoding="utf-8") as journal:
        journal.write('{"at": "2026')
    store.record("rollback")
    assert json.loads(store.journal.read_text(encoding="utf-8").splitlines()[-1])["event"] == "rollback"
    assert not journal_finding(store).is_well


# ------------------------------------------------------------------------- disk
def test_a_folder_that_cannot_be_made_is_said_and_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the store should be")
    called = Iro(tmp_path / "home")("load", students(tmp_path, 2024))
    assert called.status == 2
    assert "cannot be written" in called.said
    assert "home" in called.said
    assert is_plain(called.said)


def test_a_folder_without_permission_to_write_is_said_and_what_is_served_stays(
    tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    if os.geteuid() == 0:  # nothing is forbidden to root but a file system that is read-only
        disk = small_disk("size=200M")
    else:
        disk = tmp_path / "disk"
        disk.mkdir()
    store = open_store(disk / "home")
    accept(store, students(tmp_path, 2024))
    before = served_bytes(store)
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    else:
        for folder in (store.home, store.snapshots, store.workbooks, store.parsed):
            folder.chmod(0o555)
    called = Iro(store.home)("load", students(tmp_path, 2023), "--json")
    assert called.status == 2
    assert called.json["error"]["code"] == "store_not_writable"
    assert is_plain(called.said)
    # What does not write still works.
    assert Iro(store.home)("check", students(tmp_path, 2023)).status == 0
    assert served_bytes(store) == before
    if os.geteuid() != 0:
        store.home.chmod(0o755)


def test_a_disk_without_room_is_said_before_anything_is_written(
    tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    home = small_disk("size=8M") / "home"
    called = Iro(home)("load", students(tmp_path, 2024), "--json")
    assert called.status == 2
    assert called.json["error"]["code"] == "disk_full"
    assert "no room" in called.err
    assert is_plain(called.said)
    assert not (home / "CURRENT").exists()


# Rooms for files: the store has bytes enough, so the end comes at another step of the load each time, without warning.
@pytest.mark.parametrize("files", [6, 8, 10, 12, 13])
def test_a_disk_that_fills_up_half_way_leaves_nothing_half_done(
    tmp_path: Path, small_disk: Callable[[str], Path], files: int
) -> None:
    store = open_store(small_disk(f"size=300M,nr_inodes={files}") / "home")
    try:
        outcome = accept(store, students(tmp_path, 2024))
    except StoreError as error:
        assert error.code in {"disk_full", "store_not_writable"}
    else:
        assert outcome.is_loaded, [p.code for reading in outcome.readings for p in reading.problems]
    # Served and recorded, or neither.
    published = [line["snapshot"] for line in store.journal_lines()] if store.journal.exists() else []
    assert [store.current_id()] == (published or [None])
    if store.current_id():
        assert heads_by_year(store) == {2024: 18}


def test_a_disk_that_fills_up_leaves_what_is_served_and_the_next_load_works(
    tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    disk = small_disk("size=300M,nr_inodes=40")
    store = open_store(disk / "home")
    accept(store, students(tmp_path, 2024))
    before = served_bytes(store)
    fillers = list(_fill(disk))
    called = Iro(store.home)("load", students(tmp_path, 2023))
    assert called.status == 2
    assert "no room" in called.said
    assert is_plain(called.said)
    assert served_bytes(store) == before
    for filler in fillers:
        filler.unlink()
    accept(store, students(tmp_path, 2023))
    assert heads_by_year(store) == {2023: 18, 2024: 18}


def _fill(disk: Path) -> Iterator[Path]:
    """Takes every place for a file that is left, but for one folder with two files."""
    fillers: list[Path] = []
    try:
        for number in range(100):
            path = disk / f"filler{number}"
            path.touch()
            fillers.append(path)
    except OSError:
        pass
    yield from fillers
