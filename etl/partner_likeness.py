"""Partners that may be entered twice: suggested with what speaks for it, never merged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from etl.problem import Problem
from etl.resolve import NAME_COLUMNS, NEW_PARTNER, Reference
from etl.rows import Rows
from etl.text import fold, is_short_for, squeeze
from etl.unit_names import Said
from etl.vocabulary import Dataset

# What a university may add to its name without being another one. Any other subject («технический») makes another.
ADDED_FREELY = frozenset({"s:state", "s:national", "s:research", "s:federal", "s:international"})
SUBJECT = "s:"
MISSPELT = 85  # of 100, from which two long words are one word misspelt
LONG_WORD = 6  # letters
START = 3  # letters that a misspelling seldom touches


@dataclass(frozen=True)
class Mention:
    """A partner as a workbook or a list names it.

    Args:
        names: its names, in several languages where a list knows them; the first is shown.
        sheet: where it stands; None in a list.
        file_name: the workbook in which it stands, where that is another one.
    """

    code: str
    names: tuple[str, ...]
    country: str | None
    sheet: str | None = None
    cell: str | None = None
    file_name: str | None = None


def similar_partners(
    datasets: Iterable[Dataset],
    rows: Mapping[str, Sequence[Rows]],
    reference: Reference,
    institution: str | None,
) -> list[Problem]:
    """Notes on the partners of a workbook that may be entered twice, or be in the lists under another name.

    Args:
        rows: table of the schema -> the rows read for it.
        institution: whose partners they are.
    """
    mentions = mentions_in(datasets, rows)
    return [*PartnerLikeness(reference, institution).notes(mentions), *_respelt(mentions, ())]


def similar_to_earlier(
    mentions: Sequence[Mention], earlier: Sequence[Mention], reference: Reference, institution: str | None
) -> list[Problem]:
    """Notes on partners of a workbook that are, or may be, partners of workbooks loaded before it, written otherwise.

    Args:
        mentions: what the workbook names; what was named before by the same name is spoken of no more.
        earlier: what the workbooks loaded before it name, of the same institution.
    """
    known = {mention.code for mention in earlier}
    fresh = [mention for mention in mentions if mention.code not in known]
    if not earlier:
        return []
    again = [mention for mention in mentions if mention.code in known]
    return [*PartnerLikeness(reference, institution).notes_beside(fresh, earlier), *_respelt(again, earlier)]


def _respelt(mentions: Iterable[Mention], earlier: Iterable[Mention]) -> list[Problem]:
    """Notes on partners that no list knows and that are taken for one, though typed with other quotes or letters."""
    first = {mention.code: mention for mention in reversed([*earlier])}
    notes: dict[str, Problem] = {}
    for mention in mentions:
        known, typed = first.setdefault(mention.code, mention), squeeze(mention.names[0])
        if mention.code.startswith(NEW_PARTNER) and typed != squeeze(known.names[0]):
            detail = {"other": _named(known), "other_cell": known.cell}
            notes.setdefault(
                typed, Problem("partner_respelt", "note", mention.sheet, mention.cell, typed, detail=detail)
            )
    return [*notes.values()]


@dataclass
class PartnerLikeness:
    """Looks for partners that may be one.

    Args:
        institution: whose partners are meant.
    """

    reference: Reference
    institution: str | None
    _said: dict[str, Said] = field(default_factory=dict)

    def notes(self, mentions: Sequence[Mention]) -> list[Problem]:
        """A note for each partner that no list knows and that may be one of the lists or named before it."""
        if not any(mention.code.startswith(NEW_PARTNER) for mention in mentions):
            return []  # most workbooks have no partners
        by_word = self._filed(self._listed())
        return self._notes(mentions, by_word, by_word)

    def notes_beside(self, mentions: Sequence[Mention], others: Iterable[Mention]) -> list[Problem]:
        """A note for each partner that no list knows and that may be one of some others."""
        return self._notes(mentions, self._filed(others), defaultdict(list))

    def _notes(
        self, mentions: Sequence[Mention], by_word: dict[str, list[Mention]], filed: dict[str, list[Mention]]
    ) -> list[Problem]:
        apart = self._apart()
        notes = []
        seen: set[str] = set()
        for mention in mentions:
            if not mention.code.startswith(NEW_PARTNER) or mention.code in seen:
                continue
            seen.add(mention.code)
            others = self._near(mention, by_word)
            found = [(other, *said) for other in others if (said := self._evidence(mention, other))]
            allowed = [hit for hit in found if frozenset((hit[0].code, mention.code)) not in apart]
            if allowed:
                notes.append(_note(mention, max(allowed, key=lambda hit: len(hit[2]))))
            self._file(mention, filed)
        return notes

    def _filed(self, mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
        by_word: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            self._file(mention, by_word)
        return by_word

    def _apart(self) -> set[frozenset[str]]:
        rows = self.reference.rows("must_not_merge")
        return {frozenset((row["partner_code_a"], row["partner_code_b"])) for row in rows}

    def _listed(self) -> Iterable[Mention]:
        for code, row in self.reference.listed("partner"):
            if row.get("institution_code", "") in ("", self.institution) and row.get("is_resolved") != "false":
                names = dict.fromkeys(row[column] for column in reversed(NAME_COLUMNS))
                yield Mention(code, tuple(names), row.get("country_code") or None)

    def _file(self, mention: Mention, by_word: dict[str, list[Mention]]) -> None:
        for key in self._keys(mention):
            by_word[key].append(mention)

    def _keys(self, mention: Mention) -> set[str]:
        """Beginnings of the words that tell it apart, and the first letters of its names."""
        own = {word[:START] for name in mention.names for word in self._own_words(name)}
        short = {fold(name) for name in mention.names if len(fold(name)) <= LONG_WORD}
        initials = {form for name in mention.names for form in _initials(name)}
        return own | short | initials

    def _near(self, mention: Mention, by_word: dict[str, list[Mention]]) -> list[Mention]:
        found = {id(other): other for key in self._keys(mention) for other in by_word.get(key, ())}
        return [other for other in found.values() if not _countries_differ(mention, other)]

    def _evidence(self, one: Mention, other: Mention) -> tuple[str, tuple[str, ...]] | None:
        """`words` with those that both names have, or `short`; None where nothing speaks for it."""
        best: tuple[str, ...] = ()
        for mine in one.names:
            for theirs in other.names:
                if is_short_for(mine, theirs) or is_short_for(theirs, mine):
                    return "short", (mine, theirs)
                best = max(best, self._shared(mine, theirs), key=len)
        return ("words", best) if best else None

    def _shared(self, one: str, other: str) -> tuple[str, ...]:
        """The words of the shorter name, where the longer one has them all and adds nothing that makes it another."""
        a, b = self._say(one), self._say(other)
        if a.units and b.units and a.units != b.units:
            return ()
        small, large = sorted((a.subjects, b.subjects), key=len)
        pairs = {word: _like(word, large) for word in small}
        added = large - set(pairs.values())
        if not all(pairs.values()) or any(word.startswith(SUBJECT) for word in added - ADDED_FREELY):
            return ()
        return tuple(sorted(word for word in pairs if not word.startswith(SUBJECT)))

    def _own_words(self, name: str) -> list[str]:
        return [word for word in self._say(name).subjects if not word.startswith(SUBJECT)]

    def _say(self, name: str) -> Said:
        if name not in self._said:
            said = self.reference.name_words.said(name)
            kept = frozenset(word for word in said.subjects if word not in ADDED_FREELY)
            self._said[name] = Said(said.units, said.words, kept)
        return self._said[name]


def _like(word: str, words: Iterable[str]) -> str | None:
    """The same word, or a long one that differs by a slip."""
    if word in words:
        return word
    if word.startswith(SUBJECT) or len(word) < LONG_WORD:
        return None
    return next((o for o in words if len(o) >= LONG_WORD and fuzz.ratio(word, o) >= MISSPELT), None)


def _initials(name: str) -> set[str]:
    words = name.replace("-", " ").split()
    letters = "".join(word[0] for word in words if word[0].isalpha())
    capitals = "".join(word[0] for word in words if len(word) > 2 and word[0].isalpha())
    return {fold(form) for form in (letters, capitals) if len(form) > 1}


def _countries_differ(one: Mention, other: Mention) -> bool:
    return bool(one.country and other.country and one.country != other.country)


def _note(mention: Mention, hit: tuple[Mention, str, tuple[str, ...]]) -> Problem:
    other, evidence, words = hit
    what = "short" if evidence == "short" else None if mention.country and other.country else "no_country"
    typed = re.findall(r"[^\W_]+", mention.names[0])
    shared = [word for word in typed if fold(word) in {fold(known) for known in words}]
    detail = {
        "other": _named(other),
        "other_cell": other.cell,
        "words": shared,
        "codes": [mention.code, other.code],
    }
    return Problem(
        "similar_partner",
        "note",
        mention.sheet,
        mention.cell,
        squeeze(mention.names[0]),
        suggestions=(other.names[0],),
        detail=detail | ({"what": what} if what else {}),
    )


def _named(mention: Mention) -> str:
    """The name of a partner, with the workbook where that is another one."""
    return f"{mention.names[0]} ({mention.file_name})" if mention.file_name else mention.names[0]


def mentions_in(datasets: Iterable[Dataset], rows: Mapping[str, Sequence[Rows]]) -> list[Mention]:
    """The partners that the rows of a workbook name, in their order."""
    named = [(dataset, field) for dataset in datasets for field in dataset.fields.values()]
    return [
        _mention(row, field.name, field.code_field)
        for dataset, field in named
        if field.reference == "partner" and field.code_field
        for part in rows.get(dataset.table, ())
        for row in part.records()
    ]


def _mention(row: Mapping[Any, Any], label: str, code: str) -> Mention:
    country = row.get("country_code")
    return Mention(row[code], (row[label],), country if isinstance(country, str) else None, row["sheet"], row["cell"])
