from __future__ import annotations

from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Generic, Literal, TypeVar

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import Drift
from paceboard.transport.decode import structure

T = TypeVar("T")


class Mode(StrEnum):
    DAY = "day"


class Side(IntEnum):
    LEFT = 1


@frozen
class Inner:
    size: int = 5


@frozen
class Everything:
    text: str = ""
    count: int = 0
    flag: bool = False
    exact: Decimal = Decimal(0)
    rough: float = 0.0
    raw: bytes = b""
    names: list[str] = field(factory=list)
    numbers: tuple[int, ...] = ()
    rate: tuple[int, str] = (1, "")
    marks: frozenset[str] = frozenset()
    by_name: dict[str, int] = field(factory=dict)
    mode: Mode = Mode.DAY
    side: Side = Side.LEFT
    choice: Literal[1, "a"] = "a"
    maybe: str | None = None
    either: str | int = ""
    amount: Decimal | str = ""
    inner: Inner = Inner()
    inners: list[Inner] = field(factory=list)
    maybe_inner: Inner | None = None
    anything: Any = None


@frozen
class Envelope(Generic[T]):
    code: int
    data: T


ACCEPTED: list[tuple[str, Any, Any]] = [
    ("text", "a", "a"),
    ("exact", 5, Decimal(5)),
    ("exact", Decimal("1.50"), Decimal("1.50")),
    ("rough", 1, 1.0),
    ("rough", Decimal("1.5"), 1.5),
    ("names", ["a"], ["a"]),
    ("numbers", [1, 2], (1, 2)),
    ("rate", [10, "s"], (10, "s")),
    ("marks", ["a", "a"], frozenset({"a"})),
    ("by_name", {"a": 1}, {"a": 1}),
    ("mode", "day", Mode.DAY),
    ("side", 1, Side.LEFT),
    ("choice", 1, 1),
    ("maybe", None, None),
    ("either", 5, 5),
    ("amount", 5, Decimal(5)),
    ("amount", "5", "5"),
    ("inner", {"size": 1, "unknown": 2}, Inner(1)),
    ("inners", [{}], [Inner()]),
    ("maybe_inner", {"size": 2}, Inner(2)),
    ("anything", {"a": [None]}, {"a": [None]}),
]
UNFIT: dict[str, tuple[Any, ...]] = {
    "text": (None, 5, True, Decimal(1), b"a", ["a"]),
    "count": (None, 1.0, 1.9, True, "5", Decimal(5)),
    "flag": (None, 0, 1, "true"),
    "exact": (None, 1.5, "5", True, float("nan")),
    "rough": (None, "NaN", True),
    "raw": (5, "a", [1]),
    "names": (None, "abc", {"a": 1}, [1], [None]),
    "numbers": ("12", {1: 2}, ["1"], [True]),
    "rate": ("ab", [1], [1, "a", 2], ["a", 1]),
    "marks": ("ab", [1]),
    "by_name": (None, [], "a", {"a": "1"}),
    "mode": ("week", 1, None),
    "side": (True, "1", 2),
    "choice": (True, 2, "b"),
    "maybe": (5, False),
    "either": (True, None, 1.0),
    "amount": (None, 1.5),
    "inner": (None, [], "a", 5, {"size": "5"}),
    "inners": ({}, [[]], [None]),
    "maybe_inner": ([], "", 0),
}
REFUSED = [(name, value) for name, values in UNFIT.items() for value in values]


@pytest.mark.parametrize(("name", "value", "expected"), ACCEPTED)
def test_a_value_of_the_right_type_is_taken(name: str, value: Any, expected: Any) -> None:
    """What fits is taken, an int for a Decimal included, and comes out in the type asked for."""
    made = getattr(structure({name: value}, Everything, what="row"), name)

    assert (expected, type(expected)) == (made, type(made))


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_nothing_is_coerced(name: str, value: Any) -> None:
    """Every value that Python would bend into shape is refused, with the path of its field."""
    with pytest.raises(Drift, match=rf"\$\.{name}"):
        structure({name: value}, Everything, what="row")


@given(st.from_type(object).filter(lambda value: not isinstance(value, dict)))
def test_a_class_is_made_of_an_object_only(value: object) -> None:
    """A class whose fields all have defaults is not made of an empty list, a text or a number."""
    with pytest.raises(Drift, match="expected object"):
        structure(value, Inner, what="row")


def test_an_error_names_paths_and_types_and_never_a_value() -> None:
    """All that does not fit is told at once, by where it stands and what it is."""
    value = {"code": 0, "data": [{"size": 1}, {"size": "hunter2-and-more"}, {"size": None}]}

    with pytest.raises(Drift) as caught:
        structure(value, Envelope[list[Inner]], what="campaigns")

    assert (
        "expected int, got str @ $.data[1].size; expected int, got NoneType @ $.data[2].size"
        == caught.value.why
    )
    assert caught.value.__cause__ is None
    assert "hunter2" not in repr(caught.value)


def test_a_missing_field_is_named_by_its_path() -> None:
    """A required field that is not there is drift, never a default."""
    with pytest.raises(Drift) as caught:
        structure({"data": {}}, Envelope[Inner], what="campaign")

    assert "required field missing @ $.code" == caught.value.why


def test_a_value_that_its_class_refuses_is_drift() -> None:
    """An error of the class itself is told by its kind, since its words may hold the value."""

    @frozen
    class Picky:
        size: int = field()

        @size.validator
        def _check(self, _attribute: Any, value: int) -> None:
            raise ValueError(f"not {value}")

    with pytest.raises(Drift) as caught:
        structure({"size": 4711}, Picky, what="row")

    assert "a value that its type refuses (ValueError) @ $" == caught.value.why
