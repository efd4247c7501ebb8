"""`counterpart routines` and `counterpart inbox`: what is looked up by itself, and what came of it."""

from __future__ import annotations

import msgspec

from agent.contract import (
    AddRoutine,
    DeleteItem,
    Inbox,
    ListInbox,
    ListRoutines,
    MarkRead,
    PauseRoutine,
    ReadThread,
    RemoveRoutine,
    RunDue,
    RunRoutine,
)
from app.arguments import Arguments
from app.commands import ANSWERED, Cannot, paths_within
from app.forms import answer_form
from app.routine_words import item_words, next_words
from app.session import Session
from app.terminal import citation_line, document, printable, result, sentence_line


def routines(session: Session, arguments: Arguments) -> int:
    """List them, add, pause, resume or remove one, or run what is due."""
    match arguments.action:
        case "run":
            one = RunRoutine(arguments.number) if arguments.number else RunDue()
            before = session.ask(session.agent, ListInbox())
            after = session.ask(session.agent, one)
            return _show(after, arguments, newer_than=before.items[0].id if before.items else 0)
        case "add":
            paths = paths_within(session, arguments.folders)
            found = session.ask(session.agent, AddRoutine(arguments.text, paths))
        case "remove":
            found = session.ask(session.agent, RemoveRoutine(arguments.number))
        case "pause" | "resume":
            found = session.ask(session.agent, PauseRoutine(arguments.number, arguments.action == "pause"))
        case _:
            found = session.ask(session.agent, ListRoutines())
    if arguments.json:
        document({"routines": msgspec.to_builtins(found.routines)})
        return ANSWERED
    for one_of_them in found.routines:
        result(f"{one_of_them.id}. {printable(one_of_them.what)}")
        result(f"   {next_words(one_of_them)}")
    if not found.routines:
        result("There are no routines. `counterpart routines add WORDS` makes one.")
    return ANSWERED


def inbox(session: Session, arguments: Arguments) -> int:
    """List what came, show one of it whole, or forget it."""
    if arguments.action == "show":
        return _show_one(session, arguments)
    asked = DeleteItem(arguments.number) if arguments.action == "delete" else ListInbox()
    return _show(session.ask(session.agent, asked), arguments)


def _show(found: Inbox, arguments: Arguments, newer_than: int = 0) -> int:
    items = [one for one in found.items if one.id > newer_than]
    if arguments.json:
        document({"inbox": msgspec.to_builtins(items), "unread": found.unread})
        return ANSWERED
    for item in items:
        result(f"{item.id}. {'* ' if item.unread else ''}{printable(item.title)}  ({item_words(item)})")
        result(f"   {printable(item.sentence)}")
    if not items:
        result("Nothing is due." if arguments.action == "run" else "The inbox is empty.")
    return ANSWERED


def _show_one(session: Session, arguments: Arguments) -> int:
    found = session.ask(session.agent, ListInbox())
    item = next((one for one in found.items if one.id == arguments.number), None)
    if item is None:
        raise Cannot("The inbox has no item with this number; `counterpart inbox` shows them.")
    turns = session.ask(session.agent, ReadThread(item.thread)).turns
    session.ask(session.agent, MarkRead(item.id))
    answer = turns[0].answer if turns else None
    if arguments.json:
        document({**msgspec.to_builtins(item), "answer": answer_form(answer) if answer is not None else None})
        return ANSWERED
    result(f"{printable(item.title)}  ({item_words(item)})")
    if answer is None:
        result(printable(item.sentence))
        return ANSWERED
    for sentence in answer.sentences:
        result(sentence_line(sentence))
    for citation in answer.citations:
        result(citation_line(citation))
    return ANSWERED
