"""The tool that keeps a routine, from the user's own words alone: no model and no document can make one.

It changes nothing but the agent's own list, which the user sees and can take back at any time; what a routine does
later is an ordinary question, and what of it needs an approval waits for one.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.inquiry import Inquiry
from agent.routine_wording import wish
from agent.routines import Kept, NoRoutine, RoutineRows
from agent.told import Line, Told
from indexer.contract import GetEdition
from indexer.serving import Job, Refused
from indexer.wire import CallFailed

HOW = "“Every Friday at 16:00 brief me on …”, “Tell me when a file about … changes” or “When Marta writes, tell me”"
_WITHIN_S = 5.0
_WHERE = "What comes of it waits in your inbox, where you can also take it back."


def keep_routines(inquiry: Inquiry) -> Told | None:
    """The routine that the user's words wish for, kept; None for all other words. Raises `CallFailed`, `Cancelled`."""
    if inquiry.database is None or wish(inquiry.question.text) is None:
        return None
    try:
        kept = add(inquiry.question.text, inquiry.paths, RoutineRows(inquiry.database), inquiry.job)
    except (NoRoutine, Refused) as problem:
        return Told((Line(str(problem)),))
    return Told((Line(f"I will. {kept.wish.words}"), Line(_WHERE)))


def add(text: str, paths: Sequence[str], routines: RoutineRows, job: Job) -> Kept:
    """Keep the routine that is wished for. Raises `Refused` for words that wish for none, `NoRoutine`."""
    wanted = wish(text)
    if wanted is None:
        raise Refused(f"This is not understood as a routine. Please say it like {HOW}.")
    try:
        edition = job.ask(GetEdition(), _WITHIN_S)
    except CallFailed:
        raise Refused("The index does not answer just now, so the routine was not kept; please try again.") from None
    # A briefing tells first of all that there is; who waits for something new has seen the rest.
    newest = 0 if wanted.rule is not None else edition.newest
    return routines.add(wanted, tuple(paths), edition.name if wanted.rule is None else "", newest)
