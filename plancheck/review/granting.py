"""Giving a waiver: from a finding in a stored review to an entry in a waivers file; what is there stays as it is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from plancheck.documents import Document
from plancheck.errors import PlancheckError, fault
from plancheck.plan.model import HOME_CRS
from plancheck.review.model import Author
from plancheck.review.shortfalls import Shortfall
from plancheck.review.waivers import waivers_in
from plancheck.texts import text
from plancheck.yaml_reading import editable_yaml

if TYPE_CHECKING:
    from plancheck.errors import Place

WIDE = 4096
"""No line of a file that somebody else wrote is folded anew."""


@dataclass(frozen=True)
class Grant:
    """What is said with a waiver: why, by whom, since when and up to and including which day; ``radius`` in metres."""

    reason: str
    author: Author | None
    today: date
    until: date
    radius: float


def with_waivers(document: Document | None, chosen: Sequence[Shortfall], grant: Grant) -> str:
    """Return the text of a waivers file with waivers added for ``chosen``; comments and order stay.

    Raises :class:`PlancheckError` V013 for what has a waiver in the file already, and for a file that is wrong.
    """
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    yaml = editable_yaml()
    yaml.width, yaml.preserve_quotes = WIDE, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    source = document.source if document else ""
    whole = CommentedMap()
    if document is not None and document.content is not None:
        _refuse_twice(document, chosen)
        whole = yaml.load(source.replace("\r\n", "\n"))
    listed = whole.get("waivers")
    if listed and not listed.fa.flow_style():
        yaml.indent(mapping=2, sequence=listed.lc.data[0][1], offset=listed.lc.col)
    else:
        whole["waivers"] = CommentedSeq(listed or ())
    whole["waivers"].extend(_entry(item, grant) for item in chosen)
    stream = io.StringIO()
    yaml.dump(whole, stream)
    written = stream.getvalue()
    return written.replace("\n", "\r\n") if "\r\n" in source else written


def _refuse_twice(document: Document, chosen: Sequence[Shortfall]) -> None:
    there: dict[tuple[str, str | None], Place] = {}
    for number, waiver in enumerate(waivers_in(document)):
        there.setdefault((waiver.rule, waiver.feature), document.place(("waivers", number)))
    faults = []
    for item in chosen:
        place = there.get((item.rule, item.feature)) or there.get((item.code, item.feature))
        if place is not None:
            problem = text("{id} has a waiver in this file already.", id=item.id)
            faults.append(fault("V013", problem, place=place, remedy=text("To extend it, change its end date there.")))
    if faults:
        raise PlancheckError(*faults)


def _entry(item: Shortfall, grant: Grant) -> Any:
    from ruamel.yaml.comments import CommentedMap

    entry = CommentedMap(rule=item.rule)
    if item.feature is not None:
        entry["feature"] = item.feature
    if item.location is not None:
        x, y = item.location
        crs = {} if item.crs == HOME_CRS else {"crs": item.crs}
        entry["place"] = _inline({"x": x, "y": y, "radius": grant.radius, **crs})
    entry["reason"] = grant.reason
    if grant.author is not None:
        entry["author"] = _inline(grant.author.model_dump(exclude_none=True))
    # days of its own for each entry: the same one twice would be written once, with a reference to it
    entry["date"], entry["until"] = (date.fromordinal(day.toordinal()) for day in (grant.today, grant.until))
    return entry


def _inline(values: dict[str, Any]) -> Any:
    """Return values that are written on one line, whole numbers without a point."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap(values)
    for key, value in values.items():
        if isinstance(value, float) and value.is_integer():
            made[key] = int(value)
    made.fa.set_flow_style()
    return made
