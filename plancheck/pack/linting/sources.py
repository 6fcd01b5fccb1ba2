"""L01: sources that nobody uses, or that nobody could look up."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.pack.linting.remarks import Looking, Remark, warning
from plancheck.texts import text


def remarks(looking: Looking) -> Iterator[Remark]:
    """Look at the sources of a pack, and at how rules refer to them."""
    for document, head in looking.files:
        used = {
            str(rule["source"].get("ref")) for rule in head.rules if isinstance(rule.get("source"), dict)
        }  # as written: a rule that is wrong elsewhere still uses its source
        for name, work in head.sources.items():
            place = document.place(("sources", name), key=True)
            if name not in used:
                yield warning("L011", text("No rule refers to the source '{name}'.", name=name), place)
            lacking = [key for key, value in (("publisher", work.publisher), ("year", work.year)) if not value]
            if lacking:
                problem = text("The source '{name}' does not say: {lacking}.", name=name, lacking=lacking)
                undated = text("A source without a year: write 'year: undated'.") if "year" in lacking else None
                yield warning("L012", problem, place, remedy=undated)
            if work.url and not work.url.startswith(("http://", "https://")):
                remedy = text("Write an address that begins with https://.")
                yield warning("L014", text("The address of the source '{name}' is no web address.", name=name),
                              document.place(("sources", name, "url")), remedy=remedy)  # fmt: skip
    for loaded in looking.rules:
        if not loaded.rule.source.section:
            problem = text("It does not say where in the source this is found.")
            remedy = text('Give the chapter, page or paragraph: section: "...".')
            yield warning("L013", problem, looking.place(loaded, "source"), remedy=remedy)
