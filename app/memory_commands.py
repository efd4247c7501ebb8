"""`counterpart memory`: what the user told about themselves."""

from __future__ import annotations

from datetime import datetime

import msgspec

from agent.contract import AddFact, ConfirmFact, EditFact, Fact, Facts, ForgetFact, ListFacts, RestoreFact
from app.arguments import Arguments
from app.commands import ANSWERED
from app.session import Session
from app.terminal import document, printable, result

STATES = {
    "proposed": "to be confirmed",
    "active": "",
    "superseded": "holds no longer",
    "expired": "has ended",
    "forgotten": "forgotten",
}


def memory(session: Session, arguments: Arguments) -> int:
    """List, add, confirm, edit, forget or restore facts."""
    match arguments.action:
        case "add":
            found = session.ask(session.agent, AddFact(arguments.text))
        case "confirm":
            found = session.ask(session.agent, ConfirmFact(arguments.number))
        case "edit":
            found = session.ask(session.agent, EditFact(arguments.number, arguments.text))
        case "forget":
            found = session.ask(session.agent, ForgetFact(arguments.number))
        case "restore":
            found = session.ask(session.agent, RestoreFact(arguments.number))
        case action:
            found = session.ask(session.agent, ListFacts(history=action == "history"))
    _show(found, arguments)
    return ANSWERED


def _show(found: Facts, arguments: Arguments) -> None:
    facts = [one for one in found.facts if arguments.action == "history" or one.state in ("proposed", "active")]
    if arguments.json:
        document({"facts": msgspec.to_builtins(facts)})
    elif not facts:
        result("Nothing is known of you yet.")
    for one in facts if not arguments.json else ():
        result(_line(one))


def _line(one: Fact) -> str:
    notes = [f"said on {datetime.fromisoformat(one.recorded).astimezone():%Y-%m-%d}", STATES[one.state]]
    if one.until and one.state in ("active", "proposed"):
        notes.append(f"until {datetime.fromisoformat(one.until).astimezone():%Y-%m-%d}")
    return f"{one.id}: {printable(one.text)}  ({', '.join(note for note in notes if note)})"
