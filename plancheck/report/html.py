"""The review as one web page that holds all it needs: no request leaves it, and it reads well without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plancheck.report import amounts, changes, digest, sentences, words
from plancheck.report.anchors import ROWS_ON_PAPER, all_rows, is_placed, rule_anchor
from plancheck.report.barcode import barcodes, without_norm
from plancheck.report.cartography import POINTS, WORDS
from plancheck.report.charts.flows import flows, on_routes, streets
from plancheck.report.charts.histogram import bound_words, histogram, spread_words
from plancheck.report.charts.mix import area_tables
from plancheck.report.charts.scores import score_maps
from plancheck.report.drawing import draw
from plancheck.report.house_style import PLAIN, HouseStyle
from plancheck.report.projection import window
from plancheck.report.style_sheet import policy_hash, style_sheet
from plancheck.report.tongues import tongue
from plancheck.resources import folder
from plancheck.texts import Language, number, plural, shown, text

if TYPE_CHECKING:
    from jinja2 import Environment

    from plancheck.plan.model import Plan
    from plancheck.review.model import Review

STYLES = ("base.css", "review.css")
MOST_WEIGHTY = 10
MOST_ISSUES = 50
FIRST_AREAS = 10


def to_html(review: Review, plan: Plan, house: HouseStyle = PLAIN) -> str:
    """Return the page in the language of the review; everything that plan, packs or house style bring in is escaped."""
    style = style_sheet(STYLES, house)
    script = (folder("templates") / "review.js").read_text(encoding="utf-8")
    rows = all_rows(review)
    anchored = tuple(item for items in rows.values() for item in items)
    page = environment(review.language).get_template("review.html.j2")
    return (
        page.render(
            review=review,
            style=style,
            script=script,
            style_hash=policy_hash(style),
            script_hash=policy_hash(script),
            house=house,
            rows=rows,
            row_of={item.finding.id: item for item in anchored},
            drawing=draw(review, plan, anchored),
            barcodes=barcodes(review),
            histograms={result.code: histogram(result, review.language) for result in review.results},
            flows=flows(review, window(plan.boundary)),
            streets=streets(review, plan),
            on_routes=on_routes(review),
            area_tables=area_tables(review),
            score_maps=score_maps(review, plan, window(plan.boundary)),
            side_by_side=digest.side_by_side(review),
            points=POINTS,
            style_words={name: words.render(review.language) for name, words in WORDS.items()},
            without_norm=without_norm(review),
            counts=digest.status_counts(review),
            lacks=digest.lacks(review),
            waiver_of=digest.waiver_of(review),
            weightiest=digest.weightiest(review, MOST_WEIGHTY),
            requirements=digest.requirements(review),
            requirements_short=digest.requirements_not_met(review),
            requirements_unknown=sum(result.status == "unknown" for result in digest.requirements(review)),
            requirements_waived=sum(result.status == "waived" for result in digest.requirements(review)),
            questions=digest.questions(review),
            unanswered=digest.unanswered_by_key(review),
            by_key=digest.by_key(review),
            changes=changes.pack_changes(review),
            settings=changes.settings(review),
            marks=changes.changed_parameters(review),
            anchor_of_rule={result.rule: rule_anchor(result) for result in review.results},
            code_of_rule={result.rule: result.code for result in review.results},
            anchors={result.code: rule_anchor(result) for result in review.results},
            first_rows=ROWS_ON_PAPER,
            first_areas=FIRST_AREAS,
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
    made.globals["plural"] = lambda one, many, **values: plural(one, many, **values).render(language)
    made.filters.update(
        num=lambda value: number(value, language),
        shown=lambda value: shown(value, language),
        whole=lambda value: number(round(value), language),
        date=lambda value: sentences.day_words(value, language),
        waiver=lambda waiver: sentences.waiver_words(waiver, language),
        tongue=tongue,
        link=sentences.web_address,
        word=lambda name, kind: words.word(getattr(words, kind), name, language),
        unit=lambda unit: words.unit_word(unit, language),
        amount=lambda value, unit: amounts.amount(value, unit, language),
        measured=lambda result: sentences.measured(result, language),
        band_value=lambda result: sentences.band_value(result, language),
        some_meet=lambda result: sentences.some_meet(result, language),
        enough=lambda result: sentences.enough(result, language),
        spread_words=lambda chart: spread_words(chart, language),
        bound=lambda value, chart: bound_words(value, chart, language),
        norm=lambda result: amounts.norm_words(result.norm, sentences.norm_unit(result), language),
        pct=lambda share: amounts.percentage(share, language),
        score=lambda scored: sentences.score_words(scored, language),
        found=lambda result: sentences.found(result, language),
        status_word=lambda result: sentences.status_word(result, language),
        status_mark=sentences.status_mark,
        norm_unit=sentences.norm_unit,
        short_norm=lambda result: sentences.short_norm(result, language),
        answer=lambda result: sentences.answer_words(result, language),
        margin=lambda item, result: amounts.margin_words(
            item.margin, result.norm, sentences.norm_unit(result), language
        ),
    )
    made.tests.update(whole_plan=sentences.is_whole_plan, placed=is_placed, answered=digest.is_answered)
    return made
