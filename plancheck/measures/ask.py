"""`ask`: a judgement by a person, about what cannot be read from a drawing.

**Definition.** The answer to a question, as a number on its own scale: `yes_partly_no` gives 1, 0.5 or 0,
`one_to_ten` 1 to 10, `zero_to_four` 0 to 4 and `ladder` the rung, 1 to 6.

**Parameters.** `question` in Dutch and English. `scale`. `role`: who can answer. `guidance`: what to look at.

**Unit.** the scale.

**Unknowns.** A question without an answer, or with an answer that is not on its scale.

**On the edge.** Never: answers do not hang on where points are drawn.

**Cost.** None.

**Source.** The rule's own.

Example::

    ask: {question: {nl: Is er een plek?, en: Is there a place?}, scale: yes_partly_no, role: planner}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from plancheck.measures.base import Kind, Measured, Missing, between
from plancheck.pack.scales import Scale, scale_value
from plancheck.pack.terms import Bilingual, Strict
from plancheck.texts import text

if TYPE_CHECKING:
    from plancheck.measures.base import Subjects
    from plancheck.measures.context import Context

Role = Literal["initiatiefnemer", "planner", "ontwerper", "bouwplanadviseur", "sociaal_professional", "bewoners"]


class AskParameters(Strict):
    """A question, its scale, and who can answer it. ``rule`` is the id by which its answer is found."""

    INTERNAL: ClassVar[tuple[str, ...]] = ("rule",)

    question: Bilingual
    scale: Scale = "yes_partly_no"
    role: Role
    guidance: Bilingual | None = None
    rule: str | None = None


def measure(context: Context, subjects: Subjects, parameters: AskParameters) -> Measured:
    """Return the answer to the question, the same for every subject."""
    value = scale_value(context.answers.get(parameters.rule or ""), parameters.scale)
    values = np.full(len(subjects), np.nan if value is None else value)
    return between(subjects, values, values, (Missing(None, None, text("The question has not been answered.")),))


KIND = Kind("ask", AskParameters, measure, "answer")
