"""How a command ends: errors in words on stderr, and an exit code that no flag renumbers."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence

import click

from plancheck.cli.speaking import speaking, spoken
from plancheck.errors import PlancheckError
from plancheck.texts import LANGUAGES, Language, text

WRONG_INPUT = 2
INTERNAL_ERROR = 70
GARBAGE_THRESHOLD = 10_000_000
"""A review makes many small objects that all live to the end: looking for garbage among them so often is in vain."""


def leave(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run ``command`` and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    gc.set_threshold(GARBAGE_THRESHOLD)
    with speaking(language):
        return _run(spoken(command, language), given, language)


def _run(command: click.Command, given: list[str], language: Language) -> int:
    try:
        result = command.main(args=given, prog_name="plancheck", standalone_mode=False, obj=language)
    except PlancheckError as error:
        click.echo(error.explain(language), err=True)
        return WRONG_INPUT
    except click.ClickException as error:
        from plancheck.cli.usage import explain

        if not isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(explain(error, language), err=True)
        else:
            error.show()
        return WRONG_INPUT
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("Stopped; nothing was written.").render(language), err=True)
        return WRONG_INPUT
    except Exception:  # the last resort: a fault of ours must never look like a verdict on a plan
        click.echo(text("Something went wrong inside plancheck. Please report this:").render(language), err=True)
        click.echo(traceback.format_exc(), err=True)
        return INTERNAL_ERROR
    gc.freeze()  # the process ends: there is no need to look through everything once more
    return result if isinstance(result, int) else 0


def _language(arguments: Sequence[str]) -> Language:
    """Find the language before the options are parsed, for errors in the options themselves; the last one counts."""
    found: Language = "nl"
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in LANGUAGES:
            found = value
    return found
