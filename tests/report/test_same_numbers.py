"""Every output of a review shows the same numbers: each is read back and held against the review itself."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyogrio
import pypdf
import pytest

import plancheck
from plancheck.report import FORMATS, digest, terminal
from plancheck.report.amounts import amount
from plancheck.report.anchors import ROWS_ON_PAPER, rule_anchor
from plancheck.report.sentences import is_question, is_whole_plan, score_words, status_word
from plancheck.report.words import LEVELS, STATUSES

PLAN = Path(__file__).resolve().parents[2] / "example_plans" / "fictional" / "havenkwartier-a.gpkg"
WAIVERS = """
waivers:
  - {rule: DS22, feature: C3, reason: In overleg met de wijkagent., until: 2027-03-01}
"""
FINDING_STATUSES = ("not_met", "unknown", "waived")


@dataclass
class Numbers:
    """What an output says; what it does not show stays empty."""

    total: tuple[float, ...] = ()
    keys: dict[str, tuple[float, ...]] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    findings_of: dict[tuple[str, str], int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    waivers = tmp_path_factory.mktemp("waivers") / "waivers.yaml"
    waivers.write_text(WAIVERS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1772366400")
        return plancheck.check([PLAN], waivers=waivers, language="en")


def truth(review: Any) -> Numbers:
    counts = Counter((result.code, finding.status) for result in review.results for finding in result.findings)
    per_status = Counter[str]()
    for (_, status), count in counts.items():
        per_status[status] += count
    return Numbers(
        total=ends(review.total),
        keys={key.title: ends(key) for key in review.keys},
        statuses={result.code: result.status for result in review.results},
        values={result.code: result.value for result in review.results if result.value is not None},
        scores={result.code: result.score for result in review.results if result.score is not None},
        findings=dict(per_status),
        findings_of=dict(counts),
    )


def ends(scored: Any) -> tuple[float, ...]:
    return scored.score, scored.low, scored.high


def of_json(path: Path, review: Any) -> Numbers:
    from plancheck.review.stored import read_review

    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["total"]["score"] == review.total.score
    return truth(read_review(path))


def of_workbook(path: Path, review: Any) -> Numbers:
    book = openpyxl.load_workbook(path, read_only=False)
    summary, rules, findings = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets[:3])
    scored = {str(row[0]).strip(): row[1:4] for row in reversed(summary) if isinstance(row[3], float | int)}
    columns = {title: at for at, title in enumerate(rules[0])}
    names = {words.render("en"): status for status, words in STATUSES.items()}
    heads = {title: at for at, title in enumerate(findings[0])}
    counts = Counter((row[heads["Rule"]], names[row[heads["Status"]]]) for row in findings[1:])
    return Numbers(
        total=scored["Total"],
        keys={key.title: scored[key.title] for key in review.keys},
        statuses={row[0]: names.get(row[columns["Status"]], "not_applicable") for row in rules[1:]},
        values={row[0]: row[columns["Value"]] for row in rules[1:] if isinstance(row[columns["Value"]], float | int)},
        scores={row[0]: row[columns["Score"]] for row in rules[1:] if row[columns["Score"]] is not None},
        findings={names[row[0]]: row[2] for row in summary if row[0] in names and row[2]},
        findings_of=dict(counts),
    )


def of_csv(path: Path, review: Any) -> Numbers:
    names = {words.render("en"): status for status, words in STATUSES.items()}
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    counts = Counter((row["Rule"], names[row["Status"]]) for row in rows)
    return Numbers(findings=dict(Counter(names[row["Status"]] for row in rows)), findings_of=dict(counts))


def of_junit(path: Path, review: Any) -> Numbers:
    def facts(element: ElementTree.Element) -> dict[str, str]:
        return {item.get("name", ""): item.get("value", "") for item in element.iterfind("properties/property")}

    def scored(given: Mapping[str, str]) -> tuple[float, ...]:
        return tuple(float(given[name]) for name in ("score", "low", "high"))

    found = Numbers()
    for suite in ElementTree.parse(path).getroot():
        if "key" not in facts(suite):
            found.total = scored(facts(suite))
            continue
        found.keys[suite.get("name", "")] = scored(facts(suite))
        for case in suite.iterfind("testcase"):
            code, given = case.get("name", "").split(" ")[0], facts(case)
            found.statuses[code] = given["status"]
            if "value" in given:
                found.values[code] = given["value"] if given["value"] == "out_of_reach" else float(given["value"])
            if "score" in given:
                found.scores[code] = float(given["score"])
            for status in FINDING_STATUSES:
                count = int(given.get(f"findings.{status}", 0))
                if count:
                    found.findings_of[code, status] = count
                    found.findings[status] = found.findings.get(status, 0) + count
    return found


def of_geopackage(path: Path, review: Any) -> Numbers:
    areas = pyogrio.read_dataframe(path, layer="scores", read_geometry=False)
    scores = areas[areas["layer"] == "plan"].iloc[0]
    counts = Counter[tuple[str, str]]()
    for layer in ("findings_areas", "findings_lines", "findings_points"):
        frame = pyogrio.read_dataframe(path, layer=layer, read_geometry=False)
        counts.update(zip(frame["code"], frame["status"], strict=True))
    per_status = Counter[str]()
    for (_, status), count in counts.items():
        per_status[status] += count
    return Numbers(
        total=tuple(scores[name] for name in ("score", "low", "high")),
        keys={
            key.title: tuple(scores[f"key_{key.id}{end}"] for end in ("", "_low", "_high")) for key in review.keys
        },
        findings=dict(per_status),
        findings_of=dict(counts),
    )  # fmt: skip


READERS: Mapping[str, Callable[[Path, Any], Numbers]] = {
    ".json": of_json, ".xlsx": of_workbook, ".csv": of_csv, ".xml": of_junit, ".gpkg": of_geopackage,
}  # fmt: skip
"""The outputs that hold numbers as numbers; those that people read are compared as they are read, below."""


def test_every_output_is_looked_at_here() -> None:
    assert set(FORMATS) == {*READERS, ".html", ".pdf"}


@pytest.mark.parametrize("suffix", READERS)
def test_the_numbers_are_those_of_the_review(checked: Any, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"review{suffix}"
    plancheck.write(checked.review, checked.plan, path)
    found, true = READERS[suffix](path, checked.review), truth(checked.review)
    assert true.findings.keys() == {"not_met", "unknown", "waived"}
    assert found.findings == true.findings
    assert found.findings_of == true.findings_of
    if found.total:
        assert found.total == true.total
        assert found.keys == true.keys
    if found.statuses:
        assert found.statuses == true.statuses
        assert found.scores == true.scores
        numbers = {code: value for code, value in true.values.items() if code in found.values}
        assert found.values == numbers
        left_out = [result for result in checked.review.results if result.code in set(true.values) - set(numbers)]
        assert all(
            result.unit == "yes_no" or result.value == "out_of_reach" or is_question(result) for result in left_out
        )


def test_the_page_shows_the_same_numbers_rounded(checked: Any, tmp_path: Path) -> None:
    review = checked.review
    plancheck.write(review, checked.plan, tmp_path / "review.html")
    page = html.unescape((tmp_path / "review.html").read_text(encoding="utf-8"))
    [total] = re.findall(r'class="total-number">(\d+)<', page)
    assert int(total) == round(review.total.score)
    assert f"from {round(review.total.low)} to {round(review.total.high)}" in page
    shown = re.findall(r'<p class="key-score">\s*<strong class="score">(\d+)</strong>', page)
    assert [int(score) for score in shown] == [round(key.score) for key in review.keys]
    counts = digest.status_counts(review)
    words = {**STATUSES, "observation": LEVELS["observation"]}
    for status, sentence in words.items():
        name = sentence.render("en")
        listed = re.findall(rf'class="count-number">(\d+)</span><span class="count-name">{name}<', page)
        assert [int(count) for count in listed] == ([counts[status]] if counts[status] else [])
    for result in review.results:
        part = page.partition(f' id="{rule_anchor(result)}"')[2]
        part = part[: min(at for at in (part.find(' id="r-'), part.find("</main>")) if at > 0)]
        waits = is_question(result) and not digest.is_answered(result)
        assert (f"</svg>{status_word(result, 'en')}</span>" in part) is not waits, result.code
        if is_question(result):
            continue
        if result.low is not None and result.level != "observation":
            assert f"<dd>{score_words(result, 'en')}</dd>" in part, result.code
        if is_whole_plan(result):
            assert f"<dd>{amount(result.value, result.unit, 'en')}</dd>" in part, result.code
            continue
        [told] = re.findall(r"([\d,]+), of which meet ([\d,]+), fall short ([\d,]+), unknown ([\d,]+)", part)
        subjects = [int(count.replace(",", "")) for count in told]
        by_status = Counter(finding.status for finding in result.findings)
        assert subjects[2:] == [by_status["not_met"], by_status["unknown"]], result.code
        rows = len(re.findall(r'<tr id="f-', part))
        left_out = len(result.findings) - ROWS_ON_PAPER
        more_on_paper = [int(count.replace(",", "")) for count in re.findall(r'on-paper">And ([\d,]+) more;', part)]
        assert more_on_paper == [left_out] * (left_out > 0), result.code
        more = re.findall(r'on-screen">And ([\d,]+) more;', part)
        assert rows + (int(more[0].replace(",", "")) if more else 0) == len(result.findings), result.code


def squashed(words: str) -> str:
    return re.sub(r"[\s\u200b-]+", "", words)


def test_the_paper_shows_the_same_numbers_rounded(checked: Any, tmp_path: Path) -> None:
    review = checked.review
    plancheck.write(review, checked.plan, tmp_path / "review.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "review.pdf").pages]
    first = squashed(pages[0])
    assert squashed(f"Verdict {round(review.total.score)} out of 100") in first
    for key in review.keys:
        assert squashed(f"{key.title} {score_of(key)}") in first, key.title
    counts = digest.status_counts(review)
    for status, sentence in {**STATUSES, "observation": LEVELS["observation"]}.items():
        if counts[status]:
            assert squashed(f"{sentence.render('en')}: {counts[status]}") in squashed(pages[1]), status
    # what stands on top of every page and at its foot is between the parts of a rule that two pages share
    edges = "|".join(map(re.escape, map(squashed, (review.plan.name + "Review for social cohesion",))))
    text = re.sub(rf"{edges}|Page\d+of{len(pages)}", "", "".join(map(squashed, pages)))
    annex = text[text.rindex(squashed("Annex: rule by rule")) :]
    ordered = [result for _, factors in digest.by_key(review) for _, results in factors for result in results]
    starts = [annex.index(squashed(f"{result.code} {result.title}")) for result in ordered]
    assert starts == sorted(starts)
    for result, start, end in zip(ordered, starts, [*starts[1:], len(annex)], strict=True):
        part = annex[start:end]
        assert squashed(status_word(result, "en")) in part, result.code
        if result.low is not None and result.level != "observation":
            assert squashed(f"Score: {score_words(result, 'en')}") in part, result.code
        if is_whole_plan(result):
            assert squashed(f"Measured: {amount(result.value, result.unit, 'en')}") in part, result.code
            continue
        [told] = re.findall(r"([\d,]+),ofwhichmeet([\d,]+),fallshort([\d,]+),unknown([\d,]+)", part)
        by_status = Counter(finding.status for finding in result.findings)
        assert [int(count.replace(",", "")) for count in told[2:]] == [by_status["not_met"], by_status["unknown"]]
        more = re.findall(r"And([\d,]+)more;", part)
        rest = int(more[0].replace(",", "")) if more else 0
        assert rest == max(0, len(result.findings) - ROWS_ON_PAPER), result.code


def score_of(key: Any) -> str:
    low, high = round(key.low), round(key.high)
    return f"{round(key.score)}" + (f" from {low} to {high}" if low != high else "")


def test_the_terminal_shows_the_same_numbers_rounded(checked: Any) -> None:
    review = checked.review
    lines = terminal.summary(review, width=1000).splitlines()
    for title, scored in (("Total", review.total), *((key.title, key) for key in review.keys)):
        [line] = [line for line in lines if line.startswith(f"{title:<17.17} ")]
        assert line.endswith(f" {score_words(scored, 'en')}")
    counts = digest.status_counts(review)
    [line] = [line for line in lines if line.startswith("Rules:")]
    assert f"Rules: {len(review.results)}." in line
    for status in ("not_met", "unknown", "met", "to_judge"):
        assert f"{STATUSES[status].render('en')} {counts[status]}" in line
    assert f"Requirements not met: {review.total.requirements_not_met}" in lines
