"""What rules share is made once, whoever asks and from whatever thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from plancheck.measures.memory import Memory

THREADS = 8


def test_what_was_made_is_not_made_again() -> None:
    memory = Memory()

    assert memory.once(("a",), lambda: "first") == "first"
    assert memory.once(("a",), lambda: "second") == "first"
    assert memory.once(("b",), lambda: "third") == "third"
    assert ("a",) in memory
    assert ("c",) not in memory


def test_nothing_is_also_something_that_was_made() -> None:
    memory, made = Memory(), []

    for _ in range(2):
        assert memory.once(("a",), lambda: made.append(1)) is None
    assert made == [1]


def test_threads_that_ask_at_the_same_time_get_the_same_thing() -> None:
    memory, together, made = Memory(), Barrier(THREADS), []

    def make() -> object:
        made.append(1)
        return object()

    def ask() -> object:
        together.wait()
        return memory.once(("a",), make)

    with ThreadPoolExecutor(THREADS) as pool:
        found = [item.result() for item in [pool.submit(ask) for _ in range(THREADS)]]

    assert len(made) == 1
    assert len({id(item) for item in found}) == 1


def test_making_one_thing_may_ask_for_another_that_a_thread_is_busy_with() -> None:
    memory, begun, go_on = Memory(), Event(), Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(10)
        return "slow"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.once, ("slow",), slow)
        assert begun.wait(10)
        second = pool.submit(memory.once, ("quick",), lambda: memory.once(("slow",), lambda: "other") + " and quick")
        go_on.set()
        assert (first.result(10), second.result(10)) == ("slow", "slow and quick")


def test_an_error_is_everybodys() -> None:
    memory = Memory()

    def fail() -> None:
        raise ArithmeticError("no")

    for _ in range(2):
        with pytest.raises(ArithmeticError, match="no"):
            memory.once(("a",), fail)
