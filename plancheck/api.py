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
    from plancheck.pack.vocabulary import Vocabulary
    from plancheck.plan.model import Plan
    from plancheck.review.model import Review
    from plancheck.review.waivers import Waiver

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
    plugins: bool = False,
    document: Document | None = None,
) -> Pack:
    """Load a pack by name or path, checked against the measures and layers of this version.

    ``settings`` replace parameters of the pack, ``figures`` lines of its norm table. ``plugins`` allows measures of
    other installed packages, whose code is then run. ``document`` is the pack itself when it is not in a file yet.
    """
    from plancheck.pack.loading import load_pack as load

    return load(name, vocabulary(plugins), settings, figures, document)


def vocabulary(plugins: bool = False) -> Vocabulary:
    """Return what packs may name: the measures and plan model of this version, and measures of plugins if allowed."""
    from plancheck.filters import DERIVED
    from plancheck.measures import KINDS
    from plancheck.measures.plugins import plugin_kinds, provider_of
    from plancheck.pack.vocabulary import DutchNames, Vocabulary
    from plancheck.plan import dutch
    from plancheck.plan.attributes import simplified
    from plancheck.plan.schema import LAYERS, Attribute

    measures = {**KINDS, **(plugin_kinds() if plugins else {})}
    derived = {name: Attribute(name, "number") for name in DERIVED}
    columns = {
        layer.name: {**derived, **{attribute.name: attribute for attribute in layer.attributes}}
        for layer in LAYERS.values()
    }
    return Vocabulary(
        kinds={name: kind.parameters for name, kind in measures.items()},
        layers={layer: frozenset(known) for layer, known in columns.items()},
        subjects={name: kind.subjects for name, kind in measures.items()},
        columns=columns,
        units={name: kind.unit_of for name, kind in measures.items()},
        dutch=DutchNames(
            layer=lambda name: dutch.dutch_layers().get(simplified(name)),
            attribute=lambda layer, name: dutch.dutch_attributes(layer).get(simplified(name)),
            value=lambda layer, attribute, name: dutch.dutch_value(layer, attribute, name),
            near=dutch.nearest_name,
        ),
        measures=measures,
        provider=provider_of,
    )


def check(
    paths: Sequence[str | Path],
    pack: str | Path = DEFAULT_PACK,
    *,
    mapping: Path | None = None,
    answers: Path | None = None,
    waivers: Path | None = None,
    settings: Mapping[str, Any] | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    language: Language = "nl",
    everything: bool = False,
    plugins: bool = False,
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
    loaded = load_pack(pack, settings, plugins=plugins)
    rules = select_rules(loaded.rules, select, ignore)
    waived: Sequence[Waiver] = ()
    if waivers:
        from plancheck.review.waivers import read_waivers

        waived = read_waivers(waivers)
    tell("read")
    plan = read_plan(paths, mapping)
    given = collect_answers(plan, loaded, answers)
    tell("judge")
    review = judge(plan, loaded, answers=given, waivers=waived, language=language, rules=rules, everything=everything)
    return Checked(plan, loaded, review)
