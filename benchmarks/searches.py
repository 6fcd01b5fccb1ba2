"""The same search by every package that can do it: metres from each node to the nearest of several sets of places.

Every function gets a :class:`Problem` and builds the graph object of its package from plain arrays; it returns the
metres (sets, nodes), infinite where nothing is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """A street network and sets of places beside it, in arrays.

    ``tail``, ``head`` and ``metres`` are arcs: every street both ways; ``xy`` are the nodes. Set i of the places is
    node ``nodes + i``: ``entry_set``, ``entry_node`` and ``entry_metres`` are arcs from there to nodes, as long as the
    walk from the node to the nearest place of the set that lies on a street at the node.
    """

    xy: Floats
    tail: Integers
    head: Integers
    metres: Floats
    sets: int
    entry_set: Integers
    entry_node: Integers
    entry_metres: Floats

    @property
    def nodes(self) -> int:
        return len(self.xy)

    @property
    def arcs(self) -> tuple[Integers, Integers, Floats]:
        """The arcs with those from the sets, which nothing leads back to."""
        return (
            np.concatenate([self.tail, self.nodes + self.entry_set]),
            np.concatenate([self.head, self.entry_node]),
            np.concatenate([self.metres, self.entry_metres]),
        )


def _by_scipy(problem: Problem) -> Floats:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    tail, head, metres = problem.arcs
    size = problem.nodes + problem.sets
    graph = csr_array((metres, (tail, head)), shape=(size, size))
    found: Floats = dijkstra(graph, indices=np.arange(problem.nodes, size))
    return found[:, : problem.nodes]


def _by_networkx(problem: Problem) -> Floats:
    import networkx

    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(zip(*(array.tolist() for array in problem.arcs), strict=True))
    lengths = networkx.multi_source_dijkstra_path_length
    return _of_dictionaries(problem, lambda node: lengths(graph, {node}))


def _by_franken_networkx(problem: Problem) -> Floats:
    import franken_networkx

    graph = franken_networkx.DiGraph()
    graph.add_weighted_edges_from(list(zip(*(array.tolist() for array in problem.arcs), strict=True)))
    lengths = franken_networkx.multi_source_dijkstra_path_length
    return _of_dictionaries(problem, lambda node: lengths(graph, {node}))


def _by_rustworkx(problem: Problem) -> Floats:
    import rustworkx

    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(problem.nodes + problem.sets))
    graph.add_edges_from(list(zip(*(array.tolist() for array in problem.arcs), strict=True)))
    lengths = rustworkx.digraph_dijkstra_shortest_path_lengths
    return _of_dictionaries(problem, lambda node: lengths(graph, node, float))


def _of_dictionaries(problem: Problem, lengths: Callable[[int], Any]) -> Floats:
    """Spread out answers that come as dictionaries by node."""
    found = np.full((problem.sets, problem.nodes + problem.sets), np.inf)
    for number in range(problem.sets):
        answer = lengths(problem.nodes + number)
        where = np.fromiter(answer.keys(), dtype=np.int64, count=len(answer))
        found[number, where] = np.fromiter(answer.values(), dtype=float, count=len(answer))
    return found[:, : problem.nodes]


def _by_networkit(problem: Problem) -> Floats:
    import networkit

    networkit.setNumberOfThreads(1)
    tail, head, metres = problem.arcs
    size = problem.nodes + problem.sets
    graph = networkit.GraphFromCoo((metres, (tail, head)), size, weighted=True, directed=True)
    search = networkit.distance.SPSP(graph, list(range(problem.nodes, size)))
    search.run()
    found: Floats = np.asarray(search.getDistances(asarray=True))[:, : problem.nodes]
    return np.where(found > 1e300, np.inf, found)


def _by_edsger(problem: Problem) -> Floats:
    import pandas as pd
    from edsger.path import Dijkstra

    tail, head, metres = problem.arcs
    arcs = {"tail": tail.astype(np.uint32), "head": head.astype(np.uint32), "weight": metres}
    search = Dijkstra(pd.DataFrame(arcs))
    found = [search.run(problem.nodes + number)[: problem.nodes] for number in range(problem.sets)]
    return np.stack(found)


def _by_routingkit(problem: Problem) -> Floats:
    import routingkit_cch

    unit = 1e-5  # it counts in whole numbers
    degrees = problem.xy / 1e5
    tail, head = problem.tail.tolist(), problem.head.tolist()
    order = routingkit_cch.compute_order_inertial(
        problem.nodes, tail, head, degrees[:, 1].tolist(), degrees[:, 0].tolist()
    )
    hierarchy = routingkit_cch.CCH(order, tail, head, False)
    metric = routingkit_cch.CCHMetric(hierarchy, np.rint(problem.metres / unit).astype(np.int64).tolist())
    search = routingkit_cch.CCHOneToMany(metric, list(range(problem.nodes)))
    whole = np.rint(problem.entry_metres / unit).astype(np.int64)
    found = []
    for number in range(problem.sets):
        of_set = problem.entry_set == number
        entries = list(zip(problem.entry_node[of_set].tolist(), whole[of_set].tolist(), strict=True))
        found.append(np.array(search.distances_from_multi(entries), dtype=float) * unit)
    metres = np.stack(found)
    return np.where(np.isnan(metres), np.inf, metres)


def _by_graphblas(problem: Problem) -> Floats:
    import graphblas

    graphblas.ss.config["nthreads"] = 1
    streets = graphblas.Matrix.from_coo(
        problem.tail, problem.head, problem.metres, nrows=problem.nodes, ncols=problem.nodes, dup_op="min"
    )
    metres = graphblas.Matrix.from_coo(
        problem.entry_set, problem.entry_node, problem.entry_metres, nrows=problem.sets, ncols=problem.nodes
    )
    better = metres.dup()
    while better.nvals:  # Bellman and Ford: all sets at once, as many rounds as streets in the longest way
        before = metres.dup()
        metres(graphblas.binary.min) << graphblas.semiring.min_plus(better @ streets)
        changed = metres.ewise_union(before, "ne", left_default=np.inf, right_default=np.inf).new(bool)
        better = metres.dup(mask=changed.V)
    found: Floats = metres.to_dense(fill_value=np.inf)
    return found


def _by_easygraph(problem: Problem) -> Floats:
    import easygraph

    tail, head, metres = problem.arcs
    graph = easygraph.DiGraphC()
    graph.add_nodes(list(range(problem.nodes + problem.sets)))
    weights = [{"weight": weight} for weight in metres.tolist()]
    graph.add_edges(list(zip(tail.tolist(), head.tolist(), strict=True)), weights)
    found = [easygraph.multi_source_dijkstra(graph, [problem.nodes + number]) for number in range(problem.sets)]
    whole = np.asarray(found, dtype=float).reshape(problem.sets, -1)[:, : problem.nodes]
    return np.where(whole > 1e15, np.inf, whole)


@dataclass(frozen=True)
class Package:
    """A package by its name in the registry, its licence, how it searches, and how far off its answers may be (m)."""

    name: str
    licence: str
    search: Callable[[Problem], Floats]
    how: str
    tolerance_m: float = 1e-6


REFERENCE = Package("networkx", "BSD-3-Clause", _by_networkx, "multi_source_dijkstra_path_length")
PACKAGES = (
    REFERENCE,
    Package("scipy", "BSD-3-Clause", _by_scipy, "csgraph.dijkstra, all sets in one call"),
    Package("edsger", "MIT", _by_edsger, "Dijkstra"),
    Package("networkit", "MIT", _by_networkit, "SPSP, one thread"),
    Package("rustworkx", "Apache-2.0", _by_rustworkx, "digraph_dijkstra_shortest_path_lengths"),
    Package("routingkit-cch", "BSD-2-Clause", _by_routingkit, "CCHOneToMany.distances_from_multi", 1e-2),
    Package("python-graphblas", "Apache-2.0", _by_graphblas, "min-plus products, one thread"),
    Package("franken-networkx", "MIT", _by_franken_networkx, "multi_source_dijkstra_path_length"),
    Package("python-easygraph", "BSD-3-Clause", _by_easygraph, "multi_source_dijkstra, compiled graph", 1e-3),
)
