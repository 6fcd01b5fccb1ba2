"""What packs changed in each other, and what was set for this review, in words: the account of every departure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.report.amounts import norm_words
from plancheck.report.digest import by_code
from plancheck.report.sentences import few, norm_unit
from plancheck.report.words import LEVELS, word
from plancheck.texts import LANGUAGES, Language, Text, percent, shown, text

if TYPE_CHECKING:
    from plancheck.review.model import Result, Review
    from plancheck.review.provenance import PackFacts

KEYS: Mapping[str, Text] = {
    "level": text("level"),
    "weight": text("weight"),
    "norm": text("norm"),
    "score": text("score line"),
    "accept": text("share that must meet the norm"),
    "title": text("title"),
    "why": text("why"),
    "message": text("message"),
}


@dataclass(frozen=True)
class Change:
    """Rules that a pack changes in the same way for the same reason; ``words`` say what was and what became."""

    results: tuple[Result, ...]
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Absence:
    """Rules that a pack leaves out for the same reason, by code."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class PackChanges:
    """What one pack changes in those that it extends."""

    title: str
    changes: tuple[Change, ...]
    absences: tuple[Absence, ...]
    parameters: tuple[str, ...]


def pack_changes(review: Review) -> tuple[PackChanges, ...]:
    """Return what each pack changes, in the order of the packs; of rules that took part, and of what it left out."""
    found = (_of_pack(pack, review) for pack in review.packs)
    return tuple(pack for pack in found if pack.changes or pack.absences or pack.parameters)


def settings(review: Review) -> tuple[str, ...]:
    """Return in words what was set for this review."""
    return tuple(_became(name, was, now, review.language) for name, (was, now) in review.settings.items())


def told(review: Review) -> Iterator[tuple[int, str]]:
    """Yield the changes as lines for a terminal, each with its indent."""
    language = review.language
    for pack in pack_changes(review):
        yield 0, text("Changed by {pack}", pack=pack.title).render(language)
        for change in pack.changes:
            codes = [result.code for result in change.results]
            named = f"{codes[0]} {change.results[0].title}" if len(codes) == 1 else ", ".join(few(codes))
            words = "; ".join(change.words)
            said = text("{rules}: {changes}. {reason}", rules=named, changes=words, reason=change.reason)
            yield 2, said.render(language)
        for absence in pack.absences:
            said = text("Left out: {rules}. {reason}", rules=few(absence.rules), reason=absence.reason)
            yield 2, said.render(language)
        for words in pack.parameters:
            yield 2, text("Parameter {change}", change=words).render(language)
    if review.settings:
        yield 0, text("Set for this review: {changes}.", changes=settings(review)).render(language)


def changed_parameters(review: Review) -> dict[str, str]:
    """Return the parameters that are not what the pack that brought them says, each with what happened to it."""
    language = review.language
    marks: dict[str, str] = {}
    for pack in reversed(review.packs):
        for name, (was, _) in pack.parameters.items():
            marks[name] = text("changed by {pack}, was {value}", pack=pack.title, value=was).render(language)
    for name, (was, _) in review.settings.items():
        marks[name] = text("set for this review, the packs say {value}", value=was).render(language)
    return marks


def _of_pack(pack: PackFacts, review: Review) -> PackChanges:
    language = review.language
    results = {result.rule: result for result in review.results}
    changes: dict[tuple[tuple[str, ...], str], list[Result]] = {}
    for override in pack.overrides:
        if override.changed and override.rule in results:
            unit = norm_unit(results[override.rule])
            said = change_words(override.changed, unit, language)
            changes.setdefault((said, override.reason), []).append(results[override.rule])
    absences: dict[str, list[str]] = {}
    for left in pack.excluded:
        absences.setdefault(left.reason, []).append(left.code)
    return PackChanges(
        title=pack.title,
        changes=tuple(
            Change(tuple(sorted(rules, key=lambda result: by_code(result.code))), said, reason)
            for (said, reason), rules in changes.items()
        ),
        absences=tuple(Absence(tuple(rules), reason) for reason, rules in absences.items()),
        parameters=tuple(_became(name, was, now, language) for name, (was, now) in pack.parameters.items()),
    )


def change_words(changed: Mapping[str, tuple[Any, Any]], unit: str | None, language: Language) -> tuple[str, ...]:
    """Return what was and what became of the keys of a rule whose norm has ``unit``."""
    said = []
    for key, (was, now) in changed.items():
        before, after = (_value(key, value, unit, language) for value in (was, now))
        said.append(_became(word(KEYS, key, language), before, after, language))
    return tuple(said)


def _became(name: str, was: object, now: object, language: Language) -> str:
    return text("{name} from {before} to {after}", name=name, before=was, after=now).render(language)


def _value(key: str, value: Any, unit: str | None, language: Language) -> str:
    if isinstance(value, Mapping) and set(value) == set(LANGUAGES):
        return f"'{value[language]}'"
    if value is None:
        return text("nothing").render(language)
    if key == "level":
        return word(LEVELS, str(value), language).lower()
    if key == "norm" and isinstance(value, Mapping):
        return norm_words(value, unit, language)
    if key == "score" and isinstance(value, Mapping):
        line = text("100 at {full}, 0 at {none}", full=value.get("full"), none=value.get("none"))
        return f"({line.render(language)})"
    if key == "accept" and isinstance(value, (int, float)):
        return percent(value, language, (value,))
    return shown(value, language) if not isinstance(value, str) or key == "accept" else f"'{value}'"
