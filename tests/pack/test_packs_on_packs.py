"""Packs on packs: which rule a name stands for, whose word counts, and what is said about it."""

from __future__ import annotations

import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from plancheck.pack.combination import rules_by_name
from plancheck.pack.model import LoadedRule, Pack
from plancheck.pack.selecting import select_rules
from tests.pack_files import HEAD, RULE, Packs

ID = "bldg.dwellings_per_entrance"
WHY = "reason: {nl: Beleid 2026, en: Policy 2026}"
NO = "{nl: Niet hier, en: Not here}"


def rule(code: str, name: str, extra: str = "") -> str:
    """Return another rule for below RULE."""
    return RULE.removeprefix("rules:\n").replace("T01", code).replace(ID, name) + extra


def head(name: str, *extends: str) -> str:
    return HEAD.replace("pack: proef", f"pack: {name}") + (f"extends: [{', '.join(extends)}]\n" if extends else "")


BASE = head("basis") + RULE + rule("T02", "bldg.second", "    aliases: [bldg.old]\n") + rule("U01", "space.third")


def loaded(pack: Pack) -> dict[str, LoadedRule]:
    return {item.rule.id: item for item in pack.rules}


@pytest.fixture
def base(packs: Packs) -> Packs:
    packs.write(BASE, "basis")
    return packs


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        (ID, {ID}),
        ("T01", {ID}),
        ("t01", {ID}),
        ("bldg.old", {"bldg.second"}),
        ('"T*"', {ID, "bldg.second"}),
        ('"bldg.*"', {ID, "bldg.second"}),
        ("vanzelfsprekend", {ID, "bldg.second", "space.third"}),
        ("vanzelfsprekend.levendigheid", {ID, "bldg.second", "space.third"}),
        ("recommendation", {ID, "bldg.second", "space.third"}),
        ("basis", {ID, "bldg.second", "space.third"}),
    ],
)
def test_rules_are_changed_and_left_out_by_any_name(base: Packs, name: str, changed: set[str]) -> None:
    pack = load_pack(base.write(head("eigen", "basis") + f"override:\n  {name}: {{weight: 7, {WHY}}}\n"))
    assert {item for item, found in loaded(pack).items() if found.rule.weight == 7} == changed
    assert {change.rule for change in pack.sources[-1].overrides} == changed
    pack = load_pack(base.write(head("eigen", "basis") + f"exclude:\n  {name}: {NO}\n"))
    assert set(loaded(pack)) == {ID, "bldg.second", "space.third"} - changed
    assert set(pack.excluded) == {left.rule for left in pack.sources[-1].excluded} == changed


def test_an_id_goes_before_the_alias_of_another_rule(packs: Packs) -> None:
    packs.write(head("basis") + RULE + rule("T02", "bldg.part", f"    aliases: [{ID}]\n"), "basis")
    pack = load_pack(packs.write(head("eigen", "basis") + f"override:\n  {ID}: {{weight: 7, {WHY}}}\n"))
    assert [change.rule for change in pack.sources[-1].overrides] == [ID]
    assert pack.old_names == ()


def test_an_old_name_still_works_and_is_noted(base: Packs) -> None:
    text = head("eigen", "basis") + f"override:\n  bldg.old: {{weight: 7, {WHY}}}\nexclude:\n  T01: {NO}\n"
    [old] = load_pack(base.write(text)).old_names
    assert (old.name, old.rule, old.pack) == ("bldg.old", "bldg.second", "eigen")


def test_what_was_and_what_became_with_parameters_in_place(packs: Packs) -> None:
    packs.write(head("basis") + "parameters: {most: 10}\n" + RULE.replace("at_most: 10", 'at_most: "${most}"'), "basis")
    change = f"override:\n  T01: {{norm: {{at_most: 8}}, level: wish, weight: 2, {WHY}}}\n"
    source = load_pack(packs.write(head("eigen", "basis") + change)).sources[-1]
    [made] = source.overrides
    # the weight was that of a recommendation already: saying so changes nothing
    assert made.changed == {
        "norm": ({"at_most": 10, "unit": "dwellings"}, {"at_most": 8, "unit": "dwellings"}),
        "level": ("recommendation", "wish"),
    }
    assert made.reason.nl == "Beleid 2026"


def test_the_later_pack_wins_and_the_pack_itself_wins_over_all(base: Packs) -> None:
    for name, weight in (("een", 1), ("twee", 2)):
        text = head(name, "basis") + f"parameters: {{far: {weight}}}\noverride:\n  T01: {{weight: {weight}, {WHY}}}\n"
        base.write(text, name)
    both = load_pack(base.write(head("eigen", "een", "twee")))
    assert (loaded(both)[ID].weight, both.parameters["far"]) == (2, 2)
    turned = load_pack(base.write(head("eigen", "twee", "een")))
    assert (loaded(turned)[ID].weight, turned.parameters["far"]) == (1, 1)
    own = f"parameters: {{far: 9}}\noverride:\n  T01: {{weight: 9, {WHY}}}\n"
    mine = load_pack(base.write(head("eigen", "een", "twee") + own))
    assert (loaded(mine)[ID].weight, mine.parameters["far"]) == (9, 9)
    assert mine.sources[-1].parameters == {"far": (2, 9)}


def test_a_pack_that_two_others_extend_is_taken_over_once(base: Packs) -> None:
    base.write(head("een", "basis") + rule("E01", "own.een").join(("rules:\n", "")), "een")
    base.write(head("twee", "basis") + rule("E02", "own.twee").join(("rules:\n", "")), "twee")
    pack = load_pack(base.write(head("eigen", "een", "twee")))
    assert [item.rule.id for item in pack.rules] == [ID, "bldg.second", "space.third", "own.een", "own.twee"]
    assert [source.id for source in pack.sources] == ["basis", "een", "twee", "eigen"]


def test_a_pack_changes_only_what_it_takes_over_itself(base: Packs) -> None:
    base.write(head("een", "basis") + rule("E01", "own.een").join(("rules:\n", "")), "een")
    base.write(head("twee", "basis") + f'override:\n  "*": {{weight: 7, {WHY}}}\n', "twee")
    pack = load_pack(base.write(head("eigen", "een", "twee")))
    assert loaded(pack)[ID].weight == 7
    assert loaded(pack)["own.een"].weight == 2


def test_what_one_pack_leaves_out_stays_out(base: Packs) -> None:
    base.write(head("een", "basis") + f"exclude:\n  T01: {NO}\n", "een")
    base.write(head("twee", "basis"), "twee")
    assert ID not in loaded(load_pack(base.write(head("eigen", "een", "twee"))))


def test_a_rule_left_out_can_be_replaced(base: Packs) -> None:
    text = head("eigen", "basis") + f"exclude:\n  T01: {NO}\n" + RULE.replace("at_most: 10", "at_most: 4")
    norm = loaded(load_pack(base.write(text)))[ID].rule.norm
    assert norm is not None
    assert norm.at_most == 4


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (f"override:\n  bldg.secnd: {{weight: 1, {WHY}}}\n", "R018", "Did you mean 'bldg.second'?"),
        (f"override:\n  recomendation: {{weight: 1, {WHY}}}\n", "R018", "Did you mean 'recommendation'?"),
        (f"exclude:\n  T09: {NO}\n", "R018", "There is no rule 'T09' to leave out."),
        (f"exclude:\n  T01: {NO}\noverride:\n  T01: {{weight: 1, {WHY}}}\n", "R018", "left out by the pack eigen"),
        (f"override:\n  T01: {{norm: {{at_mots: 8}}, {WHY}}}\n", "R011", "Did you mean 'at_most'?"),
        (f"override:\n  T01: {{level: requirement, {WHY}}}\n", "R014", "a rule is a recommendation at most"),
        (f"override:\n  T01: {{accept: veel, {WHY}}}\n", "R014", "'veel' must be a number."),
        (f"override:\n  T01: {{norm: {{at_most: \"${{far}}\"}}, {WHY}}}\n", "R015", "There is no parameter 'far'."),
        (RULE, "R017", "has been taken over from the pack basis.\n"),
        (RULE.replace(ID, "own.rule"), "R031", f"already used by {ID} in the pack basis."),
    ],
)  # fmt: skip
def test_a_mistake_is_placed_in_the_file_that_made_it(base: Packs, text: str, code: str, words: str) -> None:
    said = base.faults(head("eigen", "basis") + text)
    assert said.startswith("proef.yaml:")
    assert f": {code}: " in said
    assert words in said


def test_an_own_rule_with_the_id_of_another_pack_is_told_to_override(base: Packs) -> None:
    assert "Change it under 'override', with a reason." in base.faults(head("eigen", "basis") + RULE)


def test_an_own_rule_is_not_overridden(base: Packs) -> None:
    text = head("eigen", "basis") + f"override:\n  own.rule: {{weight: 1, {WHY}}}\nrules:\n" + rule("E01", "own.rule")
    assert "is of this pack itself: change it where it stands." in base.faults(text)


def test_a_pack_that_extends_none_has_nothing_to_change(packs: Packs) -> None:
    text = head("eigen") + f"override:\n  T01: {{weight: 1, {WHY}}}\n" + RULE.replace("T01", "T02")
    assert "This pack extends no other" in packs.faults(text)


@pytest.mark.parametrize(("changed", "code"), [("T02", "R017"), ("T01", "R031")])
def test_two_packs_with_the_same_rule_or_code_do_not_go_together(packs: Packs, changed: str, code: str) -> None:
    packs.write(head("een") + RULE, "een")
    other = RULE.replace("T01", "T02") if code == "R017" else RULE.replace(ID, "bldg.other")
    packs.write(head("twee") + other, "twee")
    said = packs.faults(head("eigen", "een", "twee"))
    assert said.startswith("twee.yaml:")
    assert code in said
    assert " een" in said


def test_a_rule_that_another_combines_is_not_left_out_alone(base: Packs) -> None:
    combining = rule("C01", "own.sum").replace("{layer: entrances, where: \"kind = 'shared_main'\"}", "plan")
    combining = combining.replace("{count: {of: dwellings, by: entrance_id}}",
                                  '{combine: {expression: a + 1, with: {a: bldg.old}}}')  # fmt: skip
    base.write(head("een", "basis") + "rules:\n" + combining, "een")
    said = base.faults(head("eigen", "een") + f"exclude:\n  T02: {NO}\n")
    assert said.startswith("proef.yaml:")
    assert "R054: The rule own.sum combines the value of bldg.second, which is left out." in said
    both = load_pack(base.write(head("eigen", "een") + f"exclude:\n  T02: {NO}\n  C01: {NO}\n"))
    assert set(loaded(both)) == {ID, "space.third"}


PARAMETERS = "parameters: {far: 400, share: 0.5, word: park, strict: true}\n"


@pytest.mark.parametrize(
    ("name", "given", "becomes"),
    [("far", "500", 500), ("far", "1,5", 1.5), ("far", 6.0, 6), ("share", "0.125", 0.125), ("word", "5", "5"),
     ("strict", "nee", False), ("strict", False, False), ("far", "-3", -3), ("far", "1e3", 1000)],
)  # fmt: skip
def test_a_setting_takes_the_type_of_the_parameter(packs: Packs, name: str, given: object, becomes: object) -> None:
    pack = load_pack(packs.write(head("eigen") + PARAMETERS + RULE), {name: given})
    assert pack.parameters[name] == becomes
    assert type(pack.parameters[name]) is type(becomes)
    before, after = pack.settings[name]
    assert (before != after, after) == (True, becomes)


@pytest.mark.parametrize(
    ("name", "given"),
    [("far", "tien"), ("far", "1.000"), ("far", "1.000.000"), ("far", "nan"), ("far", "inf"), ("far", True),
     ("far", ""), ("strict", "soms"), ("strict", "2")],
)  # fmt: skip
def test_a_setting_of_another_type_is_refused(packs: Packs, name: str, given: object) -> None:
    with pytest.raises(PlancheckError) as caught:
        load_pack(packs.write(head("eigen") + PARAMETERS + RULE), {name: given})
    assert f"R050: The parameter '{name}' is " in caught.value.explain("en")


def test_a_setting_that_changes_nothing_is_not_told(packs: Packs) -> None:
    assert load_pack(packs.write(head("eigen") + PARAMETERS + RULE), {"far": "400"}).settings == {}


def test_a_pack_keeps_the_type_of_a_parameter_that_it_takes_over(packs: Packs) -> None:
    packs.write(head("basis") + PARAMETERS + RULE, "basis")
    said = packs.faults(head("eigen", "basis") + "parameters: {far: ver}\n")
    assert said.startswith("proef.yaml:7:19: R050: The parameter 'far' is a number (now 400); 'ver' is not.")


def test_the_name_of_a_rule_is_never_taken_for_the_old_name_of_another(packs: Packs) -> None:
    pack = load_pack(packs.write(head("basis") + RULE + rule("T02", "bldg.part", f"    aliases: [{ID}, bldg.old]\n")))
    named = rules_by_name(pack.rules)
    assert {name: named[name].rule.code for name in (ID, "bldg.part", "bldg.old", "T02")} == {
        ID: "T01", "bldg.part": "T02", "bldg.old": "T02", "T02": "T02",
    }  # fmt: skip


def test_capitals_count_only_when_nothing_else_fits(base: Packs) -> None:
    text = head("eigen", "basis") + "rules:\n" + rule("BA01", "own.rule")
    rules = load_pack(base.write(text)).rules
    assert [item.rule.code for item in select_rules(rules, ["BA*"])] == ["BA01"]
    assert [item.rule.code for item in select_rules(rules, ["bas*"])] == ["T01", "T02", "U01"]
    assert [item.rule.code for item in select_rules(rules, ["ba0*"])] == ["BA01"]
    assert [item.rule.code for item in select_rules(rules, ["bldg.old"])] == ["T02"]
