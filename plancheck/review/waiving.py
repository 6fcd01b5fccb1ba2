"""Waivers at work: which subject of which rule each one is about, and what the outcomes are without those subjects.

By rule and feature id, else by place. A subject that is waived takes no part in the verdict and the score of its rule,
and its rule is ``waived`` when without it nothing keeps the rule from being met. What was measured stays: the value of
the rule, and that of rules which combine it, do not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from plancheck.pack.combination import rules_by_name
from plancheck.review import waiver_issues
from plancheck.review.model import WaiverFacts, WaiverOutcome, WaiverPlace
from plancheck.review.outcome import Outcome, Verdicts, judged

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from plancheck.measures.base import Subjects
    from plancheck.pack.model import LoadedRule
    from plancheck.plan.model import Issue
    from plancheck.review.waivers import Spot, Waiver

    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]

_NONE = np.zeros(0, dtype=np.intp)
"""No rows."""


@dataclass(frozen=True)
class Waived:
    """Outcomes after the waivers, every waiver with what became of it, and what is odd about them."""

    outcomes: list[Outcome]
    waivers: tuple[WaiverFacts, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class _Match:
    """What a waiver is about: the row of the subject when there is one, and how the match came out."""

    outcome: WaiverOutcome
    row: int | None = None
    moved: bool = False


def apply_waivers(
    outcomes: list[Outcome], waivers: Sequence[Waiver], rules: Sequence[LoadedRule], crs: str, today: date
) -> Waived:
    """Return ``outcomes`` with ``waivers`` taken in; ``rules`` are all those of the pack, also those not judged now.

    ``crs`` is the system of the plan. A waiver holds up to and including its last day.
    """
    if not waivers:
        return Waived(outcomes)
    named, found = rules_by_name(rules), {item.loaded.rule.id: item for item in outcomes}
    masks: dict[str, Mask] = {}
    listed: list[WaiverFacts] = []
    issues: list[Issue] = []
    for waiver in waivers:
        loaded = named.get(waiver.rule)
        item = found.get(loaded.rule.id) if loaded else None
        match = _match(waiver, loaded, item, crs, today)
        subject = None
        if item is not None and item.subjects is not None and item.verdicts is not None and match.row is not None:
            subject = str(item.subjects.index[match.row])
            if match.outcome == "waived":
                mask = masks.setdefault(item.loaded.rule.id, np.zeros(len(item.verdicts.met), dtype=bool))
                mask[match.row] = True
        listed.append(_facts(waiver, loaded.rule.id if loaded else waiver.rule, match, subject))
        issues += waiver_issues.issues_of(waiver, match.outcome, match.moved, named)
    after = [without(item, masks[name]) if (name := item.loaded.rule.id) in masks else item for item in outcomes]
    return Waived(after, tuple(listed), tuple(issues))


def without(found: Outcome, waived: Mask) -> Outcome:
    """Return the outcome of a rule when the ``waived`` subjects, all of which fall short, take no part."""
    assert found.verdicts is not None, "a rule without verdicts has nothing to waive"
    assert found.subjects is not None, "verdicts have subjects"
    left = Verdicts(*(getattr(found.verdicts, field.name)[~waived] for field in fields(Verdicts)))
    if not len(left.met):
        return replace(
            found, status="waived", score=None, low=None, high=None, known=None, on_the_edge=False, waived=waived
        )
    rest = judged(found.loaded, found.subjects, left, found.missing, found.excepted)
    status = "waived" if rest.status == "met" != found.status else rest.status
    return replace(rest, status=status, value=found.value, verdicts=found.verdicts, waived=waived)


def _match(waiver: Waiver, loaded: LoadedRule | None, item: Outcome | None, crs: str, today: date) -> _Match:
    if loaded is None:
        return _Match("no_rule")
    if loaded.rule.is_question or loaded.rule.level == "observation":
        return _Match("no_verdict")
    if waiver.until < today:
        return _Match("ended")
    if item is None:
        return _Match("not_judged")
    if item.subjects is None or item.verdicts is None:
        return _Match("unknown" if item.status == "unknown" else "unmatched")
    rows, moved = _rows(waiver, item.subjects, item.verdicts.short, crs)
    short = rows[item.verdicts.short[rows]]
    if len(short) > 1 or (len(rows) > 1 and waiver.feature is None and waiver.place is None):
        return _Match("ambiguous")
    if len(short):
        return _Match("waived", int(short[0]), moved)
    if not len(rows):
        return _Match("unmatched")
    row = int(rows[0]) if len(rows) == 1 else None
    return _Match("superfluous" if item.verdicts.met[rows].all() else "unknown", row)


def _rows(waiver: Waiver, subjects: Subjects, short: Mask, crs: str) -> tuple[Rows, bool]:
    """Return the subjects that a waiver may be about, and whether the one it names is no longer where it was.

    Who names neither feature nor place means all: the plan when the rule judges that. When ids were dealt out anew, the
    one that is named and the one at the place are both meant.
    """
    if waiver.feature is None and waiver.place is None:
        return np.arange(len(subjects)), False
    found = subjects.index.get_indexer(pd.Index([waiver.feature])) if waiver.feature is not None else _NONE
    named = found[found >= 0]
    if waiver.place is None or (len(named) and len(_near(waiver.place, subjects, named, crs))):
        return named, False
    near = _near(waiver.place, subjects, np.arange(len(subjects)), crs)
    fitting = near[short[near]]
    if len(named):
        return (np.union1d(named, fitting), False) if len(fitting) else (named, True)
    return (fitting if len(fitting) else near), False


def _near(place: Spot, subjects: Subjects, rows: Rows, crs: str) -> Rows:
    """Return those of ``rows`` whose place in a review lies within the radius."""
    x, y = place.x, place.y
    if place.crs is not None:
        import pyproj

        x, y = pyproj.Transformer.from_crs(place.crs, crs, always_xy=True).transform(x, y)
    if not (np.isfinite(x) and np.isfinite(y)):
        return _NONE
    middle, geometry = shapely.Point(x, y), subjects.geometry
    # a point in a feature is never nearer than the feature: only these few need a point
    rows = rows[shapely.dwithin(geometry[rows], middle, place.radius)]
    return rows[shapely.dwithin(shapely.point_on_surface(geometry[rows]), middle, place.radius)]


def _facts(waiver: Waiver, rule: str, match: _Match, subject: str | None) -> WaiverFacts:
    return WaiverFacts(
        rule=rule,
        feature=waiver.feature,
        place=WaiverPlace(**waiver.place.model_dump()) if waiver.place else None,
        reason=waiver.reason,
        author=waiver.author,
        date=str(waiver.date) if waiver.date else None,
        until=str(waiver.until),
        matched=match.outcome == "waived",
        outcome=match.outcome,
        finding=None if subject is None else f"{rule}:{subject}",
    )
