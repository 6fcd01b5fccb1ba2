"""A small review and plan by hand, so that reports are tested without the engine."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import wkt

from plancheck.plan.model import Plan
from plancheck.review.finding import Finding, SubjectName
from plancheck.review.model import (
    Area,
    Asked,
    ClassCounts,
    Distribution,
    Factor,
    Judgement,
    JudgementScore,
    Key,
    Lens,
    MissingData,
    Result,
    Review,
    RoleCount,
    Route,
    SourceFacts,
    SubjectCounts,
    Tension,
    Total,
    WaiverFacts,
)
from plancheck.review.provenance import Engine, InputFacts, InputIssue, PackFacts, PlanFacts, SourceFile

X, Y = 155000.0, 463000.0
SHA = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"


def finding(rule: str, layer: str, feature: str, status: str, **given: Any) -> Finding:
    facts: dict[str, Any] = {
        "id": f"{rule}:{feature}", "subject": SubjectName(layer=layer, id=feature), "status": status, "value": None,
        "margin": None, "on_the_edge": False, "message": f"{feature}", "where": "aan de Lindelaan", "hint": None,
        "location": (X + 40, Y + 40),
    }  # fmt: skip
    return Finding(**{**facts, **given})


def result(rule: str, code: str, title: str, status: str, **given: Any) -> Result:
    facts: dict[str, Any] = {
        "rule": rule, "code": code, "pack": "sociale-cohesie", "title": title, "level": "recommendation",
        "factor": "vanzelfsprekend.levendigheid", "assignment": "public_space", "scale": "neighbourhood", "lenses": (),
        "weight": 2.0, "status": status, "score": {"met": 100.0, "not_met": 40.0}.get(status),
        "low": {"met": 100.0, "not_met": 40.0, "unknown": 0.0}.get(status),
        "high": {"met": 100.0, "not_met": 40.0, "unknown": 100.0}.get(status), "value": None, "unit": None, "norm": None,
        "accept": 1.0, "subjects": SubjectCounts(total=0, met=0, not_met=0, unknown=0, waived=0, excepted=0),
        "on_the_edge": False, "missing": (),
        "source": SourceFacts(title="Hart voor de wijk", section="Het blok", authority="guideline", url=None), "findings": (),
    }  # fmt: skip
    return Result(**{**facts, **given})


def counts(met: int, not_met: int, unknown: int = 0, waived: int = 0) -> SubjectCounts:
    total = met + not_met + unknown + waived
    return SubjectCounts(total=total, met=met, not_met=not_met, unknown=unknown, waived=waived, excepted=0)


def results() -> tuple[Result, ...]:
    dwellings = {"at_most": 10, "unit": "dwellings"}
    too_many = [
        finding(
            "bldg.dwellings_per_entrance", "entrances", f"E{number}", "not_met", value=10.0 + number, margin=-1.0 * number,
            message=f"Entree E{number} ontsluit {10 + number} woningen; hoogstens 10.",
            where=f"{10 * number} m ten noordoosten van speelplek 2, aan de Lindelaan",
            hint="Verdeel de woningen over twee entrees.", location=(X + 20 * number, Y + 30), on_the_edge=number == 1,
        )
        for number in range(1, 4)
    ]  # fmt: skip
    spaced = finding("fac.distance", "boundary", "Testwijk", "not_met", value=0.62, margin=-0.18, location=(X + 100, Y + 80),
                     message="62% van de woningen heeft een supermarkt binnen 400 m lopen; gevraagd is 80%.",
                     where="hele plan")  # fmt: skip
    blind = [
        finding("front.active", "frontages", f"F{number}", "unknown", location=(X + 15 * number, Y + 60),
                message=f"Van gevel F{number} is het gebruik van de begane grond onbekend.")
        for number in range(1, 40)
    ]  # fmt: skip
    return (
        result("bldg.dwellings_per_entrance", "DS01", "Hoogstens tien woningen per gedeelde entree", "not_met", norm=dwellings,
               unit="dwellings", value=0.7, subjects=counts(7, 3), weight=3.0, lenses=("defensible_space",), score=82.5,
               low=82.5, high=82.5, findings=tuple(too_many), scale="building"),
        result("fac.distance", "KI07", "Supermarkt op loopafstand", "not_met", level="requirement", unit="share", value=0.62,
               norm={"at_least": 0.8, "unit": "share"}, subjects=counts(0, 1), findings=(spaced,), weight=3.0,
               factor="toegankelijk.drempelvrij_en_levensloopbestendig",
               source=SourceFacts(title="Beleidsnota voorzieningen", section="3.2", authority="policy",
                                  url="https://www.example.org/nota")),
        result("front.active", "KI12", "Levendige plinten", "unknown", subjects=counts(0, 0, 39), findings=tuple(blind),
               norm={"at_least": 0.5, "unit": "share"}, unit="share",
               missing=(MissingData(layer="frontages", attribute="ground_floor_use",
                                    message="gevels: ground_floor_use is niet gevuld voor 39 objecten."),)),
        result("space.seats", "KI20", "Zitplek om de 125 meter", "met", unit="m", value=112.0, subjects=counts(1, 0),
               norm={"at_most": 125, "unit": "m"}, factor="uitnodigend.verzorging", on_the_edge=False),
        result("barcode.green", "BC01", "Groen", "not_met", unit="m2_per_10000_dwellings", value=320000.0, lenses=("barcode",),
               norm={"at_least": 500000, "unit": "m2_per_10000_dwellings"}, subjects=counts(0, 1), factor="veelzijdig.functiemenging",
               findings=(finding("barcode.green", "boundary", "Testwijk", "not_met", value=320000.0, margin=-180000.0,
                                 message="Er is 320.000 m² groen per 10.000 woningen; gevraagd is 500.000.",
                                 where="hele plan"),)),
        result("barcode.sport", "BC02", "Sport", "met", unit="m2_per_10000_dwellings", value=260000.0, lenses=("barcode",),
               norm={"at_least": 210000, "unit": "m2_per_10000_dwellings"}, subjects=counts(1, 0), factor="veelzijdig.functiemenging"),
        result("barcode.social", "BC03", "Maatschappelijk", "unknown", unit="m2_per_10000_dwellings", lenses=("barcode",),
               norm={"at_least": 40000, "unit": "m2_per_10000_dwellings"}, subjects=counts(0, 0, 1), factor="veelzijdig.functiemenging",
               missing=(MissingData(layer="facilities", attribute="floor_area_m2",
                                    message="voorzieningen: floor_area_m2 is niet gevuld voor 6 objecten."),)),
        result("barcode.schools", "BC04", "Basisscholen", "met", unit="per_10000_dwellings", value=6.0, lenses=("barcode",),
               norm={"at_least": 5, "unit": "per_10000_dwellings"}, subjects=counts(1, 0), factor="veelzijdig.functiemenging"),
        result("conn.intersections", "OB01", "Dichtheid van kruispunten", "not_applicable", level="observation", weight=0.0,
               unit="intersections_per_km2", value=184.0, subjects=counts(0, 0), score=None),
        result("q.hosting", "PR01", "Wie is gastheer op het plein?", "to_judge", factor="uitnodigend.sociale_regie",
               norm={"at_least": "partly", "unit": "answer"}, subjects=counts(0, 0, 1), low=0.0, high=100.0),
        result("q.residents", "PR02", "Ontwerpen bewoners mee?", "met", factor="uitnodigend.eigenaarschap", value=1.0,
               norm={"at_least": "partly", "unit": "answer"}, subjects=counts(1, 0)),
    )  # fmt: skip


def scored(score: float | None, low: float, high: float, completeness: float) -> dict[str, float | None]:
    return {"score": score, "low": low, "high": high, "completeness": completeness}


def key(
    id: str, title: str, score: float | None, low: float, high: float, completeness: float, factors: tuple[str, ...]
) -> Key:
    parts = scored(score, low, high, completeness)
    return Key(
        id=id, title=title, **parts,
        judgement=JudgementScore(score=None, low=0.0, high=100.0, questions=1, answered=0),
        factors=tuple(Factor(id=f"{id}.{name}", title=name.replace("_", " ").capitalize(), **parts) for name in factors),
    )  # fmt: skip


def small_review(**given: Any) -> Review:
    """A review with every status, level and kind of value in it."""
    facts: dict[str, Any] = {
        "engine": Engine(name="plancheck", version="0.1.0"), "created": "2026-03-01T12:00:00Z", "language": "nl",
        "plan": PlanFacts(name="Testwijk", municipality="Voorbeeldstad", phase="urban_design", crs="EPSG:28992", area_ha=3.2,
                          dwellings=108, inhabitants=None, sources=(SourceFile(path="testwijk.gpkg", sha256=SHA),),
                          layers={"buildings": 3, "dwellings": 108, "entrances": 10}),
        "packs": (PackFacts(id="sociale-cohesie", version="1.0.0", sha256=SHA, title="Sociale cohesie"),),
        "parameters": {"walk_far": 400},
        "input": InputFacts(issues=(InputIssue(code="P014", level="warning", layer="paths", feature="P7", location=(X, Y),
                                               message="Pad P7 hangt los van het netwerk."),)),
        "total": Total(score=61.7, low=43.2, high=78.9, completeness=0.643, requirements_not_met=1, on_the_edge=1),
        "judgement": Judgement(score=100.0, low=50.0, high=100.0, questions=2, answered=1,
                               roles=(RoleCount(role="planner", questions=1, answered=1),
                                      RoleCount(role="bewoners", questions=1, answered=0))),
        "keys": (
            key("veelzijdig", "Veelzijdig", 72.0, 55.0, 88.0, 0.67,
                ("functiemenging", "sociale_mix", "menselijke_maat")),
            key("vanzelfsprekend", "Vanzelfsprekend", 58.4, 30.0, 82.0, 0.48, ("routines", "routes", "levendigheid")),
            key("uitnodigend", "Uitnodigend", 64.0, 60.0, 70.0, 0.9, ("verzorging", "eigenaarschap", "sociale_regie")),
            key("toegankelijk", "Toegankelijk", None, 0.0, 100.0, 0.0, ("levensfasen", "drempelvrij_en_levensloopbestendig", "sociale_veiligheid")),
        ),
        "lenses": (Lens(id="defensible_space", title="Defensible space", **scored(82.5, 82.5, 82.5, 1.0)),
                   Lens(id="barcode", title="Barcode", **scored(66.0, 49.5, 74.5, 0.75))),
        "results": results(), "waivers": (), "tensions": (),
    }  # fmt: skip
    return Review(**{**facts, **given})


def rich_review(**given: Any) -> Review:
    """The small review with everything that a page has a place for: spread, parts, routes, tensions and waivers."""
    small = small_review()
    spread = Distribution(edges=(0.0, 5.0, 10.0, 15.0), counts=(4, 3, 3), out_of_reach=1, unknown=2)
    asked = Asked(
        question="Wie zorgt voor het plein?",
        guidance="Kijk naar beheer.",
        role="planner",
        scale="yes_partly_no",
        fingerprint="0123",
    )
    told = tuple(
        rule.model_copy(
            update={
                "why": f"Waarom {rule.code} er is.",
                "reasoning": "Tien is een werkgetal." if rule.code == "DS01" else None,
                "distribution": spread if rule.code == "DS01" else None,
                "asked": asked if rule.code == "PR01" else None,
                "assignment": "public_space",
                "lenses": ("veiligheid",)
                if rule.code == "KI12"
                else ("participatie",)
                if rule.code == "KI20"
                else rule.lenses,
            }
        )
        for rule in small.results
    )
    route = result("route.overlap", "KI14", "Huishoudens op dezelfde weg", "not_applicable", level="observation", value=31.0,
                   unit="households", weight=0.0, score=None)  # fmt: skip
    facts: dict[str, Any] = {
        "results": (*told, route),
        "lenses": (*small.lenses, Lens(id="veiligheid", title="Veiligheid", **scored(80.0, 70.0, 90.0, 0.8)),
                   Lens(id="participatie", title="Participatie", **scored(50.0, 50.0, 50.0, 1.0))),
        "tensions": (Tension(rules=("fac.distance", "space.seats"), location=None, message="Weeg ze samen af."),),
        "areas": tuple(
            Area(layer=layer, id=name, title=name, geometry=shape, dwellings=dwellings, mix=(
                ClassCounts(attribute="tenure", counts={"social_rent": 20, "owner": 10}),
                ClassCounts(attribute="price_class", counts={"low": 20, "high": 10})), **scored(60.0, 50.0, 70.0, 0.8))
            for layer, name, dwellings, shape in (
                ("neighbourhoods", "Kade", 60, None), ("blocks", "B1", 30, box(5, 30, 80, 25)), ("blocks", "B2", 40, box(5, 85, 65, 40)))
        ),
        "routes": (
            Route(path="P1", households=31.0, trips=140.0, geometry=line((0, 74), (100, 74))),
            Route(path="P1", households=12.0, trips=60.0, geometry=line((100, 74), (200, 74))),
            Route(path="P2", households=0.2, trips=1.0, geometry=line((100, 74), (100, 160))),
        ),
        "waivers": (
            WaiverFacts(rule="space.seats", feature="S1", place=None, reason="Er komt een plein naast.", author=None, date=None,
                        until="2027-01-01", matched=False, outcome="unmatched", finding=None),
        ),
    }  # fmt: skip
    return small_review(**{**facts, **given})


def layer(key: str, rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    geometry = [wkt.loads(row.pop("wkt")) for row in rows]
    frame = gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:28992")
    frame.index = pd.Index(frame[key].astype(str))
    frame["inside"] = True
    return frame


def box(x: float, y: float, width: float, height: float) -> str:
    a, b, c, d = X + x, Y + y, X + x + width, Y + y + height
    return f"POLYGON (({a} {b}, {c} {b}, {c} {d}, {a} {d}, {a} {b}))"


def point(x: float, y: float) -> str:
    return f"POINT ({X + x} {Y + y})"


def line(*coordinates: tuple[float, float]) -> str:
    return "LINESTRING (" + ", ".join(f"{X + x} {Y + y}" for x, y in coordinates) + ")"


def small_plan(name: str = "Testwijk") -> Plan:
    """A plan of 200 by 160 m with one or more features in every layer that the map draws."""
    layers = {
        "boundary": layer("name", [{"name": name, "wkt": box(0, 0, 200, 160)}]),
        "land_cover": layer("cover_id", [{"cover_id": "C1", "cover": "water", "wkt": box(0, 0, 200, 15)},
                                         {"cover_id": "C2", "cover": "green", "wkt": box(0, 15, 200, 10)}]),
        "public_spaces": layer("space_id", [{"space_id": "S1", "kind": "park", "name": "Park", "wkt": box(120, 90, 70, 60)},
                                            {"space_id": "S2", "kind": "playground", "name": None, "wkt": box(80, 90, 20, 20)},
                                            {"space_id": "S3", "kind": "square", "name": "Plein", "wkt": box(80, 120, 30, 30)}]),
        "road_parts": layer("part_id", [{"part_id": "W1", "use": "carriageway", "wkt": box(0, 70, 200, 8)},
                                        {"part_id": "W2", "use": "footway", "wkt": box(0, 78, 200, 4)}]),
        "paths": layer("path_id", [{"path_id": "P1", "road_class": "local", "name": "Lindelaan", "wkt": line((0, 74), (200, 74))},
                                   {"path_id": "P2", "road_class": "footway", "name": None, "wkt": line((100, 74), (100, 160))}]),
        "buildings": layer("building_id", [
            {"building_id": "B1", "building_type": "row", "main_use": "living", "wkt": box(10, 35, 60, 10)},
            {"building_id": "B2", "building_type": "gallery_flat", "main_use": "living", "wkt": box(10, 95, 50, 14)},
            {"building_id": "B3", "building_type": "facility", "main_use": "education", "wkt": box(120, 35, 40, 20)}]),
        "entrances": layer("entrance_id", [{"entrance_id": f"E{number}", "kind": "shared_main", "wkt": point(20 * number, 30)}
                                           for number in range(1, 4)]),
        "frontages": layer("frontage_id", [{"frontage_id": f"F{number}", "wkt": line((15 * number, 60), (15 * number + 5, 60))}
                                           for number in range(1, 10)]),
        "dwellings": layer("dwelling_id", [{"dwelling_id": f"D{number}", "wkt": point(10 + number % 50, 100)}
                                           for number in range(1, 109)]),
        "facilities": layer("facility_id", [{"facility_id": "V1", "category": "primary_school", "name": "De Linde",
                                             "wkt": point(140, 45)}]),
        "furniture": layer("item_id", [{"item_id": "M1", "kind": "bench", "seats": 3.0, "wkt": point(95, 130)},
                                       {"item_id": "M2", "kind": "light", "seats": None, "wkt": point(60, 80)}]),
        "trees": layer("tree_id", [{"tree_id": f"T{number}", "crown_m": 6.0, "wkt": point(12.0 * number, 66)}
                                   for number in range(1, 15)]),
        "stops": layer("stop_id", [{"stop_id": "H1", "mode": "bus", "wkt": point(180, 84)}]),
    }  # fmt: skip
    boundary = layers["boundary"].geometry.iloc[0]
    return Plan(name=name, crs="EPSG:28992", boundary=boundary, layers=layers, tables={})
