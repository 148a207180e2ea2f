"""The workbooks of foreign students of the last two years, and of all students."""

import random

import pandas as pd

from labels import (
    COUNTRY,
    COUNTRY_OFFICIAL_EN,
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
from students_2016_2023 import list_row
from truth import UNKNOWN_COUNTRY, UNKNOWN_COUNTRY_HEADCOUNT, VIEWS, all_students, stated
from university import COUNTRIES, FACULTIES, SEED, YEARS


def list_with_summary() -> list[Grid]:
    """2024/25: a list in English with empty rows between faculties, and a summary of the same students."""
    rows = stated("foreign_students_2024.xlsx")
    grid = Grid("List")
    grid.put(1, 1, UNIVERSITY["en"], bold=True)
    grid.put(2, 1, "List of foreign students by groups. Academic year 2024/2025", bold=True)
    heads = ["Faculty", "Country of citizenship", "Level", "Form", "Funding", "Sex", "Students"]
    grid.put(4, 1, heads, bold=True)
    number = 5
    for faculty in FACULTIES:
        for row in rows[rows["faculty_code"] == faculty].itertuples():
            grid.put(number, 1, list_row(row, COUNTRY_OFFICIAL_EN))
            number += 1
        number += 1
    grid.put(number, 1, "Total", bold=True)
    grid.put(number, 7, int(rows["headcount"].sum()), bold=True)
    return [grid, _summary(rows)]


def medicine() -> list[Grid]:
    """2025/26, Medicine: a letter, a list whose faculty stands in the title only, and a second view of it."""
    rows = stated("2025_med_kontingent.xlsx")
    title = "Медицинский факультет. Контингент иностранных студентов по состоянию на 01.10.2025 г."
    letter = Grid("Письмо")
    letter.put(2, 2, UNIVERSITY["ru"])
    letter.put(4, 2, "В отдел международных связей")
    letter.put(6, 2, "Сведения о контингенте направляются на следующих листах.")
    grid = Grid("Список")
    grid.put_merged((1, 1), (1, 4), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, 4), title)
    grid.put(4, 1, ["Гражданство", "Уровень", "Пол", "Кол-во"], bold=True)
    number = 5
    for country in [*COUNTRIES, None]:
        of_country = rows[rows["country_code"] == country] if country else rows[rows["country_code"].isna()]
        for row in of_country.itertuples():
            words = [level_of(row.isced_level, "MED", "ru"), SEX["ru"][row.sex], row.headcount]
            grid.put(number, 1, [COUNTRY["ru"].get(row.country_code), *words])
            number += 1
        # The sender leaves an empty row after each of the large countries.
        number += len(of_country) > 4
    grid.put(number, 1, ["Всего", None, None, int(rows["headcount"].sum())], bold=True)
    return [letter, grid, _level_by_sex(rows, title)]


def engineering_and_energy() -> list[Grid]:
    """2025/26, Engineering and Energy, English: countries down, faculty over level across."""
    rows = stated("2025_eng_ene.xlsx")
    faculties, levels = ("ENG", "ENE"), (6, 7, 8)
    table = rows.pivot_table(
        index="country_code", columns=["faculty_code", "isced_level"], values="headcount", aggfunc="sum", fill_value=0
    ).reindex(columns=pd.MultiIndex.from_product([faculties, levels]), fill_value=0)
    grid = Grid("2025-2026")
    grid.put_merged((1, 1), (1, 8), f"{UNIVERSITY['en']}. Foreign students by level, academic year 2025/26")
    grid.put_merged((3, 4), (1, 1), "Country")
    for step, faculty in enumerate(faculties):
        grid.put_merged((3, 3), (2 + 3 * step, 4 + 3 * step), FACULTY["en"][faculty])
        grid.put(4, 2 + 3 * step, [LEVEL["en"][level] for level in levels], bold=True)
    grid.put_merged((3, 4), (8, 8), "Total")
    for step, country in enumerate(sorted(table.index, key=COUNTRY["en"].__getitem__)):
        counts = [int(heads) for heads in table.loc[country]]
        grid.put(5 + step, 1, [COUNTRY["en"][country], *[heads or None for heads in counts], sum(counts)])
    sums = [int(heads) for heads in table.sum()]
    grid.put(5 + len(table), 1, ["Total", *sums, sum(sums)], bold=True)
    return [grid]


def information_technology() -> list[Grid]:
    """2025/26, Information Technology: a list in Kyrgyz, level beside country."""
    rows = stated("2025_itf.ods")
    grid = Grid("Студенттер")
    grid.put_merged((1, 1), (1, 3), UNIVERSITY["ky"])
    grid.put_merged((2, 2), (1, 3), f"{FACULTY['ky']['ITF']}. Чет элдик студенттер, 2025-2026-окуу жылы")
    grid.put(4, 1, ["Өлкө", "Деңгээл", "Студенттердин саны"], bold=True)
    for number, row in enumerate(rows.itertuples(), start=5):
        grid.put(number, 1, [COUNTRY["ky"][row.country_code], LEVEL["ky"][row.isced_level], row.headcount])
    grid.put(5 + len(rows), 1, ["Жалпы", None, int(rows["headcount"].sum())], bold=True)
    return [grid]


def economics_and_philology() -> list[Grid]:
    """2025/26, Economics and Philology: faculty merged over funding down, countries across, subtotals, zeros."""
    rows = stated("2025_eco_phi.xlsx")
    countries = [code for code in COUNTRIES if (rows["country_code"] == code).any()]
    grid = Grid("Лист1")
    grid.put(1, 1, f"{UNIVERSITY['ru']}. Иностранные студенты по основе обучения, 2025/2026 уч. год", bold=True)
    names = [COUNTRY_SHORT_RU[code] for code in countries]
    grid.put(3, 1, ["Факультет", "Основа обучения", *names, "Итого"], bold=True)
    top = 4
    for faculty in ("ECO", "PHI"):
        of_faculty = rows[rows["faculty_code"] == faculty]
        kinds = [kind for kind in FUNDING["ru"] if (of_faculty["funding"] == kind).any()]
        grid.put_merged((top, top + len(kinds) - 1), (1, 1), FACULTY["ru"][faculty])
        for kind in kinds:
            counts = _by_country(of_faculty[of_faculty["funding"] == kind], countries)
            grid.put(top, 2, [FUNDING["ru"][kind], *counts, sum(counts)])
            top += 1
        counts = _by_country(of_faculty, countries)
        grid.put(top, 1, ["Итого по факультету", None, *counts, sum(counts)], bold=True)
        top += 1
    counts = _by_country(rows, countries)
    grid.put(top, 1, ["Всего", None, *counts, sum(counts)], bold=True)
    return [grid]


def law() -> list[Grid]:
    """2025/26, Law: countries down over form of study; one label is no country, its students are in the sums."""
    table = stated("2025_law.xlsx").pivot_table(
        index="country_code", columns="study_form", values="headcount", aggfunc="sum", fill_value=0
    )[["full_time", "extramural"]]
    grid = Grid("Лист1")
    grid.put(1, 1, UNIVERSITY["ru"], bold=True)
    grid.put(2, 1, "Юридический факультет, иностранные студенты, 2025-2026 учебный год", bold=True)
    grid.put(4, 1, ["№", "Страна", "Очная форма", "Заочная форма", "Всего"], bold=True)
    full, part = table["full_time"], table["extramural"]
    lines = sorted((COUNTRY["ru"][country], int(full[country]), int(part[country])) for country in table.index)
    lines.append((UNKNOWN_COUNTRY, UNKNOWN_COUNTRY_HEADCOUNT, 0))
    for number, (name, full_time, extramural) in enumerate(lines, start=1):
        grid.put(4 + number, 1, [number, name, full_time or "-", extramural or "-", full_time + extramural])
    full_time, extramural = sum(line[1] for line in lines), sum(line[2] for line in lines)
    grid.put(5 + len(lines), 2, ["Итого", full_time, extramural, full_time + extramural], bold=True)
    return [grid]


def college() -> list[list[Value]]:
    """2025/26, College: the lines of a text file."""
    rows = stated("2025_college.csv")
    lines: list[list[Value]] = [
        [UNIVERSITY["ru"], None, None, None],
        ["Колледж. Контингент иностранных студентов, 2025/2026 учебный год", None, None, None],
        ["Страна", "Уровень", "Форма обучения", "Кол-во"],
    ]
    for row in rows.itertuples():
        words = [COUNTRY_SHORT_RU[row.country_code], LEVEL["ru"][row.isced_level], FORM["ru"][row.study_form]]
        lines.append([*words, row.headcount])
    return [*lines, ["Итого", None, None, int(rows["headcount"].sum())]]


def retraining() -> list[Grid]:
    """2025/26, Retraining: a list of persons; names, passports and birth dates are placeholders."""
    rows = stated("2025_retraining_persons.xlsx")
    persons = [row for row in rows.itertuples() for _ in range(row.headcount)]
    draw = random.Random(SEED + 2)
    persons.sort(key=lambda _: draw.random())
    grid = Grid("Список")
    grid.put_merged((1, 1), (1, 9), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, 9), "Институт переподготовки. Список иностранных слушателей, 2025/2026 учебный год")
    heads = ["№", "ФИО", "Паспорт", "Дата рождения", "Гражданство", "Уровень", "Форма обучения", "Пол", "Примечание"]
    grid.put(4, 1, heads, bold=True)
    for number, row in enumerate(persons, start=1):
        placeholder = [f"Слушатель {number:03d}", f"X{number:06d}", "01.01.2000"]
        words = [LEVEL["ru"][row.isced_level], FORM["ru"][row.study_form], SEX["ru"][row.sex]]
        grid.put(4 + number, 1, [number, *placeholder, COUNTRY["ru"].get(row.country_code), *words])
    return [grid]


def all_students_by_year() -> list[Grid]:
    """All students: faculties down, ten academic years across, «н/д» where the sender had no figure."""
    counts = all_students().set_index(["faculty_code", "academic_year"])["headcount"]
    grid = Grid("Всего студентов")
    grid.put_merged((1, 1), (1, 11), UNIVERSITY["ru"])
    grid.put_merged((2, 2), (1, 11), "Общая численность студентов на начало учебного года (включая граждан КР)")
    grid.put(4, 1, ["Факультет", *[f"{year}/{year + 1}" for year in YEARS]], bold=True)
    for step, faculty in enumerate(FACULTIES):
        heads = [int(counts[faculty, year]) if (faculty, year) in counts.index else "н/д" for year in YEARS]
        grid.put(5 + step, 1, [FACULTY["ru"][faculty], *heads])
    sums = [int(counts.xs(year, level="academic_year").sum()) for year in YEARS]
    grid.put(5 + len(FACULTIES), 1, ["Итого", *sums], bold=True)
    grid.put(7 + len(FACULTIES), 1, "н/д: нет данных")
    return [grid]


def _summary(rows: pd.DataFrame) -> Grid:
    countries = [code for code in COUNTRIES if (rows["country_code"] == code).any()]
    grid = Grid(VIEWS[0][1])
    grid.put(1, 1, f"{UNIVERSITY['en']}. Summary: foreign students by faculty and country, 2024/2025", bold=True)
    grid.put(3, 1, ["Faculty", *[COUNTRY_OFFICIAL_EN[code] for code in countries], "Total"], bold=True)
    for step, faculty in enumerate(FACULTIES):
        counts = _by_country(rows[rows["faculty_code"] == faculty], countries)
        grid.put(4 + step, 1, [FACULTY["en"][faculty], *[heads or None for heads in counts], sum(counts)])
    counts = _by_country(rows, countries)
    grid.put(4 + len(FACULTIES), 1, ["Total", *counts, sum(counts)], bold=True)
    return grid


def _level_by_sex(rows: pd.DataFrame, title: str) -> Grid:
    table = rows.pivot_table(index="isced_level", columns="sex", values="headcount", aggfunc="sum", fill_value=0)
    grid = Grid(VIEWS[1][1])
    grid.put(1, 1, UNIVERSITY["ru"], bold=True)
    grid.put(2, 1, title, bold=True)
    grid.put(4, 1, ["Уровень", SEX["ru"]["female"], SEX["ru"]["male"], "Всего"], bold=True)
    for step, level in enumerate(table.index):
        female, male = (int(heads) for heads in table.loc[level, ["female", "male"]])
        grid.put(5 + step, 1, [level_of(level, "MED", "ru"), female, male, female + male])
    female, male = (int(table[sex].sum()) for sex in ("female", "male"))
    grid.put(5 + len(table), 1, ["Итого", female, male, female + male], bold=True)
    return grid


def _by_country(rows: pd.DataFrame, countries: list[str]) -> list[int]:
    counts = rows.groupby("country_code")["headcount"].sum()
    return [int(counts.get(country, 0)) for country in countries]
