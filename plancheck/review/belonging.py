"""What a feature belongs to, in words: its building or block; and how a block or a neighbourhood itself is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from plancheck.review.where import NEIGHBOURHOOD
from plancheck.texts import Language, catalogue, text

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

_WHOLE = text("the whole plan")
_BUILDING = text("building {id}")
_BLOCK = text("block {id}")


def whole_plan(language: Language) -> str:
    """Say where a finding about the plan as a whole is."""
    return catalogue(language).gettext(_WHOLE.msgid)


def parts(layer: str, frame: gpd.GeoDataFrame, language: Language) -> tuple[list[str], list[str]]:
    """Return what to say before and after the place of each feature: the block or neighbourhood it is, its building.

    A neighbourhood needs no other place, and its first part ends in nothing.
    """
    say = catalogue(language).gettext
    nothing = [""] * len(frame)
    if layer == "neighbourhoods":
        names = frame["name"].astype(object) if "name" in frame else pd.Series(None, index=frame.index, dtype=object)
        names = names.where(names.notna(), frame.index.to_series())
        return [say(NEIGHBOURHOOD.msgid).format(name=name) for name in names], nothing
    if layer == "blocks":
        return [f"{_block(name, say)}, " for name in frame.index.astype(str)], nothing
    for key, of in (("building_id", _building), ("block_id", _block)):
        if key in frame.columns and frame[key].notna().any():
            codes, distinct = pd.factorize(frame[key])
            said = [*(f", {of(str(name), say)}" for name in distinct), ""]
            return nothing, [said[code] for code in codes.tolist()]
    return nothing, nothing


def _building(name: str, say: Callable[[str], str]) -> str:
    return say(_BUILDING.msgid).format(id=name)


def _block(name: str, say: Callable[[str], str]) -> str:
    """Name a block by its key, or by its number when it was found on the map."""
    return say(_BLOCK.msgid).format(id=name.removeprefix("block-"))
