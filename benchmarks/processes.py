"""The processes that reviews are measured against: importing, and reading the layers of a plan."""

from __future__ import annotations

from pathlib import Path

IMPORTS = "import geopandas"
READ = "import geopandas and read the layers"
CHECK = "plancheck check, JSON only"


def processes(plan: Path, output: Path) -> dict[str, list[str]]:
    """Return the arguments of Python for each process."""
    read = f"""
import geopandas, pyogrio
for name, _ in pyogrio.list_layers({str(plan)!r}):
    pyogrio.read_dataframe({str(plan)!r}, layer=name)
"""
    return {
        IMPORTS: ["-W", "ignore", "-c", "import geopandas, pyogrio"],
        READ: ["-W", "ignore", "-c", read],
        CHECK: ["-m", "plancheck", "check", str(plan), "-o", str(output), "--quiet"],
    }
