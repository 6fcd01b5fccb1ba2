"""Running a pack over a plan: the outcome of every rule, the scores, and the review that says it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.pack.combination import rules_by_name
from plancheck.review.answers import NO_ANSWERS, Answers
from plancheck.review.areas import areas, scores_by_area
from plancheck.review.clock import created, day_of
from plancheck.review.facts import engine_facts, input_facts, pack_facts, pack_issues, plan_facts
from plancheck.review.locating import Locator
from plancheck.review.model import Result, Review, Tension
from plancheck.review.outcome import Outcome, outcome
from plancheck.review.referring import context_of
from plancheck.review.results import result_of
from plancheck.review.side_by_side import side_by_side
from plancheck.review.totals import judgement_of, key_of, lenses_of, total_of
from plancheck.review.waiving import apply_waivers
from plancheck.review.walked import routes
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.plan.model import Plan
    from plancheck.review.areas import Scores
    from plancheck.review.waivers import Waiver


@dataclass(frozen=True)
class _Told:
    """The outcome of a rule with what the review says of it, in all and area by area."""

    item: Outcome
    result: Result
    by_area: Scores


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
    locator, given = Locator(context, language), answers.given

    def told(item: Outcome) -> _Told:
        result = result_of(item, locator, everything, given.get(item.loaded.rule.id))
        return _Told(item, result, () if item.loaded.rule.is_question else scores_by_area(context, item))

    found = side_by_side(pack.rules if rules is None else rules, context, lambda rule: told(outcome(rule, context)))
    found.sort(key=lambda one: one.item.loaded.rule.id)
    waived = apply_waivers([one.item for one in found], waivers, pack.rules, plan.crs, day_of(moment))
    found = [one if item is one.item else told(item) for item, one in zip(waived.outcomes, found, strict=True)]
    outcomes = waived.outcomes
    measured = [item for item in outcomes if not item.loaded.rule.is_question]
    questions = [item for item in outcomes if item.loaded.rule.is_question]
    keys = tuple(key_of(entry, pack, measured, questions, language) for entry in pack.scheme.keys)
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
        total=total_of(pack, measured),
        judgement=judgement_of(pack, questions),
        keys=keys,
        lenses=lenses_of(pack, measured, language),
        results=tuple(one.result for one in found),
        waivers=waived.waivers,
        tensions=_tensions(outcomes, language),
        areas=areas(context, pack.scheme, [(one.item, one.by_area) for one in found if one.by_area]),
        routes=routes(context, outcomes),
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
