from __future__ import annotations

from collections.abc import Iterator

import pytest

from paceboard.errors import Corrupt, PaceboardError, PermissionDenied, PlatformError, Rejected, during


def below(kind: type[PlatformError]) -> Iterator[type[PlatformError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


@pytest.mark.parametrize("kind", list(below(PlatformError)), ids=lambda kind: kind.__name__)
def test_no_error_of_a_platform_is_without_a_next_step(kind: type[PlatformError]) -> None:
    """One that names none has its class's; one that names its own keeps it."""
    assert kind("it went wrong").do == kind.usual != ""
    assert "look" == kind("it went wrong", do="look").do


def test_an_error_says_during_what_from_the_single_call_outwards() -> None:
    """Steps within each other are added where the error passes; the same one is said once."""
    error = Corrupt("cut off", why="no end", do="ask again")
    with (
        pytest.raises(Corrupt) as caught,
        during("facts of tiktok:71"),
        during("GET report/"),
        during("GET report/"),
    ):
        raise error

    assert error is caught.value
    assert "GET report/, for facts of tiktok:71" == error.during
    assert "cut off. Why: no end. During: GET report/, for facts of tiktok:71. Do: ask again." == str(error)


def test_an_error_outside_of_the_tree_passes_untouched() -> None:
    """What is no error of ours is not dressed up as one."""
    with pytest.raises(KeyError, match="campaign_id"), during("facts"):
        raise KeyError("campaign_id")


def test_a_request_id_is_told_where_there_is_one() -> None:
    """It is what the platform's support asks for first."""
    assert "Request id: R-7" in str(PermissionDenied("refused", request_id="R-7"))
    assert "Request id" not in str(Rejected("refused"))
    assert "x." == str(PaceboardError("x"))
