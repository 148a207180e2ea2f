"""The labels of a register -> codes: resolved by a list, kept as typed, or new. Several in one cell are told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from etl import parse
from etl.locate import Column
from etl.meaning import Meanings
from etl.resolve import NEW_PARTNER
from etl.row import Row
from etl.sheet import Cell
from etl.text import fold
from etl.vocabulary import Field

UNKNOWN = {"country": "unknown_country", "faculty": "unknown_faculty"}
# «1) … 2) …», bullets and `;` part several labels of one cell.
LISTED = re.compile(r"\s*;\s*|(?:^|\s)\d{1,2}[.)]\s+(?=[^\W\d_«\"“])|(?:^|\s)[•·▪]\s*")


def read_label(row: Row, field: Field, column: Column, cell: Cell, meanings: Meanings) -> None:
    """Resolves a label; an unknown one is an error, is kept as typed, or is a new partner, as the field says."""
    label = parse.text(cell)
    if label is None or meanings.words.is_mark("not_stated", label):
        return
    reference, kind = meanings.reference, str(field.reference)
    code = reference.resolve(kind, label, meanings.institution)
    if field.code_field:
        row.values[field.name] = label
        row.values[field.code_field] = code or new_code(label)
        if not field.splits and len(labels_in(cell, field, meanings)) > 1:
            row.complain(column, "several_labels", "warning", field=field.name)
        return
    if field.label_field:
        row.values[field.label_field] = label
    if code is not None:
        row.values[field.name] = code
        return
    severity: Any = "warning" if field.unknown == "keep" else "error"
    row.complain(column, UNKNOWN.get(kind, "unknown_label"), severity, field=field.name, kind=kind)


def new_code(label: str) -> str:
    """A stable code for a partner that no list knows yet: equal for spellings that differ only in case or quotes."""
    return NEW_PARTNER + hashlib.sha256(fold(label).encode("utf-8")).hexdigest()[:8].upper()


def labels_in(cell: Cell, field: Field, meanings: Meanings) -> list[str]:
    """The labels that a cell lists: one, unless it is a list, or each of its lines is a name that we know."""
    if not isinstance(cell, str):
        return [parse.shown(cell)]
    reference, institution = meanings.reference, meanings.institution
    whole = parse.shown(cell)
    if reference.resolve(str(field.reference), whole, institution):
        return [whole]
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    if len(lines) > 1 and all(reference.resolve(str(field.reference), line, institution) for line in lines):
        return lines
    return [part.strip() for part in LISTED.split(whole) if part.strip()]


def split_labels(row: Row, columns: Sequence[tuple[Field, Column]], meanings: Meanings) -> Iterable[dict[str, Any]]:
    """The record of a row; one for each label where a cell lists several participants."""
    for field, column in columns:
        labels = labels_in(row.cell(column), field, meanings) if field.splits else []
        if len(labels) > 1:
            for label in labels:
                code = meanings.reference.resolve(str(field.reference), label, meanings.institution)
                yield {**row.values, field.name: label, str(field.code_field): code or new_code(label)}
            return
    yield row.values
