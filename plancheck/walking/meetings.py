"""How many other households people come across on their walks, added up over all metres that they walk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from plancheck.walking.flows import cut

if TYPE_CHECKING:
    from plancheck.walking.company import Company
    from plancheck.walking.flows import Pieces
    from plancheck.walking.network import Network
    from plancheck.walking.segments import Floats, Integers
    from plancheck.walking.stretches import Stretches


@dataclass(frozen=True)
class Extent:
    """A part of a network, as stretches that do not overlap."""

    network: Network
    stretches: Stretches

    @cached_property
    def _metres(self) -> tuple[Floats, Floats]:
        """Places on the axis of all edges laid end to end, and how many metres of this part come before them."""
        first, last = (np.sort(side) for side in self.stretches.on_axis(self.network))
        metres = np.cumsum(last - first)
        return np.stack([first, last], axis=1).ravel(), np.stack([metres - (last - first), metres], axis=1).ravel()

    def between(self, edge: Integers, first: Floats, last: Floats) -> Floats:
        """Return how many metres of stretches of edges are in this part."""
        places, metres = self._metres
        if not len(places):
            return np.zeros(len(edge))
        offset = self.network.offset[edge]
        shared = np.interp(offset + last, places, metres) - np.interp(offset + first, places, metres)
        return np.asarray(np.maximum(shared, 0.0), dtype=float)

    def of(self, stretches: Stretches) -> Floats:
        """Return how many metres of each stretch are in this part."""
        return self.between(stretches.edge, stretches.first, stretches.last)


@dataclass(frozen=True)
class _Entries:
    """What walks over stretches (n): the edge, the column of households, from where to where, trips and households."""

    edge: Integers
    column: Integers
    first: Floats
    last: Floats
    amounts: Floats


def met(pieces: Pieces, extent: Extent) -> tuple[float, float]:
    """Return the metres walked in a part of the network by trips of households, and the other households met there.

    ``pieces`` carry trips and households; whom one meets on a metre counts for each trip over it.
    """
    trips, households = pieces.amounts.T
    weight = extent.of(pieces.stretches) * trips
    return float(weight.sum()), float((weight * (households - 1)).sum())


def met_in_groups(company: Company, extent: Extent) -> float:
    """Return how many other households of their own group people meet, where ``company`` has a column per group.

    Most edges are walked by the same part of a group from end to end; only the others are cut.
    """
    network, columns = extent.network, company.households.shape[1]
    partly, whole = _partly(company), _whole(company)
    own = np.unique(partly.edge * columns + partly.column)
    key = whole.edge * columns + whole.column
    at = np.minimum(np.searchsorted(own, key), len(own) - 1)
    cut_up = (own[at] == key) if len(own) else np.zeros(len(key), dtype=bool)
    inside = extent.between(np.arange(network.edges), np.zeros(network.edges), network.length)
    trips, households = whole.amounts[~cut_up].T
    total = float((inside[whole.edge[~cut_up]] * trips * (households - 1)).sum())
    number = np.concatenate([np.searchsorted(own, partly.edge * columns + partly.column), at[cut_up]])
    first = np.concatenate([partly.first, whole.first[cut_up]])
    last = np.concatenate([partly.last, whole.last[cut_up]])
    amounts = np.concatenate([partly.amounts, whole.amounts[cut_up]])
    offset = np.cumsum(network.length[own // columns] + 1.0) - network.length[own // columns]
    pieces = cut(offset, np.tile(number, 2), np.concatenate([first, last]), [amounts, -amounts])
    stretches = pieces.stretches
    trips, households = pieces.amounts.T
    metres = extent.between(own[stretches.edge] // columns, stretches.first, stretches.last)
    return total + float((metres * trips * (households - 1)).sum())


def _whole(company: Company) -> _Entries:
    households, trips = company.households.tocoo(), company.trips.tocoo()
    order, other = (np.lexsort((matrix.col, matrix.row)) for matrix in (households, trips))
    edge = households.row[order].astype(np.int64)
    amounts = np.stack([trips.data[other], households.data[order]], axis=1)
    length = company.starts.preferred.network.length[edge]
    return _Entries(edge, households.col[order].astype(np.int64), np.zeros(len(edge)), length, amounts)


def _partly(company: Company) -> _Entries:
    access = company.starts.access
    length = company.starts.preferred.network.length[access.edge]
    found = [
        (company.setting_out, company.by_start, access.edge, np.zeros(len(length)), access.first),
        (company.setting_out, company.by_end, access.edge, access.last, length),
    ]
    for part in company.parts:  # a few per set of purposes
        stretches = part.stretches
        found.append((part.households, part.weights, stretches.edge, stretches.first, stretches.last))
    entries = []
    for households, weights, edge, first, last in found:
        matrix = households.tocoo()
        some = (weights.max(axis=1) > 0) & (last > first)
        walked = np.flatnonzero(some[matrix.row] & (matrix.data != 0))
        row, column = matrix.row[walked], matrix.col[walked].astype(np.int64)
        entries.append((edge[row], column, first[row], last[row], matrix.data[walked, None] * weights[row]))
    return _Entries(*(np.concatenate(arrays) for arrays in zip(*entries, strict=True)))
