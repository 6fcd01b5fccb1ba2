"""Loading a pack: its file and those it extends, merged, with every mistake of one run reported together.

Parameters and norms of the extending pack win. ``override`` changes a rule taken over, ``exclude`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.checking import check_rules
from plancheck.pack.finding import collect, pack_document, read_norms, rule_names, scheme_beside, shared_scheme, shipped
from plancheck.pack.merging import merge
from plancheck.pack.model import ChangedRule, LoadedRule, Pack, PackFile, PackSource, Work
from plancheck.pack.parameters import collect_parameters
from plancheck.pack.raw import File, Raw
from plancheck.pack.rule import Rule
from plancheck.pack.substitution import Substitution, lines
from plancheck.pack.terms import Bilingual
from plancheck.pack.vocabulary import Vocabulary
from plancheck.texts import text
from plancheck.validation import validate

DEFAULT_PACK = "sociale-cohesie"
MOST_RULES = 2000


@dataclass(frozen=True)
class Examined:
    """A pack as far as it could be read, and everything that is wrong with it.

    ``files`` are those that took part, the pack itself last; ``rules`` those that are right, and ``places`` says for
    every rule id in which document, and as the how manieth there, it is written.
    """

    pack: Pack
    files: tuple[tuple[Document, PackFile], ...]
    places: Mapping[str, tuple[Document, int]]
    written: Mapping[str, Mapping[str, Any]]
    faults: tuple[Fault, ...]


def load_pack(
    name: str | Path = DEFAULT_PACK,
    vocabulary: Vocabulary | None = None,
    settings: Mapping[str, Any] | None = None,
    figures: Mapping[str, float] | None = None,
    document: Document | None = None,
) -> Pack:
    """Load a pack by name (shipped) or by path.

    ``vocabulary`` holds the measure kinds and plan layers that rules may use; ``settings`` replace parameters and
    ``figures`` lines of the norm table. ``document`` is the pack itself when it is not in a file yet. Raises
    :class:`PlancheckError` with all faults found.
    """
    found = examine(name, vocabulary, settings, figures, document)
    if found.faults:
        raise PlancheckError(*found.faults)
    return found.pack


def examine(
    name: str | Path = DEFAULT_PACK,
    vocabulary: Vocabulary | None = None,
    settings: Mapping[str, Any] | None = None,
    figures: Mapping[str, float] | None = None,
    document: Document | None = None,
) -> Examined:
    """Read as much of a pack as can be read, and collect what is wrong with it.

    Raises :class:`PlancheckError` only when the file of the pack itself cannot be read, has too many rules, or when
    ``settings`` name what is not there.
    """
    words = vocabulary or Vocabulary({}, {})
    files: list[File] = []
    faults: list[Fault] = []
    _, whole = collect(document or pack_document(name), files, (), faults)
    scheme = scheme_beside(files[-1].document.path.parent)
    parameters, norms = collect_parameters(files, settings or {}), read_norms(files, faults)
    if sum(len(file.head.rules) for file in files) > MOST_RULES:
        raise PlancheckError(fault("R024", text("A pack can hold {limit} rules at most.", limit=MOST_RULES)))
    merged = merge(files, faults)
    table = {**lines(norms), **(figures or {})}
    read = (_rule(item, parameters.values, table, words, faults) for item in merged.rules)
    titles = {line.item: line.title for line in norms.lines} if norms else {}
    loaded = [_titled(rule, titles) for rule in read if rule]
    places = {str(item.data.get("id")): (item.document, item.number) for item in merged.rules}
    unread = {str(item.data.get(key)) for item in merged.rules for key in ("id", "code")} - {
        rule.rule.id for rule in loaded
    }
    faults.extend(check_rules(loaded, scheme, words, places))
    if not whole:  # what seems to be missing may be in the pack that could not be read
        faults = [item for item in faults if item.code not in ("R015", "R018", "R038")]
    faults = [item for item in faults if item.code != "R038" or dict(item.problem.values)["name"] not in unread]
    sources = [
        PackSource(
            file.head.pack, file.head.version, file.document.sha256, file.head.title, parameters.changed[number],
            tuple(_settled(change, file, parameters.values, table) for change in merged.changed[number]),
            merged.left_out[number], file.head.description,
        )
        for number, file in enumerate(files)
    ]  # fmt: skip
    return Examined(
        pack=Pack(
            files[-1].head.pack,
            tuple(sources),
            parameters.values,
            scheme,
            norms,
            tuple(loaded),
            parameters.set,
            merged.old_names,
        ),
        files=tuple((file.document, file.head) for file in files),
        places=places,
        written={str(item.data.get("id")): item.data for item in merged.rules},
        faults=tuple(dict.fromkeys(faults)),
    )


def _titled(loaded: LoadedRule, titles: Mapping[str, Bilingual]) -> LoadedRule:
    """Return the rule with the title of the line of the norm table that it waits for."""
    line = loaded.rule.norm.unresolved if loaded.rule.norm else None
    return replace(loaded, lacking=titles.get(line)) if line else loaded


def _settled(
    change: ChangedRule, file: File, parameters: Mapping[str, Any], table: Mapping[str, float | None]
) -> ChangedRule:
    """Return what a pack changed in a rule with the values of parameters in place, as far as it makes a difference."""
    apply = Substitution(parameters, table, file.document).apply
    pairs = {key: (apply(was), apply(now)) for key, (was, now) in change.changed.items()}
    return replace(change, changed={key: (was, now) for key, (was, now) in pairs.items() if was != now})


def _rule(
    raw: Raw, parameters: Mapping[str, Any], table: Mapping[str, float | None], words: Vocabulary, faults: list[Fault]
) -> LoadedRule | None:
    """Make one rule ready to run, or add to ``faults`` what is wrong with it."""
    document, at = raw.document, raw.at
    substitution = Substitution(parameters, table, document)
    tests = raw.data.get("tests")
    data = substitution.apply({key: value for key, value in raw.data.items() if key != "tests"}, at)
    faults.extend(substitution.faults)
    if "unresolved" in (data.get("score") or ()):  # a score line needs the same figure as the norm
        del data["score"]
    rule = validate(Rule, {**data, **({"tests": tests} if tests is not None else {})}, document, at, faults)
    if rule is None or substitution.faults:
        return None
    work = raw.file.head.sources.get(rule.source.ref)
    if work is None:
        problem = text("The source '{ref}' is not among the sources of this pack.", ref=rule.source.ref)
        place = document.place((*at, "source", "ref"))
        faults.append(fault("R019", problem, place=place, found=rule.source.ref, allowed=sorted(raw.file.head.sources)))
        return None
    parameters_model = _measure(rule, words, document, at, faults)
    if parameters_model is None:
        return None
    pack, measure = raw.file.head.pack, words.measures.get(rule.kind)
    return LoadedRule(rule, parameters_model, work, pack, measure, document, raw.number)


def _measure(
    rule: Rule, words: Vocabulary, document: Document, at: tuple[str | int, ...], faults: list[Fault]
) -> BaseModel | None:
    model = words.kinds.get(rule.kind)
    if model is None:
        problem = text("There is no measure '{kind}'.", kind=rule.kind)
        place = document.place((*at, "measure", rule.kind), key=True)
        package = words.provider(rule.kind)
        remedy = text("The package {package} brings this measure: allow it with --plugins.", package=package)
        faults.append(
            fault("R030", problem, place=place, found=rule.kind, allowed=sorted(words.kinds),
                  remedy=remedy if package else None)
        )  # fmt: skip
        return None
    found = validate(model, rule.measure[rule.kind], document, (*at, "measure", rule.kind), faults)
    return found.model_copy(update={"rule": rule.id}) if found and rule.is_question else found


__all__ = [
    "DEFAULT_PACK", "Examined", "Pack", "Vocabulary", "Work", "examine", "load_pack", "rule_names",
    "shared_scheme", "shipped",
]  # fmt: skip
