"""Route flows for six categories of destination against the shortest paths alone, on the same network.

Usage: ``python benchmarks/flows.py [DWELLINGS] [ROUNDS]`` (100000 and 5). All sides get the same network and the same
places where dwellings and destinations reach it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import networkx
import numpy as np
from generating import plan_of
from measuring import in_turn, table, verdict
from nearest import at_homes, problem_of

from plancheck.measures.context import Context
from plancheck.measures.daily import default_destinations, household_sizes
from plancheck.measures.walks import access_of_layer, access_of_selection, network_of
from plancheck.plan.reading import read_plan
from plancheck.walking.distances import nearest, spread
from plancheck.walking.network import Network
from plancheck.walking.routes import daily_routes, weekly

MOST_TIMES = 3.0
LIMIT_M = 1500.0


def main() -> int:
    dwellings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    context = Context(read_plan([plan_of(dwellings)]))
    network = network_of(context)
    assert isinstance(network, Network)
    origins = access_of_layer(context, network, "dwellings")
    destinations = default_destinations()
    targets = []
    for destination in destinations:
        selection = context.select(destination.to)
        access = access_of_selection(context, network, selection)
        targets.append(access.where(selection.certain[access.place]))
    trips, people = [destination.trips for destination in destinations], household_sizes(context)
    problem = problem_of(network, targets)

    def search() -> object:
        fresh = replace(network)
        return [spread(fresh, access) for access in targets]

    def paths() -> object:
        fresh = replace(network)
        return [nearest(fresh, spread(fresh, access), origins, access) for access in targets]

    def routes() -> object:
        return daily_routes(replace(network), origins, targets, trips, LIMIT_M)

    def flows() -> object:
        return weekly(daily_routes(replace(network), origins, targets, trips, LIMIT_M), people)

    def by_networkx() -> object:
        graph = networkx.DiGraph()
        graph.add_weighted_edges_from(zip(*(array.tolist() for array in problem.arcs), strict=True))
        found = np.full((problem.sets, problem.nodes + problem.sets), np.inf)
        for number in range(problem.sets):
            metres, _ = networkx.multi_source_dijkstra(graph, {problem.nodes + number})
            found[number, list(metres)] = list(metres.values())
        return at_homes(network, origins, targets, found)

    sides: dict[str, Callable[[], object]] = {
        "six searches: metres of every node": search,
        "six searches, and the metres of every dwelling": paths,
        "six searches, and which way every dwelling walks": routes,
        "flows: that, and trips and households on every metre": flows,
        "networkx: six multi_source_dijkstra with their paths, and the metres of every dwelling": by_networkx,
    }
    costs = list(in_turn(sides, rounds).values())
    base, ways, whole = costs[1].typical, costs[2].typical, costs[3].typical
    print(f"{origins.size:,} dwellings, {network.nodes:,} nodes, {sum(map(len, targets)):,} destinations\n")
    rows = [(name, f"{cost.typical / base:.2f}") for name, cost in zip(sides, costs, strict=True)]
    table(("what", "time, as a ratio"), rows)
    print(f"Flows against the ways of all dwellings: {whole / ways:.2f}.")
    return verdict(
        {f"at most {MOST_TIMES:g} times the shortest paths ({whole / base:.1f})": whole <= MOST_TIMES * base}
    )


if __name__ == "__main__":
    sys.exit(main())
