"""What a rule combines: names for amounts or for other rules, and an expression in those names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from plancheck.errors import RefusedError, nearest
from plancheck.pack.expressions import Expression, Operation, parse
from plancheck.pack.model import LoadedRule
from plancheck.pack.rule import Rule
from plancheck.pack.terms import Amount, Strict
from plancheck.texts import Text, text


class OtherRule(Strict):
    """The value of another rule of the pack, named by its id, code or alias."""

    rule: str


def _kind(value: Any) -> str:
    return "rule" if isinstance(value, (str, OtherRule)) else "amount"


def _other(value: Any) -> Any:
    return {"rule": value} if isinstance(value, str) else value


Term = Annotated[
    Annotated[Amount, Tag("amount")] | Annotated[OtherRule, BeforeValidator(_other), Tag("rule")], Discriminator(_kind)
]


class Combination(Strict):
    """An expression, with what each name in it stands for; ``known_only``: a mean of those that are known."""

    expression: Annotated[Expression, BeforeValidator(parse)]
    with_: dict[str, Term] = Field(alias="with")
    known_only: bool = False

    @model_validator(mode="after")
    def _mean_of_names(self) -> Combination:
        *parts, last = self.expression.steps
        mean = isinstance(last, Operation) and last.name == "mean" and all(isinstance(part, str) for part in parts)
        if self.known_only and not mean:
            raise RefusedError(text("known_only goes with the mean of names, such as 'mean(a, b, c)'"))
        return self

    @property
    def rules(self) -> dict[str, str]:
        """The rules that are named, by the name that they have in the expression."""
        return {name: term.rule for name, term in self.with_.items() if isinstance(term, OtherRule)}


class Mistake(NamedTuple):
    """What is wrong with a combination: where in its parameters, and what was probably meant."""

    code: str
    problem: Text
    steps: tuple[str, ...]
    key: bool = False
    nearest: str | None = None
    allowed: tuple[str, ...] = ()


def rules_by_name(rules: Sequence[LoadedRule]) -> dict[str, LoadedRule]:
    """Return rules by id, code and alias; what is a rule's own name is never another one's alias."""
    aliases = {alias: loaded for loaded in rules for alias in loaded.rule.aliases}
    return {**aliases, **{name: loaded for loaded in rules for name in (loaded.rule.code, loaded.rule.id)}}


def mistakes(rules: Sequence[LoadedRule]) -> dict[str, list[Mistake]]:
    """Return what is wrong with what rules combine, by the id of the rule."""
    named = rules_by_name(rules)
    found = {loaded.rule.id: list(_mistakes(loaded.rule, loaded.parameters, named)) for loaded in rules}
    for start, (name, chain) in _circles(rules, named).items():
        problem = text("Rules combine each other's values in a circle: {chain}.", chain=" > ".join(chain))
        found[start].append(Mistake("R039", problem, ("with", name)))
    return found


def _mistakes(rule: Rule, parameters: Any, named: Mapping[str, LoadedRule]) -> Iterator[Mistake]:
    if not isinstance(parameters, Combination):
        return
    given, used = tuple(parameters.with_), parameters.expression.names
    for name in used:
        if name not in given:
            problem = text("The expression names '{name}', which 'with' does not give.", name=name)
            yield Mistake("R036", problem, ("expression",), nearest=nearest(name, given), allowed=given)
    for name in given:
        if name not in used:
            problem = text("'with' gives '{name}', which the expression does not name.", name=name)
            yield Mistake("R037", problem, ("with", name), key=True, nearest=nearest(name, used), allowed=used)
    for name, other in parameters.rules.items():
        if other not in named:
            problem = text("There is no rule '{name}' to combine.", name=other)
            yield Mistake("R038", problem, ("with", name), nearest=nearest(other, named))
        elif not rule.select.plan:
            problem = text("The value of another rule goes with 'select: plan' only.")
            yield Mistake("R035", problem, ("with", name))


def _circles(rules: Sequence[LoadedRule], named: Mapping[str, LoadedRule]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the circles in which rules name each other, by the first rule of each, with the name that begins it."""
    combined = {
        loaded.rule.id: {
            named[other].rule.id: name for name, other in loaded.parameters.rules.items() if other in named
        }
        for loaded in rules
        if isinstance(loaded.parameters, Combination)
    }
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    known: set[str] = set()
    for start in combined:
        chain = _way_back(start, combined) if start not in known else ()
        known.update(chain)
        if chain:
            found[start] = combined[start][chain[1]], chain
    return found


def _way_back(start: str, combined: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the shortest chain from a rule to itself, or nothing."""
    reached: dict[str, str] = {}
    waiting = [start]
    for one in waiting:
        for other in combined.get(one, ()):
            if other == start:
                chain = [start, one]
                while chain[-1] != start:
                    chain.append(reached[chain[-1]])
                return tuple(reversed(chain))
            if other not in reached:
                reached[other] = one
                waiting.append(other)
    return ()
