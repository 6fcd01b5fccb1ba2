"""The tests inside a rule: tiny plans written in YAML, and what the rule must say about them.

Layers are lists of features, or one mapping with ``repeat`` to make many alike; ``geometry`` is WKT in metres. Ids that
are not given are numbered. Without a ``boundary`` the box around all features, one metre wider, is the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plancheck.pack.model import RuleTest

FEATURE_KEYS = {"repeat"}


def features(test: RuleTest, keys: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows per layer or table of a test's plan; ids are made where ``keys`` (layer to id name) asks."""
    made: dict[str, list[dict[str, Any]]] = {}
    for name, content in test.plan.items():
        items = content if isinstance(content, list) else [content]
        rows: list[dict[str, Any]] = []
        for item in items:
            row = {key: value for key, value in item.items() if key not in FEATURE_KEYS}
            rows.extend(dict(row) for _ in range(int(item.get("repeat", 1))))
        key = keys.get(name)
        if key is not None:
            for number, row in enumerate(rows, 1):
                row.setdefault(key, f"{name}-{number}")
        made[name] = rows
    return made
