"""What is wrong with a command as it was typed, said as every other fault: with a code and what comes nearest."""

from __future__ import annotations

import gettext
import re
from typing import TYPE_CHECKING

import click

from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    from plancheck.errors import Fault

_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)
_NO_VALUE = "Option {name!r} does not take a value."


def explain(error: click.ClickException, language: Language) -> str:
    """Return what is wrong with the command line, and how to see what may be typed."""
    lines = [_fault(error).explain(language)]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        lines.append("  " + text("See: {command} --help", command=context.command_path).render(language))
    return "\n".join(lines)


def no_command(name: str, names: list[str]) -> Fault:
    """Say that there is no such command (C005)."""
    from plancheck.errors import fault

    return fault("C005", text("There is no command '{name}'.", name=name), found=name, allowed=names)


def not_a_setting(value: str) -> Fault:
    """Say that a parameter cannot be set so (C004)."""
    from plancheck.errors import fault

    problem = text("'{value}' does not say what a parameter becomes.", value=value)
    return fault("C004", problem, remedy=text("Write it as name=value, without spaces: walk_far=500."))


def _fault(error: click.ClickException) -> Fault:
    """Return a mistake in the command line as a fault: C001 to C004, and C006 for anything else."""
    from plancheck.errors import Fault, fault

    if isinstance(error, click.NoSuchOption):
        near = error.possibilities[0] if error.possibilities else None
        return Fault("C001", text("There is no option {name}.", name=error.option_name), nearest=near)
    if isinstance(error, click.MissingParameter):
        return fault("C002", text("{name} is missing.", name=_name(error.param)))
    if isinstance(error, click.BadOptionUsage):
        if error.format_message() == gettext.gettext(_NO_VALUE).format(name=error.option_name):
            return fault("C003", text("No value belongs after {name}.", name=error.option_name))
        return fault("C003", text("A value is needed after {name}.", name=error.option_name))
    if isinstance(error, click.BadParameter) and error.param is not None:
        problem = text("What is given for {name} does not fit.", name=_name(error.param))
        choices = error.param.type.choices if isinstance(error.param.type, click.Choice) else ()
        return fault("C004", problem, allowed=map(str, choices), remedy=_range(error.param))
    extra = _EXTRA.search(error.format_message())
    if extra:
        return fault("C006", text("This is too much: {given}", given=extra[1]))
    return fault("C006", text("The command cannot be read: {reason}", reason=error.format_message()))


def _name(parameter: click.Parameter | None) -> str:
    """Return a parameter as it is typed: the long form of an option, the name of an argument."""
    if parameter is None:
        return "?"
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.metavar.strip("[].") if parameter.metavar else str(parameter.human_readable_name)


def _range(parameter: click.Parameter) -> Text | None:
    kind = parameter.type
    if not isinstance(kind, click.FloatRange):
        return None
    if kind.min_open:
        return text("Write a number above {low}, up to {high}.", low=kind.min, high=kind.max)
    return text("Write a number from {low} to {high}.", low=kind.min, high=kind.max)
