"""The Demonstration University: every figure is invented, and the same on every run.

A person here is one student of one academic year with all that could be asked of them. What a workbook of that
year leaves out is left out in `truth.py`; nothing here knows how a workbook looks.
"""

import random
from collections import Counter
from functools import cache

import pandas as pd

SEED = 20251103
YEARS = tuple(range(2016, 2026))
FACULTIES = ("MED", "ENG", "ENE", "ITF", "ECO", "PHI", "LAW", "COL", "RET")
DEGREE_FACULTIES = FACULTIES[:7]
DIMENSIONS = ["academic_year", "faculty_code", "country_code", "isced_level", "study_form", "funding", "sex"]

# Foreign students at degree level on 1 October. 2020: borders were closed.
FOREIGN_BY_YEAR = dict(zip(YEARS, (422, 468, 540, 655, 588, 676, 801, 957, 1178, 1284), strict=True))
COLLEGE_BY_YEAR = dict(zip(YEARS, (18, 20, 24, 29, 27, 31, 38, 44, 51, 57), strict=True))
RETRAINING_BY_YEAR = dict(zip(YEARS, (12, 12, 15, 17, 9, 14, 18, 21, 24, 26), strict=True))

# All students, first and last year; a straight line between them, with a little unevenness.
ALL_STUDENTS = {
    "MED": (1900, 3040),
    "ENG": (2110, 1790),
    "ENE": (1310, 1180),
    "ITF": (890, 1930),
    "ECO": (2290, 1880),
    "PHI": (1480, 1290),
    "LAW": (1120, 1010),
    "COL": (1390, 1720),
    "RET": (290, 360),
}

MEDICAL = {"MED": 0.95, "ITF": 0.03, "ECO": 0.02}
NEIGHBOUR = {"MED": 0.18, "ENG": 0.20, "ENE": 0.10, "ITF": 0.16, "ECO": 0.18, "PHI": 0.10, "LAW": 0.08}
LANGUAGE = {"PHI": 0.66, "ECO": 0.34}
MIXED = {"ENG": 0.15, "ITF": 0.25, "ECO": 0.30, "PHI": 0.20, "LAW": 0.10}

# Country: weight in the first year, in the last year, how its students spread over the faculties.
COUNTRIES = {
    "UZB": (150, 300, NEIGHBOUR),
    "IND": (60, 345, MEDICAL),
    "PAK": (40, 190, MEDICAL),
    "KAZ": (45, 60, NEIGHBOUR),
    "RUS": (40, 46, NEIGHBOUR),
    "TJK": (30, 62, NEIGHBOUR),
    "TKM": (12, 64, NEIGHBOUR),
    "TUR": (14, 38, MIXED),
    "CHN": (10, 40, LANGUAGE),
    "BGD": (2, 34, MEDICAL),
    "EGY": (0, 20, MEDICAL),
    "JOR": (0, 12, MEDICAL),
    "AFG": (4, 12, MIXED),
    "NGA": (0, 10, MEDICAL),
    "KOR": (4, 9, LANGUAGE),
    "NPL": (0, 8, MEDICAL),
    "SDN": (0, 7, MEDICAL),
    "LKA": (0, 6, MEDICAL),
    "SYR": (1, 6, MEDICAL),
    "MNG": (2, 6, MIXED),
    "IRN": (2, 5, MIXED),
    "AZE": (2, 5, NEIGHBOUR),
    "YEM": (1, 5, MEDICAL),
    "DEU": (1, 4, LANGUAGE),
    "SAU": (0, 4, MEDICAL),
    "UKR": (2, 3, MIXED),
    "BLR": (1, 2, MIXED),
    "JPN": (1, 2, LANGUAGE),
    "KEN": (0, 2, MIXED),
    "FRA": (0, 2, LANGUAGE),
    "USA": (0, 2, LANGUAGE),
}
COLLEGE_COUNTRIES = {"UZB": 0.48, "KAZ": 0.2, "TJK": 0.2, "RUS": 0.12}
RETRAINING_COUNTRIES = {"UZB": 0.34, "CHN": 0.22, "TUR": 0.18, "KAZ": 0.16, "RUS": 0.1}
FAR_COUNTRIES_KEPT_IN_2020 = 0.72
NEAR_COUNTRIES = {"UZB", "KAZ", "RUS", "TJK", "TKM"}

# Students of the last year whose form bears no citizenship.
COUNTRY_NOT_STATED_2025 = {"MED": 3, "RET": 2}


@cache
def people() -> pd.DataFrame:
    """Foreign students of all years with every dimension known.

    Returns:
        One row a combination of `DIMENSIONS`, with `headcount` [persons] of at least 1; `country_code` is None
        where the student's form bears no citizenship.
    """
    counts: Counter[tuple[object, ...]] = Counter()
    for year in YEARS:
        for person in _degree_students(year) + _college_students(year) + _retraining_students(year):
            counts[(year, *person)] += 1
    _forget_citizenship(counts)
    frame = pd.DataFrame([(*key, heads) for key, heads in counts.items()], columns=[*DIMENSIONS, "headcount"])
    return frame.sort_values(DIMENSIONS, na_position="last").reset_index(drop=True)


@cache
def student_totals() -> pd.DataFrame:
    """All students, foreign or not.

    Returns:
        One row an academic year and faculty, with `headcount` [persons].
    """
    draw = random.Random(SEED + 1)
    rows = []
    for faculty, (first, last) in ALL_STUDENTS.items():
        for step, year in enumerate(YEARS):
            level = first + (last - first) * step / (len(YEARS) - 1)
            rows.append((year, faculty, round(level * (0.985 + 0.03 * draw.random()))))
    return pd.DataFrame(rows, columns=["academic_year", "faculty_code", "headcount"])


def share_out(total: int, weights: dict[str, float]) -> dict[str, int]:
    """Whole numbers that add up to `total`, in proportion to the weights (largest remainder)."""
    scale = total / sum(weights.values())
    exact = {key: weight * scale for key, weight in weights.items()}
    shares = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return {key: heads for key, heads in shares.items() if heads}


def _degree_students(year: int) -> list[tuple[object, ...]]:
    persons: list[tuple[object, ...]] = []
    for country, heads in share_out(FOREIGN_BY_YEAR[year], _country_weights(year)).items():
        draw = random.Random(f"{SEED} {year} {country}")
        spread = {code: weight * (0.85 + 0.3 * draw.random()) for code, weight in COUNTRIES[country][2].items()}
        for faculty, in_faculty in share_out(heads, spread).items():
            persons += [(faculty, country, *_degree_person(draw, faculty, country)) for _ in range(in_faculty)]
    return persons


def _country_weights(year: int) -> dict[str, float]:
    step = (year - YEARS[0]) / (len(YEARS) - 1)
    weights = {}
    for country, (first, last, _) in COUNTRIES.items():
        weight = first + (last - first) * step**1.3
        if year == 2020 and country not in NEAR_COUNTRIES:
            weight *= FAR_COUNTRIES_KEPT_IN_2020
        weights[country] = weight
    return weights


def _degree_person(draw: random.Random, faculty: str, country: str) -> tuple[object, ...]:
    levels = {7: 0.93, 6: 0.04, 8: 0.03} if faculty == "MED" else {6: 0.84, 7: 0.13, 8: 0.03}
    forms = {"full_time": 1.0} if faculty == "MED" else {"full_time": 0.87, "extramural": 0.13}
    near = {"contract": 0.8, "budget": 0.06, "intergovernmental": 0.05, "quota": 0.04, "ethnic_kyrgyz": 0.05}
    far = {"contract": 0.94, "intergovernmental": 0.06}
    funding = near if country in NEAR_COUNTRIES else far
    return _choose(draw, levels), _choose(draw, forms), _choose(draw, funding), _sex(draw)


def _college_students(year: int) -> list[tuple[object, ...]]:
    draw = random.Random(f"{SEED} {year} COL")
    persons: list[tuple[object, ...]] = []
    for country, heads in share_out(COLLEGE_BY_YEAR[year], COLLEGE_COUNTRIES).items():
        for _ in range(heads):
            form = _choose(draw, {"full_time": 0.9, "extramural": 0.1})
            persons.append(("COL", country, 5, form, "contract", _sex(draw)))
    return persons


def _retraining_students(year: int) -> list[tuple[object, ...]]:
    draw = random.Random(f"{SEED} {year} RET")
    persons: list[tuple[object, ...]] = []
    for country, heads in share_out(RETRAINING_BY_YEAR[year], RETRAINING_COUNTRIES).items():
        for _ in range(heads):
            form = _choose(draw, {"full_time": 0.35, "extramural": 0.65})
            persons.append(("RET", country, 4, form, "contract", _sex(draw)))
    return persons


def _sex(draw: random.Random) -> str:
    return str(_choose(draw, {"female": 0.43, "male": 0.57}))


def _choose(draw: random.Random, weights: dict) -> object:
    """One key, by weight. `random()` alone is promised to stay the same over versions of Python."""
    point = draw.random() * sum(weights.values())
    for key, weight in weights.items():
        point -= weight
        if point < 0:
            return key
    return key


def _forget_citizenship(counts: Counter[tuple[object, ...]]) -> None:
    for faculty, heads in COUNTRY_NOT_STATED_2025.items():
        donors = sorted((key for key in counts if key[:3] == (2025, faculty, "UZB")), key=str)
        for donor in donors:
            moved = min(heads, counts[donor])
            counts[(*donor[:2], None, *donor[3:])] += moved
            counts[donor] -= moved
            heads -= moved
            if not counts[donor]:
                del counts[donor]
            if not heads:
                break
