"""A pack that goes through a workbook comes back the same, in Dutch and in English, with and without its old file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from plancheck.documents import Document
from plancheck.pack.loading import pack_document, shipped
from plancheck.spreadsheets.packs import pack_of
from plancheck.spreadsheets.rows import cells_of, rule_of
from plancheck.spreadsheets.sameness import kind_of, plain, same
from plancheck.spreadsheets.to_workbook import to_workbook
from plancheck.texts import LANGUAGES, Language
from plancheck.workbooks.reading import workbook_of
from tests.spreadsheets.builders import SCHEME, packs


def through(pack: dict[str, Any], path: Path, language: Language) -> Any:
    """Return what a workbook of ``pack`` makes of the file at ``path``, when everything is allowed."""
    import ruamel.yaml

    made = to_workbook(pack, SCHEME, language)
    seen: list[Document] = []
    written, changes, _ = pack_of(workbook_of(made.content, "criteria.xlsx"), path, language, seen.append)
    return ruamel.yaml.YAML(typ="safe", pure=True).load(written), changes, made


def by_id(pack: dict[str, Any]) -> dict[str, Any]:
    return {rule["id"]: plain(rule) for rule in pack.get("rules", ())}


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(pack=packs())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_comes_back_the_same(pack: dict[str, Any], language: Language, tmp_path: Path) -> None:
    back, changes, made = through(pack, tmp_path / "nieuw.yaml", language)
    assert by_id(back) == by_id(pack)
    assert {key: value for key, value in back.items() if key != "rules"} == {
        key: value for key, value in pack.items() if key != "rules"
    }
    assert made.rows + len(made.left_out) == len(pack["rules"]) == len(changes.added)


@pytest.mark.parametrize("name", ["veilig-wonen", "gemengde-wijk", "sociale-cohesie"])
def test_a_pack_that_comes_with_plancheck_comes_back_the_same(name: str, tmp_path: Path) -> None:
    document = pack_document(name)
    path = tmp_path / f"{name}.yaml"
    back, _, made = through(document.content, path, "nl")
    assert by_id(back) == by_id(document.content)
    path.write_text(document.source, encoding="utf-8", newline="")
    book = workbook_of(made.content, "criteria.xlsx")
    written, changes, _ = pack_of(book, path, "nl", lambda document: None)
    assert written == document.source
    assert changes.nothing


def test_common_kinds_have_a_row_in_the_packs_that_come_with_plancheck() -> None:
    lost = []
    for name in shipped():
        for rule in pack_document(name).content.get("rules", ()):
            kind = kind_of(rule)
            bare = {key: value for key, value in rule.items() if key != "tests"}
            if kind is not None and not same(rule_of(cells_of(bare, kind), kind), bare):
                lost.append(rule["id"])
    assert lost == ["q.maintain_together.back_alley"]  # the only question about features


def test_the_loaded_rules_are_equal(tmp_path: Path) -> None:
    from plancheck.api import load_pack as load

    name = "veilig-wonen"
    path = tmp_path / f"{name}.yaml"
    made = to_workbook(pack_document(name).content, SCHEME, "nl")
    written, _, _ = pack_of(workbook_of(made.content, ""), path, "nl", lambda document: load(path, document=document))
    path.write_text(written, encoding="utf-8")
    assert {item.rule.id: item for item in load(path).rules} == {item.rule.id: item for item in load(name).rules}
