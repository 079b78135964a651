from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paceboard.errors import ConfigurationError, HostNotAllowed
from paceboard.transport.hosts import BoundHosts, bind_hosts

GOOD = "https://good.example/api/"
HOSTS = ("good.example", ".wide.example")


def bound(base_url: str = GOOD, *, override: str = "") -> BoundHosts:
    return bind_hosts(base_url, hosts=HOSTS, parse=httpx.URL, override=override)


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        (GOOD, "https://good.example/api/v1/report/"),
        ("https://good.example", "https://good.example/v1/report/"),
        ("https://good.example:443/", "https://good.example:443/v1/report/"),
        ("https://GOOD.example/", "https://GOOD.example/v1/report/"),
        ("https://ads.wide.example/", "https://ads.wide.example/v1/report/"),
    ],
)
def test_a_path_extends_the_base_url(base_url: str, url: str) -> None:
    """A declared host, exact or by its suffix, at the default port, is where requests go."""
    assert url == bound(base_url).url("v1/report/")


@pytest.mark.parametrize(
    "path", ["v21/customers/1234567890:searchStream", "act_17/insights", "a.b/c~d/@me", "a%20b"]
)
def test_paths_of_real_platforms_are_plain(path: str) -> None:
    """Colons behind the first part, dots inside a part and percent signs are allowed."""
    assert GOOD + path == bound().url(path)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://good.example/",
        "https://evil.example/",
        "https://good.example.evil.test/",
        "https://evilgood.example/",
        "https://wide.example/",
        "https://evilwide.example/",
        "https://good.example./",
        "https://good.example:8443/",
        "https://user@good.example/",
        "https://user:secret@good.example/",
        "https://good.example@evil.test/",
        "https://good.example\\@evil.test/",
        "https://evil.test\\.wide.example/",
        "https://evil.test/.wide.example",
        "https://evil.test#.wide.example/",
        "https://evil.test?.wide.example/",
        "https://good.example/?next=",
        "https://good.example/#",
        "https://good.example /",
        "https://good.example\t/",
        "https://good.example\n.evil.test/",
        "https://goo\u0501.example/",
        "https://good\uff0eexample/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[good.example]/",
        "https://2130706433/",
        "file:///etc/passwd",
        "//good.example/",
        "good.example",
        "https:///api",
        "https://",
        "",
    ],
)
def test_a_base_url_that_is_not_declared_is_a_mistake_in_the_configuration(base_url: str) -> None:
    """Each of the trick URLs is refused before a connection is made."""
    with pytest.raises(ConfigurationError):
        bound(base_url)


def test_an_address_is_no_declared_host() -> None:
    """An address is refused even where a plugin declares it: nobody's certificate says whose it is."""
    with pytest.raises(ConfigurationError, match="an address"):
        bind_hosts("https://169.254.169.254/", hosts=("169.254.169.254", ".254"), parse=httpx.URL)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/etc",
        "//evil.test/",
        "///evil.test/",
        "\\\\evil.test\\",
        "\\evil.test",
        "https://evil.test/",
        "HTTPS://evil.test/",
        "https:evil.test",
        "javascript:alert(1)",
        "a//evil.test/",
        "..",
        "../secret",
        "a/../../secret",
        "a/./b",
        "a/..",
        "a/.../b",
        "%2e%2e/secret",
        "a/%2E%2e/secret",
        "a%2fb",
        "a%5cb",
        "a%252e",
        "a?b=c",
        "a%3fb",
        "a#b",
        "a b",
        "a\tb",
        "a\r\nHost: evil.test",
        "a%0d%0aHost:%20evil.test",
        "a%00",
        "\u2024\u2024/secret",
    ],
)
def test_no_path_leads_away(path: str) -> None:
    """Each of the trick paths is refused before a connection is made."""
    with pytest.raises(HostNotAllowed):
        bound().url(path)


def test_a_base_without_a_path_is_not_turned_into_a_user_name() -> None:
    """What would be a user name or a port right behind the host stands behind a slash."""
    hosts = bound("https://good.example")

    assert "https://good.example/@evil.test/" == hosts.url("@evil.test/")
    assert "good.example" == httpx.URL(hosts.url(":443@evil.test")).host


@given(st.text(alphabet="ab./\\:@?#%2ef5c[] \t\u2024", max_size=12) | st.text(max_size=20))
def test_whatever_the_path_the_request_stays_below_the_base(path: str) -> None:
    """A path is refused, or its request goes to the base's host, below the base's path."""
    try:
        url = httpx.URL(bound().url(path))
    except HostNotAllowed:
        return

    assert ("https", "good.example", None, b"") == (url.scheme, url.host, url.port, url.userinfo)
    assert url.path.startswith("/api/")


@pytest.mark.parametrize(
    ("override", "loopback"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://127.9.9.9/", True),
        ("http://localhost:8080/tiktok", True),
        ("http://[::1]:8080/", True),
        ("https://127.0.0.1:8443/", True),
        ("https://proxy.corp.example:8443/record/", False),
        ("https://10.1.2.3/", False),
    ],
)
def test_the_configuration_may_name_another_host(override: str, *, loopback: bool) -> None:
    """Out of an app's options any host by https will do, and this machine by plain http."""
    hosts = bound(override=override)

    assert loopback is hosts.loopback
    assert override.removesuffix("/") + "/v1/" == hosts.url("v1/")


@pytest.mark.parametrize(
    "override",
    [
        "http://good.example/",
        "http://10.1.2.3/",
        "http://128.0.0.1/",
        "http://localhost.evil.test/",
        "http://evil.test/localhost",
        "http://127.0.0.1@evil.test/",
        "http://127.0.0.1.evil.test/",
        "http://2130706433/",
        "http://0.0.0.0/",
        "https://0.0.0.0/",
        "https://169.254.169.254/",
        "https://[fe80::1]/",
        "https://224.0.0.1/",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/?a=b",
    ],
)
def test_the_configuration_cannot_name_everything(override: str) -> None:
    """Plain http elsewhere, addresses that serve machines, and odd URLs are refused."""
    with pytest.raises(ConfigurationError):
        bound(override=override)


def test_a_declared_host_is_never_this_machine() -> None:
    """A plugin cannot make itself a simulator: only the configuration's word makes a host loopback."""
    hosts = bind_hosts("https://localhost/", hosts=("localhost",), parse=httpx.URL)

    assert not hosts.loopback


def test_the_error_repeats_no_password() -> None:
    """What is wrong with a base URL is told without quoting it."""
    with pytest.raises(ConfigurationError) as caught:
        bound("https://user:hunter2-and-more@good.example/")

    assert "hunter2" not in repr(caught.value)


def test_a_request_may_name_another_declared_host() -> None:
    """Exactly declared ones only: a suffix names too many to send a secret to."""
    hosts = bind_hosts(GOOD, hosts=("good.example", "login.example", ".wide.example"), parse=httpx.URL)

    assert "https://login.example/token" == hosts.url("token", "login.example")
    for host in ("evil.example", "ads.wide.example", "login.example:444", "login.example/x"):
        with pytest.raises(HostNotAllowed):
            hosts.url("token", host)


def test_a_configured_base_url_stands_for_every_host() -> None:
    """A simulator or a recording proxy gets the whole conversation."""
    hosts = bind_hosts(GOOD, hosts=HOSTS, parse=httpx.URL, override="http://127.0.0.1:8123")

    assert "http://127.0.0.1:8123/token" == hosts.url("token", "login.example")
