"""Loading a pack: its file and those it extends, merged, with every mistake of one run reported together.

Parameters and norms of the extending pack win. ``override`` changes a rule taken over, ``exclude`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Document, mapping, names, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.checking import Vocabulary, check_rules
from plancheck.pack.model import LoadedRule, NormTable, Pack, PackFile, PackSource, Scheme, Work
from plancheck.pack.rule import Rule
from plancheck.pack.substitution import Substitution, lines
from plancheck.resources import folder
from plancheck.texts import text
from plancheck.validation import Model, validate

DEFAULT_PACK = "sociale-cohesie"
NOT_PACKS = ("scheme",)


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
    words = vocabulary or Vocabulary({}, {})
    files: list[_File] = []
    _collect(document or pack_document(name), files, ())
    scheme = scheme_beside(files[-1].document.path.parent)
    parameters, norms = _parameters(files, settings or {}), _norms(files)
    faults: list[Fault] = []
    raw, excluded = _merge(files, faults)
    table = {**lines(norms), **(figures or {})}
    loaded = [rule for item in raw if (rule := _rule(item, parameters, table, words, faults))]
    if not faults:
        documents = {item.data["id"]: (item.file.document, item.number) for item in raw}
        faults.extend(check_rules(loaded, scheme, words, documents))
    if faults:
        raise PlancheckError(*faults)
    sources = tuple(PackSource(f.head.pack, f.head.version, f.document.sha256, f.head.title) for f in files)
    return Pack(files[-1].head.pack, sources, parameters, scheme, norms, tuple(loaded), excluded)


def shipped() -> tuple[str, ...]:
    """Return the names of the packs that come with plancheck."""
    return tuple(name for name in names(folder("rules").glob("*.yaml")) if name not in NOT_PACKS)


def _locate(name: str, beside: Path | None) -> Path:
    """Find a pack: a path on the command line, a file beside the extending pack, or a shipped pack."""
    if name.endswith((".yaml", ".yml")) and beside is None:
        return Path(name)
    places = [place for place in (beside, folder("rules")) if place]
    for place in places:
        candidate = place / f"{name}.yaml"
        if candidate.is_file() and candidate.resolve().parent == place.resolve():
            return candidate
    choices = sorted({item for place in places for item in names(place.glob("*.yaml"))} - set(NOT_PACKS))
    remedy = text("Name a pack that comes with plancheck, or a file that ends in .yaml.")
    problem = text("There is no pack '{name}'.", name=name)
    raise PlancheckError(fault("R020", problem, found=name, allowed=choices, remedy=remedy))


def pack_document(name: str | Path) -> Document:
    """Read the file of a pack, by name (shipped) or by path, as it is written."""
    return read_document(_locate(str(name), None))


def scheme_beside(home: Path) -> Scheme:
    """Read the scheme of packs in a folder: their own, or the one that comes with plancheck."""
    beside = home / "scheme.yaml"
    return _read(Scheme, beside if beside.is_file() else folder("rules") / "scheme.yaml")


def _collect(document: Document, files: list[_File], trail: tuple[Path, ...]) -> None:
    """Take in a pack after the packs it extends, each once."""
    path = document.path
    if path.resolve() in trail:
        chain = " > ".join(step.name for step in (*trail, path))
        raise PlancheckError(fault("R021", text("Packs extend each other in a circle: {chain}.", chain=chain)))
    if any(path.resolve() == file.document.path.resolve() for file in files):
        return
    faults: list[Fault] = []
    head = validate(PackFile, mapping(document), document, (), faults)
    if head is None:
        raise PlancheckError(*faults)
    for number, name in enumerate(head.extends):
        try:
            base = _locate(name, path.parent)
        except PlancheckError as error:
            place = document.place(("extends", number))
            raise PlancheckError(
                *(Fault(f.code, f.problem, place, f.allowed, f.nearest) for f in error.faults)
            ) from error
        _collect(read_document(base), files, (*trail, path.resolve()))
    files.append(_File(document, head))


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


def _norms(files: list[_File]) -> NormTable | None:
    """Read the norm table of the last pack that names one; only files in or below that pack's own folder."""
    for file in reversed(files):
        if file.head.norms:
            home = file.document.path.parent.resolve()
            path = (home / file.head.norms).resolve()
            if not path.is_relative_to(home):
                problem = text("The norm table must be inside the folder of the pack.")
                raise PlancheckError(fault("R022", problem, place=file.document.place(("norms",))))
            return _read(NormTable, path)
    return None


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


__all__ = ["DEFAULT_PACK", "Pack", "Vocabulary", "Work", "load_pack", "pack_document", "scheme_beside", "shipped"]
