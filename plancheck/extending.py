"""What a package needs that brings a measure kind of its own; nothing else of plancheck is promised to stay.

See ``docs/eigen-meetsoort.md``, with a worked example in ``tests/plugin_example``.
"""

from __future__ import annotations

from plancheck.errors import RefusedError
from plancheck.measures.base import (
    Kind,
    Measured,
    Metres,
    Missing,
    Subjects,
    between,
    known,
    no_attribute,
    no_features,
    no_layer,
    unknown,
)
from plancheck.measures.context import Context
from plancheck.pack.terms import Amount, Condition, Strict, Target, Targets
from plancheck.texts import text

__all__ = [
    "Amount",
    "Condition",
    "Context",
    "Kind",
    "Measured",
    "Metres",
    "Missing",
    "RefusedError",
    "Strict",
    "Subjects",
    "Target",
    "Targets",
    "between",
    "known",
    "no_attribute",
    "no_features",
    "no_layer",
    "text",
    "unknown",
]
