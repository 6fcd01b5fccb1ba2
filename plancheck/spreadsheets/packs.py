"""From criteria to a pack: a new file, or the file that there is with only what changed written anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancheck.documents import Document, Step, mapping, parsed, read_document
from plancheck.errors import Fault, Place, PlancheckError, fault
from plancheck.pack.finding import scheme_beside
from plancheck.spreadsheets.criteria import Criteria, SheetRule
from plancheck.spreadsheets.from_workbook import read_criteria
from plancheck.spreadsheets.sameness import plain
from plancheck.spreadsheets.yaml_text import pack_text
from plancheck.texts import Language, Text, text
from plancheck.workbooks.reading import Workbook

_CONSEQUENCES = ("R011", "R012", "R013", "R014")
"""What a pack says of a row of which a cell was not understood."""

_ORDER = ("pack", "version", "title", "description", "language", "extends", "norms", "sources", "parameters",
          "override", "exclude", "rules")  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What a workbook does to a pack: rules by id."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int

    @property
    def nothing(self) -> bool:
        """Whether no rule is other than it was."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True)
class SheetDocument(Document):
    """A pack that was made of a workbook: places are cells where a value came from one."""

    cells: Mapping[tuple[Step, ...], Place]

    def place(self, steps: Sequence[Step], key: bool = False) -> Place:
        """Return the cell of the value at ``steps`` or of its nearest parent; else the line in the file."""
        for length in range(len(steps), 0, -1):
            found = self.cells.get(tuple(steps[:length]))
            if found is not None:
                return found
        return super().place(steps, key)


@dataclass(frozen=True)
class Combined:
    """The content of a pack after the workbook, where its values stand, and what changed."""

    content: dict[str, Any]
    cells: dict[tuple[Step, ...], Place]
    changes: Changes


def combine(criteria: Criteria, base: Mapping[str, Any] | None) -> Combined:
    """Bring a workbook and the pack that it goes into together.

    Rules that the workbook cannot hold stay as they are in ``base``, and so do rules that came into it since the
    workbook was made. Raises :class:`PlancheckError` (X028) when a rule did not fit in the workbook and is not in
    ``base`` either.
    """
    old = {rule["id"]: rule for rule in (base or {}).get("rules", ())}
    new = {str(rule.data["id"]): rule for rule in criteria.rules if rule.data}
    carried = {part: {item.id: item.data for item in criteria.others if item.part == part and item.data is not None}
               for part in ("rule", "override", "exclude")}  # fmt: skip
    _check_carried(criteria, base or {}, old)
    removed = tuple(name for name in old if name in criteria.written and name not in new)
    order = [*(name for name in old if name not in removed), *(name for name in new if name not in old)]
    order += [name for name in carried["rule"] if name not in old and name not in new]
    rules: list[dict[str, Any]] = []
    changed: list[str] = []
    cells = dict(criteria.places)
    for number, name in enumerate(order):
        if name in new:
            rule, differs = _merged(old.get(name), new[name], criteria.tested)
            changed += [name] if differs and name in old else []
            cells |= {("rules", number, *steps): place for steps, place in new[name].places.items()}
            cells["rules", number] = new[name].place
        else:
            rule = old[name] if name in old else carried["rule"][name]
            if name not in old:
                cells["rules", number] = next(item.place for item in criteria.others if item.id == name)
        rules.append(rule)
    head = {key: value for key, value in {**(base or {}), **criteria.head}.items() if value not in (None, {}, [])}
    for part in ("override", "exclude"):
        if carried[part] or head.get(part):
            head[part] = {**carried[part], **head.get(part, {})}
    content = {key: head[key] for key in _ORDER if key in head and key != "rules"}
    if rules or "rules" in (base or {}):
        content["rules"] = rules
    added = tuple(name for name in order if name not in old)
    return Combined(content, cells, Changes(added, tuple(changed), removed, len(order) - len(added) - len(changed)))


def _check_carried(criteria: Criteria, base: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    faults = []
    for item in criteria.others:
        there = old if item.part == "rule" else base.get(item.part, {})
        if item.data is None and item.id not in there:
            problem = text("The rule '{id}' does not fit in a workbook and is not in the pack.", id=item.id)
            remedy = text(
                "Write into the pack that the workbook was made of, or remove this row: then the rule is gone."
            )
            faults.append(fault("X028", problem, place=item.place, remedy=remedy))
    if faults:
        raise PlancheckError(*faults)


def _merged(old: Mapping[str, Any] | None, new: SheetRule, tested: bool) -> tuple[dict[str, Any], bool]:
    """Return a rule with the old wording of whatever still says the same, and whether anything differs.

    Without a sheet with tests (``tested``) a rule keeps those it had.
    """
    if old is None:
        return dict(new.data), True
    kept = {"tests": old["tests"]} if "tests" in old and not tested else {}
    before, after = plain(old), plain({**new.data, **kept})
    keys = [key for key in (*old, *(key for key in new.data if key not in old)) if key in after or key not in before]
    rule = {key: old[key] if key in old and before.get(key) == after.get(key) else new.data[key] for key in keys}
    return rule, before != after


def pack_of(
    book: Workbook, path: Path, language: Language, load: Callable[[Document], object]
) -> tuple[str, Changes, tuple[Text, ...]]:
    """Return the text of the pack that a workbook makes at ``path``, what changes there, and what to tell.

    ``load`` checks a pack as it would be used. Raises :class:`PlancheckError` with every fault of the workbook.
    """
    base = read_document(path) if path.exists() else None
    before = mapping(base) if base else {}
    ids = {str(rule.get("code")): str(rule.get("id")) for rule in before.get("rules") or () if isinstance(rule, dict)}
    criteria = read_criteria(book, scheme_beside(path.parent), language, ids)
    if base is not None:
        load(base)
        _check_name(criteria, base)
    try:
        combined = combine(criteria, before)
    except PlancheckError as error:
        raise PlancheckError(*(criteria.faults or error.faults)) from error
    written = pack_text(combined.content, base)
    made = parsed(written, path, str(path))
    document = SheetDocument(
        path, str(path), written, made, hashlib.sha256(written.encode()).hexdigest(), combined.cells
    )
    faults = list(criteria.faults)
    try:
        load(document)
    except PlancheckError as error:
        faults += _not_told_yet(error.faults, criteria)
    if faults:
        raise PlancheckError(*faults)
    return written, combined.changes, criteria.notes


def _check_name(criteria: Criteria, base: Document) -> None:
    """Raise PlancheckError (X029) when the workbook is of another pack than the file that it goes into."""
    there, given = base.content.get("pack"), criteria.head.get("pack")
    if given is not None and there != given:
        problem = text("{file} holds the pack '{there}', and the workbook is of the pack '{given}'.",
                       file=base.shown, there=str(there), given=str(given))  # fmt: skip
        raise PlancheckError(Fault("X029", problem, remedy=text("Choose another file name for the pack.")))


def _not_told_yet(found: Sequence[Fault], criteria: Criteria) -> Iterator[Fault]:
    """Yield the faults of a pack, without what the cells were already said to lack."""
    places = {item.place for item in criteria.faults}
    rows = {(item.place.file.rpartition("!")[0], _row(item.place)) for item in criteria.faults if item.place}
    for wrong in found:
        told = wrong.place is not None and (wrong.place.file.rpartition("!")[0], _row(wrong.place)) in rows
        if wrong.place not in places and not (told and wrong.code in _CONSEQUENCES):
            yield wrong


def _row(place: Place) -> str:
    return place.file.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
