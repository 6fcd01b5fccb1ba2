"""The moment of a review: the clock, or SOURCE_DATE_EPOCH so that the same review gives the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def created() -> str:
    """Return the moment as it stands in a review: ``2026-03-01T12:00:00Z``."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch and epoch.isdigit() else datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def day_of(moment: str) -> date:
    """Return the day of a moment that :func:`created` gave."""
    return date.fromisoformat(moment[:10])
