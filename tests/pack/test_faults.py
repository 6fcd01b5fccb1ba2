"""Every mistake in a pack names file, line and column, shows the lines, and says what is allowed and what comes nearest."""

from __future__ import annotations

import pytest

from plancheck.measures import KINDS
from tests.pack_files import HEAD, RULE, Packs

GOOD = HEAD + RULE


def test_a_misspelt_key_names_its_place_and_the_nearest_key(packs: Packs) -> None:
    assert packs.faults(GOOD.replace("    level:", "    levl:")) == (
        "proef.yaml:13:5: R011: The key 'levl' is not known here.\n"
        "  12 |     factor: vanzelfsprekend.levendigheid\n"
        "  13 |     levl: recommendation\n"
        "     |     ^\n"
        "  14 |     select: {layer: entrances, where: \"kind = 'shared_main'\"}\n"
        "  Did you mean 'level'?\n"
        "  Allowed: id, code, aliases, title, why, source, factor, assignment, lenses, scale, level, weight, select, unless, "
        "measure, norm, score, accept, message, covers, tensions, reasoning, tests."
    )


def test_an_unknown_measure_names_the_nearest_kind(packs: Packs) -> None:
    said = packs.faults(GOOD.replace("{count: {of", "{cuont: {of"))
    assert said.startswith("proef.yaml:15:15: R030: There is no measure 'cuont'.\n")
    assert "  Did you mean 'count'?\n" in said
    assert f"  Allowed: {', '.join(sorted(KINDS))}." in said


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("level: recommendation", "level: recomendation", "R013", "Did you mean 'recommendation'?"),
        ("authority: guideline", "authority: gideline", "R013", "Did you mean 'guideline'?"),
        ("ref: essay", "ref: esay", "R019", "Did you mean 'essay'?"),
        ("by: entrance_id", "byy: entrance_id", "R011", "Did you mean 'by'?"),
        ("at_most: 10", "at_mots: 10", "R011", "Did you mean 'at_most'?"),
        ("at_most: 10", "at_most: tien", "R014", "a number, or an answer"),
        ("at_most: 10", "at_most: 10, at_least: 2", "R014", "exactly one of"),
        ("of: dwellings", "of: dwelings", "R033", "Did you mean 'dwellings'?"),
        ("layer: entrances", "layer: entrance", "R033", "Did you mean 'entrances'?"),
        ("kind = 'shared_main'", "knd = 'shared_main'", "R034", "Did you mean 'kind'?"),
        ("kind = 'shared_main'", "kind == 'shared_main'", "F001", "kind == "),
        ("kind = 'shared_main'", "S_INTERSECTS(geometry, POINT(0 0))", "F002", "s_intersects"),
        ("levendigheid", "levendigeid", "R032", "Did you mean 'vanzelfsprekend.levendigheid'?"),
        ("level: recommendation", "level: requirement", "R014", "a rule is a recommendation at most"),
        ("    norm: {at_most: 10, unit: dwellings}\n", "", "R014", "can only be an observation"),
        ("at_most: 10", 'at_most: "${groep}"', "R015", "There is no parameter 'groep'."),
        ("{nl: Klein, en: Small}", "{nl: Klein}", "R012", "The key 'en' is missing."),
        ("code: T01", "code: [T01", "R001", "This is not valid YAML"),
        ("version: 1.0.0", "version: 1.0.0\nversion: 2.0.0", "R001", "the key 'version' is given twice"),
    ],
)
def test_a_typo_is_named(packs: Packs, old: str, new: str, code: str, words: str) -> None:
    assert old in GOOD
    said = packs.faults(GOOD.replace(old, new, 1))
    assert code in said
    assert words in said
    assert "proef.yaml:" in said
    assert " | " in said


def test_all_mistakes_are_reported_in_one_run(packs: Packs) -> None:
    said = packs.faults(
        GOOD.replace("level: recommendation", "level: wens").replace("unit: dwellings", "unti: dwellings")
    )
    assert "R013" in said
    assert "R011" in said


def test_two_rules_with_one_id_or_one_code(packs: Packs) -> None:
    twice = GOOD + RULE.removeprefix("rules:\n")
    assert "R017: The rule id 'bldg.dwellings_per_entrance' is used twice." in packs.faults(twice)
    renamed = GOOD + RULE.removeprefix("rules:\n").replace("bldg.dwellings_per_entrance", "bldg.other")
    assert "R031: The code 'T01' is already used by bldg.dwellings_per_entrance." in packs.faults(renamed)


@pytest.mark.parametrize("content", ["", "- a\n- b\n", "just words", "42"])
def test_a_file_that_is_no_pack(packs: Packs, content: str) -> None:
    assert "R004" in packs.faults(content)


def test_a_working_value_must_say_why(packs: Packs) -> None:
    claimed = GOOD.replace("authority: guideline", "authority: working_value").replace("recommendation", "wish")
    assert "a working value needs reasoning" in packs.faults(claimed)
