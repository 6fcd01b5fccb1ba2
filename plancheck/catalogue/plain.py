"""A rule in plain lines, for a terminal and for a screen reader: a heading, and under it what belongs there."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.catalogue.kinds import page_of
from plancheck.catalogue.names import SUMMARIES
from plancheck.catalogue.rules import RulePage, rule_page
from plancheck.pack.combination import rules_by_name
from plancheck.report.changes import change_words
from plancheck.texts import Language, Text, Translatable, text

if TYPE_CHECKING:
    from plancheck.pack.model import LoadedRule, Pack

WIDTH = 80
_INDENT = 2

Entry = tuple[Text | None, str]
"""A line of text, with what it is about."""


@dataclass(frozen=True)
class Section:
    """Entries under a heading."""

    title: Text
    entries: tuple[Entry, ...]


def rule_text(loaded: LoadedRule, pack: Pack, language: Language, width: int = WIDTH) -> str:
    """Return everything about a rule of a pack in words, in lines of at most ``width`` characters where words allow."""
    rule = loaded.rule
    heading = f"{rule.code}  {rule.title.render(language)}"
    lines = [*textwrap.wrap(heading, width), "=" * min(width, len(heading))]
    for section in _sections(loaded, pack, language):
        entries = [(about, said) for about, said in section.entries if said]
        if entries:
            lines += ["", section.title.render(language)]
            for about, said in entries:
                lines += _wrapped(said if about is None else f"{about.render(language)}: {said}", width)
    return "\n".join(lines)


def _wrapped(said: str, width: int) -> list[str]:
    first, rest = " " * _INDENT, " " * 2 * _INDENT
    return textwrap.wrap(
        " ".join(said.split()), width, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _sections(loaded: LoadedRule, pack: Pack, language: Language) -> Iterator[Section]:
    rule, told = loaded.rule, rule_page(loaded, pack.scheme, language)
    yield Section(text("Why"), ((None, rule.why.render(language)),))
    yield Section(text("What is judged"), (
        (text("Whom it judges"), told.subject.words),
        (text("In the pack"), told.subject.where),
        (text("Exception"), told.subject.exception),
        (text("In the pack"), told.subject.unless),
    ))  # fmt: skip
    yield Section(text("What is measured"), tuple(_measure(loaded, told, language)))
    yield Section(text("What it needs of a plan"), tuple((None, need) for need in told.needs))
    yield Section(text("Norm"), (
        (text("Norm"), told.norm),
        (text("When the rule is met"), told.accept),
        (text("Score"), told.score),
        (text("Level"), told.level),
        (text("Weight in the score"), told.weight),
        (text("Counts for"), _counts_for(loaded, language)),
        (text("Message"), _said(rule.message, language)),
        (text("Reasoning"), _said(rule.reasoning, language)),
    ))  # fmt: skip
    yield Section(text("Source"), tuple(_source(loaded, told, language)))
    yield Section(text("Where it belongs"), tuple(_place(loaded, told, pack, language)))
    yield Section(text("Tests"), tuple((None, f"{trial.name}: {trial.status}") for trial in told.trials))
    yield Section(text("Pack"), tuple(_origin(loaded, pack, language)))


def _measure(loaded: LoadedRule, told: RulePage, language: Language) -> Iterator[Entry]:
    kind = loaded.rule.kind
    summary = SUMMARIES.get(kind)
    said = summary.render(language) if summary else "".join(run.words for run in page_of(loaded.measure).summary)
    yield text("Measure"), f"{kind}. {said}"
    for parameter in told.parameters:
        usual = "" if parameter.given else f" ({text('not given: the usual value').render(language)})"
        yield None, f"{parameter.name}: {'; '.join(parameter.words)}{usual}"


def _source(loaded: LoadedRule, told: RulePage, language: Language) -> Iterator[Entry]:
    work, source = loaded.work, loaded.rule.source
    published = [work.title, work.publisher, str(work.year) if work.year is not None else None]
    yield None, ", ".join(part for part in published if part)
    yield text("Section"), source.section or ""
    yield text("Authority"), told.authority
    yield text("Address"), work.url or ""
    yield text("About this source"), _said(work.note, language)


def _place(loaded: LoadedRule, told: RulePage, pack: Pack, language: Language) -> Iterator[Entry]:
    named = rules_by_name(pack.rules)
    yield text("Key"), told.key
    yield text("Factor"), told.factor
    yield text("Design assignment"), told.assignment
    yield text("Scale"), told.scale
    yield text("Lenses"), ", ".join(told.lenses)
    yield text("Criteria that it covers"), ", ".join(loaded.rule.covers)
    for name in loaded.rule.tensions:
        other = named.get(name)
        yield text("Pulls against"), f"{other.rule.code} {other.rule.title.render(language)}" if other else name


def _origin(loaded: LoadedRule, pack: Pack, language: Language) -> Iterator[Entry]:
    rule = loaded.rule
    yield text("Name in the pack"), rule.id
    yield text("Also known as"), ", ".join(rule.aliases)
    for source in pack.sources:
        if source.id == loaded.pack:
            yield text("Pack"), f"{source.title.render(language)} ({source.id} {source.version})"
    for source in pack.sources:
        for change in source.overrides:
            if change.rule == rule.id:
                words = "; ".join(change_words(change.changed, loaded.unit, language))
                reason = text("Reason: {reason}", reason=change.reason).render(language)
                said = f"{source.title.render(language)}: {words}" if words else source.title.render(language)
                yield text("Changed by"), f"{said}. {reason}"


def _counts_for(loaded: LoadedRule, language: Language) -> str:
    if loaded.rule.level == "observation":
        return ""
    if loaded.rule.is_question:
        return text("the judgement by people, beside the design score").render(language)
    return text("the design score").render(language)


def _said(words: Translatable | None, language: Language) -> str:
    return "" if words is None else words.render(language)
