"""Where packs are: beside each other or with plancheck, and nowhere else; read with what they extend and name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from plancheck.documents import Document, mapping, names, read_document
from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.heads import read_head
from plancheck.pack.model import NormTable, Scheme
from plancheck.pack.raw import File
from plancheck.resources import folder
from plancheck.texts import text
from plancheck.validation import Model, validate

NOT_PACKS = ("scheme",)
_ELSEWHERE = re.compile(r"[/\\:]|^\.")


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


def locate(name: str, beside: Path | None, asking: str = "") -> Path:
    """Find a pack: a path on the command line, a file beside the pack ``asking`` that extends it, or a shipped pack."""
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
    choices = sorted({item for place in places for item in names(place.glob("*.yaml"))} - {*NOT_PACKS, asking})
    remedy = text("Name a pack that comes with plancheck, or a file that ends in .yaml.")
    if beside is not None:
        remedy = text("Name a pack that comes with plancheck, or one in the same folder, without .yaml.")
    problem = text("There is no pack '{name}'.", name=name)
    here = Path(f"{name}.yaml")
    if beside is None and not _ELSEWHERE.search(name) and here.is_file():
        raise PlancheckError(Fault("R020", problem, nearest=here.name, remedy=remedy))
    raise PlancheckError(fault("R020", problem, found=name, allowed=choices, remedy=remedy))


def pack_document(name: str | Path) -> Document:
    """Read the file of a pack, by name (shipped) or by path, as it is written."""
    return read_document(locate(str(name), None))


def collect(
    document: Document, files: list[File], trail: tuple[Path, ...], faults: list[Fault]
) -> tuple[frozenset[Path], bool]:
    """Take in a pack after those it extends, each once; return the paths of those, and whether all could be read."""
    path = document.path
    for file in files:
        if file.path == path.resolve():
            return file.below, True
    head = read_head(document, faults)
    written = mapping(document).get("extends") or []
    whole = isinstance(written, list) and len(head.extends) == len(written)
    below: frozenset[Path] = frozenset()
    for number, name in enumerate(head.extends):
        try:
            base = locate(name, path.parent, path.stem)
            if base.resolve() in (*trail, path.resolve()):
                chain = " > ".join(step.name for step in (*trail, path, base))
                raise PlancheckError(fault("R021", text("Packs extend each other in a circle: {chain}.", chain=chain)))
            farther, complete = collect(read_document(base), files, (*trail, path.resolve()), faults)
            below |= {base.resolve(), *farther}
            whole &= complete
        except PlancheckError as error:
            place = document.place(("extends", number))
            faults.extend(replace(item, place=item.place or place) for item in error.faults)
            whole = False
    files.append(File(document, head, path.resolve(), below))
    return below, whole


def scheme_beside(home: Path) -> Scheme:
    """Return the scheme of the packs in a folder, else the shared one; a link out of the folder is not followed."""
    beside = home / "scheme.yaml"
    own = beside.is_file() and beside.resolve().parent == beside.parent.resolve()
    return _read(Scheme, beside) if own else shared_scheme()


def _read(model: type[Model], path: Path) -> Model:
    document = read_document(path)
    faults: list[Fault] = []
    found = validate(model, mapping(document, f"{next(iter(model.model_fields))}: ..."), document, (), faults)
    if found is None:
        raise PlancheckError(*faults)
    return found


def read_norms(files: list[File], faults: list[Fault]) -> NormTable | None:
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


def _inside(file: File, name: str) -> Path:
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
