"""`iro alias`, `iro build`, `iro snapshots`, `iro rollback`: what labels mean, and which figures are served."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from dashboard.cli.options import AsJson, Institution, LanguageCode
from dashboard.console import answer, out, print_json, said, spoken
from etl.store import Store, open_store


def alias(
    kind: Annotated[str, typer.Argument(help="country, faculty, institution, partner or the name of a list.")],
    label: Annotated[str, typer.Argument(help="The label as it is typed.")],
    code: Annotated[str, typer.Argument(help="What it means.")],
    institution: Institution = None,
    language: LanguageCode = None,
) -> None:
    """Says once for ever what a label means."""
    from etl.aliases import add_alias

    spoken(language)
    kept = add_alias(open_store(), kind, label, code, institution)
    outcome = "alias_kept" if kept.before in (None, kept.code) else "alias_changed"
    answer(outcome, language, label=label, code=kept.code, before=kept.before or "", path=str(kept.path))
    answer("build_follows", language)


def build(language: LanguageCode = None) -> None:
    """Builds the served figures again, from the same workbooks, with today's lists and code."""
    from etl.load import rebuild

    spoken(language)
    store = open_store()
    before = store.current_id()
    after = rebuild(store)
    answer("served_unchanged" if before == after else "served", language, snapshot=after)


def snapshots(language: LanguageCode = None, as_json: AsJson = False) -> None:
    """Lists what was published; the served one is marked."""
    spoken(language)
    store = open_store()
    facts = [_snapshot_facts(store, snapshot_id) for snapshot_id in store.snapshot_ids()]
    if as_json:
        print_json({"snapshots": facts})
        return
    if not facts:
        answer("nothing_published", language)
        return
    headings = [said(code, language) for code in ("snapshot", "published", "workbooks", "foreign_rows")]
    table = Table("", *headings, box=None)
    for fact in facts:
        mark = "→" if fact["is_served"] else ""
        figures = ["" if fact[name] is None else str(fact[name]) for name in ("workbooks", "rows")]
        published = fact["published_at"] or said("cannot_be_opened", language)
        table.add_row(mark, fact["snapshot"], published, *figures)
    out.print(table)


def rollback(snapshot_id: Annotated[str, typer.Argument(metavar="ID")], language: LanguageCode = None) -> None:
    """Serves an earlier snapshot again."""
    from etl.load import roll_back

    spoken(language)
    roll_back(open_store(), snapshot_id)
    answer("served", language, snapshot=snapshot_id)


def _snapshot_facts(store: Store, snapshot_id: str) -> dict[str, Any]:
    import duckdb

    try:
        with duckdb.connect(str(store.snapshot_path(snapshot_id)), read_only=True) as connection:
            row = connection.execute(
                "SELECT published_at, (SELECT count(*) FROM sources), (SELECT count(*) FROM enrolments) FROM snapshot"
            ).fetchone()
    except duckdb.Error:
        row = None
    published, workbooks, rows = row or (None, None, None)
    return {
        "snapshot": snapshot_id,
        "published_at": f"{published:%Y-%m-%d %H:%M}" if published else None,
        "workbooks": workbooks,
        "rows": rows,
        "is_served": snapshot_id == store.current_id(),
    }
