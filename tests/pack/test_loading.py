"""Packs on packs: what is taken over, changed and left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.pack.selecting import select_rules
from tests.pack_files import HEAD, RULE, Packs

RULE_ID = "bldg.dwellings_per_entrance"


def test_a_pack_is_found_by_name_and_by_path(packs: Packs) -> None:
    assert load_pack("defensible-space").id == "defensible-space"
    assert load_pack(packs.write(HEAD + RULE)).rules[0].rule.id == RULE_ID


def test_an_unknown_pack_names_the_nearest() -> None:
    with pytest.raises(PlancheckError) as caught:
        load_pack("defensible-spce")
    assert "Did you mean 'defensible-space'?" in caught.value.explain("en")


def test_override_changes_a_norm_and_keeps_its_unit(packs: Packs) -> None:
    packs.write(HEAD + RULE, "basis")
    pack = load_pack(
        packs.write(
            HEAD.replace("pack: proef", "pack: eenheid")
            + "extends: [basis]\n"
            + "override:\n"
            + f"  {RULE_ID}: {{norm: {{at_most: 8}}, level: wish, reason: {{nl: Beleid 2026, en: Policy 2026}}}}\n",
            "eenheid",
        )
    )
    rule = pack.rules[0].rule
    assert rule.norm is not None
    assert (rule.norm.at_most, rule.norm.unit, rule.level) == (8, "dwellings", "wish")
    assert rule.reason is not None
    assert rule.reason.nl == "Beleid 2026"
    assert [source.id for source in pack.sources] == ["proef", "eenheid"]


def test_override_and_exclude_need_a_reason_and_a_rule_that_exists(packs: Packs) -> None:
    packs.write(HEAD + RULE, "basis")
    head = HEAD.replace("pack: proef", "pack: eenheid") + "extends: [basis]\n"
    assert "R012: The key 'reason' is missing." in packs.faults(head + f"override:\n  {RULE_ID}: {{level: wish}}\n")
    said = packs.faults(head + "exclude:\n  bldg.dwelling_per_entrance: {nl: Nee, en: No}\n")
    assert f"Did you mean '{RULE_ID}'?" in said


def test_exclude_leaves_a_rule_out(packs: Packs) -> None:
    packs.write(HEAD + RULE, "basis")
    pack = load_pack(
        packs.write(
            HEAD.replace("proef", "klein") + f"extends: [basis]\nexclude:\n  {RULE_ID}: {{nl: N, en: N}}\n", "klein"
        )
    )
    assert pack.rules == ()
    assert set(pack.excluded) == {RULE_ID}


def test_parameters_of_the_extending_pack_win_and_set_wins_over_all(packs: Packs) -> None:
    base = HEAD + "parameters: {groep: 10}\n" + RULE.replace("at_most: 10", 'at_most: "${groep}"')
    packs.write(base, "basis")
    path = packs.write(HEAD.replace("proef", "eenheid") + "extends: [basis]\nparameters: {groep: 8}\n", "eenheid")
    assert _norm(load_pack(path)) == 8
    assert _norm(load_pack(path, {"groep": 6.0})) == 6
    with pytest.raises(PlancheckError) as caught:
        load_pack(path, {"groop": 6.0})
    assert "Did you mean 'groep'?" in caught.value.explain("en")


def test_packs_that_extend_each_other_are_refused(packs: Packs) -> None:
    packs.write(HEAD + "extends: [b]\n", "a")
    path = packs.write(HEAD + "extends: [a]\n", "b")
    with pytest.raises(PlancheckError) as caught:
        load_pack(path)
    assert "b.yaml > a.yaml > b.yaml" in caught.value.explain("en")


def test_a_missing_line_of_the_norm_table_leaves_the_norm_open(packs: Packs) -> None:
    (packs.folder / "tabel.yaml").write_text(
        "norms: proef\nversion: 1.0.0\ntitle: {nl: Tabel, en: Table}\nlines:\n"
        "  - {item: schools, group: social, title: {nl: Scholen, en: Schools}, per_10000: 5, unit: count, status: derived}\n"
        "  - {item: halls, group: social, title: {nl: Zalen, en: Halls}, per_10000: null, unit: count, status: derived}\n",
        encoding="utf-8",
    )
    head = HEAD + "norms: tabel.yaml\n"
    for line, expected in (("schools", 5.0), ("halls", None), ("pools", None)):
        pack = load_pack(packs.write(head + RULE.replace("at_most: 10", f'at_least: "${{norm.{line}}}"')))
        norm = pack.rules[0].rule.norm
        assert norm is not None
        assert norm.at_least == expected
        assert norm.unresolved == (None if expected else line)


def test_a_norm_table_outside_the_folder_is_refused(packs: Packs) -> None:
    assert "R022" in packs.faults(HEAD + "norms: ../tabel.yaml\n" + RULE)


def test_rules_are_named_by_id_code_glob_key_lens_and_level() -> None:
    rules = load_pack("defensible-space").rules
    by_code = select_rules(rules, ["DS0*"])
    assert by_code
    assert all(loaded.rule.code.startswith("DS0") for loaded in by_code)
    assert RULE_ID not in {loaded.rule.id for loaded in select_rules(rules, (), [RULE_ID])}
    assert {loaded.rule.level for loaded in select_rules(rules, ["wish"])} == {"wish"}
    assert all(loaded.rule.factor.startswith("toegankelijk.") for loaded in select_rules(rules, ["toegankelijk"]))
    with pytest.raises(PlancheckError) as caught:
        select_rules(rules, ["bldg.dwelling_per_entrance"])
    assert f"Did you mean '{RULE_ID}'?" in caught.value.explain("en")


def test_every_shipped_pack_loads_alone() -> None:
    from plancheck.pack.loading import shipped

    assert {"kis", "defensible-space", "barcode", "proces", "sociale-cohesie"} <= set(shipped())
    for name in shipped():
        pack = load_pack(name)
        assert pack.rules, name


def test_the_default_pack_has_every_key_and_factor() -> None:
    pack = load_pack()
    measured = {loaded.rule.factor for loaded in pack.rules if not loaded.rule.is_question}
    assert measured == {entry.id for entry in pack.scheme.factors}
    assert len(pack.scheme.factors) == 12
    assert len(pack.rules) >= 40
    assert sum(loaded.rule.is_question for loaded in pack.rules) >= 12


def test_every_rule_has_both_languages_a_source_and_tests() -> None:
    for loaded in load_pack().rules:
        rule = loaded.rule
        assert all((rule.title.nl, rule.title.en, rule.why.nl, rule.why.en)), rule.id
        assert rule.tests, rule.id
        assert rule.covers, rule.id


def _norm(pack: object) -> float | str | None:
    norm = pack.rules[0].rule.norm  # type: ignore[attr-defined]
    return norm.at_most if norm else None


def test_packs_live_in_the_installation(tmp_path: Path) -> None:
    from plancheck.resources import folder

    assert (folder("rules") / "scheme.yaml").is_file()


def test_a_pack_in_this_folder_is_named_with_its_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plancheck: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "veiligheid-eenheid.yaml").write_text(HEAD + RULE, encoding="utf-8")
    assert (
        "Did you mean 'veiligheid-eenheid.yaml'?"
        in plancheck("pack", "list", "-r", "veiligheid-eenheid", "--lang", "en").err
    )
    assert (
        "Did you mean 'veiligheid-eenheid.yaml'?"
        in plancheck("pack", "list", "-r", "veiligheid.yaml", "--lang", "en").err
    )
