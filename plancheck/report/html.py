"""The review as one web page that holds all it needs: no request leaves it, and it reads well without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from plancheck.report import changes, digest, sentences, words
from plancheck.report.anchors import all_rows, is_placed, rule_anchor
from plancheck.report.barcode import barcodes, without_norm
from plancheck.report.drawing import draw
from plancheck.resources import folder
from plancheck.texts import Language, number, text

if TYPE_CHECKING:
    from jinja2 import Environment

    from plancheck.plan.model import Plan
    from plancheck.review.model import Result, Review

MOST_WEIGHTY = 10
MOST_ISSUES = 50
FIRST_ROWS = 5
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def to_html(review: Review, plan: Plan) -> str:
    """Return the page in the language of the review; everything that plan or packs bring in is escaped."""
    templates = folder("templates")
    style = "".join((templates / name).read_text(encoding="utf-8") for name in ("base.css", "review.css"))
    script = (templates / "review.js").read_text(encoding="utf-8")
    rows = all_rows(review)
    anchored = tuple(item for items in rows.values() for item in items)
    page = environment(review.language).get_template("review.html.j2")
    return (
        page.render(
            review=review,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            rows=rows,
            row_of={item.finding.id: item for item in anchored},
            drawing=draw(review, plan, anchored),
            barcodes=barcodes(review),
            without_norm=without_norm(review),
            counts=digest.status_counts(review),
            lacks=digest.lacks(review),
            weightiest=digest.weightiest(review, MOST_WEIGHTY),
            requirements=digest.requirements(review),
            requirements_short=digest.requirements_not_met(review),
            requirements_unknown=sum(result.status == "unknown" for result in digest.requirements(review)),
            questions=digest.questions(review),
            by_key=_by_key(review),
            changes=changes.pack_changes(review),
            settings=changes.settings(review),
            marks=changes.changed_parameters(review),
            anchors={result.code: rule_anchor(result) for result in review.results},
            first_rows=FIRST_ROWS,
            wide_open=sentences.is_wide_open(review.total),
            most_issues=MOST_ISSUES,
            words=words,
        )
        + "\n"
    )


def environment(language: Language) -> Environment:
    """Return the template environment of a language; ``_`` in a template makes a sentence as ``text`` does in code."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = lambda msgid, **values: text(msgid, **values).render(language)
    made.filters.update(
        num=lambda value, digits=4: number(value, language, digits),
        whole=lambda value: number(round(value), language),
        date=lambda value: _date(value, language),
        link=_link,
        word=lambda name, kind: words.word(getattr(words, kind), name, language),
        unit=lambda unit: words.unit_word(unit, language),
        amount=lambda value, unit: sentences.amount(value, unit, language),
        norm=lambda result: sentences.norm_words(result.norm, sentences.norm_unit(result), language),
        pct=lambda share: sentences.percentage(share, language),
        score=lambda scored: sentences.score_words(scored, language),
        found=lambda result: sentences.found(result, language),
        status_word=lambda result: sentences.status_word(result, language),
        status_mark=sentences.status_mark,
        norm_unit=sentences.norm_unit,
        short_norm=lambda result: sentences.short_norm(result, language),
        answer=lambda result: sentences.answer_words(result, language),
        margin=lambda finding, unit: sentences.margin_words(finding.margin, unit, language),
    )
    made.tests.update(whole_plan=sentences.is_whole_plan, placed=is_placed)
    return made


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _by_key(review: Review) -> list[tuple[str, list[tuple[str, list[Result]]]]]:
    """Return the measured rules by key and factor, what falls short first; those of no known factor come last."""
    order = list(words.STATUSES)
    results = sorted(
        digest.measured(review), key=lambda result: (order.index(result.status), digest.by_code(result.code))
    )
    groups = [(key.title, [(factor.id, factor.title) for factor in key.factors]) for key in review.keys]
    named = {factor for _, factors in groups for factor, _ in factors}
    others = dict.fromkeys(result.factor for result in results if result.factor not in named)
    by_key = []
    for title, factors in (*groups, ("", [(name, name) for name in others])):
        rules = [(name, [result for result in results if result.factor == factor]) for factor, name in factors]
        by_key.append((title, [(name, chosen) for name, chosen in rules if chosen]))
    return by_key


def _date(moment: str, language: Language) -> str:
    """Write the day of an ISO time as the language does: "1 maart 2026"."""
    found = _DATE.match(moment)
    if not found:
        return moment
    year, month, day = (int(part) for part in found.groups())
    return f"{day} {words.MONTHS[month - 1].render(language)} {year}"


def _link(url: str | None) -> str | None:
    """Return an address that may be followed: the web only, so that no pack can bring in a script."""
    return url if url and re.match(r"https?://[^\s]+$", url, re.IGNORECASE) else None
