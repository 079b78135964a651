from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from paceboard.cards.exchange import Exchange
from paceboard.errors import ConfigurationError, PluginError, UsageError
from paceboard.model import DeclaredRate, Reporting, day_from_text
from paceboard.specs import ExchangeRate, RateSource

DAY = day_from_text("2026-04-02")


def source(key: str = "bank", answer: Any = Fraction(2)) -> RateSource:
    def rate(base: str, quote: str, day: int) -> ExchangeRate:
        if isinstance(answer, Exception):
            raise answer
        return ExchangeRate(value=answer, day=day, source=key)

    return RateSource(key=key, title=key.title(), rate=rate)


def exchange(*sources: RateSource, **words: Any) -> Exchange:
    found = {each.key: each for each in sources}
    return Exchange(reporting=Reporting(**words), sources=lambda: found)


def test_a_declared_rate_stands_over_a_source() -> None:
    """On its days, in both directions, and with the words that it was declared with."""
    own = DeclaredRate(
        base="USD", quote="EUR", value=Fraction(9, 10), first=DAY, last=DAY, source="treasury of April"
    )
    known = exchange(source(), rates=(own,))

    assert Fraction(9, 10) == known.rate("USD", "EUR", DAY).value
    assert Fraction(10, 9) == known.rate("EUR", "USD", DAY).value
    assert "declared in [[rates]]: treasury of April" == known.rate("USD", "EUR", DAY).source
    assert "bank" == known.rate("USD", "EUR", DAY + 1).source


def test_the_only_source_is_asked() -> None:
    """Nothing has to be chosen where there is no choice."""
    assert Fraction(2) == exchange(source()).rate("USD", "EUR", DAY).value


def test_of_several_sources_the_configuration_says_which() -> None:
    """Their order decides nothing."""
    two = source("bank"), source("other", Fraction(3))

    assert Fraction(3) == exchange(*two, source="other").rate("USD", "EUR", DAY).value
    with pytest.raises(ConfigurationError, match="one of bank, other"):
        exchange(*two).rate("USD", "EUR", DAY)


@pytest.mark.parametrize(
    ("known", "do"),
    [(exchange(), "pip install"), (exchange(source(), source="bnak"), "bank")],
    ids=["no source", "another one"],
)
def test_a_missing_source_is_an_error_that_says_what_to_do(known: Exchange, do: str) -> None:
    """Nobody takes a rate of 1 for one that is not known."""
    with pytest.raises(ConfigurationError) as caught:
        known.rate("USD", "EUR", DAY)

    assert do in caught.value.do


@pytest.mark.parametrize(
    "answer", [LookupError("gone"), Fraction(0), Fraction(-1)], ids=["it raises", "zero", "below zero"]
)
def test_a_source_that_fails_is_a_problem_of_its_plugin(answer: Any) -> None:
    """What is no rate is not used."""
    with pytest.raises(PluginError, match=r"Bank \(bank\) failed"):
        exchange(source(answer=answer)).rate("USD", "EUR", DAY)


def test_a_rate_of_a_later_day_is_refused() -> None:
    """Nobody knew it on the day that the money was spent."""
    early = RateSource(
        key="bank",
        title="Bank",
        rate=lambda base, quote, day: ExchangeRate(value=Fraction(2), day=day + 1, source="bank"),
    )

    with pytest.raises(PluginError):
        exchange(early).rate("USD", "EUR", DAY)


def test_what_has_no_rate_is_told_apart() -> None:
    """One currency without a rate costs no other; the same currency needs none."""
    known = exchange(
        source(answer=UsageError("the bank does not know XAU")),
        rates=(DeclaredRate(base="USD", quote="EUR", value=Fraction(9, 10)),),
    )
    rates, missing = known.rates([("USD", DAY), ("EUR", DAY), ("XAU", DAY)], "EUR")

    assert [("USD", DAY)] == list(rates)
    assert {("XAU", DAY): "the bank does not know XAU."} == missing
