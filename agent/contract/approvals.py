"""What a tool would do, said exactly, before anybody lets it; how people let it; and what became of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

LONG_ARGUMENTS = 2_000
"""Characters that a list of decisions shows of one; a draft is longer, and has its file."""

Risk = Literal["read", "write", "run", "external"]
"""What a tool can do: look; change a file or what is kept; start a program; reach something outside of this program."""

Choice = Literal["once", "session", "always", "no", "instead"]
"""Allow once; for this folder in this session; always for this folder; no; and "do something else instead"."""

Origin = Literal["user", "memory", "model", "document", "mcp"]
"""Where a call or a value comes from: the user's own words of this turn, what is kept of the user's earlier words, the
model, a document or what a tool told of it, a server outside."""

By = Literal["rules", "grant", "user", "timeout", "nobody", "stop", "failure"]
"""Who decided: rules, a standing approval, the user now, time that ran out, a place where nobody can be asked, the
stopped answer, a check that failed."""

Outcome = Literal["", "done", "failed", "stopped", "unknown", "undone"]
"""What became of an effect: "" while it runs or when it was denied, "unknown" where the process ended meanwhile,
"undone" when the user took it back."""


class Effect(msgspec.Struct, frozen=True):
    """One effect of a tool, exactly as it would happen; what is approved is this and nothing else."""

    tool: str
    risk: Risk
    summary: str
    """One sentence: what would be done."""
    arguments: str
    """The exact arguments as JSON."""
    files: tuple[str, ...] = ()
    """Paths that would be made, changed or opened."""
    diff: str = ""
    """Unified diff of what would change in them, or the whole new text; "" where there is no text."""


class ApprovalRules(msgspec.Struct, frozen=True):
    """What the organisation and the user have set. Nothing here can allow what would be asked."""

    write: Literal["ask", "deny"] = "ask"
    run: Literal["ask", "deny"] = "ask"
    external: Literal["ask", "deny"] = "ask"
    standing: bool = True
    """Whether "for this folder" may be chosen, and counts."""
    wait_s: int = 180
    """Seconds until a question for approval that nobody answers counts as a no."""


class Planned(msgspec.Struct, frozen=True):
    """One effect of several that are asked for together."""

    digest: str
    """SHA-256 of the effect, in hexadecimal digits; an approval names it."""
    effect: Effect
    reason: str
    """One sentence: why it is asked."""
    origins: dict[str, Origin] = {}
    """Where each of its arguments comes from, by name."""


class ApprovalAsked(msgspec.Struct, frozen=True, tag=True):
    """The answer waits until somebody lets this happen or not; `Decide` with the id says so."""

    id: str
    effect: Effect
    reason: str
    """One sentence: why it is asked."""
    choices: tuple[Choice, ...]
    wait_s: float
    """Seconds until it counts as a no."""
    folder: str = ""
    """What "this folder" is; "" where no choice speaks of one."""
    plan: tuple[Planned, ...] = ()
    """Several effects in their order, asked for at once; `effect` then only sums them up and nothing of it runs."""


class ApprovalEnded(msgspec.Struct, frozen=True, tag=True):
    """A question for approval is over."""

    id: str
    allowed: bool
    sentence: str
    """What was decided, for people."""


class Decide(Request[Nothing, Nothing], frozen=True):
    """Answer a question for approval. Refused when it waits no more, or when the choice was not offered."""

    id: str
    choice: Choice
    instead: str = ""
    """With the choice "instead": what to do, in the user's words."""
    only: tuple[str, ...] = ()
    """With the choice "once" for a plan: the digests of what may happen. What is not named here does not."""
    nobody: bool = False
    """With the choice "no": there was nobody to ask, as in a script."""


class Grant(msgspec.Struct, frozen=True):
    """A standing approval: this tool may do what it does in this folder and below."""

    id: int
    tool: str
    risk: Risk
    folder: str
    always: bool
    """False: only until the program is closed."""
    made: str
    """ISO 8601, UTC."""


class Grants(msgspec.Struct, frozen=True, tag=True):
    """All standing approvals, the oldest first."""

    grants: tuple[Grant, ...]


class ListGrants(Request[Grants, Nothing], frozen=True):
    """The standing approvals."""


class RevokeGrant(Request[Grants, Nothing], frozen=True):
    """Take a standing approval back; what was done by it stays done. Refused when there is none with the id."""

    id: int


class Recorded(msgspec.Struct, frozen=True):
    """One decision, and what became of the effect when it was allowed."""

    id: int
    at: str
    """ISO 8601, UTC."""
    thread: str
    effect: Effect
    origin: Origin
    """The least trusted of what the call and its values come from."""
    allowed: bool
    by: By
    reason: str
    outcome: Outcome = ""
    undo: str = ""
    """What the tool needs to take it back, as JSON; "" when it cannot be taken back."""
    ended: str = ""
    """ISO 8601, UTC."""

    @property
    def brief(self) -> Recorded:
        """Without what was written and what takes it back; long arguments are left out."""
        kept = self.effect.arguments if len(self.effect.arguments) <= LONG_ARGUMENTS else "{}"
        effect = msgspec.structs.replace(self.effect, arguments=kept, diff="")
        return msgspec.structs.replace(self, effect=effect, undo="")


class Decisions(msgspec.Struct, frozen=True, tag=True):
    """What was decided, the newest first, in brief."""

    decisions: tuple[Recorded, ...]


class ListDecisions(Request[Decisions, Nothing], frozen=True):
    """The latest decisions about what tools wanted to do, of all conversations."""

    limit: int = 50
