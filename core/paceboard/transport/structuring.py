"""A cattrs converter that coerces nothing: cattrs' own makes `'None'` of None and 1 of True."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import list_structure_factory
from cattrs.gen import make_dict_structure_fn

__all__ = ["Mismatch", "say", "strict_converter"]

Hook = Callable[[Any, Any], Any]

# What each plain type may be made from; a number that is whole arrives as an int, any other as a Decimal.
_PLAIN: dict[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    bytes: (bytes,),
    Decimal: (Decimal, int),
    float: (float, int, Decimal),
    Path: (str, Path),
    NoneType: (NoneType,),
}
_ARRAYS: dict[Any, Callable[[list[Any]], Any]] = {
    list: list,
    tuple: tuple,
    Sequence: tuple,
    set: set,
    frozenset: frozenset,
    AbstractSet: frozenset,
}


class Mismatch(TypeError):
    """A value of another type than the one asked for; says the types only."""

    def __init__(self, expected: str, value: Any) -> None:
        super().__init__(f"expected {expected}, got {type(value).__name__}")


def say(error: BaseException, _kind: Any) -> str:
    """What is wrong, for `cattrs.transform_error`: never the value, so no other error's own words."""
    if isinstance(error, Mismatch):
        return str(error)
    if isinstance(error, KeyError):
        return "required field missing"
    return f"a value that its type refuses ({type(error).__name__})"


@lru_cache(maxsize=1)
def strict_converter() -> Converter:
    """The one converter, made at its first use."""
    converter = Converter()
    for base in (str, int, float, bytes, Path):
        # cattrs finds these, and whatever inherits from them, before it looks at any predicate.
        converter.register_structure_hook(base, lambda value, kind: _scalar_hook(kind)(value, kind))
    converter.register_structure_hook_factory(_is_plain, _plain_hook)
    converter.register_structure_hook_factory(_is_array, lambda kind: _array_hook(kind, converter))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping_hook(kind, converter))
    converter.register_structure_hook_factory(_is_class, lambda kind: _class_hook(kind, converter))
    converter.register_structure_hook_factory(_is_enum, _scalar_hook)
    converter.register_structure_hook_factory(_is_literal, lambda kind: _choice_hook(get_args(kind)))
    return converter


@lru_cache(maxsize=256)
def _scalar_hook(kind: Any) -> Hook:
    return _choice_hook(list(kind)) if _is_enum(kind) else _plain_hook(kind)


def _is_plain(kind: Any) -> bool:
    """A plain type, or a union of nothing but plain types."""
    return all(each in _PLAIN for each in _alternatives(kind))


def _alternatives(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _plain_hook(kind: Any) -> Hook:
    kinds = _alternatives(kind)
    makers = {accepted: each for each in kinds for accepted in _PLAIN[each]} | {each: each for each in kinds}
    expected = " or ".join(each.__name__ for each in kinds)

    def hook(value: Any, _kind: Any) -> Any:
        maker = makers.get(type(value))
        if maker is None:
            raise Mismatch(expected, value)
        return value if type(value) is maker else maker(value)

    return hook


def _is_array(kind: Any) -> bool:
    return (get_origin(kind) or kind) in _ARRAYS


def _array_hook(kind: Any, converter: Converter) -> Hook:
    """Arrays come from lists only: a text is no list of letters, an object no list of its keys."""
    build = _ARRAYS[get_origin(kind) or kind]
    inner = get_args(kind)
    if build is tuple and inner and inner[-1] is not ... and get_origin(kind) is tuple:
        return _fixed_hook(inner, converter)
    elements: Any = list[inner[0] if inner else Any]  # type: ignore[misc]
    items: Hook = list_structure_factory(elements, converter)

    def hook(value: Any, _kind: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise Mismatch("array", value)
        return build(items(value, elements))

    return hook


def _fixed_hook(inner: tuple[Any, ...], converter: Converter) -> Hook:
    def hook(value: Any, _kind: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) != len(inner):
            raise Mismatch(f"array of {len(inner)}", value)
        return tuple(converter.structure(each, kind) for each, kind in zip(value, inner, strict=True))

    return hook


def _is_mapping(kind: Any) -> bool:
    return (get_origin(kind) or kind) is dict


def _mapping_hook(kind: Any, converter: Converter) -> Hook:
    plain: Hook = converter.gen_structure_mapping(kind)

    def hook(value: Any, _kind: Any) -> Any:
        if not isinstance(value, dict):
            raise Mismatch("object", value)
        return plain(value, kind)

    return hook


def _is_class(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return isinstance(origin, type) and (attrs.has(origin) or dataclasses.is_dataclass(origin))


def _class_hook(kind: Any, converter: Converter) -> Hook:
    """Classes come from objects only: a class of defaults would take an empty list for itself."""
    plain: Hook = make_dict_structure_fn(kind, converter)

    def hook(value: Any, _kind: Any) -> Any:
        if not isinstance(value, dict):
            raise Mismatch("object", value)
        return plain(value, kind)

    return hook


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _choice_hook(choices: Sequence[Any]) -> Hook:
    """Equal in type too: `True == 1`, but is not it."""

    def hook(value: Any, _kind: Any) -> Any:
        for choice in choices:
            plain = choice.value if isinstance(choice, Enum) else choice
            if type(value) is type(plain) and value == plain:
                return choice
        raise Mismatch(f"one of {len(choices)} known values", value)

    return hook
