"""The values of rules for the rules that combine them; each is judged when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.measures.base import Missing
from plancheck.measures.context import Context, RuleValue
from plancheck.pack.combination import rules_by_name
from plancheck.pack.scales import RANGES
from plancheck.review.outcome import Outcome, Verdicts, outcome
from plancheck.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from plancheck.pack.model import LoadedRule
    from plancheck.plan.model import Plan


def context_of(plan: Plan, rules: Sequence[LoadedRule], answers: Mapping[str, Any]) -> Context:
    """Return a context for a plan in which rules know the values of ``rules``, by id, code and alias."""
    named = rules_by_name(rules)

    def value_of(context: Context, name: str) -> RuleValue:
        if name in named:
            return _value(outcome(named[name], context))
        message = text("There is no rule '{name}' to combine.", name=name)
        return RuleValue(-np.inf, np.inf, (Missing(None, None, message),))

    return Context(plan, answers, value_of)


def _value(found: Outcome) -> RuleValue:
    """Return the value of a rule as the review has it, with its bounds."""
    rule, verdicts = found.loaded.rule, found.verdicts
    if verdicts is None and found.status == "not_applicable":
        message = text("Rule {rule} does not apply to this plan.", rule=rule.code)
        return RuleValue(-np.inf, np.inf, (Missing(None, None, message),))
    low, high = _bounds(found, verdicts)
    if low == high:
        return RuleValue(low, high)
    message = text("The value of rule {rule} is not known.", rule=rule.code)
    return RuleValue(low, high, (*found.missing, Missing(None, None, message)))


def _bounds(found: Outcome, verdicts: Verdicts | None) -> tuple[float, float]:
    rule, subjects = found.loaded.rule, found.subjects
    if verdicts is None or subjects is None:
        share = not rule.select.plan and rule.level != "observation"
        return (0.0, 1.0) if share else (-np.inf, np.inf)
    if subjects.kind == "plan":
        least, greatest = RANGES[found.loaded.parameters.scale] if rule.is_question else (-np.inf, np.inf)  # type: ignore[attr-defined]
        return max(float(verdicts.low[0]), least), min(float(verdicts.high[0]), greatest)
    if rule.level == "observation":
        with np.errstate(invalid="ignore"):
            low, high = float(verdicts.low.mean()), float(verdicts.high.mean())
        return -np.inf if np.isnan(low) else low, np.inf if np.isnan(high) else high
    total = len(verdicts.met)
    return float(verdicts.met.sum()) / total, float(total - verdicts.short.sum()) / total
