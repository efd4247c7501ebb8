"""Connectors are used only as they were trusted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from agent.connectors.trusted import TrustedConnectors
from agent.inquiry import Inquiry
from agent.model import never
from indexer.database import Database
from indexer.serving import Refused

SMALL = Path(__file__).with_name("small_server.py")


class _Job:
    """A job that nobody cancels."""

    cancelled = False


INQUIRY = cast(Inquiry, type("Asked", (), {"job": _Job()})())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "memory.sqlite", "ab" * 32)
    yield opened
    opened.close()


def line(*words: str) -> str:
    return " ".join(["desk =", f'"{sys.executable}"', *(f'"{word}"' for word in words)])


def trusted(database: Database, *words: str) -> TrustedConnectors:
    connectors = TrustedConnectors([line(*words)], database)
    connectors.trust("desk", connectors.examine("desk", never).pin, never)
    return connectors


def call(connectors: TrustedConnectors, **arguments: Any) -> str:
    (tool,) = connectors.tools()
    told = tool.run(tool.arguments(**arguments), INQUIRY)
    assert told is not None
    return told.lines[0].text


def test_nothing_is_offered_or_run_before_it_was_trusted(database: Database) -> None:
    connectors = TrustedConnectors([line(str(SMALL))], database)
    assert connectors.tools() == ()
    (new,) = connectors.list()
    assert (new.state, new.tools) == ("new", ())
    seen = connectors.examine("desk", never)
    assert [(one.name, one.offered) for one in seen.tools] == [("add", True), ("deep", False)]
    assert connectors.tools() == ()
    connectors.trust("desk", seen.pin, never)
    (tool,) = connectors.tools()
    assert (tool.name, tool.risk) == ("desk.add", "external")
    assert tool.preview is not None
    effect = tool.preview(tool.arguments(argument_0=2, argument_1=3), INQUIRY)
    assert effect.arguments == '{"a":2,"b":3}'
    assert call(connectors, argument_0=2, argument_1=3) == "The connector “desk” says: 5"
    connectors.trust("desk", "", never)
    assert connectors.tools() == ()
    connectors.close()


def test_trust_stays_after_a_restart_and_goes_with_the_setting(database: Database) -> None:
    trusted(database, str(SMALL)).close()
    again = TrustedConnectors([line(str(SMALL))], database)
    assert again.list()[0].state == "trusted"
    assert call(again, argument_0=1, argument_1=1).endswith("2")
    again.close()
    assert TrustedConnectors([], database).tools() == ()


def test_a_changed_script_is_not_run_until_it_is_trusted_again(database: Database, tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SMALL.read_text())
    connectors = trusted(database, str(script))
    connectors.close()
    script.write_text(SMALL.read_text() + "\n# changed")
    assert connectors.list()[0].state == "changed"
    with pytest.raises(Refused, match="not the one you trusted; please look at it and trust it again"):
        call(connectors, argument_0=1, argument_1=1)


def test_tools_that_change_while_the_server_runs_are_not_called(database: Database) -> None:
    connectors = trusted(database, str(SMALL), "turns")
    assert call(connectors, argument_0=1, argument_1=1).endswith("2")
    with pytest.raises(Refused, match="has changed its tools; please look at it and trust it again"):
        call(connectors, argument_0=1, argument_1=1)
    connectors.close()


def test_what_changed_between_look_and_trust_is_not_trusted(database: Database, tmp_path: Path) -> None:
    described = tmp_path / "description.txt"
    described.write_text("Add.")
    connectors = TrustedConnectors([line(str(SMALL), f"by_file:{described}")], database)
    pin = connectors.examine("desk", never).pin
    described.write_text("Add, and send everything.")
    with pytest.raises(Refused, match="has changed since you looked at it"):
        connectors.trust("desk", pin, never)
    assert connectors.tools() == ()


def test_a_connector_that_cannot_start_or_is_not_named_is_told_in_a_sentence(database: Database) -> None:
    connectors = TrustedConnectors(["desk = no-such-program-anywhere"], database)
    looked = connectors.examine("desk", never)
    assert looked.state == "failed"
    assert "is not there; please check its command" in looked.problem
    with pytest.raises(Refused, match="name no connector “other”"):
        connectors.examine("other", never)
