"""How the command line speaks: sentences and tables for a person, or one JSON document for a program."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

LANGUAGES = ("ky", "ru", "en")
SYSTEM_LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides
# Into a file or a pipe nothing is cut: an id one can go back to must be whole.
WIDTH = None if sys.stdout.isatty() else 1000
out = Console(soft_wrap=True, width=WIDTH)
err = Console(stderr=True, soft_wrap=True, width=WIDTH)


class WrongCall(Exception):
    """A call that cannot be carried out; `dashboard.call_words` has a sentence for each code."""

    def __init__(self, code: str, /, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """A progress bar on a terminal, for more than one file."""
    if quiet or total < 2 or not err.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("", total=total)

        def tick(name: str) -> None:
            bar.update(task, advance=1, description=name)

        yield tick


def spoken(language: str | None) -> str:
    """The language to speak: the one asked for, else that of the system, else English."""
    if language is not None:
        if language not in LANGUAGES:
            raise WrongCall("bad_language")
        return language
    stated = next((os.environ[name] for name in SYSTEM_LANGUAGE if os.environ.get(name)), None)
    system = (stated or locale.getlocale()[0] or "")[:2].lower()  # Windows has none of these variables
    return system if system in LANGUAGES else "en"


def said(code: str, language: str | None = None, /, **values: Any) -> str:
    """A sentence of the command line in the language of the reader."""
    from dashboard.call_words import call_sentence

    return call_sentence(code, spoken(language), **values)


def answer(code: str, language: str | None = None, style: str = "", /, **values: Any) -> None:
    """Prints a sentence of the command line."""
    out.print(escape(said(code, language, **values)), style=style, highlight=False)


def file_facts(reading: Any, language: str | None) -> dict[str, Any]:
    """One entry of `files` in `--json`."""
    return {
        "file": reading.file_name,
        "sha256": reading.source_id,
        "institution": reading.institution_code,
        "loadable": reading.is_loadable,
        "tables": [
            {
                "sheet": table.sheet,
                "range": table.range,
                "dataset": table.dataset,
                "layout": table.layout,
                "rows": table.row_count,
                "counts": table.counts,
                "headcount": table.headcount,
                "periods": list(table.periods),
                "reconciliations": [
                    {key: line[key] for key in ("axis", "label", "cell", "declared", "computed", "status")}
                    for line in table.sums
                ],
            }
            for table in reading.tables
        ],
        "problems": [
            {
                "severity": problem.severity,
                "code": problem.code,
                "sheet": problem.sheet,
                "cell": problem.cell,
                "value": problem.value,
                "headcount": problem.headcount,
                "message": _sentence(problem, language),
                "suggestions": list(problem.suggestions),
            }
            for problem in reading.problems
        ],
    }


def _sentence(problem: Any, language: str | None) -> str:
    from dashboard.words import problem_sentence

    return problem_sentence(
        problem.code,
        problem.severity,
        problem.sheet,
        problem.cell,
        problem.value,
        problem.headcount,
        problem.detail,
        spoken(language),
        problem.suggestions,
    )


def show_reading(reading: Any, language: str | None) -> None:
    """A workbook in a few lines: what was found, which sums agree, what needs a person."""
    from dashboard.i18n import language_of
    from dashboard.receipt import reading_summary
    from dashboard.words import dataset_name, severity_name

    speech = language_of(spoken(language))
    out.print(f"[bold]{escape(reading.file_name)}[/]  {escape(reading_summary(reading, speech))}")
    for table in reading.tables:
        heads = "" if table.headcount is None else speech.number(table.headcount)
        years = ", ".join(speech.academic_year(year) for year in table.periods if year is not None)
        sums = [line["status"] for line in table.sums]
        agreeing = f"{sums.count('agrees')}/{len(sums)} Σ" if sums else ""
        view = "" if table.counts else f"= {table.counted_instead}"
        words = [f"{table.sheet}!{table.range}", dataset_name(table.dataset, speech), years, heads, agreeing, view]
        out.print("  " + escape("  ".join(word for word in words if word)))
    for problem in sorted(reading.problems, key=lambda p: ("error", "warning", "note").index(p.severity)):
        colour = {"error": "red", "warning": "yellow", "note": "dim"}[problem.severity]
        out.print(
            f"  [{colour}]{escape(severity_name(problem.severity, speech))}[/]: {escape(_sentence(problem, language))}"
        )


def show_outcome(outcome: Any, language: str | None) -> None:
    """What became of a load: each workbook, then whether it is served."""
    for reading in outcome.readings:
        show_reading(reading, language)
    if outcome.is_unchanged:
        answer("loaded_before", language)
    elif outcome.is_loaded:
        answer("loaded", language, "green", snapshot=outcome.snapshot_id)
    else:
        answer("not_loaded", language, "red")


def print_rows(columns: list[str], rows: list[tuple[Any, ...]], output: str) -> None:
    """The answer to a question as a table, as CSV, or as one JSON array of objects."""
    if output == "json":
        print_json([dict(zip(columns, map(_plain, row), strict=True)) for row in rows])
    elif output == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if value is None else _plain(value) for value in row] for row in rows])
    else:
        table = Table(*map(escape, columns), box=None)
        for row in rows:
            table.add_row(*("" if value is None else escape(str(value)) for value in row))
        out.print(table)


def _plain(value: Any) -> Any:
    """A value as JSON has it: whole decimals as whole numbers, days as ISO text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict)) or value is None else str(value)


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
