"""What is odd about walking in a plan: loose parts of the network, homes that no path comes near, or without a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plancheck.plan.model import Issue
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.texts import Text
    from plancheck.walking.access import Access
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers, Mask

FAR_M = 50.0
"""A home farther than this from every path is not reached by the network as drawn."""


def nothing_walkable() -> Issue:
    """W004: there are paths, and none of them can be walked."""
    message = text("None of the paths can be walked: walking distances are unknown.")
    return Issue("W004", "warning", message, "paths")


def loose_parts(network: Network) -> tuple[Issue, ...]:
    """W001: one issue for every part of the network that is not connected to the largest, longest first."""
    if not network.edges:
        return ()
    part = network.component[network.start]
    metres = np.bincount(part, network.length)
    node = np.full(len(metres), network.nodes)
    np.minimum.at(node, network.component, np.arange(network.nodes))
    return tuple(
        Issue(
            "W001",
            "warning",
            text(
                "A part of the path network is not connected to the rest: {metres} m.",
                metres=round(float(metres[number]), 1),
            ),
            "paths",
            location=_rounded(network.xy[node[number]]),
        )
        for number in range(1, len(metres))  # one sentence per loose part
    )


def homes_apart(network: Network, access: Access, ids: Integers, xy: Floats) -> tuple[Issue, ...]:
    """W002 and W003: dwellings far from every path, and dwellings whose nearest path is in a loose part.

    ``ids`` and ``xy`` (n, 2) belong to the places of ``access``. Each issue counts them and shows the worst.
    """
    found: list[Issue] = []
    far = np.flatnonzero(access.distance > FAR_M)
    if len(far):
        worst = far[np.argmax(access.distance[far])]
        message = text(
            "Dwellings farther than {metres} m from any path: {count}. The farthest is {distance} m away.",
            metres=FAR_M,
            count=len(far),
            distance=round(float(access.distance[worst]), 1),
        )
        found.append(Issue("W002", "warning", message, "dwellings", str(ids[worst]), _rounded(xy[worst])))
    largest = np.zeros(access.size, dtype=bool)
    largest[access.place[network.component[network.start[access.edge]] == 0]] = True
    loose = np.flatnonzero(~largest & np.isfinite(access.distance))
    if len(loose):
        message = text(
            "Dwellings whose nearest path is not connected to the rest of the network: {count}.", count=len(loose)
        )
        found.append(Issue("W003", "warning", message, "dwellings", str(ids[loose[0]]), _rounded(xy[loose[0]])))
    return tuple(found)


def started_elsewhere(building: Mask, alone: Mask, ids: Integers, xy: Floats) -> tuple[Issue, ...]:
    """W005 and W006: dwellings whose walks start at their building, and at their own point, for want of an entrance.

    ``building`` and ``alone`` tell which; ``ids`` and ``xy`` (n, 2) belong to the same dwellings. Each issue counts
    them and shows the first.
    """
    found: list[Issue] = []
    if building.any():
        message = text(
            "Dwellings that name no entrance on the drawing: {count}. "
            "Their walks start where the edge of their building is nearest to a path.",
            count=int(building.sum()),
        )
        found.append(_first("W005", message, building, ids, xy))
    if alone.any():
        message = text(
            "Dwellings that name neither an entrance nor a building on the drawing: {count}. "
            "Their walks start at their own point.",
            count=int(alone.sum()),
        )
        found.append(_first("W006", message, alone, ids, xy))
    return tuple(found)


def _first(code: str, message: Text, chosen: Mask, ids: Integers, xy: Floats) -> Issue:
    first = int(np.argmax(chosen))
    return Issue(code, "note", message, "dwellings", str(ids[first]), _rounded(xy[first]))


def _rounded(xy: Floats) -> tuple[float, float]:
    return round(float(xy[0]), 3), round(float(xy[1]), 3)
