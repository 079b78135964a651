"""What is worked out when somebody reads it, and then once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

__all__ = ["Later", "once", "read"]

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


class once(Generic[T]):  # noqa: N801 - a decorator of methods, as `property` is
    """A property that is built when it is first asked for and then kept, for classes without slots.

    What builds it must be pure, as a `Later`'s. `functools.cached_property` takes a lock each time until
    Python 3.12, which costs a verdict of many small numbers more than some of the numbers.
    """

    def __init__(self, build: Callable[[Any], T]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> once[T] | T:
        if instance is None:
            return self
        # From now on it is found there, and this is not asked any more.
        value = instance.__dict__[self._name] = self._build(instance)
        return value


def read(value: T | Later[T]) -> T:
    """A value, whether it was there before or is built now."""
    return value.read() if isinstance(value, Later) else value
