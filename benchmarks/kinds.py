"""What every kind of measure costs, relative to reading the layers that it works on.

Usage: ``python benchmarks/kinds.py [SIZE...]`` (1000, 10000 and 100000 dwellings). ``alone``: in a review that has made
nothing yet, the walking network and the indexes included. ``again``: one more rule of the same form.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import geopandas as gpd
import pyogrio
from generating import plan_of
from measuring import table

from plancheck.measures import KINDS
from plancheck.measures.base import Missing
from plancheck.measures.context import Context
from plancheck.pack.rule import Rule, Selection
from plancheck.plan.model import Plan
from plancheck.plan.reading import read_plan
from plancheck.review.subjects import select

SEATS = {"layer": "furniture", "where": "kind IN ('bench', 'picnic_table', 'seat_wall')"}
SQUARES = {"layer": "public_spaces", "where": "kind IN ('square', 'playground')"}
SCHOOLS = {"layer": "facilities", "where": "category = 'primary_school'"}
FLATS = {"layer": "entrances", "where": "kind = 'shared_main'"}
Case = tuple[str, str, dict[str, Any], dict[str, Any]]
CASES: tuple[Case, ...] = (
    ("count", "by key", {"of": "dwellings", "by": "entrance_id"}, FLATS),
    ("count", "inside", {"of": SEATS, "inside": True}, SQUARES),
    ("count", "within 50 m", {"of": "dwellings", "within_m": 50}, SQUARES),
    ("ratio", "count per area", {"of": {"count": "trees"}, "per": {"area": "public_spaces"}}, {"plan": True}),
    ("share", "by length", {"of": "frontages", "where": "ground_floor_use IN ('storage', 'blind')", "by": "length",
                            "key": "building_id"}, {"layer": "buildings"}),
    ("value", "width", {"property": "width"}, {"layer": "public_spaces"}),
    ("value", "attribute", {"attribute": "storeys"}, {"layer": "buildings"}),
    ("distance", "walk", {"to": SCHOOLS, "along": "walk", "limit_m": 1500}, {"layer": "dwellings"}),
    ("distance", "straight", {"to": "stops", "along": "straight"}, {"layer": "dwellings"}),
    ("reach", "walk, 400 m", {"to": {"layer": "facilities"}, "along": "walk", "within_m": 400, "distinct": "category"},
     {"layer": "dwellings"}),
    ("gap", "share within 125 m", {"to": SEATS, "on": "paths", "within_m": 125}, {"plan": True}),
    ("routes", "passes", {"statistic": "passes", "places": [SEATS, SQUARES]}, {"plan": True}),
    ("routes", "shared_with", {"statistic": "shared_with"}, {"plan": True}),
    ("routes", "groups_met", {"statistic": "groups_met", "group": "tenure"}, {"plan": True}),
    ("routes", "through", {"statistic": "through", "places": SQUARES}, {"plan": True}),
    ("detour", "median", {"to": SCHOOLS, "statistic": "median"}, {"plan": True}),
    ("connections", "dead ends", {"statistic": "dead_end_share"}, {"plan": True}),
    ("connections", "links", {"statistic": "links_per_100m"}, {"plan": True}),
    ("crossing", "to schools", {"of": {"layer": "barriers", "where": "kind IN ('rail', 'water')"}, "to": SCHOOLS},
     {"plan": True}),
    ("sightlines", "squares", {"from": "dwellings", "within_m": 50}, SQUARES),
    ("frontage", "active share", {"statistic": "active_share"}, {"plan": True}),
    ("frontage", "doors", {"statistic": "doors_per_100m"}, {"plan": True}),
    ("enclosure", "median", {"statistic": "median"}, {"plan": True}),
    ("mix", "tenure by block", {"of": "dwellings", "attribute": "tenure", "index": "simpson"}, {"blocks": True}),
    ("nesting", "tenure in blocks", {"of": "dwellings", "attribute": "tenure", "groups": "block_id"}, {"plan": True}),
    ("evenness", "social rent", {"of": "dwellings", "where": "tenure = 'social_rent'", "areas": "neighbourhoods"},
     {"plan": True}),
    ("cover", "nobody's land", {"by": "zones", "not": True}, {"plan": True}),
    ("adjacent", "doors to streets", {"to": {"layer": "public_spaces", "where": "kind IN ('street', 'home_zone')"},
                                      "within_m": 10}, FLATS),
    ("colocation", "by building", {"of": "facilities", "distinct": "category", "by": "building_id"},
     {"layer": "buildings", "where": "building_type = 'facility'"}),
    ("opening", "evenings", {"statistic": "evenings"}, {"layer": "facilities"}),
    ("phasing", "facilities", {"of": {"count": "facilities"}, "at": 0.5}, {"plan": True}),
    ("combine", "jobs and homes", {"expression": "100 * jobs / (jobs + homes)",
                                   "with": {"jobs": {"sum": "jobs", "of": "buildings"}, "homes": {"count": "dwellings"}}},
     {"plan": True}),
    ("ask", "unanswered", {"question": {"nl": "Klopt het?", "en": "Is it right?"}, "scale": "yes_partly_no",
                           "role": "planner"}, {"plan": True}),
)  # fmt: skip
ROUNDS = {1000: 7, 10_000: 5}


class Watched(Context):
    """A context that remembers which layers were asked for."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.asked: set[str] = set()

    def layer(self, name: str) -> gpd.GeoDataFrame | None:
        self.asked.add(name)
        return super().layer(name)


def reading(path: Path) -> dict[str, float]:
    """Return the seconds that pyogrio takes for each layer."""
    found = {}
    for name, _ in pyogrio.list_layers(path):
        runs = []
        for _ in range(3):
            started = time.process_time()
            pyogrio.read_dataframe(path, layer=name)
            runs.append(time.process_time() - started)
        found[str(name)] = median(runs)
    return found


def cost(plan: Plan, case: Case, rounds: int) -> tuple[float, float, set[str]]:
    """Return the seconds of a rule alone and of one more like it, and the layers that it asked for."""
    kind, _, given, chosen = case
    parameters = KINDS[kind].parameters.model_validate(given)
    rule = Rule.model_construct(select=Selection.model_validate(chosen), unless=None)
    alone: list[float] = []
    again: list[float] = []
    asked: set[str] = set()
    for _ in range(rounds):
        context = Watched(plan)
        for seconds in (alone, again):
            gc.collect()
            started = time.process_time()
            selected = select(rule, context)
            if not isinstance(selected, Missing):
                KINDS[kind].measure(context, selected.subjects, parameters)
            seconds.append(time.process_time() - started)
        asked = context.asked
    return median(alone), median(again), asked


def main() -> int:
    sizes = [int(argument) for argument in sys.argv[1:]] or [1000, 10_000, 100_000]
    cases = [case for case in CASES if case[0] in KINDS and _understood(case)]
    rows: dict[tuple[str, str], list[str]] = {(case[0], case[1]): [] for case in cases}
    for size in sizes:
        path = plan_of(size)
        plan, read = read_plan([path]), reading(path)
        for case in cases:
            alone, again, asked = cost(plan, case, ROUNDS.get(size, 3))
            base = sum(read.get(layer, 0.0) for layer in asked) or min(read.values())
            rows[case[0], case[1]] += [f"{alone / base:.2f}", f"{again / base:.2f}"]
    header = ["kind", "example", *(f"{size:,} {which}" for size in sizes for which in ("alone", "again"))]
    table(header, [(*names, *cells) for names, cells in rows.items()])
    left = [f"{case[0]} ({case[1]})" for case in CASES if case not in cases]
    if left:
        print(f"Not in this version: {', '.join(left)}.")
    unmeasured = sorted(set(KINDS) - {case[0] for case in CASES})
    if unmeasured:
        print(f"Without an example here: {', '.join(unmeasured)}.")
    return 1 if unmeasured else 0


def _understood(case: Case) -> bool:
    """Tell whether this version has the statistic that an example asks for."""
    try:
        KINDS[case[0]].parameters.model_validate(case[2])
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
