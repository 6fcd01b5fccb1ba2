"""A street with seats: which part of it has one near enough."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from plancheck.catalogue.pictures.sheet import Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import line, number_of, tiny
from plancheck.measures.base import Missing
from plancheck.measures.context import Context
from plancheck.measures.walks import access_of_layer, network_of
from plancheck.texts import text
from plancheck.walking.gaps import spans
from plancheck.walking.segments import substrings

SPACING_M = 125.0
STREET = line((0, 0), (320, 0))
SIDE = line((250, 0), (250, 30))
BENCHES = (50.0, 200.0, 285.0)


def plan() -> Context:
    """Return a street with a side street and three benches."""
    return tiny(
        paths=[{"modes": "walk", "geometry": STREET}, {"modes": "walk", "geometry": SIDE}],
        furniture=[{"kind": "bench", "geometry": shapely.Point(x, 0)} for x in BENCHES],
    )


def stretches(context: Context) -> tuple[list[shapely.Geometry], list[shapely.Geometry]]:
    """Return the parts of the paths that are within half the spacing of a bench, and the rest."""
    network = network_of(context)
    assert not isinstance(network, Missing)
    found = spans(network, access_of_layer(context, network, "furniture"))
    pieces, half = found.pieces, SPACING_M / 2
    length = pieces.last - pieces.first
    head = np.clip(half - found.before, 0, length)
    tail = np.maximum(length - np.clip(half - found.after, 0, length), head)
    cuts = (pieces.first, pieces.first + head, pieces.first + tail, pieces.last)
    near, middle, far = (list(substrings(network.lines, pieces.edge, first, last)) for first, last in pairwise(cuts))
    return [*near, *far], [part for part in middle if part.length > 0]


def picture() -> Picture:
    """Draw the street from above."""
    context = plan()
    served, unserved = stretches(context)
    benches = [shapely.Point(x, 0) for x in BENCHES]
    parameters = {"to": "furniture", "within_m": SPACING_M}
    share = number_of("gap", parameters, context)
    longest = number_of("gap", {**parameters, "statistic": "longest_m"}, context)
    half = SPACING_M / 2
    near = [benches[0].x + half, benches[1].x - half]
    sheet = Sheet(-12, 66, 2.05, left=6)
    bench = text("bench")
    parts = (
        sheet.draw("p-street", STREET, SIDE, width_m=9),
        sheet.draw("p-good", *served),
        sheet.draw("p-bad", *unserved),
        sheet.draw("p-dot-edge", *benches),
        sheet.draw("p-seat", *benches),
        *(sheet.label(bench, place.x, 0, "p-name", down=32) for place in benches),
        sheet.label(text("side street"), SIDE.coords[1][0], SIDE.coords[1][1], "p-name", "end", right=-14, down=12),
        *sheet.dimension((benches[0].x, 0), (near[0], 0), text("{metres} m", metres=half), away=34),
        *sheet.dimension((near[1], 0), (benches[1].x, 0), text("{metres} m", metres=half), away=34),
        *sheet.dimension((near[0], 0), (near[1], 0), text("{metres} m", metres=near[1] - near[0]), away=34),
        *sheet.dimension((benches[0].x, 0), (benches[1].x, 0),
                         text("{metres} m between two benches", metres=benches[1].x - benches[0].x), away=76),
        *sheet.dimension((benches[1].x, 0), (benches[2].x, 0),
                         text("{metres} m", metres=benches[2].x - benches[1].x), away=76),
    )  # fmt: skip
    return Picture(
        width=700,
        height=205,
        title=text("Seats along a street, from above"),
        description=text(
            "A street with a short side street and {benches} benches. Most of it has a bench within {half} m. Two "
            "parts have not: the middle between the benches that are farthest apart, and the end of the side street.",
            benches=len(benches),
            half=half,
        ),
        parts=parts,
        legend=(
            Sign(text("a bench within {half} m", half=half), ("p-good",)),
            Sign(text("no bench within {half} m", half=half), ("p-bad",)),
            Sign(bench, ("p-seat",), "dot"),
        ),
        caption=(
            text(
                "A spacing of {spacing} m means that every point of the paths is within {half} m of a bench, because "
                "halfway between two benches {spacing} m apart one is {half} m away.", spacing=SPACING_M, half=half,
            ),
            text(
                "Measured here: share_within = {share}, the part of the length that is drawn as a whole line, and "
                "longest_m = {longest} m.", share=round(share, 3), longest=longest,
            ),
        ),
    )  # fmt: skip
