"""The tests inside rules as JUnit XML, which build servers and editors show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from plancheck.review.rehearsal import Rehearsed

_KINDS = {"failed": "failure", "unexpected_pass": "failure", "wrong": "error", "known_miss": "skipped"}


def to_junit(packs: Mapping[str, Sequence[tuple[Rehearsed, Sequence[str]]]]) -> bytes:
    """Return the tests of each pack, each with what there is to say of it, as a document of test suites."""
    root = ElementTree.Element("testsuites", name="plancheck pack test")
    for pack, tests in packs.items():
        verdicts = [_KINDS.get(test.verdict) for test, _ in tests]
        suite = ElementTree.SubElement(root, "testsuite", name=pack, tests=str(len(tests)))
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(name, str(verdicts.count(kind)))
        for test, said in tests:
            case = ElementTree.SubElement(suite, "testcase", classname=f"{pack}.{test.rule}", name=test.test)
            element = _KINDS.get(test.verdict)
            if element:
                told = ElementTree.SubElement(case, element, message=said[0] if said else "")
                told.text = "\n".join(said)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
