"""What a finding says: the rule's own message, an interval where the number is not known, and no template of a stranger."""

from __future__ import annotations

from typing import Any

import pytest

import plancheck
from plancheck.plan.building import plan_from_rows
from tests.pack_files import HEAD, RULE, Packs

DISTANCE = (
    RULE.replace("select: {layer: entrances, where: \"kind = 'shared_main'\"}", "select: {layer: dwellings}")
    .replace("{count: {of: dwellings, by: entrance_id}}", "{distance: {to: {layer: facilities, where: \"category = 'library'\"}}}")
    .replace("{at_most: 10, unit: dwellings}", "{at_most: 100, unit: m}\n    message: {nl: '{id} is {value} {unit} ver, {norm}', en: '{id}: {value} {unit}, {norm}'}")
)  # fmt: skip
PATH = {"path_id": "P1", "modes": "walk", "name": "Kade", "geometry": "LINESTRING (0 0, 1000 0)"}
HOME = {"dwelling_id": "D1", "geometry": "POINT (0 0)"}


def findings(packs: Packs, rule: str, plan: dict[str, Any], language: Any = "en") -> list[Any]:
    pack = plancheck.load_pack(packs.write(HEAD + rule))
    [result] = plancheck.judge(plan_from_rows(plan), pack, language=language).results
    return list(result.findings)


def test_a_known_number(packs: Packs) -> None:
    library = {"category": "library", "name": "De Boeg", "geometry": "POINT (250 0)"}
    [finding] = findings(packs, DISTANCE, {"dwellings": [HOME], "paths": [PATH], "facilities": [library]})
    assert finding.message == "D1: 250 m, 100"
    assert (finding.value, finding.margin) == (250, -150)
    assert finding.where == "250 m west of De Boeg, on or near Kade"


def test_dutch(packs: Packs) -> None:
    library = {"category": "library", "name": "De Boeg", "geometry": "POINT (250.5 0)"}
    [finding] = findings(packs, DISTANCE, {"dwellings": [HOME], "paths": [PATH], "facilities": [library]}, "nl")
    assert finding.message == "D1 is 251 m ver, 100"
    assert finding.where == "250 m ten westen van De Boeg, aan of bij Kade"


def test_a_number_that_is_only_known_to_be_too_large(packs: Packs) -> None:
    doubtful = [{"category": None, "geometry": "POINT (400 0)"}, {"category": "cafe", "geometry": "POINT (10 0)"}]
    [finding] = findings(packs, DISTANCE, {"dwellings": [HOME], "paths": [PATH], "facilities": doubtful})
    assert finding.status == "not_met"
    assert finding.value is None
    assert finding.message == "D1: at least 400 m, 100"


def test_out_of_reach(packs: Packs) -> None:
    cafe = {"category": "cafe", "geometry": "POINT (10 0)"}
    [finding] = findings(packs, DISTANCE, {"dwellings": [HOME], "paths": [PATH], "facilities": [cafe]})
    assert finding.value == "out_of_reach"
    assert finding.margin is None
    assert finding.message == "Ten at most: out of reach from D1."


def test_unknown_says_what_is_missing(packs: Packs) -> None:
    [finding] = findings(packs, DISTANCE, {"dwellings": [HOME]})
    assert finding.status == "unknown"
    assert finding.message.startswith("Unknown. ")
    assert "paths" in finding.message


@pytest.mark.parametrize("evil", ["{{id}}", "%(id)s", "{"])
def test_texts_of_a_pack_are_not_evaluated(packs: Packs, evil: str) -> None:
    cafe = {"category": "cafe", "geometry": "POINT (10 0)"}
    rule = DISTANCE.replace("'{id}: {value} {unit}, {norm}'", f"'{evil}'").replace("en: Ten at most", f"en: '{evil}'")
    [finding] = findings(packs, rule, {"dwellings": [HOME], "paths": [PATH], "facilities": [cafe]})
    assert finding.message == f"{evil}: out of reach from D1."
    library = {"category": "library", "geometry": "POINT (250 0)"}
    [finding] = findings(packs, rule, {"dwellings": [HOME], "paths": [PATH], "facilities": [library]})
    assert finding.message == evil.replace("{id}", "D1")


SEEN = """\
rules:
  - id: seats.movable
    code: T01
    title: {nl: Losse stoelen, en: Loose chairs}
    why: {nl: Kiezen, en: Choice}
    source: {ref: essay, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: observation
    select: plan
    measure: {share: {of: furniture, where: "movable = TRUE"}}
    message: {nl: "Van de stoelen is {value} los.", en: "Of the seats {value} is loose."}
"""
CHAIR, BENCH = ({"kind": "chair", "movable": loose, "geometry": "POINT (0 0)"} for loose in (True, False))
PLACE = {"geometry": "POLYGON ((-9 -9, 9 -9, 9 9, -9 9, -9 -9))"}


def said(packs: Packs, rule: str, chairs: list[dict[str, object]]) -> tuple[str | None, int]:
    pack = plancheck.load_pack(packs.write(HEAD + rule))
    review = plancheck.judge(plan_from_rows({"boundary": [PLACE], "furniture": chairs}), pack, language="en")
    [result] = review.results
    return result.message, len(result.findings)


def test_a_rule_about_the_plan_says_its_value_in_words_also_as_an_observation(packs: Packs) -> None:
    assert said(packs, SEEN, [CHAIR, BENCH, BENCH, BENCH]) == ("Of the seats 25% is loose.", 0)


def test_a_rule_without_a_value_or_about_many_features_says_nothing_of_the_plan(packs: Packs) -> None:
    assert said(packs, SEEN, [{**CHAIR, "movable": None}]) == (None, 0)
    many = SEEN.replace("select: plan", "select: {layer: furniture}").replace(
        '{share: {of: furniture, where: "movable = TRUE"}}', "{value: {attribute: seats}}"
    )
    assert said(packs, many, [{**CHAIR, "seats": 2}]) == (None, 0)


def test_the_unit_in_a_message_is_in_the_language_and_in_the_number_of_the_value(packs: Packs) -> None:
    rule = RULE.replace("{at_most: 10, unit: dwellings}", "{at_least: 3, unit: dwellings}\n    message: "
                        "{nl: '{id} heeft {value} {unit}; minstens {norm}', en: '{id} has {value} {unit}'}")  # fmt: skip
    entrance = {"entrance_id": "E1", "kind": "shared_main", "geometry": "POINT (0 0)"}

    def said(count: int, language: str) -> str:
        homes = [{"dwelling_id": f"D{n}", "entrance_id": "E1", "geometry": "POINT (0 0)"} for n in range(count)]
        return str(findings(packs, rule, {"entrances": [entrance], "dwellings": homes}, language)[0].message)

    assert said(1, "nl") == "E1 heeft 1 woning; minstens 3"
    assert said(2, "nl") == "E1 heeft 2 woningen; minstens 3"
    assert said(1, "en") == "E1 has 1 dwelling"


@pytest.mark.parametrize(("metres", "said"), [(100.4, "100.4"), (112.4, "112"), (99.96, "99.96"), (100.0, "100")])
def test_a_value_close_to_its_norm_has_the_digits_that_tell_on_which_side_it_is(
    packs: Packs, metres: float, said: str
) -> None:
    library = {"category": "library", "geometry": f"POINT ({metres} 0)"}
    pack = plancheck.load_pack(packs.write(HEAD + DISTANCE))
    plan = plan_from_rows({"dwellings": [HOME], "paths": [PATH], "facilities": [library]})
    [result] = plancheck.judge(plan, pack, language="en", everything=True).results
    assert result.findings[0].message == f"D1: {said} m, 100"


def test_a_line_without_a_figure_has_the_title_of_the_norm_table(packs: Packs) -> None:
    lines = "  - {item: benches, group: x, title: {nl: Banken, en: Benches}, per_10000: null, unit: seats, status: unknown}\n"
    table = "norms: proef\nversion: 1.0.0\ntitle: {nl: Tabel, en: Table}\nlines:\n"
    rule = RULE.replace("at_most: 10", 'at_most: "${norm.benches}"')
    entrance = {"entrance_id": "E1", "kind": "shared_main", "geometry": "POINT (0 0)"}
    home = {**HOME, "entrance_id": "E1"}

    def missing(listed: str) -> str:
        packs.write(table + listed, "tabel")
        pack = plancheck.load_pack(packs.write(HEAD + "norms: tabel.yaml\n" + rule))
        [result] = plancheck.judge(plan_from_rows({"entrances": [entrance], "dwellings": [home]}), pack).results
        return result.missing[0].message

    assert missing(lines) == "De normtabel heeft geen getal voor 'Banken'."
    assert missing(lines.replace("benches", "seats")) == "De normtabel heeft geen getal voor 'benches'."


@pytest.mark.parametrize(("figure", "sentence"), [("0.1", "Of the seats 50% is loose."), ("null", None)])
def test_a_value_is_not_compared_in_words_with_a_norm_that_the_table_leaves_open(
    packs: Packs, figure: str, sentence: str | None
) -> None:
    (packs.folder / "table.yaml").write_text(
        "norms: proef\nversion: 1.0.0\ntitle: {nl: Tabel, en: Table}\nlines:\n  - {item: loose, group: social, "
        f"title: {{nl: Los, en: Loose}}, per_10000: {figure}, unit: share, status: derived}}\n",
        encoding="utf-8",
    )
    rule = SEEN.replace("level: observation", "level: wish").replace(
        "    message:", '    norm: {at_least: "${norm.loose}", unit: share}\n    message:'
    )

    assert said(packs, "norms: table.yaml\n" + rule, [CHAIR, BENCH])[0] == sentence
