"""Write ``docs/coverage.md``: criterion by criterion the rules that cover it. ``python docs/write_coverage.py``.

The criteria of the five sources, in our own words, stand in ``docs/criteria.csv``; which of them a rule covers, it says
itself (``covers``).
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from plancheck.api import load_pack
from plancheck.pack.loading import shipped
from plancheck.pack.model import LoadedRule

HERE = Path(__file__).resolve().parent
PAGE = HERE / "coverage.md"
GOLDEN = HERE.parent / "tests" / "golden"
PLANS = {
    "havenkwartier-a": "Havenkwartier, variant A (fictional)",
    "havenkwartier-b": "Havenkwartier, variant B (fictional)",
    "delft-wippolder": "Delft Wippolder",
    "otterlo": "Otterlo",
}
MOST_GAPS = 12
TITLES = {
    "bouwen-aan-de-samenleving-kennisfundament": "Bouwen aan de samenleving, Kennisfundament (Verwey-Jonker Instituut en Flever)",
    "ruimte-maken-voor-ontmoeting": "Ruimte maken voor ontmoeting (RVS en CRa, 2022)",
    "hart-voor-de-wijk": "Hart voor de wijk, zorg voor de straat (VROM, 2002)",
    "van-gemengde-naar-inclusieve-wijk": "Van gemengde naar inclusieve wijk",
    "buurtverbondenheid": "Buurtverbondenheid (TNO en RIVM, 2025)",
}
HEAD = """\
# Coverage

What the five sources ask of a neighbourhood, criterion by criterion and in our own words, and the rules that look at it. A criterion is
answered from the drawing (measured), from documents (is it on record?) or by a person (a question). {covered} of {total} criteria have a rule.

This page is made from `docs/criteria.csv`, the rules themselves and the outcomes of the example plans by `docs/write_coverage.py`.
"""
EXAMPLES = """\
## The example plans: what can be assessed

How many of the measured rules have an answer on each example plan, and what leaves the others unknown. A rule is assessed when it has a
verdict or, as an observation, a value. It does not apply when the plan holds nothing that it judges; the share leaves those rules out.
A rule may miss several things at once, and filling one gap may show the next. The fictional quarter was drawn for plancheck, with every
layer filled. Delft Wippolder comes from OpenStreetMap and Otterlo from the BGT: maps of what is there, not plans with a programme.
"""


def criteria() -> list[dict[str, str]]:
    """Return the criteria in the order of the sources."""
    with (HERE / "criteria.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rules() -> dict[str, LoadedRule]:
    """Return every rule of every pack that ships, by id."""
    return {loaded.rule.id: loaded for name in shipped() for loaded in load_pack(name).rules}


def covering(found: Mapping[str, LoadedRule]) -> dict[str, list[str]]:
    """Return per criterion the ids of the rules that say they cover it."""
    by_criterion: dict[str, list[str]] = defaultdict(list)
    for identity in sorted(found):
        for criterion in found[identity].rule.covers:
            by_criterion[criterion].append(identity)
    return dict(by_criterion)


def page() -> str:
    """Return the page as Markdown."""
    asked, found = criteria(), rules()
    by_criterion = covering(found)
    covered = sum(row["id"] in by_criterion for row in asked)
    lines = [HEAD.format(covered=covered, total=len(asked))]
    lines += _summary(asked, by_criterion)
    for source in dict.fromkeys(row["source"] for row in asked):
        lines += ["", f"## {TITLES[source]}", "", "| criterion | section | what is asked | answered from | rules |",
                  "|---|---|---|---|---|"]  # fmt: skip
        for row in (row for row in asked if row["source"] == source):
            named = ", ".join(f"`{rule}`" for rule in by_criterion.get(row["id"], ()))
            lines.append(f"| {row['id']} | {row['section']} | {row['criterion']} | {row['answered_from']} | {named} |")
    lines += ["", *_examples(found)]
    return "\n".join(lines) + "\n"


def _examples(found: Mapping[str, LoadedRule]) -> list[str]:
    """Return what of the measured rules could be assessed on the example plans, from their golden outcomes."""
    lines = [
        EXAMPLES,
        "| plan | measured rules | assessed | unknown | not applicable | share assessed |",
        "|---|---|---|---|---|---|",
    ]
    lacking = []
    for name, title in PLANS.items():
        golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        states = Counter(
            _state(*outcome[:3]) for rule, outcome in golden["results"].items() if not found[rule].rule.is_question
        )
        total, assessed = states.total(), states["assessed"]
        share = round(100 * assessed / (total - states["not applicable"]))
        lines.append(
            f"| {title} | {total} | {assessed} | {states['unknown']} | {states['not applicable']} | {share}% |"
        )
        gaps = sorted(golden["missing"].items(), key=lambda item: (-item[1], item[0]))
        lacking += ["", f"Missing in {title}:", "", "| what is missing | rules that remain unknown |", "|---|---|"]
        lacking += [f"| {_gap(gap)} | {count} |" for gap, count in gaps[:MOST_GAPS]]
        if len(gaps) > MOST_GAPS:
            lacking.append(
                f"| {len(gaps) - MOST_GAPS} other layers and attributes | {gaps[MOST_GAPS][1]} or fewer each |"
            )
    return lines + lacking


def _state(status: str, score: float | None, value: float | None) -> str:
    if status == "unknown":
        return status
    return "not applicable" if status == "not_applicable" and value is None else "assessed"


def _gap(name: str) -> str:
    layer, _, attribute = name.partition(".")
    if not layer:
        return "a figure of the norm table, a line of the programme, or the value of another rule"
    return f"`{attribute}` of some or all of the layer `{layer}`" if attribute else f"the layer `{layer}`"


def _summary(asked: Sequence[Mapping[str, str]], by_criterion: Mapping[str, list[str]]) -> list[str]:
    lines = ["| source | criteria | covered |", "|---|---|---|"]
    total = Counter(row["source"] for row in asked)
    done = Counter(row["source"] for row in asked if row["id"] in by_criterion)
    return lines + [f"| {TITLES[source]} | {number} | {done[source]} |" for source, number in total.items()]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    missing = [row["id"] for row in criteria() if row["id"] not in covering(rules())]
    print(f"{len(missing)} criteria without a rule: {' '.join(missing)}" if missing else "every criterion has a rule")
