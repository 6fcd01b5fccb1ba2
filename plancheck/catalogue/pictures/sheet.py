"""Drawing a tiny plan: shapes, labels and dimension lines in the units of an SVG drawing, from geometry in metres."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import shapely

from plancheck.report.cartography import Shape
from plancheck.texts import Translatable

Anchor = Literal["start", "middle", "end"]
Place = Sequence[float]
"""A point: its x and y."""

TICK = 5.0
"""Half the length of the stroke at the end of a dimension line."""


@dataclass(frozen=True)
class Label:
    """Words at a place, on a base line."""

    x: float
    y: float
    words: Translatable
    style: str = ""
    anchor: Anchor = "middle"


Part = Shape | Label


@dataclass(frozen=True)
class Sign:
    """A line of the legend: a swatch of one or more styles, and what they mean."""

    words: Translatable
    styles: tuple[str, ...]
    form: Literal["line", "area", "dot"] = "line"


@dataclass(frozen=True)
class Picture:
    """A drawing with its text alternative, its legend and its caption."""

    width: int
    height: int
    title: Translatable
    description: Translatable
    parts: tuple[Part, ...]
    legend: tuple[Sign, ...]
    caption: tuple[Translatable, ...]


@dataclass(frozen=True)
class Sheet:
    """A window on a plan: ``scale`` units per metre, its top left corner at ``left``, ``top`` of the drawing."""

    west: float
    north: float
    scale: float
    left: float = 0.0
    top: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the plan is in the drawing."""
        return (
            round(self.left + (x - self.west) * self.scale, 1),
            round(self.top + (self.north - y) * self.scale, 1),
        )

    def draw(self, style: str, *geometries: shapely.Geometry, width_m: float | None = None) -> Shape:
        """Return geometries as one shape; a point becomes a stroke without length, which a round cap makes a dot."""
        parts = [part for geometry in geometries for part in shapely.get_parts(geometry)]
        data = "".join(piece for part in parts for piece in self._pieces(part))
        return Shape(style, data, None if width_m is None else round(width_m * self.scale, 1))

    def _pieces(self, part: shapely.Geometry) -> Iterable[str]:
        if isinstance(part, shapely.Polygon):
            for ring in (part.exterior, *part.interiors):
                yield self._string(list(ring.coords)[:-1]) + "z"
        elif isinstance(part, shapely.Point):
            yield self._string([(part.x, part.y)]) + "h0"
        elif not shapely.is_empty(part):
            yield self._string(shapely.get_coordinates(part).tolist())

    def _string(self, coordinates: Iterable[Iterable[float]]) -> str:
        places = [self.at(x, y) for x, y, *_ in coordinates]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)

    def label(
        self, words: Translatable, x: float, y: float, style: str = "", anchor: Anchor = "middle",
        right: float = 0.0, down: float = 0.0,
    ) -> Label:  # fmt: skip
        """Return words at a point of the plan, moved ``right`` and ``down`` in units of the drawing."""
        across, along = self.at(x, y)
        return Label(round(across + right, 1), round(along + down, 1), words, style, anchor)

    def dimension(
        self, first: Place, last: Place, words: Translatable, away: float = 0.0, over: float = 0.5, lift: float = 6.0
    ) -> tuple[Part, ...]:
        """Return a dimension line between two points of the plan, ``away`` units to its left, with words along it.

        ``over`` says where along it the words stand (0 to 1) and ``lift`` how far above it. Beside a steep line the
        words stand to the right (to the left for a negative ``lift``).
        """
        (x0, y0), (x1, y1) = self.at(first[0], first[1]), self.at(last[0], last[1])
        length = math.hypot(x1 - x0, y1 - y0)
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        nx, ny = uy, -ux
        ax, ay, bx, by = x0 + nx * away, y0 + ny * away, x1 + nx * away, y1 + ny * away
        strokes = [_stroke(ax, ay, bx, by)]
        for x, y in ((ax, ay), (bx, by)):
            strokes.append(
                _stroke(x - (ux - nx) * TICK, y - (uy - ny) * TICK, x + (ux - nx) * TICK, y + (uy - ny) * TICK)
            )
        lines = Shape("p-dim", "".join(strokes))
        guides = [Shape("p-guide", _stroke(x0, y0, ax, ay) + _stroke(x1, y1, bx, by))] if away else []
        middle = (ax + (bx - ax) * over, ay + (by - ay) * over)
        steep = abs(uy) > 2 * abs(ux)
        if steep:
            right = 8.0 if lift > 0 else -8.0
            words_at = Label(round(middle[0] + right, 1), round(middle[1] + 5, 1), words, "p-figure",
                             "start" if lift > 0 else "end")  # fmt: skip
        else:
            words_at = Label(round(middle[0], 1), round(middle[1] - lift, 1), words, "p-figure")
        return (*guides, lines, words_at)


def _stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"M{round(x0, 1):g} {round(y0, 1):g}L{round(x1, 1):g} {round(y1, 1):g}"
