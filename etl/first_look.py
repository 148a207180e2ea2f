"""The values of a workbook, by calamine: fast, and silent about much that matters. See `etl.xlsx` and `etl.xls`."""

from __future__ import annotations

from pathlib import Path

import python_calamine as calamine

from etl.sheet import ALLOWED_IN_NAMES, Merged, Sheet, UnreadableWorkbook

# What PyO3 raises where the Rust below it gave up: no class that could be imported, and no Exception.
PANIC = "PanicException"


def calamine_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook with their values, merged ranges, and whether they are hidden.

    Raises:
        UnreadableWorkbook: `encrypted`, `broken_file`.
    """
    try:
        with path.open("rb") as stream:  # a path would be judged by its ending
            book = calamine.CalamineWorkbook.from_filelike(stream)
            return [_sheet(book, meta) for meta in book.sheets_metadata]
    except calamine.PasswordError as error:
        raise UnreadableWorkbook("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableWorkbook("broken_file") from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise UnreadableWorkbook("broken_file") from error


def _sheet(book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata) -> Sheet:
    if meta.typ != calamine.SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, [])
    sheet = book.get_sheet_by_name(meta.name)
    ranges = sheet.merged_cell_ranges or []
    return Sheet(
        name=meta.name.translate(ALLOWED_IN_NAMES),
        rows=sheet.to_python(skip_empty_area=False),
        merged=tuple(Merged(top, left, bottom, right) for (top, left), (bottom, right) in ranges),
        is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
    )
