"""Number formats, in Excel's own language, whatever program wrote them."""

from __future__ import annotations

from openpyxl.styles.numbers import BUILTIN_FORMATS

# Of the formats that a number stands for, those of money show the currency of whoever opens the workbook: no evidence.
BUILTIN = {number: code for number, code in BUILTIN_FORMATS.items() if "$" not in code}
# Formats that the XML of Excel 2003 calls by name.
BUILTIN_NAMES = {
    "General": "",
    "Percent": "0.00%",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Euro Currency": "[$€] #,##0.00",
}
