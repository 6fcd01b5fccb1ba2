"""Loading a pack: its file and those it extends, merged, with every mistake of one run reported together.

Parameters and norms of the extending pack win. ``override`` changes a rule taken over, ``exclude`` leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Document, mapping, names, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.checking import check_rules
from plancheck.pack.heads import read_head
from plancheck.pack.model import LoadedRule, NormTable, Pack, PackFile, PackSource, Scheme, Work
from plancheck.pack.rule import Rule
from plancheck.pack.substitution import Substitution, lines
from plancheck.pack.vocabulary import Vocabulary
from plancheck.resources import folder
from plancheck.texts import text
from plancheck.validation import Model, validate

DEFAULT_PACK = "sociale-cohesie"
NOT_PACKS = ("scheme",)
MOST_RULES = 2000
_ELSEWHERE = re.compile(r"[/\\:]|^\.")


@dataclass(frozen=True)
class _File:
    document: Document
    head: PackFile


@dataclass(frozen=True)
class _Raw:
    """A rule as written, and where."""

    data: dict[str, Any]
    file: _File
    number: int


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
) -> Pack:
    """Load a pack by name (shipped) or by path.

    ``vocabulary`` holds the measure kinds and plan layers that rules may use; ``settings`` replace parameters and
    ``figures`` lines of the norm table. Raises :class:`PlancheckError` with all faults found.
    """
    found = examine(name, vocabulary, settings, figures)
    if found.faults:
        raise PlancheckError(*found.faults)
    return found.pack


def examine(
    name: str | Path = DEFAULT_PACK,
    vocabulary: Vocabulary | None = None,
    settings: Mapping[str, Any] | None = None,
    figures: Mapping[str, float] | None = None,
) -> Examined:
    """Read as much of a pack as can be read, and collect what is wrong with it.

    Raises :class:`PlancheckError` only when the file of the pack itself cannot be read, has too many rules, or when
    ``settings`` name what is not there.
    """
    words = vocabulary or Vocabulary({}, {})
    files: list[_File] = []
    faults: list[Fault] = []
    whole = _collect(_locate(str(name), None), files, (), faults)
    scheme = _read_scheme(files[-1])
    parameters, norms = _parameters(files, settings or {}), _norms(files, faults)
    if sum(len(file.head.rules) for file in files) > MOST_RULES:
        raise PlancheckError(fault("R024", text("A pack can hold {limit} rules at most.", limit=MOST_RULES)))
    raw, excluded = _merge(files, faults)
    table = {**lines(norms), **(figures or {})}
    loaded = [rule for item in raw if (rule := _rule(item, parameters, table, words, faults))]
    places = {str(item.data.get("id")): (item.file.document, item.number) for item in raw}
    unread = {str(item.data.get(key)) for item in raw for key in ("id", "code")} - {rule.rule.id for rule in loaded}
    faults.extend(check_rules(loaded, scheme, words, places))
    if not whole:  # what seems to be missing may be in the pack that could not be read
        faults = [item for item in faults if item.code not in ("R015", "R018", "R038")]
    faults = [item for item in faults if item.code != "R038" or dict(item.problem.values)["name"] not in unread]
    sources = tuple(PackSource(f.head.pack, f.head.version, f.document.sha256, f.head.title) for f in files)
    return Examined(
        pack=Pack(files[-1].head.pack, sources, parameters, scheme, norms, tuple(loaded), excluded),
        files=tuple((file.document, file.head) for file in files),
        places=places,
        written={str(item.data.get("id")): item.data for item in raw},
        faults=tuple(dict.fromkeys(faults)),
    )


def shipped() -> tuple[str, ...]:
    """Return the names of the packs that come with plancheck."""
    return tuple(name for name in names(folder("rules").glob("*.yaml")) if name not in NOT_PACKS)


def shared_scheme() -> Scheme:
    """Return the names that all packs share, unless a pack has a scheme of its own beside it."""
    return _read(Scheme, folder("rules") / "scheme.yaml")


def rule_names(name: str) -> frozenset[str]:
    """Return the ids, codes and aliases in the file of a pack that comes with plancheck, without checking them."""
    rules = mapping(read_document(folder("rules") / f"{name}.yaml")).get("rules") or []
    return frozenset(str(one) for rule in rules for one in (rule["id"], rule["code"], *rule.get("aliases", ())))


def _locate(name: str, beside: Path | None) -> Path:
    """Find a pack: a path on the command line, a file beside the extending pack, or a shipped pack."""
    if name.endswith((".yaml", ".yml")) and beside is None:
        return Path(name)
    places = [place for place in (beside, folder("rules")) if place]
    if beside is not None and _ELSEWHERE.search(name):
        problem = text("'{name}' is a path or an address; a pack can only extend one in its own folder.", name=name)
        remedy = text("Put the file beside this pack, and write its name without .yaml.")
        raise PlancheckError(fault("R023", problem, remedy=remedy))
    for place in places:
        candidate = place / f"{name}.yaml"
        if not _ELSEWHERE.search(name) and candidate.is_file() and candidate.resolve().parent == place.resolve():
            return candidate
    choices = sorted({item for place in places for item in names(place.glob("*.yaml"))} - set(NOT_PACKS))
    remedy = text("Name a pack that comes with plancheck, or a file that ends in .yaml.")
    problem = text("There is no pack '{name}'.", name=name)
    raise PlancheckError(fault("R020", problem, found=name, allowed=choices, remedy=remedy))


def _collect(path: Path, files: list[_File], trail: tuple[Path, ...], faults: list[Fault]) -> bool:
    """Read ``path`` after the packs it extends, each once; return whether all of those could be read."""
    if any(path.resolve() == file.document.path.resolve() for file in files):
        return True
    document = read_document(path)
    head = read_head(document, faults)
    written = mapping(document).get("extends") or []
    whole = isinstance(written, list) and len(head.extends) == len(written)
    for number, name in enumerate(head.extends):
        try:
            base = _locate(name, path.parent)
            if base.resolve() in (*trail, path.resolve()):
                chain = " > ".join(step.name for step in (*trail, path, base))
                raise PlancheckError(fault("R021", text("Packs extend each other in a circle: {chain}.", chain=chain)))
            whole &= _collect(base, files, (*trail, path.resolve()), faults)
        except PlancheckError as error:
            place = document.place(("extends", number))
            faults.extend(replace(item, place=item.place or place) for item in error.faults)
            whole = False
    files.append(_File(document, head))
    return whole


def _read_scheme(file: _File) -> Scheme:
    beside = file.document.path.parent / "scheme.yaml"
    own = beside.is_file() and beside.resolve().parent == beside.parent.resolve()
    return _read(Scheme, beside) if own else shared_scheme()


def _read(model: type[Model], path: Path) -> Model:
    document = read_document(path)
    faults: list[Fault] = []
    found = validate(model, mapping(document), document, (), faults)
    if found is None:
        raise PlancheckError(*faults)
    return found


def _parameters(files: list[_File], settings: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: value for file in files for name, value in file.head.parameters.items()}
    unknown = [
        fault(
            "R016", text("There is no parameter '{name}' in this pack.", name=name), found=name, allowed=sorted(merged)
        )
        for name in settings
        if name not in merged
    ]
    if unknown:
        raise PlancheckError(*unknown)
    return {**merged, **settings}


def _norms(files: list[_File], faults: list[Fault]) -> NormTable | None:
    """Read the norm table of the last pack that names one; only files in or below that pack's own folder."""
    for file in reversed(files):
        if file.head.norms:
            try:
                return _read(NormTable, _inside(file, file.head.norms))
            except PlancheckError as error:
                place = file.document.place(("norms",))
                faults.extend(replace(item, place=item.place or place) for item in error.faults)
                return None
    return None


def _inside(file: _File, name: str) -> Path:
    """Return the path of a file in or below the folder of a pack, the same on every system; raises R022."""
    home = file.document.path.parent.resolve()
    written = PureWindowsPath(name)
    path = (home / written.as_posix()).resolve()
    if written.drive or written.root or ":" in name or not path.is_relative_to(home):
        remedy = text("Write the name of a file in the folder of the pack, such as norms/table.yaml.")
        raise PlancheckError(
            fault("R022", text("The norm table must be inside the folder of the pack."), remedy=remedy)
        )
    return path


def _merge(files: list[_File], faults: list[Fault]) -> tuple[list[_Raw], dict[str, Any]]:
    """Bring the rules of all files together in order: take over, override, exclude, add."""
    merged: dict[str, _Raw] = {}
    excluded: dict[str, Any] = {}
    for file in files:
        document = file.document
        for name, change in file.head.override.items():
            if name not in merged:
                faults.append(_no_rule(name, merged, document, ("override", name)))
                continue
            base = merged[name]
            merged[name] = _Raw(_overridden(base.data, change.model_dump(exclude_none=True)), base.file, base.number)
        for name, reason in file.head.exclude.items():
            if merged.pop(name, None) is None:
                faults.append(_no_rule(name, merged, document, ("exclude", name)))
            excluded[name] = reason
        for number, data in enumerate(file.head.rules):
            if not isinstance(document.content["rules"][number], dict):
                continue  # it is told already
            identity = str(data.get("id"))
            if identity in merged:
                problem = text("The rule id '{id}' is used twice.", id=identity)
                faults.append(fault("R017", problem, place=document.place(("rules", number, "id"))))
            merged[identity] = _Raw(data, file, number)
    return list(merged.values()), excluded


def _no_rule(name: str, merged: Mapping[str, _Raw], document: Document, at: tuple[str, ...]) -> Fault:
    problem = text("There is no rule '{name}' to change.", name=name)
    return fault("R018", problem, place=document.place(at, key=True), found=name, allowed=sorted(merged))


def _overridden(data: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    norm = change.get("norm")
    if norm is not None and "unit" not in norm and isinstance(data.get("norm"), dict) and "unit" in data["norm"]:
        change = {**change, "norm": {**norm, "unit": data["norm"]["unit"]}}
    return {**data, **change}


def _rule(
    raw: _Raw, parameters: Mapping[str, Any], table: Mapping[str, float | None], words: Vocabulary, faults: list[Fault]
) -> LoadedRule | None:
    """Make one rule ready to run, or add to ``faults`` what is wrong with it."""
    document, at = raw.file.document, ("rules", raw.number)
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
    return LoadedRule(rule, parameters_model, work, raw.file.head.pack) if parameters_model else None


def _measure(
    rule: Rule, words: Vocabulary, document: Document, at: tuple[str | int, ...], faults: list[Fault]
) -> BaseModel | None:
    model = words.kinds.get(rule.kind)
    if model is None:
        problem = text("There is no measure '{kind}'.", kind=rule.kind)
        place = document.place((*at, "measure", rule.kind), key=True)
        faults.append(fault("R030", problem, place=place, found=rule.kind, allowed=sorted(words.kinds)))
        return None
    found = validate(model, rule.measure[rule.kind], document, (*at, "measure", rule.kind), faults)
    return found.model_copy(update={"rule": rule.id}) if found and rule.is_question else found


__all__ = [
    "DEFAULT_PACK",
    "Examined",
    "Pack",
    "Vocabulary",
    "Work",
    "examine",
    "load_pack",
    "rule_names",
    "shared_scheme",
    "shipped",
]
