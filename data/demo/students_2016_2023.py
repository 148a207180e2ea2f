"""The workbooks of foreign students of the first eight years: a new shape whenever the form changed."""

import pandas as pd

from labels import (
    COUNTRY,
    COUNTRY_OFFICIAL_RU,
    COUNTRY_SHORT_RU,
    FACULTY,
    FORM,
    FUNDING,
    LEVEL,
    SEX,
    UNIVERSITY,
    level_of,
)
from sheets import Grid, Value
from truth import WRONG_SUM, stated, women_of_2023
from university import FACULTIES

CIS = ("UZB", "KAZ", "RUS", "TJK", "TKM", "AZE", "BLR")


def long_list() -> list[Grid]:
    """2016/17 to 2018/19: one long list in English, one row a combination, a grand total below."""
    rows = stated("foreign_students_2016-2018.xlsx")
    grid = Grid("Students")
    grid.put(1, 1, f"{UNIVERSITY['en']}. Foreign students, 2016/17-2018/19", bold=True)
    heads = ["Academic year", "Faculty", "Country", "Level", "Form of study", "Funding", "Sex", "Number of students"]
    grid.put(3, 1, heads, bold=True)
    for number, row in enumerate(rows.itertuples(), start=4):
        year = f"{row.academic_year}/{(row.academic_year + 1) % 100}"
        grid.put(number, 1, [year, *list_row(row, COUNTRY["en"])])
    last = 4 + len(rows)
    grid.put(last, 1, "Total", bold=True)
    grid.put(last, 8, int(rows["headcount"].sum()), bold=True)
    return [grid]


def list_row(row, countries: dict[str, str]) -> list[Value]:  # type: ignore[no-untyped-def]
    """A row of a list in English: faculty, country, level, form, funding, sex, students."""
    return [
        FACULTY["en"][row.faculty_code],
        countries[row.country_code],
        level_of(row.isced_level, row.faculty_code, "en"),
        FORM["en"][row.study_form],
        FUNDING["en"][row.funding],
        SEX["en"][row.sex],
        row.headcount,
    ]


def faculty_by_country() -> list[Grid]:
    """2019/20: faculties down, countries across, № column, sums both ways, footnotes under the table."""
    table = _pivot("kontingent_2019-2020.xlsx", "faculty_code", "country_code")
    grid = Grid("Контингент")
    width = 3 + len(table.columns)
    grid.put_merged((1, 1), (1, width), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, width), "Контингент иностранных студентов на 2019/2020 учебный год")
    grid.put(4, 1, ["№", "Факультет", *[COUNTRY["ru"][code] for code in table.columns], "Всего"], bold=True)
    for step, (faculty, counts) in enumerate(table.iterrows()):
        cells = [int(heads) or None for heads in counts]
        grid.put(5 + step, 1, [step + 1, FACULTY["ru"][faculty], *cells, int(counts.sum())])
    bottom = 5 + len(table)
    grid.put(bottom, 2, ["Итого", *[int(heads) for heads in table.sum()], int(table.to_numpy().sum())], bold=True)
    _star(grid, 5, 3)
    grid.put(bottom + 2, 1, "* в том числе студенты, находящиеся в академическом отпуске")
    grid.put(bottom + 3, 1, "Пустая клетка: студентов нет. Данные учебных отделов факультетов.")
    return [grid]


def country_by_faculty_in_groups() -> list[Grid]:
    """2020/21: countries down in two groups with subtotals, from C4; one sum is wrong by one."""
    table = _pivot("in_studenty_strany_2020.xlsx", "country_code", "faculty_code")
    grid = Grid(WRONG_SUM["sheet"])
    grid.put(2, 3, f"{UNIVERSITY['ru']}. Иностранные студенты по странам, 2020-2021 уч. г.", bold=True)
    grid.put(4, 3, ["№ п/п", "Страна", *[FACULTY["ru"][code] for code in FACULTIES]], bold=True)
    # An empty column before the sums, as the sender left it.
    grid.put(4, 15, "Всего", bold=True)
    far = tuple(sorted(set(table.index) - set(CIS), key=COUNTRY_SHORT_RU.__getitem__))
    row = _group(grid, 5, "СНГ", table.loc[list(CIS)], "Итого по СНГ")
    row = _group(grid, row + 1, "Дальнее зарубежье", table.loc[list(far)], "Итого по дальнему зарубежью")
    _sums(grid, row + 1, "Итого", table)
    return [grid]


def two_level_header() -> list[Grid]:
    """1 October 2021: faculties down, countries across over form of study, merged heads."""
    rows = stated("kontingent_01.10.2021.xlsx")
    table = rows.pivot_table(
        index="faculty_code", columns=["country_code", "study_form"], values="headcount", aggfunc="sum", fill_value=0
    ).reindex(list(FACULTIES), fill_value=0)
    countries = sorted(rows["country_code"].unique(), key=COUNTRY["ru"].__getitem__)
    grid = Grid("01.10.2021")
    last = 4 + 2 * len(countries)
    grid.put_merged((1, 1), (1, last), f"{UNIVERSITY['ru']}: сведения о численности иностранных студентов")
    grid.put_merged((2, 2), (1, last), "по состоянию на 01.10.2021 г.")
    grid.put_merged((4, 5), (1, 1), "Факультет")
    for step, country in enumerate(countries):
        left = 2 + 2 * step
        grid.put_merged((4, 4), (left, left + 1), COUNTRY["ru"][country])
        grid.put(5, left, [FORM["ru"]["full_time"], FORM["ru"]["extramural"]], bold=True)
    grid.put_merged((4, 4), (last - 2, last - 1), "Итого")
    grid.put(5, last - 2, [FORM["ru"]["full_time"], FORM["ru"]["extramural"]], bold=True)
    grid.put_merged((4, 5), (last, last), "Всего")
    for step, faculty in enumerate(FACULTIES):
        grid.put(6 + step, 1, [FACULTY["ru"][faculty], *_two_level_row(table.loc[[faculty]], countries, "-")])
    grid.put(6 + len(FACULTIES), 1, ["Всего по университету", *_two_level_row(table, countries, 0)], bold=True)
    return [grid]


def sheet_a_faculty() -> list[Grid]:
    """2022/23, Kyrgyz: a covering letter, then one sheet a faculty, countries down over sex."""
    letter = Grid("Кат")
    letter.put(2, 1, UNIVERSITY["ky"])
    letter.put(4, 1, "Эл аралык байланыштар бөлүмүнө")
    letter.put(6, 1, "Чет элдик студенттердин контингенти боюнча маалымат факультеттер боюнча тиркелет.")
    letter.put(7, 1, "Ар бир факультет өзүнчө баракта.")
    return [letter, *[_faculty_sheet(faculty) for faculty in FACULTIES]]


def levels_across() -> list[Grid]:
    """2023/24: faculty and country down (faculty merged over its countries), levels across, women as «of which»."""
    rows = stated("inostrannye_urovni_2023.xlsx")
    women = women_of_2023().set_index(["faculty_code", "country_code"])["headcount"]
    grid = Grid("2023-2024")
    grid.put_merged((1, 1), (1, 9), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, 9), "Иностранные студенты по уровням образования, 2023/2024 учебный год")
    levels = [LEVEL["ru"][level] for level in (4, 5, 6, 7, 8)]
    grid.put(4, 1, ["Факультет", "Гражданство", *levels, "Всего", "из них женщин"], bold=True)
    top = 5
    for faculty in FACULTIES:
        top = _faculty_block(grid, top, faculty, rows[rows["faculty_code"] == faculty], women)
    sums = [int(rows.loc[rows["isced_level"] == level, "headcount"].sum()) for level in (4, 5, 6, 7, 8)]
    grid.put(top, 1, ["Итого", None, *sums, sum(sums), int(women.sum())], bold=True)
    grid.put(top + 2, 1, "Данные вымышлены.")
    return [grid]


def _pivot(file: str, index: str, columns: str) -> pd.DataFrame:
    """Heads by faculty and country, faculties in their order and the largest country first."""
    table = stated(file).pivot_table(index=index, columns=columns, values="headcount", aggfunc="sum", fill_value=0)
    by_country = stated(file).groupby("country_code")["headcount"].sum()
    order = {
        "faculty_code": list(FACULTIES),
        "country_code": list(by_country.sort_values(ascending=False, kind="stable").index),
    }
    return table.reindex(index=order[index], columns=order[columns])


def _star(grid: Grid, row: int, column: int) -> None:
    """The footnote mark, typed into the cell with the number."""
    grid.cells[row, column] = f"{grid.cells[row, column]}*"


def _group(grid: Grid, row: int, name: str, table: pd.DataFrame, total: str) -> int:
    grid.put(row, 4, name, bold=True)
    for number, (country, counts) in enumerate(table.iterrows(), start=1):
        row += 1
        cells = [int(heads) or None for heads in counts]
        declared = int(counts.sum()) + (COUNTRY_SHORT_RU[country] == WRONG_SUM["label"])
        grid.put(row, 3, [number, COUNTRY_SHORT_RU[country], *cells])
        grid.put(row, 15, declared)
    _sums(grid, row + 1, total, table)
    return row + 1


def _sums(grid: Grid, row: int, label: str, table: pd.DataFrame) -> None:
    grid.put(row, 4, [label, *[int(heads) for heads in table.sum()]], bold=True)
    grid.put(row, 15, int(table.to_numpy().sum()), bold=True)


def _two_level_row(table: pd.DataFrame, countries: list[str], none: Value) -> list[Value]:
    """The heads of one row: by country and form, by form, all."""
    sums = table.sum()
    forms = ("full_time", "extramural")
    cells = [int(sums.get((country, form), 0)) for country in countries for form in forms]
    by_form = [sum(cells[place::2]) for place in (0, 1)]
    return [*[heads or none for heads in cells], *by_form, sum(by_form)]


def _faculty_sheet(faculty: str) -> Grid:
    rows = stated("studentter_2022-2023.xlsx")
    table = (
        rows[rows["faculty_code"] == faculty]
        .pivot_table(index="country_code", columns="sex", values="headcount", aggfunc="sum", fill_value=0)
        .reindex(columns=["female", "male"], fill_value=0)
    )
    grid = Grid(FACULTY["ky"][faculty])
    grid.put_merged((1, 1), (1, 5), UNIVERSITY["ky"])
    grid.put_merged((2, 2), (1, 5), f"{FACULTY['ky'][faculty]}. Чет элдик студенттер, 2022-2023-окуу жылы")
    grid.put(4, 1, ["№", "Өлкө", SEX["ky"]["female"], SEX["ky"]["male"], "Жалпы"], bold=True)
    order = sorted(table.index, key=COUNTRY["ky"].__getitem__)
    for step, country in enumerate(order):
        female, male = (int(heads) for heads in table.loc[country])
        grid.put(5 + step, 1, [step + 1, COUNTRY["ky"][country], female or "-", male or "-", female + male])
    sums = [int(heads) for heads in table.sum()]
    grid.put(5 + len(order), 2, ["Жалпы", *sums, sum(sums)], bold=True)
    return grid


def _faculty_block(grid: Grid, top: int, faculty: str, rows: pd.DataFrame, women: pd.Series) -> int:
    table = rows.pivot_table(
        index="country_code", columns="isced_level", values="headcount", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=[4, 5, 6, 7, 8], fill_value=0)
    grid.put_merged((top, top + len(table) - 1), (1, 1), FACULTY["ru"][faculty])
    for step, (country, counts) in enumerate(table.iterrows()):
        cells = [int(heads) or None for heads in counts]
        of_women = int(women.get((faculty, country), 0)) or None
        grid.put(top + step, 2, [COUNTRY_OFFICIAL_RU[country], *cells, int(counts.sum()), of_women])
    return top + len(table)
