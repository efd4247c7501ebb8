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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from agent.approvals import Approvals, Decided, sentence
from agent.contract import ApprovalRules, By, Effect, Origin, Planned
from agent.effects import Decision, Effects
from agent.floor import Target
from agent.grants import Standing
from agent.inquiry import Inquiry
from agent.limits import MOST_NOES, MOST_TOGETHER, Abandoned, LeftBehind, Runner, Spent, cut, root
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
_BEFORE = "What was to be done before this failed, so this was not done."
_STOPPED = "The question was stopped, so this was not done."
_NOT_NOW = "This could not be done now."
_log = logging.getLogger(__name__)


class Denied(Refused):
    """The effect was not let happen; the text is one sentence that says why."""


class Instead(Exception):
    """The user wants something else done; `text` is what, in their own words. No refusal: nothing may swallow it."""

    def __init__(self, text: str) -> None:
        super().__init__("You asked for something else instead; this was not done.")
        self.text = text


@dataclass(frozen=True, slots=True)
class Waits:
    """A call whose effect is asked for with the others of the same question."""

    tool: Tool[Any]
    sealed: bytes
    provenance: Provenance
    effect: Effect


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a call that waited."""

    call: Waits
    told: Told | None = None
    problem: str = ""
    """One sentence why it was not done."""
    failed: bool = False
    """Whether it had been allowed."""


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
        sealed, spent = self._counted(tool, arguments, inquiry)
        if tool.risk == "read":
            told = self._do(tool, sealed, inquiry)
            spent.documents = spent.documents or told is not None
            return told
        return self._act(tool, sealed, inquiry, self._whence(origin, inquiry, spent), spent)

    def gather(
        self, tool: Tool[Any], arguments: msgspec.Struct, inquiry: Inquiry, origin: Origin | Provenance = "model"
    ) -> Told | Waits | None:
        """As `run`, but what has to be asked for waits until `settle` asks for all of it at once; raises like `run`."""
        if tool.risk == "read":
            return self.run(tool, arguments, inquiry, origin)
        sealed, spent = self._counted(tool, arguments, inquiry)
        provenance = self._whence(origin, inquiry, spent)
        self._books  # noqa: B018 - raises where nothing can be written down
        if tool.preview is None:
            return self._act(tool, sealed, inquiry, provenance, spent)
        effect = self._preview(tool, sealed, inquiry)
        tired = digest(effect) in spent.noes or spent.refusals >= MOST_NOES
        if tired or self._judge(effect, provenance).answer != "ask":
            return self._act(tool, sealed, inquiry, provenance, spent)
        if any(one.effect == effect for one in spent.waiting):
            raise Denied("Exactly this waits for the user's approval already.")
        if len(spent.waiting) >= MOST_TOGETHER:
            raise Denied(f"{MOST_TOGETHER} things wait for the user's approval already; this one was not added.")
        waits = Waits(tool, sealed, provenance, effect)
        spent.waiting.append(waits)
        return waits

    def settle(self, inquiry: Inquiry) -> tuple[Settled, ...]:
        """Ask once for all that waits, do what is allowed in its order, and say what came of each.

        Each effect runs only while it is exactly what was shown; one that changed meanwhile is asked for again, alone.
        After one that failed the rest is not done: it may have been meant to follow. Raises `Instead`, `Cancelled`.
        """
        spent = self._spent.setdefault(root(inquiry.job), Spent())
        waiting: list[Waits] = spent.waiting
        spent.waiting = []
        inquiry.job.check()
        decided = self._ask_together(waiting, inquiry, spent) if len(waiting) > 1 else None
        came: list[Settled] = []
        failed = False
        for at, one in enumerate(waiting):
            if failed:
                self._record(one, Decision(False, "failure", _BEFORE, one.provenance.least, inquiry.thread))
                came.append(Settled(one, problem=_BEFORE, failed=True))
                continue
            try:
                told = self._act(one.tool, one.sealed, inquiry, one.provenance, spent, one.effect, decided)
                came.append(Settled(one, told))
            except Denied as denied:
                came.append(Settled(one, problem=str(denied)))
            except (Refused, CallFailed) as problem:
                failed = True
                came.append(
                    Settled(one, problem=str(problem) if isinstance(problem, Refused) else _NOT_NOW, failed=True)
                )
            except Cancelled:
                for left in waiting[at + 1 :]:
                    self._record(left, Decision(False, "stop", _STOPPED, left.provenance.least, inquiry.thread))
                raise
        return tuple(came)

    def waits(self, inquiry: Inquiry) -> bool:
        """Whether anything of this question waits to be asked for."""
        spent = self._spent.get(root(inquiry.job))
        return spent is not None and bool(spent.waiting)

    def _counted(self, tool: Tool[Any], arguments: msgspec.Struct, inquiry: Inquiry) -> tuple[bytes, Spent]:
        """(the arguments as they are from now on, what this question has had). Raises `TooMuch`, `Cancelled`."""
        inquiry.job.check()
        sealed = msgspec.json.encode(arguments)
        spent = self._spent.setdefault(root(inquiry.job), Spent())
        spent.count(tool.name, sealed)
        spent.acted = spent.acted or tool.risk != "read"
        return sealed, spent

    def _whence(self, origin: Origin | Provenance, inquiry: Inquiry, spent: Spent) -> Provenance:
        provenance = Provenance(origin) if isinstance(origin, str) else origin
        seen = spent.documents or any(turn.answer is not None for turn in inquiry.turns)
        return replace(provenance, clean=False) if seen else provenance

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
        self,
        tool: Tool[Any],
        sealed: bytes,
        inquiry: Inquiry,
        provenance: Provenance,
        spent: Spent,
        shown: Effect | None = None,
        decided_of: Decided | None = None,
    ) -> Told | None:
        """Run what does more than read, once exactly its effect is allowed.

        `shown` is what it was when it waited, `decided_of` what was decided of that among others.
        """
        effects, _ = self._books
        if tool.preview is None:
            raise Denied(f"“{tool.name}” cannot say what it would do, so it was not done.")
        effect = shown or self._preview(tool, sealed, inquiry)
        for _ in range(MOST_ASKED):
            verdict = self._judge(effect, provenance)
            if decided_of is not None and verdict.answer != "deny":
                decided, by, reason = _of_plan(effect, decided_of)
            else:
                decided, by, reason = self._ask(effect, verdict, inquiry.job, spent)
            decided_of = None  # it was of exactly this effect and of no other
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
        if spent.refusals >= MOST_NOES:
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
            spent.refusals += 1
        return decided.allowed, decided.by, why

    def _ask_together(self, waiting: Sequence[Waits], inquiry: Inquiry, spent: Spent) -> Decided:
        """What was decided of several effects at once. Raises `Instead`, `Denied` when they are too much to read."""
        size = sum(len(one.effect.diff) + len(one.sealed) for one in waiting)
        if size > LARGEST_EFFECT:
            raise Denied("All that waits is too much to look through at once, so nothing of it was done.")
        plan = tuple(
            Planned(
                digest(one.effect).hex(),
                one.effect,
                self._judge(one.effect, one.provenance).reason,
                _origins(one),
            )
            for one in waiting
        )
        risk = max((one.effect.risk for one in waiting), key=("read", "write", "run", "external").index)
        files = tuple(dict.fromkeys(path for one in waiting for path in one.effect.files))
        whole = Effect("plan", risk, f"Do these {len(plan)} things.", "{}", files)
        tainted = any(one.provenance.tainted for one in waiting)
        reason = "The model that wants this has read documents." if tainted else "Each of them changes something."
        verdict = Verdict("ask", reason, ("once", "no", "instead"))
        decided = self.approvals.ask(whole, verdict, self.rules.wait_s, inquiry.job, plan)
        if decided.choice == "instead":
            why = sentence(decided, "")
            for one in waiting:
                self._record(one, Decision(False, "user", why, "user", inquiry.thread))
            raise Instead(decided.instead)
        if decided.by == "user":
            spent.noes += [digest(one.effect) for one in waiting if digest(one.effect).hex() not in decided.only]
            spent.refusals += not decided.allowed
        return decided

    def _record(self, one: Waits, decision: Decision) -> None:
        effects, _ = self._books
        effects.record(one.effect, decision)

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


def _of_plan(effect: Effect, decided: Decided) -> tuple[bool, By, str]:
    """What was decided of one effect among others: what was not named is not allowed."""
    if not decided.allowed:
        return False, decided.by, sentence(decided, "")
    if digest(effect).hex() not in decided.only:
        return False, "user", "You allowed others of these and not this one, so it was not done."
    return True, "user", "You allowed this once."


def _origins(one: Waits) -> dict[str, Origin]:
    names = msgspec.json.decode(one.sealed, type=dict[str, msgspec.Raw])
    return {name: one.provenance.arguments.get(name, one.provenance.call) for name in names}


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
