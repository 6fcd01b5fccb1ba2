"""Wrong packs, in every way in which they are typed wrong: each message says in Dutch what to type instead.

The file ``snapshots/wrong_packs.nl.txt`` is for reading. Write it again with ``PLANCHECK_SNAPSHOTS=write``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from plancheck.api import load_pack
from plancheck.errors import PlancheckError
from tests.pack.wrong_packs import GOOD, wrong_packs
from tests.pack_files import Packs

SNAPSHOT = Path(__file__).parent / "snapshots" / "wrong_packs.nl.txt"


def _said(packs: Packs, content: str) -> str:
    with pytest.raises(PlancheckError) as caught:
        load_pack(packs.write(content, "pakket"))
    return re.sub(r"[^\s:]*[/\\]pakket\.yaml", "pakket.yaml", caught.value.explain("nl"))


def test_the_pack_that_they_are_made_of_is_right(packs: Packs) -> None:
    assert len(load_pack(packs.write(GOOD)).rules) == 1
    assert len(wrong_packs()) >= 40


def test_every_message_says_what_to_type(packs: Packs) -> None:
    written = "".join(f"# {name}\n\n{_said(packs, content)}\n\n\n" for name, content in wrong_packs().items())
    if os.environ.get("PLANCHECK_SNAPSHOTS") == "write":
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(written, encoding="utf-8")
    assert written == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(wrong_packs()))
def test_one_mistake_gives_one_message(packs: Packs, name: str) -> None:
    said = _said(packs, wrong_packs()[name])
    assert said.count("pakket.yaml:") + said.count("pakket.yaml is") == 1
    assert "Traceback" not in said


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(packs: Packs) -> None:
    path = packs.folder / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert len(load_pack(path).rules) == 1
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("level:", "levl:").replace("\n", "\r\n").encode())
    with pytest.raises(PlancheckError) as caught:
        load_pack(path)
    said = caught.value.explain("en")
    assert "windows.yaml:16:5: R011: The key 'levl' is not known here.\n" in said
    assert "\r" not in said
    assert "Did you mean 'level'?" in said


def test_a_file_of_an_old_notepad_says_how_to_save_it(packs: Packs) -> None:
    path = packs.folder / "ansi.yaml"
    path.write_bytes(GOOD.replace("Unit", "één").encode("cp1252"))
    with pytest.raises(PlancheckError) as caught:
        load_pack(path)
    assert "Save it again in the text editor, with the encoding UTF-8." in caught.value.explain("en")


def test_mistakes_in_the_head_do_not_hide_those_in_the_rules(packs: Packs) -> None:
    wrong = (
        GOOD.replace("title: {nl: Veiligheid eenheid, en: Unit safety}", "title: Veiligheid\nextends: [kiss]")
        .replace("year: 2002}", "jaar: 2002}")
        .replace("level: recommendation", "level: eis")
        .replace("of: dwellings", "of: woningen")
    )
    again = GOOD.partition("rules:\n")[2].replace("eenheid.entree", "eenheid.twee").replace("VE01", "VE02")
    said = packs.faults(wrong + again.replace("'shared_main'", "'shared'").replace("${groep}", "${iets}"))
    codes = re.findall(r": (\w\d{3}): ", said)
    assert sorted(codes) == ["R011", "R013", "R014", "R020"]  # iets may be a parameter of the pack that is not there
    assert (
        packs.faults(wrong.replace("extends: [kiss]\n", "") + again.replace("'shared_main'", "'shared'")).count("R041")
        == 1
    )
