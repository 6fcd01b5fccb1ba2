from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pack_files import Packs

collect_ignore = ["plugin_example"]
"""A package of its own, with a test of ours that runs its tests."""

QGIS_JOB = Path(__file__).parent / "report" / "qgis_job.py"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; without one the test is skipped, except in CI, where every machine must have it."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Does a job (see ``report/qgis_job.py``) in QGIS; without QGIS skipped, except in CI.

    QGIS comes with a Python of its own, as a rule that of the system; the variable QGIS_PYTHON names another one.
    """
    named = [os.environ.get("QGIS_PYTHON"), "/usr/bin/python3", shutil.which("python3")]
    home = str(tmp_path_factory.mktemp("qgis"))
    apart = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment = {**apart, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_RUNTIME_DIR": home}

    def run(python: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [python, *arguments]
        return subprocess.run(command, input=given, capture_output=True, encoding="utf-8", env=environment, check=False)

    pythons = [python for python in named if python and shutil.which(python)]
    python = next((python for python in pythons if run(python, "-c", "import qgis.core").returncode == 0), None)
    if python is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("QGIS is not installed")
        pytest.skip("QGIS is not installed")

    def do(job: dict[str, Any]) -> dict[str, Any]:
        done = run(python, str(QGIS_JOB), given=json.dumps(job))
        assert done.returncode == 0, done.stderr
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    return do
