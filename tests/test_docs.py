"""Pages that are made from the code say what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_of_the_plan_model_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "write_plan_model.py"))["page"]()
    assert (DOCS / "plan-model.md").read_text(encoding="utf-8") == made


def test_the_page_of_coverage_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "write_coverage.py"))["page"]()
    assert (DOCS / "coverage.md").read_text(encoding="utf-8") == made


def test_every_criterion_of_the_sources_has_a_rule_and_rules_name_no_other() -> None:
    coverage = runpy.run_path(str(DOCS / "write_coverage.py"))
    known = {row["id"] for row in coverage["criteria"]()}
    assert len(known) == 520
    assert set(coverage["covering"](coverage["rules"]())) == known
