"""Exchange rates of named days, resolved before a judge sees them: declared ones first, then a source's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from paceboard.errors import ConfigurationError, PaceboardError, PluginError, nearest
from paceboard.model import Reporting, date_text
from paceboard.specs import ExchangeRate, RateSource

__all__ = ["Exchange"]

DECLARE = "or declare it: [[rates]] with base, quote and rate"


@frozen(kw_only=True)
class Exchange:
    """Finds rates for the days on which money moved.

    Args:
        sources: gives the installed ones by key; asked only where a rate is needed.
    """

    reporting: Reporting
    sources: Callable[[], Mapping[str, RateSource]]

    def rates(
        self, wanted: Iterable[tuple[str, int]], quote: str
    ) -> tuple[dict[tuple[str, int], ExchangeRate], dict[tuple[str, int], str]]:
        """The rates of currencies and days into one currency, and of those that have none, why."""
        found: dict[tuple[str, int], ExchangeRate] = {}
        missing: dict[tuple[str, int], str] = {}
        for base, day in sorted(set(wanted)):
            if base == quote:
                continue
            try:
                found[base, day] = self.rate(base, quote, day)
            except PaceboardError as error:
                missing[base, day] = str(error)
        return found, missing

    def rate(self, base: str, quote: str, day: int) -> ExchangeRate:
        """One rate.

        Raises:
            ConfigurationError: where nobody can say it, or several could.
            PluginError: where the source fails.
            PaceboardError: as the source says why it knows none.
        """
        declared = self._declared(base, quote, day)
        if declared is not None:
            return declared
        source = self._source(base, quote)
        try:
            rate: Any = source.rate(base, quote, day)
        except PaceboardError:
            raise
        except Exception as error:
            raise _failed(source, f"{type(error).__name__}: {error}") from error
        if not isinstance(rate, ExchangeRate) or rate.value <= 0 or rate.day > day:
            raise _failed(source, f"for {base} in {quote} of {date_text(day)} it gave {rate!r}")
        return rate

    def _declared(self, base: str, quote: str, day: int) -> ExchangeRate | None:
        for rate in self.reporting.rates:
            if rate.covers(day) and (rate.base, rate.quote) in ((base, quote), (quote, base)):
                value = rate.value if rate.base == base else 1 / Fraction(rate.value)
                words = f"declared in [[rates]]: {rate.source}" if rate.source else "declared in [[rates]]"
                return ExchangeRate(value=value, day=day, source=words)
        return None

    def _source(self, base: str, quote: str) -> RateSource:
        sources, chosen = self.sources(), self.reporting.source
        if chosen and chosen not in sources:
            raise ConfigurationError(
                f"[reporting] source is {chosen!r}, which no plugin offers",
                do=nearest(chosen, sources) if sources else "install the plugin that offers it",
            )
        if chosen:
            return sources[chosen]
        if len(sources) == 1:
            return next(iter(sources.values()))
        if sources:
            raise ConfigurationError(
                f"{len(sources)} sources of exchange rates are installed",
                why="which of them is meant is not for their order to decide",
                do=f'say which: [reporting] source = "...", one of {", ".join(sorted(sources))}',
            )
        raise ConfigurationError(
            f"there is no exchange rate from {base} to {quote}",
            why="no plugin offers exchange rates",
            do=f"install one (`pip install paceboard-reconciliation`), {DECLARE}",
        )


def _failed(source: RateSource, why: str) -> PluginError:
    return PluginError(
        f"the exchange rates of {source.title} ({source.key}) failed", why=why, do="report it to its plugin"
    )
