"""Set everything up in ``.venv`` and do one job: ``review`` an example plan, or ``test`` the project.

Needs nothing but Python 3.11 or newer, and works the same in bash and in PowerShell.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
EXAMPLE = "example_plans/fictional/havenkwartier-a.gpkg"
JOBS = {
    "review": (
        ".",
        ["-m", "plancheck", "check", EXAMPLE, "-o", "review.html", "-o", "review.json", "-o", "review.gpkg"],
    ),
    "test": (".[test]", ["-m", "pytest", "-n", "auto", "--dist", "worksteal"]),
}


def main() -> int:
    """Install the project once and run the job; returns its exit code."""
    if len(sys.argv) < 2 or sys.argv[1] not in JOBS:
        print(f"Usage: python .ci/start.py {'|'.join(JOBS)}", file=sys.stderr)
        return 2
    if not PYTHON.exists():
        print("Making an environment in .venv ...", flush=True)
        venv.create(HOME, with_pip=True)
    what, command = JOBS[sys.argv[1]]
    print("Installing plancheck ...", flush=True)
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what]
    installed = subprocess.run(install, cwd=ROOT, check=False).returncode
    return installed or subprocess.run([PYTHON, *command, *sys.argv[2:]], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
