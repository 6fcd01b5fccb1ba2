"""``plancheck pack list``: which packs there are, and which rules are in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plancheck.pack.model import LoadedRule


@click.command(
    "list",
    epilog=examples(
        "pack list",
        "pack list -r veilig-wonen",
        'pack list "VW*" --questions',
    ),
)
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option("-r", "--rules", "pack", help="List the rules of this pack: a name, or a .yaml file.")
@click.option("--select", "selected", multiple=True, help="Only these rules: id, code, key, lens, level or glob.")
@click.option("--ignore", "ignored", multiple=True, help="Not these rules: id, code, key, lens, level or glob.")
@click.option("--kind", "kinds", multiple=True, help="Only rules with this measure, such as distance.")
@click.option("--questions/--measured", default=None, help="Only what people answer, or only what is measured.")
@plugins_option
@language_option
def command(
    names: tuple[str, ...],
    pack: str | None,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    kinds: tuple[str, ...],
    questions: bool | None,
    plugins: bool,
    language: Language,
) -> int:
    """List the packs that come with plancheck or, with -r, a RULE or a filter, the rules of one pack."""
    from plancheck.api import load_pack
    from plancheck.catalogue.listing import packs_text, rules_text
    from plancheck.pack.loading import DEFAULT_PACK, shipped
    from plancheck.pack.selecting import select_rules
    from plancheck.report.console import print_text, width_of

    if pack is None and questions is None and not (names or selected or ignored or kinds):
        print_text(packs_text([load_pack(name) for name in shipped()], language, width_of()))
        return 0
    loaded = load_pack(pack or DEFAULT_PACK, plugins=plugins)
    rules = _of_kinds(select_rules(loaded.rules, (*names, *selected), ignored), kinds, loaded.rules)
    rules = [item for item in rules if questions is None or item.rule.is_question == questions]
    print_text(rules_text(rules, language, width_of()))
    click.echo(text("Rules: {count}", count=len(rules)).render(language), err=True)
    return 0


def _of_kinds(rules: Sequence[LoadedRule], kinds: tuple[str, ...], every: Sequence[LoadedRule]) -> list[LoadedRule]:
    from plancheck.errors import PlancheckError, fault

    used = sorted({item.rule.kind for item in every})
    for kind in kinds:
        if kind not in used:
            problem = text("No rule of this pack has the measure '{kind}'.", kind=kind)
            raise PlancheckError(fault("R051", problem, found=kind, allowed=used))
    return [item for item in rules if not kinds or item.rule.kind in kinds]
