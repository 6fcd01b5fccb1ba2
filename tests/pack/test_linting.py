"""`pack lint`: everything that is wrong or odd in a pack, in one run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plancheck.api import vocabulary
from plancheck.pack.linting import CHECKS, Linted, lint
from plancheck.pack.loading import examine, shipped
from tests.pack_files import Packs

CLEAN = """\
pack: veiligheid-eenheid
version: 1.0.0
title: {nl: Veiligheid eenheid, en: Unit safety}
sources:
  hart: {title: Hart voor de wijk, publisher: Ministerie van VROM, year: 2002, url: "https://example.org"}
parameters: {groep: 10}
rules:
  - id: eenheid.entree
    code: VE01
    title: {nl: Hoogstens tien per entree, en: Ten per entrance at most}
    why: {nl: Wie een deur met weinig anderen deelt kent hen, en: People who share a door know each other}
    source: {ref: hart, section: Het blok, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: recommendation
    weight: 2
    select: {layer: entrances, where: "kind = 'shared_main'"}
    unless: "lit = true"
    measure: {count: {of: dwellings, by: entrance_id}}
    norm: {at_most: "${groep}", unit: dwellings}
    score: {full: 10, none: 20}
    accept: 90%
    tests:
      - name: genoeg
        plan: {entrances: {kind: shared_main, entrance_id: A, geometry: POINT (0 0)}, dwellings: {entrance_id: A, geometry: POINT (0 0)}}
        expect: {status: met}
      - name: te veel
        plan: {entrances: {kind: shared_main, entrance_id: A, geometry: POINT (0 0)}, dwellings: {repeat: 11, entrance_id: A, geometry: POINT (0 0)}}
        expect: {status: not_met}
      - name: onbekend
        plan: {entrances: {kind: shared_main, geometry: POINT (0 0)}}
        expect: {status: unknown}
      - name: verlicht
        plan: {entrances: {kind: shared_main, lit: true, geometry: POINT (0 0)}}
        expect: {status: not_applicable}
"""
QUESTION = """\
  - id: eenheid.vraag
    code: VE02
    title: {nl: Is er toezicht, en: Is there supervision}
    why: {nl: Toezicht helpt, en: Supervision helps}
    source: {ref: hart, section: Het blok, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    level: recommendation
    select: plan
    measure: {ask: {question: {nl: Is er toezicht?, en: Is there supervision?}, role: bouwplanadviseur, guidance: {nl: Kijk, en: Look}}}
    norm: {at_least: partly}
    tests:
      - {name: open, plan: {}, expect: {status: to_judge}}
      - {name: ja, plan: {}, expect: {status: met}}
      - {name: nee, plan: {}, expect: {status: not_met}}
"""


def linted(packs: Packs, content: str, everything: bool = False) -> Linted:
    words = vocabulary()
    return lint(examine(packs.write(content), words), words, everything)


def codes(packs: Packs, content: str, everything: bool = False) -> list[str]:
    return [remark.fault.code for remark in linted(packs, content, everything).remarks]


def second(rule: str) -> str:
    return CLEAN.partition("rules:\n")[2].replace("eenheid.entree", "eenheid.twee").replace("VE01", rule)


def test_a_clean_pack_has_no_remarks(packs: Packs) -> None:
    assert codes(packs, CLEAN + QUESTION) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("en: Ten per entrance at most", 'en: ""', "L001", 10),
        ("en: People who share a door know each other", "en: Wie een deur met weinig anderen deelt kent hen", "L002", 11),
        ("parameters:", "  rest: {title: Rest, publisher: P, year: 2001}\nparameters:", "L011", 6),
        (", year: 2002", "", "L012", 5),
        ("section: Het blok, ", "", "L013", 12),
        ("https://example.org", "www.example.org", "L014", 5),
        (", unit: dwellings", "", "L021", 19),
        ("unit: dwellings", "unit: m", "L022", 19),
        ('{at_most: "${groep}", unit: dwellings}\n    score: {full: 10, none: 20}', "{at_most: -1, unit: dwellings}\n    score: {full: -1, none: \"${groep}\"}", "L023", 19),
        ("{full: 10, none: 20}", "{full: 20, none: 10}", "L024", 20),
        ("{full: 10, none: 20}", "{full: 12, none: 20}", "L027", 20),
        ("{full: 10, none: 20}", "{full: 5, none: 9}", "L028", 20),
        ('{at_most: "${groep}", unit: dwellings}\n    score: {full: 10, none: 20}', "{at_least: 0, unit: dwellings}\n    score: {full: \"${groep}\", none: 0}", "L026", 19),
        ("weight: 2", "weight: 40", "L031", 15),
        ("weight: 2", "weight: 0", "L032", 15),
        ("kind = 'shared_main'", "kind = 'shared_main' AND kind = 'rear'", "L041", 16),
        ("kind = 'shared_main'", "dwelling_count > 10 AND dwelling_count < 4", "L041", 16),
        ("kind = 'shared_main'", "entrance_id IS NULL", "L041", 16),
        ("lit = true", "kind IN ('shared_main', 'rear')", "L042", 17),
        ("kind = 'shared_main'", "lit = true OR lit = false OR lit IS NULL", "L043", 16),
        ("kind = 'shared_main'", "kind = 'shared_main' AND entrance_id IS NOT NULL", "L044", 16),
        ("lit = true", "kind = 'rear'", "L045", 17),
        ("    level:", "    tensions: [eenheid.nergens]\n    level:", "L052", 14),
        ("{groep: 10}", "{groep: 10, groot: 4}", "L061", 6),
        ('at_most: "${groep}"', 'at_most: "${norm.scholen}"', "L062", 19),
        ("        expect: {status: unknown}", "        expect: {status: met}", "L072", 22),
        ("lit: true, ", "lit: false, ", "L073", 17),
    ],
)  # fmt: skip
def test_what_deserves_a_look_is_told_with_its_place(packs: Packs, old: str, new: str, code: str, line: int) -> None:
    assert old in CLEAN
    found = [remark for remark in linted(packs, CLEAN.replace(old, new, 1)).remarks if remark.fault.code == code]
    assert len(found) == 1
    assert not found[0].wrong
    place = found[0].fault.place
    assert place is not None
    assert place.line == line
    assert " | " in place.excerpt


def test_a_rule_without_tests_and_a_question_without_guidance(packs: Packs) -> None:
    assert codes(packs, CLEAN.partition("    tests:")[0]) == ["L071"]
    assert codes(packs, CLEAN + QUESTION.replace(", guidance: {nl: Kijk, en: Look}", "")) == ["L081"]
    assert codes(packs, CLEAN + QUESTION.replace("at_least: partly", "at_least: 3")) == ["L023"]


def test_a_rule_that_decides_a_factor_alone(packs: Packs) -> None:
    three = CLEAN + second("VE03") + second("VE04").replace("eenheid.twee", "eenheid.drie")
    assert codes(packs, three) == []
    assert codes(packs, three.replace("weight: 2", "weight: 5", 1)) == ["L033"]


def test_an_observation_with_a_weight(packs: Packs) -> None:
    assert "L034" in codes(packs, CLEAN.replace("level: recommendation", "level: observation"))


def test_accept_does_nothing_for_the_plan_as_a_whole(packs: Packs) -> None:
    whole = CLEAN.replace(
        'select: {layer: entrances, where: "kind = \'shared_main\'"}\n    unless: "lit = true"', "select: plan"
    )
    assert "L025" in codes(
        packs, whole.replace("{count: {of: dwellings, by: entrance_id}}", "{count: {of: dwellings}}")
    )


def test_an_alias_means_one_rule_or_a_family_of_rules(packs: Packs) -> None:
    named = second("VE03").replace("    code: VE03", "    code: VE03\n    aliases: [eenheid.entree]")
    found = linted(packs, CLEAN + named)
    assert [(remark.fault.code, remark.wrong) for remark in found.remarks] == [("L051", True)]
    assert codes(packs, CLEAN + named.replace("eenheid.twee", "eenheid.entree.twee")) == []
    assert codes(packs, CLEAN + named.replace("[eenheid.entree]", "[VE01]")) == ["L051"]


def test_a_tension_is_named_at_both_rules_and_may_be_with_a_rule_of_another_pack(packs: Packs) -> None:
    one = CLEAN.replace("    level:", "    tensions: [eenheid.twee]\n    level:")
    assert codes(packs, one + second("VE03")) == ["L053"]
    assert codes(packs, one + second("VE03").replace("    level:", "    tensions: [VE01]\n    level:")) == []
    assert codes(packs, CLEAN.replace("    level:", "    tensions: [space.youth_place]\n    level:")) == []


def test_mistakes_and_remarks_come_in_one_run_in_the_order_of_the_lines(packs: Packs) -> None:
    wrong = (CLEAN + second("VE01")).replace("weight: 2", "weight: 40", 1).replace("of: dwellings", "of: woningen", 1)
    wrong = wrong.replace("version: 1.0.0", "versie: 1.0.0")
    found = linted(packs, wrong)
    assert [remark.fault.code for remark in found.remarks] == ["R011", "L031", "R033", "R031"]
    assert (found.errors, found.warnings, found.rules) == (3, 1, 2)


def test_remarks_are_on_the_own_part_of_a_pack_unless_everything_is_asked(packs: Packs) -> None:
    packs.write(CLEAN.replace("weight: 2", "weight: 40"), "basis")
    own = "pack: eigen\nversion: 1.0.0\ntitle: {nl: Eigen, en: Own}\nextends: [basis]\n"
    assert codes(packs, own) == []
    assert codes(packs, own, everything=True) == ["L031"]
    packs.write(CLEAN.replace("level: rec", "levl: rec"), "basis")
    assert codes(packs, own) == ["R011"]


def test_every_group_of_checks_has_codes_of_its_own() -> None:
    assert list(CHECKS) == sorted(CHECKS)


@pytest.mark.parametrize("name", shipped())
def test_the_packs_that_come_with_plancheck_are_clean(name: str) -> None:
    words = vocabulary()
    found = lint(examine(name, words), words)
    assert [remark.fault.explain("en") for remark in found.remarks] == []


CHANGED = """\
pack: eigen
version: 1.0.0
title: {nl: Eigen, en: Own}
extends: [basis]
override:
  VE01: {CHANGE, reason: {nl: Beleid, en: Policy}}
"""


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("norm: {at_most: 8}", ["L029"]),
        ("norm: {at_most: 8}, score: {full: 8, none: 20}", []),
        ("norm: {at_most: 8}, score: {full: 9, none: 20}", ["L027"]),
        ("norm: {at_most: 10}", []),
        ("norm: {at_most: 8, unit: m}, score: {full: 8, none: 20}", ["L022"]),
        ("weight: 3", []),
    ],
)
def test_a_score_line_that_a_change_of_the_norm_leaves_behind(packs: Packs, change: str, codes: list[str]) -> None:
    packs.write(CLEAN, "basis")
    words = vocabulary()
    found = lint(examine(packs.write(CHANGED.replace("CHANGE", change), "eigen"), words), words)
    assert [remark.fault.code for remark in found.remarks] == codes
    assert all(remark.fault.place.line == 6 for remark in found.remarks if remark.fault.place)


def test_a_misspelt_parameter_of_a_pack_below_names_the_one_that_is_meant(packs: Packs) -> None:
    packs.write(CLEAN, "basis")
    words = vocabulary()
    wrong = CHANGED.replace("VE01: {CHANGE", "VE01: {weight: 3") + "parameters: {group: 8}\n"
    [remark] = lint(examine(packs.write(wrong, "eigen"), words), words).remarks
    assert (remark.fault.code, remark.fault.nearest) == ("L061", "groep")


def test_a_tension_names_one_rule(packs: Packs) -> None:
    words = vocabulary()
    path = packs.write(CLEAN.replace("    accept: 90%", '    accept: 90%\n    tensions: ["VE*"]'))
    [remark] = lint(examine(path, words), words).remarks
    assert remark.fault.code == "L052"
    assert "Name one rule at a time" in remark.fault.explain("en")


def test_the_command_counts_and_leaves_with_its_exit_code(packs: Packs, plancheck: Any) -> None:
    clean, odd = packs.write(CLEAN, "goed"), packs.write(CLEAN.replace("weight: 2", "weight: 40"), "vreemd")
    wrong = packs.write(CLEAN.replace("level: rec", "levl: rec"), "fout")
    broken = packs.write("pack: [", "stuk")
    found = plancheck("pack", "lint", clean, "--lang", "en")
    assert (found.code, found.out) == (0, "Rules: 1. Errors: 0. Warnings: 0.\n")
    found = plancheck("pack", "lint", odd, "--lang", "en")
    assert found.code == 0
    assert f"{odd}:15:13: warning L031: The weight 40 is far from the usual 2 of a recommendation.\n" in found.out
    assert found.out.endswith("\nRules: 1. Errors: 0. Warnings: 1.\n")
    assert plancheck("pack", "lint", odd, "--strict").code == 1
    found = plancheck("pack", "lint", odd, wrong, "--lang", "en")
    assert found.code == 1
    assert f"{wrong}:14:5: error R011: The key 'levl' is not known here.\n" in found.out
    found = plancheck("pack", "lint", broken, wrong, "--lang", "en")
    assert found.code == 2
    assert "stuk.yaml:1:7: R001" in found.err
    assert "error R011" in found.out
    assert plancheck("pack", "lint", packs.folder / "nergens.yaml").code == 2
    assert "Did you mean 'kis'?" in plancheck("pack", "lint", "kiss", "--lang", "en").err


def test_the_command_gives_json(packs: Packs, plancheck: Any) -> None:
    wrong = packs.write(CLEAN.replace("'shared_main'", "'shared'"))
    found = plancheck("pack", "lint", wrong, "--format", "json", "--lang", "en")
    assert found.code == 1
    [remark] = json.loads(found.out)
    assert (remark["code"], remark["severity"], remark["line"], remark["nearest"]) == (
        "R041",
        "error",
        16,
        "shared_main",
    )
