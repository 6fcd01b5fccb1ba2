"""The review as canonical JSON: the same review gives the same bytes, a finding on a line so that versions compare."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from plancheck.report.finding_lines import FindingLines
from plancheck.review.finding import OUT_OF_REACH
from plancheck.review.model import SCHEMA, Result, Review

DIGITS = 6
PLACED = ("input", "waivers", "tensions")
COORDINATES = ("location", "x", "y")
"""What is not rounded in ``PLACED`` members: they have centimetres, or what a waiver says, which may be degrees."""
_WHOLE = 10**DIGITS
_AS_IT_IS = frozenset((str, int, bool, type(None)))
"""Types of most values, which a review of a large plan has a few hundred thousand of."""
SCHEMA_ID = "urn:plancheck:review:1"
SCHEMA_FILE = "plancheck.review.1.schema.json"


def to_json(review: Review) -> bytes:
    """Return the review as UTF-8: keys in model order, a newline at the end.

    Numbers have 6 significant digits, coordinates theirs.
    """
    return b"".join(pieces(review))


def pieces(review: Review) -> Iterator[bytes]:
    """Yield the bytes of :func:`to_json` bit by bit: of a large plan they take more room than the review itself."""
    whole = review.model_dump(by_alias=True, exclude={"results"})
    whole["plan"]["layers"] = dict(sorted(whole["plan"]["layers"].items()))
    whole["parameters"] = dict(sorted(whole["parameters"].items()))
    before = b"{\n"
    for name, field in Review.model_fields.items():
        key = field.alias or name
        yield b'%s "%s":' % (before, key.encode())
        if key == "results":
            yield from _results(review)
        else:
            yield _top(whole[key], key in PLACED)
        before = b",\n"
    yield b"\n}\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the contract."""
    described = Review.model_json_schema(by_alias=True, mode="serialization")
    described["properties"]["schema"]["const"] = SCHEMA
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **described}


def schema_text() -> str:
    """Return the schema as it is kept beside the model."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def rounded(value: float) -> float | str:
    """Return a number to 6 significant digits; endless becomes the text "out_of_reach"."""
    if math.isinf(value):
        return OUT_OF_REACH
    if math.isnan(value):
        raise ValueError("a review holds no NaN: what is not known is null in JSON")
    if value.is_integer() and abs(value) < _WHOLE:
        return value + 0.0  # minus zero becomes zero
    return float(f"{value:.{DIGITS}g}")


def _plain(value: Any, placed: bool = False) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item, placed) for item in value]
    if isinstance(value, Mapping):
        kept = COORDINATES if placed else ()
        return {
            str(key): item if type(item) in _AS_IT_IS or key in kept else _plain(item, placed)
            for key, item in value.items()
        }
    return value


def _top(value: Any, placed: bool) -> bytes:
    value = _plain(value, placed)
    if isinstance(value, list) and value:
        return b"[\n  %s\n ]" % b",\n  ".join(map(orjson.dumps, value))
    return orjson.dumps(value)


def _results(review: Review) -> Iterator[bytes]:
    if not review.results:
        yield b"[]"
        return
    lines = FindingLines()
    before = b"[\n  "
    for result in review.results:
        yield before
        yield from _result(result, lines)
        before = b",\n  "
    yield b"\n ]"


def _result(result: Result, lines: FindingLines) -> Iterator[bytes]:
    names = list(Result.model_fields)
    at = names.index("findings")
    before, after = set(names[:at]), set(names[at + 1 :])
    head, tail = (orjson.dumps(_plain(result.model_dump(by_alias=True, include=part))) for part in (before, after))
    yield b'%s,"findings":[' % head[:-1]
    between = b"\n    "
    for some in lines.of(result.findings, b",\n    "):
        yield between
        yield some
        between = b",\n    "
    yield b"%s],%s" % (b"\n  " if result.findings else b"", tail[1:])
