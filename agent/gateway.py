"""The one place where a tool runs: within its limits, and what does more than read only after it was let.

Deterministic, and nothing that a document or a model says has a part in it. What runs is what was approved: the
arguments are sealed as bytes when the call comes, each step works on its own copy of them, and right before the tool
runs its preview is made anew and compared; what differs is asked again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from agent.approvals import Approvals, Decided, sentence
from agent.contract import ApprovalRules, By, Effect, Origin
from agent.effects import Decision, Effects
from agent.floor import Target
from agent.grants import Standing
from agent.inquiry import Inquiry
from agent.limits import MOST_NOES, Abandoned, LeftBehind, Runner, Spent, cut, root
from agent.policy import Provenance, Verdict, decide
from agent.told import Told
from agent.tools.tool import Tool
from indexer.database import Database
from indexer.serving import Cancelled, Job, Refused
from indexer.wire import CallFailed

LARGEST_EFFECT = 1_000_000
"""Characters of an effect with its diff: what nobody can look through cannot be approved."""
MOST_ASKED = 3
"""How often one call is asked for when its effect changes between the approval and the run."""
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe")
"""How programs of Windows and Linux, scripts, and programs of macOS begin."""
_log = logging.getLogger(__name__)


class Denied(Refused):
    """The effect was not let happen; the text is one sentence that says why."""


class Instead(Exception):
    """The user wants something else done; `text` is what, in their own words. No refusal: nothing may swallow it."""

    def __init__(self, text: str) -> None:
        super().__init__("You asked for something else instead; this was not done.")
        self.text = text


class Gateway:
    """Runs tools within their limits and after their approval."""

    def __init__(
        self,
        database: Database | None = None,
        rules: ApprovalRules | None = None,
        writable: Sequence[str] = (),
        runner: Runner | None = None,
    ) -> None:
        """Without a database no tool does more than read: what happens must be written down.

        `writable`: the folders into which anything may be written at all. Raises `indexer.database.DatabaseError`.
        """
        self.rules = rules or ApprovalRules()
        self.approvals = Approvals()
        self.effects = Effects(database) if database is not None else None
        self.standing = Standing(database) if database is not None else None
        named = tuple(str(Path(folder).absolute()) for folder in writable if folder)
        self._writable = (*named, *map(os.path.realpath, named))  # the Outbox itself may be reached by a link
        self._runner = runner or Runner()
        self._spent: weakref.WeakKeyDictionary[Job, Spent] = weakref.WeakKeyDictionary()

    def run(
        self,
        tool: Tool[Any],
        arguments: msgspec.Struct,
        inquiry: Inquiry,
        origin: Origin | Provenance = "model",
    ) -> Told | None:
        """What the tool answers; None when it has nothing to say.

        Raises `Refused` with one sentence (`Denied`, `TooMuch` among them), `Instead`, `CallFailed`, `Cancelled`.
        """
        inquiry.job.check()
        sealed = msgspec.json.encode(arguments)
        spent = self._spent.setdefault(root(inquiry.job), Spent())
        spent.count(tool.name, sealed)
        if tool.risk == "read":
            told = self._do(tool, sealed, inquiry)
            spent.documents = spent.documents or told is not None
            return told
        spent.acted = True
        provenance = Provenance(origin) if isinstance(origin, str) else origin
        if spent.documents or any(turn.answer is not None for turn in inquiry.turns):
            provenance = replace(provenance, clean=False)
        return self._act(tool, sealed, inquiry, provenance, spent)

    def saw_documents(self, inquiry: Inquiry) -> None:
        """Text of a document is in front of the model now, for the rest of this question."""
        self._spent.setdefault(root(inquiry.job), Spent()).documents = True

    def acted(self, job: Job) -> bool:
        """Whether anything was called for this question that does more than read, let or not."""
        spent = self._spent.get(root(job))
        return spent is not None and spent.acted

    @property
    def _books(self) -> tuple[Effects, Standing]:
        if self.effects is None or self.standing is None:
            raise Denied("Nothing but reading is done here, because it could not be written down.")
        return self.effects, self.standing

    def _act(
        self, tool: Tool[Any], sealed: bytes, inquiry: Inquiry, provenance: Provenance, spent: Spent
    ) -> Told | None:
        """Run what does more than read, once exactly its effect is allowed."""
        effects, _ = self._books
        if tool.preview is None:
            raise Denied(f"“{tool.name}” cannot say what it would do, so it was not done.")
        effect = self._preview(tool, sealed, inquiry)
        for _ in range(MOST_ASKED):
            verdict = self._judge(effect, provenance)
            decided, by, reason = self._ask(effect, verdict, inquiry.job, spent)
            decision = Decision(decided, by, reason, provenance.least, inquiry.thread)
            if not decided:
                effects.record(effect, decision)
                inquiry.job.check()
                raise Denied(reason)
            anew = self._preview(tool, sealed, inquiry)
            again = self._judge(anew, provenance).answer  # links, settings and grants may be others by now
            if digest(anew) == digest(effect) and again in ("allow", verdict.answer):
                return self._carry_out(tool, sealed, inquiry, effects.record(effect, decision))
            effects.record(effect, replace(decision, allowed=False, by="failure", reason="It changed meanwhile."))
            effect = anew
        raise Denied("What this would do changed each time it was approved, so it was not done.")

    def _ask(self, effect: Effect, verdict: Verdict, job: Job, spent: Spent) -> tuple[bool, By, str]:
        """(whether it may happen, by whom, why). Raises `Instead`."""
        effects, standing = self._books
        if verdict.answer != "ask":
            return verdict.answer == "allow", "grant" if verdict.by_grant else "rules", verdict.reason
        if digest(effect) in spent.noes:
            return False, "rules", "You said no to exactly this already, so it was not done."
        if len(spent.noes) >= MOST_NOES:
            return False, "rules", f"You said no {MOST_NOES} times to this question, so nothing more is asked."
        decided = self.approvals.ask(effect, verdict, self.rules.wait_s, job)
        why = sentence(decided, verdict.folder)
        if decided.choice == "instead":
            effects.record(effect, Decision(False, "user", why, "user"))
            raise Instead(decided.instead)
        if decided.choice in ("session", "always"):
            standing.add(effect.tool, effect.risk, verdict.folder, always=decided.choice == "always")
        if decided == Decided("no", "user"):
            spent.noes.append(digest(effect))
        return decided.allowed, decided.by, why

    def _judge(self, effect: Effect, provenance: Provenance) -> Verdict:
        _, standing = self._books
        targets = tuple(_target(path) for path in effect.files)
        return decide(effect, targets, provenance, standing.list().grants, self.rules, self._writable)

    def _preview(self, tool: Tool[Any], sealed: bytes, inquiry: Inquiry) -> Effect:
        """What the tool would do; it cannot name another tool, risk or arguments than those of the call."""
        preview = tool.preview
        assert preview is not None

        def work(job: Job) -> Effect:
            return preview(_opened(tool, sealed), replace(inquiry, job=job))

        effect = self._guarded(tool.name, work, inquiry)
        if not isinstance(effect, Effect):
            raise Denied(f"What “{tool.name}” would do cannot be told, so it was not done.")
        if len(sealed) + len(effect.summary) + len(effect.diff) + sum(map(len, effect.files)) > LARGEST_EFFECT:
            raise Denied(f"What “{tool.name}” would do is too much to look through, so it was not done.")
        return msgspec.structs.replace(effect, tool=tool.name, risk=tool.risk, arguments=sealed.decode())

    def _do(self, tool: Tool[Any], sealed: bytes, inquiry: Inquiry, effect: int = 0) -> Told | None:
        def work(job: Job) -> Told | None:
            told: Told | None = tool.run(_opened(tool, sealed), replace(inquiry, job=job, effect=effect))
            return told

        told = self._guarded(tool.name, work, inquiry, acts=bool(effect))
        return cut(told) if isinstance(told, Told) else None

    def _guarded(self, name: str, work: Any, inquiry: Inquiry, *, acts: bool = False) -> Any:
        """The work on its own thread; what fails in a way of its own is told in one sentence."""
        try:
            return self._runner.run(name, work, inquiry.job, acts=acts)
        except (Refused, Instead, CallFailed, Cancelled):
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a tool that fails must not end the answer
            _log.error("the tool %s failed (%s)", name, error.__class__.__name__)
            raise Refused(f"“{name}” failed ({error.__class__.__name__}); nothing more of it was done.") from None

    def _carry_out(self, tool: Tool[Any], sealed: bytes, inquiry: Inquiry, number: int) -> Told | None:
        effects, _ = self._books
        try:
            told = self._do(tool, sealed, inquiry, number)
        except (Abandoned, LeftBehind):
            effects.finish(number, "unknown")
            raise
        except Cancelled:
            effects.finish(number, "stopped")
            raise
        except (Refused, Instead, CallFailed):
            effects.finish(number, "failed")
            raise
        effects.finish(number, "done")
        if tool.risk == "external" and told is not None:
            self.saw_documents(inquiry)  # what comes from outside is no more to be trusted than a document
        return told


def digest(effect: Effect) -> bytes:
    """SHA-256 of everything that an effect says."""
    return hashlib.sha256(msgspec.json.encode(effect)).digest()


def _opened(tool: Tool[Any], sealed: bytes) -> Any:
    try:
        return msgspec.json.decode(sealed, type=tool.arguments)
    except msgspec.DecodeError:
        raise Refused(f"The values for “{tool.name}” do not fit it.") from None


def _target(path: str) -> Target:
    try:
        real = os.path.realpath(path)
        if not Path(real).is_file():
            return Target(path, real)
        with Path(real).open("rb") as file:
            return Target(path, real, file.read(4).startswith(_PROGRAMS))
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return Target(path, path, program=True)  # what cannot be looked at is not let
