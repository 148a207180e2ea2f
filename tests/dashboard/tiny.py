"""A tiny snapshot whose figures are worked out by hand: the university TST, invented, and OshTU beside it.

As of 15 January 2025. Students of TST, degree level (A, B) and college (C), citizens of Kyrgyzstan never counted:

    year     faculty A                          faculty B           faculty C   degree   all
    2021     UZB 8                                                              8        8
    2022     (nobody reported)
    2023     UZB 10  IND 5  TJK 6 (college) KGZ 3   UZB 4  none 1   UZB 7       20       33
    2024     UZB 12  IND 9                      none 2  RUS 1                   24       24
    no date  UZB 2                                                              2        2
    2024 counted again on 1 April 2025: A UZB 11, never added
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from tests.dashboard import snapshots
from tests.dashboard.snapshots import accept, insert, source_id

AS_OF = date(2025, 1, 15)
FILE = "tst.xlsx"
PLACE = (source_id(FILE), "t1", "Sheet1")


def make_tiny_home(folder: Path, with_oshtu: bool = True, snapshot_id: str = snapshots.TINY_ID) -> Path:
    """A store home whose CURRENT is the tiny snapshot."""
    with snapshots.new_snapshot(snapshots.snapshot_file(folder, snapshot_id), snapshot_id) as database:
        snapshots.reference(database)
        _tst(database)
        if with_oshtu:
            snapshots.oshtu(database)
    snapshots.serve(folder, snapshot_id)
    return folder


def _tst(database: duckdb.DuckDBPyConnection) -> None:
    insert(database, "institutions", [("TST", "Сыноо", "Проба", "Trial", "KGZ", True)])
    insert(database, "faculties", [("TST", code, code, code, code, code != "C") for code in "ABC"])
    accept(database, 1, FILE, "TST", AS_OF)
    # The same workbook accepted twice is one workbook with one name.
    accept(database, 2, FILE, "TST", AS_OF)
    tables = [
        ("t1", "Sheet1", "A1:K9", "enrolments", "crosstab", None, "TST", 9, 88, "{}", True, None),
        ("t2", "Sheet2", "A1:K9", "enrolments", "list", None, "TST", 9, 88, "{}", False, "t1"),
        ("t3", "Sheet3", "A1:K9", "agreements", "list", None, "TST", 13, None, "{}", True, None),
        ("t4", "Sheet4", "A1:K9", "projects", "list", None, "TST", 5, None, "{}", True, None),
    ]
    insert(database, "source_tables", [(PLACE[0], *table) for table in tables])
    _students(database)
    _quality(database)
    _agreements(database)
    _projects(database)
    _money(database)


def _students(database: duckdb.DuckDBPyConnection) -> None:
    autumn, spring = date(2024, 10, 1), date(2025, 4, 1)
    people = [
        (2021, None, "A", "UZB", 6, "full_time", "male", 8, None),
        (2023, None, "A", "UZB", 6, "full_time", "female", 10, None),
        (2023, None, "A", "IND", 7, "full_time", "male", 5, None),
        (2023, None, "A", "TJK", 5, "full_time", "male", 6, None),
        (2023, None, "A", "KGZ", 6, "full_time", "male", 3, None),
        (2023, None, "B", "UZB", None, "extramural", None, 4, None),
        (2023, None, "B", None, None, None, None, 1, None),
        (2023, None, "C", "UZB", 5, None, None, 7, None),
        (2024, autumn, "A", "UZB", 6, "full_time", "female", 12, None),
        (2024, autumn, "A", "IND", 7, "full_time", "male", 9, "p"),
        (2024, autumn, "B", None, None, None, None, 2, None),
        (2024, autumn, "B", "RUS", 8, None, None, 1, "b"),
        (2024, spring, "A", "UZB", 6, "full_time", "female", 11, None),
        (None, None, "A", "UZB", 6, "full_time", None, 2, None),
    ]
    columns: tuple[str, ...] = (
        "institution_code",
        "academic_year",
        "census_date",
        "faculty_code",
        "country_code",
        "isced_level",
    )
    columns += ("study_form", "sex", "headcount", "flag", "source_id", "table_id", "sheet", "cell")
    rows = [("TST", *person, *PLACE, f"C{row}") for row, person in enumerate(people, start=4)]
    insert(database, "enrolments", rows, columns)
    # B gave no total for 2024.
    totals = [(2023, "A", 200), (2023, "B", 100), (2023, "C", 50), (2024, "A", 240)]
    columns = (
        "institution_code",
        "academic_year",
        "faculty_code",
        "headcount",
        "source_id",
        "table_id",
        "sheet",
        "cell",
    )
    insert(database, "student_totals", [("TST", *total, *PLACE, "D4") for total in totals], columns)
    columns = ("institution_code", "academic_year", "faculty_code", "dimension", "code", "headcount")
    parts = [("TST", 2023, "A", "sex", "female", 7, *PLACE, "E4"), ("TST", 2023, "B", "sex", "female", 2, *PLACE, "E5")]
    insert(database, "enrolment_parts", parts, (*columns, "source_id", "table_id", "sheet", "cell"))


def _quality(database: duckdb.DuckDBPyConnection) -> None:
    problems = [
        ("t1", "TST", "error", "unknown_country", "Sheet1", "C14", "Атлантида", 13, 2024),
        ("t1", "TST", "error", "not_a_count", "Sheet1", "C15", "??", None, 2024),
        # The second view of the same students has the same unknown country.
        ("t2", "TST", "error", "unknown_country", "Sheet2", "B9", "Атлантида", 13, 2024),
        ("t1", "TST", "warning", "total_differs", "Sheet1", "C16", "31", None, 2023),
        ("t3", None, "error", "not_a_date", "Sheet3", "D5", "32.13.2024", None, None),
    ]
    insert(database, "problems", [(PLACE[0], *problem, None, None) for problem in problems])
    sums = [
        ("row", "Total", "C9", 20, 20, "agrees"),
        ("row", "Total", "C19", 30, 29, "differs"),
        ("column", "Total", "K4", 9, None, "not_computable"),
    ]
    rows = [(*PLACE[:2], axis, label, "Sheet1", *rest) for axis, label, *rest in sums]
    insert(database, "reconciliations", rows)


def _agreements(database: duckdb.DuckDBPyConnection) -> None:
    partners = [
        ("TST", "RU1", "Первый", "Первый", "First", "RUS", "university", False, True),
        ("TST", "RU2", "Второй", "Второй", "Second", "RUS", "university", False, True),
        ("TST", "DE1", "Третий", "Третий", "Third", "DEU", "ngo", False, True),
        ("TST", "KG1", "Четвёртый", "Четвёртый", "Fourth", "KGZ", "university", True, True),
        ("TST", "XX1", "Пятый", "Пятый", "Fifth", None, None, None, False),
    ]
    insert(database, "partners", partners)
    signed = date(2020, 1, 1)
    register = [
        ("A01", "RU1", "RUS", "A", signed, date(2030, 1, 1), None, None, "active"),  # in force
        ("A02", "RU1", "RUS", "A", signed, date(2025, 4, 15), None, None, "active"),  # 90 days left
        ("A03", "RU2", "RUS", "B", signed, date(2025, 4, 16), None, None, "active"),  # 91 days left
        ("A04", "DE1", "DEU", None, signed, date(2026, 1, 15), False, False, "active"),  # 365 days left
        ("A05", "DE1", "DEU", None, signed, AS_OF, None, None, "active"),  # last day
        ("A06", "DE1", "DEU", None, signed, date(2025, 1, 14), None, None, "active"),  # ended yesterday
        ("A07", "KG1", "KGZ", None, signed, None, True, None, None),  # open-ended
        ("A08", "KG1", "KGZ", None, signed, date(2022, 1, 1), None, True, None),  # renews by itself
        ("A09", "XX1", None, None, signed, date(2030, 1, 1), None, None, "draft"),
        ("A10", "XX1", None, None, signed, date(2030, 1, 1), None, None, "terminated"),
        ("A11", "XX1", None, None, date(2025, 1, 16), date(2030, 1, 1), None, None, "active"),  # signed tomorrow
        ("A12", "XX1", None, None, None, date(2030, 1, 1), None, None, "active"),  # day of signing not stated
        ("A13", "XX1", None, None, signed, None, None, None, "active"),  # end not stated
    ]
    columns: tuple[str, ...] = (
        "institution_code",
        "agreement_code",
        "partner_code",
        "country_code",
        "faculty_code",
        "signed_date",
    )
    columns += ("expiry_date", "is_open_ended", "renews_automatically", "status", "partner_label")
    rows = [("TST", *agreement, agreement[1], PLACE[0], "t3", "Sheet3", "A5") for agreement in register]
    insert(database, "agreements", rows, (*columns, "source_id", "table_id", "sheet", "cell"))


def _projects(database: duckdb.DuckDBPyConnection) -> None:
    projects = [
        ("P1", "erasmus_plus", "A", date(2023, 1, 1), date(2025, 12, 31), "year", "running"),
        ("P2", "giz", "B", date(2022, 1, 1), date(2024, 12, 31), "day", "completed"),
        ("P3", "giz", "B", date(2024, 1, 1), date(2026, 12, 31), "day", "cancelled"),
        ("P4", None, None, None, None, None, None),
        ("P5", "daad", "A", date(2026, 1, 1), date(2027, 12, 31), "day", "planned"),
    ]
    columns: tuple[str, ...] = (
        "institution_code",
        "project_code",
        "title",
        "programme",
        "faculty_code",
        "start_date",
        "end_date",
    )
    columns += ("dates_precision", "status", "source_id", "table_id", "sheet", "cell")
    rows = [("TST", code, f"Project {code}", *facts, *PLACE, "A9") for code, *facts in projects]
    insert(database, "projects", rows, columns)
    columns = (
        "institution_code",
        "project_code",
        "partner_label",
        "partner_code",
        "source_id",
        "table_id",
        "sheet",
        "cell",
    )
    insert(database, "project_partners", [("TST", "P1", "Third", "DE1", *PLACE, "F9")], columns)


def _money(database: duckdb.DuckDBPyConnection) -> None:
    lines = [
        ("P1", 100, "USD", True, "100 USD", date(2023, 3, 1)),
        ("P1", 1000, "USD", False, "1000 USD", date(2023, 3, 1)),
        ("P2", 50000, "KGS", True, "50 000 сом", None),
        ("P2", 1000, "KZT", True, "1000 KZT", date(2023, 2, 1)),
        ("P4", None, None, None, "1 million, 379 780", None),
        ("P5", 200, "EUR", True, "200 EUR", date(2022, 12, 31)),
    ]
    columns: tuple[str, ...] = (
        "institution_code",
        "project_code",
        "amount",
        "currency_code",
        "is_own_share",
        "amount_text",
        "date",
    )
    rows = [("TST", *line, *PLACE, "H9") for line in lines]
    insert(database, "funding_lines", rows, (*columns, "source_id", "table_id", "sheet", "cell"))
    rates = [
        (date(2023, 2, 20), "USD", 1, 87.5, None),
        (date(2023, 3, 5), "USD", 1, 90, None),
        (date(2023, 1, 1), "EUR", 1, 95, None),
        (date(2023, 1, 1), "KZT", 100, 19, None),
        # Another institution's rate is none of TST's.
        (date(2023, 2, 28), "USD", 1, 1, "OSHTU"),
    ]
    insert(database, "exchange_rates", [(*rate, *PLACE, "A1", None) for rate in rates])
    targets = [("E1", 2024, 30), ("E8", 2024, 0.3), ("A3", 2024, 1), ("A9", 2024, 4)]
    insert(database, "targets", [("TST", *target, "Council", *PLACE, "B2", None) for target in targets])
    # The workbook came on 15 January 2025: 75 days after this day for 2024. None is set for 2021.
    due = [(2023, date(2025, 1, 15)), (2024, date(2024, 11, 1))]
    insert(database, "due_dates", [("TST", year, day, "Order", *PLACE, "B9", None) for year, day in due])
