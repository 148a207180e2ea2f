"""The words of a blank workbook: how to fill it in, said to a secretary."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import Language, message

HINTS = {
    "list": message("Choose from the list."),
    "open_list": message("Choose from the list, or write the name if it is not there."),
    "text": message("Write it as it stands in the document."),
    "code": message("Write it as it stands in the document."),
    "count": message("A whole number. 0 means none; leave the cell blank if the number is not known."),
    "integer": message("A whole number."),
    "decimal": message("A number."),
    "rate": message("A number."),
    "date": message("A day, such as 01.10.2025."),
    "first_day": message("The first day, such as 01.10.2025, or only the year."),
    "last_day": message("The last day, such as 30.09.2028, or only the year."),
    "expiry": message("The last day, such as 30.09.2030, a term, such as “5 years”, or “open-ended”."),
    "academic_year": message("An academic year, such as 2025/26."),
    "amount": message("One number and its currency, such as 25 000 EUR."),
    "own_amount": message("The part of the university: one number and its currency, such as 10 000 EUR."),
    "boolean": message("Yes or no."),
}
STEPS = (
    message("Choose the university at the top of the first sheet."),
    message("Fill in the table below the blue headings, one row after another. Do not rename the headings."),
    message("Where a cell offers a list, choose from it."),
    message("Leave a cell blank when something is not known. Write 0 only when there are none."),
    message("Write no names of students and no passports, phones or addresses. They are not needed."),
    message("Save the workbook and send it to the international office."),
)


def template_words(language: Language) -> dict[str, Any]:
    """The words of a blank workbook, by the names of `etl.template.TemplateWords`."""
    return {
        "language": language.code,
        "university": language.say("University"),
        "instructions": language.say("Instructions"),
        "lists": language.say("Lists"),
        "steps": [language.say(step) for step in STEPS],
        "columns": (
            language.say("Column"),
            language.say("How to fill it in"),
            language.say("Must it be filled?"),
            language.say("For example"),
        ),
        "must": language.say("yes"),
        "may": language.say("no"),
        "example": language.say("A row that is filled in"),
        "hint": lambda kind: language.say(HINTS.get(kind, HINTS["text"])),
        "refused": language.say("This value does not fit here."),
    }
