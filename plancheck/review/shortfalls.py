"""What falls short in a stored review, found by name: the findings that a waiver can be given for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from plancheck.errors import Fault, PlancheckError, fault, nearest
from plancheck.review.finding import Finding
from plancheck.review.model import Result, Review
from plancheck.review.stored import read_review
from plancheck.texts import Text, text

WHOLE_PLAN = "boundary"
SHOWN_NEAR = 3


@dataclass(frozen=True)
class Shortfall:
    """A finding that can be waived: its rule, its feature (None for the plan as a whole) and its place, in ``crs``."""

    id: str
    rule: str
    code: str
    feature: str | None
    location: tuple[float, float] | None
    crs: str
    message: str


def shortfalls(path: Path, names: Sequence[str]) -> tuple[Shortfall, ...]:
    """Return the findings of a stored review that ``names`` mean: their ids, or these with the code of the rule.

    Raises :class:`PlancheckError`: S001 to S006 when the file is no review, V011 when it has no such finding, V012 when
    the finding does not fall short.
    """
    review = read_review(path)
    found: dict[str, Shortfall] = {}
    faults: list[Fault] = []
    for name in names:
        meant = next(_meant(review, name), None)
        if meant is None:
            faults.append(_unknown(review, name, path))
            continue
        result, finding = meant
        problem = _refusal(finding)
        if problem is not None:
            faults.append(fault("V012", problem))
            continue
        whole = finding.subject.layer == WHOLE_PLAN
        feature = None if whole else finding.subject.id
        location = None if whole else finding.location
        found[finding.id] = Shortfall(
            finding.id, result.rule, result.code, feature, location, review.plan.crs, finding.message
        )
    if faults:
        raise PlancheckError(*faults)
    return tuple(found.values())


def _meant(review: Review, name: str) -> Iterator[tuple[Result, Finding]]:
    rule, colon, feature = name.partition(":")
    for result in review.results:
        if rule not in (result.rule, result.code):
            continue
        if not colon and len(result.findings) == 1:
            yield result, result.findings[0]
        for finding in result.findings:
            if colon and finding.id == f"{result.rule}:{feature}":
                yield result, finding


def _unknown(review: Review, name: str, path: Path) -> Fault:
    problem = text("There is no finding '{id}' in {file}.", id=name, file=str(path))
    rule, colon, _ = name.partition(":")
    rules = {key: result for result in review.results if result.findings for key in (result.rule, result.code)}
    result = rules.get(rule) or rules.get(nearest(rule, rules) or "")
    if result is None:
        remedy = text("The id of a finding is its rule and its feature, such as DS01:E12. Only these can be waived.")
        return fault("V011", problem, remedy=remedy)
    ids = [finding.id for finding in result.findings]
    near = get_close_matches(f"{result.rule}:{name.partition(':')[2]}", ids, SHOWN_NEAR, 0) if colon else ids
    listed = near[:SHOWN_NEAR]
    return fault("V011", problem, remedy=text("Findings near it: {ids}.", ids=listed))


def _refusal(finding: Finding) -> Text | None:
    """Return why a finding cannot be waived, or None when it can."""
    if finding.status == "not_met":
        return None
    if finding.status == "waived":
        return text("{id} has a waiver already; change its end date in the file.", id=finding.id)
    if finding.status == "met":
        return text("{id} meets the norm: there is nothing to waive.", id=finding.id)
    return text("{id} is not known, so it does not fall short: there is nothing to waive yet.", id=finding.id)
