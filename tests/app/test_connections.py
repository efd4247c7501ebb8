"""The figure behind "0 connections" counts what there is."""

from __future__ import annotations

import os
import socket

from app.connections import inet_connections


def test_a_listening_socket_counts_until_it_is_closed() -> None:
    before = inet_connections(os.getpid())
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert inet_connections(os.getpid()) == before + 1
    assert inet_connections(os.getpid()) == before


def test_a_process_that_is_gone_has_none() -> None:
    assert inet_connections(2**22 + 1) == 0
