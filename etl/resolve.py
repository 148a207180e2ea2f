"""Label -> code, through reference lists. Exact match after folding; fuzzy matching only ever suggests."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from etl.delimited import delimited_rows
from etl.text import fold, squeeze

NAME_COLUMNS = ("name_ky", "name_ru", "name_en")
# Lists with a file of their own: kind -> (file, column of the code). Every other kind is a closed list in lists.csv.
OWN_FILES = {
    "country": ("countries", "country_code"),
    "faculty": ("faculties", "faculty_code"),
    "institution": ("institutions", "institution_code"),
    "partner": ("partners", "partner_code"),
}
SUGGESTION_SCORE = 75
BRACKET = re.compile(r"([^()]+)\(([^()]+)\)")
NOT_STATED_KINDS = ("stateless", "rest", "not_stated")
Row = dict[str, str]


class ListError(Exception):
    """A list that cannot be used as it is; `code` and `detail` make the sentence."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Reference:
    """The reference lists of the checkout, extended by the office's own.

    Args:
        folders: folders of CSV files; later ones extend and override earlier ones.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = tuple(folder for folder in folders if folder.is_dir())
        self._memo: dict[tuple[str, str, str | None], str | None] = {}

    @cached_property
    def version(self) -> str:
        """Hash of all reference files: a changed list means a changed reading."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.glob("*.csv")):
                digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()[:16]

    def rows(self, name: str) -> list[Row]:
        """The rows of `<name>.csv` from every folder, in order; empty when there is no such file."""
        return [row for folder in self.folders for row in csv_rows(folder / f"{name}.csv")]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of label that can be resolved: country, faculty, institution, partner and each closed list."""
        return frozenset(OWN_FILES) | {row["list"] for row in self.rows("lists")}

    def verify(self) -> None:
        """Looks through the office's own lists before anything is read by them.

        Raises:
            ListError: `reference_unreadable` names the file; `reference_unknown_code` names label and code, too.
        """
        for folder in self.folders[1:]:
            for path in sorted(folder.glob("*.csv")):
                rows = csv_rows(path)
                kind = path.stem.removesuffix("_aliases")
                if not path.stem.endswith("_aliases"):
                    continue
                for row in rows:
                    if not {"label", "code"} <= row.keys():
                        raise ListError("reference_unreadable", file=path.name)
                    if row["code"] not in self.codes(kind):
                        raise ListError("reference_unknown_code", file=path.name, value=row["label"], known=row["code"])

    def codes(self, kind: str) -> dict[str, Row]:
        """code -> row of a kind. Faculties and partners may repeat a code between institutions: the last row wins."""
        return dict(self.listed(kind))

    def listed(self, kind: str) -> list[tuple[str, Row]]:
        """(code, row) of everything of a kind, in the order of the lists."""
        if kind in OWN_FILES:
            name, column = OWN_FILES[kind]
            return [(row[column], row) for row in self.rows(name)]
        return [(row["code"], row) for row in self.rows("lists") if row["list"] == kind]

    def resolve(self, kind: str, label: str, institution: str | None = None) -> str | None:
        """The code that a label means, or None when no list says so, or two codes share the spelling.

        Args:
            institution: whose faculties and partners are meant; None looks at all of them.
        """
        key = (kind, label, institution)
        if key not in self._memo:
            whole = self._look_up(kind, _spelling(label), institution) or self._iso_code(kind, label)
            self._memo[key] = whole or self._with_bracket(kind, label, institution)
        return self._memo[key]

    def _with_bracket(self, kind: str, label: str, institution: str | None) -> str | None:
        """«Узбекистан (РУз)»: the code that both the name and the bracket mean. «Корея (КНДР)» means neither."""
        parts = BRACKET.fullmatch(label.strip())
        if not parts:
            return None
        codes = {self.resolve(kind, part, institution) for part in parts.groups()}
        return codes.pop() if len(codes) == 1 else None

    def group(self, label: str) -> str | None:
        """The code of a group of countries (СНГ, дальнее зарубежье), which is never a country itself."""
        return self._groups.get(fold(label))

    def counts_as_not_stated(self, label: str) -> bool:
        """True for people whom no country can be given: stateless, «прочие страны», not stated. They are counted."""
        return self._non_country_kinds.get(fold(label)) in NOT_STATED_KINDS

    def suggest(self, kind: str, label: str, institution: str | None = None) -> tuple[str, ...]:
        """Up to three names that the label may mean, the likeliest first."""
        names = self._names.get(kind, {})
        own = [name for name, owners in names.items() if institution is None or owners & {"", institution}]
        hits = process.extract(squeeze(label), own, scorer=fuzz.ratio, score_cutoff=SUGGESTION_SCORE, limit=6)
        chosen: dict[str | None, str] = {}
        for name, _score, _index in hits:
            code = self.resolve(kind, name, institution)
            chosen.setdefault(code, self._nearest_name(kind, code, label) or name)
        return tuple(chosen.values())[:3]

    def _iso_code(self, kind: str, label: str) -> str | None:
        """Country codes count only as codes are written, in capitals: «№» folds to NO, and "in" is a word."""
        return self._iso_codes.get(label.strip()) if kind == "country" else None

    @cached_property
    def _iso_codes(self) -> Mapping[str, str]:
        rows = self.rows("countries")
        return {row[column]: row["country_code"] for row in rows for column in ("country_code_2", "country_code")}

    def _nearest_name(self, kind: str, code: str | None, label: str) -> str | None:
        """The official name of a code in the language nearest to the label: a misspelling suggests no misspelling."""
        row = self.codes(kind).get(code or "")
        names = [row[column] for column in NAME_COLUMNS] if row else []
        return max(names, key=lambda name: fuzz.ratio(name.casefold(), label.casefold()), default=None)

    def _look_up(self, kind: str, folded: str, institution: str | None) -> str | None:
        if kind == "country" and folded in self._never_countries:
            return None
        owners = self._index.get(kind, {}).get(folded, {})
        if institution is None:
            found = set().union(*owners.values()) if owners else set()
        else:
            found = owners.get(institution) or owners.get("") or set()
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, Mapping[str, set[str]]]]:
        """kind -> folded label -> institution ("" for all) -> codes."""
        index: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        for kind in self.kinds:
            for owner, label, code in self._spellings(kind):
                index[kind][_spelling(label)][owner].add(code)
            for owner, label, code in self._choices(kind):
                index[kind][_spelling(label)][owner] = {code}
            index[kind].pop("", None)
        return index

    def _spellings(self, kind: str) -> Iterable[tuple[str, str, str]]:
        """(institution, label, code) from names, codes and the aliases that ship."""
        for code, row in self.listed(kind):
            owner = row.get("institution_code", "") if kind in ("faculty", "partner") else ""
            labels = {row[column] for column in NAME_COLUMNS} | ({code} if kind != "country" else set())
            for label in labels:
                yield owner, label, code
        for row in csv_rows(self.folders[0] / f"{kind}_aliases.csv"):
            yield row.get("institution_code") or "", row["label"], row["code"]

    def _choices(self, kind: str) -> Iterable[tuple[str, str, str]]:
        """The office's own aliases: a person's choice wins over every list that ships."""
        for folder in self.folders[1:]:
            for row in csv_rows(folder / f"{kind}_aliases.csv"):
                yield row.get("institution_code") or "", row["label"], row["code"]

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, set[str]]]:
        """kind -> label as a person would write it -> institutions that use it."""
        names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for kind in self.kinds:
            for owner, label, _code in self._spellings(kind):
                if len(label) > 3:
                    names[kind][label].add(owner)
        return names

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        return {fold(row["label"]): row["code"] for row in self.rows("country_groups")}

    @cached_property
    def _never_countries(self) -> frozenset[str]:
        """Labels of groups and of what is no country, unless the office chose a country for them."""
        chosen = {_spelling(label) for _owner, label, _code in self._choices("country")}
        return (frozenset(self._non_country_kinds) | frozenset(self._groups)) - chosen

    @cached_property
    def _non_country_kinds(self) -> Mapping[str, str]:
        return {fold(row["label"]): row.get("kind", "") for row in self.rows("non_countries")}


def _spelling(label: str) -> str:
    """The form in which labels are compared; a sign such as $ stands for itself."""
    return fold(label) or label.strip()


def csv_rows(path: Path) -> list[Row]:
    """Rows of one CSV file as dictionaries; empty when there is no such file.

    The office's lists come back from Excel with `;`, a byte-order mark or in cp1251.
    """
    if not path.is_file():
        return []
    heading, *rows = delimited_rows(path.read_bytes()) or [[]]
    names = [str(name).strip() for name in heading]
    return [dict(zip(names, map(str, row), strict=False)) for row in rows if any(str(cell).strip() for cell in row)]
