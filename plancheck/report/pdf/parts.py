"""The barcode, the lenses and the questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plancheck.report import amounts, digest, sentences
from plancheck.report.barcode import Barcode, barcodes, without_norm
from plancheck.report.pdf.rules import reference
from plancheck.report.pdf.scores import scored
from plancheck.report.tongues import in_tongue
from plancheck.report.words import ROLES, unit_word, word
from plancheck.review.model import AnswerFacts, Result, Review
from plancheck.texts import Language, text

FIRST_OF_A_SIDE = 5


def barcode(review: Review) -> dict[str, Any] | None:
    """Return the bands of plan and norm, and the table with the same numbers."""
    found = barcodes(review)
    if not found:
        return None
    lacking = ", ".join(result.title for result in without_norm(review))
    return {
        "heading": text("The barcode of the plan beside its norm"),
        "intro": text(
            "What the plan holds, counted back to 10,000 dwellings, beside what the norm table asks. A band is as high "
            "as its number; a hatched band is unknown and drawn as high as the norm asks. Where the norm table has no "
            "figure, the band stands in the plan only."
        ),
        "norm": text("Norm"),
        "plan": text("Plan"),
        "head": [text("No."), text("Programme"), text("Norm"), text("Plan"), text("Verdict")],
        "items": [_barcode(one, review.language) for one in found],
        "lacking": f"{text('Neither the norm table nor the plan has a figure for:').render(review.language)} {lacking}."
        if lacking
        else None,
    }


def _barcode(one: Barcode, language: Language) -> dict[str, Any]:
    unit = unit_word(one.unit, language)
    return {
        "alt": text("Barcode, {unit}; the table beside it has the same numbers", unit=unit),
        "caption": text("Programme, {unit}", unit=unit),
        "height": one.height,
        "bands": [
            {
                "number": str(band.number),
                "colour": band.colour,
                "known": band.known,
                "norm": {"top": band.norm_top, "height": band.norm_height, "label": band.norm_label}
                if band.normed
                else None,
                "plan": {"top": band.plan_top, "height": band.plan_height, "label": band.plan_label},
                "title": band.result.title,
                "norm_words": sentences.short_norm(band.result, language),
                "value": sentences.band_value(band.result, language),
                "mark": sentences.status_mark(band.result),
                "status": sentences.status_word(band.result, language),
                "ref": reference(band.result),
            }
            for band in one.bands
        ],
    }


def lenses(review: Review) -> dict[str, Any] | None:
    """Return the scores by lens, and where rules pull apart."""
    if not review.lenses and not review.tensions:
        return None
    rules = {result.rule: result for result in review.results}
    return {
        "heading": text("The same results through other lenses"),
        "intro": text("A lens groups the same rules in another way. It adds nothing to the score."),
        "caption": text("Scores by lens"),
        "head": [text("Lens"), text("Bar"), text("Score"), text("Known")],
        "rows": [
            {
                "title": in_tongue(lens.title),
                **scored(lens, review.language),
                "known": amounts.percentage(lens.completeness, review.language),
            }
            for lens in review.lenses
        ],
        "sides": [_side(side, review.language) for side in digest.side_by_side(review)],
        "tensions_heading": text("Where rules pull apart"),
        "tensions_intro": text(
            "What helps one of these rules can harm the other. The design has to choose; the review does not."
        ),
        "tensions": [
            {
                "message": tension.message,
                "rules": [[reference(rules[rule]), rules[rule].code] for rule in tension.rules if rule in rules],
            }
            for tension in review.tensions
        ],
    }


def _side(side: digest.Side, language: Language) -> dict[str, Any]:
    return {
        "title": text("Safety") if side.name == "safety" else text("Cohesion"),
        "lenses": [{"title": in_tongue(lens.title), **scored(lens, language)} for lens in side.lenses],
        "count": text("Rules that fall short: {count}", count=len(side.short)),
        "short": [
            {"code": result.code, "title": result.title, "ref": reference(result)}
            for result in side.short[:FIRST_OF_A_SIDE]
        ],
    }


def questions(review: Review) -> dict[str, Any] | None:
    """Return the questions with their answers, and how many each role has."""
    asked, judgement, language = digest.questions(review), review.judgement, review.language
    if not asked:
        return None
    said = [
        text(
            "Not everything can be read from a drawing. Answers form a judgement of their own, beside the score and "
            "never inside it."
        ),
        text("Answered: {answered} of {questions}.", answered=judgement.answered, questions=judgement.questions),
    ]
    if judgement.answered:
        said.append(text("Judgement: {score}.", score=sentences.score_words(judgement, language)))
    return {
        "heading": text("Questions for people"),
        "sentences": said,
        "roles_caption": text("Questions by role"),
        "roles_head": [text("Role"), text("Questions"), text("Answered")],
        "counts": [
            [word(ROLES, role.role, language), str(role.questions), str(role.answered)] for role in judgement.roles
        ],
        "caption": text("Questions and their answers"),
        "head": [text("Question"), text("Status"), text("Answer"), text("Source")],
        "answered": [_question(result, language) for result in asked if digest.is_answered(result)],
        "open_heading": text("Questions without an answer"),
        "roles": [
            {
                "title": word(ROLES, role, language) or text("Other questions"),
                "rows": [_question(result, language) for result in group],
            }
            for role, group in _by_role(review, [result for result in asked if not digest.is_answered(result)])
        ],
    }


def _by_role(review: Review, asked: Sequence[Result]) -> list[tuple[str | None, list[Result]]]:
    """Return the questions by the role that can answer them, those of no role last."""
    order = [role.role for role in review.judgement.roles]
    roles = list(dict.fromkeys([*order, *(result.asked.role for result in asked if result.asked)]))
    groups = [(role, [result for result in asked if result.asked and result.asked.role == role]) for role in roles]
    rest = (None, [result for result in asked if not result.asked])
    return [(role, group) for role, group in (*groups, rest) if group]


def _question(result: Result, language: Language) -> dict[str, Any]:
    asked = result.asked
    return {
        "code": result.code,
        "title": result.title,
        "question": asked.question if asked else None,
        "guidance": asked.guidance if asked else None,
        "mark": sentences.status_mark(result),
        "status": sentences.status_word(result, language),
        "answer": sentences.answer_words(result, language),
        "given": _given(result.answer, language) if result.answer else "",
        "source": [in_tongue(part) for part in (result.source.title, result.source.section) if part],
    }


def _given(answer: AnswerFacts, language: Language) -> str:
    """Return who answered and when, and on what ground."""
    author = answer.author
    who = [author.name, word(ROLES, author.role, language)] if author else []
    day = sentences.day_words(answer.date, language) if answer.date else None
    said = [": ".join(filter(None, (", ".join(filter(None, (*who, day))), answer.note)))]
    if answer.evidence:
        said.append(text("Evidence: {files}.", files=list(answer.evidence)).render(language))
    return " ".join(filter(None, said))
