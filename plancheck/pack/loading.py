"""Loading a pack: its file and those it extends, merged, with every mistake of one run reported together.

Parameters and norms of the extending pack win. ``override`` changes a rule taken over, ``exclude`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plancheck.documents import Document, mapping, names, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.checking import Vocabulary, check_rules
from plancheck.pack.merging import merge
from plancheck.pack.model import ChangedRule, LoadedRule, NormTable, Pack, PackFile, PackSource, Scheme, Work
from plancheck.pack.parameters import collect_parameters
from plancheck.pack.raw import File, Raw
from plancheck.pack.rule import Rule
from plancheck.pack.substitution import Substitution, lines
from plancheck.resources import folder
from plancheck.texts import text
from plancheck.validation import Model, validate

DEFAULT_PACK = "sociale-cohesie"
NOT_PACKS = ("scheme",)


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
    words = vocabulary or Vocabulary({}, {})
    files: list[File] = []
    _collect(locate(str(name), None), files, ())
    scheme = _read_scheme(files[-1])
    parameters, norms = collect_parameters(files, settings or {}), _norms(files)
    faults: list[Fault] = []
    merged = merge(files, faults)
    table = {**lines(norms), **(figures or {})}
    loaded = [rule for item in merged.rules if (rule := _rule(item, parameters.values, table, words, faults))]
    if not faults:
        documents = {item.data["id"]: (item.document, item.number) for item in merged.rules}
        faults.extend(check_rules(loaded, scheme, words, documents))
    if faults:
        raise PlancheckError(*faults)
    sources = [
        PackSource(
            file.head.pack, file.head.version, file.document.sha256, file.head.title, parameters.changed[number],
            tuple(_settled(change, file, parameters.values, table) for change in merged.changed[number]),
            merged.left_out[number],
        )
        for number, file in enumerate(files)
    ]  # fmt: skip
    return Pack(
        files[-1].head.pack, tuple(sources), parameters.values, scheme, norms, tuple(loaded), parameters.set,
        merged.old_names,
    )  # fmt: skip


def shipped() -> tuple[str, ...]:
    """Return the names of the packs that come with plancheck."""
    return tuple(name for name in names(folder("rules").glob("*.yaml")) if name not in NOT_PACKS)


def locate(name: str, beside: Path | None) -> Path:
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


def _collect(path: Path, files: list[File], trail: tuple[Path, ...]) -> frozenset[Path]:
    """Read ``path`` after the packs it extends, each once, and return the paths of those."""
    if path.resolve() in trail:
        chain = " > ".join(step.name for step in (*trail, path))
        raise PlancheckError(fault("R021", text("Packs extend each other in a circle: {chain}.", chain=chain)))
    for file in files:
        if file.path == path.resolve():
            return file.below
    document = read_document(path)
    faults: list[Fault] = []
    head = validate(PackFile, mapping(document), document, (), faults)
    if head is None:
        raise PlancheckError(*faults)
    below: frozenset[Path] = frozenset()
    for number, name in enumerate(head.extends):
        try:
            base = locate(name, path.parent)
        except PlancheckError as error:
            place = document.place(("extends", number))
            raise PlancheckError(
                *(Fault(f.code, f.problem, place, f.allowed, f.nearest) for f in error.faults)
            ) from error
        below |= {base.resolve(), *_collect(base, files, (*trail, path.resolve()))}
    files.append(File(document, head, path.resolve(), below))
    return below


def _read_scheme(file: File) -> Scheme:
    beside = file.document.path.parent / "scheme.yaml"
    return _read(Scheme, beside if beside.is_file() else folder("rules") / "scheme.yaml")


def _read(model: type[Model], path: Path) -> Model:
    document = read_document(path)
    faults: list[Fault] = []
    found = validate(model, mapping(document), document, (), faults)
    if found is None:
        raise PlancheckError(*faults)
    return found


def _norms(files: list[File]) -> NormTable | None:
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


__all__ = ["DEFAULT_PACK", "Pack", "Vocabulary", "Work", "load_pack", "shipped"]
