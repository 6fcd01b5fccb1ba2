"""The facts that stand at the head of a review: plan, packs and input issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from plancheck import __version__
from plancheck.plan.model import Issue
from plancheck.plan.schema import LAYERS
from plancheck.review.findings import plain
from plancheck.review.model import Asked
from plancheck.review.provenance import (
    Engine,
    Excluded,
    InputFacts,
    InputIssue,
    Overridden,
    PackFacts,
    PlanFacts,
    Plugin,
    SourceFile,
)
from plancheck.review.questions import questions_of
from plancheck.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.plan.model import Plan

    Mask = NDArray[np.bool_]

_LEVELS = ("error", "warning", "note")


def plan_facts(plan: Plan) -> PlanFacts:
    """Return what was reviewed: place, size, sources and the number of features per layer."""
    dwellings = plan.layers.get("dwellings")
    judged = np.zeros(0, dtype=bool) if dwellings is None else _judged(dwellings)
    boundary = plan.layers.get("boundary")
    area = plain(float(shapely.area(plan.boundary)) / 10_000)
    return PlanFacts(
        name=plan.name,
        municipality=_text(boundary, "municipality"),
        phase=_text(boundary, "phase"),
        crs=plan.crs,
        area_ha=area if isinstance(area, float) else 0.0,
        dwellings=int(judged.sum()),
        inhabitants=_inhabitants(dwellings, judged),
        sources=tuple(SourceFile(path=source.path, sha256=source.sha256) for source in plan.sources),
        layers={name: len(plan.layers[name]) for name in sorted(LAYERS) if name in plan.layers},
    )


def asked_facts(loaded: LoadedRule, language: Language) -> Asked | None:
    """Return what people are asked, or None of a rule that is measured."""
    for asked in questions_of([loaded]):
        return Asked(
            question=asked.said(language),
            guidance=asked.guidance.render(language) if asked.guidance else None,
            role=asked.role,
            scale=asked.scale,
            fingerprint=asked.fingerprint,
        )
    return None


def _judged(frame: gpd.GeoDataFrame) -> Mask:
    """Return which features lie in the plan and will stand."""
    judged: Mask = frame["inside"].to_numpy(dtype=bool)
    return judged & frame["status"].ne("demolished").to_numpy(dtype=bool) if "status" in frame else judged


def _inhabitants(dwellings: gpd.GeoDataFrame | None, judged: Mask) -> float | None:
    """Return the sum of household sizes when every dwelling that is judged has one."""
    if dwellings is None or not judged.any() or "household_size" not in dwellings:
        return None
    sizes = dwellings["household_size"][judged]
    return None if sizes.isna().any() else float(sizes.sum())


def _text(frame: gpd.GeoDataFrame | None, attribute: str) -> str | None:
    if frame is None or attribute not in frame or frame[attribute].isna().all():
        return None
    return str(frame[attribute].dropna().iloc[0])


def engine_facts(pack: Pack) -> Engine:
    """Return what judged: this version, and the packages whose measures the pack uses."""
    providers = {loaded.measure.provider for loaded in pack.rules} - {None}
    plugins = sorted((provider.name, provider.version) for provider in providers)
    return Engine(
        name="plancheck",
        version=__version__,
        plugins=tuple(Plugin(name=name, version=version) for name, version in plugins),
    )


def pack_facts(pack: Pack, language: Language) -> tuple[PackFacts, ...]:
    """Return the packs that took part, the chosen one first, with what each changed in those that it extends."""
    return tuple(
        PackFacts(
            id=source.id,
            version=source.version,
            sha256=source.sha256,
            title=source.title.render(language),
            parameters=dict(source.parameters),
            overrides=tuple(
                Overridden(
                    rule=change.rule,
                    reason=change.reason.render(language),
                    changed={key: (_said(was, language), _said(now, language)) for key, (was, now) in
                             change.changed.items()},
                )
                for change in source.overrides
            ),
            excluded=tuple(
                Excluded(rule=left.rule, code=left.code, reason=left.reason.render(language))
                for left in source.excluded
            ),
        )
        for source in reversed(pack.sources)
    )  # fmt: skip


def _said(value: Any, language: Language) -> Any:
    """Return a text of a rule in one language, and anything else as it is."""
    return value[language] if isinstance(value, Mapping) and set(value) == set(LANGUAGES) else value


def pack_issues(pack: Pack) -> tuple[Issue, ...]:
    """Return what is worth a word about the packs: rules that are named by a name which they had before."""
    return tuple(
        Issue("I090", "note", text(
            "The pack {pack} calls the rule {rule} by its old name '{name}'.",
            pack=old.pack, rule=old.rule, name=old.name,
        ))
        for old in dict.fromkeys(pack.old_names)
    )  # fmt: skip


def input_facts(issues: Iterable[Issue], language: Language) -> InputFacts:
    """Return the issues of the plan and of its walking network, errors first."""
    listed = [
        InputIssue(
            code=issue.code,
            level=issue.level,
            layer=issue.layer,
            feature=issue.feature,
            message=issue.message.render(language),
            location=None if issue.location is None else (round(issue.location[0], 2), round(issue.location[1], 2)),
        )
        for issue in issues
    ]
    listed.sort(key=lambda issue: (_LEVELS.index(issue.level), issue.code, issue.layer or "", issue.feature or ""))
    return InputFacts(issues=tuple(listed))
