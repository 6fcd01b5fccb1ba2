"""The columns of the criteria: what each is called, what it takes, and where in a rule it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from plancheck.texts import Text, text

Holds = Literal["text", "code", "number", "percent", "choice", "list", "norm", "either"]
Steps = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its cells hold, the list that they choose from, and what it is for.

    ``open`` lets other words than those of the list through. ``steps`` lead to the value in a rule.
    """

    title: Text
    about: Text
    holds: Holds = "text"
    choices: str | None = None
    open: bool = False
    width: float = 16
    steps: Steps = ()


def _bilingual(name: str, dutch: Text, english: Text, about: Text, *steps: str) -> dict[str, Column]:
    return {
        f"{name}_nl": Column(dutch, about, width=40, steps=(*steps, "nl")),
        f"{name}_en": Column(english, about, width=30, steps=(*steps, "en")),
    }


_HEAD = {
    "code": Column(text("Code"), text("Permanent: a code is never used for another rule."), "code", width=10,
                   steps=("code",)),
    **_bilingual("title", text("Title (Dutch)"), text("Title (English)"),
                 text("The rule in a few words. Without English the Dutch words are used."), "title"),
}  # fmt: skip
_MEASURE = {
    "judges": Column(text("Judges"), text("What is judged: every feature of a layer, every block, or the whole plan."),
                     "choice", "subjects", width=18),
    "where": Column(text("Only where"), text("A condition in CQL2, such as: kind = 'shared_main'."), width=26,
                    steps=("select", "where")),
    "unless": Column(text("Except where"), text("Not judged is what satisfies this condition."), width=26,
                     steps=("unless",)),
    "kind": Column(text("Measure"), text("What is measured."), "choice", "kinds", width=22),
    "amount": Column(text("Amount"), text("For a ratio: how the upper part is counted."), "choice", "amounts"),
    "of": Column(text("Of what"), text("The layer that is counted, or to which the distance is. More than one: each on "
                                       "a line of its own."), "list", "layers", True, width=20),
    "of_where": Column(text("Of what: only where"), text("A condition on it. With more layers: a line for each, with - "
                                                         "for none."), width=30),
    "attribute": Column(text("Attribute"), text("The attribute that is read or added up, or the line of the "
                                                "programme."), "choice", "attributes", True, width=20),
    "property": Column(text("Shape"), text("The size or shape that is measured, in place of an attribute."), "choice",
                       "properties"),
    "along": Column(text("How related"), text("On foot, in a straight line, or inside the subject."), "choice", "along",
                    width=20),
    "metres": Column(text("Metres"), text("How far at most."), "number", width=10),
    "key": Column(text("Same attribute"), text("The attribute that ties one to the other, such as entrance_id."),
                  "choice", "attributes", True),
    "distinct": Column(text("Kinds of"), text("Count different values of this attribute."), "choice", "attributes",
                       True),
    "holds": Column(text("Which part"), text("For a share: the condition that this part satisfies."), width=30),
    "weigh": Column(text("Weighed by"), text("For a share: number, length, area or an attribute."), "choice", "weights",
                    True),
    "per_amount": Column(text("Per: amount"), text("For a ratio: how the lower part is counted."), "choice", "amounts"),
    "per": Column(text("Per: of what"), text("For a ratio: the layer of the lower part."), "list", "layers", True,
                  width=20),
    "per_where": Column(text("Per: only where"), text("A condition on it."), width=26),
    "per_attribute": Column(text("Per: attribute"), text("The attribute that is added up, or the line of the "
                                                         "programme."), "choice", "attributes", True),
    "times": Column(text("Times"), text("For a ratio: 10000 for a number per 10,000."), "number", width=10),
}  # fmt: skip
_QUESTION = {
    **_bilingual("question", text("Question (Dutch)"), text("Question (English)"), text("What is asked."),
                 "measure", "ask", "question"),
    "role": Column(text("Asked of"), text("Who can answer."), "choice", "roles", width=24,
                   steps=("measure", "ask", "role")),
    "answers": Column(text("Kind of answer"), text("In which words or numbers the answer is given."), "choice",
                      "answer_scales", width=22, steps=("measure", "ask", "scale")),
    **_bilingual("guidance", text("Guidance (Dutch)"), text("Guidance (English)"), text("What to look at."),
                 "measure", "ask", "guidance"),
}  # fmt: skip
_NORM = {
    "norm": Column(text("Norm"), text("How the value is compared. Only an observation has no norm."), "choice",
                   "norms"),
    "norm_value": Column(text("Norm value"), text("A number, or the answer: yes or partly. With 'one of': values with "
                                                  "semicolons."), "norm", width=12),
    "norm_to": Column(text("Norm to"), text("The upper end of 'from ... to'."), "number", width=10),
    "unit": Column(text("Unit"), text("What the number counts."), "choice", "units", True, steps=("norm", "unit")),
    "score_full": Column(text("Full score at"), text("The value that scores 100."), "number", width=10,
                         steps=("score", "full")),
    "score_none": Column(text("No score at"), text("The value that scores 0."), "number", width=10,
                         steps=("score", "none")),
    "accept": Column(text("Enough is"), text("The share of what is judged that must meet the norm; all when empty."),
                     "percent", width=10, steps=("accept",)),
}  # fmt: skip
_WEIGHT = {
    "level": Column(text("Level"), text("How heavy it is: requirement, recommendation, wish or observation."), "choice",
                    "levels", steps=("level",)),
    "weight": Column(text("Weight in the score"), text("Only when it differs from what the level gives."), "number",
                     width=10, steps=("weight",)),
    "factor": Column(text("Key and factor"), text("To which factor the rule belongs."), "choice", "factors", width=30,
                     steps=("factor",)),
    "assignment": Column(text("Assignment"), text("To which design task the rule belongs."), "choice", "assignments",
                         width=24, steps=("assignment",)),
    "scale": Column(text("Scale"), text("Building, block, neighbourhood or district."), "choice", "scales",
                    steps=("scale",)),
    "lenses": Column(text("Lenses"), text("Other groups that the rule counts in, with semicolons between them."),
                     "list", "lenses", width=24, steps=("lenses",)),
    "ref": Column(text("Source"), text("The short name of a source on the sheet with sources."), "choice", "sources",
                  True, steps=("source", "ref")),
    "section": Column(text("Section"), text("Chapter, section or page in the source."), width=24,
                      steps=("source", "section")),
    "authority": Column(text("Authority"), text("What kind of source it is; it limits the level."), "choice",
                        "authorities", width=18, steps=("source", "authority")),
}  # fmt: skip
_TEXTS = {
    **_bilingual("why", text("Why (Dutch)"), text("Why (English)"), text("Why this matters."), "why"),
    **_bilingual("message", text("Message (Dutch)"), text("Message (English)"),
                 text("What the report says of a feature: {{id}}, {{value}} and {{norm}} are filled in."), "message"),
    **_bilingual("reasoning", text("Reasoning (Dutch)"), text("Reasoning (English)"),
                 text("For a working value: why this number."), "reasoning"),
    **_bilingual("reason", text("Remark (Dutch)"), text("Remark (English)"), text("Why the rule is as it is."),
                 "reason"),
    "id": Column(text("Id"), text("A readable name for computers; made from the code when empty."), "code", width=28,
                 steps=("id",)),
    "aliases": Column(text("Earlier names"), text("Names that the rule had before."), "list", steps=("aliases",)),
    "covers": Column(text("Covers"), text("Numbers of the criteria that the rule answers to."), "list",
                     steps=("covers",)),
    "tensions": Column(text("Pulls apart with"), text("Ids of rules that want the opposite."), "list",
                       steps=("tensions",)),
}  # fmt: skip

RULES: Mapping[str, Column] = {**_HEAD, **_MEASURE, **_NORM, **_WEIGHT, **_TEXTS}
QUESTIONS: Mapping[str, Column] = {**_HEAD, **_QUESTION, **_NORM, **_WEIGHT, **_TEXTS}
SOURCES: Mapping[str, Column] = {
    "ref": Column(text("Source"), text("A short name, without spaces."), "code", steps=("ref",)),
    "title": Column(text("Title"), text("The title of the publication."), width=60, steps=("title",)),
    "publisher": Column(text("Publisher"), text("Who published it."), width=36, steps=("publisher",)),
    "year": Column(text("Year"), text("The year in which it came out."), "either", width=8, steps=("year",)),
    "url": Column(text("Web address"), text("Where it can be found."), width=50, steps=("url",)),
    **_bilingual("note", text("Remark (Dutch)"), text("Remark (English)"), text("Anything else."), "note"),
}
PARAMETERS: Mapping[str, Column] = {
    "name": Column(text("Name"), text("Written in a cell with a number as ${{name}}."), "code", width=28),
    "value": Column(text("Value"), text("The number."), width=20),
}
HEAD: Mapping[str, Column] = {
    "pack": Column(text("Short name"), text("Small letters and hyphens."), "code", steps=("pack",)),
    "version": Column(text("Version"), text("Such as 1.0.0."), "code", steps=("version",)),
    **_bilingual("title", text("Title (Dutch)"), text("Title (English)"), text("The name of the pack."), "title"),
    **_bilingual("description", text("Description (Dutch)"), text("Description (English)"), text("What it is for."),
                 "description"),
    "language": Column(text("Language"), text("The language in which the pack was written."), "choice", "languages",
                       steps=("language",)),
    "extends": Column(text("Builds on"), text("Packs that are taken over, with commas between them."), "list",
                      steps=("extends",)),
    "norms": Column(text("Norm table"), text("The file with the norm table."), steps=("norms",)),
}  # fmt: skip
TESTS: Mapping[str, Column] = {
    "rule": Column(text("Rule"), text("The code of the rule."), "code", width=14),
    "name": Column(text("Name"), text("What is tested."), width=50),
    "yaml": Column(text("Test (YAML)"), text("A tiny plan and the outcome that it must give."), width=100),
}
OTHERS: Mapping[str, Column] = {
    "part": Column(text("What"), text("A rule, a change of a rule that was taken over, or one that is left out."),
                   width=20),
    "id": Column(text("Id"), text("Its name."), "code", width=40),
    "title": Column(text("Title"), text("The title of the rule."), width=50),
    "kind": Column(text("Measure"), text("The kind of measure."), width=18),
    "yaml": Column(text("Text in the pack (leave as it is)"), text("The rule as the pack has it."), width=80),
}  # fmt: skip
