"""What is built where: every block with its sides, found by a point that lies in it."""

from __future__ import annotations

from dataclasses import replace

from block import OPEN, Block, Side
from shapely import Point, Polygon

FLAT = Side(kind="stairwell_flat", setback=0.0, depth=12.5, garden=0, storeys=4, beam=20, rank=3, sizes=(72, 84, 64))
QUAY = replace(FLAT, setback=1.5, storeys=5, own_doors=True, sizes=(92, 78, 104), tenures=("owner", "free_rent"))
HOUSES = Side()
SMALL = replace(HOUSES, beam=5.1, sizes=(92, 96), tenures=("affordable_owner",), setback=1.8)
COURT = replace(HOUSES, garden=6.5, setback=1.6, beam=5.7, sizes=(132, 126), gaps=(0.0, 4.0))
SOCIAL_HOUSES = replace(SMALL, tenures=("social_rent",), sizes=(84, 78))

# name, a point inside, sides, alley, court
PROGRAMME: tuple[tuple[str, tuple[float, float], dict[str, Side], bool, str], ...] = (
    ("A1", (39, 101), {"S": QUAY, "N": replace(COURT, rank=2), "E": COURT, "W": replace(COURT, tenures=("owner", "mid_rent"))}, False, "garden"),
    ("A2", (42, 180), {"N": replace(FLAT, storeys=3, tenures=("mid_rent",)), "S": replace(SMALL, rank=2), "W": OPEN, "E": replace(SMALL, garden=6.0)}, False, "parking"),
    ("A3", (139, 96), {"S": replace(QUAY, storeys=4), "N": replace(FLAT, storeys=3, tenures=("mid_rent", "owner")), "E": replace(COURT, gaps=(0.0, 4.0)), "W": COURT}, False, "garden"),
    ("A4", (234, 98), {"S": QUAY, "N": replace(FLAT, plinth="work", tenures=("free_rent", "mid_rent")), "E": replace(FLAT, rank=2, tenures=("owner",), gaps=(0.0, 4.5)), "W": replace(FLAT, rank=1, own_doors=True, tenures=("mid_rent",), gaps=(4.5, 0.0))}, False, "garden"),
    ("B1", (428, 121), {"S": QUAY, "W": replace(FLAT, rank=2, doors="courtyard", tenures=("free_rent", "owner"), gaps=(4.5, 0.0)), "N": replace(COURT, rank=1), "E": replace(COURT, gaps=(4.0, 0.0))}, False, "garden"),
    ("B2", (428, 197), {"N": replace(FLAT, storeys=3, tenures=("affordable_owner", "owner")), "S": replace(SMALL, rank=2), "E": OPEN, "W": OPEN}, False, "parking"),
    ("B3", (509, 134), {"E": replace(FLAT, rank=3, plinth="storage", tenures=("social_rent",)), "N": replace(SOCIAL_HOUSES, rank=2)}, False, "green"),
    ("B4", (510, 210), {"N": replace(FLAT, tenures=("social_rent",)), "E": OPEN, "W": OPEN}, False, "parking"),
    ("C1", (54, 259), {"S": replace(FLAT, storeys=3, tenures=("mid_rent", "owner")), "N": HOUSES, "E": OPEN, "W": OPEN}, False, "parking"),
    ("C2", (52, 321), {"N": HOUSES, "S": HOUSES, "E": OPEN, "W": OPEN}, True, ""),
    ("C3", (53, 372), {"N": replace(HOUSES, setback=3.0), "S": HOUSES, "E": OPEN, "W": OPEN}, True, ""),
    ("D1", (153, 260), {"E": HOUSES, "W": HOUSES, "S": replace(FLAT, storeys=3, tenures=("owner",)), "N": OPEN}, True, ""),
    ("D2", (153, 354), {"E": HOUSES, "W": replace(HOUSES, tenures=("owner", "affordable_owner")), "N": OPEN, "S": replace(OPEN, setback=25.0)}, True, ""),
    ("D3", (212, 260), {"E": HOUSES, "W": SMALL, "S": replace(FLAT, storeys=3, tenures=("free_rent",)), "N": OPEN}, True, ""),
    ("D4", (212, 354), {"E": SMALL, "W": SMALL, "N": OPEN, "S": OPEN}, True, ""),
    ("E1", (290, 265), {"S": replace(FLAT, tenures=("mid_rent", "free_rent")), "N": replace(COURT, rank=2), "E": COURT, "W": COURT}, False, "garden"),
    ("E2", (290, 357), {"N": Side(kind="corridor_flat", setback=3.0, depth=15.5, garden=0, storeys=4, rank=3, per_floor=10, tenures=("mid_rent", "social_rent"), group_target="seniors", sizes=(58, 66)), "S": replace(COURT, rank=2, storeys=2, sizes=(88,)), "E": replace(COURT, storeys=2, sizes=(84,)), "W": replace(COURT, storeys=2, sizes=(84,))}, False, "garden"),
    ("F1", (394, 269), {"S": replace(FLAT, storeys=3, tenures=("social_rent",)), "N": HOUSES, "E": OPEN, "W": OPEN}, False, "parking"),
    ("F2", (394, 318), {"N": replace(HOUSES, garden=8, tenures=("social_rent",), sizes=(94, 98)), "S": replace(HOUSES, garden=8), "E": OPEN, "W": OPEN}, True, ""),
    ("F3", (394, 376), {"N": replace(HOUSES, setback=3.0), "S": SOCIAL_HOUSES, "E": OPEN, "W": OPEN}, True, ""),
    ("G1", (498, 296), {"S": replace(FLAT, tenures=("social_rent",)), "W": replace(FLAT, storeys=3, rank=2, tenures=("social_rent",), gaps=(0.0, 5.0)), "N": replace(SOCIAL_HOUSES, rank=1, gaps=(0.0, 4.0)), "E": OPEN}, False, "parking"),
    ("G2", (496, 372), {"N": Side(kind="gallery_flat", setback=3.0, depth=11.5, garden=0, storeys=5, rank=3, per_floor=9, tenures=("social_rent",), plinth="storage", sizes=(68, 62), gaps=(11.0, 11.0)), "S": replace(SOCIAL_HOUSES, garden=7), "E": OPEN, "W": OPEN}, False, "parking"),
)  # fmt: skip


def assign_blocks(cells: list[Polygon]) -> list[Block]:
    """The blocks, in the order of the programme."""
    blocks = []
    for name, (x, y), sides, alley, court in PROGRAMME:
        outline = next(cell for cell in cells if cell.contains(Point(x, y)))
        blocks.append(Block(name, outline, sides, alley, court))
    return blocks
