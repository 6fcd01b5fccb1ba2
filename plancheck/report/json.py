"""The review as canonical JSON: the same review gives the same bytes, a finding on a line so that versions compare."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import orjson

from plancheck.review.model import OUT_OF_REACH, SCHEMA, Result, Review

DIGITS = 6
SCHEMA_ID = "urn:plancheck:review:1"
SCHEMA_FILE = "plancheck.review.1.schema.json"


def to_json(review: Review) -> str:
    """Return the review as UTF-8 text: keys in model order, numbers to 6 significant digits, a newline at the end."""
    whole = review.model_dump(by_alias=True, exclude={"results"})
    whole["plan"]["layers"] = dict(sorted(whole["plan"]["layers"].items()))
    whole["parameters"] = dict(sorted(whole["parameters"].items()))
    members = []
    for name, field in Review.model_fields.items():
        key = field.alias or name
        members.append(f" {_line(key)}:{_results(review) if key == 'results' else _top(whole[key])}")
    return "{\n" + ",\n".join(members) + "\n}\n"


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
    return float(f"{value:.{DIGITS}g}") + 0.0  # minus zero becomes zero


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _line(value: Any) -> str:
    return orjson.dumps(value).decode("utf-8")


def _top(value: Any) -> str:
    value = _plain(value)
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(_line(item) for item in value) + "\n ]"
    return _line(value)


def _results(review: Review) -> str:
    if not review.results:
        return "[]"
    return "[\n  " + ",\n  ".join(_result(result) for result in review.results) + "\n ]"


def _result(result: Result) -> str:
    head = _line(_plain(result.model_dump(by_alias=True, exclude={"findings"})))
    if not result.findings:
        return f'{head[:-1]},"findings":[]}}'
    # findings are dataclasses whose numbers are rounded where they are made: there can be a hundred thousand
    findings = b",\n    ".join(map(orjson.dumps, result.findings)).decode("utf-8")
    return f'{head[:-1]},"findings":[\n    {findings}\n  ]}}'
