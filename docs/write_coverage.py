"""Write ``docs/coverage.md``: criterion by criterion the rules that cover it. ``python docs/write_coverage.py``.

The criteria of the five sources, in our own words, stand in ``docs/criteria.csv``; which of them a rule covers, it says
itself (``covers``).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from plancheck.api import load_pack
from plancheck.pack.loading import shipped
from plancheck.pack.model import LoadedRule

HERE = Path(__file__).resolve().parent
PAGE = HERE / "coverage.md"
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

This page is made from `docs/criteria.csv` and the rules themselves by `docs/write_coverage.py`.
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
    return "\n".join(lines) + "\n"


def _summary(asked: Sequence[Mapping[str, str]], by_criterion: Mapping[str, list[str]]) -> list[str]:
    lines = ["| source | criteria | covered |", "|---|---|---|"]
    total = Counter(row["source"] for row in asked)
    done = Counter(row["source"] for row in asked if row["id"] in by_criterion)
    return lines + [f"| {TITLES[source]} | {number} | {done[source]} |" for source, number in total.items()]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    missing = [row["id"] for row in criteria() if row["id"] not in covering(rules())]
    print(f"{len(missing)} criteria without a rule: {' '.join(missing)}" if missing else "every criterion has a rule")
