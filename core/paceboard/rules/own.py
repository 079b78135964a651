"""Rules of the user's own: they stand over what plugins say of the same budgets, on the days they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from paceboard.model import PlatformRule

__all__ = ["overridden"]


def overridden(rules: Iterable[PlatformRule], own: Sequence[PlatformRule]) -> tuple[PlatformRule, ...]:
    """The rules without the days on which one of the user's own is in their place, and those after them.

    A rule is in another's place where connector, mode, variant and span are the same.
    """
    left = list(rules)
    for mine in own:
        left = [piece for rule in left for piece in _less(rule, mine)]
    return (*left, *own)


def _less(rule: PlatformRule, own: PlatformRule) -> Iterator[PlatformRule]:
    """What is left of a rule beside one of the user's own: nothing, itself, or what is before and after."""
    if _place(rule) != _place(own):
        yield rule
        return
    begins, ends = rule.valid_from, rule.valid_to
    if own.valid_from is not None and (begins is None or begins < own.valid_from):
        before = own.valid_from - 1
        yield evolve(rule, valid_to=before if ends is None else min(ends, before))
    if own.valid_to is not None and (ends is None or own.valid_to < ends):
        after = own.valid_to + 1
        yield evolve(rule, valid_from=after if begins is None else max(begins, after))


def _place(rule: PlatformRule) -> tuple[str, str, str, str]:
    return rule.connector, rule.mode, rule.variant, rule.span
