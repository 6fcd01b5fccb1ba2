"""The fixed words of every report: statuses, levels, authorities, roles, layers and units in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from plancheck.common_words import LAYERS, UNITS, unit_word, word
from plancheck.texts import Text, text

__all__ = ["LAYERS", "UNITS", "unit_word", "word"]

STATUSES: Mapping[str, Text] = {
    "not_met": text("Falls short"),
    "unknown": text("Unknown"),
    "met": text("Meets"),
    "waived": text("Waived"),
    "to_judge": text("To be judged"),
    "not_applicable": text("Does not apply"),
}
WAIVER_OUTCOMES: Mapping[str, Text] = {
    "waived": text("waived"),
    "ended": text("has ended"),
    "unmatched": text("matches nothing"),
    "ambiguous": text("matches more than one feature"),
    "superfluous": text("not needed, the norm is met"),
    "unknown": text("waives nothing, the outcome is not known"),
    "no_rule": text("the rule is not in the pack"),
    "no_verdict": text("waives nothing, only what a drawing shows can be waived"),
    "not_judged": text("the rule is not judged in this review"),
}
LEVELS: Mapping[str, Text] = {
    "requirement": text("Requirement"),
    "recommendation": text("Recommendation"),
    "wish": text("Wish"),
    "observation": text("Observation"),
}
AUTHORITIES: Mapping[str, Text] = {
    "law": text("law"),
    "policy": text("policy"),
    "label": text("label"),
    "guideline": text("guideline"),
    "research": text("research"),
    "rule_of_thumb": text("rule of thumb"),
    "working_value": text("working value of plancheck"),
}
ASSIGNMENTS: Mapping[str, Text] = {
    "neighbourhood": text("Design of the neighbourhood"),
    "public_space": text("Layout of public space"),
    "facility": text("Design and programme of facilities"),
}
SCALES: Mapping[str, Text] = {
    "building": text("building"),
    "block": text("block"),
    "neighbourhood": text("neighbourhood"),
    "district": text("district"),
}
PHASES: Mapping[str, Text] = {
    "vision": text("vision"),
    "structure": text("structure plan"),
    "urban_design": text("urban design"),
    "layout": text("layout of public space"),
    "building": text("building plan"),
    "as_is": text("existing situation"),
}
ROLES: Mapping[str, Text] = {
    "initiatiefnemer": text("Initiator"),
    "planner": text("Municipal planner"),
    "ontwerper": text("Designer"),
    "bouwplanadviseur": text("Police adviser on building plans"),
    "sociaal_professional": text("Social professional"),
    "bewoners": text("Residents"),
}
ISSUE_LEVELS: Mapping[str, Text] = {"error": text("Error"), "warning": text("Warning"), "note": text("Note")}
ANSWERS: Mapping[str, Text] = {"yes": text("yes"), "partly": text("partly"), "no": text("no")}
ANSWER_SCALES: Mapping[str, Text] = {
    "yes_partly_no": text("yes, partly or no"),
    "one_to_ten": text("a mark from 1 to 10"),
    "zero_to_four": text("a number from 0 to 4"),
    "ladder": text("a rung of the participation ladder, 1 to 6"),
}
MIXED: Mapping[str, Text] = {
    "tenure": text("Tenure"),
    "dwelling_type": text("Type of dwelling"),
    "price_class": text("Price class"),
}
CLASSES: Mapping[str, Text] = {
    "social_rent": text("social rent"),
    "mid_rent": text("mid-priced rent"),
    "free_rent": text("free-sector rent"),
    "affordable_owner": text("affordable owner-occupied"),
    "owner": text("owner-occupied"),
    "low": text("low price"),
    "middle": text("middle price"),
    "high": text("high price"),
    "apartment": text("apartment"),
    "tower_apartment": text("apartment in a tower"),
    "flat": text("flat"),
    "row": text("terraced house"),
    "row_house": text("terraced house"),
    "corner_house": text("end-of-terrace house"),
    "semi_detached": text("semi-detached house"),
    "detached": text("detached house"),
    "maisonette": text("maisonette"),
    "gallery_apartment": text("gallery apartment"),
    "senior_apartment": text("apartment for older people"),
    "penthouse": text("penthouse"),
    "unknown": text("unknown"),
}
"""The classes of :data:`MIXED`."""
MONTHS: tuple[Text, ...] = (
    text("January"),
    text("February"),
    text("March"),
    text("April"),
    text("May"),
    text("June"),
    text("July"),
    text("August"),
    text("September"),
    text("October"),
    text("November"),
    text("December"),
)
