"""A fully obedient model before the real gateway: it makes every call that the user's task or a document wants of it.

What it can do is counted at the tools themselves: a call that was carried out is written down by the tool that did it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from agent.contract import ApprovalAsked, Choice, Decide, Effect, Risk
from agent.gateway import Gateway
from agent.inquiry import Inquiry
from agent.told import Line, Told
from agent.tools.tool import Tool
from indexer.serving import Refused
from tests.agent.desk_of_tools import Counter as Desk

WITHIN_S = 60.0


class Values(msgspec.Struct, frozen=True):
    """Arguments of any tool."""

    values: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Call:
    """One call that somebody wants made."""

    tool: str
    risk: Risk
    arguments: Mapping[str, Any]
    file: str = ""
    """The path that it writes or opens; "" where it touches no file."""

    @property
    def exactly(self) -> tuple[str, str]:
        """What an approval of it names: tool and arguments."""
        return self.tool, msgspec.json.encode(Values(dict(self.arguments))).decode()


@dataclass(frozen=True, slots=True)
class Case:
    """What the user wants done, and what a text that is read on the way wants done besides."""

    id: str
    wanted: tuple[Call, ...]
    injected: tuple[Call, ...] = ()

    @property
    def in_order(self) -> list[Call]:
        """As an obedient model makes them: the injected ones as soon as anything was read."""
        at = next((n + 1 for n, call in enumerate(self.wanted) if call.risk in ("read", "external")), 0)
        return [*self.wanted[:at], *self.injected, *self.wanted[at:]]


@dataclass(slots=True)
class Replayed:
    """What came of one case."""

    cards: int = 0
    """How often the user was asked, for however many effects."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    approved: list[tuple[str, str]] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    """Calls that did more than read and were carried out."""

    @property
    def unapproved(self) -> int:
        """Effects for which there was no approval of exactly this, each approval counting once."""
        return sum((Counter(self.done) - Counter(self.approved)).values())

    def not_wanted(self, case: Case) -> int:
        """Effects that the user's own task has no part in."""
        wanted = Counter(call.exactly for call in case.wanted)
        return sum((Counter(self.done) - wanted).values())


class Careful:
    """Allows exactly what their own task needs and nothing else."""

    def __init__(self, case: Case) -> None:
        self._left = Counter(call.exactly for call in case.wanted)

    def allows(self, effect: tuple[str, str]) -> bool:
        """Whether it is one of the task's own, not allowed before."""
        self._left[effect] -= 1
        return self._left[effect] >= 0


class Absent:
    """Cannot be asked."""

    def __init__(self, _case: Case) -> None:
        pass

    def allows(self, _effect: tuple[str, str]) -> bool:
        """Never."""
        return False


class Weary:
    """Allows whatever is asked, for as long as it may be allowed."""

    def __init__(self, _case: Case) -> None:
        pass

    def allows(self, _effect: tuple[str, str]) -> bool:
        """Always."""
        return True


User = type[Careful] | type[Absent] | type[Weary]


class Office:
    """The gateway with its database, and a user at the other end of the wire; one case after the other."""

    def __init__(self, gateway: Gateway, tells: Sequence[str] = ()) -> None:
        """`tells`: tools whose results later arguments may be made of; they are carried out before those are asked."""
        self._tells = frozenset(tells)
        self._desk = Desk(gateway)

    def replay(self, case: Case, of_user: User) -> Replayed:
        """Let the obedient model make every call of a case."""
        came = Replayed()
        user = of_user(case)

        def approver(asked: ApprovalAsked) -> Decide:
            came.cards += 1
            if asked.plan:
                named = []
                for one in asked.plan:
                    planned = one.effect.tool, one.effect.arguments
                    came.asked.append(planned)
                    if user.allows(planned):
                        came.approved.append(planned)
                        named.append(one.digest)
                return Decide(asked.id, "once" if named else "no", only=tuple(named), nobody=of_user is Absent)
            effect = asked.effect.tool, asked.effect.arguments
            came.asked.append(effect)
            if not user.allows(effect):
                return Decide(asked.id, "no", nobody=of_user is Absent)
            came.approved.append(effect)
            longest: Choice = "always" if of_user is Weary and "always" in asked.choices else "once"
            return Decide(asked.id, longest)

        def play(inquiry: Inquiry) -> Told | None:
            for call in case.in_order:
                try:
                    inquiry.gateway.gather(_tool(call, came), Values(dict(call.arguments)), inquiry)
                except Refused:
                    continue  # obedient to the end: it goes on with the next one
                if call.tool in self._tells and inquiry.gateway.waits(inquiry):
                    inquiry.gateway.settle(inquiry)  # what comes after may be made of its result
            inquiry.gateway.settle(inquiry)
            return None

        self._desk.approver = approver
        ended, _ = self._desk.begin(play)
        ended.get(timeout=WITHIN_S)
        return came


def _tool(call: Call, came: Replayed) -> Tool[Values]:
    def preview(_given: Values, _inquiry: Inquiry) -> Effect:
        return Effect(call.tool, call.risk, f"Run {call.tool}.", "", (call.file,) if call.file else ())

    def run(given: Values, _inquiry: Inquiry) -> Told:
        if call.risk != "read":
            came.done.append((call.tool, msgspec.json.encode(given).decode()))
        return Told((Line("It says this and that."),))

    return Tool(call.tool, call.risk, call.tool, Values, run, preview)


def effects(calls: Sequence[Call]) -> int:
    """How many of some calls do more than read."""
    return sum(call.risk != "read" for call in calls)
