"""`spacing`: how far each subject is from its nearest neighbour.

**Definition.** The straight distance between the representative points of a subject and of the nearest other subject of
the same rule; at most `limit_m`, which is also the answer for a subject that is alone.

**Parameters.** `limit_m`: how far to look.

**Unit.** m

**Unknowns.** None: what is drawn has a place. Features that nobody drew are not missed.

**Cost.** One tree query for all subjects.

**Source.** Clark and Evans (1954), Distance to Nearest Neighbor as a Measure of Spatial Relationships.

Example::

    spacing: {limit_m: 100}
"""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial import KDTree

from plancheck.extending import Context, Kind, Measured, Metres, Strict, Subjects, between


class SpacingParameters(Strict):
    """How far to look, in metres."""

    limit_m: Metres


def measure(context: Context, subjects: Subjects, parameters: SpacingParameters) -> Measured:
    """Return the distance in metres from each subject to its nearest neighbour, the same as least and as greatest."""
    points = shapely.get_coordinates(shapely.point_on_surface(subjects.geometry))
    away, _ = KDTree(points).query(points, k=2)  # the first of the two is the subject itself
    metres = np.minimum(away[:, 1], parameters.limit_m)
    return between(subjects, metres, metres, sensitivity=2.0)


KIND = Kind("spacing", SpacingParameters, measure, "m", ("features",))
