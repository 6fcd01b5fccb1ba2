"""The scores of a review: the total, the keys with their factors, the judgement of people, and the lenses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plancheck.review.findings import rounded_number
from plancheck.review.model import Factor, Judgement, JudgementScore, Key, Lens, RoleCount, Total
from plancheck.review.scoring import Score, mean_score, rules_score

if TYPE_CHECKING:
    from plancheck.pack.model import Entry, Pack
    from plancheck.review.outcome import Outcome
    from plancheck.texts import Language


def _scored(score: Score) -> dict[str, float | None]:
    return {
        "score": rounded_number(score.score),
        "low": rounded_number(score.low),
        "high": rounded_number(score.high),
        "completeness": rounded_number(score.completeness),
    }


def _factor_score(factor: str, outcomes: Sequence[Outcome]) -> Score:
    return rules_score(item for item in outcomes if item.loaded.rule.factor == factor)


def _key_score(key: Entry, pack: Pack, outcomes: Sequence[Outcome]) -> Score:
    return mean_score(_factor_score(factor.id, outcomes) for factor in pack.scheme.factors_of(key.id))


def key_of(
    entry: Entry, pack: Pack, measured: Sequence[Outcome], questions: Sequence[Outcome], language: Language
) -> Key:
    """Return one of the four keys: its score and its factors, and the judgement of people about it."""
    factors = pack.scheme.factors_of(entry.id)
    asked = [item for item in questions if item.loaded.rule.factor.startswith(f"{entry.id}.")]
    return Key(
        id=entry.id,
        title=entry.title.render(language),
        **_scored(_key_score(entry, pack, measured)),
        judgement=_judgement_score(_key_score(entry, pack, asked), asked),
        factors=tuple(
            Factor(id=factor.id, title=factor.title.render(language), **_scored(_factor_score(factor.id, measured)))
            for factor in factors
        ),
    )


def total_of(pack: Pack, measured: Sequence[Outcome]) -> Total:
    """Return the score of the plan, and what is counted beside it."""
    score = mean_score(_key_score(key, pack, measured) for key in pack.scheme.keys)
    return Total(
        **_scored(score),
        requirements_not_met=sum(
            item.status == "not_met" and item.loaded.rule.level == "requirement" for item in measured
        ),
        on_the_edge=sum(item.on_the_edge for item in measured),
    )


def judgement_of(pack: Pack, questions: Sequence[Outcome]) -> Judgement:
    """Return what people judged, reckoned as the design score, and who was asked how much."""
    score = mean_score(_key_score(key, pack, questions) for key in pack.scheme.keys)
    counted = _judgement_score(score, questions)
    roles = []
    for role in pack.scheme.roles:
        asked = [item for item in questions if item.loaded.parameters.role == role.id]  # type: ignore[attr-defined]
        if asked:
            roles.append(RoleCount(role=role.id, questions=len(asked), answered=_answered(asked)))
    return Judgement(**counted.model_dump(), roles=tuple(roles))


def _judgement_score(score: Score, questions: Sequence[Outcome]) -> JudgementScore:
    return JudgementScore(
        score=rounded_number(score.score),
        low=rounded_number(score.low),
        high=rounded_number(score.high),
        questions=len(questions),
        answered=_answered(questions),
    )


def _answered(questions: Sequence[Outcome]) -> int:
    return sum(item.value is not None for item in questions)


def lenses_of(pack: Pack, measured: Sequence[Outcome], language: Language) -> tuple[Lens, ...]:
    """Every lens of the scheme, and every scale under ``scale.``, as another mean over the same outcomes."""
    groups = [(lens.id, lens, [o for o in measured if lens.id in o.loaded.rule.lenses]) for lens in pack.scheme.lenses]
    groups += [(f"scale.{s.id}", s, [o for o in measured if o.loaded.rule.scale == s.id]) for s in pack.scheme.scales]
    return tuple(
        Lens(id=name, title=entry.title.render(language), **_scored(rules_score(chosen)))
        for name, entry, chosen in groups
        if chosen
    )
