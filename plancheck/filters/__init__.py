"""CQL2 filters: parsed by the ``cql2`` package, evaluated here on whole columns in three-valued logic.

Source: OGC 21-065r2, Common Query Language (CQL2), text encoding. Null, a missing attribute and a value that cannot be
compared are unknown, and unknown spreads as in SQL: unknown AND false is false, unknown OR true is true. ``IS NULL`` is
true for a gap in an attribute that the layer has, and unknown where the layer lacks the attribute altogether.
"""

from __future__ import annotations

from plancheck.filters.evaluating import DERIVED, evaluate
from plancheck.filters.parsing import ARITHMETIC, COMPARISONS, Filter, parse
from plancheck.filters.truth import Truth

__all__ = ["ARITHMETIC", "COMPARISONS", "DERIVED", "Filter", "Truth", "evaluate", "parse"]
