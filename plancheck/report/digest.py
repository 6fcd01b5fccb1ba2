"""What a reader wants first: the results in order of importance. Nothing is computed, only sorted and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plancheck.report.sentences import is_question, status_mark
from plancheck.report.words import STATUSES
from plancheck.review.finding import Finding
from plancheck.review.model import Lens, Result, Review, RuleLevel, WaiverFacts

_LEVEL_RANK = {"requirement": 0, "recommendation": 1, "wish": 2, "observation": 3}

Grouped = list[tuple[str, list[tuple[str, list[Result]]]]]
"""Results by the title of their key, and within it by that of their factor."""

SIDES: Mapping[str, tuple[str, ...]] = {
    "safety": ("veiligheid", "defensible_space"),
    "cohesion": ("omgang_en_relaties", "participatie", "plaatsidentiteit", "plaatsgeschiktheid"),
}
"""The lenses that stand side by side, because what serves the one can harm the other."""


@dataclass(frozen=True)
class Side:
    """One of two sides of the same plan: its lenses, and the rules in them that fall short, the weightiest first."""

    name: str
    lenses: tuple[Lens, ...]
    short: tuple[Result, ...]


@dataclass(frozen=True)
class Lack:
    """A layer or attribute that would settle unknown rules: the message of the measure, and the codes of the rules."""

    layer: str | None
    attribute: str | None
    message: str
    codes: tuple[str, ...]


def by_code(code: str) -> tuple[str, int, str]:
    """Return what puts codes in the order of their numbers: PR9 comes before PR10."""
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :] or 0), code


def measured(review: Review) -> tuple[Result, ...]:
    """Return the rules that are measured from the drawing, observations included."""
    return tuple(result for result in review.results if not is_question(result))


def questions(review: Review) -> tuple[Result, ...]:
    """Return the rules that people answer, in order of code."""
    return tuple(sorted(filter(is_question, review.results), key=lambda result: by_code(result.code)))


def status_counts(review: Review) -> dict[str, int]:
    """Return how many rules have each status, all named; measured observations count apart as "observation"."""
    counts = {**dict.fromkeys(STATUSES, 0), "observation": 0}
    for result in review.results:
        counts[status_mark(result)] += 1
    return counts


def falling_short(review: Review) -> tuple[Result, ...]:
    """Return the measured rules that are not met: requirements first, then by weight times the score they lack."""
    short = [result for result in measured(review) if result.status == "not_met"]
    return tuple(sorted(short, key=lambda result: (_LEVEL_RANK[result.level], -_loss(result), by_code(result.code))))


def failing(review: Review, level: RuleLevel) -> tuple[Result, ...]:
    """Return the rules of ``level`` or a higher one that are not met, in the order of the review."""
    rank = _LEVEL_RANK[level]
    return tuple(
        result for result in review.results if result.status == "not_met" and _LEVEL_RANK[result.level] <= rank
    )


def requirements(review: Review) -> tuple[Result, ...]:
    """Return the measured rules that are requirements and apply to the plan."""
    return tuple(
        result for result in measured(review) if result.level == "requirement" and result.status != "not_applicable"
    )


def requirements_not_met(review: Review) -> tuple[Result, ...]:
    """Return the requirements that are not met, in order of code."""
    return tuple(result for result in falling_short(review) if result.level == "requirement")


def lacks(review: Review) -> tuple[Lack, ...]:
    """Return the missing data of all rules that are not settled, what would settle most rules first."""
    codes: dict[tuple[str, str, str], list[str]] = {}
    messages: dict[tuple[str, str, str], str] = {}
    for result in measured(review):
        for missing in result.missing:
            # of an attribute each rule misses another number of values; what has no attribute is known by its message
            key = (missing.layer or "", missing.attribute or "", "" if missing.attribute else missing.message)
            messages.setdefault(key, missing.message)
            if result.code not in codes.setdefault(key, []):
                codes[key].append(result.code)
    ordered = sorted(codes, key=lambda key: (-len(codes[key]), key))
    return tuple(
        Lack(key[0] or None, key[1] or None, messages[key], tuple(sorted(codes[key], key=by_code))) for key in ordered
    )


def waiver_of(review: Review) -> dict[str, WaiverFacts]:
    """Return the waivers that waive something, by the id of the finding; of several the first."""
    return {waiver.finding: waiver for waiver in reversed(review.waivers) if waiver.matched and waiver.finding}


def weightiest(review: Review, count: int, each: int = 1) -> tuple[tuple[Result, Finding], ...]:
    """Return the findings that matter most: of the weightiest rules that fall short, the subjects furthest off.

    At most ``each`` of a rule, so that one rule does not crowd out the others.
    """
    chosen: list[tuple[Result, Finding]] = []
    for result in falling_short(review):
        short = [finding for finding in result.findings if finding.status == "not_met"]
        short.sort(key=lambda finding: (_margin(finding), finding.id))
        chosen.extend((result, finding) for finding in short[:each])
    return tuple(chosen[:count])


def by_key(review: Review) -> Grouped:
    """Return the measured rules by key and factor, what falls short first; those of no known factor come last."""
    order = list(STATUSES)
    ordered = sorted(measured(review), key=lambda result: (order.index(result.status), by_code(result.code)))
    return _grouped(review, ordered)


def unanswered_by_key(review: Review) -> Grouped:
    """Return the questions that wait for an answer by key and factor, in order of code."""
    open_ones = [result for result in questions(review) if not is_answered(result)]
    return [(key, factors) for key, factors in _grouped(review, open_ones) if factors]


def is_answered(question: Result) -> bool:
    """Whether people settled a question: they gave an answer, or it was waived."""
    return question.status != "to_judge"


def _grouped(review: Review, results: list[Result]) -> Grouped:
    groups = [(key.title, [(factor.id, factor.title) for factor in key.factors]) for key in review.keys]
    named = {factor for _, factors in groups for factor, _ in factors}
    others = dict.fromkeys(result.factor for result in results if result.factor not in named)
    grouped = []
    for title, factors in (*groups, ("", [(name, name) for name in others])):
        rules = [(name, [result for result in results if result.factor == factor]) for factor, name in factors]
        grouped.append((title, [(name, chosen) for name, chosen in rules if chosen]))
    return grouped


def side_by_side(review: Review) -> tuple[Side, ...]:
    """Return safety and cohesion: the lenses of each, and their rules that fall short; nothing when one has no lens."""
    sides = []
    for name, lenses in SIDES.items():
        short = tuple(result for result in falling_short(review) if set(result.lenses) & set(lenses))
        sides.append(Side(name, tuple(lens for lens in review.lenses if lens.id in lenses), short))
    return tuple(sides) if all(side.lenses for side in sides) else ()


def _loss(result: Result) -> float:
    return result.weight * (100 - (result.score or 0))


def _margin(finding: Finding) -> float:
    return finding.margin if isinstance(finding.margin, float) else float("-inf")
