"""Which packs to test, each by itself: the tests of a pack hold for its own norms, not for those of who extends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.api import load_pack
from plancheck.pack.loading import DEFAULT_PACK
from plancheck.pack.selecting import select_rules

if TYPE_CHECKING:
    from plancheck.review.rehearsal import Load


def targets(names: Iterable[Path], everything: bool, plugins: bool) -> dict[str, Load]:
    """Return how to load each of the named packs, by id; with ``everything`` also the packs that they extend."""
    found: dict[str, Load] = {}
    for name in names or (Path(DEFAULT_PACK),):
        pack = load_pack(name, plugins=plugins)
        found[pack.id] = partial(load_pack, name, None, plugins=plugins)
        for loaded in pack.rules if everything else ():
            if loaded.pack not in found and loaded.file is not None:
                found[loaded.pack] = partial(load_pack, loaded.file.path, None, plugins=plugins)
    return found


def chosen_in(named: Mapping[str, Load], select: Sequence[str], ignore: Sequence[str]) -> dict[str, set[str]]:
    """Return the ids of the rules to test, by pack; a name must fit a rule of one of the packs."""
    own = [loaded for pack, load in named.items() for loaded in load({}).rules if loaded.pack == pack]
    chosen: dict[str, set[str]] = {pack: set() for pack in named}
    for loaded in select_rules(own, select, ignore):
        chosen[loaded.pack].add(loaded.rule.id)
    return chosen
