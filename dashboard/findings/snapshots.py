"""Snapshots as a reader knows them: by the day and the hour of their publication."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from dashboard.i18n import Language
from dashboard.reader import Reader

# Kyrgyzstan has kept UTC+6 all year round since 2005; the id of a snapshot begins with its UTC time.
OFFICE_TIME = timezone(timedelta(hours=6))


def moment(snapshot_id: str) -> datetime:
    """When a snapshot was published, by the clocks of Kyrgyzstan."""
    return datetime.strptime(snapshot_id[:16], "%Y%m%dT%H%M%S%z").astimezone(OFFICE_TIME)


def snapshot_name(language: Language, snapshot_id: str) -> str:
    """A snapshot by its day and hour: "5 November 2025, 10:31"."""
    published = moment(snapshot_id)
    return f"{language.date(published.date())}, {published:%H:%M}"


def snapshot_label(reader: Reader, snapshot_id: str) -> str:
    """A snapshot in a list to choose from, told to the second; says which of them the pages show."""
    name = f"{snapshot_name(reader.language, snapshot_id)}:{moment(snapshot_id):%S}"
    is_served = snapshot_id == reader.warehouse.snapshot_id
    return reader.language.say("{name} · shown now", name=name) if is_served else name
