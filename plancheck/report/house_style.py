"""An organisation's own look: a folder with its logo, its colours, its name and a line for the foot of every report.

The folder of ``--templates DIR`` holds any of these files, and no others::

    logo.svg or logo.png   on the first page, 1 MB at most
    tokens.css             the design tokens to replace: --plancheck-link-color: #154273;
    tokens-dark.css        those for a dark screen
    templates.yaml         organisation: Gemeente Voorbeeldstad
                           footer: {nl: Afdeling Stedenbouw, en: Urban planning}

Nothing in it can run or fetch anything: it is read as data, and every report draws it in its own way.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from plancheck.documents import mapping, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.report.tokens import FILES, Scheme, own_tokens, parse_tokens
from plancheck.texts import Language, Text, text
from plancheck.validation import validate

LOGOS: Mapping[str, str] = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}
SETTINGS = "templates.yaml"
ALLOWED = (*LOGOS, *FILES.values(), SETTINGS)
LARGEST_LOGO = 1_000_000
LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Logo:
    """A picture as it is in its file; ``name`` is the file name and ``media_type`` what it holds."""

    name: str
    media_type: str
    data: bytes

    @property
    def address(self) -> str:
        """The picture as a ``data:`` address, so that a page holds it; as an image no script in it runs."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True)
class HouseStyle:
    """What an organisation puts in place of ours; what it leaves out stays ours.

    ``organisation`` and ``footer`` are by language. ``tokens`` are custom properties with their dashes, as in
    ``{"--plancheck-link-color": "#154273"}``; ``dark_tokens`` those for a dark screen, which paper never needs.
    """

    organisation: Mapping[Language, str] | None = None
    footer: Mapping[Language, str] | None = None
    logo: Logo | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)
    dark_tokens: Mapping[str, str] = field(default_factory=dict)

    def all_tokens(self) -> dict[str, str]:
        """Return every token of the light scheme, ours with those of the organisation in their place."""
        return {**own_tokens("light"), **self.tokens}


PLAIN = HouseStyle()
"""The look of plancheck itself."""


def _both(value: Any) -> Any:
    return {"nl": value, "en": value} if isinstance(value, str) else value


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    nl: str
    en: str


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: Annotated[_Words, BeforeValidator(_both)] | None = None
    footer: Annotated[_Words, BeforeValidator(_both)] | None = None


def read_house_style(directory: str | Path) -> HouseStyle:
    """Read the folder of an organisation's own look.

    Raises PlancheckError: H001 not a folder, H002 a file that has no place in it, H003 an empty folder, H004 a logo
    that is of no use, H005 two logos, H006 a file that cannot be read, H010 to H012 in tokens, R... in templates.yaml.
    """
    directory = Path(directory)
    if not directory.is_dir():
        problem = text("There is no folder '{folder}' with templates.", folder=directory)
        raise PlancheckError(fault("H001", problem, remedy=text("Give the folder that holds logo, tokens or names.")))
    names = sorted(path.name for path in directory.iterdir() if not _is_left_by_system(path.name))
    faults = [_stranger(name, directory) for name in names if name not in ALLOWED]
    if not names:
        faults.append(fault("H003", text("The folder '{folder}' is empty.", folder=directory), allowed=ALLOWED))
    logos = [name for name in LOGOS if name in names]
    if len(logos) > 1:
        problem = text("The folder '{folder}' holds two logos: {names}.", folder=directory, names=logos)
        faults.append(fault("H005", problem, remedy=text("Keep one of them.")))
    if faults:
        raise PlancheckError(*faults)
    settings = _settings(directory / SETTINGS) if SETTINGS in names else _Settings()
    return HouseStyle(
        organisation=_by_language(settings.organisation),
        footer=_by_language(settings.footer),
        logo=_logo(directory / logos[0]) if logos else None,
        tokens=_tokens(directory, "light", names),
        dark_tokens=_tokens(directory, "dark", names),
    )


def _is_left_by_system(name: str) -> bool:
    return name.startswith(".") or name.lower() in LEFT_BY_SYSTEMS


def _stranger(name: str, directory: Path) -> Fault:
    problem = text("The file '{name}' in '{folder}' has no place in a look.", name=name, folder=directory)
    return fault("H002", problem, found=name, allowed=ALLOWED)


def _settings(path: Path) -> _Settings:
    document = read_document(path)
    if document.content is None:
        return _Settings()
    faults: list[Fault] = []
    settings = validate(_Settings, mapping(document), document, (), faults)
    if settings is None:
        raise PlancheckError(*faults)
    return settings


def _by_language(words: _Words | None) -> Mapping[Language, str] | None:
    return None if words is None else {"nl": words.nl, "en": words.en}


def _tokens(directory: Path, scheme: Scheme, names: list[str]) -> Mapping[str, str]:
    path = directory / FILES[scheme]
    if path.name not in names:
        return {}
    try:
        source = _read(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlancheckError(fault("H006", text("The file {file} is not text in UTF-8.", file=path))) from error
    return parse_tokens(source, str(path), known=tuple(own_tokens("light")))


def _logo(path: Path) -> Logo:
    data = _read(path)
    problem = _fault_of_logo(path, data)
    if problem is not None:
        raise PlancheckError(fault("H004", problem))
    return Logo(path.name, LOGOS[path.name], data)


def _fault_of_logo(path: Path, data: bytes) -> Text | None:
    if len(data) > LARGEST_LOGO:
        return text("The logo {file} is larger than {limit} MB.", file=path, limit=LARGEST_LOGO // 1_000_000)
    if path.suffix == ".png":
        whole = data.startswith(b"\x89PNG\r\n\x1a\n")
        return None if whole else text("The logo {file} is not a PNG picture, whatever its name says.", file=path)
    from xml.etree import ElementTree

    try:
        if b"<!ENTITY" in data:
            raise ElementTree.ParseError
        root = ElementTree.fromstring(data).tag
    except (ElementTree.ParseError, ValueError):
        return text("The logo {file} is not an SVG picture that can be read.", file=path)
    drawn = root == "{http://www.w3.org/2000/svg}svg"
    return None if drawn else text("The logo {file} is not an SVG picture that can be read.", file=path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        problem = text("The file {file} cannot be read: {reason}.", file=path, reason=error.strerror or str(error))
        raise PlancheckError(fault("H006", problem)) from error
