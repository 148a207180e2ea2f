"""`iro check`, `iro load`, `iro annotate`, `iro template`: workbooks read, loaded, given back, sent out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from dashboard.cli.options import (
    DONE,
    NOT_LOADABLE,
    WRONG,
    AsJson,
    DatasetName,
    Files,
    Institution,
    LanguageCode,
    Output,
    Period,
)
from dashboard.console import (
    WrongCall,
    answer,
    file_facts,
    out,
    print_json,
    progress,
    show_outcome,
    show_reading,
    spoken,
)
from etl.store import Store, open_store

if TYPE_CHECKING:  # the reader is imported only by the commands that read: `iro demo` has to start fast
    from etl.load import Outcome, Request
    from etl.reading import Reading
    from etl.resolve import Reference


def check(
    files: Files,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    language: LanguageCode = None,
    as_json: AsJson = False,
) -> None:
    """Says what workbooks hold and what is wrong with them. Changes nothing."""
    from etl.load import check as check_files

    spoken(language)
    store = open_store()
    requests = _requests(store, files, institution, dataset, period)
    with _readings_folder(store) as parsed, progress(len(requests), quiet=as_json) as tick:
        readings = check_files(store, requests, parsed, tick)
    if as_json:
        print_json({"files": [file_facts(reading, language) for reading in readings]})
    else:
        for reading in readings:
            show_reading(reading, language)
    raise typer.Exit(_status(readings))


def load(
    files: Files,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    sender: Annotated[str | None, typer.Option("--sender", help="Unit that sent the files; no person.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of what was loaded earlier.")] = False,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Set cells aside that cannot be understood.")
    ] = False,
    keep_personal: Annotated[
        bool, typer.Option("--keep-personal", help="Keep names and passports in the store's copy.")
    ] = False,
    language: LanguageCode = None,
    as_json: AsJson = False,
) -> None:
    """Accepts workbooks and publishes a snapshot that holds them. All or nothing."""
    from dataclasses import replace as with_facts

    from etl.load import load as load_files

    spoken(language)
    store = open_store()
    requests = [
        with_facts(request, sender=sender, replace=replace, quarantine=quarantine, keep_personal=keep_personal)
        for request in _requests(store, files, institution, dataset, period)
    ]
    with progress(len(requests), quiet=as_json) as tick:
        outcome = load_files(store, requests, tick)
    if as_json:
        facts = [file_facts(reading, language) for reading in outcome.readings]
        print_json({"files": facts, "snapshot": outcome.snapshot_id})
    else:
        show_outcome(outcome, language)
        _say_what_quarantine_would_do(outcome, quarantine, language)
    raise typer.Exit(DONE if outcome.is_loaded else max(NOT_LOADABLE, _status(outcome.readings)))


def annotate(
    file: Annotated[Path, typer.Argument(help="A workbook: .xlsx .xls .ods .csv")],
    output: Output,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    language: LanguageCode = None,
) -> None:
    """Gives a workbook back with a comment on each cell that has a problem. Values stay as they are."""
    from dashboard.i18n import language_of
    from dashboard.receipt import annotation_words
    from etl.annotate import annotate as annotate_workbook
    from etl.load import check as check_files
    from etl.problem_list import Wording

    speech = language_of(spoken(language))
    _refuse_target(output, file)
    store = open_store()
    with _readings_folder(store) as parsed:
        (reading,) = check_files(store, _requests(store, [file], institution, dataset, period), parsed)
    show_reading(reading, language)
    if _status([reading]) == WRONG:
        raise typer.Exit(WRONG)
    annotate_workbook(file, reading.problems, Wording(**annotation_words(reading, speech)), output)
    out.print(escape(str(output)), highlight=False)


def template(
    dataset: Annotated[str, typer.Argument(help="What the workbook is for: enrolments, agreements, projects …")],
    output: Output,
    institution: Institution = None,
    language: LanguageCode = None,
) -> None:
    """Writes a blank workbook for a dataset: headings, lists to choose from, instructions, an example."""
    from dashboard.i18n import language_of
    from dashboard.instructions import template_words
    from etl.load import reference_of
    from etl.template import TemplateWords, write_template
    from etl.vocabulary import vocabulary

    speech = language_of(spoken(language))
    _refuse_target(output)
    reference = reference_of(open_store())
    code = _known_institution(reference, institution)
    chosen = vocabulary().datasets[_known_dataset(dataset)]
    write_template(chosen, vocabulary(), reference, code, TemplateWords(**template_words(speech)), output)
    out.print(escape(str(output)), highlight=False)


def _requests(
    store: Store, files: list[Path], institution: str | None, dataset: str | None, period: str | None
) -> list[Request]:
    """The files with the choices made for them, each choice checked."""
    from etl.load import Request, reference_of

    institution = _known_institution(reference_of(store), institution)
    if dataset is not None:
        _known_dataset(dataset)
    if period is not None and period != "none" and not (period.isdigit() and len(period) == 4):
        raise WrongCall("bad_period")
    return [Request(path, institution, dataset, period) for path in files]


def _known_institution(reference: Reference, code: str | None) -> str | None:
    """The university asked for; where none is, the only one there is."""
    known = reference.codes("institution")
    if code is None and len(known) == 1:
        return next(iter(known))
    if code is not None and code not in known:
        raise WrongCall("unknown_university", value=code, known=", ".join(sorted(known)))
    return code


def _known_dataset(name: str) -> str:
    from etl.vocabulary import vocabulary

    if name not in vocabulary().datasets:
        raise WrongCall("unknown_dataset", value=name, known=", ".join(vocabulary().datasets))
    return name


def _refuse_target(target: Path, *inputs: Path) -> None:
    """An output is a new .xlsx in a folder that is there, and never what was sent."""
    if target.suffix.lower() != ".xlsx":
        raise WrongCall("output_not_xlsx")
    if not target.resolve().parent.is_dir():
        raise WrongCall("no_folder", folder=str(target.parent))
    if target.resolve() in {path.resolve() for path in inputs}:
        raise WrongCall("output_is_input")


@contextmanager
def _readings_folder(store: Store) -> Iterator[Path]:
    """Where readings are kept: in the store where there is one, else in a folder that goes away."""
    if store.parsed.is_dir() and os.access(store.parsed, os.W_OK):
        yield store.parsed
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _say_what_quarantine_would_do(outcome: Outcome, quarantine: bool, language: str | None) -> None:
    """Said where nothing but single cells keep the workbooks out."""
    from etl.build import is_blocking

    problems = [problem for reading in outcome.readings for problem in reading.problems if problem.severity == "error"]
    if outcome.is_loaded or quarantine or not problems or any(map(is_blocking, problems)):
        return
    cells = len({(problem.sheet, problem.cell) for problem in problems})
    students = sum(problem.headcount or 0 for problem in problems)
    answer("quarantine_would", language, cells=cells, students=students)


def _status(readings: tuple[Reading, ...] | list[Reading]) -> int:
    from etl.problem import UNREADABLE

    if any(problem.code in UNREADABLE for reading in readings for problem in reading.problems):
        return WRONG
    return DONE if all(reading.is_loadable for reading in readings) else NOT_LOADABLE
