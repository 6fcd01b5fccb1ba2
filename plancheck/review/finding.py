"""A finding: one subject of a rule, with what was found there, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OUT_OF_REACH = "out_of_reach"

Status = Literal["met", "not_met", "unknown", "not_applicable", "waived", "to_judge"]
Location = tuple[float, float]
Number = float | Literal["out_of_reach"]


@dataclass(frozen=True)
class SubjectName:
    """The feature that is judged: its layer and its id."""

    layer: str
    id: str


@dataclass(frozen=True, init=False)
class Finding:
    """One subject that is not met, unknown or waived (or met, in full mode)."""

    id: str
    subject: SubjectName
    status: Status
    value: Number | None
    margin: Number | None
    on_the_edge: bool
    message: str
    where: str
    hint: str | None
    location: Location | None

    def __init__(
        self,
        id: str,
        subject: SubjectName,
        status: Status,
        value: Number | None,
        margin: Number | None,
        on_the_edge: bool,
        message: str,
        where: str,
        hint: str | None,
        location: Location | None,
    ) -> None:
        # there can be a hundred thousand findings, and filling a frozen dataclass field by field takes twice as long
        self.__dict__.update(
            id=id, subject=subject, status=status, value=value, margin=margin, on_the_edge=on_the_edge, message=message,
            where=where, hint=hint, location=location,
        )  # fmt: skip
