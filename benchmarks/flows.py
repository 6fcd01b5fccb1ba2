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
from plancheck.measures.walks import access_of_selection, doors_of, network_of
from plancheck.plan.reading import read_plan
from plancheck.walking.distances import entries, grow, spread
from plancheck.walking.flows import pieces_of
from plancheck.walking.forests import plant
from plancheck.walking.network import Network
from plancheck.walking.origins import nearest, origins_of
from plancheck.walking.preference import Preferred
from plancheck.walking.routes import DailyRoutes, daily_routes, trips_made, weekly

MOST_TIMES = 3.0
LIMIT_M = 1500.0


def main() -> int:
    dwellings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    context = Context(read_plan([plan_of(dwellings)]))
    network = network_of(context)
    assert isinstance(network, Network)
    doors = doors_of(context, network)
    origins = doors.access.of(doors.door)
    destinations = default_destinations()
    targets = []
    for destination in destinations:
        selection = context.select(destination.to)
        access = access_of_selection(context, network, selection)
        targets.append(access.where(selection.certain[access.place]))
    trips = [destination.trips for destination in destinations]
    people = np.bincount(doors.door, household_sizes(context), doors.access.size)
    homes = np.bincount(doors.door, minlength=doors.access.size).astype(float)
    problem = problem_of(network, targets)

    def trees() -> object:
        fresh = replace(network)
        return [grow(fresh.graph, fresh.nodes, entries(fresh, access)) for access in targets]

    def metres() -> object:
        fresh = replace(network)
        homes = origins_of(fresh, origins)
        return [nearest(fresh, spread(fresh, access), homes, access) for access in targets]

    def walked() -> DailyRoutes:
        preferred = Preferred(replace(network))
        forests = [plant(preferred.network, access, preferred) for access in targets]
        return daily_routes(preferred, doors.access, forests, trips, LIMIT_M)

    def routes() -> object:
        return walked()

    def flows() -> object:
        found = walked()
        return pieces_of(found.starts, trips_made(found, people[:, None]))

    def shared() -> object:
        return weekly(walked(), people, homes)

    def by_networkx() -> object:
        graph = networkx.DiGraph()
        graph.add_weighted_edges_from(zip(*(array.tolist() for array in problem.arcs), strict=True))
        found = np.full((problem.sets, problem.nodes + problem.sets), np.inf)
        for number in range(problem.sets):
            metres, _ = networkx.multi_source_dijkstra(graph, {problem.nodes + number})
            found[number, list(metres)] = list(metres.values())
        return at_homes(network, origins, targets, found)

    sides: dict[str, Callable[[], object]] = {
        "six searches with the paths of every node (scipy)": trees,
        "six searches without paths, and the metres of every dwelling": metres,
        "six searches, and which way every dwelling walks": routes,
        "flows: that, and the trips on every metre": flows,
        "that, and how many different households": shared,
        "networkx: six multi_source_dijkstra with their paths, and the metres of every dwelling": by_networkx,
    }
    costs = list(in_turn(sides, rounds).values())
    base, whole = costs[0].typical, costs[3].typical
    print(f"{origins.size:,} dwellings, {network.nodes:,} nodes, {sum(map(len, targets)):,} destinations\n")
    rows = [(name, f"{cost.typical / base:.2f}") for name, cost in zip(sides, costs, strict=True)]
    table(("what", "time, as a ratio"), rows)
    return verdict(
        {f"at most {MOST_TIMES:g} times the shortest paths ({whole / base:.1f})": whole <= MOST_TIMES * base}
    )


if __name__ == "__main__":
    sys.exit(main())
