"""Writes a generated plan: ``python benchmarks/generate.py DWELLINGS OUT.gpkg [--seed N]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generating import write


def main() -> int:
    parser = argparse.ArgumentParser(description="Write a generated plan as GeoPackage.")
    parser.add_argument("dwellings", type=int, help="how many dwellings, such as 1000 or 1000000")
    parser.add_argument("out", type=Path, help="the GeoPackage to write")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan")
    given = parser.parse_args()
    write(given.dwellings, given.out, given.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
