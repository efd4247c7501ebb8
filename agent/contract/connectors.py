"""Connectors: programs of the organisation that offer tools over the Model Context Protocol."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

ConnectorState = Literal["new", "trusted", "changed", "failed"]


class ConnectorTool(msgspec.Struct, frozen=True):
    """One tool of a connector, in the words of its server."""

    name: str
    description: str
    offered: bool
    """Whether this program can call it: its arguments are plain."""


class Connector(msgspec.Struct, frozen=True):
    """One connector that the settings name."""

    name: str
    command: tuple[str, ...]
    state: ConnectorState
    """Not trusted yet; as it was trusted; changed since, so not used; cannot be started."""
    tools: tuple[ConnectorTool, ...] = ()
    problem: str = ""
    """One sentence where it is not used."""
    trusted: str = ""
    """When it was trusted, ISO 8601."""
    pin: str = ""
    """Of its command, files and tools as they are now, where it was started to be looked at."""


class Connectors(msgspec.Struct, frozen=True, tag=True):
    """Every connector of the settings, in their order."""

    connectors: tuple[Connector, ...]


class ListConnectors(Request[Connectors, Nothing], frozen=True):
    """What the settings name and what was trusted; starts nothing."""


class ExamineConnector(Request[Connectors, Nothing], frozen=True):
    """Start one connector and see what it offers. Trusts nothing."""

    name: str


class TrustConnector(Request[Connectors, Nothing], frozen=True):
    """Use one connector as it was seen: `pin` is what `ExamineConnector` told; "" no longer trusts it."""

    name: str
    pin: str
