"""The tool that keeps a routine. Risk class: write, and of no file.

The user's own words of this question are let by the gateway's rules; words of a model or a document are asked for. It
changes nothing but the agent's own list, with undo; what a routine does later is an ordinary question, and what of it
needs an approval waits for one.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from agent.changes import Undo, keep
from agent.contract import Effect
from agent.inquiry import Inquiry
from agent.policy import Provenance
from agent.routine_wording import Wish, wish
from agent.routines import Kept, NoRoutine, RoutineRows
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
    if inquiry.database is None:
        raise Refused("Nothing is kept here, so there are no routines.")
    try:
        kept = add(arguments.text, inquiry.paths, RoutineRows(inquiry.database), inquiry.job)
    except NoRoutine as problem:
        raise Refused(str(problem)) from None
    keep(inquiry, Undo(f"Kept a routine: {kept.wish.words}", routine=kept.id))
    return Told((Line(f"I will. {kept.wish.words}"), Line(_WHERE)))


KEEP = Tool(
    "keep_routine", "write", "Look something up by itself, at times or when files change.", Wanted, _keep, _preview
)


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
