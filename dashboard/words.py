"""Sentences for codes: problems of a workbook, failures of the store, what a link names and we do not know.

The reader (`etl`) speaks in codes and values; pages, command line and annotated workbooks say them with these words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.filters import UnknownInLink
from dashboard.i18n import Language, language_of, message
from dashboard.problem_words import PROBLEMS

_GENERIC = message(
    "Something here was not understood ({code}: “{value}”). Look at the cell and tell the office that keeps the system."
)
_GENERIC_WITHOUT_VALUE = message("Something here was not understood ({code}). Tell the office that keeps the system.")

FAILURES = {
    "no_snapshot": message("Nothing has been loaded yet. Load the first workbook with: iro load FILE."),
    "nothing_published": message("Nothing has been loaded yet. Load the first workbook with: iro load FILE."),
    "snapshot_missing": message(
        "The published figures are not where they should be. Go back to earlier ones: iro snapshots, iro rollback."
    ),
    "snapshot_unreadable": message(
        "The published figures cannot be opened. Go back to earlier ones: iro snapshots, iro rollback."
    ),
    "snapshot_older": message(
        "An earlier version of the program wrote these figures, and they lack what is asked here. iro build writes the "
        "served ones anew."
    ),
    "snapshot_broken": message(
        "The new figures did not pass their check (table {table}). What is served is unchanged."
    ),
    "unknown_snapshot": message("There is no snapshot {snapshot}. See which there are: iro snapshots."),
    "workbook_lost": message("The kept copy of “{file}” is gone. Load the workbook again."),
    "workbook_changed": message("The kept copy of “{file}” was changed. Load the workbook again as it was received."),
    "accepted_overlap": message(
        "“{file}” and “{other}”, both accepted earlier, now speak of the same students. What is served is unchanged."
    ),
    "reference_unreadable": message("The list {file} cannot be read. Correct it in a text editor; save it as UTF-8."),
    "reference_unknown_code": message("The list {file} gives “{value}” the code “{known}”, which there is not."),
    "reference_rows": message("The list {file} has a row that contradicts itself or is not complete. Correct it."),
    "file_changed": message("“{file}” changed while it was being read. Try again."),
    "store_busy": message("Somebody else is loading figures right now. Try again in a minute."),
    "store_not_writable": message("The folder {folder} cannot be written to. Nothing was changed."),
    "alias_unknown_institution": message("“{value}” is no university we know."),
    "alias_unknown_list": message("“{value}” is no list of names. There are: {known}."),
    "alias_empty": message("The label is empty."),
    "alias_total": message("“{value}” is a word for a total. Its rows are sums and count nobody anew."),
    "alias_unknown_code": message("The list {kind} has no code “{value}”."),
    "alias_code_not_among": message("The list {kind} has no code “{value}”. There are: {known}."),
    "alias_code_perhaps": message("The list {kind} has no code “{value}”. Did you mean: {known}?"),
    "alias_code_of_others": message("“{value}” is a code of {known}, not of {other}."),
    "alias_code_of_several": message("“{value}” is a code of {known}. Say which one: --institution CODE."),
    "disk_full": message("There is no room left on the disk. What is served is unchanged."),
}
_GENERIC_FAILURE = message("It did not work ({code}). Nothing was changed.")

FIELDS = {
    "institution": message("University"),
    "academic_year": message("Academic year"),
    "census_date": message("Day of the count"),
    "faculty": message("Faculty"),
    "country": message("Country"),
    "isced_level": message("Level"),
    "study_form": message("Form of study"),
    "funding": message("Basis of study"),
    "sex": message("Sex"),
    "region": message("Region"),
    "headcount": message("Students"),
    "partner": message("Partner"),
    "partner_label": message("Partner"),
    "agreement_type": message("Type of agreement"),
    "agreement_code": message("Number"),
    "signed_date": message("Signed"),
    "expiry_date": message("Ends"),
    "status": message("Status"),
    "title": message("Title"),
    "programme": message("Programme"),
    "start_date": message("Start"),
    "end_date": message("End"),
    "amount": message("Amount"),
    "currency": message("Currency"),
    "role": message("Role"),
    "entity_type": message("Kind of body"),
}

DATASETS = {
    "enrolments": message("Foreign students"),
    "student_totals": message("All students"),
    "partners": message("Partners"),
    "partner_listings": message("Partners"),
    "agreements": message("Agreements"),
    "projects": message("Projects"),
    "project_partners": message("Partners in projects"),
    "funding_lines": message("Amounts awarded"),
    "exchange_rates": message("Exchange rates"),
    "targets": message("Targets"),
    "due_dates": message("Days by which figures are due"),
    "indicator_bounds": message("Bounds of indicators"),
}

SEVERITIES = {
    "error": message("Must be corrected"),
    "warning": message("Should be checked"),
    "note": message("For information"),
}

LINK_NAMES = {
    "institution": message("University"),
    "from": message("From"),
    "to": message("To"),
    "faculties": message("Faculty"),
    "countries": message("Country"),
    "regions": message("Region"),
    "levels": message("Level"),
    "forms": message("Form of study"),
    "funding": message("Basis of study"),
    "sex": message("Sex"),
    "population": message("Who is counted"),
    "types": message("Type of agreement"),
    "ending": message("End of the agreement"),
    "statuses": message("Status"),
    "programmes": message("Programme"),
    "currency": message("Currency"),
    "from_snapshot": message("Earlier snapshot"),
    "to_snapshot": message("Later snapshot"),
    "figures": message("Figures"),
    "views": message("View"),
    "lang": message("Language"),
}


# Values of a problem's detail that are academic years.
YEARS_IN_DETAIL = frozenset({"stated", "asked", "named", "years"})


class _Spoken(dict[str, str]):
    """Values of a sentence; a value that the problem does not carry reads '…' instead of failing."""

    def __missing__(self, key: str) -> str:
        return "…"


def problem_sentence(
    code: str,
    severity: str,
    sheet: str | None,
    cell: str | None,
    value: str | None,
    headcount: int | None,
    detail: Mapping[str, Any],
    language: Language | str,
    suggestions: Iterable[str] = (),
) -> str:
    """What a problem means and what to do, with its address in front: "Лист1!C14: “Атлантида” is no country …".

    Args:
        code: code of the problem; one without a sentence gets an honest general one.
        severity: `error`, `warning` or `note`.
        sheet: sheet of the cell; None when it is about the whole file.
        cell: address in the sheet; None when it is about the whole sheet.
        value: text of the cell.
        headcount: heads that stand outside the totals because of it [persons].
        detail: further values for the sentence.
        language: language of the reader, or its code.
        suggestions: names that may be meant.
    """
    spoken = language if isinstance(language, Language) else language_of(language)
    parts = [_address(sheet, cell) + _body(code, value, detail, spoken)]
    guesses = [guess for guess in suggestions if guess]
    if guesses:
        parts.append(spoken.say("Perhaps: {names}.", names=", ".join(guesses)))
    if headcount and severity != "note":
        parts.append(
            spoken.say_count(
                "Because of this {count} student is outside the totals.",
                "Because of this {count} students are outside the totals.",
                headcount,
            )
        )
    return " ".join(parts)


def _address(sheet: str | None, cell: str | None) -> str:
    place = "!".join(part for part in (sheet, cell) if part)
    return f"{place}: " if place else ""


def _body(code: str, value: str | None, detail: Mapping[str, Any], language: Language) -> str:
    text = PROBLEMS.get(f"{code}.{detail.get('what')}") or PROBLEMS.get(code)
    text = text or (_GENERIC if value else _GENERIC_WITHOUT_VALUE)
    return _filled(text, {**detail, "code": code, "value": value}, language)


def _filled(text: str, values: Mapping[str, Any], language: Language) -> str:
    spoken = _Spoken(
        {name: _spoken_value(name, value, language) for name, value in values.items() if value is not None}
    )
    return language.say(text).format_map(spoken)


def _spoken_value(name: str, value: Any, language: Language) -> str:
    if name == "field":
        return field_name(str(value), language)
    if name in YEARS_IN_DETAIL:
        years = value if isinstance(value, list | tuple) else [value]
        return ", ".join(language.academic_year(year) if isinstance(year, int) else str(year) for year in years)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return language.written(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def failure_sentence(code: str, detail: Mapping[str, Any], language: Language | str) -> str:
    """What a failure of the store or of the served figures means, and what to do."""
    spoken = language if isinstance(language, Language) else language_of(language)
    return _filled(FAILURES.get(code, _GENERIC_FAILURE), {**detail, "code": code}, spoken)


def link_sentence(unknown: UnknownInLink, language: Language) -> str:
    """What in a link was not understood, and what was shown instead."""
    name = language.say(LINK_NAMES[unknown.name]) if unknown.name in LINK_NAMES else unknown.name
    if unknown.reason == "name":
        return language.say("The link holds “{name}”, which we do not know. It was passed over.", name=name)
    if unknown.reason == "order":
        return language.say("The link asks for years in the wrong order. All years are shown.")
    return language.say(
        "The link asks for “{value}” under “{name}”, which we do not know. It was passed over.",
        value=unknown.value,
        name=name,
    )


def field_name(field: str, language: Language) -> str:
    """Everyday word for a field of a table; the field's own name where there is none."""
    known = FIELDS.get(field) or FIELDS.get(field.removesuffix("_code"))
    return language.say(known) if known else field


def dataset_name(dataset: str, language: Language) -> str:
    """Everyday word for what a workbook is about."""
    return language.say(DATASETS[dataset]) if dataset in DATASETS else dataset


def severity_name(severity: str, language: Language) -> str:
    """Everyday word for how bad a problem is."""
    return language.say(SEVERITIES[severity])
