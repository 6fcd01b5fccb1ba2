"""Every fault that makes a plan unreadable: a tiny input that has it, and the sentences that a user reads."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from plancheck.errors import PlancheckError
from plancheck.plan import faults
from plancheck.plan.reading import read_plan
from tests.plan.builder import BOUNDARY, DWELLING, collection, feature, full_plan, write_gpkg

IN_QGIS = (
    "In QGIS: Layer > Set CRS, choose EPSG:28992 (Amersfoort / RD New) or the system that was drawn in, and save again."
)
LAYERS = (
    "boundary, neighbourhoods, buildings, dwellings, entrances, frontages, circulation, facilities, public_spaces, paths, "
    "road_parts, land_cover, furniture, trees, stops, barriers, landmarks, zones"
)


def written(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def moved(item: dict[str, object], x: float, y: float) -> dict[str, object]:
    shape = shapely.affinity.translate(shapely.from_geojson(json.dumps(item["geometry"])), x, y)
    return {**item, "geometry": json.loads(shapely.to_geojson(shape))}


def shapefile_in_degrees(folder: Path) -> Path:
    frame = gpd.GeoDataFrame({"dwelling_i": ["D1"]}, geometry=[shapely.Point(5.1, 52.1)])
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        frame.to_file(folder / "dwellings.shp")
    return folder / "dwellings.shp"


def broken_geopackage(folder: Path) -> Path:
    path = write_gpkg({"dwellings": full_plan()["dwellings"]}, folder / "proef.gpkg")
    path.write_bytes(path.read_bytes()[:30_000])
    return path


def only_styles(folder: Path) -> Path:
    return write_gpkg({"layer_styles": pd.DataFrame({"styleName": ["a"]})}, folder / "proef.gpkg")


def empty_folder(folder: Path) -> Path:
    (folder / "leeg").mkdir()
    return folder / "leeg"


def nothing_like_a_table(folder: Path) -> Path:
    written("programme.yaml", "- 12\n- 13\n")(folder)
    return written("proef.geojson", collection([BOUNDARY, DWELLING]))(folder)


def misspelt(folder: Path) -> Path:
    written("plan_noord.gpkg", b"x")(folder)
    return folder / "plan_nord.gpkg"


AT = "{}/"
FAULTS: dict[str, list[tuple[Callable[[Path], Path], str]]] = {
    "P001": [
        (lambda folder: folder / "proef.gpkg", f"There is no file or folder '{AT}proef.gpkg'."),
        (misspelt, f"There is no file or folder '{AT}plan_nord.gpkg'.\n  There is a file 'plan_noord.gpkg'."),
    ],
    "P002": [
        (written("proef.gpkg", b""), f"The file '{AT}proef.gpkg' is empty (0 bytes).\n  Save or copy the plan again.")
    ],
    "P003": [
        (
            written("proef.gpkg", "Dit is een notitie."),
            f"The file '{AT}proef.gpkg' is called .gpkg and is not a GeoPackage.\n"
            "  In QGIS: Layer > Save As > GeoPackage. If it is GeoJSON, call it .geojson.",
        )
    ],
    "P004": [
        (
            written("proef.tab", "Dit is een notitie."),
            f"The file '{AT}proef.tab' cannot be read: '{AT}proef.tab' not recognized as being in a supported file format.\n"
            "  plancheck reads GeoPackage, GeoJSON and what GDAL reads.",
        )
    ],
    "P005": [
        (
            written("proef.geojson", collection([feature("dweling", "POINT (1 1)"), feature("x", "POINT (1 1)")])),
            "The plan has no layer that is known. Found: dweling (dwellings?), x.\n"
            f"  Rename the layers, or bring them home with a mapping file (--mapping). Known layers: {LAYERS}.",
        ),
        (
            only_styles,
            "The plan has no layers.\n"
            f"  Rename the layers, or bring them home with a mapping file (--mapping). Known layers: {LAYERS}.",
        ),
    ],
    "P006": [
        (
            written("proef.geojson", collection([BOUNDARY])),
            "The plan has no dwellings.\n"
            "  Add a layer 'dwellings' with a point for each dwelling, or a line 'dwellings' to the table 'programme'.",
        )
    ],
    "P007": [
        (
            written("proef.geojson", collection([BOUNDARY, moved(DWELLING, 9000, 0)])),
            "None of the dwellings lies inside the boundary (1 outside).\n"
            "  Check the boundary and the coordinate systems of both layers.",
        )
    ],
    "P008": [
        (
            shapefile_in_degrees,
            f"The plan is drawn in degrees and names no coordinate system: dwellings.\n  {IN_QGIS}",
        )
    ],
    "P009": [
        (
            written("proef.geojson", collection([BOUNDARY, moved(DWELLING, 2_000_000, 0)], crs=None)),
            "No coordinate system is given and the coordinates are not those of EPSG:28992: dwellings "
            f"(2.15505e+06 463050 to 2.15505e+06 463050).\n  {IN_QGIS}",
        )
    ],
    "P010": [
        (
            written("proef.geojson", collection([BOUNDARY, DWELLING], crs="EPSG:289920")),
            f"The coordinate system 'EPSG:289920' cannot be read: boundary.\n  {IN_QGIS}",
        )
    ],
    "P011": [
        (
            written("proef.geojson", collection([BOUNDARY, DWELLING], crs="EPSG:4326")),
            f"The coordinates cannot be brought to metres: from 155000 463000 to 155150 463100 in EPSG:4326.\n  {IN_QGIS}",
        )
    ],
    "P012": [
        (
            written("proef.geojson", content),
            f"The file '{AT}proef.geojson' is not GeoJSON: {problem}.\n"
            "  A plan in GeoJSON is a FeatureCollection whose features have a 'layer'.",
        )
        for content, problem in (
            ('{"type": ', "it is not valid JSON (Expecting value: line 1 column 10 (char 9))"),
            ("[]", "it is not a FeatureCollection"),
            ('{"type": "FeatureCollection", "features": 3}', "'features' is not a list of features"),
            (b"\xff\xfe", "it is not valid JSON ('utf-8' codec can't decode byte 0xff in position 0: invalid start byte)"),
        )
    ],
    "P013": [
        (
            empty_folder,
            f"The folder '{AT}leeg' holds no file that can be a layer of a plan.\n"
            "  A folder holds one file for each layer, such as dwellings.geojson.",
        )
    ],
    "P014": [
        (nothing_like_a_table, f"The table '{AT}programme.yaml' cannot be read: it is not a list of rows.")
    ],
    "P016": [
        (
            written("proef.geojson", collection([
                {"type": "Feature", "properties": {"layer": "dwellings"}, "geometry": {"type": "Point", "coordinates": place}}
            ])),
            f"The coordinates in {AT}proef.geojson are degrees, while the file says EPSG:28992: dwellings.\n"
            "  In QGIS: Layer > Set CRS, choose EPSG:4326 (WGS 84), and save again; or transform the coordinates to metres.",
        )
        for place in ([5.1, 52.1], [52.1, 5.1])
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code, cases in FAULTS.items() for number in range(len(cases))]
)
def test_a_fault(tmp_path: Path, code: str, number: int) -> None:
    make, sentence = FAULTS[code][number]
    with pytest.raises(PlancheckError) as caught:
        read_plan([make(tmp_path)])
    assert caught.value.explain("en").replace(str(tmp_path), "{}") == f"{code}: {sentence}"
    dutch, english = caught.value.explain("nl").splitlines(), caught.value.explain("en").splitlines()
    assert not set(dutch) & set(english)


def test_no_plan_at_all() -> None:
    with pytest.raises(PlancheckError) as caught:
        read_plan([])
    assert caught.value.explain("en") == "P015: No plan is given.\n  Name at least one file or folder."


def test_every_code_has_a_case() -> None:
    functions = [f for _, f in inspect.getmembers(faults, inspect.isfunction) if f.__module__ == faults.__name__]
    codes = {re.findall(r"P\d{3}", f.__doc__ or "")[0] for f in functions if not f.__name__.startswith("_")}
    assert codes == {*FAULTS, "P015"}


def test_a_geopackage_that_was_cut_off_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(PlancheckError, match=r"P004: The file '.*proef\.gpkg' cannot be read: \w+( \w+)*\.\n"):
        read_plan([broken_geopackage(tmp_path)])


def test_a_programme_stands_in_for_dwellings(tmp_path: Path) -> None:
    written("programma.csv", "onderdeel;aantal\nWoningen;120\n")(tmp_path)
    plan = read_plan([written("proef.geojson", collection([BOUNDARY]))(tmp_path)])
    assert plan.tables["programme"]["item"].to_list() == ["dwellings"]
    assert "dwellings" not in plan.layers


def test_metres_that_look_small_are_no_degrees(tmp_path: Path) -> None:
    items = [moved(BOUNDARY, -155_000, -463_000), moved(DWELLING, -155_000, -463_000)]
    assert read_plan([written("proef.geojson", collection(items))(tmp_path)]).boundary.area == 15_000
