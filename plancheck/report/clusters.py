"""Findings that lie together on the map, drawn as one mark with their number, so that many of them stay readable.

The map is laid out in cells; the findings of a status in a cell form one cluster, near where they are. There are two
layouts: one for the whole map and a finer one for a map that is zoomed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plancheck.report.anchors import is_placed
from plancheck.report.projection import Projection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plancheck.review.model import Review

CELL_PX = 80.0
HEIGHT_PX = 22.0
AIR_PX = 3.0
FINER = 4
CROWDED = 120
"""From this many findings on, the map opens with clusters."""
STATUSES = ("not_met", "waived", "unknown")
MOST_CODES = 3


@dataclass(frozen=True)
class Cluster:
    """Findings of one status in a cell: how many, around where in map units, and how many of each rule."""

    status: str
    count: int
    x: int
    y: int
    codes: tuple[tuple[str, int], ...]

    @property
    def most(self) -> tuple[tuple[str, int], ...]:
        """The few rules with most of its findings."""
        return tuple(sorted(self.codes, key=lambda counted: -counted[1])[:MOST_CODES])

    @property
    def width_px(self) -> int:
        """The width of its mark."""
        digits = len(str(self.count))
        return 31 + 7 * digits + (4 if digits > 3 else 0)


@dataclass(frozen=True)
class Clustering:
    """The clusters of the whole map and those for a map that is zoomed in; ``crowded`` when they are shown first."""

    far: tuple[Cluster, ...]
    near: tuple[Cluster, ...]
    crowded: bool


def clustering(review: Review, view: Projection, pixel: float, finer: bool) -> Clustering:
    """Lay out the findings that have a place; the finer layout is made only when asked for."""
    gathered = list(_gathered(review, view))
    shown = sum(len(places) for status, places, _ in gathered if status != "unknown")
    if shown < CROWDED:
        return Clustering((), (), crowded=False)
    far = _layout(gathered, pixel)
    return Clustering(far, _layout(gathered, pixel / FINER) if finer else (), crowded=True)


Gathered = tuple[str, "NDArray[np.int64]", "NDArray[np.str_]"]


def _gathered(review: Review, view: Projection) -> Iterator[Gathered]:
    """Yield per status the places of its findings in map units, with the codes of their rules."""
    for status in STATUSES:
        found = [
            (finding.location, result.code)
            for result in review.results
            for finding in result.findings
            if finding.status == status and is_placed(finding)
        ]
        if found:
            places = view.units(np.array([place for place, _ in found], dtype=float))
            within = ((places >= 0) & (places <= (view.width, view.height))).all(axis=1)
            if within.any():
                yield status, places[within], np.array([code for _, code in found])[within]


def _layout(gathered: Iterable[Gathered], pixel: float) -> tuple[Cluster, ...]:
    """Return clusters that do not cover each other: one that would, joins its like or stands below another status."""
    cell = CELL_PX * pixel
    placed: dict[tuple[int, int], list[Cluster]] = {}
    for status, places, codes in gathered:
        for cluster in sorted(_clusters(status, places, codes, cell), key=lambda found: -found.count):
            _place(cluster, placed, cell, pixel)
    return tuple(cluster for clusters in placed.values() for cluster in clusters)


def _place(cluster: Cluster, placed: dict[tuple[int, int], list[Cluster]], cell: float, pixel: float) -> None:
    for _ in STATUSES:
        touched = next((other for other in _around(cluster, placed, cell) if _touch(cluster, other, pixel)), None)
        if touched is None:
            break
        if touched.status == cluster.status:
            members = placed[_cell(touched, cell)]
            members[members.index(touched)] = _joined(touched, cluster)
            return
        cluster = replace(cluster, y=touched.y + round((HEIGHT_PX + AIR_PX) * pixel))
    placed.setdefault(_cell(cluster, cell), []).append(cluster)


def _around(cluster: Cluster, placed: Mapping[tuple[int, int], list[Cluster]], cell: float) -> Iterator[Cluster]:
    column, row = _cell(cluster, cell)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            yield from placed.get((column + across, row + down), ())


def _cell(cluster: Cluster, cell: float) -> tuple[int, int]:
    return int(cluster.x // cell), int(cluster.y // cell)


def _touch(one: Cluster, other: Cluster, pixel: float) -> bool:
    across = ((one.width_px + other.width_px) / 2 + AIR_PX) * pixel
    return abs(one.x - other.x) < across and abs(one.y - other.y) < HEIGHT_PX * pixel


def _joined(one: Cluster, other: Cluster) -> Cluster:
    counts = dict(one.codes)
    for code, count in other.codes:
        counts[code] = counts.get(code, 0) + count
    return replace(one, count=one.count + other.count, codes=tuple(counts.items()))


def _clusters(status: str, places: NDArray[np.int64], codes: NDArray[np.str_], cell: float) -> Iterator[Cluster]:
    _, owner, counts = np.unique((places // cell).astype(np.int64), axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(owner.ravel(), kind="stable")
    ends = np.cumsum(counts)
    # one mark at a time: there are few cells, however many findings
    for start, end in zip(ends - counts, ends, strict=True):
        members = order[start:end]
        x, y = places[members].mean(axis=0).round().astype(int).tolist()
        named, many = np.unique(codes[members], return_counts=True)
        most = np.argsort(-many, kind="stable")
        counted = tuple((str(named[number]), int(many[number])) for number in most)
        yield Cluster(status, len(members), x, y, counted)
