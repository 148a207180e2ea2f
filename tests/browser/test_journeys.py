"""Journeys through the served dashboard, in a browser: what only a browser can tell."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.chromium import visit, wait_until_drawn
from tests.browser.conftest import OpenPage
from tests.browser.served import iro, serving
from tests.reports.paper import squeezed as letters

# All journeys on one worker: they share one store, one server and one browser.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = ("", "students", "agreements", "projects", "changes", "data")
LANGUAGES = ("ky", "ru", "en")
SELF_NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
# Kinds of files are called the same in every language.
FILE_KINDS = ("PDF",)
# For readers of screens, and not to be translated: https://github.com/streamlit/streamlit/issues/1353
STREAMLITS_OWN = {"Skip to main content"}
# Every text column in which a workbook's own words may stand: those stay as typed in every language.
TEXT_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR' AND NOT internal"


@pytest.fixture(scope="session")
def data_words(home: Path) -> list[str]:
    """Every text in the snapshot, longest first: names of files and projects stay as they are in every language."""
    columns = asked(home, TEXT_COLUMNS)
    selects = [f'SELECT DISTINCT "{c["column_name"]}" AS word FROM "{c["table_name"]}"' for c in columns]
    words = {squeezed(row["word"] or "") for row in asked(home, " UNION ".join(selects))}
    return sorted((word for word in words if len(word) > 1), key=len, reverse=True)


@pytest.mark.parametrize("institution", ["DEMO", "OSHTU", "OSHSU"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_without_an_exception(address: str, open_tab: OpenPage, path: str, institution: str) -> None:
    page = open_tab()
    for language in LANGUAGES if institution == "DEMO" else ("ru",):
        visit(page, f"{address}/{path}?lang={language}&institution={institution}")
        assert failures(page) == []
        assert len(page.locator('[data-testid="stMain"]').inner_text()) > 200
        assert page.get_by_role("note").count() == (1 if institution == "DEMO" else 0), "the band: invented data"


@pytest.mark.parametrize(("browser_language", "language"), [("ru-RU", "ru"), ("ky-KG", "ky"), ("en-GB", "en")])
def test_the_first_visit_follows_the_browser(
    address: str, open_tab: OpenPage, browser_language: str, language: str
) -> None:
    followed, asked_for = open_tab(language=browser_language), open_tab(language="en-GB")
    visit(followed, address)
    visit(asked_for, f"{address}/?lang={language}")
    assert shown_text(followed) == shown_text(asked_for)


@pytest.mark.parametrize("path", PAGES)
def test_no_word_is_left_behind_by_a_change_of_language(
    address: str, data_words: list[str], open_tab: OpenPage, path: str
) -> None:
    page = open_tab()
    visit(page, f"{address}/{path}?lang=en")
    english = shown_lines(page)
    switch_language(page, "ru")
    russian = shown_lines(page)
    switch_language(page, "ky")
    kyrgyz = shown_lines(page)
    assert left_behind(english & russian, data_words) == []
    assert left_behind(english & kyrgyz, data_words) == []
    assert len(kyrgyz - russian) > len(kyrgyz) / 3, "Kyrgyz is not Russian"


@pytest.mark.parametrize("path", ["", "students", "agreements", "projects"])
def test_a_link_opens_to_the_same_numbers_in_every_language(address: str, open_tab: OpenPage, path: str) -> None:
    link = f"{address}/{path}?institution=DEMO&from=2018&to=2024&faculties=MED,ENG"
    figures = {}
    page = open_tab()
    for language in LANGUAGES:
        visit(page, f"{link}&lang={language}")
        figures[language] = headline_figures(page)
    assert figures["en"], "the page shows no figures"
    assert figures["ky"] == figures["ru"] == figures["en"]


def test_the_figure_on_the_page_is_that_of_the_snapshot(address: str, home: Path, open_tab: OpenPage) -> None:
    page = open_tab()
    visit(page, f"{address}/students?lang=en&institution=DEMO&from=2025&to=2025")
    assert foreign_students(home, 2025) in headline_figures(page)


def test_filters_survive_a_change_of_page(address: str, open_tab: OpenPage) -> None:
    page = open_tab()
    visit(page, f"{address}/students?lang=ru&institution=DEMO&from=2019&to=2023&faculties=MED")
    before = headline_figures(page)
    go_to(page, "agreements")
    assert chosen(page)["faculties"] == ["MED"]
    assert chosen(page)["from"] == ["2019"]
    go_to(page, "students")
    assert headline_figures(page) == before
    assert chosen(page)["lang"] == ["ru"]


def test_the_link_to_copy_opens_to_the_same_figures(address: str, open_tab: OpenPage) -> None:
    page, other = open_tab(), open_tab()
    visit(page, f"{address}/students?lang=en&institution=DEMO&from=2018&to=2023&countries=IND,UZB")
    page.get_by_role("button", name="Copy link").click()
    link = page.locator('[data-testid="stCode"]').inner_text().strip()
    assert link.startswith(address)
    visit(other, link)
    assert headline_figures(other) == headline_figures(page) != []


def test_a_link_that_names_something_unknown_says_so(address: str, open_tab: OpenPage) -> None:
    page = open_tab()
    visit(page, f"{address}/students?lang=en&institution=DEMO&countries=ATLANTIS")
    assert "ATLANTIS" in page.locator('[data-testid="stMain"]').inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(address: str, open_tab: OpenPage, path: str) -> None:
    page = open_tab(width=390)
    for language in LANGUAGES:
        visit(page, f"{address}/{path}?lang={language}")
        assert too_wide(page) == [], language


def test_a_phone_has_pages_and_filters_each_behind_one_word(address: str, open_tab: OpenPage) -> None:
    page = open_tab(width=390)
    visit(page, f"{address}/?lang=ru&institution=DEMO")
    page.get_by_role("button", name="Меню").click()
    page.get_by_role("link", name="Договоры", exact=True).first.click()
    page.wait_for_url("**/agreements?**")
    wait_until_drawn(page)
    in_all = headline_figures(page)[0]
    page.get_by_role("button", name="Фильтры").click()
    page.get_by_test_id("stMultiSelect").first.click()
    page.keyboard.type("Росс")
    page.keyboard.press("Enter")
    page.wait_for_url("**countries=RUS**")
    wait_until_drawn(page)
    assert 0 < (headline_figures(page)[0] or 0) < (in_all or 0)


def test_what_a_thumb_presses_is_large_enough(address: str, open_tab: OpenPage) -> None:
    page = open_tab(width=390)
    for path in PAGES:
        visit(page, f"{address}/{path}?lang=ky&institution=DEMO")
        assert too_small(page) == [], path


@pytest.mark.parametrize(("language", "mark"), [("ky", ";"), ("ru", ";"), ("en", ",")])
def test_a_downloaded_file_opens_in_excel_and_says_that_its_figures_are_invented(
    address: str, open_tab: OpenPage, tmp_path: Path, language: str, mark: str
) -> None:
    page = open_tab()
    visit(page, f"{address}/students?lang={language}&institution=DEMO")
    invented = page.get_by_role("note").inner_text()
    text = downloaded(page, "CSV", tmp_path).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines(), delimiter=mark))
    page.keyboard.press("Escape")
    sheet = load_workbook(downloaded(page, "Excel", tmp_path)).active
    cells = list(sheet.iter_rows(values_only=True))
    assert [str(name) for name in cells[0]] == rows[0]
    assert len(cells) == len(rows) == 11, "ten years and the headings"
    # The last year: 1284 foreign students of all.
    assert (rows[-1][:2], cells[-1][:2]) == (["2025/26", "1284"], ("2025/26", 1284))
    assert all(str(row[-1]).startswith(invented) for row in [*rows[1:], *cells[1:]])


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_page_comes_as_one_pdf_with_the_figures_of_the_page(
    address: str, open_tab: OpenPage, tmp_path: Path, language: str
) -> None:
    page = open_tab()
    visit(page, f"{address}/?lang={language}&institution=DEMO")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF").click()
    assert waiting.value.suggested_filename.startswith("demo_overview_")
    path = tmp_path / "page.pdf"
    waiting.value.save_as(path)
    said = "".join(letters(one.extract_text()) for one in PdfReader(path).pages)
    shown = page.locator('[data-testid="stMetricValue"]').all_inner_texts()
    assert len(shown) == 8 and [text for text in shown if letters(text) not in said] == []
    assert letters(page.get_by_role("note").inner_text()) in said
    assert letters(f"{address}?lang={language}&institution=DEMO") in said, "the link to the same view"


def test_a_published_snapshot_is_seen_without_a_restart(browser: object, tmp_path: Path, open_tab: OpenPage) -> None:
    iro(tmp_path, "demo", "--build-only")
    before = foreign_students(tmp_path, 2026)
    with serving(tmp_path) as address:
        page = open_tab()
        visit(page, f"{address}/students?lang=en&institution=DEMO&from=2025&to=2025")
        shown = headline_figures(page)
        workbook = tmp_path / "students_2026.csv"
        write_students(workbook)
        iro(tmp_path, "load", str(workbook), "--institution", "DEMO")
        visit(page, f"{address}/students?lang=en&institution=DEMO&from=2026&to=2026")
        # 40 of India and 2 of Uzbekistan.
        assert before == 0
        assert foreign_students(tmp_path, 2026) == 42
        assert 42 in headline_figures(page)
        assert headline_figures(page) != shown


def write_students(path: Path) -> None:
    """A faculty's list for a year that the demonstration does not have."""
    rows = [("Academic year", "Faculty", "Country", "Level", "Number of foreign students")]
    rows += [
        ("2026/27", "Medicine", "India", "Bachelor", "40"),
        ("2026/27", "Engineering", "Uzbekistan", "Bachelor", "2"),
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def foreign_students(home: Path, year: int) -> int:
    """Foreign students of the demonstration university, as SQL counts them: degree level, degree faculties."""
    sql = (
        "SELECT coalesce(sum(headcount), 0) AS n FROM enrolments"
        " LEFT JOIN faculties USING (institution_code, faculty_code)"
        f" WHERE institution_code = 'DEMO' AND academic_year = {year} AND country_code IS DISTINCT FROM 'KGZ'"
        " AND coalesce(isced_level, 6) >= 6 AND coalesce(is_degree_level, true)"
    )
    return int(asked(home, sql)[0]["n"])


def asked(home: Path, sql: str) -> list[dict[str, Any]]:
    """Rows that the served snapshot answers."""
    rows: list[dict[str, Any]] = json.loads(iro(home, "query", sql, "--format", "json").stdout)
    return rows


def failures(page: Page) -> list[str]:
    """What a page says in red: our sentence that it could not be shown, or Streamlit's own box."""
    return page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').all_inner_texts()


def left_behind(lines: set[str], data_words: list[str]) -> list[str]:
    """Lines with an English word that is not the data's own."""
    return sorted(line for line in lines if re.search(r"[A-Za-z]{3}", without(line, data_words)))


def without(line: str, words: list[str]) -> str:
    """A line with the words of the data and the languages' own names taken out, be they cut short by "…"."""
    if line.endswith("…") and any(word.startswith(line[:-1].rstrip()) for word in words):
        return ""
    for word in [*words, *SELF_NAMES.values(), *FILE_KINDS]:
        line = line.replace(word, " ")
    return line


def shown_text(page: Page) -> str:
    """The words a reader sees, in the page and in its charts."""
    return "\n".join(sorted(shown_lines(page)))


def shown_lines(page: Page) -> set[str]:
    """The lines a reader sees, in the page and in its charts; not the names by which a font draws its icons."""
    texts: list[str] = page.evaluate(
        """() => {
            const labels = [...document.querySelectorAll("svg text")];
            const signs = '[data-testid="stIconMaterial"], [data-testid^="stExpanderIcon"]';
            const icons = [...document.querySelectorAll(signs)];
            const apart = new Set([...labels, ...icons].map(part => part.textContent));
            const lines = document.querySelector('[data-testid="stApp"]').innerText.split("\\n");
            // A label of a chart on two lines is two tspans.
            const words = label => [...label.querySelectorAll("tspan")].map(line => line.textContent).join(" ");
            const drawn = labels.map(label => words(label) || label.textContent);
            return [...lines.filter(line => !apart.has(line)), ...drawn];
        }"""
    )
    return {squeezed(text) for text in texts} - STREAMLITS_OWN - {""}


def squeezed(text: str) -> str:
    """Text with single plain spaces."""
    return " ".join(text.split())


def headline_figures(page: Page) -> list[float | None]:
    """The figures at the head of a page as numbers, so that "18,4 млн" and "18.4 m" are one; None: not stated."""
    return [number_in(text) for text in page.locator('[data-testid="stMetricValue"]').all_inner_texts()]


def number_in(text: str) -> float | None:
    """The number at the beginning of a figure; thousands stand apart by spaces in every language."""
    found = re.match(r"[-\N{MINUS SIGN}]?\d[\d\s]*([.,]\d+)?", text.strip())
    return float(re.sub(r"\s", "", found[0]).replace(",", ".").replace("\N{MINUS SIGN}", "-")) if found else None


def chosen(page: Page) -> dict[str, list[str]]:
    """What the address says of the filters."""
    return {name: values[0].split(",") for name, values in parse_qs(urlsplit(page.url).query).items()}


def go_to(page: Page, path: str) -> None:
    """Follows the menu to a page."""
    page.locator(
        f'[data-testid^="stTopNavLink"][href*="/{path}"], [data-testid^="stSidebarNavLink"][href*="/{path}"]'
    ).first.click()
    page.wait_for_url(f"**/{path}?**")
    wait_until_drawn(page)


def switch_language(page: Page, language: str) -> None:
    """Chooses a language as a reader does."""
    page.get_by_text(SELF_NAMES[language], exact=True).first.click()
    page.wait_for_url(f"**lang={language}**")
    wait_until_drawn(page)


def downloaded(page: Page, kind: str, folder: Path) -> Path:
    """The file of the first chart of a page."""
    page.locator('[class*="st-key-download_"] button').first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def too_small(page: Page) -> list[str]:
    """Buttons, lists and links of ours that are lower than 40 pixels; a question mark beside a word is no button."""
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, input, [data-testid="stPageLink-NavLink"]')]
            .filter(part => part.offsetParent && !part.closest('[data-testid="stTooltipIcon"]'))
            .filter(part => part.getBoundingClientRect().height > 0 && part.getBoundingClientRect().height < 40)
            .map(part => part.innerText || part.outerHTML.slice(0, 80))"""
    )
    return small


def too_wide(page: Page) -> list[str]:
    """What is wider than the screen: the page, or the part of it that scrolls."""
    wide: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll('[data-testid="stMain"]')]
            .filter(part => part.scrollWidth > part.clientWidth + 1)
            .map(part => `${part.tagName} ${part.scrollWidth} > ${part.clientWidth}`)"""
    )
    return wide
