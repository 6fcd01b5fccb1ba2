"""`distance`: metres to the nearest target.

**Definition.** Along `walk`: a straight leg to the nearest point of the path network, the shortest way along it, and
a straight leg off it to the target. A walk from or to a line or an area starts at the point of its edge nearest to
the network, at all of them where several are equally near (every place where a path crosses the edge). A walk from a
dwelling starts at the entrance that it names, if that is drawn; else so from the edge of the building that it names;
else at its own point. Along `straight`: from edge to edge, nothing when the two overlap, and from the dwelling's own
point, as drawn. A subject that is itself a target looks for another one.

**Parameters.** `to`: the target. `along`: walk (default) or straight. `limit_m`: anything farther is out of reach.

**Unit.** m. Out of reach, or beyond the limit: infinite.

**Unknowns.** Without walkable paths every walk is unknown. A feature that may belong to the target makes the distance
unknown only when it is nearer than the nearest certain one; a target layer that is not there leaves it open below.

**On the edge.** With a drawing that may be t off, a straight line changes by at most 2 t. A walk changes by at most
2.83 t: both ends move along their path and away from it. Paths stay, and so does the path where a walk starts.

**Cost.** One shortest-path search per target for the whole plan, shared by all rules, and one lookup per subject. The
network costs a few spatial-index queries per path, an access point two per feature; each is made once.

**Source.** Dijkstra (1959), from all targets at once.

Example::

    distance: {to: {layer: facilities, where: "category = 'primary_school'"}, along: walk}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from plancheck.arrays import diagonals, different
from plancheck.measures.base import (
    PATHS,
    SLACK_M,
    STRAIGHT_ENDS,
    WALK_ENDS,
    Kind,
    Measured,
    Metres,
    Missing,
    Moved,
    between,
    unknown,
)
from plancheck.measures.relations import self_positions
from plancheck.measures.walks import access_of_selection, field_of, network_of, origins_of_subjects
from plancheck.pack.terms import Strict, Targets
from plancheck.walking.origins import nearest

if TYPE_CHECKING:
    from scipy.spatial import KDTree

    from plancheck.measures.base import Floats, Geometries, Integers, Mask, Subjects
    from plancheck.measures.context import Context
    from plancheck.measures.targets import Selection


ENDS = {"walk": WALK_ENDS, "straight": STRAIGHT_ENDS}
"""How much a distance changes per metre that points move."""


class DistanceParameters(Strict):
    """To what, along what, and how far at most."""

    to: Targets
    along: Literal["walk", "straight"] = "walk"
    limit_m: Metres | None = None


def measure(context: Context, subjects: Subjects, parameters: DistanceParameters) -> Measured:
    """Return the metres from each subject to its nearest target."""
    selection = context.select(parameters.to)
    network = network_of(context)
    if parameters.along == "walk" and isinstance(network, Missing):
        return unknown(subjects, network)
    metres = walked if parameters.along == "walk" else straight
    certain = selection.certain
    high = metres(context, subjects, selection, certain)
    low = high if certain.all() else np.minimum(high, metres(context, subjects, selection, ~certain))
    if not selection.complete:
        low = np.zeros(len(subjects))
    limit = np.inf if parameters.limit_m is None else parameters.limit_m + SLACK_M
    ends = ENDS[parameters.along]
    moved = Moved(
        lambda rows, off: _limited(np.maximum(low[rows] - ends * off, 0.0), limit),
        lambda rows, off: _limited(high[rows] + ends * off, limit),
    )
    return between(subjects, _limited(low, limit), _limited(high, limit), selection.missing, moved=moved)


def _limited(metres: Floats, limit: float) -> Floats:
    """Return distances, infinite beyond a limit."""
    return np.where(metres > limit, np.inf, metres)


def walked(context: Context, subjects: Subjects, selection: Selection, chosen: Mask) -> Floats:
    """Return the metres to walk from each subject to the nearest chosen feature."""
    network = network_of(context)
    assert not isinstance(network, Missing)
    itself = self_positions(subjects, selection)
    second = bool((itself >= 0).any())
    field = field_of(context, network, selection, chosen, second)
    targets = access_of_selection(context, network, selection)
    origins = origins_of_subjects(context, network, subjects)
    return nearest(network, field, origins, targets.where(chosen[targets.place]), itself if second else None)


def straight(context: Context, subjects: Subjects, selection: Selection, chosen: Mask) -> Floats:
    """Return the metres in a straight line from each subject to the nearest chosen feature."""
    shapes, itself = subjects.geometry, self_positions(subjects, selection)
    if (itself >= 0).any() or not _only_points(shapes):
        return _nearest(context, shapes, itself, selection, chosen)
    # homes in a tower are often drawn at one point
    first, place = context.once_for(subjects.frame, "places", lambda: different(shapely.get_coordinates(shapes)))
    return _nearest(context, shapes[first], itself[first], selection, chosen)[place]


def _nearest(context: Context, shapes: Geometries, itself: Integers, selection: Selection, chosen: Mask) -> Floats:
    """Return the metres from each shape to the nearest chosen feature, not counting the one that it is ``itself``."""
    features = np.flatnonzero(chosen)
    geometry, key = selection.geometry[features], (selection.key, chosen.tobytes())
    points, others = _only_points(shapes), bool((itself < 0).all())
    if len(features) and points and _only_points(geometry):
        return _between_points(_vertices(context, key, geometry), shapes, _positions(itself, features))
    tree = context.once(("chosen tree", *key), lambda: shapely.STRtree(geometry))
    if points and others and not shapely.is_empty(geometry).all():
        return _from_points(_vertices(context, key, geometry), tree, shapes)
    (subject, found), metres = tree.query_nearest(shapes, return_distance=True)
    other = features[found] != itself[subject]
    best = np.full(len(shapes), np.inf)
    np.minimum.at(best, subject[other], metres[other])
    alone = np.setdiff1d(subject[~other], subject[other])
    if len(alone):  # only the subject itself is at that place: look for the nearest that is not the same shape
        (position, _), metres = tree.query_nearest(shapes[alone], exclusive=True, return_distance=True)
        np.minimum.at(best, alone[position], metres)
    return best


def _only_points(shapes: Geometries) -> bool:
    return bool((shapely.get_type_id(shapes) == 0).all())


def _positions(itself: Integers, features: Integers) -> Integers:
    """Return where each subject is among chosen features, -1 when it is not one of them."""
    at = np.minimum(np.searchsorted(features, itself), len(features) - 1)
    return np.where(features[at] == itself, at, -1)


def _vertices(context: Context, key: tuple[Any, ...], features: Geometries) -> KDTree:
    """Return an index of the vertices of features, which answers sooner than one of shapes."""
    from scipy.spatial import KDTree

    return context.once(("chosen vertices", *key), lambda: KDTree(shapely.get_coordinates(features)))


def _between_points(features: KDTree, subjects: Geometries, itself: Integers) -> Floats:
    """Return the metres from points to the nearest of other points."""
    answer = features.query(shapely.get_coordinates(subjects), k=[1, 2] if (itself >= 0).any() else [1])
    metres, found = (np.asarray(side) for side in answer)
    best: Floats = np.where(found[:, 0] == itself, metres[:, -1], metres[:, 0])
    return best


def _from_points(vertices: KDTree, tree: shapely.STRtree, points: Geometries) -> Floats:
    """Return the metres from points to the nearest of other shapes, measured to those as near as the nearest vertex."""
    xy = shapely.get_coordinates(points)
    bound = np.asarray(vertices.query(xy)[0])[:, None] + SLACK_M
    asked, found = tree.query(diagonals(xy - bound, xy + bound))
    best = np.full(len(points), np.inf)
    np.minimum.at(best, asked, shapely.distance(points[asked], tree.geometries[found]))
    return best


KIND = Kind("distance", DistanceParameters, measure, "m", reads=lambda given: (PATHS,) if given.along == "walk" else ())
