"""Rules, scores and waivers as a reader would say them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plancheck.report.amounts import amount, norm_numbers, norm_words, percentage
from plancheck.report.words import ANSWERS, LEVELS, MONTHS, ROLES, STATUSES, WAIVER_OUTCOMES, word
from plancheck.review.model import JudgementScore, Result, Review, Scored, WaiverFacts
from plancheck.texts import Language, in_full, number, plural, text

FEW = 6
WIDE_OPEN = 50.0
"""A range wider than this many points leaves the score itself without meaning."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def status_word(result: Result, language: Language) -> str:
    """Return the status in words; an observation that was measured is called an observation, never a verdict."""
    mark = status_mark(result)
    return word(LEVELS if mark == "observation" else STATUSES, mark, language)


def status_mark(result: Result) -> str:
    """Return the name of the mark beside a rule: its status, or "observation" when it was measured without verdict."""
    seen = result.level == "observation" and result.status == "not_applicable" and result.value is not None
    return "observation" if seen else result.status


def is_question(result: Result) -> bool:
    """Whether people answer this rule instead of a drawing."""
    if result.asked is not None:
        return True
    return result.status == "to_judge" or _is_answered_in_words(result) or result.rule.startswith(("q.", "prog."))


def _is_answered_in_words(result: Result) -> bool:
    return any(isinstance(value, str) and value in ANSWERS for value in (result.norm or {}).values())


def is_whole_plan(result: Result) -> bool:
    """Whether the value of the rule is a measured number; else it is the share of its subjects that meet the norm."""
    if result.findings:
        return result.findings[0].subject.layer in ("boundary", "plan")
    if result.unit == "share" and result.norm is not None and result.norm.get("unit") != "share":
        return False
    return result.subjects.total <= 1 or result.level == "observation"


def norm_unit(result: Result) -> str | None:
    """Return the unit of the norm and of the values and margins of findings."""
    own = (result.norm or {}).get("unit")
    return str(own) if own else result.unit if is_whole_plan(result) else None


def few(names: Sequence[str]) -> list[str]:
    """Return the first names, and how many more there are: "+12"."""
    return [*names[:FEW], *([f"+{len(names) - FEW}"] if len(names) > FEW else [])]


def short_norm(result: Result, language: Language) -> str:
    """Write a norm beside a value that already names the unit."""
    norm = result.norm or {}
    if norm.get("unresolved"):
        return text("no figure").render(language)
    unit = norm_unit(result)
    if is_whole_plan(result) and unit not in ("share", "yes_no", "answer"):
        return norm_words({**norm, "unit": None}, None, language)
    return norm_words(norm, unit, language)


def measured(result: Result, language: Language) -> str:
    """Write the value of a rule on the plan as a whole with its unit, on its side of the norm."""
    return amount(result.value, result.unit, language, result.norm)


def band_value(result: Result, language: Language) -> str:
    """Write the value of a rule in a table whose heading names the unit."""
    if not isinstance(result.value, (int, float)):
        return amount(result.value, None, language)
    return number(result.value, language, norm_unit(result), norm_numbers(result.norm))


def enough(result: Result, language: Language) -> str:
    """Write which share of the subjects of a rule meets the norm, with the share that is enough unless that is all."""
    share = result.value if isinstance(result.value, (int, float)) else None
    met = percentage(share, language, result.accept)
    if result.accept >= 1:
        return met
    least = text("enough is {share}", share=percentage(result.accept, language, result.accept)).render(language)
    return f"{met} ({least})"


def some_meet(result: Result, language: Language) -> str:
    """Write how many subjects of a rule meet the norm, and how many are waived."""
    counts = result.subjects
    if counts.total == 1:
        return word(STATUSES, result.status, language).lower()
    said = plural("{count} of {total} meets", "{count} of {total} meet", count=counts.met, total=counts.total)
    parts = [said.render(language)]
    if counts.waived:
        parts.append(text("waived {waived}", waived=counts.waived).render(language))
    return ", ".join(parts)


def factor_titles(review: Review) -> dict[str, str]:
    """Return the titles of factors by their id."""
    return {factor.id: factor.title for key in review.keys for factor in key.factors}


def lens_titles(review: Review) -> dict[str, str]:
    """Return the titles of lenses by their id."""
    return {lens.id: lens.title for lens in review.lenses}


def answer_words(result: Result, language: Language) -> str:
    """Return the answer to a question: a word on the yes-partly-no scale, else the number; a dash when not answered."""
    if not isinstance(result.value, (int, float)):
        return "–"
    named = {0.0: "no", 0.5: "partly", 1.0: "yes"}.get(result.value) if _is_answered_in_words(result) else None
    return word(ANSWERS, named, language) if named else in_full(result.value, language)


def is_wide_open(scored: Scored | JudgementScore) -> bool:
    """Whether so little is known that the range says more than the score."""
    return (scored.high or 0) - (scored.low or 0) > WIDE_OPEN


def score_words(scored: Scored | JudgementScore, language: Language) -> str:
    """Return a score with its range: "62 (from 48 to 81)"."""
    if scored.low is None or scored.high is None:
        return text("no score").render(language)
    bounds = {"low": number(round(scored.low), language), "high": number(round(scored.high), language)}
    if scored.score is None:
        return text("unknown (from {low} to {high})", **bounds).render(language)
    score = number(round(scored.score), language)
    if is_wide_open(scored):
        return text("between {low} and {high} ({score} for what is known)", score=score, **bounds).render(language)
    if bounds["low"] == bounds["high"]:
        return score
    return text("{score} (from {low} to {high})", score=score, **bounds).render(language)


def found(result: Result, language: Language) -> str:
    """Return what was found in a few words: the measured number with its norm, or how many subjects fall short."""
    if is_whole_plan(result):
        value, norm = measured(result, language), norm_words(result.norm, norm_unit(result), language)
        if result.norm is None:
            return value
        if result.norm.get("unresolved"):
            return f"{value}, {norm}"
        return text("{value}, norm {norm}", value=value, norm=norm).render(language)
    counts = result.subjects
    if counts.waived:
        parts = {"short": counts.not_met, "total": counts.total, "waived": counts.waived}
        return text("falls short: {short} of {total}, waived: {waived}", **parts).render(language)
    if counts.not_met == counts.total:
        return plural("falls short", "falls short: all {count}", count=counts.total).render(language)
    return text("falls short: {short} of {total}", short=counts.not_met, total=counts.total).render(language)


def day_words(moment: str, language: Language) -> str:
    """Write the day of an ISO time as the language does: "1 maart 2026"."""
    found = _DATE.match(moment)
    if not found:
        return moment
    year, month, day = (int(part) for part in found.groups())
    return f"{day} {MONTHS[month - 1].render(language)} {year}"


def waiver_words(waiver: WaiverFacts, language: Language) -> str:
    """Write why something is waived, by whom and until when; of a waiver that waives nothing, what is wrong first."""
    author = waiver.author
    who = [part for part in (author.name, word(ROLES, author.role, language)) if part] if author else []
    until = text("up to and including {day}", day=day_words(waiver.until, language)).render(language)
    said = f"{waiver.reason.rstrip('.')} ({', '.join([*who, until])})."
    if waiver.matched:
        return said
    state = word(WAIVER_OUTCOMES, waiver.outcome, language)
    return f"{state}. {said}"


def web_address(url: str | None) -> str | None:
    """Return an address that may be followed: the web only, so that no pack can bring in a script."""
    return url if url and re.match(r"https?://[^\s]+$", url, re.IGNORECASE) else None
