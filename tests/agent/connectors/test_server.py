"""One MCP server as a process of its own: what it offers, what it answers, and every way in which it misbehaves."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.connectors.server import ConnectorFailed, Server
from agent.model import never
from indexer.serving import Cancelled

SMALL = Path(__file__).with_name("small_server.py")
WITHIN_S = 30.0


@contextmanager
def running(how: str = "well") -> Iterator[Server]:
    with closing(Server("small", [sys.executable, str(SMALL), how], never)) as server:
        yield server


def test_a_server_offers_its_tools_and_answers_a_call_with_its_text_alone() -> None:
    with running() as server:
        assert [(one.name, one.description) for one in server.tools(never)] == [
            ("add", "Add two whole numbers."),
            ("deep", ""),
        ]
        assert server.call("add", {"a": 2, "b": 3}, WITHIN_S, never) == "5"
        assert server.call("add", {"a": -2, "b": 3}, WITHIN_S, never) == "1"
    assert server.ended


def test_a_list_of_several_pages_is_read_to_its_end() -> None:
    with running("pages") as server:
        assert [one.name for one in server.tools(never)] == ["add", "deep"]


def test_what_a_server_asks_of_this_program_is_declined_and_its_ping_answered() -> None:
    with running("asks") as server:
        declined = server.call("add", {"a": 1, "b": 1}, WITHIN_S, never)
        assert '"id": "mine"' in declined
        assert "-32601" in declined


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("dies", "ended"),
        ("floods", "sends more than was asked for"),
        ("long", "too long"),
        ("garbage", "not what MCP prescribes"),
        ("refuses", "The numbers are too large."),
    ],
)
def test_a_server_that_misbehaves_is_told_in_one_sentence(how: str, sentence: str) -> None:
    with running(how) as server, pytest.raises(ConnectorFailed) as told:
        server.call("add", {"a": 1, "b": 1}, WITHIN_S, never)
    assert sentence in str(told.value)
    assert str(told.value).startswith("The connector “small” ")
    assert server.ended


def test_a_server_that_hangs_is_stopped_when_its_time_is_over() -> None:
    with running("hangs") as server:
        with pytest.raises(ConnectorFailed, match="took too long, so it was stopped"):
            server.call("add", {"a": 1, "b": 1}, 0.2, never)
        assert server.ended
        with pytest.raises(ConnectorFailed, match="has ended"):
            server.call("add", {"a": 1, "b": 1}, WITHIN_S, never)


def test_a_call_that_is_cancelled_ends_the_server() -> None:
    stop = threading.Event()
    with running("hangs") as server:
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(Cancelled):
            server.call("add", {"a": 1, "b": 1}, WITHIN_S, stop.is_set)
        assert server.ended


def test_a_revision_nobody_knows_and_a_program_that_is_not_there_are_refused() -> None:
    with pytest.raises(ConnectorFailed, match="revision of MCP"):
        Server("small", [sys.executable, str(SMALL), "old"], never)
    with pytest.raises(ConnectorFailed, match="cannot be started; please check its command"):
        Server("small", ["/no/such/program"], never)


def test_too_many_tools_are_refused() -> None:
    with running("many") as server, pytest.raises(ConnectorFailed, match="more than 100 tools"):
        server.tools(never)


def test_a_server_sees_no_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANY_TOKEN", "secret")
    code = "import os,sys; sys.exit(1 if 'COMPANY_TOKEN' in os.environ else (sys.stdin.readline() and 0))"
    with pytest.raises(ConnectorFailed, match="ended"):
        Server("small", [sys.executable, "-c", code], never)
    with running() as server:
        assert server._process.poll() is None
