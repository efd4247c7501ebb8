"""`counterpart threads`: past conversations, listed, searched, read and deleted."""

from __future__ import annotations

import sys
from datetime import datetime

import msgspec

from agent.contract import DeleteThread, FoundTurn, ListThreads, ReadThread, SearchThreads, Turn
from app.arguments import Arguments
from app.commands import ANSWERED, NOT_FOUND, Cannot, thread_called
from app.session import Session
from app.terminal import ID_SHOWN, document, printable, result


def threads(session: Session, arguments: Arguments) -> int:
    """List every conversation, those that hold some words, read one, or delete one."""
    if arguments.action == "show":
        return _show(session, arguments)
    if arguments.action == "delete":
        return _delete(session, arguments)
    if arguments.text:
        return _search(session, arguments)
    found = session.ask(session.agent, ListThreads()).threads
    if arguments.json:
        document({"threads": msgspec.to_builtins(found)})
    elif not found:
        result("There are no conversations yet.")
    for one in found if not arguments.json else ():
        turns = "1 question" if one.turns == 1 else f"{one.turns} questions"
        result(f"{one.id[:ID_SHOWN]}  {_day(one.updated)}  {printable(one.title)}  ({turns})")
    return ANSWERED


def _search(session: Session, arguments: Arguments) -> int:
    found = session.ask(session.agent, SearchThreads(arguments.text)).turns
    if arguments.json:
        document({"turns": msgspec.to_builtins(found)})
    elif not found:
        result("Nothing of this was asked or answered before.")
    for one in found if not arguments.json else ():
        _turn(one)
    return ANSWERED if found else NOT_FOUND


def _show(session: Session, arguments: Arguments) -> int:
    read = session.ask(session.agent, ReadThread(thread_called(session, arguments.names[0])))
    if arguments.json:
        document({"thread": msgspec.to_builtins(read.thread), "turns": msgspec.to_builtins(read.turns)})
        return ANSWERED
    for one in read.turns:
        result(f"{_day(one.asked)}  {printable(one.question)}")
        result(_answer(one))
        result("")
    return ANSWERED


def _delete(session: Session, arguments: Arguments) -> int:
    thread = thread_called(session, arguments.names[0])
    if not arguments.yes:
        _require_consent(session.ask(session.agent, ReadThread(thread)).thread.title)
    left = session.ask(session.agent, DeleteThread(thread)).threads
    if arguments.json:
        document({"deleted": thread, "threads": msgspec.to_builtins(left)})
    else:
        result("The conversation is deleted.")
    return ANSWERED


def _require_consent(title: str) -> None:
    """Ask on the terminal. Raises `Cannot` when there is nobody to ask, or the answer is not yes."""
    if not sys.stdin.isatty():
        raise Cannot("Deleting cannot be undone and nobody can be asked here; please add --yes.")
    sys.stderr.write(f"Delete “{printable(title)}” for good? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise Cannot("Nothing was deleted.")


def _turn(one: FoundTurn) -> None:
    result(f"{one.thread[:ID_SHOWN]}  {_day(one.asked)}  {printable(one.question)}")
    if one.said:
        result(f"   {printable(one.said)}")


def _answer(one: Turn) -> str:
    if one.answer is None:
        return "   (This answer was interrupted.)"
    return "\n".join(f"   {line}" for line in printable(one.answer.text).splitlines())


def _day(stamp: str) -> str:
    return f"{datetime.fromisoformat(stamp).astimezone():%Y-%m-%d}"
