from __future__ import annotations

import socket

from paceboard.testing.wire_faults import WireFaults


def test_a_body_in_a_packet_of_its_own_is_read() -> None:
    """The server answers when the whole request is there, so that nothing of it is lost."""
    faults = {"form": lambda peer: peer.answer(b"{}")}
    with WireFaults(faults=faults) as server, socket.create_connection(("127.0.0.1", server.port)) as peer:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer.sendall(b"POST /form HTTP/1.1\r\nContent-Length: 7\r\n\r\n")
        peer.settimeout(0.05)
        try:
            early = peer.recv(100)
        except TimeoutError:
            early = b""
        peer.settimeout(5)
        peer.sendall(b"a=1&b=2")
        answer = peer.recv(65536)

    assert b"" == early
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.requests[-1].endswith(b"\r\n\r\na=1&b=2")
