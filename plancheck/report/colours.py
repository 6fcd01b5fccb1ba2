"""Colours of tokens as numbers: read from what a style sheet says, and how far two of them stand apart."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping

MOST_TURNS = 10
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_CALL = re.compile(r"(rgb|hsl)a?\(\s*([^()]*)\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_NUMBER = re.compile(r"-?[\d.]+(%|deg)?")


def hexadecimal(value: str, tokens: Mapping[str, str]) -> str | None:
    """Return a colour as ``#rrggbb``, with ``var()`` looked up in ``tokens``; None when only a browser knows it.

    How far one sees through a colour is left out.
    """
    for _ in range(MOST_TURNS):
        used = _VARIABLE.fullmatch(value.strip())
        if used is None:
            break
        value = tokens.get(used[1], "")
    value = value.strip()
    if _HEX.fullmatch(value):
        return value.lower() if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:].lower())
    call = _CALL.fullmatch(value.lower())
    parts = re.findall(r"[^\s,/]+", call[2])[:3] if call else []
    if call is None or len(parts) < 3 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    return _written(_of_hsl(parts) if call[1] == "hsl" else [_number(part, 255) for part in parts])


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (``#rrggbb``) as WCAG has it: from 1 for none to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``: 0 for black, 1 for white."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _of_hsl(parts: list[str]) -> list[float]:
    hue, saturation, lightness = (float(part.rstrip("%deg")) for part in parts)
    return [255 * part for part in colorsys.hls_to_rgb(hue % 360 / 360, lightness / 100, saturation / 100)]


def _number(part: str, whole: float) -> float:
    return float(part.rstrip("%")) * whole / 100 if part.endswith("%") else float(part)


def _written(parts: list[float]) -> str:
    return "#" + "".join(f"{min(255, max(0, round(part))):02x}" for part in parts)
