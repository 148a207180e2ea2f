"""Names that an unknown label may mean. Likeness suggests here, and decides nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from etl.not_found import holds_several
from etl.problem import Problem
from etl.resolve import NAME_COLUMNS, Reference
from etl.text import is_short_for, plain, tokens

SCORE = 78  # of 100, below which two spellings are not alike: a far-fetched name helps nobody
ALIKE_WORDS = 75  # of 100, from which two words of names of units may be one
FAR = 20  # points below the best one, where a name only clutters the list
MOST = 3
OF_UNITS = ("faculty",)  # kinds whose names begin or end with the kind of unit they are of
SHORTEST = 4  # letters of a spelling that may be suggested for; "ИТ" is like everything
NEARER = 15  # points by which a Kyrgyz name must be nearer than a Russian one, where no letter says which is meant
KYRGYZ, LATIN = re.compile("[өүң]", re.IGNORECASE), re.compile("[a-z]", re.IGNORECASE)
CYRILLIC = re.compile("[а-яёөүң]", re.IGNORECASE)
MOST_LABELS = 500  # different unknown labels of a workbook that are explained; then something else is wrong with it


class Likeness:
    """What the lists can say of labels that they do not know, for one institution.

    Args:
        institution: whose faculties and partners are meant; None: any institution's.
    """

    def __init__(self, reference: Reference, institution: str | None = None) -> None:
        self.reference = reference
        self.institution = institution
        self._spellings: dict[str, dict[str, set[str]]] = {}
        self._memo: dict[tuple[str, str], tuple[tuple[str, ...], str | None]] = {}

    def explained(self, problems: Sequence[Problem], axis_kinds: Mapping[str, str | None]) -> list[Problem]:
        """Problems of unknown labels with the names that may be meant, and `what` a label is that is no country.

        Args:
            axis_kinds: axis field -> kind of its labels.
        """
        return [self._explained(problem, axis_kinds) for problem in problems]

    def _explained(self, problem: Problem, axis_kinds: Mapping[str, str | None]) -> Problem:
        field = str(problem.detail.get("field", ""))
        kind = str(problem.detail.get("kind") or axis_kinds.get(field) or field)
        if not problem.code.startswith("unknown_") or not problem.value or kind not in self.reference.kinds:
            return problem
        key = kind, problem.value
        if key not in self._memo and len(self._memo) < MOST_LABELS:
            self._memo[key] = self.suggest(*key), self.what_it_is(*key)
        suggestions, what = self._memo.get(key, ((), None))
        detail = {**problem.detail, "what": what} if what else problem.detail
        return replace(problem, suggestions=suggestions, detail=detail)

    def what_it_is(self, kind: str, label: str) -> str | None:
        """What a label is that is no country: a kind of non_countries.csv; None where the lists do not say."""
        if kind != "country":
            return None
        row = self.reference.non_country(label)
        if row:
            return row["kind"]
        if self.reference.group(label):
            return "region"
        if holds_several(label, self.reference):
            return "several"
        return "ambiguous" if len(self.reference.meanings(kind, label) or ()) > 1 else None

    def suggest(self, kind: str, label: str) -> tuple[str, ...]:
        """Up to three names that a label may mean, the likeliest first.

        What the lists themselves say of the label comes first: «Конго» may be two countries, «Татарстан» lies in one.
        """
        known = self._said_by_the_lists(kind, label)
        codes = known if known is not None else self._alike(kind, label)
        names = (self._nearest_name(kind, code, label) for code in codes)
        return tuple(dict.fromkeys(name for name in names if name))[:MOST]

    def _said_by_the_lists(self, kind: str, label: str) -> list[str] | None:
        meant = self.reference.meanings(kind, label, self.institution)
        if meant:
            return sorted(meant)
        if kind != "country":
            return None
        row = self.reference.non_country(label)
        if row:
            return row.get("may_mean", "").split()
        return [] if self.reference.group(label) else None

    def _alike(self, kind: str, label: str) -> list[str]:
        """Codes by the likeness of their best spelling, best first."""
        spellings = self._spellings_of(kind)
        best: dict[str, float] = defaultdict(float)
        best |= {code: 100 for text, codes in spellings.items() if is_short_for(label, text) for code in codes}
        for asked in self._forms(kind, label):
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
                hits = process.extract(asked, spellings.keys(), scorer=scorer, score_cutoff=SCORE, limit=12)
                for spelling, score, _index in hits:
                    if kind in OF_UNITS and not self._share_a_word(label, spelling):
                        continue
                    for code in spellings[spelling]:
                        best[code] = max(best[code], score)
        top = max(best.values(), default=0)
        return sorted((code for code in best if best[code] >= top - FAR), key=lambda code: (-best[code], code))

    def _share_a_word(self, label: str, spelling: str) -> bool:
        """False for names that have only «факультет» in common. Short forms («Юр. фак») have no words of their own."""
        asked, known = self._own_words(label), self._own_words(spelling)
        return not asked or any(fuzz.ratio(one, other) >= ALIKE_WORDS for one in asked for other in known)

    def _own_words(self, name: str) -> list[str]:
        """The longer words of a name that say more than what kind of unit it is."""
        return [word for word in self.reference.name_words.said(name).words if len(word) >= SHORTEST]

    def _forms(self, kind: str, label: str) -> Iterable[str]:
        """The label, and what stands within words that add nothing to it, as far as it is long enough to be alike."""
        forms = [label, *self.reference.within_words(kind, label)]
        forms += [" ".join(self._own_words(label))] if kind in OF_UNITS else []
        return dict.fromkeys(form for form in map(_words, forms) if len(form) >= SHORTEST)

    def _spellings_of(self, kind: str) -> Mapping[str, set[str]]:
        """Spelling -> codes that it means."""
        if kind not in self._spellings:
            found: dict[str, set[str]] = defaultdict(set)
            for owner, label, code in self.reference.spellings(kind):
                if self.institution is None or owner in ("", self.institution):
                    found[_words(label)].add(code)
                    if kind in OF_UNITS:
                        found[_words(" ".join(self._own_words(label)))].add(code)
            self._spellings[kind] = {text: codes for text, codes in found.items() if len(text) >= SHORTEST}
        return self._spellings[kind]

    def _nearest_name(self, kind: str, code: str, label: str) -> str | None:
        """The official name of a code in the language of the label: a misspelling suggests no misspelling."""
        row = self.reference.row(kind, code, self.institution)
        if not row:
            return None
        kyrgyz, russian, english = (row[column] for column in NAME_COLUMNS)
        if len(LATIN.findall(label)) > len(CYRILLIC.findall(label)):
            return english
        nearer = fuzz.ratio(_words(kyrgyz), _words(label)) - fuzz.ratio(_words(russian), _words(label))
        return kyrgyz if KYRGYZ.search(label) or nearer >= NEARER else russian


def _words(label: str) -> str:
    return " ".join(plain(word) for word in tokens(label))
