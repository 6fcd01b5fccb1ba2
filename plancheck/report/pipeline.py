"""A review as JUnit XML for pipelines: a suite per key, a case per rule.

A rule fails when it is not met and its level is the one that the run fails on, or a higher one: then the file agrees
with the exit code. A rule of a lower level that falls short, and one without a verdict, is skipped and says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plancheck.report import digest
from plancheck.report.junit import Case, Kind, Suite, junit
from plancheck.report.sentences import found, is_question, status_word
from plancheck.report.words import LEVELS, word
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.review.model import Result, Review, RuleLevel, Scored

MOST_FINDINGS = 100
"""So many findings of a rule are named; all are in the other reports."""


def to_junit(review: Review, fail_on: RuleLevel = "requirement") -> bytes:
    """Return the review as JUnit; a rule of the level ``fail_on`` or a higher one that is not met is a failure."""
    failing = {result.rule for result in digest.failing(review, fail_on)}
    titles = {key.id: key.title for key in review.keys}
    scores: dict[str, Scored] = {key.id: key for key in review.keys}
    by_key: dict[str, list[Result]] = {key: [] for key in titles}
    for result in review.results:
        by_key.setdefault(result.factor.partition(".")[0], []).append(result)
    suites = [
        Suite(
            titles.get(key, key),
            [_case(result, review, result.rule in failing) for result in results],
            {"key": key, **(_scores(scores[key]) if key in scores else {})},
            review.created.removesuffix("Z"),
        )
        for key, results in by_key.items()
        if results
    ]
    return junit(text("Review of {plan}", plan=review.plan.name).render(review.language), [_whole(review), *suites])


def _whole(review: Review) -> Suite:
    """Return a suite without cases that tells of the plan and the total."""
    total = review.total
    packs = {f"pack.{pack.id}": f"{pack.version} {pack.sha256}" for pack in review.packs}
    facts = {
        "engine": f"{review.engine.name} {review.engine.version}",
        "plan": review.plan.name,
        **packs,
        **_scores(total),
        "requirements_not_met": str(total.requirements_not_met),
        "on_the_edge": str(total.on_the_edge),
    }
    return Suite(text("Total").render(review.language), (), facts, review.created.removesuffix("Z"))


def _case(result: Result, review: Review, fails: bool) -> Case:
    language = review.language
    kind: Kind | None = "failure" if fails else None if result.status == "met" or _observed(result) else "skipped"
    level = word(LEVELS, result.level, language).lower()
    status, seen = status_word(result, language), found(result, language)
    head = f"{status} ({level})" if seen == status.lower() else f"{status} ({level}): {seen}"
    if is_question(result):
        head = f"{status_word(result, language)}: {result.asked.question if result.asked else result.title}"
    return Case(
        group=f"{result.pack}.{result.rule}",
        name=f"{result.code} {result.title}",
        kind=kind,
        said=[head, *(missing.message for missing in result.missing), *_findings(result, review)],
        type=result.level if fails else None,
        properties=_properties(result),
    )


def _observed(result: Result) -> bool:
    return result.level == "observation" and result.value is not None


def _findings(result: Result, review: Review) -> Iterator[str]:
    short = [finding for finding in result.findings if finding.status in ("not_met", "waived")]
    for finding in short[:MOST_FINDINGS]:
        yield f"{finding.subject.id}: {finding.message} ({finding.where})"
    if len(short) > MOST_FINDINGS:
        yield text("and {count} more", count=len(short) - MOST_FINDINGS).render(review.language)


def _properties(result: Result) -> dict[str, str]:
    counts = Counter(finding.status for finding in result.findings)
    facts: dict[str, Any] = {
        "status": result.status, "level": result.level, "value": result.value, "unit": result.unit,
        "score": result.score, "low": result.low, "high": result.high, "on_the_edge": result.on_the_edge or None,
        **{f"subjects.{name}": count for name, count in result.subjects.model_dump().items()},
        **{f"findings.{status}": count for status, count in sorted(counts.items())},
    }  # fmt: skip
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _scores(scored: Scored) -> dict[str, str]:
    facts = {"score": scored.score, "low": scored.low, "high": scored.high, "completeness": scored.completeness}
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: Any) -> str:
    return "true" if value is True else str(value).removesuffix(".0")
