"""What platforms tell of whole windows: read as it stands, since nothing of it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paceboard.cards.windows import whole_spans
from paceboard.ledger import Reads
from paceboard.model import Grain, Zone
from paceboard.specs import AccountView, FactCapability, Whole, WindowKey

__all__ = ["told_whole", "whole_windows"]


def whole_windows(
    capabilities: Iterable[FactCapability], zone: Zone, marks: Mapping[str, int]
) -> Mapping[WindowKey, tuple[int, int]]:
    """The windows up to the last day that is complete in all that is told of whole windows.

    They are those that a refresh asked for, since both go by the same marks.

    Args:
        marks: by measure, up to where it is complete.
    """
    told = {key for each in capabilities if each.grain is Grain.WINDOW for key in each.measures}
    if not told or not told <= marks.keys():
        return {}
    return whole_spans(zone.day(min(marks[key] for key in told)) - 1)


def told_whole(
    rows: Reads, needs: Iterable[Whole], view: AccountView, revision: int | None
) -> dict[Whole, dict[str, int]]:
    """By need and entity what the platform told; what it did not tell is not in it."""
    found: dict[Whole, dict[str, int]] = {}
    for need in needs:
        span = view.whole_windows.get(need.window)
        if span is not None and view.reads(need.measure, need.level, Grain.WINDOW):
            told = rows.fact_rows(
                view.account.ref, need.level, Grain.WINDOW, *span, need.measure, revision=revision
            )
            found[need] = {dict(row.key)["entity"]: row.value for row in told}
    return found
