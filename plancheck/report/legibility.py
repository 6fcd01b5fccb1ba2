"""Whether the colours of an organisation can be read: which stand on each other, and how far they are apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from plancheck.errors import Fault, fault
from plancheck.report.colours import contrast, hexadecimal
from plancheck.report.house_style import HouseStyle
from plancheck.report.tokens import FILES, OWN_PREFIX, Scheme, own_tokens
from plancheck.texts import Text, text

TEXT, SHAPE = 4.5, 3.0
"""The least contrast (WCAG 2.1 AA) of words, and of signs, lines and charts that one must be able to see."""
_GROUNDS = ("document-background", "soft-background")
_STATUSES = ("met", "not-met", "unknown", "waived", "to-judge")
_WORDS = (
    "document-color", "quiet-color", "heading-color", "link-color", "neutral-color",
    *(f"{status}-color" for status in _STATUSES),
)  # fmt: skip
_CHARTS = ("sure-color", "score-color", "focus-color", *(f"band-{place}" for place in range(10)))
_ON_MAP = ("map-seat", "map-stop", "map-facility", "map-meet", "map-ink", *(f"flow-{rank}" for rank in range(1, 5)))
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((name, ground, TEXT) for name in _WORDS for ground in _GROUNDS),
    ("masthead-color", "masthead-background", TEXT),
    *(("map-ink", f"class-{rank}", TEXT) for rank in range(1, 7)),
    *((name, "document-background", SHAPE) for name in _CHARTS),
    *(("sure-color", beside, SHAPE) for beside in ("open-color", "rest-color")),
    *(("mark-ink", f"{status}-color", SHAPE) for status in ("met", "not-met", "waived", "to-judge")),
    *((name, "map-paper", SHAPE) for name in _ON_MAP),
)
"""What stands on what in the reports, by the names of the tokens, and the contrast that it needs."""
_SCHEMES: Mapping[Scheme, Text] = {"light": text("on a light screen and on paper"), "dark": text("on a dark screen")}


def faint(style: HouseStyle) -> tuple[Fault, ...]:
    """Return a warning for every pair of colours that stands too close, as far as the organisation chose one of them.

    H020: a pair with too little contrast, H021: a colour whose contrast cannot be known before a browser shows it.
    """
    return tuple(problem for scheme in get_args(Scheme) for problem in _faint(style, scheme))


def _faint(style: HouseStyle, scheme: Scheme) -> Iterator[Fault]:
    tokens = scheme_tokens(style, scheme)
    own = {**style.tokens, **style.dark_tokens} if scheme == "dark" else style.tokens
    chosen = {name for name in own if name.startswith(OWN_PREFIX) and tokens[name] == own[name]}
    colours = {name: hexadecimal(tokens[name], tokens) for name in tokens}
    used = {OWN_PREFIX + name for one, other, _ in PAIRS for name in (one, other)}
    first = style.tokens if scheme == "light" else style.dark_tokens
    for name in sorted(chosen & used & set(first)):
        if colours[name] is None or _is_see_through(tokens[name]):
            problem = text(
                "The contrast of {token} in {file} cannot be computed from '{value}'.",
                token=name, file=FILES[scheme], value=tokens[name],
            )  # fmt: skip
            yield fault("H021", problem, remedy=text("Write it as #rrggbb, rgb() or hsl()."))
            del colours[name]
    for one, other, needed in PAIRS:
        pair = (OWN_PREFIX + one, OWN_PREFIX + other)
        words, ground = colours.get(pair[0]), colours.get(pair[1])
        if words and ground and chosen & set(pair) and contrast(words, ground) < needed:
            yield _too_close(pair, (words, ground), needed, scheme)


def scheme_tokens(style: HouseStyle, scheme: Scheme) -> dict[str, str]:
    """Return every token as it holds in ``scheme``: on a dark screen our dark ones come before an own light one."""
    if scheme == "light":
        return style.all_tokens()
    return {**style.all_tokens(), **own_tokens("dark"), **style.dark_tokens}


def _is_see_through(value: str) -> bool:
    return "/" in value or value.lower().startswith(("rgba", "hsla")) or value.count(",") > 2


def _too_close(pair: tuple[str, str], colours: tuple[str, str], needed: float, scheme: Scheme) -> Fault:
    # rounded down: a ratio that is too low must not look like one that is enough
    ratio = int(contrast(*colours) * 100) / 100
    problem = text(
        "{token} ({colour}) on {ground} ({ground_colour}), {where}: contrast {ratio} to 1.",
        token=pair[0], colour=colours[0], ground=pair[1], ground_colour=colours[1], where=_SCHEMES[scheme], ratio=ratio,
    )  # fmt: skip
    remedy = text(
        "At least {needed} to 1 is needed. Make one of the two lighter or darker in {file}.",
        needed=needed, file=FILES[scheme],
    )  # fmt: skip
    return fault("H020", problem, remedy=remedy)
