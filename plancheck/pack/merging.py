"""Packs on packs: rules taken over, changed and left out, with the reason for each.

Packs come in the order in which they extend each other, each once and the pack itself last: what is said later wins.
A pack changes or leaves out only rules of packs that it extends; what one pack leaves out stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plancheck.documents import Document
from plancheck.errors import Fault, fault, nearest
from plancheck.pack.model import ChangedRule, LeftOut, OldName, Override
from plancheck.pack.raw import File, Raw
from plancheck.pack.rule import DEFAULT_WEIGHTS
from plancheck.pack.selecting import chosen
from plancheck.texts import text


@dataclass(frozen=True)
class Merged:
    """The rules of all files together; per file what it changed and left out; and names that are old."""

    rules: tuple[Raw, ...]
    changed: tuple[tuple[ChangedRule, ...], ...]
    left_out: tuple[tuple[LeftOut, ...], ...]
    old_names: tuple[OldName, ...]


@dataclass(frozen=True)
class _Gone:
    """A rule that was left out, and by which file under which name."""

    raw: Raw
    by: File
    name: str


def merge(files: Sequence[File], faults: list[Fault]) -> Merged:
    """Bring the rules of all files together: take over, leave out, change, add; what is wrong goes to ``faults``."""
    rules: dict[str, Raw] = {}
    gone: dict[str, _Gone] = {}
    changed, left_out, old = [], [], []
    for file in files:
        left: list[LeftOut] = []
        for name, reason in file.head.exclude.items():
            found = _meant(name, "exclude", file, rules, gone, faults)
            old += _old_names(name, file, [rules[rule] for rule in found])
            left += [LeftOut(rule, str(rules[rule].data.get("code")), reason) for rule in found]
            gone.update((rule, _Gone(rules.pop(rule), file, name)) for rule in found)
        changes: list[ChangedRule] = []
        for name, change in file.head.override.items():
            found = _meant(name, "override", file, rules, gone, faults)
            old += _old_names(name, file, [rules[rule] for rule in found])
            for rule in found:
                rules[rule], made = _changed(rules[rule], file.document, name, change)
                changes.append(ChangedRule(rule, made, change.reason))
        _add(file, rules, faults)
        changed.append(tuple(changes))
        left_out.append(tuple(left))
    faults.extend(_parted(rules.values(), gone.values()))
    return Merged(tuple(rules.values()), tuple(changed), tuple(left_out), tuple(old))


def _meant(
    name: str, action: str, file: File, rules: Mapping[str, Raw], gone: Mapping[str, _Gone], faults: list[Fault]
) -> list[str]:
    """Return the ids of the rules that a name stands for, of those that the file takes over."""
    below = [(rule, raw) for rule, raw in rules.items() if raw.file.path in file.below]
    found = (
        chosen([(rule, raw.own_names) for rule, raw in below], name)
        or chosen([(rule, raw.aliases) for rule, raw in below], name)
        or chosen([(rule, raw.groups) for rule, raw in below], name)
    )
    if not found:
        faults.append(_no_rule(name, action, file, [raw for _, raw in below], gone.values()))
    return found


def _no_rule(name: str, action: str, file: File, below: Sequence[Raw], gone: Iterable[_Gone]) -> Fault:
    place = file.document.place((action, name), key=True)
    by = chosen([(item.by, (*item.raw.own_names, *item.raw.aliases)) for item in gone], name)
    if by:
        problem = text("The rule '{name}' has been left out by the pack {pack}.", name=name, pack=by[0].head.pack)
        return fault("R018", problem, place=place)
    if any(name in (data.get("id"), data.get("code")) for data in file.head.rules):
        problem = text("The rule '{name}' is of this pack itself: change it where it stands.", name=name)
        return fault("R018", problem, place=place)
    problem = (
        text("There is no rule '{name}' to change.", name=name)
        if action == "override"
        else text("There is no rule '{name}' to leave out.", name=name)
    )
    if not file.head.extends:
        remedy = text("This pack extends no other: name one under 'extends' first.")
        return fault("R018", problem, place=place, remedy=remedy)
    near = nearest(name, [own for raw in below for own in (*raw.own_names, *raw.aliases)])
    near = near or nearest(name, {group for raw in below for group in raw.groups})
    remedy = text("Name a rule of the packs that this one extends: by id, code or alias; * stands for anything.")
    return Fault("R018", problem, place, (), near, remedy)


def _changed(raw: Raw, document: Document, name: str, change: Override) -> tuple[Raw, dict[str, tuple[Any, Any]]]:
    """Return a rule with changes made, and per key what it was and became."""
    given = change.model_dump(exclude_none=True)
    norm, before = given.get("norm"), raw.data.get("norm")
    if norm is not None and "unit" not in norm and isinstance(before, dict) and "unit" in before:
        given["norm"] = {**norm, "unit": before["unit"]}
    written = {**raw.written, **{key: (document, ("override", name, key)) for key in given}}
    usual = {"weight": DEFAULT_WEIGHTS.get(raw.data.get("level", "")), "accept": 1.0}
    made = {key: (raw.data.get(key, usual.get(key)), value) for key, value in given.items() if key != "reason"}
    return replace(raw, data={**raw.data, **given}, written=written), made


def _add(file: File, rules: dict[str, Raw], faults: list[Fault]) -> None:
    for number, data in enumerate(file.head.rules):
        if not isinstance(file.document.content["rules"][number], dict):
            continue  # that it is no rule is told where the head of the pack is read
        identity = str(data["id"]) if "id" in data else f"{file.path} {number}"
        other = rules.get(identity)
        if other is not None:
            faults.append(_twice(identity, file, other, number))
        rules[identity] = Raw(data, file, number)


def _twice(identity: str, file: File, other: Raw, number: int) -> Fault:
    place = file.document.place(("rules", number, "id"))
    if other.file.path == file.path:
        return fault("R017", text("The rule id '{id}' is used twice.", id=identity), place=place)
    pack = other.file.head.pack
    if other.file.path in file.below:
        problem = text("The rule '{id}' has been taken over from the pack {pack}.", id=identity, pack=pack)
        remedy = text(
            "Change it under 'override', with a reason. To replace it by a rule of your own, "
            "leave it out under 'exclude' as well."
        )
        return fault("R017", problem, place=place, remedy=remedy)
    problem = text("The packs {one} and {other} both have a rule '{id}'.", one=pack, other=file.head.pack, id=identity)
    return fault("R017", problem, place=place, remedy=text("Give one of them another id, or extend one of the two."))


def _old_names(name: str, file: File, found: Iterable[Raw]) -> list[OldName]:
    return [
        OldName(name, raw.own_names[0], file.head.pack)
        for raw in found
        if name in raw.aliases and name not in raw.own_names
    ]


def _parted(rules: Iterable[Raw], gone: Iterable[_Gone]) -> Iterator[Fault]:
    """Say which rules that stay combine one that was left out."""
    there = list(rules)
    known = {name for raw in there for name in (*raw.own_names, *raw.aliases)}
    lost = {name: item for item in gone for name in (*item.raw.own_names, *item.raw.aliases) if name not in known}
    for raw in there:
        for item in {lost[name].raw.own_names[0]: lost[name] for name in raw.combined if name in lost}.values():
            problem = text(
                "The rule {rule} combines the value of {other}, which is left out.",
                rule=raw.own_names[0], other=item.raw.own_names[0],
            )  # fmt: skip
            place = item.by.document.place(("exclude", item.name), key=True)
            yield fault("R054", problem, place=place, remedy=text("Leave out both, or neither."))
