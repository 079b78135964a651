"""Meta's own table of minor units: how many of them make one unit of a currency.

It is not ISO 4217: HUF, IDR, COP, CRC and TWD have no minor unit here, BHD and JOD hundredths. Source:
developers.facebook.com/docs/marketing-api/currencies.
"""

from __future__ import annotations

from paceboard.plugin import MICROS, Drift

__all__ = ["OFFSETS", "offset_of", "step_of"]

_WHOLE = "CLP COP CRC HUF IDR ISK JPY KRW PYG TWD VND"
_HUNDREDTHS = """
    AED ARS AUD BDT BGN BHD BOB BRL CAD CHF CNY CZK DKK DZD EGP EUR FBZ GBP GTQ HKD HNL HRK ILS INR JOD
    KES LTL LVL MOP MXN MYR NGN NIO NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD SKK THB TRY UAH
    USD UYU VEF VES ZAR
"""
OFFSETS = {**dict.fromkeys(_WHOLE.split(), 1), **dict.fromkeys(_HUNDREDTHS.split(), 100)}


def offset_of(currency: str) -> int:
    """Minor units in one unit of a currency.

    Raises:
        Drift: where Meta's table does not have it: a guess could be wrong by a factor of a hundred.
    """
    try:
        return OFFSETS[currency]
    except KeyError:
        raise Drift(
            f"Meta's minor unit of the currency {currency[:20]!r} is not known",
            why="its table of currency offsets does not have it, so budgets and limits cannot be read",
            do="report it to the connector's authors with an amount that Ads Manager shows",
        ) from None


def step_of(currency: str) -> int:
    """Micros in one of Meta's minor units of a currency."""
    return MICROS // offset_of(currency)
