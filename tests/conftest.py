from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_files import Packs


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)
