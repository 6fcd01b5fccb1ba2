"""Measure kinds of other packages, in the entry points ``plancheck.measures``; imported only where that is allowed.

The name of an entry point is the name of the kind, and what it points at is a :class:`plancheck.measures.base.Kind`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.measures import KINDS
from plancheck.measures.base import Kind, Provider
from plancheck.texts import Text, text

GROUP = "plancheck.measures"


def provider_of(kind: str) -> str | None:
    """Return the name of the installed package that says it brings a measure kind, without importing it."""
    return next((_provider(found).name for found in _installed() if found.name == kind), None)


def plugin_kinds() -> dict[str, Kind]:
    """Import the measure kinds of installed packages.

    Raises :class:`PlancheckError`, naming the package: M001 for what cannot be imported, M002 for what is no measure
    kind of that name, M003 for a name that plancheck or another package has already.
    """
    kinds: dict[str, Kind] = {}
    faults: list[Fault] = []
    for found in _installed():
        provider, taken = _provider(found), kinds.get(found.name)
        if found.name in KINDS or taken is not None:
            owner = taken.provider.name if taken is not None and taken.provider is not None else "plancheck"
            problem = text(
                "The package {package} brings a measure '{kind}', but {owner} has one of that name.",
                package=provider.name, kind=found.name, owner=owner,
            )  # fmt: skip
            faults.append(_fault("M003", problem))
            continue
        try:
            kind = found.load()
        except (Exception, SystemExit) as error:  # whatever somebody else's code does when it is imported
            problem = text(
                "The measure '{kind}' of the package {package} cannot be imported: {reason}.",
                kind=found.name, package=provider.name, reason=f"{type(error).__name__}: {error}",
            )  # fmt: skip
            faults.append(_fault("M001", problem))
            continue
        if not isinstance(kind, Kind) or kind.name != found.name:
            problem = text(
                "'{place}' of the package {package} is not a measure kind named '{kind}'.",
                place=found.value, package=provider.name, kind=found.name,
            )  # fmt: skip
            faults.append(_fault("M002", problem))
            continue
        kinds[found.name] = replace(kind, provider=provider)
    if faults:
        raise PlancheckError(*faults)
    return kinds


def _installed() -> Iterator[EntryPoint]:
    yield from sorted(entry_points(group=GROUP), key=lambda found: (found.name, _provider(found).name))


def _provider(found: EntryPoint) -> Provider:
    return Provider(found.dist.name, found.dist.version) if found.dist else Provider("?", "?")


def _fault(code: str, problem: Text) -> Fault:
    remedy = text("Update or remove that package, or work without --plugins.")
    return fault(code, problem, remedy=remedy)
