"""The real sources among the example plans: what comes out of them is counted against the files themselves."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from plancheck.plan.model import Plan
from plancheck.plan.reading import read_plan

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "example_plans"
PATHS = {
    "otterlo": EXAMPLES / "otterlo" / "otterlo.gpkg",
    "delft": EXAMPLES / "delft-wippolder" / "delft-wippolder.gpkg",
}
pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in PATHS.values()), reason="the example plans are not part of this copy"
)


@lru_cache(maxsize=2)
def plan(name: str) -> Plan:
    return read_plan([PATHS[name]])


def source(name: str, layer: str) -> pd.DataFrame:
    found: pd.DataFrame = pyogrio.read_dataframe(PATHS[name], layer=layer)
    return found


def test_otterlo() -> None:
    found = plan("otterlo")
    assert found.crs == "EPSG:28992"
    assert not {"paths", "entrances", "facilities"} & set(found.layers)
    assert len(found.layers["buildings"]) == len(source("otterlo", "pand"))
    assert len(found.layers["dwellings"]) == len(source("otterlo", "nummeraanduiding_label"))
    assert len(found.layers["road_parts"]) == len(source("otterlo", "wegdeel")) + len(
        source("otterlo", "ondersteunendwegdeel")
    )
    assert len(found.layers["trees"]) == (source("otterlo", "vegetatieobject")["plus_type"] == "boom").sum()
    kinds = found.layers["furniture"]["kind"].value_counts()
    assert kinds["light"] == (source("otterlo", "paal")["plus_type"] == "lichtmast").sum()
    assert kinds["bench"] == (source("otterlo", "straatmeubilair")["plus_type"] == "bank").sum()
    assert "storeys" not in found.layers["buildings"]


def test_delft() -> None:
    found = plan("delft")
    assert found.crs == "EPSG:28992"
    addresses = source("delft", "addresses")
    homes = addresses[addresses[["shop", "amenity", "office"]].isna().all(axis=1)]
    assert set(found.layers["dwellings"].index) == set(homes["osm_id"])
    benches = source("delft", "benches")
    kinds = found.layers["furniture"]["kind"].value_counts()
    assert kinds["bench"] == (benches["amenity"] == "bench").sum()
    assert kinds["picnic_table"] == (benches["leisure"] == "picnic_table").sum()
    assert len(found.layers["trees"]) == len(source("delft", "trees"))
    assert found.layers["facilities"]["category"].isna().sum() == 2
    assert "vacant" not in set(found.layers["facilities"]["category"].dropna())
    facilities = source("delft", "facilities").set_index("osm_id")
    unknown = found.layers["facilities"].index[found.layers["facilities"]["category"].isna()]
    assert facilities.loc[unknown, "amenity"].to_list() == ["school", "school"]


@pytest.mark.parametrize("name", PATHS)
def test_the_readers_are_told_what_was_assumed(name: str) -> None:
    codes = [issue.code for issue in plan(name).issues]
    assert {"I001", "I002"} <= set(codes)
    assert "I003" not in codes
    assert not [issue for issue in plan(name).issues if issue.code in ("I030", "I031", "I040")]
