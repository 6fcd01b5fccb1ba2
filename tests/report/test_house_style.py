"""An organisation's own look: what a folder may hold, what it changes, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancheck.errors import PlancheckError
from plancheck.report.house_style import ALLOWED, LARGEST_LOGO, PLAIN, read_house_style
from plancheck.report.html import to_html
from plancheck.report.style_sheet import style_sheet
from plancheck.report.tokens import own_tokens
from tests.report.builders import small_plan, small_review

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def look(folder: Path, **files: bytes | str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "-").replace("_", ".")
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def refused(folder: Path) -> PlancheckError:
    with pytest.raises(PlancheckError) as caught:
        read_house_style(folder)
    return caught.value


def test_a_whole_look(tmp_path: Path) -> None:
    style = read_house_style(
        look(
            tmp_path,
            logo_svg=SVG,
            tokens_css="/* huisstijl */ :root {\n  --plancheck-link-color: #154273;\n  --eigen-kleur: rgb(1 2 3 / 50%);\n}",
            tokens__dark_css="--plancheck-link-color: #9cf",
            templates_yaml="organisation: Gemeente Voorbeeldstad\nfooter: {nl: Afdeling Stedenbouw, en: Urban planning}\n",
            Thumbs_db=b"",
        )
    )
    assert style.organisation == {"nl": "Gemeente Voorbeeldstad", "en": "Gemeente Voorbeeldstad"}
    assert style.footer == {"nl": "Afdeling Stedenbouw", "en": "Urban planning"}
    assert style.logo is not None
    assert (style.logo.name, style.logo.media_type, style.logo.data) == ("logo.svg", "image/svg+xml", SVG)
    assert style.tokens == {"--plancheck-link-color": "#154273", "--eigen-kleur": "rgb(1 2 3 / 50%)"}
    assert style.dark_tokens == {"--plancheck-link-color": "#9cf"}
    assert style.all_tokens()["--plancheck-link-color"] == "#154273"
    assert style.all_tokens()["--plancheck-met-color"] == own_tokens("light")["--plancheck-met-color"]


def test_a_logo_alone_is_a_look(tmp_path: Path) -> None:
    style = read_house_style(look(tmp_path, logo_png=PNG))
    assert style.logo is not None
    assert style.logo.address.startswith("data:image/png;base64,iVBOR")
    assert style.tokens == PLAIN.tokens


def test_own_tokens_come_before_the_dark_ones_and_after_ours(tmp_path: Path) -> None:
    style = read_house_style(look(tmp_path, tokens_css="--plancheck-link-color: #154273;"))
    sheet = style_sheet(("base.css",), style)
    light, dark = sheet.split("@media screen and (prefers-color-scheme: dark)")
    assert light.count("--plancheck-link-color: #154273;") == 1
    assert own_tokens("light")["--plancheck-link-color"] not in light.split("--plancheck-link-color")[1][:20]
    assert f"--plancheck-link-color: {own_tokens('dark')['--plancheck-link-color']};" in dark


def test_every_dark_token_is_a_token() -> None:
    assert set(own_tokens("dark")) <= set(own_tokens("light"))


@pytest.mark.parametrize(
    ("css", "code", "words"),
    [
        ("@import 'https://example.org/x.css';", "H010", "--naam: waarde;"),
        ("body { color: red }", "H010", "body { color: red }"),
        ("--plancheck-link-color: url(plaatje.png);", "H011", "url()"),
        ("--plancheck-link-color: image-set('x.png' 1x);", "H011", "image-set()"),
        ("--plancheck-link-color: red</style><script>alert(1)</script>;", "H011", "'<'"),
        ("--plancheck-link-color: \\75rl(x);", "H011", "'\\'"),
        ("--plancheck-link-color: red } body { color: blue;", "H011", "'}'"),
        ("--plancheck-font: \"Arial;", "H011", "niet gesloten"),
        ("--plancheck-font: (Arial;", "H011", "niet gesloten"),
        ("--plancheck-link-colour: #154273;", "H012", "Bedoelt u '--plancheck-link-color'?"),
    ],
)  # fmt: skip
def test_tokens_are_custom_properties_and_nothing_else(tmp_path: Path, css: str, code: str, words: str) -> None:
    error = refused(look(tmp_path, tokens_css=f"/* kleuren */\n{css}"))
    assert error.faults[0].code == code
    assert error.faults[0].place is not None
    assert error.faults[0].place.line == 2
    assert words in error.explain("nl")


def test_all_that_is_wrong_in_tokens_is_said_at_once(tmp_path: Path) -> None:
    error = refused(look(tmp_path, tokens_css=":root {\n  color: red;\n  --a: url(x);\n  --b: 1px;\n}"))
    assert [(fault.code, fault.place.line, fault.place.column) for fault in error.faults if fault.place] == [
        ("H010", 2, 3), ("H011", 3, 3),
    ]  # fmt: skip


def test_a_file_that_has_no_place_is_named_with_what_is_allowed(tmp_path: Path) -> None:
    error = refused(look(tmp_path, token_css="", cover_html_j2="{{ 1 }}"))
    assert [fault.code for fault in error.faults] == ["H002", "H002"]
    assert error.faults[1].nearest == "tokens.css"
    assert set(error.faults[0].allowed) == set(ALLOWED)


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        ({}, "H003", "is leeg"),
        ({"logo_svg": SVG, "logo_png": PNG}, "H005", "logo.svg, logo.png"),
        ({"logo_png": SVG}, "H004", "geen PNG"),
        ({"logo_svg": PNG}, "H004", "geen SVG"),
        ({"logo_svg": b"<html/>"}, "H004", "geen SVG"),
        ({"logo_svg": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG}, "H004", "geen SVG"),
        ({"logo_png": PNG + bytes(LARGEST_LOGO)}, "H004", "1 MB"),
        ({"tokens_css": b"\xff\xfe--"}, "H006", "UTF-8"),
        ({"templates_yaml": "organisatie: Voorbeeldstad"}, "R011", "Bedoelt u 'organisation'?"),
        ({"templates_yaml": "footer: {nl: x}"}, "R012", "'en'"),
        ({"templates_yaml": "- footer"}, "R004", ""),
    ],
)
def test_a_folder_that_is_no_look(tmp_path: Path, files: dict[str, bytes | str], code: str, words: str) -> None:
    error = refused(look(tmp_path, **files))
    assert error.faults[0].code == code
    assert words in error.explain("nl")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "huisstijl").faults[0].code == "H001"


def test_an_empty_settings_file_says_nothing(tmp_path: Path) -> None:
    assert read_house_style(look(tmp_path, templates_yaml="# nog niets\n")) == PLAIN


def test_the_page_wears_the_look(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    style = read_house_style(
        look(
            tmp_path,
            logo_svg=SVG.replace(b"<rect", b"<script>alert(1)</script><rect"),
            tokens_css="--plancheck-link-color: #154273;",
            templates_yaml=f"organisation: 'Gemeente {evil}'\nfooter: '{evil}'\n",
        )
    )
    source = to_html(small_review(), small_plan(), style)
    assert source.count("<script>") == 1
    assert source.count("&lt;script&gt;alert(1)") == 2
    assert '<img src="data:image/svg+xml;base64,' in source
    assert "--plancheck-link-color: #154273;" in source
    assert "<img" not in to_html(small_review(), small_plan())
