"""Answer scales: the words and numbers in which people answer questions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

Scale = Literal["yes_partly_no", "one_to_ten", "zero_to_four", "ladder"]

WORDS: Mapping[str, float] = {"no": 0.0, "partly": 0.5, "yes": 1.0, "nee": 0.0, "deels": 0.5, "ja": 1.0}
RANGES: Mapping[Scale, tuple[float, float]] = {
    "yes_partly_no": (0.0, 1.0),
    "one_to_ten": (1.0, 10.0),
    "zero_to_four": (0.0, 4.0),
    "ladder": (1.0, 6.0),
}


def scale_value(answer: object, scale: Scale | None = None) -> float | None:
    """Return an answer as a number on its scale, or None when it is not on it; without scale any number will do."""
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if isinstance(answer, str):
        word = answer.strip().casefold()
        if word in WORDS:
            return WORDS[word] if scale in (None, "yes_partly_no") else None
        try:
            value = float(word.replace(",", "."))
        except ValueError:
            return None
        if not math.isfinite(value):
            return None
    elif isinstance(answer, (int, float)):
        value = float(answer)
    else:
        return None
    if scale is None:
        return value
    low, high = RANGES[scale]
    whole = scale == "yes_partly_no" or value == int(value)
    return value if low <= value <= high and whole and (scale != "yes_partly_no" or value in (0.0, 0.5, 1.0)) else None


def allowed_answers(scale: Scale) -> tuple[str, ...]:
    """Return what may be answered, for messages."""
    if scale == "yes_partly_no":
        return ("ja", "deels", "nee", "yes", "partly", "no")
    low, high = RANGES[scale]
    return tuple(str(number) for number in range(int(low), int(high) + 1))
