"""The office's own choices of what a label means: written once to the store's reference lists, valid for ever."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from etl.load import reference_of
from etl.resolve import Reference, csv_rows
from etl.store import Store, write_aside

COLUMNS = ("label", "code", "note", "institution_code")
OF_ONE_INSTITUTION = ("faculty", "partner")


class AliasError(Exception):
    """A choice that cannot be kept; the text says why."""


def add_alias(store: Store, kind: str, label: str, code: str, institution: str | None) -> Path:
    """Keeps a choice, in place of an earlier one for the same label.

    Returns:
        The file that holds it.

    Raises:
        AliasError: an unknown kind, code or institution, or an empty label.
    """
    reference = reference_of(store)
    if kind not in reference.kinds:
        raise AliasError(f"“{kind}” is no list of names. Known: {', '.join(sorted(reference.kinds))}.")
    if not label.strip():
        raise AliasError("The label is empty.")
    if institution is not None and institution not in reference.codes("institution"):
        raise AliasError(f"“{institution}” is no university we know.")
    owner = _owner(reference, kind, code, institution)
    path = store.reference / f"{kind}_aliases.csv"
    with store.writing():
        kept = [row for row in _rows(path) if (row["label"], row["institution_code"]) != (label, owner)]
        kept.append({"label": label, "code": code, "note": "", "institution_code": owner})
        _write(path, kept)
        store.record("alias", kind=kind, label=label, code=code, institution=owner)
    return path


def _owner(reference: Reference, kind: str, code: str, institution: str | None) -> str:
    """The institution whose label it is; empty for all."""
    if kind not in OF_ONE_INSTITUTION:
        if code not in reference.codes(kind):
            raise AliasError(f"“{code}” is no code of the list {kind}.")
        return institution or ""
    name = "faculties" if kind == "faculty" else "partners"
    owners = {row.get("institution_code", "") for row in reference.rows(name) if row[f"{kind}_code"] == code}
    if not owners:
        raise AliasError(f"“{code}” is no code of the list {kind}.")
    if institution is not None:
        if not owners & {institution, ""}:
            raise AliasError(f"“{code}” is a code of {', '.join(sorted(owners))}, not of {institution}.")
        return institution
    if len(owners) > 1:
        raise AliasError(f"“{code}” is a code of {', '.join(sorted(owners))}: say which with --institution.")
    return owners.pop()


def _rows(path: Path) -> list[dict[str, str]]:
    return [{column: row.get(column, "") for column in COLUMNS} for row in csv_rows(path)]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_aside(path, stream.getvalue().encode("utf-8"))
