"""A million sight lines against fifty thousand buildings, relative to a plain query of the same lines by a spatial index.

Usage: ``python benchmarks/sight.py [LINES] [BUILDINGS] [ROUNDS]`` (1000000, 50000 and 3). Lines run from half a metre
before the facades of a generated plan to points up to fifty metres away. Both sides build their index, on one core.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pyogrio
import shapely
from generating import plan_of
from measuring import in_turn, table, verdict
from numpy.typing import NDArray

from plancheck.facades.obstacles import obstacles
from plancheck.facades.sight import clear

REACH_M = 50.0
BEFORE_M = 0.5
MOST_SECONDS = 20.0
MOST_DIFFERENT = 1e-4
"""Lines that pass a building within a millimetre are blocked here, and free for the index."""
PER_BUILDING = 2.5
BATCH = 100_000


def lines_of(buildings: NDArray[np.object_], size: int) -> NDArray[np.float64]:
    """Return lines (size, 2, 2) that begin before a facade, not in a building, and end within reach before it."""
    lines = _drawn(buildings, 2 * size)
    standing = np.ones(len(lines), dtype=bool)
    standing[shapely.STRtree(buildings).query(shapely.points(lines[:, 0]), predicate="intersects")[0]] = False
    return lines[standing][:size]


def _drawn(buildings: NDArray[np.object_], size: int) -> NDArray[np.float64]:
    random = np.random.default_rng(1)
    corners = shapely.get_coordinates(buildings).reshape(len(buildings), -1, 2)
    building, side = random.integers(len(buildings), size=size), random.integers(4, size=size)
    one, other = corners[building, side], corners[building, side + 1]
    ahead = (other - one) / np.hypot(*(other - one).T)[:, None]
    sense = np.where(shapely.is_ccw(shapely.get_exterior_ring(buildings))[building], 1.0, -1.0)
    outward = sense[:, None] * np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    start = one + random.random(size)[:, None] * (other - one) + BEFORE_M * outward
    angle = random.uniform(-np.pi / 2, np.pi / 2, size)
    direction = np.cos(angle)[:, None] * outward + np.sin(angle)[:, None] * ahead
    return np.stack([start, start + REACH_M * np.sqrt(random.random(size))[:, None] * direction], axis=1)


def main() -> int:
    size, houses, rounds = (
        int(sys.argv[k]) if len(sys.argv) > k else d for k, d in ((1, 1_000_000), (2, 50_000), (3, 3))
    )
    plan = plan_of(round(houses * PER_BUILDING))
    buildings = np.asarray(pyogrio.read_dataframe(plan, layer="buildings").geometry.values, dtype=object)[:houses]
    if len(buildings) < houses:
        raise SystemExit(f"The plan has {len(buildings)} buildings.")
    lines = lines_of(buildings, size)
    shapes = np.asarray(shapely.linestrings(lines), dtype=object)
    starts, ends = np.ascontiguousarray(lines[:, 0]), np.ascontiguousarray(lines[:, 1])

    def ours() -> NDArray[np.bool_]:
        return clear(starts, ends, obstacles(buildings))

    def by_tree(predicate: Literal["intersects"] | None) -> NDArray[np.bool_]:
        tree = shapely.STRtree(buildings)
        free = np.ones(size, dtype=bool)
        for begin in range(0, size, BATCH):  # batches, so that the pairs fit in memory
            found = tree.query(shapes[begin : begin + BATCH], predicate=predicate)[0]
            free[begin + found] = False
        return free

    sides: dict[str, Callable[[], object]] = {
        "STRtree query, intersects": lambda: by_tree("intersects"),
        "STRtree query, boxes only (does not answer the question)": lambda: by_tree(None),
        "plancheck, free lines": ours,
    }
    mine, other = ours(), by_tree("intersects")
    different = float((mine != other).mean())
    costs = in_turn(sides, rounds, most_seconds=300.0)
    base = costs["STRtree query, intersects"].typical
    print(
        f"{size:,} lines of up to {REACH_M:g} m, {len(buildings):,} buildings; {mine.mean():.0%} of the lines are free\n"
    )
    table(("what", "time, as a ratio"), [(name, f"{cost.typical / base:.2f}") for name, cost in costs.items()])
    seconds = costs["plancheck, free lines"].typical
    in_time = f"a million lines within {MOST_SECONDS:g} seconds ({seconds * 1e6 / size:.1f} on this machine)"
    alike = f"at most one line in {1 / MOST_DIFFERENT:,.0f} told otherwise ({different * size:.0f} of {size:,})"
    return verdict({in_time: seconds <= MOST_SECONDS * size / 1e6, alike: different <= MOST_DIFFERENT})


if __name__ == "__main__":
    sys.exit(main())
