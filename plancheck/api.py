"""The main job from files to a review, wired together once for the command line, scripts and notebooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.texts import Language

if TYPE_CHECKING:
    from plancheck.documents import Document
    from plancheck.pack.model import Pack
    from plancheck.plan.model import Plan
    from plancheck.review.model import Review

DEFAULT_PACK = "sociale-cohesie"


@dataclass(frozen=True)
class Checked:
    """A plan with its review."""

    plan: Plan
    pack: Pack
    review: Review


def load_pack(
    name: str | Path = DEFAULT_PACK,
    settings: Mapping[str, Any] | None = None,
    figures: Mapping[str, float] | None = None,
    document: Document | None = None,
) -> Pack:
    """Load a pack by name or path, checked against the measures and layers of this version.

    ``settings`` replace parameters of the pack, ``figures`` lines of its norm table. ``document`` is the pack
    itself when it is not in a file yet.
    """
    from plancheck.filters import DERIVED
    from plancheck.measures import KINDS
    from plancheck.pack.checking import Vocabulary
    from plancheck.pack.loading import load_pack as load
    from plancheck.plan.schema import LAYERS

    kinds = {name: kind.parameters for name, kind in KINDS.items()}
    subjects = {name: kind.subjects for name, kind in KINDS.items()}
    layers = {layer.name: frozenset((*DERIVED, *(a.name for a in layer.attributes))) for layer in LAYERS.values()}
    return load(name, Vocabulary(kinds, layers, subjects), settings, figures, document)


def check(
    paths: Sequence[str | Path],
    pack: str | Path = DEFAULT_PACK,
    *,
    mapping: Path | None = None,
    answers: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    language: Language = "nl",
    everything: bool = False,
    tell: Callable[[str], None] = lambda stage: None,
) -> Checked:
    """Read a plan, load a pack and review the one by the other.

    The pack comes first: a wrong pack ends the run before any plan is judged. ``tell`` hears which stage begins.
    """
    from plancheck.pack.selecting import select_rules
    from plancheck.plan.reading import read_plan
    from plancheck.review.answers import collect_answers
    from plancheck.review.engine import judge

    tell("rules")
    loaded = load_pack(pack, settings)
    rules = select_rules(loaded.rules, select, ignore)
    tell("read")
    plan = read_plan(paths, mapping)
    given = collect_answers(plan, loaded, answers)
    tell("judge")
    review = judge(plan, loaded, answers=given, language=language, rules=rules, everything=everything)
    return Checked(plan, loaded, review)
