"""`counterpart reminders`, `history` and `undo`: what was kept and done for the user, and taking it back."""

from __future__ import annotations

from datetime import datetime

import msgspec

from agent.contract import (
    Change,
    EndReminder,
    ListChanges,
    ListReminders,
    MoveReminder,
    RemindersNow,
    SaveReminder,
    UndoChange,
)
from app.arguments import Arguments
from app.commands import ANSWERED
from app.reminders import when_words
from app.session import Session
from app.terminal import document, printable, result

_STATES = {"done": "", "undone": "  (taken back)", "fixed": "  (cannot be taken back)"}


def reminders(session: Session, arguments: Arguments) -> int:
    """List them; be done with one, cancel it, let it come later, or put it into the Outbox."""
    match arguments.action:
        case "done":
            return _show(session.ask(session.agent, EndReminder(arguments.number, "done")), arguments.json)
        case "cancel":
            return _show(session.ask(session.agent, EndReminder(arguments.number, "cancelled")), arguments.json)
        case "move":
            return _show(session.ask(session.agent, MoveReminder(arguments.number, arguments.text)), arguments.json)
        case "save":
            saved = session.ask(session.agent, SaveReminder(arguments.number))
            if arguments.json:
                document({"path": saved.path})
            else:
                result(f"Saved {printable(saved.path)}.")
            return ANSWERED
        case _:
            return _show(session.ask(session.agent, ListReminders()), arguments.json)


def history(session: Session, arguments: Arguments) -> int:
    """What tools did, the newest first."""
    changes = session.ask(session.agent, ListChanges(limit=arguments.limit)).changes
    if arguments.json:
        document({"changes": msgspec.to_builtins(changes)})
    elif not changes:
        result("Nothing has been saved or changed for you yet.")
    else:
        for change in changes:
            _line(change)
    return ANSWERED


def undo(session: Session, arguments: Arguments) -> int:
    """Take one back."""
    taken = session.ask(session.agent, UndoChange(arguments.number))
    if arguments.json:
        document({"said": taken.said, "changes": msgspec.to_builtins(taken.changes)})
    else:
        result(printable(taken.said))
    return ANSWERED


def _show(found: RemindersNow, json: bool) -> int:
    if json:
        document({"reminders": msgspec.to_builtins(found.reminders)})
    elif not found.reminders:
        result("No reminder is set.")
    else:
        now = datetime.now().astimezone()
        for one in found.reminders:
            due = "  (due)" if datetime.fromisoformat(one.due) <= now else ""
            result(f"{one.number}: {when_words(one, now)}  {printable(one.text)}{due}")
    return ANSWERED


def _line(change: Change) -> None:
    at = datetime.fromisoformat(change.at).astimezone()
    result(f"{change.id}: {at:%Y-%m-%d %H:%M}  {printable(change.said)}{_STATES[change.state]}")
    for path in change.files:
        result(f"   {printable(path)}")
