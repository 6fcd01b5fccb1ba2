"""CQL2 filters: parsed by the ``cql2`` package, evaluated here on whole columns in three-valued logic.

Source: OGC 21-065r2, Common Query Language (CQL2), text encoding. Null, a missing attribute and a value that cannot be
compared are unknown, and unknown spreads as in SQL: unknown AND false is false, unknown OR true is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from plancheck.errors import PlancheckError, fault
from plancheck.texts import text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
SUPPORTED = (*COMPARISONS, *ARITHMETIC, "and", "or", "not", "in", "between", "like", "isNull", "casei", "a_contains")


@dataclass(frozen=True)
class Filter:
    """A parsed filter: its text, its CQL2 JSON tree and the attributes it names."""

    text: str
    tree: Any
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """A three-valued column: ``yes`` and ``no`` are masks that never overlap; neither means unknown."""

    yes: Mask
    no: Mask

    @property
    def unknown(self) -> Mask:
        """Rows for which the data does not tell."""
        return ~(self.yes | self.no)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)


def parse(source: str) -> Filter:
    """Parse CQL2 text; raises :class:`PlancheckError` (F001 unreadable, F002 not supported) with the place in it."""
    import cql2

    try:
        tree = cql2.parse_text(source).to_json()
    except Exception as error:  # the parser raises its own classes and, on odd input, plain ones
        detail = text("The filter cannot be read:\n{detail}", detail=str(error).rstrip())
        raise PlancheckError(fault("F001", detail)) from error
    names: list[str] = []
    _inspect(tree, names)
    return Filter(source, tree, tuple(dict.fromkeys(names)))


def _inspect(node: Any, names: list[str]) -> None:
    """Collect attribute names and refuse operators that this tool does not evaluate."""
    if isinstance(node, list):
        for item in node:
            _inspect(item, names)
    elif isinstance(node, Mapping):
        if "property" in node:
            names.append(str(node["property"]))
        elif "op" in node:
            if node["op"] not in SUPPORTED:
                problem = text("The filter uses '{operator}', which is not supported.", operator=node["op"])
                raise PlancheckError(fault("F002", problem, found=node["op"], allowed=SUPPORTED))
            _inspect(node["args"], names)


def evaluate(condition: Filter, frame: pd.DataFrame) -> Truth:
    """Evaluate ``condition`` for every row of ``frame``, in row order."""
    return _truth(condition.tree, frame)


def _truth(node: Any, frame: pd.DataFrame) -> Truth:
    import numpy as np

    if isinstance(node, bool):
        everywhere = np.full(len(frame), node)
        return Truth(everywhere, ~everywhere)
    if isinstance(node, Mapping) and "property" in node:
        return _compare("=", _column(node, frame), True)
    operator, arguments = node["op"], node["args"]
    if operator in ("and", "or"):
        parts = [_truth(argument, frame) for argument in arguments]
        return reduce(Truth.__and__ if operator == "and" else Truth.__or__, parts)
    if operator == "not":
        return ~_truth(arguments[0], frame)
    if operator == "isNull":
        null = _column(arguments[0], frame).isna().to_numpy()
        return Truth(null, ~null)
    if operator in COMPARISONS:
        return _compare(operator, *(_column(argument, frame) for argument in arguments))
    if operator == "between":
        value, low, high = (_column(argument, frame) for argument in arguments)
        return _compare(">=", value, low) & _compare("<=", value, high)
    if operator == "in":
        value = _column(arguments[0], frame)
        return reduce(Truth.__or__, (_compare("=", value, _column(item, frame)) for item in arguments[1]))
    if operator == "like":
        return _matched(_column(arguments[0], frame), _like(str(arguments[1])))
    return _matched(_column(arguments[0], frame), _contains([str(item) for item in arguments[1]]))


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
        return value.casefold() if isinstance(value, str) else value.astype("string").str.casefold()
    if node["op"] in ARITHMETIC:
        return reduce(_CALCULATIONS[node["op"]], (_numeric(_column(argument, frame)) for argument in node["args"]))
    truth = _truth(node, frame)
    return pd.Series(truth.yes, index=frame.index).astype("boolean").mask(truth.unknown)


def _numeric(value: Any) -> Any:
    import pandas as pd

    return pd.to_numeric(value, errors="coerce") if isinstance(value, pd.Series) else value


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


def _compare(operator: str, left: Any, right: Any) -> Truth:
    """Compare two columns, or a column and a literal; numbers as numbers, everything else as text."""
    import numpy as np
    import pandas as pd

    if not isinstance(left, pd.Series):
        mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        return _compare(mirrored, right, left)
    if isinstance(right, bool):
        left, right = _boolean(left), float(right)
    elif isinstance(right, (int, float)):
        left = _numeric(left)
    elif isinstance(right, str):
        left = left.astype("string")
    elif pd.api.types.is_numeric_dtype(left) or pd.api.types.is_numeric_dtype(right):
        left, right = _numeric(left), _numeric(right)
    else:
        left, right = left.astype("string"), right.astype("string")
    known = (left.notna() & (right.notna() if isinstance(right, pd.Series) else True)).to_numpy(dtype=bool)
    compared = {
        "=": left.eq, "<>": left.ne, "<": left.lt, ">": left.gt, "<=": left.le, ">=": left.ge,
    }[operator](right)  # fmt: skip
    holds = np.asarray(compared.fillna(False), dtype=bool)
    return Truth(known & holds, known & ~holds)


def _boolean(values: pd.Series) -> pd.Series:
    """Read 1/0, true/false and yes/no as a float column with NaN for anything else."""
    words = {"true": 1.0, "yes": 1.0, "1": 1.0, "1.0": 1.0, "false": 0.0, "no": 0.0, "0": 0.0, "0.0": 0.0}
    return values.astype("string").str.casefold().map(words).astype(float)


def _matched(values: pd.Series, pattern: re.Pattern[str]) -> Truth:
    known = values.notna().to_numpy()
    holds = values.astype("string").str.fullmatch(pattern).fillna(False).to_numpy(dtype=bool)
    return Truth(known & holds, known & ~holds)


def _like(pattern: str) -> re.Pattern[str]:
    parts = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL)


def _contains(items: list[str]) -> re.Pattern[str]:
    """Match a comma-separated list that holds all ``items``."""
    return re.compile("".join(rf"(?=(.*,)?\s*{re.escape(item)}\s*(,.*)?$)" for item in items) + ".*", re.DOTALL)
