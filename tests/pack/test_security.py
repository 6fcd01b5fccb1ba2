"""A pack is data from a stranger: nothing in it runs, grows without bound, reaches outside its folder or fools a reader.

Every refusal is one clear message and exit code 2.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plancheck.api import load_pack
from plancheck.documents import MAXIMUM_BYTES, read_document
from plancheck.errors import PlancheckError
from plancheck.filters import evaluate
from plancheck.filters import parse as parse_filter
from plancheck.measures.intervals import bounds
from plancheck.pack.expressions import parse as parse_expression
from plancheck.pack.loading import MOST_RULES
from plancheck.pack.scales import scale_value
from plancheck.pack.selecting import select_rules
from tests.cli.conftest import Outcome
from tests.pack.wrong_packs import GOOD
from tests.pack_files import Packs

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
MERGE_BOMB = "a: &a {k0: 0, k1: 1, k2: 2, k3: 3, k4: 4, k5: 5, k6: 6, k7: 7, k8: 8, k9: 9}\n" + "".join(
    f"{name}: &{name}\n  <<: [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)

WHOLE_FILES = {
    "python object": (GOOD + "note: !!python/object/apply:os.system ['echo gotcha']\n", "the tag '!!python/object/apply:os.system' is not allowed"),
    "own tag": (GOOD + "note: !include geheim.txt\n", "the tag '!include' is not allowed"),
    "binary": (GOOD + "note: !!binary aGFsbG8=\n", "the tag '!!binary' is not allowed"),
    "alias bomb": (BOMB, "more than 200,000 values"),
    "merge bomb": (MERGE_BOMB, "more than 200,000 values"),
    "holds itself": ("pack: &a [*a]\n", "it holds itself"),
    "many values": ("pack: [" + "a," * 250_000 + "]\n", "more than 200,000 values"),
    "deep brackets": ("pack: " + "[" * 50_000, "more than 30 deep"),
    "deep keys": ("".join(f"{' ' * depth}a:\n" for depth in range(200)), "more than 30 deep"),
    "YAML 1.1": ("%YAML 1.1\n---\n" + GOOD, "another version of YAML"),
    "two documents": (GOOD + "---\n" + GOOD, "'---' in the middle"),
    "infinite": (GOOD.replace("full: 10", "full: .inf"), "'.inf' is not a number"),
    "no number": (GOOD.replace("full: 10", "full: .nan"), "'.nan' is not a number"),
    "huge exponent": (GOOD.replace("full: 10", "full: 1e999"), "'1e999' is not a number"),
    "huge number": (GOOD.replace("full: 10", "full: " + "9" * 5000), "is not a number"),
    "huge weight": (GOOD.replace("    level:", "    weight: 1.0e300\n    level:"), "'1.0e300' is not a number"),
    "raw escape": (GOOD.replace("Klein", "Klein").replace("Wie een", "\x1b[31mWie een"), "a sign that cannot be shown (U+001B)"),
    "written escape": (GOOD.replace("Wie een deur met weinig anderen deelt kent hen", '"\\e]0;gotcha\\a"'), "(U+001B)"),
    "turned text": (GOOD.replace("Wie een deur met weinig anderen deelt kent hen", '"\\u202Egnp.exe"'), "(U+202E)"),
    "half a sign": (GOOD.replace("Wie een deur met weinig anderen deelt kent hen", '"\\ud800"'), "(U+D800)"),
    "class of a value": (GOOD.replace("{value} woningen", "{value.__class__} woningen"), "A message cannot hold '{value.__class__}'"),
    "numbered place": (GOOD.replace("{value} woningen", "{0} woningen"), "A message cannot hold '{0}'"),
    "converted place": (GOOD.replace("{value} woningen", "{id!r} woningen"), "A message cannot hold '{id!r}'"),
    "formatted place": (GOOD.replace("{value} woningen", "{value:>999999999} woningen"), "A message cannot hold"),
    "long filter": (GOOD.replace("kind = 'shared_main'", " AND ".join(["lit = true"] * 400)), "at most 2,000 are read"),
    "deep filter": (GOOD.replace("kind = 'shared_main'", "(" * 300 + "lit = true" + ")" * 300), "more than 20 brackets"),
    "open filter": (GOOD.replace("kind = 'shared_main'", "(" * 19 + "lit = true"), "This '(' has no ')' after it."),
    "chain of nots": (GOOD.replace("kind = 'shared_main'", "NOT " * 400 + "lit = true"), "more than 40 steps"),
    "infinite in filter": (GOOD.replace("kind = 'shared_main'", "dwelling_count > 1e999"), "a number that is too large"),
    "norms above": (GOOD.replace("sources:", "norms: ../../geheim.yaml\nsources:"), "R022"),
    "norms below and above": (GOOD.replace("sources:", "norms: norms/../../geheim.yaml\nsources:"), "R022"),
    "norms absolute": (GOOD.replace("sources:", "norms: /etc/passwd\nsources:"), "R022"),
    "norms on a disk": (GOOD.replace("sources:", "norms: 'C:\\geheim.yaml'\nsources:"), "R022"),
    "norms on a server": (GOOD.replace("sources:", "norms: '\\\\server\\map\\geheim.yaml'\nsources:"), "R022"),
    "norms above, Windows": (GOOD.replace("sources:", "norms: '..\\geheim.yaml'\nsources:"), "R022"),
    "norms on the web": (GOOD.replace("sources:", "norms: https://example.org/norms.yaml\nsources:"), "R022"),
    "extends above": (GOOD.replace("sources:", "extends: [../geheim]\nsources:"), "R023"),
    "extends absolute": (GOOD.replace("sources:", "extends: [/tmp/geheim]\nsources:"), "R023"),
    "extends on a disk": (GOOD.replace("sources:", "extends: ['C:\\geheim']\nsources:"), "R023"),
    "extends on the web": (GOOD.replace("sources:", "extends: ['https://example.org/pack']\nsources:"), "R023"),
    "long parameter": (GOOD.replace("{groep: 10}", "{groep: 10, lang: '" + "x" * 500 + "'}"), "more than 200 characters"),
    "huge test": (GOOD + "    tests: [{name: veel, plan: {dwellings: {repeat: 1000000000, geometry: POINT (0 0)}}, expect: {status: met}}]\n",
                  "at most"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WHOLE_FILES))
def test_what_a_stranger_may_try_is_refused_in_words(packs: Packs, plancheck: Any, name: str) -> None:
    content, words = WHOLE_FILES[name]
    path = packs.folder / "vreemd.yaml"
    path.write_text(content, encoding="utf-8")
    (packs.folder.parent / "geheim.yaml").write_text("pack: geheim\nwachtwoord: hoi\n", encoding="utf-8")
    plan = packs.folder / "plan.geojson"
    plan.write_text("{}", encoding="utf-8")
    found: Outcome = plancheck("check", plan, "-r", path, "--lang", "en")
    assert found.code == 2
    assert words in found.err
    assert "Traceback" not in found.err
    assert "wachtwoord" not in found.err
    assert "\x1b" not in found.err
    assert len(found.err) < 4000


def test_an_expression_holds_numbers_and_names_only() -> None:
    for source in ("__import__('os')", "a.b", "a ** 2", "a[0]", "1e999 + a", "lambda: 1", "a if b else c", "f(a)"):
        with pytest.raises(ValueError, match=r"does not fit|no function"):
            parse_expression(source)
    with pytest.raises(ValueError, match="at most 500 characters"):
        parse_expression("+".join(["a"] * 300))
    with pytest.raises(ValueError, match="at most 20 brackets"):
        parse_expression("(" * 100 + "a" + ")" * 100)
    with pytest.raises(ValueError, match="at most 20 brackets"):
        parse_expression("-" * 100 + "a")


def test_a_number_too_large_to_reckon_with_has_no_bound() -> None:
    expression = parse_expression("*".join(["999999999999999"] * 30) + "*a")
    with np.errstate(over="ignore", invalid="ignore"):
        least, _, _ = bounds(expression, np.array([[1.0]]), np.array([[1.0]]))
    assert np.isinf(least).all()


@pytest.mark.parametrize("answer", ["inf", "-inf", "nan", "1e999"])
def test_an_answer_is_a_number_that_exists(answer: str) -> None:
    assert scale_value(answer) is None


def test_yaml_words_are_not_truth_values_and_numbers_are_decimal(packs: Packs) -> None:
    path = packs.write("a: no\nb: 010\nc: 1:30\nd: y\ne: 0x1F\n", "woorden")
    assert read_document(path).content == {"a": "no", "b": 10, "c": "1:30", "d": "y", "e": 31}


def test_patterns_take_no_longer_for_more_wild_cards() -> None:
    import pandas as pd

    frame = pd.DataFrame({"name": ["a" * 20_000, "a" * 20_000 + "b"]})
    truth = evaluate(parse_filter("name LIKE '" + "%a" * 200 + "%b'"), frame)
    assert truth.yes.tolist() == [False, True]
    rules = load_pack("vuistregels").rules
    with pytest.raises(PlancheckError):
        select_rules(rules, ["*a" * 200 + "*zz"])


def test_like_finds_what_it_should() -> None:
    import pandas as pd

    frame = pd.DataFrame({"name": ["abcab", "ab", "axb", "cab", "a.b", None]})

    def like(pattern: str) -> list[bool]:
        return evaluate(parse_filter(f"name LIKE '{pattern}'"), frame).yes.tolist()

    assert like("ab%ab") == [True, False, False, False, False, False]
    assert like("a_b") == [False, False, True, False, True, False]
    assert like("%ab") == [True, True, False, True, False, False]
    assert like("%") == [True, True, True, True, True, False]
    assert like("a.b") == [False, False, False, False, True, False]


def test_a_huge_file_is_not_read(packs: Packs) -> None:
    path = packs.folder / "groot.yaml"
    with path.open("wb") as stream:
        stream.seek(50 * MAXIMUM_BYTES)
        stream.write(b"x")
    with pytest.raises(PlancheckError) as caught:
        load_pack(path)
    assert caught.value.faults[0].code == "R003"


def test_very_many_rules_are_refused(packs: Packs) -> None:
    path = packs.folder / "veel.yaml"
    head = GOOD.partition("rules:\n")[0]
    path.write_text(head + "rules:\n" + "- {id: a}\n" * (MOST_RULES + 1), encoding="utf-8")
    with pytest.raises(PlancheckError) as caught:
        load_pack(path)
    assert [item.code for item in caught.value.faults] == ["R024"]


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_links_out_of_the_folder_are_not_followed(packs: Packs) -> None:
    outside = packs.folder.parent / "buiten.yaml"
    outside.write_text(GOOD.replace("pack: veiligheid-eenheid", "pack: buiten"), encoding="utf-8")
    for name in ("buiten.yaml", "scheme.yaml", "tabel.yaml"):
        (packs.folder / name).symlink_to(outside)
    assert "R020" in packs.faults(GOOD.replace("sources:", "extends: [buiten]\nsources:"))
    assert "R022" in packs.faults(GOOD.replace("sources:", "norms: tabel.yaml\nsources:"))
    assert load_pack(
        packs.write(GOOD)
    ).scheme.factors  # the scheme that comes with plancheck, not the one behind the link


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders on Windows")
def test_a_pipe_is_not_waited_for(packs: Packs) -> None:
    os.mkfifo(packs.folder / "pijp.yaml")
    with pytest.raises(PlancheckError) as caught:
        load_pack(packs.folder / "pijp.yaml")
    assert "is not a file that can be read" in caught.value.explain("en")
    assert "R002" in packs.faults(GOOD.replace("sources:", "norms: pijp.yaml\nsources:"))


def test_a_folder_is_no_pack(packs: Packs) -> None:
    (packs.folder / "map.yaml").mkdir()
    with pytest.raises(PlancheckError) as caught:
        load_pack(packs.folder / "map.yaml")
    assert "is a folder; a file is needed" in caught.value.explain("en")


def test_a_backslash_in_norms_means_the_same_on_every_system(packs: Packs) -> None:
    (packs.folder / "norms").mkdir()
    table: Path = packs.folder / "norms" / "tabel.yaml"
    table.write_text("norms: t\nversion: 1.0.0\ntitle: {nl: T, en: T}\nlines: []\n", encoding="utf-8")
    assert load_pack(packs.write(GOOD.replace("sources:", "norms: 'norms\\tabel.yaml'\nsources:"))).norms is not None
