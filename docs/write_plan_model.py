"""Write ``docs/plan-model.md`` from the plan model itself: ``python docs/write_plan_model.py``."""

from __future__ import annotations

from pathlib import Path

from plancheck.plan.mapping import shipped
from plancheck.plan.schema import LAYERS, TABLES, Attribute

MOST_NAMES = 3
PAGE = Path(__file__).resolve().parent / "plan-model.md"
HEAD = """\
# The plan model

A plan is a set of layers in one metric coordinate system (EPSG:28992 at home; others are transformed), plus a few tables, in one
GeoPackage, in a folder of GeoJSON files, or in one GeoJSON whose features have a `layer` property. Layers marked R are needed for the
default review to mean anything; all others are optional, and rules that need them answer *unknown* with the reason. Bold attributes
must be present when the layer is. Dutch names (in italics) are understood as well.

`status` is new, kept, existing or demolished (default: new inside the boundary, existing outside). Demolished features do not count.
Features outside the boundary are context: they serve, but are not judged. Lists are comma-separated text or a JSON list.

This page is made from `plancheck/plan/schema.py` by `docs/write_plan_model.py`.
"""


def page() -> str:
    """Return the page as Markdown."""
    names = dutch_names()
    lines = [HEAD, "## Layers", "", "| layer | geometry | attributes |", "|---|---|---|"]
    for layer in LAYERS.values():
        title = f"`{layer.name}`{' R' if layer.required else ''}"
        dutch = ", ".join(names.get(layer.name, ())[:MOST_NAMES])
        attributes = "; ".join(described(attribute) for attribute in layer.attributes)
        lines.append(f"| {title}{f'<br>*{dutch}*' if dutch else ''} | {' or '.join(layer.shapes)} | {attributes} |")
    lines += ["", "## Tables", "", "| table | columns |", "|---|---|"]
    lines += [
        f"| `{name}` | {'; '.join(described(column) for column in columns)} |" for name, columns in TABLES.items()
    ]
    return "\n".join(lines) + "\n"


def described(attribute: Attribute) -> str:
    name = f"**`{attribute.name}`**" if attribute.required else f"`{attribute.name}`"
    if attribute.choices:
        return f"{name} ({'list of ' if attribute.kind == 'list' else ''}{', '.join(attribute.choices)})"
    return name if attribute.kind == "text" else f"{name} ({attribute.kind})"


def dutch_names() -> dict[str, list[str]]:
    """Return the first Dutch names of every layer and table, as the mapping of Dutch names has them."""
    names = shipped("nl")
    layers = {layer: [name for entry in entries for name in entry.source] for layer, entries in names.layers.items()}
    return {**layers, **{table: list(entry.source) for table, entry in names.tables.items()}}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
