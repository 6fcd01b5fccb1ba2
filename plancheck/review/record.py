"""What every part of a review is: a frozen record without unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A part of a review."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
