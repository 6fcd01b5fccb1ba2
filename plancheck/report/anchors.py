"""Which findings have a row of their own in the page, and how the page refers to rules and findings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancheck.review.finding import Finding
from plancheck.review.model import Result, Review

ROWS_PER_RULE = 25
ROWS_ON_PAPER = 8
"""A rule's findings that are in sight at once, and all that paper has of them."""
_ORDER = {"not_met": 0, "waived": 1, "unknown": 2, "to_judge": 3, "met": 4, "not_applicable": 5}


@dataclass(frozen=True)
class Anchored:
    """A finding with the ids of its row in the table and of its marker on the map."""

    code: str
    finding: Finding
    row: str
    marker: str


def rule_anchor(result: Result) -> str:
    """Return the id of a rule's place in the page."""
    return f"r-{_safe(result.code)}"


def rows(result: Result) -> tuple[Anchored, ...]:
    """Return the findings of a rule that get a row: those that fall short most first, 25 at most."""
    ordered = sorted(result.findings, key=importance)[:ROWS_PER_RULE]
    name = _safe(result.code)
    return tuple(
        Anchored(result.code, finding, f"f-{name}-{number}", f"m-{name}-{number}")
        for number, finding in enumerate(ordered, start=1)
    )


def all_rows(review: Review) -> dict[str, tuple[Anchored, ...]]:
    """Return the rows of every rule, by code."""
    return {result.code: rows(result) for result in review.results}


def is_placed(finding: Finding) -> bool:
    """Whether the finding has a place on the map: one on the plan as a whole has none."""
    return finding.location is not None and finding.subject.layer not in ("boundary", "plan")


def importance(finding: Finding) -> tuple[int, float, str]:
    """Return what puts findings in order: those that fall short most first."""
    margin = finding.margin if isinstance(finding.margin, (int, float)) else float("-inf")
    return _ORDER[finding.status], margin, finding.id


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)
