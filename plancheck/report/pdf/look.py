"""The look of an organisation on paper: its colours as a PDF knows them, and its logo as a drawing."""

from __future__ import annotations

from typing import Any

from plancheck.errors import PlancheckError, fault
from plancheck.report.colours import hexadecimal
from plancheck.report.house_style import HouseStyle, Logo
from plancheck.report.pdf.typesetting import can_be_set
from plancheck.report.tokens import own_tokens
from plancheck.texts import Language, text


def colours(style: HouseStyle) -> dict[str, str]:
    """Return the colours of the reports as ``#rrggbb``, those of the organisation in place of ours.

    Raises PlancheckError (H013) for a colour of the organisation that is written in a way that only browsers know.
    """
    tokens = style.all_tokens()
    found: dict[str, str] = {}
    ours = (name for name, value in own_tokens("light").items() if value.startswith("#"))
    for name in ours:
        colour = hexadecimal(tokens[name], tokens)
        if colour is None:
            problem = text("The colour '{value}' of {token} cannot be used in a PDF.", value=tokens[name], token=name)
            raise PlancheckError(fault("H013", problem, remedy=text("Write it as #rrggbb, rgb() or hsl().")))
        found[name] = colour
    return found


def house(style: HouseStyle, language: Language) -> dict[str, Any]:
    """Return what the organisation puts on the first page and at the end.

    Raises PlancheckError (H014) for a logo that cannot be drawn in a PDF.
    """
    name = style.organisation[language] if style.organisation else None
    return {
        "organisation": name,
        "footer": style.footer[language] if style.footer else None,
        "logo": _logo(style.logo) if style.logo else None,
        "logo_alt": name or text("Logo"),
    }


def _logo(logo: Logo) -> str:
    drawn = _in_a_drawing(logo) if logo.name.endswith(".png") else logo.data.decode("utf-8-sig", errors="replace")
    if not can_be_set(drawings=[drawn]):
        problem = text("The logo {file} cannot be drawn in a PDF.", file=logo.name)
        raise PlancheckError(fault("H014", problem, remedy=text("Save it again as a plain SVG or as PNG.")))
    return drawn


def _in_a_drawing(logo: Logo) -> str:
    """Return a PNG inside an SVG of its own size: content goes to the typesetter as text."""
    width, height = (int.from_bytes(logo.data[start : start + 4], "big") for start in (16, 20))
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{logo.address}"/></svg>'
