"""What was worked out so far: each thing is made once, also when several threads ask for it at the same time."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Memory:
    """Remembers by key. Who asks first makes it; who asks meanwhile waits for it, or gets the same error."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], Future[Any]] = {}
        self._lock = Lock()

    def __contains__(self, key: tuple[Any, ...]) -> bool:
        return key in self._made

    def once(self, key: tuple[Any, ...], make: Callable[[], Result]) -> Result:
        """Return what was made for ``key`` before, or make it; ``make`` must not ask for its own key."""
        found = self._made.get(key)
        if found is None:
            with self._lock:
                found = self._made.get(key)
                mine = found is None
                if found is None:
                    found = self._made[key] = Future()
            if mine:
                self._make(found, make)
        return cast("Result", found.result())

    @staticmethod
    def _make(promised: Future[Any], make: Callable[[], Any]) -> None:
        try:
            promised.set_result(make())
        except BaseException as error:  # also what stops the program: nobody may go on waiting
            promised.set_exception(error)
