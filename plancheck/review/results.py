"""From the outcome of a rule to its place in the review."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from plancheck.review.distributions import distribution
from plancheck.review.facts import asked_facts
from plancheck.review.finding import Number
from plancheck.review.findings import findings, in_words, plain, rounded_number
from plancheck.review.model import AnswerFacts, MissingData, Result, SourceFacts, SubjectCounts

if TYPE_CHECKING:
    from plancheck.review.locating import Locator
    from plancheck.review.outcome import Outcome


def result_of(item: Outcome, locator: Locator, everything: bool, answer: AnswerFacts | None) -> Result:
    """Return the outcome of a rule as it stands in the review; ``everything`` also lists subjects that meet."""
    rule, language = item.loaded.rule, locator.language
    listed = findings(item, locator, everything)
    verdicts = item.verdicts
    met, short = (0, 0) if verdicts is None else (int(verdicts.met.sum()), int(verdicts.short.sum()))
    total = 0 if verdicts is None else len(verdicts.met)
    waived = 0 if item.waived is None else int(item.waived.sum())
    many = item.subjects is not None and item.subjects.kind != "plan" and rule.level != "observation"
    return Result(
        rule=rule.id,
        code=rule.code,
        pack=item.loaded.pack,
        title=rule.title.render(language),
        level=rule.level,
        factor=rule.factor,
        assignment=rule.assignment,
        scale=rule.scale,
        lenses=rule.lenses,
        weight=item.loaded.weight,
        status=item.status,
        score=rounded_number(item.score),
        low=rounded_number(item.low),
        high=rounded_number(item.high),
        value=plain(item.value),
        unit="share" if many else item.loaded.unit,
        norm=rule.norm.model_dump(exclude_none=True, mode="json") if rule.norm else None,
        accept=rule.accept,
        subjects=SubjectCounts(
            total=total,
            met=met,
            not_met=short - waived,
            unknown=total - met - short,
            waived=waived,
            excepted=item.excepted,
        ),
        on_the_edge=item.on_the_edge,
        missing=tuple(
            MissingData(layer=gap.layer, attribute=gap.attribute, message=gap.message.render(language))
            for gap in item.missing
        ),
        source=SourceFacts(
            title=item.loaded.work.title,
            section=rule.source.section,
            authority=rule.source.authority,
            url=item.loaded.work.url,
        ),
        findings=listed,
        message=in_words(item, language),
        distribution=distribution(item),
        answer=answer,
        margin=_margin(item),
        why=rule.why.render(language),
        reasoning=rule.reasoning.render(language) if rule.reasoning else None,
        asked=asked_facts(item.loaded, language),
    )


def _margin(item: Outcome) -> Number | None:
    """Return the margin of a rule on the plan as a whole, in the unit of its norm; None without a known one."""
    if item.verdicts is None or item.subjects is None or item.subjects.kind != "plan" or not item.counts:
        return None
    margin = float(item.verdicts.margin[0])
    return plain(margin) if math.isfinite(margin) else None
