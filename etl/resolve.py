"""Label -> code, through reference lists. Exact match after folding; likeness only ever suggests (`etl.likeness`)."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from etl.delimited import delimited_rows
from etl.frames import Frames
from etl.text import fold, is_short_for, plain
from etl.unit_names import NameWords, UnitNames

NAME_COLUMNS = ("name_ky", "name_ru", "name_en")
# Lists with a file of their own: kind -> (file, column of the code). Every other kind is a closed list in lists.csv.
OWN_FILES = {
    "country": ("countries", "country_code"),
    "faculty": ("faculties", "faculty_code"),
    "institution": ("institutions", "institution_code"),
    "partner": ("partners", "partner_code"),
}
# «3) Узбекистан», «II. Индия», «а) Индия»; but «С. Корея» is a name.
NUMBERING = re.compile(r"^\s*(?:\d{1,4}\s*[.)]|[IVX]{1,5}[.)](?=\s)|[^\W\d_]\))\s*(?=[^\W\d])")
FOOTNOTE_NUMBER = re.compile(r"(?<=[^\W\d]|\))(?:\s*[(\[]\d{1,2}[)\]]|\s*\d{1,2}\))\s*$")
# «Индия / India» or one name a line; within that «Кытай - Китай»; within that «Узбекистан (РУз)», «Индия, Дели».
PARTS = tuple(map(re.compile, (r"[/|\\\n]", r"\s[-–—]\s|[-–—]\s+(?=\S)", r"[(),;]")))
ISO_LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")
NEW_PARTNER = "NEW-"  # beginning of the code of a partner that no list knows yet
NEW_CODE = re.compile(f"{NEW_PARTNER}[0-9A-F]{{8}}")
NOT_STATED_KINDS = ("stateless", "rest", "not_stated")
Row = dict[str, str]
Codes = frozenset[str]
NEVER: Codes = frozenset()


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
        self._memo: dict[tuple[str, str, str | None], Codes | None] = {}
        self._files: dict[Path, list[Row]] = {}
        self._labels: dict[tuple[str, str | None], list[tuple[str, str]]] = {}

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
        return [row for folder in self.folders for row in self._rows_in(folder, name)]

    def _rows_in(self, folder: Path, name: str) -> list[Row]:
        path = folder / f"{name}.csv"
        if path not in self._files:
            self._files[path] = shipped_rows(path) if folder == self.folders[0] else csv_rows(path)
        return self._files[path]

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
                    if not self.has_code(kind, row["code"]):
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

    def has_code(self, kind: str, code: str) -> bool:
        """True for a code of the list, and for that of a partner which a workbook has named and no list knows yet."""
        return code in self.codes(kind) or (kind == "partner" and NEW_CODE.fullmatch(code) is not None)

    def row(self, kind: str, code: str, institution: str | None = None) -> Row | None:
        """The row of a code, of the institution's own list where several have the code."""
        rows = [row for other, row in self.listed(kind) if other == code]
        own = [row for row in rows if row.get("institution_code") == institution]
        return next(iter((*own, *reversed(rows))), None)

    # ------------------------------------------------------------------------------------------- what a label means
    def resolve(self, kind: str, label: str, institution: str | None = None) -> str | None:
        """The code that a label means, or None when no list says so, or two codes share the spelling.

        Args:
            institution: whose faculties and partners are meant; None looks at all of them.
        """
        found = self.meanings(kind, label, institution)
        return next(iter(found)) if found is not None and len(found) == 1 else None

    def meanings(self, kind: str, label: str, institution: str | None = None) -> Codes | None:
        """The codes between which a label leaves the choice: one where it is clear.

        Returns:
            None where no list knows the label; an empty set for a label that is known to mean none of them.
        """
        key = (kind, label, institution)
        if key not in self._memo:
            readings = (way(kind, label, institution) for way in self._ways(kind))
            self._memo[key] = next((found for found in readings if found is not None), None)
        return self._memo[key]

    def _ways(self, kind: str) -> Iterator[Callable[[str, str, str | None], Codes | None]]:
        """Ways to read a label, from the letter to the looser; the first that says something decides."""
        yield self._as_written
        yield self._without_numbers
        yield self._in_plain_letters
        yield self._in_parts
        if kind == "country":
            yield self._within_words
        if kind == "faculty":
            yield self._as_unit

    def _as_written(self, kind: str, label: str, institution: str | None) -> Codes | None:
        """By its own letters. Codes of ISO 3166-1 count only as codes are written, in capitals: "in" is a word."""
        spelling = spelling_of(label)
        found = self._look_up(self._index, kind, spelling, institution)
        if kind != "country" or spelling in self._chosen_countries:
            return found
        code = self._iso_codes.get(_as_iso(label))
        if code is not None:
            return (found or NEVER) | {code}  # KP is North Korea, and КР in Latin letters Kyrgyzstan
        return NEVER if spelling in self._never_countries else found

    def _without_numbers(self, kind: str, label: str, institution: str | None) -> Codes | None:
        """Without the number of a list before it, or the number of a footnote behind a country."""
        bare = NUMBERING.sub("", label)
        if kind == "country":
            bare = FOOTNOTE_NUMBER.sub("", bare)
        return self.meanings(kind, bare, institution) if bare != label and bare.strip() else None

    def _in_plain_letters(self, kind: str, label: str, institution: str | None) -> Codes | None:
        """As typed without Kyrgyz letters («Озбекстан») or diacritics ("Turkiye")."""
        spelling = plain(label)
        if kind == "country" and spelling in self._never_countries_plainly:
            return NEVER
        return self._look_up(self._plain_index, kind, spelling, institution)

    def _in_parts(self, kind: str, label: str, institution: str | None) -> Codes | None:
        """«Узбекистан (РУз)», «Индия / India»: what all its parts mean. «Индия / Пакистан» leaves the choice of two.

        Beside its country a part of it may stand: «Россия (Татарстан)», «Индия, Дели»; beside a name its first
        letters: «Факультет экономики и менеджмента (ФЭМ)».
        """
        split = ([part for part in marks.split(label) if fold(part)] for marks in PARTS)
        parts = next((found for found in split if len(found) > 1), None)
        if not parts:
            return None
        read = [self.meanings(kind, part, institution) for part in parts]
        named = frozenset[str]().union(*(found for found in read if found))
        says = (
            found or self._lies_in(part, named) or any(is_short_for(part, other) for other in parts)
            for found, part in zip(read, parts, strict=True)
        )
        return named if all(says) else None

    def labels(self, kind: str, institution: str | None) -> list[tuple[str, str]]:
        """(label, code) of every spelling of a kind that holds for an institution; of all where none is meant."""
        if (kind, institution) not in self._labels:
            spellings = [*self.spellings(kind), *self._choices(kind)]
            owned = [
                (label, code) for owner, label, code in spellings if institution is None or owner in ("", institution)
            ]
            self._labels[kind, institution] = owned
        return self._labels[kind, institution]

    def _lies_in(self, part: str, named: Codes) -> bool:
        row = self.non_country(part)
        return row is not None and row["kind"] == "part_of_country" and set(row["may_mean"].split()) == named

    def _within_words(self, kind: str, label: str, institution: str | None) -> Codes | None:
        """«граждане Индии», «Индия Республикасы», «Индиядан»: the name within words that add nothing to it."""
        read = [self.meanings(kind, rest, institution) for rest in self.within_words(kind, label)]
        said = [found for found in read if found is not None]
        return frozenset[str]().union(*said) if said else None

    def _as_unit(self, _kind: str, label: str, institution: str | None) -> Codes | None:
        """«Факультет медицины» for «Медицинский факультет»: the same words about the same kind of unit."""
        return self._unit_names.find(label, institution)

    def within_words(self, kind: str, label: str) -> Iterator[str]:
        """What stands within words that add nothing to a name of this kind, folded."""
        yield from self._frames[kind].within(label) if kind in self._frames else ()

    # ------------------------------------------------------------------------------------------- what is no country
    def country_of_code(self, written: str, *, with_numbers: bool) -> str | None:
        """The alpha-3 code of a country that a column of countries writes as another code of ISO 3166-1, in any case.

        Args:
            with_numbers: 860 and 004 are codes.
        """
        if with_numbers and written.isascii() and written.isdigit():
            return self._iso_numbers.get(written.zfill(3))
        is_short = len(written) in (2, 3) and written.isascii() and not written.isupper()
        return self._iso_codes.get(written.upper()) if is_short and self.resolve("country", written) is None else None

    def group(self, label: str) -> str | None:
        """The code of a group of countries (СНГ, дальнее зарубежье), which is never a country itself."""
        bare = NUMBERING.sub("", label)
        forms = [label, bare, *self.within_words("group", bare)]
        return next((self._groups[plain(form)] for form in forms if plain(form) in self._groups), None)

    def non_country(self, label: str) -> Row | None:
        """What non_countries.csv says of a label: `kind`, `may_mean` (codes). None where it says nothing."""
        bare = NUMBERING.sub("", label)
        for form in (label, bare, *self.within_words("country", bare)):
            row = self._non_countries.get(fold(form)) or self._non_countries_plainly.get(plain(form))
            if row:
                return row
        return None

    def counts_as_not_stated(self, label: str) -> bool:
        """True for people whom no country can be given: stateless, «прочие страны», not stated. They are counted."""
        row = self.non_country(label)
        return row is not None and row.get("kind") in NOT_STATED_KINDS

    # --------------------------------------------------------------------------------------------------- the index
    def spellings(self, kind: str) -> Iterable[tuple[str, str, str]]:
        """(institution, label, code) from names, codes and the aliases that ship; institution "" for all."""
        for code, row in self.listed(kind):
            owner = row.get("institution_code", "") if kind in ("faculty", "partner") else ""
            labels = [row[column] for column in NAME_COLUMNS] + ([code] if kind != "country" else [])
            for label in dict.fromkeys(labels):
                yield owner, label, code
        for row in self._rows_in(self.folders[0], f"{kind}_aliases"):
            yield row.get("institution_code") or "", row["label"], row["code"]

    def _choices(self, kind: str) -> Iterable[tuple[str, str, str]]:
        """The office's own aliases: a person's choice wins over every list that ships."""
        for folder in self.folders[1:]:
            for row in self._rows_in(folder, f"{kind}_aliases"):
                yield row.get("institution_code") or "", row["label"], row["code"]

    @staticmethod
    def _look_up(index: Index, kind: str, spelling: str, institution: str | None) -> Codes | None:
        owners = index.get(kind, {}).get(spelling, {})
        if institution is not None:
            found = owners.get(institution) or owners.get("")
        else:
            found = set[str]().union(*owners.values())
        return frozenset(found) if found else None

    @cached_property
    def _index(self) -> Index:
        return self._indexed(spelling_of)

    @cached_property
    def _plain_index(self) -> Index:
        return self._indexed(plain)

    def _indexed(self, form: Callable[[str], str]) -> Index:
        """kind -> form of a label -> institution ("" for all) -> codes."""
        index: Index = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        for kind in self.kinds:
            for owner, label, code in self.spellings(kind):
                index[kind][form(label)][owner].add(code)
            for owner, label, code in sorted(self._choices(kind), key=lambda choice: choice[0] != ""):
                if not owner:
                    index[kind][form(label)].clear()  # said for all: no list says otherwise for one of them
                index[kind][form(label)][owner] = {code}
            index[kind].pop("", None)
        return index

    @cached_property
    def _iso_codes(self) -> Mapping[str, str]:
        rows = self.rows("countries")
        return {row[column]: row["country_code"] for row in rows for column in ("country_code_2", "country_code")}

    @cached_property
    def _iso_numbers(self) -> Mapping[str, str]:
        rows = (row for row in self.rows("countries") if row.get("country_code_numeric"))
        return {row["country_code_numeric"]: row["country_code"] for row in rows}

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        return {plain(row["label"]): row["code"] for row in self.rows("country_groups")}

    @cached_property
    def _chosen_countries(self) -> frozenset[str]:
        return frozenset(spelling_of(label) for _owner, label, _code in self._choices("country"))

    @cached_property
    def _never_countries(self) -> frozenset[str]:
        """Labels of groups and of what is no country, unless the office chose a country for them."""
        groups = {fold(row["label"]) for row in self.rows("country_groups")}
        return (frozenset(self._non_countries) | groups) - self._chosen_countries

    @cached_property
    def _never_countries_plainly(self) -> frozenset[str]:
        chosen = {plain(label) for _owner, label, _code in self._choices("country")}
        return (frozenset(self._non_countries_plainly) | frozenset(self._groups)) - chosen

    @cached_property
    def _non_countries(self) -> Mapping[str, Row]:
        return {fold(row["label"]): row for row in self.rows("non_countries")}

    @cached_property
    def _non_countries_plainly(self) -> Mapping[str, Row]:
        return {plain(row["label"]): row for row in self.rows("non_countries")}

    @cached_property
    def _frames(self) -> Mapping[str, Frames]:
        rows = self.rows("label_frames")
        return {kind: Frames(row["frame"] for row in rows if row["list"] == kind) for kind in ("country", "group")}

    @cached_property
    def name_words(self) -> NameWords:
        """What words in names of faculties and universities mean."""
        return NameWords((row["word"], row["means"]) for row in self.rows("unit_words"))

    @cached_property
    def _unit_names(self) -> UnitNames:
        """Faculties by the words of their names; codes tell by their letters alone."""
        names = (spelling for spelling in self.spellings("faculty") if spelling[1] != spelling[2])
        return UnitNames(self.name_words, names)


Index = dict[str, dict[str, dict[str, set[str]]]]


def spelling_of(label: str) -> str:
    """The form in which labels are compared; a sign such as $ stands for itself."""
    return fold(label) or label.strip()


def _as_iso(label: str) -> str:
    """A label as a code of ISO 3166-1 would be written; "КAZ" with one Cyrillic letter is still a code."""
    bare = label.strip()
    mixed = len(bare) == 3 and not bare.isascii() and any(mark.isascii() for mark in bare)
    return bare.translate(ISO_LOOK_ALIKES) if mixed else bare


def csv_rows(path: Path) -> list[Row]:
    """Rows of one CSV file as dictionaries; empty when there is no such file.

    The office's lists come back from Excel with `;`, a byte-order mark or in cp1251.
    """
    if not path.is_file():
        return []
    return _as_dictionaries([[str(cell) for cell in row] for row in delimited_rows(path.read_bytes())])


def shipped_rows(path: Path) -> list[Row]:
    """The same of a file that ships with the program, which is always UTF-8 with commas."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return _as_dictionaries(list(csv.reader(stream)))


def _as_dictionaries(rows: list[list[str]]) -> list[Row]:
    heading, *body = rows or [[]]
    names = [name.strip() for name in heading]
    return [dict(zip(names, row, strict=False)) for row in body if any(cell.strip() for cell in row)]
