"""The nearest of ten categories for every dwelling of a generated plan, by network: plancheck and other packages.

Usage: ``python benchmarks/nearest.py [DWELLINGS] [ROUNDS]`` (100000 and 7). All sides get the same arrays: the streets
with their metres, and where places reach them. All build their graph object, search, and give the metres of every
dwelling to the nearest place of each category; for other packages the last step is plain NumPy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from generating import plan_of
from measuring import in_turn, table, verdict
from searches import PACKAGES, REFERENCE, Floats, Package, Problem

from plancheck.measures.context import Context
from plancheck.measures.walks import access_of_layer, access_of_selection, network_of
from plancheck.pack.terms import Target
from plancheck.plan.reading import read_plan
from plancheck.walking.access import Access
from plancheck.walking.distances import Field, entries, spread
from plancheck.walking.network import Network
from plancheck.walking.origins import nearest, origins_of

CATEGORIES = (
    "primary_school", "supermarket", "shop", "cafe", "childcare", "general_practice", "care", "worship",
    "sport_indoor", "pharmacy",
)  # fmt: skip
LEAST_TIMES = 15.0
NOISE = 1.05
MODULES = {"python-graphblas": "graphblas", "python-easygraph": "easygraph"}


def prepare(dwellings: int) -> tuple[Network, Access, list[Access]]:
    """Return the network, and where the dwellings and the places of each category reach it."""
    context = Context(read_plan([plan_of(dwellings)]))
    network = network_of(context)
    assert isinstance(network, Network)
    targets = []
    for category in CATEGORIES:
        chosen = {"layer": "facilities", "where": f"category = '{category}'"}
        selection = context.select([Target.model_validate(chosen)])
        targets.append(access_of_selection(context, network, selection))
    return network, access_of_layer(context, network, "dwellings"), targets


def problem_of(network: Network, targets: list[Access]) -> Problem:
    """Return the same network and places as plain arrays."""
    links = network.links
    start, end, metres = network.start[links], network.end[links], network.length[links]
    entered = [entries(network, access) for access in targets]
    best = [entry.best for entry in entered]
    return Problem(
        network.xy,
        np.concatenate([start, end]),
        np.concatenate([end, start]),
        np.concatenate([metres, metres]),
        len(targets),
        np.repeat(np.arange(len(targets)), [len(chosen) for chosen in best]),
        np.concatenate([entry.node[chosen] for entry, chosen in zip(entered, best, strict=True)]),
        np.concatenate([entry.metres[chosen] for entry, chosen in zip(entered, best, strict=True)]),
    )


def at_homes(network: Network, origins: Access, targets: list[Access], distance: Floats) -> Floats:
    """Return the metres of every dwelling, given those of nodes: by the start or the end of its street, or along it."""
    edge = origins.edge
    start, end, rest = network.start[edge], network.end[edge], network.length[edge] - origins.last
    heads = np.flatnonzero(np.r_[True, np.diff(origins.place) != 0])
    found = np.full((len(targets), origins.size), np.inf)
    for number, access in enumerate(targets):
        metres = origins.leg + np.minimum(origins.first + distance[number, start], rest + distance[number, end])
        on_edge = np.zeros(network.edges, dtype=bool)
        on_edge[access.edge] = True
        near = np.flatnonzero(on_edge[edge])
        order = np.argsort(access.edge, kind="stable")
        low, high = (np.searchsorted(access.edge[order], edge[near], side=side) for side in ("left", "right"))
        home = np.repeat(near, high - low)
        step = np.arange(len(home)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        place = order[np.repeat(low, high - low) + step]
        apart = np.maximum(origins.first[home] - access.last[place], access.first[place] - origins.last[home])
        np.minimum.at(metres, home, origins.leg[home] + np.maximum(apart, 0.0) + access.leg[place])
        found[number, origins.place[heads]] = np.minimum.reduceat(metres, heads)
    return found


def searched(network: Network, targets: list[Access]) -> list[Field]:
    """Search as plancheck does."""
    fresh = replace(network)  # nothing that is remembered, so that the graph is built anew
    return [spread(fresh, access) for access in targets]


def by_package(package: Package, problem: Problem, network: Network, origins: Access, targets: list[Access]) -> Floats:
    """Do all of it as a user of a package would."""
    return at_homes(network, origins, targets, package.search(problem))


def ours(network: Network, origins: Access, targets: list[Access]) -> Floats:
    """Do all of it as plancheck does."""
    fresh = replace(network)
    homes = origins_of(fresh, origins)
    return np.stack([nearest(fresh, spread(fresh, access), homes, access) for access in targets])


def main() -> int:
    dwellings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    network, origins, targets = prepare(dwellings)
    problem = problem_of(network, targets)
    installed = [
        package for package in PACKAGES if find_spec(MODULES.get(package.name, package.name.replace("-", "_")))
    ]
    expected = ours(network, origins, targets)
    searches: dict[str, Callable[[], object]] = {"plancheck": lambda: searched(network, targets)}
    whole: dict[str, Callable[[], object]] = {"plancheck": lambda: ours(network, origins, targets)}
    off = {"plancheck": 0.0}
    for package in installed:
        found = at_homes(network, origins, targets, package.search(problem))
        both = np.isfinite(found) & np.isfinite(expected)
        off[package.name] = float(np.abs(found[both] - expected[both]).max())
        if not (np.isfinite(found) == np.isfinite(expected)).all() or off[package.name] > package.tolerance_m:
            raise SystemExit(f"{package.name} does not agree: {off[package.name]} m")
        searches[package.name] = partial(package.search, problem)
        whole[package.name] = partial(by_package, package, problem, network, origins, targets)
    costs, graphs = in_turn(whole, rounds), in_turn(searches, rounds)
    mine = costs["plancheck"].typical
    print(
        f"{origins.size:,} dwellings, {network.nodes:,} nodes, {network.edges:,} edges, {sum(map(len, targets)):,} places\n"
    )
    header = ("package", "licence", "all, against plancheck", "graph and searches only", "largest difference (m)")
    rows: list[tuple[str, ...]] = [("plancheck", "EUPL-1.2", "1.00", f"{graphs['plancheck'].typical / mine:.2f}", "")]
    rows += [
        _row(package, costs[package.name].typical / mine, graphs[package.name].typical / mine, off)
        for package in installed
    ]
    table(header, rows)
    for package in PACKAGES:
        if package not in installed:
            print(f"Not installed, so not compared: {package.name}.")
    fastest = min((package for package in installed), key=lambda package: costs[package.name].typical)
    times = costs[REFERENCE.name].typical / mine
    return verdict(
        {
            f"at least {LEAST_TIMES:g} times as fast as networkx ({times:.1f})": times >= LEAST_TIMES,
            f"no slower than the fastest of the others, {fastest.name}": mine <= NOISE * costs[fastest.name].typical,
        }
    )


def _row(package: Package, all_of_it: float, graph: float, off: dict[str, float]) -> tuple[str, ...]:
    return (
        f"{package.name} ({package.how})",
        package.licence,
        f"{all_of_it:.2f}",
        f"{graph:.2f}",
        f"{off[package.name]:.0e}",
    )


if __name__ == "__main__":
    sys.exit(main())
