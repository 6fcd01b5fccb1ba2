"""Packs on packs: rules taken over, changed and left out, with the reason for each.

Packs come in the order in which they extend each other, each once and the pack itself last: what is said later wins.
A pack changes or leaves out only rules of packs that it extends; what one pack leaves out stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from plancheck.documents import Document, Step
from plancheck.errors import Fault, fault, nearest
from plancheck.pack.model import ChangedRule, LeftOut, OldName, Override, PackFile
from plancheck.pack.rewriting import Spot, rewritten
from plancheck.pack.rule import DEFAULT_WEIGHTS
from plancheck.pack.selecting import fits
from plancheck.texts import text


@dataclass(frozen=True)
class File:
    """A pack file, its full path, and the full paths of all files that it extends, near or far."""

    document: Document
    head: PackFile
    path: Path
    below: frozenset[Path]


@dataclass(frozen=True)
class Raw:
    """A rule as the packs together say it, the file and number it came with, and where changed keys were written."""

    data: dict[str, Any]
    file: File
    number: int
    written: Mapping[str, Spot] = field(default_factory=dict)

    @property
    def at(self) -> tuple[Step, ...]:
        """The steps to the rule in its file."""
        return "rules", self.number

    @property
    def document(self) -> Document:
        """The file of the rule, which places a mistake in a changed key where that was written."""
        return rewritten(self.file.document, self.at, self.data, self.written)

    @property
    def exact_names(self) -> tuple[str, ...]:
        """Its id, code and aliases."""
        return tuple(str(name) for name in (self.data.get("id"), self.data.get("code"), *self.aliases))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names that it had before."""
        return _texts(self.data.get("aliases"))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it can be named by: see :mod:`plancheck.pack.selecting`."""
        factor = str(self.data.get("factor"))
        groups = (self.file.head.pack, factor.partition(".")[0], factor, str(self.data.get("level")))
        return (*self.exact_names, *groups, *_texts(self.data.get("lenses")))


@dataclass(frozen=True)
class Merged:
    """The rules of all files together; per file what it changed and left out; and names that are old."""

    rules: tuple[Raw, ...]
    changed: tuple[tuple[ChangedRule, ...], ...]
    left_out: tuple[tuple[LeftOut, ...], ...]
    old_names: tuple[OldName, ...]


def merge(files: Sequence[File], faults: list[Fault]) -> Merged:
    """Bring the rules of all files together: take over, leave out, change, add; what is wrong goes to ``faults``."""
    rules: dict[str, Raw] = {}
    gone: dict[str, tuple[Raw, File]] = {}
    changed, left_out, old = [], [], []
    for file in files:
        left: dict[str, LeftOut] = {}
        for name, reason in file.head.exclude.items():
            found = _meant(name, "exclude", file, rules, gone, faults)
            left.update((rule, LeftOut(rule, reason)) for rule in found)
            old += _old_names(name, file, [rules[rule] for rule in found])
            gone.update((rule, (rules.pop(rule), file)) for rule in found)
        changes: list[ChangedRule] = []
        for name, change in file.head.override.items():
            found = _meant(name, "override", file, rules, gone, faults)
            old += _old_names(name, file, [rules[rule] for rule in found])
            for rule in found:
                rules[rule], made = _changed(rules[rule], file.document, name, change)
                changes.append(ChangedRule(rule, made, change.reason))
        _add(file, rules, faults)
        changed.append(tuple(changes))
        left_out.append(tuple(left.values()))
    return Merged(tuple(rules.values()), tuple(changed), tuple(left_out), tuple(old))


def _meant(
    name: str, action: str, file: File, rules: Mapping[str, Raw], gone: Mapping[str, tuple[Raw, File]],
    faults: list[Fault],
) -> list[str]:  # fmt: skip
    """Return the ids of the rules that a name stands for, of those that the file takes over."""
    below = {rule: raw for rule, raw in rules.items() if raw.file.path in file.below}
    found = [rule for rule, raw in below.items() if any(fits(own, name) for own in raw.exact_names)]
    found = found or [rule for rule, raw in below.items() if any(fits(own, name) for own in raw.names)]
    if not found:
        faults.append(_no_rule(name, action, file, below.values(), gone.values()))
    return found


def _no_rule(
    name: str, action: str, file: File, below: Iterable[Raw], gone: Iterable[tuple[Raw, File]]
) -> Fault:  # fmt: skip
    place = file.document.place((action, name), key=True)
    by = next((by for raw, by in gone if any(fits(own, name) for own in raw.exact_names)), None)
    if by is not None:
        problem = text("The rule '{name}' has been left out by the pack {pack}.", name=name, pack=by.head.pack)
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
    rules = list(below)
    near = nearest(name, [own for raw in rules for own in raw.exact_names]) or nearest(
        name, {own for raw in rules for own in raw.names}
    )
    remedy = text("Name a rule of the packs that this one extends: by id, code or alias; * stands for anything.")
    return Fault("R018", problem, place, (), near, remedy)


def _changed(raw: Raw, document: Document, name: str, change: Override) -> tuple[Raw, dict[str, tuple[Any, Any]]]:
    """Return a rule with changes made, and per key what it was and became."""
    given = change.model_dump(exclude_none=True)
    norm, before = given.get("norm"), raw.data.get("norm")
    if norm is not None and "unit" not in norm and isinstance(before, dict) and "unit" in before:
        given["norm"] = {**norm, "unit": before["unit"]}
    data = {**raw.data, **given}
    written = {**raw.written, **{key: (document, ("override", name, key)) for key in given}}
    usual = {"weight": DEFAULT_WEIGHTS.get(raw.data.get("level", ""), None), "accept": 1.0}
    made = {key: (raw.data.get(key, usual.get(key)), value) for key, value in given.items() if key != "reason"}
    return replace(raw, data=data, written=written), made


def _add(file: File, rules: dict[str, Raw], faults: list[Fault]) -> None:
    for number, data in enumerate(file.head.rules):
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
        OldName(name, str(raw.data.get("id")), file.head.pack)
        for raw in found
        if name.casefold() in (alias.casefold() for alias in raw.aliases)
    ]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()
