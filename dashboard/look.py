"""Colours of a chart on a light and on a dark background.

The theme of `.streamlit/config.toml` has the same; tests/dashboard/test_look.py says so, and measures that readers who
see few colours can tell them apart, that every word can be read, and that every mark stands out from the paper.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """Colours of a chart on one background.

    Args:
        accents: lead (what the title speaks of), orange, violet, wine, olive, and grey for "other".
        quiet: marks that the title does not speak of.
        apart: those of whom the thing is not stated.
        scale: steps from little to much.
        inked_steps: on as many of them words are in ink, on the others in the colour of paper.
        action: what needs action.
    """

    ink: str
    muted: str
    grid: str
    quiet: str
    apart: str
    paper: str
    accents: tuple[str, ...]
    scale: tuple[str, ...]
    inked_steps: int
    land: str
    action: str

    @property
    def lead(self) -> str:
        """The one strong colour."""
        return self.accents[0]

    @property
    def stages(self) -> tuple[str, ...]:
        """Colours of the groups of a timeline where nothing needs action."""
        return (self.lead, self.accents[1], self.quiet, self.accents[2], self.accents[5])

    @property
    def urgencies(self) -> tuple[str, ...]:
        """Colours of the groups of a timeline, from what needs action to what is over or far off."""
        return (self.action, self.accents[1], self.lead, self.quiet, self.accents[2])

    def text_on(self, step: int) -> str:
        """The colour of words on a step of the scale: ink on pale ones, paper on strong ones."""
        return self.ink if step < self.inked_steps else self.paper


LIGHT = Look(
    ink="#1B2A33",
    muted="#5A6B75",
    grid="#E3E8EB",
    quiet="#5F9AA8",
    apart="#85919A",
    paper="#FFFFFF",
    accents=("#0B6E7F", "#D47F2C", "#5C5CBE", "#953652", "#707746", "#6C7D7D"),
    scale=("#E8F2F4", "#C2DDE2", "#95C4CD", "#63A6B2", "#0B6E7F", "#064753"),
    inked_steps=4,
    land="#EEF1F3",
    action="#B03F31",
)

DARK = Look(
    ink="#E6ECEF",
    muted="#A3B2BA",
    grid="#2B383F",
    quiet="#316D7A",
    apart="#606C74",
    paper="#12191D",
    accents=("#4DB6C6", "#FBA952", "#8494FA", "#D7527A", "#BBCE9D", "#829394"),
    scale=("#1B2F35", "#22444D", "#2A636F", "#419CAB", "#7CCBD7", "#C9EBF0"),
    inked_steps=3,
    land="#243038",
    action="#DB746D",
)
