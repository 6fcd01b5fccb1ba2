"""A few streets with crossings, dead ends and ways out."""

from __future__ import annotations

import numpy as np
import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, tiny
from plancheck.measures.base import Missing
from plancheck.measures.context import Context
from plancheck.measures.walks import network_of
from plancheck.texts import text
from plancheck.walking.form import form_of

BOUNDARY = shapely.box(0, 10, 240, 130)
STREETS = (
    line((-18, 30), (258, 30)),
    line((70, 30), (70, 95), (170, 95), (170, 30)),
    line((120, 148), (120, 95)),
    line((210, 30), (210, 85)),
    line((30, 30), (30, 80)),
)


def plan() -> Context:
    """Return streets in a boundary of which some lead out and some end."""
    return tiny(BOUNDARY, paths=[{"modes": "walk", "geometry": street} for street in STREETS])


def places(context: Context) -> tuple[list[shapely.Point], list[shapely.Point], list[shapely.Geometry]]:
    """Return the intersections and the dead ends inside the plan, and the paths that lead to those dead ends."""
    network = network_of(context)
    assert not isinstance(network, Missing)
    form = form_of(network)
    inside = shapely.contains_xy(context.plan.boundary, network.xy)
    ends = np.flatnonzero((form.degree == 1) & inside)
    links = form.link[np.isin(network.start, ends) | np.isin(network.end, ends)]
    blind = [network.lines[edge] for edge in np.flatnonzero(np.isin(form.link, links))]
    crossings = network.xy[(form.degree > 2) & inside]
    return [shapely.Point(*xy) for xy in crossings], [shapely.Point(*xy) for xy in network.xy[ends]], blind


def picture() -> Picture:
    """Draw the streets from above."""
    context = plan()
    crossings, ends, blind = places(context)
    through = [shapely.Point(*xy) for street in STREETS for xy in _crossed(street)]
    values = {
        name: number_of("connections", {"statistic": name}, context)
        for name in ("intersections_per_km2", "dead_end_share", "links_per_100m", "link_node_ratio")
    }
    sheet = Sheet(-22, 156, 2.4, left=8)
    parts: tuple[Part, ...] = (
        sheet.draw("p-block", context.plan.boundary),
        sheet.draw("p-street", *STREETS, width_m=6),
        sheet.draw("p-walk", *STREETS),
        sheet.draw("p-bad-edge", *blind),
        sheet.draw("p-bad", *blind),
        sheet.draw("p-dot-edge", *crossings, *ends),
        sheet.draw("p-crossing", *crossings),
        sheet.draw("p-end", *ends),
        sheet.draw("p-dot-edge", *through),
        sheet.draw("p-out", *through),
        sheet.label(text("boundary of the plan"), 0, 130, "p-name p-on-block", "start", right=10, down=20),
        sheet.label(text("a bend is no crossing"), 70, 95, "p-name p-on-block", "start", right=14, down=24),
    )
    return Picture(
        width=700,
        height=375,
        title=text("A few streets and how they are knit"),
        description=text(
            "Streets inside the boundary of a plan, with {crossings} places where three or more ways meet, {ends} dead "
            "ends and {ways} ways out through the boundary.",
            crossings=len(crossings),
            ends=len(ends),
            ways=len(through),
        ),
        parts=parts,
        legend=(
            Sign(text("intersection: three ways or more"), ("p-crossing",), "dot"),
            Sign(text("dead end, and the path to it"), ("p-bad",)),
            Sign(text("way out through the boundary"), ("p-out",), "dot"),
        ),
        caption=(
            text(
                "Measured here: intersections_per_km2 = {crossings} ({count} in {area} ha), dead_end_share = {dead}, "
                "links_per_100m = {links} ({ways} ways out on {edge} m of boundary) and link_node_ratio = {ratio}.",
                crossings=values["intersections_per_km2"],
                count=len(crossings),
                area=shapely.area(BOUNDARY) / 10_000,
                dead=round(values["dead_end_share"], 3),
                links=round(values["links_per_100m"], 3),
                ways=len(through),
                edge=shapely.length(BOUNDARY),
                ratio=round(values["link_node_ratio"], 3),
            ),
        ),
    )


def _crossed(street: shapely.Geometry) -> list[list[float]]:
    places: list[list[float]] = shapely.get_coordinates(shapely.intersection(street, BOUNDARY.exterior)).tolist()
    return places
