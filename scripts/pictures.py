"""Screenshots: those of docs/pictures, or of every page for a person to look at before a change goes in.

python scripts/pictures.py                 the committed ones: every page in three languages, on a desk and a phone
python scripts/pictures.py --all FOLDER    the same, light and dark, as sharp as the screen
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import MISSING, find_chromium, open_chromium, open_page, visit
from tests.browser.served import CHECKOUT, iro, serving

PICTURES = CHECKOUT / "docs" / "pictures"
PAGES = {
    "overview": "",
    "students": "students",
    "agreements": "agreements",
    "projects": "projects",
    "changes": "changes",
    "data": "data",
}
LANGUAGES = ("ky", "ru", "en")
DESK, PHONE = 1280, 390
# A page has few colours: these are enough, and the repository stays small.
COLOURS_KEPT = 128


@dataclass(frozen=True)
class Picture:
    """A screenshot of one page, whole or as much of it as a desk shows at once."""

    page: str
    language: str
    width: int = DESK
    is_dark: bool = False
    is_whole: bool = True

    @property
    def file_name(self) -> str:
        """`overview-en.png`, `overview-en-390.png`, `overview-en-dark.png`, `overview-en-top.png`."""
        parts = [self.page, self.language, *([str(self.width)] if self.width != DESK else [])]
        parts += ["dark"] if self.is_dark else []
        return "-".join([*parts, *([] if self.is_whole else ["top"])]) + ".png"


# The README shows the first.
COMMITTED = (
    Picture("overview", "en", is_whole=False),
    *(Picture(page, language, width) for page, language, width in product(PAGES, LANGUAGES, (DESK, PHONE))),
)
ALL = tuple(
    Picture(page, language, width, is_dark)
    for page, language, width, is_dark in product(PAGES, LANGUAGES, (DESK, PHONE), (False, True))
)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Opens the page as a fresh visitor and writes its picture; returns where it stands."""
    page = open_page(browser, picture.width, picture.language, picture.is_dark)
    visit(page, f"{address}/{PAGES[picture.page]}?lang={picture.language}")
    if picture.is_whole:
        make_room(page, picture.width)
    page.wait_for_timeout(700)  # charts settle after the last change of size
    path = folder / picture.file_name
    page.screenshot(path=path)
    page.context.close()
    print(path)
    return path


def make_small(path: Path, width: int) -> None:
    """Writes a picture again as wide as the screen was in CSS pixels, with few colours."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    # The method that keeps a thin line in a colour of its own; others give it that of its neighbours.
    few = image.quantize(COLOURS_KEPT, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def make_room(page: Page, width: int) -> None:
    """A window as high as the page: Streamlit scrolls inside itself, so a full-page picture would show one screen."""
    height: int = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 80, 12_000)})


def main() -> int:
    """Takes the pictures; answers the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, language, width and colour scheme")
    parser.add_argument("--home", type=Path, help="a store that is there already; else the demonstration is built")
    chosen = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        print(MISSING, file=sys.stderr)
        return 2
    folder: Path = chosen.all or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=os.name == "nt") as temporary:
        home = chosen.home or Path(temporary)
        if chosen.home is None:
            iro(home, "demo", "--build-only")
        with serving(home) as address, open_chromium(chromium) as browser:
            for picture in ALL if chosen.all else COMMITTED:
                path = take(browser, address, picture, folder)
                if not chosen.all:
                    make_small(path, picture.width)
    return 0


if __name__ == "__main__":
    sys.exit(main())
