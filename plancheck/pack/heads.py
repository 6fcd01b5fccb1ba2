"""The head of a pack file: everything but its rules. A mistake in it does not hide those in the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from plancheck.documents import Document, mapping
from plancheck.errors import Fault
from plancheck.pack.model import PackFile
from plancheck.validation import validate


def read_head(document: Document, faults: list[Fault]) -> PackFile:
    """Return the head of a pack, or as much of it as is right after adding what is wrong to ``faults``.

    Raises :class:`plancheck.errors.PlancheckError` (R004) when the file holds no keys and values.
    """
    data = mapping(document)
    head = validate(PackFile, data, document, (), faults)
    return head or _kept(data, document.path.stem)


def _kept(data: dict[str, Any], name: str) -> PackFile:
    kept: dict[str, Any] = {"pack": name, "version": "0", "title": {"nl": name, "en": name}}
    for key, value in data.items():
        if key not in PackFile.model_fields:
            continue
        for part in (value, _right_parts(key, value, kept)):
            if _fits({**kept, key: part}):
                kept[key] = part
                break
    return PackFile.model_validate(kept)


def _right_parts(key: str, value: Any, kept: dict[str, Any]) -> Any:
    """Return the parts of a list or a mapping that can stand alone; numbers of rules and names of sources stay."""
    if key == "rules" and isinstance(value, list):
        return [item if isinstance(item, dict) else {} for item in value]
    if isinstance(value, list):
        return [item for item in value if _fits({**kept, key: [item]})]
    if isinstance(value, dict):
        return dict(_items(key, value, kept))
    return value


def _items(key: str, value: dict[Any, Any], kept: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        if _fits({**kept, key: {name: item}}):
            yield name, item
        elif key == "sources" and isinstance(name, str):
            yield name, {"title": name}


def _fits(data: dict[str, Any]) -> bool:
    try:
        PackFile.model_validate(data)
    except ValidationError:
        return False
    return True
