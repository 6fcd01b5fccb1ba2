"""A memory between runs for what is slow to read and never changes: keyed by the SHA-256 of the content.

Nothing depends on it: whatever cannot be kept or found again is simply made anew.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

FORM = "2"
"""Part of every key; raised when what is kept takes another form."""


def recall(digest: str) -> Any:
    """Return what was kept under ``digest``, or None."""
    try:
        return json.loads(_path(digest).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def keep(digest: str, content: Any) -> None:
    """Keep ``content`` when it survives the way to JSON and back unchanged."""
    try:
        written = json.dumps(content)
        if json.loads(written) != content:
            return
        path = _path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(written)
        Path(name).replace(path)
    except (OSError, TypeError, ValueError, RecursionError):
        return


def _path(digest: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("plancheck", appauthor=False) / f"{FORM}-{digest}.json"
