"""What the page of projects shows, in its order."""

from __future__ import annotations

from functools import partial

from dashboard.findings import funding, money, project_charts, projects
from dashboard.findings.exhibit import Exhibit, Listing
from dashboard.kept import kept
from dashboard.reader import Reader


@kept
def exhibits(reader: Reader) -> list[Exhibit]:
    """What the figures under the filters allow to be drawn."""
    found = _timeline(reader) + project_charts.project_exhibits(reader)
    for share in funding.shares_awarded(reader):
        chart, table = funding.awarded_chart(reader, share), partial(funding.awarded_table, reader)
        found.append(Exhibit(f"awarded_{share}", [chart], table, funding.amounts_behind(reader)))
    return found


def _timeline(reader: Reader) -> list[Exhibit]:
    if not projects.has_dates(reader):
        return []
    chart, table = projects.timeline_chart(reader), partial(projects.timeline_table, reader)
    return [Exhibit("timeline", [chart], table, projects.projects_behind(reader), is_wide=True)]


@kept
def listings(reader: Reader) -> list[Listing]:
    """The lists: sums of money and each amount, each project, sums by year, who takes part."""
    found = [*money.money_listings(reader), Listing("projects", projects.project_table(reader))]
    if funding.has_amounts(reader):
        found.append(Listing("awarded", funding.awarded_table(reader), funding.amounts_behind(reader)))
    if projects.has_participants(reader):
        found.append(Listing("participants", projects.participant_table(reader)))
    return found


@kept
def money_sentences(reader: Reader) -> list[str]:
    """What was awarded in all, and what is in no sum."""
    return [*money.money_sentences(reader), *funding.amount_sentences(reader)]
