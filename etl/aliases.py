"""The office's own choices of what a label means: written once to the store's reference lists, valid for ever."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from etl.likeness import Likeness
from etl.load import reference_of
from etl.resolve import Reference, csv_rows, spelling_of
from etl.store import Store, StoreError, write_aside
from etl.vocabulary import vocabulary

COLUMNS = ("label", "code", "note", "institution_code")
OF_ONE_INSTITUTION = ("faculty", "partner")
FEW_CODES = 20  # of a list short enough to be named whole
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
AS_TEXT = "'"  # before a label that Excel would take for a formula; labels are compared without quotes


class AliasError(StoreError):
    """A choice that cannot be kept, and why."""


@dataclass(frozen=True)
class Kept:
    """A choice that was kept.

    Args:
        code: what the label means from now on.
        before: what it meant until now; None when nothing knew it.
    """

    path: Path
    code: str
    before: str | None


def add_alias(store: Store, kind: str, label: str, code: str, institution: str | None) -> Kept:
    """Keeps a choice, in place of an earlier one for the same label however it was typed.

    Raises:
        AliasError: an unknown kind, code or institution, an empty label, or one that heads totals.
    """
    reference = reference_of(store)
    kind = _known_kind(reference, kind)
    _refuse_label(label)
    if institution is not None and institution not in reference.codes("institution"):
        raise AliasError("alias_unknown_institution", value=institution)
    code = _known_code(reference, kind, code, institution)
    owner = _owner(reference, kind, code, institution)
    before = reference.resolve(kind, label, owner or institution)
    path = store.reference / f"{kind}_aliases.csv"
    with store.writing():
        spelling = spelling_of(label)
        kept = [row for row in _rows(path) if (spelling_of(row["label"]), row["institution_code"]) != (spelling, owner)]
        kept.append({"label": _as_text(label), "code": code, "note": "", "institution_code": owner})
        _write(path, kept)
        store.record("alias", kind=kind, label=label, code=code, institution=owner, until_now=before)
    return Kept(path, code, before)


def _known_kind(reference: Reference, kind: str) -> str:
    """The list of that name; «level» will do for isced_level."""
    name = kind.strip().lower().replace("-", "_")
    fitting = [known for known in reference.kinds if known == name or known.endswith(f"_{name}")]
    if name in reference.kinds or len(fitting) == 1:
        return name if name in reference.kinds else fitting[0]
    raise AliasError("alias_unknown_list", value=kind, known=", ".join(sorted(reference.kinds)))


def _refuse_label(label: str) -> None:
    if not label.strip():
        raise AliasError("alias_empty")
    if vocabulary().is_mark("total", label):
        raise AliasError("alias_total", value=label)


def _known_code(reference: Reference, kind: str, code: str, institution: str | None) -> str:
    """A code of the list as the list writes it; a clear name of what it stands for will do."""
    codes = reference.codes(kind)
    if reference.has_code(kind, code):
        return code
    alike = [known for known in codes if known.casefold() == code.strip().casefold()]
    named = alike[0] if len(alike) == 1 else reference.resolve(kind, code, institution)
    if named:
        return named
    raise _unknown_code(reference, kind, code, institution)


def _unknown_code(reference: Reference, kind: str, code: str, institution: str | None) -> AliasError:
    """Names the codes that there are, where they are few; else those whose names are like what was given."""
    codes = list(reference.codes(kind))
    if len(codes) <= FEW_CODES:
        return AliasError("alias_code_not_among", value=code, kind=kind, known=", ".join(codes))
    names = Likeness(reference, institution).suggest(kind, code)
    meant = [f"{reference.resolve(kind, name, institution)} ({name})" for name in names]
    if meant:
        return AliasError("alias_code_perhaps", value=code, kind=kind, known=", ".join(meant))
    return AliasError("alias_unknown_code", value=code, kind=kind)


def _owner(reference: Reference, kind: str, code: str, institution: str | None) -> str:
    """The institution whose label it is; empty for all."""
    if kind not in OF_ONE_INSTITUTION:
        return institution or ""
    owners = {row.get("institution_code", "") for known, row in reference.listed(kind) if known == code}
    if institution is not None:
        if owners and not owners & {institution, ""}:
            raise AliasError("alias_code_of_others", value=code, known=", ".join(sorted(owners)), other=institution)
        return institution
    if len(owners) > 1:
        raise AliasError("alias_code_of_several", value=code, known=", ".join(sorted(owners)))
    return owners.pop() if owners else ""


def _rows(path: Path) -> list[dict[str, str]]:
    return [{column: row.get(column, "") for column in COLUMNS} for row in csv_rows(path)]


def _as_text(label: str) -> str:
    """A label that Excel shows as it is, should the office open the list."""
    return AS_TEXT + label if label.startswith(FORMULA_SIGNS) else label


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    stream = io.StringIO()
    # All in quotes: a label may hold more semicolons than the row has commas.
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    write_aside(path, stream.getvalue().encode("utf-8"))
