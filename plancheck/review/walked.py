"""Where people walk day by day, as the rules about routes have it: for maps to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from plancheck.measures.base import SLACK_M, Missing
from plancheck.measures.daily import daily, walked_edges
from plancheck.review.model import Route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.measures.context import Context
    from plancheck.review.outcome import Outcome

KIND = "routes"


def routes(context: Context, outcomes: Sequence[Outcome]) -> tuple[Route, ...]:
    """Return the stretches between crossings that people walk, for the destinations of the first rule about routes.

    Nothing when no rule asks for routes, or when there is no network to walk on.
    """
    asked = [item.loaded.parameters for item in outcomes if item.loaded.rule.kind == KIND and item.verdicts is not None]
    if not asked or context.layer("dwellings") is None:
        return ()
    found = daily(context, asked[0].destinations, asked[0].limit_m + SLACK_M)  # type: ignore[attr-defined]
    if isinstance(found, Missing):
        return ()
    walked = walked_edges(context, found)
    wkt = shapely.to_wkt(walked.lines, rounding_precision=1)
    columns = zip(walked.path, walked.households.tolist(), walked.trips.tolist(), wkt.tolist(), strict=True)
    return tuple(
        Route(path=path, households=float(f"{households:.4g}"), trips=float(f"{trips:.4g}"), geometry=line)
        for path, households, trips, line in columns
    )
