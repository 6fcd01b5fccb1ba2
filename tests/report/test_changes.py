"""The account of what packs changed: the same words in the page and in the terminal."""

from __future__ import annotations

from plancheck.report.changes import change_words, changed_parameters, pack_changes, settings
from plancheck.report.html import to_html
from plancheck.report.terminal import summary
from plancheck.review.model import Review
from plancheck.review.provenance import Engine, Excluded, Overridden, PackFacts, Plugin
from tests.report.builders import SHA, small_plan, small_review


def changed_review() -> Review:
    made = small_review(language="en")
    rules = [result.rule for result in made.results]
    weight = {"weight": (1.0, 0.25)}
    pack = PackFacts(
        id="eigen", version="1.0.0", sha256=SHA, title="Our <own> pack", parameters={"far": (400, 500)},
        overrides=(
            Overridden(rule=rules[0], reason="Policy", changed={"norm": ({"at_most": 10}, {"at_most": 8})}),
            Overridden(rule=rules[1], reason="Too many & alike", changed=weight),
            Overridden(rule=rules[2], reason="Too many & alike", changed=weight),
            Overridden(rule="no.result", reason="Policy", changed=weight),
        ),
        excluded=tuple(Excluded(rule=f"space.{name}", code=f"S{name.upper()}", reason="Not drawn") for name in "abcdefgh"),
    )  # fmt: skip
    return small_review(
        language="en", packs=(pack, *made.packs), parameters={"far": 600, "wide": 3}, settings={"far": (500, 600)},
        engine=Engine(name="plancheck", version="0.1.0", plugins=(Plugin(name="maten", version="2"),)),
    )  # fmt: skip


def test_changes_for_one_reason_stand_together() -> None:
    [pack] = pack_changes(changed_review())
    one, two = pack.changes
    assert (len(one.results), len(two.results)) == (1, 2)
    assert two.words == ("weight from 1 to 0.25",)
    assert [absence.reason for absence in pack.absences] == ["Not drawn"]
    assert pack.parameters == ("far from 400 to 500",)


def test_a_review_without_changes_says_nothing_about_them() -> None:
    assert pack_changes(small_review()) == ()
    assert "what was changed" not in to_html(small_review(language="en"), small_plan())
    assert "Changed by" not in summary(small_review(language="en"))


def test_every_key_is_told_in_words() -> None:
    changed = {
        "level": ("wish", "recommendation"), "weight": (None, 2.0), "accept": (1.0, 0.9), "score": (None, {"full": 10, "none": 20}),
        "norm": ({"at_most": 10}, {"between": [2, 8]}), "title": ({"nl": "Oud", "en": "Old"}, "New"),
    }  # fmt: skip
    assert change_words(changed, "dwellings", "en") == (
        "level from wish to recommendation",
        "weight from nothing to 2",
        "share that must meet the norm from 100% to 90%",
        "score line from nothing to (100 at 10, 0 at 20)",
        "norm from at most 10 dwellings to from 2 dwellings to 8 dwellings",
        "title from 'Old' to 'New'",
    )


def test_parameters_carry_a_mark_when_they_are_not_what_the_pack_says() -> None:
    review = changed_review()
    assert changed_parameters(review) == {"far": "set for this review, the packs say 500"}
    assert settings(review) == ("far from 500 to 600",)


def test_the_page_says_what_was_changed_and_why() -> None:
    page = to_html(changed_review(), small_plan())
    for words in (
        "Packs: what was changed, and why", "Our &lt;own&gt; pack", "weight from 1 to 0.25. Reason: Too many &amp; alike",
        "<code>SH</code>. Reason: Not drawn", "Parameter far from 400 to 500",
        "Set for this review: far from 500 to 600.", "<code>far</code>: 600 <strong>(set for this review, the packs say 500)</strong>",
        "<code>wide</code>: 3</li>", "maten 2",
    ):  # fmt: skip
        assert words in page, words
    assert "no.result" not in page


def test_the_terminal_says_it_in_few_lines() -> None:
    said = " ".join(summary(changed_review()).split())
    assert "With measures of other packages: maten 2" in said
    assert "Changed by Our <own> pack" in said
    assert "weight from 1 to 0.25. Too many & alike" in said
    assert "Left out: SA, SB, SC, SD, SE, SF, +2. Not drawn" in said
    assert "Set for this review: far from 500 to 600." in said
