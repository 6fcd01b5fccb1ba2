"""The review as canonical JSON: the same review gives the same bytes, a finding on a line so that versions compare."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

from plancheck.review.model import OUT_OF_REACH, SCHEMA, Finding, Result, Review

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
        members.append(f" {_line(key)}: {_results(review) if key == 'results' else _top(whole[key])}")
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
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


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
        return f'{head[:-1]}, "findings": []}}'
    findings = ",\n    ".join(_finding(finding) for finding in result.findings)
    return f'{head[:-1]}, "findings": [\n    {findings}\n  ]}}'


def _finding(finding: Finding) -> str:
    """Write one finding by hand, not through a dictionary: a review can hold a hundred thousand of them."""
    place = finding.location
    location = "null" if place is None else f"[{_number(place[0])}, {_number(place[1])}]"
    return (
        f'{{"id": {_string(finding.id)}, "subject": {{"layer": {_string(finding.subject.layer)}, '
        f'"id": {_string(finding.subject.id)}}}, "status": "{finding.status}", "value": {_number(finding.value)}, '
        f'"margin": {_number(finding.margin)}, "on_the_edge": {"true" if finding.on_the_edge else "false"}, '
        f'"message": {_string(finding.message)}, "where": {_string(finding.where)}, '
        f'"hint": {_string(finding.hint)}, "location": {location}}}'
    )


def _string(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _number(value: float | str | None) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else _known(rounded(value))


def _known(value: float | str) -> str:
    return encode_basestring(value) if isinstance(value, str) else repr(value)
