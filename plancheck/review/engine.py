"""Running a pack over a plan: the outcome of every rule, the scores, and the review that says it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plancheck.pack.combination import rules_by_name
from plancheck.review.answers import NO_ANSWERS, Answers
from plancheck.review.clock import created, day_of
from plancheck.review.facts import engine_facts, input_facts, pack_facts, pack_issues, plan_facts
from plancheck.review.findings import findings, plain
from plancheck.review.locating import Locator
from plancheck.review.model import (
    AnswerFacts,
    Factor,
    Judgement,
    JudgementScore,
    Key,
    Lens,
    MissingData,
    Number,
    Result,
    Review,
    RoleCount,
    SourceFacts,
    SubjectCounts,
    Tension,
    Total,
)  # fmt: skip
from plancheck.review.outcome import Outcome, outcome
from plancheck.review.referring import context_of
from plancheck.review.scoring import Score, mean_score, rules_score
from plancheck.review.waiving import apply_waivers
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.pack.model import Entry, LoadedRule, Pack
    from plancheck.plan.model import Plan
    from plancheck.review.waivers import Waiver


def judge(
    plan: Plan,
    pack: Pack,
    *,
    answers: Answers = NO_ANSWERS,
    waivers: Sequence[Waiver] = (),
    language: Language = "nl",
    rules: Sequence[LoadedRule] | None = None,
    everything: bool = False,
) -> Review:
    """Judge ``plan`` by ``pack`` (or by ``rules`` of it); ``everything`` also lists subjects that meet their norm."""
    moment = created()
    context = context_of(plan, pack.rules, answers.values)
    outcomes = [outcome(loaded, context) for loaded in (pack.rules if rules is None else rules)]
    outcomes.sort(key=lambda item: item.loaded.rule.id)
    waived = apply_waivers(outcomes, waivers, pack.rules, plan.crs, day_of(moment))
    outcomes = waived.outcomes
    locator = Locator(context, language)
    given = answers.given
    results = tuple(_result(item, locator, everything, given.get(item.loaded.rule.id)) for item in outcomes)
    measured = [item for item in outcomes if not item.loaded.rule.is_question]
    questions = [item for item in outcomes if item.loaded.rule.is_question]
    keys = tuple(_key(entry, pack, measured, questions, language) for entry in pack.scheme.keys)
    return Review(
        engine=engine_facts(pack),
        created=moment,
        language=language,
        plan=plan_facts(plan),
        packs=pack_facts(pack, language),
        parameters=dict(sorted(pack.parameters.items())),
        settings=dict(sorted(pack.settings.items())),
        input=input_facts(
            (*plan.issues, *context.issues(), *answers.issues, *waived.issues, *pack_issues(pack)), language
        ),
        total=_total(pack, measured),
        judgement=_judgement(pack, questions),
        keys=keys,
        lenses=_lenses(pack, measured, language),
        results=results,
        waivers=waived.waivers,
        tensions=_tensions(outcomes, language),
    )


def _result(item: Outcome, locator: Locator, everything: bool, answer: AnswerFacts | None) -> Result:
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
        score=_rounded(item.score),
        low=_rounded(item.low),
        high=_rounded(item.high),
        value=plain(item.value),
        unit="share" if many else _unit(item),
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
        answer=answer,
        findings=listed,
    )


def _unit(item: Outcome) -> str | None:
    return item.loaded.unit


def _rounded(value: float | None) -> float | None:
    number: Number | None = plain(value)
    return number if isinstance(number, float) else None


def _scored(score: Score) -> dict[str, float | None]:
    return {
        "score": _rounded(score.score),
        "low": _rounded(score.low),
        "high": _rounded(score.high),
        "completeness": _rounded(score.completeness),
    }


def _factor_score(factor: str, outcomes: Sequence[Outcome]) -> Score:
    return rules_score(item for item in outcomes if item.loaded.rule.factor == factor)


def _key_score(key: Entry, pack: Pack, outcomes: Sequence[Outcome]) -> Score:
    return mean_score(_factor_score(factor.id, outcomes) for factor in pack.scheme.factors_of(key.id))


def _key(
    entry: Entry, pack: Pack, measured: Sequence[Outcome], questions: Sequence[Outcome], language: Language
) -> Key:
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


def _total(pack: Pack, measured: Sequence[Outcome]) -> Total:
    score = mean_score(_key_score(key, pack, measured) for key in pack.scheme.keys)
    return Total(
        **_scored(score),
        requirements_not_met=sum(
            item.status == "not_met" and item.loaded.rule.level == "requirement" for item in measured
        ),
        on_the_edge=sum(item.on_the_edge for item in measured),
    )


def _judgement(pack: Pack, questions: Sequence[Outcome]) -> Judgement:
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
        score=_rounded(score.score),
        low=_rounded(score.low),
        high=_rounded(score.high),
        questions=len(questions),
        answered=_answered(questions),
    )


def _answered(questions: Sequence[Outcome]) -> int:
    return sum(item.value is not None for item in questions)


def _lenses(pack: Pack, measured: Sequence[Outcome], language: Language) -> tuple[Lens, ...]:
    """Every lens of the scheme, and every scale under ``scale.``, as another mean over the same outcomes."""
    groups = [(lens.id, lens, [o for o in measured if lens.id in o.loaded.rule.lenses]) for lens in pack.scheme.lenses]
    groups += [(f"scale.{s.id}", s, [o for o in measured if o.loaded.rule.scale == s.id]) for s in pack.scheme.scales]
    return tuple(
        Lens(id=name, title=entry.title.render(language), **_scored(rules_score(chosen)))
        for name, entry, chosen in groups
        if chosen
    )


def _tensions(outcomes: Sequence[Outcome], language: Language) -> tuple[Tension, ...]:
    """Pairs of rules that pull apart, where both act and at least one falls short or is for the reader to judge."""
    named = rules_by_name([item.loaded for item in outcomes])
    by_id = {item.loaded.rule.id: item for item in outcomes}
    found: dict[tuple[str, ...], Tension] = {}
    for item in outcomes:
        for name in item.loaded.rule.tensions:
            if name not in named:
                continue
            other = by_id[named[name].rule.id]
            pair = tuple(sorted((item.loaded.rule.id, other.loaded.rule.id)))
            if pair in found or not (_acts(item) and _acts(other)):
                continue
            if {item.status, other.status} != {"met"}:
                titles = [by_id[rule].loaded.rule.title for rule in pair]
                message = text("'{one}' and '{other}' pull apart: weigh them together.", one=titles[0], other=titles[1])
                found[pair] = Tension(rules=pair, location=None, message=message.render(language))
    return tuple(found[pair] for pair in sorted(found))


def _acts(item: Outcome) -> bool:
    """Whether a rule has a verdict or, being an observation, a value."""
    observed = item.loaded.rule.level == "observation" and item.value is not None
    return observed or item.status in ("met", "not_met")
