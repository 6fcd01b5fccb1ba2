"""JUnit XML, which build servers and editors show: suites of cases that pass, fail, go wrong or are skipped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

if TYPE_CHECKING:
    from plancheck.review.rehearsal import Rehearsed

Kind = Literal["failure", "error", "skipped"]
_KINDS: Mapping[str, Kind] = {
    "failed": "failure", "unexpected_pass": "failure", "wrong": "error", "known_miss": "skipped",
}  # fmt: skip
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """A case: what became of it (None: it passes) and what there is to say of it, the first line as its message."""

    group: str
    name: str
    kind: Kind | None
    said: Sequence[str] = ()
    type: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Suite:
    """Cases that belong together."""

    name: str
    cases: Sequence[Case]
    properties: Mapping[str, str] = field(default_factory=dict)
    moment: str | None = None


def junit(name: str, suites: Sequence[Suite]) -> bytes:
    """Return the suites as a document; characters that XML cannot hold become a replacement character."""
    root = ElementTree.Element("testsuites", name=_kept(name))
    for suite in suites:
        kinds = [case.kind for case in suite.cases]
        element = ElementTree.SubElement(root, "testsuite", name=_kept(suite.name), tests=str(len(suite.cases)))
        counted: tuple[tuple[str, Kind], ...] = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
        for attribute, kind in counted:
            element.set(attribute, str(kinds.count(kind)))
        if suite.moment:
            element.set("timestamp", _kept(suite.moment))
        _properties(element, suite.properties)
        for case in suite.cases:
            _case(element, case)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def to_junit(packs: Mapping[str, Sequence[tuple[Rehearsed, Sequence[str]]]]) -> bytes:
    """Return the tests inside the rules of each pack, each with what there is to say of it."""
    suites = [
        Suite(pack, [Case(f"{pack}.{test.rule}", test.test, _KINDS.get(test.verdict), said) for test, said in tests])
        for pack, tests in packs.items()
    ]
    return junit("plancheck pack test", suites)


def _case(suite: ElementTree.Element, case: Case) -> None:
    element = ElementTree.SubElement(suite, "testcase", classname=_kept(case.group), name=_kept(case.name))
    _properties(element, case.properties)
    said = "\n".join(map(_kept, case.said))
    if case.kind:
        told = ElementTree.SubElement(element, case.kind, message=_kept(case.said[0]) if case.said else "")
        if case.type:
            told.set("type", case.type)
        told.text = said
    elif said:
        ElementTree.SubElement(element, "system-out").text = said


def _properties(parent: ElementTree.Element, properties: Mapping[str, str]) -> None:
    if properties:
        element = ElementTree.SubElement(parent, "properties")
        for name, value in properties.items():
            ElementTree.SubElement(element, "property", name=name, value=_kept(value))


def _kept(said: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", said)
