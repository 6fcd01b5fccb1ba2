"""Tables of a plan from GeoPackage, YAML and CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from plancheck.plan.model import Plan
from plancheck.plan.reading import read_plan
from tests.plan.builder import BOUNDARY, DWELLING, collection, write_gpkg

EXPECTED = [("dwellings", 1250.5, "dwellings"), ("jobs", 40.0, None)]
FORMS = {
    "programme.csv": "item,quantity,unit\njobs,40,\ndwellings,1250.5,dwellings\n",
    "programma.csv": "onderdeel;aantal;eenheid\nwoningen;1.250,5;woningen\nbanen;40;\n",
    "proef.programma.csv": "\ufeffOnderdeel\tAantal\tEenheid\nWoningen\t1250,5\tWoningen\nBanen\t40\t\n",
    "programme.yaml": "- {item: dwellings, quantity: 1250.5, unit: dwellings}\n- {item: jobs, quantity: 40}\n",
    "programma.yml": "programma:\n  - {onderdeel: woningen, aantal: 1250.5, eenheid: woningen}\n  - {onderdeel: banen, aantal: 40}\n",
    "proef.programme.yaml": "programme:\n  dwellings: {quantity: 1250.5, unit: dwellings}\n  jobs: 40\n",
}


def plan_with(folder: Path, **files: str) -> Plan:
    path = folder / "proef.geojson"
    path.write_text(collection([BOUNDARY, DWELLING]), encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return read_plan([path])


def rows(plan: Plan) -> list[tuple[str, float, str | None]]:
    table = plan.tables["programme"]
    assert list(table.columns) == ["item", "quantity", "unit"]
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in table.itertuples(index=False)]  # type: ignore[misc]


@pytest.mark.parametrize("name", FORMS)
def test_a_programme_beside_the_plan(tmp_path: Path, name: str) -> None:
    plan = plan_with(tmp_path, **{name: FORMS[name]})
    assert rows(plan) == EXPECTED
    assert [Path(source.path).name for source in plan.sources] == ["proef.geojson", name]


@pytest.mark.parametrize(("separator", "amount"), [(";", 1200.0), (",", 1.2)])
def test_points_between_thousands_come_with_semicolons(tmp_path: Path, separator: str, amount: float) -> None:
    lines = [("item", "quantity", "unit"), ("jobs", "1.200", "1.2 m"), ("dwellings", "12.5", "")]
    plan = plan_with(tmp_path, **{"programme.csv": "\n".join(separator.join(line) for line in lines)})
    assert rows(plan) == [("dwellings", 12.5, None), ("jobs", amount, "1.2 m")]


def test_a_programme_named_on_the_command_line(tmp_path: Path) -> None:
    plan_with(tmp_path)
    table = tmp_path / "elders" / "programma.csv"
    table.parent.mkdir()
    table.write_text(FORMS["programma.csv"], encoding="cp1252")
    plan = read_plan([tmp_path / "proef.geojson", table])
    assert rows(plan) == EXPECTED
    assert len(plan.sources) == 2


def test_a_programme_inside_the_plan(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"onderdeel": ["woningen", "banen"], "aantal": ["1.250,5", "40"], "eenheid": ["woningen", None]}
    )
    plan_with(tmp_path)
    write_gpkg({"Programma": table}, tmp_path / "tabellen.gpkg")
    assert rows(read_plan([tmp_path / "proef.geojson", tmp_path / "tabellen.gpkg"])) == EXPECTED


def test_the_own_table_of_a_plan_comes_first(tmp_path: Path) -> None:
    plan = plan_with(
        tmp_path, **{"proef.programme.csv": "item,quantity\njobs,1\n", "programme.csv": "item,quantity\njobs,2\n"}
    )
    assert rows(plan) == [("jobs", 1.0, None)]
    other = plan_with(tmp_path, **{"ander.programme.csv": "item,quantity\njobs,9\n"})
    assert rows(other) == [("jobs", 1.0, None)]


def test_answers_in_dutch_and_with_an_author(tmp_path: Path) -> None:
    answers = (
        "antwoorden:\n"
        "  - {vraag: q.host, antwoord: Deels, auteur: {name: Projectgroep, role: planner}, bewijs: [a.pdf, b.pdf], datum: 2026-03-01}\n"
        "  - {vraag: q.other, antwoord: 7}\n"
        "waivers: []\n"
    )
    table = plan_with(tmp_path, **{"antwoorden.yaml": answers}).tables["answers"].set_index("rule")
    assert table["value"].to_dict() == {"q.host": "partly", "q.other": "7"}
    assert table.loc["q.host", ["author", "evidence", "date"]].to_list() == [
        "Projectgroep",
        "a.pdf,b.pdf",
        "2026-03-01",
    ]


def test_a_table_without_rows(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, **{"programme.csv": "item,quantity\n", "indicators.yaml": "[]\n"})
    assert {name: len(table) for name, table in plan.tables.items()} == {"programme": 0, "indicators": 0}


def test_other_files_beside_the_plan_are_left_alone(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, **{"notities.csv": "a,b\n1,2\n", "programme.txt": "x", "rules.yaml": "a: 1\n"})
    assert plan.tables == {}
