"""The same plan in another order, coordinate system or format gives the same verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest

import plancheck
from tests.test_example_plans import PLANS, review

PLAN = PLANS["havenkwartier-a"]


def layers() -> dict[str, Any]:
    return {
        name: pyogrio.read_dataframe(PLAN, layer=name)
        for name, _ in pyogrio.list_layers(PLAN)
        if name != "layer_styles"
    }


def verdicts(found: Any) -> dict[str, Any]:
    return {
        result.rule: (result.status, result.score, result.value, [finding.id for finding in result.findings])
        for result in found.results
    }


def near(number: float | str | None) -> Any:
    return pytest.approx(number, rel=1e-4) if isinstance(number, float) else number


def compare(path: Path) -> None:
    ours, theirs = verdicts(review("havenkwartier-a")), verdicts(plancheck.check([path]).review)
    assert ours.keys() == theirs.keys()
    for rule, (status, score, value, findings) in ours.items():
        other = theirs[rule]
        assert other[0] == status, rule
        assert other[3] == findings, rule
        assert other[1] == near(score), rule
        assert other[2] == near(value), rule


def write_gpkg(found: dict[str, Any], path: Path) -> Path:
    for name, frame in found.items():
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())
    return path


def test_shuffled_features(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    shuffled = {name: frame.iloc[random.permutation(len(frame))] for name, frame in layers().items()}
    names = list(shuffled)
    random.shuffle(names)
    compare(write_gpkg({name: shuffled[name] for name in names}, tmp_path / "plan.gpkg"))


def test_wgs84(tmp_path: Path) -> None:
    moved = {name: frame.to_crs("EPSG:4326") if hasattr(frame, "to_crs") else frame for name, frame in layers().items()}
    compare(write_gpkg(moved, tmp_path / "plan.gpkg"))


def test_a_folder_of_geojson(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    for name, frame in layers().items():
        if hasattr(frame, "to_crs"):
            pyogrio.write_dataframe(
                frame.to_crs("EPSG:4326"), folder / f"{name}.geojson", driver="GeoJSON", COORDINATE_PRECISION=10
            )
        else:
            frame.to_csv(folder / f"{name}.csv", index=False)
    compare(folder)


def test_the_same_bytes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.report.json import to_json

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = (to_json(plancheck.check([PLANS["otterlo"]]).review) for _ in range(2))
    assert first == second
