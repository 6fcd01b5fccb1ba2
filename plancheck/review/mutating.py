"""Damage done to the plan of a rule's own test, step by step: a rule that no damage can make fail does not look.

Each mutation changes one thing: a feature goes, comes more than once, moves, grows or shrinks, an attribute gets
another value, a quantity of the programme another size. What is null stays null: that makes a rule unknown, not fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from plancheck.errors import PlancheckError
from plancheck.plan import hours
from plancheck.plan.building import GEOMETRY, listed_rows
from plancheck.plan.schema import LAYERS, STATUS, TABLES, Attribute
from plancheck.review.rehearsal import Load, Rehearsal, each_test, perform

if TYPE_CHECKING:
    from collections.abc import Collection

Content = Mapping[str, Any]

COPIES = (1, 9, 299)
SHIFTS = ((30.0, 0.0), (0.0, 30.0), (-150.0, 0.0), (0.0, 600.0), (3000.0, 3000.0))
"""Metres to move a feature by: across a street, out of a block, out of walking distance."""
FACTORS = (0.02, 0.2, 3.0, 20.0)


MOST_TRIES = 1000
"""A plan that stays good through this many is good whatever one does."""


@dataclass(frozen=True)
class Survivor:
    """A test whose plan stays good whatever is done to it, with the number of things that were tried."""

    rehearsal: Rehearsal
    tried: int


def survivors(load: Load, own: bool = False, chosen: Collection[str] | None = None) -> Iterator[Survivor]:
    """Yield the passing tests, in the pack that ``load`` gives, that no mutation of their plan makes fail.

    With ``own`` only those of the pack itself, not of the packs that it extends; ``chosen`` are the ids of the only
    rules to look at.
    """
    for rehearsal in each_test(load, own, chosen):
        tried = tries(rehearsal)
        if tried is not None:
            yield Survivor(rehearsal, tried)


def tries(rehearsal: Rehearsal) -> int | None:
    """Return how often the plan of a test was damaged in vain; None when the rule failed, or does not have to."""
    test = rehearsal.test
    if test.expect.status != "met" or test.known_miss is not None or rehearsal.loaded.rule.is_question:
        return None
    tried = list(_until_it_fails(rehearsal))
    return None if tried and tried[-1] else len(tried)


def _until_it_fails(rehearsal: Rehearsal) -> Iterator[bool]:
    """Yield for one mutation after the other whether it makes the rule fail, as far as the first that does."""
    for plan in islice(mutations(rehearsal.rows()), MOST_TRIES):
        try:
            fails = perform(rehearsal, plan).status == "not_met"
        except PlancheckError:
            fails = False  # a plan that cannot be read says nothing about the rule
        yield fails
        if fails:
            return


def mutations(content: Content) -> Iterator[dict[str, Any]]:
    """Yield damaged copies of a plan written as rows, the likeliest to matter first."""
    rows = {name: listed_rows(given) for name, given in content.items()}
    for name in rows:
        if name in LAYERS and name != "boundary":
            yield from _without(rows, name)
    for name in rows:
        if name in LAYERS:
            yield from _revalued(rows, name)
    for name in rows:
        if name in LAYERS:
            yield from _displaced(rows, name)
    for name in rows:
        if name in LAYERS and name != "boundary":
            yield from _multiplied(rows, name)
        elif name in TABLES:
            yield from _quantified(rows, name)


def _different(rows: list[dict[str, Any]]) -> list[int]:
    """Return the numbers of rows that differ: what is done to one of many alike says it for the others."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        first.setdefault(repr(row), number)
    return list(first.values())


def _changed(rows: Content, name: str, number: int, values: Content) -> dict[str, Any]:
    changed = [{**row, **values} if at == number else row for at, row in enumerate(rows[name])]
    return {**rows, name: changed}


def _without(rows: Content, name: str) -> Iterator[dict[str, Any]]:
    for number in _different(rows[name]):
        if len(rows[name]) > 1:
            yield {**rows, name: [row for at, row in enumerate(rows[name]) if at != number]}
    yield {**rows, name: []}
    if len(rows[name]) > 2:
        yield {**rows, name: rows[name][:1]}


def _multiplied(rows: Content, name: str) -> Iterator[dict[str, Any]]:
    key = LAYERS[name].key
    for row in (rows[name][number] for number in _different(rows[name])):
        copy = {column: value for column, value in row.items() if column != key}
        for count in COPIES:
            yield {**rows, name: [*rows[name], *[copy] * count]}


def _displaced(rows: Content, name: str) -> Iterator[dict[str, Any]]:
    import shapely
    from shapely import affinity

    for number in _different(rows[name]):
        geometry = shapely.from_wkt(str(rows[name][number][GEOMETRY]))
        for x, y in SHIFTS:
            yield _changed(rows, name, number, {GEOMETRY: affinity.translate(geometry, x, y).wkt})
        if geometry.length:
            for factor in FACTORS:
                scaled = affinity.scale(geometry, factor, factor, origin="center")
                yield _changed(rows, name, number, {GEOMETRY: scaled.wkt})


def _revalued(rows: Content, name: str) -> Iterator[dict[str, Any]]:
    for attribute in LAYERS[name].attributes:
        present = [row[attribute.name] for row in rows[name] if row.get(attribute.name) is not None]
        if not present or attribute.name == STATUS.name:
            continue
        for value in _others(attribute, present):
            everywhere = [{**row, attribute.name: value} if attribute.name in row else row for row in rows[name]]
            if attribute.name != LAYERS[name].key:
                yield {**rows, name: everywhere}
            for number in _different(rows[name]):
                if rows[name][number].get(attribute.name) not in (None, value):
                    yield _changed(rows, name, number, {attribute.name: value})


def _others(attribute: Attribute, present: list[Any]) -> list[Any]:
    """Return values that an attribute could have had instead."""
    if attribute.kind == "boolean":
        return [True, False]
    if attribute.kind in ("number", "integer"):
        numbers = dict.fromkeys(float(value) for value in present)
        return [0, *(value for number in numbers for value in (number / 10, number / 2, number * 2, number * 10))]
    if attribute.choices:
        return list(attribute.choices)
    if attribute.name == hours.ATTRIBUTE:
        return ["Mo 10:00-11:00", "24/7"]
    return [*dict.fromkeys(map(str, present)), "something else"]


def _quantified(rows: Content, name: str) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows[name]):
        if isinstance(row.get("quantity"), (int, float)):
            for factor in (0, 0.1, 0.5, 2, 10):
                yield _changed(rows, name, number, {"quantity": row["quantity"] * factor})
