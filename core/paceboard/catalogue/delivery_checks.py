"""What may hold delivery back, as checks over a view: for cards that are not about a period's pace."""

from __future__ import annotations

from paceboard.catalogue.lately import Lately
from paceboard.plugin import AccountView, SpendingLimit, WindowKey, pacing

__all__ = ["checks_of", "lately_of"]


def lately_of(view: AccountView) -> Lately | None:
    """The account's complete days; None where none is known."""
    if view.today is None or WindowKey.COMPLETE_DAY not in view.windows:
        return None
    return Lately(view=view, last=view.windows[WindowKey.COMPLETE_DAY][1], today=view.today)


def checks_of(view: AccountView, lately: Lately) -> tuple[pacing.diagnosis.Check, ...]:
    """Every cause that R68 names, as of the last look; none where there is no period."""
    serving = pacing.diagnosis.Serving(view.entities, view.scope)
    if view.period is None:
        return ()
    return pacing.diagnosis.under_delivery(
        serving,
        limits=[each.item for each in view.limits if isinstance(each.item, SpendingLimit)],
        balances=view.balances,
        clicked=lately.clicked,
        period=view.period,
        at=view.as_of,
        currency=view.account.currency,
        per_click=pacing.diagnosis.per_click(serving.campaigns()),
    )
