"""What the tests of a rule would not notice: faults in the rule that change no outcome, plans that stay good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plancheck.errors import PlancheckError
from plancheck.review.altering import Alteration, alterations
from plancheck.review.mutating import tries
from plancheck.review.outcome import fresh_outcome, outcome
from plancheck.review.rehearsal import Load, Rehearsal, differences, each_test
from plancheck.texts import Text, plural, text

if TYPE_CHECKING:
    from plancheck.measures.context import Context
    from plancheck.pack.model import LoadedRule


@dataclass(frozen=True)
class Examined:
    """A rule, in how many ways it and the plans of its tests were damaged, and what of that no test noticed."""

    loaded: LoadedRule
    tried: int
    unnoticed: tuple[Text, ...]


@dataclass(frozen=True)
class _Stage:
    """A test that passes, with everything worked out for its plan, and the rule altered in all ways."""

    rehearsal: Rehearsal
    context: Context
    altered: dict[str, Alteration]

    def notices(self, name: str) -> bool:
        """Return whether the test fails when the rule is altered in this way."""
        if name not in self.altered:
            return False
        try:
            found = fresh_outcome(self.altered[name].loaded, self.context)
        except PlancheckError:
            return True
        return any(True for _ in differences(self.rehearsal.test.expect, found))


def examine(load: Load, own: bool = False, chosen: Collection[str] | None = None) -> Iterator[Examined]:
    """Yield every rule of the pack that ``load`` gives, examined.

    With ``own`` not those of the packs that it extends; ``chosen`` are the ids of the only rules to examine.
    """
    tests: dict[str, list[Rehearsal]] = {}
    for rehearsal in each_test(load, own, chosen):
        tests.setdefault(rehearsal.loaded.rule.id, []).append(rehearsal)
    whole = load({})
    for loaded in whole.rules:
        if (own and loaded.pack != whole.id) or (chosen is not None and loaded.rule.id not in chosen):
            continue
        yield _examined(loaded, tests.get(loaded.rule.id, ()))


def _examined(loaded: LoadedRule, tests: Sequence[Rehearsal]) -> Examined:
    stages = list(_stages(tests))
    if not stages:
        return Examined(loaded, 0, (text("No test of this rule passes: nothing would be noticed."),))
    ways = {name: altered.said for stage in reversed(stages) for name, altered in stage.altered.items()}
    unnoticed = [said for name, said in ways.items() if not any(stage.notices(name) for stage in stages)]
    tried = len(ways)
    for stage in stages:
        vain = tries(stage.rehearsal)
        tried += vain or 0
        if vain is not None:
            unnoticed.append(_in_vain(stage.rehearsal.test.name, vain))
    return Examined(loaded, tried, tuple(unnoticed))


def _in_vain(test: str, tried: int) -> Text:
    return plural(
        "Whatever is done to the plan of '{test}' ({count} way), the rule stays met.",
        "Whatever is done to the plan of '{test}' ({count} ways), the rule stays met.",
        count=tried,
        test=test,
    )


def _stages(tests: Sequence[Rehearsal]) -> Iterator[_Stage]:
    for rehearsal in tests:
        if rehearsal.test.known_miss is not None:
            continue
        try:
            context = rehearsal.context(rehearsal.rows())
            found = outcome(rehearsal.loaded, context)
        except PlancheckError:
            continue  # the run of the tests tells what is wrong with it
        if not any(True for _ in differences(rehearsal.test.expect, found)):
            altered = {alteration.name: alteration for alteration in alterations(rehearsal.loaded)}
            yield _Stage(rehearsal, context, altered)
