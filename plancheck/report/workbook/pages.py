"""The first and the last page of the workbook: what came out, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plancheck.report import changes, digest, sentences
from plancheck.report.question_sheets import Group
from plancheck.report.words import LEVELS, PHASES, STATUSES, word
from plancheck.report.workbook.rules import status_colours
from plancheck.report.workbook.tables import Sheet
from plancheck.texts import Language, Text, shown, text
from plancheck.workbooks.blocks import Block
from plancheck.workbooks.cells import day_in
from plancheck.workbooks.reading import Value
from plancheck.workbooks.writing import Form

if TYPE_CHECKING:
    from plancheck.review.model import JudgementScore, Review, Scored

MOST_LACKS, MOST_TENSIONS = 15, 25
_OVERVIEW_WIDTHS = (46, 13, 13, 13, 13, 13, 13, 13)
_ACCOUNT_WIDTHS = (34, 40, 70)
_SCORES: tuple[Form, ...] = ("text", "score", "score", "score", "percent", "whole", "whole", "score")


def overview(
    review: Review, tables: Sequence[Sheet], groups: Sequence[Group]
) -> tuple[Sequence[float], Sequence[Block]]:
    """Return the first page as blocks, with the widths of its columns."""
    language = review.language
    blocks = (
        _plan(review), _verdict(review), _keys(review), _statuses(review), _requirements(review), _lacks(review),
        _tensions(review), _lenses(review), _sheets(tables, groups, language),
    )  # fmt: skip
    return _OVERVIEW_WIDTHS, blocks


def account(review: Review) -> tuple[Sequence[float], Sequence[Block]]:
    """Return the last page as blocks: packs and files with their hashes, parameters, and what was changed and why."""
    language = review.language
    marks = changes.changed_parameters(review)
    plugins = [f"{plugin.name} {plugin.version}" for plugin in review.engine.plugins]
    engine = [f"{review.engine.name} {review.engine.version}", *plugins]
    packs = [[pack.title, f"{pack.id} {pack.version}", pack.sha256] for pack in review.packs]
    files = [[source.path, None, source.sha256] for source in review.plan.sources]
    parameters = [[name, _parameter(value, language), marks.get(name)] for name, value in review.parameters.items()]
    name = text("Name")
    return _ACCOUNT_WIDTHS, (
        Block(_said(text("Packs"), language), _titles(language, name, text("Version"), Text("SHA-256")), packs),
        Block(_said(text("Plan files"), language), _titles(language, name, text("Version"), Text("SHA-256")), files),
        Block(_said(text("Made with"), language), rows=[[name] for name in engine]),
        Block(
            _said(text("Parameters"), language), _titles(language, name, text("Value"), text("Remark")), parameters,
            ("code", "amount"),
        ),
        Block(
            _said(text("Packs: what was changed, and why"), language),
            lines=[f"{'' if indent else '# '}{said}" for indent, said in changes.told(review)],
        ),
    )  # fmt: skip


def _plan(review: Review) -> Block:
    language, plan = review.language, review.plan
    facts: list[tuple[Text, Value, Form]] = [
        (text("Plan"), plan.name, "text"), (text("Municipality"), plan.municipality, "text"),
        (text("Phase"), word(PHASES, plan.phase, language), "text"), (text("Date"), day_in(review.created), "day"),
        (text("Area (ha)"), plan.area_ha, "amount"), (text("Dwellings"), plan.dwellings, "amount"),
        (text("Inhabitants"), plan.inhabitants, "amount"), (text("Coordinate system"), plan.crs, "text"),
        (text("Judged by"), ", ".join(f"{pack.id} {pack.version}" for pack in review.packs), "text"),
    ]  # fmt: skip
    lines = [f"{title.render(language)}: {value}" for title, value, form in facts if value and form == "text"]
    numbers = [(title, value, form) for title, value, form in facts if value is not None and form != "text"]
    return Block(
        _said(text("What was reviewed"), language),
        lines=lines,
        columns=[title.render(language) for title, _, _ in numbers],
        rows=[[value for _, value, _ in numbers]],
        forms=[form for _, _, form in numbers],
    )


def _verdict(review: Review) -> Block:
    language, total, counts = review.language, review.total, review.judgement
    rows: list[list[Value]] = [
        [_said(text("Total"), language), *_scored(total), None, None, None],
        [_said(text("Judgement of people"), language), None, counts.low, counts.high, None, *_answered(counts)],
        [_said(text("Requirements not met"), language), total.requirements_not_met],
        [_said(text("On the edge"), language), total.on_the_edge],
    ]
    honest = text(
        "A design creates conditions for social cohesion; it does not predict social cohesion. This review tells where "
        "the drawing offers those conditions, by rules whose source is beside them. What people make of it is not in a "
        "drawing."
    )
    return Block(_said(text("Verdict"), language), _score_titles(language), rows, _SCORES, [_said(honest, language)])


def _keys(review: Review) -> Block:
    rows: list[list[Value]] = []
    for key in review.keys:
        rows.append([key.title, *_scored(key), *_answered(key.judgement)])
        rows += [[f"    {factor.title}", *_scored(factor), None, None, None] for factor in key.factors]
    title = _said(text("Keys and factors"), review.language)
    return Block(title, _score_titles(review.language), rows, _SCORES)


def _lenses(review: Review) -> Block:
    rows = [[lens.title, *_scored(lens)] for lens in review.lenses]
    return Block(_said(text("Lenses"), review.language), _score_titles(review.language)[:5], rows, _SCORES)


def _statuses(review: Review) -> Block:
    language, rules = review.language, digest.status_counts(review)
    findings = Counter[str](finding.status for result in review.results for finding in result.findings)
    rows: list[list[Value]] = [
        [word(STATUSES, status, language), rules[status], findings[status]] for status in STATUSES
    ]  # fmt: skip
    rows.append([word(LEVELS, "observation", language), rules["observation"], None])
    rows.append([_said(text("Total"), language), len(review.results), sum(findings.values())])
    titles = _titles(language, text("Status"), text("Rules"), text("Findings"))
    return Block(_said(text("Rules and findings per status"), language), titles, rows, ("text", "whole", "whole"),
                 colours=status_colours(language))  # fmt: skip


def _requirements(review: Review) -> Block:
    language = review.language
    rows = [
        f"{result.code}  {result.title}: {sentences.found(result, language)}"
        for result in digest.requirements_not_met(review)
    ]
    return Block(_said(text("Requirements not met"), language), lines=rows)


def _lacks(review: Review) -> Block:
    language, lacks = review.language, digest.lacks(review)
    lines = [
        _said(text("{message} Rules: {codes}.", message=lack.message, codes=sentences.few(lack.codes)), language)
        for lack in lacks[:MOST_LACKS]
    ]
    if len(lacks) > MOST_LACKS:
        lines.append(_said(text("and {count} more", count=len(lacks) - MOST_LACKS), language))
    return Block(_said(text("What would settle most of the unknown"), language), lines=lines)


def _tensions(review: Review) -> Block:
    language = review.language
    lines = [tension.message for tension in review.tensions[:MOST_TENSIONS]]
    if len(review.tensions) > MOST_TENSIONS:
        lines.append(_said(text("and {count} more", count=len(review.tensions) - MOST_TENSIONS), language))
    return Block(_said(text("Rules that pull apart"), language), lines=lines)


def _sheets(tables: Sequence[Sheet], groups: Sequence[Group], language: Language) -> Block:
    rows: list[list[Value]] = [[sheet.name, len(sheet.rows), sheet.total] for sheet in tables]
    rows += [[group.role, len(group.rows), len(group.rows)] for group in groups]
    lines = []
    if any(len(sheet.rows) < sheet.total for sheet in tables):
        lines.append(_said(text(
            "Not everything fits in a sheet that is pleasant to use. Of the findings those are here that fall short "
            "most; all are in the .csv and .json files of this review."), language))  # fmt: skip
    if groups:
        lines.append(_said(text(
            "The sheets per role hold questions. Fill in what you know, save the workbook and judge again with: "
            "plancheck check PLAN --answers review.xlsx"), language))  # fmt: skip
    titles = _titles(language, text("Sheet"), text("Rows"), text("Of"))
    return Block(_said(text("In this workbook"), language), titles, rows, ("text", "whole", "whole"), lines)


def _score_titles(language: Language) -> list[str]:
    return _titles(
        language, text("What"), text("Score"), text("Lowest"), text("Highest"), text("Known"), text("Questions"),
        text("Answered"), text("Judgement"),
    )  # fmt: skip


def _scored(scored: Scored) -> list[Value]:
    return [scored.score, scored.low, scored.high, scored.completeness]


def _answered(judged: JudgementScore) -> list[Value]:
    return [judged.questions, judged.answered, judged.score]


def _parameter(value: Any, language: Language) -> Value:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {shown(item, language)}" for name, item in value.items())
    return shown(value, language)


def _titles(language: Language, *titles: Text) -> list[str]:
    return [_said(title, language) for title in titles]


def _said(sentence: Text, language: Language) -> str:
    return sentence.render(language)
