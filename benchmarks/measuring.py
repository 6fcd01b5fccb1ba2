"""Measuring sides in turn: processor time, time on the clock and peak memory.

Processor time (user and system, of all threads) is what can still be compared on a busy machine; how long one waits on an
idle one is shorter where several processors share the work. Sides take turns, so that noise disturbs them alike.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

WAITED = f"time on the clock, {os.cpu_count()} processors, as a ratio"
WORKED = "processor time, as a ratio"


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time per run, the highest resident memory of any run in MB, and seconds on the clock.

    Memory is 0 and the clock empty where they are not measured.
    """

    seconds: tuple[float, ...]
    megabytes: float = 0.0
    elapsed: tuple[float, ...] = ()

    @property
    def typical(self) -> float:
        return median(self.seconds)

    @property
    def waited(self) -> float:
        return median(self.elapsed)


def run(arguments: list[str]) -> tuple[float, float, float]:
    """Run Python with ``arguments``; return seconds of work, peak memory in MB and seconds on the clock.

    Exit code 1, a plan falls short, is fine.
    """
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{arguments} ended with exit code {code}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.perf_counter() - started


def alternate(sides: Mapping[str, list[str]], rounds: int, warm: bool = True) -> dict[str, Cost]:
    """Run processes in turn for a number of rounds, after one round that only warms the file cache."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in sides}
    for number in range(rounds + warm):
        for name, arguments in sides.items():
            measured = run(arguments)
            if number >= warm:
                found[name].append(measured)
    return {
        name: Cost(tuple(work), max(megabytes), tuple(elapsed))
        for name, runs in found.items()
        for work, megabytes, elapsed in [tuple(zip(*runs, strict=True))]
    }


LARGE = 30_000_000
"""Some allocators (glibc) give every page back at once until they have freed a large block, as any review does soon.

One is made and freed before sides are called in turn, or what they pay for depends on what was read before.
"""


def in_turn(sides: Mapping[str, Callable[[], object]], rounds: int, most_seconds: float = 60.0) -> dict[str, Cost]:
    """Call functions in turn for a number of rounds, after one call each that only warms up.

    A side that has taken ``most_seconds`` altogether takes no part in further rounds. Garbage is collected in between.
    """
    block = bytearray(LARGE)
    del block
    found: dict[str, list[float]] = {name: [] for name in sides}
    spent = dict.fromkeys(sides, 0.0)
    for number in range(rounds + 1):
        for name, call in sides.items():
            if found[name] and spent[name] > most_seconds:
                continue
            gc.collect()
            started = time.process_time()
            call()
            elapsed = time.process_time() - started
            spent[name] += elapsed
            if number or elapsed > most_seconds:
                found[name].append(elapsed)
    return {name: Cost(tuple(seconds)) for name, seconds in found.items()}


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print(f"| {' | '.join(header)} |")
    print("|" + "---|" * len(header))
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    print()


def verdict(targets: Mapping[str, bool]) -> int:
    """Print which targets are met; return the exit code, 1 when one is missed."""
    for target, met in targets.items():
        print(f"Target: {target}: {'met' if met else 'NOT met'}.")
    return 0 if all(targets.values()) else 1
