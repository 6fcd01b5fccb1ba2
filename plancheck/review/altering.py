"""Damage done to a rule itself, step by step: what no test of the rule notices could be wrong without anyone seeing it.

The norm is moved by a fifth or turned round, a condition left out or turned round, ``accept`` and the score line moved,
a number of the measure halved or doubled, a choice replaced by the next one, a target left out or looked for elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plancheck.filters import Filter, parse
from plancheck.pack.scales import WORDS, scale_value
from plancheck.review.varying import Variant, instead, left_out, turned_round, variants
from plancheck.review.wording import SHARE
from plancheck.texts import Text, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule
    from plancheck.pack.rule import Norm, Rule

PART = 0.2
"""The part of a norm that it is moved by."""
_NORM = text("the norm")
_ANSWERS = ("no", "partly", "yes")


@dataclass(frozen=True)
class Alteration:
    """A rule with one thing changed in it, what that is in a word or two, and what it means when no test notices."""

    name: str
    said: Text
    loaded: LoadedRule


def alterations(loaded: LoadedRule) -> Iterator[Alteration]:
    """Yield a rule with one thing changed, for everything that can be; each has a name of its own."""
    rule = loaded.rule
    for field, variant in _in_rule(rule):
        yield Alteration(
            variant.name, variant.said, replace(loaded, rule=rule.model_copy(update={field: variant.value}))
        )
    if not rule.is_question:  # what is asked, and on what scale, is not a matter of numbers
        for variant in variants(loaded.parameters, None, (rule.kind,)):
            yield Alteration(variant.name, variant.said, replace(loaded, parameters=variant.value))


def _in_rule(rule: Rule) -> Iterator[tuple[str, Variant]]:
    if rule.norm is not None and rule.norm.unresolved is None:
        for variant in _norms(rule.norm):
            yield "norm", variant
    if rule.select.where is not None:
        for variant in _conditions("select.where", rule.select.where):
            selection = rule.select.model_copy(update={"where": variant.value})
            yield "select", Variant(variant.name, variant.said, selection)
    if rule.unless is not None:
        yield "unless", Variant("unless left out", left_out("unless"), None)
    if rule.norm is not None and not rule.select.plan and rule.level != "observation":
        for accept in (0.5,) if rule.accept == 1 else (1.0, rule.accept / 2):
            yield "accept", Variant(f"accept {accept}", instead("accept", rule.accept, accept), accept)
    if rule.score is not None:
        full, none = rule.score.full, rule.score.none
        middle = (full + none) / 2
        yield "score", Variant("score left out", left_out("score"), None)
        for side, value in (("full", full), ("none", none)):
            line = rule.score.model_copy(update={side: middle})
            yield "score", Variant(f"score {side}", instead(f"score.{side}", value, middle), line)


def _conditions(name: str, condition: Filter) -> Iterator[Variant]:
    yield Variant(f"{name} left out", left_out(name), None)
    yield Variant(f"{name} turned", turned_round(name), parse(f"NOT ({condition.text})"))


def _norms(norm: Norm) -> Iterator[Variant]:
    def changed(name: str, old: Any, new: Any, **values: Any) -> Variant:
        return Variant(f"norm {name}", instead(_NORM, old, new), norm.model_copy(update=values))

    if norm.between is not None:
        for side in (0, 1):
            for number, value in enumerate(_lower_higher(norm.between[side], norm.unit)):
                between = (value, norm.between[1]) if side == 0 else (norm.between[0], value)
                if between[0] <= between[1]:
                    yield changed(f"between {side} {number}", _range(norm.between), _range(between), between=between)
    elif norm.one_of is not None:
        for number in range(len(norm.one_of) if len(norm.one_of) > 1 else 0):
            rest = (*norm.one_of[:number], *norm.one_of[number + 1 :])
            yield changed(f"one_of {number}", norm.one_of, rest, one_of=rest)
    else:
        way, other = ("at_least", "at_most") if norm.at_least is not None else ("at_most", "at_least")
        way = "equals" if norm.equals is not None else way
        asked = getattr(norm, way)
        for number, new in enumerate(_moved(asked, norm.unit)):
            yield changed(f"{way} {number}", asked, new, **{way: new})
        if way != "equals":
            turned = norm.model_copy(update={way: None, other: asked})
            yield Variant("norm turned", turned_round(_NORM), turned)


def _moved(value: float | str, unit: str | None) -> tuple[float | str, ...]:
    """Return a norm that is somewhat lower and one that is somewhat higher; of an answer the other answers."""
    if isinstance(value, str) and value.strip().casefold() in WORDS:
        return tuple(word for word in _ANSWERS if WORDS[word] != WORDS[value.strip().casefold()])
    return _lower_higher(scale_value(value) or 0.0, unit)


def _lower_higher(number: float, unit: str | None) -> tuple[float, float]:
    step = abs(number) * PART or PART
    if number.is_integer() and unit != SHARE:  # what is counted comes in whole numbers
        step = max(1.0, round(step))
    return float(f"{number - step:.6g}"), float(f"{number + step:.6g}")


def _range(between: tuple[float, float]) -> Text:
    return text("{low} to {high}", low=between[0], high=between[1])
