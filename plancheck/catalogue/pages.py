"""All pages of the catalogue as text, by their file; nothing here touches a file but the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plancheck import __version__
from plancheck.catalogue import names
from plancheck.catalogue.addresses import INDEX, Addresses, addresses, link
from plancheck.catalogue.kinds import page_of
from plancheck.catalogue.pictures import pictures_of
from plancheck.catalogue.rules import norm_of, rule_page
from plancheck.measures import KINDS
from plancheck.pack.loading import shipped
from plancheck.report.html import environment
from plancheck.report.style_sheet import policy_hash, style_sheet
from plancheck.report.words import LEVELS, unit_word, word
from plancheck.texts import Translatable

if TYPE_CHECKING:
    from jinja2 import Environment

    from plancheck.measures.base import Kind
    from plancheck.pack.model import LoadedRule, Pack
    from plancheck.texts import Language

STYLES = ("base.css", "catalogue/catalogue.css")


@dataclass(frozen=True)
class Use:
    """A rule in a pack: what a list of rules shows and links."""

    pack: int
    loaded: LoadedRule
    file: str


@dataclass(frozen=True)
class OfFactor:
    """The rules of a pack on one factor, in the order of the pack."""

    title: Translatable
    anchor: str
    uses: tuple[Use, ...]

    @property
    def questions(self) -> int:
        """How many of them people answer."""
        return sum(use.loaded.rule.is_question for use in self.uses)


@dataclass(frozen=True)
class OfKey:
    """The factors of a key."""

    title: Translatable
    factors: tuple[OfFactor, ...]


def render(packs: Sequence[Pack], language: Language) -> dict[str, str]:
    """Return every page of the catalogue of ``packs`` in ``language``: HTML by file name."""
    style = style_sheet(STYLES)
    kinds = {**KINDS, **{loaded.rule.kind: loaded.measure for pack in packs for loaded in pack.rules}}
    found = addresses(packs, list(kinds))
    made = _environment(language, style)
    uses = [
        Use(number, loaded, found.rules[number, loaded.rule.id])
        for number, pack in enumerate(packs) for loaded in pack.rules
    ]  # fmt: skip
    shared: dict[str, Any] = {"packs": packs, "addresses": found, "uses": uses}
    grouped = [_grouped(pack, number, uses, found) for number, pack in enumerate(packs)]
    pages = {INDEX: _page(made, "index", INDEX, shared, kinds=kinds, grouped=grouped)}
    for name, kind in kinds.items():
        pages[found.kinds[name]] = _kind(made, kind, found, shared)
    for number, pack in enumerate(packs):
        own = [use for use in uses if use.pack == number]
        files = {use.loaded.rule.id: use for use in own}
        for before, use, after in zip([None, *own], own, [*own[1:], None], strict=False):
            beside = {"before": before, "after": after, "rule_files": files}
            pages[use.file] = _rule(made, pack, use, language, {**shared, **beside})
    return pages


def _grouped(pack: Pack, number: int, uses: Sequence[Use], found: Addresses) -> tuple[OfKey, ...]:
    """Return the rules of a pack by key and factor; a pack never names a factor that the scheme lacks."""
    factors = {entry.id: position for position, entry in enumerate(pack.scheme.factors, 1)}
    own = [use for use in uses if use.pack == number]
    return tuple(
        OfKey(key.title, tuple(
            OfFactor(entry.title, f"{found.packs[number]}-{factors[entry.id]}",
                     tuple(use for use in own if use.loaded.rule.factor == entry.id))
            for entry in pack.scheme.factors_of(key.id)
        ))
        for key in pack.scheme.keys
    )  # fmt: skip


def _kind(made: Environment, kind: Kind, found: Addresses, shared: Mapping[str, Any]) -> str:
    using = [use for use in shared["uses"] if use.loaded.rule.kind == kind.name]
    return _page(made, "kind", found.kinds[kind.name], shared, kind=kind, told=page_of(kind), using=using,
                 pictures=pictures_of(kind.name))  # fmt: skip


def _rule(made: Environment, pack: Pack, use: Use, language: Language, shared: Mapping[str, Any]) -> str:
    return _page(
        made, "rule", use.file, shared,
        pack_number=use.pack,
        loaded=use.loaded,
        rule=use.loaded.rule,
        told=rule_page(use.loaded, pack.scheme, language),
        origin=next((source for source in pack.sources if source.id == use.loaded.pack), None),
        english_tests=use.loaded.pack in shipped(),
    )  # fmt: skip


def _page(made: Environment, template: str, file: str, shared: Mapping[str, Any], **facts: Any) -> str:
    page = made.get_template(f"catalogue/{template}.html.j2")
    return page.render(**shared, to=lambda target: link(file, target), index=INDEX, **facts) + "\n"


def _environment(language: Language, style: str) -> Environment:
    made = environment(language)
    made.globals.update(language=language, style=style, style_hash=policy_hash(style), version=__version__)
    made.filters.update(
        said=lambda words: words.render(language) if words is not None else "",
        section=lambda name: word(names.SECTIONS, name, language),
        judged=lambda name: word(names.SUBJECTS, name, language),
        kind_unit=lambda unit: _unit(unit, language),
        summary=lambda name: word(names.SUMMARIES, name, language) if name in names.SUMMARIES else None,
        told_summary=lambda kind: page_of(kind).summary,
        level=lambda level: word(LEVELS, level, language),
        norm_of=lambda loaded: norm_of(loaded, language),
        first_upper=lambda words: words[:1].upper() + words[1:],
    )
    return made


def _unit(unit: str, language: Language) -> str:
    return word(names.KIND_UNITS, unit, language) if unit in names.KIND_UNITS else unit_word(unit, language)
