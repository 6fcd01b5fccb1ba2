"""L03: weights out of line: far from those of other rules of the level, or enough to decide a factor alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.pack.model import LoadedRule
from plancheck.pack.rule import DEFAULT_WEIGHTS
from plancheck.texts import text

FAR = 5.0
"""A weight so many times the usual one of its level, or that part of it, is out of line."""

MOST, FEW = 0.5, 3
"""A rule that carries more than this share of a factor of at least so many rules decides it alone."""


def remarks(looking: Looking) -> Iterator[Remark]:
    """Compare each weight with the usual one, and with the others of its factor in the whole pack."""
    factors: dict[tuple[str, bool], list[LoadedRule]] = defaultdict(list)
    for loaded in looking.found.pack.rules:
        if loaded.rule.level != "observation":
            factors[loaded.rule.factor, loaded.rule.is_question].append(loaded)
    for loaded in looking.rules:
        rule, usual = loaded.rule, DEFAULT_WEIGHTS[loaded.rule.level]
        place = looking.place(loaded, "weight")
        if rule.weight is not None and rule.level == "observation":
            yield warning("L034", text("An observation has no weight: it takes no part in the score."), place)
            continue
        if rule.level == "observation":
            continue
        if rule.weight == 0:
            problem = text("With weight 0 this rule takes no part in the score.")
            yield warning("L032", problem, place, remedy=text("Make it an observation if that is meant."))
        elif rule.weight is not None and not usual / FAR <= rule.weight <= usual * FAR:
            problem = text("The weight {weight} is far from the usual {usual} of a {level}.",
                           weight=rule.weight, usual=usual, level=rule.level)  # fmt: skip
            yield warning("L031", problem, place)
        others = factors[rule.factor, rule.is_question]
        total = sum(item.weight for item in others)
        if len(others) >= FEW and total > 0 and loaded.weight / total > MOST:
            percent = round(100 * loaded.weight / total)
            problem = text("This rule carries {percent} per cent of the factor {factor}, which has {count} rules.",
                           percent=percent, factor=rule.factor, count=len(others))  # fmt: skip
            yield warning("L033", problem, looking.place(loaded, "weight" if rule.weight is not None else "level"))
