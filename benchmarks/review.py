"""The full default review of generated plans as a whole process, against one that imports and reads the layers.

Usage: ``python benchmarks/review.py [SIZE...] [--rounds N]`` (100000 dwellings, 3 rounds). With 100000 and 1000000 the
growth between them is judged as well. The last table compares packs of 50 and 150 rules on the smallest plan.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generating import plan_of
from measuring import WAITED, WORKED, Cost, alternate, table, verdict
from processes import CHECK, IMPORTS, READ, processes

SMALL, LARGE = 100_000, 1_000_000
MOST_TIMES = 5.0
MOST_MEGABYTES = 2500.0
MOST_GROWTH = 12.0
FEW = 50
MOST_FOR_MORE = 1.25
"""Three times as many verdicts may cost a quarter more; what is written about them is three times as much."""
WHAT = {"verdicts": "reading and verdicts", "findings": "that, and findings in JSON"}


def judge_with(path: Path, output: Path, copies: int, written: bool) -> None:
    """Review a plan by fifty measured rules of the default pack, and by copies of them under other names."""
    from plancheck.api import load_pack
    from plancheck.measures.context import Context
    from plancheck.plan.reading import read_plan
    from plancheck.report import write
    from plancheck.review.engine import judge
    from plancheck.review.outcome import outcome

    pack = load_pack()
    chosen = [loaded for loaded in pack.rules if not loaded.rule.is_question and loaded.rule.kind != "combine"][:FEW]
    rules = []
    for copy in range(copies):
        names = [{"id": f"{loaded.rule.id}.copy{copy}", "code": f"{loaded.rule.code}C{copy}"} for loaded in chosen]
        rules += [
            replace(loaded, rule=loaded.rule.model_copy(update=name))
            for loaded, name in zip(chosen, names, strict=True)
        ]
    plan = read_plan([path])
    if written:
        write(judge(plan, replace(pack, rules=tuple(rules))), plan, output)
        return
    context = Context(plan)
    for loaded in rules:
        outcome(loaded, context)


def more_rules(path: Path, folder: Path, rounds: int) -> dict[tuple[int, str], Cost]:
    """Return the cost of few rules and of three times as many, with their findings written and without."""
    here = str(Path(__file__).resolve())
    sides = {
        f"{copies} {how}": [here, "--judge", str(path), str(folder / "review.json"), str(copies), how]
        for how in ("verdicts", "findings")
        for copies in (1, 3)
    }
    costs = alternate(sides, rounds)
    return {(copies, how): costs[f"{copies} {how}"] for how in ("verdicts", "findings") for copies in (1, 3)}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure whole reviews of generated plans.")
    parser.add_argument("sizes", type=int, nargs="*", default=[SMALL])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--judge", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.judge:
        path, output, copies, how = given.judge
        judge_with(Path(path), Path(output), int(copies), how == "findings")
        return 0
    rows, targets, whole = [], {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in given.sizes:
            output = folder / "review.json"
            costs = alternate(processes(plan_of(size), output), given.rounds, warm=size < LARGE)
            floor, waited, ours = costs[READ].typical, costs[READ].waited, costs[CHECK]
            whole[size] = ours.typical
            for side in (IMPORTS, READ, CHECK):
                cost = costs[side]
                ratios = f"{cost.waited / waited:.2f}", f"{cost.typical / floor:.2f}"
                rows.append((f"{size:,}", side, *ratios, f"{cost.megabytes:.0f}"))
            rows.append((f"{size:,}", "the JSON itself (MB)", "", "", f"{output.stat().st_size / 1e6:.0f}"))
            if size == SMALL:
                targets[f"{size:,}: at most {MOST_TIMES:g} times"] = ours.waited <= MOST_TIMES * waited
                targets[f"{size:,}: at most {MOST_MEGABYTES:g} MB"] = ours.megabytes <= MOST_MEGABYTES
        table(("dwellings", "process", WAITED, WORKED, "peak memory (MB)"), rows)
        more = more_rules(plan_of(min(given.sizes)), folder, given.rounds)
    base = more[1, "verdicts"].typical
    table(
        ("rules", "what", WORKED, "peak memory (MB)"),
        [
            (FEW * copies, WHAT[how], f"{cost.typical / base:.2f}", f"{cost.megabytes:.0f}")
            for (copies, how), cost in more.items()
        ],
    )
    times = more[3, "verdicts"].typical / base
    targets[f"{3 * FEW} rules at most {MOST_FOR_MORE:g} times {FEW} ({times:.2f})"] = times <= MOST_FOR_MORE
    if SMALL in whole and LARGE in whole:
        growth = whole[LARGE] / whole[SMALL]
        targets[f"from {SMALL:,} to {LARGE:,} at most {MOST_GROWTH:g} times ({growth:.1f})"] = growth <= MOST_GROWTH
    return verdict(targets)


if __name__ == "__main__":
    sys.exit(main())
