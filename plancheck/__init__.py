"""plancheck reviews the design of a neighbourhood for social cohesion before it is built.

The whole program in five names: :func:`read_plan`, :func:`load_pack`, :func:`judge`, :func:`write`, and
:func:`check` for the way from files to a review in one call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plancheck.api import Checked, check, load_pack
    from plancheck.plan.reading import read_plan
    from plancheck.report import write
    from plancheck.review.engine import judge

__version__ = "0.1.0"
__all__ = ["Checked", "check", "judge", "load_pack", "read_plan", "write"]

_HOMES = {
    "Checked": "plancheck.api",
    "check": "plancheck.api",
    "load_pack": "plancheck.api",
    "read_plan": "plancheck.plan.reading",
    "judge": "plancheck.review.engine",
    "write": "plancheck.report",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``plancheck --help`` answers at once."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'plancheck' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
