"""Where every page is: file names that are safe on every system, and links from one page to another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plancheck.pack.model import Pack

INDEX = "index.html"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_LONGEST = 80


@dataclass(frozen=True)
class Addresses:
    """The file of every page, from the folder of the catalogue: kinds by name, rules by number of the pack and id."""

    kinds: Mapping[str, str]
    rules: Mapping[tuple[int, str], str]
    packs: Sequence[str]
    """Per pack the id of its part of the index."""


def addresses(packs: Sequence[Pack], kinds: Sequence[str]) -> Addresses:
    """Give every measure kind and every rule of every pack a file of its own; codes are permanent, so they name it."""
    folders = _names([pack.id for pack in packs])
    rules: dict[tuple[int, str], str] = {}
    for number, (folder, pack) in enumerate(zip(folders, packs, strict=True)):
        files = _names([loaded.rule.code for loaded in pack.rules])
        for file, loaded in zip(files, pack.rules, strict=True):
            rules[number, loaded.rule.id] = f"rules/{folder}/{file}.html"
    named = dict(zip(kinds, (f"kinds/{file}.html" for file in _names(kinds)), strict=True))
    return Addresses(named, rules, [f"pack-{folder}" for folder in folders])


def link(page: str, target: str) -> str:
    """Return the address of ``target`` as ``page`` refers to it; both are files of the catalogue."""
    return "../" * page.count("/") + target


def _names(wanted: Sequence[str]) -> list[str]:
    """Return a file name for each, different also where capitals do not count."""
    taken: set[str] = set()
    found = []
    for name in wanted:
        plain = _UNSAFE.sub("-", name)[:_LONGEST].strip("-") or "x"
        plain = f"{plain}-" if _RESERVED.match(plain) else plain
        free, number = plain, 2
        while free.casefold() in taken:
            free, number = f"{plain}-{number}", number + 1
        taken.add(free.casefold())
        found.append(free)
    return found
