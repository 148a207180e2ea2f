"""People: what stands in columns of names, passports, birth dates, phones and addresses is nowhere in a store."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from etl.load import rebuild
from etl.redact import redacted_copy
from etl.store import Store, open_store
from etl.workbook import open_workbook, read_sheets
from tests.formats import WRITERS, Page
from tests.office import DEMO, ENG, MED, Iro, accept, ask, heads_by_year
from tests.workbooks import Rows, delimited, workbook, workbook_of_sheets

TITLE = f"{DEMO}. Иностранные студенты 2021/22 учебный год"
HEADINGS = ["№", "ФИО", "Паспорт", "Дата рождения", "Телефон", "Адрес", "Факультет", "Гражданство"]
# Invented; each text is looked for in every byte of the store.
PERSONS: Rows = [
    [1, "Вымыслов Персонаж", "P7654321", "01.02.2003", "+996 555 000111", "ул. Тестовая 1", MED, "Индия"],
    [2, "Каримидзе Алишер", "AB1234567", "03.04.2002", "+996 555 000222", "ул. Тестовая 2", MED, "Узбекистан"],
    [3, "Гуптаева Анита", "P1112223", "05.06.2001", "+996 555 000333", "ул. Тестовая 3", ENG, "Индия"],
]
SECRETS = [str(cell) for person in PERSONS for cell in person[1:6]]
COUNTED = {("MED", "IND"): 1, ("MED", "UZB"): 1, ("ENG", "IND"): 1}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")


def persons(folder: Path, name: str = "persons.xlsx") -> Path:
    return workbook(folder, [[TITLE], HEADINGS, *PERSONS], name=name)


def found_in(folder: Path, secrets: list[str]) -> dict[str, str]:
    """secret -> the first place where it stands, in any of the usual encodings, packed or not."""
    return {
        secret: place
        for place, content in _all_bytes(folder)
        for secret in secrets
        if any(form in content for form in _forms(secret))
    }


def _forms(secret: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "cp1251"):
        yield secret.encode(encoding)
    yield secret.encode("unicode_escape")  # as JSON writes it when told to keep to ASCII


def _all_bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, and every part of those that are archives."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            try:
                with ZipFile(path) as archive:
                    yield from ((f"{path.name}!{part}", archive.read(part)) for part in archive.namelist())
            except BadZipFile:
                pass


def counted(store: Store) -> dict[tuple[str, str], int]:
    rows = ask(store, "SELECT faculty_code, country_code, sum(headcount)::INT FROM enrolments GROUP BY ALL")
    return {(faculty, country): heads for faculty, country, heads in rows}


def ods(folder: Path, sheet: str, rows: Rows) -> Path:
    """An .ods written by hand."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="{sheet}">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "persons.ods"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    return path


# ---------------------------------------------------------------- lists of persons
def test_persons_are_counted_and_nothing_of_them_is_kept(store: Store, tmp_path: Path) -> None:
    called = Iro(store.home)("load", persons(tmp_path), "--json")
    assert called.status == 0
    assert counted(store) == COUNTED
    assert found_in(store.home, SECRETS) == {}
    assert not [secret for secret in SECRETS if secret in called.said]
    # What the columns are called is said; that is no personal data.
    notes = [p["message"] for p in called.json["files"][0]["problems"] if p["code"] == "personal_columns"]
    assert len(notes) == 1
    assert all(heading in notes[0] for heading in HEADINGS[1:6])
    # The kept copy is good for a build, and its cells stay where they were.
    shutil.rmtree(store.parsed)
    assert rebuild(store) == store.current_id()
    assert counted(store) == COUNTED
    kept = openpyxl.load_workbook(next(store.workbooks.iterdir())).active
    assert [kept["B2"].value, kept["G3"].value, kept["H5"].value] == ["ФИО", MED, "Индия"]


def test_whoever_loads_may_keep_them_in_the_workbook_and_nowhere_else(store: Store, tmp_path: Path) -> None:
    path = persons(tmp_path)
    assert accept(store, path, keep_personal=True).is_loaded
    assert next(store.workbooks.iterdir()).read_bytes() == path.read_bytes()
    for folder in (store.parsed, store.snapshots):
        assert found_in(folder, SECRETS) == {}
    assert not [secret for secret in SECRETS if secret in store.journal.read_text(encoding="utf-8")]


def test_a_text_file_and_an_ods_are_kept_without_persons_too(store: Store, tmp_path: Path) -> None:
    rows: Rows = [[TITLE], HEADINGS, *PERSONS]
    text = "\n".join(";".join(map(str, row)) for row in rows)
    assert accept(store, delimited(tmp_path, text, encoding="cp1251", name="persons.csv")).is_loaded
    assert counted(store) == COUNTED
    assert found_in(store.home, SECRETS) == {}
    # A sheet of an .ods may bear a name that Excel forbids.
    other = Store(tmp_path / "other")
    assert accept(other, ods(tmp_path, "2021/22", rows)).is_loaded
    assert counted(other) == COUNTED
    assert found_in(other.home, SECRETS) == {}
    for one in (store, other):
        shutil.rmtree(one.parsed)
        assert rebuild(one) == one.current_id()


def test_a_person_of_whom_only_the_name_is_given_is_lost_neither_as_a_head_nor_to_the_copy(
    store: Store, tmp_path: Path
) -> None:
    rows: Rows = [
        [TITLE],
        ["№", "ФИО", "Паспорт", "Факультет", "Гражданство"],
        [1, "Вымыслов Персонаж", "P7654321", MED, "Индия"],
        [2, "Безымянцев Пётр", "", "", ""],
        [3, "Гуптаева Анита", "P1112223", ENG, "Индия"],
        [4, "Образцов Персонаж", "", "", ""],
    ]
    outcome = accept(store, workbook(tmp_path, rows, name="gaps.xlsx"), quarantine=True)
    heads = heads_by_year(store).get(2021, 0)
    outside = sum(p.headcount or 0 for p in outcome.readings[0].problems if p.severity == "error")
    assert heads + outside == 4
    assert found_in(store.home, ["Вымыслов", "Безымянцев", "Образцов", "P7654321"]) == {}
    shutil.rmtree(store.parsed)
    rebuild(store)
    assert heads_by_year(store).get(2021, 0) == heads


@pytest.mark.parametrize(
    "headings",
    [
        ["Ф.И.О. иностранного студента", "Паспорт №"],
        ["ФИО студентов", "Серия, № паспорта"],
        ["Фамилия, имя", "Паспортные данные"],
        ["Аты-жөнү (толук)", "Паспорттун №"],
        ["Student's name", "Passport number"],
        ["Name of the student", "Passport №"],
    ],
    ids=lambda headings: headings[0],
)
def test_columns_of_persons_are_known_by_many_names(store: Store, tmp_path: Path, headings: list[str]) -> None:
    body = [[*person[:3], *person[6:]] for person in PERSONS]
    path = workbook(tmp_path, [[TITLE], ["№", *headings, "Факультет", "Гражданство"], *body], name="p.xlsx")
    assert accept(store, path).is_loaded
    assert counted(store) == COUNTED
    assert found_in(store.home, SECRETS) == {}


@pytest.mark.parametrize("name", WRITERS)
def test_persons_are_kept_in_no_format(store: Store, tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path, Page([[TITLE], HEADINGS, *PERSONS], name="Список"))
    called = Iro(store.home)("load", path, "--json")
    assert called.status == 0, called.said
    assert counted(store) == COUNTED
    assert found_in(store.home, SECRETS) == {}
    shutil.rmtree(store.parsed)
    assert rebuild(store) == store.current_id()
    assert counted(store) == COUNTED


def test_nothing_that_is_said_of_a_persons_cell_quotes_it(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        [TITLE],
        ["ФИО", "Паспорт", "Факультет", "Гражданство"],
        ["Вымыслов Персонаж", "P7654321", MED, "Индия"],
        ["Безымянцев Пётр", None, None, None],
        ["в том числе Образцов Персонаж", "P0000001", "Факультет тёмных искусств", "Атлантида"],
        [None, "P0000002", None, None],
        ["Контактов Контакт", None, "Индия", None],
    ]
    secrets = ["Вымыслов", "Безымянцев", "Образцов", "Контактов", "P7654321", "P0000001", "P0000002"]
    path, target = workbook(tmp_path, rows, name="gaps.xlsx"), tmp_path / "out.xlsx"
    iro = Iro(store.home)
    for called in (iro("check", path, "--json"), iro("check", path), iro("load", path, "--quarantine")):
        assert not [secret for secret in secrets if secret in called.said]
    assert found_in(store.home, secrets) == {}
    # In the workbook that goes back they stand in the sender's own cells and nowhere else.
    assert iro("annotate", path, "-o", target).status == 0
    with ZipFile(target) as archive:
        others = [name for name in archive.namelist() if "sheet1" not in name and "sharedStrings" not in name]
        assert not [s for name in others for s in secrets if s in archive.read(name).decode("utf-8", "replace")]


def test_the_kept_copy_says_the_currency_that_a_format_said(tmp_path: Path) -> None:
    rows: Rows = [["ФИО", "Сумма"], ["Вымыслов Персонаж", 1500]]
    path = WRITERS["xls"](tmp_path, Page(rows, formats={(1, 1): '#,##0 "сом"'}))
    (kept,) = read_sheets(redacted_copy(open_workbook(path), ".xls", tmp_path, {"Лист1": ((0, 1, 1),)}))
    assert [kept.value(1, 0), kept.value(1, 1), kept.number_format(1, 1)] == ["•", 1500, '#,##0 "сом"']


# ------------------------------------------------------------- beside the table
FIGURES: Rows = [[TITLE.replace("2021/22", "2020/21")], ["Факультет", "Индия", "Итого"], [MED, 2, 2], ["Итого", 2, 2]]


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_persons_on_a_sheet_that_is_not_loaded_are_not_kept_either(store: Store, tmp_path: Path, state: str) -> None:
    contacts = [["ФИО", "Паспорт", "Телефон"], ["Тайнов Агент", "X0000070", "+996 555 000777"]]
    path = workbook_of_sheets(tmp_path, {"Свод": FIGURES, "Контакты": contacts})
    book = openpyxl.load_workbook(path)
    book["Контакты"].sheet_state = state
    book.save(path)
    assert accept(store, path).is_loaded
    assert found_in(store.home, ["Тайнов", "X0000070", "000777"]) == {}


def test_comments_lists_to_choose_from_and_the_author_are_not_kept(store: Store, tmp_path: Path) -> None:
    path = persons(tmp_path)
    book = openpyxl.load_workbook(path)
    page = book.active
    page["B3"].comment = Comment("Тайнов Агент", "Авторов Автор")
    page["G3"].comment = Comment("Тайнов Агент просил перезвонить", "Авторов Автор")
    choice = DataValidation(type="list", formula1='"Вымыслов Персонаж,Образцов Персонаж"')
    choice.add("B3:B9")
    page.add_data_validation(choice)
    book.properties.creator = book.properties.lastModifiedBy = "Авторов Автор"
    book.save(path)
    assert accept(store, path).is_loaded
    assert found_in(store.home, [*SECRETS, "Тайнов", "Образцов", "Авторов"]) == {}


def test_formulas_beside_a_list_of_persons_keep_their_results(store: Store, tmp_path: Path) -> None:
    counts = [["=1+1" if cell == 2 else cell for cell in row] for row in FIGURES]
    path = workbook_of_sheets(tmp_path, {"Список": [[TITLE], HEADINGS, *PERSONS], "Свод": counts})
    _store_results(path, {"1+1": 2})
    assert accept(store, path).is_loaded
    assert heads_by_year(store) == {2020: 2, 2021: 3}
    shutil.rmtree(store.parsed)
    rebuild(store)
    assert heads_by_year(store) == {2020: 2, 2021: 3}
    assert ask(store, "SELECT count(*) FROM problems WHERE severity = 'error'") == [(0,)]


def _store_results(path: Path, results: dict[str, int]) -> None:
    """Writes results beside formulas, as Excel does and openpyxl does not."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            for formula, result in results.items() if name.startswith("xl/worksheets/sheet") else ():
                empty = re.compile(rf"<f>{re.escape(formula)}</f>(<v></v>|<v ?/>)".encode())
                content = empty.sub(f"<f>{formula}</f><v>{result}</v>".encode(), content)
            archive.writestr(name, content)
