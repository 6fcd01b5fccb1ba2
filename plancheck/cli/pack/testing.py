"""``plancheck pack test``: run the tests inside the rules, and see what they would not notice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck.cli.commands import examples, language_option, plugins_option
from plancheck.texts import Language, Text, text

if TYPE_CHECKING:
    from plancheck.review.rehearsal import Load, Rehearsed

VERDICTS = {
    "passed": text("passed"),
    "failed": text("failed"),
    "known_miss": text("known miss"),
    "unexpected_pass": text("passes, though marked as a known miss"),
    "wrong": text("the test cannot be run"),
}


@click.command(
    "test",
    epilog=examples(
        "pack test my-pack.yaml",
        "pack test my-pack.yaml --mutate",
        "pack test my-pack.yaml --select VE01 --verbose",
    ),
)
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Also the packs that PACKS extend.")
@click.option("--select", "selected", multiple=True, help="Only these rules: id, code or glob, comma-separated.")
@click.option("--ignore", "ignored", multiple=True, help="Not these rules: id, code or glob, comma-separated.")
@click.option("--mutate", is_flag=True, help="Damage rules and plans, and tell what no test notices.")
@click.option("-v", "--verbose", is_flag=True, help="Name every test.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the outcome as JUnit (.xml).")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@plugins_option
@language_option
def command(
    packs: tuple[Path, ...],
    everything: bool,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    mutate: bool,
    verbose: bool,
    output: Path | None,
    quiet: bool,
    plugins: bool,
    language: Language,
) -> int:
    """Run the tests in the rules of PACKS (default: the default pack with everything that it extends).

    The exit code is 1 when a test fails or passes though it is marked as a known miss, and 2 when a pack is wrong. What
    --mutate finds is advice and does not change it; it takes the rules of PACKS only, unless --all is given.
    """
    from plancheck.cli.pack.targets import chosen_in, targets
    from plancheck.cli.progress import Tally
    from plancheck.errors import PlancheckError
    from plancheck.outputs import fault_of_output
    from plancheck.review.rehearsal import rehearse

    problem = fault_of_output(output, (".xml",)) if output is not None else None
    if problem is not None:
        raise PlancheckError(problem)
    named = targets(packs, everything or not (packs or mutate), plugins)
    chosen = chosen_in(named, selected, ignored)
    ran: dict[str, list[tuple[Rehearsed, list[str]]]] = {}
    tally = Tally(text("Tests: {count}"), language, quiet)
    for pack, load in named.items():
        tests = ran[pack] = []
        for test in rehearse(load, own=True, chosen=chosen[pack]):
            tests.append((test, _told(test, language)))
            tally.tell(sum(map(len, ran.values())))
            if verbose or test.verdict != "passed":
                _show(*tests[-1], language)
        if tests or len(named) == 1:
            click.echo(f"{pack}: {_counts([test for test, _ in tests], chosen[pack]).render(language)}")
    if len(ran) > 1:
        whole = _counts([test for tests in ran.values() for test, _ in tests], True)
        click.echo(text("In all: {counts}", counts=whole).render(language))
    if mutate:
        _mutate(named, chosen, language, quiet)
    if output is not None:
        _write(ran, output)
    verdicts = {test.verdict for tests in ran.values() for test, _ in tests}
    return 2 if "wrong" in verdicts else int(bool(verdicts & {"failed", "unexpected_pass"}))


def _told(test: Rehearsed, language: Language) -> list[str]:
    """Return what there is to say of a test: in what it differs, why it is known to, or what is wrong with its plan."""
    if test.verdict == "unexpected_pass":
        sentence = text("Take the mark 'known_miss' away: the rule does what this test expects.")
        return [sentence.render(language)]
    reason = test.rehearsal.test.known_miss
    differences = [sentence.render(language) for sentence in test.differences]
    wrong = [line for item in test.wrong for line in item.explain(language).splitlines()]
    return [*([reason.render(language)] if reason and not wrong else []), *differences, *wrong]


def _show(test: Rehearsed, said: Sequence[str], language: Language) -> None:
    place = f"{test.rehearsal.place}: " if test.verdict not in ("passed", "known_miss") else ""
    verdict = VERDICTS[test.verdict].render(language)
    click.echo(f"{place}{test.rehearsal.loaded.rule.code} {test.rule}: {test.test}: {verdict}")
    for line in said:
        click.echo(f"  {line}")


def _counts(tests: Sequence[Rehearsed], rules: object) -> Text:
    verdicts = [test.verdict for test in tests]
    if not verdicts and not rules:
        return text("no tests of its own; --all takes those of the packs that it extends")
    known = verdicts.count("known_miss")
    counts = {"passed": verdicts.count("passed"), "failed": len(verdicts) - verdicts.count("passed") - known}
    if known:
        return text("tests passed {passed}, failed {failed}, known misses {known}", **counts, known=known)
    return text("tests passed {passed}, failed {failed}", **counts)


def _mutate(named: dict[str, Load], chosen: dict[str, set[str]], language: Language, quiet: bool) -> None:
    from plancheck.cli.progress import Tally
    from plancheck.review.examining import examine

    rules = tried = gaps = 0
    tally = Tally(text("Rules examined: {count}"), language, quiet)
    for pack, load in named.items():
        for found in examine(load, own=True, chosen=chosen[pack]):
            rules, tried, gaps = rules + 1, tried + found.tried, gaps + bool(found.unnoticed)
            tally.tell(rules)
            if found.unnoticed:
                click.echo(f"{found.loaded.rule.code} {found.loaded.rule.id}:")
            for sentence in found.unnoticed:
                click.echo(f"  {sentence.render(language)}")
    summary = text("Rules damaged: {rules}. Ways tried: {tried}. Rules in which something goes unnoticed: {gaps}.",
                   rules=rules, tried=tried, gaps=gaps)  # fmt: skip
    click.echo(summary.render(language))


def _write(ran: dict[str, list[tuple[Rehearsed, list[str]]]], output: Path) -> None:
    from plancheck.outputs import replacing
    from plancheck.report.junit import to_junit

    with replacing(output) as half:
        half.write_bytes(to_junit(ran))
