"""The datasets and the words by which a sheet names them: what `datasets/*.toml` say, ready to look up."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from etl.hint import Hint
from etl.problem import Severity
from etl.text import contains, fold, squeeze, stem, tokens

DATASETS = Path(__file__).parent / "datasets"
WORDS_FILE = "_words.toml"
LETTERS_APART = 4
PERCENT_HEADING = re.compile(r"[^\d%]*%[^\d%]*")  # "% of total", «в % к итогу»; "12.5 %" is a figure
DASHES = re.compile(r"\s[-–—]\s")
# Populations of students, named as the lists of titles that speak for them.
FOREIGN, HOME, WHOLE = "foreign", "home", "all_students"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
COURSE_NUMBERS = {
    fold(form): number
    for number, roman in enumerate(_ROMAN, start=1)
    for form in (
        str(number),
        roman,
        f"{number}й",
        f"{number}чи",
        f"{number}чы",
        f"{number}st",
        f"{number}nd",
        f"{number}rd",
        f"{number}th",
    )
}


@dataclass(frozen=True)
class Field:
    """A field of a dataset.

    Args:
        reference: kind of label it is resolved by; None when a parser reads it.
        parser: name of a parser of `etl.records`; None when a reference list reads it.
        axis: may stand across or down a crosstab.
        unknown: what an unknown label is: `error`, `keep` (as typed, with a warning) or `new` (a new partner).
        code_field: column that takes the code where the field itself keeps the label.
        label_field: column that takes the label where the field itself takes the code.
        heading: how a blank workbook calls it, by language.
        in_template: a blank workbook has a column for it.
        asked: a blank workbook says that it must be filled, though a sheet may say it elsewhere (the year in a title).
        example: code that a blank workbook shows as an example.
        from_sections: a text that stands alone above some rows states it for them, where it has no column.
        stands_alone: a list with row numbers and nothing but this field is a list of such things.
        splits: a cell with a list of several («1) … 2) …», or parted by `;`) makes several records.
        identifies: a heading of this name speaks for this dataset rather than another one.
        bare_words: what names it only below a title of the dataset: «Название», where «Проекты» stands above.
    """

    name: str
    words: tuple[str, ...]
    reference: str | None = None
    parser: str | None = None
    axis: bool = False
    required: bool = False
    unknown: str = "error"
    code_field: str | None = None
    label_field: str | None = None
    precision_field: str | None = None
    identifies: bool = False
    identifies_by_words: bool = False
    heading: Mapping[str, str] = field(default_factory=dict)
    in_template: bool = True
    asked: bool = False
    example: str | None = None
    from_sections: bool = False
    splits: bool = False
    stands_alone: bool = False
    bare_words: tuple[str, ...] = ()

    def heading_in(self, language: str) -> str:
        """How a blank workbook in a language calls the field."""
        return self.heading.get(language) or self.name.replace("_", " ")


@dataclass(frozen=True)
class Rule:
    """A rule of a dataset: SQL over its staged rows that is true where something is wrong."""

    code: str
    severity: Severity
    field: str
    where: str


@dataclass(frozen=True)
class Dataset:
    """What one TOML file says of a dataset.

    Args:
        table: the table of `schema.sql` that takes its rows.
        measure: the field that is counted or summed; None for a register with one row a thing.
        counts_people: its figures are heads, so a list of persons may stand for them.
        parts_table: takes «of which» figures.
        titles: list of `[titles]` words that speak for it above a table.
        fillers: words that say nothing in its headings («договора» in «Дата подписания договора»).
        key: fields that name a row; two rows of one key are one too many.
        title: what a blank workbook is called, by language.
        cover_by: fields whose values say what a workbook covers, where `key` does not.
        also: datasets whose fields may stand in the same row.
        made_code: a code to make where the register has none: `{field, from}`.
        heading_needs: fields without whose headings a sheet says nothing to this dataset.
    """

    name: str
    table: str
    fields: Mapping[str, Field]
    rules: tuple[Rule, ...] = ()
    measure: str | None = None
    counts_people: bool = False
    parts_table: str | None = None
    titles: str | None = None
    fillers: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    made_code: Mapping[str, Any] | None = None
    heading_needs: tuple[str, ...] = ()
    cover_by: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)

    @property
    def axes(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.fields.items() if field.axis)


class WordList:
    """Labels and beginnings of labels (`итого*`), compared folded."""

    def __init__(self, words: Iterable[str]) -> None:
        texts = list(words)
        whole = [word for word in texts if not word.endswith("*")]
        # «в %» without its sign would be a letter.
        self.signed = frozenset(squeeze(word).casefold() for word in whole if "%" in word)
        self.exact = frozenset(fold(word) or word for word in whole if "%" not in word)
        self.phrases = tuple(tokens(word) for word in texts if not word.endswith("*") and tokens(word))
        self.beginnings = tuple(_cut_words(word) for word in texts if word.endswith("*"))
        self._hint = Hint(texts)
        self._firsts = frozenset(
            [words[0][:2] for words in self.phrases] + [words[0][0][:2] for words in self.beginnings if words]
        )

    def matches(self, text: str) -> bool:
        """True when the text is one of the words, or begins with one that ends in `*`."""
        return self._hint.may_begin(text) and self.matches_closely(text)

    def matches_closely(self, text: str) -> bool:
        """The same without a quick look first."""
        folded = fold(text)
        if (folded or text.strip()) in self.exact or squeeze(text).casefold() in self.signed:
            return True
        spoken = tokens(text)
        if len(spoken) >= LETTERS_APART and all(len(word) == 1 for word in spoken):
            spoken = ("".join(spoken),)  # «И Т О Г О»
        return any(_begins(spoken, beginning) for beginning in self.beginnings)

    def found_in(self, text: str) -> bool:
        """True when the words of one entry stand somewhere in the text."""
        spoken = tokens(text)
        if not any(word[:2] in self._firsts for word in spoken):  # asked of many texts that say nothing of the kind
            return False
        exact = any(contains(spoken, phrase) for phrase in self.phrases)
        return exact or any(_begins(spoken[i:], part) for part in self.beginnings for i in range(len(spoken)))

    def taken_from(self, spoken: tuple[str, ...]) -> int:
        """How many of the first words of a text are one of the entries; the longest one that fits."""
        whole = [len(phrase) for phrase in self.phrases if spoken[: len(phrase)] == phrase]
        return max([*whole, *(len(part) for part in self.beginnings if _begins(spoken, part))], default=0)


class LooseWords:
    """The words for the fields of a register, without their endings; a heading may hold fillers besides."""

    def __init__(self, dataset: Dataset, small_words: Iterable[str], fillers: Iterable[str]) -> None:
        self.small_words = WordList(small_words)
        self.fillers = WordList(fillers)
        self.fields: dict[frozenset[str], set[str]] = {}
        # «№ договора» is not «№», so codes are left out.
        for name, words in ((own.name, own.words) for own in dataset.fields.values() if own.parser != "code"):
            for word in words:
                self.fields.setdefault(self._stems(tokens(word)), set()).add(name)

    def fields_of(self, heading: str) -> set[str]:
        """The fields that a heading names, as it stands or without its fillers; none for one of fillers only."""
        spoken = tokens(heading)
        essence = self._stems(word for word in spoken if not self.fillers.matches(word))
        return self.fields.get(self._stems(spoken), set()) or self.fields.get(essence, set())

    def _stems(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(stem(word) for word in words if not self.small_words.matches(word))


CutWord = tuple[str, bool]  # a folded word, and whether it may go on


def _cut_words(entry: str) -> tuple[CutWord, ...]:
    """The words of an entry, each of which may be cut short: `иностранн* студент*`."""
    return tuple((token, word.endswith("*")) for word in entry.split() for token in tokens(word))


def _begins(spoken: tuple[str, ...], beginning: tuple[CutWord, ...]) -> bool:
    """True when the words begin with these, of which some may be cut short."""
    if not beginning or len(spoken) < len(beginning):
        return False
    pairs = zip(spoken, beginning, strict=False)
    return all(word.startswith(part) if is_cut else word == part for word, (part, is_cut) in pairs)


class Vocabulary:
    """Datasets and marks, from the TOML files of a folder."""

    def __init__(self, folder: Path = DATASETS) -> None:
        common = tomllib.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        self.own_sheets: str = common["own_sheets"]
        self.dates: Mapping[str, Any] = common["dates"]
        self.academic_year = WordList(common["dates"]["academic_year"])
        self.amounts = {name: WordList(words) for name, words in common["amounts"].items()}
        self.error_values = frozenset(common["marks"].pop("error_values"))
        self.marks = {name: WordList(words) for name, words in common["marks"].items()}
        self.of_which_texts: tuple[str, ...] = tuple(common["marks"]["of_which"])
        self.of_which = tuple(tokens(words) for words in common["marks"]["of_which"])
        self.censuses = {name: WordList(words) for name, words in common["censuses"].items()}
        self.populations = {name: WordList(words) for name, words in common["populations"].items()}
        self.titles = {name: WordList(words) for name, words in common["titles"].items()}
        self.marks["others"] = WordList([*common["marks"]["others"], *common["titles"]["not_enrolled"]])
        self.second_best = {name: WordList(words) for name, words in common["fields"].pop("second_best").items()}
        paths = sorted(path for path in folder.glob("*.toml") if path.name != WORDS_FILE)
        read = [_dataset(tomllib.loads(path.read_text(encoding="utf-8")), common) for path in paths]
        self.datasets: Mapping[str, Dataset] = {dataset.name: dataset for dataset in read}
        self._words = {
            (dataset.name, field.name): WordList(field.words) for dataset in read for field in dataset.fields.values()
        }
        self._loose = {
            dataset.name: LooseWords(dataset, common["small_words"], _fillers(dataset, common)) for dataset in read
        }
        self._beside_year = self._words_beside_year(common)
        self.version = _version(folder)
        self._memo: dict[str, frozenset[tuple[str, str]]] = {}
        self._field_hint = Hint(word for dataset in read for field in dataset.fields.values() for word in field.words)
        self._last_hint = Hint(common["marks"]["total_last"])
        self._population_hint = Hint(word for words in common["populations"].values() for word in words)
        self._of_which_hint = Hint(self.of_which_texts)

    def fields_named(self, text: str) -> frozenset[tuple[str, str]]:
        """(dataset, field) pairs that a heading may name; empty for a text that names none.

        A heading that no list of words holds may still name a field of a register: its words are compared without their
        endings, and without those that say nothing there.
        """
        if text not in self._memo:
            forms = _heading_forms(text)
            may_be_known = len(forms) > 1 or self._field_hint.may_begin(text)
            known = self._words.items() if may_be_known else ()
            found = frozenset(pair for pair, words in known if any(words.matches(form) for form in forms))
            self._memo[text] = found or self._named_by_all_parts(text) or self._loosely_named(forms)
        return self._memo[text]

    def _named_by_all_parts(self, text: str) -> frozenset[tuple[str, str]]:
        """The fields that both sides of a dash name: «Өлкө – Страна»."""
        parts = [part for part in DASHES.split(text) if part.strip()]
        named = [self.fields_named(part) for part in parts] if len(parts) > 1 else []
        return frozenset.intersection(*named) if named else frozenset()

    def _loosely_named(self, forms: tuple[str, ...]) -> frozenset[tuple[str, str]]:
        return frozenset(
            (name, field) for name, words in self._loose.items() for form in forms for field in words.fields_of(form)
        )

    def is_mark(self, mark: str, text: str) -> bool:
        """True when a text is one of the words for a mark such as `total` or `missing`."""
        if self.marks[mark].matches(text) or (mark == "percent" and PERCENT_HEADING.fullmatch(text)):
            return True
        if mark == "personal":  # «Контактный телефон»; «Тел. 0312 00-00-00» is a line of a letterhead
            is_heading = not any(sign.isdigit() for sign in text) and not self.marks["counted"].matches(text)
            return is_heading and self.marks["personal_within"].found_in(text)
        if mark != "total" or not self._last_hint.may_end(text):
            return False
        last = tokens(text)[-1:]
        return bool(last) and last[0] in self.marks["total_last"].exact

    def _words_beside_year(self, common: Mapping[str, Any]) -> WordList:
        """The single words that a label may hold beside a year and still say nothing but the year and «students»."""
        dates = common["dates"]
        counted = [dataset.fields for dataset in self.datasets.values() if dataset.counts_people]
        named = [word for fields in counted for name in ("academic_year", "headcount") for word in fields[name].words]
        parts = (part for phrase in [*named, *common["marks"]["total"]] for part in tokens(phrase.rstrip("*")))
        months = (form for forms in dates["months"] for form in forms)
        own = ("ordinal_endings", "between_day_and_month", "begun_after", "beside_year")
        return WordList([*parts, *months, *(word for name in own for word in dates[name])])

    def goes_with_year(self, text: str) -> bool:
        """True when each word of a text may stand beside a year that is all a label says."""
        return all(self._beside_year.matches(word) for word in tokens(text))

    def not_of_time(self, text: str) -> str:
        """A text without the words at its ends that may stand beside a year: «Принято», of «за год принято»."""
        words = text.split()
        while words and self._beside_year.matches(words[0]):
            words.pop(0)
        while words and self._beside_year.matches(words[-1]):
            words.pop()
        return " ".join(words)

    def course(self, text: str) -> str | None:
        """`course 2` for «2 курс», «2-курс», «II курс», "year 2": a split that no dataset keeps, but people make."""
        words = [word for word in tokens(text) if word not in COURSE_NUMBERS]
        spoken = [word for word in tokens(text) if word in COURSE_NUMBERS]
        if len(spoken) != 1 or not words or not self.marks["course"].matches(" ".join(words)):
            return None
        return course_code(COURSE_NUMBERS[spoken[0]])

    def population(self, text: str) -> str | None:
        """Whose heads a heading counts; "" for students of whom it says no more, None for any other heading."""
        if not self._population_hint.may_begin(text):
            return None
        spoken, named = tuple(word for word in tokens(text) if not word.isdigit()), set[str]()
        while spoken:
            width, name = max((words.taken_from(spoken), name) for name, words in self.populations.items())
            if not width:
                return None
            named.add(name)
            spoken = spoken[width:]
        told = named & {FOREIGN, HOME}
        if len(told) > 1 or not named:
            return None
        return told.pop() if told else WHOLE if WHOLE in named else ""

    def without_of_which(self, text: str) -> str | None:
        """What follows «из них», "of whom" ...; None when the text does not begin so."""
        if not self._of_which_hint.may_begin(text):
            return None
        spoken = tokens(text)
        for words in self.of_which:
            if spoken[: len(words)] == words:
                return " ".join(spoken[len(words) :])
        return None


def course_code(number: int) -> str:
    """The code of a year of study."""
    return f"course {number}"


def _fillers(dataset: Dataset, common: Mapping[str, Any]) -> tuple[str, ...]:
    """Words that say nothing in the headings of a dataset; «иностранных» says much where students are counted."""
    return dataset.fillers if dataset.measure else (*common["fillers"], *dataset.fillers)


def _heading_forms(text: str) -> tuple[str, ...]:
    """A heading as typed, without what stands in brackets or after a comma (units), and each side of a slash.

    More slashes than one part languages, where blanks stand around them («Өлкө / Страна / Country»); so do lines.
    """
    bare = text.split("(")[0]
    is_one = text.count("/") + text.count("\\") == 1
    sides = re.split(r"[/\\]" if is_one else r"\s[/\\|]\s|\n", bare)
    return tuple(dict.fromkeys(form for form in (text, bare, bare.split(",")[0], *sides) if form.strip()))


def _dataset(content: dict[str, Any], common: Mapping[str, Any]) -> Dataset:
    fields = {name: _field(name, facts, common) for name, facts in content.pop("fields").items()}
    rules = tuple(Rule(**rule) for rule in content.pop("rules", []))
    for name in ("key", "also", "heading_needs", "cover_by", "fillers"):
        content[name] = tuple(content.get(name, ()))
    return Dataset(fields=fields, rules=rules, **content)


def _field(name: str, facts: dict[str, Any], common: Mapping[str, Any]) -> Field:
    heading = facts.pop("heading", common["headings"].get(name, {}))
    facts.setdefault("example", common["examples"].get(facts.get("reference")))
    words = (name, name.replace("_", " "), *heading.values(), *common["fields"].get(name, ()), *facts.pop("words", ()))
    return Field(name=name, words=words, heading=heading, **facts)


def _version(folder: Path) -> str:
    """Hash of what decides a reading: these files and the reader's own code."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.toml"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships, read once."""
    return Vocabulary()
