"""The connectors of the settings: which are trusted, and their tools for whoever may call them.

A connector is used only as it was when the user looked at it and trusted it. Its program, its arguments and its tools
are compared each time it is started; one difference, and nothing of it runs until the user has looked again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from agent.connectors.pins import Named, fingerprint, fingerprint_of, named, resolved
from agent.connectors.schema import arguments_of
from agent.connectors.server import ConnectorFailed, Definition, Server
from agent.contract import Connector, ConnectorTool, Effect
from agent.evidence import shown
from agent.inquiry import Inquiry
from agent.migrations import migrate
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.database import Database
from indexer.serving import Refused

CALL_WITHIN_S = 60.0
LONGEST_DESCRIPTION = 300
"""Characters of what a server says of a tool: a model reads it, and so may be talked to by it."""
LONGEST_ANSWER = 20_000
"""Characters; about what fits the context of a model that users have."""
_STEPS = (
    """
    CREATE TABLE connector (
        name TEXT PRIMARY KEY,
        command TEXT NOT NULL,  -- SHA-256 of the command and its files
        tools BLOB NOT NULL,    -- JSON: the tools as they were trusted
        trusted TEXT NOT NULL   -- ISO 8601
    ) WITHOUT ROWID;
    """,
)


class _Kept(msgspec.Struct, frozen=True):
    command: str
    tools: tuple[Definition, ...]
    trusted: str


class TrustedConnectors:
    """Starts connectors when they are needed and ends them at the end."""

    def __init__(self, lines: Sequence[str], database: Database) -> None:
        """`lines` are the settings' connectors. Raises `indexer.database.DatabaseError`, as every method may."""
        migrate(database, "connectors", _STEPS)
        self._named = {one.name: one for one in named(lines)}
        self._database = database
        self._running: dict[str, Server] = {}
        self._lock = threading.Lock()

    def list(self) -> tuple[Connector, ...]:
        """What is named and what is trusted; starts nothing."""
        return tuple(self._state(one) for one in self._named.values())

    def examine(self, name: str, cancelled: Callable[[], bool]) -> Connector:
        """Start one and see what it offers. Raises `Refused`, `Cancelled`."""
        one = self._one(name)
        try:
            command = resolved(one)
            server = Server(name, command, cancelled)
            try:
                tools = server.tools(cancelled)
            finally:
                server.close()
        except ConnectorFailed as failure:
            return msgspec.structs.replace(self._state(one), state="failed", problem=str(failure))
        pin = _pin(fingerprint(command), fingerprint_of(tools))
        return msgspec.structs.replace(self._state(one), tools=_told(tools), pin=pin)

    def trust(self, name: str, pin: str, cancelled: Callable[[], bool]) -> None:
        """Use one as it was seen; with no pin, no longer. Raises `Refused` when it is not as it was seen."""
        one = self._one(name)
        self._end(name)
        if not pin:
            with self._database.write() as connection:
                connection.execute("DELETE FROM connector WHERE name = ?", (name,))
            return
        try:
            command = resolved(one)
            server = Server(name, command, cancelled)
            try:
                tools = server.tools(cancelled)
            finally:
                server.close()
        except ConnectorFailed as failure:
            raise Refused(str(failure)) from None
        if _pin(fingerprint(command), fingerprint_of(tools)) != pin:
            raise Refused(f"The connector “{name}” has changed since you looked at it; please look again.")
        row = (name, fingerprint(command), msgspec.json.encode(tools), datetime.now(UTC).isoformat(timespec="seconds"))
        with self._database.write() as connection:
            connection.execute("INSERT OR REPLACE INTO connector VALUES (?, ?, ?, ?)", row)

    def tools(self) -> tuple[Tool[Any], ...]:
        """Every tool of every trusted connector, under the connector's name, so that none can take another's."""
        offered: list[Tool[Any]] = []
        for one in self._named.values():
            kept = self._kept(one.name)
            if kept is not None:
                offered += (tool for made in kept.tools if (tool := self._tool(one, made)) is not None)
        return tuple(offered)

    def close(self) -> None:
        """End every connector."""
        for name in list(self._running):
            self._end(name)

    def _tool(self, one: Named, made: Definition) -> Tool[Any] | None:
        arguments = arguments_of(made.input_schema)
        if arguments is None:
            return None
        name = f"{one.name}.{made.name}"

        def preview(given: msgspec.Struct, _inquiry: Inquiry) -> Effect:
            summary = f"Ask the connector “{one.name}” to run “{shown(made.name)}”."
            return Effect(name, "external", summary, msgspec.json.encode(given).decode())

        def run(given: msgspec.Struct, inquiry: Inquiry) -> Told | None:
            text = self._call(one, made.name, msgspec.to_builtins(given), lambda: inquiry.job.cancelled)
            cut = " (The rest is too long and was left out.)" if len(text) > LONGEST_ANSWER else ""
            said = shown(text[:LONGEST_ANSWER])
            return Told((Line(f"The connector “{one.name}” says: {said}{cut}"),), "open") if said else None

        return Tool(name, "external", _described(made), arguments, run, preview)

    def _call(self, one: Named, tool: str, arguments: dict[str, Any], cancelled: Callable[[], bool]) -> str:
        with self._lock:
            try:
                return self._started(one, cancelled).call(tool, arguments, CALL_WITHIN_S, cancelled)
            except ConnectorFailed as failure:
                server = self._running.get(one.name)
                if server is not None and server.ended:
                    del self._running[one.name]
                raise Refused(str(failure)) from None

    def _started(self, one: Named, cancelled: Callable[[], bool]) -> Server:
        """The running server, as it was trusted; its tools are compared before each call, for they may change.

        Raises `ConnectorFailed`, `Cancelled`.
        """
        kept = self._kept(one.name)
        server = self._running.get(one.name)
        if server is None or server.ended:
            command = resolved(one)
            if kept is None or fingerprint(command) != kept.command:
                raise ConnectorFailed(f"The program of the connector “{one.name}” is not the one you trusted; {_AGAIN}")
            server = self._running[one.name] = Server(one.name, command, cancelled)
        if kept is None or fingerprint_of(server.tools(cancelled)) != fingerprint_of(kept.tools):
            self._end(one.name)
            raise ConnectorFailed(f"The connector “{one.name}” has changed its tools; {_AGAIN}")
        return server

    def _state(self, one: Named) -> Connector:
        kept = self._kept(one.name)
        if kept is None:
            return Connector(one.name, one.command, "new", problem="It is not trusted yet, so nothing of it runs.")
        told = Connector(one.name, one.command, "trusted", _told(kept.tools), trusted=kept.trusted)
        try:
            if fingerprint(resolved(one)) != kept.command:
                problem = f"Its program is not the one you trusted; {_AGAIN}"
                return msgspec.structs.replace(told, state="changed", problem=problem)
        except ConnectorFailed as failure:
            return msgspec.structs.replace(told, state="failed", problem=str(failure))
        return told

    def _kept(self, name: str) -> _Kept | None:
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT command, tools, trusted FROM connector WHERE name = ?", (name,)
            ).fetchall()
        for command, tools, trusted in rows:
            with suppress(msgspec.DecodeError):
                kept = msgspec.json.decode(bytes(tools), type=tuple[Definition, ...])  # type: ignore[arg-type]
                return _Kept(str(command), kept, str(trusted))
        return None

    def _one(self, name: str) -> Named:
        if name not in self._named:
            raise Refused(f"The settings name no connector “{shown(name)}”.")
        return self._named[name]

    def _end(self, name: str) -> None:
        server = self._running.pop(name, None)
        if server is not None:
            server.close()


_AGAIN = "please look at it and trust it again."


def _pin(command: str, tools: str) -> str:
    return hashlib.sha256(f"{command} {tools}".encode()).hexdigest()


def _described(made: Definition) -> str:
    return shown(made.description)[:LONGEST_DESCRIPTION]


def _told(tools: Sequence[Definition]) -> tuple[ConnectorTool, ...]:
    return tuple(
        ConnectorTool(shown(one.name), _described(one), arguments_of(one.input_schema) is not None) for one in tools
    )
