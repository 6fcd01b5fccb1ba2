"""One rule as one row and back: cells by the key of their column, with names as the pack has them.

``cells_of`` leaves out what has no column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from plancheck.pack.rule import Rule
from plancheck.spreadsheets.columns import QUESTIONS, RULES, Column, Steps
from plancheck.spreadsheets.sameness import at, plain_share, plain_targets
from plancheck.spreadsheets.words import QUESTION

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "count": {"by": "key", "distinct": "distinct"},
    "ratio": {"times": "times"},
    "share": {"where": "holds", "by": "weigh", "key": "key"},
    "distance": {"along": "along", "limit_m": "metres"},
    "reach": {"along": "along", "within_m": "metres", "distinct": "distinct"},
    "value": {"attribute": "attribute", "property": "property"},
    QUESTION: {},
}
"""Parameters of each kind that are one cell, with the column."""

TARGETS: Mapping[str, str] = {"count": "of", "share": "of", "distance": "to", "reach": "to"}
"""The parameter that names features, for kinds that have one."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "count": ("of",),
    "ratio": ("amount", "per_amount"),
    "share": ("of", "holds"),
    "distance": ("of",),
    "reach": ("of", "metres"),
    "value": (),
    QUESTION: ("question_nl", "role"),
}
"""Columns that a kind cannot do without."""

USES: Mapping[str, frozenset[str]] = {
    "count": frozenset({"of", "of_where", "along", "metres", "key", "distinct"}),
    "ratio": frozenset({"amount", "of", "of_where", "attribute", "per_amount", "per", "per_where", "per_attribute",
                        "times"}),
    "share": frozenset({"of", "of_where", "holds", "weigh", "key"}),
    "distance": frozenset({"of", "of_where", "along", "metres"}),
    "reach": frozenset({"of", "of_where", "along", "metres", "distinct"}),
    "value": frozenset({"attribute", "property"}),
    QUESTION: frozenset(),
}  # fmt: skip
"""Columns about the measure that a kind has a use for."""

_WAYS = {"within_m": "straight", "walk_m": "walk", "inside": "inside"}
"""How a count relates features to the subject, with the word in the column."""

_UPPER = ("amount", "of", "of_where", "attribute")
_LOWER = ("per_amount", "per", "per_where", "per_attribute")
_AMOUNTS = ("count", "sum", "area", "length", "programme")
_NORMS = ("at_least", "at_most", "between", "equals", "one_of")
_NONE = "-"


class Part(NamedTuple):
    """A value of a rule: the steps to it, and the column that it comes from."""

    steps: Steps
    value: Any
    column: str


def columns_of(kind: str) -> Mapping[str, Column]:
    """Return the columns of the sheet that a kind is on."""
    return QUESTIONS if kind == QUESTION else RULES


def cells_of(rule: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the cells of a rule, as far as there are columns for what it says."""
    cells: dict[str, Any] = {key: at(rule, column.steps) for key, column in columns_of(kind).items() if column.steps}
    cells["accept"] = plain_share(cells["accept"])
    given, norm = rule["measure"][kind], rule.get("norm")
    if kind != QUESTION:
        cells |= {"kind": kind, "judges": _judged(rule.get("select"))}
    if isinstance(given, Mapping):
        cells |= {column: given.get(name) for name, column in PARAMETERS[kind].items()}
        if kind in TARGETS:
            cells |= _target_cells(given.get(TARGETS[kind]), "of", "of_where")
        if kind == "count":
            cells |= _related_cells(given)
        if kind == "ratio":
            cells |= _amount_cells(given.get("of"), *_UPPER) | _amount_cells(given.get("per"), *_LOWER)
    if isinstance(norm, Mapping):
        cells |= _norm_cells(norm)
    return {key: value for key, value in cells.items() if value is not None and value != [] and value != ""}


def rule_of(cells: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the rule that cells make, with its keys in the order in which packs have them."""
    rule: dict[str, Any] = {}
    for part in parts_of(cells, kind):
        node = rule
        for step in part.steps[:-1]:
            node = node.setdefault(step, {})
        node[part.steps[-1]] = part.value
    if rule.get("select") == {"plan": True}:
        rule["select"] = "plan"
    order = list(Rule.model_fields)
    return {key: rule[key] for key in sorted(rule, key=order.index)}


def parts_of(cells: Mapping[str, Any], kind: str) -> Iterator[Part]:
    """Yield the values that cells give to a rule."""
    for key, column in columns_of(kind).items():
        if column.steps and key in cells:
            yield Part(column.steps, cells[key], key)
    yield from _selected(cells, kind)
    yield from _norm_parts(cells)
    inside = ("measure", kind)
    for name, key in PARAMETERS[kind].items():
        if key in cells:
            yield Part((*inside, name), cells[key], key)
    if kind in TARGETS and "of" in cells:
        yield Part((*inside, TARGETS[kind]), _targets(cells["of"], cells.get("of_where")), "of")
    if kind == "count" and ("along" in cells or "metres" in cells):
        way = next((name for name, way in _WAYS.items() if way == cells.get("along", "straight")), "within_m")
        yield Part((*inside, way), True if way == "inside" else cells.get("metres"), "along")
    if kind == "ratio":
        for name, columns in (("of", _UPPER), ("per", _LOWER)):
            if columns[0] in cells:
                yield Part((*inside, name), _amount(cells, *columns), columns[0])


def _judged(select: Any) -> Any:
    if select == "plan" or at(select, ("plan",)) is True:
        return "plan"
    return "blocks" if at(select, ("blocks",)) is True else at(select, ("layer",))


def _selected(cells: Mapping[str, Any], kind: str) -> Iterator[Part]:
    judged = "plan" if kind == QUESTION else cells.get("judges")
    if judged in ("plan", "blocks"):
        yield Part(("select", judged), True, "judges")
    elif judged is not None:
        yield Part(("select", "layer"), judged, "judges")


def _target_cells(value: Any, layers: str, wheres: str) -> dict[str, Any]:
    items = plain_targets(value) or []
    named = [at(item, ("layer",)) for item in items]
    conditions = [at(item, ("where",)) for item in items]
    if len(items) == 1 or not any(conditions):
        return {layers: named, wheres: conditions[0] if items else None}
    return {layers: named, wheres: "\n".join(str(condition or _NONE) for condition in conditions)}


def _targets(layers: Sequence[str], where: Any) -> Any:
    conditions: list[str | None] = [where] if len(layers) == 1 else [*str(where or "").split("\n")]
    conditions += [None] * (len(layers) - len(conditions))
    items = [
        {"layer": layer, "where": condition.strip()} if condition and condition.strip() != _NONE else layer
        for layer, condition in zip(layers, conditions, strict=False)
    ]
    return items[0] if len(items) == 1 else items


def _related_cells(given: Mapping[str, Any]) -> dict[str, Any]:
    way = next((name for name in _WAYS if given.get(name) is not None), None)
    return {"along": _WAYS[way], "metres": None if way == "inside" else given[way]} if way else {}


def _amount_cells(amount: Any, kind: str, layers: str, wheres: str, attribute: str) -> dict[str, Any]:
    name = next((name for name in _AMOUNTS if at(amount, (name,)) is not None), None)
    if name is None:
        return {}
    if name == "programme":
        return {kind: name, attribute: amount[name]}
    targets = amount.get("of") if name == "sum" else amount[name]
    return {kind: name, attribute: amount[name] if name == "sum" else None, **_target_cells(targets, layers, wheres)}


def _amount(cells: Mapping[str, Any], kind: str, layers: str, wheres: str, attribute: str) -> dict[str, Any]:
    name = cells[kind]
    if name == "programme":
        return {name: cells.get(attribute)}
    targets = _targets(cells[layers], cells.get(wheres)) if layers in cells else None
    return {"sum": cells.get(attribute), "of": targets} if name == "sum" else {name: targets}


def _norm_cells(norm: Mapping[str, Any]) -> dict[str, Any]:
    name = next((name for name in _NORMS if norm.get(name) is not None), None)
    value = norm.get(name) if name else None
    if name == "between" and isinstance(value, (list, tuple)) and len(value) == 2:
        return {"norm": name, "norm_value": value[0], "norm_to": value[1]}
    if name == "one_of" and isinstance(value, (list, tuple)):
        return {"norm": name, "norm_value": list(value)}
    return {"norm": name, "norm_value": value}


def _norm_parts(cells: Mapping[str, Any]) -> Iterator[Part]:
    name = cells.get("norm")
    if name == "between":
        yield Part(("norm", name), [cells.get("norm_value"), cells.get("norm_to")], "norm_value")
    elif name is not None:
        yield Part(("norm", name), cells.get("norm_value"), "norm_value")
