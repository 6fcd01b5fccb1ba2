"""Numbers with their unit, norms and margins as a reader would say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plancheck.common_words import is_counted
from plancheck.report.words import ANSWERS, unit_word, word
from plancheck.review.finding import OUT_OF_REACH
from plancheck.rounding import side
from plancheck.texts import Language, number, percent, plural, text

PLAIN_UNITS = ("m", "m2", "ha", "m2_per_dwelling", "per_10000_dwellings", "m2_per_10000_dwellings")


def amount(
    value: float | str | None, unit: str | None, language: Language, norm: Mapping[str, Any] | None = None
) -> str:
    """Write a number with its unit, on its side of ``norm``: shares as a percentage, an endless distance in words,
    nothing as "unknown".
    """
    return _amount(value, unit, language, norm_numbers(norm))


def _amount(value: float | str | None, unit: str | None, language: Language, beside: Sequence[float] = ()) -> str:
    if value is None:
        return text("unknown").render(language)
    if value == OUT_OF_REACH:
        return text("out of reach").render(language)
    if isinstance(value, str):
        return word(ANSWERS, value, language)
    if unit == "share":
        return percent(value, language, beside)
    if unit == "yes_no":
        return text("yes").render(language) if value else text("no").render(language)
    written = number(value, language, unit, beside)
    return f"{written} {unit_word(unit, language, 1 if written == '1' else 2)}".rstrip()


def amount_in_full(value: float | str | None, unit: str | None, language: Language) -> str:
    """Write a number that people chose, such as a norm, with all its digits and its unit."""
    return _amount(value, unit, language, (value,) if isinstance(value, (int, float)) else ())


def norm_numbers(norm: Mapping[str, Any] | None) -> tuple[float, ...]:
    """Return the numbers that a norm names; a value must never read as if it were on the other side of one."""
    given: list[Any] = []
    for kind in ("at_least", "at_most", "equals", "between", "one_of"):
        named = (norm or {}).get(kind)
        given += named if isinstance(named, (list, tuple)) else [named]
    return tuple(float(one) for one in given if isinstance(one, (int, float)))


def margin_words(
    margin: float | str | None, norm: Mapping[str, Any] | None, unit: str | None, language: Language
) -> str:
    """Write how far a value is from its norm: "3 dwellings above the norm", "3 dwellings to spare"; nothing when not
    known.
    """
    if not isinstance(margin, (int, float)) or unit in ("yes_no", "answer"):
        return ""
    if unit == "share":
        points = percent(abs(margin), language, (0.0,)).removesuffix("%")
        distance = plural(
            "{points} percentage point", "{points} percentage points", count=1 if points == "1" else 2, points=points
        ).render(language)
    else:
        named = unit in PLAIN_UNITS or is_counted(unit)
        distance = _amount(abs(margin), unit if named else None, language, (0.0,))
    if margin >= 0:
        return text("{distance} to spare", distance=distance).render(language)
    if (norm or {}).get("at_most") is not None:
        return text("{distance} above the norm", distance=distance).render(language)
    if (norm or {}).get("at_least") is not None:
        return text("{distance} short of the norm", distance=distance).render(language)
    return text("{distance} off the norm", distance=distance).render(language)


def percentage(share: float | None, language: Language, accept: float | None = None) -> str:
    """Write a share (0 to 1) as a whole percentage; what is not quite all or nothing never reads as 100% or 0%.

    It has decimals only where it would read as if it were on the other side of ``accept``, the share that is enough.
    """
    if share is None:
        return text("unknown").render(language)
    whole = round(100 * share)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    if accept is not None and side(whole, 100 * accept) != side(share, accept):
        return percent(share, language, (accept,))
    return f"{whole}%"


def norm_words(norm: Mapping[str, Any] | None, unit: str | None, language: Language) -> str:
    """Write a norm as a reader would say it, in full: "at most 10 dwellings"."""
    if norm is None:
        return text("no norm").render(language)
    unit = norm.get("unit") or unit
    if norm.get("unresolved"):
        return text("no figure in the norm table").render(language)
    if norm.get("between"):
        least, greatest = (amount_in_full(value, unit, language) for value in norm["between"])
        return text("from {least} to {greatest}", least=least, greatest=greatest).render(language)
    if norm.get("one_of"):
        choices = [amount_in_full(value, unit, language) for value in norm["one_of"]]
        return text("one of {values}", values=choices).render(language)
    if unit == "yes_no":
        asked = next((norm[kind] for kind in ("at_least", "at_most", "equals") if norm.get(kind) is not None), None)
        return amount_in_full(asked, unit, language)
    if norm.get("at_least") is not None:
        return text("at least {value}", value=amount_in_full(norm["at_least"], unit, language)).render(language)
    if norm.get("at_most") is not None:
        return text("at most {value}", value=amount_in_full(norm["at_most"], unit, language)).render(language)
    if norm.get("equals") is not None:
        return text("exactly {value}", value=amount_in_full(norm["equals"], unit, language)).render(language)
    return text("no norm").render(language)


def norm_number(norm: Mapping[str, Any] | None) -> float | None:
    """Return the norm as one number to draw (the middle of a range), or None."""
    if norm is None:
        return None
    if norm.get("between"):
        return float(sum(norm["between"]) / 2)
    value = next((norm[kind] for kind in ("at_least", "at_most", "equals") if norm.get(kind) is not None), None)
    return float(value) if isinstance(value, (int, float)) else None
