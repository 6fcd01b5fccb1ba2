"""The parameters of a pack: numbers named once, which packs that extend it and ``--set`` change in one place."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plancheck.errors import Fault, Place, PlancheckError, fault
from plancheck.pack.raw import File
from plancheck.texts import Text, text

Value = float | int | str | bool
Change = tuple[Value, Value]
"""What a parameter was, and what it became."""

_WORDS = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nee": False}
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")


@dataclass(frozen=True)
class Parameters:
    """The values, what every file changed in those that it took over, and what was set in the end."""

    values: Mapping[str, Value]
    changed: Sequence[Mapping[str, Change]]
    set: Mapping[str, Change]


def collect_parameters(files: Sequence[File], settings: Mapping[str, Any]) -> Parameters:
    """Return the parameters of packs in the order in which they extend each other; ``settings`` come last.

    Raises :class:`PlancheckError`: R016 for a setting that is no parameter, R050 for a value of another type.
    """
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    changed = [_take(file.head.parameters, values, faults, file) for file in files]
    for name in settings:
        if name not in values:
            problem = text("There is no parameter '{name}' in this pack.", name=name)
            faults.append(fault("R016", problem, found=name, allowed=sorted(values)))
    known = {name: value for name, value in settings.items() if name in values}
    settled = _take(known, values, faults)
    if faults:
        raise PlancheckError(*faults)
    return Parameters(values, changed, settled)


def _take(
    given: Mapping[str, Any], values: dict[str, Value], faults: list[Fault], file: File | None = None
) -> dict[str, Change]:
    """Put ``given`` into ``values`` and return what that changed."""
    changed: dict[str, Change] = {}
    for name, value in given.items():
        if name not in values:
            values[name] = value
            continue
        read = _read(value, values[name])
        if read is None:
            place = file.document.place(("parameters", name)) if file else None
            faults.append(_wrong_type(name, value, values[name], place))
        elif read != values[name]:
            changed[name] = values[name], read
            values[name] = read
    return changed


def _read(given: Any, before: Value) -> Value | None:
    """Return a value as what it replaces: a truth, a number or a text; None when it is none."""
    if isinstance(before, bool):
        return given if isinstance(given, bool) else _WORDS.get(str(given).strip().casefold())
    if isinstance(before, str):
        return str(given).strip()
    if isinstance(given, bool):
        return None
    written = str(given).strip()
    if isinstance(given, str) and _THOUSANDS.fullmatch(written):
        return None  # a thousand to one reader, one to another
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _wrong_type(name: str, value: Any, before: Value, place: Place | None) -> Fault:
    expected: Text = text("true or false") if isinstance(before, bool) else text("a number")
    problem = text(
        "The parameter '{name}' is {expected} (now {value}); '{given}' is not.",
        name=name, expected=expected, value=before, given=str(value),
    )  # fmt: skip
    remedy = None
    if not isinstance(before, bool) and _THOUSANDS.fullmatch(str(value).strip()):
        remedy = text("Write a number without a point between the thousands, such as 1000 or 1,5.")
    return fault("R050", problem, place=place, remedy=remedy)
