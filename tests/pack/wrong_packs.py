"""Forty packs that are wrong, in the ways in which people who type rules in a text editor get them wrong.

Each is the small pack of ``GOOD`` with one thing changed, or a text of its own.
"""

from __future__ import annotations

GOOD = """\
pack: veiligheid-eenheid
version: 1.0.0
title: {nl: Veiligheid eenheid, en: Unit safety}
sources:
  hart: {title: Hart voor de wijk, publisher: Ministerie van VROM, year: 2002}
parameters: {groep: 10}
rules:
  - id: eenheid.entree
    code: VE01
    title: {nl: Hoogstens tien per entree, en: Ten per entrance at most}
    why: {nl: Wie een deur met weinig anderen deelt kent hen, en: People who share a door know each other}
    source: {ref: hart, section: Het blok, authority: guideline}
    factor: vanzelfsprekend.levendigheid
    lenses: [defensible_space]
    scale: building
    level: recommendation
    select: {layer: entrances, where: "kind = 'shared_main'"}
    measure: {count: {of: dwellings, by: entrance_id}}
    norm: {at_most: "${groep}", unit: dwellings}
    score: {full: 10, none: 20}
    accept: 90%
    message: {nl: "Entree {id} ontsluit {value} woningen.", en: "Entrance {id} serves {value} dwellings."}
"""

_WHERE = "\"kind = 'shared_main'\""

CHANGED: dict[str, tuple[str, str]] = {
    "een tab in plaats van spaties": ("    code: VE01", "\tcode: VE01"),
    "een dubbele punt in een tekst zonder aanhalingstekens": ("title: {nl: Veiligheid eenheid,", "title: {nl: Veiligheid: eenheid,"),
    "een dubbele punt in een regel tekst": ("    code: VE01", "    code: VE01: entree"),
    "een regel die te ver inspringt": ("    level: recommendation", "      level: recommendation"),
    "een regel die te weinig inspringt": ("    level: recommendation", "   level: recommendation"),
    "een accolade die niet dicht is": ("    scale: building", "    scale: building\n    reason: {nl: omdat, en: because"),
    "een aanhalingsteken te weinig": ("version: 1.0.0", "version: '1.0.0"),
    "een apostrof tussen enkele aanhalingstekens": ("section: Het blok", "section: 'foto's'"),
    "geen spatie na de dubbele punt": ("    factor: vanz", "    factor:vanz"),
    "geen spatie na het streepje": ("  - id: eenheid.entree", "  -id: eenheid.entree"),
    "gekrulde aanhalingstekens om een tekst met een komma": ("{nl: Hoogstens tien per entree,", "{nl: “Hoogstens tien, per entree”,"),
    "gekrulde aanhalingstekens in een voorwaarde": ("'shared_main'", "‘shared_main’"),
    "een decimale komma tussen accolades": ("full: 10,", "full: 9,5,"),
    "een decimale komma op een eigen regel": ("    scale: building", "    scale: building\n    weight: 1,5"),
    "groter-dan als norm": ('norm: {at_most: "${groep}", unit: dwellings}', "norm: >=10"),
    "groter-dan als norm tussen aanhalingstekens": ('norm: {at_most: "${groep}", unit: dwellings}', 'norm: ">=10"'),
    "alleen een getal als norm": ('norm: {at_most: "${groep}", unit: dwellings}', "norm: 10"),
    "een titel in maar één taal": ("title: {nl: Hoogstens tien per entree, en: Ten per entrance at most}", "title: Hoogstens tien per entree"),
    "een vertaling die ontbreekt": (", en: Ten per entrance at most}", "}"),
    "twee is-tekens in een voorwaarde": ("kind = ", "kind == "),
    "ampersands in een voorwaarde": ("'shared_main'\"", "'shared_main' && lit = true\""),
    "nederlandse voegwoorden in een voorwaarde": ("'shared_main'\"", "'shared_main' en lit = true\""),
    "dubbele aanhalingstekens om een waarde": (_WHERE, "'kind = \"shared_main\"'"),
    "een waarde zonder aanhalingstekens": ("'shared_main'", "shared_main"),
    "een waarde die niet bestaat": ("'shared_main'", "'shared'"),
    "een nederlandse waarde": ("'shared_main'", "'bergingsdeur'"),
    "een getal tussen aanhalingstekens": ("kind = 'shared_main'", "dwelling_count > '4'"),
    "ja in plaats van true": ("kind = 'shared_main'", "lit = 'ja'"),
    "het Nederlandse woord voor rules": ("rules:", "regels:"),
    "het Nederlandse woord voor at_most": ("at_most:", "hoogstens:"),
    "het Nederlandse woord voor een niveau": ("level: recommendation", "level: aanbeveling"),
    "een Nederlandse laag": ("of: dwellings,", "of: woningen,"),
    "een Nederlandse laag met een typefout": ("of: dwellings,", "of: wonigen,"),
    "een Nederlands kenmerk": ("by: entrance_id", "by: entree_id"),
    "een typefout in een sleutel": ("    level:", "    levl:"),
    "een typefout in een factor": ("levendigheid", "levendigeid"),
    "een te hoog niveau voor de bron": ("level: recommendation", "level: requirement"),
    "een bron die niet bestaat": ("ref: hart", "ref: hard"),
    "een parameter die niet bestaat": ("${groep}", "${groepen}"),
    "een parameter zonder aanhalingstekens": ('"${groep}"', "${groep}"),
    "accept als heel getal": ("accept: 90%", "accept: 90"),
    "een plaats in de melding die niet bestaat": ("{value} woningen", "{waarde} woningen"),
    "regels zonder streepje": ("  - id: eenheid.entree", "    id: eenheid.entree"),
    "een pakket dat niet bestaat": ("parameters:", "extends: [veilig_wonen]\nparameters:"),
    "extends zonder haken": ("parameters:", "extends: veilig-wonen\nparameters:"),
    "een pad in extends": ("parameters:", "extends: [../veilig-wonen]\nparameters:"),
    "een sleutel die er twee keer staat": ("    scale: building", "    scale: building\n    code: VE02"),
    "een lege sleutel": ("    level: recommendation", "    level:"),
}  # fmt: skip

OTHERS: dict[str, str] = {
    "een leeg bestand": "",
    "geen spatie na de eerste dubbele punt": "pack:veiligheid\n",
}


def wrong_packs() -> dict[str, str]:
    """Return every wrong pack by what is wrong with it."""
    for old, _ in CHANGED.values():
        assert old in GOOD, old
    return {**{name: GOOD.replace(old, new, 1) for name, (old, new) in CHANGED.items()}, **OTHERS}
