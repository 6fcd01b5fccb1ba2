"""The account: what was odd about the input, what is waived, and on what the review rests."""

from __future__ import annotations

from typing import Any

from plancheck.report import changes, sentences
from plancheck.report.pdf.letters import Code
from plancheck.report.tongues import in_tongue
from plancheck.report.words import ISSUE_LEVELS, LAYERS, word
from plancheck.review.model import Review
from plancheck.texts import Language, number, shown, text

MOST_ISSUES = 50


def remarks(review: Review) -> dict[str, Any]:
    """Return what was odd about the input."""
    issues, language = review.input.issues, review.language
    some = text("What was odd about the plan as it came in. Nothing was changed without saying so here.")
    rest = len(issues) - MOST_ISSUES
    return {
        "heading": text("Remarks on the input"),
        "intro": some if issues else text("Nothing odd was found in the input."),
        "caption": text("What was odd, and where"),
        "head": [text("Code"), text("Weight"), text("Layer"), text("Feature"), text("Remark")],
        "rows": [
            [
                Code(issue.code),
                word(ISSUE_LEVELS, issue.level, language),
                word(LAYERS, issue.layer, language),
                Code(issue.feature or ""),
                issue.message,
            ]
            for issue in issues[:MOST_ISSUES]
        ],
        "more": text("And {count} more; the JSON file has them all.", count=rest) if rest > 0 else None,
    }


def waivers(review: Review) -> dict[str, Any] | None:
    """Return what is waived, why, by whom and until when."""
    return {
        "heading": text("Waivers"),
        "items": [
            {
                "rule": Code(waiver.rule),
                "feature": Code(waiver.feature or ""),
                "words": sentences.waiver_words(waiver, review.language),
            }
            for waiver in review.waivers
        ],
    } if review.waivers else None  # fmt: skip


def account(review: Review) -> dict[str, Any]:
    """Return on what the review rests: packs, files, versions, parameters, and what packs changed in each other."""
    language, marks = review.language, changes.changed_parameters(review)
    plugins = ", ".join(f"{plugin.name} {plugin.version}" for plugin in review.engine.plugins)
    return {
        "heading": text("Account"),
        "intro": text("With these files and these packs anyone can repeat this review and must find the same."),
        "caption": text("Packs and plan files"),
        "head": [text("What"), text("Name and version"), "SHA-256"],
        "rows": [
            *(
                [text("Pack"), in_tongue(pack.title), f" ({pack.id} {pack.version})", Code(pack.sha256)]
                for pack in review.packs
            ),
            *([text("Plan file"), _name(source.path), "", Code(source.sha256)] for source in review.plan.sources),
        ],
        "changes_heading": text("Packs: what was changed, and why"),
        "changes": [{"title": pack.title, "items": _changes(pack, language)} for pack in changes.pack_changes(review)],
        "settings": text("Set for this review: {changes}.", changes=list(changes.settings(review)))
        if review.settings
        else None,
        "facts": [
            [text("Coordinate system"), review.plan.crs],
            [text("Made with"), f"{review.engine.name} {review.engine.version}"],
            *([[text("Measures of other packages"), plugins]] if plugins else []),
            [text("Contract"), review.schema_],
        ],
        "layers_heading": text("Layers of the plan"),
        "layers": [
            f"{word(LAYERS, name, language)}: {number(count, language)}"
            for name, count in review.plan.layers.items()
        ],
        "parameters_heading": text("Parameters of the packs"),
        "parameters": [
            {"name": Code(name), "value": shown(value, language), "mark": marks.get(name)}
            for name, value in review.parameters.items()
        ],
    }  # fmt: skip


def _name(path: str) -> dict[str, Any]:
    return {"words": Code(path), "language": None}


def _changes(pack: changes.PackChanges, language: Language) -> list[str]:
    said = []
    for change in pack.changes:
        codes = ", ".join(result.code for result in change.results)
        title = f" {change.results[0].title}" if len(change.results) == 1 else ""
        reason = text("Reason: {reason}", reason=change.reason).render(language)
        said.append(f"{codes}{title}: {'; '.join(change.words)}. {reason}")
    for absence in pack.absences:
        reason = text("Reason: {reason}", reason=absence.reason).render(language)
        said.append(f"{text('Left out:').render(language)} {', '.join(absence.rules)}. {reason}")
    said.extend(text("Parameter {change}", change=words).render(language) for words in pack.parameters)
    return said
