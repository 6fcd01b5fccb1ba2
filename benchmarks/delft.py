"""The default review of delft-wippolder as a whole process, against one that only imports geopandas and reads its layers.

Usage: ``python benchmarks/delft.py [rounds]``. Prints a Markdown table with ratios of this one run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import alternate

PLAN = Path(__file__).resolve().parent.parent / "example_plans" / "delft-wippolder" / "delft-wippolder.gpkg"
FLOOR = f"""
import geopandas, pyogrio
for name, _ in pyogrio.list_layers({str(PLAN)!r}):
    pyogrio.read_dataframe({str(PLAN)!r}, layer=name)
"""
IMPORTS = "import geopandas, pyogrio"
MOST_TIMES = 3.0
MOST_MEGABYTES = 600.0


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "review.json")
        sides = {
            "import geopandas": ["-W", "ignore", "-c", IMPORTS],
            "import geopandas and read the layers": ["-W", "ignore", "-c", FLOOR],
            "plancheck check, JSON only": ["-m", "plancheck", "check", str(PLAN), "-o", output, "--quiet"],
        }
        costs = alternate(sides, rounds)
    floor = costs["import geopandas and read the layers"].typical
    print("| process | time, as a ratio | peak memory (MB) |")
    print("|---|---|---|")
    for name, cost in costs.items():
        print(f"| {name} | {cost.typical / floor:.2f} | {cost.megabytes:.0f} |")
    ours = costs["plancheck check, JSON only"]
    good = ours.typical <= MOST_TIMES * floor and ours.megabytes <= MOST_MEGABYTES
    print(f"\nTarget: at most {MOST_TIMES:g} times and {MOST_MEGABYTES:g} MB: {'met' if good else 'NOT met'}.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
