"""YAML 1.2 from anyone: read into plain values, or refused with a place; no tags, no bombs, no odd numbers or signs.

The file is first composed into nodes, of which the number and the depth are counted as they come. What aliases and
merge keys would make of them is reckoned before anything is made. Only then are values made.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

from plancheck.texts import Text, text
from plancheck.yaml_mistakes import LOOK, Refusal, Spot, mistake

DEEPEST = 30
MOST_VALUES = 200_000
LARGEST = 1e15
"""No distance, count or weight is ever as large; larger numbers are slips, and cannot be added up exactly."""

NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs that are not text: they steer a terminal, turn the reading direction or cannot be written to a file."""

_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset(_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq", "merge", "timestamp"))
_DIRECTIVE = re.compile(r"\A(?:[ \t]*(?:#.*)?\r?\n)*%YAML")


def read_yaml(source: str) -> Any:
    """Return what a YAML text says; raises :class:`Refusal`, which says what is wrong and where."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if _DIRECTIVE.match(source):
        raise Refusal(text("the file asks for another version of YAML"), text("Leave out the line with '%YAML'."))
    try:
        return _loader().load(source)
    except MarkedYAMLError as error:
        raise mistake(error, source) from error
    except YAMLError as error:
        found, at = getattr(error, "character", None), getattr(error, "position", None)
        if isinstance(found, int) and isinstance(at, int):
            raise _unprintable(chr(found), _spot(source, at)) from error
        raise Refusal(text("something in it cannot be read"), LOOK) from error
    except RecursionError as error:
        raise _too_deep(Spot(0, 0)) from error


def editable_yaml() -> Any:
    """Return a reader that remembers where everything stands, comments and order, so that a file can be told of and
    changed.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor

    yaml = YAML(typ="rt")
    yaml.composer.warn_double_anchors = False
    yaml.Constructor = _lenient(RoundTripConstructor)
    return yaml


def _lenient(known: Any) -> Any:
    """Return a constructor by which a day that does not exist stays text, so that its line can be told."""

    class Lenient(known):  # type: ignore[misc]
        def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
            try:
                return super().construct_yaml_timestamp(node, values)
            except ValueError:
                return node.value

    Lenient.add_constructor(_TAG + "timestamp", Lenient.construct_yaml_timestamp)
    return Lenient


def _spot(source: str, position: int) -> Spot:
    before = source[:position]
    return Spot(before.count("\n"), position - (before.rfind("\n") + 1))


def _unprintable(found: str, spot: Spot) -> Refusal:
    problem = text("the text holds a sign that cannot be shown (U+{code})", code=f"{ord(found):04X}")
    return Refusal(problem, text("Take the sign away, or type the text again."), spot)


def _too_deep(spot: Spot) -> Refusal:
    problem = text("lists and keys stand more than {limit} deep in each other", limit=DEEPEST)
    return Refusal(problem, None, spot)


class _Size(NamedTuple):
    """How many values come of a node, and how many keys when it is merged into another."""

    values: int
    keys: int


def _loader() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.Composer, yaml.Constructor = _guards()
    return yaml


@lru_cache(maxsize=1)
def _guards() -> tuple[Any, Any]:
    """Return a composer and a constructor that refuse what no file of ours needs."""
    from ruamel.yaml.composer import Composer
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

    class Counting(Composer):
        """Counts nodes while they come, so that a huge or deep file is refused at once."""

        def __init__(self, loader: Any = None) -> None:
            super().__init__(loader=loader)
            self.warn_double_anchors = False
            self.nodes = self.level = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            """Compose one more node."""
            self.nodes += 1
            self.level += 1
            if self.level > DEEPEST or self.nodes > MOST_VALUES:
                mark = self.parser.peek_event().start_mark
                spot = Spot(mark.line, mark.column)
                raise _too_deep(spot) if self.level > DEEPEST else _too_many(spot)
            node = super().compose_node(parent, index)
            self.level -= 1
            return node

    class Plain(SafeConstructor):
        """Makes texts, numbers, truth values, dates, lists and mappings; nothing else."""

        def construct_document(self, node: Any) -> Any:
            """Make the values of a document whose size is known to be in bounds."""
            _weigh(node, {}, MappingNode, ScalarNode)
            return super().construct_document(node)

        def construct_scalar(self, node: Any) -> Any:
            """Return the text of a node, which must be printable."""
            value = super().construct_scalar(node)
            if isinstance(value, str) and (found := NOT_PRINTED.search(value)):
                raise _unprintable(found[0], Spot(node.start_mark.line, node.start_mark.column))
            return value

        def checked_number(self, node: Node) -> Any:
            """Return a number that one can reckon with."""
            spot = Spot(node.start_mark.line, node.start_mark.column)
            make = self.construct_yaml_int if node.tag == _TAG + "int" else self.construct_yaml_float
            try:
                value = make(node)
            except ValueError as error:
                raise _odd_number(str(node.value), spot) from error
            if not math.isfinite(value) or abs(value) > LARGEST:
                raise _odd_number(str(node.value), spot)
            return value

    Plain.add_constructor(_TAG + "int", Plain.checked_number)
    Plain.add_constructor(_TAG + "float", Plain.checked_number)
    return Counting, _lenient(Plain)


def _too_many(spot: Spot | None) -> Refusal:
    return Refusal(text("the file holds more than {limit} values", limit=MOST_VALUES), None, spot)


def _odd_number(written: str, spot: Spot) -> Refusal:
    shown = written if len(written) <= 20 else written[:17] + "..."
    problem: Text = text("'{number}' is not a number that can be reckoned with", number=shown)
    remedy = text("Write a number such as 400 or 0.5, of at most {limit}.", limit=LARGEST)
    return Refusal(problem, remedy, spot)


def _weigh(node: Any, known: dict[int, _Size | None], mapping: type, scalar: type) -> _Size:
    """Return what a node comes to with its aliases written out; each node is looked at once."""
    spot = Spot(node.start_mark.line, node.start_mark.column)
    if str(node.tag) not in _TAGS:
        raise Refusal(
            text("the tag '{tag}' is not allowed", tag=str(node.tag).replace(_TAG, "!!")),
            text("A text that begins with '!' needs quotes."), spot,
        )  # fmt: skip
    if isinstance(node, scalar):
        return _Size(1, 0)
    if id(node) in known:
        size = known[id(node)]
        if size is None:
            raise Refusal(text("it holds itself by way of an alias (*)"), None, spot)
        return size
    known[id(node)] = None
    values, keys = 1, 0
    for item in node.value:
        key, value = item if isinstance(node, mapping) else (None, item)
        below = _weigh(value, known, mapping, scalar)
        merged = key is not None and key.tag == _TAG + "merge"
        values += below.values + (0 if key is None else _weigh(key, known, mapping, scalar).values)
        keys += below.keys if merged or key is None else 1
    if values > MOST_VALUES or keys > MOST_VALUES:
        raise _too_many(spot)
    size = _Size(values, keys)
    known[id(node)] = size
    return size
