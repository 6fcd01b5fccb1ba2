"""Packs and parts of them as YAML text, which reads back as what was written."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plancheck.documents import Document

_INDENTED = re.compile(r"^rules:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ ]*)- ", re.MULTILINE)
_PLAIN = re.compile(r"[^\W_][\w .()/-]*(?<! )")
"""Text that needs no quotes wherever it stands, unless it reads as something else, which ruamel sees to."""


def as_yaml(data: Any) -> str:
    """Return data as YAML to read and to change, one line for what is short."""
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.allow_unicode = True
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.width = 100
    stream = io.StringIO()
    writer.dump(data, stream)
    written = stream.getvalue().strip()
    return written if _reads_as(written, data) else json.dumps(data, ensure_ascii=False, indent=1)  # JSON is YAML too


def _reads_as(written: str, data: Any) -> bool:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return bool(YAML(typ="safe", pure=True).load(written) == data)
    except (YAMLError, ValueError):
        return False


def pack_text(content: Mapping[str, Any], base: Document | None) -> str:
    """Return a pack as YAML: a new text, or that of ``base`` with its comments and only what differs written anew."""
    from ruamel.yaml import YAML

    if base is not None and base.content == content:
        return base.source
    writer = YAML(typ="rt")
    writer.preserve_quotes = True
    writer.width = 4096
    writer.brace_single_entry_mapping_in_flow_sequence = True
    found = _INDENTED.search(base.source) if base else None
    flat = found is not None and not found[1]
    writer.indent(mapping=2, sequence=2 if flat else 4, offset=0 if flat else 2)
    node = writer.load(base.source) if base else None
    if node is None:
        node = _styled(content, 0)
    else:
        _update(node, content)
    stream = io.StringIO()
    writer.dump(node, stream)
    written = stream.getvalue()
    return written.replace("\n", "\r\n") if base and "\r\n" in base.source else written


def _update(node: Any, content: Mapping[str, Any]) -> None:
    for key in [key for key in node if key not in content]:
        del node[key]
    for key, value in content.items():
        there = node.get(key)
        if key in node and there == value:
            continue
        if key == "rules" and there:
            _update_rules(there, value)
        elif isinstance(there, dict) and there and isinstance(value, Mapping):
            _update(there, value)
        else:
            node[key] = _styled(value, 1)


def _update_rules(node: Any, rules: Sequence[Mapping[str, Any]]) -> None:
    wanted = {rule["id"]: rule for rule in rules}
    for number in reversed(range(len(node))):
        if node[number]["id"] not in wanted:
            del node[number]
    there = {item["id"]: item for item in node}
    for name, rule in wanted.items():
        if name in there:
            _update(there[name], rule)
        else:
            node.append(_styled(rule, 1))
            node.yaml_set_comment_before_after_key(len(node) - 1, before="\n")


def _styled(value: Any, depth: int) -> Any:
    """Return data as ruamel writes it: what is short and deep inside on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        order = sorted(value, key=lambda key: (key == "unit") - (key == "layer"))  # as people write them
        made = CommentedMap((key, _styled(value[key], depth + 1)) for key in order)
        if depth >= 1 and not _long(value):
            made.fa.set_flow_style()
        return made
    if isinstance(value, (list, tuple)):
        items = CommentedSeq(_styled(item, depth + 1) for item in value)
        if not any(isinstance(item, Mapping) and _long(item) for item in value) and depth > 1:
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


def _long(value: Mapping[str, Any]) -> bool:
    return len(str(value)) > 100 or any("\n" in item for item in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
