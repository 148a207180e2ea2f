"""Brings dashboard/locales up to date with the messages in the code, and says which are still untranslated.

    python scripts/update_catalogues.py

Messages that left the code are dropped; new ones come in empty (English says what the code says).
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("dashboard", "pages")
LOCALES = ROOT / "dashboard" / "locales"
LANGUAGES = {"ky": "ky", "ru": "ru", "en": "en"}
KEYWORDS: dict[str, tuple[int, ...]] = {"say": (1,), "message": (1,), "say_count": (1, 2), "counted": (1, 2)}


def messages_in_code() -> Catalog:
    """Every message that the pages and the dashboard can say."""
    template = Catalog()
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS)
        for _, _, text, _, context in sorted(found, key=lambda item: (item[0], item[1])):
            template.add(text, context=context)
    return template


def catalogue_path(code: str) -> Path:
    """File of a language's catalogue."""
    return LOCALES / code / "LC_MESSAGES" / "iro.po"


def read_catalogue(code: str) -> Catalog:
    """A language's catalogue; an empty one where there is none yet."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=LANGUAGES[code], project="iro", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGES[code])


def updated(code: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the messages of the code; known ones stand where they stood."""
    old = read_catalogue(code)
    # The date of the old one: it would be the one line that differs each time.
    new = Catalog(locale=LANGUAGES[code], project="iro", charset="utf-8", fuzzy=False, creation_date=old.creation_date)
    for entry in in_kept_order(template, old):
        known = old.get(entry.id if isinstance(entry.id, str) else entry.id[0], entry.context)
        translation = known.string if known and isinstance(known.string, str) == isinstance(entry.id, str) else None
        new.add(entry.id, translation or (entry.id if code == "en" else None), context=entry.context)
    return new


def in_kept_order(template: Catalog, old: Catalog) -> list[Message]:
    """Messages of the code, known ones as the old catalogue has them, a new one after its neighbour in the code."""
    wanted = {entry.id: entry for entry in template if entry.id}
    order = [entry.id for entry in old if entry.id in wanted]
    before = None
    for key in wanted:
        if key not in order:
            order.insert(0 if before is None else order.index(before) + 1, key)
        before = key
    return [wanted[key] for key in order]


def missing_in(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with a doubtful one."""
    absent = []
    for entry in catalog:
        texts = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        if entry.id and (
            entry.fuzzy or not all(texts) or (isinstance(entry.id, tuple) and len(texts) < catalog.num_plurals)
        ):
            absent.append(entry.id if isinstance(entry.id, str) else entry.id[0])
    return absent


def main() -> int:
    """Writes the three catalogues; 1 when something is still untranslated."""
    template = messages_in_code()
    status = 0
    for code in LANGUAGES:
        catalog = updated(code, template)
        catalogue_path(code).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_path(code).open("wb") as stream:
            write_po(stream, catalog, width=120, omit_header=False, sort_output=False, no_location=True)
        absent = missing_in(catalog)
        print(f"{code}: {len(catalog)} messages, {len(absent)} untranslated")
        for text in absent:
            print(f"  {text}")
        status = status or int(bool(absent))
    return status


if __name__ == "__main__":
    sys.exit(main())
