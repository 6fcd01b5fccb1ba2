"""Comparing columns and values, numbers with numbers and texts with texts; what cannot be compared is unknown."""

from __future__ import annotations

import operator as operators
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from plancheck.filters.truth import Truth

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operators.eq, "<>": operators.ne, "<": operators.lt, ">": operators.gt, "<=": operators.le, ">=": operators.ge,
}  # fmt: skip
MIRRORED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def compare(sign: str, left: Any, right: Any) -> Truth:
    """Compare two columns, or a column and a literal; numbers as numbers, everything else as text."""
    import numpy as np
    import pandas as pd

    if not isinstance(left, pd.Series):
        return compare(MIRRORED.get(sign, sign), right, left)
    others: Any
    if right is None:
        nowhere = np.zeros(len(left), dtype=bool)
        return Truth(nowhere, nowhere)
    if isinstance(right, bool):
        (values, known), others = _booleans(left), float(right)
    elif isinstance(right, (int, float)):
        (values, known), others = _floats(left), float(right)
    elif isinstance(right, str):
        (values, known), others = as_texts(left), right
    else:
        numeric = pd.api.types.is_numeric_dtype(left) or pd.api.types.is_numeric_dtype(right)
        (values, known), (others, also) = (
            (_floats(left), _floats(right)) if numeric else (as_texts(left), as_texts(right))
        )
        known &= also
        others = others[known]
    holds = np.zeros(len(values), dtype=bool)
    holds[known] = _SIGNS[sign](values[known], others)
    return Truth(holds, known & ~holds)


def as_numbers(value: Any) -> Any:
    """Return a column or a literal as numbers, NaN for what is none."""
    import numpy as np
    import pandas as pd

    if not isinstance(value, pd.Series):
        return np.float64(pd.to_numeric(value, errors="coerce") if value is not None else np.nan)
    numbers = pd.to_numeric(value, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(numbers, index=value.index)


def _floats(values: pd.Series) -> tuple[Any, Mask]:
    """Return a column as numbers, and where there are any."""
    import numpy as np

    numbers = as_numbers(values).to_numpy(dtype=float, na_value=np.nan)
    return numbers, ~np.isnan(numbers)


def as_texts(values: pd.Series) -> tuple[Any, Mask]:
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
        texts, known = as_texts(values)
        numbers = np.full(len(texts), np.nan)
        numbers[known] = [_WORDS.get(word.casefold(), np.nan) for word in texts[known]]
    return numbers, ~np.isnan(numbers)


_WORDS: Mapping[str, float] = {
    "true": 1.0, "yes": 1.0, "1": 1.0, "1.0": 1.0, "false": 0.0, "no": 0.0, "0": 0.0, "0.0": 0.0,
}  # fmt: skip


def matched(values: pd.Series, holds_for: Callable[[str], bool]) -> Truth:
    """Return for which texts of a column a test holds; it is done once for each different text."""
    import numpy as np

    texts, known = as_texts(values)
    holds = np.zeros(len(texts), dtype=bool)
    holds[known] = [holds_for(one) for one in texts[known]]
    return Truth(holds, known & ~holds)


def like(pattern: str) -> Callable[[str], bool]:
    """Return a test for a LIKE pattern.

    What stands between two ``%`` is looked for once, from left to right, without ever going back: the time that it
    takes does not explode with the number of ``%``.
    """
    first, *others = ("".join("." if char == "_" else re.escape(char) for char in part) for part in pattern.split("%"))
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    expression = re.compile(first + middle + (f".*{others[-1]}" if others else ""), re.DOTALL)
    return lambda value: expression.fullmatch(value) is not None


def contains(items: list[str]) -> Callable[[str], bool]:
    """Return a test for a comma-separated list that holds all ``items``."""
    wanted = {item.strip() for item in items}
    return lambda value: wanted <= {part.strip() for part in value.split(",")}
