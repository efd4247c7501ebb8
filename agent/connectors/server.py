"""A client of one MCP server on its stdin and stdout: starts it, asks for its tools, calls them, ends it.

Speaks the handshake revisions of the Model Context Protocol (modelcontextprotocol.io, 2024-11-05 to 2025-11-25):
JSON-RPC 2.0, one message a line. Whatever the server sends is foreign: sizes, counts and times are limited, its own
requests are declined, and what breaks a limit ends the process.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from indexer.serving import Cancelled

REVISION = "2025-11-25"
_REVISIONS = frozenset(("2024-11-05", "2025-03-26", "2025-06-18", REVISION))
START_WITHIN_S = 30.0
"""An interpreter with its imports on a busy machine."""
LONGEST_LINE = 4 << 20
"""Bytes of one message: a page of text has 3 KB, and all of it would go to a model with a few thousand tokens."""
MOST_TOOLS = 100
_MOST_PAGES = 20
_MOST_UNASKED = 1_000
"""Messages that nobody asked for while one answer is awaited; a server that sends more floods."""
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "APPDATA")
"""Of the environment; the rest may hold secrets that are no business of a server."""
_LEAVE_WITHIN_S = 0.5
_METHOD_NOT_FOUND = -32601
_ResultT = TypeVar("_ResultT")


class ConnectorFailed(Exception):
    """A server cannot be used; the text is one sentence for people."""


class Definition(msgspec.Struct, frozen=True):
    """One tool as its server describes it."""

    name: str
    description: str = ""
    input_schema: dict[str, Any] = msgspec.field(default_factory=dict, name="inputSchema")


class _Message(msgspec.Struct):
    id: int | str | None = None
    method: str = ""
    result: msgspec.Raw = msgspec.Raw(b"")
    error: msgspec.Raw = msgspec.Raw(b"")


class _Welcome(msgspec.Struct):
    protocol_version: str = msgspec.field(name="protocolVersion")


class _Page(msgspec.Struct):
    tools: list[Definition]
    next_cursor: str | None = msgspec.field(default=None, name="nextCursor")


class _Content(msgspec.Struct):
    type: str
    text: str = ""


class _Called(msgspec.Struct):
    content: list[_Content] = []
    is_error: bool = msgspec.field(default=False, name="isError")


class Server:
    """One running server. One thread at a time may use it."""

    def __init__(self, name: str, command: Sequence[str], cancelled: Callable[[], bool]) -> None:
        """Start it and shake hands. Raises `ConnectorFailed`."""
        self.name = name
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._next_id = 0
        self._closing = False
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it may hold texts, and nobody reads it
                env=_environment(os.environ),
                start_new_session=sys.platform != "win32",
            )
        except (OSError, ValueError):
            raise ConnectorFailed(f"The connector “{name}” cannot be started; please check its command.") from None
        self._threads = [threading.Thread(target=work, name=f"connector {name}") for work in (self._read, self._write)]
        for thread in self._threads:
            thread.daemon = True
            thread.start()
        try:
            hello = {
                "protocolVersion": REVISION,
                "capabilities": {},
                "clientInfo": {"name": "counterpart", "version": "1"},
            }
            welcome = self._ask("initialize", hello, START_WITHIN_S, cancelled, _Welcome)
            if welcome.protocol_version not in _REVISIONS:
                raise ConnectorFailed(
                    f"The connector “{name}” speaks a revision of MCP that this program does not know."
                )
            self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        except BaseException:
            self.close()
            raise

    @property
    def ended(self) -> bool:
        """Whether the process is gone or is being ended."""
        return self._closing or self._process.poll() is not None

    def tools(self, cancelled: Callable[[], bool]) -> tuple[Definition, ...]:
        """What it offers, in its order. Raises `ConnectorFailed`, also when it offers more than `MOST_TOOLS`."""
        found: list[Definition] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            asked = {"cursor": cursor} if cursor else {}
            page = self._ask("tools/list", asked, START_WITHIN_S, cancelled, _Page)
            found += page.tools
            cursor = page.next_cursor
            if not cursor or len(found) > MOST_TOOLS:
                break
        if cursor or len(found) > MOST_TOOLS:
            raise ConnectorFailed(
                f"The connector “{self.name}” offers more than {MOST_TOOLS} tools, so it is not used."
            )
        return tuple(found)

    def call(self, tool: str, arguments: Mapping[str, Any], within_s: float, cancelled: Callable[[], bool]) -> str:
        """The text that a tool answers; pictures and sounds are left out. Raises `ConnectorFailed`."""
        called = self._ask("tools/call", {"name": tool, "arguments": dict(arguments)}, within_s, cancelled, _Called)
        text = "\n".join(one.text for one in called.content if one.type == "text")
        if called.is_error:
            raise ConnectorFailed(f"The connector “{self.name}” could not do it: {' '.join(text.split())[:200]}")
        return text

    def close(self) -> None:
        """End it: its stdin first, as the protocol asks for, then the process. Twice is once."""
        self._closing = True
        self._outgoing.put(None)
        try:
            self._process.wait(_LEAVE_WITHIN_S)
        except subprocess.TimeoutExpired:
            _kill(self._process)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LEAVE_WITHIN_S)
        for thread in self._threads:
            thread.join(_LEAVE_WITHIN_S)

    def _ask(
        self,
        method: str,
        params: Mapping[str, Any],
        within_s: float,
        cancelled: Callable[[], bool],
        kind: type[_ResultT],
    ) -> _ResultT:
        """One request and its answer; whatever else comes meanwhile is declined or skipped."""
        self._next_id += 1
        self._send({"jsonrpc": "2.0", "id": self._next_id, "method": method, "params": params})
        message = self._answer(self._next_id, within_s, cancelled)
        if message.error:
            raise ConnectorFailed(f"The connector “{self.name}” refused the request {method}.")
        try:
            return msgspec.json.decode(message.result, type=kind)
        except (msgspec.DecodeError, RecursionError):
            raise self._broken("gave an answer that is not what MCP prescribes") from None

    def _answer(self, wanted: int, within_s: float, cancelled: Callable[[], bool]) -> _Message:
        deadline = time.monotonic() + within_s
        for _ in range(_MOST_UNASKED):
            message = self._decoded(self._line(deadline, cancelled))
            if message.method and message.id is not None:
                self._decline(message)
            elif not message.method and message.id == wanted:
                return message
        raise self._broken("sends more than was asked for")

    def _line(self, deadline: float, cancelled: Callable[[], bool]) -> bytes:
        while True:
            if cancelled():
                self.close()  # what it is doing cannot be taken back by a message alone
                raise Cancelled
            if time.monotonic() >= deadline:
                raise self._broken("took too long")
            with suppress(queue.Empty):
                line = self._lines.get(timeout=0.02)
                if line is None:
                    raise self._broken("ended, or sent a message that is too long")
                return line

    def _decoded(self, line: bytes) -> _Message:
        try:
            return msgspec.json.decode(line, type=_Message)
        except (msgspec.DecodeError, RecursionError):
            raise self._broken("gave an answer that is not what MCP prescribes") from None

    def _decline(self, message: _Message) -> None:
        """Its own requests (roots, sampling, elicitation) are none of its business here; only a ping is answered."""
        if message.method == "ping":
            self._send({"jsonrpc": "2.0", "id": message.id, "result": {}})
        else:
            error = {"code": _METHOD_NOT_FOUND, "message": "Method not found"}
            self._send({"jsonrpc": "2.0", "id": message.id, "error": error})

    def _broken(self, why: str) -> ConnectorFailed:
        self.close()
        return ConnectorFailed(f"The connector “{self.name}” {why}, so it was stopped.")

    def _send(self, message: Mapping[str, Any]) -> None:
        if self._process.poll() is not None:
            raise ConnectorFailed(f"The connector “{self.name}” has ended; please ask again.")
        self._outgoing.put(msgspec.json.encode(message) + b"\n")

    def _write(self) -> None:
        """A thread of its own: a server that does not read its stdin blocks the pipe."""
        stream = self._process.stdin
        assert stream is not None
        with suppress(OSError, ValueError):
            while (line := self._outgoing.get()) is not None:
                stream.write(line)
                stream.flush()
        with suppress(OSError, ValueError):
            stream.close()

    def _read(self) -> None:
        """A thread of its own. The queue is short: a server that floods waits on its own pipe."""
        stream = self._process.stdout
        assert stream is not None
        with suppress(OSError, ValueError), stream:
            while (line := stream.readline(LONGEST_LINE + 1)) and len(line) <= LONGEST_LINE:
                if line.strip():
                    self._hand_over(line)
        self._hand_over(None)

    def _hand_over(self, line: bytes | None) -> None:
        while not self._closing:
            with suppress(queue.Full):
                self._lines.put(line, timeout=0.1)
                return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started: a launcher's server would live on."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _environment(full: Mapping[str, str]) -> dict[str, str]:
    return {name: full[name] for name in _PASSED_ON if name in full}
