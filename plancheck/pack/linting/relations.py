"""L05: how rules name each other: aliases that mean two things, and tensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plancheck.errors import PlancheckError
from plancheck.pack.combination import rules_by_name
from plancheck.pack.linting.remarks import Looking, Remark, mistake, warning
from plancheck.pack.loading import rule_names, shipped
from plancheck.pack.model import LoadedRule
from plancheck.texts import Text, text


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at the aliases and the tensions of rules."""
    everything = looking.found.pack.rules
    named = rules_by_name(everything)
    elsewhere: frozenset[str] | None = None
    for loaded in looking.rules:
        yield from _aliases(looking, loaded, everything)
        for number, name in enumerate(loaded.rule.tensions):
            place = looking.place(loaded, "tensions", number)
            if name in named:
                yield from _one_sided(looking, loaded, named, name, number)
                continue
            elsewhere = _names_elsewhere() if elsewhere is None else elsewhere
            if name not in elsewhere:
                problem = text("There is no rule '{name}' to be in tension with.", name=name)
                near = sorted({*named, *elsewhere})
                remark = warning("L052", problem, place, found=name, allowed=near)
                one = text("Name one rule at a time: * does not stand for others here.") if "*" in name else None
                yield warning("L052", problem, place, remedy=one or _meant(remark.fault.nearest))


def _meant(name: str | None) -> Text | None:
    return text("Did you mean '{nearest}'?", nearest=name) if name else None


def _aliases(looking: Looking, loaded: LoadedRule, everything: tuple[LoadedRule, ...]) -> Iterator[Remark]:
    """Say that an alias is a name of another rule; rules that share an alias they begin with are a family."""
    rule = loaded.rule
    for number, alias in enumerate(rule.aliases):
        family = rule.id.startswith(f"{alias}.")
        for item in everything:
            other = item.rule
            clash = alias == other.code or (not family and alias in (other.id, *other.aliases))
            if other.id != rule.id and clash and not other.id.startswith(f"{alias}."):
                problem = text("The alias '{alias}' is a name of {other} as well.", alias=alias, other=other.id)
                yield mistake("L051", problem, looking.place(loaded, "aliases", number))


def _one_sided(
    looking: Looking, loaded: LoadedRule, named: Mapping[str, LoadedRule], name: str, number: int
) -> Iterator[Remark]:
    other = named[name]
    back = {named[item].rule.id for item in other.rule.tensions if item in named}
    if other.pack == loaded.pack and loaded.rule.id not in back:
        problem = text("{other} does not name {rule} among its tensions.", other=other.rule.id, rule=loaded.rule.id)
        yield warning("L053", problem, looking.place(loaded, "tensions", number),
                      remedy=text("Name the tension at both rules."))  # fmt: skip


def _names_elsewhere() -> frozenset[str]:
    """Return the names of all rules that come with plancheck: a pack may be in tension with a rule of another."""
    found: set[str] = set()
    for name in shipped():
        try:
            found |= rule_names(name)
        except PlancheckError:
            continue
    return frozenset(found)
