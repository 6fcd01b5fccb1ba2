"""From CQL2 text to a tree of which every part can be evaluated, or a message that says what is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plancheck.errors import PlancheckError, fault
from plancheck.texts import text

DEEPEST = 40
COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
SUPPORTED = (*COMPARISONS, *ARITHMETIC, "and", "or", "not", "in", "between", "like", "isNull", "casei", "a_contains")


@dataclass(frozen=True)
class Filter:
    """A parsed filter: its text, its CQL2 JSON tree and the attributes it names."""

    text: str
    tree: Any
    attributes: tuple[str, ...]


def parse(source: str) -> Filter:
    """Parse CQL2 text; raises :class:`PlancheckError` (F001 unreadable, F002 not supported) with the place in it."""
    import cql2

    from plancheck.filters.mistakes import bounded, mistake

    bounded(source)
    try:
        tree = cql2.parse_text(source).to_json()
    except Exception as error:  # the parser raises its own classes and, on odd input, plain ones
        raise mistake(source, str(error)) from error
    names: list[str] = []
    _inspect(tree, names)
    return Filter(source, tree, tuple(dict.fromkeys(names)))


def _inspect(node: Any, names: list[str], depth: int = 0) -> None:
    """Collect attribute names and refuse operators that this tool does not evaluate."""
    if depth > DEEPEST:
        raise PlancheckError(
            fault("F003", text("The filter has more than {limit} steps in each other.", limit=DEEPEST))
        )
    if isinstance(node, float) and not math.isfinite(node):
        raise PlancheckError(fault("F003", text("The filter holds a number that is too large.")))
    if isinstance(node, list):
        for item in node:
            _inspect(item, names, depth)
    elif isinstance(node, Mapping):
        if "property" in node:
            names.append(str(node["property"]))
        elif "op" in node:
            if node["op"] not in SUPPORTED:
                raise _unsupported(node["op"], SUPPORTED)
            if node["op"] in ("like", "a_contains") and not _is_written_out(node["args"][1]):
                raise _unsupported(f"{node['op']} with an attribute on the right")
            _inspect(node["args"], names, depth + 1)


def _unsupported(operator: str, allowed: Sequence[str] = ()) -> PlancheckError:
    problem = text("The filter uses '{operator}', which is not supported.", operator=operator)
    return PlancheckError(fault("F002", problem, found=operator, allowed=allowed))


def _is_written_out(node: Any) -> bool:
    """Return whether a node is made of literals only: a pattern or a list that is the same for every row."""
    names: list[str] = []
    _inspect(node, names)
    return not names
