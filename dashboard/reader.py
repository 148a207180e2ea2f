"""Reader: in which language somebody reads, what they have chosen, and the figures they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dashboard.filters import NOT_STATED, Filters
from dashboard.i18n import CODES, Language, is_missing, message
from dashboard.kept import kept
from dashboard.metrics import names as named
from dashboard.metrics.paragraphs import as_of, reporting_day
from dashboard.offers import OFFERS
from dashboard.protected_frames import HIDDEN
from dashboard.warehouse import Warehouse

# Column of a fact -> the kind of name it holds. Other columns are named like their kind.
KINDS = {
    "faculty_code": "faculty",
    "country_code": "country",
    "coordinator_country_code": "country",
    "currency_code": "currency",
    "is_cis": "is_cis",
}
# Kinds of names that pages need, beside institutions, faculties and countries: closed lists.
LISTS = (
    "region",
    "isced_level",
    "study_form",
    "funding",
    "sex",
    "agreement_type",
    "agreement_status",
    "project_status",
    "programme",
    "role",
    "entity_type",
    "currency",
    "indicator",
)
ANYTHING_NOT_STATED = message("Not stated")
# In the place of a name: the parts of a total that protected figures hide.
TOO_FEW = message("Too few to show")
# What to say where a thing is not stated. Missing is not "other".
NOT_STATED_WORDS = {
    "faculty": message("Faculty not stated"),
    "country": message("Country not stated"),
    "region": message("Country not stated"),
    "isced_level": message("Level not stated"),
    "study_form": message("Form not stated"),
    "funding": message("Basis not stated"),
    "sex": message("Sex not stated"),
    "programme": message("Programme not stated"),
    "agreement_type": message("Type not stated"),
    "agreement_status": message("Status not stated"),
    "project_status": message("Status not stated"),
    "entity_type": message("Kind not known"),
    "funder": message("Funder not stated"),
    "role": message("Role not stated"),
}


# Lists whose names are typed as they are: who sent a workbook, what set a target, where published figures are from.
TYPED = ("institution", "faculty", "sender", "act", "source_note")


@dataclass(frozen=True)
class Names:
    """Names of codes in one language.

    Args:
        language: of the names.
        names: kind -> code -> name, in the order in which the kind is shown.
        typed: a name of `TYPED` in any language -> the name in this one.
    """

    language: Language
    names: Mapping[str, Mapping[str, str]]
    typed: Mapping[str, str] = field(default_factory=dict)

    def of(self, column: str, code: object) -> str:
        """Name of a code of a column (or of a kind); 'not stated' words for a missing code."""
        kind = KINDS.get(column, column)
        if is_missing(code) or code == NOT_STATED:
            return self.language.say(NOT_STATED_WORDS.get(kind, ANYTHING_NOT_STATED))
        if code == HIDDEN:
            return self.language.say(TOO_FEW)
        return self.names.get(kind, {}).get(_text(code), str(code))

    def of_typed(self, text: object) -> str | None:
        """What somebody typed, in the reader's language where it is a name that the lists have in three."""
        return None if is_missing(text) else self.typed.get(str(text).strip(), str(text))

    def codes(self, column: str) -> list[str]:
        """All codes of a column (or of a kind), in the order in which they are shown."""
        return list(self.names.get(KINDS.get(column, column), {}))


def _text(code: object) -> str:
    # A level comes as 6, 6.0 or "6", depending on whether its column has holes.
    return str(int(code)) if isinstance(code, float) else str(code)


@dataclass(frozen=True)
class Reader:
    """Who looks at a page, and through what.

    Args:
        language: in which they read.
        warehouse: the snapshot.
        filters: what they have chosen.
        page: on which they are.
        address: the link to exactly what they see. Two who see the same are equal, whatever else stands in their links.
        served_before: the snapshot served before this one, from which restated figures are told.
    """

    language: Language
    warehouse: Warehouse
    filters: Filters
    page: str = ""
    address: str = field(default="", compare=False)
    served_before: str | None = None

    @cached_property
    def names(self) -> Names:
        """Names of codes in the reader's language, faculties of the chosen institution."""
        return names_in(self.language, self.warehouse, self.filters.institution)

    @cached_property
    def institution_name(self) -> str:
        """Official name of the chosen institution."""
        return self.names.of("institution", self.filters.institution)

    @cached_property
    def is_invented(self) -> bool:
        """True when the figures of the chosen institution are invented."""
        institutions = named.institution_rows(self.warehouse).set_index("institution_code")
        return bool(institutions["is_invented"].get(self.filters.institution, False))

    @cached_property
    def as_of(self) -> date | None:
        """Day on which the office received the newest workbook of what the page is about.

        A page about several things has no day of its own: its sentences tell theirs, and this is the newest of all.
        """
        datasets = OFFERS[self.page].datasets if self.page in OFFERS else ()
        days = (as_of(self.warehouse, self.filters, dataset) for dataset in datasets)
        return next((day for day in days if day), None) if datasets else as_of(self.warehouse, self.filters)

    @cached_property
    def agreement_day(self) -> date | None:
        """Day for which agreements are counted."""
        return reporting_day(self.warehouse, self.filters, "agreements")

    @cached_property
    def project_day(self) -> date | None:
        """Day for which projects are counted."""
        return reporting_day(self.warehouse, self.filters, "projects")


@kept
def names_in(language: Language, warehouse: Warehouse, institution: str) -> Names:
    """Names of every code in a language; faculties are those of the institution, countries go by name."""
    kinds = {
        kind: _names_of_kind(language, warehouse, kind, institution)
        for kind in ("institution", "faculty", "partner", *LISTS)
    }
    countries = _names_of_kind(language, warehouse, "country", institution)
    by_name = sorted(countries.items(), key=lambda item: language.sort_key(item[1]))
    return Names(language, {**kinds, "country": dict(by_name)}, _typed_names(language, warehouse, institution))


def _typed_names(language: Language, warehouse: Warehouse, institution: str) -> dict[str, str]:
    """Each name of `TYPED` in each language -> the name in this one."""
    found: dict[str, str] = {}
    for kind in TYPED:
        rows = named.names(warehouse, kind, institution)
        for code in CODES:
            found |= dict(zip(rows[f"name_{code}"], rows[f"name_{language.code}"], strict=True))
    return found


def _names_of_kind(language: Language, warehouse: Warehouse, kind: str, institution: str) -> dict[str, str]:
    rows = named.names(warehouse, kind, institution)
    return dict(zip(rows["code"].astype(str), rows[f"name_{language.code}"], strict=True))
