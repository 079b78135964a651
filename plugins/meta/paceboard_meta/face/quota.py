"""How much of Meta's limits an account has used, in percent, as headers tell it and refusals enforce it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from attrs import define, field

from paceboard_meta.face.envelope import Refusal

__all__ = ["Quota"]

CODES = {"ads_insights": 80000, "ads_management": 80004}
REGAIN = 5
"""Minutes that a used-up account waits."""


@define(kw_only=True)
class Quota:
    """Counts calls by account and use case.

    Args:
        calls: that an account may make of each use case; 0: as many as it likes.
    """

    calls: int = 0
    _made: Counter[tuple[str, str]] = field(factory=Counter, init=False)

    def count(self, account: str, use_case: str) -> None:
        """Count one call.

        Raises:
            Refusal: 80000 or 80004 where it is one too many.
        """
        self._made[account, use_case] += 1
        if self.calls and self._made[account, use_case] > self.calls:
            raise Refusal(
                CODES[use_case],
                "There have been too many calls from this ad-account. Wait a bit and try again.",
                subcode=2446079,
            )

    def headers(self, account: str, use_case: str) -> Mapping[str, str]:
        """What the answer's headers say of it."""
        percent = 100 * self._made[account, use_case] // self.calls if self.calls else 0
        usage = {
            "type": use_case,
            "call_count": percent,
            "total_cputime": 0,
            "total_time": 0,
            "estimated_time_to_regain_access": REGAIN if percent > 100 else 0,
            "ads_api_access_tier": "standard_access",
        }
        throttle = {"app_id_util_pct": 0.01, "acc_id_util_pct": 0, "ads_api_access_tier": "standard_access"}
        return {
            "X-Business-Use-Case-Usage": json.dumps({account or "0": [usage]}),
            **({"X-FB-Ads-Insights-Throttle": json.dumps(throttle)} if use_case == "ads_insights" else {}),
        }
