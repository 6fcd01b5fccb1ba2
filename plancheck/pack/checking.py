"""Checks across the rules of a pack: unique names, and words that the scheme, the measures and the plan model know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plancheck.documents import Document, Step
from plancheck.errors import Fault, fault
from plancheck.pack.combination import mistakes
from plancheck.pack.model import LoadedRule, Scheme
from plancheck.pack.naming import misnomers
from plancheck.pack.vocabulary import Vocabulary
from plancheck.texts import Text, text
from plancheck.validation import within


def check_rules(
    rules: Sequence[LoadedRule], scheme: Scheme, words: Vocabulary, places: Mapping[str, tuple[Document, int]]
) -> list[Fault]:
    """Return what is wrong with the rules together, in the order of the rules."""
    faults: list[Fault] = []
    codes: dict[str, LoadedRule] = {}
    combined = mistakes(rules)
    for loaded in rules:
        rule = loaded.rule
        document, number = places[rule.id]

        def report(code: str, problem: Text, steps: tuple[Step, ...], found: str, allowed: Sequence[str] = ()) -> None:
            place = document.place(("rules", number, *steps))  # noqa: B023 - used within this round of the loop
            faults.append(fault(code, problem, place=place, found=found, allowed=allowed))

        other = codes.setdefault(rule.code, loaded)
        if other is not loaded:
            problem = text("The code '{code}' is already used by {other}.", code=rule.code, other=other.rule.id)
            if other.pack != loaded.pack:
                problem = text(
                    "The code '{code}' is already used by {other} in the pack {pack}.",
                    code=rule.code, other=other.rule.id, pack=other.pack,
                )  # fmt: skip
            report("R031", problem, ("code",), "")
        for steps, found, allowed in _named(loaded, scheme):
            if found not in allowed:
                report("R032", text("'{name}' is not in the scheme.", name=found), steps, found, allowed)
        judged = "plan" if rule.select.plan else "blocks" if rule.select.blocks else "features"
        if judged not in words.subjects.get(rule.kind, (judged,)):
            problem = text("The measure {kind} cannot judge {subjects}.", kind=rule.kind, subjects=judged)
            report("R035", problem, ("select",), "", words.subjects[rule.kind])
        for strange in misnomers(loaded, words) if words.layers else ():
            place = document.place(within(document, ("rules", number, *strange.steps)))
            faults.append(Fault(strange.code, strange.problem, place, strange.allowed, strange.nearest, strange.remedy))
        for wrong in combined[rule.id]:
            place = document.place(("rules", number, "measure", rule.kind, *wrong.steps), key=wrong.key)
            faults.append(Fault(wrong.code, wrong.problem, place, wrong.allowed, wrong.nearest))
    return faults


def _named(loaded: LoadedRule, scheme: Scheme) -> Iterator[tuple[tuple[Step, ...], str, tuple[str, ...]]]:
    rule = loaded.rule
    yield ("factor",), rule.factor, tuple(entry.id for entry in scheme.factors)
    if rule.assignment is not None:
        yield ("assignment",), rule.assignment, tuple(entry.id for entry in scheme.assignments)
    for number, lens in enumerate(rule.lenses):
        yield ("lenses", number), lens, tuple(entry.id for entry in scheme.lenses)
    if rule.scale is not None:
        yield ("scale",), rule.scale, tuple(entry.id for entry in scheme.scales)
