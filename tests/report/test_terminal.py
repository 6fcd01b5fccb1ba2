from __future__ import annotations

import io
from pathlib import Path

import pytest

from plancheck.report.terminal import render, summary
from tests.report.builders import small_review

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_summary_is_as_kept(language: str) -> None:
    written = summary(small_review(language=language), ["toets.json", "toets.html"])
    assert written == (SNAPSHOTS / f"summary.{language}.txt").read_text(encoding="utf-8")


def test_no_line_is_wider_than_asked() -> None:
    assert max(len(line) for line in summary(small_review(), width=60).splitlines()) <= 60


class CodePage(io.StringIO):
    """A stream with the encoding of an old Windows terminal."""

    encoding = "cp1252"


def test_a_code_page_without_blocks_gets_plain_marks() -> None:
    stream = CodePage()
    render(small_review(), stream)
    written = stream.getvalue()
    assert "█" not in written
    assert "####" in written
    written.encode("cp1252")


def test_a_name_that_the_code_page_lacks_does_not_stop_the_summary() -> None:
    stream = CodePage()
    review = small_review()
    render(review.model_copy(update={"plan": review.plan.model_copy(update={"name": "Ħavenŵijk 城"})}), stream)
    assert "aven" in stream.getvalue()


def test_a_name_is_never_read_as_markup() -> None:
    review = small_review()
    marked = review.model_copy(update={"plan": review.plan.model_copy(update={"name": "[red]Wijk[/red] :house:"})})
    assert "[red]Wijk[/red] :house:" in summary(marked)


def test_no_colour_outside_a_terminal() -> None:
    stream = io.StringIO()
    render(small_review(), stream)
    assert "\x1b[" not in stream.getvalue()


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [True, False])
def test_colour_in_a_terminal_unless_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if quiet:
        monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    render(small_review(), stream)
    assert ("\x1b[31m" in stream.getvalue() or "\x1b[1;31m" in stream.getvalue()) is not quiet
