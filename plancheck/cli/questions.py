"""``plancheck questions``: the questions of a pack, ready to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, plural, text

if TYPE_CHECKING:
    from plancheck.pack.model import Pack
    from plancheck.review.answer_files import AskedBy, Entry

SUFFIXES = (".xlsx", ".yaml", ".yml")


@click.command(
    "questions",
    epilog=examples(
        "questions -o answers.xlsx",
        "questions -r my-pack.yaml --role bouwplanadviseur -o answers.xlsx",
        "questions --answers answers.xlsx --overwrite -o answers.xlsx",
    ),
)
@click.argument("plan", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-r", "--rules", "name", default="sociale-cohesie", show_default=True, help="Pack: a name, or a .yaml file."
)
@click.option("-o", "--output", "path", required=True, type=click.Path(path_type=Path), help="Workbook or YAML file.")
@click.option("--role", "roles", multiple=True, help="Only the questions for this role. May be given several times.")
@click.option("--select", "selected", multiple=True, help="Only these questions: id, code or glob, comma-separated.")
@click.option("--ignore", "ignored", multiple=True, help="Not these questions: id, code or glob, comma-separated.")
@click.option("--answers", type=click.Path(path_type=Path), help="Answers to take over (.xlsx or .yaml).")
@click.option("--overwrite", is_flag=True, help="Replace the file when it is there already.")
@plugins_option
@language_option
def command(
    plan: tuple[Path, ...],
    name: str,
    path: Path,
    roles: tuple[str, ...],
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    answers: Path | None,
    overwrite: bool,
    plugins: bool,
    language: Language,
) -> int:
    """Write the questions to answer; those that PLAN or earlier answers settle are filled in."""
    from plancheck.api import load_pack
    from plancheck.errors import PlancheckError, fault
    from plancheck.outputs import fault_of_output, refuse_to_overwrite, write_whole
    from plancheck.pack.selecting import select_rules
    from plancheck.review.answer_files import read_answers
    from plancheck.review.answers import table_entries
    from plancheck.review.questions import questions_of
    from plancheck.spreadsheets.question_files import Asked, questions_workbook
    from plancheck.spreadsheets.questions_yaml import questions_yaml
    from plancheck.spreadsheets.taking_over import answers_known

    problem = fault_of_output(path, SUFFIXES)
    if problem:
        raise PlancheckError(problem)
    if not overwrite:
        refuse_to_overwrite(path, text("Choose another name, or add --overwrite when it may be replaced."))
    pack = load_pack(name, plugins=plugins)
    wanted = _roles(pack, roles)
    chosen = questions_of(select_rules(pack.rules, selected, ignored))
    questions = [question for question in chosen if not wanted or question.role in wanted]
    if not questions:
        raise PlancheckError(fault("A008", text("There are no such questions in the pack '{pack}'.", pack=pack.id)))
    files: list[tuple[Sequence[Entry], AskedBy | None]] = []
    if plan:
        from plancheck.plan.reading import read_plan

        files.append((tuple(table_entries(read_plan(plan))), None))
    if answers is not None:
        read = read_answers(answers)
        files.append((read.entries, read.pack))
    known, told = answers_known(pack, files, language)
    left = set(known) - {question.rule for question in questions}
    if left and answers is not None and answers.resolve() == path.resolve():
        sentence = plural(
            "{count} answer in '{path}' is to a question that is left out now.",
            "{count} answers in '{path}' are to questions that are left out now.",
            count=len(left),
            path=path,
        )
        problem = fault("A009", sentence, remedy=text("Choose another name for the file."))
        raise PlancheckError(problem)
    asked = Asked(pack, questions, known)
    workbook = path.suffix.lower() == ".xlsx"
    write_whole(path, questions_workbook(asked, language) if workbook else questions_yaml(asked, language).encode())
    for message in told:
        click.echo(message.render(language), err=True)
    answered = sum(known[item.rule].value not in (None, "") for item in questions if item.rule in known)
    done = text("{path}: questions {count}, answered {answered}.", path=path, count=len(questions), answered=answered)
    click.echo(done.render(language))
    return 0


def _roles(pack: Pack, given: tuple[str, ...]) -> set[str]:
    """Return the roles that are meant; a role that is not there is refused with the nearest one."""
    from plancheck.errors import PlancheckError, fault
    from plancheck.workbooks.choices import Choices

    choices = Choices({role.id: role.title for role in pack.scheme.roles})
    found = set()
    for name in (item.strip() for word in given for item in word.split(",") if item.strip()):
        role = choices.find(name)
        if role is None:
            problem = text("There is no role '{name}'.", name=name)
            raise PlancheckError(fault("A010", problem, found=name, allowed=list(choices.words)))
        found.add(role)
    return found
