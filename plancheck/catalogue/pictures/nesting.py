"""Three districts with the same homes: each kind in a block of its own, mostly so, and all of them mixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely

from plancheck.catalogue.pictures.sheet import Part, Picture, Sheet, Sign
from plancheck.catalogue.pictures.tiny import number_of, shapes, tiny
from plancheck.measures.context import Context
from plancheck.texts import Text, text

TENURES = ("social_rent", "mid_rent", "free_rent", "owner")
NAMES: Sequence[Text] = (text("social rent"), text("mid-priced rent"), text("free-market rent"), text("owner-occupied"))
BLOCK_M, STEP_M = 36.0, 44.0
HOMES = 16
PANELS: Sequence[tuple[Text, tuple[int, int, int, int]]] = (
    (text("one kind per block"), (16, 0, 0, 0)),
    (text("mostly one kind per block"), (10, 2, 2, 2)),
    (text("all kinds in every block"), (4, 4, 4, 4)),
)
"""Per district how many homes of a block are of its own kind and of the three others."""


def plan(own: Sequence[int]) -> Context:
    """Return four blocks of sixteen homes; ``own`` says how many of each are of the block's own and other kinds."""
    homes = []
    for block in range(4):
        west, south = (block % 2) * STEP_M, (1 - block // 2) * STEP_M
        kinds = [TENURES[(block + turn) % 4] for turn, count in enumerate(own) for _ in range(count)]
        for number, tenure in enumerate(kinds):
            place = shapely.Point(west + 4.5 + 9 * (number % 4), south + BLOCK_M - 4.5 - 9 * (number // 4))
            homes.append({"tenure": tenure, "block_id": f"block {block}", "geometry": place})
    return tiny(dwellings=homes)


def picture() -> Picture:
    """Draw the three districts beside each other."""
    parts: list[Part] = []
    values = []
    for position, (title, own) in enumerate(PANELS):
        context = plan(own)
        value = number_of("nesting", {"of": "dwellings", "attribute": "tenure", "groups": "block_id"}, context)
        values.append(round(value, 2))
        parts += _panel(context, Sheet(0, 80, 2.3, left=14 + position * 232, top=34), title, values[-1])
    return Picture(
        width=700,
        height=266,
        title=text("The same homes, nested in three ways"),
        description=text(
            "Three districts of four blocks with the same homes of four kinds. In the first every block has one kind, "
            "in the second mostly one kind, in the third all kinds alike."
        ),
        parts=tuple(parts),
        legend=tuple(Sign(name, _styles(number), "dot") for number, name in enumerate(NAMES)),
        caption=(
            text("The variety of the whole district is the same in all three. Nesting says which part of it lies "
                 "between the blocks, rather than within them."),
            text("Measured here, from left to right: {first}, {second} and {third}.",
                 first=values[0], second=values[1], third=values[2]),
        ),
    )  # fmt: skip


def _panel(context: Context, sheet: Sheet, title: Text, value: float) -> Iterator[Part]:
    dwellings = context.layer("dwellings")
    assert dwellings is not None
    blocks = [shapely.box(x, y, x + BLOCK_M, y + BLOCK_M) for x in (0, STEP_M) for y in (0, STEP_M)]
    yield sheet.draw("p-block", *blocks)
    homes = shapes(context, "dwellings")
    for number, tenure in enumerate(TENURES):
        chosen = [home for home, kind in zip(homes, dwellings["tenure"], strict=True) if kind == tenure]
        for style in _styles(number):
            yield sheet.draw(style, *chosen)
    middle = (BLOCK_M + STEP_M) / 2
    yield sheet.label(title, middle, STEP_M + BLOCK_M, "p-name", down=-12)
    yield sheet.label(text("nesting {value}", value=value), middle, 0, "p-figure", down=26)


def _styles(number: int) -> tuple[str, ...]:
    """Return the looks of a kind of home: the colour, and for the last two a hole, so that colour is not all."""
    return (f"p-class-{number}", "p-hole") if number > 1 else (f"p-class-{number}",)
