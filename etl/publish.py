"""Contents -> a new snapshot file, checked and served. Publishing never writes to a file that is being served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from etl.build import Contents
from etl.insert import create_table, insert_pieces, insert_records
from etl.pieces import Piece
from etl.reading import RowCount
from etl.resolve import Reference
from etl.schema import column_types, columns_in, learn_columns, schema_text
from etl.sql import literal
from etl.store import Store, StoreError
from etl.vocabulary import vocabulary

TIME_OF_ID = "%Y%m%dT%H%M%SZ"
PROBE_BYTES = 4 * 1024 * 1024
# A second thread mostly waits for the first while columns are packed; what is kept of files is read once.
WRITING: dict[str, Any] = {"threads": 1, "enable_external_file_cache": False}
# Signs that stand in no text: what parts the cells of a row that is hashed, and what stands for a cell without value.
BETWEEN_CELLS, MISSING = "\x1f", "\x1e"
YES = ("true", "1", "yes", "да", "ооба", "истина")  # Excel in Russian writes ИСТИНА
REFERENCE_TABLES = ("institutions", "faculties", "countries", "lists")
# Columns of `partners` that the list of known partners gives.
LISTED = ("partner_code", "name_ky", "name_ru", "name_en", "country_code", "entity_type")
PARTNERS_SQL = """
INSERT INTO partners
WITH mentions AS (
    SELECT institution_code, partner_code, partner_label, country_code, entity_type, source_id, table_id, cell
    FROM partner_listings
    UNION ALL
    SELECT institution_code, partner_code, partner_label, country_code, NULL, source_id, table_id, cell
    FROM agreements
),
firsts AS (
    SELECT
        institution_code,
        partner_code,
        arg_min(partner_label, (source_id, table_id, length(cell), cell)) AS label,
        arg_min(country_code, (source_id, table_id, length(cell), cell)) AS country_code,
        arg_min(entity_type, (source_id, table_id, length(cell), cell)) AS entity_type
    FROM mentions
    GROUP BY institution_code, partner_code
),
final AS (
    SELECT
        f.institution_code,
        f.partner_code,
        coalesce(k.name_ky, f.label),
        coalesce(k.name_ru, f.label),
        coalesce(k.name_en, f.label),
        coalesce(k.country_code, f.country_code) AS country_code,
        coalesce(k.entity_type, f.entity_type),
        coalesce(k.country_code, f.country_code) = i.country_code,
        coalesce(CAST(k.is_resolved AS BOOLEAN), true)
    FROM firsts f
    JOIN institutions i USING (institution_code)
    LEFT JOIN known_partners k USING (partner_code)
)
SELECT * FROM final
"""


def publish(store: Store, contents: Contents, reference: Reference, event: str, **facts: Any) -> str:
    """Writes the snapshot of some contents, checks it and serves it.

    Args:
        event: what the journal calls it; `facts` go into the same line.

    Returns:
        Its id; that of the served snapshot when nothing has changed.

    Raises:
        StoreError: `disk_full`, `snapshot_broken`.
    """
    aside = store.snapshots / "new.duckdb.tmp"
    aside.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(aside), config=WRITING) as connection:
            connection.begin()
            digest = _write(connection, contents, reference)
            served = store.current_id()
            if served and served.endswith(digest[:8]) and hash_of(store.snapshot_path(served)) == digest:
                connection.rollback()
                return served
            moment = _next_moment(store)
            snapshot_id = f"{moment:{TIME_OF_ID}}-{digest[:8]}"
            _stamp(connection, snapshot_id, moment, digest, reference)
            connection.commit()
        _verify(aside, contents)
        published = store.snapshots / f"{snapshot_id}.duckdb"
        aside.rename(published)
    except duckdb.Error as error:
        # DuckDB says in words alone that the disk is full, and not always with the same kind of error.
        raise StoreError("disk_full" if _no_room(store) else "snapshot_broken", needed_mb=0, table="") from error
    finally:
        aside.unlink(missing_ok=True)
    sources = [acceptance.source_id for acceptance in contents.accepted]
    try:
        store.serve(snapshot_id, event, sources=sources, **facts)
    except OSError:
        published.unlink()
        raise
    return snapshot_id


def _no_room(store: Store) -> bool:
    """True when not even a small file can be written where snapshots stand."""
    probe = store.snapshots / "room.tmp"
    try:
        probe.write_bytes(b"0" * PROBE_BYTES)
    except OSError:
        return True
    finally:
        probe.unlink(missing_ok=True)
    return False


def _next_moment(store: Store) -> datetime:
    """UTC time of a new publication, in whole seconds: now, but always after the newest snapshot that is kept.

    Ids are read in their order, so two publications within one second, or after a clock was set back, must not share
    or swap their times.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    newest = [datetime.strptime(i[:16], TIME_OF_ID).replace(tzinfo=UTC) for i in store.snapshot_ids()[-1:]]
    return max([now, *(moment + timedelta(seconds=1) for moment in newest)])


def _write(connection: duckdb.DuckDBPyConnection, contents: Contents, reference: Reference) -> str:
    """Writes all tables but `snapshot`; returns the hash of their sorted rows."""
    connection.execute(schema_text())
    learn_columns(connection)
    for name in REFERENCE_TABLES:
        try:
            insert_records(connection, name, _reference_rows(name, reference))
        except duckdb.ConstraintException as error:
            raise StoreError("reference_rows", file=f"{name}.csv") from error
    for name, pieces in sorted(contents.pieces.items()):
        insert_pieces(connection, name, pieces)
    accepted = [{**asdict(a), "position": i} for i, a in enumerate(contents.accepted, start=1)]
    bookkeeping = {"sources": accepted, "source_tables": contents.tables, "problems": contents.problems}
    for name, records in {**bookkeeping, "reconciliations": contents.sums}.items():
        insert_records(connection, name, records)
    _derive_partners(connection, reference)
    connection.execute("RESET threads")
    return _content_hash(connection)


def _reference_rows(name: str, reference: Reference) -> list[dict[str, Any]]:
    """Rows of a reference table; a later row of the same key (the office's own) replaces an earlier one."""
    keys = {
        "institutions": ("institution_code",),
        "faculties": ("institution_code", "faculty_code"),
        "countries": ("country_code",),
        "lists": ("list", "code"),
    }[name]
    types = column_types(name)
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in reference.rows(name):
        given: dict[str, Any] = {column: row.get(column) or None for column in types}
        switches = (column for column, kind in types.items() if kind == "BOOLEAN")
        given |= {column: row.get(column, "").strip().lower() in YES for column in switches}
        rows[tuple(row[key] for key in keys)] = given
    return [{**row, **_default_position(name, i, row)} for i, row in enumerate(rows.values(), start=1)]


def _default_position(name: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": str(row["position"] or number)} if name == "lists" else {}


def _derive_partners(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Distinct partners from listings and agreements; names from the list of partners, else as first typed."""
    known = [
        {name: row.get(name) or None for name in LISTED}
        | {"is_resolved": row.get("is_resolved", "").lower() != "false"}
        for row in reference.codes("partner").values()
    ]
    create_table(connection, "known_partners", (*LISTED, "is_resolved"), known)
    connection.execute(PARTNERS_SQL)
    connection.execute(
        "UPDATE agreements SET country_code = p.country_code FROM partners p WHERE agreements.country_code IS NULL "
        "AND p.partner_code = agreements.partner_code AND p.institution_code = agreements.institution_code"
    )
    connection.execute("DROP TABLE known_partners")


def _content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 of the sorted rows of every table but `snapshot`: equal contents have equal hashes."""
    tables = {name: columns for name, columns in columns_in(connection).items() if name != "snapshot"}
    hashes = " UNION ALL ".join(_hash_of_rows(name, list(columns)) for name, columns in tables.items())
    digest = sha256()
    for line in sorted(connection.execute(hashes).fetchall()):
        digest.update(f"{line}".encode())
    return digest.hexdigest()


def _hash_of_rows(table: str, columns: Sequence[str]) -> str:
    """SQL that gives a table's name, the number of its rows and the SHA-256 of their sorted MD5.

    MD5 is enough to tell rows apart, and takes half the time.
    """
    texts = ", ".join(f"""coalesce(CAST("{column}" AS VARCHAR), '{MISSING}')""" for column in columns)
    rows = f"""SELECT md5(concat_ws('{BETWEEN_CELLS}', {texts})) AS h FROM "{table}\""""
    return f"(SELECT {literal(table)}, count(*), sha256(string_agg(h, '' ORDER BY h)) FROM ({rows}))"


def hash_of(path: Path, *, compute: bool = False) -> str:
    """The content hash that a snapshot bears, or computed anew from its rows: equal in a snapshot nobody touched."""
    with duckdb.connect(str(path), read_only=True) as connection:
        if compute:
            return _content_hash(connection)
        row = connection.execute("SELECT content_hash FROM snapshot").fetchone()
    return str(row[0]) if row else ""


def _stamp(
    connection: duckdb.DuckDBPyConnection, snapshot_id: str, moment: datetime, digest: str, reference: Reference
) -> None:
    values = (snapshot_id, f"{moment:%Y-%m-%d %H:%M:%S}", digest, vocabulary().version, reference.version)
    connection.execute(f"INSERT INTO snapshot VALUES ({', '.join(map(literal, values))})")


def _verify(path: Path, contents: Contents) -> None:
    """Reopens the new file and compares row counts and heads with what was to be written.

    Raises:
        StoreError: `snapshot_broken`.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, pieces in contents.pieces.items():
            asked = "count(*), sum(headcount)" if "headcount" in column_types(name) else "count(*), NULL"
            found = connection.execute(f'SELECT {asked} FROM "{name}"').fetchone() or ()
            if RowCount(*found) != _size(pieces):
                raise StoreError("snapshot_broken", table=name)


def _size(pieces: Sequence[Piece]) -> RowCount:
    heads = [piece.size.heads for piece in pieces if piece.size.heads is not None]
    return RowCount(sum(piece.size.rows for piece in pieces), sum(heads) if heads else None)
