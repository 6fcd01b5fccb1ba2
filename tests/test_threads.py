"""Work in threads gives what the same work gives in turn."""

from __future__ import annotations

import threading

import pytest

from plancheck.threads import in_threads, meanwhile


def test_results_come_in_the_order_of_the_items_whatever_is_begun_with() -> None:
    assert in_threads(lambda number: number * 2, [1, 2, 3], order=[2, 0, 1]) == [2, 4, 6]


def test_nothing_to_do_is_done() -> None:
    assert in_threads(str, []) == []


def test_the_first_item_that_fails_is_the_error() -> None:
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda number: 1 // number if number < 2 else [][number], [1, 0, 2])


def test_what_is_done_meanwhile_is_done_in_another_thread() -> None:
    with meanwhile(threading.get_ident) as other:
        here = threading.get_ident()

    assert other() != here


def test_an_error_meanwhile_is_told_when_its_result_is_asked_for() -> None:
    with meanwhile(lambda: 1 // 0) as other:
        pass
    with pytest.raises(ZeroDivisionError):
        other()


def test_an_error_in_the_block_comes_first() -> None:
    with pytest.raises(KeyError), meanwhile(lambda: 1 // 0):
        raise KeyError
