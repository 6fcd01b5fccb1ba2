"""A filter evaluated on whole columns, step by step through its tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from plancheck.filters.comparing import as_numbers, as_texts, compare, contains, like, matched
from plancheck.filters.parsing import ARITHMETIC, COMPARISONS, Filter
from plancheck.filters.truth import Truth

if TYPE_CHECKING:
    import pandas as pd

DERIVED: Mapping[str, Callable[[Any], Any]] = {
    "area_m2": lambda frame: frame.geometry.area,
    "length_m": lambda frame: frame.geometry.length,
}
"""What a filter may ask of any feature with geometry, unless the layer has an attribute of that name."""

_CALCULATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "div": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "^": lambda a, b: a**b,
}


def evaluate(condition: Filter, frame: pd.DataFrame) -> Truth:
    """Evaluate ``condition`` for every row of ``frame``, in row order."""
    return _truth(condition.tree, frame)


def _truth(node: Any, frame: pd.DataFrame) -> Truth:
    import numpy as np

    if isinstance(node, bool):
        everywhere = np.full(len(frame), node)
        return Truth(everywhere, ~everywhere)
    if not isinstance(node, Mapping) or "op" not in node:
        return compare("=", _spread(_column(node, frame), frame), True)
    operator, arguments = node["op"], node["args"]
    if operator in ("and", "or"):
        parts = [_truth(argument, frame) for argument in arguments]
        return reduce(Truth.__and__ if operator == "and" else Truth.__or__, parts)
    if operator == "not":
        return ~_truth(arguments[0], frame)
    if operator == "isNull":
        null = _spread(_column(arguments[0], frame), frame).isna().to_numpy(dtype=bool)
        return Truth(null & ~null, null & ~null) if _absent(arguments[0], frame) else Truth(null, ~null)
    if operator in COMPARISONS:
        left, right = (_column(argument, frame) for argument in arguments)
        return _against(operator, left, right, frame)
    if operator == "between":
        value, low, high = (_column(argument, frame) for argument in arguments)
        return _against(">=", value, low, frame) & _against("<=", value, high, frame)
    if operator == "in":
        value = _spread(_column(arguments[0], frame), frame)
        if all(isinstance(item, str) for item in arguments[1]):
            texts, known = as_texts(value)
            holds = reduce(np.logical_or, (texts == item for item in arguments[1])) & known
            return Truth(holds, known & ~holds)
        return reduce(Truth.__or__, (compare("=", value, _column(item, frame)) for item in arguments[1]))
    if operator == "like":
        return matched(_spread(_column(arguments[0], frame), frame), like(str(_column(arguments[1], frame))))
    if operator == "a_contains":
        items = arguments[1] if isinstance(arguments[1], list) else [arguments[1]]
        wanted = [str(_column(item, frame)) for item in items]
        return matched(_spread(_column(arguments[0], frame), frame), contains(wanted))
    return compare("=", _spread(_column(node, frame), frame), True)


def _against(sign: str, left: Any, right: Any, frame: pd.DataFrame) -> Truth:
    """Compare two columns, a column and a literal, or two literals."""
    import pandas as pd

    return compare(sign, left if isinstance(right, pd.Series) else _spread(left, frame), right)


def _spread(value: Any, frame: pd.DataFrame) -> pd.Series:
    """Return a column, also for a literal."""
    import pandas as pd

    return value if isinstance(value, pd.Series) else pd.Series([value] * len(frame), index=frame.index, dtype=object)


def _absent(node: Any, frame: pd.DataFrame) -> bool:
    """Return whether the whole layer lacks an attribute: that says nothing, where a gap in a filled column does."""
    name = node.get("property") if isinstance(node, Mapping) else None
    return name is not None and name not in frame.columns and name not in DERIVED


def _column(node: Any, frame: pd.DataFrame) -> Any:
    """Return a column for an attribute or an expression, or the literal itself."""
    import pandas as pd

    if not isinstance(node, Mapping):
        return node
    if "property" in node:
        name = node["property"]
        if name in frame.columns:
            return frame[name]
        if name in DERIVED and hasattr(frame, "geometry"):
            return DERIVED[name](frame)
        return pd.Series(None, index=frame.index, dtype=object)
    if "date" in node or "timestamp" in node:
        return str(next(iter(node.values())))
    if node["op"] == "casei":
        value = _column(node["args"][0], frame)
        return value.astype("string").str.casefold() if isinstance(value, pd.Series) else str(value).casefold()
    if node["op"] in ARITHMETIC:
        return _calculated(node["op"], [_column(argument, frame) for argument in node["args"]])
    truth = _truth(node, frame)
    return pd.Series(truth.yes, index=frame.index).astype("boolean").mask(truth.unknown)


def _calculated(operator: str, values: Sequence[Any]) -> Any:
    """Return the outcome of arithmetic, unknown where there is none, such as for a division by zero."""
    import numpy as np
    import pandas as pd

    with np.errstate(all="ignore"):
        outcome = reduce(_CALCULATIONS[operator], map(as_numbers, values))
    if isinstance(outcome, pd.Series):
        return outcome.where(np.isfinite(outcome))
    return outcome if np.isfinite(outcome) else None
