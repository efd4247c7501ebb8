"""The tools that keep, pause and remove a routine, by a sentence or by hand. Risk class: write, and of no file.

The user's own words of this question are let by the gateway's rules; words of a model or a document are asked for. It
changes nothing but the agent's own list, with undo; what a routine does later is an ordinary question, and what of it
needs an approval waits for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from agent.changes import Undo, keep
from agent.contract import Effect
from agent.gateway import Gateway
from agent.inquiry import Inquiry
from agent.policy import Provenance
from agent.question import understand
from agent.routine_wording import Wish, wish
from agent.routines import Kept, NoRoutine, RoutineRows, State
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.contract import GetEdition
from indexer.serving import Job, Refused
from indexer.wire import CallFailed

HOW = "“Every Friday at 16:00 brief me on …”, “Tell me when a file about … changes” or “When Marta writes, tell me”"
_WITHIN_S = 5.0
_WHERE = "What comes of it waits in your inbox, where you can also take it back."


class Wanted(msgspec.Struct, frozen=True):
    """What is wished for, in people's words."""

    text: str


class Remove(msgspec.Struct, frozen=True):
    """Which routine is looked up no more."""

    number: int


class Pause(msgspec.Struct, frozen=True):
    """Which routine is paused, or resumed."""

    number: int
    paused: bool = True


def keep_routines(inquiry: Inquiry) -> Told | None:
    """The routine that the user's words wish for, kept; None for all other words. Raises `CallFailed`, `Cancelled`."""
    if inquiry.database is None or wish(inquiry.question.text) is None:
        return None
    wanted = Wanted(inquiry.question.text)
    try:
        return inquiry.gateway.run(KEEP, wanted, inquiry, Provenance("user", clean=True))
    except Refused as problem:
        return Told((Line(str(problem)),))


def _preview(arguments: Wanted, _inquiry: Inquiry) -> Effect:
    wanted = _wish(arguments.text)
    return Effect("", "write", f"Keep a routine. {wanted.words}", "")


def _keep(arguments: Wanted, inquiry: Inquiry) -> Told:
    kept = _told(lambda: add(arguments.text, inquiry.paths, _rows(inquiry), inquiry.job))
    keep(inquiry, Undo(f"Kept a routine: {kept.wish.words}", routine=kept.id))
    return Told((Line(f"I will. {kept.wish.words}"), Line(_WHERE)))


KEEP = Tool(
    "keep_routine", "write", "Look something up by itself, at times or when files change.", Wanted, _keep, _preview
)


def by_hand(tool: Tool[Any], arguments: msgspec.Struct, gateway: Gateway, job: Job, paths: Sequence[str] = ()) -> str:
    """Run a tool because the user pressed or typed exactly this: as if they had said it. What it says, in one line.

    Raises what `Gateway.run` raises.
    """
    database = gateway.effects.database if gateway.effects is not None else None
    inquiry = Inquiry(job, understand(""), tuple(paths), "", (), datetime.now().astimezone(), gateway, database)
    told = gateway.run(tool, arguments, inquiry, Provenance("user", clean=True))
    return told.lines[0].text if told is not None and told.lines else ""


def _preview_remove(arguments: Remove, inquiry: Inquiry) -> Effect:
    kept = _one(arguments.number, inquiry)
    return Effect("", "write", f"Remove a routine. {kept.wish.words}", "")


def _remove(arguments: Remove, inquiry: Inquiry) -> Told:
    kept = _one(arguments.number, inquiry)
    keep(inquiry, Undo(f"Removed a routine: {kept.wish.words}", routine=kept.id, was=_was(kept)))
    _told(lambda: _rows(inquiry).remove(kept.id))
    return Told((Line(f"Removed: {kept.wish.words}"),))


def _preview_pause(arguments: Pause, inquiry: Inquiry) -> Effect:
    kept = _to_pause(arguments, inquiry)
    return Effect("", "write", f"{'Pause' if arguments.paused else 'Resume'} a routine. {kept.wish.words}", "")


def _pause(arguments: Pause, inquiry: Inquiry) -> Told:
    kept = _to_pause(arguments, inquiry)
    does = "Paused" if arguments.paused else "Resumed"
    state: State = "paused" if arguments.paused else "kept"
    keep(inquiry, Undo(f"{does} a routine: {kept.wish.words}", routine=kept.id, was=_was(kept)))
    _told(lambda: _rows(inquiry).put_into(kept.id, state))
    return Told((Line(f"{does}: {kept.wish.words}"),))


REMOVE = Tool("remove_routine", "write", "Look a routine up no more.", Remove, _remove, _preview_remove)
PAUSE = Tool("pause_routine", "write", "Pause a routine, or resume it.", Pause, _pause, _preview_pause)
_ResultT = TypeVar("_ResultT")


def _rows(inquiry: Inquiry) -> RoutineRows:
    if inquiry.database is None:
        raise Refused("Nothing is kept here, so there are no routines.")
    return RoutineRows(inquiry.database)


def _one(number: int, inquiry: Inquiry) -> Kept:
    return _told(lambda: _rows(inquiry).one(number))


def _to_pause(arguments: Pause, inquiry: Inquiry) -> Kept:
    kept = _one(arguments.number, inquiry)
    if (kept.state == "paused") == arguments.paused:
        raise Refused(f"This routine is {'paused already' if arguments.paused else 'not paused'}.")
    return kept


def _told(act: Callable[[], _ResultT]) -> _ResultT:
    """What cannot be done with a routine, refused in its own words."""
    try:
        return act()
    except NoRoutine as problem:
        raise Refused(str(problem)) from None


def _was(kept: Kept) -> Literal["kept", "paused"]:
    return "paused" if kept.state == "paused" else "kept"


def _wish(text: str) -> Wish:
    if (wanted := wish(text)) is None:
        raise Refused(f"This is not understood as a routine. Please say it like {HOW}.")
    return wanted


def add(text: str, paths: Sequence[str], routines: RoutineRows, job: Job) -> Kept:
    """Keep the routine that is wished for. Raises `Refused` for words that wish for none, `NoRoutine`."""
    wanted = _wish(text)
    try:
        edition = job.ask(GetEdition(), _WITHIN_S)
    except CallFailed:
        raise Refused("The index does not answer just now, so the routine was not kept; please try again.") from None
    # A briefing tells first of all that there is; who waits for something new has seen the rest.
    newest = 0 if wanted.rule is not None else edition.newest
    return routines.add(wanted, tuple(paths), edition.name if wanted.rule is None else "", newest)
