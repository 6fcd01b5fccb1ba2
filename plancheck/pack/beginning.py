"""A new pack to begin with: commented, and complete enough to run as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from plancheck.errors import Fault, PlancheckError, fault
from plancheck.pack.model import LoadedRule, Pack
from plancheck.resources import folder
from plancheck.texts import Language, text

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 60
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""What Windows keeps for itself, whatever ending a file has."""

_FAMILIAR = "bldg.dwellings_per_entrance"
PARAMETER = "seat_within"


def check_name(name: str, taken: Sequence[str] = ()) -> None:
    """Raise PlancheckError (R052) when ``name`` cannot name a pack, with one like it that can."""
    if name in taken:
        problem = text("A pack named '{name}' comes with plancheck already.", name=name)
        remedy = text("Give yours a name of its own, such as '{name}-eigen'.", name=name)
        raise PlancheckError(fault("R052", problem, remedy=remedy))
    if _NAME.fullmatch(name) and not _RESERVED.fullmatch(name) and len(name) <= _LONGEST:
        return
    near = suggested(name)
    near = f"{near}-eigen" if near in taken else near
    problem = text("'{name}' cannot be the name of a pack.", name=name)
    remedy = text("A name has small letters, digits and hyphens, and begins with a letter.")
    raise PlancheckError(Fault("R052", problem, nearest=near, remedy=remedy))


def suggested(name: str) -> str | None:
    """Return a name like ``name`` that a pack can have, or None."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"\.ya?ml$", "", plain)
    plain = re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-0123456789")[:_LONGEST].strip("-")
    return f"{plain}-eigen" if _RESERVED.fullmatch(plain) else plain or None


def new_pack(name: str, base: Pack, file: str, year: int, language: Language) -> str:
    """Return the text of a new pack that extends ``base``; ``file`` is what its comments call it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    example = _example(base)
    made = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template(f"pack/new.{language}.yaml.j2").render(
        name=name,
        title=name.replace("-", " ").capitalize(),
        file=file,
        base=base.id,
        year=year,
        changed=example.rule,
        norm=_norm(example),
        weight=f"{example.weight + 1:g}",
        prefix=_prefix(name, base),
        code=_code(name, base),
        parameter=_free(PARAMETER, base.parameters),
    )


def _example(base: Pack) -> LoadedRule:
    """Return a rule to change as an example: a familiar one, else the first that weighs, with a plain norm if any."""
    weighing = [item for item in base.rules if item.rule.level != "observation"] or list(base.rules)
    if not weighing:
        problem = text("The pack {pack} has no rules to begin with.", pack=base.id)
        raise PlancheckError(fault("R053", problem))
    return min(weighing, key=lambda item: (item.rule.id != _FAMILIAR, not _norm(item), item.rule.is_question))


def _norm(example: LoadedRule) -> str:
    """Return the norm of the rule as a pack would write it, when that is one number."""
    norm = example.rule.norm
    sides = {"at_least": norm.at_least, "at_most": norm.at_most} if norm else {}
    return next((f"{{{side}: {value:g}}}" for side, value in sides.items() if isinstance(value, (int, float))), "")


def _prefix(name: str, base: Pack) -> str:
    """Return what the ids of the new rules begin with: no rule of ``base`` does."""
    first = {part for item in base.rules for part in item.rule.id.split(".")[:2]}
    return _free(name.replace("-", "_"), first)


def _code(name: str, base: Pack) -> str:
    """Return the letters of the new codes, after the first letters of the name; no code of ``base`` has them."""
    words = [word for word in re.split(r"[^a-z]+", name) if word]
    letters = "".join(word[0] for word in words) if len(words) > 1 else words[0][:3]
    taken = {item.rule.code.rstrip("0123456789").casefold() for item in base.rules}
    while letters in taken:
        letters += "x"
    return letters.upper()


def _free(name: str, taken: object) -> str:
    while name in taken:  # type: ignore[operator]
        name += "_eigen"
    return name
