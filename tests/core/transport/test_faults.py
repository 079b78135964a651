from __future__ import annotations

import ssl

import pytest

from paceboard.errors import ConfigurationError, Corrupt, PaceboardError, Transient
from paceboard.transport.faults import Fault, translated


class Wide(Exception):
    """Stands for a library's error."""


class Narrow(Wide):
    """A more specific one."""


TABLE = (
    Fault(Narrow, ConfigurationError, "narrow"),
    Fault(Wide, Corrupt, "begun", begun=True),
    Fault(Wide, Transient, "wide"),
)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "begun", "kind", "what"),
    [
        (Narrow(), False, ConfigurationError, "narrow"),
        (Narrow(), True, ConfigurationError, "narrow"),
        (Wide(), True, Corrupt, "begun"),
        (Wide(), False, Transient, "wide"),
        (OSError(), False, Transient, "The exchange with the platform failed"),
    ],
)
def test_the_first_row_that_fits_decides(
    error: Exception, kind: type[PaceboardError], what: str, *, begun: bool
) -> None:
    """The most specific row comes first, and what is in no row may pass by itself."""
    ours = translated(error, TABLE, begun=begun)

    assert (kind, what) == (type(ours), ours.what)


def test_the_error_s_own_words_are_not_told() -> None:
    """A library quotes URLs and headers in its errors; only the error's name leaves here."""
    ours = translated(Wide("https://host/?access_token=abcdefgh"), TABLE, begun=False)

    assert "Wide" == ours.why
    assert "abcdefgh" not in repr(ours)


@pytest.mark.parametrize(
    ("cause", "begun", "kind"),
    [
        (ssl.SSLCertVerificationError("expired"), False, ConfigurationError),
        (ssl.SSLError("wrong version number"), False, ConfigurationError),
        (ssl.SSLEOFError("broken off"), False, Transient),
        (ssl.SSLError("bad record"), True, Corrupt),
    ],
)
def test_a_channel_that_cannot_be_trusted_is_no_passing_fault(
    cause: ssl.SSLError, kind: type[PaceboardError], *, begun: bool
) -> None:
    """A wrong certificate is for the configuration; a line that breaks is not, whatever it carried."""
    ours = translated(caused(Wide(), caused(Wide(), cause)), TABLE, begun=begun)

    assert kind is type(ours)
