"""CQL2 filters: parsed by the ``cql2`` package, evaluated here on whole columns in three-valued logic.

Source: OGC 21-065r2, Common Query Language (CQL2), text encoding. Null, a missing attribute and a value that cannot be
compared are unknown, and unknown spreads as in SQL: unknown AND false is false, unknown OR true is true. ``IS NULL`` is
true for a gap in an attribute that the layer has, and unknown where the layer lacks the attribute altogether.
"""

from __future__ import annotations

import math
import operator as operators
import re
from collections.abc import Callable, Mapping, Sequence
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

    from plancheck.filter_mistakes import bounded, mistake

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


def evaluate(condition: Filter, frame: pd.DataFrame) -> Truth:
    """Evaluate ``condition`` for every row of ``frame``, in row order."""
    return _truth(condition.tree, frame)


def _truth(node: Any, frame: pd.DataFrame) -> Truth:
    import numpy as np

    if isinstance(node, bool):
        everywhere = np.full(len(frame), node)
        return Truth(everywhere, ~everywhere)
    if not isinstance(node, Mapping) or "op" not in node:
        return _compare("=", _spread(_column(node, frame), frame), True)
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
            texts, known = _texts(value)
            holds = reduce(np.logical_or, (texts == item for item in arguments[1])) & known
            return Truth(holds, known & ~holds)
        return reduce(Truth.__or__, (_compare("=", value, _column(item, frame)) for item in arguments[1]))
    if operator == "like":
        return _matched(_spread(_column(arguments[0], frame), frame), _like(str(_column(arguments[1], frame))))
    if operator == "a_contains":
        items = arguments[1] if isinstance(arguments[1], list) else [arguments[1]]
        wanted = [str(_column(item, frame)) for item in items]
        return _matched(_spread(_column(arguments[0], frame), frame), _contains(wanted))
    return _compare("=", _spread(_column(node, frame), frame), True)


def _against(sign: str, left: Any, right: Any, frame: pd.DataFrame) -> Truth:
    """Compare two columns, a column and a literal, or two literals."""
    import pandas as pd

    return _compare(sign, left if isinstance(right, pd.Series) else _spread(left, frame), right)


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
        outcome = reduce(_CALCULATIONS[operator], map(_numeric, values))
    if isinstance(outcome, pd.Series):
        return outcome.where(np.isfinite(outcome))
    return outcome if np.isfinite(outcome) else None


def _numeric(value: Any) -> Any:
    """Return a column or a literal as numbers, NaN for what is none."""
    import numpy as np
    import pandas as pd

    if not isinstance(value, pd.Series):
        return np.float64(pd.to_numeric(value, errors="coerce") if value is not None else np.nan)
    numbers = pd.to_numeric(value, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(numbers, index=value.index)


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


_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operators.eq, "<>": operators.ne, "<": operators.lt, ">": operators.gt, "<=": operators.le, ">=": operators.ge,
}  # fmt: skip
_MIRRORED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _compare(sign: str, left: Any, right: Any) -> Truth:
    """Compare two columns, or a column and a literal; numbers as numbers, everything else as text."""
    import numpy as np
    import pandas as pd

    if not isinstance(left, pd.Series):
        return _compare(_MIRRORED.get(sign, sign), right, left)
    others: Any
    if right is None:
        nowhere = np.zeros(len(left), dtype=bool)
        return Truth(nowhere, nowhere)
    if isinstance(right, bool):
        (values, known), others = _booleans(left), float(right)
    elif isinstance(right, (int, float)):
        (values, known), others = _floats(left), float(right)
    elif isinstance(right, str):
        (values, known), others = _texts(left), right
    else:
        numeric = pd.api.types.is_numeric_dtype(left) or pd.api.types.is_numeric_dtype(right)
        (values, known), (others, also) = (_floats(left), _floats(right)) if numeric else (_texts(left), _texts(right))
        known &= also
        others = others[known]
    holds = np.zeros(len(values), dtype=bool)
    holds[known] = _SIGNS[sign](values[known], others)
    return Truth(holds, known & ~holds)


def _floats(values: pd.Series) -> tuple[Any, Mask]:
    """Return a column as numbers, and where there are any."""
    import numpy as np

    numbers = _numeric(values).to_numpy(dtype=float, na_value=np.nan)
    return numbers, ~np.isnan(numbers)


def _texts(values: pd.Series) -> tuple[Any, Mask]:
    """Return a column as texts, and where there are any."""
    import numpy as np
    import pandas as pd

    texts = values.to_numpy(dtype=object)
    known = ~pd.isna(texts)
    if not isinstance(values.dtype, pd.StringDtype):
        texts = np.array([text_ if isinstance(text_, str) else str(text_) for text_ in texts], dtype=object)
    return texts, known


def _booleans(values: pd.Series) -> tuple[Any, Mask]:
    """Return 1/0, true/false and yes/no as 1.0 and 0.0, and where there are any."""
    import numpy as np

    if values.dtype == "boolean" or values.dtype == bool:
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        texts, known = _texts(values)
        numbers = np.full(len(texts), np.nan)
        numbers[known] = [_WORDS.get(word.casefold(), np.nan) for word in texts[known]]
    return numbers, ~np.isnan(numbers)


_WORDS: Mapping[str, float] = {
    "true": 1.0, "yes": 1.0, "1": 1.0, "1.0": 1.0, "false": 0.0, "no": 0.0, "0": 0.0, "0.0": 0.0,
}  # fmt: skip


def _matched(values: pd.Series, holds_for: Callable[[str], bool]) -> Truth:
    import numpy as np

    texts, known = _texts(values)
    holds = np.zeros(len(texts), dtype=bool)
    holds[known] = [holds_for(one) for one in texts[known]]
    return Truth(holds, known & ~holds)


def _like(pattern: str) -> Callable[[str], bool]:
    """Return a test for a LIKE pattern.

    What stands between two ``%`` is looked for once, from left to right, without ever going back: the time that it
    takes does not explode with the number of ``%``.
    """
    first, *others = ("".join("." if char == "_" else re.escape(char) for char in part) for part in pattern.split("%"))
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    expression = re.compile(first + middle + (f".*{others[-1]}" if others else ""), re.DOTALL)
    return lambda value: expression.fullmatch(value) is not None


def _contains(items: list[str]) -> Callable[[str], bool]:
    """Return a test for a comma-separated list that holds all ``items``."""
    wanted = {item.strip() for item in items}
    return lambda value: wanted <= {part.strip() for part in value.split(",")}
