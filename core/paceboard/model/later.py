"""What is worked out when somebody reads it, and then once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["Later", "read"]

T = TypeVar("T")


class Later(Generic[T]):
    """A value that is built when it is first read.

    What builds it must be pure: nobody knows when it will be asked, and of two threads that ask at once each
    may build it.

    Args:
        build: gives the value; what it raises meets whoever reads, each time.
    """

    __slots__ = ("_build", "_value")
    _value: T

    def __init__(self, build: Callable[[], T]) -> None:
        self._build: Callable[[], T] | None = build

    def read(self) -> T:
        """The value."""
        build = self._build
        if build is not None:
            self._value = build()
            self._build = None
        return self._value

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy has the value itself in its place."""
        return read, (self.read(),)


def read(value: T | Later[T]) -> T:
    """A value, whether it was there before or is built now."""
    return value.read() if isinstance(value, Later) else value
