"""Questions for approval that are open now: asked on the thread that wants to act, decided on another.

Nobody who can answer is silent consent: no answer in time, a stopped question, a process that ended meanwhile are a no.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from agent.contract import ApprovalAsked, ApprovalEnded, By, Choice, Decide, Effect, Planned
from agent.policy import Verdict
from indexer.serving import Job, Refused

LONGEST_INSTEAD = 8_000
"""Characters of "tell it what to do instead"; as long as a question may be."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How a question for approval ended."""

    choice: Choice
    by: By
    instead: str = ""
    only: frozenset[str] = frozenset()
    """Of a plan: the digests of what may happen."""

    @property
    def allowed(self) -> bool:
        """Whether the effect may happen."""
        return self.choice in ("once", "session", "always")


@dataclass(slots=True)
class _Open:
    choices: tuple[Choice, ...]
    plan: frozenset[str] = frozenset()
    answered: threading.Event = field(default_factory=threading.Event)
    decided: Decided | None = None


class Approvals:
    """The open questions of this process; none outlives it."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._lock = threading.Lock()

    def ask(self, effect: Effect, verdict: Verdict, wait_s: float, job: Job, plan: tuple[Planned, ...] = ()) -> Decided:
        """Ask whoever asked the question of `job`, and wait. A stopped job decides "no" by "stop"."""
        number = secrets.token_hex(8)
        waiting = _Open(verdict.choices, frozenset(one.digest for one in plan))
        with self._lock:
            self._open[number] = waiting
        job.event(ApprovalAsked(number, effect, verdict.reason, verdict.choices, wait_s, verdict.folder, plan))
        with job.heard(waiting.answered.set):
            waiting.answered.wait(wait_s)
        with self._lock:  # from here on `decide` finds nothing: exactly one of them wins
            del self._open[number]
            decided = waiting.decided or Decided("no", "stop" if job.cancelled else "timeout")
            if job.cancelled:
                decided = Decided("no", "stop")
        job.event(ApprovalEnded(number, decided.allowed, sentence(decided, verdict.folder)))
        return decided

    def decide(self, request: Decide) -> None:
        """The user's answer. Raises `Refused` when the question is over or does not offer that choice."""
        with self._lock:
            waiting = self._open.get(request.id)
            if waiting is None or waiting.decided is not None:
                raise Refused("This question for approval is over; what was decided stands.")
            if request.choice not in waiting.choices:
                raise Refused("This cannot be chosen here; please choose one of what is offered.")
            instead = request.instead.strip()
            if request.choice == "instead" and not 0 < len(instead) <= LONGEST_INSTEAD:
                raise Refused(f"Please say in 1 to {LONGEST_INSTEAD:,} characters what to do instead.")
            if waiting.plan and request.choice == "once" and not request.only:
                raise Refused("Please say which of these may happen; nothing was done.")
            if not waiting.plan.issuperset(request.only):
                raise Refused("This is none of what was asked; nothing was done.")
            by: By = "nobody" if request.nobody and request.choice == "no" else "user"
            waiting.decided = Decided(request.choice, by, instead, frozenset(request.only))
            waiting.answered.set()


def sentence(decided: Decided, folder: str) -> str:
    """What was decided, for people."""
    match decided:
        case Decided("once"):
            return f"You allowed {len(decided.only)} of these once." if decided.only else "You allowed this once."
        case Decided("session"):
            return f"You allowed this for {folder} until the program is closed."
        case Decided("always"):
            return f"You allowed this always for {folder}."
        case Decided("instead"):
            return "You asked for something else instead; this was not done."
        case Decided(by="timeout"):
            return "Nobody answered in time, so this was not done."
        case Decided(by="nobody"):
            return (
                "This needs your approval, and nobody can be asked here, so it was not done; please ask for it in the "
                "window, or on a terminal without --json."
            )
        case Decided(by="stop"):
            return "The question was stopped, so this was not done."
        case _:
            return "You said no, so this was not done."
