"""The user guide: what it links to and shows is there, and what it tells people to type can be typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

import plancheck
from plancheck.cli import cli
from plancheck.errors import PlancheckError
from plancheck.plan.mapping import load_mapping
from plancheck.report import FORMATS

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "handleiding.md"
WORDS = GUIDE.read_text(encoding="utf-8")
PACKAGE = Path(plancheck.__file__).parent
TRANSLATIONS = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "plancheck.po"
MOST_PICTURES = 600_000


BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
PROGRAM = ("py -m plancheck", "plancheck")


def in_blocks(language: str) -> list[str]:
    return [content for found, content in BLOCK.findall(WORDS) if found == language]


def in_text() -> list[str]:
    prose = BLOCK.sub("", WORDS)
    assert all(line.count("`") % 2 == 0 for line in prose.splitlines()), "a command stands on one line"
    return SPAN.findall(prose)


def arguments(line: str) -> list[str] | None:
    """What follows the name of the program in ``line``, or None when another program is called."""
    for program in PROGRAM:
        if line == program or line.startswith(f"{program} "):
            return shlex.split(line.removeprefix(program), posix=True)
    return None


def find(typed: Sequence[str]) -> tuple[click.Command, list[str]]:
    """The command that ``typed`` begins with, and the rest of it."""
    command: click.Command = cli
    rest = list(typed)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name, *rest = rest
        found = command.get_command(click.Context(command), name)
        if found is None:
            raise click.UsageError(f"No such command '{name}'.")
        command = found
    return command, rest


def options(command: click.Command) -> set[str]:
    named = {name for parameter in command.params for name in parameter.opts + parameter.secondary_opts}
    return named | {"--help", "-h"}


def parse(typed: Sequence[str]) -> click.Context | None:
    """Parse a whole command line without running it; None when it only asks for help or for the version."""
    command, rest = find(typed)
    try:
        return command.make_context(command.name, rest)
    except click.exceptions.Exit:
        return None


def lines_to_type() -> list[str]:
    """Whole command lines: those in blocks, and those in the text that name files."""
    blocks = [line for block in in_blocks("powershell") for line in block.splitlines() if line]
    return blocks + [span for span in in_text() if re.match(r"plancheck .*\.\w+", span)]


def checked(line: str) -> list[str]:
    """What is wrong with a command line of the guide."""
    typed = arguments(line)
    if typed is None:
        return []
    try:
        context = parse(typed)
    except (click.UsageError, PlancheckError) as error:
        return [f"{line}: {error}"]
    given = (context.params if context else {}).get("outputs") or ()
    if context is None or context.command.name not in ("check", "report"):
        return []
    return [f"{line}: {path}" for path in given if Path(path).suffix not in FORMATS]


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """``--help`` and ``--version`` print while they are parsed."""
    yield
    capsys.readouterr()


def test_every_command_line_can_be_typed() -> None:
    lines = lines_to_type()
    assert sum(arguments(line) is not None for line in lines) > 20
    assert [fault for line in lines for fault in checked(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "plancheck chek plan.gpkg",
        "plancheck check plan.gpkg --wavers x.yaml",
        "plancheck check plan.gpkg -o toets.hmtl",
        "plancheck check -o toets.html",
        "plancheck check plan.gpkg --set walk_far",
        "plancheck check plan.gpkg --fail-on eis",
        "plancheck waive toets.json --reason a --until 2028-12-31",
        "plancheck pack shw DS01",
        "py -m plancheck questons plan.gpkg -o vragen.xlsx",
        "plancheck report toets.json plan.gpkg --ouput toets.html",
        "plancheck report toets.json plan.gpkg -o toets.dpf",
    ],
)
def test_a_slip_in_a_command_line_is_noticed(line: str) -> None:
    assert checked(line)


def test_commands_and_options_in_the_text_exist() -> None:
    for typed in filter(None, map(arguments, in_text())):
        command, rest = find(typed)
        assert {part for part in rest if part.startswith("-")} <= options(command), typed
    known = set().union(*(options(find([name])[0]) for name in cli.list_commands(click.Context(cli))))
    named = {span.split()[0] for span in in_text() if span.startswith("-")}
    assert len(named) > 8
    assert named <= known


def test_links_and_pictures_are_there() -> None:
    titles = re.findall(r"^#+ (.+)$", BLOCK.sub("", WORDS), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    for picture, label, address in LINK.findall(WORDS):
        page, _, anchor = address.partition("#")
        assert label, address
        assert not page or (GUIDE.parent / page).is_file(), address
        assert page or anchor in anchors, address
        assert not picture or len(label) > 60, f"{address} needs a text that tells what is to be seen"


def test_every_picture_is_shown_and_small() -> None:
    shown = {address for picture, _, address in LINK.findall(WORDS) if picture}
    there = sorted((GUIDE.parent / "pictures").iterdir())
    assert shown == {f"pictures/{path.name}" for path in there}
    assert sum(path.stat().st_size for path in there) < MOST_PICTURES
    assert {path.read_bytes()[25] for path in there} == {3}, "colour type 3: a palette"


def test_messages_are_those_that_people_see() -> None:
    with TRANSLATIONS.open("rb") as file:
        sentences = [str(message.string) for message in read_po(file)]
    plain = {re.sub(r"'?\{\w+\}'?", "…", sentence) for sentence in sentences}
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    rows = re.findall(r"^\| ([A-Z]\d{3}): (.+?) \|", WORDS, re.MULTILINE)
    assert len(rows) > 10
    for code, message in rows:
        assert f'"{code}"' in source, code
        assert message in plain, message


def test_the_mapping_file_can_be_read(tmp_path: Path) -> None:
    (content,) = in_blocks("yaml")
    path = tmp_path / "koppeling.yaml"
    path.write_text(content, encoding="utf-8")
    assert set(load_mapping(path).layers) == {"dwellings"}


def test_exit_codes_and_formats_are_all_told() -> None:
    told = set(re.findall(r"^\| `(\.\w+)` \|", WORDS, re.MULTILINE))
    assert told >= set(FORMATS)
    assert told <= set(FORMATS)
    assert re.findall(r"^\| (\d+) \|", WORDS, re.MULTILINE) == ["0", "1", "2", "70"]
