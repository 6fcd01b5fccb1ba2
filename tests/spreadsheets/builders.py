"""Rules of every kind that a row can hold, as packs may write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from plancheck.pack.finding import scheme_beside
from plancheck.plan.schema import LAYERS

SCHEME = scheme_beside(Path())

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"), whitelist_characters="\n=+-@;,'\"#:{}"), min_size=1,
    max_size=30,
).filter(lambda word: "${" not in word)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(1, 10_000), st.floats(0.01, 1000).map(lambda number: round(number, 4)), st.just("${ver}")
)
CONDITIONS = st.sampled_from(["status = 'new'", "status = 'new' OR status = 'kept'", "status IN\n  ('new', 'kept')"])
LAYER = st.sampled_from(["buildings", "facilities", "furniture", "trees"])
TITLES = WORDS.map(str.strip).filter(bool)
BILINGUAL = st.fixed_dictionaries({"nl": WORDS, "en": WORDS})


def some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=optional)


TARGET = st.one_of(LAYER, st.fixed_dictionaries({"layer": LAYER}, optional={"where": CONDITIONS}))
TARGETS = st.one_of(TARGET, st.lists(TARGET, min_size=1, max_size=3))
AMOUNT = st.one_of(
    st.fixed_dictionaries({"count": TARGETS}),
    st.fixed_dictionaries({"sum": st.just("seats"), "of": st.just("furniture")}),
    st.fixed_dictionaries({"area": TARGETS}),
    st.fixed_dictionaries({"length": TARGETS}),
    st.fixed_dictionaries({"programme": st.just("dwellings")}),
)
RELATION = st.one_of(
    st.just({}), st.just({"inside": True}), st.just({"by": "building_id"}), NUMBERS.map(lambda n: {"within_m": n}),
    NUMBERS.map(lambda n: {"walk_m": n}),
)  # fmt: skip


def _with(required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


ALONG = st.sampled_from(["walk", "straight"])
MEASURES = st.one_of(
    st.tuples(TARGETS, RELATION).map(lambda pair: {"count": {"of": pair[0], **pair[1]}}),
    _with({"of": AMOUNT, "per": AMOUNT}, times=NUMBERS).map(lambda given: {"ratio": given}),
    _with({"of": TARGETS, "where": CONDITIONS}, by=st.sampled_from(["count", "area", "seats"]), key=st.just("building_id"))
    .map(lambda given: {"share": given}),
    _with({"to": TARGETS}, along=ALONG, limit_m=NUMBERS).map(lambda given: {"distance": given}),
    _with({"to": TARGETS, "within_m": NUMBERS}, along=ALONG, distinct=st.just("status"))
    .map(lambda given: {"reach": given}),
    st.sampled_from([{"value": {"attribute": "storeys"}}, {"value": {"property": "width"}}]),
    st.just({"mix": {"of": "dwellings", "attribute": "tenure", "index": "simpson"}}),
)  # fmt: skip
QUESTIONS = _with(
    {"question": BILINGUAL, "role": st.sampled_from([role.id for role in SCHEME.roles])},
    scale=st.sampled_from(["yes_partly_no", "one_to_ten", "zero_to_four", "ladder"]), guidance=BILINGUAL,
).map(lambda given: {"ask": given})  # fmt: skip
NORMS = st.one_of(
    st.fixed_dictionaries({"at_least": NUMBERS}, optional={"unit": st.sampled_from(["dwellings", "m", "iets eigens"])}),
    st.fixed_dictionaries({"at_most": NUMBERS}),
    st.fixed_dictionaries({"between": st.just([1, 2.5])}),
    st.fixed_dictionaries({"equals": st.sampled_from([1, "partly", "ja"])}),
    st.fixed_dictionaries({"one_of": st.just([1, 2, "yes"])}),
)
SELECTIONS = st.one_of(
    st.just("plan"), st.just({"blocks": True}), st.fixed_dictionaries({"layer": LAYER}, optional={"where": CONDITIONS})
)


@st.composite
def rules(draw: st.DrawFn, number: int) -> dict[str, Any]:
    asked = draw(st.booleans())
    measure = draw(QUESTIONS if asked else MEASURES)
    area = {"layer": "neighbourhoods"} if "mix" in measure else draw(SELECTIONS)
    rule = {
        "id": f"proef.regel_{number}",
        "code": draw(st.sampled_from([f"P{number:02}", f"{number}-1", f"{number}"])),
        "title": draw(BILINGUAL),
        "why": draw(BILINGUAL),
        "source": {"ref": "essay", "authority": "guideline", **draw(some(section=WORDS))},
        "factor": draw(st.sampled_from([factor.id for factor in SCHEME.factors])),
        "level": draw(st.sampled_from(["recommendation", "wish"])),
        "select": "plan" if asked else area,
        "measure": measure,
        "norm": draw(NORMS),
    }
    extra = some(
        assignment=st.sampled_from([item.id for item in SCHEME.assignments]),
        lenses=st.lists(st.sampled_from([item.id for item in SCHEME.lenses]), unique=True),
        scale=st.sampled_from([item.id for item in SCHEME.scales]),
        weight=NUMBERS, score=st.just({"full": 10, "none": 20.5}), accept=st.sampled_from(["90%", 0.5, 1, "2,5%"]),
        message=BILINGUAL, reasoning=BILINGUAL, reason=BILINGUAL, aliases=st.just(["oud.een", "oud, twee"]),
        covers=st.just(["S4-2D-6", "S3"]), tensions=st.just(["ander.ding"]),
        tests=st.lists(st.builds(lambda name: {"name": name, "plan": {"dwellings": [{"geometry": "POINT (0 0)"}]},
                                               "expect": {"status": "met", "value": 0.5}}, WORDS), max_size=2),
    )  # fmt: skip
    return {**rule, **draw(extra)}


@st.composite
def packs(draw: st.DrawFn) -> dict[str, Any]:
    written = [draw(rules(number)) for number in range(draw(st.integers(0, 3)))]
    head = {
        "pack": "proef", "version": "1.0.0", "title": {"nl": draw(TITLES), "en": draw(TITLES)},
        "sources": {"essay": {"title": draw(TITLES), **draw(some(year=st.sampled_from([2002, "2002a", "2002"])))}},
        "parameters": {"ver": draw(st.sampled_from([0.5, 1]))},
    }  # fmt: skip
    return {**head, **draw(some(language=st.just("en"), extends=st.just(["vuistregels"]))),
            "rules": written}  # fmt: skip


assert {"buildings", "facilities", "furniture", "trees"} <= set(LAYERS)
