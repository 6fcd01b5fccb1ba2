"""Do two rules say the same, whichever of the ways to write it they use?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plancheck.spreadsheets.words import KINDS
from plancheck.workbooks.cells import number_in


def at(node: Any, steps: Sequence[str]) -> Any:
    """Return what is at the end of ``steps``, None when they lead nowhere."""
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def kind_of(rule: Mapping[str, Any]) -> str | None:
    """Return the kind of a rule when a row can hold it, None for any other."""
    measure = rule.get("measure")
    kind = next(iter(measure), None) if isinstance(measure, Mapping) and len(measure) == 1 else None
    return kind if kind in KINDS else None


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two rules say the same, whichever of the ways to write it they use."""
    return bool(plain(one) == plain(other))


def plain(rule: Mapping[str, Any]) -> Any:
    """Return a rule in the one form of all that say the same."""
    found = _without_nothing(rule)
    kind = kind_of(found)
    if found.get("select") == "plan":
        found["select"] = {"plan": True}
    if "accept" in found:
        found["accept"] = plain_share(found["accept"])
    given = found["measure"][kind] if kind else None
    if isinstance(given, dict):
        for name in ("of", "to", "per"):
            given[name] = _plain_amount(given.get(name)) if kind == "ratio" else plain_targets(given.get(name))
    return _without_nothing(found)


def plain_share(value: Any) -> Any:
    """Return a share as a number, also when it was written as 90%."""
    found = number_in(value) if isinstance(value, str) else None
    return value if found is None else found


def plain_targets(value: Any) -> Any:
    """Return targets as a list of mappings, in whichever way they were written."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [{"layer": item} if isinstance(item, str) else item for item in items]


def _plain_amount(amount: Any) -> Any:
    if not isinstance(amount, dict):
        return amount
    kept = ("sum", "programme")
    return {name: value if name in kept else plain_targets(value) for name, value in amount.items()}


def _without_nothing(value: Any) -> Any:
    """Return a copy without keys that say nothing."""
    if isinstance(value, Mapping):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None and item != []}
    return [_without_nothing(item) for item in value] if isinstance(value, (list, tuple)) else value
