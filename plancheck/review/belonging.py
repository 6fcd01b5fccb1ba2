"""What a feature belongs to, in words: its building or block; and how a block or a neighbourhood itself is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plancheck.review.where import NEIGHBOURHOOD
from plancheck.texts import Language, catalogue, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    Rows = NDArray[np.intp]
    Words = NDArray[np.object_]

_WHOLE = text("the whole plan")
_BUILDING = text("building {id}")
_BLOCK = text("block {id}")
_FOUND = "block-"
"""So begin the names of blocks that were found on the map; a number follows."""


def whole_plan(language: Language) -> str:
    """Say where a finding about the plan as a whole is."""
    return catalogue(language).gettext(_WHOLE.msgid)


def parts(layer: str, frame: gpd.GeoDataFrame, rows: Rows, language: Language) -> tuple[Words, Words]:
    """Return what to say before and after the place of features: the block or neighbourhood they are, their building.

    A neighbourhood needs no other place, and its first part ends in nothing. A block is named by its key, or by its
    number when it was found on the map.
    """
    say = catalogue(language).gettext
    nothing = _words([""] * len(rows))
    ids = frame.index[rows].astype(str).tolist()
    if layer == "neighbourhoods":
        phrase = say(NEIGHBOURHOOD.msgid)
        names = frame["name"].iloc[rows].tolist() if "name" in frame else [None] * len(ids)
        return _words(
            [phrase.format(name=own if pd.isna(name) else name) for name, own in zip(names, ids, strict=True)]
        ), nothing
    if layer == "blocks":
        phrase = say(_BLOCK.msgid)
        return _words([f"{phrase.format(id=name.removeprefix(_FOUND))}, " for name in ids]), nothing
    for key, msgid, before in (("building_id", _BUILDING.msgid, ""), ("block_id", _BLOCK.msgid, _FOUND)):
        codes, names = pd.factorize(frame[key].iloc[rows].to_numpy(dtype=object)) if key in frame else ([], [])
        if len(names):
            phrase = say(msgid)
            return nothing, _words([*(f", {phrase.format(id=str(name).removeprefix(before))}" for name in names), ""])[
                codes
            ]
    return nothing, nothing


def _words(words: Sequence[str]) -> Words:
    return np.array(words, dtype=object)
