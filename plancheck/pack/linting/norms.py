"""L02: norms without unit or in another one, that everything or nothing meets, and scores that run the other way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.pack.model import LoadedRule
from plancheck.pack.rule import Norm
from plancheck.pack.scales import RANGES, scale_value
from plancheck.texts import text

SIZES = ("m", "m2", "ha", "share", "index", "yes_no", "h")
"""Units that say what sort of number it is; other units are names for what is counted."""

_PARTS = ("share", "index", "yes_no")
_OPEN = ("", "per")
_ALIKE = [{"share", "index"}, *({size} for size in SIZES)]
"""Units that may stand for each other."""


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at the norm of every rule, and at what goes with it."""
    for loaded in looking.rules:
        norm = loaded.rule.norm
        if norm is None:
            continue
        yield from _unit(looking, loaded, norm)
        if norm.unresolved is None:
            yield from _reach(looking, loaded, norm)
            yield from _line(looking, loaded, norm)
        if loaded.rule.select.plan and loaded.rule.accept != 1:
            problem = text("'accept' does nothing here: the plan as a whole is one subject.")
            yield warning("L025", problem, looking.place(loaded, "accept"))
    yield from _changed(looking)


def _changed(looking: Looking) -> Iterator[Remark]:
    """Look at norms that an override changes: the score line of the rule may be left behind."""
    before = {
        change.rule: change.changed["norm"][0]
        for source in looking.found.pack.sources for change in source.overrides
        if "norm" in change.changed and "score" not in change.changed
    }  # fmt: skip
    for loaded in looking.changed("norm"):
        norm, score = loaded.rule.norm, loaded.rule.score
        if norm is None or norm.unresolved is not None:
            continue
        yield from _unit(looking, loaded, norm)
        yield from _reach(looking, loaded, norm)
        if score is None or loaded.rule.id not in before:
            yield from _line(looking, loaded, norm)
        elif score.full in _figures(before[loaded.rule.id]) and score.full not in _figures(norm.model_dump()):
            problem = text("The norm has changed and the score line has not: 100 at {full}, 0 at {none}.",
                           full=score.full, none=score.none)  # fmt: skip
            remedy = text("Change 'score' as well, such as score: {{full: ..., none: ...}}.")
            yield warning("L029", problem, looking.place(loaded, "norm"), remedy=remedy)


def _figures(norm: Mapping[str, Any]) -> list[Any]:
    """Return the numbers in a norm as it is written."""
    return [item for value in norm.values() for item in (value if isinstance(value, (list, tuple)) else (value,))]


def _unit(looking: Looking, loaded: LoadedRule, norm: Norm) -> Iterator[Remark]:
    if loaded.rule.is_question:
        return
    own = _own_unit(looking, loaded)
    if norm.unit is None:
        remedy = text("The measure answers in '{unit}'.", unit=own) if own not in _OPEN else None
        yield warning("L021", text("The norm has no unit."), looking.place(loaded, "norm"), remedy=remedy)
    elif norm.unit == "yes_no" and own == "share" and norm.equals in (0, 1):
        return  # a share of one thing is yes or no
    elif own not in _OPEN and {norm.unit, own} not in _ALIKE and (norm.unit in SIZES or own in SIZES):
        problem = text("The norm is in '{unit}', and the measure answers in '{own}'.", unit=norm.unit, own=own)
        yield warning("L022", problem, looking.place(loaded, "norm", "unit"))


def _own_unit(looking: Looking, loaded: LoadedRule) -> str:
    told = looking.words.units.get(loaded.rule.kind)
    return told(loaded.parameters) if told else ""


def _reach(looking: Looking, loaded: LoadedRule, norm: Norm) -> Iterator[Remark]:
    """Compare a norm with the least and the greatest value that the measure can give."""
    own = _own_unit(looking, loaded)
    if loaded.rule.is_question:
        least, greatest = RANGES[getattr(loaded.parameters, "scale", "yes_partly_no")]
    elif own in _PARTS or norm.unit in _PARTS:
        least, greatest = 0.0, 1.0
    elif own in _OPEN:
        return
    else:
        least, greatest = 0.0, math.inf
    low, high = _meeting(norm)
    place = looking.place(loaded, "norm")
    if low > high or low > greatest or high < least:
        whole = greatest == 1 and not loaded.rule.is_question and 1 < low <= 100
        remedy = text("Write a share between 0 and 1: 0.9 for 90%.") if whole else None
        yield warning("L023", text("Nothing can meet this norm: the value lies between {least} and {greatest}.",
                                   least=least, greatest=greatest), place, remedy=remedy)  # fmt: skip
    elif low <= least and high >= greatest and norm.equals is None and norm.one_of is None:
        yield warning("L026", text("Every value meets this norm: the value lies between {least} and {greatest}.",
                                   least=least, greatest=greatest), place)  # fmt: skip


def _meeting(norm: Norm) -> tuple[float, float]:
    """Return the least and the greatest value that meet a norm."""
    low, high = -math.inf, math.inf
    if norm.between is not None:
        low, high = norm.between
    given = [scale_value(value) for value in (norm.one_of or (norm.equals,))]
    numbers = [value for value in given if value is not None]
    if numbers:
        low, high = min(numbers), max(numbers)
    if norm.at_least is not None:
        low = scale_value(norm.at_least) or 0.0
    if norm.at_most is not None:
        high = scale_value(norm.at_most) or 0.0
    return low, high


def _line(looking: Looking, loaded: LoadedRule, norm: Norm) -> Iterator[Remark]:
    score = loaded.rule.score
    if score is None:
        return
    place = looking.place(loaded, "score")
    wrong_way = (norm.at_least is not None and score.full < score.none) or (
        norm.at_most is not None and score.full > score.none
    )
    low, high = _meeting(norm)
    if wrong_way:
        problem = text("The score runs the other way: {full} scores fully and {none} nothing.",
                       full=score.full, none=score.none)  # fmt: skip
        yield warning("L024", problem, place, remedy=text("Exchange 'full' and 'none', or 'at_least' and 'at_most'."))
    elif not low <= score.full <= high:
        problem = text("{full} scores fully and does not meet the norm.", full=score.full)
        yield warning("L027", problem, place)
    elif low < score.none < high:
        yield warning("L028", text("{none} scores nothing and meets the norm.", none=score.none), place)
