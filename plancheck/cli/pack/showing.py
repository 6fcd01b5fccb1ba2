"""``plancheck pack show``: everything about a rule, in words."""

from __future__ import annotations

import click

from plancheck.cli.commands import examples, language_option, plugins_option, settings_option
from plancheck.texts import Language, text


@click.command(
    "show",
    epilog=examples(
        "pack show VW14",
        "pack show VW14 -r my-pack.yaml",
    ),
)
@click.argument("names", metavar="RULE...", nargs=-1, required=True)
@click.option("-r", "--rules", "pack", default="sociale-cohesie", show_default=True,
              help="Pack: a name, or a .yaml file.")  # fmt: skip
@settings_option
@plugins_option
@language_option
def command(names: tuple[str, ...], pack: str, settings: dict[str, str], plugins: bool, language: Language) -> int:
    """Explain each RULE: whom it judges, what is measured, the norm, the source, and what it needs of a plan.

    RULE is an id, a code or an older name; DS* stands for all rules that begin with DS.
    """
    from plancheck.api import load_pack
    from plancheck.catalogue.plain import rule_text
    from plancheck.pack.selecting import select_rules, words
    from plancheck.report.console import print_text

    loaded = load_pack(pack, settings, plugins=plugins)
    left_out = {name: left for source in loaded.sources for left in source.excluded for name in (left.rule, left.code)}
    gone = [name for name in words(names) if name in left_out]
    asked = [name for name in words(names) if name not in left_out]
    rules = select_rules(loaded.rules, asked) if asked else ()
    parts = [
        text("{rule} is left out of this pack. Reason: {reason}", rule=name, reason=left_out[name].reason).render(
            language
        )
        for name in gone
    ]
    print_text("\n\n\n".join([*parts, *(rule_text(rule, loaded, language) for rule in rules)]))
    return 0
