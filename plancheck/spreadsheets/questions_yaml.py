"""The questions of a pack as YAML to fill in, with what is asked as comments."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from plancheck.report.question_sheets import answers_of
from plancheck.review.answer_files import HEADINGS, Answer
from plancheck.review.questions import Question
from plancheck.spreadsheets.question_files import LINES, Asked, answer_word, role_title
from plancheck.texts import Language, text
from plancheck.workbooks.cells import day_in

_NAME = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
"""A dotted name: YAML reads it as text without quotes."""


def questions_yaml(asked: Asked, language: Language) -> str:
    """Return the questions as YAML: per role a section, per question its text as a comment."""
    return "\n".join(_yaml_lines(asked, language)) + "\n"


def _yaml_lines(asked: Asked, language: Language) -> Iterator[str]:
    source, scheme = asked.pack.sources[-1], asked.pack.scheme
    yield from _comment(LINES[0].render(language))
    yield from _comment(f"{source.title.render(language)} ({source.id} {source.version})")
    yield "#"
    for line in (
        text("Write an answer behind 'value:'. An empty answer is no fault; questions may be left out."),
        text("Evidence is a list: [minutes.pdf, survey.pdf]. A date is written as 2026-03-01."),
        text("Then: plancheck check PLAN --answers answers.yaml"),
    ):
        yield from _comment(line.render(language))
    yield f"pack: {{id: {_quoted(source.id)}, version: {_quoted(source.version)}}}"
    yield "answers:"
    for role, items in asked.by_role():
        title = role_title(role, scheme, language)
        yield from ("", f"  # ---- {title} ({len(items)}) ----")
        for question in items:
            yield ""
            yield from _comment(question.said(language), "  ")
            if question.guidance:
                yield from _comment(question.guidance.render(language), "  #   ")
            words = " / ".join(answers_of(question.scale, language))
            yield from _comment(f"{HEADINGS['allowed'].render(language)}: {words}", "  ")
            yield from _entry(question, asked.answers.get(question.rule), title, language)


def _entry(question: Question, answer: Answer | None, role: str, language: Language) -> Iterator[str]:
    author = answer.author if answer else None
    value = answer_word(question, answer, language) if answer else None
    day = day_in(answer.date) if answer else None
    evidence = ", ".join(_quoted(item) for item in answer.evidence) if answer else ""
    yield f"  - rule: {_quoted(question.rule)}"
    yield f"    value: {'' if value is None else value}".rstrip()
    yield f"    note: {_quoted(answer.note) if answer and answer.note else ''}".rstrip()
    yield "    author:"
    yield f"      name: {_quoted(author.name) if author and author.name else ''}".rstrip()
    yield f"      role: {_quoted((author.role if author else None) or role)}"
    yield f"    date: {day.isoformat() if day else ''}".rstrip()
    yield f"    evidence: [{evidence}]"
    yield f"    question: {_quoted(question.said(language))}"
    yield f"    asked: {question.fingerprint}"


def _comment(words: str, indent: str = "") -> Iterator[str]:
    mark = indent if indent.endswith("#   ") else f"{indent}# "
    for line in words.splitlines() or [""]:
        yield from (f"{mark}{part}".rstrip() for part in textwrap.wrap(line, 110) or [""])


def _quoted(words: str) -> str:
    """Return text as YAML that reads back the same: JSON text is YAML."""
    return words if _NAME.fullmatch(words) else json.dumps(words, ensure_ascii=False)
