"""L04: conditions that never hold, or always.

A condition is tried on every combination of values that could make a difference to it: the choices of an attribute,
the numbers and texts that it is compared with and values between and beside them, and null where the model allows that.
Conditions that reckon, or with too many combinations, are left alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plancheck.errors import Place
from plancheck.filters import ARITHMETIC, Filter, evaluate
from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.pack.model import LoadedRule
from plancheck.pack.naming import uses
from plancheck.pack.vocabulary import Column
from plancheck.texts import text

if TYPE_CHECKING:
    import pandas as pd

MOST = 5000
"""So many combinations are tried at most."""


def remarks(looking: Looking) -> Iterator[Remark]:
    """Try the conditions of every rule."""
    for loaded in looking.rules:
        for use in uses(loaded):
            if isinstance(use.used, Filter) and use.steps != ("unless",):
                columns = _columns(looking, use.layers)
                yield from _condition(use.used, columns, looking.place(loaded, *use.steps))
        yield from _exception(looking, loaded)


def _columns(looking: Looking, layers: Sequence[str]) -> Mapping[str, Column]:
    return {name: column for layer in layers for name, column in looking.words.columns.get(layer, {}).items()}


def _condition(condition: Filter, columns: Mapping[str, Column], place: Place) -> Iterator[Remark]:
    for name in _null_tests(condition.tree):
        if name in columns and columns[name].required:
            yield warning("L044", text("'{attribute}' is never null: every feature has one.", attribute=name), place)
    cases = _cases((condition,), columns)
    if cases is None:
        return
    truth = evaluate(condition, cases)
    if not truth.yes.any():
        problem = text("This condition never holds: {condition}", condition=condition.text)
        yield warning("L041", problem, place, remedy=text("An attribute has one value at a time; OR may be meant."))
    elif truth.yes.all():
        yield warning("L043", text("This condition always holds: {condition}", condition=condition.text), place)


def _exception(looking: Looking, loaded: LoadedRule) -> Iterator[Remark]:
    rule = loaded.rule
    if rule.unless is None or rule.select.layer is None:
        return
    chosen = [rule.select.where] if rule.select.where else []
    cases = _cases((*chosen, rule.unless), _columns(looking, (rule.select.layer,)))
    if cases is None:
        return
    if chosen:
        cases = cases[evaluate(chosen[0], cases).yes]
    if not len(cases):
        return  # the condition itself never holds, which is told
    truth = evaluate(rule.unless, cases)
    place = looking.place(loaded, "unless")
    if truth.yes.all():
        yield warning("L042", text("The exception always holds: the rule never applies."), place)
    elif not truth.yes.any():
        yield warning("L045", text("The exception never holds for what the rule selects."), place)


def _cases(conditions: Sequence[Filter], columns: Mapping[str, Column]) -> pd.DataFrame | None:
    """Return every combination of values that matters to the conditions, or None when that cannot be tried."""
    import pandas as pd

    names = list(dict.fromkeys(name for condition in conditions for name in condition.attributes))
    trees = [condition.tree for condition in conditions]
    if any(name not in columns for name in names) or any(_reckons(tree) for tree in trees):
        return None
    literals = [value for tree in trees for value in _literals(tree)]
    values = [_values(columns[name], literals) for name in names]
    number = 1
    for several in values:
        number *= len(several)
    if number > MOST or not names:
        return None
    return pd.DataFrame(list(itertools.product(*values)), columns=names, dtype=object)


def _values(column: Column, literals: Sequence[Any]) -> list[Any]:
    texts = list(dict.fromkeys(value for value in literals if isinstance(value, str)))
    numbers = sorted({float(value) for value in literals if isinstance(value, (int, float))})
    found: list[Any]
    if column.kind == "boolean":
        found = [True, False]
    elif column.kind in ("number", "integer"):
        step = 1.0 if column.kind == "integer" else 0.25
        found = sorted({value for one in numbers for value in (one - step, one, one + step)} or {0.0, 1.0})
        if column.kind == "number":
            found += [(one + other) / 2 for one, other in itertools.pairwise(numbers)]
    elif column.kind == "choice" and column.choices:
        found = list(column.choices)
    else:
        known = column.choices or ("another",)
        plain = [value.replace("%", "").replace("_", "x") for value in texts]
        found = list(dict.fromkeys((*known, *texts, *plain)))
        if column.kind == "list":
            found.append(", ".join(found))
    return found if column.required else [*found, None]


def _nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, Mapping):
        yield node
        yield from _nodes(node.get("args", []))


def _reckons(tree: Any) -> bool:
    return any(
        node.get("op") in (*ARITHMETIC, "casei") or "date" in node or "timestamp" in node for node in _nodes(tree)
    )


def _literals(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for item in node:
            yield from _literals(item)
    elif isinstance(node, Mapping):
        yield from _literals(node.get("args", []))
    else:
        yield node


def _null_tests(tree: Any) -> Iterator[str]:
    for node in _nodes(tree):
        if node.get("op") == "isNull" and isinstance(node["args"][0], Mapping) and "property" in node["args"][0]:
            yield str(node["args"][0]["property"])
