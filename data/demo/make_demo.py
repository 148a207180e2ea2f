"""Writes the workbooks of the Demonstration University: invented, seeded, the same on every run.

Run as `python data/demo/make_demo.py`. `truth()` says what the workbooks state. With `--many 1000000 STORE` it writes
no workbook, and publishes so many rows of invented students in a store that holds the demonstration.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

# The modules of this folder import one another by their plain names, also when a test loads this one.
sys.path.insert(0, str(Path(__file__).parent))

import cooperation
import registers
import students_2016_2023 as early
import students_2024_2025 as late
from sheets import Grid, write_csv, write_ods, write_xlsx
from truth import TOTALS_FILE, Truth, truth

__all__ = ["Truth", "truth", "write_workbooks"]

FOLDER = Path(__file__).parent

WORKBOOKS: dict[str, Callable[[], list[Grid]]] = {
    "foreign_students_2016-2018.xlsx": early.long_list,
    "kontingent_2019-2020.xlsx": early.faculty_by_country,
    "in_studenty_strany_2020.xlsx": early.country_by_faculty_in_groups,
    "kontingent_01.10.2021.xlsx": early.two_level_header,
    "studentter_2022-2023.xlsx": early.sheet_a_faculty,
    "inostrannye_urovni_2023.xlsx": early.levels_across,
    "foreign_students_2024.xlsx": late.list_with_summary,
    "2025_med_kontingent.xlsx": late.medicine,
    "2025_eng_ene.xlsx": late.engineering_and_energy,
    "2025_itf.ods": late.information_technology,
    "2025_eco_phi.xlsx": late.economics_and_philology,
    "2025_law.xlsx": late.law,
    "2025_retraining_persons.xlsx": late.retraining,
    TOTALS_FILE: late.all_students_by_year,
    cooperation.AGREEMENTS_FILE: registers.agreements,
    cooperation.PROJECTS_FILE: registers.projects,
    cooperation.PROJECT_PARTNERS_FILE: registers.project_partners,
    cooperation.TARGETS_FILE: registers.targets,
    cooperation.DUE_DATES_FILE: registers.due_dates,
}


def write_workbooks(folder: Path = FOLDER) -> list[Path]:
    """Write all workbooks to a folder; return their paths."""
    for file, build in WORKBOOKS.items():
        write = write_ods if file.endswith(".ods") else write_xlsx
        write(folder / file, build())
    # One office saves text in the old Windows encoding, the other in UTF-8 with a byte-order mark.
    write_csv(folder / "2025_college.csv", late.college(), "cp1251")
    write_csv(folder / cooperation.RATES_FILE, registers.exchange_rates(), "utf-8-sig")
    return [folder / file for file in [*WORKBOOKS, "2025_college.csv", cooperation.RATES_FILE]]


def main() -> None:
    """Writes the workbooks, or the snapshots of many rows that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", nargs=2, metavar=("ROWS", "STORE"), help="publish so many rows in a store")
    asked = parser.parse_args().many
    if asked is None:
        for path in write_workbooks():
            print(path.name)
        return
    # Only this needs the store's modules and a database.
    sys.path.insert(0, str(FOLDER.parent.parent))
    from etl.store import Store
    from many_rows import publish_many

    for snapshot_id in publish_many(Store(Path(asked[1])), int(asked[0])):
        print(snapshot_id)


if __name__ == "__main__":
    main()
