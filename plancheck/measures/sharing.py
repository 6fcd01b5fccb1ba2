"""Who comes across whom on daily routes: other households, and households of another group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plancheck.measures.base import Missing, no_attribute
from plancheck.measures.daily import judged_paths
from plancheck.measures.targets import column_of
from plancheck.texts import text
from plancheck.walking.flows import pieces_of
from plancheck.walking.meetings import met, met_in_groups
from plancheck.walking.routes import shared_walks

if TYPE_CHECKING:
    from plancheck.measures.base import Integers, Mask
    from plancheck.measures.context import Context
    from plancheck.measures.daily import Daily

ROUNDING = 1e-9
"""Shares closer than this are the same."""


def shared_with(context: Context, found: Daily) -> tuple[float, float]:
    """Return the bounds of the number of other households on a stretch, over all metres that households walk."""
    if found.doubtful.any():
        return 0.0, float(len(found.door) - 1)
    metres, others = _met(context, found)
    shared = others / metres if metres > 0 else 0.0
    return shared, shared


def groups_met(context: Context, found: Daily, group: str) -> tuple[float, float, tuple[Missing, ...]]:
    """Return the bounds of the part of those other households that is of another group, and what would settle it.

    NaN where nobody comes across anybody. A dwelling whose group is not known may be of any group.
    """
    if found.doubtful.any():
        return 0.0, 1.0, ()
    _, others = _met(context, found)
    if not others > 0:
        nobody = text("Nobody shares any part of a daily route with another household.")
        return np.nan, np.nan, (Missing(None, None, nobody),)
    dwellings = context.layer("dwellings")
    assert dwellings is not None
    codes, names = pd.factorize(column_of("dwellings", dwellings, group))
    known = codes >= 0
    missing = () if known.all() else (no_attribute("dwellings", group, int((~known).sum()) if known.any() else None),)
    if not known.any():
        return 0.0, 1.0, missing
    settled = others if known.all() else _met(context, found, known)[1]
    alike = _alike(context, found, codes, len(names))
    low, high = ((total - alike) / others for total in (settled, others))
    if high - low < ROUNDING:
        low = high
    return float(np.clip(low, 0.0, 1.0)), float(np.clip(high, 0.0, 1.0)), missing


def _met(context: Context, found: Daily, chosen: Mask | None = None) -> tuple[float, float]:
    """Return the metres that households walk in a week, and the other households that they come across, per metre.

    Of the chosen dwellings only, by default of all.
    """

    def make() -> tuple[float, float]:
        households = found.by_door(np.ones(len(found.door)) if chosen is None else chosen.astype(float))
        company = shared_walks(found.routes, households[:, None])
        return met(pieces_of(company.starts, company.traffic()), judged_paths(context, found.network))

    return make() if chosen is not None else context.once(("met", found.key), make)


def _alike(context: Context, found: Daily, codes: Integers, groups: int) -> float:
    """Return how many other households of their own group people come across, over all metres that they walk."""
    from scipy.sparse import csr_array

    known = np.flatnonzero(codes >= 0)
    where = (found.door[known], codes[known])
    households = csr_array((np.ones(len(known)), where), shape=(found.routes.starts.doors, groups))
    return met_in_groups(shared_walks(found.routes, households), judged_paths(context, found.network))
