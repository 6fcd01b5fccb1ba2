"""The streets: centre lines with a bend here and there, and the profile of each kind of street."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
import shapely.ops
from shape import at_x, at_y, joined, minus, parts, ribbon, shifted
from shapely import LineString, Polygon

# Half of the street profile, in metres from the centre line to the edge of the plots.
HALF_WIDTH = {"main": 10.5, "local": 7.0, "home_zone": 5.0, "quay": 5.5, "lane": 5.0, "path": 2.0, "edge": 8.0}


@dataclass(frozen=True)
class Street:
    name: str
    kind: str
    line: LineString
    planned: bool = True

    @property
    def half(self) -> float:
        return HALF_WIDTH[self.kind]


def draw_streets() -> dict[str, Street]:
    """The street plan in local metres; every street ends on the centre line of another."""
    west = LineString([(-36, -150), (-20, 40), (-16, 62), (-13, 228), (-18, 402), (-24, 560)])
    north = LineString([(-420, 372), (-18, 402), (180, 411), (336, 405), (570, 421), (820, 452)])
    quay = LineString([at_y(west, 62), (150, 56), (300, 64), (440, 82), (553, 99)])
    main = LineString([at_y(west, 228), (108, 219), (205, 205), (300, 211), (412, 237), (557, 259)])
    east = LineString([(553, 99), (549, 180), (557, 259), (552, 335), at_x(north, 548)])
    streets = {
        "west": Street("Oude Havenweg", "edge", west, planned=False),
        "north": Street("Noordersingel", "edge", north, planned=False),
        "main": Street("Zeilmakerslaan", "main", main),
        "quay": Street("Zeildoekkade", "quay", quay),
        "east": Street("Spoorzijde", "local", east),
    }

    def between(
        name: str, kind: str, start: str, start_x: float, middle: list[tuple[float, float]], end: str, end_x: float
    ) -> None:
        line = LineString([at_x(streets[start].line, start_x), *middle, at_x(streets[end].line, end_x)])
        streets[name.split()[0].lower()] = Street(name, kind, line)

    def across(
        name: str, kind: str, start: str, start_y: float, middle: list[tuple[float, float]], end: str, end_y: float
    ) -> None:
        line = LineString([at_y(streets[start].line, start_y), *middle, at_y(streets[end].line, end_y)])
        streets[name.split()[0].lower()] = Street(name, kind, line)

    between("Takelstraat", "local", "quay", 90, [(95, 140)], "main", 100)
    between("Touwstraat", "local", "quay", 283, [(288, 135)], "main", 291)
    between("Parkzijde", "home_zone", "quay", 383, [(388, 152)], "main", 385)
    between("Kraanstraat", "home_zone", "quay", 472, [(467, 166)], "main", 474)
    between("Breeuwerstraat", "local", "main", 122, [(118, 308)], "north", 125)
    between("Mastenstraat", "home_zone", "main", 240, [(244, 305)], "north", 239)
    between("Boegstraat", "local", "main", 338, [(343, 312)], "north", 339)
    between("Stuurmanstraat", "home_zone", "main", 448, [(442, 325)], "north", 447)
    across("Pekhof", "home_zone", "west", 143, [(40, 146)], "takelstraat", 140)
    across("Zeilmakershof", "home_zone", "takelstraat", 140, [(186, 134)], "touwstraat", 133)
    between("Zeilsteeg", "lane", "quay", 182, [], "zeilmakershof", 186)
    across("Kluizenhof", "home_zone", "parkzijde", 154, [(430, 160), (467, 168)], "east", 180)
    across("Dekzwabberpad", "home_zone", "west", 289, [(58, 285)], "breeuwerstraat", 291)
    across("Jaagpad", "home_zone", "west", 345, [(54, 339)], "breeuwerstraat", 346)
    between("Spantenstraat", "home_zone", "main", 183, [(180, 300)], "north", 184)
    across("Wantpad", "path", "breeuwerstraat", 316, [], "mastenstraat", 312)
    across("Klinkhof", "home_zone", "mastenstraat", 306, [(296, 312)], "boegstraat", 313)
    across("Kielstraat", "home_zone", "boegstraat", 291, [(392, 297)], "stuurmanstraat", 294)
    across("Roerstraat", "home_zone", "boegstraat", 345, [(396, 349)], "stuurmanstraat", 347)
    across("Ankerstraat", "home_zone", "stuurmanstraat", 328, [(500, 334)], "east", 333)
    return streets


PROMENADE_M = 12.0
WATER_M = 24.0
STRIP_M = 14.0


@dataclass(frozen=True)
class Frame:
    """The ground before anything stands on it: the plan area and its large parts."""

    boundary: Polygon
    space: Polygon
    cells: list[Polygon]
    promenade: Polygon
    water: Polygon
    strip: Polygon


def longer(line: LineString, metres: float = 60.0) -> LineString:
    """The line with its first and last stretch carried on."""
    (x0, y0), (x1, y1) = line.coords[0], line.coords[1]
    (x3, y3), (x2, y2) = line.coords[-1], line.coords[-2]
    first, last = metres / LineString([(x0, y0), (x1, y1)]).length, metres / LineString([(x3, y3), (x2, y2)]).length
    start, end = (x0 + (x0 - x1) * first, y0 + (y0 - y1) * first), (x3 + (x3 - x2) * last, y3 + (y3 - y2) * last)
    return LineString([start, *line.coords, end])


def edge_of(line: LineString, offset: float) -> LineString:
    return shifted(longer(line), offset)


def draw_frame(streets: dict[str, Street]) -> Frame:
    """The boundary runs along the near side of the existing streets, the foot of the railway and through the canal."""
    west, north = edge_of(streets["west"].line, -8.0), edge_of(streets["north"].line, -8.0)
    quay, east = streets["quay"], streets["east"]
    quay_edge = edge_of(quay.line, -quay.half)
    wall = edge_of(quay.line, -quay.half - PROMENADE_M)
    middle = edge_of(quay.line, -quay.half - PROMENADE_M - WATER_M)
    street_edge, foot = edge_of(east.line, -east.half), edge_of(east.line, -east.half - STRIP_M)
    frame = shapely.union_all([west, north, middle, foot])
    boundary = max(shapely.get_parts(shapely.polygonize([*shapely.get_parts(frame)])), key=lambda part: part.area)
    above = max(parts(shapely.ops.split(boundary, wall)), key=lambda part: part.area)
    water = minus(boundary, above)
    inner = max(parts(shapely.ops.split(above, quay_edge)), key=lambda part: part.area)
    promenade = minus(above, inner)
    rest = max(parts(shapely.ops.split(inner, street_edge)), key=lambda part: part.area)
    passage = ribbon(longer(streets["main"].line), streets["main"].half)
    strip = minus(minus(inner, rest), passage)
    rest = minus(inner, strip)
    ribbons = joined([*(ribbon(street.line, street.half) for street in streets.values()), passage])
    cells = [part for part in parts(minus(rest, ribbons)) if part.area > 100]
    space = minus(rest, joined(cells))
    return Frame(boundary, space, cells, promenade, water, strip)
