"""Looking a pack over: everything that loading refuses, and what it lets pass but its author will want to know.

Each group of checks is a module with a function that takes a :class:`~plancheck.pack.linting.remarks.Looking` and
yields remarks. The codes of remarks are permanent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from plancheck.errors import Fault
from plancheck.pack.linting import (
    conditions,
    norms,
    parameters,
    questions,
    relations,
    sources,
    trials,
    weights,
    wording,
)
from plancheck.pack.linting.remarks import Looking, Remark
from plancheck.pack.loading import Examined
from plancheck.pack.vocabulary import Vocabulary

CHECKS: Mapping[str, Callable[[Looking], Iterator[Remark]]] = {
    "L00": wording.remarks,
    "L01": sources.remarks,
    "L02": norms.remarks,
    "L03": weights.remarks,
    "L04": conditions.remarks,
    "L05": relations.remarks,
    "L06": parameters.remarks,
    "L07": trials.remarks,
    "L08": questions.remarks,
}
"""The groups of checks, by the beginning of their codes."""


@dataclass(frozen=True)
class Linted:
    """What was said of a pack, in the order of its files and lines, and how many rules were looked at."""

    remarks: tuple[Remark, ...]
    rules: int

    @property
    def errors(self) -> int:
        """How many things are wrong."""
        return sum(remark.wrong for remark in self.remarks)

    @property
    def warnings(self) -> int:
        """How many things deserve a look."""
        return len(self.remarks) - self.errors


def lint(found: Examined, words: Vocabulary, everything: bool = False) -> Linted:
    """Look a pack over; with ``everything`` also the packs that it extends, of which mistakes are always told."""
    looking = Looking(found, words, everything)
    remarks = [Remark(fault, wrong=True) for fault in found.faults]
    known = {fault.place for fault in found.faults}  # what is wrong there comes first
    for check in CHECKS.values():
        remarks.extend(remark for remark in check(looking) if remark.fault.place not in known)
    order = {document.shown: number for number, (document, _) in enumerate(found.files)}
    told = sorted(dict.fromkeys(remarks), key=lambda remark: _order(remark.fault, order))
    return Linted(tuple(told), sum(len(head.rules) for _, head in looking.files))


def _order(fault: Fault, files: Mapping[str, int]) -> tuple[int, int, int, str]:
    place = fault.place
    if place is None:
        return -1, 0, 0, fault.code
    return files.get(place.file, len(files)), place.line or 0, place.column or 0, fault.code
