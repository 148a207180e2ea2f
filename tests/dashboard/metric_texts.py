"""All metrics of the dashboard, found by their shape: a text that ends in `select * from final`."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from dashboard import metrics

MODULES = [import_module(f"{metrics.__name__}.{found.name}") for found in iter_modules(metrics.__path__)]

# A value for every placeholder that a metric may hold.
VALUES: dict[str, Any] = {
    "as_of": date(2025, 1, 15),
    "base_year": 2021,
    "currency": "KGS",
    "day": date(2025, 1, 15),
    "days": 90,
    "dimension": "faculty_code",
    "first_year": 2020,
    "indicator": "E7",
    "institution": "TST",
    "last_year": 2024,
    "list": "sex",
    "mostly": 0.5,
    "part_of": "sex",
    "population": "degree",
    "settled": date(2024, 1, 15),
    "since": date(2023, 1, 15),
    "year": 2023,
}


def metric_texts() -> dict[str, str]:
    """Name -> text of each metric."""
    texts: dict[str, str] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            found = value.items() if isinstance(value, dict) else [("", value)]
            texts |= {
                f"{module.__name__}.{name}{key and ':'}{key}": text
                for key, text in found
                if name.isupper() and isinstance(text, str) and text.strip().endswith("SELECT * FROM final")
            }
    return texts
