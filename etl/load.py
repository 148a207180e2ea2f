"""Checking and loading workbooks: read, judge, keep, publish. All or nothing for each call."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from etl.build import (
    Acceptance,
    Contents,
    Refused,
    acceptances_of,
    contents_of,
    drop_replaced,
    is_blocking,
    lay,
)
from etl.child import Reader
from etl.problem import Problem
from etl.reading import COPY_NAME, Choices, Reading
from etl.resolve import ListError, Reference
from etl.store import REFERENCE, Store, StoreError, sha256_of

MANIFEST = "manifest.toml"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """A workbook that somebody wants checked or loaded, with what they say of it."""

    path: Path
    institution: str | None = None
    dataset: str | None = None
    period: str | None = None
    sender: str | None = None
    received: date | None = None
    replace: bool = False
    quarantine: bool = False
    keep_personal: bool = False
    note: str | None = None

    @property
    def choices(self) -> Choices:
        return Choices(self.institution, self.dataset, self.period)

    def acceptance(self, source_id: str) -> Acceptance:
        """What the snapshot will list."""
        return Acceptance(
            source_id=source_id,
            file_name=self.path.name,
            received_date=self.received or date.today(),
            institution_code=self.institution,
            dataset=self.dataset,
            period=self.period,
            sender=self.sender,
            is_quarantine=self.quarantine,
            is_replacement=self.replace,
            note=self.note,
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a call.

    Args:
        snapshot_id: the snapshot served afterwards; None when nothing was loaded.
        is_unchanged: everything was loaded before, so nothing was published.
    """

    readings: tuple[Reading, ...]
    snapshot_id: str | None = None
    is_unchanged: bool = False

    @property
    def is_loaded(self) -> bool:
        return self.snapshot_id is not None


def reference_of(store: Store) -> Reference:
    """The lists that ship, extended by the office's own.

    Raises:
        StoreError: `reference_unreadable`, `reference_unknown_code`: one of the office's lists needs mending.
    """
    reference = Reference(REFERENCE, store.reference)
    try:
        reference.verify()
    except ListError as error:
        raise StoreError(error.code, **error.detail) from error
    return reference


def check(store: Store, requests: Sequence[Request], parsed: Path, progress: Progress | None = None) -> list[Reading]:
    """Reads workbooks and says what was found; changes nothing but the folder of kept readings.

    Args:
        parsed: where readings are kept.
    """
    with Reader(parsed, reference_of(store)) as reader:
        return [_read(reader, request, progress) for request in requests]


def load(store: Store, requests: Sequence[Request], progress: Progress | None = None) -> Outcome:
    """Accepts workbooks and publishes a snapshot that holds them; all or nothing.

    Raises:
        StoreError: the store cannot be written, or an accepted workbook is lost.
    """
    reference = reference_of(store)
    _import_meanwhile("etl.publish")
    with store.writing(), Reader(store.parsed, reference) as reader:
        readings = [_read(reader, request, progress) for request in requests]
        if any(not _may_load(reading, request) for reading, request in zip(readings, requests, strict=True)):
            return Outcome(tuple(readings))
        accepted = _accepted(store)
        _bring_back(store, accepted, readings, requests)
        contents = _contents_that_stay(store, accepted, reader, readings, requests)
        laid, is_new = _lay_all(contents, readings, requests)
        if any(_has_errors(reading, request) for reading, request in zip(laid, requests, strict=True)):
            return Outcome(tuple(laid))
        if not is_new:
            return Outcome(tuple(laid), store.current_id(), is_unchanged=True)
        for reading, request in zip(laid, requests, strict=True):
            _keep(store, reading, request)
        from etl.publish import publish  # who only checks does not wait for the database

        drop_replaced(contents)
        facts = [_journal_facts(reading, request) for reading, request in zip(laid, requests, strict=True)]
        return Outcome(tuple(laid), publish(store, contents, reference, "load", accepted=facts))


def rebuild(store: Store) -> str:
    """Builds the served snapshot's list of acceptances again, with today's lists and code.

    Raises:
        StoreError: `nothing_published`, and what `contents_of` and `publish` raise.
    """
    store.served_path()
    reference = reference_of(store)
    _import_meanwhile("etl.publish")
    with store.writing(), Reader(store.parsed, reference) as reader:
        contents = contents_of(_accepted(store), reader, store)
        from etl.publish import publish

        return publish(store, contents, reference, "build")


def _import_meanwhile(module: str) -> None:
    """Imports a module while the child of the reader starts and reads."""
    Thread(target=import_module, args=(module,), daemon=True).start()


def roll_back(store: Store, snapshot_id: str) -> None:
    """Serves an older snapshot again.

    Raises:
        StoreError: `unknown_snapshot`.
    """
    store.snapshot_path(snapshot_id)
    with store.writing():
        store.serve(snapshot_id, "rollback")


def manifest_requests(folder: Path) -> list[Request]:
    """The workbooks that a folder's manifest lists, with what it says of each."""
    content = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return [
        Request(
            path=folder / entry["file"],
            institution=entry.get("institution"),
            dataset=entry.get("dataset"),
            period=entry.get("period"),
            sender=entry.get("sender"),
            received=entry.get("received"),
            quarantine=entry.get("quarantine", False),
            note=entry.get("note"),
        )
        for entry in content["workbook"]
    ]


def _read(reader: Reader, request: Request, progress: Progress | None) -> Reading:
    if progress:
        progress(request.path.name)
    received = request.received or date.today()
    return reader.read(request.path, request.path.name, request.choices, received)


def _may_load(reading: Reading, request: Request) -> bool:
    if any(is_blocking(problem) for problem in reading.problems):
        return False
    return request.quarantine or reading.is_loadable


def _has_errors(reading: Reading, request: Request) -> bool:
    return not _may_load(reading, request)


def _accepted(store: Store) -> list[Acceptance]:
    return acceptances_of(store.served_path()) if store.current_id() else []


def _contents_that_stay(
    store: Store,
    accepted: Sequence[Acceptance],
    reader: Reader,
    readings: Sequence[Reading],
    requests: Sequence[Request],
) -> Contents:
    """What is served, without workbooks that are accepted anew.

    Two accepted workbooks may have come to overlap, since a name was learnt. Whoever loads one of them again with
    `--replace` says which of the two counts.
    """
    stay = _that_stay(accepted, readings, requests)
    try:
        return contents_of(stay, reader, store)
    except StoreError as error:
        pairs = zip(readings, requests, strict=True)
        chosen = {reading.source_id for reading, request in pairs if request.replace}
        others = [acceptance for acceptance in stay if acceptance.source_id not in chosen]
        if error.code != "accepted_overlap" or len(others) == len(stay):
            raise
        return contents_of(others, reader, store)


def _that_stay(
    accepted: Sequence[Acceptance], readings: Sequence[Reading], requests: Sequence[Request]
) -> list[Acceptance]:
    """Earlier acceptances, without those of workbooks that are now accepted anew with other choices."""
    pairs = zip(readings, requests, strict=True)
    anew = {
        reading.source_id
        for reading, request in pairs
        if request.replace and not _same_as_before(accepted, reading, request)
    }
    return [acceptance for acceptance in accepted if acceptance.source_id not in anew]


def _same_as_before(accepted: Sequence[Acceptance], reading: Reading, request: Request) -> bool:
    """True when a workbook was accepted before with choices that come to the same."""
    return any(
        (other.source_id, other.dataset, other.period, other.is_quarantine)
        == (reading.source_id, request.dataset, request.period, request.quarantine)
        and (other.institution_code or reading.institution_code) == reading.institution_code
        for other in accepted
    )


def _bring_back(
    store: Store, accepted: Iterable[Acceptance], readings: Iterable[Reading], requests: Iterable[Request]
) -> None:
    """Keeps accepted workbooks again whose kept copy was lost."""
    known = {acceptance.source_id for acceptance in accepted}
    for reading, request in zip(readings, requests, strict=True):
        if reading.source_id in known:
            _keep(store, reading, request)


def _lay_all(
    contents: Contents, readings: Iterable[Reading], requests: Iterable[Request]
) -> tuple[list[Reading], bool]:
    """Lays the new workbooks upon what is served. A refusal becomes a problem of its reading.

    A workbook that is already there with the same choices is left as it is.
    """
    laid: list[Reading] = []
    is_new = False
    for reading, request in zip(readings, requests, strict=True):
        acceptance = request.acceptance(reading.source_id)
        if _same_as_before(contents.accepted, reading, request):
            laid.append(replace(reading, problems=(*reading.problems, Problem("already_loaded", "note"))))
            continue
        if any(other.source_id == reading.source_id for other in contents.accepted):
            laid.append(replace(reading, problems=(*reading.problems, Problem("loaded_otherwise"))))
            continue
        try:
            laid.append(lay(contents, acceptance, reading))
            is_new = True
        except Refused as refusal:
            laid.append(replace(reading, problems=(*reading.problems, *refusal.problems)))
    return laid, is_new


def _journal_facts(reading: Reading, request: Request) -> dict[str, Any]:
    """What the journal says of one workbook of a load: which, from whom, with which choices."""
    facts = {"file": reading.file_name, "source_id": reading.source_id, "sender": request.sender}
    choices = {"institution": reading.institution_code, "dataset": request.dataset, "period": request.period}
    return {**facts, **choices, "replace": request.replace, "quarantine": request.quarantine}


def _keep(store: Store, reading: Reading, request: Request) -> None:
    """Keeps the workbook as received, or without its personal columns unless the person loading wants them."""
    if store.workbook_path(reading.source_id):
        return
    if reading.personal_cells and not request.keep_personal:
        assert reading.folder is not None
        copy = next(reading.folder.glob(f"{COPY_NAME}.*"))
        shutil.copyfile(copy, store.workbooks / f"{reading.source_id}{copy.suffix}")
        return
    if sha256_of(request.path) != reading.source_id:
        raise StoreError("file_changed", file=request.path.name)
    target = store.workbooks / f"{reading.source_id}{request.path.suffix.lower()}"
    shutil.copyfile(request.path, target)
