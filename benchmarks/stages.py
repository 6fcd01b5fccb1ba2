"""Where the time of a default review goes, stage by stage, and the floor under it.

Usage: ``python benchmarks/stages.py [DWELLINGS]`` (100000). One process, JSON only: every function that is a stage keeps
its own time, without the stages that it calls. The floor is importing geopandas and reading the layers with pyogrio.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import alternate, table
from processes import READ, processes

FUNCTIONS = (
    ("plancheck.api", "load_pack", "rules: reading the packs"),
    ("pyogrio.raw", "read", "reading: GDAL and pyogrio"),
    ("plancheck.plan.arrow", "read_arrow", "reading: GDAL and pyogrio"),
    ("plancheck.plan.reading", "read_plan", "reading: types, ids, geometry, issues"),
    ("plancheck.measures.context", "select", "measures: whom TARGETs mean"),
    ("plancheck.review.subjects", "select", "measures: whom rules judge"),
    ("plancheck.walking.building", "build", "network"),
    ("plancheck.walking.access", "reach_network", "access: where places reach the network"),
    ("plancheck.walking.access", "reach_together", "access: where places reach the network"),
    ("plancheck.walking.distances", "spread", "searches: shortest paths"),
    ("plancheck.walking.distances", "grow", "searches: shortest paths"),
    ("plancheck.walking.origins", "nearest", "searches: metres of subjects"),
    ("plancheck.walking.routes", "daily_routes", "routes: which way everybody walks"),
    ("plancheck.walking.routes", "trips_made", "routes: flows"),
    ("plancheck.walking.routes", "shared_walks", "routes: flows"),
    ("plancheck.walking.flows", "pieces_of", "routes: flows"),
    ("plancheck.review.findings", "findings", "findings"),
    ("plancheck.review.areas", "areas", "neighbourhoods, blocks and routes as reports draw them"),
    ("plancheck.review.walked", "routes", "neighbourhoods, blocks and routes as reports draw them"),
    ("plancheck.review.engine", "judge", "verdicts, scores and the review itself"),
    ("plancheck.review.outcome", "outcome", "verdicts, scores and the review itself"),
)


class Stages:
    """Seconds by stage; a stage that runs inside another is taken off it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside = [0.0]

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            self._inside.append(0.0)
            started = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                elapsed = time.process_time() - started
                self.seconds[stage] += elapsed - self._inside.pop()
                self._inside[-1] += elapsed

        return wrapper

    def watch(self) -> None:
        """Put a clock on every stage, wherever its function was imported to, and on every kind of measure."""
        from plancheck.measures import KINDS

        for module, name, stage in FUNCTIONS:
            function = getattr(import_module(module), name)
            timed = self.timed(stage, function)
            for other in [other for key, other in sys.modules.items() if key.startswith(("plancheck", "pyogrio"))]:
                for attribute in [key for key, value in vars(other).items() if value is function]:
                    setattr(other, attribute, timed)
        for name, kind in list(KINDS.items()):
            KINDS[name] = replace(kind, measure=self.timed(f"measures: {name}", kind.measure))


def main() -> int:
    if len(sys.argv) > 3:
        return _inside(Path(sys.argv[2]), float(sys.argv[3]))
    dwellings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    from generating import plan_of

    path = plan_of(dwellings)
    floor = alternate({READ: processes(path, path)[READ]}, 3)[READ].typical
    here = str(Path(__file__).resolve())
    return subprocess.run([sys.executable, here, "--inside", str(path), str(floor)], check=False).returncode


def _inside(path: Path, floor: float) -> int:
    """Review in this process, which has imported nothing that counts; ``floor`` is in seconds."""
    started = time.process_time()
    stages = Stages()
    stages.timed("importing", _import)()
    stages.watch()
    from plancheck import api, threads
    from plancheck.report import write

    threads.MOST = 1  # a stage that runs inside another is known by what was begun last
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "review.json"
        checked = api.check([path])
        stages.timed("JSON", write)(checked.review, checked.plan, output)
        whole = time.process_time() - started
        size = output.stat().st_size
    homes, findings = (
        len(checked.plan.layers["dwellings"]),
        sum(len(result.findings) for result in checked.review.results),
    )
    stages.seconds["anything else"] = whole - sum(stages.seconds.values())
    print(f"{homes:,} dwellings, {len(checked.pack.rules)} rules, {findings:,} findings, {size / 1e6:.0f} MB of JSON\n")
    rows = [(stage, f"{seconds / whole:.1%}", f"{seconds / floor:.2f}") for stage, seconds in _ordered(stages.seconds)]
    table(("stage", "part of the review", "against the floor"), rows)
    print(f"All of it: {whole / floor:.2f} times the floor.")
    return 0


def _ordered(seconds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(((stage, spent) for stage, spent in seconds.items() if spent > 0), key=lambda item: -item[1])


def _import() -> None:
    for name in ("plancheck.api", "plancheck.measures", "plancheck.plan.reading", "plancheck.review.engine",
                 "plancheck.review.answers", "plancheck.pack.loading", "geopandas", "plancheck.report.json", "pyogrio.raw",
                 "scipy.sparse.csgraph"):  # fmt: skip
        import_module(name)


if __name__ == "__main__":
    sys.exit(main())
