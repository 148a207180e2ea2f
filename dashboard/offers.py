"""Which pages there are, and which filters each offers."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n import message


@dataclass(frozen=True)
class PageOffer:
    """A page of the menu and the filters it offers.

    Args:
        title: its name in the menu.
        heading: its heading, where that is not the title.
        datasets: what the page is about, the first first: the day it is as of is that of the first that was loaded.
            None named: everything.
        compares: two snapshots are compared on it; they stand in the link that is handed on.
        bar: filters that stand in the bar.
        more: filters behind "more".
        subject: whose codes the filters offer (`metrics.names.CODES_IN_USE`).
    """

    title: str
    bar: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    subject: str = "students"
    heading: str = ""
    compares: bool = False
    datasets: tuple[str, ...] = ()


OFFERS = {
    "overview": PageOffer(
        message("Overview"),
        ("years", "faculties", "countries"),
        ("population", "currency"),
        heading=message("International cooperation in figures"),
    ),
    "students": PageOffer(
        message("Foreign students"),
        ("years", "faculties", "countries"),
        ("regions", "levels", "forms", "funding", "sex", "population"),
        datasets=("enrolments", "student_totals"),
    ),
    "agreements": PageOffer(
        message("Agreements"),
        ("years", "countries", "types"),
        ("ending", "regions", "faculties", "statuses"),
        "agreements",
        datasets=("agreements", "partner_listings"),
    ),
    "projects": PageOffer(
        message("Projects and grants"),
        ("years", "programmes", "currency"),
        ("faculties", "statuses"),
        "projects",
        datasets=("projects",),
    ),
    "changes": PageOffer(message("What changed"), more=("population",), compares=True),
    "data": PageOffer(message("Data")),
}

FIGURES_WORDS = {"exact": message("Exact figures"), "protected": message("Protected")}

POPULATION_WORDS = {
    "degree": message("Degree level (bachelor, master, doctoral)"),
    "all": message("All levels, college and retraining too"),
}

# By the days within which an agreement ends.
ENDING_WORDS = {
    "90": message("Ends within 90 days"),
    "180": message("Ends within 180 days"),
    "365": message("Ends within a year"),
}
