"""The summary that a review prints in the terminal; plain text when the output is not a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from plancheck.report import digest
from plancheck.report.amounts import percentage
from plancheck.report.changes import told
from plancheck.report.console import WIDTH, Line, can_show, print_lines
from plancheck.report.sentences import few, found, score_words, waiver_words
from plancheck.report.words import ISSUE_LEVELS, STATUSES, word
from plancheck.texts import Language, Text, number, plural, text

if TYPE_CHECKING:
    from plancheck.review.model import Result, Review, Scored

Marks = tuple[str, str, str]
"""What a bar is drawn with: certain, still open, out of reach."""

BAR_WIDTH = 30
TITLE_WIDTH = 17
SHORT_LIST = 8
BLOCKS = ("█", "▒", "░")
PLAIN = ("#", "=", ".")
_STYLES = {"not_met": "red", "unknown": "yellow", "met": "green", "waived": "magenta", "to_judge": "cyan"}


def summary(review: Review, files: Iterable[str | Path] = (), *, ascii_only: bool = False, width: int = WIDTH) -> str:
    """Return the summary as plain text without colour, wrapped at ``width`` characters."""
    stream = io.StringIO()
    print_lines(_lines(review, tuple(files), PLAIN if ascii_only else BLOCKS), stream, width)
    return stream.getvalue()


def render(review: Review, stream: TextIO | None = None, files: Iterable[str | Path] = ()) -> None:
    """Print the summary to ``stream`` (default: standard output), in colour on a terminal unless NO_COLOR is set."""
    stream = sys.stdout if stream is None else stream
    print_lines(_lines(review, tuple(files), BLOCKS if can_show("".join(BLOCKS), stream) else PLAIN), stream, WIDTH)


def _lines(review: Review, files: tuple[str | Path, ...], marks: Marks) -> list[Line]:
    blocks = (
        _head(review), _bars(review, marks), _counts(review), _requirements(review), _short(review), _waivers(review),
        _missing(review), _people(review), _changes(review), _files(files, review.language),
    )  # fmt: skip
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [*([[]] if lines else []), *block]
    return lines


def _line(sentence: Text, language: Language, style: str = "", indent: int = 0) -> Line:
    return [(" " * indent + sentence.render(language), style)]


def _head(review: Review) -> list[Line]:
    plan, language = review.plan, review.language
    facts = [
        plan.municipality or "",
        plural("{count} dwelling", "{count} dwellings", count=plan.dwellings).render(language),
        text("{area} ha", area=number(plan.area_ha, language)).render(language),
    ]
    packs = [f"{pack.id} {pack.version}" for pack in review.packs]
    lines = [
        [(plan.name, "bold")],
        [(", ".join(filter(None, facts)), "")],
        _line(text("Judged by: {packs}", packs=packs), language),
    ]
    plugins = [f"{plugin.name} {plugin.version}" for plugin in review.engine.plugins]
    if plugins:
        lines.append(_line(text("With measures of other packages: {packages}", packages=plugins), language))
    return lines


def _bars(review: Review, marks: Marks) -> list[Line]:
    language, (full, range_, rest) = review.language, marks
    legend = text("{full} certain   {range} still open   {rest} out of reach", full=full, range=range_, rest=rest)
    return [
        _bar(text("Total").render(language), review.total, language, marks),
        *(_bar(key.title, key, language, marks) for key in review.keys),
        _line(legend, language, "dim"),
    ]


def _bar(title: str, scored: Scored, language: Language, marks: Marks) -> Line:
    low, high = scored.low or 0.0, 100.0 if scored.high is None else scored.high
    full, end = round(BAR_WIDTH * low / 100), round(BAR_WIDTH * high / 100)
    return [
        (f"{title:<{TITLE_WIDTH}.{TITLE_WIDTH}} ", ""),
        (marks[0] * full, "green"),
        (marks[1] * (end - full), "yellow"),
        (marks[2] * (BAR_WIDTH - end), "dim"),
        (" " + score_words(scored, language), ""),
    ]


def _counts(review: Review) -> list[Line]:
    language, counts = review.language, digest.status_counts(review)
    line: Line = [(text("Rules: {count}.", count=len(review.results)).render(language), "")]
    words = {**STATUSES, "observation": text("Observation")}
    shown = [(status, sentence.render(language)) for status, sentence in words.items() if counts[status]]
    for position, (status, title) in enumerate(shown):
        line += [(", " if position else " ", ""), (f"{title} {counts[status]}", _STYLES.get(status, ""))]
    lines = [line]
    if review.total.completeness is not None:  # a pack of questions has no score that could be complete
        known = percentage(review.total.completeness, language)
        lines.append(_line(text("Completeness: {share} of the score is known.", share=known), language))
    if review.total.on_the_edge:
        edge = text("On the edge, within drawing tolerance of the norm: {count}.", count=review.total.on_the_edge)
        lines.append(_line(edge, language))
    return lines


def _requirements(review: Review) -> list[Line]:
    short = digest.requirements_not_met(review)
    title = text("Requirements not met: {count}", count=review.total.requirements_not_met)
    return [
        _line(title, review.language, "bold red" if short else "bold"),
        *(_rule(result, review.language) for result in short),
    ]


def _short(review: Review) -> list[Line]:
    language = review.language
    short = [result for result in digest.falling_short(review) if result.level != "requirement"]
    if not short:
        return []
    title = text("What weighs most among the rest that falls short")
    return [
        _line(title, language, "bold"),
        *(_rule(result, language) for result in short[:SHORT_LIST]),
        *_more(len(short), language),
    ]


def _rule(result: Result, language: Language) -> Line:
    return [(f"  {result.code}  {result.title}: {found(result, language)}", "")]


def _more(count: int, language: Language) -> list[Line]:
    rest = count - SHORT_LIST
    return [_line(text("and {count} more", count=rest), language, "dim", 2)] if rest > 0 else []


def _waivers(review: Review) -> list[Line]:
    language, codes = review.language, {result.rule: result.code for result in review.results}
    if not review.waivers:
        return []
    working = sum(waiver.matched for waiver in review.waivers)
    title = text("Waivers: {count}, of which at work: {working}", count=len(review.waivers), working=working)
    # those that need attention first: what is waived is in the other reports too
    ordered = sorted(review.waivers, key=lambda waiver: waiver.matched)
    return [
        _line(title, language, "bold"),
        *(
            [(f"  {codes.get(waiver.rule, waiver.rule)} {waiver.feature or ''}".rstrip() + ": ", ""),
             (waiver_words(waiver, language), "")]
            for waiver in ordered[:SHORT_LIST]
        ),
        *_more(len(ordered), language),
    ]  # fmt: skip


def _missing(review: Review) -> list[Line]:
    language, lacks = review.language, digest.lacks(review)
    if not lacks:
        return []
    lines = [_line(text("What would settle most of the unknown"), language, "bold")]
    for lack in lacks[:SHORT_LIST]:
        said = text("{message} Rules: {codes}.", message=lack.message, codes=few(lack.codes))
        lines.append(_line(said, language, "", 2))
    return [*lines, *_more(len(lacks), language)]


def _people(review: Review) -> list[Line]:
    language, judgement = review.language, review.judgement
    lines: list[Line] = []
    if judgement.questions:
        asked = text("Questions for people: {answered} of {questions} answered.", answered=judgement.answered,
                     questions=judgement.questions)  # fmt: skip
        lines.append(_line(asked, language))
    if judgement.answered:
        lines.append(_line(text("Judgement: {score}.", score=score_words(judgement, language)), language))
    if review.input.issues:
        levels = [issue.level for issue in review.input.issues]
        counts = {level: levels.count(level) for level in ISSUE_LEVELS if level in levels}
        parts = [f"{word(ISSUE_LEVELS, level, language)} {count}" for level, count in counts.items()]
        lines.append(_line(text("Remarks on the input: {counts}.", counts=parts), language))
    return lines


def _changes(review: Review) -> list[Line]:
    return [[(" " * indent + said, "" if indent else "bold")] for indent, said in told(review)]


def _files(files: tuple[str | Path, ...], language: Language) -> list[Line]:
    if not files:
        return []
    return [_line(text("Written"), language, "bold"), *([(f"  {path}", "")] for path in files)]
