"""A rule as its page tells it: everything in words of one language, ready to be laid out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.catalogue.conditions import condition_words
from plancheck.catalogue.names import attribute_word
from plancheck.catalogue.parameters import Parameter, parameters_of
from plancheck.pack.combination import Combination
from plancheck.pack.describing import needs
from plancheck.plan.schema import LAYERS as MODEL
from plancheck.report.amounts import amount_in_full, norm_words
from plancheck.report.words import AUTHORITIES, LAYERS, LEVELS, STATUSES, word
from plancheck.texts import Language, percent, shown, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Scheme
    from plancheck.pack.rule import Rule, RuleTest


@dataclass(frozen=True)
class Subject:
    """Whom the rule judges, and the conditions in the pack's own notation."""

    words: str
    exception: str
    where: str
    unless: str


@dataclass(frozen=True)
class Trial:
    """A test inside the rule: its name and the outcome it must give."""

    name: str
    status: str
    value: str
    score: str
    findings: str


@dataclass(frozen=True)
class RulePage:
    """What the page of a rule says."""

    subject: Subject
    parameters: tuple[Parameter, ...]
    written: str
    norm: str
    accept: str
    score: str
    level: str
    weight: str
    authority: str
    key: str
    factor: str
    assignment: str
    scale: str
    lenses: tuple[str, ...]
    trials: tuple[Trial, ...]
    needs: tuple[str, ...]


def rule_page(loaded: LoadedRule, scheme: Scheme, language: Language) -> RulePage:
    """Return the rule in words."""
    rule, unit = loaded.rule, loaded.unit
    key = rule.factor.partition(".")[0]
    return RulePage(
        subject=_subject(rule, language),
        parameters=parameters_of(loaded.parameters, rule.select.layer, language),
        written=_as_yaml(rule.measure),
        norm=norm_of(loaded, language),
        accept=_accept(rule, language),
        score=_score(rule, unit, language),
        level=word(LEVELS, rule.level, language),
        weight=_weight(loaded, language),
        authority=word(AUTHORITIES, rule.source.authority, language),
        key=_title(scheme, "keys", key, language),
        factor=_title(scheme, "factors", rule.factor, language),
        assignment=_title(scheme, "assignments", rule.assignment, language),
        scale=_title(scheme, "scales", rule.scale, language),
        lenses=tuple(_title(scheme, "lenses", lens, language) for lens in rule.lenses),
        trials=tuple(_trial(test, rule, unit, language) for test in rule.tests),
        needs=tuple(_needs(loaded, language)),
    )


def _subject(rule: Rule, language: Language) -> Subject:
    select, unless = rule.select, rule.unless
    exception = ""
    if unless is not None:
        condition = condition_words(unless, select.layer, language)
        exception = text("Not judged is that for which: {condition}", condition=condition).render(language)
    if select.plan:
        words = text("The plan as a whole")
    elif select.blocks:
        words = text("Every block of the plan")
    elif select.where is None:
        words = text("All {layer} in the plan", layer=word(LAYERS, select.layer, language))
    else:
        words = text("All {layer} in the plan for which: {condition}", layer=word(LAYERS, select.layer, language),
                     condition=condition_words(select.where, select.layer, language))  # fmt: skip
    where = select.where.text if select.where else ""
    return Subject(words.render(language), exception, where, unless.text if unless else "")


def norm_of(loaded: LoadedRule, language: Language) -> str:
    """Return the norm of a rule with its unit."""
    norm = loaded.rule.norm
    if norm is None:
        return text("no norm: the value is shown without a verdict").render(language)
    return norm_words(norm.model_dump(exclude_none=True), loaded.unit, language)


def _accept(rule: Rule, language: Language) -> str:
    if rule.norm is None or rule.select.plan:
        return ""
    if rule.accept == 1:
        return text("The rule is met when everything that is judged meets the norm.").render(language)
    share = percent(rule.accept, language, (rule.accept,))
    return text("The rule is met when at least {share} of what is judged meets the norm.", share=share).render(language)


def _score(rule: Rule, unit: str, language: Language) -> str:
    if rule.norm is None or rule.level == "observation":
        return text("takes no part in the score").render(language)
    if rule.norm.unresolved:
        return text("unknown as long as the norm table has no figure").render(language)
    if rule.score is None:
        return text("all or nothing: 100 for what meets the norm, 0 for what does not").render(language)
    full, none = (amount_in_full(value, unit, language) for value in (rule.score.full, rule.score.none))
    return text("100 at {full}, 0 at {none}, in a straight line in between", full=full, none=none).render(language)


def _weight(loaded: LoadedRule, language: Language) -> str:
    if loaded.rule.level == "observation":
        return text("no weight").render(language)
    if loaded.rule.weight is None:
        return text("{weight}, as for every rule of this level", weight=loaded.weight).render(language)
    return text("{weight}, set for this rule", weight=loaded.weight).render(language)


def _needs(loaded: LoadedRule, language: Language) -> Iterator[str]:
    model = {layer.name: frozenset(attribute.name for attribute in layer.attributes) for layer in MODEL.values()}
    for layer, attributes in needs(loaded, model).items():
        title = f"{word(LAYERS, layer, language)} ({layer})"
        named = [f"{attribute_word(layer, attribute, language)} ({attribute})" for attribute in attributes]
        yield f"{title}: {', '.join(named)}" if named else title
    if loaded.rule.is_question:
        yield text("Nothing: people answer it.").render(language)
    if isinstance(loaded.parameters, Combination) and loaded.parameters.rules:
        yield text("What the rules need whose values it combines.").render(language)


def _title(scheme: Scheme, names: str, name: str | None, language: Language) -> str:
    entries: Mapping[str, Any] = {entry.id: entry.title for entry in getattr(scheme, names)}
    return entries[name].render(language) if name is not None and name in entries else name or ""


def _trial(test: RuleTest, rule: Rule, unit: str, language: Language) -> Trial:
    expect = test.expect
    value = ""
    if expect.value is not None:
        value = amount_in_full(expect.value, unit if rule.select.plan else None, language)
    return Trial(
        name=test.name,
        status=word(STATUSES, expect.status, language),
        value=value,
        score="" if expect.score is None else shown(expect.score, language),
        findings="" if expect.findings is None else shown(expect.findings, language),
    )


def _as_yaml(measure: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 100
    written = io.StringIO()
    writer.dump(_plain(measure), written)
    return written.getvalue().rstrip()


def _plain(value: Any) -> Any:
    """Return a document without the reader's own types, in the order in which it was written."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
