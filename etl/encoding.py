"""Bytes -> text. The encoding is decided by evidence, and said."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from etl.sheet import UnreadableWorkbook

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which offices meet them.
ONE_BYTE = ("cp1251", "koi8-r", "cp866", "cp1252")
# Another encoding has to fit clearly better than the usual one.
LEAD = 0.1
# Letters of Russian and Kyrgyz texts; the common ones make up two thirds of any text.
COMMON = frozenset("оеаинтсрвлкм")
KNOWN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
PUNCTUATION = frozenset("«»–—“”„’‘…№°·•\u00a0")
EVIDENCE_BYTES = 65536
# What no text holds: all control characters but tab, line ends, form feed and the end mark of DOS.
CONTROLS = bytes({*range(32)} - {9, 10, 11, 12, 13, 26})


@dataclass(frozen=True)
class Decoded:
    """A text and the encoding it was read in; `is_guess` where nothing in the file proves it."""

    text: str
    encoding: str
    is_guess: bool = False


def decoded(content: bytes) -> Decoded:
    """The text of a file.

    Raises:
        UnreadableWorkbook: `broken_file` when a text ends in the middle of a letter, or holds what no text holds.
    """
    encoding = proven_encoding(content)
    is_guess = encoding is None
    try:
        text = content.decode(encoding) if encoding else _as_one_byte(content)
    except UnicodeDecodeError as error:
        if error.end >= len(content) - 1:
            raise UnreadableWorkbook("broken_file") from error
        text = content.decode(str(encoding), errors="replace")  # a letter or two that were damaged on the way
    if "\0" in text:
        raise UnreadableWorkbook("broken_file")
    return Decoded(text, encoding or likely_encoding(content), is_guess)


def start_of(head: bytes) -> str:
    """The text that the first bytes of a file hold, whatever letter they end in."""
    return head.decode(proven_encoding(head) or likely_encoding(head), errors="ignore")


def is_text(head: bytes) -> bool:
    """True when the first bytes of a file are text in some encoding."""
    if (proven_encoding(head) or "").startswith("utf-16"):
        return True
    return len(head.translate(None, CONTROLS)) >= len(head) * 0.999


def proven_encoding(content: bytes) -> str | None:
    """The Unicode encoding that the bytes themselves prove; None where there is none."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    for encoding, high in (("utf-16-le", content[1:400:2]), ("utf-16-be", content[0:400:2])):
        # UTF-16 without its mark: the high byte of Latin letters and digits is 0, of Cyrillic ones 4.
        if len(high) > 4 and sum(byte in (0, 4) for byte in high) > 0.8 * len(high) and 0 in high:
            return encoding
    sample = content[:EVIDENCE_BYTES].decode("utf-8", errors="replace")
    foreign = sum(letter > "\x7f" for letter in sample)
    return "utf-8" if sample[:-1].count("\ufffd") * 20 <= foreign else None


def likely_encoding(content: bytes) -> str:
    """The one-byte encoding in which the bytes read most like words."""
    sample = content[:EVIDENCE_BYTES]
    fits = {name: _fit(sample.decode(name, errors="replace")) for name in ONE_BYTE}
    fits[ONE_BYTE[0]] += LEAD
    return max(ONE_BYTE, key=lambda name: fits[name])


def _as_one_byte(content: bytes) -> str:
    return content.decode(likely_encoding(content), errors="replace")


def _fit(text: str) -> float:
    """How much a text reads like words, by its letters beyond ASCII: 1 at best."""
    around = f" {text} "
    fits = [_letter_fit(around[i], letter, around[i + 2]) for i, letter in enumerate(text) if letter > "\x7f"]
    return sum(fits) / len(fits) if fits else 0.0


def _letter_fit(before: str, letter: str, after: str) -> float:
    if letter in PUNCTUATION:
        return 0.3
    if not letter.isalpha() or (before.isdigit() and after.isdigit()):
        return -1.0  # «1а745» in cp866 is 1 745 with the no-break space of cp1251
    beside_latin = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if letter.lower() not in KNOWN:
        return 0.6 if beside_latin and letter < "\u0180" else -0.5
    if beside_latin or (letter.isupper() and before.islower()):
        return -1.0
    return 1.0 if letter.lower() in COMMON else 0.5
