"""What a source layer is: of the mapping asked for, of the model itself, of a recognised source, or in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plancheck.plan.attributes import simplified
from plancheck.plan.dutch import dutch_layers
from plancheck.plan.schema import LAYERS, TABLES
from plancheck.plan.tables import table_named

if TYPE_CHECKING:
    from plancheck.plan.mapping import Mapping
    from plancheck.plan.sources import SourceLayer


class Translator:
    """Decides for every source layer what it is: asked-for mapping, the model itself, a recognised source, Dutch names.

    The Dutch names are only loaded once something is met that the model does not know.
    """

    def __init__(self, asked: Mapping | None) -> None:
        self.asked = asked

    def wants(self, name: str) -> bool:
        """Return whether a layer of this name can be used, so that other layers need not be read."""
        simple = simplified(name)
        if simple in LAYERS or simple in TABLES or (self.asked is not None and self.asked.knows(name)):
            return True
        for mapping in self._mappings():
            if mapping.knows(name):
                return True
            if mapping.leaves_out(name):
                return False
        return self.layer_named(name) is not None or table_named(name) is not None

    def _mappings(self) -> Iterator[Mapping]:
        """Return the mapping asked for, then those that are recognised; each is loaded when its turn comes."""
        from plancheck.plan.mapping import SHIPPED, shipped

        if self.asked is not None:
            yield self.asked
        yield from map(shipped, SHIPPED)

    def layer_named(self, name: str) -> str | None:
        """Return the layer that ``name`` is the English or Dutch name of."""
        simple = simplified(name)
        return simple if simple in LAYERS else dutch_layers().get(simple)

    def is_passed_over(self, name: str) -> bool:
        """Return whether a mapping says that this layer is left out on purpose."""
        return any(mapping.leaves_out(name) for mapping in self._mappings())

    def mapping_for(self, source: SourceLayer) -> tuple[Mapping | None, str]:
        """Return the mapping that brings ``source`` home, and the name it knows the layer by; None without one."""
        if self.asked is not None:
            for name in source.names:
                if self.asked.knows(name):
                    return self.asked, name
        columns = {simplified(str(column)) for column in source.columns.columns}
        for name in source.names:
            layer = LAYERS.get(simplified(name))
            if layer is not None and layer.key in columns:
                return None, name
        for mapping in self._mappings():
            for name in source.names:
                if mapping.recognises(name, columns):
                    return mapping, name
        return None, source.name
