"""L07: tests that are missing: one that meets, one that falls short, one that is unknown, and the exception."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plancheck.errors import PlancheckError
from plancheck.filters import DERIVED, Filter, evaluate
from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.pack.model import LoadedRule
from plancheck.texts import text


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at what the tests of each rule show."""
    for loaded in looking.rules:
        rule = loaded.rule
        if not rule.tests:
            problem = text("The rule has no tests.")
            remedy = text("Add 'tests': a tiny plan that meets the norm, one that falls short, one that is unknown.")
            yield warning("L071", problem, looking.place(loaded, "id"), remedy=remedy)
            continue
        shown = {test.expect.status for test in rule.tests}
        lacking = [status for status in _wanted(loaded) if status not in shown]
        if lacking:
            problem = text("There is no test that expects: {lacking}.", lacking=lacking)
            yield warning("L072", problem, looking.place(loaded, "tests", key=True))
        if rule.unless is not None and not _shows_exception(loaded, rule.unless):
            problem = text("No test shows the exception in 'unless'.")
            yield warning("L073", problem, looking.place(loaded, "unless"))


def _wanted(loaded: LoadedRule) -> tuple[str, ...]:
    if loaded.rule.is_question:
        return ("to_judge",) if loaded.rule.level == "observation" else ("met", "not_met", "to_judge")
    return ("unknown",) if loaded.rule.level == "observation" else ("met", "not_met", "unknown")


def _shows_exception(loaded: LoadedRule, unless: Filter) -> bool:
    """Whether the plan of a test holds a subject for which ``unless`` holds; what geometry tells is not tried."""
    import pandas as pd

    if any(name in DERIVED for name in unless.attributes):
        return True
    plans = [test.plan for test in loaded.rule.tests]
    if any(isinstance(plan, str) for plan in plans):
        return True  # a plan in a file is not opened here
    layer = loaded.rule.select.layer or ""
    rows = [row for plan in plans if not isinstance(plan, str) for row in _rows(plan.get(layer))]
    try:
        return bool(rows) and bool(evaluate(unless, pd.DataFrame(rows, dtype=object)).yes.any())
    except (PlancheckError, TypeError, ValueError):
        return True  # the plan of the test is odd in another way, which running it will tell


def _rows(given: Any) -> Iterator[dict[str, Any]]:
    for row in given if isinstance(given, list) else (given,):
        if isinstance(row, dict):
            yield {str(name): value for name, value in row.items() if name != "geometry"}
