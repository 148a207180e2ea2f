"""Filters: what a person has chosen to see, as a value that goes into a link and comes back from it.

The language of a page (`lang`) shares the link and is no filter: it is left alone here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property

# Chosen in place of a code, it means the rows where the thing is not stated ("country not stated").
NOT_STATED = "none"

POPULATIONS = ("degree", "all")
CURRENCIES = ("KGS", "USD", "EUR", "original")
EXACT, PROTECTED = "exact", "protected"
FIGURES = (EXACT, PROTECTED)
# Within how many days of the reporting day an agreement ends.
ENDINGS = ("90", "180", "365")

# Name in a link -> field of Filters that holds one code.
SINGLE_NAMES = {
    "institution": "institution",
    "population": "population",
    "currency": "currency",
    "figures": "figures",
    "ending": "ending",
}
# Name in a link -> field that holds a year.
YEAR_NAMES = {"from": "from_year", "to": "to_year"}
# Names in a link of the fields that hold several codes; the same in the link and here.
LIST_NAMES = (
    "faculties",
    "countries",
    "regions",
    "levels",
    "forms",
    "funding",
    "sex",
    "types",
    "statuses",
    "programmes",
)
# Names in a link of the two snapshots that are compared; the same in the link and here.
SNAPSHOT_NAMES = ("from_snapshot", "to_snapshot")
FILTER_NAMES = (
    "institution",
    "from",
    "to",
    *LIST_NAMES,
    "ending",
    "population",
    "currency",
    "figures",
    *SNAPSHOT_NAMES,
)


@dataclass(frozen=True)
class Filters:
    """What is shown: one institution, and every choice that narrows it.

    An empty tuple means "all". Codes are kept sorted and once each, so that equal choices are equal values and
    make the same link. Any list may hold `NOT_STATED`.

    Args:
        institution: code of the one institution; figures of two are never added.
        from_year: first academic year; None for the first there is.
        to_year: last academic year; None for the last there is.
        population: `degree` (degree level, the default) or `all` (college and retraining too).
        types: codes of `agreement_type`.
        statuses: codes of `agreement_status` and `project_status`; each table heeds those of its own list.
        currency: what amounts are shown in, or `original`.
        from_snapshot: the earlier of two snapshots that are compared; None for the one served before. Which two are
            compared narrows no figure: filters that differ in nothing else are equal.
        to_snapshot: the later one; None for the one that is served.
        ending: within how many days agreements in force end, one of `ENDINGS`; "" for whenever, or never.
        ending_from: the day that these days are counted from (`metrics.agreements.with_ending`); in no link.
        figures: `exact`, or `protected` for what leaves the office: counts of people rounded or hidden (`disclosure`).
            It narrows nothing, so it stays when other choices are taken back.
    """

    institution: str
    from_year: int | None = None
    to_year: int | None = None
    faculties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    population: str = "degree"
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    currency: str = "KGS"
    from_snapshot: str | None = field(default=None, compare=False)
    to_snapshot: str | None = field(default=None, compare=False)
    figures: str = EXACT
    ending: str = ""
    ending_from: date | None = None

    def __post_init__(self) -> None:
        for name in LIST_NAMES:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Every figure of a page is looked up by them.
        return hash(tuple(getattr(self, one.name) for one in fields(self) if one.compare))

    def to_query(self) -> dict[str, str]:
        """The link's parameters, in a fixed order, without what is at its default.

        The institution is always named: which one a page opens with depends on the store, and a link must not.
        """
        query: dict[str, str] = {}
        for name in FILTER_NAMES:
            text = self._text_of(name)
            if text:
                query[name] = text
        return query

    def only(self, *names: str) -> Filters:
        """These filters without every choice but the named fields (and the institution, and how figures are given)."""
        kept = {name: getattr(self, name) for name in ("figures", *names)}
        return Filters(self.institution, **kept)

    def chosen(self, name: str) -> tuple[str, ...]:
        """The codes chosen of a filter that narrows, be it of one code or of several."""
        value: str | tuple[str, ...] = getattr(self, name)
        return value if isinstance(value, tuple) else (value,) if value else ()

    @property
    def is_protected(self) -> bool:
        """True when counts of people come rounded, or hidden."""
        return self.figures == PROTECTED

    @property
    def is_narrowed(self) -> bool:
        """True when a choice narrows what is shown."""
        return self != self.only()

    def comparing(self, before: str | None, after: str | None) -> Filters:
        """These filters with the two snapshots that are compared."""
        return replace(self, from_snapshot=before, to_snapshot=after)

    def _text_of(self, name: str) -> str:
        if name in YEAR_NAMES:
            year = getattr(self, YEAR_NAMES[name])
            return "" if year is None else str(year)
        if name in LIST_NAMES:
            return ",".join(getattr(self, name))
        value: str = getattr(self, name) or ""
        return "" if name in DEFAULTS and value == DEFAULTS[name] else value


DEFAULTS = {f.name: f.default for f in fields(Filters) if f.name in ("population", "currency", "figures")}


@dataclass(frozen=True)
class Known:
    """The closed sets that a link may name. `metrics.names.known_codes` takes them from a snapshot.

    Args:
        default_institution: the one a link without `institution` means.
        faculties: codes by institution.
        lists: codes by name in the link: countries, regions, levels, forms, funding, sex, types, statuses, programmes.
        snapshots: ids of all snapshots of the store.
    """

    institutions: frozenset[str]
    default_institution: str
    faculties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    snapshots: frozenset[str] = frozenset()

    def codes(self, name: str, institution: str) -> frozenset[str]:
        """The codes a parameter of a link may hold, at an institution."""
        if name == "institution":
            return self.institutions
        if name == "population":
            return frozenset(POPULATIONS)
        if name == "currency":
            return frozenset(CURRENCIES)
        if name in SNAPSHOT_NAMES:
            return self.snapshots
        if name == "figures":
            return frozenset(FIGURES)
        if name == "ending":
            return frozenset(ENDINGS)
        listed = self.faculties.get(institution, frozenset()) if name == "faculties" else self.lists.get(name)
        return (listed or frozenset()) | {NOT_STATED}


@dataclass(frozen=True)
class UnknownInLink:
    """Something in a link that was not understood, for the page to say aloud.

    Args:
        name: the parameter, as in the link.
        value: what it held, as in the link.
        reason: `name` (no such parameter), `code` (no such code), `year` (no year), `order` (from after to).
    """

    name: str
    value: str
    reason: str


def from_query(
    query: Mapping[str, str], known: Known, other_names: Collection[str] = ("lang",)
) -> tuple[Filters, list[UnknownInLink]]:
    """The filters that a link asks for, and what in it was not understood.

    What is not understood is left out, so that the rest of the link still works.

    Args:
        query: parameters of the link.
        known: the closed sets of codes.
        other_names: parameters that belong to somebody else and are passed over.

    Returns:
        The filters, and one `UnknownInLink` for each name or code that was left out, in the order of the link.
    """
    unknown: list[UnknownInLink] = []
    institution = _institution(query, known, unknown)
    chosen = Filters(institution)
    for name, text in query.items():
        if name in other_names or name == "institution":
            continue
        if name not in FILTER_NAMES:
            unknown.append(UnknownInLink(name, text, "name"))
        elif name in YEAR_NAMES:
            chosen = _with_year(chosen, name, text, unknown)
        else:
            chosen = _with_codes(chosen, name, text, known, unknown)
    return _in_order(chosen, unknown), unknown


def _institution(query: Mapping[str, str], known: Known, unknown: list[UnknownInLink]) -> str:
    asked = query.get("institution", "").strip()
    if asked in known.institutions:
        return asked
    if asked:
        unknown.append(UnknownInLink("institution", asked, "code"))
    return known.default_institution


def _with_year(chosen: Filters, name: str, text: str, unknown: list[UnknownInLink]) -> Filters:
    digits = text.strip()
    if not (len(digits) == 4 and digits.isascii() and digits.isdigit()):
        if digits:
            unknown.append(UnknownInLink(name, text, "year"))
        return chosen
    year = int(digits)
    return replace(chosen, from_year=year) if name == "from" else replace(chosen, to_year=year)


def _with_codes(chosen: Filters, name: str, text: str, known: Known, unknown: list[UnknownInLink]) -> Filters:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    allowed = known.codes(name, chosen.institution)
    unknown.extend(UnknownInLink(name, code, "code") for code in codes if code not in allowed)
    understood = [code for code in codes if code in allowed]
    if name in LIST_NAMES:
        return _with(chosen, name, tuple(understood))
    if len(understood) != 1:
        unknown.extend(UnknownInLink(name, code, "code") for code in understood)
        return chosen
    return _with(chosen, name, understood[0])


def _with(chosen: Filters, name: str, value: str | tuple[str, ...]) -> Filters:
    changes: dict[str, str | tuple[str, ...]] = {name: value}
    return replace(chosen, **changes)  # type: ignore[arg-type]


def _in_order(chosen: Filters, unknown: list[UnknownInLink]) -> Filters:
    if chosen.from_year is None or chosen.to_year is None or chosen.from_year <= chosen.to_year:
        return chosen
    unknown.append(UnknownInLink("from", str(chosen.from_year), "order"))
    return replace(chosen, from_year=None, to_year=None)
