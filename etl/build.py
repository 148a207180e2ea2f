"""Acceptances + reference lists -> a new snapshot: a pure function of those and of the code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from etl.child import Reader
from etl.cover import Cover, cover_of, rows_within, speaks_for
from etl.partner_likeness import Mention, mentions_in, similar_to_earlier
from etl.pieces import Piece, pieces_of
from etl.problem import BLOCKING, Problem, Severity
from etl.reading import Choices, Reading, RowCount, TableReading
from etl.register_likeness import codes_alike, may_be_alike, rows_met
from etl.resolve import Reference
from etl.rows import Rows
from etl.store import Store, StoreError, facts_of
from etl.vocabulary import Dataset, vocabulary


@dataclass(frozen=True)
class Acceptance:
    """A workbook with the choices made for it. The row of `sources`."""

    source_id: str
    file_name: str
    received_date: date
    institution_code: str | None = None
    dataset: str | None = None
    period: str | None = None
    sender: str | None = None
    is_quarantine: bool = False
    is_replacement: bool = False
    note: str | None = None

    @property
    def choices(self) -> Choices:
        return Choices(self.institution_code, self.dataset, self.period)


@dataclass
class Contents:
    """What a snapshot will hold, while acceptances are laid one upon another.

    Args:
        reference: the lists by which the workbooks were read.
        pieces: table of the schema -> what the located tables give to it, in the order of acceptance.
        partners: workbook -> the partners that it names.
    """

    reference: Reference
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    sums: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[Acceptance] = field(default_factory=list)
    partners: dict[str, list[Mention]] = field(default_factory=dict)


class Refused(Exception):
    """An acceptance that cannot be laid upon the earlier ones; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


def acceptances_of(path: Path) -> list[Acceptance]:
    """The acceptances that a snapshot lists, in order.

    Raises:
        StoreError: `snapshot_unreadable`.
    """
    import duckdb

    names = list(Acceptance.__dataclass_fields__)
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(f"SELECT {', '.join(names)} FROM sources ORDER BY position").fetchall()
    except duckdb.Error as error:
        raise StoreError("snapshot_unreadable") from error
    return [Acceptance(**dict(zip(names, row, strict=True))) for row in rows]


def lay(contents: Contents, acceptance: Acceptance, reading: Reading) -> Reading:
    """Lays one acceptance upon the earlier ones.

    Returns:
        The reading, with a note on each earlier workbook whose figures it took the place of, and on each partner that
        may be one of an earlier workbook.

    Raises:
        Refused: it overlaps with something accepted earlier and does not say that it replaces it.
    """
    source_id = acceptance.source_id
    datasets = vocabulary().datasets
    counting = [table for table in reading.tables if table.counts]
    replaced = [note for table in counting for note in _make_room(contents, acceptance, reading, table)]
    if acceptance.is_replacement:
        contents.problems = [row for row in contents.problems if not _is_spoken_for(contents, row, counting)]
    reading = replace(reading, problems=(*reading.problems, *replaced, *_similar_partners(contents, reading)))
    for name in reading.row_counts:
        own = [table for table in reading.tables if datasets[table.dataset].table == name]
        passed_over = {table.table_id for table in own if not table.counts}
        covers = {table.table_id: table.cover for table in own}
        contents.pieces.setdefault(name, []).extend(pieces_of(reading, name, covers, passed_over))
    for table in reading.tables:
        contents.tables.append(_table_row(source_id, reading.institution_code, table))
        contents.sums += [{"source_id": source_id, "table_id": table.table_id, **line} for line in table.sums]
    contents.problems += [_problem_row(source_id, reading.institution_code, problem) for problem in reading.problems]
    contents.accepted.append(acceptance)
    return reading


def _similar_partners(contents: Contents, reading: Reading) -> list[Problem]:
    """Notes on partners that may be those of workbooks laid before, of the same institution; keeps this one's, too."""
    datasets = vocabulary().datasets.values()
    tables = {dataset.table for dataset in datasets if any(f.reference == "partner" for f in dataset.fields.values())}
    rows = {name: [reading.content[name]] for name in reading.row_counts.keys() & tables}
    mentions = mentions_in(datasets, rows)
    if not mentions:
        return []
    left = {piece.source_id for pieces in contents.pieces.values() for piece in pieces}
    ours = {row["source_id"] for row in contents.tables if row["institution_code"] == reading.institution_code}
    earlier = [one for source, own in contents.partners.items() if source in left & ours for one in own]
    named = [replace(mention, file_name=reading.file_name) for mention in mentions]
    contents.partners[reading.source_id] = list({mention.code: mention for mention in reversed(named)}.values())
    return similar_to_earlier(mentions, earlier, contents.reference, reading.institution_code)


def _make_room(contents: Contents, acceptance: Acceptance, reading: Reading, table: TableReading) -> Iterable[Problem]:
    """Takes out the earlier rows that a table replaces, with a note; refuses where nobody said that it replaces."""
    dataset = vocabulary().datasets[table.dataset]
    for piece in tuple(contents.pieces.get(dataset.table, ())):
        if piece.cover is None:
            continue
        if not piece.cover.overlaps(table.cover):
            yield from _codes_alike(contents, dataset, reading, table, piece)
            continue
        other = _file_name(contents, piece.source_id)
        rows = piece.rows()
        if not acceptance.is_replacement:
            met = rows_met(dataset, table, _own_rows(dataset, reading, table), rows, other)
            raise Refused([met or _met(dataset, table, other, rows, "overlap", "error")])
        taken = _take_out(contents, dataset, table, piece, rows, other)
        if len(taken):
            yield _met(dataset, table, other, taken, "replaced", "note")


def _own_rows(dataset: Dataset, reading: Reading, table: TableReading) -> Rows:
    rows = reading.content[dataset.table]
    return rows.without([number for number, own in enumerate(rows["table_id"]) if own != table.table_id])


def _codes_alike(
    contents: Contents, dataset: Dataset, reading: Reading, table: TableReading, piece: Piece
) -> Iterable[Problem]:
    """Warnings at numbers that are almost those of an earlier workbook of the same institution."""
    earlier = piece.cover
    if earlier is None or earlier.institution_code != table.cover.institution_code or dataset.name != earlier.dataset:
        return
    if may_be_alike(dataset, table.cover.keys or (), earlier.keys or ()):
        other = _file_name(contents, piece.source_id)
        yield from codes_alike(dataset, _own_rows(dataset, reading, table), piece.rows(), other)


def _is_spoken_for(contents: Contents, problem: dict[str, Any], counting: Sequence[TableReading]) -> bool:
    """True for heads set aside earlier that a table which replaces speaks for: it covers their year and faculty.

    A cell that does not say of which faculty its heads are stays set aside until somebody corrects it.
    """
    faculty = json.loads(problem["detail"] or "{}").get("faculty_code")
    if problem["severity"] != "error" or faculty is None or problem["academic_year"] is None:
        return False
    held = next(row for row in contents.tables if _place(row) == _place(problem))
    return any(
        (table.dataset, table.cover.institution_code) == (held["dataset"], held["institution_code"])
        and speaks_for(table.cover, problem["academic_year"], faculty)
        for table in counting
    )


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["source_id"], row["table_id"]


def _met(dataset: Dataset, table: TableReading, file_name: str, rows: Rows, code: str, severity: Severity) -> Problem:
    """What an earlier workbook holds of the same figures."""
    years = sorted({year for year in rows.get("academic_year", ()) if year is not None})
    size = RowCount.of(rows)
    detail = {
        "file": file_name,
        "sheet": rows["sheet"][0],
        "years": years,
        "rows": size.rows,
        "counted": size.heads if dataset.counts_people else None,
    }
    where = table.range.split(":")[0]
    return Problem(code, severity, table.sheet, where, table_id=table.table_id, detail=detail)


def _take_out(
    contents: Contents, dataset: Dataset, table: TableReading, piece: Piece, rows: Rows, file_name: str
) -> Rows:
    """Takes out the rows of an earlier table that a table replaces, and the parts of them; those rows."""
    try:
        within = rows_within(dataset, rows, table.cover)
    except ValueError as error:
        detail = {"file": file_name, "field": str(error)}
        where = table.range.split(":")[0]
        raise Refused([Problem("overlap_not_split", "error", table.sheet, where, detail=detail)]) from error
    left = rows.without([number for number, is_taken in enumerate(within) if is_taken])
    _put_back(contents, dataset.table, piece, left, cover_of(dataset, table.cover.institution_code, left))
    if dataset.parts_table in contents.pieces:
        _take_out_parts(contents, dataset, table, piece)
    return rows.without([number for number, is_taken in enumerate(within) if not is_taken])


def _put_back(contents: Contents, name: str, piece: Piece, left: Rows, cover: Cover | None = None) -> None:
    """Puts what is left of a piece in its place; nothing where nothing is left."""
    reduced = [piece.reduced_to(left, cover)] if len(left) else []
    contents.pieces[name] = [r for p in contents.pieces[name] for r in (reduced if p is piece else [p])]


def _take_out_parts(contents: Contents, dataset: Dataset, table: TableReading, piece: Piece) -> None:
    """Takes out the parts of an earlier table, its views' among them; all of them where they cannot be taken apart."""
    own = [row for row in contents.tables if row["source_id"] == piece.source_id]
    views = {row["table_id"] for row in own if row["counted_instead"] == piece.table_id}
    name = str(dataset.parts_table)
    for part in tuple(contents.pieces[name]):
        if part.source_id == piece.source_id and part.table_id in views | {piece.table_id}:
            rows = part.rows()
            try:
                within = rows_within(dataset, rows, table.cover)
            except ValueError:
                within = [True] * part.size.rows
            _put_back(contents, name, part, rows.without([number for number, taken in enumerate(within) if taken]))


def _file_name(contents: Contents, source_id: str) -> str:
    return next(acceptance.file_name for acceptance in contents.accepted if acceptance.source_id == source_id)


def drop_replaced(contents: Contents) -> None:
    """Forgets acceptances of which nothing is left: they were replaced whole, and nothing of them was set aside."""
    left = {piece.source_id for pieces in contents.pieces.values() for piece in pieces}
    left |= {row["source_id"] for row in contents.problems if row["severity"] == "error"}
    gone = {a.source_id for a in contents.accepted if a.source_id not in left and _held_rows(contents, a.source_id)}
    contents.accepted = [a for a in contents.accepted if a.source_id not in gone]
    contents.tables = [row for row in contents.tables if row["source_id"] not in gone]
    contents.problems = [row for row in contents.problems if row["source_id"] not in gone]
    contents.sums = [row for row in contents.sums if row["source_id"] not in gone]


def _held_rows(contents: Contents, source_id: str) -> bool:
    return any(row["source_id"] == source_id and row["row_count"] for row in contents.tables)


def contents_of(acceptances: Iterable[Acceptance], reader: Reader, store: Store) -> Contents:
    """Everything that a list of acceptances holds.

    Raises:
        StoreError: `workbook_lost` when a workbook that was accepted is no longer in the store; `workbook_changed`
            when it can no longer be read as it was.
    """
    contents = Contents(reader.reference)
    accepted = list(acceptances)
    workbooks = store.workbook_paths()
    if not all(reader.has_kept(a.source_id, a.file_name, a.choices, a.received_date) for a in accepted):
        reader.start()
    for acceptance in accepted:
        path = workbooks.get(acceptance.source_id)
        if path is None:
            raise StoreError("workbook_lost", file=acceptance.file_name)
        choices = acceptance.choices
        reading = reader.read(path, acceptance.file_name, choices, acceptance.received_date, acceptance.source_id)
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        if any(is_blocking(problem) for problem in errors) or (errors and not acceptance.is_quarantine):
            raise StoreError("workbook_changed", file=acceptance.file_name)
        try:
            lay(contents, acceptance, reading)
        except Refused as refusal:  # a name that the lists learnt since makes two accepted workbooks meet
            other = str(refusal.problems[0].detail.get("file", ""))
            raise StoreError("accepted_overlap", file=acceptance.file_name, other=other) from refusal
    return contents


def is_blocking(problem: Problem) -> bool:
    """True for an error that quarantine cannot set aside."""
    return problem.severity == "error" and problem.code in BLOCKING


def _table_row(source_id: str, institution: str | None, table: TableReading) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "table_id": table.table_id,
        "sheet": table.sheet,
        "range": table.range,
        "dataset": table.dataset,
        "layout": table.layout,
        "title": table.title,
        "institution_code": institution,
        "row_count": table.row_count,
        "headcount": table.headcount,
        "cover": table.cover.as_json(),
        "counts": table.counts,
        "counted_instead": table.counted_instead,
    }


def _problem_row(source_id: str, institution: str | None, problem: Problem) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "table_id": problem.table_id,
        "institution_code": institution,
        "severity": problem.severity,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "value": problem.value,
        "headcount": problem.headcount,
        "academic_year": problem.academic_year,
        "suggestions": json.dumps(list(problem.suggestions), ensure_ascii=False) if problem.suggestions else None,
        "detail": facts_of(problem.detail) if problem.detail else None,
    }
