"""A question for approval as the window and the command line show it: its state and its words; no widgets."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from datetime import datetime

from agent.contract import (
    ApprovalAsked,
    ApprovalEnded,
    Choice,
    Effect,
    Grant,
    Origin,
    Outcome,
    Recorded,
    Risk,
)
from app.terminal import printable

RISK_WORDS: dict[Risk, str] = {
    "read": "Reads",
    "write": "Writes",
    "run": "Opens a program",
    "external": "Reaches outside",
}
CHOICE_WORDS: dict[Choice, str] = {
    "once": "Allow once",
    "session": "Allow for this folder, this session",
    "always": "Always for this folder",
    "no": "No",
    "instead": "Tell it what to do instead",
}
ORIGIN_WORDS: dict[Origin, str] = {
    "user": "your words",
    "memory": "what is kept of you",
    "model": "the model",
    "document": "a document",
    "mcp": "an outside server",
}

_OUTCOMES: dict[Outcome, str] = {
    "": "under way",
    "done": "done",
    "failed": "failed",
    "stopped": "stopped",
    "unknown": "end not known",
    "undone": "undone",
}


@dataclass(eq=False, slots=True)
class Approval:
    """One question for approval and what has come of it."""

    asked: ApprovalAsked
    since: float = field(default_factory=time.monotonic)
    ended: ApprovalEnded | None = None
    deciding: bool = False
    """Whether a decision is under way to the agent."""
    ticked: set[str] = field(default_factory=set)
    """Of a plan: the digests of what may happen."""

    @property
    def open(self) -> bool:
        """Whether it waits for the user."""
        return self.ended is None

    @property
    def only(self) -> tuple[str, ...]:
        """The digests of what is ticked, in the order of the plan."""
        return tuple(one.digest for one in self.asked.plan if one.digest in self.ticked)

    @property
    def left_s(self) -> int:
        """Seconds until it counts as a no."""
        return max(0, round(self.asked.wait_s - (time.monotonic() - self.since)))

    def end(self, event: ApprovalEnded) -> None:
        """It was decided, by whomever; events about others are ignored."""
        if event.id == self.asked.id and self.ended is None:
            self.ended = event

    def give_up(self) -> None:
        """The answer that it belongs to is over; whoever ended it did not wait for a decision."""
        self.end(ApprovalEnded(self.asked.id, False, "The answer ended before you decided, so this was not done."))


def plain(text: str) -> str:
    """Text as it will be written, line by line, without what could hide something or turn it round."""
    return "\n".join(printable(line.replace("\t", "    ")) for line in text.split("\n"))


def arguments_of(effect: Effect) -> list[tuple[str, str]]:
    """(name, value) of the exact arguments; a value that is no text as JSON."""
    values = json.loads(effect.arguments)
    return [
        (printable(name), plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
        for name, value in values.items()
    ]


def beside_the_effect(effect: Effect) -> list[tuple[str, str]]:
    """The exact arguments but for those that the files or the changed lines show word for word."""
    added = "\n".join(line[1:] for line in plain(effect.diff).split("\n") if line[:1] == "+" and line[:3] != "+++")
    shown = {*map(plain, effect.files), added, added + "\n"}
    return [(name, value) for name, value in arguments_of(effect) if value not in shown]


def ended_line(approval: Approval) -> str:
    """The one line that is left of a question for approval that is over."""
    ended, summary = approval.ended, approval.asked.effect.summary.rstrip(".")
    if ended is None or ended.allowed:
        return printable(f"{ended.sentence if ended is not None else ''} ({summary})")
    why = re.split(r"[,;]", ended.sentence)[0].rstrip(".")
    return printable(f"Not done: {summary} ({why[:1].lower()}{why[1:]})")


def left_words(seconds: int) -> str:
    """How long there is to decide."""
    return f"Counts as a no in {seconds // 60}:{seconds % 60:02}"


def waiting_words(approval: Approval) -> str:
    """That an answer waits, for who looks elsewhere."""
    summary = approval.asked.effect.summary.rstrip(".")
    return printable(f"An answer waits for your decision in its conversation: {summary}.")


def grant_words(grant: Grant) -> str:
    """A standing approval for people."""
    until = "always" if grant.always else "until the program is closed"
    return printable(f"{grant.tool} ({RISK_WORDS[grant.risk].lower()}) in {grant.folder}, {until}")


def decision_words(one: Recorded) -> str:
    """A decision of the history for people: when, what, whether it was let and why."""
    at = datetime.fromisoformat(one.at).astimezone().strftime("%Y-%m-%d %H:%M")
    word = _OUTCOMES[one.outcome] if one.allowed else "not done"
    return printable(f"{at}, {one.effect.tool}, {word}: {one.effect.summary.rstrip('.')}. {one.reason}")
