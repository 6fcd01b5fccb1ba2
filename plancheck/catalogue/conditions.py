"""A CQL2 condition as a planner would say it; what has no words here is shown as it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck.catalogue.names import attribute_word, value_word
from plancheck.filters import COMPARISONS
from plancheck.texts import Language, Text, shown, text

if TYPE_CHECKING:
    from plancheck.filters import Filter

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class _Speaker:
    """Says conditions on features of one layer in one language."""

    layer: str | None
    language: Language

    def say(self, sentence: Text) -> str:
        return sentence.render(self.language)


class _NoWordsError(Exception):
    """The condition uses something that cannot be said plainly."""


def condition_words(condition: Filter, layer: str | None, language: Language) -> str:
    """Return the condition in words: "soort is bank of stoel"."""
    try:
        return _said(condition.tree, _Speaker(layer, language))
    except _NoWordsError:
        return condition.text


def listed(words: Sequence[str], language: Language) -> str:
    """Return words as a choice: "a, b or c"."""
    *first, last = words
    return text("{first} or {last}", first=", ".join(first), last=last).render(language) if first else last


def _said(node: Any, speaker: _Speaker, within: str = "") -> str:
    """Say a node of the tree; ``within`` is the connective around it, which may ask for brackets."""
    if not isinstance(node, Mapping):
        raise _NoWordsError
    if "property" in node:
        return speaker.say(text("{attribute} is yes", attribute=_attribute(node, speaker)))
    operator, arguments = str(node.get("op")), node.get("args", ())
    if operator in ("and", "or"):
        parts = [_said(part, speaker, operator) for part in arguments]
        said = parts[0]
        for part in parts[1:]:
            both = text("{first} and {last}", first=said, last=part)
            said = speaker.say(both if operator == "and" else text("{first} or {last}", first=said, last=part))
        return f"({said})" if within not in ("", operator) else said
    if operator == "not":
        return _denied(arguments[0], speaker)
    return speaker.say(_statement(operator, arguments, speaker))


def _denied(node: Any, speaker: _Speaker) -> str:
    if isinstance(node, Mapping) and "property" in node:
        return speaker.say(text("{attribute} is no", attribute=_attribute(node, speaker)))
    if isinstance(node, Mapping) and node.get("op") == "in":
        attribute, values = _attribute(node["args"][0], speaker), _values(node["args"][0], node["args"][1], speaker)
        return speaker.say(text("{attribute} is not {value}", attribute=attribute, value=values))
    if isinstance(node, Mapping) and node.get("op") == "isNull":
        return speaker.say(text("{attribute} is recorded", attribute=_attribute(node["args"][0], speaker)))
    return speaker.say(text("not ({condition})", condition=_said(node, speaker)))


def _statement(operator: str, arguments: Sequence[Any], speaker: _Speaker) -> Text:
    if operator in COMPARISONS:
        first, last = arguments
        if not isinstance(first, Mapping):
            first, last, operator = last, first, _TURNED.get(operator, operator)
        return _compared(operator, _attribute(first, speaker), _values(first, [last], speaker))
    attribute = _attribute(arguments[0], speaker)
    if operator == "isNull":
        return text("{attribute} is not recorded", attribute=attribute)
    if operator == "in":
        return text("{attribute} is {value}", attribute=attribute, value=_values(arguments[0], arguments[1], speaker))
    if operator == "between":
        low, high = (_values(arguments[0], [value], speaker) for value in arguments[1:])
        return text("{attribute} lies between {low} and {high}", attribute=attribute, low=low, high=high)
    if operator == "like":
        return text("{attribute} looks like '{pattern}'", attribute=attribute, pattern=str(arguments[1]))
    if operator == "a_contains":
        items = arguments[1] if isinstance(arguments[1], list) else [arguments[1]]
        held = ", ".join(_values(arguments[0], [item], speaker) for item in items)
        return text("{attribute} holds {value}", attribute=attribute, value=held)
    raise _NoWordsError


def _compared(operator: str, attribute: str, value: str) -> Text:
    if operator == "<":
        return text("{attribute} is less than {value}", attribute=attribute, value=value)
    if operator == ">":
        return text("{attribute} is more than {value}", attribute=attribute, value=value)
    if operator == "<=":
        return text("{attribute} is at most {value}", attribute=attribute, value=value)
    if operator == ">=":
        return text("{attribute} is at least {value}", attribute=attribute, value=value)
    if operator == "<>":
        return text("{attribute} is not {value}", attribute=attribute, value=value)
    return text("{attribute} is {value}", attribute=attribute, value=value)


def _attribute(node: Any, speaker: _Speaker) -> str:
    if isinstance(node, Mapping) and node.get("op") == "casei":
        return _attribute(node["args"][0], speaker)
    if not isinstance(node, Mapping) or "property" not in node:
        raise _NoWordsError
    return attribute_word(speaker.layer, str(node["property"]), speaker.language)


def _values(attribute: Any, values: Sequence[Any], speaker: _Speaker) -> str:
    """Say values of an attribute as a choice."""
    while isinstance(attribute, Mapping) and "args" in attribute:
        attribute = attribute["args"][0]
    name = str(attribute.get("property", "")) if isinstance(attribute, Mapping) else ""
    said = []
    for value in values:
        if isinstance(value, Mapping):
            said.append(_attribute(value, speaker))
        else:
            word = value_word(speaker.layer, name, value, speaker.language) if isinstance(value, str) else value
            said.append(shown(word, speaker.language))
    return listed(said, speaker.language)
