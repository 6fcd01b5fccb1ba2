"""Measuring whole processes in turn: wall time and peak memory, so that a noisy machine disturbs both sides alike."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time per run, and the highest resident memory of any run in MB."""

    seconds: tuple[float, ...]
    megabytes: float

    @property
    def typical(self) -> float:
        return median(self.seconds)


def run(arguments: list[str]) -> tuple[float, float]:
    """Run Python with ``arguments``; return seconds and peak memory in MB. Exit code 1, a plan falls short, is fine."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{arguments} ended with exit code {code}")
    return elapsed, usage.ru_maxrss / 1024


def alternate(sides: dict[str, list[str]], rounds: int) -> dict[str, Cost]:
    """Run all sides in turn for a number of rounds, after one round that only warms the file cache."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, arguments in sides.items():
            measured = run(arguments)
            if number:
                found[name].append(measured)
    return {
        name: Cost(tuple(seconds for seconds, _ in runs), max(megabytes for _, megabytes in runs))
        for name, runs in found.items()
    }
