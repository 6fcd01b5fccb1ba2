"""What people type for a word of a pack: its Dutch name, or the sign that they know from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    # the file
    "pakket": ("pack",), "regelpakket": ("pack",), "naam": ("pack", "name", "id"), "versie": ("version",),
    "titel": ("title",), "omschrijving": ("description",), "beschrijving": ("description",), "taal": ("language",),
    "bronnen": ("sources",), "getallen": ("parameters",), "normtabel": ("norms",), "normen": ("norms",),
    "neemt_over": ("extends",), "overnemen": ("extends",), "uitbreiding": ("extends",), "breidt_uit": ("extends",),
    "aanpassen": ("override",), "aanpassing": ("override",), "wijzigen": ("override",), "wijziging": ("override",),
    "weglaten": ("exclude",), "uitsluiten": ("exclude",), "regels": ("rules",), "regel": ("rules", "rule"),
    # a rule
    "kenmerk": ("attribute", "id"), "waarom": ("why",), "reden": ("reason", "why"), "bron": ("source",),
    "paragraaf": ("section",), "hoofdstuk": ("section",), "pagina": ("section",), "gezag": ("authority",),
    "status": ("authority",), "verwijzing": ("ref",), "sleutel": ("factor", "key"), "lens": ("lenses",),
    "lenzen": ("lenses",), "schaal": ("scale",), "niveau": ("level",), "soort": ("level", "kind"),
    "gewicht": ("weight",),
    "weging": ("weight",), "kies": ("select",), "selectie": ("select",), "selecteer": ("select",), "laag": ("layer",),
    "waar": ("where",), "waarbij": ("where",), "als": ("where",), "filter": ("where",), "tenzij": ("unless",),
    "behalve": ("unless",), "uitzondering": ("unless",), "meet": ("measure",), "meting": ("measure",),
    "meten": ("measure",), "maat": ("measure",), "punten": ("score",), "aanvaard": ("accept",),
    "accepteer": ("accept",), "acceptatie": ("accept",), "melding": ("message",), "bericht": ("message",),
    "tekst": ("message",), "onderbouwing": ("reasoning",), "redenering": ("reasoning",), "spanning": ("tensions",),
    "spanningen": ("tensions",), "dekt": ("covers",), "toets": ("tests",), "toetsen": ("tests",), "testen": ("tests",),
    "voorbeelden": ("tests",), "toewijzing": ("assignment",), "opgave": ("assignment",),
    "verwacht": ("expect",), "antwoorden": ("answers",), "bevindingen": ("findings",),
    "auteur": ("publisher", "author"),
    "uitgever": ("publisher",), "jaar": ("year",), "notitie": ("note",),
    # a norm
    "minstens": ("at_least",), "minimaal": ("at_least",), "minimum": ("at_least",), "min": ("at_least",),
    "ten_minste": ("at_least",), "tenminste": ("at_least",), ">=": ("at_least",), ">": ("at_least",),
    "hoogstens": ("at_most",), "maximaal": ("at_most",), "maximum": ("at_most",), "max": ("at_most",),
    "ten_hoogste": ("at_most",), "<=": ("at_most",), "<": ("at_most",), "tussen": ("between",),
    "gelijk": ("equals",), "gelijk_aan": ("equals",), "is": ("equals",), "=": ("equals",), "==": ("equals",),
    "een_van": ("one_of",), "eenheid": ("unit",), "volledig": ("full",), "vol": ("full",), "geen": ("none",),
    # levels and authorities
    "eis": ("requirement",), "verplicht": ("requirement",), "aanbeveling": ("recommendation",),
    "advies": ("recommendation",), "wens": ("wish",), "waarneming": ("observation",), "observatie": ("observation",),
    "wet": ("law",), "beleid": ("policy",), "keurmerk": ("label",), "richtlijn": ("guideline",),
    "handboek": ("guideline",), "onderzoek": ("research",), "vuistregel": ("rule_of_thumb",),
    "werkwaarde": ("working_value",), "eigen_waarde": ("working_value",),
    # outcomes of tests
    "voldoet": ("met",), "voldoet_niet": ("not_met",), "onbekend": ("unknown",),
    "niet_van_toepassing": ("not_applicable",),
    # measures and their parameters
    "aantal": ("count",), "tel": ("count",), "tellen": ("count",), "verhouding": ("ratio",), "aandeel": ("share",),
    "deel": ("share",), "waarde": ("value",), "afstand": ("distance",), "bereik": ("reach",), "menging": ("mix",),
    "zichtlijnen": ("sightlines",), "omweg": ("detour",), "vraag": ("ask", "question"),
    "van": ("of", "from"), "binnen": ("inside", "within_m"), "binnen_m": ("within_m",),
    "lopen": ("walk", "walk_m"), "lopend": ("walk",), "hemelsbreed": ("straight",), "recht": ("straight",),
    "naar": ("to",), "langs": ("along",), "rol": ("role",), "toelichting": ("guidance", "reasoning", "description"),
    "uitleg": ("guidance", "why"), "attribuut": ("attribute",), "oppervlakte": ("area",), "lengte": ("length",),
    "breedte": ("width",), "omtrek": ("perimeter",), "som": ("sum",), "programma": ("programme",),
    "formule": ("expression",), "blokken": ("blocks",), "herhaal": ("repeat",),
    # roles, scales, assignments
    "gebouw": ("building",), "blok": ("block",), "buurt": ("neighbourhood",), "wijk": ("district", "neighbourhood"),
    "openbare_ruimte": ("public_space",), "voorziening": ("facility",), "voorzieningen": ("facility",),
    "politie": ("bouwplanadviseur",), "wijkagent": ("bouwplanadviseur",), "gemeente": ("planner",),
    "ontwikkelaar": ("initiatiefnemer",), "architect": ("ontwerper",), "bewoner": ("bewoners",),
    "ja_deels_nee": ("yes_partly_no",),
    # usual English slips
    "labels": ("lenses",), "description": ("description", "why"), "text": ("message",), "name": ("id", "title", "pack"),
    "condition": ("where",), "rule": ("rules",), "test": ("tests",),
    "exception": ("unless",), "threshold": ("norm",), "limit": ("norm",), "priority": ("level",),
    "severity": ("level",),
}  # fmt: skip


def synonym(found: str, choices: tuple[str, ...]) -> str | None:
    """Return the one of ``choices`` that ``found`` is another word for, or None."""
    simple = found.strip().casefold().replace("-", "_").replace(" ", "_")
    for choice in choices:
        if choice.casefold() == simple:
            return choice
    return next((meant for meant in SYNONYMS.get(simple, ()) if meant in choices), None)


def words_for(choices: tuple[str, ...]) -> dict[str, str]:
    """Return the other words for ``choices``, each with what it stands for."""
    found: dict[str, str] = {}
    for word, meanings in SYNONYMS.items():
        meant = next((meaning for meaning in meanings if meaning in choices), None)
        if meant is not None:
            found[word] = meant
    return found
