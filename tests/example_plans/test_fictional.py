"""The fictional quarter is a consistent drawing, and its variants differ where they say they do."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from plancheck.plan.schema import LAYERS, TABLES

FOLDER = Path(__file__).parents[2] / "example_plans" / "fictional"
Layers = dict[str, gpd.GeoDataFrame]


def read(variant: str) -> Layers:
    path = FOLDER / f"havenkwartier-{variant}.gpkg"
    return {str(name): pyogrio.read_dataframe(path, layer=name) for name in pyogrio.list_layers(path)[:, 0]}


@pytest.fixture(scope="module")
def plans() -> dict[str, Layers]:
    return {variant: read(variant) for variant in "ab"}


@pytest.fixture(params=["a", "b"])
def plan(request: pytest.FixtureRequest, plans: dict[str, Layers]) -> Layers:
    return plans[request.param]


def planned(plan: Layers, layer: str) -> gpd.GeoDataFrame:
    boundary = plan["boundary"].geometry.iloc[0]
    frame = plan[layer]
    return frame[frame.representative_point().within(boundary)]


def walking_graph(plan: Layers) -> tuple[coo_matrix, np.ndarray, gpd.GeoDataFrame]:
    """The walkable paths as a graph over their end points, with the node number of both ends of each path."""
    paths = plan["paths"]
    paths = paths[paths["modes"].str.contains("walk")].reset_index(drop=True)
    ends = np.round(np.array([[line.coords[0], line.coords[-1]] for line in paths.geometry]), 2)
    _, nodes = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    nodes = nodes.reshape(-1, 2)
    size = int(nodes.max()) + 1
    graph = coo_matrix((paths.length.to_numpy(), (nodes[:, 0], nodes[:, 1])), shape=(size, size))
    return graph, nodes, paths


def test_every_layer_and_attribute_of_the_model_is_there(plan: Layers) -> None:
    for name, layer in LAYERS.items():
        assert name in plan, name
        assert len(plan[name]) > 0, name
        wanted = {attribute.name for attribute in layer.attributes} - {"drawing_tolerance_m"}
        assert wanted <= set(plan[name].columns), (name, wanted - set(plan[name].columns))
        filled = plan[name].notna().any()
        assert filled[sorted(wanted)].all(), (name, list(filled[sorted(wanted)][~filled[sorted(wanted)]].index))
    for name, attributes in TABLES.items():
        assert {attribute.name for attribute in attributes} <= set(plan[name].columns)
        assert len(plan[name]) > 0


def test_values_are_those_of_the_model(plan: Layers) -> None:
    for name, layer in LAYERS.items():
        for attribute in layer.attributes:
            if not attribute.choices or attribute.name not in plan[name]:
                continue
            values = plan[name][attribute.name].dropna().astype(str)
            if attribute.kind == "list":
                values = values.str.split(",").explode()
            assert set(values) <= set(attribute.choices), (name, attribute.name)


def test_ids_are_unique_and_refer_to_something(plan: Layers) -> None:
    for name, layer in LAYERS.items():
        keys = plan[name][layer.key]
        assert keys.notna().all(), name
        assert keys.is_unique, (name, list(keys[keys.duplicated()][:3]))
    buildings, entrances = set(plan["buildings"]["building_id"]), set(plan["entrances"]["entrance_id"])
    for name in ("dwellings", "entrances", "frontages", "circulation", "facilities"):
        assert set(plan[name]["building_id"].dropna()) <= buildings, name
    assert set(plan["dwellings"]["entrance_id"].dropna()) <= entrances


def test_geometry_is_valid_and_of_its_kind(plan: Layers) -> None:
    kinds = {
        "Point": "point",
        "LineString": "line",
        "Polygon": "polygon",
        "MultiPolygon": "polygon",
        "MultiLineString": "line",
    }
    for name, layer in LAYERS.items():
        frame = plan[name]
        assert frame.crs == "EPSG:28992"
        assert frame.geometry.is_valid.all(), (name, frame[~frame.geometry.is_valid].iloc[:, 0].tolist())
        assert not frame.geometry.is_empty.any(), name
        assert {kinds[kind] for kind in frame.geom_type} <= set(layer.shapes), name


def test_buildings_do_not_overlap(plan: Layers) -> None:
    shapes = plan["buildings"].geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    area = shapely.area(shapely.intersection(shapes[left[once]], shapes[right[once]]))
    ids = plan["buildings"]["building_id"].to_numpy()
    worst = [
        (ids[left[once][i]], ids[right[once][i]], round(float(area[i]), 2))
        for i in np.argsort(-area)[:5]
        if area[i] > 0.5
    ]
    assert not worst, worst


def test_dwellings_and_facilities_stand_in_their_building_and_doors_on_its_wall(plan: Layers) -> None:
    outlines = plan["buildings"].set_index("building_id").geometry
    dwellings = planned(plan, "dwellings")
    inside = shapely.within(dwellings.geometry.to_numpy(), outlines.loc[dwellings["building_id"]].to_numpy())
    assert inside.all(), dwellings["dwelling_id"][~inside].tolist()[:5]
    housed = plan["facilities"].dropna(subset="building_id")
    inside = shapely.within(housed.geometry.to_numpy(), outlines.loc[housed["building_id"]].to_numpy())
    assert inside.all(), housed["facility_id"][~inside].tolist()
    entrances = plan["entrances"]
    walls = shapely.boundary(outlines.loc[entrances["building_id"]].to_numpy())
    away = shapely.distance(entrances.geometry.to_numpy(), walls)
    assert (away < 0.05).all(), entrances["entrance_id"][away >= 0.05].tolist()[:5]
    fronts = plan["frontages"]
    walls = shapely.boundary(outlines.loc[fronts["building_id"]].to_numpy())
    away = shapely.distance(shapely.line_interpolate_point(fronts.geometry.to_numpy(), 0.5, normalized=True), walls)
    assert (away < 0.3).all(), fronts["frontage_id"][away >= 0.3].tolist()[:5]


def test_dwellings_are_counted_at_their_door(plan: Layers) -> None:
    dwellings, entrances = planned(plan, "dwellings"), plan["entrances"].set_index("entrance_id")
    counted = dwellings.groupby("entrance_id").size()
    stated = entrances.loc[counted.index, "dwelling_count"]
    assert (counted.to_numpy() == stated.to_numpy(dtype=float)).all(), counted[
        counted.to_numpy() != stated.to_numpy(dtype=float)
    ]


def test_the_numbers_are_those_of_a_quarter(plan: Layers) -> None:
    area_ha = plan["boundary"].area.sum() / 10_000
    dwellings = planned(plan, "dwellings")
    assert 15 <= area_ha <= 22
    assert 600 <= len(dwellings) <= 1200
    assert set(dwellings["tenure"]) == {"social_rent", "mid_rent", "free_rent", "affordable_owner", "owner"}
    context = plan["dwellings"].drop(dwellings.index)
    assert 200 <= len(context) <= 900
    assert (context["status"] == "existing").all()


def test_walking_network_is_connected_and_reaches_every_door(plan: Layers) -> None:
    graph, _, paths = walking_graph(plan)
    count, labels = connected_components(graph, directed=False)
    assert count == 1, np.bincount(labels)
    doors = plan["entrances"]
    doors = doors[doors["kind"].isin(["private_front", "shared_main", "facility"])]
    away = shapely.distance(doors.geometry.to_numpy(), shapely.union_all(paths.geometry.to_numpy()))
    assert away.max() < 30, doors["entrance_id"].to_numpy()[away >= 30]


def test_paths_meet_at_their_ends_only(plan: Layers) -> None:
    lines = plan["paths"].geometry.to_numpy()
    left, right = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert not [
        (plan["paths"]["path_id"][i], plan["paths"]["path_id"][j]) for i, j in zip(left, right, strict=True) if i < j
    ]
    assert plan["paths"].length.min() > 0.05


def test_zones_tile_the_plan(plan: Layers) -> None:
    zones, boundary = plan["zones"].geometry.to_numpy(), plan["boundary"].geometry.iloc[0]
    union = shapely.union_all(zones, grid_size=0.01)
    assert boundary.difference(union).area < 60
    assert shapely.area(zones).sum() - union.area < 60
    built = planned(plan, "buildings")
    assert built.geometry.area.sum() - shapely.area(shapely.intersection(built.geometry.to_numpy(), union)).sum() < 5


def test_road_parts_tile_the_streets(plan: Layers) -> None:
    parts = plan["road_parts"].geometry.to_numpy()
    union = shapely.union_all(parts, grid_size=0.01)
    assert shapely.area(parts).sum() - union.area < 60
    spaces = plan["public_spaces"]
    streets = spaces[spaces["kind"].isin(["street", "home_zone"]) & (spaces["status"] == "new")].union_all()
    assert streets.difference(union).area < 60


def test_nothing_stands_in_a_wall_or_in_the_water(plan: Layers) -> None:
    solid = shapely.union_all(plan["buildings"].geometry.to_numpy(), grid_size=0.01)
    cover = plan["land_cover"]
    wet = cover[cover["cover"] == "water"].union_all()
    for name in ("furniture", "trees"):
        points = plan[name].geometry.to_numpy()
        shapely.prepare(solid)
        assert not shapely.contains(solid, points).any(), (
            plan[name].iloc[:, 0][shapely.contains(solid, points)].tolist()[:5]
        )
        assert not shapely.contains(wet, points).any(), (
            plan[name].iloc[:, 0][shapely.contains(wet, points)].tolist()[:5]
        )


def test_programme_follows_from_the_drawing(plan: Layers) -> None:
    programme = plan["programme"].set_index("item")["quantity"]
    assert programme["dwellings"] == len(planned(plan, "dwellings"))
    assert programme["trees"] == len(planned(plan, "trees"))
    assert programme["plan_area"] == pytest.approx(plan["boundary"].area.sum(), abs=1)
    shares = [programme[item] for item in programme.index if item.startswith("dwellings_")]
    assert sum(shares) == programme["dwellings"]


def share_served(plan: Layers, spacing_m: float) -> float:
    """Share of the ends of main walking routes with a seat within half the spacing over the network."""
    graph, nodes, paths = walking_graph(plan)
    seats = plan["furniture"][
        plan["furniture"]["kind"].isin(["bench", "seat_wall", "picnic_table"])
    ].geometry.to_numpy()
    nearest = shapely.STRtree(paths.geometry.to_numpy()).nearest(seats)
    along = shapely.line_locate_point(paths.geometry.to_numpy()[nearest], seats)
    start = np.full(int(nodes.max()) + 2, np.inf)
    np.minimum.at(start, nodes[nearest, 0], along)
    np.minimum.at(start, nodes[nearest, 1], paths.length.to_numpy()[nearest] - along)
    source = len(start) - 1
    reached = np.flatnonzero(np.isfinite(start))
    rows = np.concatenate([graph.row, np.full(len(reached), source)])
    columns = np.concatenate([graph.col, reached])
    weights = np.concatenate([graph.data, np.maximum(start[reached], 1e-6)])
    whole = coo_matrix((weights, (rows, columns)), shape=(source + 1, source + 1)).tocsr()
    distance = dijkstra(whole, directed=False, indices=source)
    main = paths["main_route"].fillna(False).to_numpy(dtype=bool)
    middle = np.minimum(distance[nodes[main, 0]], distance[nodes[main, 1]]) + paths.length.to_numpy()[main] / 2
    has_seat = np.isin(np.flatnonzero(main), nearest)
    served = (middle <= spacing_m / 2) | has_seat
    return float(np.average(served, weights=paths.length.to_numpy()[main]))


def test_variant_a_has_the_faults_it_should(plans: dict[str, Layers]) -> None:
    plan = plans["a"]
    gallery = plan["buildings"].query("building_type == 'gallery_flat'")["building_id"]
    doors = plan["entrances"][
        plan["entrances"]["building_id"].isin(gallery) & (plan["entrances"]["kind"] == "shared_main")
    ]
    assert 24 <= doors["dwelling_count"].max() <= 40
    assert ((plan["entrances"]["kind"] == "shared_main") & (plan["entrances"]["faces"] == "courtyard")).any()
    assert plan["zones"]["manager"].isna().sum() >= 3
    homes = planned(plan, "dwellings")
    social = homes[homes["tenure"] == "social_rent"]
    assert 0.2 <= len(social) / len(homes) <= 0.35
    east = plan["boundary"].geometry.iloc[0].centroid.x
    assert (social.geometry.x > east).mean() > 0.95
    parks = plan["public_spaces"].query("kind == 'park' and status == 'new' and green")
    assert parks.area.max() < 10_000
    assert share_served(plan, 125) < 0.75


def test_variant_b_repairs_the_clear_ones(plans: dict[str, Layers]) -> None:
    plan = plans["b"]
    gallery = plan["buildings"].query("building_type == 'gallery_flat'")["building_id"]
    doors = plan["entrances"][
        plan["entrances"]["building_id"].isin(gallery) & (plan["entrances"]["kind"] == "shared_main")
    ]
    assert len(doors) == 4
    assert doors["dwelling_count"].max() <= 10
    assert plan["zones"]["manager"].isna().sum() == 1
    assert plan["public_spaces"].query("kind == 'park' and status == 'new' and green").area.max() > 10_000
    assert (
        len(plan["public_spaces"].query("kind == 'playground'"))
        == len(plans["a"]["public_spaces"].query("kind == 'playground'")) + 1
    )
    square = plan["public_spaces"].query("kind == 'square'").geometry.iloc[0]
    centre = plan["facilities"].query("category == 'community_centre'").geometry.iloc[0]
    assert centre.distance(square) < 20
    assert share_served(plan, 125) > 0.95
    homes = planned(plan, "dwellings")
    social = homes[homes["tenure"] == "social_rent"]
    assert (social.geometry.x > plan["boundary"].geometry.iloc[0].centroid.x).mean() < 0.75
    assert (plan["entrances"].query("kind == 'shared_main'")["dwelling_count"] > 10).any(), "not everything is repaired"


def test_the_same_thing_has_the_same_id_in_both(plans: dict[str, Layers]) -> None:
    first, second = plans["a"], plans["b"]
    for name, layer in LAYERS.items():
        ones, others = first[name].set_index(layer.key), second[name].set_index(layer.key)
        both = ones.index.intersection(others.index)
        assert len(both) >= 0.9 * len(ones), name
        moved = shapely.distance(ones.loc[both].geometry.to_numpy(), others.loc[both].geometry.to_numpy())
        assert (moved > 0.1).sum() <= 8, name
    for name in ("buildings", "paths", "road_parts", "stops"):
        key = LAYERS[name].key
        columns = [column for column in first[name].columns if column not in ("lit", "geometry")]
        pd.testing.assert_frame_equal(first[name][columns].sort_values(key), second[name][columns].sort_values(key))


def test_files_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.gpkg")) < 6_000_000
