"""The style sheet of a page: our tokens, those of an organisation over them, and the rules that use them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping

from plancheck.report.house_style import PLAIN, HouseStyle
from plancheck.report.tokens import own_tokens
from plancheck.resources import folder


def style_sheet(files: Iterable[str], style: HouseStyle = PLAIN) -> str:
    """Return the CSS of a page that uses ``files`` of the templates folder, in the look of ``style``."""
    rules = "".join((folder("templates") / name).read_text(encoding="utf-8") for name in files)
    light = _root({**own_tokens("light"), **style.tokens})
    dark = _root({**own_tokens("dark"), **style.dark_tokens})
    return f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n{rules}"


def policy_hash(content: str) -> str:
    """Return what a content security policy calls the inline style or script ``content``."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _root(tokens: Mapping[str, str]) -> str:
    return f":root {{ {' '.join(f'{name}: {value};' for name, value in tokens.items())} }}\n"
