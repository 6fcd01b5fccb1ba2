"""Columns as they come, made into the model's types: what cannot be read becomes unknown, and an issue says so.

Every distinct value is read once and the answers are spread over the column, so the cost follows the number of distinct
values rather than the number of features, and equal texts are one text in memory.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.plan.model import BOOLEAN, NUMBER, TEXT
from plancheck.plan.schema import Attribute
from plancheck.texts import text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Translate = Callable[[str], str | None]

WORDS = {
    "true": True, "yes": True, "1": True, "y": True, "t": True, "ja": True, "j": True, "waar": True,
    "false": False, "no": False, "0": False, "n": False, "f": False, "nee": False, "onwaar": False,
}  # fmt: skip
EXPECTED = {"number": text("a number"), "integer": text("a whole number"), "boolean": text("yes or no")}
ALIKE = ("string", "integer", "floating")
"""Columns of one Python type: no two of their values are equal and yet mean different things."""

_UNIT = re.compile(r"\s*(m|m2|m²)$")
_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+,\d+$")
_ENGLISH = re.compile(r"^-?\d{1,3}(,\d{3})+\.\d+$")


class NotReadableError(ValueError):
    """A value that is not of the attribute's kind; ``shown`` is the part that does not fit, ``partly`` what is left."""

    def __init__(self, shown: object, partly: object = None) -> None:
        super().__init__(str(shown))
        self.shown, self.partly = str(shown), partly


@dataclass(frozen=True)
class Misfits:
    """Values that could not be read, in sorted order, and the rows they stood in."""

    values: tuple[str, ...]
    rows: NDArray[np.bool_]


def typed(
    column: pd.Series, attribute: Attribute, translate: Translate = lambda value: None
) -> tuple[pd.Series, Misfits | None]:
    """Return ``column`` in the type of ``attribute`` (null where unknown), and what did not fit, on the same index.

    ``translate`` is asked for the model's word for a value that a choice or a list does not know.
    """
    import numpy as np
    import pandas as pd

    quick = _already(column, attribute)
    if quick is not None:
        return quick, None
    values = column.to_numpy(dtype=object)
    of = "string" if isinstance(column.dtype, pd.StringDtype) else pd.api.types.infer_dtype(values, skipna=True)
    plain_text = of == "string" and attribute.kind == "text"
    if plain_text and attribute.required:  # ids, all different: nothing to gain by looking them up
        return pd.Series(_stripped(values), index=column.index, dtype=DTYPES["text"]), None
    if of not in ALIKE:
        values = np.array([told_apart(value) for value in values], dtype=object)
    codes, distinct = pd.factorize(values)
    wrong: dict[int, str] = {}
    answers: list[Any]
    if plain_text:
        answers = _stripped(distinct)
    else:
        answers = []
        for value in distinct:
            try:
                answers.append(READERS[attribute.kind](value, attribute, translate))
            except NotReadableError as error:
                wrong[len(answers)] = error.shown
                answers.append(error.partly)
    dtype: Any = DTYPES[attribute.kind]
    known: pd.Series = pd.Series([*answers, None], dtype=object).astype(dtype)
    result: pd.Series = pd.Series(known.array[codes], index=column.index)
    if not wrong:
        return result, None
    return result, Misfits(tuple(sorted(set(wrong.values()))), np.isin(codes, list(wrong)))


def _stripped(values: NDArray[np.object_]) -> list[str | None]:
    try:
        whole: list[str | None] = list(map(str.strip, values))
    except TypeError:  # some are unknown
        whole = [None]
    if all(whole):
        return whole
    return [value.strip() or None if isinstance(value, str) else None for value in values]


def told_apart(value: Any) -> Any:
    """Return a value that can be looked up, and that is not another one: to Python true is 1."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, (list, tuple, dict)) else value


def _already(column: pd.Series, attribute: Attribute) -> pd.Series | None:
    """Return a column of numbers for a number or of truth values for a boolean without reading every value."""
    import numpy as np

    kind = column.dtype.kind
    if attribute.kind == "boolean" and (kind == "b" or (kind in "iuf" and column.dropna().isin((0, 1)).all())):
        return column.astype(BOOLEAN)
    if attribute.kind in ("number", "integer") and kind in "iuf" and not np.isinf(column).any():
        whole = column.astype(NUMBER)
        if attribute.kind == "number" or bool((whole.isna() | (whole % 1 == 0)).all()):
            return whole
    return None


def _text(value: Any, *_: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _number(value: Any, *_: Any) -> float | None:
    if isinstance(value, str):
        written = _UNIT.sub("", value.strip())
        if not written:
            return None
        if _THOUSANDS.match(written):
            written = written.replace(".", "").replace(",", ".")
        elif _ENGLISH.match(written):
            written = written.replace(",", "")
        else:
            written = written.replace(",", ".", 1)
    else:
        written = value
    try:
        number = float(written)
    except (TypeError, ValueError):
        raise NotReadableError(value) from None
    if not math.isfinite(number) or isinstance(value, bool):
        raise NotReadableError(value)
    return number


def _integer(value: Any, *_: Any) -> float | None:
    number = _number(value)
    if number is not None and not number.is_integer():
        raise NotReadableError(value)
    return number


def _boolean(value: Any, *_: Any) -> bool | None:
    written = _text(value)
    if written is None:
        return None
    answer = WORDS.get(written.casefold())
    if answer is None:
        raise NotReadableError(value)
    return answer


def _choice(value: Any, attribute: Attribute, translate: Translate) -> str | None:
    written = _text(value)
    if written is None:
        return None
    known = _known(written, attribute, translate)
    if known is None:
        raise NotReadableError(written)
    return known


def _list(value: Any, attribute: Attribute, translate: Translate) -> str | None:
    items = [item for item in (str(item).strip() for item in _items(_text(value) or "")) if item]
    if not attribute.choices:
        return ",".join(dict.fromkeys(items)) or None
    known = {item: _known(item, attribute, translate) for item in items}
    kept = ",".join(dict.fromkeys(item for item in known.values() if item)) or None
    strange = [item for item, meaning in known.items() if meaning is None]
    if strange:
        raise NotReadableError(", ".join(strange), kept)
    return kept


def _known(written: str, attribute: Attribute, translate: Translate) -> str | None:
    """Return the allowed value that ``written`` is, spells in another way, or means in Dutch."""
    if written in attribute.choices:
        return written
    simple = simplified(written)
    return simple if simple in attribute.choices else translate(written)


def _items(written: str) -> Iterable[Any]:
    if written.startswith("["):
        try:
            return [item for item in json.loads(written) if item is not None]
        except ValueError:
            written = written.strip("[]")
    return re.split("[,;]", written)


def simplified(written: str) -> str:
    """Return a value or a name as the model writes them: small letters, underscores."""
    return re.sub(r"[\s\-]+", "_", written.strip().casefold())


READERS: dict[str, Callable[[Any, Attribute, Translate], Any]] = {
    "text": _text, "number": _number, "integer": _integer, "boolean": _boolean, "choice": _choice, "list": _list,
}  # fmt: skip
DTYPES = {"text": TEXT, "number": NUMBER, "integer": NUMBER, "boolean": BOOLEAN, "choice": TEXT, "list": TEXT}
