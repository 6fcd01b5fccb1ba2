"""Help and usage errors in the reader's language: what click says of itself, and the help texts of the commands.

click asks the gettext domain of the process for its sentences, in the language of the environment; that is what
:func:`speaking` sets for as long as a command runs. Its sentences and our help texts are in ``command-line.po``.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from plancheck.texts import LANGUAGES, Language

DOMAIN = "command-line"
FOLDER = Path(__file__).resolve().parent.parent / "locale"
EXAMPLES = "For example:"
"""What stands above the examples under the help of a command."""

_VARIABLE = "LANGUAGE"


def language_of(context: click.Context | None) -> Language:
    """Return the language in which a command line runs: Dutch unless ``--lang`` says otherwise."""
    said = context.find_root().obj if context else None
    return next((language for language in LANGUAGES if language == said), "nl")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let click speak ``language``."""
    domain, before = gettext.textdomain(), os.environ.get(_VARIABLE)
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ[_VARIABLE] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop(_VARIABLE)
        if before is not None:
            os.environ[_VARIABLE] = before


def spoken(command: click.Command, language: Language) -> click.Command:
    """Return a copy of ``command`` whose help is in ``language``, and which answers in it unless told otherwise."""
    said = gettext.translation(DOMAIN, str(FOLDER), [language], fallback=True).gettext
    made = copy.copy(command)
    vars(made)["_help_option"] = None  # click keeps the option --help with its text, in the language of the first time
    made.help = said(sentence(command.help)) if command.help else None
    made.epilog = "\n".join(said(line) for line in command.epilog.split("\n")) if command.epilog else None
    made.options_metavar = said(command.options_metavar) if command.options_metavar else None
    if isinstance(made, click.Group):
        made.subcommand_metavar = said(made.subcommand_metavar)
    made.params = [copy.copy(parameter) for parameter in command.params]
    for parameter in made.params:
        if isinstance(parameter, click.Option):
            parameter.help = said(sentence(parameter.help)) if parameter.help else None
            if "--lang" in parameter.opts and parameter.default in LANGUAGES:
                parameter.default = language
            if not parameter.is_flag and type(parameter.type) is not click.Choice:
                parameter.metavar = said(parameter.metavar or parameter.type.name.upper())
    return made


def sentence(help_text: str) -> str:
    """Return a help text without the line ends of the code, its paragraphs apart: as the catalogue holds it."""
    paragraphs = inspect.cleandoc(help_text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
