"""The address of a Chroma server."""

from __future__ import annotations

import pytest

from indexer.vectors_server import address


@pytest.mark.parametrize(
    ("server", "meant"),
    [
        ("chroma.example:8000", ("chroma.example", 8000, False)),
        ("192.0.2.7:80", ("192.0.2.7", 80, False)),
        ("[2001:db8::1]:8000", ("2001:db8::1", 8000, False)),
        ("https://chroma.example:443", ("chroma.example", 443, True)),
    ],
)
def test_an_address_is_a_host_and_a_port(server: str, meant: tuple[str, int, bool]) -> None:
    assert address(server) == meant


@pytest.mark.parametrize(
    "server", ["", "chroma.example", ":8000", "host:x", "host:0", "host:70000", "a@host:1", "a/b:1"]
)
def test_what_is_no_host_and_port_is_refused(server: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        address(server)
