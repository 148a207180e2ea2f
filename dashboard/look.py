"""Colours of a chart on a light and on a dark background."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """Colours of a chart on one background. The first accent is the lead: what the title speaks of."""

    ink: str
    muted: str
    grid: str
    quiet: str
    apart: str
    paper: str
    accents: tuple[str, ...]
    scale: tuple[str, ...]
    land: str
    action: str

    @property
    def lead(self) -> str:
        """The one strong colour."""
        return self.accents[0]


LIGHT = Look(
    ink="#1B2A33",
    muted="#5A6B75",
    grid="#E3E8EB",
    quiet="#A9C9CF",
    apart="#CDD4D8",
    paper="#FFFFFF",
    accents=("#0B6E7F", "#D9822B", "#5B5EA6", "#A23B5E", "#7A8F2A", "#6B7C85"),
    scale=("#E8F2F4", "#B3D4DA", "#74B0BB", "#378999", "#0B6E7F", "#07505D"),
    land="#EEF1F3",
    action="#B3372F",
)

DARK = Look(
    ink="#E6ECEF",
    muted="#A3B2BA",
    grid="#2B383F",
    quiet="#356570",
    apart="#46525A",
    paper="#12191D",
    accents=("#4DB6C6", "#E8A35C", "#9C9FE0", "#DB7E9E", "#B4C860", "#93A4AD"),
    scale=("#1B2F35", "#24505A", "#2F7582", "#419CAB", "#7CCBD7", "#C9EBF0"),
    land="#243038",
    action="#F0837B",
)
