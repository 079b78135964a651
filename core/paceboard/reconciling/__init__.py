"""Our figure and the vendor's own, and what lies between them, cause by cause."""

from paceboard.reconciling.bridge import ORDER, Bridge, Cause, Part, Verdict, bridge
from paceboard.reconciling.cells import Cell, Counted, NotTold, Side
from paceboard.reconciling.gathering import reconcile
from paceboard.reconciling.overdelivery import DayBilled, overdelivered
from paceboard.reconciling.vendor_figure import SCOPES, Scope, VendorFigure

__all__ = [
    "ORDER",
    "SCOPES",
    "Bridge",
    "Cause",
    "Cell",
    "Counted",
    "DayBilled",
    "NotTold",
    "Part",
    "Scope",
    "Side",
    "VendorFigure",
    "Verdict",
    "bridge",
    "overdelivered",
    "reconcile",
]
