"""Typst: from content to a PDF that is tagged and the same on every machine.

Content goes in as data and is never read as source, so nothing in a plan or pack can steer the typesetting. Only the
fonts that Typst brings along are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from plancheck.resources import folder

if TYPE_CHECKING:
    import typst

_PROBE = b"""
#set document(title: "probe")
#let content = json(bytes(sys.inputs.content))
#for word in content.words {
  for (font, weight) in (("Libertinus Serif", 400), ("Libertinus Serif", 700), ("DejaVu Sans Mono", 400)) {
    par(text(font: font, weight: weight, word))
  }
}
#for drawing in content.drawings { image(bytes(drawing), format: "svg", alt: "probe") }
"""


def typeset(content: Mapping[str, Any], created: str) -> bytes:
    """Return the PDF of ``content``, which names everything that templates/pdf/review.typ asks for.

    ``created`` (ISO time) is the date that the file says it was made on.
    """
    template = folder("templates") / "pdf" / "review.typ"
    made = datetime.fromisoformat(created).astimezone(UTC)
    return _compiled(str(template), content, made)


def can_be_set(words: Sequence[str] = (), drawings: Sequence[str] = ()) -> bool:
    """Whether the fonts have a shape for all of ``words``, in every style, and all ``drawings`` (SVG) can be drawn."""
    import typst

    try:
        _compiled(_PROBE, {"words": words, "drawings": drawings}, datetime.fromtimestamp(0, UTC))
    except typst.TypstError:
        return False
    return True


def _compiled(source: Any, content: Any, made: datetime) -> bytes:
    import orjson

    pdf = _compiler().compile(
        source, format="pdf", sys_inputs={"content": orjson.dumps(content).decode()}, pdf_standards=["ua-1"],
        timestamp=made,
    )  # fmt: skip
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Return one compiler: it reads the fonts once."""
    import typst

    return typst.Compiler(root=str(folder("templates") / "pdf"), ignore_system_fonts=True)
