"""Rule by rule: a line in the table of its key, and the whole reckoning in the annex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plancheck.report import amounts, anchors, digest, sentences
from plancheck.report.pdf.letters import Code
from plancheck.report.tongues import in_tongue
from plancheck.report.words import ASSIGNMENTS, AUTHORITIES, LEVELS, SCALES, STATUSES, word
from plancheck.review.finding import Finding
from plancheck.review.model import Result, Review, Scored, WaiverFacts
from plancheck.texts import Language, Text, text

Said = str | Text | Code
Spread = Callable[[Result, Language], dict[str, Any] | None]


def reference(result: Result) -> str:
    """Return the name under which other pages refer to a rule in the annex."""
    return anchors.rule_anchor(result)


def row(result: Result, language: Language) -> dict[str, Any]:
    """Return a rule as a line in a table."""
    return {
        "mark": sentences.status_mark(result),
        "status": sentences.status_word(result, language),
        "code": result.code,
        "title": result.title,
        "level": word(LEVELS, result.level, language),
        "found": _found(result, language),
        "norm": sentences.short_norm(result, language) if result.norm else "–",
        "ref": reference(result),
    }


def _found(result: Result, language: Language) -> str | Text:
    if result.value is None:
        unknown = result.subjects.unknown
        return text("{count} unknown", count=unknown) if result.subjects.total > 1 else "–"
    if sentences.is_whole_plan(result):
        return sentences.measured(result, language)
    return sentences.some_meet(result, language)


def annex(review: Review, spread: Spread) -> dict[str, Any]:
    """Return every measured rule by key and factor, with what was measured, by which norm and on whose authority."""
    waivers = digest.waiver_of(review)
    return {
        "heading": text("Annex: rule by rule"),
        "intro": text("What was measured, by which norm, on whose authority, and where it goes wrong."),
        "missing": text("Missing"),
        "findings_head": [text("Which"), text("Finding"), text("Where"), text("Margin")],
        "keys": [
            {
                "title": title or text("Other rules"),
                "factors": [
                    {"title": factor, "rules": [_rule(result, review.language, waivers, spread) for result in results]}
                    for factor, results in factors
                ],
            }
            for title, factors in digest.by_key(review)
            if factors
        ],
    }


def _rule(result: Result, language: Language, waivers: dict[str, WaiverFacts], spread: Spread) -> dict[str, Any]:
    listed = [item.finding for item in anchors.rows(result)]
    on_the_plan = sentences.is_whole_plan(result)
    untold = on_the_plan and listed and not (result.missing and listed[0].status == "unknown")
    shown = [] if on_the_plan else listed[: anchors.ROWS_ON_PAPER]
    rest = 0 if on_the_plan else len(result.findings) - len(shown)
    return {
        "ref": reference(result),
        "mark": sentences.status_mark(result),
        "status": sentences.status_word(result, language),
        "code": result.code,
        "title": result.title,
        "spread": spread(result, language),
        "why": result.why,
        "reasoning": [text("Why this number"), result.reasoning] if result.reasoning else None,
        "facts": [list(fact) for fact in _facts(result, language, on_the_plan)],
        "source": _source(result),
        "missing": " ".join(missing.message for missing in result.missing),
        "message": _message(listed[0], waivers, language) if untold else "",
        "caption": text("Findings of {code}", code=result.code),
        "findings": [_row(finding, result, waivers, language) for finding in shown],
        "more": text("And {count} more; the JSON file and the GeoPackage of this review have them all.", count=rest)
        if rest
        else None,
    }


def _facts(result: Result, language: Language, on_the_plan: bool) -> list[tuple[Text, Said]]:
    facts: list[tuple[Text, Said]] = []
    if on_the_plan:
        facts.append((text("Measured"), sentences.measured(result, language)))
    else:
        facts.append((text("Judged"), _judged(result, language)))
        if result.value is not None:
            facts.append((text("Share that meets"), sentences.enough(result, language)))
    unit = sentences.norm_unit(result)
    facts.append((text("Norm"), amounts.norm_words(result.norm, unit, language)))
    margins = [result.margin, *(finding.margin for finding in result.findings[:1])]
    margin = next(filter(None, (amounts.margin_words(one, result.norm, unit, language) for one in margins)), "")
    if on_the_plan and margin:
        facts.append((text("Margin"), margin))
    if result.on_the_edge:
        facts.append((text("On the edge"), text("The accuracy of the drawing could decide here.")))
    facts.append((text("Level"), _level(result, language)))
    if result.low is not None and result.level != "observation":
        score = Scored(score=result.score, low=result.low, high=result.high, completeness=None)
        facts.append((text("Score"), sentences.score_words(score, language)))
    facts.append((text("Authority"), word(AUTHORITIES, result.source.authority, language)))
    if result.assignment or result.scale:
        facts.append((text("Whom and where"), _whom(result, language)))
    facts.append((text("Rule"), Code(f"{result.rule} ({result.pack})")))
    return facts


def _judged(result: Result, language: Language) -> str:
    counts = result.subjects
    said = [
        text(
            "{total}, of which meet {met}, fall short {short}, unknown {unknown}",
            total=counts.total,
            met=counts.met,
            short=counts.not_met,
            unknown=counts.unknown,
        ).render(language)
    ]
    if counts.waived:
        said.append(text("waived {waived}", waived=counts.waived).render(language))
    judged = ", ".join(said)
    if counts.excepted:
        judged += f"; {text('excepted by the rule: {excepted}', excepted=counts.excepted).render(language)}"
    return judged


def _whom(result: Result, language: Language) -> str:
    said = [word(ASSIGNMENTS, result.assignment, language)]
    if result.scale:
        said.append(text("scale: {scale}", scale=word(SCALES, result.scale, language)).render(language))
    return ", ".join(filter(None, said))


def _level(result: Result, language: Language) -> str:
    level = word(LEVELS, result.level, language)
    if result.level == "observation":
        return level
    return f"{level}, {text('weight {weight}', weight=result.weight).render(language)}"


def _source(result: Result) -> dict[str, Any]:
    return {
        "name": text("Source"),
        "title": in_tongue(result.source.title),
        "section": in_tongue(result.source.section) if result.source.section else None,
        "url": sentences.web_address(result.source.url),
    }


def _message(finding: Finding, waivers: dict[str, WaiverFacts], language: Language) -> str:
    return " ".join(filter(None, (finding.message, finding.hint, _waived(finding, waivers, language))))


def _waived(finding: Finding, waivers: dict[str, WaiverFacts], language: Language) -> str:
    waiver = waivers.get(finding.id)
    return text("Waived: {why}", why=sentences.waiver_words(waiver, language)).render(language) if waiver else ""


def _row(finding: Finding, result: Result, waivers: dict[str, WaiverFacts], language: Language) -> dict[str, Any]:
    margin = amounts.margin_words(finding.margin, result.norm, sentences.norm_unit(result), language)
    edge = f"({text('on the edge').render(language)})" if finding.on_the_edge else ""
    return {
        "mark": finding.status,
        "status": word(STATUSES, finding.status, language),
        "id": Code(finding.subject.id),
        "message": finding.message,
        "hint": " ".join(filter(None, (finding.hint, _waived(finding, waivers, language)))),
        "where": finding.where,
        "margin": f"{margin} {edge}".strip(),
    }
