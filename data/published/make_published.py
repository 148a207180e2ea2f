"""Write the workbooks of this folder from what was copied off the universities' pages (transcribed/*.csv).

The same input gives the same bytes: dates inside the files are fixed. Run it after a change of the copies:
`python data/published/make_published.py`. What is known and what is not: SOURCES.md.
"""

import csv
import io
import zipfile
from datetime import datetime
from itertools import combinations, islice
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).resolve().parent
COPIED = datetime(2025, 11, 3)
UNIVERSITY = "Osh Technological University named after M.M. Adyshev"

# The total row as printed: its values have lost their columns, as those of the faculties have.
COLUMN_TOTALS = "5 9 1 1 54 3 2 4 2 1"
STUDENT_NOTES = (
    f"Totals of ten columns as printed, left to right; which column each belongs to is lost: {COLUMN_TOTALS}",
    "The page does not say on which date the students were counted.",
    "The page splits each of seven countries (Uzbekistan, Turkmenistan, Yemen, Tajikistan, Russia, Kazakstan, Turkey) "
    "into two columns, с and е; it does not say what с and е mean. Which country has how many cannot be recovered.",
)
STUDENT_HEADINGS = ("№", "Faculty", "Values as printed, left to right (columns lost)", "Total")
# Countries over the columns of the printed table.
COUNTRIES_PRINTED = 7
BOUND_HEADINGS = ("Indicator", "Part", "Population", "Lower bound", "Upper bound", "How it was proved")
BOUND_BASIS = (
    f"Worked out from the ten column totals as printed ({COLUMN_TOTALS}) over seven countries of two columns each, "
    "each country with at least one student: every filling lies between the bounds"
)
PARTNER_HEADINGS = (
    "№",
    "Heading on the page",
    "Name as printed",
    "Country of partner",
    "Country known by",
    "Kind of body",
    "Note",
)
PROJECT_HEADINGS = (
    "Project",
    "Section heading",
    "Title",
    "Programme as headed",
    "Programme",
    "Start year",
    "End year",
    "Status as printed",
    "Coordinator",
    "Coordinator's country",
    "Amount as printed",
    "Note",
)
PROJECT_PARTNER_HEADINGS = ("Project", "Partner as printed", "Country as printed", "Role", "Note")


def transcribed(name: str) -> list[list[str]]:
    """The rows of a copy, without its header."""
    with (FOLDER / "transcribed" / f"{name}.csv").open(encoding="utf-8", newline="") as copy:
        return list(csv.reader(copy))[1:]


def foreign_students() -> Workbook:
    """Foreign students by faculty: nine rows, the total on two lines as printed, footnotes."""
    workbook, sheet = titled_workbook("Foreign students", f"Foreign students of {UNIVERSITY}", STUDENT_HEADINGS)
    for number, faculty, values, total in transcribed("foreign_students"):
        sheet.append([int(number), faculty, values, int(total)])
    sheet.append(["total :\n82", None, None, 82])
    for note in STUDENT_NOTES:
        sheet.append([note])
    sheet.cell(13, 1).alignment = Alignment(wrap_text=True)
    set_widths(sheet, (9, 12, 48, 9))
    return workbook


def country_groupings() -> list[list[int]]:
    """Students by country in every way that the printed totals leave open.

    Ten totals stand in order over seven countries of two columns each, so with a student from each country three of the
    seven have both of their columns filled, and four have one.
    """
    totals = [int(total) for total in COLUMN_TOTALS.split()]
    groupings = []
    for doubles in combinations(range(COUNTRIES_PRINTED), len(totals) - COUNTRIES_PRINTED):
        left = iter(totals)
        groupings.append([sum(islice(left, 2 if place in doubles else 1)) for place in range(COUNTRIES_PRINTED)])
    return groupings


def bounds() -> Workbook:
    """What every filling of the printed table has in common: share of the largest countries, and concentration."""
    everyone = sum(int(total) for total in COLUMN_TOTALS.split())
    ranked = [sorted(heads, reverse=True) for heads in country_groupings()]
    values = {
        **{("E7", f"top_{n}"): [sum(heads[:n]) / everyone for heads in ranked] for n in (1, 3, 5)},
        ("E8", "hhi"): [sum(head * head for head in heads) / everyone**2 for heads in ranked],
    }
    title = f"What the table of foreign students of {UNIVERSITY} leaves possible, all levels, date not stated"
    workbook, sheet = titled_workbook("Bounds", title, BOUND_HEADINGS)
    for (indicator, part), possible in values.items():
        sheet.append([indicator, part, "all", round(min(possible), 6), round(max(possible), 6), BOUND_BASIS])
    set_widths(sheet, (10, 10, 12, 14, 14, 100))
    return workbook


def projects() -> Workbook:
    """The fifteen projects as printed; blank where the page says nothing."""
    workbook, sheet = titled_workbook(
        "Projects", f"International projects of {UNIVERSITY}, as printed", PROJECT_HEADINGS
    )
    for row in transcribed("projects"):
        sheet.append([int(text) if text.isdigit() else text or None for text in row])
    set_widths(sheet, (9, 34, 60, 28, 12, 11, 11, 22, 40, 22, 34, 60))
    return workbook


def titled_workbook(sheet_name: str, title: str, headings: tuple[str, ...]) -> tuple[Workbook, Worksheet]:
    """A workbook with one sheet: a title over the whole width, an empty row, bold headings."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = sheet_name
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append([])
    sheet.append(list(headings))
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return workbook, sheet


def set_widths(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    """Column widths, left to right."""
    for place, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[place]].width = width


def fixed_bytes(workbook: Workbook) -> bytes:
    """The workbook as bytes that do not depend on the day: openpyxl stamps both docProps and the zip entries."""
    workbook.properties.creator = "International Relations Office"
    workbook.properties.created = COPIED
    saved, fixed = io.BytesIO(), io.BytesIO()
    workbook.save(saved)
    today = workbook.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = content.replace(today, COPIED.strftime("%Y-%m-%dT%H:%M:%SZ").encode())
            target.writestr(zipfile.ZipInfo(name, COPIED.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def csv_bytes(headings: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """A table as Russian Excel saves and opens it: semicolons, UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([list(headings), *rows])
    return text.getvalue().encode("utf-8-sig")


def partners() -> bytes:
    """The 42 entries in the order of the page."""
    numbered = [[str(number), *row] for number, row in enumerate(transcribed("partners"), start=1)]
    return csv_bytes(PARTNER_HEADINGS, numbered)


def published() -> dict[str, bytes]:
    """File name -> content of every file this script makes."""
    return {
        "oshtu_foreign_students.xlsx": fixed_bytes(foreign_students()),
        "oshtu_bounds.xlsx": fixed_bytes(bounds()),
        "oshtu_partners.csv": partners(),
        "oshtu_projects.xlsx": fixed_bytes(projects()),
        "oshtu_project_partners.csv": csv_bytes(PROJECT_PARTNER_HEADINGS, transcribed("project_partners")),
    }


def main() -> None:
    """Write the files beside this script."""
    for name, content in published().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
