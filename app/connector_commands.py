"""`counterpart connectors`: programs of the organisation that offer tools over MCP; none runs before it is trusted."""

from __future__ import annotations

import sys

import msgspec

from agent.contract import Connector, Connectors, ExamineConnector, ListConnectors, TrustConnector
from app.arguments import Arguments
from app.commands import ANSWERED, FAILED, Cannot
from app.session import Session
from app.terminal import document, printable, result, say

_STATES = {"new": "not trusted", "trusted": "trusted", "changed": "changed since it was trusted", "failed": "failed"}


def connectors(session: Session, arguments: Arguments) -> int:
    """List them, look at one, trust it as it is, or trust it no longer."""
    name = arguments.names[0] if arguments.names else ""
    match arguments.action:
        case "look":
            return _show(_looked_at(session, name), arguments.json)
        case "trust":
            return _trust(session, name, arguments)
        case "distrust":
            session.ask(session.agent, TrustConnector(name, ""))
            return _show(session.ask(session.agent, ListConnectors()), arguments.json)
        case _:
            return _show(session.ask(session.agent, ListConnectors()), arguments.json)


def _looked_at(session: Session, name: str) -> Connectors:
    return session.ask(session.agent, ExamineConnector(name))


def _trust(session: Session, name: str, arguments: Arguments) -> int:
    seen = _looked_at(session, name)
    one = seen.connectors[0]
    if one.state == "failed":
        raise Cannot(one.problem)
    if not arguments.json:
        _lines(one)
    if not arguments.yes:
        if arguments.json or not sys.stdin.isatty():
            raise Cannot("Trusting a connector needs your word; please add --yes once you have looked at its tools.")
        say("Its program runs with your rights and may use the network. Trust it as it is now? [y/N] ")
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            say("Not trusted.")
            return FAILED
    session.ask(session.agent, TrustConnector(name, one.pin))
    return _show(session.ask(session.agent, ListConnectors()), arguments.json)


def _show(found: Connectors, json: bool) -> int:
    if json:
        document({"connectors": msgspec.to_builtins(found.connectors)})
        return ANSWERED
    if not found.connectors:
        result("The settings name no connectors (connectors.servers in settings.toml: NAME = COMMAND).")
    for one in found.connectors:
        _lines(one)
    return ANSWERED


def _lines(one: Connector) -> None:
    since = f" on {one.trusted[:10]}" if one.state == "trusted" else ""
    result(f"{printable(one.name)}: {_STATES[one.state]}{since}   {printable(' '.join(one.command))}")
    if one.problem:
        result(f"   {printable(one.problem)}")
    for tool in one.tools:
        cannot = "" if tool.offered else "  (asks for what this program cannot give)"
        result(f"   {printable(tool.name)}: {printable(tool.description)}{cannot}")
