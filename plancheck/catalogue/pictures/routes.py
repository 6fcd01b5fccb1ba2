"""A neighbourhood and its daily walks: how many pass over every stretch of street, and which pass the square."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, shapes, tiny
from plancheck.measures.base import Missing
from plancheck.measures.context import Context
from plancheck.measures.daily import Destination, route_lines
from plancheck.report.cartography import Shape
from plancheck.texts import text

if TYPE_CHECKING:
    import geopandas as gpd

STREETS = (
    line((0, 0), (300, 0)), line((0, 90), (300, 90)), line((0, 0), (0, 90)), line((110, 0), (110, 90)),
    line((210, 0), (210, 90)), line((300, 0), (300, 90)),
)  # fmt: skip
HOMES = ((18, 103), (38, 103), (58, 103), (78, 103), (22, 13), (52, 13), (82, 13), (236, 103), (258, 103), (280, 103))
SCHOOL = shapely.Point(292, -14)
SHOP = shapely.Point(118, 103)
SQUARE = shapely.box(150, 8, 190, 40)
DESTINATIONS = (
    {"to": {"layer": "facilities", "where": "category = 'primary_school'"}, "trips": 5},
    {"to": {"layer": "facilities", "where": "category = 'supermarket'"}, "trips": 3},
)
WIDTH_PER_TRIP = 0.32
WITHIN_M = 20.0


def plan() -> Context:
    """Return ten homes in a grid of streets, with a school, a supermarket and a square."""
    return tiny(
        paths=[{"modes": "walk", "geometry": street} for street in STREETS],
        dwellings=[{"geometry": shapely.Point(home)} for home in HOMES],
        facilities=[
            {"category": "primary_school", "geometry": SCHOOL},
            {"category": "supermarket", "geometry": SHOP},
        ],
        public_spaces=[{"kind": "square", "geometry": SQUARE}],
    )


def flows(context: Context) -> gpd.GeoDataFrame:
    """Return the walked pieces of street with the trips that pass over them in a week."""
    found = route_lines(context, [Destination.model_validate(given) for given in DESTINATIONS])
    assert not isinstance(found, Missing)
    return found


def _flow(sheet: Sheet, piece: shapely.Geometry, trips: float) -> Shape:
    return Shape("p-flow", sheet.draw("", piece).data, round(1.5 + WIDTH_PER_TRIP * trips, 1))


def picture() -> Picture:
    """Draw the streets with the flows on them."""
    context = plan()
    told = {"destinations": DESTINATIONS}
    square = {"layer": "public_spaces", "where": "kind = 'square'"}
    passes = number_of("routes", {"statistic": "passes", "places": square, "within_m": WITHIN_M, **told}, context)
    shared = number_of("routes", {"statistic": "shared_with", **told}, context)
    walked = flows(context)
    busiest = walked.loc[walked["trips"].idxmax()]
    at = busiest.geometry.interpolate(0.5, normalized=True)
    sheet = Sheet(-14, 122, 2.1, left=4, top=0)
    parts: tuple[Part, ...] = (
        sheet.draw("p-square", SQUARE),
        sheet.draw("p-street", *shapes(context, "paths"), width_m=11),
        *(_flow(sheet, piece, trips) for piece, trips in zip(walked.geometry, walked["trips"], strict=True)),
        sheet.draw("p-dot-edge", *shapes(context, "dwellings"), SCHOOL, SHOP),
        sheet.draw("p-home", *shapes(context, "dwellings")),
        sheet.draw("p-facility", SCHOOL, SHOP),
        sheet.label(text("square"), SQUARE.centroid.x, SQUARE.centroid.y, "p-name", down=5),
        sheet.label(text("school"), SCHOOL.x, SCHOOL.y, "p-name", "end", right=-12, down=6),
        sheet.label(text("supermarket"), SHOP.x, SHOP.y, "p-name", "start", right=12, down=2),
        sheet.label(text("{trips} walks a week", trips=float(busiest["trips"])), at.x, at.y, "p-figure", down=26),
    )  # fmt: skip
    return Picture(
        width=700,
        height=300,
        title=text("Daily walks through a few streets"),
        description=text(
            "Homes in a grid of streets, a school, a supermarket and a square. A line is as wide as there are walks on "
            "that stretch. The walks of most homes join along the street with the square; a few homes reach the school "
            "another way."
        ),
        parts=parts,
        legend=(
            Sign(text("walks to school and supermarket: the wider, the more"), ("p-flow",)),
            Sign(text("dwelling"), ("p-home",), "dot"),
            Sign(text("destination"), ("p-facility",), "dot"),
        ),
        caption=(
            text(
                "Every dwelling walks the shortest way to the nearest school, {school} times a week, and to the "
                "nearest supermarket, {shop} times.", school=DESTINATIONS[0]["trips"], shop=DESTINATIONS[1]["trips"],
            ),
            text(
                "Measured here: passes = {passes}, the share of dwellings whose walks come within {metres} m of the "
                "square; shared_with = {shared}, the other households on the same stretch, as a mean over all metres "
                "walked.",
                metres=WITHIN_M,
                passes=passes, shared=round(shared, 2),
            ),
        ),
    )  # fmt: skip
