"""What a fault says, and in which order."""

from __future__ import annotations

import pytest

from plancheck.errors import Fault, Place, PlancheckError, fault, nearest
from plancheck.texts import text

PLACE = Place("pack.yaml", 4, 11, "  3 | a:\n  4 |   kind: bnech\n    |           ^")


def test_a_fault_in_full() -> None:
    problem = text("'{value}' is not one of the allowed values.", value="bnech")
    found = fault(
        "R013",
        problem,
        place=PLACE,
        found="bnech",
        allowed=("bench", "chair"),
        remedy=text("Save or copy the plan again."),
    )
    assert found.explain("en").splitlines() == [
        "pack.yaml:4:11: R013: 'bnech' is not one of the allowed values.",
        "  3 | a:",
        "  4 |   kind: bnech",
        "    |           ^",
        "  Did you mean 'bench'?",
        "  Allowed: bench, chair.",
        "  Save or copy the plan again.",
    ]
    assert found.explain("nl").splitlines()[4:] == [
        "  Bedoelt u 'bench'?",
        "  Toegestaan: bench, chair.",
        "  Bewaar of kopieer het plan opnieuw.",
    ]


def test_a_fault_without_a_place() -> None:
    assert Fault("P006", text("The plan has no dwellings.")).explain("en") == "P006: The plan has no dwellings."


@pytest.mark.parametrize(
    ("place", "written"),
    [(Place("a.yaml"), "a.yaml"), (Place("a.yaml", 3), "a.yaml:3"), (Place("a.yaml", 3, 7), "a.yaml:3:7")],
)
def test_places(place: Place, written: str) -> None:
    assert str(place) == written


def test_the_nearest_is_near() -> None:
    assert nearest("tenuer", ("tenure", "storey")) == "tenure"
    assert nearest("xyz", ("tenure", "storey")) is None
    assert nearest(None, ("tenure",)) is None
    assert nearest("", ("tenure",)) is None
    assert nearest("tenure", ()) is None


def test_several_faults_stand_apart() -> None:
    error = PlancheckError(Fault("P001", text("a")), Fault("P002", text("b")))
    assert error.explain("en") == "P001: a\n\nP002: b"
    assert [item.code for item in error.faults] == ["P001", "P002"]
    assert str(error) == "P001: a\nP002: b"
    assert isinstance(error, ValueError)


def test_the_first_word_of_a_choice_is_enough_to_be_understood() -> None:
    assert nearest("paden", ["gebouwen", "paden en straten", "bomen"]) == "paden en straten"
    assert nearest("paden", ["paden en straten", "paden en pleinen"]) is None
