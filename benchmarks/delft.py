"""The default review of delft-wippolder as a whole process, against one that only imports geopandas and reads its layers.

Usage: ``python benchmarks/delft.py [rounds]``. Prints a Markdown table with ratios of this one run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import WAITED, WORKED, alternate, table, verdict
from processes import CHECK, READ, processes

PLAN = Path(__file__).resolve().parent.parent / "example_plans" / "delft-wippolder" / "delft-wippolder.gpkg"
MOST_TIMES = 3.0
MOST_MEGABYTES = 600.0


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        costs = alternate(processes(PLAN, Path(folder) / "review.json"), rounds)
    floor, waited, ours = costs[READ].typical, costs[READ].waited, costs[CHECK]
    table(
        ("process", WAITED, WORKED, "peak memory (MB)"),
        [
            (name, f"{cost.waited / waited:.2f}", f"{cost.typical / floor:.2f}", f"{cost.megabytes:.0f}")
            for name, cost in costs.items()
        ],
    )
    return verdict(
        {
            f"at most {MOST_TIMES:g} times": ours.waited <= MOST_TIMES * waited,
            f"at most {MOST_MEGABYTES:g} MB": ours.megabytes <= MOST_MEGABYTES,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
