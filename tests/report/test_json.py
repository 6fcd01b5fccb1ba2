from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from plancheck.report.json import SCHEMA_FILE, rounded, schema, schema_text, to_json
from plancheck.review.model import Result, Review, WaiverFacts, WaiverPlace
from plancheck.review.provenance import InputFacts, InputIssue
from tests.report.builders import small_review


def test_keys_come_in_the_order_of_the_model() -> None:
    written = json.loads(to_json(small_review()))
    assert list(written) == [field.alias or name for name, field in Review.model_fields.items()]
    result = written["results"][0]
    assert list(result) == list(Result.model_fields)
    assert list(result["findings"][0]) == [
        "id", "subject", "status", "value", "margin", "on_the_edge", "message", "where", "hint", "location",
    ]  # fmt: skip


def test_the_same_review_gives_the_same_text_and_can_be_read_back() -> None:
    review = small_review()
    text = to_json(review)
    assert text == to_json(small_review())
    assert text.endswith(b"}\n")
    again = Review.model_validate_json(text)
    assert again == review
    assert to_json(again) == text


def test_one_finding_on_a_line() -> None:
    review = small_review()
    lines = to_json(review).decode("utf-8").splitlines()
    for result in review.results:
        for finding in result.findings:
            assert sum(f'"id":"{finding.id}"' in line for line in lines) == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [(1234567.0, 1234570.0), (0.1 + 0.2, 0.3), (-0.0, 0.0), (float("inf"), "out_of_reach"), (155000.25, 155000.0)],
)
def test_numbers_have_six_significant_digits(value: float, written: object) -> None:
    assert rounded(value) == written
    assert not str(rounded(value)).startswith("-0.0")


def test_a_number_that_is_none_is_refused() -> None:
    review = small_review(parameters={"broken": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        to_json(review)


def test_the_review_is_valid_by_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(json.loads(to_json(small_review())), schema(), cls=jsonschema.Draft202012Validator)


def test_the_schema_that_ships_is_the_schema_of_the_model() -> None:
    shipped = files("plancheck.review").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
    assert shipped == schema_text()


def test_the_schema_refuses_what_is_not_in_the_contract() -> None:
    written = json.loads(to_json(small_review()))
    written["total"]["grade"] = "A"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema(), cls=jsonschema.Draft202012Validator)


def test_places_are_kept_to_the_centimetre_also_far_from_the_origin() -> None:
    issue = InputIssue(
        code="I001", level="note", layer="trees", feature="T1", message="", location=(672345.68, 5789123.46)
    )
    written = json.loads(to_json(small_review(input=InputFacts(issues=(issue,)))))
    assert written["input"]["issues"][0]["location"] == [672345.68, 5789123.46]


def test_the_place_of_a_waiver_is_as_it_was_given() -> None:
    place = WaiverPlace(x=4.357123, y=52.011568, radius=15.0, crs="EPSG:4326")
    waiver = WaiverFacts(
        rule="r.a", feature=None, place=place, reason="", author=None, date=None, until="2030-01-01", matched=True,
        outcome="waived", finding=None,
    )  # fmt: skip
    written = json.loads(to_json(small_review(waivers=(waiver,))))["waivers"][0]["place"]
    assert written == {"x": 4.357123, "y": 52.011568, "radius": 15.0, "crs": "EPSG:4326"}
